import { Count, LocalDate, oneOf, RegisterId, shape, Text } from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"

/** Names are the storage format: they are for ever. */
export const registerFacts = {
  /** `sequence` counts from 1 without gaps within the register; `number` is what is printed (INV-16). */
  NumberAssigned: shape("NumberAssigned", {
    register: RegisterId,
    sequence: Count,
    number: Text,
    date: LocalDate,
    document: shape("a document", { kind: oneOf("invoice", "creditNote"), id: Text }),
  }),
}

export type RegisterFact = FactsOf<typeof registerFacts>
