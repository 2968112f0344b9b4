import type { Day, Millionths } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { type DelayBook, Word } from "./delay-book.js"
import type { OrderBook } from "./order-book.js"
import { type OrderCard, orderCardOf } from "./order-card.js"

/** What delays are told from. */
export interface DelaySources {
  readonly orders: OrderBook
  readonly delays: DelayBook
}

/** A line that is late, or will be by what is expected. Days are days since 1970-01-01. */
export interface DelayedLine {
  readonly order: string
  readonly customer: string
  readonly line: string
  readonly sku: string
  /** What is still to be delivered. */
  readonly open: Millionths
  readonly requested: Day | null
  readonly firstPromise: Day
  /** The promise that binds: the last one that the customer agreed to. */
  readonly promised: Day
  /** When it is expected now, or null when nobody said. */
  readonly expected: Day | null
  /** `certain` once the day that was promised has passed, `likely` before. */
  readonly certainty: "likely" | "certain"
  /** By how much it is late, or will be: at least what it is by now. */
  readonly delayDays: number
  /** Whether the delay is past the tolerance, and was said so. */
  readonly anticipated: boolean
  /** The day the customer was first told of a delay unasked, or null. */
  readonly notified: Day | null
  /** How many days before the first promise that was; below zero when it was after. Null when nobody told him. */
  readonly noticeDays: number | null
  /** The day he first asked, or null. */
  readonly enquired: Day | null
  /** How often its promise was moved. */
  readonly revisions: number
}

/** A word within the horizon, and where it is among all that were recorded. */
interface Said {
  readonly row: number
  readonly kind: number
  readonly day: Day
  readonly value: Day
}

const saidIn = (book: DelayBook, last: number, { asOf, knownAt }: Horizon): Array<Said> => {
  const { word } = book
  const said: Array<Said> = []
  for (let row = last; row >= 0; row = word.previous.at(row)) {
    const day = word.day.at(row) as Day
    if (day <= asOf && word.recorded.at(row) <= knownAt)
      said.push({ row, kind: word.kind.at(row), day, value: word.value.at(row) as Day })
  }
  return said.reverse()
}

const before = (a: Said, b: Said): boolean => a.day < b.day || (a.day === b.day && a.row < b.row)

const firstOf = (said: ReadonlyArray<Said>, kinds: ReadonlyArray<number>): Said | null => {
  let first: Said | null = null
  for (const each of said)
    if (kinds.includes(each.kind) && (first === null || before(each, first))) first = each
  return first
}

/** What a line's words come to; null when it was never promised. */
const standing = (said: ReadonlyArray<Said>) => {
  let firstPromise: Day | null = null
  let promised: Day | null = null
  let expected: Day | null = null
  let anticipated = false
  let revisions = 0
  for (const { kind, value } of said) {
    if (kind === Word.agreed || kind === Word.moved) revisions += 1
    if (kind === Word.promised) {
      firstPromise ??= value
      promised = value
    } else if (kind === Word.agreed || (kind === Word.moved && (promised === null || value < promised)))
      promised = value
    else if (kind === Word.expected) expected = value
    else if (kind === Word.anticipated) anticipated = true
    else if (kind === Word.cleared) anticipated = false
  }
  return { firstPromise, promised, expected, anticipated, revisions }
}

/** A line and what was said of it: its own words, and with them those about its whole order. */
interface SpokenOf {
  readonly card: OrderCard
  readonly line: string
  readonly own: ReadonlyArray<Said>
  readonly all: ReadonlyArray<Said>
}

/** Every line of which something was said, with its own words and those about its whole order. */
function* linesIn({ orders, delays }: DelaySources, horizon: Horizon): IterableIterator<SpokenOf> {
  const cards = new Map<number, OrderCard | undefined>()
  for (let number = 0; number < delays.line.order.length; number++) {
    const own = saidIn(delays, delays.line.last.at(number), horizon)
    if (own.length === 0) continue
    const order = delays.line.order.at(number)
    if (!cards.has(order)) cards.set(order, orderCardOf(orders, delays.orders.name(order), horizon))
    const card = cards.get(order)
    if (card === undefined) continue
    const all = [...own, ...saidIn(delays, delays.order.last.at(order), horizon)]
    yield { card, line: delays.names.name(delays.line.name.at(number)), own, all }
  }
}

