import { type Decimal, Exact, exact, exactWhole, fromExact, roundToMinor } from "../values/index.js"

/** Work and capacity are added in whole seconds, so that sums are exact and cost what adding numbers costs. */
export type Seconds = number

const sixty = new Exact("60")
const hour = new Exact("3600")
const SIX_PLACES = 6

/** Minutes as whole seconds, half away from zero. */
export const secondsOfMinutes = (minutes: Decimal): Seconds => roundToMinor(exact(minutes).times(sixty))

/** Hours as whole seconds, half away from zero. */
export const secondsOfHours = (hours: Decimal): Seconds => roundToMinor(exact(hours).times(hour))

const places = (value: Exact): Decimal => fromExact(value.round(SIX_PLACES))

/** Seconds as minutes, to six places. */
export const minutesOf = (seconds: Seconds): Decimal => places(exactWhole(seconds).div(sixty))

/** Seconds as hours, to six places. */
export const hoursOf = (seconds: Seconds): Decimal => places(exactWhole(seconds).div(hour))

/** A day of week hours spread over so many days, in whole seconds, half away from zero. */
export const secondsOfDay = (weeklyHours: Decimal, days: number): Seconds =>
  days === 0 ? 0 : roundToMinor(exact(weeklyHours).times(hour).div(exactWhole(days)))
