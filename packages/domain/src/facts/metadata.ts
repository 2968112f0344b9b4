import type * as t from "io-ts"
import { Count, LocalDate, oneOf, shape, Text, Uuid } from "./codecs.js"

/** Who did it, and for which department: an auditor's first question. */
export const Actor = shape(
  "an actor",
  { id: Text, department: Text, kind: oneOf("human", "system", "import") },
  { role: Text, onBehalfOf: Text },
)
export type Actor = t.TypeOf<typeof Actor>

/**
 * What is recorded about every fact beside the fact itself. `effectiveDate` is the business date in the legal
 * entity's zone; when it was recorded is the store's word, not the writer's. Of `correlationId` (the chain from order
 * to cash) and `causationId` (what triggered it), absence means: the command itself.
 */
export const Metadata = shape(
  "metadata",
  {
    effectiveDate: LocalDate,
    legalEntity: Text,
    actor: Actor,
    commandId: Uuid,
    schemaVersion: Count,
  },
  { correlationId: Uuid, causationId: Uuid, occurredAt: Text, source: Text },
)
export type Metadata = t.TypeOf<typeof Metadata>
