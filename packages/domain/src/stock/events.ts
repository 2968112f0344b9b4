import type { FactsOf } from "../facts/fact.js"

/** Names are the storage format: they are for ever. */
export const stockFacts = {}

export type StockFact = FactsOf<typeof stockFacts>
