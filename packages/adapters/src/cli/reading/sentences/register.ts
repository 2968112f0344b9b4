import type { RegisterFact } from "@adv/domain"
import type { Sentences } from "./words.js"

export const registerSentences: Sentences<RegisterFact> = {
  NumberAssigned: (data) => {
    const { number, document } = data
    return `Number ${number} was given to ${document.kind === "invoice" ? "invoice" : "credit note"} ${document.id}`
  },
}
