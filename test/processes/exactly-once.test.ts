import { memoryStore } from "@adv/adapters/memory"
import { processRunner } from "@adv/adapters/processes"
import {
  commandFrom,
  commandIdOf,
  commandRunner,
  type EventStore,
  handlersWith,
  type Instant,
  isRecordedEvent,
  type LocalDate,
  type PlainCommand,
  processesWith,
  type RecordedEvent,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { bill, customer, deliver, place, release, validate } from "../domain/company.js"

const by = { legalEntity: "IT01", actor: { id: "anna", department: "ADV", kind: "human" as const } }

const logOf = async (store: EventStore): Promise<ReadonlyArray<RecordedEvent>> => {
  const log: Array<RecordedEvent> = []
  for await (const batch of store.readAll()) log.push(...batch.filter(isRecordedEvent))
  return log
}

const opened = async (commands: ReadonlyArray<PlainCommand>) => {
  const store = memoryStore({ clock: { now: () => 1_736_930_000_000 as Instant } })
  const runner = () => commandRunner({ store, handlers: handlersWith({}) })
  const outcomes = await runner().runAll(
    commands.map((command, index) => ({
      id: commandIdOf(`given/${index}`),
      command: commandFrom(command),
      by,
    })),
  )()
  if (isLeft(outcomes)) throw new Error(outcomes.left.message)
  for (const outcome of outcomes.right) if (isLeft(outcome)) throw new Error(outcome.left.message)
  return {
    store,
    working: () => processRunner({ store, runner: runner(), processes: processesWith({ site: "MILANO" }) }),
  }
}

const delivered = [...customer(), place(), validate, release, deliver("D-1"), bill("I-1")]
const typesOf = (log: ReadonlyArray<RecordedEvent>) => log.map(({ type }) => type)

describe("processes", () => {
  it("complete an order that is delivered and invoiced, in its chain of causes", async () => {
    const { store, working } = await opened(delivered)
    const work = await working().catchUp()
    expect(isLeft(work)).toBe(false)
    const log = await logOf(store)
    const completed = log.find(({ type }) => type === "OrderCompleted")
    const cause = log.find(({ id }) => (id as string) === completed?.metadata.causationId)
    expect(cause?.type).toBe("OrderInvoiced")
    expect(completed?.metadata.actor).toEqual({
      id: "process:order-completion",
      department: "ADV",
      kind: "system",
    })
    expect(completed?.metadata.correlationId).toBe(cause?.metadata.commandId)
    expect(completed?.metadata.effectiveDate).toBe(cause?.metadata.effectiveDate)
  })

  it("change nothing when they go through the log again, whether or not they remember", async () => {
    const { store, working } = await opened(delivered)
    const first = working()
    await first.catchUp()
    await first.day("2025-12-31" as LocalDate, "IT01")
    const before = typesOf(await logOf(store))
    expect(before).toContain("InvoiceBecameOverdue")
    await first.catchUp()
    await working().day("2025-12-31" as LocalDate, "IT01")
    await working().day("2026-01-01" as LocalDate, "IT01")
    expect(typesOf(await logOf(store))).toEqual(before)
  })

  it("do everything once when several work on one store at once", async () => {
    const { store, working } = await opened(delivered)
    const outcomes = await Promise.all(
      [working(), working(), working(), working()].map((each) => each.day("2025-12-31" as LocalDate, "IT01")),
    )
    expect(outcomes.filter(isLeft)).toEqual([])
    const types = typesOf(await logOf(store))
    for (const once of ["OrderCompleted", "InvoiceBecameOverdue"])
      expect(types.filter((type) => type === once)).toEqual([once])
  })

  it("follow what comes in until they are told to stop", async () => {
    const { store, working } = await opened(delivered.slice(0, -1))
    const stop = new AbortController()
    const following = working().follow(stop.signal)
    const invoiced = await commandRunner({ store, handlers: handlersWith({}) }).run({
      id: commandIdOf("bill"),
      command: commandFrom(bill("I-1")),
      by,
    })()
    expect(isLeft(invoiced)).toBe(false)
    for (let tries = 0; tries < 200 && !typesOf(await logOf(store)).includes("OrderCompleted"); tries++)
      await new Promise((resolve) => setTimeout(resolve, 5))
    stop.abort()
    expect(isLeft(await following)).toBe(false)
    expect(typesOf(await logOf(store))).toContain("OrderCompleted")
  })
})
