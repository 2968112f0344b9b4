import type { Principal } from "../invoice/charging.js"
import {
  addDays,
  type Currency,
  type CustomerId,
  daysBetween,
  endOfMonth,
  type InvoiceId,
  type LocalDate,
  type Minor,
  type PolicyId,
} from "../values/index.js"
import type { SkipReason } from "./events.js"
import { amountIn, type DunningPolicy, type LevelCondition } from "./policy.js"
import { blockOn, type DunnedState, type DunningState, dunnedOf, promiseOn } from "./state.js"

/** An instalment as dunning sees it. Amounts are minor units. */
export interface DunningItem {
  readonly customer: CustomerId
  readonly currency: Currency
  readonly invoice: InvoiceId
  readonly instalment: number
  /** Null while what its term counts from has not happened. */
  readonly dueDate: LocalDate | null
  /** What is open of it, charges included. */
  readonly open: Minor
  /** What of that is in dispute. */
  readonly disputed: Minor
  /** The ladder it goes by (DN-14); null for the company's. */
  readonly ladder: PolicyId | null
  readonly principal: Principal
  readonly interestClaimed: Minor
  readonly compensationClaimed: boolean
}

/** What an item comes to on a day: a level, with those passed on the way to it, or the reason why none. */
export type Standing =
  | { readonly level: number; readonly passed: ReadonlyArray<number>; readonly daysPastDue: number }
  | { readonly reason: SkipReason }

const isMet = (
  after: LevelCondition,
  dueDate: LocalDate,
  sentOn: LocalDate | null,
  on: LocalDate,
): boolean => {
  if ("netDays" in after) return addDays(dueDate, after.netDays) <= on
  if ("endOfMonth" in after) return endOfMonth(addDays(dueDate, after.endOfMonth)) <= on
  return sentOn !== null && addDays(sentOn, after.sincePrevious) <= on
}

/** Which level an item comes to next: one more, or the most severe whose condition is met. */
const nextLevel = (
  { levels, mode }: DunningPolicy,
  dueDate: LocalDate,
  { level, sentOn }: DunnedState,
  on: LocalDate,
): number | null => {
  let reached: number | null = null
  for (const [index, { after }] of levels.entries()) {
    const number = index + 1
    if (number <= level) continue
    // Days since the previous notice are counted from the one before this level only.
    const since = number === level + 1 ? sentOn : null
    if (isMet(after, dueDate, since, on)) reached = number
    if (mode === "sequential") break
  }
  return reached
}

/** What the customer is dunned for: what is open and undisputed. */
export const dunnable = ({ open, disputed }: DunningItem): number => open - disputed

/**
 * Where one item stands in a ladder on a day, by itself: without what its notice must come to, and without what the
 * customer may be spared. It is a function of the item, its case and the policy alone (DN-1).
 */
export const standingOf = (
  item: DunningItem,
  state: DunningState,
  policy: { readonly id: PolicyId; readonly body: DunningPolicy },
  on: LocalDate,
): Standing => {
  const { dueDate, currency, open } = item
  const { body } = policy
  if (open <= 0) return { reason: "settled" }
  if (dueDate === null || dueDate >= on) return { reason: "notDue" }
  const daysPastDue = daysBetween(dueDate, on)
  if (daysPastDue <= (body.graceDays ?? 0)) return { reason: "grace" }
  const dunned = dunnedOf(state, item)
  if (dunned.ladder !== null && dunned.ladder !== policy.id) return { reason: "otherPolicy" }
  if (state.escalated !== null && state.escalated.on <= on) return { reason: "escalated" }
  if (dunned.pending !== null) return { reason: "noticeNotSent" }
  if (dunned.level >= body.levels.length) return { reason: "lastLevel" }
  const level = nextLevel(body, dueDate, dunned, on)
  if (level === null) return { reason: "levelNotReached" }
  if (dunnable(item) <= amountIn(body.tolerance, currency))
    return { reason: item.disputed > 0 ? "disputed" : "withinTolerance" }
  if (blockOn(state, item, on) !== null) return { reason: "blocked" }
  if (promiseOn(state, item, on) !== null) return { reason: "promised" }
  const passed = Array.from({ length: level - dunned.level - 1 }, (_, index) => dunned.level + 1 + index)
  return { level, passed, daysPastDue }
}

/**
 * Why an item may not be on a notice that goes out on a day, whatever its level; null when it may. Level 0 reminds of
 * what isn't due yet.
 */
export const hindranceOf = (
  item: DunningItem,
  state: DunningState,
  on: LocalDate,
  level: number,
): SkipReason | null => {
  if (item.open <= 0) return "settled"
  if (level > 0 && (item.dueDate === null || item.dueDate >= on)) return "notDue"
  if (dunnable(item) <= 0) return "disputed"
  if (state.escalated !== null && state.escalated.on <= on) return "escalated"
  if (blockOn(state, item, on) !== null) return "blocked"
  return promiseOn(state, item, on) === null ? null : "promised"
}
