import type * as t from "io-ts"
import {
  Count,
  Currency,
  either,
  Flag,
  LocalDate,
  list,
  Minor,
  NonNegativeDecimal,
  oneOf,
  PolicyId,
  shape,
  Text,
} from "../facts/codecs.js"
import { refined } from "../facts/refined.js"
import { Language, MessageChannel } from "../message/channel.js"
import { type Currency as CurrencyCode, type Minor as MinorUnits, noMoney } from "../values/index.js"

/**
 * When a level is reached: so many days after the due date, at the end of the month in which they end, or so many days
 * after the notice of the level before was sent (DN-2).
 */
export const LevelCondition = either(
  "when a level is reached",
  shape("netDays", { netDays: Count }),
  shape("endOfMonth", { endOfMonth: Count }),
  shape("sincePrevious", { sincePrevious: Count }),
)
export type LevelCondition = t.TypeOf<typeof LevelCondition>

const CurrencyAmount = shape("an amount of a currency", { currency: Currency, amount: Minor })
type CurrencyAmount = t.TypeOf<typeof CurrencyAmount>

/** Whoever takes over a case that dunning didn't settle. */
export const EscalationTarget = oneOf("legal", "agency", "insurance")
export type EscalationTarget = t.TypeOf<typeof EscalationTarget>

/**
 * One level of a ladder. `template` says the tone. `fee` is charged once a notice; `claim` names the late-payment
 * interest policy by which interest, the fixed compensation, or both are claimed. `minimum` and `minimumPercent` (of all
 * that the customer has open in the currency) are what the items of the level must come to. `blocksCredit` is for the
 * credit check: a customer who has come this far gets no more.
 */
export const DunningLevel = shape(
  "a dunning level",
  { code: Text, after: LevelCondition, channel: MessageChannel, template: Text },
  {
    fallbackChannel: MessageChannel,
    fee: list(CurrencyAmount),
    claim: shape("what is claimed", { policy: PolicyId, interest: Flag, compensation: Flag }),
    minimum: list(CurrencyAmount),
    minimumPercent: NonNegativeDecimal,
    requiresApproval: Flag,
    escalateTo: EscalationTarget,
    blocksCredit: Flag,
  },
)
export type DunningLevel = t.TypeOf<typeof DunningLevel>

/** Level 0: a reminder so many days before the due date. It is no dunning, and opens no case (DN-20). */
export const PreDueReminder = shape(
  "a reminder before the due date",
  { code: Text, days: Count, channel: MessageChannel, template: Text },
  { fallbackChannel: MessageChannel },
)
export type PreDueReminder = t.TypeOf<typeof PreDueReminder>

const QuietPeriod = shape("a quiet period", { from: LocalDate, to: LocalDate }, { reason: Text })

const shapeOfPolicy = shape(
  "a dunning policy",
  {
    levels: list(DunningLevel),
    /** `mostSevere` goes straight to the highest level whose condition is met, and logs those it passes (DN-15). */
    mode: oneOf("sequential", "mostSevere"),
    /** The language of customers of whom none is known. */
    language: Language,
    /** When a case closes (DN-11): once everything is settled, or once the principal is. */
    closes: oneOf("chargesSettled", "principalSettled"),
    /** What is done with open credit notes and unapplied money: nothing, listed, or taken off the total (DN-13). */
    credits: oneOf("ignored", "listed", "netted"),
  },
  {
    name: Text,
    preDue: PreDueReminder,
    /** An item this late or less is left alone (DN-4). */
    graceDays: Count,
    /** No notice goes out before the customer's latest item is this late (DN-4). */
    minimumDaysInArrears: Count,
    /** An item of this much or less is left alone. */
    tolerance: list(CurrencyAmount),
    /** At most so many notices a customer within so many days (DN-19). */
    contactCap: shape("a contact cap", { notices: Count, days: Count }),
    /** Days that must pass between two notices to one customer. */
    minimumInterval: Count,
    /** When nobody is dunned: dates (both included), days of the week (1 is Monday), days a calendar doesn't work. */
    quiet: shape("quiet times", {}, { periods: list(QuietPeriod), weekdays: list(Count), calendar: Text }),
    /** The customer segments it is for, where nothing nearer to the item says otherwise (DN-14). */
    segments: list(Text),
  },
)

type Shaped = t.TypeOf<typeof shapeOfPolicy>

const repeated = (values: ReadonlyArray<string>): boolean => new Set(values).size < values.length

const sound = (amounts: ReadonlyArray<CurrencyAmount> = []): boolean =>
  amounts.every(({ amount }) => amount >= 0) && !repeated(amounts.map(({ currency }) => currency))

/**
 * How customers who pay late are chased: an ordered ladder of levels, and when to hold back. It is data, with a version:
 * each notice names the one that decided. Levels are counted from 1 and as many as wanted; the first can't count from
 * the notice before it (DN-7).
 *
 * @example
 * import { DunningPolicy, threeTimes } from "@adv/domain"
 *
 * assert.equal(threeTimes.levels.length, 3)
 * assert.ok(DunningPolicy.is(threeTimes))
 * const [, , last] = threeTimes.levels
 * assert.ok(!DunningPolicy.is({ ...threeTimes, levels: [last] }))
 */
export const DunningPolicy: t.Type<Shaped> = refined(shapeOfPolicy, [
  { field: "levels", expected: "at least one level", holds: ({ levels }) => levels.length > 0 },
  {
    field: "levels",
    // DN-7: there is no notice before the first that days could be counted from.
    expected: "a first level by netDays or endOfMonth, since no notice was sent before it",
    holds: ({ levels: [first] }) => first === undefined || !("sincePrevious" in first.after),
  },
  {
    field: "levels",
    expected: "a code of its own for each level",
    holds: ({ levels }) => !repeated(levels.map(({ code }) => code)),
  },
  {
    field: "levels",
    expected: "fees and minimums of at least 0, one a currency",
    holds: ({ levels }) => levels.every(({ fee, minimum }) => sound(fee) && sound(minimum)),
  },
  {
    field: "tolerance",
    expected: "amounts of at least 0, one a currency",
    holds: ({ tolerance }) => sound(tolerance),
  },
  {
    field: "quiet",
    expected: "periods that end after they begin, and days from 1 (Monday) to 7 (Sunday)",
    holds: ({ quiet }) =>
      (quiet?.periods ?? []).every(({ from, to }) => from <= to) &&
      (quiet?.weekdays ?? []).every((day) => day >= 1 && day <= 7),
  },
  {
    field: "contactCap",
    expected: "at least one notice within at least one day",
    holds: ({ contactCap }) => contactCap === undefined || (contactCap.notices >= 1 && contactCap.days >= 1),
  },
  {
    field: "preDue",
    expected: "at least one day before the due date",
    holds: ({ preDue }) => preDue === undefined || preDue.days >= 1,
  },
])
export type DunningPolicy = t.TypeOf<typeof DunningPolicy>

/** The amount that a list has for a currency; none when it doesn't say. */
export const amountIn = (
  amounts: ReadonlyArray<CurrencyAmount> | undefined,
  currency: CurrencyCode,
): MinorUnits => amounts?.find((each) => each.currency === currency)?.amount ?? noMoney
