import type { RegisterFact } from "@adv/domain"
import { because, type Sentences } from "./words.js"

export const registerSentences: Sentences<RegisterFact> = {
  NumberVoided: ({ number, document, reason }) =>
    `Number ${number}, taken for ${document.kind === "invoice" ? "invoice" : "credit note"} ${document.id}, was voided${because(reason)}`,
  NumberAssigned: (data) => {
    const { number, document } = data
    return `Number ${number} was given to ${document.kind === "invoice" ? "invoice" : "credit note"} ${document.id}`
  },
}
