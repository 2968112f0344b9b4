import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { invoicingBasis } from "../customer/invoicing.js"
import type { Failure } from "../failure.js"
import type { InvoiceLineAsked } from "../invoice/commands.js"
import type { InvoiceKind } from "../invoice/lines.js"
import { canonicalTax, taxKeyOf } from "../tax/groups.js"
import { adjustmentsOn, lineNet } from "../tax/index.js"
import type { DocumentAdjustment, Tax, TaxAmount } from "../tax/tax.js"
import {
  type Currency,
  type Decimal,
  type Exact,
  exact,
  exactWhole,
  formatMinor,
  fromMillionths,
  type LineId,
  type LocalDate,
  type Minor,
  millionths,
  minor,
  noMoney,
  type OrderId,
  roundToMinor,
  unsafeDecimal,
} from "../values/index.js"
import { billableAmounts, byTax, netAt, orderNet, partOf, percentOf, prepaidLeft } from "./amounts.js"
import { refuse } from "./checks.js"
import { invoiceable, type OrderLineState, type OrderState, wanted } from "./state.js"

/** What an order is to be invoiced for now: what its next invoice says of it. */
export interface Billing {
  readonly lines: ReadonlyArray<InvoiceLineAsked>
  readonly adjustments: ReadonlyArray<DocumentAdjustment>
  readonly kind: InvoiceKind
  /** Whether nothing is left to invoice of what is wanted so far. */
  readonly complete: boolean
}

interface Piece {
  readonly line: InvoiceLineAsked
  readonly net: Minor
}

const one = unsafeDecimal("1")

const amountLine = (
  order: OrderId,
  description: string,
  { tax, net }: TaxAmount,
  bills: NonNullable<InvoiceLineAsked["bills"]>,
  currency: Currency,
): Piece => ({
  line: {
    description,
    quantity: one,
    unitPrice: unsafeDecimal(formatMinor(net, currency)),
    tax,
    order,
    bills,
  },
  net,
})

/** What had been delivered by a day, of an order that is invoiced by periods; without a day, all of it. */
const uninvoicedBy = (
  state: OrderState,
  id: LineId,
  line: OrderLineState,
  through: LocalDate | null,
): number => {
  const rest = invoiceable(line, state.terms) - line.invoiced
  if (through === null) return rest
  if (state.placedOn !== null && state.placedOn > through) return 0
  // What is invoiced as ordered was ordered by then, whenever it is delivered.
  if (invoicingBasis(state.terms?.conditions.invoicingPolicy ?? "onDelivery") === "ordered") return rest
  const later = (state.deliveredOn.get(id) ?? []).reduce(
    (sum, { on, quantity }) => (on > through ? sum + quantity : sum),
    0,
  )
  return Math.min(rest, rest - later)
}

const quantityPieces = (
  order: OrderId,
  state: OrderState,
  currency: Currency,
  through: LocalDate | null,
): Either<Failure, ReadonlyArray<Piece>> => {
  const pieces: Array<Piece> = []
  for (const [id, at] of state.lines) {
    const rest = uninvoicedBy(state, id, at, through)
    if (rest <= 0) continue
    const { asked } = at
    const line = {
      description: asked.description ?? asked.sku,
      sku: asked.sku,
      quantity: fromMillionths(millionths(rest)),
      unitPrice: asked.unitPrice,
      tax: asked.tax,
      ...(asked.discountPercent === undefined ? {} : { discountPercent: asked.discountPercent }),
      order,
      orderLine: id,
    }
    const net = lineNet(line, currency)
    if (isLeft(net)) return net
    pieces.push({ line, net: net.right })
  }
  return right(pieces)
}

const amountPieces = (
  order: OrderId,
  state: OrderState,
  billable: ReadonlyMap<string, TaxAmount>,
  currency: Currency,
): ReadonlyArray<Piece> => {
  const policy = state.terms?.conditions.invoicingPolicy
  const progress = typeof policy === "object" && "progress" in policy
  const description = progress
    ? `Progress of order ${order}: ${state.certifiedPercent} %`
    : `Milestones of order ${order}`
  const due = [...billable.values()].map(({ tax, net }) => ({
    tax,
    net: minor(net - netAt(state.billedAmounts, tax)),
  }))
  if (due.reduce((sum, { net }) => sum + net, 0) <= 0) return []
  return due
    .filter(({ net }) => net !== 0)
    .map((amount) => amountLine(order, description, amount, progress ? "progress" : "milestone", currency))
}

