import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { Decimal as aDecimal, Count, list, NonNegativeDecimal, oneOf, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import { type Decimal, Exact, exact, exactWhole, fromExact } from "../values/index.js"
import type { StaffingPolicy } from "./staffing-policy.js"
import { type ActivityStandards, standardMinutes, standardOf, type WorkDrivers } from "./standards.js"

const zero = exactWhole(0)
const hundred = new Exact("100")
const sixty = new Exact("60")
/** Results are rounded to this many places, half away from zero; nothing is decided on what was rounded. */
const PLACES = 6
const MOST_MINUTES = new Exact("1e12")
/** What is past this isn't a figure of a department. */
const MOST = new Exact("1e15")
const places = (value: Exact): Decimal => fromExact(value.round(PLACES))

/** So many pieces of work of an activity. */
export interface Volume {
  readonly activity: string
  readonly count: number
  readonly drivers?: WorkDrivers
}

/** Minutes of work, apart by what they load. */
export interface Workload {
  readonly administrative: Decimal
  readonly commercial: Decimal
  readonly total: Decimal
}

/**
 * PR-08: how many minutes of work so many pieces are by their standards, administrative and commercial apart.
 *
 * Fails with `ACTIVITY_UNKNOWN`, or with `MINUTES_INVALID` past 10^12 minutes.
 *
 * @example
 * import { activityStandards, workloadMinutes } from "@adv/domain"
 *
 * const work = workloadMinutes(activityStandards, [
 *   { activity: "crediting", count: 10 },
 *   { activity: "enquiry", count: 20 },
 * ])
 * assert.deepEqual(work, { _tag: "Right", right: { administrative: "120", commercial: "120", total: "240" } })
 */
export const workloadMinutes = (
  standards: ActivityStandards,
  volumes: ReadonlyArray<Volume>,
): Either<Failure<"ACTIVITY_UNKNOWN" | "MINUTES_INVALID">, Workload> => {
  const sums = { administrative: zero, commercial: zero }
  for (const { activity, count, drivers = {} } of volumes) {
    const standard = standardOf(standards, activity)
    if (isLeft(standard)) return standard
    const { load } = standard.right
    const minutes = standardMinutes(standard.right, drivers)
    if (isLeft(minutes)) return minutes
    sums[load] = sums[load].plus(exact(minutes.right).times(exactWhole(count)))
    if (sums[load].gt(MOST_MINUTES))
      return left(
        failure(
          "MINUTES_INVALID",
          `${count} times ${activity} come to more than 10^12 minutes of work: give fewer.`,
          { activity, count },
        ),
      )
  }
  return right({
    administrative: fromExact(sums.administrative),
    commercial: fromExact(sums.commercial),
    total: fromExact(sums.administrative.plus(sums.commercial)),
  })
}

/** The days of a period that are worked, and how its hours count. */
export interface StaffingTime
  extends Pick<StaffingPolicy, "hoursPerDay" | "shrinkagePercent" | "occupancyPercent"> {
  readonly workingDays: number
}

const invalid = (sentence: string, data: Failure["data"]): Either<Failure<"STAFFING_INVALID">, never> =>
  left(failure("STAFFING_INVALID", sentence, data))

const tooLarge = (data: Failure["data"]): Either<Failure<"STAFFING_INVALID">, never> =>
  invalid("These hours and this work give figures past 10^15: correct the policy, or the work.", data)

/** What one full-time assistant is there for in the period, and what of it may be planned, in hours. */
const fullTime = (
  time: StaffingTime,
): Either<Failure<"STAFFING_INVALID">, { readonly present: Exact; readonly planned: Exact }> => {
  const shrinkage = exact(time.shrinkagePercent)
  const occupancy = exact(time.occupancyPercent)
  const data = { ...time }
  if (shrinkage.gte(hundred) || occupancy.gt(hundred) || occupancy.lte(zero))
    return invalid(
      `Shrinkage of ${time.shrinkagePercent} % and an occupancy of ${time.occupancyPercent} % leave no time to plan: give percentages from 0 to 100 that do.`,
      data,
    )
  const present = exactWhole(time.workingDays).times(exact(time.hoursPerDay))
  if (present.lte(zero) || exact(time.hoursPerDay).gt(new Exact("24")))
    return invalid(
      `${time.workingDays} working days of ${time.hoursPerDay} hours are no time to work in: give a period with working days, and hours from 0 to 24.`,
      data,
    )
  const productive = present.times(hundred.minus(shrinkage)).times(new Exact("0.01"))
  return right({ present, planned: productive.times(occupancy).times(new Exact("0.01")) })
}

const fteOf = (minutes: Exact, planned: Exact): Exact => minutes.div(sixty).div(planned)

/**
 * PR-09: how many full-time assistants the work of a period needs: workload hours ÷ (working days × hours a day ×
 * (1 − shrinkage) × target occupancy), to six places.
 *
 * Fails with `STAFFING_INVALID` when that leaves no time to plan.
 *
 * @example
 * import { fteRequired, unsafeDecimal } from "@adv/domain"
 *
 * const time = {
 *   workingDays: 20,
 *   hoursPerDay: unsafeDecimal("8"),
 *   shrinkagePercent: unsafeDecimal("25"),
 *   occupancyPercent: unsafeDecimal("85"),
 * }
 * assert.deepEqual(fteRequired(unsafeDecimal("27888"), time), { _tag: "Right", right: "4.556863" })
 */
export const fteRequired = (
  minutes: Decimal,
  time: StaffingTime,
): Either<Failure<"STAFFING_INVALID">, Decimal> => {
  const one = fullTime(time)
  if (isLeft(one)) return one
  const required = fteOf(exact(minutes), one.right.planned)
  return required.gt(MOST) ? tooLarge({ minutes, ...time }) : right(places(required))
}

/** PR-10: work as a percentage of the time there is for it, in the same unit; null when there is none. */
export const utilisationPercent = (work: Decimal, available: Decimal): Decimal | null =>
  exact(available).lte(zero) ? null : places(exact(work).times(hundred).div(exact(available)))

/** An assistant's work and the time planned for work, in minutes. */
export const AssistantMinutes = shape("an assistant's load", {
  assistant: Text,
  minutes: NonNegativeDecimal,
  capacityMinutes: NonNegativeDecimal,
})
export type AssistantMinutes = t.TypeOf<typeof AssistantMinutes>

/** How unevenly the work lies. `maxOverMean` is 1 and `gini` 0 when everybody is loaded alike. */
export interface LoadImbalance {
  /** The highest load (work ÷ capacity) over the mean of all loads; null when nobody has any. */
  readonly maxOverMean: Decimal | null
  /** The Gini coefficient of the loads: 0 when alike, towards 1 when one has everything. Null when nobody has any. */
  readonly gini: Decimal | null
}

/**
 * PR-11: how unevenly the work lies over assistants who have time for it.
 *
 * @example
 * import { loadImbalance, unsafeDecimal } from "@adv/domain"
 *
 * const of = (assistant: string, minutes: string) => ({
 *   assistant,
 *   minutes: unsafeDecimal(minutes),
 *   capacityMinutes: unsafeDecimal("2000"),
 * })
 * // Loads of 120 % and 40 %: the mean is 80 %.
 * assert.deepEqual(loadImbalance([of("anna", "2400"), of("bruno", "800")]), {
 *   maxOverMean: "1.5",
 *   gini: "0.25",
 * })
 */
export const loadImbalance = (assistants: ReadonlyArray<AssistantMinutes>): LoadImbalance => {
  const loads = assistants
    .filter(({ capacityMinutes }) => exact(capacityMinutes).gt(zero))
    .map(({ minutes, capacityMinutes }) => exact(minutes).div(exact(capacityMinutes)))
    .sort((a, b) => a.cmp(b))
  const sum = loads.reduce((total, load) => total.plus(load), zero)
  const highest = loads.at(-1)
  if (highest === undefined || sum.lte(zero)) return { maxOverMean: null, gini: null }
  const count = exactWhole(loads.length)
  let weighted = zero
  loads.forEach((load, at) => {
    weighted = weighted.plus(load.times(exactWhole(2 * (at + 1) - loads.length - 1)))
  })
  return { maxOverMean: places(highest.times(count).div(sum)), gini: places(weighted.div(count.times(sum))) }
}

/** PR-12: how many days it takes to do the work that is open, in minutes; null when nobody works. */
export const backlogDays = (openMinutes: Decimal, productiveMinutesPerDay: Decimal): Decimal | null =>
  exact(productiveMinutesPerDay).lte(zero)
    ? null
    : places(exact(openMinutes).div(exact(productiveMinutesPerDay)))

/** A piece of work that somebody else may do. */
export const Move = shape("a move", { work: Text, from: Text, to: Text, minutes: NonNegativeDecimal })
export type Move = t.TypeOf<typeof Move>

export const StaffingDecision = oneOf("none", "redistribute", "overtime", "hire", "reduce")
export type StaffingDecision = t.TypeOf<typeof StaffingDecision>

/** What a period came to: whether there were too few assistants, too many by one at least, or enough. */
export const StaffingVerdict = oneOf("short", "balanced", "spare")
export type StaffingVerdict = t.TypeOf<typeof StaffingVerdict>

/** Everything that a recommendation is counted from: whoever has it can count it again. */
export const StaffingInputs = shape("what staffing is counted from", {
  workingDays: Count,
  hoursPerDay: NonNegativeDecimal,
  shrinkagePercent: NonNegativeDecimal,
  occupancyPercent: NonNegativeDecimal,
  /** How many periods in a row a shortage or a surplus must last. */
  periods: Count,
  overtimeUpToFte: NonNegativeDecimal,
  administrativeMinutes: NonNegativeDecimal,
  commercialMinutes: NonNegativeDecimal,
  /** Hours in the contracts on working days, less absences. */
  availableHours: NonNegativeDecimal,
  /** How many periods before this one, in a row up to it, were short; how many had one to spare. */
  shortBefore: Count,
  spareBefore: Count,
  assistants: list(AssistantMinutes),
  /** The moves that would bring everybody to what is planned, as far as skills allow. */
  moves: list(Move),
})
export type StaffingInputs = t.TypeOf<typeof StaffingInputs>

export const StaffingFigures = shape(
  "what staffing comes to",
  {
    workloadMinutes: NonNegativeDecimal,
    fteRequired: NonNegativeDecimal,
    fteAvailable: NonNegativeDecimal,
    /** Required less available: above zero, some are missing. */
    fteGap: aDecimal,
    verdict: StaffingVerdict,
    decision: StaffingDecision,
  },
  {
    /** How many to hire, or how many are too many. */
    count: Count,
    overtimeHours: NonNegativeDecimal,
    /** Of the time that shrinkage leaves; absent when nobody is there. */
    utilisationPercent: NonNegativeDecimal,
  },
)
export type StaffingFigures = t.TypeOf<typeof StaffingFigures>

const ceiling = (value: Exact): number => Number(value.round(0, Exact.roundUp).toFixed(0))
const floor = (value: Exact): number => Number(value.round(0, Exact.roundDown).toFixed(0))

const overloadOf = ({ assistants }: StaffingInputs): Exact =>
  assistants.reduce((over, { minutes, capacityMinutes }) => {
    const more = exact(minutes).minus(exact(capacityMinutes))
    return more.gt(zero) ? over.plus(more) : over
  }, zero)

/**
 * PR-17, S17: whether to distribute the work otherwise, to work overtime, to hire, or to do nothing.
 *
 * When more are required than there are, it is `overtime` for the hours that are missing, until the shortage has lasted
 * `periods` periods in a row: then it is `hire`, as many as the gap rounded up, unless the gap is within what overtime
 * is to cover. When there are enough but somebody has more than is planned, it is `redistribute` if skills allow a move,
 * and `overtime` for what is too much if they don't. When one at least was to spare for so many periods, it is `reduce`,
 * by the gap rounded down.
 *
 * Fails with `STAFFING_INVALID` when there is no time to plan.
 *
 * @example
 * import { type StaffingInputs, staffingFigures, unsafeDecimal } from "@adv/domain"
 *
 * const inputs: StaffingInputs = {
 *   workingDays: 20,
 *   hoursPerDay: unsafeDecimal("8"),
 *   shrinkagePercent: unsafeDecimal("25"),
 *   occupancyPercent: unsafeDecimal("85"),
 *   periods: 3,
 *   overtimeUpToFte: unsafeDecimal("0.25"),
 *   administrativeMinutes: unsafeDecimal("21900"),
 *   commercialMinutes: unsafeDecimal("5988"),
 *   availableHours: unsafeDecimal("640"),
 *   shortBefore: 2,
 *   spareBefore: 0,
 *   assistants: [],
 *   moves: [],
 * }
 * const figures = staffingFigures(inputs)
 * assert.ok(figures._tag === "Right")
 * const { decision, count, fteGap, utilisationPercent } = figures.right
 * assert.deepEqual([decision, count, fteGap, utilisationPercent], ["hire", 1, "0.556863", "96.833333"])
 */
export const staffingFigures = (
  inputs: StaffingInputs,
): Either<Failure<"STAFFING_INVALID">, StaffingFigures> => {
  const one = fullTime(inputs)
  if (isLeft(one)) return one
  const { present, planned } = one.right
  const work = exact(inputs.administrativeMinutes).plus(exact(inputs.commercialMinutes))
  const required = fteOf(work, planned)
  const there = exact(inputs.availableHours)
  const available = there.div(present)
  const gap = required.minus(available)
  const verdict = gap.gt(zero) ? "short" : gap.lte(exactWhole(-1)) ? "spare" : "balanced"
  const productive = there.times(hundred.minus(exact(inputs.shrinkagePercent))).times(new Exact("0.01"))
  const overload = overloadOf(inputs)
  const utilisation = productive.gt(zero) ? work.div(sixty).times(hundred).div(productive) : zero
  if ([work, required, available, utilisation, overload].some((figure) => figure.gt(MOST)))
    return tooLarge({ ...inputs })

  const decided = (): Pick<StaffingFigures, "decision" | "count" | "overtimeHours"> => {
    if (verdict === "short")
      return inputs.shortBefore + 1 >= inputs.periods && gap.gt(exact(inputs.overtimeUpToFte))
        ? { decision: "hire", count: ceiling(gap) }
        : { decision: "overtime", overtimeHours: places(gap.times(planned)) }
    if (overload.gt(zero))
      return inputs.moves.length > 0
        ? { decision: "redistribute" }
        : { decision: "overtime", overtimeHours: places(overload.div(sixty)) }
    if (verdict === "spare" && inputs.spareBefore + 1 >= inputs.periods)
      return { decision: "reduce", count: floor(gap.times(exactWhole(-1))) }
    return { decision: "none" }
  }

  return right({
    workloadMinutes: fromExact(work),
    fteRequired: places(required),
    fteAvailable: places(available),
    fteGap: places(gap),
    verdict,
    ...decided(),
    ...(productive.gt(zero) ? { utilisationPercent: places(utilisation) } : {}),
  })
}
