import type { ClosingFact } from "@adv/domain"
import type { Sentences } from "./words.js"

export const closingSentences: Sentences<ClosingFact> = {}
