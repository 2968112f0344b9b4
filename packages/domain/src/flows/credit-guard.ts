import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import {
  allowanceOf,
  CheckPoint,
  type CreditHoldReason,
  coveringOverrides,
  excessOf,
  limitInForce,
  openValueOf,
} from "../credit/index.js"
import type { CommandLike } from "../decider.js"
import { categoryOf, idOfStream } from "../facts/event.js"
import { type Failure, failure } from "../failure.js"
import type { CreditCheckState } from "../order/credit-state.js"
import { orderDecider } from "../order/decide.js"
import type { OrderState } from "../order/state.js"
import type { PolicyInForce } from "../policy/body.js"
import type { Handler, Loaded, StreamOf } from "../running/handler.js"
import { addDays, formatMinor, type LocalDate, minor, type OrderId } from "../values/index.js"
import {
  type Answering,
  answeringFor,
  creditPolicyOn,
  creditPolicyStream,
  lineageStreams,
} from "./credit-standing.js"
import { orderStream } from "./streams.js"

interface OfOrder extends CommandLike {
  readonly on: LocalDate
  readonly order: OrderId
}

/** What a guard has to look at: the customers only where a policy is in force. */
export const creditStreams = ({ order, on }: OfOrder, loaded: Loaded): ReadonlyArray<StreamOf<unknown>> => {
  const own = orderStream(order)
  const first = [own, creditPolicyStream]
  if (!loaded.has(own) || !loaded.has(creditPolicyStream)) return first
  const { customer } = loaded.state(own)
  const policy = creditPolicyOn(loaded, on)
  if (customer === null || isLeft(policy) || policy.right === null) return first
  return [...first, ...lineageStreams(customer, loaded)]
}

const isAfter = (check: CheckPoint, point: CheckPoint): boolean =>
  CheckPoint.words.indexOf(check) >= CheckPoint.words.indexOf(point)

/** Why the last check of an order says nothing about a step, or null when it binds. */
const notBinding = (
  check: CreditCheckState | null,
  state: OrderState,
  point: CheckPoint,
  on: LocalDate,
  answering: Answering,
  { body }: PolicyInForce<"credit">,
): string | null => {
  if (check === null) return "its credit was never checked"
  if (!isAfter(check.point, point)) return `its credit was last checked at ${check.point}`
  if (on < check.on || on > addDays(check.on, body.checkValidDays))
    return `its credit was last checked on ${check.on}`
  if (check.customer !== answering.customer)
    return `its credit was last checked for ${check.customer}, but ${answering.customer} answers for it`
  if (check.currency !== body.currency) return `its credit was last checked in ${check.currency}`
  return openValueOf(state) > check.value ? "it has come to more since its credit was last checked" : null
}

/** What still stands in an order's way by its last check, with the limit as it is now. */
const reasonsNow = (
  check: CreditCheckState,
  on: LocalDate,
  { standings }: Answering,
  { body }: PolicyInForce<"credit">,
): Either<Failure, ReadonlyArray<CreditHoldReason>> => {
  const limit = limitInForce(standings[0], body, on, check, check.quotes)
  if (isLeft(limit)) return limit
  const reasons: Array<CreditHoldReason> = check.reasons.filter(
    ({ rule }) => rule !== "exposure" && rule !== "limitExpired" && rule !== "accountBlocked",
  )
  if (body.holdWhen.limitExpired && limit.right.expired.length > 0) reasons.push({ rule: "limitExpired" })
  if (!body.holdWhen.exposureAboveLimit || limit.right.amount === null) return right(reasons)
  const allowed = allowanceOf(limit.right.amount, body)
  const actual = check.exposure + check.document
  return right(actual > allowed ? [...reasons, { rule: "exposure", actual, allowed }] : reasons)
}

/**
 * Whether an order's credit lets it take a step: its last check was for this step or a later one, is no older than the
 * policy allows, was for no less than the order is worth now, and either leaves no reason to hold it, by the limit as it
 * is now, or an override covers it that is in force. INV-18.
 *
 * Fails with `ACCOUNT_BLOCKED`, `CREDIT_CHECK_MISSING` (check it first) or `CREDIT_EXCEEDED` (with the excess).
 */
