import { type Calls, callsOf } from "../contacts/calls.js"
import { complaintAnswersOf, complaintsOf, enquiriesOf, firstContactOf } from "../contacts/requests.js"
import { intervalOf, invitationsOf, type Scores, scoresByItem } from "../contacts/surveys.js"
import { eachWithin } from "../engine/dated.js"
import { customersIn, ordersInProgress } from "../orders/in-progress.js"
import { shared } from "./counting.js"
import type { KpiDefinition } from "./definition.js"

const percent = () => 100

/** Answered within so many seconds is in time; given up sooner than so many is no caller lost. */
const limits = { answer: 20, short: 5 }

/** A matter that comes back within so many days was not resolved. */
const repeatDays = 7

const of = {
  version: 1,
  family: "performance",
  window: "period",
  perCurrency: false,
  money: "none",
  decimals: 2,
} as const

/** From fewer answers nothing is concluded. */
const minSample = 5

const none: Scores = { n: 0, sum: 0, scores: [], topTwo: 0, promoters: 0, detractors: 0 }

const inAll = (kind: string) =>
  shared(({ contacts }, scope): Pick<Scores, "n" | "topTwo" | "promoters" | "detractors"> => {
    const all = { n: 0, topTwo: 0, promoters: 0, detractors: 0 }
    for (const each of scoresByItem(contacts, scope, [kind]).values()) {
      all.n += each.n
      all.topTwo += each.topTwo
      all.promoters += each.promoters
      all.detractors += each.detractors
    }
    return all
  })
const satisfaction = inAll("csat")
const recommendation = inAll("nps")

/** The mean of each item: scores of one scale only, so an item in another version of its survey is another part. */
const meanOf = (id: string, name: string, unit: string, kinds: ReadonlyArray<string>): KpiDefinition => {
  const byItem = shared(({ contacts }, scope) => scoresByItem(contacts, scope, kinds))
  return {
    ...of,
    id,
    name,
    unit,
    direction: "neutral",
    minSample,
    numeratorIn: "millionths",
    parts: (sources, scope) => [...byItem(sources, scope).keys()].sort(),
    count: (sources, scope) => {
      const scores = byItem(sources, scope).get(scope.part ?? "") ?? none
      return { numerator: scores.sum, denominator: scores.n, n: scores.n, interval: intervalOf(scores) }
    },
  }
}

const calls = shared(({ contacts }, scope): Calls => callsOf(contacts, scope, limits))

/** Three denominators are in use for a service level: each is told by its name. */
const offeredAs: { readonly [name: string]: (of: Calls) => number } = {
  "of calls offered": ({ offered }) => offered,
  "of calls offered, short abandons left out": ({ offered, shortAbandons }) => offered - shortAbandons,
  "of calls answered": ({ answered }) => answered,
}

/** What customers ask before anybody tells them: where is my order? */
const aboutProgress = ["ORDER_PROGRESS", "DELIVERY_DELAY"]

