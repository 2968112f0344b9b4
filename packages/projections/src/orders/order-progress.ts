import { type Day, Exact, exactWhole, type Millionths, roundToMinor } from "@adv/domain"
import type { ApprovalBook } from "../approvals/approval-book.js"
import { type ApprovalWord, approvalsOfSubject } from "../approvals/approvals.js"
import type { DemandBook } from "../demand/demand-book.js"
import { type Shortage, shortagesOf } from "../demand/shortages.js"
import { type NextStep, nextStepsOf, type OrderAtWork, orderAtWork } from "../departments/next-steps.js"
import { organisationOf } from "../departments/organisation.js"
import type { StepBook } from "../departments/step-book.js"
import type { Horizon } from "../engine/read-models.js"
import { ratioText } from "../kpi/arithmetic/ratio.js"
import { type Balances, balancesOf } from "../receivables/balances.js"
import { itemsOf, type Ledger } from "../receivables/ledger.js"
import type { DelayBook } from "./delay-book.js"
import { type DelayedLine, delaysOfOrder } from "./delays.js"
import type { OrderBook } from "./order-book.js"
import { type OrderCard, orderCardOf, type StatusLine } from "./order-card.js"
import { type OrderStatus, orderStatusOf } from "./order-status.js"

/** What progress is told from. */
export interface ProgressSources {
  readonly orders: OrderBook
  readonly receivables: Ledger
  readonly steps: StepBook
  readonly approvals: ApprovalBook
  readonly demand: DemandBook
  readonly delays: DelayBook
}

/** How much of a whole: quantities are millionths, amounts minor units. `percent` to one place, null of nothing. */
export interface Share {
  readonly part: number
  readonly whole: number
  readonly percent: string | null
}

/** By what it is worth, and by quantity where quantities are what is counted. */
export interface DimensionProgress {
  readonly byValue: Share
  readonly byQuantity: Share | null
}

/** What keeps an order from going on. Days are days since 1970-01-01. */
export type Block =
  | { readonly kind: "hold"; readonly hold: string; readonly since: Day; readonly reason: string }
  | {
      readonly kind: "approval"
      readonly gate: string
      /** `missing` when nobody asked for it yet. */
      readonly status: Exclude<ApprovalWord, "granted"> | "missing"
      readonly department: string | null
      readonly roles: string | null
      readonly since: Day | null
      readonly dueBy: Day | null
    }
  | {
      readonly kind: "shortage"
      readonly sku: string
      readonly site: string
      readonly line: string | null
      readonly quantity: Millionths
      readonly expected: Day | null
    }
  | {
      readonly kind: "deadline"
      readonly step: string
      readonly department: string | null
      readonly dueBy: Day
      readonly daysLate: number
    }
  | {
      readonly kind: "delay"
      readonly line: string
      readonly promised: Day
      readonly expected: Day | null
      readonly daysLate: number
      readonly told: boolean
    }

/** How far an order has come, for those who work on it. Amounts are minor units of its currency. */
export interface OrderProgress {
  readonly status: OrderStatus
  /** Of what is wanted by now: ordered, less cancelled and waived. */
  readonly delivered: DimensionProgress
  /** Of what is wanted, net. */
  readonly invoiced: DimensionProgress
  /** Paid, credited or otherwise settled, of what is wanted, with tax. */
  readonly settled: DimensionProgress
  readonly next: ReadonlyArray<NextStep>
  readonly blocks: ReadonlyArray<Block>
}

const shareOf = (part: number, whole: number): Share => ({
  part,
  whole,
  percent: whole <= 0 ? null : ratioText(BigInt(part) * 100n, BigInt(whole), 1),
})

const wantedOf = ({ ordered, cancelled, waived }: StatusLine): number =>
  Math.max(0, ordered - cancelled - waived)

const worthOf = ({ net, ordered }: StatusLine, part: number): Exact =>
  ordered <= 0 ? new Exact("0") : exactWhole(net).times(exactWhole(part)).div(exactWhole(ordered))

/** Sums of lines: rounded once, so that parts of a whole come to it. */
const sumOf = (lines: ReadonlyArray<StatusLine>, part: (line: StatusLine) => number): number => {
  let sum = new Exact("0")
  for (const line of lines) sum = sum.plus(worthOf(line, part(line)))
  return roundToMinor(sum)
}

const quantityOf = (lines: ReadonlyArray<StatusLine>, part: (line: StatusLine) => number): number =>
  lines.reduce((sum, line) => sum + part(line), 0)

const sharesOf = (card: OrderCard, status: OrderStatus) => {
  const { lines, adjusted, gross, net } = card
  const delivered = (line: StatusLine): number => Math.min(line.delivered, wantedOf(line))
  const invoiced = (line: StatusLine): number => Math.min(line.invoiced, wantedOf(line))
  const wantedNet = sumOf(lines, wantedOf)
  const wantedQuantity = quantityOf(lines, wantedOf)
  const billed = sumOf(lines, invoiced) + card.billedAsAmount
  // What is paid for is what is left of the order, in proportion, with its freight and discounts.
  const wantedGross =
    net <= 0 || wantedNet === net
      ? gross
      : roundToMinor(exactWhole(gross).times(exactWhole(wantedNet)).div(exactWhole(net)))
  const { paid, credited, discounted, writtenOff } = status.amounts
  return {
    delivered: {
      byValue: shareOf(sumOf(lines, delivered), wantedNet),
      byQuantity: shareOf(quantityOf(lines, delivered), wantedQuantity),
    },
    invoiced: {
      byValue: shareOf(
        Math.max(0, Math.min(billed, wantedNet + adjusted)),
        card.billedAsAmount === 0 ? wantedNet : wantedNet + adjusted,
      ),
      byQuantity: card.billedAsAmount === 0 ? shareOf(quantityOf(lines, invoiced), wantedQuantity) : null,
    },
    settled: {
      byValue: shareOf(
        Math.max(0, Math.min(paid + credited + discounted + writtenOff, wantedGross)),
        wantedGross,
      ),
      byQuantity: null,
    },
  }
}

