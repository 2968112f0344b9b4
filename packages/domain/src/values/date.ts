import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"

/** A business date `YYYY-MM-DD` of the proleptic Gregorian calendar, in the legal entity's zone. */
export type LocalDate = string & { readonly LocalDate: unique symbol }

/** Days since 1970-01-01: what dates are where millions of them are compared. */
export type Day = number & { readonly Day: unique symbol }

/** A moment in milliseconds since 1970-01-01T00:00:00Z: the axis of what was known when. */
export type Instant = number & { readonly Instant: unique symbol }

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48

const daysInMonths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

export const isLeapYear = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

/** @param month 1…12 */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : (daysInMonths[month - 1] ?? 0)

export const isLocalDate = (value: unknown): value is LocalDate => {
  if (typeof value !== "string" || value.length !== 10) return false
  if (value.charCodeAt(4) !== 45 || value.charCodeAt(7) !== 45) return false
  for (let at = 0; at < 10; at++) {
    if (at === 4 || at === 7) continue
    const d = digit(value, at)
    if (!(d >= 0 && d <= 9)) return false
  }
  const year = digit(value, 0) * 1000 + digit(value, 1) * 100 + digit(value, 2) * 10 + digit(value, 3)
  const month = digit(value, 5) * 10 + digit(value, 6)
  const day = digit(value, 8) * 10 + digit(value, 9)
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/**
 * Reads a date.
 *
 * Fails with `DATE_INVALID`.
 */
export const localDate = (text: string): Either<Failure<"DATE_INVALID">, LocalDate> =>
  isLocalDate(text)
    ? right(text)
    : left(failure("DATE_INVALID", `"${text}" is not a date: write it as YYYY-MM-DD.`, { text }))

/** A date that is known to be one: for constants. */
export const unsafeDate = (text: string): LocalDate => {
  if (!isLocalDate(text)) throw new RangeError(`not a date: ${text}`)
  return text
}

/** Howard Hinnant's days_from_civil. */
export const dayOfCivil = (year: number, month: number, day: number): Day => {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return (era * 146_097 + dayOfEra - 719_468) as Day
}

/** The date as days since 1970-01-01. The text is taken to be a date. */
export const toDay = (date: LocalDate): Day =>
  dayOfCivil(
    digit(date, 0) * 1000 + digit(date, 1) * 100 + digit(date, 2) * 10 + digit(date, 3),
    digit(date, 5) * 10 + digit(date, 6),
    digit(date, 8) * 10 + digit(date, 9),
  )

export interface Civil {
  readonly year: number
  /** 1…12 */
  readonly month: number
  /** 1…31 */
  readonly day: number
}

/** Howard Hinnant's civil_from_days. */
export const civilOf = (day: Day): Civil => {
  const z = day + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shifted < 10 ? shifted + 3 : shifted - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  }
}

const pad = (value: number, width: number): string => String(value).padStart(width, "0")

export const dateOfCivil = (year: number, month: number, day: number): LocalDate =>
  `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` as LocalDate

export const fromDay = (day: Day): LocalDate => {
  const civil = civilOf(day)
  return dateOfCivil(civil.year, civil.month, civil.day)
}

export const addDays = (date: LocalDate, days: number): LocalDate => fromDay((toDay(date) + days) as Day)

/** The same day so many months on, clamped to the end of the month: 31 January and one month is 28 February. */
export const addMonths = (date: LocalDate, months: number): LocalDate => {
  const { year, month, day } = civilOf(toDay(date))
  const index = year * 12 + (month - 1) + months
  const newYear = Math.floor(index / 12)
  const newMonth = index - newYear * 12 + 1
  return dateOfCivil(newYear, newMonth, Math.min(day, daysInMonth(newYear, newMonth)))
}

export const endOfMonth = (date: LocalDate): LocalDate => {
  const { year, month } = civilOf(toDay(date))
  return dateOfCivil(year, month, daysInMonth(year, month))
}

/** Whole days from one date to another; negative when the second is earlier. */
export const daysBetween = (from: LocalDate, to: LocalDate): number => toDay(to) - toDay(from)

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export const dayOfWeek = (date: LocalDate): number => ((((toDay(date) + 3) % 7) + 7) % 7) + 1

/** Dates compare as text. */
export const laterOf = (a: LocalDate, b: LocalDate): LocalDate => (a >= b ? a : b)
export const earlierOf = (a: LocalDate, b: LocalDate): LocalDate => (a <= b ? a : b)

export const isInstant = (value: unknown): value is Instant => Number.isSafeInteger(value)
