import type { Kpi } from "./declaration.js"
import { dunned, EFFECT_DAYS, noticesPending, noticesRipe, paidAfterNotice } from "./terms/notices.js"
import { promisesDue, promisesKeptInTime, promisesKeptLate } from "./terms/promises.js"

const collecting = {
  version: 1,
  family: "finance",
  unit: "%",
  direction: "higherIsBetter",
  decimals: 2,
  factor: 100,
} as const

const ofPromises = {
  ...collecting,
  window: "period",
  attribution: "last day of the promise",
  perCurrency: false,
  money: "none",
} as const

/** What dunning and promises come to. */
export const collectionKpis: ReadonlyArray<Kpi> = [
  {
    ...collecting,
    id: "FI-12",
    name: `Dunning effectiveness: paid within ${EFFECT_DAYS} days`,
    window: "cohort",
    attribution: "notice sent",
    terms: { paid: paidAfterNotice, dunned, notices: noticesRipe, pending: noticesPending },
    numerator: { paid: 1 },
    denominator: { dunned: 1 },
    counts: "notices",
    pending: "pending",
    dimensions: ["level"],
    perCurrency: true,
    money: "both",
  },
  {
    ...ofPromises,
    id: "FI-14",
    name: "Promises to pay kept in full and in time",
    terms: { kept: promisesKeptInTime, due: promisesDue },
    numerator: { kept: 1 },
    denominator: { due: 1 },
  },
  {
    ...ofPromises,
    id: "FI-14-LATE",
    name: "Promises to pay kept in full, late or not",
    terms: { kept: promisesKeptInTime, late: promisesKeptLate, due: promisesDue },
    numerator: { kept: 1, late: 1 },
    denominator: { due: 1 },
  },
]
