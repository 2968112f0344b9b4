import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { GateDecision } from "../approval/events.js"
import { type ApprovalSubject, approvalIdOf } from "../approval/subject.js"
import { type Failure, failure } from "../failure.js"
import type { Loaded } from "../running/handler.js"
import { canonicalJson, sha256Of } from "../values/index.js"
import { approvalStream } from "./streams.js"

/**
 * Whether a gate was passed for what is about to be done: its approval was granted, and of exactly that. Gives which
 * approval passed it, to be recorded with the step.
 *
 * Fails with `GATE_APPROVAL_MISSING` (its data holds the `context` to ask the approval of), `GATE_APPROVAL_REFUSED`, or
 * `GATE_APPROVAL_STALE` when something else was approved.
 *
 * @param context what is to be done, as an object: an approval of other amounts, lines or terms is none of these
 * @param loaded with the stream of the approval: `approvalStream(approvalIdOf(subject, gate))`
 */
export const gateCleared = (
  subject: ApprovalSubject,
  gate: string,
  context: object,
  loaded: Loaded,
): Either<Failure, GateDecision> => {
  const approval = approvalIdOf(subject, gate)
  const { status, round, request } = loaded.state(approvalStream(approval))
  const what = `${subject.kind} ${subject.id}`
  const data = { subject, gate, approval, status, context }
  if (status === "refused")
    return left(
      failure(
        "GATE_APPROVAL_REFUSED",
        `The ${gate} gate of ${what} was refused: change it, and ask for approval ${approval} again.`,
        data,
      ),
    )
  if (status !== "granted" || request === null)
    return left(
      failure(
        "GATE_APPROVAL_MISSING",
        status === "pending"
          ? `The ${gate} gate of ${what} waits for approval ${approval}, due by ${request?.dueBy}: decide it first.`
          : `The ${gate} gate of ${what} needs an approval: ask for it with RequestApproval.`,
        data,
      ),
    )
  if (request.contextHash !== sha256Of(canonicalJson(context)))
    return left(
      failure(
        "GATE_APPROVAL_STALE",
        `What was approved at the ${gate} gate is no longer what ${what} says: invalidate approval ${approval}, and ask again.`,
        data,
      ),
    )
  return right({ gate, approval, round, contextHash: request.contextHash })
}

/** All the gates, in their order, or the first that is not passed. */
export const gatesCleared = (
  subject: ApprovalSubject,
  gates: ReadonlyArray<{ readonly gate: string }>,
  context: object,
  loaded: Loaded,
): Either<Failure, ReadonlyArray<GateDecision>> => {
  const decisions: Array<GateDecision> = []
  for (const { gate } of gates) {
    const cleared = gateCleared(subject, gate, context, loaded)
    if (isLeft(cleared)) return cleared
    decisions.push(cleared.right)
  }
  return right(decisions)
}
