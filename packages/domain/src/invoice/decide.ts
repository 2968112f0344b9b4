import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { groupByTax } from "../tax/groups.js"
import { lineNet, type TaxBreakdown, type Totals, totalsOf } from "../tax/index.js"
import { type Calendars, fixDueDates, instalmentsOf } from "../terms/index.js"
import type { PaymentTerm } from "../terms/term.js"
import {
  type Currency,
  type Decimal,
  exact,
  exactWhole,
  formatMinor,
  fromExact,
  fromMillionths,
  type InvoiceId,
  type Millionths,
  type Minor,
  millionths,
  minor,
  type OrderId,
  quantity,
  roundToMinor,
  type SettlementId,
  subtractMinor,
  toMillionths,
  unsafeDecimal,
} from "../values/index.js"
import { type ChargeCommand, decideCharge } from "./charging.js"
import type {
  ClearOverdue,
  FixDueDates,
  IssueCreditNote,
  IssueInvoice,
  MarkOverdue,
  ReverseSettlements,
  SettleInstalments,
} from "./commands.js"
import { type CreditBalanceCommand, decideCreditBalance } from "./credit-balance.js"
import type { ApproveDeviation } from "./deviations.js"
import { type DisputeCommand, decideDispute } from "./disputing.js"
import {
  approveDeviation,
  type DiscardDraft,
  discard,
  notYetThere,
  type ProposedInvoice,
  propose,
} from "./drafting.js"
import type { InvoiceFact } from "./events.js"
import { type CheckByCaps, checkCompliance } from "./legal-cap.js"
import type { CreditLine, InvoiceLine } from "./lines.js"
import { clearOverdue } from "./overdue.js"
import { type Rescheduled, reschedule } from "./rescheduling.js"
import { decideSending, type SendingCommand } from "./sending.js"
import { reverse, settle } from "./settling.js"
import { evolve, type InvoiceState, initial, openInstalments, openOf, taxKey } from "./state.js"
import { decideWriteOff, type ReverseWriteOff, type WriteOff } from "./writing-off.js"

type Decision = Either<Failure, ReadonlyArray<InvoiceFact>>

/** What the flows have settled before the invoice decides: its legal number, its term and the calendars for it. */
export type NumberedInvoice = IssueInvoice & {
  readonly number: string
  readonly paymentTerm: PaymentTerm
  readonly calendars: Calendars
  readonly fromDraft?: boolean
}
export type NumberedCreditNote = IssueCreditNote & { readonly number: string }
export type DatedInvoice = FixDueDates & { readonly calendars: Calendars }

export type InvoiceDecision =
  | NumberedInvoice
  | NumberedCreditNote
  | DatedInvoice
  | ProposedInvoice
  | DiscardDraft
  | ApproveDeviation
  | SendingCommand
  | Rescheduled
  | ChargeCommand
  | MarkOverdue
  | DisputeCommand
  | CheckByCaps
  | ClearOverdue
  | SettleInstalments
  | ReverseSettlements
  | WriteOff
  | ReverseWriteOff
  | CreditBalanceCommand

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

const unknown = (invoice: InvoiceId) =>
  failure("INVOICE_UNKNOWN", `Invoice ${invoice} does not exist: issue it first.`, { invoice })

/** What is taken back of an invoice has a negative quantity on it. */
const signedQuantity = (value: Decimal, what: string): Either<Failure<"QUANTITY_INVALID">, Millionths> => {
  const size = quantity(fromExact(exact(value).abs()), what)
  return isLeft(size) ? size : right(toMillionths(value))
}

