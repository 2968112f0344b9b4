import * as t from "io-ts"
import { LocalDate as aDate, list, shape, Text } from "../facts/codecs.js"
import { refined } from "../facts/refined.js"
import type { Plain } from "../flows/plain-command.js"
import { IsoWeekday } from "../terms/calendar.js"
import { type Day, dayOfCivil, dayOfWeek, fromDay, type Instant } from "../values/index.js"

const clock = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/

const ClockTime = new t.Type<string>(
  "a time of day HH:MM",
  (value): value is string => typeof value === "string" && clock.test(value),
  (value, context) =>
    typeof value === "string" && clock.test(value) ? t.success(value) : t.failure(value, context),
  t.identity,
)

const HALF_HOUR = 1_800_000
const DAY = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()
const formatIn = (zone: string): Intl.DateTimeFormat => {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  })
  formats.set(zone, format)
  return format
}

const isZone = (zone: string): boolean => {
  try {
    formatIn(zone)
    return true
  } catch {
    return false
  }
}

/**
 * When the department works: by weekday, from an hour to another of the `zone` (a name of the IANA time zone database),
 * as many times a day as it opens; on the `closed` days not at all. The body of a policy of kind `openingHours`.
 */
export const OpeningHours = refined(
  shape(
    "opening hours",
    {
      zone: Text,
      hours: list(shape("an opening", { weekday: IsoWeekday, from: ClockTime, to: ClockTime })),
    },
    { closed: list(aDate) },
  ),
  [
    {
      field: "zone",
      expected: "a time zone such as Europe/Rome",
      holds: ({ zone }) => isZone(zone),
    },
    {
      field: "hours",
      expected: "openings that end after they begin, and don't overlap",
      holds: ({ hours }) =>
        hours.every(
          (one, index) =>
            one.from < one.to &&
            hours.every(
              (other, at) =>
                at <= index || other.weekday !== one.weekday || other.from >= one.to || other.to <= one.from,
            ),
        ),
    },
  ],
)
export type OpeningHours = t.TypeOf<typeof OpeningHours>

/** Every opening of a week that works from nine to one and from two to six. */
const officeWeek = ([1, 2, 3, 4, 5] as const).flatMap((weekday) => [
  { weekday, from: "09:00", to: "13:00" },
  { weekday, from: "14:00", to: "18:00" },
])

const preset = (plain: Plain<OpeningHours>): OpeningHours => {
  const hours: unknown = plain
  if (!OpeningHours.is(hours)) throw new RangeError("not opening hours")
  return hours
}

/** Forty hours a week, Monday to Friday, in Italy: an example to start from. */
export const officeHours = preset({ zone: "Europe/Rome", hours: officeWeek })

/** By zone and half an hour: clocks change on the hour or the half, so the offset is the same in between. */
const offsets = new Map<string, Map<number, number>>()

/** How far the clocks of a zone are ahead of UTC at a moment, in milliseconds. */
const offsetAt = (at: number, zone: string): number => {
  const half = Math.floor(at / HALF_HOUR)
  const ofZone = offsets.get(zone) ?? new Map<number, number>()
  offsets.set(zone, ofZone)
  const known = ofZone.get(half)
  if (known !== undefined) return known
  const parts: Record<string, number> = {}
  const start = half * HALF_HOUR
  for (const { type, value } of formatIn(zone).formatToParts(start)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  const local = (dayOfCivil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second) * 1000
  const offset = local - start
  ofZone.set(half, offset)
  return offset
}

/** The moment at which the clocks of a zone show a time; one that they skip is the moment they do so. */
const momentOf = (local: number, zone: string): number => {
  const near = local - offsetAt(local, zone)
  return local - offsetAt(near, zone)
}

const minutesOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/**
 * How many seconds the department was open between two moments, by the clocks of its zone: what came in at six in the
 * evening and was done at ten past nine the next morning took ten minutes. 0 when the second isn't after the first.
 *
 * @example
 * import { officeHours, openSecondsBetween } from "@adv/domain"
 *
 * const at = (iso: string) => Date.parse(iso) as Parameters<typeof openSecondsBetween>[1]
 * const friday = at("2025-03-28T17:50:00+01:00")
 * const monday = at("2025-03-31T09:10:00+02:00")
 * assert.equal(openSecondsBetween(officeHours, friday, monday), 20 * 60)
 */
export const openSecondsBetween = (
  { zone, hours, closed }: OpeningHours,
  from: Instant,
  to: Instant,
): number => {
  const first = Math.floor((from + offsetAt(from, zone)) / DAY)
  const last = Math.floor((to + offsetAt(to, zone)) / DAY)
  let open = 0
  for (let day = first; day <= last; day++) {
    const date = fromDay(day as Day)
    if (closed?.includes(date) === true) continue
    const weekday = dayOfWeek(date)
    for (const opening of hours) {
      if (opening.weekday !== weekday) continue
      const begins = momentOf(day * DAY + minutesOfDay(opening.from) * 60_000, zone)
      const ends = momentOf(day * DAY + minutesOfDay(opening.to) * 60_000, zone)
      open += Math.max(0, Math.min(to, ends) - Math.max(from, begins))
    }
  }
  return Math.floor(open / 1000)
}
