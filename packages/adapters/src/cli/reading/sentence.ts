import {
  type Currency,
  type DomainFact,
  formatMinor,
  fromMillionths,
  type InvoiceId,
  minor,
  toMillionths,
} from "@adv/domain"
import { grouped, several } from "../answer/amounts.js"

/** The currency of an invoice: what happens to it afterwards doesn't repeat it. */
export type CurrencyOf = (invoice: InvoiceId) => Currency | undefined

const money = (amount: number, currency: Currency | undefined): string =>
  currency === undefined
    ? `${grouped(String(amount))} minor units`
    : `${grouped(formatMinor(minor(amount), currency))} ${currency}`

type Quantities = ReadonlyArray<{
  readonly line: string
  readonly quantity: Parameters<typeof toMillionths>[0]
}>

/** `10 of line 1, 2.5 of line 2`; of many lines only how many. */
const quantities = (lines: Quantities): string =>
  lines.length > 3
    ? several(lines.length, "line")
    : lines
        .map(({ line, quantity }) => `${fromMillionths(toMillionths(quantity))} of line ${line}`)
        .join(", ")

const sum = (allocations: ReadonlyArray<{ readonly amount: number }>): number =>
  allocations.reduce((total, { amount }) => total + amount, 0)

const invoicesOf = (allocations: ReadonlyArray<{ readonly invoice: string }>): string => {
  const invoices = [...new Set(allocations.map(({ invoice }) => invoice))]
  return invoices.length > 3 ? several(invoices.length, "invoice") : invoices.join(", ")
}

const words = (code: string): string => code.toLowerCase().replaceAll("_", " ")

const because = (reason: string | undefined): string =>
  reason === undefined || reason === "" ? "" : ` (${reason})`

const sourceOf = ({ kind, id }: { readonly kind: "payment" | "creditNote"; readonly id: string }): string =>
  `${kind === "payment" ? "payment" : "credit note"} ${id}`

const outcomes = {
  rejected: "was rejected",
  upheld: "was upheld",
  partiallyUpheld: "was upheld in part",
  withdrawn: "was withdrawn",
} as const

/**
 * What a fact says, as a short sentence for a person. It covers every fact there is: the compiler asks for a new one.
 */
