import type { StockFact } from "@adv/domain"
import type { Sentences } from "./words.js"

export const stockSentences: Sentences<StockFact> = {}
