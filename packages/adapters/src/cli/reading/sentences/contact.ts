import type { ContactFact } from "@adv/domain"
import { several } from "../../answer/amounts.js"
import type { Sentences } from "./words.js"

export const contactSentences: Sentences<ContactFact> = {
  SurveyResponseRecorded: (data) => {
    const { customer, survey, surveyVersion, answers } = data
    return `${customer} answered ${several(answers.length, "question")} of survey ${survey} v${surveyVersion}`
  },
}
