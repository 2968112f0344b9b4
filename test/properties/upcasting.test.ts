import { memoryStore } from "@adv/adapters/memory"
import {
  commandIdOf,
  commandRunner,
  handlersWith,
  type Instant,
  type StoredEvent,
  type Upcaster,
  upcast,
  upcastersOf,
  upcastingStore,
} from "@adv/domain"
import { companyHistory } from "@adv/domain/testing"
import { companyModels } from "@adv/projections"
import fc from "fast-check"
import { isRight } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"

/** How two facts might have been written before version 1: under another name, and with an amount as text. */
const older: ReadonlyArray<{
  readonly now: string
  readonly once: string
  readonly down: (data: Record<string, unknown>) => unknown
  readonly up: (data: Record<string, unknown>) => unknown
}> = [
  { now: "OrderReleased", once: "OrderFreed", down: (data) => data, up: (data) => data },
  {
    now: "PaymentReceived",
    once: "PaymentReceived",
    down: ({ amount, ...rest }) => ({ ...rest, cents: String(amount) }),
    up: ({ cents, ...rest }) => ({ ...rest, amount: Number(cents) }),
  },
]

const upcasters = upcastersOf(
  older.map(
    ({ now, once, up }): Upcaster => ({
      type: once,
      from: 0,
      upcast: (data) => ({ type: now, data: up(data as Record<string, unknown>) }),
    }),
  ),
)

const asItWas = (event: StoredEvent): StoredEvent => {
  const change = older.find(({ now }) => now === event.type)
  return change === undefined
    ? event
    : {
        ...event,
        type: change.once,
        data: change.down(event.data as Record<string, unknown>),
        metadata: { ...(event.metadata as object), schemaVersion: 0 },
      }
}

const models = (log: ReadonlyArray<StoredEvent>) => {
  const read = companyModels()
  read.apply(log)
  return read
}

describe("events of an older version", () => {
  it("give the same read models as those of today (INV-23)", () => {
    fc.assert(
      fc.property(companyHistory(), ({ log }) => {
        const old = log.map(asItWas)
        const upcasted = old.map((event) => upcast(event, upcasters))
        expect(upcasted).toEqual(log)
        expect(JSON.stringify(models(upcasted).states)).toBe(JSON.stringify(models(log).states))
        // Without the upcasters they would be set apart, and the figures would differ.
        expect(models(old).parked.length).toBe(
          log.filter(({ type }) => older.some(({ now }) => now === type)).length,
        )
      }),
      { numRuns: runs(20) },
    )
  })

  it("are decided on as those of today, in the store they were written to", async () => {
    const store = memoryStore({ clock: { now: () => 0 as Instant } })
    const id = commandIdOf("old payment")
    await store.append([
      {
        stream: "payment-P-1" as never,
        expected: "noStream",
        events: [
          {
            id: id as never,
            type: "PaymentReceived",
            data: { payment: "P-1", customer: null, currency: "EUR", cents: "1250" },
            metadata: {
              effectiveDate: "2024-05-01",
              legalEntity: "IT01",
              actor: { id: "anna", department: "ADV", kind: "human" },
              commandId: id,
              schemaVersion: 0,
            } as never,
          },
        ],
      },
    ])()
    const back = (through: typeof store) =>
      commandRunner({ store: through, handlers: handlersWith({}) }).run({
        id: commandIdOf("bounced"),
        command: { type: "ReturnPayment", on: "2024-05-04", payment: "P-1", reason: "AC04" } as never,
        by: { legalEntity: "IT01", actor: { id: "anna", department: "ADV", kind: "human" } },
      })()
    expect(isRight(await back(store))).toBe(false)
    const outcome = await back(upcastingStore(store, upcasters))
    expect(isRight(outcome) && outcome.right.facts[0]?.facts[0]).toMatchObject({
      type: "PaymentReturned",
      data: { amount: 1250 },
    })
    expect(upcastingStore(store, upcastersOf([]))).toBe(store)
    const read: Array<string> = []
    for await (const batch of upcastingStore(store, upcasters).readAll())
      for (const { type, metadata } of batch)
        read.push(`${type} ${(metadata as { schemaVersion: number }).schemaVersion}`)
    expect(read).toEqual(["PaymentReceived 1", "PaymentReturned 1"])
  })

  it("have one upcaster a version", () => {
    const twice = { type: "A", from: 0, upcast: (data: unknown) => ({ type: "A", data }) }
    expect(() => upcastersOf([twice, twice])).toThrow("two upcasters read version 0 of A")
  })
})
