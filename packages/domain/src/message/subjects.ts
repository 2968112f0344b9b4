import type { Subjects, SubjectsTable } from "../facts/subject.js"
import type { CustomerId, MessageId } from "../values/index.js"
import type { MessageAbout, MessageFact } from "./events.js"

const its = ({
  message,
  customer,
  about,
}: {
  readonly message: MessageId
  readonly customer: CustomerId
  readonly about: MessageAbout
}): Partial<Subjects> => ({
  messages: [message],
  customers: [customer],
  orders: about.orders ?? [],
  deliveries: about.deliveries ?? [],
  invoices: about.invoices ?? [],
  creditNotes: about.creditNotes ?? [],
  payments: about.payments ?? [],
  disputes: about.disputes ?? [],
  dunningCases: about.dunningCases ?? [],
  contacts: about.contacts ?? [],
})

export const messageSubjects: SubjectsTable<MessageFact> = {
  MessageQueued: (data) => ({ ...its(data), policies: [data.policy.policy] }),
  MessageWithdrawn: its,
  MessageSent: its,
  MessageDelivered: its,
  MessageBounced: its,
  MessageOpened: its,
}
