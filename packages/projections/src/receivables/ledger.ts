import { type LocalDate, toDay } from "@adv/domain"
import { Float64Column, Int32Column, Names, RowsOf, Uint8Column } from "../engine/columns.js"
import { type Moment, projection } from "../engine/projection.js"

/** No due date yet: the anchor of its term has not happened. Later than any date. */
export const OPEN_ENDED = 0x7fffffff

/** What moved an open item. */
export const Movement = {
  issued: 0,
  charged: 1,
  paid: 2,
  credited: 3,
  reversed: 4,
  /** Kept back for paying early: it settles, and is no money. */
  discounted: 5,
  /** Given up: it is open no more, and nobody paid it. */
  writtenOff: 6,
  /** To be paid with another instalment (below zero), or instead of one (above). */
  rescheduled: 7,
} as const

/** What changed how much of a payment or a credit note is not put against anything. */
export const Credit = {
  received: 0,
  /** Put against an item, and taken back from it. */
  allocated: 1,
  released: 2,
  /** The bank took it back, or an instrument was not honoured. */
  returned: 3,
  refunded: 4,
  /** Too little to give back: kept by the company; and the payer's again. */
  surplusKept: 5,
  surplusRestored: 6,
} as const

/** What became of an instrument. */
export const Instrument = { accepted: 0, honoured: 1, dishonoured: 2 } as const

/**
 * Everything receivables are counted from, one row a fact and never a row changed: so any business date can be
 * asked about, as known at any moment, by leaving rows out.
 *
 * Amounts are minor units; days are days since 1970-01-01; `recorded` is milliseconds since then.
 */
export interface Ledger {
  readonly customers: Names
  readonly currencies: Names
  readonly invoices: Names
  /** Payment terms, by their ids. */
  readonly terms: Names
  /**
   * By invoice: its first item and how many it was issued with; they are next to one another. Those it got when it was
   * rescheduled are a list from `lastAdded` on, or -1.
   */
  readonly invoice: {
    readonly firstItem: Int32Column
    readonly items: Int32Column
    readonly lastAdded: Int32Column
    readonly customer: Int32Column
    readonly currency: Int32Column
    readonly issued: Int32Column
    readonly term: Int32Column
  }
  /** By open item, which is an instalment. */
  readonly item: {
    readonly invoice: Int32Column
    readonly instalment: Int32Column
    readonly due: Int32Column
    /** Kept back by the terms until it falls due (AG-9). */
    readonly retained: Uint8Column
    /** The last movement of the item: with `previous`, its movements are a list. */
    readonly lastMovement: Int32Column
    /** Of an item that was added to its invoice, the one that was added before, or -1. */
    readonly previousAdded: Int32Column
  }
  /** What an item owes, up and down; the sum of an item's movements is what is open. */
  readonly movement: {
    readonly item: Int32Column
    readonly kind: Uint8Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly amount: Float64Column
    readonly previous: Int32Column
    /** Of a settlement, a hash of its id; of a reversal, the row it takes back. */
    readonly reference: Int32Column
    /** Of a settlement and its reversal, what it is settled from; -1 otherwise. */
    readonly source: Int32Column
  }
  /** Due dates that were fixed after the invoice was issued. */
  readonly dueDate: {
    readonly item: Int32Column
    readonly due: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
  }
  /** What is in dispute, up when opened and down when resolved. */
  readonly dispute: {
    readonly item: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly amount: Float64Column
  }
  /** Payments and credit notes: what may settle something. */
  readonly sources: Names
  /** By source: whose it was said to be at first, its currency and its own date. */
  readonly source: {
    readonly customer: Int32Column
    readonly currency: Int32Column
    readonly day: Int32Column
    /** Of a credit note, the invoice it is of; -1 for a payment. */
    readonly invoice: Int32Column
  }
  /** Whose a source is, as it became known. */
  readonly owner: {
    readonly source: Int32Column
    readonly customer: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
  }
  /** What of the sources is not put against anything yet, up and down. */
  readonly credit: {
    readonly source: Int32Column
    readonly currency: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly amount: Float64Column
    readonly kind: Uint8Column
    /** Of a credit note that settles something, what it settles; -1 otherwise: payments say so themselves. */
    readonly item: Int32Column
  }
  /** Payments that are bills, RiBa or cheques: money only once they are honoured. */
  readonly instrument: {
    readonly source: Int32Column
    readonly status: Uint8Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly amount: Float64Column
    /** Of one that was accepted, the day on which it is to be paid; 0 of the others. */
    readonly maturity: Int32Column
  }
  /** The rows of the tables above by what they are about. */
  readonly rows: {
    readonly invoicesOfCustomer: RowsOf
    readonly dueDatesOfItem: RowsOf
    readonly disputesOfItem: RowsOf
    /** By whose a source was said to be at first. */
    readonly sourcesOfCustomer: RowsOf
    readonly ownersOfCustomer: RowsOf
    readonly ownersOfSource: RowsOf
    readonly creditsOfSource: RowsOf
    readonly instrumentsOfSource: RowsOf
  }
}

