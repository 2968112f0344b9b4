import type { KpiId, LocalDate, PublishedFigure, Window } from "@adv/domain"
import { catalogue, type Kpi, publicationOf, type Term } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { type Company, company, instant, withCustomer, withOrder } from "../support/company.js"

export const january: Window = { from: "2025-01-01" as LocalDate, to: "2025-02-01" as LocalDate }

export const error = (order: string, on: string) =>
  ({
    type: "ReportOrderEntryError",
    on,
    order,
    error: `${order}-E1`,
    errorType: "PRICE",
    origin: "ADV",
    detectedAt: "delivery",
  }) as const

/** January's orders are published on 5 February: an error was found in one of four. */
export const januaryOrders = async (): Promise<Company> => {
  const of = company()
  for (const customer of ["ROSSI", "BIANCHI"]) await withCustomer(of, customer)
  const order = (id: string, customer: string, on: string) =>
    withOrder(of, id, { customer, on, quantity: "10", unitPrice: "5" })
  await order("O-1", "ROSSI", "2025-01-10")
  await order("O-2", "ROSSI", "2025-01-12")
  await order("O-3", "BIANCHI", "2025-01-15")
  await order("O-4", "BIANCHI", "2025-01-20")
  await of.run(error("O-1", "2025-01-22"), "2025-01-22T10:00:00Z")
  return of
}

/** What became known of January after the fifth of February: an order more, and an error in another. */
export const recordedLate = async (of: Company): Promise<void> => {
  await of.run(
    { type: "RegisterCustomer", on: "2025-02-06", customer: "VERDI", name: "Verdi", currency: "EUR" },
    "2025-02-06T08:00:00Z",
  )
  await withOrder(of, "O-5", { customer: "ROSSI", on: "2025-01-30", quantity: "1", unitPrice: "5" })
  await of.run(error("O-3", "2025-02-04"), "2025-02-12T08:00:00Z")
}

export const knownThen = instant("2025-02-05T12:00:00Z")
export const knownNow = instant("2025-03-01T12:00:00Z")

const ofOthersThan = (customer: string, term: Term): Term => ({
  ...term,
  name: `${term.name}, without ${customer}`,
  each: (books, counted, entry) =>
    term.each(
      books,
      counted,
      new Proxy(entry, {
        get: (target, field) => {
          if (field === "add")
            return () => {
              if (target.customer !== customer) target.add()
            }
          const value: unknown = Reflect.get(target, field)
          return typeof value === "function" ? value.bind(target) : value
        },
        set: (target, field, value) => Reflect.set(target, field, value),
      }),
    ),
})

const shipped = catalogue.filter(({ id }) => id === "QU-01")

/** The order-entry error rate without a customer's orders: as another version, or instead of the one that ships. */
export const without = (customer: string, version: number): ReadonlyArray<Kpi> =>
  shipped.map((kpi) => ({
    ...kpi,
    version,
    terms: Object.fromEntries(
      Object.entries(kpi.terms).map(([name, term]) => [name, ofOthersThan(customer, term)]),
    ),
  }))

export const errorRate: ReadonlyArray<Kpi> = shipped

/** January's rate as it is published on 5 February. */
export const publishedRate = async (of: Company): Promise<PublishedFigure> => {
  const { states, position } = await of.models()
  const command = publicationOf(states, {
    kpi: "QU-01",
    window: january,
    scope: {},
    asOf: "2025-02-05" as LocalDate,
    knownAt: knownThen,
    on: "2025-02-05" as LocalDate,
    logPosition: position,
  })
  if (isLeft(command)) throw new Error(command.left.message)
  await of.run(command.right, "2025-02-05T12:00:01Z")
  const { type: _type, on: _on, ...figure } = command.right
  return { ...figure, kpi: "QU-01" as KpiId, publication: 1 }
}
