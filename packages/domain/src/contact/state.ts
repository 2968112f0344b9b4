import { recipe } from "../decider.js"
import type { ContactId } from "../values/index.js"
import type { ContactFact } from "./events.js"

export interface ContactState {
  readonly contact: ContactId | null
}

export const initial = (): ContactState => ({ contact: null })

export const evolve = recipe<ContactState, ContactFact>({
  SurveyResponseRecorded: (state, { contact }) => {
    state.contact = contact
  },
})
