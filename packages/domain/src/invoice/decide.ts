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
  isMinor,
  type LocalDate,
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
import type {
  ClaimCharge,
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
import { evolve, type InvoiceState, initial, openFrom, openInstalments, openOf, taxKey } from "./state.js"

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

/** What is taken back of an invoice has a negative quantity on it. */
const signedQuantity = (value: Decimal, what: string): Either<Failure<"QUANTITY_INVALID">, Millionths> => {
  const size = quantity(fromExact(exact(value).abs()), what)
  return isLeft(size) ? size : right(toMillionths(value))
}

const issue = (command: NumberedInvoice, state: InvoiceState): Decision => {
  const { invoice, currency, on } = command
  if (state.invoice !== null)
    return refuse("INVOICE_EXISTS", `Invoice ${invoice} was already issued.`, { invoice })
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
      },
    },
  ])
}

const instalmentUnknown = (invoice: InvoiceId, instalment: number) =>
  failure("INSTALMENT_UNKNOWN", `Invoice ${invoice} has no instalment ${instalment}.`, {
    invoice,
    instalment,
  })

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

/** Money that came before the invoice is a credit of the customer until then (AG-7). */
export const notBeforeInvoice = (
  invoice: InvoiceId,
  on: LocalDate,
  { issueDate }: InvoiceState,
): Either<Failure, null> =>
  issueDate === null || on >= issueDate
    ? right(null)
    : refuse(
        "SETTLEMENT_BEFORE_INVOICE",
        `Invoice ${invoice} of ${issueDate} can't be settled, nor that be taken back, on ${on}: money that came earlier is a credit of the customer until then. Date it ${issueDate} or later.`,
        { invoice, on, issueDate },
      )

const settle = (command: SettleInstalments, state: InvoiceState): Decision => {
  const { invoice, source, on } = command
  const timely = notBeforeInvoice(invoice, on, state)
  if (isLeft(timely)) return timely
  const facts: Array<InvoiceFact> = []
  const rest = new Map<number, number>()
  for (const { settlement, instalment, amount } of command.settlements) {
    const at = state.instalments.get(instalment)
    if (at === undefined) return left(instalmentUnknown(invoice, instalment))
    const open = rest.get(instalment) ?? openFrom(at, on)
    if (amount <= 0 || amount > open)
      return refuse(
        "ALLOCATION_EXCEEDS_OPEN",
        `${formatMinorOf(state, amount)} can't be put against instalment ${instalment} of invoice ${invoice}: ${formatMinorOf(state, minor(open))} are open from ${on} on.`,
        { invoice, instalment, amount, open, on, source },
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
      if (!state.instalments.has(instalment)) return left(instalmentUnknown(invoice, instalment))
      let owed: number = command.amount
      for (const at of state.instalments.values()) owed += at.owed
      if (!isMinor(owed))
        return refuse(
          "AMOUNT_TOO_LARGE",
          `With charge ${command.charge}, what is owed on invoice ${invoice} is too large to be kept exactly.`,
          { invoice, charge: command.charge, amount: command.amount },
        )
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
      const instalment = command.instalment ?? openInstalments(state, command.on)[0]?.instalment
      const at = instalment === undefined ? undefined : state.instalments.get(instalment)
      if (instalment !== undefined && at === undefined) return left(instalmentUnknown(invoice, instalment))
      if (instalment === undefined || at === undefined || (command.amount === undefined && openOf(at) === 0))
        return refuse(
          "NOTHING_TO_DISPUTE",
          `Invoice ${invoice} has nothing open to dispute: say which instalment and how much, if it was paid already.`,
          { invoice, dispute },
        )
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
      const timely = notBeforeInvoice(invoice, command.on, state)
      if (isLeft(timely)) return timely
      const facts: Array<InvoiceFact> = []
      for (const settlement of new Set(command.settlements)) {
        const at = state.settlements.get(settlement)
        if (at === undefined || at.reversed)
          return refuse(
            "SETTLEMENT_UNKNOWN",
            `Invoice ${invoice} has no settlement ${settlement} that stands.`,
            { invoice, settlement },
          )
        if (command.on < at.on)
          return refuse(
            "REVERSAL_BEFORE_SETTLEMENT",
            `Settlement ${settlement} of invoice ${invoice} took effect on ${at.on}: it can't be taken back on ${command.on}. Date it ${at.on} or later.`,
            { invoice, settlement, on: command.on, settledOn: at.on },
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
