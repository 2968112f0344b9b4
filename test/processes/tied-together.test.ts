import { memoryStore } from "@adv/adapters/memory"
import { type ProcessRunner, processRunner } from "@adv/adapters/processes"
import {
  type CommandRunner,
  commandFrom,
  commandIdOf,
  commandRunner,
  creditPresets,
  type DomainCommand,
  type DomainFact,
  type EventStore,
  handlersWith,
  type Instant,
  isRecordedEvent,
  type LocalDate,
  type Messenger,
  netDemand,
  type OutgoingMessage,
  type PlainCommand,
  policyId,
  processesWith,
  publishPresets,
  type RecordedEvent,
  targetCalendar,
  threeTimes,
} from "@adv/domain"
import { assertInvariants } from "@adv/domain/testing"
import { isLeft } from "fp-ts/lib/Either.js"
import { right } from "fp-ts/lib/TaskEither.js"
import { describe, expect, it } from "vitest"
import { agree, line, place, register } from "../domain/company.js"

const by = { legalEntity: "IT01", actor: { id: "anna", department: "ADV", kind: "human" as const } }
const calendars = { TARGET: targetCalendar(2020, 2030) }

type DataOf<Type extends DomainFact["type"]> = Extract<DomainFact, { readonly type: Type }>["data"]

class World {
  readonly store: EventStore = memoryStore({ clock: { now: () => 1_736_930_000_000 as Instant } })
  readonly letters: Array<OutgoingMessage> = []
  readonly messenger: Messenger = {
    channels: ["email", "letter"],
    send: (message) => {
      this.letters.push(message)
      return right({ reference: `out-${this.letters.length}` })
    },
  }
  readonly #runner: CommandRunner<DomainCommand> = commandRunner({
    store: this.store,
    handlers: handlersWith(calendars),
  })
  readonly working: ProcessRunner = this.process()
  #count = 0

  process(): ProcessRunner {
    return processRunner({
      store: this.store,
      runner: this.#runner,
      processes: processesWith({
        site: "MILANO",
        letterhead: {
          company: "Falegnameria Verdi",
          signature: "Ufficio amministrazione vendite",
          paymentDetails: "IT60 X054 2811 1010 0000 0123 456",
          language: "en",
          payWithinDays: 10,
        },
      }),
      calendars,
      messenger: this.messenger,
    })
  }

  async run(...commands: ReadonlyArray<PlainCommand>): Promise<void> {
    for (const command of commands) {
      const outcome = await this.#runner.run({
        id: commandIdOf(`test/${this.#count++}`),
        command: commandFrom(command),
        by,
      })()
      if (isLeft(outcome)) throw new Error(`${command.type}: ${outcome.left.code}: ${outcome.left.message}`)
    }
  }

  async work(on?: string): Promise<void> {
    const work = await (on === undefined ? this.working.catchUp() : this.working.day(on as LocalDate, "IT01"))
    if (isLeft(work)) throw new Error(`${work.left.code}: ${work.left.message}`)
    expect(work.right.unsent).toEqual({})
  }

  async log(): Promise<ReadonlyArray<RecordedEvent>> {
    const log: Array<RecordedEvent> = []
    for await (const batch of this.store.readAll()) log.push(...batch.filter(isRecordedEvent))
    return log
  }

  async facts<Type extends DomainFact["type"]>(type: Type): Promise<ReadonlyArray<DataOf<Type>>> {
    return (await this.log()).flatMap((event) =>
      event.type === type ? [event.data as unknown as DataOf<Type>] : [],
    )
  }
}

const templates = publishPresets("2025-01-01" as LocalDate, ["template", "lateInterest", "referenceRates"])
const opened = async (...more: ReadonlyArray<PlainCommand>): Promise<World> => {
  const world = new World()
  await world.run(
    register({ language: "it" }),
    agree(),
    ...(templates as unknown as ReadonlyArray<PlainCommand>),
    ...more,
  )
  return world
}
const released = [
  place({ lines: [line("1", "10", "10", { requestedDate: "2025-02-01" })] }),
  { type: "ValidateOrder", on: "2025-01-15", order: "O-1" },
  { type: "ReleaseOrder", on: "2025-01-15", order: "O-1" },
] as ReadonlyArray<PlainCommand>
const billed = [
  ...released,
  { type: "ConfirmDelivery", on: "2025-01-20", order: "O-1", delivery: "D-1" },
  { type: "InvoiceOrder", on: "2025-01-20", invoice: "I-1", order: "O-1" },
] as ReadonlyArray<PlainCommand>

