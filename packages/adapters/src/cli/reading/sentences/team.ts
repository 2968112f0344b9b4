import type { TeamFact } from "@adv/domain"
import type { Sentences } from "./words.js"

export const teamSentences: Sentences<TeamFact> = {}
