import type { FactsOf } from "../facts/fact.js"

/** Names are the storage format: they are for ever. */
export const demandFacts = {}

export type DemandFact = FactsOf<typeof demandFacts>
