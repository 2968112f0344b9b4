import { recipe } from "../decider.js"
import type { ContactId, CustomerId, LocalDate, OrderId } from "../values/index.js"
import type { ContactFact } from "./events.js"

export interface Invitation {
  readonly survey: string
  readonly surveyVersion: number
  readonly respondent: string
  readonly interaction: ContactId | null
  readonly order: OrderId | null
}

/** A request of the customer's, and how far it has come. */
export interface CustomerRequest {
  readonly on: LocalDate
  readonly order: OrderId | null
  readonly status: "received" | "answered" | "resolved"
}

/** A contact may be several things at once: a call, and what was asked in it, and what was thought of it. */
export interface ContactState {
  readonly contact: ContactId | null
  readonly customer: CustomerId | null
  readonly invitation: Invitation | null
  readonly response: "recorded" | "invalidated" | null
  readonly interaction: boolean
  readonly call: boolean
  readonly enquiry: CustomerRequest | null
  readonly complaint: CustomerRequest | null
}

export const initial = (): ContactState => ({
  contact: null,
  customer: null,
  invitation: null,
  response: null,
  interaction: false,
  call: false,
  enquiry: null,
  complaint: null,
})

export const evolve = recipe<ContactState, ContactFact>({
  RespondentInvited: (
    state,
    { contact, customer, survey, surveyVersion, respondent, interaction, order },
  ) => {
    state.contact = contact
    state.customer = customer
    state.invitation = {
      survey,
      surveyVersion,
      respondent,
      interaction: interaction ?? null,
      order: order ?? null,
    }
  },
  SurveyResponseRecorded: (state, { contact, customer }) => {
    state.contact = contact
    state.customer = customer
    state.response = "recorded"
  },
  SurveyResponseInvalidated: (state) => {
    state.response = "invalidated"
  },
  InteractionRecorded: (state, { contact, customer }) => {
    state.contact = contact
    state.customer = customer
    state.interaction = true
  },
  CallRecorded: (state, { contact, customer }) => {
    state.contact = contact
    state.customer = customer ?? state.customer
    state.call = true
  },
  CustomerEnquiryReceived: (state, { contact, customer, order }, on) => {
    state.contact = contact
    state.customer = customer
    state.enquiry = { on, order: order ?? null, status: "received" }
  },
  EnquiryAnswered: (state) => {
    if (state.enquiry !== null) state.enquiry = { ...state.enquiry, status: "answered" }
  },
  ComplaintReceived: (state, { contact, customer, order }, on) => {
    state.contact = contact
    state.customer = customer
    state.complaint = { on, order: order ?? null, status: "received" }
  },
  ComplaintAnswered: (state) => {
    if (state.complaint !== null) state.complaint = { ...state.complaint, status: "answered" }
  },
  ComplaintResolved: (state) => {
    if (state.complaint !== null) state.complaint = { ...state.complaint, status: "resolved" }
  },
})
