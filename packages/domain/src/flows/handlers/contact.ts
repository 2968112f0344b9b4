import type { ContactCommand } from "../../contact/commands.js"
import { contactDecider } from "../../contact/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"

export const contactHandlers: HandlersOf<ContactCommand> = {
  RecordSurveyResponse: single(contactDecider, ({ contact }: ContactCommand) => contact, true),
}
