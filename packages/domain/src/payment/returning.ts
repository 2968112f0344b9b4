import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { formatMinor, leastFrom, minor } from "../values/index.js"
import type { DishonourInstrument, ReturnPayment, ReverseAllocation } from "./commands.js"
import type { Allocation, PaymentFact } from "./events.js"
import { instrumentOf, paymentUnknown } from "./receiving.js"
import { keptOf, type PaymentState } from "./state.js"

export type TakingBack = ReverseAllocation | ReturnPayment | DishonourInstrument

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

/** What of the money goes: none, when only allocations are taken back. */
const goes = (command: TakingBack, state: PaymentState): number =>
  command.type === "ReverseAllocation"
    ? 0
    : command.type === "ReturnPayment" && command.amount !== undefined
      ? command.amount
      : keptOf(state)

/** What was written off comes back with what it was left over from, unless that is dated earlier. */
const restoredSurplus = (command: TakingBack, state: PaymentState): number =>
  state.surplusOn !== null && command.on >= state.surplusOn ? state.surplus : 0

/**
 * The allocations that are taken back: those named; without names all that stand, or, where only a part of the money
 * goes, as many from the last as it takes.
 */
export const allocationsToReverse = (
  command: TakingBack,
  state: PaymentState,
): Either<Failure, ReadonlyArray<Allocation>> => {
  const named = new Map<string, Allocation>()
  for (const settlement of ("settlements" in command ? command.settlements : undefined) ?? []) {
    const allocation = state.allocations.get(settlement)
    if (allocation === undefined)
      return refuse(
        "SETTLEMENT_UNKNOWN",
        `Payment ${command.payment} has no allocation ${settlement} that stands.`,
        {
          payment: command.payment,
          settlement,
        },
      )
    named.set(settlement, allocation)
  }
  const standing = [...state.allocations.values()]
  const amount = goes(command, state)
  if (command.type === "ReverseAllocation")
    return right(command.settlements === undefined ? standing : [...named.values()])
  if (amount >= keptOf(state)) return right(standing)
  let free = leastFrom(state.movements, command.on) + restoredSurplus(command, state)
  for (const allocation of named.values()) free += allocation.amount
  for (const allocation of standing.toReversed()) {
    if (free >= amount) break
    if (named.has(allocation.settlement)) continue
    named.set(allocation.settlement, allocation)
    free += allocation.amount
  }
  return right([...named.values()])
}

const checkGoing = (
  command: ReturnPayment | DishonourInstrument,
  state: PaymentState,
): Either<Failure, null> => {
  const { payment } = command
  if (command.type === "DishonourInstrument") {
    const instrument = instrumentOf(payment, state)
    if (instrument._tag === "Left") return instrument
  } else if (state.instrument?.status === "outstanding")
    return refuse(
      "INSTRUMENT_OUTSTANDING",
      `Instrument ${payment} was not honoured yet, so there is no money to give back: dishonour it.`,
      { payment },
    )
  if (state.returned)
    return refuse("PAYMENT_RETURNED", `Payment ${payment} was already returned by the bank.`, { payment })
  if (command.fee !== undefined && command.fee < 0)
    return refuse("AMOUNT_NOT_POSITIVE", `The bank's fee for payment ${payment} must be at least zero.`, {
      payment,
      amount: command.fee,
    })
  const amount = goes(command, state)
  if (amount <= 0)
    return refuse(
      "AMOUNT_NOT_POSITIVE",
      `What the bank took back of payment ${payment} must be above zero.`,
      {
        payment,
        amount,
      },
    )
  if (amount > keptOf(state))
    return refuse(
      "RETURN_EXCEEDS_PAYMENT",
      `The bank can't have taken ${amount} minor units of payment ${payment} back: ${keptOf(state)} of it are here.`,
      { payment, amount, kept: keptOf(state) },
    )
  return right(null)
}

/** Takes allocations back, by choice or because the money went: what was settled is open again. */
export const takeBack = (
  command: TakingBack,
  state: PaymentState,
): Either<Failure, ReadonlyArray<PaymentFact>> => {
  const { payment, on, reason } = command
  const { customer, currency } = state
  if (currency === null) return left(paymentUnknown(payment))
  if (command.type !== "ReverseAllocation") {
    const sound = checkGoing(command, state)
    if (sound._tag === "Left") return sound
  }
  const allocations = allocationsToReverse(command, state)
  if (allocations._tag === "Left") return allocations
  const facts: Array<PaymentFact> = []
  if (allocations.right.length > 0)
    facts.push({
      type: "PaymentAllocationReversed",
      data: { payment, customer, currency, allocations: allocations.right, reason },
    })
  const surplus =
    facts.length > 0 || command.type !== "ReverseAllocation" ? restoredSurplus(command, state) : 0
  if (surplus > 0)
    facts.push({
      type: "SurplusRestored",
      data: { payment, customer, currency, amount: minor(surplus), reason },
    })
  if (command.type === "ReverseAllocation")
    return facts.length > 0
      ? right(facts)
      : refuse("NOTHING_ALLOCATED", `Payment ${payment} has no allocation to take back.`, { payment })
  const amount = minor(goes(command, state))
  const back = [...allocations.right.map((allocation) => allocation.amount), minor(surplus)]
  const there = leastFrom([...state.movements, ...back.map((each) => ({ on, amount: each }))], on)
  if (there < amount) {
    const pending = [...state.refunds].find(([, { status }]) => status === "requested")
    if (pending !== undefined)
      return refuse(
        "REFUND_PENDING",
        `${formatMinor(pending[1].amount, currency)} ${currency} of payment ${payment} are kept for refund ${pending[0]}: cancel it first.`,
        { payment, refund: pending[0] },
      )
    return refuse(
      "RETURN_BEFORE_PAYMENT",
      `Payment ${payment} can't have been returned on ${on}: it was not there yet. Date the return when the bank took it back.`,
      { payment, on },
    )
  }
  const gone = {
    payment,
    customer,
    currency,
    amount,
    reason,
    ...(command.fee === undefined ? {} : { fee: command.fee }),
  }
  facts.push(
    command.type === "ReturnPayment"
      ? { type: "PaymentReturned", data: gone }
      : { type: "InstrumentDishonoured", data: gone },
  )
  return right(facts)
}
