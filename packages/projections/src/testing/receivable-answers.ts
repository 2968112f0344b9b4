import {
  addDays,
  type Currency,
  type Day,
  dynamicCheck,
  fromDay,
  type Instant,
  unsafeDecimal,
} from "@adv/domain"
import { heldOrders } from "../credit/held.js"
import { customerOf, customersAtRisk } from "../customers/customer-360.js"
import { customerDimensions, customerGroups, relationOf } from "../customers/relation.js"
import { dunningItems } from "../dunning/dunning-items.js"
import { dunningLevels, dunningWorklist } from "../dunning/worklist.js"
import type { CompanyModels } from "../projections.js"
import { type AgingQuery, agingOf } from "../receivables/aging.js"
import { cashForecast, dueCalendar } from "../receivables/cash-forecast.js"
import { explainAging } from "../receivables/explain-aging.js"
import { statementOf } from "../receivables/statement.js"

const dollar = "USD" as Currency

/** Of so many customers the whole page is asked: each answer goes through the books. */
const ASKED = 6

/** What the read models of receivables and customers answer for a business date as known at a moment. */
export const receivableAnswersOf = (
  { states }: Pick<CompanyModels, "states">,
  asOf: Day,
  knownAt: Instant,
): unknown => {
  const horizon = { asOf, knownAt }
  const query = { asOf: fromDay(asOf), knownAt }
  const aged = (more: Omit<AgingQuery, "asOf" | "knownAt">) =>
    agingOf(states.receivables, { ...query, ...more })
  const customers = [...states.customers.keys()]
    .filter((customer) => relationOf(states, customer, horizon) !== undefined)
    .slice(0, ASKED)
  const credit = { policy: dynamicCheck, quotes: [{ currency: dollar, rate: unsafeDecimal("0.9") }] }
  const { items, cases, credits, lastRun } = dunningItems(states, query)
  return [
    (["customer", "invoice", "instalment", "term"] as const).map((by) =>
      (["apart", "oldestFirst", "ownDate"] as const).map((credits) => aged({ by, credits })),
    ),
    customerDimensions.map((dimension) => aged({ by: customerGroups(states, dimension, horizon) })),
    aged({ scheme: "months", undisputedOnly: true, by: "customer" }),
    customers.map((customer) => [
      relationOf(states, customer, horizon),
      customerOf({ states }, customer, { ...query, credit }),
      statementOf(states.receivables, {
        customer,
        from: addDays(query.asOf, -60),
        to: addDays(query.asOf, 1),
        knownAt,
      }),
      (["total", "unapplied"] as const).map((cell) => {
        const currency = states.customers.get(customer)?.currency ?? ""
        const of = { customer }
        return explainAging(states, { ...query, of, cell, currency: currency as Currency })
      }),
    ]),
    customersAtRisk({ states }, query),
    dueCalendar(states.receivables, query),
    dueCalendar(states.receivables, { ...query, every: "month" }),
    cashForecast(states, { ...query, disputedPercent: 50 }),
    heldOrders({ states }, { ...query, ...credit }),
    dunningLevels(states, query),
    dunningWorklist(states, query),
    [items, [...cases.keys()], [...credits], lastRun],
  ]
}
