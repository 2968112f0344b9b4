import type { PolicyFact } from "@adv/domain"
import type { Sentences } from "./words.js"

export const policySentences: Sentences<PolicyFact> = {}
