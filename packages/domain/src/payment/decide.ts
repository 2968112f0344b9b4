import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { formatMinor, minor, type PaymentId } from "../values/index.js"
import type {
  AcceptInstrument,
  AnnouncePayment,
  HonourInstrument,
  IdentifyPayment,
  NoteAllocation,
  ReassignPayment,
  ReceivePayment,
  RefundOf,
} from "./commands.js"
import type { PaymentFact } from "./events.js"
import { honour, identify, paymentUnknown, receive } from "./receiving.js"
import { refundPayment } from "./refunding.js"
import { type TakingBack, takeBack } from "./returning.js"
import { allocatableFrom, evolve, initial, type PaymentState } from "./state.js"

export { paymentUnknown } from "./receiving.js"
export { allocationsToReverse } from "./returning.js"

type Decision = Either<Failure, ReadonlyArray<PaymentFact>>

export type PaymentDecision =
  | ReceivePayment
  | AnnouncePayment
  | AcceptInstrument
  | IdentifyPayment
  | ReassignPayment
  | HonourInstrument
  | NoteAllocation
  | TakingBack
  | RefundOf<{ readonly payment: PaymentId }>

const noteAllocation = (command: NoteAllocation, state: PaymentState): Decision => {
  const { payment, allocations, surplus, policy, identified, on } = command
  if (state.currency === null) return left(paymentUnknown(payment))
  const { currency } = state
  const customer = identified ?? state.customer
  let rest: number = allocatableFrom(state, on)
  for (const { amount } of [...allocations, ...(surplus === undefined ? [] : [{ amount: surplus }])]) {
    if (amount > rest)
      return left(
        failure(
          "ALLOCATION_EXCEEDS_PAYMENT",
          `${formatMinor(amount, currency)} ${currency} of payment ${payment} can't be allocated: ${formatMinor(minor(rest), currency)} are left from ${on} on.`,
          { payment, amount, unallocated: rest, on },
        ),
      )
    rest -= amount
  }
  const by = policy === undefined ? {} : { policy }
  return right([
    ...(identified === undefined || identified === state.customer
      ? []
      : [
          {
            type: "PaymentIdentified" as const,
            data: { payment, customer: identified, evidence: state.remittance ?? "" },
          },
        ]),
    ...(allocations.length === 0
      ? []
      : [{ type: "PaymentAllocated" as const, data: { payment, customer, currency, allocations, ...by } }]),
    ...(surplus === undefined || surplus <= 0
      ? []
      : [
          {
            type: "SurplusWrittenOff" as const,
            data: { payment, customer, currency, amount: surplus, reason: "smallDifference" as const, ...by },
          },
        ]),
  ])
}

const decide = (command: PaymentDecision, state: PaymentState): Decision => {
  switch (command.type) {
    case "ReceivePayment":
    case "AcceptInstrument":
    case "AnnouncePayment":
      return receive(command, state)
  }
  if (state.payment === null) return left(paymentUnknown(command.payment))
  switch (command.type) {
    case "NoteAllocation":
      return noteAllocation(command, state)
    case "IdentifyPayment":
    case "ReassignPayment":
      return identify(command, state)
    case "HonourInstrument":
      return honour(command, state)
    case "RequestRefund":
    case "PayRefund":
    case "CancelRefund":
      return refundPayment(command, state)
    case "ReverseAllocation":
    case "ReturnPayment":
    case "DishonourInstrument":
      return takeBack(command, state)
  }
}

export const paymentDecider: Decider<PaymentState, PaymentDecision, PaymentFact> = {
  category: "payment",
  initial,
  evolve,
  decide,
}
