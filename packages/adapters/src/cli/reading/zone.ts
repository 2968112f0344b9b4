import { addDays, type Instant, isInstant, isLocalDate, type LocalDate, unsafeDate } from "@adv/domain"

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

const wallClock = (at: number, zone: string): { readonly date: string; readonly time: string } => {
  const parts: Record<string, string> = {}
  for (const { type, value } of formatIn(zone).formatToParts(at)) parts[type] = value
  return {
    date: `${parts["year"]}-${parts["month"]}-${parts["day"]}`,
    time: `${parts["hour"]}:${parts["minute"]}:${parts["second"]}`,
  }
}

export const isZone = (zone: string): boolean => {
  try {
    formatIn(zone)
    return true
  } catch {
    return false
  }
}

/** The business date of a moment. */
export const dateIn = (at: Instant, zone: string): LocalDate => unsafeDate(wallClock(at, zone).date)

/** For a person: `2025-03-31 09:41:07`. */
export const momentText = (at: Instant, zone: string): string => {
  const { date, time } = wallClock(at, zone)
  return `${date} ${time}`
}

const instantAt = (at: number): Instant => {
  if (!isInstant(at)) throw new RangeError(`not a moment: ${at}`)
  return at
}

const offsetAt = (at: number, zone: string): number => {
  const { date, time } = wallClock(at, zone)
  return Date.parse(`${date}T${time}Z`) - Math.floor(at / 1000) * 1000
}

/**
 * The last millisecond of a day. Clocks may change at midnight, so that both offsets in question are tried: the next
 * day starts where it is that day, and was the day before a moment ago.
 */
export const endOfDay = (date: LocalDate, zone: string): Instant => {
  const next = addDays(date, 1)
  const midnight = Date.parse(`${next}T00:00:00Z`)
  const starts = [midnight - DAY, midnight + DAY].map((at) => midnight - offsetAt(at, zone))
  const start =
    starts.find((at) => wallClock(at, zone).date === next && wallClock(at - 1, zone).date === date) ??
    Math.min(...starts)
  return instantAt(start - 1)
}

const iso = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/

/** A moment written with its offset, such as `2025-03-31T23:59:59Z`. */
export const instantOf = (text: string): Instant | undefined => {
  const date = iso.exec(text)?.[1]
  if (!isLocalDate(date)) return undefined
  const at = Date.parse(text)
  return isInstant(at) ? at : undefined
}

/** How a moment is written in a document: ISO 8601 in UTC, with milliseconds. */
export const isoOf = (at: Instant): string => new Date(at).toISOString()
