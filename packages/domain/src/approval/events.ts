import type * as t from "io-ts"
import { ApprovalId, Count, LocalDate, list, oneOf, shape, Text } from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { PolicyRef } from "../policy/ref.js"
import { ApprovalSubject } from "./subject.js"

export const Decision = oneOf("approve", "reject")
export type Decision = t.TypeOf<typeof Decision>

/** The SHA-256 of what is approved, in canonical JSON. */
const ContextHash = Text

const outcome = {
  approval: ApprovalId,
  subject: ApprovalSubject,
  gate: Text,
  round: Count,
  contextHash: ContextHash,
}

/** Which approval passed a gate, the how many-th time it was asked, and of what. */
export const GateDecision = shape("a gate's decision", {
  gate: Text,
  approval: ApprovalId,
  round: Count,
  contextHash: ContextHash,
})
export type GateDecision = t.TypeOf<typeof GateDecision>

/** Names are the storage format: they are for ever. */
export const approvalFacts = {
  /** `round` counts how often it was asked, from 1. `context` is what is to be approved, in canonical JSON (RFC 8785). */
  ApprovalRequested: shape(
    "ApprovalRequested",
    {
      ...outcome,
      requestedBy: Text,
      requiredRoles: list(Text),
      quorum: Count,
      dueBy: LocalDate,
      department: Text,
      policy: PolicyRef,
      context: Text,
    },
    { note: Text },
  ),
  ApprovalDecided: shape(
    "ApprovalDecided",
    { approval: ApprovalId, decision: Decision, by: Text, role: Text, contextHash: ContextHash },
    { comment: Text, conditions: list(Text), onBehalfOf: Text },
  ),
  /** Enough people approved: at most one per round, and one that holds for each gate of a validated order (INV-19). */
  ApprovalGranted: shape("ApprovalGranted", { ...outcome, by: list(Text) }),
  ApprovalRefused: shape("ApprovalRefused", { ...outcome, by: Text }),
  ApprovalDelegated: shape(
    "ApprovalDelegated",
    { approval: ApprovalId, from: Text, to: Text, role: Text, validFrom: LocalDate },
    { validTo: LocalDate, reason: Text },
  ),
  ApprovalExpired: shape("ApprovalExpired", { approval: ApprovalId, dueBy: LocalDate }),
  ApprovalInvalidated: shape("ApprovalInvalidated", {
    approval: ApprovalId,
    because: Text,
    contextHash: ContextHash,
  }),
  ApprovalWithdrawn: shape("ApprovalWithdrawn", { approval: ApprovalId, by: Text }, { reason: Text }),
}

export type ApprovalFact = FactsOf<typeof approvalFacts>
