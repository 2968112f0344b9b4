export type {
  AgingCompared,
  ChangedFacts,
  KpiCompared,
  UnresolvedDecisions,
} from "./comparison.js"
export type { Measured } from "./measures.js"
export { type Course, type WhatIf, type WhatIfQuery, whatIf } from "./what-if.js"
