import type { Kpi } from "./declaration.js"
import { durations } from "./durations.js"
import {
  approvalsDecided,
  approvalsGranted,
  approvalsInvalidated,
  approvalsPending,
  approvalsRefused,
  secondsToDecide,
} from "./terms/approvals.js"

const dimensions = ["gate", "department"]

const rate = {
  version: 1,
  family: "quality",
  unit: "%",
  direction: "lowerIsBetter",
  perCurrency: false,
  money: "none",
  decimals: 2,
  factor: 100,
  dimensions,
} as const

/** How soon gates decide, and how. */
export const approvalKpis: ReadonlyArray<Kpi> = [
  {
    ...durations,
    id: "QU-23",
    name: "Approval cycle time in minutes, as recorded",
    family: "quality",
    unit: "min",
    numeratorIn: "sixtieths",
    window: "period",
    attribution: "decision",
    dimensions,
    terms: { took: secondsToDecide, open: approvalsPending },
  },
  {
    ...rate,
    id: "QU-23-REFUSED",
    name: "Approvals refused",
    window: "period",
    attribution: "decision",
    terms: { decided: approvalsDecided, refused: approvalsRefused },
    numerator: { refused: 1 },
    denominator: { decided: 1 },
  },
  {
    ...rate,
    id: "QU-23-INVALIDATED",
    name: "Approvals granted that came to nothing, since what they were of was changed",
    window: "cohort",
    attribution: "grant",
    terms: { granted: approvalsGranted, invalidated: approvalsInvalidated },
    numerator: { invalidated: 1 },
    denominator: { granted: 1 },
  },
]
