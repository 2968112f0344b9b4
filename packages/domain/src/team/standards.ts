import { type Either, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { Count, Decimal, Flag, list, NonNegativeDecimal, oneOf, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import type { Plain } from "../flows/plain-command.js"
import { Channel } from "../order/events.js"
import { exact, exactWhole, fromExact, zero } from "../values/index.js"

/** Entering, invoicing and crediting are administrative; calls, enquiries and quotes are commercial. They are never mixed. */
export const LoadKind = oneOf("administrative", "commercial")
export type LoadKind = t.TypeOf<typeof LoadKind>

/** What makes one piece of work of an activity longer than another. */
export const WorkDrivers = shape(
  "what a piece of work depends on",
  {},
  { lines: Count, channel: Channel, newCustomer: Flag, export: Flag },
)
export type WorkDrivers = t.TypeOf<typeof WorkDrivers>

/**
 * How long a piece of work takes: `minutes`, and so many more for each line, by the channel it came through, for a
 * customer's first order, and when it goes abroad. Less than nothing counts as nothing. Who does it needs the `skill`.
 */
export const ActivityStandard = shape(
  "the standard of an activity",
  { activity: Text, load: LoadKind, skill: Text, minutes: NonNegativeDecimal },
  {
    perLine: NonNegativeDecimal,
    channels: list(shape("the minutes of a channel", { channel: Channel, minutes: Decimal })),
    newCustomer: Decimal,
    export: Decimal,
  },
)
export type ActivityStandard = t.TypeOf<typeof ActivityStandard>

/** The body of a policy of kind `activityStandards`. */
export const ActivityStandards = shape("activity standards", { activities: list(ActivityStandard) })
export type ActivityStandards = t.TypeOf<typeof ActivityStandards>

/**
 * The standard of an activity.
 *
 * Fails with `ACTIVITY_UNKNOWN`.
 */
export const standardOf = (
  { activities }: ActivityStandards,
  activity: string,
): Either<Failure<"ACTIVITY_UNKNOWN">, ActivityStandard> => {
  const found = activities.find((standard) => standard.activity === activity)
  return found === undefined
    ? left(
        failure(
          "ACTIVITY_UNKNOWN",
          `There is no standard for ${activity}: publish activity standards that say how long it takes.`,
          { activity, known: activities.map((standard) => standard.activity) },
        ),
      )
    : right(found)
}

/** A standard that makes one piece of work longer than this is a slip of the pen. */
const MOST_MINUTES = exactWhole(1_000_000)

/**
 * How many minutes one piece of work takes by its standard.
 *
 * Fails with `MINUTES_INVALID` when that is more than 1,000,000.
 *
 * @example
 * import { activityStandards, standardMinutes, standardOf } from "@adv/domain"
 *
 * const entry = standardOf(activityStandards, "orderEntry")
 * assert.ok(entry._tag === "Right")
 * // 6 minutes, 1.5 for each line, 4 because it is the customer's first.
 * assert.deepEqual(standardMinutes(entry.right, { lines: 4, newCustomer: true }), { _tag: "Right", right: "16" })
 */
export const standardMinutes = (
  standard: ActivityStandard,
  drivers: WorkDrivers,
): Either<Failure<"MINUTES_INVALID">, Minutes> => {
  let minutes = exact(standard.minutes)
  if (standard.perLine !== undefined)
    minutes = minutes.plus(exact(standard.perLine).times(exactWhole(drivers.lines ?? 0)))
  for (const { channel, minutes: more } of standard.channels ?? [])
    if (channel === drivers.channel) minutes = minutes.plus(exact(more))
  if (drivers.newCustomer === true) minutes = minutes.plus(exact(standard.newCustomer ?? zero))
  if (drivers.export === true) minutes = minutes.plus(exact(standard.export ?? zero))
  if (minutes.gt(MOST_MINUTES))
    return left(
      failure(
        "MINUTES_INVALID",
        `The standard of ${standard.activity} gives more than 1,000,000 minutes: correct it, or what it depends on.`,
        { activity: standard.activity, drivers },
      ),
    )
  return right(minutes.lte(exact(zero)) ? zero : fromExact(minutes))
}

type Minutes = t.TypeOf<typeof NonNegativeDecimal>

const preset = (plain: Plain<ActivityStandards>): ActivityStandards => {
  const standards: unknown = plain
  if (!ActivityStandards.is(standards)) throw new RangeError("not activity standards")
  return standards
}

/**
 * Standards to begin with, until samples of your own say better. The activities are those of APQC's process 3.5.4
 * "Manage sales orders" and 9.2 "Perform revenue accounting"; the minutes are an example, not a benchmark.
 */
export const activityStandards = preset({
  activities: [
    {
      activity: "orderEntry",
      load: "administrative",
      skill: "orders",
      minutes: "6",
      perLine: "1.5",
      channels: [
        { channel: "phone", minutes: "3" },
        { channel: "edi", minutes: "-5" },
        { channel: "portal", minutes: "-4" },
      ],
      newCustomer: "4",
      export: "8",
    },
    { activity: "orderChange", load: "administrative", skill: "orders", minutes: "5", perLine: "1" },
    {
      activity: "invoicing",
      load: "administrative",
      skill: "invoicing",
      minutes: "3",
      perLine: "0.5",
      export: "4",
    },
    { activity: "crediting", load: "administrative", skill: "invoicing", minutes: "12" },
    { activity: "allocation", load: "administrative", skill: "payments", minutes: "4" },
    { activity: "dunningNotice", load: "administrative", skill: "dunning", minutes: "5" },
    { activity: "dispute", load: "administrative", skill: "disputes", minutes: "30" },
    { activity: "dunningCall", load: "commercial", skill: "dunning", minutes: "9" },
    { activity: "enquiry", load: "commercial", skill: "phone", minutes: "6" },
    { activity: "quote", load: "commercial", skill: "quotes", minutes: "15", perLine: "2", export: "10" },
  ],
})
