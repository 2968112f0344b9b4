import type { ContactCommand } from "../../contact/commands.js"
import { contactDecider } from "../../contact/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"
import { inviteRespondent, recordSurveyResponse } from "../answer-survey.js"

const idOf = ({ contact }: ContactCommand) => contact
/** It may be all there is to the contact. */
const starting = single(contactDecider, idOf, true)
const following = single(contactDecider, idOf)

export const contactHandlers: HandlersOf<ContactCommand> = {
  InviteRespondent: inviteRespondent,
  RecordSurveyResponse: recordSurveyResponse,
  InvalidateSurveyResponse: following,
  RecordInteraction: starting,
  RecordCall: starting,
  ReceiveEnquiry: starting,
  AnswerEnquiry: following,
  ReceiveComplaint: starting,
  AnswerComplaint: following,
  ResolveComplaint: following,
}
