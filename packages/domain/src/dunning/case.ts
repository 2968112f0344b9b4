import type { Currency, CustomerId, DunningCaseId } from "../values/index.js"

/** The dunning case of a customer in one currency. */
export const caseOf = (customer: CustomerId, currency: Currency): DunningCaseId =>
  `${customer}:${currency}` as DunningCaseId

/** Where the runs of a scope are recorded. */
export const runsOf = (scope: string): DunningCaseId => `run:${scope}` as DunningCaseId