const emptyLedger = (): Ledger => ({
  customers: new Names(),
  currencies: new Names(),
  invoices: new Names(),
  terms: new Names(),
  invoice: {
    firstItem: new Int32Column(),
    items: new Int32Column(),
    lastAdded: new Int32Column(),
    customer: new Int32Column(),
    currency: new Int32Column(),
    issued: new Int32Column(),
    term: new Int32Column(),
  },
  item: {
    invoice: new Int32Column(),
    instalment: new Int32Column(),
    due: new Int32Column(),
    retained: new Uint8Column(),
    lastMovement: new Int32Column(),
    previousAdded: new Int32Column(),
  },
  movement: {
    item: new Int32Column(),
    kind: new Uint8Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    amount: new Float64Column(),
    previous: new Int32Column(),
    reference: new Int32Column(),
    source: new Int32Column(),
  },
  dueDate: {
    item: new Int32Column(),
    due: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
  },
  dispute: {
    item: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    amount: new Float64Column(),
  },
  sources: new Names(),
  source: {
    customer: new Int32Column(),
    currency: new Int32Column(),
    day: new Int32Column(),
    invoice: new Int32Column(),
  },
  owner: {
    source: new Int32Column(),
    customer: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
  },
  credit: {
    source: new Int32Column(),
    currency: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    amount: new Float64Column(),
    kind: new Uint8Column(),
    item: new Int32Column(),
  },
  instrument: {
    source: new Int32Column(),
    status: new Uint8Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    amount: new Float64Column(),
    maturity: new Int32Column(),
  },
  rows: {
    invoicesOfCustomer: new RowsOf(),
    dueDatesOfItem: new RowsOf(),
    disputesOfItem: new RowsOf(),
    sourcesOfCustomer: new RowsOf(),
    ownersOfCustomer: new RowsOf(),
    ownersOfSource: new RowsOf(),
    creditsOfSource: new RowsOf(),
    instrumentsOfSource: new RowsOf(),
  },
})

/** AG-15: whoever has no identity is grouped under this, never dropped. */
export const UNKNOWN_CUSTOMER = "(unknown)"

const dayOf = (date: LocalDate | null): number => (date === null ? OPEN_ENDED : toDay(date))

/** FNV-1a, to tell the settlements of one item apart. */
export const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value | 0
}

/** The items of an invoice by its number: those it was issued with, then those it got when it was rescheduled. */
export const itemsOf = ({ invoice, item }: Ledger, number: number): ReadonlyArray<number> => {
  const first = invoice.firstItem.at(number)
  const items = Array.from({ length: invoice.items.at(number) }, (_, index) => first + index)
  const added: Array<number> = []
  for (let row = invoice.lastAdded.at(number); row >= 0; row = item.previousAdded.at(row)) added.push(row)
  return [...items, ...added.reverse()]
}

/** The row of an instalment, or -1 when its invoice is not known. */
export const itemOf = (ledger: Ledger, invoice: string, instalment: number): number => {
  const number = ledger.invoices.find(invoice)
  if (number < 0) return -1
  const first = ledger.invoice.firstItem.at(number)
  const end = first + ledger.invoice.items.at(number)
  for (let item = first; item < end; item++) if (ledger.item.instalment.at(item) === instalment) return item
  for (let item = ledger.invoice.lastAdded.at(number); item >= 0; item = ledger.item.previousAdded.at(item))
    if (ledger.item.instalment.at(item) === instalment) return item
  return -1
}

