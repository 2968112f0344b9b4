import type { ApprovalFact } from "@adv/domain"
import type { Sentences } from "./words.js"

export const approvalSentences: Sentences<ApprovalFact> = {}
