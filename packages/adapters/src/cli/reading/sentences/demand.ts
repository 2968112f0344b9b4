import type { DemandFact } from "@adv/domain"
import type { Sentences } from "./words.js"

export const demandSentences: Sentences<DemandFact> = {}
