import type { FactsOf } from "../facts/fact.js"

/** Names are the storage format: they are for ever. */
export const dunningFacts = {}

export type DunningFact = FactsOf<typeof dunningFacts>
