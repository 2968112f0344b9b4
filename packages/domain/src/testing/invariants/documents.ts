import type { InvoiceFact } from "../../invoice/events.js"
import { type AmendedOrder, followOrders } from "./amended-orders.js"
import { invariant } from "./invariant.js"
import { add, hundredPercent, isPart, parts, rounded, sum, trail } from "./numbers.js"
import { checkRescheduling } from "./rescheduling.js"

/** The tax of a rate is the same however the rate is written. */
const taxKey = ({ category, rate }: { readonly category: string; readonly rate: string }): string =>
  `${category} ${parts(rate)}`

const taxOf = (taxable: number, rate: string): number =>
  rounded(BigInt(taxable) * parts(rate), hundredPercent)

export const credited = invariant(
  "INV-03",
  "Of an invoice, no more is credited than it billed: not of a line, and not of the taxable amount nor of the tax of a rate; who credits the last of it credits what is left.",
  (log, note) => {
    const billed = new Map<string, { taxable: number; tax: number }>()
    const taken = new Map<string, { taxable: number; tax: number }>()
    const lines = new Map<string, { net: number; quantity: bigint; netBack: number; back: bigint }>()
    const positions = new Map<string, Array<number>>()
    for (const event of log) {
      if (event.type === "InvoiceIssued") {
        const { invoice, taxBreakdown } = event.data
        trail(positions, invoice, event.position)
        for (const { taxable, tax, ...of } of taxBreakdown)
          billed.set(`${invoice} ${taxKey(of)}`, { taxable, tax })
        for (const [index, { net, quantity }] of event.data.lines.entries())
          lines.set(`${invoice}/${index + 1}`, { net, quantity: parts(quantity), netBack: 0, back: 0n })
      } else if (event.type === "CreditNoteIssued") {
        const { invoice, taxBreakdown } = event.data
        const at = trail(positions, invoice, event.position)
        for (const { taxable, tax, ...of } of taxBreakdown) {
          const key = `${invoice} ${taxKey(of)}`
          const before = taken.get(key) ?? { taxable: 0, tax: 0 }
          const now = { taxable: before.taxable + taxable, tax: before.tax + tax }
          const whole = billed.get(key) ?? { taxable: 0, tax: 0 }
          taken.set(key, now)
          const subject = `invoice ${invoice} at ${of.category} ${of.rate} %`
          if (!isPart(now.taxable, whole.taxable) || !isPart(now.tax, whole.tax))
            note(subject, "more was credited than was invoiced", at)
          if (now.taxable === whole.taxable && now.tax !== whole.tax)
            note(subject, "all of it was credited, but not all of its tax", at)
        }
        for (const { invoiceLine, net, quantity } of event.data.lines) {
          if (invoiceLine === undefined) continue
          const subject = `line ${invoiceLine} of invoice ${invoice}`
          const line = lines.get(`${invoice}/${invoiceLine}`)
          if (line === undefined) {
            note(subject, "it was credited, but never invoiced", at)
            continue
          }
          line.back += parts(quantity)
          line.netBack += net
          if (line.back > line.quantity) note(subject, "more was credited than was invoiced", at)
          if (line.back === line.quantity && line.netBack !== line.net)
            note(subject, "all of it was credited, but not all of its net", at)
        }
      }
    }
  },
)

export const instalments = invariant(
  "INV-09",
  "The instalments of an invoice come to what is payable, and what one is rescheduled to comes to what was open of it.",
  (log, note) => {
    for (const event of log) {
      if (event.type !== "InvoiceIssued") continue
      const { invoice, totals } = event.data
      const all = sum(event.data.instalments.map(({ amount }) => amount))
      if (all !== totals.payable)
        note(`invoice ${invoice}`, `its instalments are ${all}, of ${totals.payable} payable`, [
          event.position,
        ])
    }
    checkRescheduling(log, note)
  },
)

type Issued = Extract<InvoiceFact, { readonly type: "InvoiceIssued" }>["data"]
type Credited = Extract<InvoiceFact, { readonly type: "CreditNoteIssued" }>["data"]

/** What is wrong with the sums of a document, its taxes aside; null when nothing is. */
const wrongSum = (document: AmendedOrder | Issued | Credited): string | null => {
  const { totals, taxBreakdown, lines } = document
  const adjustments = "adjustments" in document ? document.adjustments : []
  const amount = (kind: "allowance" | "charge") =>
    sum(adjustments.filter((each) => each.kind === kind).map((each) => each.amount))
  if (totals.lineNet !== sum(lines.map(({ net }) => net))) return "its lines don't come to their total"
  if (totals.allowances !== amount("allowance")) return "its allowances don't come to their total"
  if (totals.charges !== amount("charge")) return "its charges don't come to their total"
  if (totals.taxExclusive !== totals.lineNet - totals.allowances + totals.charges)
    return "its net isn't lines less allowances and charges"
  if (totals.tax !== sum(taxBreakdown.map(({ tax }) => tax))) return "its taxes don't come to their total"
  if (totals.taxInclusive !== totals.taxExclusive + totals.tax) return "its gross isn't net and tax"
  if (totals.payable !== totals.taxInclusive - totals.prepaid + totals.rounding)
    return "what is payable isn't gross less prepaid and rounding"
  const bases = new Map<string, number>()
  for (const { tax, net } of lines) add(bases, taxKey(tax), net)
  for (const { tax, kind, amount } of adjustments)
    add(bases, taxKey(tax), kind === "allowance" ? -amount : amount)
  if (new Set(taxBreakdown.map(taxKey)).size !== taxBreakdown.length) return "it counts a tax twice"
  if (
    bases.size !== taxBreakdown.length ||
    taxBreakdown.some((each) => bases.get(taxKey(each)) !== each.taxable)
  )
    return "its taxable amounts aren't those of its lines, allowances and charges"
  return null
}

export const totals = invariant(
  "INV-10",
  "The totals of a document add up to the minor unit, and the tax of each category and rate is rounded once from its taxable amount.",
  (log, note) => {
    /** The tax that is left to credit, by invoice and rate. */
    const left = new Map<string, number>()
    const orderAfter = followOrders()
    for (const event of log) {
      const billed = event.type === "InvoiceIssued" || event.type === "CreditNoteIssued" ? event.data : null
      const document = billed ?? orderAfter(event)
      if (document === null) continue
      const subject =
        "order" in document
          ? `order ${document.order}`
          : "creditNote" in document
            ? `credit note ${document.creditNote}`
            : `invoice ${document.invoice}`
      const wrong = wrongSum(document)
      if (wrong !== null) note(subject, wrong, [event.position])
      for (const { category, rate, taxable, tax } of document.taxBreakdown) {
        const due = taxOf(taxable, rate)
        const key = billed === null ? "" : `${billed.invoice} ${taxKey({ category, rate })}`
        // Several credit notes round as often as there are: the last one takes what is left of the tax instead (INV-03).
        const isRest = event.type === "CreditNoteIssued" && tax === left.get(key)
        if (tax !== due && !isRest)
          note(subject, `its tax at ${category} ${rate} % is ${tax}, and should be ${due}`, [event.position])
        if (event.type === "InvoiceIssued") left.set(key, tax)
        if (event.type === "CreditNoteIssued") add(left, key, -tax)
      }
    }
  },
)
