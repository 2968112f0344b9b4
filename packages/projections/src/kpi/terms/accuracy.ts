import { type Fault, faultyInvoices } from "../../documents/correction-book.js"
import { eachKnown } from "../../engine/dated.js"
import { type OrderBook, Step } from "../../orders/order-book.js"
import type { Books, Counted, Entry, Term } from "../term.js"
import {
  type DeliveryRule,
  eachOrderOutcome,
  inFullByTheDay,
  type OrderOutcome,
  outcomeFacts,
} from "./deliveries.js"
import { eachInvoice } from "./invoices.js"
import { eachOrder, ofOrder } from "./orders.js"

const faultFacts = ["InvoiceIssued", "CreditNoteIssued"] as const

/** The first invoice of an order that was found wrong, or null; and the first day it was invoiced at all, or none. */
const invoicesOf = (
  { order, step, names }: OrderBook,
  number: number,
  { asOf, knownAt }: Counted,
  faults: ReadonlyMap<string, Fault>,
  into: { first: number; invoice: string; fault: Fault | null },
): void => {
  into.first = Number.POSITIVE_INFINITY
  into.invoice = ""
  into.fault = null
  for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at)) {
    if (step.kind.at(at) !== Step.invoiced) continue
    const day = step.day.at(at)
    if (day > asOf || step.recorded.at(at) > knownAt) continue
    into.first = Math.min(into.first, day)
    const invoice = names.name(step.value.at(at))
    const fault = faults.get(invoice)
    if (fault === undefined) continue
    into.invoice = invoice
    into.fault = fault
  }
}

/** Says where an order's fault is told, without counting it: an order that is counted out is to be explained too. */
const countedOut = (entry: Entry, invoice: string, fault: Fault): void => {
  entry.also("invoice", invoice)
  if (fault.toldIn !== invoice) entry.also("invoice", fault.toldIn)
  entry.amount = 0
  entry.n = 0
  entry.add()
  entry.n = 1
}

const one = (entry: Entry): void => {
  entry.amount = 1
  entry.add()
}

const found = () => ({ first: 0, invoice: "", fault: null as Fault | null })

/** Orders by the day they were first invoiced. */
export const ordersInvoiced: Term = {
  name: "ordersInvoiced",
  what: "orders that were first invoiced",
  kind: "flow",
  unit: "things",
  facts: ["OrderPlaced", "OrderInvoiced"],
  each: (books, counted, entry) => {
    const of = found()
    const none = new Map<string, Fault>()
    eachOrder(books.orders, counted, (order) => {
      invoicesOf(books.orders, order, counted, none, of)
      if (of.first === Number.POSITIVE_INFINITY) return
      ofOrder(entry, books.orders, order)
      entry.day = of.first
      one(entry)
    })
  },
}

/** Those of them whose invoices are all right so far. */
export const ordersWellDocumented: Term = {
  name: "ordersWellDocumented",
  what: "of them, orders of which no invoice was credited for an error or corrected",
  kind: "flow",
  unit: "things",
  facts: ["OrderPlaced", "OrderInvoiced", ...faultFacts],
  each: (books, counted, entry) => {
    const faults = faultyInvoices(books, counted)
    const of = found()
    eachOrder(books.orders, counted, (order) => {
      invoicesOf(books.orders, order, counted, faults, of)
      if (of.first === Number.POSITIVE_INFINITY) return
      ofOrder(entry, books.orders, order)
      entry.day = of.first
      if (of.fault === null) one(entry)
      else countedOut(entry, of.invoice, of.fault)
    })
  },
}

const commitment: DeliveryRule = { ...inFullByTheDay, basis: "lastPromise" }

/** What has to be right of a perfect order (SCOR RL.2.1 to RL.2.4). */
export const perfectOrderComponents = ["in full", "to the commit date", "documents", "condition"] as const

const isRight: { readonly [part: string]: (outcome: OrderOutcome) => boolean } = {
  "in full": ({ inFull }) => inFull,
  "to the commit date": ({ onTime }) => onTime,
  condition: ({ sound }) => sound,
}

