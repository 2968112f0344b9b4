import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import {
  addDays,
  addMonths,
  civilOf,
  dateOfCivil,
  daysInMonth,
  endOfMonth,
  isLocalDate,
  type LocalDate,
  toDay,
} from "../values/index.js"
import { type CalendarFailure, type Calendars, calendarOf, toBusinessDay } from "./calendar.js"
import type { Step, TermLine } from "./term.js"

/** `nominal` is what the steps give; `adjusted` is where it falls once moved to a business day. */
export interface DueDate {
  readonly nominal: LocalDate
  readonly adjusted: LocalDate
}

export type DueDateFailure =
  | Failure<"TERM_STEP_INVALID" | "TERM_CALENDAR_MISSING" | "DATE_OUT_OF_RANGE">
  | CalendarFailure

const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value >= 0
const isDayOfMonth = (value: number): boolean => isWhole(value) && value >= 1 && value <= 31

/**
 * Checks a step: days and months are whole and not negative, days of the month are 1 to 31, and there is at least one
 * payment day.
 *
 * Fails with `TERM_STEP_INVALID`.
 */
export const checkStep = (step: Step): Either<Failure<"TERM_STEP_INVALID">, Step> => {
  const invalid = (sentence: string) => left(failure("TERM_STEP_INVALID", sentence, { step }))
  if ("addDays" in step && !isWhole(step.addDays))
    return invalid(`A term can't add ${step.addDays} days: give a whole number of at least 0.`)
  if ("addMonths" in step && !isWhole(step.addMonths))
    return invalid(`A term can't add ${step.addMonths} months: give a whole number of at least 0.`)
  if ("dayOfMonth" in step && !isDayOfMonth(step.dayOfMonth))
    return invalid(`${step.dayOfMonth} is not a day of the month: give 1 to 31.`)
  if ("nextPaymentDay" in step && step.nextPaymentDay.length === 0)
    return invalid("A term waits for a payment day but lists none: give at least one, 1 to 31.")
  if ("nextPaymentDay" in step && !step.nextPaymentDay.every(isDayOfMonth))
    return invalid(`${step.nextPaymentDay.join(", ")} are not all days of the month: give 1 to 31.`)
  return right(step)
}

const onDay = (date: LocalDate, day: number): LocalDate => {
  const { year, month } = civilOf(toDay(date))
  return dateOfCivil(year, month, Math.min(day, daysInMonth(year, month)))
}

const nextPaymentDay = (date: LocalDate, days: ReadonlyArray<number>): LocalDate => {
  const inOrder = days.slice().sort((a, b) => a - b)
  const thisMonth = inOrder.map((day) => onDay(date, day)).find((candidate) => candidate >= date)
  return thisMonth ?? onDay(addMonths(onDay(date, 1), 1), inOrder[0] ?? 1)
}

const after = (date: LocalDate, step: Step): LocalDate => {
  if ("addDays" in step) return addDays(date, step.addDays)
  if ("addMonths" in step) return addMonths(date, step.addMonths)
  if ("endOfMonth" in step) return endOfMonth(date)
  if ("dayOfMonth" in step) return onDay(date, step.dayOfMonth)
  return nextPaymentDay(date, step.nextPaymentDay)
}

/**
 * When a line of a term falls due, counted from the date of its anchor.
 *
 * The steps are taken in the order they are written, each from where the last one ended: `addDays` adds calendar days
 * (the anchor is day 0); `addMonths` keeps the day of the month, clamped to the month's last day, and doesn't remember
 * that it clamped; `endOfMonth` goes to the last day of the month; `dayOfMonth` to that day of the month, clamped;
 * `nextPaymentDay` to the first listed day (clamped) that is not earlier, in this month or the next. The business day
 * is applied once, at the end. Nothing here keeps a due date from falling before its anchor (day 5 of the month,
 * counted from the 10th): who issues the invoice decides whether that is accepted.
 *
 * Fails with `TERM_STEP_INVALID`, `TERM_CALENDAR_MISSING` (a business day without a calendar), `CALENDAR_UNKNOWN`,
 * `CALENDAR_YEAR_MISSING` or `DATE_OUT_OF_RANGE` (past the year 9999).
 *
 * @example
 * import { dueDateOf, unsafeDate } from "@adv/domain"
 *
 * const fortyFiveDaysEndOfMonth = { steps: [{ addDays: 45 }, { endOfMonth: true as const }] }
 * assert.deepEqual(dueDateOf(fortyFiveDaysEndOfMonth, unsafeDate("2025-01-15"), {}), {
 *   _tag: "Right",
 *   right: { nominal: "2025-03-31", adjusted: "2025-03-31" },
 * })
 */
export const dueDateOf = (
  line: Pick<TermLine, "steps" | "businessDay" | "calendar">,
  anchorDate: LocalDate,
  calendars: Calendars,
): Either<DueDateFailure, DueDate> => {
  let nominal = anchorDate
  for (const step of line.steps) {
    const valid = checkStep(step)
    if (isLeft(valid)) return valid
    nominal = after(nominal, step)
    if (!isLocalDate(nominal))
      return left(
        failure(
          "DATE_OUT_OF_RANGE",
          `The steps counted from ${anchorDate} end after the year 9999: shorten them.`,
          {
            anchorDate,
            steps: line.steps,
          },
        ),
      )
  }
  const businessDay = line.businessDay ?? "none"
  if (businessDay === "none") return right({ nominal, adjusted: nominal })
  if (line.calendar === undefined) return left(calendarMissing(businessDay))
  const calendar = calendarOf(calendars, line.calendar)
  if (isLeft(calendar)) return calendar
  const adjusted = toBusinessDay(nominal, businessDay, calendar.right)
  return isLeft(adjusted) ? adjusted : right({ nominal, adjusted: adjusted.right })
}

export const calendarMissing = (businessDay: string): Failure<"TERM_CALENDAR_MISSING"> =>
  failure(
    "TERM_CALENDAR_MISSING",
    `A line of the term is moved to a business day (${businessDay}) but names no calendar: name one, such as TARGET.`,
    { businessDay },
  )
