import { addDays, type Decimal, dayOfWeek, daysBetween, type LocalDate } from "../values/index.js"
import { type Seconds, secondsOfDay, secondsOfHours } from "./time.js"

/** What an assistant can do, from a day on: so many hours a week over the days of the week (1 is Monday), with skills. */
export interface Capacity {
  readonly from: LocalDate
  /** The last day. */
  readonly to: LocalDate | null
  readonly weeklyHours: Decimal
  readonly days: ReadonlyArray<number>
  readonly skills: ReadonlyArray<string>
}

/** Days an assistant is away, both included: altogether, or for so many hours of each. */
export interface Away {
  readonly from: LocalDate
  readonly to: LocalDate
  readonly hours: Decimal | null
}

export interface Availability {
  /** In the order in which they were defined. */
  readonly capacities: ReadonlyArray<Capacity>
  readonly absences: Iterable<Away>
}

/** The capacity that applies on a day: of those that cover it, the one that started last, and then the one defined last. */
export const capacityOn = (capacities: ReadonlyArray<Capacity>, on: LocalDate): Capacity | null => {
  let found: Capacity | null = null
  for (const candidate of capacities)
    if (
      candidate.from <= on &&
      (candidate.to === null || candidate.to >= on) &&
      (found === null || candidate.from >= found.from)
    )
      found = candidate
  return found
}

const covers = ({ from, to }: Away, on: LocalDate): boolean => from <= on && on <= to

/** Whether an assistant is not there on a day at all: not in the team, or away all day. Days off don't count. */
export const isAway = ({ capacities, absences }: Availability, on: LocalDate): boolean => {
  if (capacityOn(capacities, on) === null) return true
  for (const absence of absences) if (absence.hours === null && covers(absence, on)) return true
  return false
}

/** How many seconds an assistant is there on a day. */
export const secondsOn = ({ capacities, absences }: Availability, on: LocalDate): Seconds => {
  const capacity = capacityOn(capacities, on)
  if (capacity === null || !capacity.days.includes(dayOfWeek(on))) return 0
  let seconds = secondsOfDay(capacity.weeklyHours, capacity.days.length)
  for (const absence of absences) {
    if (!covers(absence, on)) continue
    if (absence.hours === null) return 0
    seconds -= secondsOfHours(absence.hours)
  }
  return Math.max(0, seconds)
}

/** How many seconds an assistant is there from one day through another, on the days that are worked. */
export const secondsBetween = (
  availability: Availability,
  from: LocalDate,
  through: LocalDate,
  isWorked: (date: LocalDate) => boolean = () => true,
): Seconds => {
  let seconds = 0
  const days = daysBetween(from, through)
  for (let day = 0; day <= days; day++) {
    const date = addDays(from, day)
    if (isWorked(date)) seconds += secondsOn(availability, date)
  }
  return seconds
}