/** How customers see the department, and how it answers them. */
export const perceptionKpis: ReadonlyArray<KpiDefinition> = [
  meanOf("PE-01", "Survey score", "points", ["score", "csat", "nps", "ces"]),
  {
    ...of,
    id: "PE-02",
    name: "Customers satisfied (top two of the scale)",
    unit: "%",
    direction: "higherIsBetter",
    factor: percent,
    minSample,
    count: (sources, scope) => {
      const { n, topTwo } = satisfaction(sources, scope)
      return { numerator: topTwo, denominator: n, n }
    },
  },
  {
    ...of,
    id: "PE-03",
    name: "Net promoter score",
    unit: "points",
    direction: "higherIsBetter",
    factor: percent,
    minSample,
    count: (sources, scope) => {
      const { n, promoters, detractors } = recommendation(sources, scope)
      return { numerator: promoters - detractors, denominator: n, n }
    },
  },
  meanOf("PE-04", "Customer effort score", "points", ["ces"]),
  {
    ...of,
    id: "PE-05",
    name: "Survey response rate, of invitations that arrived",
    unit: "%",
    window: "cohort",
    direction: "higherIsBetter",
    factor: percent,
    count: ({ contacts }, scope) => {
      const { arrived, answered } = invitationsOf(contacts, scope)
      return { numerator: answered, denominator: arrived, n: arrived }
    },
  },
  {
    ...of,
    id: "PE-06",
    name: `Resolved at first contact, not back within ${repeatDays} days`,
    unit: "%",
    window: "cohort",
    direction: "higherIsBetter",
    factor: percent,
    count: ({ contacts }, scope) => {
      const { matters, resolved } = firstContactOf(contacts, scope, repeatDays)
      return { numerator: resolved, denominator: matters, n: matters }
    },
  },
  {
    ...of,
    id: "PE-07",
    name: "Average speed of answer",
    unit: "seconds",
    direction: "lowerIsBetter",
    count: (sources, scope) => {
      const { waitOfAnswered, answered } = calls(sources, scope)
      return { numerator: waitOfAnswered, denominator: answered, n: answered }
    },
  },
  {
    ...of,
    id: "PE-08",
    name: `Calls answered within ${limits.answer} seconds`,
    unit: "%",
    direction: "higherIsBetter",
    factor: percent,
    parts: () => Object.keys(offeredAs),
    count: (sources, scope) => {
      const all = calls(sources, scope)
      const denominator = offeredAs[scope.part ?? ""]?.(all) ?? 0
      return { numerator: all.answeredInTime, denominator, n: all.offered }
    },
  },
  {
    ...of,
    id: "PE-09",
    name: "Calls abandoned",
    unit: "%",
    direction: "lowerIsBetter",
    factor: percent,
    count: (sources, scope) => {
      const { abandoned, offered } = calls(sources, scope)
      return { numerator: abandoned, denominator: offered, n: offered }
    },
  },
  {
    ...of,
    id: "PE-10",
    name: "Average handling time of a call",
    unit: "seconds",
    direction: "lowerIsBetter",
    count: (sources, scope) => {
      const { handling, handled } = calls(sources, scope)
      return { numerator: handling, denominator: handled, n: handled }
    },
  },
  {
    ...of,
    id: "PE-12",
    name: "Complaints per 100 orders",
    unit: "%",
    direction: "lowerIsBetter",
    factor: percent,
    count: ({ contacts, quality }, scope) => {
      let orders = 0
      eachWithin(quality.order, scope, () => {
        orders += 1
      })
      return { numerator: complaintsOf(contacts, scope), denominator: orders, n: orders }
    },
  },
  {
    ...of,
    id: "PE-13",
    name: "Customers retained from the period before",
    unit: "%",
    direction: "higherIsBetter",
    factor: percent,
    count: ({ orders }, scope) => {
      const before = customersIn(orders, { ...scope, from: scope.from * 2 - scope.to, to: scope.from })
      const now = customersIn(orders, scope)
      let kept = 0
      for (const customer of before) if (now.has(customer)) kept += 1
      return { numerator: kept, denominator: before.size, n: before.size }
    },
  },
  {
    ...of,
    id: "PE-14",
    name: "Days until a complaint is answered",
    unit: "days",
    direction: "lowerIsBetter",
    count: ({ contacts }, scope) => {
      const { answered, days } = complaintAnswersOf(contacts, scope)
      return { numerator: days, denominator: answered, n: answered }
    },
  },
  {
    ...of,
    id: "QU-22",
    name: "Enquiries about progress or delay per 100 orders in progress",
    family: "quality",
    unit: "%",
    direction: "lowerIsBetter",
    factor: percent,
    count: ({ contacts, orders }, scope) => {
      const inProgress = ordersInProgress(orders, scope)
      return {
        numerator: enquiriesOf(contacts, scope, aboutProgress),
        denominator: inProgress,
        n: inProgress,
      }
    },
  },
]
