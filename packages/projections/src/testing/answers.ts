import { type Day, dynamicCheck, fromDay, type Instant, type LocalDate } from "@adv/domain"
import { creditPicture } from "../credit/exposure.js"
import { availabilityOf } from "../demand/inventory-feed.js"
import { openDemand } from "../demand/open-demand.js"
import { catalogue } from "../kpi/catalogue.js"
import { kpisOf } from "../kpi/compute.js"
import { delayAnticipation, delayWatch } from "../orders/delays.js"
import { orderCardsOf } from "../orders/order-card.js"
import { orderStatusOf } from "../orders/order-status.js"
import type { CompanyModels } from "../projections.js"
import { agingOf } from "../receivables/aging.js"
import { balancesOf } from "../receivables/balances.js"
import { assistantLoads, capacityPlan } from "../workload/load.js"
import { indicatorAnswersOf } from "./indicator-answers.js"
import { orderAnswersOf } from "./order-answers.js"
import { receivableAnswersOf } from "./receivable-answers.js"

const creditExposures = (states: CompanyModels["states"], asOf: LocalDate, knownAt: Instant) => {
  const picture = creditPicture({ states }, { asOf, knownAt, policy: dynamicCheck })
  // A customer who wasn't there yet has nothing: that it is known by now must not tell.
  return Array.from({ length: states.credit.customers.length }, (_, number) =>
    picture.exposureOf(states.credit.customers.name(number)),
  ).filter(({ components, reservations }) => components.length > 0 || reservations > 0)
}

/** Of the KPIs a share is asked each time, by the date that is asked about: who asks at several dates asks them all. */
const SHARES = 13

/** Everything the read models answer for a business date as known at a moment, as one text to compare. */
export const answersOf = ({ states }: CompanyModels, asOf: Day, knownAt: Instant): string => {
  const date = fromDay(asOf)
  const horizon = { asOf, knownAt }
  const balances = balancesOf(states.receivables, horizon)
  const window = { from: fromDay((asOf - 90) as Day), to: fromDay((asOf + 15) as Day), asOf: date, knownAt }
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
      ids: catalogue.flatMap(({ id }, at) => ((at + asOf) % SHARES === 0 ? [id] : [])),
    }),
    kpisOf(states, {
      ...window,
      ids: ["PR-03", "QU-01", "QU-06", "FI-01", "FI-06"],
      by: ["group", "segment"],
      every: "month",
    }),
    // What is expected is of days to come.
    kpisOf(states, {
      from: fromDay((asOf + 1) as Day),
      to: fromDay((asOf + 91) as Day),
      asOf: date,
      knownAt,
      ids: ["FI-18"],
      every: "week",
    }),
    [...orderCardsOf(states.orders, horizon)].map((card) =>
      orderStatusOf(card, states.receivables, balances),
    ),
    assistantLoads(states.workload, window),
    capacityPlan(states.workload, window),
    delayWatch(states, horizon),
    delayAnticipation(states, { from: asOf - 90, to: asOf + 1, ...horizon }),
    openDemand(states.demand, horizon),
    availabilityOf(states.demand, horizon),
    indicatorAnswersOf({ states }, asOf, knownAt),
    orderAnswersOf({ states }, asOf, knownAt),
    receivableAnswersOf({ states }, asOf, knownAt),
    creditExposures(states, date, knownAt),
  ])
}