const addItem = (
  ledger: Ledger,
  number: number,
  instalment: number,
  due: number,
  retained: boolean,
): number => {
  const item = ledger.item.invoice.length
  ledger.item.invoice.push(number)
  ledger.item.instalment.push(instalment)
  ledger.item.due.push(due)
  ledger.item.retained.push(retained ? 1 : 0)
  ledger.item.lastMovement.push(-1)
  ledger.item.previousAdded.push(-1)
  return item
}

const fixDueDate = ({ dueDate, rows }: Ledger, at: Moment, item: number, due: LocalDate): void => {
  dueDate.item.push(item)
  dueDate.due.push(toDay(due))
  dueDate.day.push(at.day)
  dueDate.recorded.push(at.recordedAt)
  rows.dueDatesOfItem.add(item)
}

const move = (
  { movement, item }: Ledger,
  at: Moment,
  row: number,
  kind: number,
  amount: number,
  reference: number,
  source: number,
): void => {
  movement.item.push(row)
  movement.kind.push(kind)
  movement.day.push(at.day)
  movement.recorded.push(at.recordedAt)
  movement.amount.push(amount)
  movement.previous.push(item.lastMovement.at(row))
  movement.reference.push(reference)
  movement.source.push(source)
  item.lastMovement.values[row] = movement.item.length - 1
}

/** Takes a settlement, a discount or a write-off back: the row it was told in is left out from then on. */
const reverse = (
  ledger: Ledger,
  at: Moment,
  item: number,
  kinds: ReadonlyArray<number>,
  of: string,
  amount: number,
): void => {
  const { movement } = ledger
  const reference = hash(of)
  let row = ledger.item.lastMovement.at(item)
  while (row >= 0) {
    if (
      kinds.includes(movement.kind.at(row)) &&
      movement.reference.at(row) === reference &&
      movement.amount.at(row) === -amount
    )
      break
    row = movement.previous.at(row)
  }
  move(ledger, at, item, Movement.reversed, amount, row, row < 0 ? -1 : movement.source.at(row))
}

/** The name of a payment among the sources. */
export const paymentSource = (payment: string): string => `payment ${payment}`
/** The name of a credit note among the sources. */
export const creditSource = (invoice: string, creditNote: string): string => `credit ${invoice}/${creditNote}`

/** The number of a source. Whose it is, and when it came, is what is said of it first. */
const sourceOf = (
  ledger: Ledger,
  at: Moment,
  name: string,
  customer: string | null,
  currency: string,
  invoice = -1,
): number => {
  const known = ledger.sources.find(name)
  if (known >= 0) return known
  const whose = ledger.customers.number(customer ?? UNKNOWN_CUSTOMER)
  ledger.source.customer.push(whose)
  ledger.rows.sourcesOfCustomer.add(whose)
  ledger.source.currency.push(ledger.currencies.number(currency))
  ledger.source.day.push(at.day)
  ledger.source.invoice.push(invoice)
  return ledger.sources.number(name)
}

const addCredit = (
  ledger: Ledger,
  at: Moment,
  source: number,
  kind: number,
  amount: number,
  item = -1,
): void => {
  const { credit } = ledger
  ledger.rows.creditsOfSource.add(source)
  credit.source.push(source)
  credit.currency.push(ledger.source.currency.at(source))
  credit.day.push(at.day)
  credit.recorded.push(at.recordedAt)
  credit.amount.push(amount)
  credit.kind.push(kind)
  credit.item.push(item)
}

/** What happened to money as a whole. */
const ofPayment =
  (kind: number, sign: 1 | -1) =>
  (
    ledger: Ledger,
    data: {
      readonly payment: string
      readonly customer: string | null
      readonly currency: string
      readonly amount: number
    },
    at: Moment,
  ): void => {
    const source = sourceOf(ledger, at, paymentSource(data.payment), data.customer, data.currency)
    addCredit(ledger, at, source, kind, sign * data.amount)
  }

