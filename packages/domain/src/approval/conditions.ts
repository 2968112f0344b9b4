import type * as t from "io-ts"
import { Currency, Decimal, Flag, list, Minor, NonNegativeDecimal, shape, Text } from "../facts/codecs.js"
import { type Currency as CurrencyCode, type Decimal as Exactly, exact } from "../values/index.js"

/**
 * What whoever takes an order knows about it and the order doesn't say. `priceDeviationPercent` is how far its prices are
 * from those that were negotiated, whichever way; `creditScore` is on the scale of who gives it.
 */
export const OrderAttributes = shape(
  "what is known about an order",
  {},
  {
    newCustomer: Flag,
    export: Flag,
    creditExceeded: Flag,
    shortage: Flag,
    priceDeviationPercent: Decimal,
    marginPercent: Decimal,
    creditScore: Decimal,
  },
)
export type OrderAttributes = t.TypeOf<typeof OrderAttributes>

/** What conditions are tested on. `net` is in minor units of `currency`; `discountPercent` is the highest of any line. */
export interface Attributes extends OrderAttributes {
  readonly net: number
  readonly currency: CurrencyCode
  readonly discountPercent?: Exactly
  readonly channel?: string
}

/**
 * When a gate is asked for: when all that it names holds. What is not known holds too, since somebody has to look at it:
 * a margin that nobody gave, an amount in a currency for which no limit is set.
 */
export const GateCondition = shape(
  "a gate's condition",
  {},
  {
    /** Net of tax, in minor units. */
    netAbove: list(shape("an amount", { amount: Minor, currency: Currency })),
    discountAbove: NonNegativeDecimal,
    priceDeviationAbove: NonNegativeDecimal,
    marginBelow: Decimal,
    creditScoreBelow: Decimal,
    newCustomer: Flag,
    export: Flag,
    creditExceeded: Flag,
    shortage: Flag,
    currencies: list(Currency),
    channels: list(Text),
  },
)
export type GateCondition = t.TypeOf<typeof GateCondition>

type Holds = boolean | undefined
const above = (value: Exactly | undefined, limit: Exactly | undefined): Holds =>
  limit === undefined ? undefined : value === undefined || exact(value).abs().gt(exact(limit))
const below = (value: Exactly | undefined, limit: Exactly | undefined): Holds =>
  limit === undefined ? undefined : value === undefined || exact(value).lt(exact(limit))
const same = (value: boolean | undefined, asked: boolean | undefined): Holds =>
  asked === undefined ? undefined : value === undefined || value === asked
const among = (value: string | undefined, listed: ReadonlyArray<string> | undefined): Holds =>
  listed === undefined ? undefined : value === undefined || listed.includes(value)

type Test = (condition: GateCondition, attributes: Attributes) => Holds

/** Of each thing a condition may ask, whether it holds; undefined where it isn't asked. */
const tests: { readonly [K in keyof GateCondition]-?: Test } = {
  netAbove: ({ netAbove }, { net, currency }) => {
    if (netAbove === undefined) return undefined
    const limit = netAbove.find((each) => each.currency === currency)
    return limit === undefined || net > limit.amount
  },
  discountAbove: ({ discountAbove: limit }, { discountPercent }) => above(discountPercent, limit),
  priceDeviationAbove: ({ priceDeviationAbove: limit }, { priceDeviationPercent }) =>
    above(priceDeviationPercent, limit),
  marginBelow: ({ marginBelow: limit }, { marginPercent }) => below(marginPercent, limit),
  creditScoreBelow: ({ creditScoreBelow: limit }, { creditScore }) => below(creditScore, limit),
  newCustomer: ({ newCustomer: asked }, { newCustomer }) => same(newCustomer, asked),
  export: (condition, attributes) => same(attributes.export, condition.export),
  creditExceeded: ({ creditExceeded: asked }, { creditExceeded }) => same(creditExceeded, asked),
  shortage: ({ shortage: asked }, { shortage }) => same(shortage, asked),
  currencies: ({ currencies }, { currency }) => among(currency, currencies),
  channels: ({ channels }, { channel }) => among(channel, channels),
}

/** The names of what a condition asks, when all of it holds; null when something doesn't. */
export const heldOf = (condition: GateCondition, attributes: Attributes): ReadonlyArray<string> | null => {
  const held: Array<string> = []
  for (const [name, test] of Object.entries(tests)) {
    const holds = test(condition, attributes)
    if (holds === false) return null
    if (holds === true) held.push(name)
  }
  return held
}
