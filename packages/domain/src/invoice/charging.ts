import { type Either, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { Count, InvoiceId, Minor, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import type { PrincipalPayment } from "../interest/index.js"
import { command } from "../running/command.js"
import {
  addDays,
  daysBetween,
  Exact,
  exact,
  exactWhole,
  isLeapYear,
  isMinor,
  type LocalDate,
  type Minor as MinorUnits,
  minor,
  noMoney,
  roundToMinor,
} from "../values/index.js"
import { ComputedInterest, type InterestSegment } from "./computed-interest.js"
import { ChargeKind, type InvoiceFact } from "./events.js"
import { chargesOpenBy } from "./settlement-state.js"
import { type InstalmentState, type InvoiceState, openFrom } from "./state.js"

export const chargeCommands = {
  /**
   * Without `instalment`, on the last one. Interest may say what it was counted on (`computed`); it is then counted again
   * before it is claimed.
   */
  ClaimCharge: command(
    "ClaimCharge",
    { invoice: InvoiceId, charge: Text, kind: ChargeKind, amount: Minor },
    { instalment: Count, reason: Text, computed: ComputedInterest },
  ),
}

/** Given by the flow in which a dunning case gives its charges up. */
const chargeNotes = {
  /** Gives a charge up, or what of it is still open. */
  WaiveCharge: command("WaiveCharge", { invoice: InvoiceId, charge: Text, reason: Text }),
}

export type ChargeCommand =
  | t.TypeOf<(typeof chargeCommands)["ClaimCharge"]>
  | t.TypeOf<(typeof chargeNotes)["WaiveCharge"]>

type Decision = Either<Failure, ReadonlyArray<InvoiceFact>>
type Of<Type extends ChargeCommand["type"]> = Extract<ChargeCommand, { readonly type: Type }>

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

/** The principal of an instalment, less what was credited of it, and what came for it (negative when taken back). */
export interface Principal {
  readonly amount: MinorUnits
  readonly payments: ReadonlyArray<PrincipalPayment>
}

/**
 * What interest is counted on: an instalment's principal alone (INV-14), without the charges and what settled them. What
 * credit notes and discounts took off was never owed, so that it bears no interest; one that was taken back is owed
 * again, but not for the days on which it stood. Everything else that lowered the principal is money that came on its
 * date.
 */
export const principalOf = ({ movements }: Pick<InstalmentState, "movements">): Principal => {
  let amount = 0
  const credits: Array<PrincipalPayment> = []
  const payments: Array<PrincipalPayment> = []
  for (const { kind, on: date, amount: moved, charges = noMoney } of movements) {
    const part = minor(moved < 0 ? moved + charges : moved - charges)
    if (part === 0) continue
    if (kind === "issued") amount += part
    else if (kind === "settled") payments.push({ date, amount: minor(-part) })
    else if (kind === "credited" && part < 0) credits.push({ date, amount: minor(-part) })
    else if (kind === "credited") {
      const stood = credits.findLast((credit) => credit.amount === part)
      if (stood === undefined) continue
      credits.splice(credits.lastIndexOf(stood), 1)
      payments.push(stood, { date, amount: minor(-part) })
    }
  }
  for (const credit of credits) amount -= credit.amount
  return { amount: minor(Math.max(0, amount)), payments }
}

/** What of a principal is open before a day begins. */
export const principalBefore = ({ amount, payments }: Principal, day: LocalDate): number => {
  let open: number = amount
  for (const payment of payments) if (payment.date < day) open -= payment.amount
  return Math.max(0, open)
}

/** The least of a principal that is open on any day of a segment. Money that comes on a day leaves that day owed. */
const leastPrincipal = (principal: Principal, { from, to }: InterestSegment): number => {
  let least = principalBefore(principal, from)
  for (const { date } of principal.payments)
    if (date >= from && date < to) least = Math.min(least, principalBefore(principal, addDays(date, 1)))
  return least
}

/** The interest that was claimed on an instalment, also what was given up later: it isn't claimed again. */
export const interestClaimed = ({ claims }: InstalmentState): MinorUnits => {
  let claimed = 0
  for (const { kind, amount } of claims) if (kind === "interest") claimed += amount
  return minor(claimed)
}

export const compensationClaimed = ({ claims }: InstalmentState): boolean =>
  claims.some(({ kind }) => kind === "compensation")

const yearLength = (dayCount: ComputedInterest["dayCount"], date: LocalDate): number =>
  dayCount === "ACT/360" ? 360 : dayCount === "ACT/ACT" && isLeapYear(Number(date.slice(0, 4))) ? 366 : 365

const PARTS = 360 * 365 * 366

/** The interest that segments come to, rounded once. */
const totalOf = (segments: ReadonlyArray<InterestSegment>, dayCount: ComputedInterest["dayCount"]) => {
  let parts = exactWhole(0)
  for (const { principal, from, days, rate } of segments)
    parts = parts.plus(
      exactWhole(principal)
        .times(exact(rate))
        .times(exactWhole(days))
        .times(exactWhole(PARTS / yearLength(dayCount, from))),
    )
  return parts.times(new Exact("0.01")).div(exactWhole(PARTS))
}

/** What is wrong with how interest was counted; null when it may be claimed (INV-14). */
const flawOf = (
  { on, amount, computed }: Of<"ClaimCharge"> & { readonly computed: ComputedInterest },
  at: InstalmentState,
): string | null => {
  const principal = principalOf(at)
  const { segments, from, through, total, claimedBefore, dayCount } = computed
  if (at.dueDate === null || from <= at.dueDate) return "it counts days on which nothing was late"
  if (through > on) return `it counts days after ${on}`
  let next = from
  for (const segment of segments) {
    if (segment.from < next || segment.to < segment.from || segment.to > through)
      return "its segments don't follow one another"
    if (segment.days !== daysBetween(segment.from, segment.to) + 1)
      return "a segment has another number of days"
    if (segment.principal > leastPrincipal(principal, segment))
      return `less than ${segment.principal} of the principal was open from ${segment.from} to ${segment.to}`
    next = addDays(segment.to, 1)
  }
  const counted = totalOf(segments, dayCount)
  if (counted.gt(exactWhole(Number.MAX_SAFE_INTEGER)) || roundToMinor(counted) !== total)
    return "its segments come to another total"
  if (claimedBefore !== interestClaimed(at)) return "more or less interest was claimed before"
  return amount === total - claimedBefore ? null : "it claims another amount than it counts"
}

const claim = (command: Of<"ClaimCharge">, state: InvoiceState): Decision => {
  const { invoice, charge, amount, kind, reason, computed } = command
  if (state.charges.includes(charge))
    return refuse("CHARGE_EXISTS", `Charge ${charge} on invoice ${invoice} was already claimed.`, {
      invoice,
      charge,
    })
  if (amount <= 0)
    return refuse("AMOUNT_NOT_POSITIVE", `Charge ${charge} must be above zero.`, { invoice, charge, amount })
  const instalment = command.instalment ?? [...state.instalments.keys()].at(-1) ?? 0
  const at = state.instalments.get(instalment)
  if (at === undefined)
    return refuse("INSTALMENT_UNKNOWN", `Invoice ${invoice} has no instalment ${instalment}.`, {
      invoice,
      instalment,
    })
  let owed: number = amount
  for (const each of state.instalments.values()) owed += each.owed
  if (!isMinor(owed))
    return refuse(
      "AMOUNT_TOO_LARGE",
      `With charge ${charge}, what is owed on invoice ${invoice} is too large to be kept exactly.`,
      { invoice, charge, amount },
    )
  if (computed !== undefined) {
    const flaw = flawOf({ ...command, computed }, at)
    if (flaw !== null)
      return refuse(
        "INTEREST_MISCOUNTED",
        `Interest ${charge} on instalment ${instalment} of invoice ${invoice} can't be claimed: ${flaw}. Count it again on what was open.`,
        { invoice, charge, instalment, flaw, computed },
      )
  }
  return right([
    {
      type: "ChargeClaimed",
      data: {
        invoice,
        charge,
        instalment,
        kind,
        amount,
        ...(reason === undefined ? {} : { reason }),
        ...(computed === undefined ? {} : { computed }),
      },
    },
  ])
}

/** What of a charge can still be given up: no more than of the charges on its instalment is open from that date on. */
export const waivable = (state: InvoiceState, charge: string, on: LocalDate): MinorUnits => {
  for (const at of state.instalments.values()) {
    const found = at.claims.find((each) => each.charge === charge)
    if (found !== undefined)
      return found.on > on
        ? noMoney
        : minor(Math.min(found.amount - found.waived, openFrom(at, on), chargesOpenBy(at, on)))
  }
  return noMoney
}

const waive = ({ invoice, charge, reason, on }: Of<"WaiveCharge">, state: InvoiceState): Decision => {
  if (!state.charges.includes(charge))
    return refuse("CHARGE_UNKNOWN", `Invoice ${invoice} has no charge ${charge}.`, { invoice, charge })
  const amount = waivable(state, charge, on)
  if (amount === 0)
    return refuse(
      "CHARGE_SETTLED",
      `Charge ${charge} of invoice ${invoice} has nothing open on ${on} that could be given up: it was settled or given up before.`,
      { invoice, charge, on },
    )
  for (const [instalment, at] of state.instalments)
    if (at.claims.some((each) => each.charge === charge))
      return right([{ type: "ChargeWaived", data: { invoice, charge, instalment, amount, reason } }])
  return right([])
}

/**
 * The rules of what is claimed on top of an invoice, which exists: costs, fees, interest and compensation.
 *
 * Refuses with `CHARGE_EXISTS`, `AMOUNT_NOT_POSITIVE`, `INSTALMENT_UNKNOWN`, `AMOUNT_TOO_LARGE`, `INTEREST_MISCOUNTED`,
 * `CHARGE_UNKNOWN` or `CHARGE_SETTLED`.
 */
export const decideCharge = (command: ChargeCommand, state: InvoiceState): Decision =>
  command.type === "ClaimCharge" ? claim(command, state) : waive(command, state)
