import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import * as t from "io-ts"
import { LocalDate as aDate, list, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import { addDays, civilOf, dateOfCivil, dayOfWeek, type LocalDate, toDay } from "../values/index.js"
import type { BusinessDay } from "./term.js"

/** 1 is Monday, 7 is Sunday (ISO 8601). */
export const IsoWeekday = t.union([
  t.literal(1),
  t.literal(2),
  t.literal(3),
  t.literal(4),
  t.literal(5),
  t.literal(6),
  t.literal(7),
])
export type IsoWeekday = t.TypeOf<typeof IsoWeekday>

/**
 * Which days are not worked, as plain data: lists of holidays change by law, so they are given, not computed, and
 * a year that is not listed is unknown, which is not the same as a year without holidays.
 */
export const Calendar = shape("a calendar", {
  id: Text,
  weekend: list(IsoWeekday),
  holidaysByYear: t.readonly(t.record(t.string, list(aDate))),
})
export type Calendar = t.TypeOf<typeof Calendar>

/** Calendars by their id. */
export interface Calendars {
  readonly [id: string]: Calendar
}

export type CalendarFailure = Failure<"CALENDAR_UNKNOWN" | "CALENDAR_YEAR_MISSING">

/**
 * The calendar of that id.
 *
 * Fails with `CALENDAR_UNKNOWN`.
 */
export const calendarOf = (
  calendars: Calendars,
  id: string,
): Either<Failure<"CALENDAR_UNKNOWN">, Calendar> => {
  const calendar = Object.hasOwn(calendars, id) ? calendars[id] : undefined
  return calendar === undefined
    ? left(
        failure("CALENDAR_UNKNOWN", `There is no calendar ${id}: give its weekends and holidays.`, {
          calendar: id,
          known: Object.keys(calendars),
        }),
      )
    : right(calendar)
}

/**
 * Whether the date is worked: neither a weekend nor a holiday.
 *
 * Fails with `CALENDAR_YEAR_MISSING`, on weekends too, so that an answer never depends on the day of the week.
 */
export const isWorkingDay = (
  calendar: Calendar,
  date: LocalDate,
): Either<Failure<"CALENDAR_YEAR_MISSING">, boolean> => {
  const { year } = civilOf(toDay(date))
  const key = String(year)
  const holidays = Object.hasOwn(calendar.holidaysByYear, key) ? calendar.holidaysByYear[key] : undefined
  if (holidays === undefined)
    return left(
      failure(
        "CALENDAR_YEAR_MISSING",
        `Calendar ${calendar.id} doesn't cover ${year}: add that year to it.`,
        {
          calendar: calendar.id,
          year,
          date,
        },
      ),
    )
  const weekday = dayOfWeek(date)
  return right(!calendar.weekend.some((day) => day === weekday) && !holidays.includes(date))
}

/** The nearest working day, the date itself included. A calendar covers finitely many years, so the search ends. */
const nearestWorkingDay = (
  calendar: Calendar,
  date: LocalDate,
  direction: 1 | -1,
): Either<Failure<"CALENDAR_YEAR_MISSING">, LocalDate> => {
  let at = date
  for (;;) {
    const working = isWorkingDay(calendar, at)
    if (isLeft(working)) return working
    if (working.right) return right(at)
    at = addDays(at, direction)
  }
}

/**
 * Moves a date that is not worked: `following` to the next working day, `preceding` to the last one before,
 * `modifiedFollowing` to the next one unless that is in another month, and then to the last one before. `none` leaves
 * it. A working day stays where it is. (The conventions are those of ISO 20022 and FpML business day adjustments.)
 *
 * Fails with `CALENDAR_YEAR_MISSING`.
 *
 * @example
 * import { targetCalendar, toBusinessDay, unsafeDate } from "@adv/domain"
 *
 * // 18 April 2025 is Good Friday, 21 April is Easter Monday.
 * const moved = toBusinessDay(unsafeDate("2025-04-18"), "following", targetCalendar(2025, 2025))
 * assert.deepEqual(moved, { _tag: "Right", right: "2025-04-22" })
 */
export const toBusinessDay = (
  date: LocalDate,
  convention: BusinessDay,
  calendar: Calendar,
): Either<Failure<"CALENDAR_YEAR_MISSING">, LocalDate> => {
  switch (convention) {
    case "none":
      return right(date)
    case "following":
      return nearestWorkingDay(calendar, date, 1)
    case "preceding":
      return nearestWorkingDay(calendar, date, -1)
    case "modifiedFollowing": {
      const following = nearestWorkingDay(calendar, date, 1)
      return isLeft(following) || following.right.slice(0, 7) === date.slice(0, 7)
        ? following
        : nearestWorkingDay(calendar, date, -1)
    }
  }
}

/** Easter Sunday of the Gregorian calendar, by the anonymous computus (Meeus, Jones, Butcher). */
export const easterSunday = (year: number): LocalDate => {
  const golden = year % 19
  const century = Math.floor(year / 100)
  const ofCentury = year % 100
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3)
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451)
  const marchBased = epact + toSunday - 7 * late + 114
  return dateOfCivil(year, Math.floor(marchBased / 31), (marchBased % 31) + 1)
}

/**
 * The closing days of T2 (TARGET), as the European Central Bank has set them since 2002: 1 January, Good Friday,
 * Easter Monday, 1 May, 25 and 26 December, Saturdays and Sundays. Both years are included.
 */
export const targetCalendar = (fromYear: number, toYear: number): Calendar => {
  const holidaysByYear: Record<string, ReadonlyArray<LocalDate>> = {}
  for (let year = fromYear; year <= toYear; year++) {
    const easter = easterSunday(year)
    holidaysByYear[String(year)] = [
      dateOfCivil(year, 1, 1),
      addDays(easter, -2),
      addDays(easter, 1),
      dateOfCivil(year, 5, 1),
      dateOfCivil(year, 12, 25),
      dateOfCivil(year, 12, 26),
    ]
  }
  return { id: "TARGET", weekend: [6, 7], holidaysByYear }
}
