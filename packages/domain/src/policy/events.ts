import type { FactsOf } from "../facts/fact.js"

/** Names are the storage format: they are for ever. */
export const policyFacts = {}

export type PolicyFact = FactsOf<typeof policyFacts>
