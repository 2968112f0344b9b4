import type { FactsOf } from "../facts/fact.js"

/** Names are the storage format: they are for ever. */
export const closingFacts = {}

export type ClosingFact = FactsOf<typeof closingFacts>
