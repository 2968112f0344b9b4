import type * as t from "io-ts"
import { LocalDate, oneOf, shape } from "../facts/codecs.js"
import {
  addDays,
  addMonths,
  type LocalDate as BusinessDate,
  civilOf,
  dateOfCivil,
  dayOfWeek,
  toDay,
} from "../values/index.js"

/** What a target is measured over: weeks begin on Monday (ISO 8601), the others on the first of a month. */
export const Period = oneOf("week", "month", "quarter", "year")
export type Period = t.TypeOf<typeof Period>

/** Business dates, half-open: `to` is the day after the last. */
export const Window = shape("a window", { from: LocalDate, to: LocalDate })
export type Window = t.TypeOf<typeof Window>

const months: { readonly [Of in Exclude<Period, "week">]: number } = { month: 1, quarter: 3, year: 12 }

/**
 * The period that a day is in.
 *
 * @example
 * import { periodOf, unsafeDate } from "@adv/domain"
 *
 * assert.deepEqual(periodOf("quarter", unsafeDate("2025-02-10")), { from: "2025-01-01", to: "2025-04-01" })
 * assert.deepEqual(periodOf("week", unsafeDate("2025-02-10")), { from: "2025-02-10", to: "2025-02-17" })
 */
export const periodOf = (period: Period, on: BusinessDate): Window => {
  if (period === "week") {
    const from = addDays(on, 1 - dayOfWeek(on))
    return { from, to: addDays(from, 7) }
  }
  const length = months[period]
  const { year, month } = civilOf(toDay(on))
  const from = dateOfCivil(year, month - ((month - 1) % length), 1)
  return { from, to: addMonths(from, length) }
}

/** The last period that was over when a day began. */
export const periodBefore = (period: Period, on: BusinessDate): Window =>
  periodOf(period, addDays(periodOf(period, on).from, -1))
