import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { Instalment } from "../invoice/events.js"
import {
  type Currency,
  type Decimal,
  Exact,
  exact,
  type LocalDate,
  type Minor,
  minor,
  parseMinor,
  roundToMinor,
} from "../values/index.js"
import type { Calendars } from "./calendar.js"
import { checkTerm, type TermFailure } from "./check.js"
import { type DueDateFailure, dueDateOf } from "./due-date.js"
import type { Anchor, EarlyPaymentDiscount, PaymentTerm, Share, TermLine } from "./term.js"

/** Amounts are minor units of `currency`. */
export interface InstalmentsAsked {
  /** What is owed: the instalments sum to it. */
  readonly payable: Minor
  /** The document's net, needed where a discount is counted on it. */
  readonly taxExclusive?: Minor
  /** The document's gross, when more or less than that is payable (prepaid, rounded); `payable` when absent. */
  readonly taxInclusive?: Minor
  readonly currency: Currency
  /** When what the lines count from happened. What is not there has not happened yet. */
  readonly anchors: { readonly [A in Anchor]?: LocalDate }
  readonly calendars: Calendars
}

export type InstalmentsFailure =
  | TermFailure
  | DueDateFailure
  | Failure<"AMOUNT_INVALID" | "AMOUNT_TOO_PRECISE" | "DISCOUNT_NEEDS_NET" | "DISCOUNT_NEEDS_DATE">

const retainedBy = ({ retention }: TermLine): { readonly retained?: true } =>
  retention === true ? { retained: true } : {}

const anchorOf = (line: TermLine): Anchor => line.anchor ?? "issueDate"

const whole = (amount: number): Exact => new Exact(String(amount))

const percentOf = (amount: number, percent: Decimal): Exact =>
  whole(amount).times(exact(percent)).times(new Exact("0.01"))

const takenBy = (
  share: Share,
  total: number,
  rest: number,
  currency: Currency,
): Either<Failure<"AMOUNT_INVALID" | "AMOUNT_TOO_PRECISE">, number> => {
  if ("percent" in share) return right(roundToMinor(percentOf(total, share.percent)))
  if ("percentOfRemainder" in share) return right(roundToMinor(percentOf(rest, share.percentOfRemainder)))
  if ("fixed" in share) return parseMinor(share.fixed, currency)
  return right(rest)
}

/**
 * What each line takes. A line never takes more than is left, which is the same as merging a last line of the
 * opposite sign into the one before. A negative total mirrors the positive one.
 */
const amountsOf = (
  lines: ReadonlyArray<TermLine>,
  payable: Minor,
  currency: Currency,
): Either<Failure<"AMOUNT_INVALID" | "AMOUNT_TOO_PRECISE">, ReadonlyArray<Minor>> => {
  const sign = payable < 0 ? -1 : 1
  const total = Math.abs(payable)
  const amounts: Array<Minor> = []
  let rest = total
  for (const [index, line] of lines.entries()) {
    const last = index === lines.length - 1
    const taken = last ? right(rest) : takenBy(line.share, total, rest, currency)
    if (isLeft(taken)) return taken
    const amount = Math.min(taken.right, rest)
    rest -= amount
    amounts.push(minor(sign * amount))
  }
  return right(amounts)
}

const dated = (
  line: TermLine,
  date: LocalDate,
  calendars: Calendars,
): Either<DueDateFailure, { readonly dueDate: LocalDate; readonly nominalDueDate?: LocalDate }> => {
  const due = dueDateOf(line, date, calendars)
  if (isLeft(due)) return due
  const { nominal, adjusted } = due.right
  return right({ dueDate: adjusted, ...(nominal === adjusted ? {} : { nominalDueDate: nominal }) })
}

/** `gross` is counted on what is paid, tax and all; `net` and `mixed` on the net part of it. */
const discountOf = (
  discount: EarlyPaymentDiscount,
  amount: Minor,
  asked: InstalmentsAsked,
  line: number,
): Either<Failure<"DISCOUNT_NEEDS_NET">, Minor> => {
  if (discount.base === undefined || discount.base === "gross")
    return right(roundToMinor(percentOf(amount, discount.percent)))
  const net = asked.taxExclusive
  if (net === undefined)
    return left(
      failure(
        "DISCOUNT_NEEDS_NET",
        `The discount of line ${line} is counted on the ${discount.base} amount: say what the document's net is.`,
        { line, base: discount.base },
      ),
    )
  const gross = asked.taxInclusive ?? asked.payable
  if (gross === 0) return right(minor(0))
  return right(roundToMinor(percentOf(amount, discount.percent).times(whole(net)).div(whole(gross))))
}

