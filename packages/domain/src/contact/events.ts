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
import type { FactsOf } from "../facts/fact.js"

/** Names are the storage format: they are for ever. */
export const contactFacts = {
  /** A survey's items have codes such as PHONE_RECEPTION and ORDER_TAKING_SPEED; a score is on the item's own scale. */
  SurveyResponseRecorded: shape(
    "SurveyResponseRecorded",
    {
      contact: ContactId,
      customer: CustomerId,
      survey: Text,
      surveyVersion: Count,
      answers: list(shape("an answer", { item: Text, score: NonNegativeDecimal })),
    },
    { respondent: Text, order: OrderId },
  ),
}

export type ContactFact = FactsOf<typeof contactFacts>
