import { memoryStore } from "@adv/adapters/memory"
import {
  type Currency,
  commandFrom,
  commandIdOf,
  commandRunner,
  type EventStore,
  handlersWith,
  type Instant,
  netDays,
  type Origin,
  type Outcome,
  type PlainCommand,
  type StoredEvent,
  targetCalendar,
} from "@adv/domain"
import { type CompanyModels, companyModels } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"

/** The moment of an ISO instant. */
export const instant = (iso: string): Instant => Date.parse(iso) as Instant

export const euro = "EUR" as Currency

export const clerk: Origin = {
  legalEntity: "IT01",
  actor: { id: "anna", department: "ADV", kind: "human" },
}

export interface Company {
  readonly store: EventStore
  /** Runs a command, recorded at a moment (an hour after the last one unless said), and expects it to go through. */
  readonly run: (command: PlainCommand, recordedAt?: string) => Promise<Outcome>
  /** Runs a command that is to be refused, and answers the code. */
  readonly refused: (command: PlainCommand) => Promise<string>
  readonly events: () => Promise<ReadonlyArray<StoredEvent>>
  readonly models: () => Promise<CompanyModels>
}

export const allEvents = async (store: EventStore): Promise<ReadonlyArray<StoredEvent>> => {
  const events: Array<StoredEvent> = []
  for await (const batch of store.readAll()) events.push(...batch)
  return events
}

/** A company in memory, with a clock that the test sets. */
export const company = (start = "2025-01-01T08:00:00Z"): Company => {
  let now: number = instant(start)
  const store = memoryStore({ clock: { now: () => now as Instant } })
  const runner = commandRunner({ store, handlers: handlersWith({ TARGET: targetCalendar(2020, 2030) }) })
  let count = 0
  const attempt = (command: PlainCommand) =>
    runner.run({ id: commandIdOf(`test/${count++}`), command: commandFrom(command), by: clerk })()
  return {
    store,
    run: async (command, recordedAt) => {
      now = recordedAt === undefined ? now + 3_600_000 : instant(recordedAt)
      const outcome = await attempt(command)
      if (isLeft(outcome)) throw new Error(`${outcome.left.code}: ${outcome.left.message}`)
      return outcome.right
    },
    refused: async (command) => {
      const outcome = await attempt(command)
      return isLeft(outcome) ? outcome.left.code : "not refused"
    },
    events: () => allEvents(store),
    models: async () => {
      const models = companyModels()
      models.apply(await allEvents(store))
      return models
    },
  }
}

const conditions = {
  paymentTerm: netDays(30),
  invoicingPolicy: "onDelivery",
  overDeliveryTolerance: "0",
} as const

/** A customer with net 30 from the start. */
export const withCustomer = async (of: Company, customer: string, currency = "EUR"): Promise<void> => {
  await of.run({
    type: "RegisterCustomer",
    on: "2025-01-01",
    customer,
    name: customer,
    currency,
  })
  await of.run({
    type: "AgreeConditions",
    on: "2025-01-01",
    customer,
    agreement: `${customer}-2025`,
    validFrom: "2025-01-01",
    conditions,
  })
}

/** An order of one line, with everything up to its release. */
export const withOrder = async (
  of: Company,
  order: string,
  asked: {
    customer: string
    on: string
    quantity: string
    unitPrice: string
    requestedDate?: string
    rate?: string
  },
): Promise<void> => {
  const { customer, on, quantity, unitPrice, requestedDate, rate = "22" } = asked
  await of.run({
    type: "PlaceOrder",
    on,
    order,
    customer,
    currency: "EUR",
    lines: [
      {
        line: "1",
        sku: "A",
        quantity,
        unitPrice,
        tax: { category: "S", rate },
        ...(requestedDate === undefined ? {} : { requestedDate }),
      },
    ],
  })
  await of.run({ type: "ValidateOrder", on, order })
  await of.run({ type: "ReleaseOrder", on, order })
}
