import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { Minor, PaymentId } from "../values/index.js"
import type { RefundOf } from "./commands.js"
import type { PaymentFact } from "./events.js"
import { paymentUnknown } from "./receiving.js"
import { allocatableFrom, type PaymentState, type RefundState } from "./state.js"

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

/** How much a refund may be of: what was asked for, or all there is. */
export const refundable = (
  refund: string,
  asked: Minor | undefined,
  there: Minor,
  what: string,
): Either<Failure, Minor> => {
  const amount = asked ?? there
  if (amount <= 0)
    return asked === undefined
      ? refuse(
          "NOTHING_TO_REFUND",
          `Nothing of ${what} is left to refund: all of it settles something, or went.`,
          {
            refund,
          },
        )
      : refuse("AMOUNT_NOT_POSITIVE", `Refund ${refund} must be above zero.`, { refund, amount })
  if (amount > there)
    return refuse(
      "REFUND_EXCEEDS_CREDIT",
      `Refund ${refund} is of ${amount} minor units, but ${there} of ${what} settle nothing: refund at most that, or take allocations back first.`,
      { refund, amount, there },
    )
  return right(amount)
}

/** A refund that was asked for and neither paid nor cancelled. */
export const refundToDo = (
  refund: string,
  on: string,
  known: ReadonlyMap<string, RefundState>,
): Either<Failure, RefundState> => {
  const at = known.get(refund)
  if (at === undefined)
    return refuse("REFUND_UNKNOWN", `Nobody asked for refund ${refund}: request it first.`, { refund })
  if (at.status !== "requested")
    return refuse("REFUND_CLOSED", `Refund ${refund} was already ${at.status}.`, {
      refund,
      status: at.status,
    })
  if (on < at.on)
    return refuse(
      "REFUND_TOO_EARLY",
      `Refund ${refund} was asked for on ${at.on}: it can't be dated ${on}.`,
      {
        refund,
        on,
        requestedOn: at.on,
      },
    )
  return right(at)
}

/** Money that settles nothing goes back to the customer: asked for, kept for it, and paid (INV-05). */
export const refundPayment = (
  command: RefundOf<{ readonly payment: PaymentId }>,
  state: PaymentState,
): Either<Failure, ReadonlyArray<PaymentFact>> => {
  const { payment, refund, on } = command
  const { customer, currency } = state
  if (currency === null) return left(paymentUnknown(payment))
  const its = { payment, customer, currency, refund }
  if (command.type === "RequestRefund") {
    if (state.refunds.has(refund))
      return refuse("REFUND_EXISTS", `Refund ${refund} was already asked for.`, { payment, refund })
    if (state.instrument?.status === "outstanding")
      return refuse(
        "INSTRUMENT_OUTSTANDING",
        `Instrument ${payment} was not honoured yet, so there is no money to refund: wait for its maturity.`,
        { payment },
      )
    const amount = refundable(refund, command.amount, allocatableFrom(state, on), `payment ${payment}`)
    if (amount._tag === "Left") return amount
    return right([
      {
        type: "RefundRequested",
        data: {
          ...its,
          amount: amount.right,
          reason: command.reason,
          ...(command.approvedBy === undefined ? {} : { approvedBy: command.approvedBy }),
          ...(command.approval === undefined ? {} : { approval: command.approval }),
        },
      },
    ])
  }
  const at = refundToDo(refund, on, state.refunds)
  if (at._tag === "Left") return at
  const { amount } = at.right
  return right([
    command.type === "PayRefund"
      ? {
          type: "RefundPaid",
          data: {
            ...its,
            amount,
            ...(command.bankReference === undefined ? {} : { bankReference: command.bankReference }),
          },
        }
      : { type: "RefundCancelled", data: { ...its, amount, reason: command.reason } },
  ])
}
