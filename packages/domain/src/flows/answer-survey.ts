import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { SurveyAsked } from "../contact/answering-surveys.js"
import type { InviteRespondent, RecordSurveyResponse } from "../contact/commands.js"
import { decideContact } from "../contact/decide.js"
import { surveyPolicyId } from "../contact/survey.js"
import { channelRefused, mayReceive } from "../customer/contact-preferences.js"
import type { Failure } from "../failure.js"
import { policyBody } from "../policy/body.js"
import { policyInForce, policyVersion } from "../policy/state.js"
import type { Handler, Loaded, StreamFacts } from "../running/handler.js"
import { contactStream, customerStream, policyStream } from "./streams.js"

type AboutSurvey = InviteRespondent | RecordSurveyResponse

const surveyStreams = (survey: string) => {
  const id = surveyPolicyId(survey)
  return id === null ? [] : [policyStream(id)]
}

/** The survey in the version that is named, or else in the one in force; null when that is not published. */
const surveyAsked = (command: AboutSurvey, loaded: Loaded): Either<Failure, SurveyAsked | null> => {
  const [at] = surveyStreams(command.survey)
  if (at === undefined) return right(null)
  const state = loaded.state(at)
  const { invitation } = loaded.state(contactStream(command.contact))
  const number = command.surveyVersion ?? invitation?.surveyVersion
  const version = number === undefined ? policyInForce(state, command.on) : policyVersion(state, number)
  if (version === null) return right(null)
  const body = policyBody("survey", { ...state, entries: [version] }, version.validFrom)
  return isLeft(body) ? body : right({ ref: body.right.ref, survey: body.right.body })
}

const decided = (command: AboutSurvey, loaded: Loaded): Either<Failure, ReadonlyArray<StreamFacts>> => {
  const own = contactStream(command.contact)
  const asked = surveyAsked(command, loaded)
  if (isLeft(asked)) return asked
  const facts = decideContact(command, loaded.state(own), asked.right)
  return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
}

/** A survey is answered in a version of it: the scores are checked against that, as long as it is published. */
export const recordSurveyResponse: Handler<RecordSurveyResponse> = {
  streams: ({ contact, survey }) => [contactStream(contact), ...surveyStreams(survey)],
  creates: ({ contact }) => contactStream(contact),
  decide: decided,
}

/** Nobody is invited by a channel that the customer refuses. */
export const inviteRespondent: Handler<InviteRespondent> = {
  streams: ({ contact, survey, customer }) => [
    contactStream(contact),
    customerStream(customer),
    ...surveyStreams(survey),
  ],
  creates: ({ contact }) => contactStream(contact),
  decide: (command, loaded) => {
    const { customer, channel } = command
    const { preferences } = loaded.state(customerStream(customer))
    return mayReceive(preferences, channel)
      ? decided(command, loaded)
      : left(channelRefused(customer, preferences, channel))
  },
}
