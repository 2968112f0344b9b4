import { addDays, type Failure, type LocalDate, toDay, unsafeDate } from "@adv/domain"
import { type CompanyModels, type Horizon, projections } from "@adv/projections"
import { Option } from "@commander-js/extra-typings"
import type { Either } from "fp-ts/lib/Either.js"
import type { Answer } from "../answer/answer.js"
import { type Dates, dateOption, datesOf, type ReadingOptions } from "../options.js"
import type { Context } from "../session.js"
import { load } from "./load.js"
import { openForReading, withStore } from "./store.js"

/** What a report is made from: the read models, and the two dates it is asked at. */
export interface Asked {
  readonly states: CompanyModels["states"]
  readonly horizon: Horizon
  readonly dates: Dates
  /** Things to know about the log. */
  readonly notes: ReadonlyArray<string>
}

/** Reads the log and makes a report of it. */
export const reportOn = async (
  options: ReadingOptions,
  { now, progress }: Context,
  make: (asked: Asked) => Either<Failure, Answer>,
): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, projections, dates, progress)
    const horizon = { asOf: toDay(dates.asOf), knownAt: dates.knownAt }
    return make({ states: models.states, horizon, dates, notes })
  })
}

export interface WindowOptions {
  readonly from?: LocalDate | undefined
  readonly to?: LocalDate | undefined
}

/** The options of a report about what happened in a window of days. */
export const fromOption = () =>
  new Option(
    "--from <date>",
    "first day of the window (default: the first of January of the last day's year)",
  ).argParser(dateOption)
export const toOption = () =>
  new Option("--to <date>", "the day after its last (default: the day after --as-of)").argParser(dateOption)

/** `[from, to)`: of the year up to the business date, unless said otherwise. */
export const windowOf = (
  { from, to }: WindowOptions,
  { asOf }: Dates,
): { readonly from: LocalDate; readonly to: LocalDate } => {
  const end = to ?? addDays(asOf, 1)
  return { from: from ?? unsafeDate(`${addDays(end, -1).slice(0, 4)}-01-01`), to: end }
}
