import { linesOf, type Subjects, type SubjectsTable } from "../facts/subject.js"
import type { ContactId, CustomerId, LineId, OrderId, PolicyId } from "../values/index.js"
import type { ContactFact } from "./events.js"

const its = ({
  contact,
  interaction,
  customer,
  order,
}: {
  readonly contact: ContactId
  readonly interaction?: ContactId
  readonly customer?: CustomerId
  readonly order?: OrderId
}): Partial<Subjects> => ({
  contacts: interaction === undefined ? [contact] : [contact, interaction],
  ...(customer === undefined ? {} : { customers: [customer] }),
  ...(order === undefined ? {} : { orders: [order] }),
})

const withLine = (data: {
  readonly contact: ContactId
  readonly customer: CustomerId
  readonly order?: OrderId
  readonly line?: LineId
}): Partial<Subjects> => {
  const { order, line } = data
  return {
    ...its(data),
    ...(order === undefined || line === undefined ? {} : { lines: linesOf(order, [{ line }]) }),
  }
}

const ofSurvey = (data: Parameters<typeof its>[0] & { readonly policy?: { readonly policy: PolicyId } }) => ({
  ...its(data),
  ...(data.policy === undefined ? {} : { policies: [data.policy.policy] }),
})

export const contactSubjects: SubjectsTable<ContactFact> = {
  RespondentInvited: ofSurvey,
  SurveyResponseRecorded: ofSurvey,
  SurveyResponseInvalidated: its,
  InteractionRecorded: its,
  CallRecorded: its,
  CustomerEnquiryReceived: withLine,
  EnquiryAnswered: its,
  ComplaintReceived: its,
  ComplaintAnswered: its,
  ComplaintResolved: its,
}
