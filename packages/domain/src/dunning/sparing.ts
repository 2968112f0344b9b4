import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { mayReceive } from "../customer/contact-preferences.js"
import type { Failure } from "../failure.js"
import type { MessageChannel } from "../message/channel.js"
import { type Calendars, calendarOf, isWorkingDay } from "../terms/index.js"
import {
  type CustomerId,
  type DunningCaseId,
  dayOfWeek,
  daysBetween,
  type LocalDate,
} from "../values/index.js"
import type { SkipReason } from "./events.js"
import type { DunningAddressee } from "./plan.js"
import type { DunningPolicy } from "./policy.js"
import type { DunningState } from "./state.js"

/** Whether nobody is written to on a day. */
export const isQuiet = (
  { quiet }: DunningPolicy,
  on: LocalDate,
  calendars: Calendars,
): Either<Failure, boolean> => {
  if (quiet === undefined) return right(false)
  if (quiet.periods?.some(({ from, to }) => from <= on && on <= to) === true) return right(true)
  if (quiet.weekdays?.includes(dayOfWeek(on)) === true) return right(true)
  if (quiet.calendar === undefined) return right(false)
  const calendar = calendarOf(calendars, quiet.calendar)
  if (isLeft(calendar)) return calendar
  const working = isWorkingDay(calendar.right, on)
  return isLeft(working) ? working : right(!working.right)
}

/** The first of the channels by which the customer can be reached. */
export const channelFor = (
  channels: ReadonlyArray<MessageChannel | undefined>,
  addressee: DunningAddressee | undefined,
): MessageChannel | null =>
  channels.find(
    (channel): channel is MessageChannel =>
      channel !== undefined && mayReceive(addressee?.preferences ?? null, channel),
  ) ?? null

/** All cases of a customer are looked at together: the customer has one letterbox. */
export const sendingsOf = (
  customer: CustomerId,
  cases: ReadonlyMap<DunningCaseId, DunningState>,
): ReadonlyArray<LocalDate> =>
  [...cases.values()].flatMap((state) => (state.customer === customer ? state.sendings : []))

/** Why a customer is spared today, whatever is late. */
export const sparedBecause = (
  { contactCap, minimumInterval = 0 }: DunningPolicy,
  sendings: ReadonlyArray<LocalDate>,
  madeToday: boolean,
  on: LocalDate,
): SkipReason | null => {
  if (madeToday) return "tooSoon"
  if (sendings.some((sent) => sent <= on && daysBetween(sent, on) < minimumInterval)) return "tooSoon"
  if (contactCap === undefined) return null
  const within = sendings.filter((sent) => sent <= on && daysBetween(sent, on) < contactCap.days)
  return within.length >= contactCap.notices ? "contactCap" : null
}
