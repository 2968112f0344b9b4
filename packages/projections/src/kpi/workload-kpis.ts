import { Load } from "../workload/ledger.js"
import { maxOverMean } from "./arithmetic/imbalance.js"
import type { Kpi } from "./declaration.js"
import {
  daysWithPresence,
  lastRecommendation,
  openWork,
  piecesDone,
  presence,
  recommendations,
  workByStandards,
} from "./terms/work.js"

/** A full-time equivalent is forty hours a week (APQC). */
const FULL_TIME_WEEK = 40 * 3600

const productivity = {
  version: 1,
  family: "productivity",
  window: "period",
  direction: "neutral",
  perCurrency: false,
  money: "none",
  decimals: 2,
  dimensions: ["team"],
} as const

const ofWork = ["team", "activity", "load"]

const allDone = piecesDone(null)
const allWork = workByStandards(null)

const loads = [
  ["", "", allDone, allWork],
  ["-ADM", ", administrative", piecesDone(Load.administrative), workByStandards(Load.administrative)],
  ["-COM", ", commercial", piecesDone(Load.commercial), workByStandards(Load.commercial)],
] as const

const due = "due date, or the day it came in"

/** Work, who did it, and whether there are enough to do it. */
export const workloadKpis: ReadonlyArray<Kpi> = [
  ...loads.map(
    ([suffix, of, done]): Kpi => ({
      ...productivity,
      id: `PR-06${suffix}`,
      name: `Pieces of work done${of}`,
      unit: "pieces",
      attribution: "completed",
      decimals: 0,
      terms: { done },
      numerator: { done: 1 },
      dimensions: ofWork,
    }),
  ),
  {
    ...productivity,
    id: "PR-07",
    name: "Pieces of work done per full-time assistant",
    unit: "pieces/FTE",
    attribution: "completed, and days present",
    direction: "higherIsBetter",
    terms: { done: allDone, presence },
    numerator: { done: 1 },
    denominator: { presence: 7 },
    counts: "done",
    factor: { perDay: FULL_TIME_WEEK },
  },
  ...loads.map(
    ([suffix, of, , work]): Kpi => ({
      ...productivity,
      id: `PR-08${suffix}`,
      name: `Workload by the standards${of}`,
      unit: "min",
      attribution: due,
      terms: { work },
      numerator: { work: 1 },
      numeratorIn: "sixtieths",
      dimensions: ofWork,
    }),
  ),
  {
    ...productivity,
    id: "PR-09",
    name: "Full-time assistants required, as last recommended",
    unit: "FTE",
    attribution: "recommended",
    terms: { recommendations },
    figure: ({ byKey }) => {
      const last = lastRecommendation(byKey("recommendations"))
      return last === null
        ? { numerator: 0, denominator: 0, n: 0 }
        : { numerator: last.fteRequired, denominator: 1, n: 1 }
    },
    arithmetic: "of the recommendations, the last one",
    numeratorIn: "millionths",
  },
  {
    ...productivity,
    id: "PR-10",
    name: "Utilisation: workload over presence",
    unit: "%",
    attribution: `${due}, and days present`,
    terms: { work: allWork, presence },
    numerator: { work: 1 },
    denominator: { presence: 1 },
    counts: "work",
    factor: 100,
  },
  {
    ...productivity,
    id: "PR-11",
    name: "Load imbalance: the most loaded over the mean",
    unit: "ratio",
    attribution: `${due}, and days present`,
    direction: "lowerIsBetter",
    terms: { work: allWork, presence },
    figure: ({ byKey }) => {
      const work = byKey("work")
      return maxOverMean(
        [...byKey("presence")].map(([assistant, capacity]) => ({ load: work.get(assistant) ?? 0, capacity })),
      )
    },
    arithmetic: "work ÷ presence of each assistant who is there: the highest over the mean",
  },
  {
    ...productivity,
    id: "PR-12",
    name: "Backlog in days of work",
    unit: "days",
    window: "point",
    attribution: "how things stand at the end of the window, and days present in it",
    direction: "lowerIsBetter",
    terms: { open: openWork, presence, days: daysWithPresence },
    figure: ({ sum }) => {
      const { amount, n } = sum("open")
      return { numerator: amount * sum("days").amount, denominator: sum("presence").amount, n }
    },
    arithmetic: "open × days ÷ presence",
  },
  {
    ...productivity,
    id: "PR-17",
    name: "Staffing, as last recommended",
    unit: "",
    attribution: "recommended",
    terms: { recommendations },
    figure: ({ byKey }) => {
      const last = lastRecommendation(byKey("recommendations"))
      if (last === null) return { numerator: 0, denominator: 0, n: 0 }
      const { decision, count } = last
      return {
        numerator: decision === "reduce" ? -count : count,
        n: 1,
        word: count === 0 ? decision : `${decision} ${count}`,
      }
    },
    arithmetic: "of the recommendations, the last one",
  },
]