const delayOf = ({ card, line, own, all }: SpokenOf, { asOf }: Horizon): DelayedLine | null => {
  if (card.lifecycle === "cancelled" || card.lifecycle === "closedShort") return null
  const at = card.lines.find((each) => each.line === line)
  const { firstPromise, promised, expected, anticipated, revisions } = standing(own)
  if (at === undefined || firstPromise === null || promised === null) return null
  const open = at.ordered - at.cancelled - at.waived - at.delivered
  const certain = asOf > promised
  if (open <= 0 || !(certain || (expected !== null && expected > promised))) return null
  const until = Math.max(expected ?? promised, certain ? asOf : promised)
  const notified = firstOf(all, [Word.notified, Word.agreed])?.day ?? null
  return {
    order: card.order,
    customer: card.customer,
    line,
    sku: at.sku,
    open: open as Millionths,
    requested: at.requested,
    firstPromise,
    promised,
    expected,
    certainty: certain ? "certain" : "likely",
    delayDays: until - promised,
    anticipated,
    notified,
    noticeDays: notified === null ? null : firstPromise - notified,
    enquired: firstOf(all, [Word.enquired])?.day ?? null,
    revisions,
  }
}

/**
 * The lines at risk on a business date, as known at a moment: something is still to be delivered, and the day that was
 * promised has passed (certain), or it is expected after it (likely). The most urgent promise comes first.
 */
export const delayWatch = (sources: DelaySources, horizon: Horizon): ReadonlyArray<DelayedLine> => {
  const lines: Array<DelayedLine> = []
  for (const spoken of linesIn(sources, horizon)) {
    const delay = delayOf(spoken, horizon)
    if (delay !== null) lines.push(delay)
  }
  return lines.sort((a, b) => a.promised - b.promised)
}

/** The lines of one order that are at risk, in the order in which they were first spoken of. */
export const delaysOfOrder = (
  { delays }: Pick<DelaySources, "delays">,
  card: OrderCard,
  horizon: Horizon,
): ReadonlyArray<DelayedLine> => {
  const order = delays.orders.find(card.order)
  if (order < 0) return []
  const ofOrder = saidIn(delays, delays.order.last.at(order), horizon)
  const lines: Array<DelayedLine> = []
  for (let row = delays.order.lastLine.at(order); row >= 0; row = delays.line.previous.at(row)) {
    const own = saidIn(delays, delays.line.last.at(row), horizon)
    const line = delays.names.name(delays.line.name.at(row))
    const delay = delayOf({ card, line, own, all: [...own, ...ofOrder] }, horizon)
    if (delay !== null) lines.push(delay)
  }
  return lines.reverse()
}

/** How many delayed lines there were, and of how many of them the customer heard from the company first, and in time. */
export interface DelayAnticipation {
  readonly anticipated: number
  readonly delayed: number
}

/** Whether what is wanted of a line had been delivered in full by the end of a day; null when nothing is wanted. */
const completeBy = (
  book: OrderBook,
  card: OrderCard,
  line: string,
  day: Day,
  horizon: Horizon,
): boolean | null => {
  const at = card.lines.find((each) => each.line === line)
  if (at === undefined || card.lifecycle === "cancelled") return null
  const wanted = at.ordered - at.cancelled
  if (wanted <= 0) return null
  const then = orderCardOf(book, card.order, { ...horizon, asOf: day < horizon.asOf ? day : horizon.asOf })
  return (then?.lines.find((each) => each.line === line)?.delivered ?? 0) >= wanted
}

/**
 * QU-13, the delay anticipation rate, for lines first promised for a day of the window `[from, to)`. A line is delayed
 * when it was not delivered in full by the day it was *first* promised for: a promise that was moved since doesn't make
 * it punctual. It was anticipated when the customer was told of the delay before that day, unasked, or agreed to another
 * day, and had not asked before how his order goes: a delay that the customer reports first was not anticipated. A line
 * counts from the day after its promise on.
 *
 * @example
 * import { companyModels, delayAnticipation } from "@adv/projections"
 *
 * const window = { from: 20000, to: 20031, asOf: 20031, knownAt: 1736935200000 }
 * assert.deepEqual(delayAnticipation(companyModels().states, window), { anticipated: 0, delayed: 0 })
 */
export const delayAnticipation = (
  sources: DelaySources,
  window: Horizon & { readonly from: number; readonly to: number },
): DelayAnticipation => {
  let anticipated = 0
  let delayed = 0
  for (const { card, line, own, all } of linesIn(sources, window)) {
    const promise = standing(own).firstPromise
    if (promise === null || promise < window.from || promise >= window.to || promise >= window.asOf) continue
    if (completeBy(sources.orders, card, line, promise, window) !== false) continue
    delayed += 1
    const told = firstOf(all, [Word.notified, Word.agreed])
    const enquired = firstOf(all, [Word.enquired])
    if (told !== null && told.day < promise && (enquired === null || before(told, enquired))) anticipated += 1
  }
  return { anticipated, delayed }
}
