import type * as t from "io-ts"
import { oneOf, shape, Text } from "../facts/codecs.js"
import type { ApprovalId } from "../values/index.js"

/** What is to be approved. */
export const ApprovalSubject = shape("what is approved", {
  kind: oneOf("order", "invoice", "creditNote", "payment", "dunningCase", "customer"),
  id: Text,
})
export type ApprovalSubject = t.TypeOf<typeof ApprovalSubject>

/** The one approval of a subject at a gate, such as `order:10248:credit`: whoever asks again asks there. */
export const approvalIdOf = ({ kind, id }: ApprovalSubject, gate: string): ApprovalId =>
  `${kind}:${id}:${gate}` as ApprovalId
