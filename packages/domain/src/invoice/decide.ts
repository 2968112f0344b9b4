import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { lineNet, totalsOf } from "../tax/index.js"
import { type Calendars, fixDueDates, instalmentsOf } from "../terms/index.js"
import type { PaymentTerm } from "../terms/term.js"
import {
  exactWhole,
  formatMinor,
  fromMillionths,
  type InvoiceId,
  type Minor,
  millionths,
  minor,
  type OrderId,
  roundToMinor,
  type SettlementId,
  toMillionths,
} from "../values/index.js"
import type {
  ClaimCharge,
  Credited,
  FixDueDates,
  IssueCreditNote,
  IssueInvoice,
  MarkOverdue,
  OpenDispute,
  ResolveDispute,
  ReverseSettlements,
  SettleInstalments,
} from "./commands.js"
import type { CreditLine, InvoiceFact, InvoiceLine } from "./events.js"
import { evolve, type InvoiceState, initial, openInstalments, openOf, taxKey } from "./state.js"

type Decision = Either<Failure, ReadonlyArray<InvoiceFact>>

/** What the flows have settled before the invoice decides: its legal number, its term and the calendars for it. */
export type NumberedInvoice = IssueInvoice & {
  readonly number: string
  readonly paymentTerm: PaymentTerm
  readonly calendars: Calendars
}
export type NumberedCreditNote = IssueCreditNote & { readonly number: string }
export type DatedInvoice = FixDueDates & { readonly calendars: Calendars }

export type InvoiceDecision =
  | NumberedInvoice
  | NumberedCreditNote
  | DatedInvoice
  | ClaimCharge
  | MarkOverdue
  | OpenDispute
  | ResolveDispute
  | SettleInstalments
  | ReverseSettlements

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

const unknown = (invoice: InvoiceId) =>
  failure("INVOICE_UNKNOWN", `Invoice ${invoice} does not exist: issue it first.`, { invoice })

const issue = (command: NumberedInvoice, state: InvoiceState): Decision => {
  const { invoice, currency, on } = command
  if (state.invoice !== null)
    return refuse("INVOICE_EXISTS", `Invoice ${invoice} was already issued.`, { invoice })
  if (command.lines.length === 0)
    return refuse("INVOICE_WITHOUT_LINES", `Invoice ${invoice} has no lines: give at least one.`, { invoice })
  const lines: Array<InvoiceLine> = []
  const orders: Array<OrderId> = []
  for (const line of command.lines) {
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
      },
    },
  ])
}

const creditLines = (
  credited: Credited,
  command: NumberedCreditNote,
  state: InvoiceState,
): Either<Failure, ReadonlyArray<CreditLine>> => {
  const { creditNote, invoice } = command
  if (state.currency === null) return left(unknown(invoice))
  if ("amounts" in credited)
    return right(
      credited.amounts.map(({ net, tax, description }) => ({
        description,
        quantity: fromMillionths(millionths(1_000_000)),
        unitPrice: fromMillionths(millionths(0)),
        net,
        tax,
      })),
    )
  const asked =
    "lines" in credited
      ? credited.lines
      : state.lines.flatMap((line, index) => {
          const rest = toMillionths(line.quantity) - (state.creditedQuantity.get(index + 1) ?? 0)
          return rest === 0 ? [] : [{ line: index + 1, quantity: fromMillionths(millionths(rest)) }]
        })
  const lines: Array<CreditLine> = []
  for (const { line: at, quantity } of asked) {
    const line = state.lines[at - 1]
    if (line === undefined)
      return refuse(
        "INVOICE_LINE_UNKNOWN",
        `Invoice ${invoice} has no line ${at}: it has ${state.lines.length}.`,
        {
          invoice,
          line: at,
        },
      )
    const billed = toMillionths(line.quantity)
    const before = state.creditedQuantity.get(at) ?? 0
    const now = toMillionths(quantity)
    if (now <= 0 ? billed > 0 : Math.abs(before + now) > Math.abs(billed))
      return refuse(
        "CREDIT_EXCEEDS_INVOICE",
        `Credit note ${creditNote} takes back ${quantity} of line ${at} of invoice ${invoice}, but only ${fromMillionths(millionths(billed - before))} are left to credit.`,
        { invoice, creditNote, line: at, quantity },
      )
    // What is left of a line is credited with what is left of its net, so that several credit notes never round away from it.
    const net = proportion(line.net, before + now, billed) - proportion(line.net, before, billed)
    lines.push({ ...line, quantity, net: minor(net), invoiceLine: at })
  }
  return right(lines)
}

