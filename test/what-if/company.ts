import { memoryStore } from "@adv/adapters/memory"
import { type ProcessRunner, processRunner } from "@adv/adapters/processes"
import {
  type CommandRunner,
  commandFrom,
  commandIdOf,
  commandRunner,
  type DomainCommand,
  type DunningPolicy,
  type EventStore,
  handlersWith,
  type Instant,
  isRecordedEvent,
  type Messenger,
  type Plain,
  type PlainCommand,
  processesWith,
  publishPresets,
  type RecordedEvent,
  staticCheck,
  targetCalendar,
  unsafeDate,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { right } from "fp-ts/lib/TaskEither.js"
import { agree, line, register } from "../domain/company.js"

export const calendars = { TARGET: targetCalendar(2020, 2030) }
const by = { legalEntity: "IT01", actor: { id: "anna", department: "ADV", kind: "human" as const } }

/** A company with its processes at work, day by day. */
export class Company {
  #now = 0
  #count = 0
  readonly #store: EventStore = memoryStore({ clock: { now: () => this.#now as Instant } })
  readonly #runner: CommandRunner<DomainCommand> = commandRunner({
    store: this.#store,
    handlers: handlersWith(calendars),
  })
  readonly #messenger: Messenger = { channels: ["email", "letter"], send: () => right({}) }
  readonly #working: ProcessRunner = processRunner({
    store: this.#store,
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
    messenger: this.#messenger,
  })

  /** People give commands, and what follows from them is done. */
  async does(...commands: ReadonlyArray<PlainCommand>): Promise<void> {
    for (const command of commands) {
      this.#now = Math.max(this.#now + 60_000, Date.parse(`${command.on}T10:00:00Z`))
      const done = await this.#runner.run({
        id: commandIdOf(`test/${this.#count++}`),
        command: commandFrom(command),
        by,
      })()
      if (isLeft(done)) throw new Error(`${command.type}: ${done.left.message}`)
      const followed = await this.#working.catchUp()
      if (isLeft(followed)) throw new Error(followed.left.message)
    }
  }

  /** The evening of a day. */
  async evening(...days: ReadonlyArray<string>): Promise<void> {
    for (const day of days) {
      this.#now = Math.max(this.#now + 60_000, Date.parse(`${day}T18:00:00Z`))
      const done = await this.#working.day(unsafeDate(day), "IT01")
      if (isLeft(done)) throw new Error(done.left.message)
    }
  }

  async log(): Promise<ReadonlyArray<RecordedEvent>> {
    const events: Array<RecordedEvent> = []
    for await (const batch of this.#store.readAll()) events.push(...batch.filter(isRecordedEvent))
    return events
  }
}

/** A reminder six days late; ten days after it another, which claims interest and the 40 euros of the law. */
export const ladder: Plain<DunningPolicy> = {
  name: "two reminders",
  levels: [
    { code: "FIRST", after: { netDays: 6 }, channel: "email", template: "DUNNING-1" },
    {
      code: "SECOND",
      after: { sincePrevious: 10 },
      channel: "email",
      template: "DUNNING-2",
      claim: { policy: "IT-231-2002", interest: true, compensation: true },
    },
  ],
  mode: "sequential",
  language: "en",
  closes: "principalSettled",
  credits: "ignored",
}

const opening: ReadonlyArray<PlainCommand> = [
  ...publishPresets(unsafeDate("2025-01-01"), ["template", "lateInterest", "referenceRates"]),
  { type: "PublishPolicy", on: "2025-01-01", policy: "dunning", kind: "dunning", body: ladder },
  {
    type: "PublishPolicy",
    on: "2025-01-01",
    policy: "credit",
    kind: "credit",
    body: { ...staticCheck, checkAt: ["release"] },
  },
  register(),
  agree({ invoicingPolicy: "onOrder" }),
  {
    type: "SetCreditLimit",
    on: "2025-01-01",
    customer: "ROSSI",
    limit: { amount: 500_000, currency: "EUR" },
  },
]

export const ordered = (order: string, on: string, units: string): ReadonlyArray<PlainCommand> => [
  {
    type: "PlaceOrder",
    on,
    order,
    customer: "ROSSI",
    currency: "EUR",
    lines: [line("1", units, "100")],
  },
  { type: "ValidateOrder", on, order },
  { type: "ReleaseOrder", on, order },
]

/**
 * Rossi owes 1,220.00 from 15 January on, at 30 days: due 14 February. It is reminded on 20 February and on 5 March, and
 * pays 34 days late, on 20 March. In between it orders for 3,050.00, on a limit of 5,000.00.
 */
export const aYear = async (): Promise<ReadonlyArray<RecordedEvent>> => {
  const company = new Company()
  await company.does(...opening, ...ordered("O-1", "2025-01-15", "10"))
  await company.does({ type: "InvoiceOrder", on: "2025-01-15", invoice: "F1", order: "O-1" })
  await company.evening("2025-02-13", "2025-02-20")
  await company.does(...ordered("O-2", "2025-03-03", "25"))
  await company.evening("2025-03-05", "2025-03-19")
  await company.does({
    type: "ReceivePayment",
    on: "2025-03-20",
    payment: "P1",
    customer: "ROSSI",
    currency: "EUR",
    amount: 122_000,
  })
  await company.evening("2025-03-20", "2025-03-26", "2025-04-30")
  return company.log()
}
