import { type Instant, isLocalDate, type LocalDate } from "@adv/domain"
import { type Command, InvalidArgumentError, Option } from "@commander-js/extra-typings"
import { dateIn, endOfDay, instantOf, isZone } from "./reading/zone.js"

/** `--known-at` as it was written; a date becomes a moment once the zone is known. */
export type KnownAt = { readonly date: LocalDate } | { readonly instant: Instant }

export const refuse = (sentence: string): never => {
  throw new InvalidArgumentError(sentence)
}

export const dateOption = (text: string): LocalDate =>
  isLocalDate(text) ? text : refuse("Write a date as YYYY-MM-DD, such as 2025-03-31.")

export const knownAtOption = (text: string): KnownAt => {
  if (isLocalDate(text)) return { date: text }
  const instant = instantOf(text)
  return instant === undefined
    ? refuse("Write a moment as 2025-03-31T23:59:59Z, or a date as 2025-03-31 for the end of that day.")
    : { instant }
}

const zoneOption = (text: string): string =>
  isZone(text) ? text : refuse("Give a time zone of the IANA database, such as Europe/Rome.")

export const countOption = (text: string): number =>
  /^[1-9]\d{0,8}$/.test(text) ? Number(text) : refuse("Give a whole number of at least 1.")

export const seedOption = (text: string): number =>
  /^\d{1,9}$/.test(text) ? Number(text) : refuse("Give a whole number, such as 1.")

export const boundsOption = (text: string): ReadonlyArray<number> =>
  text
    .split(",")
    .map((bound) =>
      /^\d{1,5}$/.test(bound.trim())
        ? Number(bound)
        : refuse("Give whole days that increase, separated by commas, such as 30,60,90."),
    )

/** Repeated, or separated by commas, or both. */
export const listOption = (text: string, before: ReadonlyArray<string> = []): ReadonlyArray<string> => [
  ...before,
  ...text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
]

const ZONE = "Europe/Rome"

export const storeOption = () => new Option("--store <file>", "the SQLite file to use").default("./adv.db")
export const jsonOption = () => new Option("--json", "print one JSON document instead of a table")

const asOfOption = (fallback: string) =>
  new Option("--as-of <date>", `business date of the answer, YYYY-MM-DD (default: ${fallback})`).argParser(
    dateOption,
  )
export const knownAt = () =>
  new Option(
    "--known-at <moment>",
    "leave out what was recorded later: 2025-03-31T23:59:59Z, or a date for its end (default: now)",
  ).argParser(knownAtOption)
export const zone = () =>
  new Option("--zone <name>", "time zone of the legal entity's dates").default(ZONE).argParser(zoneOption)

/** The options of every command that reads. */
export const reading = (command: Command, asOf = "today") =>
  command
    .addOption(storeOption())
    .addOption(asOfOption(asOf))
    .addOption(knownAt())
    .addOption(zone())
    .addOption(jsonOption())

export interface ReadingOptions {
  readonly store: string
  readonly asOf?: LocalDate | undefined
  readonly knownAt?: KnownAt | undefined
  readonly zone: string
  readonly json?: true | undefined
}

/** The two dates of an answer. */
export interface Dates {
  readonly asOf: LocalDate
  /** Whether the date was asked for, rather than being today. */
  readonly asked: boolean
  readonly knownAt: Instant
  readonly zone: string
}

export const knownAtOf = (
  { knownAt, zone }: Pick<ReadingOptions, "knownAt" | "zone">,
  now: Instant,
): Instant =>
  knownAt === undefined ? now : "instant" in knownAt ? knownAt.instant : endOfDay(knownAt.date, zone)

export const datesOf = (options: ReadingOptions, now: Instant): Dates => ({
  asOf: options.asOf ?? dateIn(now, options.zone),
  asked: options.asOf !== undefined,
  knownAt: knownAtOf(options, now),
  zone: options.zone,
})
