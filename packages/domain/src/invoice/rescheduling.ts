import { type Either, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { Count, Flag, InvoiceId, LocalDate, list, Minor, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import { command } from "../running/command.js"
import { type Minor as Amount, type LocalDate as Day, formatMinor, isMinor } from "../values/index.js"
import type { InvoiceFact } from "./events.js"
import { type InstalmentState, type InvoiceState, openFrom, openOf } from "./state.js"

export const reschedulingFacts = {
  /**
   * What is open of an instalment is to be paid on other dates: the first part stays under its number, the others are new
   * instalments. Together they are what was open (INV-09). `interestFree` says that the delay bears no interest.
   */
  InstalmentRescheduled: shape(
    "InstalmentRescheduled",
    {
      invoice: InvoiceId,
      instalment: Count,
      splits: list(
        shape("a part of an instalment", { instalment: Count, dueDate: LocalDate, amount: Minor }),
      ),
      reason: Text,
      interestFree: Flag,
      approvedBy: Text,
    },
    { plan: Text },
  ),
}

const Split = shape("a part to pay", { dueDate: LocalDate, amount: Minor })

export const reschedulingCommands = {
  RescheduleInstalment: command(
    "RescheduleInstalment",
    { invoice: InvoiceId, instalment: Count, splits: list(Split), reason: Text, approvedBy: Text },
    { interestFree: Flag },
  ),
}
export type RescheduleInstalment = t.TypeOf<typeof reschedulingCommands.RescheduleInstalment>
/** By a payment plan, when it is part of one; `after` is the last number that its other parts have taken. */
export type Rescheduled = RescheduleInstalment & { readonly plan?: string; readonly after?: number }

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

/** The last date on which anything happened to what is owed, or to when. */
const lastMoved = (at: InstalmentState): Day | null => {
  let last = at.rescheduledOn
  for (const { on } of at.movements) if (last === null || on > last) last = on
  return last
}

/**
 * Reschedules what is open of an instalment. What was settled of it stays where it is.
 *
 * Fails with `INSTALMENT_UNKNOWN`, `INSTALMENT_DISPUTED`, `NOTHING_TO_RESCHEDULE`, `RESCHEDULE_TOO_EARLY`,
 * `SPLIT_INVALID` or `RESCHEDULE_SUM_DIFFERS` (INV-09).
 */
export const reschedule = (
  asked: Rescheduled,
  state: InvoiceState,
): Either<Failure, ReadonlyArray<InvoiceFact>> => {
  const { invoice, instalment, on, interestFree = false } = asked
  const at = state.instalments.get(instalment)
  if (at === undefined)
    return refuse("INSTALMENT_UNKNOWN", `Invoice ${invoice} has no instalment ${instalment}.`, {
      invoice,
      instalment,
    })
  const money = (amount: number): string =>
    state.currency === null || !isMinor(amount)
      ? String(amount)
      : `${formatMinor(amount, state.currency)} ${state.currency}`
  for (const [dispute, { instalment: disputed, resolved }] of state.disputes)
    if (disputed === instalment && !resolved)
      return refuse(
        "INSTALMENT_DISPUTED",
        `Instalment ${instalment} of invoice ${invoice} is in dispute (${dispute}): resolve that before it is rescheduled.`,
        { invoice, instalment, dispute },
      )
  const open: Amount = openFrom(at, on)
  if (openOf(at) <= 0)
    return refuse(
      "NOTHING_TO_RESCHEDULE",
      `Instalment ${instalment} of invoice ${invoice} is settled: there is nothing to reschedule.`,
      { invoice, instalment },
    )
  const last = lastMoved(at)
  if (last !== null && on < last)
    return refuse(
      "RESCHEDULE_TOO_EARLY",
      `Instalment ${instalment} of invoice ${invoice} changed on ${last}: it can't be rescheduled as of ${on}. Date it ${last} or later.`,
      { invoice, instalment, on, last },
    )
  for (const { dueDate, amount } of asked.splits)
    if (amount <= 0 || dueDate < on)
      return refuse(
        "SPLIT_INVALID",
        `A part of ${money(amount)} due ${dueDate} can't be agreed on ${on}: give each more than nothing, due then or later.`,
        { invoice, instalment, dueDate, amount },
      )
  const sum = asked.splits.reduce((total, { amount }) => total + amount, 0)
  if (sum !== open)
    return refuse(
      "RESCHEDULE_SUM_DIFFERS",
      `The parts of instalment ${instalment} of invoice ${invoice} come to ${money(sum)}, but ${money(open)} are open: make them come to that.`,
      { invoice, instalment, sum, open },
    )
  let next = Math.max(asked.after ?? 0, ...state.instalments.keys())
  return right([
    {
      type: "InstalmentRescheduled",
      data: {
        invoice,
        instalment,
        splits: asked.splits.map(({ dueDate, amount }, index) => ({
          instalment: index === 0 ? instalment : ++next,
          dueDate,
          amount,
        })),
        reason: asked.reason,
        interestFree,
        approvedBy: asked.approvedBy,
        ...(asked.plan === undefined ? {} : { plan: asked.plan }),
      },
    },
  ])
}
