import type * as t from "io-ts"
import {
  ContactId,
  Count,
  CustomerId,
  Flag,
  LineId,
  list,
  NonNegativeDecimal,
  OrderId,
  oneOf,
  shape,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { MessageChannel } from "../message/channel.js"
import { PolicyRef } from "../policy/ref.js"
import { SurveyItemKind, SurveyScale } from "./survey.js"

export const ContactChannel = oneOf("phone", "email", "letter", "portal", "chat", "visit")
export type ContactChannel = t.TypeOf<typeof ContactChannel>

export const ContactDirection = oneOf("inbound", "outbound")

/** What customers ask about without anything being wrong yet. */
export const EnquiryTopic = oneOf("ORDER_PROGRESS", "DELIVERY_DELAY", "INVOICE", "PRICE", "OTHER")
export type EnquiryTopic = t.TypeOf<typeof EnquiryTopic>

export const InteractionTopic = oneOf(...EnquiryTopic.words, "ORDER", "PAYMENT", "COMPLAINT", "RELATIONSHIP")
export type InteractionTopic = t.TypeOf<typeof InteractionTopic>

/** Whether anything is left to do: only what is `resolved` counts as resolved at that contact. */
export const InteractionOutcome = oneOf("resolved", "followUp", "escalated", "notReached")

export const ComplaintCategory = oneOf("DELIVERY", "GOODS", "INVOICE", "PRICE", "SERVICE", "OTHER")
export const ComplaintOutcome = oneOf("upheld", "partlyUpheld", "rejected", "withdrawn")

/** What a score measures and on which scale is there once the survey is published. */
const Answer = shape(
  "an answer",
  { item: Text, score: NonNegativeDecimal },
  { kind: SurveyItemKind, scale: SurveyScale },
)

/** Names are the storage format: they are for ever. A contact may be several things: a call, and what was asked in it. */
export const contactFacts = {
  /** `respondent` is a pseudonym: who it is stays outside the log. */
  RespondentInvited: shape(
    "RespondentInvited",
    {
      contact: ContactId,
      customer: CustomerId,
      survey: Text,
      surveyVersion: Count,
      respondent: Text,
      channel: MessageChannel,
    },
    { interaction: ContactId, order: OrderId, policy: PolicyRef },
  ),
  /** A survey's items have codes such as PHONE_RECEPTION and ORDER_TAKING_SPEED; a score is on the item's own scale. */
  SurveyResponseRecorded: shape(
    "SurveyResponseRecorded",
    {
      contact: ContactId,
      customer: CustomerId,
      survey: Text,
      surveyVersion: Count,
      answers: list(Answer),
    },
    { respondent: Text, order: OrderId, interaction: ContactId, policy: PolicyRef },
  ),
  SurveyResponseInvalidated: shape("SurveyResponseInvalidated", {
    contact: ContactId,
    customer: CustomerId,
    reason: Text,
  }),
  InteractionRecorded: shape(
    "InteractionRecorded",
    {
      contact: ContactId,
      customer: CustomerId,
      channel: ContactChannel,
      direction: ContactDirection,
      topic: InteractionTopic,
      outcome: InteractionOutcome,
      handledBy: Text,
    },
    { order: OrderId, durationSeconds: Count, note: Text },
  ),
  /**
   * A call that came in, as the telephone system counts it: whole seconds. One that was abandoned waited and was not
   * handled; whoever calls may not be known.
   */
  CallRecorded: shape(
    "CallRecorded",
    { contact: ContactId, waitSeconds: Count, abandoned: Flag },
    {
      customer: CustomerId,
      queue: Text,
      talkSeconds: Count,
      holdSeconds: Count,
      afterCallSeconds: Count,
      handledBy: Text,
    },
  ),
  CustomerEnquiryReceived: shape(
    "CustomerEnquiryReceived",
    { contact: ContactId, customer: CustomerId, topic: EnquiryTopic, channel: ContactChannel },
    { order: OrderId, line: LineId, receivedAt: Text },
  ),
  EnquiryAnswered: shape(
    "EnquiryAnswered",
    { contact: ContactId, customer: CustomerId, answeredBy: Text },
    { order: OrderId, withinMinutes: Count },
  ),
  ComplaintReceived: shape(
    "ComplaintReceived",
    { contact: ContactId, customer: CustomerId, category: ComplaintCategory, channel: ContactChannel },
    { order: OrderId, note: Text, receivedAt: Text },
  ),
  /** The first word that the customer gets: that it was received, and what is being done. */
  ComplaintAnswered: shape(
    "ComplaintAnswered",
    { contact: ContactId, customer: CustomerId, answeredBy: Text },
    { order: OrderId, withinMinutes: Count },
  ),
  ComplaintResolved: shape(
    "ComplaintResolved",
    { contact: ContactId, customer: CustomerId, outcome: ComplaintOutcome },
    { order: OrderId, responsibleDepartment: Text, remedy: Text },
  ),
}

export type ContactFact = FactsOf<typeof contactFacts>
