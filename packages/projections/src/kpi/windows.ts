import { civilOf, type Day, dateOfCivil, toDay } from "@adv/domain"

/** Days since 1970-01-01; `to` is the day after the last. */
export interface Span {
  readonly from: number
  readonly to: number
}

export type Period = "week" | "month" | "quarter" | "year"

/** 1970-01-01 was a Thursday. */
const MONDAY = 3

const months: { readonly [period in Exclude<Period, "week">]: number } = { month: 1, quarter: 3, year: 12 }

/** Months since the year 0. */
export const monthOf = (day: number): number => {
  const { year, month } = civilOf(day as Day)
  return year * 12 + (month - 1)
}

/** The first day of a month that is counted from the year 0. */
export const firstOfMonth = (month: number): number => {
  const year = Math.floor(month / 12)
  return toDay(dateOfCivil(year, month - year * 12 + 1, 1))
}

/** The first day of the period after the one that a day is in. */
const nextStart = (day: number, every: Period, fiscalStart: number): number => {
  if (every === "week") return day + 7 - ((((day + MONDAY) % 7) + 7) % 7)
  const length = months[every]
  const since = monthOf(day) - (fiscalStart - 1)
  return firstOfMonth(since - (((since % length) + length) % length) + length + (fiscalStart - 1))
}

/**
 * The windows of a series: ISO weeks (from a Monday on), calendar months, or quarters and years that begin with the
 * month `fiscalStart` (1 is January). The first and the last are cut where the whole is; without `every` it is the whole.
 */
export const windowsOf = (whole: Span, every: Period | undefined, fiscalStart = 1): ReadonlyArray<Span> => {
  if (every === undefined) return [whole]
  const windows: Array<Span> = []
  for (let from = whole.from; from < whole.to; ) {
    const to = Math.min(whole.to, nextStart(from, every, fiscalStart))
    windows.push({ from, to })
    from = to
  }
  return windows
}
