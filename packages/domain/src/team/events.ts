import type { FactsOf } from "../facts/fact.js"

/** Names are the storage format: they are for ever. */
export const teamFacts = {}

export type TeamFact = FactsOf<typeof teamFacts>
