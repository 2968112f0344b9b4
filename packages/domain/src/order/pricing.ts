import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Conditions } from "../customer/conditions.js"
import { cascade, type PriceFound, type PriceListInForce, priceByRules } from "../customer/pricing.js"
import { type Failure, failure } from "../failure.js"
import {
  type Currency,
  type Decimal,
  Exact,
  exact,
  isDecimal,
  type LocalDate,
  type OrderId,
} from "../values/index.js"
import type { LineAsked } from "./commands.js"
import type { ConditionsSnapshot, OrderLine, PriceDeviation } from "./events.js"

/** What lines are priced by: the conditions of their order, and the price lists these refer to, on a day. */
export interface Pricing {
  readonly terms: ConditionsSnapshot | null
  readonly currency: Currency
  readonly on: LocalDate
  readonly priceLists: ReadonlyArray<PriceListInForce>
}

/** What is asked of an order, with the price lists that its flow has found. */
export type Priced<C> = C & { readonly priceLists?: ReadonlyArray<PriceListInForce> }

const hundred = new Exact("100")
const PLACES = 6

/** How far a price is from the one that was negotiated; null when it is that one. */
const deviationOf = (
  given: Decimal,
  expected: Decimal,
  tolerance: Decimal | undefined,
): PriceDeviation | null => {
  const difference = exact(given).minus(exact(expected))
  if (difference.eq(0n)) return null
  if (exact(expected).eq(0n)) return { expected, tolerated: false }
  const percent = difference.times(hundred).div(exact(expected))
  const text = percent.round(PLACES, Exact.roundHalfUp).toFixed()
  return {
    expected,
    tolerated: tolerance !== undefined && percent.abs().lte(exact(tolerance)),
    // Beside a price of next to nothing, any other is so many percent of it that nobody needs to know how many.
    ...(isDecimal(text) ? { percent: text } : {}),
  }
}

const negotiatedPrice = (line: Pick<OrderLine, "sku" | "quantity">, pricing: Pricing): PriceFound | null => {
  const { terms, priceLists, currency, on } = pricing
  return priceByRules(terms?.conditions.priceRules ?? [], priceLists, {
    sku: line.sku,
    quantity: line.quantity,
    currency,
    on,
  })
}

type Discounted = Pick<OrderLine, "discountPercent" | "discounts" | "discountExpected">

/** The discount of a line: what it says, or what was negotiated; and where the two differ. */
const discountOf = (asked: Decimal | undefined, conditions: Conditions | undefined): Discounted => {
  const { discountPercent: first, lineDiscounts } = conditions ?? {}
  if (lineDiscounts === undefined) {
    const discountPercent = asked ?? first
    return discountPercent === undefined ? {} : { discountPercent }
  }
  const discounts = [...(first === undefined ? [] : [first]), ...lineDiscounts]
  const negotiated = cascade(discounts)
  return asked === undefined || exact(asked).eq(exact(negotiated))
    ? { discountPercent: negotiated, discounts }
    : { discountPercent: asked, discountExpected: negotiated }
}

/**
 * A line with its price and its discount. Without a price of its own it has the negotiated one; where it has, and a rule
 * gives another, the rule and the deviation are recorded with it, for whoever approves prices.
 *
 * Fails with `PRICE_UNKNOWN` when nothing says what the line costs.
 */
export const pricedBy = (
  order: OrderId,
  line: LineAsked,
  pricing: Pricing,
): Either<Failure<"PRICE_UNKNOWN">, Omit<OrderLine, "net">> => {
  const { unitPrice: given, discountPercent, ...rest } = line
  const conditions = pricing.terms?.conditions
  const found = negotiatedPrice(line, pricing)
  const unitPrice = given ?? found?.unitPrice
  if (unitPrice === undefined)
    return left(
      failure(
        "PRICE_UNKNOWN",
        `No price was negotiated for ${line.quantity} of ${line.sku} in ${pricing.currency} on ${pricing.on}: give line ${line.line} of order ${order} its unitPrice, or agree on one.`,
        { order, line: line.line, sku: line.sku, quantity: line.quantity, currency: pricing.currency },
      ),
    )
  const deviation =
    found === null ? null : deviationOf(unitPrice, found.unitPrice, conditions?.priceTolerance)
  return right({
    ...rest,
    unitPrice,
    ...discountOf(discountPercent, conditions),
    ...(found === null ? {} : { priceRule: found.rule }),
    ...(found?.priceList === undefined ? {} : { priceList: found.priceList }),
    ...(deviation === null ? {} : { priceDeviation: deviation }),
  })
}

/** The line as somebody would ask for it: without what was found out about its price. */
export const askedAgain = (line: OrderLine): LineAsked => {
  const {
    net: _net,
    priceRule: _rule,
    priceList: _list,
    priceDeviation: _deviation,
    discounts: _discounts,
    discountExpected: _expected,
    ...asked
  } = line
  return asked
}

/**
 * A line as it is asked for anew. Where a rule had given the price and nobody gives another, the rule that now applies
 * does: a larger quantity may have a better price.
 */
export const changedLine = (before: OrderLine, changes: Partial<LineAsked>, pricing: Pricing): LineAsked => {
  const changed = { ...askedAgain(before), ...changes }
  const ruled = before.priceRule !== undefined && before.priceDeviation === undefined
  if (!ruled || changes.unitPrice !== undefined) return changed
  const found = negotiatedPrice(changed, pricing)
  return found === null ? changed : { ...changed, unitPrice: found.unitPrice }
}
