import type { DunningFact } from "@adv/domain"
import type { Sentences } from "./words.js"

export const dunningSentences: Sentences<DunningFact> = {}