const perfectFacts = [...outcomeFacts, "OrderInvoiced", ...faultFacts]

const eachJudged = (
  books: Books,
  counted: Counted,
  visit: (order: number, outcome: OrderOutcome, of: ReturnType<typeof found>) => void,
): void => {
  const faults = faultyInvoices(books, counted)
  const of = found()
  eachOrderOutcome(books, counted, commitment, (order, outcome) => {
    if (!outcome.decided) return
    invoicesOf(books.orders, order, counted, faults, of)
    visit(order, outcome, of)
  })
}

export const perfectOrders: Term = {
  name: "perfectOrders",
  what: "orders in full, on time by the promise that binds, with accurate documents and in perfect condition",
  kind: "flow",
  unit: "things",
  facts: perfectFacts,
  each: (books, counted, entry) =>
    eachJudged(books, counted, (order, { due, onTime, inFull, sound }, { invoice, fault }) => {
      ofOrder(entry, books.orders, order)
      entry.day = due
      if (fault !== null) countedOut(entry, invoice, fault)
      else if (onTime && inFull && sound) one(entry)
    }),
}

/** The same orders, by what is right of them. */
export const ordersRight: Term = {
  name: "ordersRight",
  what: "orders of which the component is right",
  kind: "flow",
  unit: "things",
  facts: perfectFacts,
  each: (books, counted, entry) =>
    eachJudged(books, counted, (order, outcome, { invoice, fault }) => {
      ofOrder(entry, books.orders, order)
      entry.day = outcome.due
      for (const part of perfectOrderComponents) {
        entry.part = part
        const right = isRight[part]
        if (right !== undefined) {
          if (right(outcome)) one(entry)
        } else if (fault === null) one(entry)
        else countedOut(entry, invoice, fault)
      }
    }),
}

/** How many days an invoice has to stand to be accurate. */
export const ACCURACY_DAYS = 90

export const accurateInvoices: Term = {
  name: "accurateInvoices",
  what: `invoices that were not credited for an error or corrected within ${ACCURACY_DAYS} days`,
  kind: "flow",
  unit: "things",
  facts: faultFacts,
  each: (books, counted, entry) => {
    const faults = faultyInvoices(books, counted)
    eachInvoice(books, counted, entry, (row) => {
      const invoice = books.receivables.invoices.name(row)
      const fault = faults.get(invoice)
      if (fault === undefined || fault.day > entry.day + ACCURACY_DAYS) one(entry)
      else countedOut(entry, invoice, fault)
    })
  },
}

/** Credit notes by the issue date of the invoice that they take something back from, told apart by `reason`. */
const ofCohort = (
  name: string,
  what: string,
  unit: Term["unit"],
  amountOf: (books: Books, row: number) => number,
): Term => ({
  name,
  what,
  kind: "flow",
  unit,
  facts: faultFacts,
  each: (books, counted, entry) => {
    const { activity, receivables } = books
    eachKnown(activity.creditNotes, counted, (row) => {
      const number = receivables.invoices.find(activity.credited.name(activity.creditNote.invoice.at(row)))
      if (number < 0 || activity.invoices.recorded.at(number) > counted.knownAt) return
      const issuedOn = activity.invoices.day.at(number)
      if (issuedOn > counted.asOf) return
      entry.tell("invoice", receivables.invoices.name(number))
      entry.customer = receivables.customers.name(receivables.invoice.customer.at(number))
      entry.currency = activity.currencies.name(activity.creditNotes.currency.at(row))
      entry.labels["reason"] = activity.kinds.name(activity.creditNote.reason.at(row))
      entry.day = issuedOn
      entry.amount = amountOf(books, row)
      entry.add()
    })
  },
})

export const creditNotesOfCohort = ofCohort(
  "creditNotesOfCohort",
  "credit notes for invoices of the window",
  "things",
  () => 1,
)

export const creditedNetOfCohort = ofCohort(
  "creditedNetOfCohort",
  "credit notes for invoices of the window, net of tax",
  "money",
  ({ activity }, row) => activity.creditNotes.net.at(row),
)
