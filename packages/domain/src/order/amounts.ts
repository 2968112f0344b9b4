import type { InvoicingPolicy } from "../customer/invoicing.js"
import { canonicalTax, taxKeyOf } from "../tax/groups.js"
import { adjustmentsOn } from "../tax/index.js"
import type { Tax, TaxAmount } from "../tax/tax.js"
import {
  type Decimal,
  Exact,
  exact,
  exactWhole,
  type Minor,
  minor,
  noMoney,
  roundToMinor,
  splitMinor,
} from "../values/index.js"
import { isReached } from "./progress.js"
import { type OrderLineState, type OrderState, wanted } from "./state.js"

const hundred = new Exact("100")
const hundredth = new Exact("0.01")

/** A part of a net amount, rounded once, half away from zero. */
export const partOf = (net: Minor, part: number, whole: number): Minor =>
  part === whole ? net : roundToMinor(exactWhole(net).times(exactWhole(part)).div(exactWhole(whole)))

export const percentOf = (net: Minor, percent: Exact): Minor =>
  roundToMinor(exactWhole(net).times(percent).times(hundredth))

/** Adds net amounts up by (category, rate), in order of first appearance. */
export const byTax = (amounts: Iterable<TaxAmount>): ReadonlyMap<string, TaxAmount> => {
  const sums = new Map<string, TaxAmount>()
  for (const { tax, net } of amounts) {
    const key = taxKeyOf(tax)
    const before = sums.get(key)
    sums.set(key, {
      tax: before?.tax ?? canonicalTax(tax),
      net: minor((before?.net ?? 0) + net),
    })
  }
  return sums
}

const netWanted = (line: OrderLineState): Minor => partOf(line.asked.net, wanted(line), line.ordered)

/** What the order comes to by tax, net: its lines as far as they are still wanted, its allowances and charges. */
export const orderNet = (state: OrderState): ReadonlyMap<string, TaxAmount> => {
  const lines = [...state.lines.values()].map((line) => ({ tax: line.asked.tax, net: netWanted(line) }))
  const adjustments = adjustmentsOn(state.adjustments, lines).map(({ kind, amount, tax }) => ({
    tax,
    net: minor(kind === "allowance" ? -amount : amount),
  }))
  return byTax([...lines, ...adjustments])
}

/** Of the milestones that are reached: the percentages together, and each amount by itself. */
const reachedParts = (
  milestones: Extract<InvoicingPolicy, { readonly milestones: unknown }>["milestones"],
  state: OrderState,
): { readonly percent: Exact; readonly amounts: ReadonlyArray<Minor> } => {
  let percent = new Exact("0")
  const amounts: Array<Minor> = []
  for (const milestone of milestones) {
    if (!isReached(milestone, state)) continue
    if ("percent" in milestone.part) percent = percent.plus(exact(milestone.part.percent))
    else amounts.push(milestone.part.amount)
  }
  return { percent, amounts }
}

const fully = (percent: Decimal): { readonly percent: Exact; readonly amounts: ReadonlyArray<Minor> } => ({
  percent: exact(percent),
  amounts: [],
})

/**
 * What may be billed in all, by tax, of an order that is invoiced by progress or by milestones (INV-02, basis
 * certified): the order's net times the percentage, rounded half away from zero, so that the next invoice makes up for
 * the rounding of the ones before; an amount is spread over the taxes in proportion. Null for other orders.
 */
export const billableAmounts = (state: OrderState): ReadonlyMap<string, TaxAmount> | null => {
  const policy = state.terms?.conditions.invoicingPolicy
  if (policy === undefined || typeof policy === "string") return null
  const parts =
    "progress" in policy
      ? fully(state.certifiedPercent)
      : "milestones" in policy
        ? reachedParts(policy.milestones, state)
        : null
  if (parts === null) return null
  const nets = [...orderNet(state).values()]
  const weights = nets.map(({ net }) => Math.max(0, net))
  const split = weights.length === 0 ? [] : parts.amounts.map((amount) => splitMinor(amount, weights))
  return byTax(
    nets.map(({ tax, net }, index) => {
      const amounts = split.reduce((sum, each) => sum + (each[index] ?? 0), 0)
      const due = percentOf(net, parts.percent) + amounts
      // Amounts that were agreed may be more than an order comes to, once part of it is cancelled.
      return { tax, net: net > 0 && due > net ? net : minor(due) }
    }),
  )
}

/** What there is at a tax. */
export const netAt = (amounts: ReadonlyMap<string, { readonly net: Minor }>, tax: Tax): Minor =>
  amounts.get(taxKeyOf(tax))?.net ?? noMoney

const noDownPayment = { prepaid: 0, deducted: 0 }

/** What was asked for before at a tax, and what was deducted of it since. */
export const downPaymentAt = (state: OrderState, tax: Tax): typeof noDownPayment =>
  state.downPayments.get(taxKeyOf(tax)) ?? noDownPayment

/** What is left to deduct of a down-payment at a tax. */
export const prepaidLeft = (state: OrderState, tax: Tax): Minor => {
  const { prepaid, deducted } = downPaymentAt(state, tax)
  return minor(prepaid - deducted)
}

/** Whether anything of the order is invoiced by amount, or asked for before it is delivered and not credited since. */
export const isBilledByAmount = ({ billedAmounts, downPayments }: OrderState): boolean =>
  [...billedAmounts.values()].some(({ net }) => net !== 0) ||
  [...downPayments.values()].some(({ prepaid }) => prepaid !== 0)

/** Whether an order that is invoiced by amount has come to its end: all certified or reached, and invoiced. */
export const isAllBilled = (state: OrderState): boolean => {
  const billable = billableAmounts(state)
  const policy = state.terms?.conditions.invoicingPolicy
  if (billable === null || typeof policy !== "object") return true
  const done =
    "milestones" in policy
      ? policy.milestones.every((milestone) => isReached(milestone, state))
      : exact(state.certifiedPercent).gte(hundred)
  return done && [...billable.values()].every(({ tax, net }) => netAt(state.billedAmounts, tax) >= net)
}

/** Whether what is invoiced by amount, or was asked for before, is no more than the order comes to. */
export const coversAmounts = (state: OrderState): boolean => {
  const billable = billableAmounts(state)
  const nets = orderNet(state)
  for (const [key, { net }] of state.billedAmounts) if (net > (billable?.get(key)?.net ?? 0)) return false
  for (const [key, { prepaid }] of state.downPayments) if (prepaid > (nets.get(key)?.net ?? 0)) return false
  return true
}
