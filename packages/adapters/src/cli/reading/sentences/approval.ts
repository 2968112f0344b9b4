import type { ApprovalFact } from "@adv/domain"
import { because, type Sentences } from "./words.js"

const inRole = (by: string, role: string, onBehalfOf: string | undefined): string =>
  `${by}, ${role}${onBehalfOf === undefined ? "" : ` on behalf of ${onBehalfOf}`},`

export const approvalSentences: Sentences<ApprovalFact> = {
  ApprovalRequested: ({ requestedBy, subject, gate, requiredRoles, quorum, dueBy, round }) =>
    `${requestedBy} asked ${requiredRoles.join(" or ")} to approve ${subject.kind} ${subject.id} at the ${gate} gate by ${dueBy}${quorum > 1 ? `, ${quorum} of them` : ""}${round > 1 ? ` (request ${round})` : ""}`,
  ApprovalDecided: ({ by, role, decision, onBehalfOf, comment }) =>
    `${inRole(by, role, onBehalfOf)} ${decision === "approve" ? "approved" : "rejected"} it${because(comment)}`,
  ApprovalGranted: ({ subject, gate, by }) =>
    `${subject.kind} ${subject.id} passed the ${gate} gate, approved by ${by.join(" and ")}`,
  ApprovalRefused: ({ subject, gate, by }) =>
    `${subject.kind} ${subject.id} was refused at the ${gate} gate by ${by}`,
  ApprovalDelegated: ({ from, to, role, validFrom, validTo, reason }) =>
    `${from} delegated the decision as ${role} to ${to} from ${validFrom}${validTo === undefined ? "" : ` to ${validTo}`}${because(reason)}`,
  ApprovalExpired: ({ dueBy }) => `Nobody decided by ${dueBy}: the request expired`,
  ApprovalInvalidated: (data) => `The approval no longer holds${because(data.because)}`,
  ApprovalWithdrawn: ({ by, reason }) => `${by} withdrew the request${because(reason)}`,
}
