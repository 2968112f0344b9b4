import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { formatMinor, leastFrom, minor, type PaymentId } from "../values/index.js"
import type { NoteAllocation, ReceivePayment, ReturnPayment, ReverseAllocation } from "./commands.js"
import type { Allocation, PaymentFact } from "./events.js"
import { allocatableFrom, evolve, initial, type PaymentState } from "./state.js"

type Decision = Either<Failure, ReadonlyArray<PaymentFact>>

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

export const paymentUnknown = (payment: PaymentId) =>
  failure("PAYMENT_UNKNOWN", `Payment ${payment} does not exist: receive it first.`, { payment })

/** The allocations a reversal takes back: those named, or all that stand. */
export const allocationsToReverse = (
  command: ReverseAllocation | ReturnPayment,
  state: PaymentState,
): Either<Failure, ReadonlyArray<Allocation>> => {
  if (command.type === "ReturnPayment" || command.settlements === undefined)
    return right([...state.allocations.values()])
  const allocations: Array<Allocation> = []
  for (const settlement of new Set(command.settlements)) {
    const allocation = state.allocations.get(settlement)
    if (allocation === undefined)
      return refuse(
        "SETTLEMENT_UNKNOWN",
        `Payment ${command.payment} has no allocation ${settlement} that stands.`,
        { payment: command.payment, settlement },
      )
    allocations.push(allocation)
  }
  return right(allocations)
}

type PaymentDecision = ReceivePayment | NoteAllocation | ReverseAllocation | ReturnPayment

const decide = (command: PaymentDecision, state: PaymentState): Decision => {
  const { payment } = command
  if (command.type === "ReceivePayment") {
    const { type: _type, on: _on, customer, ...received } = command
    if (state.payment !== null)
      return refuse("PAYMENT_EXISTS", `Payment ${payment} was already received.`, { payment })
    if (command.amount <= 0)
      return refuse("AMOUNT_NOT_POSITIVE", `Payment ${payment} must be above zero.`, {
        payment,
        amount: command.amount,
      })
    return right([{ type: "PaymentReceived", data: { ...received, customer: customer ?? null } }])
  }
  if (state.payment === null || state.currency === null) return left(paymentUnknown(payment))
  const { customer, currency } = state
  switch (command.type) {
    case "NoteAllocation": {
      const { allocations } = command
      if (allocations.length === 0) return right([])
      let rest: number = allocatableFrom(state, command.on)
      for (const { amount } of allocations) {
        if (amount > rest)
          return refuse(
            "ALLOCATION_EXCEEDS_PAYMENT",
            `${formatMinor(amount, currency)} ${currency} of payment ${payment} can't be allocated: ${formatMinor(minor(rest), currency)} are left from ${command.on} on.`,
            { payment, amount, unallocated: rest, on: command.on },
          )
        rest -= amount
      }
      return right([{ type: "PaymentAllocated", data: { payment, customer, currency, allocations } }])
    }
    case "ReverseAllocation":
    case "ReturnPayment": {
      if (command.type === "ReturnPayment" && state.returned)
        return refuse("PAYMENT_RETURNED", `Payment ${payment} was already returned by the bank.`, { payment })
      if (command.type === "ReturnPayment" && command.fee !== undefined && command.fee < 0)
        return refuse("AMOUNT_NOT_POSITIVE", `The bank's fee for payment ${payment} must be at least zero.`, {
          payment,
          amount: command.fee,
        })
      const allocations = allocationsToReverse(command, state)
      if (allocations._tag === "Left") return allocations
      const facts: Array<PaymentFact> = []
      if (allocations.right.length > 0)
        facts.push({
          type: "PaymentAllocationReversed",
          data: { payment, customer, currency, allocations: allocations.right, reason: command.reason },
        })
      const back = allocations.right.map(({ amount }) => ({ on: command.on, amount }))
      if (
        command.type === "ReturnPayment" &&
        leastFrom([...state.movements, ...back], command.on) < state.received
      )
        return refuse(
          "RETURN_BEFORE_PAYMENT",
          `Payment ${payment} can't have been returned on ${command.on}: it was not there yet. Date the return when the bank took it back.`,
          { payment, on: command.on },
        )
      if (command.type === "ReturnPayment")
        facts.push({
          type: "PaymentReturned",
          data: {
            payment,
            customer,
            currency,
            amount: minor(state.received),
            reason: command.reason,
            ...(command.fee === undefined ? {} : { fee: command.fee }),
          },
        })
      else if (facts.length === 0)
        return refuse("NOTHING_ALLOCATED", `Payment ${payment} has no allocation to take back.`, { payment })
      return right(facts)
    }
  }
}

export const paymentDecider: Decider<PaymentState, PaymentDecision, PaymentFact> = {
  category: "payment",
  initial,
  evolve,
  decide,
}
