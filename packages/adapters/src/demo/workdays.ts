import {
  civilOf,
  type Day,
  dayOfCivil,
  daysInMonth,
  frenchCalendar,
  italianCalendar,
  targetCalendar,
  toDay,
} from "@adv/domain"

/** The calendars that the demonstration's payment terms and policies name. */
export const demoCalendars = (firstYear: number, lastYear: number) => ({
  TARGET: targetCalendar(firstYear, lastYear),
  IT: italianCalendar(firstYear, lastYear),
  FR: frenchCalendar(firstYear, lastYear),
})

/** Month and day of the Italian holidays on which the banks are open and the company is not. */
const italianHolidays = [
  [1, 6],
  [4, 25],
  [6, 2],
  [8, 15],
  [11, 1],
  [12, 8],
] as const

export interface Workdays {
  readonly is: (day: Day) => boolean
  /** So many working days after a day; with 0, the day itself or the first working day after it. */
  readonly after: (day: Day, count: number) => Day
  /** So many working days before a day; with 0, the day itself or the last working day before it. */
  readonly before: (day: Day, count: number) => Day
  readonly isLastOfMonth: (day: Day) => boolean
}

/** Days on which the company works, its banks too: Monday to Friday, but for the holidays of Italy and of T2. */
export const workdaysOf = ({ TARGET: bank }: ReturnType<typeof demoCalendars>): Workdays => {
  const closed = new Set<Day>()
  for (const [year, dates] of Object.entries(bank.holidaysByYear)) {
    for (const date of dates) closed.add(toDay(date))
    for (const [month, day] of italianHolidays) closed.add(dayOfCivil(Number(year), month, day))
  }
  // Saturdays are 2, Sundays 3.
  const is = (day: Day) => {
    const weekday = ((day % 7) + 7) % 7
    return weekday !== 2 && weekday !== 3 && !closed.has(day)
  }
  const step = (from: Day, count: number, by: 1 | -1): Day => {
    let day = from
    while (!is(day)) day = shift(day, by)
    for (let left = count; left > 0; left--) {
      day = shift(day, by)
      while (!is(day)) day = shift(day, by)
    }
    return day
  }
  const after = (day: Day, count: number) => step(day, count, 1)
  return {
    is,
    after,
    before: (day, count) => step(day, count, -1),
    isLastOfMonth: (day) => is(day) && civilOf(after(day, 1)).month !== civilOf(day).month,
  }
}

/** 1 January 1970 was a Thursday. */
const THURSDAY = 0
export const FRIDAY = THURSDAY + 1
export const MONDAY = THURSDAY + 4

/** The first such day of the week after a day, or that day itself. */
export const weekdayFrom = (day: Day, weekday: number): Day => shift(day, (weekday - (day % 7) + 7) % 7)

export const laterDay = (a: Day, b: Day): Day => (a >= b ? a : b)
export const earlierDay = (a: Day, b: Day): Day => (a <= b ? a : b)

/** So many days after a day, or before it. */
export const shift = (day: Day, days: number): Day => (day + days) as Day

/** The last working day of a day's month, or the day itself when that is later. */
export const lastWorkdayOfMonth = (workdays: Workdays, day: Day): Day => {
  const { year, month } = civilOf(day)
  return laterDay(day, workdays.before(dayOfCivil(year, month, daysInMonth(year, month)), 0))
}