const issue = (command: NumberedInvoice, state: InvoiceState): Decision => {
  const { invoice, currency, on } = command
  if (state.invoice !== null || command.fromDraft !== true) {
    const free = notYetThere(invoice, state)
    if (isLeft(free)) return free
  }
  if (command.lines.length === 0)
    return refuse("INVOICE_WITHOUT_LINES", `Invoice ${invoice} has no lines: give at least one.`, { invoice })
  const lines: Array<InvoiceLine> = []
  const orders: Array<OrderId> = []
  for (const line of command.lines) {
    const billed = signedQuantity(line.quantity, `"${line.description}" on invoice ${invoice}`)
    if (isLeft(billed)) return billed
    const net = lineNet(line, currency)
    if (isLeft(net)) return net
    lines.push({ ...line, net: net.right })
    if (line.order !== undefined && !orders.includes(line.order)) orders.push(line.order)
  }
  const adjustments = command.adjustments ?? []
  const totals = totalsOf({
    lines,
    adjustments,
    currency,
    ...(command.prepaid === undefined ? {} : { prepaid: command.prepaid }),
    ...(command.rounding === undefined ? {} : { rounding: command.rounding }),
  })
  if (isLeft(totals)) return totals
  const { payable, taxExclusive, taxInclusive } = totals.right.totals
  if (payable < 0)
    return refuse(
      "INVOICE_NEGATIVE",
      `Invoice ${invoice} would be for ${formatMinor(payable, currency)} ${currency}: issue a credit note instead.`,
      { invoice, payable, currency },
    )
  const instalments = instalmentsOf(command.paymentTerm, {
    payable,
    taxExclusive,
    taxInclusive,
    currency,
    anchors: { ...command.anchors, issueDate: on },
    calendars: command.calendars,
  })
  if (isLeft(instalments)) return instalments
  return right([
    {
      type: "InvoiceIssued",
      data: {
        invoice,
        number: command.number,
        kind: command.kind ?? "commercial",
        customer: command.customer,
        currency,
        issueDate: on,
        lines,
        adjustments,
        ...totals.right,
        paymentTerm: command.paymentTerm,
        instalments: instalments.right,
        orders,
        ...(command.buyerReference === undefined ? {} : { buyerReference: command.buyerReference }),
        ...(command.precedingInvoice === undefined ? {} : { precedingInvoice: command.precedingInvoice }),
        ...(command.billTo === undefined ? {} : { billTo: command.billTo }),
      },
    },
  ])
}

const one = fromMillionths(millionths(1_000_000))

/** An amount that is credited as such: once, at what it comes to. */
const amountLine = (
  description: string,
  net: Minor,
  tax: CreditLine["tax"],
  currency: Currency,
): CreditLine => ({
  description,
  quantity: one,
  unitPrice: unsafeDecimal(formatMinor(net, currency)),
  net,
  tax,
})

/** Quantities of the invoice's lines, each with its part of the line's net. */
const quantityLines = (
  asked: ReadonlyArray<{ readonly line: number; readonly quantity: Decimal }>,
  command: NumberedCreditNote,
  state: InvoiceState,
): Either<Failure, ReadonlyArray<CreditLine>> => {
  const { creditNote, invoice } = command
  const lines: Array<CreditLine> = []
  const credited = new Map(state.creditedQuantity)
  for (const { line: at, quantity: back } of asked) {
    const line = state.lines[at - 1]
    if (line === undefined)
      return refuse(
        "INVOICE_LINE_UNKNOWN",
        `Invoice ${invoice} has no line ${at}: it has ${state.lines.length}.`,
        { invoice, line: at },
      )
    const given = signedQuantity(back, `line ${at} of invoice ${invoice}`)
    if (isLeft(given)) return given
    const now = given.right
    const billed = toMillionths(line.quantity)
    const before = credited.get(at) ?? millionths(0)
    if (now === 0 || Math.sign(now) !== Math.sign(billed) || Math.abs(before + now) > Math.abs(billed))
      return refuse(
        "CREDIT_EXCEEDS_INVOICE",
        `Credit note ${creditNote} takes back ${back} of line ${at} of invoice ${invoice}, but ${fromMillionths(millionths(billed - before))} are left to credit.`,
        { invoice, creditNote, line: at, quantity: back },
      )
    // What is left of a line is credited with what is left of its net, so that several credit notes never round away from it.
    const net = proportion(line.net, before + now, billed) - proportion(line.net, before, billed)
    credited.set(at, millionths(before + now))
    lines.push({ ...line, quantity: back, net: minor(net), invoiceLine: at })
  }
  return right(lines)
}

/**
 * Everything that was not credited yet: what is left of each line, and what else makes up the rest of each tax base
 * (allowances and charges on the document, less what was credited by amount).
 */
