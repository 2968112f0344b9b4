import { type Day, fromDay, type Instant, type StoredEvent } from "@adv/domain"
import { kpisOf } from "../kpi/compute.js"
import { orderCardsOf } from "../orders/order-card.js"
import { orderStatusOf } from "../orders/order-status.js"
import { type CompanyModels, companyModels } from "../projections.js"
import { agingOf } from "../receivables/aging.js"
import { balancesOf } from "../receivables/balances.js"

/** The read models of a log, rebuilt in one go. */
export const modelsOf = (log: ReadonlyArray<StoredEvent>): CompanyModels => {
  const models = companyModels()
  models.apply(log)
  return models
}

/** Everything the read models answer for a business date as known at a moment, as one text to compare. */
export const answersOf = ({ states }: CompanyModels, asOf: Day, knownAt: Instant): string => {
  const date = fromDay(asOf)
  const horizon = { asOf, knownAt }
  const balances = balancesOf(states.receivables, horizon)
  return JSON.stringify([
    agingOf(states.receivables, { asOf: date, knownAt, by: "customer" }),
    agingOf(states.receivables, {
      asOf: date,
      knownAt,
      by: "invoice",
      basis: "invoiceDate",
      bounds: [15, 45],
    }),
    kpisOf(states, {
      from: fromDay((asOf - 90) as Day),
      to: fromDay((asOf + 1) as Day),
      asOf: date,
      knownAt,
    }),
    [...orderCardsOf(states.orders, horizon)].map((card) =>
      orderStatusOf(card, states.receivables, balances),
    ),
  ])
}
