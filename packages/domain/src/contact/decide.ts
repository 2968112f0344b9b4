import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { decideInvitation, decideResponse, type SurveyAsked } from "./answering-surveys.js"
import type { ContactCommand } from "./commands.js"
import type { ContactFact } from "./events.js"
import { decideRequest } from "./requests.js"
import { type ContactState, evolve, initial } from "./state.js"

const twice = (contact: string, what: string) =>
  left(
    failure("CONTACT_EXISTS", `Contact ${contact} already holds ${what}: give the other an id of its own.`, {
      contact,
      what,
    }),
  )

/** One contact is with one customer. */
const stranger = (command: ContactCommand, state: ContactState): Failure | null => {
  const customer = "customer" in command ? command.customer : undefined
  return customer === undefined || state.customer === null || state.customer === customer
    ? null
    : failure(
        "CONTACT_CUSTOMER_DIFFERS",
        `Contact ${command.contact} is with ${state.customer}, not with ${customer}: give it an id of its own.`,
        { contact: command.contact, customer: state.customer, given: customer },
      )
}

/** @param asked the survey that the command is about, once it is published */
export const decideContact = (
  command: ContactCommand,
  state: ContactState,
  asked: SurveyAsked | null,
): Either<Failure, ReadonlyArray<ContactFact>> => {
  const { contact } = command
  const other = stranger(command, state)
  if (other !== null) return left(other)
  switch (command.type) {
    case "InviteRespondent":
      return decideInvitation(command, state, asked)
    case "RecordSurveyResponse":
      return decideResponse(command, state, asked)
    case "InvalidateSurveyResponse":
      return state.response !== "recorded" || state.customer === null
        ? left(
            failure(
              "RESPONSE_UNKNOWN",
              `Contact ${contact} has no survey response that counts: there is nothing to invalidate.`,
              { contact, response: state.response },
            ),
          )
        : right([
            {
              type: "SurveyResponseInvalidated",
              data: { contact, customer: state.customer, reason: command.reason },
            },
          ])
    case "RecordInteraction": {
      const { type: _type, on: _on, ...data } = command
      return state.interaction
        ? twice(contact, "an interaction")
        : right([{ type: "InteractionRecorded", data }])
    }
    case "RecordCall": {
      const { type: _type, on: _on, ...data } = command
      const { abandoned, talkSeconds, holdSeconds, afterCallSeconds, handledBy } = data
      if (state.call) return twice(contact, "a call")
      const handled = [talkSeconds, holdSeconds, afterCallSeconds, handledBy].some(
        (each) => each !== undefined,
      )
      if (abandoned && handled)
        return left(
          failure(
            "CALL_ABANDONED",
            `Call ${contact} was abandoned, so nobody handled it: leave out who did and how long, or say that it was answered.`,
            { contact },
          ),
        )
      return right([{ type: "CallRecorded", data }])
    }
    case "ReceiveEnquiry": {
      const { type: _type, on: _on, ...data } = command
      return state.enquiry === null
        ? right([{ type: "CustomerEnquiryReceived", data }])
        : twice(contact, "an enquiry")
    }
    case "ReceiveComplaint": {
      const { type: _type, on: _on, ...data } = command
      return state.complaint === null
        ? right([{ type: "ComplaintReceived", data }])
        : twice(contact, "a complaint")
    }
    case "AnswerEnquiry":
    case "AnswerComplaint":
    case "ResolveComplaint":
      return decideRequest(command, state)
  }
}

export const contactDecider: Decider<ContactState, ContactCommand, ContactFact> = {
  category: "contact",
  initial,
  evolve,
  decide: (command, state) => decideContact(command, state, null),
}