const wholeLines = (
  command: NumberedCreditNote,
  state: InvoiceState,
  currency: Currency,
): Either<Failure, ReadonlyArray<CreditLine>> => {
  const asked = state.lines.flatMap((line, index) => {
    const rest = toMillionths(line.quantity) - (state.creditedQuantity.get(index + 1) ?? 0)
    return rest === 0 ? [] : [{ line: index + 1, quantity: fromMillionths(millionths(rest)) }]
  })
  const lines = quantityLines(asked, command, state)
  if (isLeft(lines)) return lines
  const groups = groupByTax(lines.right, ({ tax }) => tax)
  const others = state.taxBreakdown.flatMap((invoiced) => {
    const key = taxKey(invoiced)
    const ofLines = groups.find(({ tax }) => taxKey(tax) === key)?.entries ?? []
    let rest = invoiced.taxable - (state.creditedTax.get(key)?.taxable ?? 0)
    for (const { net } of ofLines) rest -= net
    const { category, rate } = invoiced
    return rest === 0
      ? []
      : [amountLine("Allowances, charges and earlier credits", minor(rest), { category, rate }, currency)]
  })
  return right([...lines.right, ...others])
}

const creditLines = (
  command: NumberedCreditNote,
  state: InvoiceState,
  currency: Currency,
): Either<Failure, ReadonlyArray<CreditLine>> => {
  const { credited } = command
  if ("amounts" in credited)
    return right(
      credited.amounts.map(({ net, tax, description }) => amountLine(description, net, tax, currency)),
    )
  return "lines" in credited
    ? quantityLines(credited.lines, command, state)
    : wholeLines(command, state, currency)
}

/** What a part of a line's quantity is of its net, rounded once. */
const proportion = (net: Minor, part: number, whole: number): number =>
  part === whole ? net : roundToMinor(exactWhole(net).times(exactWhole(part)).div(exactWhole(whole)))

const isWithin = (credited: number, invoiced: number): boolean =>
  invoiced < 0 ? credited >= invoiced && credited <= 0 : credited <= invoiced && credited >= 0

/**
 * INV-03, per (category, rate): no more is credited than was invoiced. Tax is rounded on every document, so the parts of
 * an invoice may bear a unit more or less than the whole: who credits the last of a tax base credits what is left of
 * its tax, and nobody more than that.
 */
const withinInvoice = (
  command: NumberedCreditNote,
  state: InvoiceState,
  currency: Currency,
  { taxBreakdown, totals }: { readonly taxBreakdown: TaxBreakdown; readonly totals: Totals },
): Either<Failure, { readonly taxBreakdown: TaxBreakdown; readonly totals: Totals }> => {
  const { invoice, creditNote } = command
  const within: Array<TaxBreakdown[number]> = []
  let tax = 0
  for (const subtotal of taxBreakdown) {
    const key = taxKey(subtotal)
    const invoiced = state.taxBreakdown.find((other) => taxKey(other) === key)
    const before = state.creditedTax.get(key)
    const taxable = (before?.taxable ?? 0) + subtotal.taxable
    if (invoiced === undefined || !isWithin(taxable, invoiced.taxable))
      return refuse(
        "CREDIT_EXCEEDS_INVOICE",
        `Credit note ${creditNote} credits ${formatMinor(subtotal.taxable, currency)} ${currency} at ${key} %, but invoice ${invoice} has ${formatMinor(subtractMinor(invoiced?.taxable ?? minor(0), before?.taxable ?? minor(0)), currency)} left to credit at it.`,
        { invoice, creditNote, tax: key, credited: taxable },
      )
    const left = subtractMinor(invoiced.tax, before?.tax ?? minor(0))
    const due = taxable === invoiced.taxable || Math.abs(subtotal.tax) > Math.abs(left) ? left : subtotal.tax
    within.push({ ...subtotal, tax: due })
    tax += due
  }
  const taxInclusive = minor(totals.taxExclusive + tax)
  return right({
    taxBreakdown: within,
    totals: { ...totals, tax: minor(tax), taxInclusive, payable: taxInclusive },
  })
}

