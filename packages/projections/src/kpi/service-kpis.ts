import { deadlineKinds } from "../deadlines/deadline.js"
import { rankCorrelation } from "./arithmetic/rank-correlation.js"
import type { Cell, Figure, Kpi } from "./declaration.js"
import { spread } from "./durations.js"
import { deadlinesOfAllKinds, deadlinesOfAllKindsMet } from "./terms/compliance.js"
import { demandAcknowledged, demandChanges, secondsToSignal } from "./terms/demand.js"
import { handledKinds, itemsHandled } from "./terms/handled.js"
import { effortAgreed, effortAnswers, measuredOfAnswers, scoresOfMeasured } from "./terms/perceived.js"
import { daysBetweenOrders } from "./terms/reorders.js"

const plain = { version: 1, perCurrency: false, money: "none", decimals: 2 } as const
const performance = { ...plain, family: "performance", window: "period" } as const

const MILLION = 1_000_000

/** Of what was measured and how it was scored, answer by answer. */
const correlation = ({ byKey }: Cell): Figure => {
  const scores = byKey("scores")
  const pairs: Array<readonly [number, number]> = []
  for (const [key, measured] of byKey("measured")) {
    const score = scores.get(key)
    if (score !== undefined) pairs.push([measured, score])
  }
  const rho = rankCorrelation(pairs)
  return rho === null
    ? { numerator: 0, denominator: 0, n: pairs.length }
    : { numerator: Math.round(rho * MILLION), denominator: 1, n: pairs.length }
}

/** What inventory is told, what is handled beside orders, and how what is measured goes with how it is felt. */
export const serviceKpis: ReadonlyArray<Kpi> = [
  {
    ...plain,
    id: "PR-06-KIND",
    name: "Handled",
    family: "productivity",
    unit: "items",
    window: "period",
    attribution: "sent, resolved or first answered",
    direction: "neutral",
    decimals: 0,
    terms: { items: itemsHandled },
    numerator: { items: 1 },
    perPart: true,
    parts: handledKinds,
    dimensions: ["load"],
  },
  {
    ...plain,
    id: "QU-05-KIND",
    name: "On-time rate of deadlines",
    family: "quality",
    unit: "%",
    window: "period",
    attribution: "deadline",
    direction: "higherIsBetter",
    factor: 100,
    perPart: true,
    parts: deadlineKinds,
    dimensions: ["department"],
    terms: { due: deadlinesOfAllKinds, met: deadlinesOfAllKindsMet },
    numerator: { met: 1 },
    denominator: { due: 1 },
  },
  {
    ...plain,
    id: "QU-21",
    name: "Demand signals complete: changes that inventory has taken note of",
    family: "quality",
    unit: "%",
    window: "period",
    attribution: "the day of the change",
    direction: "higherIsBetter",
    factor: 100,
    dimensions: ["channel"],
    terms: { changes: demandChanges, acknowledged: demandAcknowledged },
    numerator: { acknowledged: 1 },
    denominator: { changes: 1 },
  },
  {
    ...plain,
    ...spread,
    id: "QU-21-LATENCY",
    name: "Latency of demand signals, as recorded",
    family: "quality",
    unit: "seconds",
    window: "period",
    attribution: "signal",
    dimensions: ["channel"],
    terms: { took: secondsToSignal },
  },
  {
    ...performance,
    id: "PE-04-AGREE",
    name: "Customers who agree that it was made easy (5 to 7 of 7)",
    unit: "%",
    attribution: "answer",
    direction: "higherIsBetter",
    factor: 100,
    minSample: 5,
    terms: { answers: effortAnswers, agreed: effortAgreed },
    numerator: { agreed: 1 },
    denominator: { answers: 1 },
  },
  {
    ...performance,
    id: "PE-11",
    name: "Rank correlation of what was measured and how it was scored",
    unit: "ρ",
    attribution: "answer",
    direction: "neutral",
    perPart: true,
    numeratorIn: "millionths",
    minSample: 30,
    terms: { measured: measuredOfAnswers, scores: scoresOfMeasured },
    figure: correlation,
    arithmetic: "Spearman's ρ of measured and scores, answer by answer; equal values share their rank",
    counts: "scores",
    source: "Spearman, The Proof and Measurement of Association between Two Things, 1904",
  },
  {
    ...performance,
    ...spread,
    id: "PE-13-INTERVAL",
    name: "Days between a customer's orders",
    unit: "days",
    attribution: "the later order",
    dimensions: ["channel"],
    terms: { took: daysBetweenOrders },
  },
]
