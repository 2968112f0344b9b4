import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import type { ContactCommand } from "./commands.js"
import type { ContactFact } from "./events.js"
import { type ContactState, evolve, initial } from "./state.js"

const decide = (
  command: ContactCommand,
  state: ContactState,
): Either<Failure, ReadonlyArray<ContactFact>> => {
  const { type: _type, on: _on, surveyVersion, ...response } = command
  const { contact } = command
  if (state.contact !== null)
    return left(failure("CONTACT_EXISTS", `Survey response ${contact} was already recorded.`, { contact }))
  if (command.answers.length === 0)
    return left(
      failure("SURVEY_WITHOUT_ANSWERS", `Survey response ${contact} answers nothing: leave it out.`, {
        contact,
      }),
    )
  return right([{ type: "SurveyResponseRecorded", data: { ...response, surveyVersion: surveyVersion ?? 1 } }])
}

export const contactDecider: Decider<ContactState, ContactCommand, ContactFact> = {
  category: "contact",
  initial,
  evolve,
  decide,
}
