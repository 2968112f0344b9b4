import type { FactsOf } from "../facts/fact.js"

/** Names are the storage format: they are for ever. */
export const messageFacts = {}

export type MessageFact = FactsOf<typeof messageFacts>
