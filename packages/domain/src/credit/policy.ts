import type * as t from "io-ts"
import { CreditLimit } from "../customer/events.js"
import { Count, Currency, Flag, list, Minor, NonNegativeDecimal, shape, Text } from "../facts/codecs.js"
import { CheckPoint, CreditComponentKind } from "./component.js"

/** Amounts are minor units of the policy's currency; whatever is absent is not asked for. */
export const CreditHoldRules = shape(
  "when an order is held for credit",
  { exposureAboveLimit: Flag, limitExpired: Flag, accountBlocked: Flag },
  {
    /** The oldest overdue item that is not disputed is late by more days than this. */
    oldestOverdueDays: Count,
    /** More than this part of what is open is overdue, in percent. */
    overdueSharePercent: NonNegativeDecimal,
    /** Dunning has come to this level. */
    dunningLevel: Count,
    /** The order is worth more than this: somebody looks at it whatever the limit. */
    documentValue: Minor,
    componentLimits: list(
      shape("a limit of one component", { component: CreditComponentKind, amount: Minor }),
    ),
  },
)

/** Who may let an order pass all the same: for how many days, and up to which excess over the limit. */
export const CreditOverrideRight = shape(
  "a right to override",
  { role: Text, days: Count },
  { amount: Minor },
)

/**
 * How much credit customers have and when it is looked at: data, with a version, pinned in every check. `currency` is
 * that of the legal entity; everything is counted in it.
 */
export const CreditPolicy = shape(
  "a credit policy",
  {
    currency: Currency,
    checkAt: list(CheckPoint),
    /** For how many days a check binds: 0 is the day itself. */
    checkValidDays: Count,
    /** Which components count. */
    counts: list(CreditComponentKind),
    /** Whether credits that are not applied take down at most what is open, so that they pay for no order. */
    creditsUpToOpenItems: Flag,
    /** Whether the head office answers for all the customers that it is the parent of. */
    group: Flag,
    /** The limit of whoever has none of their own, nor one by their segment: `unlimited` is said, never 0. */
    companyLimit: CreditLimit,
    holdWhen: CreditHoldRules,
    overrides: list(CreditOverrideRight),
  },
  {
    segmentLimits: list(shape("a segment's limit", { segment: Text, limit: CreditLimit })),
    /** How far above the limit an exposure may be, in percent of the limit. */
    tolerancePercent: NonNegativeDecimal,
    /** Lines that are asked for later than so many days from now don't count yet. */
    horizonDays: Count,
    /** For how many days after an instrument was honoured it may still be taken back. */
    insolvencyMarginDays: Count,
  },
)
export type CreditPolicy = t.TypeOf<typeof CreditPolicy>
