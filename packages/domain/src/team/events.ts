import type * as t from "io-ts"
import {
  ContactId,
  Count,
  CreditNoteId,
  CustomerId,
  DisputeId,
  DunningCaseId,
  Flag,
  InvoiceId,
  LocalDate,
  list,
  NonNegativeDecimal,
  OrderId,
  oneOf,
  PaymentId,
  shape,
  TeamId,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { PolicyRef } from "../policy/ref.js"
import { StaffingFigures, StaffingInputs } from "./staffing.js"
import { LoadKind, WorkDrivers } from "./standards.js"

/** What a piece of work is about: drill-down goes from the assistant's load to the order, and back. */
export const WorkSubject = shape(
  "what work is about",
  {},
  {
    customer: CustomerId,
    order: OrderId,
    invoice: InvoiceId,
    creditNote: CreditNoteId,
    payment: PaymentId,
    dispute: DisputeId,
    dunningCase: DunningCaseId,
    contact: ContactId,
  },
)
export type WorkSubject = t.TypeOf<typeof WorkSubject>

export const AbsenceReason = oneOf("HOLIDAY", "ILLNESS", "PARENTAL", "TRAINING", "UNPAID", "OTHER")
export type AbsenceReason = t.TypeOf<typeof AbsenceReason>

/** `weeklyHours` are spread evenly over `days` (1 is Monday); `to` is the last day. */
export const capacityFields = {
  required: {
    team: TeamId,
    assistant: Text,
    weeklyHours: NonNegativeDecimal,
    days: list(Count),
    skills: list(Text),
    from: LocalDate,
  },
  optional: { to: LocalDate },
}

/** Names are the storage format: they are for ever. Assistants are named by their actor ids. */
export const teamFacts = {
  AssistantJoined: shape("AssistantJoined", capacityFields.required, {
    ...capacityFields.optional,
    name: Text,
  }),
  CapacityDefined: shape("CapacityDefined", capacityFields.required, capacityFields.optional),
  /** Both days included. Of each day so many `hours` are missed, or all of it when they aren't given. */
  AbsenceRecorded: shape(
    "AbsenceRecorded",
    {
      team: TeamId,
      absence: Text,
      assistant: Text,
      from: LocalDate,
      to: LocalDate,
      reason: AbsenceReason,
    },
    { hours: NonNegativeDecimal },
  ),
  AbsenceWithdrawn: shape("AbsenceWithdrawn", {
    team: TeamId,
    absence: Text,
    assistant: Text,
    reason: Text,
  }),
  /** How long a piece of work took, taken to set the standard of its activity by. */
  WorkSampleRecorded: shape(
    "WorkSampleRecorded",
    { team: TeamId, activity: Text, minutes: NonNegativeDecimal, drivers: WorkDrivers },
    { assistant: Text },
  ),
  /** `minutes` is what the standard of the activity gives for these drivers. */
  WorkItemCreated: shape(
    "WorkItemCreated",
    {
      team: TeamId,
      work: Text,
      activity: Text,
      load: LoadKind,
      skill: Text,
      minutes: NonNegativeDecimal,
      drivers: WorkDrivers,
      policy: PolicyRef,
    },
    { about: WorkSubject, dueOn: LocalDate },
  ),
  WorkItemAssigned: shape(
    "WorkItemAssigned",
    { team: TeamId, work: Text, assistant: Text },
    { overload: Flag },
  ),
  WorkItemStarted: shape("WorkItemStarted", { team: TeamId, work: Text, assistant: Text }),
  /** `minutes` is how long it really took. */
  WorkItemCompleted: shape("WorkItemCompleted", {
    team: TeamId,
    work: Text,
    assistant: Text,
    minutes: NonNegativeDecimal,
  }),
  WorkItemCancelled: shape("WorkItemCancelled", { team: TeamId, work: Text, reason: Text }),
  WorkRebalanced: shape(
    "WorkRebalanced",
    { team: TeamId, from: Text, to: Text, items: list(Text), reason: Text },
    { overload: Flag },
  ),
  /** For the period `[from, to)`. What it was counted from is all here, so that it can be counted again. */
  StaffingRecommendationIssued: shape(
    "StaffingRecommendationIssued",
    {
      team: TeamId,
      from: LocalDate,
      to: LocalDate,
      inputs: StaffingInputs,
      figures: StaffingFigures,
      policy: PolicyRef,
    },
    {
      /** The standards that forecast volumes were counted by; absent when the work itself was counted. */
      standards: PolicyRef,
    },
  ),
}

export type TeamFact = FactsOf<typeof teamFacts>
