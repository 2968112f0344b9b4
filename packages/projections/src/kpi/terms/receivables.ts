import { ALWAYS, eachSpan, FOREVER } from "../../engine/spans.js"
import { type Ledger, OPEN_ENDED } from "../../receivables/ledger.js"
import type { Counted, Entry, Term } from "../term.js"
import { eachStep, type Movements, type Step, stepsOf } from "./steps.js"

/**
 * Ages are weighted sums: of (day - basis) over an amount, which is day × amount less amount × basis. So that the second sum
 * stays a whole number that a double holds, days are counted from here: 2020-01-01.
 */
export const AGE_ZERO = 18_262

/** What makes, moves and settles instalments. */
export const itemFacts: ReadonlyArray<string> = [
  "InvoiceIssued",
  "InstalmentRescheduled",
  "ChargeClaimed",
  "ChargeWaived",
  "InstalmentSettled",
  "SettlementReversed",
  "DiscountTaken",
  "DiscountReversed",
  "ReceivableWrittenOff",
  "WriteOffReversed",
]

/** What makes and uses up money, and says whose it is. */
const paymentFacts: ReadonlyArray<string> = [
  "PaymentReceived",
  "PaymentIdentified",
  "PaymentReassigned",
  "PaymentAllocated",
  "PaymentAllocationReversed",
  "PaymentReturned",
  "SurplusWrittenOff",
  "SurplusRestored",
  "RefundPaid",
  "InstrumentAccepted",
  "InstrumentDishonoured",
]

/** The same of credit notes. */
const creditNoteFacts: ReadonlyArray<string> = [
  "InvoiceIssued",
  "CreditNoteIssued",
  "InstalmentSettled",
  "SettlementReversed",
  "CreditRefundPaid",
]

const itemMovements = ({ movement, item }: Ledger): Movements => ({
  about: movement.item,
  day: movement.day,
  recorded: movement.recorded,
  amount: movement.amount,
  last: (about) => item.lastMovement.at(about),
  before: (row) => movement.previous.at(row),
})

/** The rows of a customer's items, when only one customer is looked at. */
const eachItemOf = (ledger: Ledger, customer: string, visit: (item: number) => void): void => {
  const { invoicesOfCustomer } = ledger.rows
  for (
    let invoice = invoicesOfCustomer.last(ledger.customers.find(customer));
    invoice >= 0;
    invoice = invoicesOfCustomer.before(invoice)
  ) {
    const first = ledger.invoice.firstItem.at(invoice)
    for (let item = first; item < first + ledger.invoice.items.at(invoice); item++) visit(item)
    for (
      let item = ledger.invoice.lastAdded.at(invoice);
      item >= 0;
      item = ledger.item.previousAdded.at(item)
    )
      visit(item)
  }
}

/** What is open of every instalment, step by step. */
export const eachItemStep = (ledger: Ledger, counted: Counted, step: Step): void => {
  const rows = itemMovements(ledger)
  const { customer } = counted
  if (customer === undefined) eachStep(rows, ledger.item.invoice.length, counted, step)
  else eachItemOf(ledger, customer, (item) => stepsOf(rows, item, counted, step))
}

/** Says which invoice, whose and in which currency an entry about an item is. */
export const tellItem = (ledger: Ledger, entry: Entry, item: number): void => {
  const { customers, currencies, invoice: invoices } = ledger
  const invoice = ledger.item.invoice.at(item)
  if (entry.telling) entry.tell("invoice", ledger.invoices.name(invoice))
  entry.own(customers, invoices.customer.at(invoice), currencies, invoices.currency.at(invoice))
}

/** From which day until which an item is due on which day, or `OPEN_ENDED`. */
export const eachDue = (
  ledger: Ledger,
  item: number,
  counted: Counted,
  visit: (due: number, from: number, until: number) => void,
): void => {
  const { dueDate, rows } = ledger
  eachSpan(
    dueDate,
    rows.dueDatesOfItem.last(item),
    (row) => rows.dueDatesOfItem.before(row),
    counted,
    (row, from, until) => visit(row < 0 ? ledger.item.due.at(item) : dueDate.due.at(row), from, until),
  )
}

/** What is open of invoices; `n` is instalments. */
export const openItems: Term = {
  name: "openItems",
  what: "open items",
  kind: "stock",
  unit: "money",
  facts: itemFacts,
  each: ({ receivables }, counted, entry) =>
    eachItemStep(receivables, counted, (item, _row, day, amount, n) => {
      tellItem(receivables, entry, item)
      entry.day = day
      entry.amount = amount
      entry.n = n
      entry.add()
    }),
}