/**
 * What is to be paid and when, by a payment term.
 *
 * Each line but the last takes its share rounded half away from zero; the last takes what is left, so the instalments
 * sum to what is payable. **Instalment n is line n of the term**: a line that takes nothing makes no instalment and
 * leaves a gap in the numbers, so that every instalment's line can be found again ({@link fixDueDates} does). When
 * nothing is payable there are no instalments. A line whose anchor has not happened gives an open-ended instalment:
 * `dueDate` is null and `anchor` says what it waits for. Due dates are not merged: two instalments may fall due on the
 * same day.
 *
 * What a line of retention takes is `retained`: the customer owes it, and keeps it back until it falls due (AG-9).
 *
 * An early-payment discount may be taken until its `days` after the anchor, that day included. Its `amount` is what
 * may be kept back: on the `gross` base (and when no base is said) a percentage of the instalment, and the tax is
 * reduced with it by a credit note; on the `net` and `mixed` bases a percentage of the net part of the instalment, and
 * the tax stays as it was invoiced. (With `mixed` the tax was computed on the discounted net when the invoice was
 * made up.)
 *
 * Fails as {@link checkTerm} and {@link dueDateOf} do, and with `AMOUNT_TOO_PRECISE` or `AMOUNT_INVALID` (a fixed share
 * that the currency can't hold), `DISCOUNT_NEEDS_NET`, or `DISCOUNT_NEEDS_DATE` (an open-ended instalment can't carry
 * a discount, whose last day would be unknown).
 *
 * @example
 * import { instalmentsOf, isCurrency, minor, type PaymentTerm, unsafeDate, unsafeDecimal } from "@adv/domain"
 *
 * const currency = "EUR"
 * assert.ok(isCurrency(currency))
 * const third = { percent: unsafeDecimal("33.333333") }
 * const term: PaymentTerm = {
 *   id: "30-60-90",
 *   version: 1,
 *   lines: [
 *     { share: third, steps: [{ addDays: 30 }] },
 *     { share: third, steps: [{ addDays: 60 }] },
 *     { share: { remainder: true }, steps: [{ addDays: 90 }] },
 *   ],
 * }
 * const anchors = { issueDate: unsafeDate("2025-01-31") }
 * assert.deepEqual(instalmentsOf(term, { payable: minor(10000), currency, anchors, calendars: {} }), {
 *   _tag: "Right",
 *   right: [
 *     { instalment: 1, dueDate: "2025-03-02", amount: 3333 },
 *     { instalment: 2, dueDate: "2025-04-01", amount: 3333 },
 *     { instalment: 3, dueDate: "2025-05-01", amount: 3334 },
 *   ],
 * })
 */
export const instalmentsOf = (
  term: PaymentTerm,
  asked: InstalmentsAsked,
): Either<InstalmentsFailure, ReadonlyArray<Instalment>> => {
  const checked = checkTerm(term)
  if (isLeft(checked)) return checked
  const amounts = amountsOf(term.lines, asked.payable, asked.currency)
  if (isLeft(amounts)) return amounts
  const instalments: Array<Instalment> = []
  for (const [index, line] of term.lines.entries()) {
    const amount = amounts.right[index]
    if (amount === undefined || amount === 0) continue
    const instalment = index + 1
    const anchor = anchorOf(line)
    const date = asked.anchors[anchor]
    if (date === undefined) {
      if (line.discount !== undefined)
        return left(
          failure(
            "DISCOUNT_NEEDS_DATE",
            `Line ${instalment} of term ${term.id} gives a discount counted from the ${anchor}, which is not known yet: give that date, or a term without the discount.`,
            { term: term.id, line: instalment, anchor },
          ),
        )
      instalments.push({ instalment, dueDate: null, amount, anchor, ...retainedBy(line) })
      continue
    }
    const due = dated(line, date, asked.calendars)
    if (isLeft(due)) return due
    if (line.discount === undefined) {
      instalments.push({ instalment, ...due.right, amount, ...retainedBy(line) })
      continue
    }
    const discounted = discountOf(line.discount, amount, asked, instalment)
    if (isLeft(discounted)) return discounted
    const until = dueDateOf({ steps: [{ addDays: line.discount.days }] }, date, asked.calendars)
    if (isLeft(until)) return until
    const discount = {
      until: until.right.adjusted,
      amount: discounted.right,
      ...(line.discount.base === undefined ? {} : { base: line.discount.base }),
    }
    instalments.push({
      instalment,
      ...due.right,
      amount,
      ...retainedBy(line),
      ...(discount.amount === 0 ? {} : { discount }),
    })
  }
  return right(instalments)
}

/** The due date that an open-ended instalment gets when its anchor happens. */
export interface FixedDueDate {
  readonly instalment: number
  readonly dueDate: LocalDate
  readonly nominalDueDate?: LocalDate
}

/**
 * The due dates of the instalments that waited for `anchor`, now that it happened on `date`. Instalments that have a
 * due date, or wait for something else, are left alone; so the answer may be empty.
 *
 * Fails as {@link dueDateOf} does, and with `TERM_LINE_MISSING` when the instalments are not this term's.
 *
 * @example
 * import { fixDueDates, instalmentsOf, isCurrency, minor, openEnded, unsafeDate } from "@adv/domain"
 *
 * const currency = "EUR"
 * assert.ok(isCurrency(currency))
 * const term = openEnded(30, "receiptDate")
 * const issued = instalmentsOf(term, { payable: minor(10000), currency, anchors: {}, calendars: {} })
 * assert.ok(issued._tag === "Right")
 * assert.deepEqual(issued.right, [{ instalment: 1, dueDate: null, amount: 10000, anchor: "receiptDate" }])
 * assert.deepEqual(fixDueDates(term, issued.right, "receiptDate", unsafeDate("2025-01-15"), {}), {
 *   _tag: "Right",
 *   right: [{ instalment: 1, dueDate: "2025-02-14" }],
 * })
 */
export const fixDueDates = (
  term: PaymentTerm,
  instalments: ReadonlyArray<Instalment>,
  anchor: Anchor,
  date: LocalDate,
  calendars: Calendars,
): Either<DueDateFailure | Failure<"TERM_LINE_MISSING">, ReadonlyArray<FixedDueDate>> => {
  const fixed: Array<FixedDueDate> = []
  for (const { instalment, dueDate, anchor: awaited } of instalments) {
    if (dueDate !== null || awaited !== anchor) continue
    const line = term.lines[instalment - 1]
    if (line === undefined)
      return left(
        failure(
          "TERM_LINE_MISSING",
          `Term ${term.id} has no line ${instalment}: give the term that the instalments were made by.`,
          { term: term.id, version: term.version, instalment },
        ),
      )
    const due = dated(line, date, calendars)
    if (isLeft(due)) return due
    fixed.push({ instalment, ...due.right })
  }
  return right(fixed)
}
