import {
  type Currency,
  checkQuote,
  type Day,
  Exact,
  type ExchangeQuote,
  exact,
  exactWhole,
  exchanged,
  exponentOf,
  type Failure,
  failure,
  fromDay,
  type LocalDate,
  minor,
  roundToMinor,
  toDay,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"

/**
 * How amounts are brought into one currency (AG-10): by quotes that say their source and their day, never by a rate that
 * nobody gave. `documentDate` is the rate of the day an invoice was issued, or money came in: what the books were kept by.
 */
export interface InBase {
  readonly currency: Currency
  readonly quotes: ReadonlyArray<ExchangeQuote>
  /** The day whose rate counts: `asOf` by default. */
  readonly rateOn?: "asOf" | "documentDate" | LocalDate
  /** How many days old a quote may be, over weekends and holidays say: 7 by default. */
  readonly maxAgeDays?: number
}

export type BaseFailure = Failure<"EXCHANGE_RATE_MISSING" | "EXCHANGE_RATE_INVALID" | "AMOUNT_TOO_LARGE">

const MAX_AGE = 7

/** What an amount of `to` is worth in `from`: central banks quote what one of their own currency is worth. */
const soldBy = (amount: number, { from, to, rate }: ExchangeQuote): Either<BaseFailure, number> => {
  const scale = new Exact("10").pow(exponentOf(from) - exponentOf(to))
  const value = exactWhole(amount).times(scale).div(exact(rate))
  return value.abs().gt(exactWhole(Number.MAX_SAFE_INTEGER))
    ? left(
        failure(
          "AMOUNT_TOO_LARGE",
          `An amount exchanged from ${to} to ${from} is too large to be kept exactly: check the rate.`,
          { from: to, to: from },
        ),
      )
    : right(roundToMinor(value))
}

/** Brings amounts into the base currency; remembers by which quotes. */
export class BaseRates {
  readonly #found = new Map<string, ExchangeQuote | null>()
  readonly #quotes: ReadonlyArray<ExchangeQuote>
  readonly #maxAge: number
  readonly #used = new Set<ExchangeQuote>()

  readonly currency: Currency

  constructor(currency: Currency, { quotes, maxAgeDays = MAX_AGE }: Pick<InBase, "quotes" | "maxAgeDays">) {
    this.currency = currency
    // The latest that is old enough is found first.
    this.#quotes = quotes
      .filter(({ from, to }) => to === currency || from === currency)
      .sort((a, b) => (a.date < b.date ? 1 : -1))
    this.#maxAge = maxAgeDays
  }

  /** The quotes that amounts were converted by, by currency and day. */
  get used(): ReadonlyArray<ExchangeQuote> {
    return [...this.#used].sort((a, b) => (`${a.from} ${a.date}` < `${b.from} ${b.date}` ? -1 : 1))
  }

  #quoteOn(from: string, day: number): ExchangeQuote | null {
    const key = `${from} ${day}`
    const known = this.#found.get(key)
    if (known !== undefined) return known
    const date = fromDay(day as Day)
    const latest = this.#quotes.find(
      (quote) => (quote.from === from || quote.to === from) && quote.date <= date,
    )
    const found = latest !== undefined && day - toDay(latest.date) <= this.#maxAge ? latest : null
    this.#found.set(key, found)
    return found
  }

  /** Minor units of the base currency, rounded once, half away from zero. Nothing is nothing at any rate. */
  convert(amount: number, from: string, day: number): Either<BaseFailure, number> {
    if (amount === 0 || from === this.currency) return right(amount)
    const quote = this.#quoteOn(from, day)
    if (quote === null) {
      const date = fromDay(day as Day)
      return left(
        failure(
          "EXCHANGE_RATE_MISSING",
          `There is no rate from ${from} to ${this.currency} of ${date} or up to ${this.#maxAge} days before: give one, with its source.`,
          { from, to: this.currency, date },
        ),
      )
    }
    const sound = checkQuote(quote)
    if (isLeft(sound)) return sound
    this.#used.add(quote)
    return quote.to === this.currency ? exchanged(minor(amount), quote) : soldBy(amount, quote)
  }
}
