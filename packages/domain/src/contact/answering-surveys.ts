import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { PolicyRef } from "../policy/ref.js"
import type { InviteRespondent, RecordSurveyResponse } from "./commands.js"
import type { ContactFact } from "./events.js"
import type { ContactState } from "./state.js"
import { judgedAnswers, type SurveyPolicy } from "./survey.js"

/** The version of a survey that a contact is about, once it is published. */
export interface SurveyAsked {
  readonly ref: PolicyRef
  readonly survey: SurveyPolicy
}

type Decision = Either<Failure, ReadonlyArray<ContactFact>>

const pinned = (asked: SurveyAsked | null) => (asked === null ? {} : { policy: asked.ref })

const versionOf = (
  { surveyVersion }: { readonly surveyVersion?: number },
  asked: SurveyAsked | null,
): number => surveyVersion ?? asked?.ref.version ?? 1

/** Invites a respondent, once for each contact. */
export const decideInvitation = (
  command: InviteRespondent,
  state: ContactState,
  asked: SurveyAsked | null,
): Decision => {
  const { type: _type, on: _on, ...invited } = command
  const { contact, survey } = invited
  if (state.invitation !== null || state.response !== null)
    return left(
      failure(
        "ALREADY_INVITED",
        `Contact ${contact} was already invited to survey ${state.invitation?.survey ?? survey}, or has answered: give the invitation an id of its own.`,
        { contact, survey },
      ),
    )
  return right([
    {
      type: "RespondentInvited",
      data: { ...invited, surveyVersion: versionOf(command, asked), ...pinned(asked) },
    },
  ])
}

/** Records what somebody answered, judged by the survey that was answered when it is published. */
export const decideResponse = (
  command: RecordSurveyResponse,
  state: ContactState,
  asked: SurveyAsked | null,
): Decision => {
  const { type: _type, on: _on, ...response } = command
  const { contact, survey, answers } = response
  const { invitation } = state
  if (state.response !== null)
    return left(failure("CONTACT_EXISTS", `Survey response ${contact} was already recorded.`, { contact }))
  if (answers.length === 0)
    return left(
      failure("SURVEY_WITHOUT_ANSWERS", `Survey response ${contact} answers nothing: leave it out.`, {
        contact,
      }),
    )
  if (
    invitation !== null &&
    (survey !== invitation.survey ||
      (response.respondent !== undefined && response.respondent !== invitation.respondent) ||
      (response.surveyVersion !== undefined && response.surveyVersion !== invitation.surveyVersion))
  )
    return left(
      failure(
        "INVITATION_DIFFERS",
        `Contact ${contact} was invited to survey ${invitation.survey} v${invitation.surveyVersion} as ${invitation.respondent}: record other answers under an id of their own.`,
        {
          contact,
          invitation,
          survey,
          surveyVersion: response.surveyVersion,
          respondent: response.respondent,
        },
      ),
    )
  const judged = asked === null ? right(answers) : judgedAnswers(survey, asked.survey, answers)
  if (isLeft(judged)) return judged
  const respondent = response.respondent ?? invitation?.respondent
  const interaction = response.interaction ?? invitation?.interaction ?? undefined
  const order = response.order ?? invitation?.order ?? undefined
  return right([
    {
      type: "SurveyResponseRecorded",
      data: {
        ...response,
        surveyVersion: invitation?.surveyVersion ?? versionOf(command, asked),
        answers: judged.right,
        ...(respondent === undefined ? {} : { respondent }),
        ...(interaction === undefined ? {} : { interaction }),
        ...(order === undefined ? {} : { order }),
        ...pinned(asked),
      },
    },
  ])
}