/** What is past due of invoices, from the day after the due date on (AG-1); `n` is instalments. */
export const overdueItems: Term = {
  name: "overdueItems",
  what: "open items past due",
  kind: "stock",
  unit: "money",
  facts: [...itemFacts, "DueDatesFixed"],
  each: ({ receivables }, counted, entry) => {
    const { item: items, rows } = receivables
    const { asOf } = counted
    // Of the step that is looked at: set here, so that no function has to be made for each.
    let moved = 0
    let by = 0
    let things = 0
    const stands = (due: number, from: number, until: number): void => {
      if (due === OPEN_ENDED) return
      const start = Math.max(moved, due + 1, from)
      if (start >= until || start > asOf) return
      entry.day = start
      entry.amount = by
      entry.n = things
      entry.add()
      if (until > asOf) return
      entry.day = until
      entry.amount = -by
      entry.n = -things
      entry.add()
    }
    eachItemStep(receivables, counted, (item, _row, day, amount, n) => {
      moved = day
      by = amount
      things = n
      // Hardly any item is due on another day than it was issued with.
      const fixed = rows.dueDatesOfItem.last(item) < 0
      if (fixed && items.due.at(item) >= asOf) return
      tellItem(receivables, entry, item)
      if (fixed) stands(items.due.at(item), ALWAYS, FOREVER)
      else eachDue(receivables, item, counted, stands)
    })
  },
}

const creditMovements = ({ credit, rows }: Ledger): Movements => ({
  about: credit.source,
  day: credit.day,
  recorded: credit.recorded,
  amount: credit.amount,
  last: (about) => rows.creditsOfSource.last(about),
  before: (row) => rows.creditsOfSource.before(row),
})

/** Those of one customer are the sources that were ever said to be his. */
const eachCreditStep = (ledger: Ledger, counted: Counted, step: Step): void => {
  const movements = creditMovements(ledger)
  const { source, rows, owner, customers } = ledger
  if (counted.customer === undefined) {
    eachStep(movements, source.day.length, counted, step)
    return
  }
  const whose = customers.find(counted.customer)
  const own = new Set<number>()
  const { sourcesOfCustomer, ownersOfCustomer } = rows
  for (let of = sourcesOfCustomer.last(whose); of >= 0; of = sourcesOfCustomer.before(of)) own.add(of)
  for (let row = ownersOfCustomer.last(whose); row >= 0; row = ownersOfCustomer.before(row))
    own.add(owner.source.at(row))
  for (const each of own) stepsOf(movements, each, counted, step)
}

const PAYMENT = "payment "

/** Says which payment or credit note an entry is about. */
const tellSource = (ledger: Ledger, entry: Entry, source: number, row: number): void => {
  const name = ledger.sources.name(source)
  if (name.startsWith(PAYMENT)) entry.tell("payment", name.slice(PAYMENT.length))
  else entry.tell("invoice", ledger.invoices.name(ledger.source.invoice.at(source)))
  // What a credit note settles of another invoice is told there.
  const item = ledger.credit.item.at(row)
  if (item >= 0) entry.also("invoice", ledger.invoices.name(ledger.item.invoice.at(item)))
}

/**
 * What payments and credit notes come to that isn't put against anything, of whoever they are said to be, with what of
 * each step is counted; `n` is how many.
 */
const unapplied =
  (paymentsOnly: boolean, weigh: (amount: number, received: number) => number): Term["each"] =>
  ({ receivables }, counted, entry) => {
    const { source: sources, owner, rows, customers, currencies } = receivables
    const { asOf } = counted
    // Of the step that is looked at: set here, so that no function has to be made for each.
    let of = 0
    let moved = 0
    let by = 0
    let things = 0
    const stands = (customer: number, from: number, until: number): void => {
      const start = Math.max(moved, from)
      if (start >= until) return
      entry.own(customers, customer, currencies, sources.currency.at(of))
      entry.day = start
      entry.amount = by
      entry.n = things
      entry.add()
      if (until > asOf) return
      entry.day = until
      entry.amount = -by
      entry.n = -things
      entry.add()
    }
    const owned = (row: number, from: number, until: number): void =>
      stands(row < 0 ? sources.customer.at(of) : owner.customer.at(row), from, until)
    const before = (row: number): number => rows.ownersOfSource.before(row)
    eachCreditStep(receivables, counted, (source, row, day, amount, n) => {
      // A credit note is of an invoice.
      if (paymentsOnly && sources.invoice.at(source) >= 0) return
      of = source
      moved = day
      by = weigh(amount, sources.day.at(source))
      things = n
      if (entry.telling) tellSource(receivables, entry, source, row)
      const last = rows.ownersOfSource.last(source)
      if (last < 0) stands(sources.customer.at(source), ALWAYS, FOREVER)
      else eachSpan(owner, last, before, counted, owned)
    })
  }

export const unappliedCredits: Term = {
  name: "unappliedCredits",
  what: "money and credit notes not put against anything",
  kind: "stock",
  unit: "money",
  facts: [...new Set([...paymentFacts, ...creditNoteFacts])],
  each: unapplied(false, (amount) => amount),
}

export const unappliedPayments: Term = {
  name: "unappliedPayments",
  what: "money not put against anything",
  kind: "stock",
  unit: "money",
  facts: paymentFacts,
  each: unapplied(true, (amount) => amount),
}

/** What ages it: see `AGE_ZERO`. */
export const unappliedTimesReceipt: Term = {
  name: "unappliedTimesReceipt",
  what: "money not put against anything, times the day it came in",
  kind: "stock",
  unit: "money",
  facts: paymentFacts,
  each: unapplied(true, (amount, received) => amount * (received - AGE_ZERO)),
}
