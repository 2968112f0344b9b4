import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { formatMinor, type Minor, minor } from "../values/index.js"
import { caseOf } from "./case.js"
import type { DunningCommandOf } from "./commands.js"
import type { DunningFact } from "./events.js"
import type { DunningState } from "./state.js"

/** A promise, once its items were looked at: what of them is late. */
export type PromisedPayment = DunningCommandOf<"RecordPromise"> & { readonly overdue: Minor }
/** A review, once the items were looked at: what came for them from the day of the promise, by its day and in all. */
export type ReviewedPromise = DunningCommandOf<"ReviewPromise"> & {
  readonly paidInTime: Minor
  readonly paid: Minor
}

export type Promising = PromisedPayment | ReviewedPromise

const promise = (
  command: PromisedPayment,
  state: DunningState,
): Either<Failure, ReadonlyArray<DunningFact>> => {
  const { type: _type, on, overdue, ...told } = command
  const { customer, currency, promise: name, amount, dueBy } = command
  const data = { customer, promise: name }
  if (state.promises.has(name))
    return left(failure("PROMISE_EXISTS", `Promise ${name} of ${customer} was already recorded.`, data))
  if (dueBy < on)
    return left(
      failure(
        "DEADLINE_PAST",
        `Promise ${name} of ${customer} would be due by ${dueBy}, before it is made on ${on}: give a later day.`,
        { ...data, dueBy, on },
      ),
    )
  if (amount <= 0 || amount > overdue)
    return left(
      failure(
        "PROMISE_EXCEEDS_OVERDUE",
        `Promise ${name} of ${customer} is of ${formatMinor(amount, currency)} ${currency}, but ${formatMinor(overdue, currency)} of its items are late: promise at most that, and more than nothing.`,
        { ...data, amount, overdue },
      ),
    )
  return right([{ type: "PaymentPromised", data: { case: caseOf(customer, currency), ...told } }])
}

/**
 * The rules of promises to pay. Refuses with `PROMISE_EXISTS`, `PROMISE_UNKNOWN`, `DEADLINE_PAST` or
 * `PROMISE_EXCEEDS_OVERDUE`.
 */
export const decidePromise = (
  command: Promising,
  state: DunningState,
): Either<Failure, ReadonlyArray<DunningFact>> => {
  if (command.type === "RecordPromise") return promise(command, state)
  const { case: id, promise: name, on, paid, paidInTime } = command
  const at = state.promises.get(name)
  if (at === undefined)
    return left(
      failure("PROMISE_UNKNOWN", `Dunning case ${id} has no promise ${name}.`, { case: id, promise: name }),
    )
  if (at.status === "kept") return right([])
  if (paid >= at.amount)
    return right([
      { type: "PromiseKept", data: { case: id, promise: name, paid, late: paidInTime < at.amount } },
    ])
  if (at.status === "broken" || on <= at.dueBy) return right([])
  return right([
    {
      type: "PromiseBroken",
      data: { case: id, promise: name, paid: paidInTime, missing: minor(at.amount - paidInTime) },
    },
  ])
}