/** It became known whose money it is. */
const owned = (ledger: Ledger, at: Moment, payment: string, customer: string): void => {
  const source = ledger.sources.find(paymentSource(payment))
  if (source < 0) return
  const whose = ledger.customers.number(customer)
  ledger.rows.ownersOfSource.add(source)
  ledger.rows.ownersOfCustomer.add(whose)
  ledger.owner.source.push(source)
  ledger.owner.customer.push(whose)
  ledger.owner.day.push(at.day)
  ledger.owner.recorded.push(at.recordedAt)
}

const addInstrument = (
  { instrument, rows }: Ledger,
  at: Moment,
  source: number,
  status: number,
  amount: number,
  maturity = 0,
): void => {
  rows.instrumentsOfSource.add(source)
  instrument.maturity.push(maturity)
  instrument.source.push(source)
  instrument.status.push(status)
  instrument.day.push(at.day)
  instrument.recorded.push(at.recordedAt)
  instrument.amount.push(amount)
}

const addDispute = ({ dispute, rows }: Ledger, at: Moment, item: number, amount: number): void => {
  rows.disputesOfItem.add(item)
  dispute.item.push(item)
  dispute.day.push(at.day)
  dispute.recorded.push(at.recordedAt)
  dispute.amount.push(amount)
}

