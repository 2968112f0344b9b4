import { intervalOf } from "./arithmetic/interval.js"
import type { Kpi } from "./declaration.js"
import {
  callLimits,
  callsAbandoned,
  callsAnswered,
  callsAnsweredInTime,
  callsByBase,
  callsHandled,
  callsOffered,
  handlingOfCalls,
  serviceLevelBases,
  waitOfAnswered,
} from "./terms/calls.js"
import { customersOrdering, openOrders } from "./terms/in-progress.js"
import { ordersPlaced } from "./terms/placed.js"
import {
  complaintsAnswered,
  complaintsReceived,
  enquiriesAboutProgress,
  mattersPending,
  mattersRaised,
  mattersResolvedAtOnce,
  repeatDays,
  waitOfComplaints,
} from "./terms/requests.js"
import {
  detractors,
  invitationsAnswered,
  invitationsArrived,
  promoters,
  recommendationAnswers,
  satisfactionAnswers,
  satisfiedAnswers,
  scoresOf,
} from "./terms/surveys.js"

const of = {
  version: 1,
  family: "performance",
  unit: "%",
  window: "period",
  perCurrency: false,
  money: "none",
  decimals: 2,
} as const

const percentage = { ...of, factor: 100 } as const

/** From fewer answers nothing is concluded. */
const minSample = 5

/** The mean of each item: scores of one scale only, so an item in another version of its survey is another part. */
const meanOf = (id: string, name: string, term: string, kinds: ReadonlyArray<string>): Kpi => ({
  ...of,
  id,
  name,
  unit: "points",
  attribution: "answered",
  direction: "neutral",
  terms: { scores: scoresOf(term, kinds) },
  figure: ({ sum }) => {
    const { amount, n, samples } = sum("scores")
    return { numerator: amount, denominator: n, n, interval: intervalOf(samples) }
  },
  arithmetic: "sum of the scores ÷ how many there are",
  perPart: true,
  minSample,
  numeratorIn: "millionths",
})

const ofCalls = { ...of, attribution: "called" } as const

/** How customers see the department, and how it answers them. */
export const perceptionKpis: ReadonlyArray<Kpi> = [
  meanOf("PE-01", "Survey score", "scores", ["score", "csat", "nps", "ces"]),
  {
    ...percentage,
    id: "PE-02",
    alias: "csat",
    name: "Customers satisfied (top two of the scale)",
    attribution: "answered",
    direction: "higherIsBetter",
    terms: { satisfied: satisfiedAnswers, answers: satisfactionAnswers },
    numerator: { satisfied: 1 },
    denominator: { answers: 1 },
    minSample,
  },
  {
    ...percentage,
    id: "PE-03",
    alias: "nps",
    name: "Net promoter score",
    unit: "points",
    attribution: "answered",
    direction: "higherIsBetter",
    terms: { promoters, detractors, answers: recommendationAnswers },
    numerator: { promoters: 1, detractors: -1 },
    denominator: { answers: 1 },
    minSample,
  },
  meanOf("PE-04", "Customer effort score", "effortScores", ["ces"]),
  {
    ...percentage,
    id: "PE-05",
    name: "Survey response rate, of invitations that arrived",
    window: "cohort",
    attribution: "invited",
    direction: "higherIsBetter",
    terms: { answered: invitationsAnswered, arrived: invitationsArrived },
    numerator: { answered: 1 },
    denominator: { arrived: 1 },
  },
  {
    ...percentage,
    id: "PE-06",
    name: `Resolved at first contact, not back within ${repeatDays} days`,
    window: "cohort",
    attribution: "first contact about a matter",
    direction: "higherIsBetter",
    terms: { resolved: mattersResolvedAtOnce, matters: mattersRaised, pending: mattersPending },
    numerator: { resolved: 1 },
    denominator: { matters: 1 },
    pending: "pending",
  },
  {
    ...ofCalls,
    id: "PE-07",
    name: "Average speed of answer",
    unit: "seconds",
    direction: "lowerIsBetter",
    terms: { wait: waitOfAnswered, answered: callsAnswered },
    numerator: { wait: 1 },
    denominator: { answered: 1 },
  },
  {
    ...ofCalls,
    id: "PE-08",
    name: `Calls answered within ${callLimits.answer} seconds`,
    unit: "%",
    direction: "higherIsBetter",
    terms: { inTime: callsAnsweredInTime, calls: callsByBase, offered: callsOffered },
    numerator: { inTime: 1 },
    denominator: { calls: 1 },
    counts: "offered",
    factor: 100,
    perPart: true,
    parts: serviceLevelBases,
  },
  {
    ...ofCalls,
    id: "PE-09",
    name: "Calls abandoned",
    unit: "%",
    direction: "lowerIsBetter",
    terms: { abandoned: callsAbandoned, offered: callsOffered },
    numerator: { abandoned: 1 },
    denominator: { offered: 1 },
    factor: 100,
  },
  {
    ...ofCalls,
    id: "PE-10",
    name: "Average handling time of a call",
    unit: "seconds",
    direction: "lowerIsBetter",
    terms: { handling: handlingOfCalls, handled: callsHandled },
    numerator: { handling: 1 },
    denominator: { handled: 1 },
  },
  {
    ...percentage,
    id: "PE-12",
    name: "Complaints per 100 orders",
    attribution: "received, and placed",
    direction: "lowerIsBetter",
    terms: { complaints: complaintsReceived, orders: ordersPlaced },
    numerator: { complaints: 1 },
    denominator: { orders: 1 },
  },
  {
    ...percentage,
    id: "PE-13",
    alias: "retention",
    name: "Customers retained from the period before",
    attribution: "placed",
    direction: "higherIsBetter",
    terms: { before: customersOrdering, now: customersOrdering },
    before: ["before"],
    figure: ({ byKey }) => {
      const before = byKey("before")
      const now = byKey("now")
      let kept = 0
      for (const customer of before.keys()) if (now.has(customer)) kept += 1
      return { numerator: kept, denominator: before.size, n: before.size }
    },
    arithmetic: "customers of before who are among those of now ÷ customers of before",
  },
  {
    ...of,
    id: "PE-14",
    name: "Days until a complaint is answered",
    unit: "days",
    attribution: "first answered",
    direction: "lowerIsBetter",
    terms: { wait: waitOfComplaints, answered: complaintsAnswered },
    numerator: { wait: 1 },
    denominator: { answered: 1 },
    dimensions: ["channel", "category"],
  },
  {
    ...percentage,
    id: "QU-22",
    alias: "wismo",
    name: "Enquiries about progress or delay per 100 orders in progress",
    family: "quality",
    attribution: "asked; in progress at some time of the window",
    direction: "lowerIsBetter",
    terms: { enquiries: enquiriesAboutProgress, atStart: openOrders, placed: ordersPlaced },
    opening: ["atStart"],
    numerator: { enquiries: 1 },
    denominator: { atStart: 1, placed: 1 },
  },
]