/** What of a line will be invoiced in the end, in millionths, as things stand. */
const inTheEnd = (line: OrderLineState): number =>
  Math.max(0, Math.max(wanted(line), line.delivered) - line.returned)

/** By tax, how much of what is invoiced in the end is invoiced once these pieces are. */
const shares = (state: OrderState, pieces: ReadonlyArray<Piece>): ((tax: Tax) => Exact) => {
  const now = new Map(pieces.map(({ line }) => [line.orderLine, line.quantity]))
  const done: Array<TaxAmount> = []
  const all: Array<TaxAmount> = []
  for (const [id, at] of state.lines) {
    const { tax, net } = at.asked
    const quantity = now.get(id)
    const billed =
      at.invoiced +
      Number(
        exact(quantity ?? unsafeDecimal("0"))
          .times(exactWhole(1_000_000))
          .toFixed(0),
      )
    done.push({ tax, net: partOf(net, billed, at.ordered) })
    all.push({ tax, net: partOf(net, inTheEnd(at), at.ordered) })
  }
  const sums = { done: byTax(done), all: byTax(all) }
  return (tax) => shareOf(netAt(sums.done, tax), netAt(sums.all, tax))
}

const whole = exactWhole(1)

const shareOf = (done: Minor, all: Minor): Exact => {
  if (all <= 0 || done >= all) return whole
  return done <= 0 ? exactWhole(0) : exactWhole(done).div(exactWhole(all))
}

/**
 * What is deducted of the down-payments: at each tax in proportion to what is invoiced so far, at most what is left of
 * them and what the invoice comes to, so that it never falls below nothing.
 */
const deductions = (
  order: OrderId,
  state: OrderState,
  taxable: ReadonlyMap<string, TaxAmount>,
  share: (tax: Tax) => Exact,
  currency: Currency,
): ReadonlyArray<Piece> => {
  let room = [...taxable.values()].reduce((sum, { net }) => sum + net, 0)
  const pieces: Array<Piece> = []
  for (const { tax, net } of taxable.values()) {
    const at = state.downPayments.get(taxKeyOf(tax))
    if (at === undefined) continue
    const due = roundToMinor(exactWhole(at.prepaid).times(share(tax))) - at.deducted
    const amount = Math.max(0, Math.min(due, prepaidLeft(state, tax), net, room))
    if (amount === 0) continue
    room -= amount
    pieces.push(
      amountLine(
        order,
        `Down-payment on order ${order}, deducted`,
        { tax, net: minor(-amount) },
        "deduction",
        currency,
      ),
    )
  }
  return pieces
}

/**
 * Whether an order has nothing left to invoice, now or later: cancelled, or delivered and invoiced in full.
 *
 * @param complete whether what it had to invoice is invoiced at this moment
 */
export const isInvoicedInFull = (state: OrderState, complete: boolean): boolean =>
  state.lifecycle === "cancelled" ||
  [...state.lines.values()].every(
    (line) => line.delivered >= wanted(line) && (complete || line.invoiced >= inTheEnd(line)),
  )

/** Whether its invoices are partial ones and a final one: by amount, or with down-payments to deduct. */
export const isInvoicedInParts = (state: OrderState): boolean =>
  invoicingBasis(state.terms?.conditions.invoicingPolicy ?? "onDelivery") === "certified" ||
  [...state.downPayments.values()].some(({ prepaid }) => prepaid > 0)

/**
 * What an order is to be invoiced for now, by its invoicing policy, its prices and its conditions; null when there is
 * nothing. Charges and allowances of a fixed amount are on its first invoice, those in percent on each. Down-payments
 * come off.
 *
 * @param through the last day whose deliveries count, of an order that is invoiced by periods; null for all of them
 */
