import type * as t from "io-ts"
import { Count, LocalDate, oneOf, RegisterId, shape, Text } from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { PolicyRef } from "../policy/ref.js"

export const NumberedDocument = shape("a document", { kind: oneOf("invoice", "creditNote"), id: Text })
export type NumberedDocument = t.TypeOf<typeof NumberedDocument>

/** Names are the storage format: they are for ever. */
export const registerFacts = {
  /** `sequence` counts from 1 without gaps within the register; `number` is what is printed (INV-16). */
  NumberAssigned: shape(
    "NumberAssigned",
    {
      register: RegisterId,
      sequence: Count,
      number: Text,
      date: LocalDate,
      document: NumberedDocument,
    },
    { policy: PolicyRef },
  ),
  /** No document bears this number, and none ever will: the series has no gap, it has a voided number. */
  NumberVoided: shape("NumberVoided", {
    register: RegisterId,
    sequence: Count,
    number: Text,
    document: NumberedDocument,
    reason: Text,
  }),
}

export type RegisterFact = FactsOf<typeof registerFacts>
