import { type Either, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import {
  Currency,
  Decimal,
  either,
  LocalDate,
  list,
  NonNegativeDecimal,
  PolicyId,
  shape,
  Text,
} from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import type { PolicyRef } from "../policy/ref.js"
import {
  type Currency as CurrencyCode,
  type LocalDate as Day,
  type Decimal as DecimalText,
  Exact,
  exact,
  fromExact,
} from "../values/index.js"

/** A price in major units per unit of quantity; or what a price list says, less a percentage. */
export const RulePrice = either(
  "how a price is made",
  shape("a fixed price", { unitPrice: Decimal, currency: Currency }),
  shape("a price off a list", { priceList: PolicyId }, { discountPercent: NonNegativeDecimal }),
)

/**
 * A negotiated price: of one `sku`, or of everything on a list. It applies from a quantity of the line on
 * (`fromQuantity`, nothing when absent) and on the days from `validFrom` to `validTo`, both included.
 */
export const PriceRule = shape(
  "a price rule",
  { rule: Text, price: RulePrice },
  { sku: Text, fromQuantity: NonNegativeDecimal, validFrom: LocalDate, validTo: LocalDate },
)
export type PriceRule = t.TypeOf<typeof PriceRule>

/** What a policy of kind `priceList` says; its versions have the validity. */
export const PriceList = shape("a price list", {
  currency: Currency,
  prices: list(
    shape("a listed price", { sku: Text, unitPrice: Decimal }, { fromQuantity: NonNegativeDecimal }),
  ),
})
export type PriceList = t.TypeOf<typeof PriceList>

export interface PriceListInForce {
  readonly ref: PolicyRef
  readonly body: PriceList
}

export interface PriceAsked {
  readonly sku: string
  readonly quantity: DecimalText
  readonly currency: CurrencyCode
  readonly on: Day
}

/** A price and where it comes from. */
export interface PriceFound {
  readonly rule: string
  readonly unitPrice: DecimalText
  readonly priceList?: PolicyRef
}

const hundred = new Exact("100")
const hundredth = new Exact("0.01")
/** As many decimals as a price may have. */
const PLACES = 12

const from = ({ fromQuantity }: { readonly fromQuantity?: DecimalText }): Exact =>
  fromQuantity === undefined ? new Exact("0") : exact(fromQuantity)

const listed = (list: PriceListInForce, asked: PriceAsked): Exact | null => {
  if (list.body.currency !== asked.currency) return null
  let found: { readonly unitPrice: DecimalText; readonly least: Exact } | null = null
  for (const price of list.body.prices) {
    const least = from(price)
    if (price.sku !== asked.sku || least.gt(exact(asked.quantity))) continue
    if (found === null || least.gte(found.least)) found = { unitPrice: price.unitPrice, least }
  }
  return found === null ? null : exact(found.unitPrice)
}

const found = (
  { rule, price }: PriceRule,
  lists: ReadonlyArray<PriceListInForce>,
  asked: PriceAsked,
): PriceFound | null => {
  if ("unitPrice" in price)
    return price.currency === asked.currency ? { rule, unitPrice: price.unitPrice } : null
  const list = lists.find(({ ref }) => ref.policy === price.priceList)
  const gross = list === undefined ? null : listed(list, asked)
  if (list === undefined || gross === null) return null
  const net = gross
    .times(hundred.minus(exact(price.discountPercent ?? fromExact(new Exact("0")))))
    .times(hundredth)
  return { rule, unitPrice: fromExact(net.round(PLACES, Exact.roundHalfUp)), priceList: list.ref }
}

/** Whether a rule comes before another that applies as well: of one article, of a larger quantity, of a later start. */
const precedes = (rule: PriceRule, other: PriceRule): boolean => {
  if ((rule.sku === undefined) !== (other.sku === undefined)) return rule.sku !== undefined
  const quantity = from(rule).cmp(from(other))
  if (quantity !== 0) return quantity > 0
  return (rule.validFrom ?? "") >= (other.validFrom ?? "")
}

/**
 * The negotiated price of an article on a day, and the rule it comes from; null when no rule gives one.
 *
 * Of the rules that apply, one for the article itself comes before one for a whole list, a larger quantity break before
 * a smaller one, a later start before an earlier one, and what was written last before the rest. Prices are in major
 * units of the currency asked for; a rule in another currency gives none. Discounts on lines come off afterwards.
 *
 * @example
 * import { isCurrency, priceByRules, unsafeDate, unsafeDecimal } from "@adv/domain"
 *
 * const currency = "EUR"
 * assert.ok(isCurrency(currency))
 * const rules = [
 *   { rule: "CHAIR", sku: "CHAIR", price: { unitPrice: unsafeDecimal("50"), currency } },
 *   { rule: "CHAIR-100", sku: "CHAIR", fromQuantity: unsafeDecimal("100"), price: { unitPrice: unsafeDecimal("45"), currency } },
 * ]
 * const asked = { sku: "CHAIR", quantity: unsafeDecimal("120"), currency, on: unsafeDate("2025-01-15") }
 * assert.deepEqual(priceByRules(rules, [], asked), { rule: "CHAIR-100", unitPrice: "45" })
 * assert.equal(priceByRules(rules, [], { ...asked, sku: "TABLE" }), null)
 */
export const priceByRules = (
  rules: ReadonlyArray<PriceRule>,
  lists: ReadonlyArray<PriceListInForce>,
  asked: PriceAsked,
): PriceFound | null => {
  let best: { readonly rule: PriceRule; readonly price: PriceFound } | null = null
  for (const rule of rules) {
    if (rule.sku !== undefined && rule.sku !== asked.sku) continue
    if (rule.validFrom !== undefined && rule.validFrom > asked.on) continue
    if (rule.validTo !== undefined && rule.validTo < asked.on) continue
    if (from(rule).gt(exact(asked.quantity))) continue
    const price = found(rule, lists, asked)
    if (price !== null && (best === null || precedes(rule, best.rule))) best = { rule, price }
  }
  return best?.price ?? null
}

/** The price lists that rules refer to. */
export const priceListsOf = (rules: ReadonlyArray<PriceRule>) => [
  ...new Set(rules.flatMap(({ price }) => ("priceList" in price ? [price.priceList] : []))),
]

/**
 * Discounts taken one after the other, as the one percentage they come to: 20 % and then 10 % are 28 %. It is rounded
 * to twelve decimals, half away from zero.
 *
 * @example
 * import { cascade, unsafeDecimal } from "@adv/domain"
 *
 * assert.equal(cascade([unsafeDecimal("20"), unsafeDecimal("10")]), "28")
 */
export const cascade = (discounts: ReadonlyArray<DecimalText>): DecimalText => {
  let left = hundred
  for (const discount of discounts) left = left.times(hundred.minus(exact(discount))).times(hundredth)
  return fromExact(hundred.minus(left).round(PLACES, Exact.roundHalfUp))
}

/**
 * Checks that price rules can be followed.
 *
 * Fails with `PRICE_RULE_INVALID`: two of one name, a fixed price for no article, a negative price, more than 100 % off,
 * or an end before its start.
 */
export const checkPriceRules = (
  rules: ReadonlyArray<PriceRule>,
): Either<Failure<"PRICE_RULE_INVALID">, ReadonlyArray<PriceRule>> => {
  const seen = new Set<string>()
  for (const { rule, sku, price, validFrom, validTo } of rules) {
    const refuse = (what: string) =>
      left(failure("PRICE_RULE_INVALID", `Price rule ${rule} ${what}.`, { rule, price }))
    if (seen.has(rule)) return refuse("is there twice: name each apart")
    seen.add(rule)
    if ("unitPrice" in price) {
      if (sku === undefined) return refuse("fixes a price for no article: say of which sku")
      if (exact(price.unitPrice).lt(0n)) return refuse("has a price below nothing: make it 0 or more")
    } else if (price.discountPercent !== undefined && exact(price.discountPercent).gt(hundred))
      return refuse(`takes ${price.discountPercent} % off: make it 100 or less`)
    if (validFrom !== undefined && validTo !== undefined && validTo < validFrom)
      return refuse(`ends on ${validTo}, before it starts on ${validFrom}: give a later end`)
  }
  return right(rules)
}