/** Open items, what settled them, disputes and unapplied credits. */
export const receivables = projection<Ledger>({
  name: "receivables",
  version: 5,
  partitionBy: ["customers", "invoices", "payments"],
  initial: emptyLedger,
  recipes: {
    InvoiceIssued: (ledger, { invoice, customer, currency, paymentTerm, instalments }, at) => {
      const number = ledger.invoices.number(invoice)
      ledger.invoice.firstItem.push(ledger.item.invoice.length)
      ledger.invoice.items.push(instalments.length)
      ledger.invoice.lastAdded.push(-1)
      const whose = ledger.customers.number(customer)
      ledger.invoice.customer.push(whose)
      ledger.rows.invoicesOfCustomer.add(whose)
      ledger.invoice.currency.push(ledger.currencies.number(currency))
      ledger.invoice.issued.push(at.day)
      ledger.invoice.term.push(ledger.terms.number(paymentTerm.id))
      for (const { instalment, dueDate, amount, retained } of instalments) {
        const item = addItem(ledger, number, instalment, dayOf(dueDate), retained === true)
        move(ledger, at, item, Movement.issued, amount, 0, -1)
      }
    },
    DueDatesFixed: (ledger, { invoice, instalments }, at) => {
      for (const { instalment, dueDate } of instalments) {
        const item = itemOf(ledger, invoice, instalment)
        if (item >= 0) fixDueDate(ledger, at, item, dueDate)
      }
    },
    InstalmentRescheduled: (ledger, { invoice, instalment, splits }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item < 0) return
      const number = ledger.item.invoice.at(item)
      for (const split of splits) {
        if (split.instalment === instalment) {
          fixDueDate(ledger, at, item, split.dueDate)
          continue
        }
        const retained = ledger.item.retained.at(item) === 1
        const added = addItem(ledger, number, split.instalment, toDay(split.dueDate), retained)
        ledger.item.previousAdded.values[added] = ledger.invoice.lastAdded.at(number)
        ledger.invoice.lastAdded.values[number] = added
        move(ledger, at, item, Movement.rescheduled, -split.amount, 0, -1)
        move(ledger, at, added, Movement.rescheduled, split.amount, 0, -1)
      }
    },
    ChargeClaimed: (ledger, { invoice, instalment, amount }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item >= 0) move(ledger, at, item, Movement.charged, amount, 0, -1)
    },
    ChargeWaived: (ledger, { invoice, instalment, amount }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item >= 0) move(ledger, at, item, Movement.charged, -amount, 0, -1)
    },
    InstalmentSettled: (ledger, { invoice, settlement, instalment, amount, source }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item < 0) return
      const credited = source.kind === "creditNote"
      const from = ledger.sources.find(
        credited ? creditSource(source.invoice ?? invoice, source.id) : paymentSource(source.id),
      )
      move(ledger, at, item, credited ? Movement.credited : Movement.paid, -amount, hash(settlement), from)
      // A payment says itself what it was put against; what a credit note settles, the invoice says.
      if (credited && from >= 0) addCredit(ledger, at, from, Credit.allocated, -amount, item)
    },
    SettlementReversed: (ledger, { invoice, settlement, instalment, amount, source }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item < 0) return
      reverse(ledger, at, item, [Movement.paid, Movement.credited], settlement, amount)
      const from =
        source.kind === "creditNote"
          ? ledger.sources.find(creditSource(source.invoice ?? invoice, source.id))
          : -1
      if (from >= 0) addCredit(ledger, at, from, Credit.released, amount, item)
    },
    DiscountTaken: (ledger, { invoice, settlement, instalment, amount }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item >= 0) move(ledger, at, item, Movement.discounted, -amount, hash(settlement), -1)
    },
    DiscountReversed: (ledger, { invoice, settlement, instalment, amount }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item >= 0) reverse(ledger, at, item, [Movement.discounted], settlement, amount)
    },
    ReceivableWrittenOff: (ledger, { invoice, writeOff, instalment, amount }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item >= 0) move(ledger, at, item, Movement.writtenOff, -amount, hash(writeOff), -1)
    },
    WriteOffReversed: (ledger, { invoice, writeOff, instalment, amount }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item >= 0) reverse(ledger, at, item, [Movement.writtenOff], writeOff, amount)
    },
    CreditNoteIssued: (ledger, { invoice, creditNote, customer, currency, totals }, at) => {
      const of = ledger.invoices.find(invoice)
      const source = sourceOf(ledger, at, creditSource(invoice, creditNote), customer, currency, of)
      addCredit(ledger, at, source, Credit.received, totals.payable)
    },
    CreditRefundPaid: (ledger, { invoice, creditNote, amount }, at) => {
      const source = ledger.sources.find(creditSource(invoice, creditNote))
      if (source >= 0) addCredit(ledger, at, source, Credit.refunded, -amount)
    },
    PaymentReceived: ofPayment(Credit.received, 1),
    PaymentIdentified: (ledger, { payment, customer }, at) => owned(ledger, at, payment, customer),
    PaymentReassigned: (ledger, { payment, customer }, at) => owned(ledger, at, payment, customer),
    PaymentAllocated: (ledger, { payment, customer, currency, allocations }, at) => {
      const source = sourceOf(ledger, at, paymentSource(payment), customer, currency)
      for (const { amount } of allocations) addCredit(ledger, at, source, Credit.allocated, -amount)
    },
    PaymentAllocationReversed: (ledger, { payment, customer, currency, allocations }, at) => {
      const source = sourceOf(ledger, at, paymentSource(payment), customer, currency)
      for (const { amount } of allocations) addCredit(ledger, at, source, Credit.released, amount)
    },
    PaymentReturned: ofPayment(Credit.returned, -1),
    SurplusWrittenOff: ofPayment(Credit.surplusKept, -1),
    SurplusRestored: ofPayment(Credit.surplusRestored, 1),
    RefundPaid: ofPayment(Credit.refunded, -1),
    InstrumentAccepted: (ledger, { payment, customer, currency, amount, maturity }, at) => {
      const source = sourceOf(ledger, at, paymentSource(payment), customer, currency)
      addCredit(ledger, at, source, Credit.received, amount)
      addInstrument(ledger, at, source, Instrument.accepted, amount, toDay(maturity))
    },
    InstrumentHonoured: (ledger, { payment, customer, currency, amount }, at) => {
      const source = sourceOf(ledger, at, paymentSource(payment), customer, currency)
      addInstrument(ledger, at, source, Instrument.honoured, amount)
    },
    InstrumentDishonoured: (ledger, { payment, customer, currency, amount }, at) => {
      const source = sourceOf(ledger, at, paymentSource(payment), customer, currency)
      addCredit(ledger, at, source, Credit.returned, -amount)
      addInstrument(ledger, at, source, Instrument.dishonoured, amount)
    },
    DisputeOpened: (ledger, { invoice, instalment, amount }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item >= 0) addDispute(ledger, at, item, amount)
    },
    DisputeResolved: (ledger, { invoice, instalment, amount }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item >= 0) addDispute(ledger, at, item, -amount)
    },
    DisputeReopened: (ledger, { invoice, instalment, amount }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item >= 0) addDispute(ledger, at, item, amount)
    },
  },
})