/** What a part of a line's quantity is of its net, rounded once. */
const proportion = (net: Minor, part: number, whole: number): number =>
  part === whole ? net : roundToMinor(exactWhole(net).times(exactWhole(part)).div(exactWhole(whole)))

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
  const lines = creditLines(command.credited, command, state)
  if (isLeft(lines)) return lines
  const totals = totalsOf({ lines: lines.right, adjustments: [], currency })
  if (isLeft(totals)) return totals
  const { payable } = totals.right.totals
  if (payable <= 0)
    return refuse("CREDIT_NOTE_EMPTY", `Credit note ${creditNote} credits nothing of invoice ${invoice}.`, {
      invoice,
      creditNote,
    })
  // INV-03
  for (const subtotal of totals.right.taxBreakdown) {
    const key = taxKey(subtotal)
    const invoiced = state.taxBreakdown.find((other) => taxKey(other) === key)
    const before = state.creditedTax.get(key)
    const taxable = (before?.taxable ?? 0) + subtotal.taxable
    const tax = (before?.tax ?? 0) + subtotal.tax
    if (invoiced === undefined || taxable > invoiced.taxable || tax > invoiced.tax)
      return refuse(
        "CREDIT_EXCEEDS_INVOICE",
        `Credit note ${creditNote} would bring what is credited at ${key} % to ${formatMinor(minor(taxable + tax), currency)} ${currency}, but invoice ${invoice} bills ${formatMinor(minor((invoiced?.taxable ?? 0) + (invoiced?.tax ?? 0)), currency)} at it.`,
        { invoice, creditNote, tax: key, credited: taxable + tax },
      )
  }
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
  for (const { instalment, open } of openInstalments(state)) {
    if (unapplied === 0) break
    const amount = minor(Math.min(open, unapplied))
    unapplied -= amount
    facts.push({
      type: "InstalmentSettled",
      data: {
        invoice,
        settlement: `${creditNote}/${instalment}` as SettlementId,
        instalment,
        amount,
        source: { kind: "creditNote", id: creditNote },
      },
    })
  }
  return right(facts)
}

const settle = (command: SettleInstalments, state: InvoiceState): Decision => {
  const { invoice, source } = command
  const facts: Array<InvoiceFact> = []
  const rest = new Map<number, number>()
  for (const { settlement, instalment, amount } of command.settlements) {
    const at = state.instalments.get(instalment)
    if (at === undefined)
      return refuse("INSTALMENT_UNKNOWN", `Invoice ${invoice} has no instalment ${instalment}.`, {
        invoice,
        instalment,
      })
    const open = rest.get(instalment) ?? openOf(at)
    if (amount <= 0 || amount > open)
      return refuse(
        "ALLOCATION_EXCEEDS_OPEN",
        `${formatMinorOf(state, amount)} can't be put against instalment ${instalment} of invoice ${invoice}: ${formatMinorOf(state, minor(open))} are open.`,
        { invoice, instalment, amount, open, source },
      )
    rest.set(instalment, open - amount)
    facts.push({ type: "InstalmentSettled", data: { invoice, settlement, instalment, amount, source } })
  }
  return right(facts)
}

const formatMinorOf = (state: InvoiceState, amount: Minor): string =>
  state.currency === null ? String(amount) : `${formatMinor(amount, state.currency)} ${state.currency}`

