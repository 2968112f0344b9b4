import { addDays, dateOfCivil, type LocalDate } from "../values/index.js"
import { type Calendar, easterSunday } from "./calendar.js"

/** A holiday of a country, in the years in which the law has it. */
interface Holiday {
  readonly since?: number
  readonly in: (year: number) => LocalDate
}

const every = (month: number, day: number): Holiday => ({ in: (year) => dateOfCivil(year, month, day) })
const since = (year: number, holiday: Holiday): Holiday => ({ ...holiday, since: year })
/** So many days after Easter Sunday. */
const easter = (days: number): Holiday => ({ in: (year) => addDays(easterSunday(year), days) })

interface Country {
  readonly id: string
  /** The first year for which the list is right. */
  readonly from: number
  readonly holidays: ReadonlyArray<Holiday>
}

const calendarOfYears = ({ id, from, holidays }: Country, fromYear: number, toYear: number): Calendar => {
  const holidaysByYear: Record<string, ReadonlyArray<LocalDate>> = {}
  for (let year = Math.max(from, fromYear); year <= toYear; year++)
    holidaysByYear[String(year)] = holidays
      .filter((holiday) => (holiday.since ?? from) <= year)
      .map((holiday) => holiday.in(year))
      .sort()
  return { id, weekend: [6, 7], holidaysByYear }
}

const italy: Country = {
  id: "IT",
  from: 2001,
  holidays: [
    every(1, 1),
    every(1, 6),
    easter(1),
    every(4, 25),
    every(5, 1),
    every(6, 2),
    every(8, 15),
    since(2026, every(10, 4)),
    every(11, 1),
    every(12, 8),
    every(12, 25),
    every(12, 26),
  ],
}

/**
 * The public holidays of Italy, Saturdays and Sundays; without patron saints, which each town has its own. Both years
 * are included. Sources: Legge 260/1949, Legge 54/1977 and DPR 792/1985; 2 June since Legge 336/2000, so the calendar
 * begins with 2001; 4 October again since Legge 151/2025, from 2026.
 *
 * @example
 * import { isWorkingDay, italianCalendar, unsafeDate } from "@adv/domain"
 *
 * const calendar = italianCalendar(2024, 2026)
 * // The same Friday and Sunday of October: San Francesco is a holiday from 2026 on.
 * assert.deepEqual(isWorkingDay(calendar, unsafeDate("2024-10-04")), { _tag: "Right", right: true })
 * assert.ok(calendar.holidaysByYear["2026"]?.some((day) => day === "2026-10-04"))
 * assert.equal(isWorkingDay(calendar, unsafeDate("2027-01-04"))._tag, "Left")
 */
export const italianCalendar = (fromYear: number, toYear: number): Calendar =>
  calendarOfYears(italy, fromYear, toYear)

const france: Country = {
  id: "FR",
  from: 1982,
  holidays: [
    every(1, 1),
    easter(1),
    every(5, 1),
    every(5, 8),
    easter(39),
    easter(50),
    every(7, 14),
    every(8, 15),
    every(11, 1),
    every(11, 11),
    every(12, 25),
  ],
}

/**
 * The public holidays of metropolitan France (without those of Alsace and Moselle), Saturdays and Sundays. Both years are
 * included. Sources: Code du travail, article L3133-1; 8 May since Loi 81-893, so the calendar begins with 1982.
 */
export const frenchCalendar = (fromYear: number, toYear: number): Calendar =>
  calendarOfYears(france, fromYear, toYear)
