import { type Currency, formatMinor, minor } from "@adv/domain"
import { ratioText } from "@adv/projections"

/** Money in a document: exact decimal text of the currency, and its code. */
export interface MoneyDocument {
  readonly amount: string
  readonly currency: string
}

export const moneyOf = (amount: number, currency: Currency): MoneyDocument => ({
  amount: formatMinor(minor(amount), currency),
  currency,
})

/** Thousands apart: `-1,234,567.89`. */
export const grouped = (decimal: string): string => {
  const [whole = "", fraction] = decimal.split(".")
  const apart = whole.replace(/\B(?=(\d{3})+$)/g, ",")
  return fraction === undefined ? apart : `${apart}.${fraction}`
}

/** An amount for a person; what is nothing is a dash, so that what is something stands out. */
export const amountText = (amount: number, currency: Currency): string =>
  amount === 0 ? "–" : grouped(formatMinor(minor(amount), currency))

export const countText = (count: number): string => (count === 0 ? "–" : grouped(String(count)))

/** A part of a whole in percent, with one decimal. */
export const shareText = (part: number, whole: number): string =>
  part === 0 || whole === 0 ? "–" : `${ratioText(BigInt(part) * 100n, BigInt(whole), 1)} %`

/** `1 order`, `1,234 orders`. */
export const several = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(String(count))} ${count === 1 ? one : many}`