/** Since when something of an order's invoices is to be paid: the issue of the first that is open. */
export const openSinceOf = (card: OrderCard, ledger: Ledger, balances: Balances): Day | null => {
  let since: Day | null = null
  for (const invoice of card.invoices) {
    const number = ledger.invoices.find(invoice)
    if (number < 0) continue
    for (const item of itemsOf(ledger, number)) {
      if (balances.issued[item] !== 1 || (balances.open[item] ?? 0) <= 0) continue
      const issued = ledger.invoice.issued.at(number) as Day
      if (since === null || issued < since) since = issued
    }
  }
  return since
}

/** The step of the workflow that the gates before a step of an order are of. */
const gatedSteps: { readonly [step: string]: string } = {
  validation: "validation",
  release: "deliveryRelease",
  invoicing: "invoiceRelease",
}

const approvalBlocks = (
  book: ApprovalBook,
  { card, course }: OrderAtWork,
  next: ReadonlyArray<NextStep>,
  horizon: Horizon,
): ReadonlyArray<Block> => {
  const asked = approvalsOfSubject(book, "order", card.order, horizon)
  const waiting = new Set(next.map(({ step }) => gatedSteps[step]))
  const blocks = asked.flatMap((approval): ReadonlyArray<Block> => {
    const { gate, status, department, roles, requestedOn: since, dueBy } = approval
    if (status === "granted") return []
    const pinned = course.gates.find((each) => each.gate === gate)
    // What was withdrawn or ran out matters only while its gate is to be passed.
    if (status !== "pending" && (pinned === undefined || !waiting.has(pinned.step))) return []
    return [{ kind: "approval", gate, status, department, roles, since, dueBy }]
  })
  const missing = course.gates
    .filter(({ gate, step }) => waiting.has(step) && !asked.some((each) => each.gate === gate))
    .map(({ gate }): Block => {
      return {
        kind: "approval",
        gate,
        status: "missing",
        department: null,
        roles: null,
        since: null,
        dueBy: null,
      }
    })
  return [...blocks, ...missing]
}

const shortageBlocks = ({ card }: OrderAtWork, shortages: ReadonlyArray<Shortage>): ReadonlyArray<Block> => {
  const open = new Set(card.lines.filter((line) => wantedOf(line) > line.delivered).map(({ sku }) => sku))
  return shortages
    .filter(({ order, sku }) => (order === null ? open.has(sku) : order === card.order))
    .map(({ sku, site, line, quantity, expected }) => ({
      kind: "shortage",
      sku,
      site,
      line,
      quantity,
      expected,
    }))
}

const over: ReadonlySet<string> = new Set(["completed", "cancelled", "closedShort"])

const blocksOf = (
  sources: ProgressSources,
  work: OrderAtWork,
  next: ReadonlyArray<NextStep>,
  delayed: ReadonlyArray<DelayedLine>,
  horizon: Horizon,
): ReadonlyArray<Block> => {
  const isOver = over.has(work.card.lifecycle)
  const holds: ReadonlyArray<Block> = isOver
    ? []
    : work.course.holds.map((hold): Block => ({ kind: "hold", ...hold }))
  const deadlines = next.flatMap(({ step, department, dueBy, daysLate }): ReadonlyArray<Block> => {
    return dueBy === null || daysLate === 0 ? [] : [{ kind: "deadline", step, department, dueBy, daysLate }]
  })
  const delays = delayed.map((line): Block => {
    const { promised, expected, delayDays: daysLate } = line
    return { kind: "delay", line: line.line, promised, expected, daysLate, told: line.notified !== null }
  })
  return [
    ...holds,
    ...(isOver ? [] : approvalBlocks(sources.approvals, work, next, horizon)),
    ...(isOver ? [] : shortageBlocks(work, shortagesOf(sources, horizon))),
    ...deadlines,
    ...delays,
  ]
}

/**
 * How far an order has come on a business date, as known at a moment, for those who work on it: each dimension in percent
 * by value and by quantity, what is next and with whom, and what keeps it from going on (holds, gates that aren't passed,
 * shortages, deadlines of steps that are over, deliveries that are late or will be). `undefined` when there was no such
 * order. It isn't for the customer: see `progressForCustomer`.
 *
 * @example
 * import { companyModels, orderProgressOf } from "@adv/projections"
 *
 * const { states } = companyModels()
 * assert.equal(orderProgressOf(states, "10248", { asOf: 20000, knownAt: 1736935200000 }), undefined)
 */
export const orderProgressOf = (
  sources: ProgressSources,
  order: string,
  horizon: Horizon,
): OrderProgress | undefined => {
  const card = orderCardOf(sources.orders, order, horizon)
  const work = card === undefined ? undefined : orderAtWork(sources.orders, card, horizon)
  if (card === undefined || work === undefined) return undefined
  const balances = balancesOf(sources.receivables, horizon)
  const status = orderStatusOf(card, sources.receivables, balances)
  const openSince = openSinceOf(card, sources.receivables, balances)
  const next = nextStepsOf(sources.steps, work, openSince, organisationOf(sources.steps, horizon), horizon)
  return {
    status,
    ...sharesOf(card, status),
    next,
    blocks: blocksOf(sources, work, next, delaysOfOrder(sources, card, horizon), horizon),
  }
}
