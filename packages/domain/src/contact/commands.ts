import {
  ContactId,
  Count,
  CustomerId,
  list,
  NonNegativeDecimal,
  OrderId,
  shape,
  Text,
} from "../facts/codecs.js"
import { type CommandsIn, command } from "../running/command.js"

export const contactCommands = {
  RecordSurveyResponse: command(
    "RecordSurveyResponse",
    {
      contact: ContactId,
      customer: CustomerId,
      survey: Text,
      answers: list(shape("an answer", { item: Text, score: NonNegativeDecimal })),
    },
    { surveyVersion: Count, respondent: Text, order: OrderId },
  ),
}

export type ContactCommand = CommandsIn<typeof contactCommands>
