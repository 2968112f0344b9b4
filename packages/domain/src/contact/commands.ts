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
  shape,
  Text,
} from "../facts/codecs.js"
import { MessageChannel } from "../message/channel.js"
import { type CommandsIn, command } from "../running/command.js"
import {
  ComplaintCategory,
  ComplaintOutcome,
  ContactChannel,
  ContactDirection,
  EnquiryTopic,
  InteractionOutcome,
  InteractionTopic,
} from "./events.js"

export const contactCommands = {
  /** Without `surveyVersion`, the one in force on the day; 1 while none is published. */
  InviteRespondent: command(
    "InviteRespondent",
    { contact: ContactId, customer: CustomerId, survey: Text, respondent: Text, channel: MessageChannel },
    { surveyVersion: Count, interaction: ContactId, order: OrderId },
  ),
  /**
   * Answers to an invitation bear its contact's id, and take from it what they don't say themselves. Without
   * `surveyVersion`, the one in force on the day; 1 while none is published.
   */
  RecordSurveyResponse: command(
    "RecordSurveyResponse",
    {
      contact: ContactId,
      customer: CustomerId,
      survey: Text,
      answers: list(shape("an answer", { item: Text, score: NonNegativeDecimal })),
    },
    { surveyVersion: Count, respondent: Text, order: OrderId, interaction: ContactId },
  ),
  InvalidateSurveyResponse: command("InvalidateSurveyResponse", { contact: ContactId, reason: Text }),
  RecordInteraction: command(
    "RecordInteraction",
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
  RecordCall: command(
    "RecordCall",
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
  ReceiveEnquiry: command(
    "ReceiveEnquiry",
    { contact: ContactId, customer: CustomerId, topic: EnquiryTopic, channel: ContactChannel },
    { order: OrderId, line: LineId, receivedAt: Text },
  ),
  AnswerEnquiry: command("AnswerEnquiry", { contact: ContactId, answeredBy: Text }, { withinMinutes: Count }),
  ReceiveComplaint: command(
    "ReceiveComplaint",
    { contact: ContactId, customer: CustomerId, category: ComplaintCategory, channel: ContactChannel },
    { order: OrderId, note: Text, receivedAt: Text },
  ),
  AnswerComplaint: command(
    "AnswerComplaint",
    { contact: ContactId, answeredBy: Text },
    { withinMinutes: Count },
  ),
  /** Also of one that was not answered before: the resolution is then the answer. */
  ResolveComplaint: command(
    "ResolveComplaint",
    { contact: ContactId, outcome: ComplaintOutcome },
    { responsibleDepartment: Text, remedy: Text },
  ),
}

export type ContactCommand = CommandsIn<typeof contactCommands>
export type InviteRespondent = t.TypeOf<typeof contactCommands.InviteRespondent>
export type RecordSurveyResponse = t.TypeOf<typeof contactCommands.RecordSurveyResponse>
