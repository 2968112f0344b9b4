import type { MessageFact } from "@adv/domain"
import type { Sentences } from "./words.js"

export const messageSentences: Sentences<MessageFact> = {}
