import type { FactsOf } from "../facts/fact.js"

/** Names are the storage format: they are for ever. */
export const approvalFacts = {}

export type ApprovalFact = FactsOf<typeof approvalFacts>
