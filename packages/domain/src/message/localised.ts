import {
  type Currency,
  civilOf,
  type Decimal,
  formatMinor,
  type LocalDate,
  type Minor,
  toDay,
} from "../values/index.js"
import type { Language } from "./channel.js"

// Written out and not left to the platform's locale data, which changes from one release to the next: a text is to
// have the same hash for ever (CLDR 47 for Italian, British English and French).
const NO_BREAK = "\u00A0"
const NARROW_NO_BREAK = "\u202F"

const marks: { readonly [L in Language]: { readonly thousands: string; readonly decimal: string } } = {
  it: { thousands: ".", decimal: "," },
  en: { thousands: ",", decimal: "." },
  fr: { thousands: NARROW_NO_BREAK, decimal: "," },
}

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const

/** A number as the language writes it: `-1.234,5` in Italian. */
export const localDecimal = (value: Decimal | string, language: Language): string => {
  const { thousands, decimal } = marks[language]
  const negative = value.startsWith("-")
  const [whole = "", fraction] = (negative ? value.slice(1) : value).split(".")
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, thousands)
  return `${negative ? "-" : ""}${grouped}${fraction === undefined ? "" : `${decimal}${fraction}`}`
}

/**
 * An amount as the language writes it; currencies other than the euro by their code. The spaces don't break.
 *
 * @example
 * import { isCurrency, localMoney, minor } from "@adv/domain"
 *
 * const euro = "EUR"
 * assert.ok(isCurrency(euro))
 * assert.equal(localMoney(minor(123456), euro, "it"), "1.234,56\u00A0€")
 * assert.equal(localMoney(minor(123456), euro, "en"), "€1,234.56")
 * assert.equal(localMoney(minor(123456), euro, "fr"), "1\u202F234,56\u00A0€")
 */
export const localMoney = (amount: Minor, currency: Currency, language: Language): string => {
  const number = localDecimal(formatMinor(amount, currency), language)
  const sign = currency === "EUR" ? "€" : currency
  if (language !== "en") return `${number}${NO_BREAK}${sign}`
  const before = currency === "EUR" ? sign : `${sign}${NO_BREAK}`
  return number.startsWith("-") ? `-${before}${number.slice(1)}` : `${before}${number}`
}

/** A date as the language writes it: `31/03/2025` in Italian and French, `31 March 2025` in English. */
export const localDay = (date: LocalDate, language: Language): string => {
  const { year, month, day } = civilOf(toDay(date))
  if (language === "en") return `${day} ${months[month - 1]} ${year}`
  return `${date.slice(8)}/${date.slice(5, 7)}/${date.slice(0, 4)}`
}
