import { commandIdOf, type DomainFact, type LocalDate, type StoredEvent } from "@adv/domain"
import { companyModels, type KpiQuery, type KpiValue, kpisOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { type Company, clerk, company, instant, withCustomer } from "../support/company.js"

/** Facts that another department tells, after all that the company's commands did. */
export interface Told {
  readonly on: string
  readonly fact: { readonly type: string; readonly data: unknown }
}

/** A company's log and what is told after it, as read models. */
export const modelsOf = async (of: Company, told: ReadonlyArray<Told> = []) => {
  const log = await of.events()
  const models = companyModels()
  models.apply(log)
  models.apply(
    told.map(({ on, fact }, index): StoredEvent => {
      const number = log.length + 1 + index
      return {
        ...(fact as unknown as DomainFact),
        position: (log.at(-1)?.position ?? 0) + 1 + index,
        stream: `told-${number}` as StoredEvent["stream"],
        revision: 0,
        id: commandIdOf(`told/${number}`) as string as StoredEvent["id"],
        recordedAt: instant("2029-01-01T00:00:00Z"),
        metadata: {
          effectiveDate: on as LocalDate,
          legalEntity: clerk.legalEntity,
          actor: clerk.actor,
          commandId: commandIdOf(`told/${number}`),
          schemaVersion: 1,
        },
      }
    }),
  )
  if (models.parked.length > 0) throw new Error(JSON.stringify(models.parked[0]?.failure))
  return models
}

export interface Asked extends Partial<Pick<KpiQuery, "every" | "by" | "where" | "definitions">> {
  readonly from?: string
  readonly to?: string
  readonly asOf?: string
  readonly told?: ReadonlyArray<Told>
}

/** The values of a KPI: of March 2025 at its end, unless something else is asked. */
export const valuesOf = async (
  of: Company,
  id: string,
  asked: Asked = {},
): Promise<ReadonlyArray<KpiValue>> => {
  const { from = "2025-03-01", to = "2025-04-01", asOf = "2025-03-31", told = [], ...more } = asked
  const { states } = await modelsOf(of, told)
  const values = kpisOf(states, {
    from: from as LocalDate,
    to: to as LocalDate,
    asOf: asOf as LocalDate,
    knownAt: instant("2030-01-01T00:00:00Z"),
    ids: [id],
    ...more,
  })
  if (isLeft(values)) throw new Error(values.left.message)
  return values.right
}

/** The only value of a KPI, or why there is none. */
export const figureOf = async (of: Company, id: string, asked: Asked = {}): Promise<string | null> => {
  const [value, another] = await valuesOf(of, id, asked)
  if (value === undefined) throw new Error(`${id} gives no value`)
  if (another !== undefined) throw new Error(`${id} gives more than one value`)
  return value.value ?? value.reason
}

/** By part: what each comes to, or why it comes to nothing. */
export const partsOf = async (of: Company, id: string, asked: Asked = {}) =>
  Object.fromEntries(
    (await valuesOf(of, id, asked)).map(({ part, value, reason }) => [part, value ?? reason]),
  )

export const free = { category: "Z", rate: "0" } as const

/** Net so many days, with 2 % off within ten days when it is said. */
export const net = (days: number, discount = false) => ({
  id: `NET-${days}${discount ? "-2/10" : ""}`,
  version: 1,
  lines: [
    {
      share: { remainder: true as const },
      steps: [{ addDays: days }],
      ...(discount ? { discount: { percent: "2", days: 10 } } : {}),
    },
  ],
})

/** An invoice free of tax; of Rossi's, unless it is said to be another's. */
export const sold = (
  of: Company,
  invoice: string,
  on: string,
  amount: string,
  days = 30,
  more: { readonly customer?: string; readonly discount?: boolean } = {},
) =>
  of.run({
    type: "IssueInvoice",
    on,
    invoice,
    customer: more.customer ?? "ROSSI",
    currency: "EUR",
    // Told in whatever order is easiest to read: each has a number series of its own.
    numbering: { series: invoice },
    paymentTerm: net(days, more.discount),
    lines: [{ description: "goods", quantity: "1", unitPrice: amount, tax: free }],
  })

/** A payment of Rossi's for an invoice; its id is `P-` and the invoice, and what tells several apart. */
export const paid = async (
  of: Company,
  invoice: string,
  on: string,
  amount: number,
  more: { readonly customer?: string; readonly nth?: number } = {},
) => {
  const payment = `P-${invoice}${more.nth === undefined ? "" : `-${more.nth}`}`
  const { customer = "ROSSI" } = more
  await of.run({ type: "ReceivePayment", on, payment, customer, currency: "EUR", amount })
  await of.run({ type: "AllocatePayment", on, payment, to: [{ invoice }] })
}

export const withRossi = async (): Promise<Company> => {
  const of = company("2024-06-01T08:00:00Z")
  await withCustomer(of, "ROSSI")
  return of
}