const decide = (command: InvoiceDecision, state: InvoiceState): Decision => {
  if (command.type === "IssueInvoice") return issue(command, state)
  const { invoice } = command
  if (state.invoice === null) return left(unknown(invoice))
  switch (command.type) {
    case "IssueCreditNote":
      return credit(command, state)
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
    case "ClaimCharge": {
      if (state.charges.includes(command.charge))
        return refuse(
          "CHARGE_EXISTS",
          `Charge ${command.charge} on invoice ${invoice} was already claimed.`,
          {
            invoice,
            charge: command.charge,
          },
        )
      if (command.amount <= 0)
        return refuse("AMOUNT_NOT_POSITIVE", `Charge ${command.charge} must be above zero.`, {
          invoice,
          charge: command.charge,
          amount: command.amount,
        })
      const instalment = command.instalment ?? [...state.instalments.keys()].at(-1) ?? 0
      if (!state.instalments.has(instalment))
        return refuse("INSTALMENT_UNKNOWN", `Invoice ${invoice} has no instalment ${instalment}.`, {
          invoice,
          instalment,
        })
      return right([
        {
          type: "ChargeClaimed",
          data: {
            invoice,
            charge: command.charge,
            instalment,
            kind: command.kind,
            amount: command.amount,
            ...(command.reason === undefined ? {} : { reason: command.reason }),
          },
        },
      ])
    }
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
    case "OpenDispute": {
      const { dispute } = command
      if (state.disputes.has(dispute))
        return refuse("DISPUTE_EXISTS", `Dispute ${dispute} was already opened.`, { invoice, dispute })
      const instalment = command.instalment ?? openInstalments(state)[0]?.instalment
      const at = instalment === undefined ? undefined : state.instalments.get(instalment)
      if (instalment === undefined || at === undefined)
        return refuse("NOTHING_TO_DISPUTE", `Invoice ${invoice} has nothing open to dispute.`, {
          invoice,
          dispute,
        })
      const amount = command.amount ?? openOf(at)
      if (amount <= 0 || amount > at.owed)
        return refuse(
          "DISPUTE_EXCEEDS_INSTALMENT",
          `Dispute ${dispute} is about ${formatMinorOf(state, amount)}, but instalment ${instalment} of invoice ${invoice} is of ${formatMinorOf(state, at.owed)}.`,
          { invoice, dispute, instalment, amount, owed: at.owed },
        )
      return right([
        {
          type: "DisputeOpened",
          data: {
            invoice,
            dispute,
            instalment,
            amount,
            reason: command.reason,
            ...(command.department === undefined ? {} : { department: command.department }),
            ...(command.answerBy === undefined ? {} : { answerBy: command.answerBy }),
          },
        },
      ])
    }
    case "ResolveDispute": {
      const { dispute } = command
      const at = state.disputes.get(dispute)
      if (at === undefined)
        return refuse("DISPUTE_UNKNOWN", `Invoice ${invoice} has no dispute ${dispute}.`, {
          invoice,
          dispute,
        })
      if (at.resolved)
        return refuse("DISPUTE_RESOLVED", `Dispute ${dispute} was already resolved.`, { invoice, dispute })
      return right([
        {
          type: "DisputeResolved",
          data: {
            invoice,
            dispute,
            instalment: at.instalment,
            amount: at.amount,
            outcome: command.outcome,
            ...(command.rootCause === undefined ? {} : { rootCause: command.rootCause }),
            ...(command.department === undefined ? {} : { department: command.department }),
          },
        },
      ])
    }
    case "SettleInstalments":
      return settle(command, state)
    case "ReverseSettlements": {
      const facts: Array<InvoiceFact> = []
      for (const settlement of command.settlements) {
        const at = state.settlements.get(settlement)
        if (at === undefined || at.reversed)
          return refuse(
            "SETTLEMENT_UNKNOWN",
            `Invoice ${invoice} has no settlement ${settlement} that stands.`,
            { invoice, settlement },
          )
        facts.push({
          type: "SettlementReversed",
          data: {
            invoice,
            settlement,
            instalment: at.instalment,
            amount: at.amount,
            source: at.source,
            reason: command.reason,
          },
        })
      }
      return right(facts)
    }
  }
}

export const invoiceDecider: Decider<InvoiceState, InvoiceDecision, InvoiceFact> = {
  category: "invoice",
  initial,
  evolve,
  decide,
}