export const billingOf = (
  order: OrderId,
  state: OrderState,
  currency: Currency,
  through: LocalDate | null,
): Either<Failure, Billing | null> => {
  const billable = billableAmounts(state)
  const found =
    billable === null
      ? quantityPieces(order, state, currency, through)
      : right(amountPieces(order, state, billable, currency))
  if (isLeft(found)) return found
  const pieces = found.right
  if (pieces.length === 0) return right(null)
  const lines = pieces.map(({ line, net }) => ({ tax: line.tax, net }))
  // By amount, the order's charges and allowances are part of what is billed.
  const adjustments =
    billable !== null
      ? []
      : adjustmentsOn(
          state.adjustments.filter(({ percent }) => percent !== undefined || state.invoiceCount === 0),
          lines,
        )
  const adjusted = adjustments.map(({ kind, amount, tax }) => ({
    tax,
    net: minor(kind === "allowance" ? -amount : amount),
  }))
  const taxable = byTax([...lines, ...adjusted])
  const nets = orderNet(state)
  const share =
    billable === null
      ? shares(state, pieces)
      : (tax: Tax) => shareOf(minor(netAt(state.billedAmounts, tax) + netAt(taxable, tax)), netAt(nets, tax))
  const complete =
    billable === null
      ? [...state.lines].every(([id, at]) => at.invoiced + quantityOf(pieces, id) >= inTheEnd(at))
      : [...nets.values()].every(
          ({ tax, net }) => netAt(state.billedAmounts, tax) + netAt(taxable, tax) >= net,
        )
  return right({
    lines: [...pieces, ...deductions(order, state, taxable, share, currency)].map(({ line }) => line),
    adjustments,
    kind: isInvoicedInParts(state) ? (complete ? "final" : "partial") : "commercial",
    complete,
  })
}

const quantityOf = (pieces: ReadonlyArray<Piece>, id: LineId): number => {
  const piece = pieces.find(({ line }) => line.orderLine === id)
  return piece === undefined ? 0 : Number(exact(piece.line.quantity).times(exactWhole(1_000_000)).toFixed(0))
}

/** Rounding each down-payment may take a unit of each tax more than is left: the last takes what is left. */
const LEEWAY = 1

/**
 * A down-payment on an order: a percentage of its net at each tax, rounded half away from zero; the last one takes what
 * is left.
 *
 * Fails with `PREPAYMENT_PERCENT_INVALID` or `PREPAYMENT_EXCEEDS_ORDER`.
 */
export const downPaymentOf = (
  order: OrderId,
  state: OrderState,
  currency: Currency,
  asked: Decimal | undefined,
): Either<Failure, Billing> => {
  const policy = state.terms?.conditions.invoicingPolicy
  const agreed = typeof policy === "object" && "prepayment" in policy ? policy.prepayment.percent : undefined
  const percent = asked ?? agreed
  if (percent === undefined || exact(percent).lte(exactWhole(0)) || exact(percent).gt(exactWhole(100)))
    return refuse(
      "PREPAYMENT_PERCENT_INVALID",
      `Say what part of order ${order} is to be paid before, in percent: more than 0, up to 100.`,
      { order, percent },
    )
  const lines: Array<InvoiceLineAsked> = []
  let before = 0
  for (const { tax, net } of orderNet(state).values()) {
    const prepaid = state.downPayments.get(taxKeyOf(tax))?.prepaid ?? 0
    before += prepaid
    const part = percentOf(net, exact(percent))
    const left = net - prepaid
    if (part > left + LEEWAY)
      return refuse(
        "PREPAYMENT_EXCEEDS_ORDER",
        `${percent} % of order ${order} would come to more than what is left of it at ${taxKeyOf(canonicalTax(tax))} %, since ${formatMinor(minor(prepaid), currency)} ${currency} were asked for before: ask for less.`,
        { order, percent, left, prepaid },
      )
    const amount = minor(Math.min(part, left))
    if (amount > 0)
      lines.push(
        amountLine(
          order,
          `Down-payment of ${percent} % on order ${order}`,
          { tax, net: amount },
          "prepayment",
          currency,
        ).line,
      )
  }
  if (lines.length === 0)
    return refuse(
      "PREPAYMENT_EXCEEDS_ORDER",
      `Nothing of order ${order} is left to pay before it is delivered: ${formatMinor(minor(before), currency)} ${currency} were asked for already.`,
      { order, percent, left: noMoney, prepaid: before },
    )
  return right({ lines, adjustments: [], kind: "prepayment", complete: false })
}