describe("what follows by itself", () => {
  it("a validated order is confirmed in the customer's language, and acknowledged by that letter", async () => {
    const world = await opened(...released)
    await world.work()
    const [letter] = world.letters
    expect(letter?.subject).toBe("Conferma d'ordine O-1")
    expect(letter?.body).toContain("Rossi S.p.A.")
    expect(letter?.body).toContain("122,00")
    const [acknowledged] = await world.facts("OrderAcknowledged")
    expect(acknowledged?.documentHash).toBe(letter?.hash)
    expect((await world.facts("MessageSent"))[0]).toMatchObject({ reference: "out-1" })
  })

  it("every change of demand reaches inventory once, and nets to what is still open", async () => {
    const world = await opened(...released)
    await world.work()
    await world.run(
      { type: "ChangeOrderLine", on: "2025-01-16", order: "O-1", line: "1", quantity: "12", reason: "" },
      { type: "CancelOrderLine", on: "2025-01-17", order: "O-1", line: "1", quantity: "2", reason: "" },
      {
        type: "ConfirmDelivery",
        on: "2025-01-18",
        order: "O-1",
        delivery: "D-1",
        lines: [{ line: "1", quantity: "4" }],
      },
    )
    await world.work()
    await world.process().catchUp()
    const signals = await world.facts("DemandSignalPublished")
    expect([...netDemand([...signals, ...signals])]).toEqual([["SKU-1@MILANO", "6"]])
    expect(new Set(signals.map(({ line, sequence }) => `${line}/${sequence}`)).size).toBe(signals.length)
  })

  it("a delay is told before the customer asks, once for each time it gets worse", async () => {
    const world = await opened(...released, {
      type: "PromiseDelivery",
      on: "2025-01-15",
      order: "O-1",
      line: "1",
      date: "2025-02-01",
    })
    await world.work()
    const late = (expectedDate: string): PlainCommand => ({
      type: "ReviseExpectedDelivery",
      on: "2025-01-20",
      order: "O-1",
      line: "1",
      expectedDate,
      source: "carrier",
    })
    await world.run(late("2025-02-05"))
    await world.work()
    await world.run(late("2025-02-05"), late("2025-02-10"), late("2025-01-31"))
    await world.work()
    expect(world.letters.slice(1).map(({ subject }) => subject)).toEqual([
      "Ordine O-1: nuova data di consegna",
      "Ordine O-1: nuova data di consegna",
    ])
    expect(world.letters[1]?.body).toContain("05/02/2025")
    const notices = await world.facts("CustomerNotified")
    expect(notices.map(({ line, topic, proactive }) => [line, topic, proactive])).toEqual([
      ["1", "DELIVERY_DELAY", true],
      ["1", "DELIVERY_DELAY", true],
    ])
    expect(await world.facts("DeliveryDelayCleared")).toHaveLength(1)
  })

  it("money is put where it belongs as soon as it comes, and lateness is taken back with it", async () => {
    const world = await opened(...billed)
    await world.work("2025-03-10")
    expect(await world.facts("InvoiceBecameOverdue")).toHaveLength(1)
    const number = (await world.facts("InvoiceIssued"))[0]?.number ?? ""
    await world.run({
      type: "ReceivePayment",
      on: "2025-03-11",
      payment: "P-1",
      amount: 12_200,
      currency: "EUR",
      remittance: `saldo ft ${number}`,
    })
    await world.work("2025-03-12")
    expect((await world.facts("InstalmentSettled"))[0]).toMatchObject({ invoice: "I-1", amount: 12_200 })
    expect(await world.facts("InvoiceOverdueCleared")).toHaveLength(1)
    expect(await world.facts("OrderCompleted")).toHaveLength(1)
  })

  it("who is late is reminded by the ladder, one level a notice that arrived, and a bounce takes no level with it", async () => {
    const world = await opened(...billed, {
      type: "PublishPolicy",
      on: "2025-01-01",
      policy: policyId("dunning"),
      kind: "dunning",
      body: threeTimes,
    } as never)
    for (const day of ["2025-02-20", "2025-03-05", "2025-03-05"]) await world.work(day)
    const first = (await world.facts("DunningLevelReached")).map(({ level }) => level)
    expect(first).toEqual([1])
    const letter = world.letters.at(-1)
    expect(letter?.subject).toContain("Promemoria")
    const sent = await world.facts("DunningNoticeSent")
    expect(sent).toMatchObject([{ level: 1, documentHash: letter?.hash, message: letter?.message }])

    await world.run({
      type: "RecordMessageBounced",
      on: "2025-03-06",
      message: letter?.message ?? "",
      reason: "unknown address",
    })
    await world.work("2025-03-07")
    expect(await world.facts("DunningNoticeBounced")).toHaveLength(1)
    // By letter, at the same level.
    expect(world.letters.at(-1)).toMatchObject({ channel: "letter" })
    await world.work("2025-03-08")
    for (const day of ["2025-04-01", "2025-04-02", "2025-05-02", "2025-05-20"]) await world.work(day)
    const levels = (await world.facts("DunningNoticeSent")).map(({ level, channel }) => `${level} ${channel}`)
    expect(levels.slice(0, 2)).toEqual(["1 email", "1 letter"])
    expect(Math.max(...(await world.facts("DunningNoticeSent")).map(({ level }) => level))).toBeGreaterThan(1)
    assertInvariants(await world.log())
  })

  it("an order over the credit limit waits, says what would release it, and goes on when the customer pays", async () => {
    const [staticCheck] = creditPresets
    const world = await opened(
      {
        type: "PublishPolicy",
        on: "2025-01-01",
        policy: policyId("credit"),
        kind: "credit",
        body: { ...staticCheck?.policy, checkAt: ["order", "release"] },
      } as never,
      {
        type: "SetCreditLimit",
        on: "2025-01-01",
        customer: "ROSSI",
        limit: { amount: 20_000, currency: "EUR" },
      },
      {
        type: "IssueInvoice",
        on: "2025-01-10",
        invoice: "I-9",
        customer: "ROSSI",
        currency: "EUR",
        lines: [{ description: "x", quantity: "1", unitPrice: "100", tax: { category: "S", rate: "22" } }],
      },
      place(),
    )
    await world.work()
    expect(await world.facts("OrderHeld")).toHaveLength(1)
    await world.run({
      type: "ReceivePayment",
      on: "2025-01-16",
      payment: "P-1",
      customer: "ROSSI",
      amount: 12_200,
      currency: "EUR",
    })
    await world.work()
    expect(await world.facts("OrderHoldReleased")).toHaveLength(1)
    await world.run({ type: "ValidateOrder", on: "2025-01-17", order: "O-1" })
    await world.work()
    await world.run({ type: "ReleaseOrder", on: "2025-01-17", order: "O-1" })
    assertInvariants(await world.log())
  })

  it("a number that a crash left without its document is voided from the day after, and stays accounted for", async () => {
    const world = await opened()
    const id = commandIdOf("half")
    await world.store.append([
      {
        stream: "register-INV-2025" as never,
        expected: "noStream",
        events: [
          {
            id: id as never,
            type: "NumberAssigned",
            data: {
              register: "INV-2025",
              sequence: 1,
              number: "INV-2025-000001",
              date: "2025-01-15",
              document: { kind: "invoice", id: "I-0" },
            },
            metadata: { ...by, effectiveDate: "2025-01-15" as LocalDate, commandId: id, schemaVersion: 1 },
          },
        ],
      },
    ])()
    await world.work("2025-01-15")
    expect(await world.facts("NumberVoided")).toEqual([])
    await world.work("2025-01-16")
    await world.process().day("2025-01-17" as LocalDate, "IT01")
    expect(await world.facts("NumberVoided")).toHaveLength(1)
    await world.run(...billed)
    expect((await world.facts("InvoiceIssued"))[0]?.number).toBe("INV-2025-000002")
  })
})