const credit = (command: NumberedCreditNote, state: InvoiceState): Decision => {
  const { invoice, creditNote, on } = command
  const { customer, currency, issueDate } = state
  if (customer === null || currency === null || issueDate === null) return left(unknown(invoice))
  if (state.creditNotes.includes(creditNote))
    return refuse("CREDIT_NOTE_EXISTS", `Credit note ${creditNote} was already issued.`, {
      invoice,
      creditNote,
    })
  if (on < issueDate)
    return refuse(
      "CREDIT_NOTE_TOO_EARLY",
      `Credit note ${creditNote} would be dated ${on}, before its invoice ${invoice} of ${issueDate}.`,
      { invoice, creditNote, on, issueDate },
    )
  const lines = creditLines(command, state, currency)
  if (isLeft(lines)) return lines
  const computed = totalsOf({ lines: lines.right, adjustments: [], currency })
  if (isLeft(computed)) return computed
  const totals = withinInvoice(command, state, currency, computed.right)
  if (isLeft(totals)) return totals
  const { payable } = totals.right.totals
  if (payable <= 0)
    return refuse("CREDIT_NOTE_EMPTY", `Credit note ${creditNote} credits nothing of invoice ${invoice}.`, {
      invoice,
      creditNote,
    })
  const facts: Array<InvoiceFact> = [
    {
      type: "CreditNoteIssued",
      data: {
        invoice,
        creditNote,
        number: command.number,
        customer,
        currency,
        issueDate: on,
        reason: command.reason,
        lines: lines.right,
        ...totals.right,
        effectOnOrder: command.effectOnOrder,
      },
    },
  ]
  let unapplied: number = payable
  for (const { instalment, open } of openInstalments(state, command.on)) {
    if (unapplied === 0) break
    const amount = minor(Math.min(open, unapplied))
    unapplied -= amount
    facts.push({
      type: "InstalmentSettled",
      data: {
        invoice,
        // A payment may have the same id as a credit note.
        settlement: `${creditNote}/credit/${instalment}` as SettlementId,
        instalment,
        amount,
        source: { kind: "creditNote", id: creditNote },
      },
    })
  }
  return right(facts)
}

const decide = (command: InvoiceDecision, state: InvoiceState): Decision => {
  if (command.type === "IssueInvoice") return issue(command, state)
  if (command.type === "ProposeInvoice") return propose(command, state)
  if (command.type === "DiscardDraft") return discard(command, state)
  if (command.type === "ApproveDeviation") return approveDeviation(command, state)
  const { invoice } = command
  if (state.invoice === null) return left(unknown(invoice))
  switch (command.type) {
    case "IssueCreditNote":
      return credit(command, state)
    case "CheckTermCompliance":
      return checkCompliance(command, state)
    case "SendInvoice":
    case "AcknowledgeInvoiceDelivery":
    case "RejectInvoiceDelivery":
      return decideSending(command, state)
    case "RescheduleInstalment":
      return reschedule(command, state)
    case "FixDueDates": {
      if (state.paymentTerm === null) return left(unknown(invoice))
      const openEnded = [...state.instalments.values()].filter(({ dueDate }) => dueDate === null)
      const fixed = fixDueDates(
        state.paymentTerm,
        openEnded.map(({ issued }) => issued),
        command.anchor,
        command.date,
        command.calendars,
      )
      if (isLeft(fixed)) return fixed
      if (fixed.right.length === 0)
        return refuse(
          "NO_DUE_DATE_TO_FIX",
          `Invoice ${invoice} has no instalment that waits for its ${command.anchor}: its due dates are known.`,
          { invoice, anchor: command.anchor },
        )
      return right([
        {
          type: "DueDatesFixed",
          data: { invoice, anchor: command.anchor, date: command.date, instalments: fixed.right },
        },
      ])
    }
    case "ClaimCharge":
    case "WaiveCharge":
      return decideCharge(command, state)
    case "MarkOverdue": {
      const facts: Array<InvoiceFact> = []
      for (const [instalment, at] of state.instalments) {
        const open = openOf(at)
        if (at.dueDate === null || at.dueDate >= command.on || open <= 0) continue
        if (at.markedOverdueFor === at.dueDate) continue
        facts.push({ type: "InvoiceBecameOverdue", data: { invoice, instalment, dueDate: at.dueDate, open } })
      }
      return right(facts)
    }
    case "OpenDispute":
    case "AcknowledgeDispute":
    case "AssignDispute":
    case "ProposeDisputeAnswer":
    case "ResolveDispute":
    case "CloseDispute":
    case "ReopenDispute":
      return decideDispute(command, state)
    case "SettleInstalments":
      return settle(command, state)
    case "ReverseSettlements":
      return reverse(command, state)
    case "WriteOff":
    case "ReverseWriteOff":
      return decideWriteOff(command, state)
    case "NoteCreditAllocation":
    case "ReverseCreditAllocation":
    case "RequestRefund":
    case "PayRefund":
    case "CancelRefund":
      return decideCreditBalance(command, state)
    case "ClearOverdue":
      return clearOverdue(command, state)
  }
}

export { notBeforeInvoice } from "./settling.js"

export const invoiceDecider: Decider<InvoiceState, InvoiceDecision, InvoiceFact> = {
  category: "invoice",
  initial,
  evolve,
  decide,
}