export const sentenceOf = (fact: DomainFact, currencyOf: CurrencyOf): string => {
  switch (fact.type) {
    case "CustomerRegistered": {
      const { name, currency, country } = fact.data
      return `Customer ${name} was registered, trading in ${currency}${country === undefined ? "" : `, ${country}`}`
    }
    case "ConditionsAgreed":
    case "ConditionsAmended": {
      const { agreement, version, validFrom, conditions } = fact.data
      const done = fact.type === "ConditionsAgreed" ? "agreed" : "amended"
      const why = fact.type === "ConditionsAgreed" ? undefined : fact.data.reason
      return `Conditions ${agreement} v${version} were ${done} from ${validFrom}: payment ${conditions.paymentTerm.name ?? conditions.paymentTerm.id}${because(why)}`
    }
    case "CreditLimitSet": {
      const { limit, validFrom } = fact.data
      return `The credit limit was set to ${"unlimited" in limit ? "unlimited" : money(limit.amount, limit.currency)} from ${validFrom}`
    }
    case "OrderPlaced": {
      const { customer, lines, totals, currency } = fact.data
      return `${customer} ordered ${several(lines.length, "line")} for ${money(totals.taxInclusive, currency)} with tax`
    }
    case "OrderValidated":
      return "The order was validated"
    case "OrderReleased":
      return "The order was released for delivery"
    case "OrderHeld":
      return `The order was put on ${fact.data.hold} hold${because(fact.data.reason)}`
    case "OrderHoldReleased":
      return `The ${fact.data.hold} hold was ${fact.data.override ? "overridden" : "lifted"}${because(fact.data.reason)}`
    case "DeliveryPromised":
      return `Line ${fact.data.line} was promised for ${fact.data.date}`
    case "PromiseRevised": {
      const { line, from, to, cause, agreedByCustomer } = fact.data
      return `The promise for line ${line} moved from ${from} to ${to}${because(cause)}${agreedByCustomer ? ", agreed by the customer" : ""}`
    }
    case "DeliveryConfirmed":
      return `Delivered ${quantities(fact.data.lines)} (${fact.data.delivery})`
    case "GoodsReturned":
      return `Goods came back: ${quantities(fact.data.lines)}${because(fact.data.reason)}${fact.data.affectsOrder ? ", to be delivered again" : ""}`
    case "OrderLineCancelled":
      return `Cancelled ${quantities([fact.data])}${because(fact.data.reason)}`
    case "OrderCancelled":
      return `The ${fact.data.initiator} cancelled the order${because(fact.data.reason)}`
    case "OrderClosedShort":
      return `The order was closed short of ${quantities(fact.data.lines)}${because(fact.data.reason)}`
    case "OrderInvoiced":
      return `Invoice ${fact.data.invoice} billed ${quantities(fact.data.lines)}`
    case "OrderCredited":
      return `Credit note ${fact.data.creditNote} took back ${quantities(fact.data.lines)}: they may be invoiced again`
    case "OrderCompleted":
      return "The order was completed"
    case "OrderEntryErrorDetected": {
      const { errorType, origin, detectedAt, line, note } = fact.data
      return `An entry error by ${origin} was found at ${detectedAt}${line === undefined ? "" : `, on line ${line}`}: ${words(errorType)}${because(note)}`
    }
    case "InvoiceIssued": {
      const { number, totals, currency, instalments } = fact.data
      const due = instalments.map(({ dueDate }) => dueDate ?? "not known yet")
      return `Invoice ${number} was issued: ${money(totals.payable, currency)}, due ${due.length > 3 ? `in ${due.length} instalments` : due.join(", ")}`
    }
    case "DueDatesFixed": {
      const { instalments } = fact.data
      return `Due dates became known: ${instalments.map(({ dueDate }) => dueDate).join(", ")}`
    }
    case "ChargeClaimed": {
      const { kind, amount, invoice, instalment, reason } = fact.data
      return `${money(amount, currencyOf(invoice))} of ${kind} was claimed on instalment ${instalment}${because(reason)}`
    }
    case "InstalmentSettled": {
      const { amount, invoice, instalment, source } = fact.data
      return `${money(amount, currencyOf(invoice))} of instalment ${instalment} was settled by ${sourceOf(source)}`
    }
    case "SettlementReversed": {
      const { amount, invoice, instalment, source, reason } = fact.data
      return `${money(amount, currencyOf(invoice))} of instalment ${instalment} is open again: ${sourceOf(source)} was taken back${because(reason)}`
    }
    case "CreditNoteIssued": {
      const { number, totals, currency, reason } = fact.data
      return `Credit note ${number} was issued: ${money(totals.payable, currency)}${because(words(reason))}`
    }
    case "InvoiceBecameOverdue": {
      const { instalment, dueDate, open, invoice } = fact.data
      return `Instalment ${instalment}, due ${dueDate}, was noticed to be late: ${money(open, currencyOf(invoice))} open`
    }
    case "DisputeOpened": {
      const { dispute, amount, invoice, reason } = fact.data
      return `The customer disputes ${money(amount, currencyOf(invoice))} (${dispute}): ${reason}`
    }
    case "DisputeResolved":
      return `Dispute ${fact.data.dispute} ${outcomes[fact.data.outcome]}${because(fact.data.rootCause)}`
    case "PaymentReceived": {
      const { amount, currency, customer } = fact.data
      return `${money(amount, currency)} came in from ${customer ?? "somebody not known yet"}`
    }
    case "PaymentAllocated":
      return `${money(sum(fact.data.allocations), fact.data.currency)} was put against ${invoicesOf(fact.data.allocations)}`
    case "PaymentAllocationReversed":
      return `${money(sum(fact.data.allocations), fact.data.currency)} was taken off ${invoicesOf(fact.data.allocations)} again${because(fact.data.reason)}`
    case "PaymentReturned":
      return `The bank took ${money(fact.data.amount, fact.data.currency)} back${because(fact.data.reason)}`
    case "NumberAssigned": {
      const { number, document } = fact.data
      return `Number ${number} was given to ${document.kind === "invoice" ? "invoice" : "credit note"} ${document.id}`
    }
    case "SurveyResponseRecorded": {
      const { customer, survey, surveyVersion, answers } = fact.data
      return `${customer} answered ${several(answers.length, "question")} of survey ${survey} v${surveyVersion}`
    }
  }
}
