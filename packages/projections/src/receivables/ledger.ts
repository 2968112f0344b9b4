import { type LocalDate, toDay } from "@adv/domain"
import { Float64Column, Int32Column, Names, Uint8Column } from "../engine/columns.js"
import { type Moment, projection } from "../engine/projection.js"

/** No due date yet: the anchor of its term has not happened. Later than any date. */
export const OPEN_ENDED = 0x7fffffff

/** What moved an open item. */
export const Movement = { issued: 0, charged: 1, paid: 2, credited: 3, reversed: 4 } as const

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
  /** By invoice: its first item and how many it has; they are next to one another. */
  readonly invoice: {
    readonly firstItem: Int32Column
    readonly items: Int32Column
    readonly customer: Int32Column
    readonly currency: Int32Column
    readonly issued: Int32Column
  }
  /** By open item, which is an instalment. */
  readonly item: {
    readonly invoice: Int32Column
    readonly instalment: Int32Column
    readonly due: Int32Column
    /** The last movement of the item: with `previous`, its movements are a list. */
    readonly lastMovement: Int32Column
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
  /** Money and credit notes that are not put against anything yet, up and down. */
  readonly credit: {
    readonly customer: Int32Column
    readonly currency: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly amount: Float64Column
  }
}

const emptyLedger = (): Ledger => ({
  customers: new Names(),
  currencies: new Names(),
  invoices: new Names(),
  invoice: {
    firstItem: new Int32Column(),
    items: new Int32Column(),
    customer: new Int32Column(),
    currency: new Int32Column(),
    issued: new Int32Column(),
  },
  item: {
    invoice: new Int32Column(),
    instalment: new Int32Column(),
    due: new Int32Column(),
    lastMovement: new Int32Column(),
  },
  movement: {
    item: new Int32Column(),
    kind: new Uint8Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    amount: new Float64Column(),
    previous: new Int32Column(),
    reference: new Int32Column(),
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
  credit: {
    customer: new Int32Column(),
    currency: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    amount: new Float64Column(),
  },
})

/** AG-15: whoever has no identity is grouped under this, never dropped. */
export const UNKNOWN_CUSTOMER = "(unknown)"

const dayOf = (date: LocalDate | null): number => (date === null ? OPEN_ENDED : toDay(date))

/** FNV-1a, to tell the settlements of one item apart. */
const hash = (text: string): number => {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value | 0
}

/** The row of an instalment, or -1 when its invoice is not known. */
export const itemOf = (ledger: Ledger, invoice: string, instalment: number): number => {
  const number = ledger.invoices.find(invoice)
  if (number < 0) return -1
  const first = ledger.invoice.firstItem.at(number)
  const end = first + ledger.invoice.items.at(number)
  for (let item = first; item < end; item++) if (ledger.item.instalment.at(item) === instalment) return item
  return -1
}

const move = (
  { movement, item }: Ledger,
  at: Moment,
  row: number,
  kind: number,
  amount: number,
  reference: number,
): void => {
  movement.item.push(row)
  movement.kind.push(kind)
  movement.day.push(at.day)
  movement.recorded.push(at.recordedAt)
  movement.amount.push(amount)
  movement.previous.push(item.lastMovement.at(row))
  movement.reference.push(reference)
  item.lastMovement.values[row] = movement.item.length - 1
}

const addCredit = (ledger: Ledger, at: Moment, customer: number, currency: number, amount: number): void => {
  const { credit } = ledger
  credit.customer.push(customer)
  credit.currency.push(currency)
  credit.day.push(at.day)
  credit.recorded.push(at.recordedAt)
  credit.amount.push(amount)
}

const addDispute = ({ dispute }: Ledger, at: Moment, item: number, amount: number): void => {
  dispute.item.push(item)
  dispute.day.push(at.day)
  dispute.recorded.push(at.recordedAt)
  dispute.amount.push(amount)
}

/** Open items, what settled them, disputes and unapplied credits. */
export const receivables = projection<Ledger>({
  name: "receivables",
  version: 1,
  initial: emptyLedger,
  recipes: {
    InvoiceIssued: (ledger, { invoice, customer, currency, instalments }, at) => {
      const number = ledger.invoices.number(invoice)
      ledger.invoice.firstItem.push(ledger.item.invoice.length)
      ledger.invoice.items.push(instalments.length)
      ledger.invoice.customer.push(ledger.customers.number(customer))
      ledger.invoice.currency.push(ledger.currencies.number(currency))
      ledger.invoice.issued.push(at.day)
      for (const { instalment, dueDate, amount } of instalments) {
        const item = ledger.item.invoice.length
        ledger.item.invoice.push(number)
        ledger.item.instalment.push(instalment)
        ledger.item.due.push(dayOf(dueDate))
        ledger.item.lastMovement.push(-1)
        move(ledger, at, item, Movement.issued, amount, 0)
      }
    },
    DueDatesFixed: (ledger, { invoice, instalments }, at) => {
      for (const { instalment, dueDate } of instalments) {
        const item = itemOf(ledger, invoice, instalment)
        if (item < 0) continue
        ledger.dueDate.item.push(item)
        ledger.dueDate.due.push(toDay(dueDate))
        ledger.dueDate.day.push(at.day)
        ledger.dueDate.recorded.push(at.recordedAt)
      }
    },
    ChargeClaimed: (ledger, { invoice, instalment, amount }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item >= 0) move(ledger, at, item, Movement.charged, amount, 0)
    },
    InstalmentSettled: (ledger, { invoice, settlement, instalment, amount, source }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item < 0) return
      const credited = source.kind === "creditNote"
      move(ledger, at, item, credited ? Movement.credited : Movement.paid, -amount, hash(settlement))
      // A payment says itself what it was put against; a credit note is on the invoice's own stream.
      const number = ledger.item.invoice.at(item)
      if (credited)
        addCredit(ledger, at, ledger.invoice.customer.at(number), ledger.invoice.currency.at(number), -amount)
    },
    SettlementReversed: (ledger, { invoice, settlement, instalment, amount, source }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item < 0) return
      const { movement } = ledger
      const reference = hash(settlement)
      let row = ledger.item.lastMovement.at(item)
      while (row >= 0) {
        const kind = movement.kind.at(row)
        const settles = kind === Movement.paid || kind === Movement.credited
        if (settles && movement.reference.at(row) === reference && movement.amount.at(row) === -amount) break
        row = movement.previous.at(row)
      }
      move(ledger, at, item, Movement.reversed, amount, row)
      const number = ledger.item.invoice.at(item)
      if (source.kind === "creditNote")
        addCredit(ledger, at, ledger.invoice.customer.at(number), ledger.invoice.currency.at(number), amount)
    },
    CreditNoteIssued: (ledger, { customer, currency, totals }, at) => {
      addCredit(
        ledger,
        at,
        ledger.customers.number(customer),
        ledger.currencies.number(currency),
        totals.payable,
      )
    },
    PaymentReceived: (ledger, { customer, currency, amount }, at) => {
      const whose = ledger.customers.number(customer ?? UNKNOWN_CUSTOMER)
      addCredit(ledger, at, whose, ledger.currencies.number(currency), amount)
    },
    PaymentAllocated: (ledger, { customer, currency, allocations }, at) => {
      const whose = ledger.customers.number(customer ?? UNKNOWN_CUSTOMER)
      for (const { amount } of allocations)
        addCredit(ledger, at, whose, ledger.currencies.number(currency), -amount)
    },
    PaymentAllocationReversed: (ledger, { customer, currency, allocations }, at) => {
      const whose = ledger.customers.number(customer ?? UNKNOWN_CUSTOMER)
      for (const { amount } of allocations)
        addCredit(ledger, at, whose, ledger.currencies.number(currency), amount)
    },
    PaymentReturned: (ledger, { customer, currency, amount }, at) => {
      const whose = ledger.customers.number(customer ?? UNKNOWN_CUSTOMER)
      addCredit(ledger, at, whose, ledger.currencies.number(currency), -amount)
    },
    DisputeOpened: (ledger, { invoice, instalment, amount }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item >= 0) addDispute(ledger, at, item, amount)
    },
    DisputeResolved: (ledger, { invoice, instalment, amount }, at) => {
      const item = itemOf(ledger, invoice, instalment)
      if (item >= 0) addDispute(ledger, at, item, -amount)
    },
  },
})
