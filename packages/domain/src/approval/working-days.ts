import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { type CalendarFailure, type Calendars, calendarOf, isWorkingDay } from "../terms/calendar.js"
import { addDays, type LocalDate } from "../values/index.js"

/**
 * The day so many working days after a date, by the calendar of that id; with none, the date itself.
 *
 * Fails with `CALENDAR_UNKNOWN` or `CALENDAR_YEAR_MISSING`.
 *
 * @example
 * import { targetCalendar, unsafeDate, workingDaysAfter } from "@adv/domain"
 *
 * // 18 and 21 April 2025 are Good Friday and Easter Monday.
 * const due = workingDaysAfter({ TARGET: targetCalendar(2025, 2025) }, "TARGET", unsafeDate("2025-04-17"), 2)
 * assert.deepEqual(due, { _tag: "Right", right: "2025-04-23" })
 */
export const workingDaysAfter = (
  calendars: Calendars,
  calendar: string,
  date: LocalDate,
  days: number,
): Either<CalendarFailure, LocalDate> => {
  const found = calendarOf(calendars, calendar)
  if (isLeft(found)) return found
  let at = date
  for (let left = days; left > 0; ) {
    at = addDays(at, 1)
    const working = isWorkingDay(found.right, at)
    if (isLeft(working)) return working
    if (working.right) left -= 1
  }
  return right(at)
}
