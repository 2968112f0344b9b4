import type * as t from "io-ts"
import {
  ContactId,
  CreditNoteId,
  CustomerId,
  DeliveryId,
  DisputeId,
  DunningCaseId,
  Flag,
  InvoiceId,
  list,
  MessageId,
  OrderId,
  PaymentId,
  Sha256,
  shape,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { PolicyRef } from "../policy/ref.js"
import { Language, MessageChannel } from "./channel.js"
import { MessageTopic } from "./template.js"

/** What a message is about: what isn't named, it isn't about. */
export const MessageAbout = shape(
  "what a message is about",
  {},
  {
    orders: list(OrderId),
    deliveries: list(DeliveryId),
    invoices: list(InvoiceId),
    creditNotes: list(CreditNoteId),
    payments: list(PaymentId),
    disputes: list(DisputeId),
    dunningCases: list(DunningCaseId),
    contacts: list(ContactId),
  },
)
export type MessageAbout = t.TypeOf<typeof MessageAbout>

const its = { message: MessageId, customer: CustomerId, about: MessageAbout }

/** Names are the storage format: they are for ever. */
export const messageFacts = {
  /**
   * A message was written and is to be sent. Its text is personal data and stays outside the log: `documentHash` proves
   * which it was (see `renderMessage`), and `policy` is the version of the template it was written with.
   */
  MessageQueued: shape("MessageQueued", {
    ...its,
    topic: MessageTopic,
    channel: MessageChannel,
    language: Language,
    template: Text,
    policy: PolicyRef,
    documentHash: Sha256,
  }),
  /** It was not sent after all: what it would have said was no longer so. */
  MessageWithdrawn: shape("MessageWithdrawn", { ...its, reason: Text }),
  /** `reference` is what the carrier calls it. */
  MessageSent: shape("MessageSent", { ...its, channel: MessageChannel }, { reference: Text }),
  MessageDelivered: shape("MessageDelivered", its),
  /** It did not arrive, so nothing may follow from its having been sent: a dunning level is not reached by it. */
  MessageBounced: shape("MessageBounced", {
    ...its,
    topic: MessageTopic,
    channel: MessageChannel,
    template: Text,
    reason: Text,
    /** Whether the address is no good, so that sending again is of no use. */
    permanent: Flag,
  }),
  MessageOpened: shape("MessageOpened", its),
}

export type MessageFact = FactsOf<typeof messageFacts>