export const creditGuard = (
  point: CheckPoint,
  { order, on }: OfOrder,
  policy: PolicyInForce<"credit">,
  loaded: Loaded,
): Either<Failure, null> => {
  const state = loaded.state(orderStream(order))
  if (state.customer === null) return right(null)
  const answering = answeringFor(state.customer, policy, loaded)
  const { customer, standings } = answering
  if (policy.body.holdWhen.accountBlocked && standings.some(({ blocked }) => blocked !== null))
    return left(
      failure(
        "ACCOUNT_BLOCKED",
        `Order ${order} can't go on: the account of ${customer} is blocked. Unblock it first.`,
        { order, customer },
      ),
    )
  const { creditCheck } = state
  const missing = notBinding(creditCheck, state, point, on, answering, policy)
  if (creditCheck === null || missing !== null)
    return left(
      failure(
        "CREDIT_CHECK_MISSING",
        `Order ${order} can't go on: ${missing ?? "its credit was never checked"}. Check it (CheckCredit at ${point}) first.`,
        { order, customer, point, on, checked: creditCheck?.on ?? null },
      ),
    )
  const reasons = reasonsNow(creditCheck, on, answering, policy)
  if (isLeft(reasons) || reasons.right.length === 0) return isLeft(reasons) ? reasons : right(null)
  const excess = excessOf(reasons.right)
  const { currency } = policy.body
  if (coveringOverrides(standings, order, on, excess, currency).length > 0) return right(null)
  return left(
    failure(
      "CREDIT_EXCEEDED",
      excess > 0
        ? `Order ${order} can't go on: ${customer} would exceed its credit limit by ${formatMinor(minor(excess), currency)} ${currency}. It must pay, or somebody who may must override it.`
        : `Order ${order} can't go on: its credit check failed (${reasons.right.map(({ rule }) => rule).join(", ")}), and nobody who may overrides it.`,
      { order, customer, excess, currency, reasons: reasons.right },
    ),
  )
}

/** The guard, where the credit policy in force asks for a check at the step. */
const guarded = (point: CheckPoint, asked: OfOrder, loaded: Loaded): Either<Failure, null> => {
  const policy = creditPolicyOn(loaded, asked.on)
  if (isLeft(policy)) return policy
  if (policy.right === null || !policy.right.body.checkAt.includes(point)) return right(null)
  return creditGuard(point, asked, policy.right, loaded)
}

/**
 * A command that takes an order a step further, where its credit lets it: it is refused as {@link creditGuard} says, when
 * the credit policy in force asks for a check at the step. Without such a policy it is as if this were not here.
 *
 * @param applies whether a command is such a step; always, unless said
 */
export const underCredit = <C extends OfOrder>(
  point: CheckPoint,
  handler: Handler<C>,
  applies: (command: C, state: OrderState) => boolean = () => true,
): Handler<C> => ({
  ...handler,
  streams: (command, loaded) => [...handler.streams(command, loaded), ...creditStreams(command, loaded)],
  decide: (command, loaded) => {
    const decided = handler.decide(command, loaded)
    if (isLeft(decided) || !applies(command, loaded.state(orderStream(command.order)))) return decided
    const allowed = guarded(point, command, loaded)
    return isLeft(allowed) ? allowed : decided
  },
})

/** The orders whose streams a command has to look at. */
const ordersIn = (streams: ReadonlyArray<StreamOf<unknown>>): ReadonlyArray<OrderId> =>
  streams
    .map(({ stream }) => stream)
    .filter((stream) => categoryOf(stream) === orderDecider.category)
    // The stream of an order is named after it.
    .map((stream) => idOfStream(stream) as OrderId)

/**
 * An invoice of orders, where the credit of each lets it be issued: before it takes its number. What it doesn't say it
 * bills of an order isn't asked about, nor is any of it where no policy in force asks for a check at invoicing.
 */
export const invoicedUnderCredit = <C extends CommandLike & { readonly on: LocalDate }>(
  handler: Handler<C>,
): Handler<C> => ({
  ...handler,
  streams: (command, loaded) => {
    const { type, on } = command
    const own = handler.streams(command, loaded)
    return [...own, ...ordersIn(own).flatMap((order) => creditStreams({ type, on, order }, loaded))]
  },
  decide: (command, loaded) => {
    const decided = handler.decide(command, loaded)
    if (isLeft(decided)) return decided
    const { type, on } = command
    const billed = decided.right.filter(({ facts }) => facts.some((fact) => fact.type === "OrderInvoiced"))
    for (const order of ordersIn(billed.map(({ stream }) => ({ stream, folding: orderDecider })))) {
      const allowed = guarded("invoice", { type, on, order }, loaded)
      if (isLeft(allowed)) return allowed
    }
    return decided
  },
})
