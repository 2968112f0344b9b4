import {
  type CheckPoint,
  type CreditAnswer,
  type CreditQuote,
  type CreditStanding,
  type Currency,
  type CustomerId,
  checkCredit,
  type DomainCommand,
  type Failure,
  type Instant,
  type LocalDate,
  minor,
  type OrderId,
  toDay,
} from "@adv/domain"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { type OrderCard, orderCardOf, orderCardsOf } from "../orders/order-card.js"
import type { CompanyModels } from "../projections.js"
import { type CreditPicture, creditPicture, type ExposureQuery, openValueOf } from "./exposure.js"
import { lineageOf, standingOf } from "./standing.js"

export interface HeldQuery extends ExposureQuery {
  readonly quotes?: ReadonlyArray<CreditQuote>
}

/** An order on credit hold, and how it stands now. */
export interface HeldOrder {
  readonly order: string
  readonly customer: string
  /** Who answers for it. */
  readonly answers: string
  /** `passed` says that a check would release it now; else `releasedBy` says what would. */
  readonly credit: CreditAnswer
}

type CheckCredit = Extract<DomainCommand, { readonly type: "CheckCredit" }>

/** Who answers for a customer's credit first, then all that it belongs to, as they stood. */
export const standingsOf = (
  { states }: Pick<CompanyModels, "states">,
  customer: string,
  { asOf, knownAt, policy }: ExposureQuery,
): readonly [CreditStanding, ...ReadonlyArray<CreditStanding>] => {
  const horizon = { asOf: toDay(asOf), knownAt }
  const lineage = policy.group ? lineageOf(states.credit, customer, horizon) : [customer]
  const standing = (of: string) => standingOf(states.credit, of, horizon)
  return [standing(lineage.at(-1) ?? customer), ...lineage.slice(0, -1).map(standing)]
}

const answerFor = (
  models: Pick<CompanyModels, "states">,
  picture: CreditPicture,
  card: OrderCard,
  query: HeldQuery,
): Either<Failure, HeldOrder> => {
  const { order, customer, currency, termDays } = card
  const exposure = picture.exposureOf(customer, order)
  const credit = checkCredit({
    policy: query.policy,
    on: query.asOf,
    order: order as OrderId,
    document: { amount: minor(openValueOf(card)), currency: currency as Currency },
    components: exposure.components,
    quotes: query.quotes ?? [],
    overdueItems: exposure.overdueItems,
    dunningLevel: exposure.dunningLevel,
    termDays,
    standings: standingsOf(models, customer, query),
  })
  return isLeft(credit)
    ? credit
    : right({ order, customer, answers: exposure.customer, credit: credit.right })
}

const underWay = new Set(["placed", "validated", "released"])

/**
 * Orders on credit hold, as they stood on a business date, as known at a moment, each with the arithmetic of its credit
 * then and what would release it: the invoices to pay, the limit that would do, who may override.
 *
 * Fails with `CREDIT_QUOTE_MISSING` when something is in another currency than the policy's and has no quote.
 */
export const heldOrders = (
  models: Pick<CompanyModels, "states">,
  query: HeldQuery,
): Either<Failure, ReadonlyArray<HeldOrder>> => {
  const picture = creditPicture(models, query)
  const held: Array<HeldOrder> = []
  for (const card of orderCardsOf(models.states.orders, {
    asOf: toDay(query.asOf),
    knownAt: query.knownAt,
  })) {
    if (!card.holds.includes("credit") || !underWay.has(card.lifecycle)) continue
    const answered = answerFor(models, picture, card, query)
    if (isLeft(answered)) return answered
    held.push(answered.right)
  }
  return right(held)
}

export interface CheckQuery {
  readonly on: LocalDate
  readonly point: CheckPoint
  /** The one that is in force on the day. */
  readonly policy: ExposureQuery["policy"]
  readonly quotes?: ReadonlyArray<CreditQuote>
}

const always = Number.MAX_SAFE_INTEGER as Instant

/**
 * The command that checks an order's credit at a step, with its customer's exposure as of the day and by all that is in
 * the log so far; `undefined` when there is no such order.
 */
export const creditCheckOf = (
  models: CompanyModels,
  order: string,
  { on, point, policy, quotes }: CheckQuery,
): CheckCredit | undefined => {
  const horizon = { asOf: toDay(on), knownAt: always }
  const card = orderCardOf(models.states.orders, order, horizon)
  if (card === undefined) return undefined
  const picture = creditPicture(models, { asOf: on, knownAt: always, policy })
  const counted = picture.exposureOf(card.customer, order)
  const { components, overdueItems, reservations, dunningLevel } = counted
  return {
    type: "CheckCredit",
    on,
    order: order as OrderId,
    point,
    customer: counted.customer as CustomerId,
    components,
    overdueItems,
    reservations,
    through: models.position,
    ...(quotes === undefined ? {} : { quotes }),
    ...(dunningLevel === 0 ? {} : { dunningLevel }),
  }
}
