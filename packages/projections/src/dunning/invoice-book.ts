import {
  type Currency,
  type CustomerId,
  type Day,
  fromDay,
  type Instant,
  type InvoiceFact,
  type InvoiceId,
  minor,
  noMoney,
  type SettlementId,
  toDay,
} from "@adv/domain"
import { Float64Column, Int32Column, Names, Uint8Column } from "../engine/columns.js"
import type { Dated as Dates } from "../engine/dated.js"
import type { Moment } from "../engine/projection.js"
import type { Dated } from "./dated-facts.js"

type DataOf<Type extends InvoiceFact["type"]> = Extract<InvoiceFact, { readonly type: Type }>["data"]

/** No due date yet. */
const NO_DATE = 0x7fffffff

const Told = { paid: 0, credited: 1, other: 2 } as const

/**
 * What happened to each invoice. That it was issued and settled is most of what there is to tell, and is kept in columns,
 * as far as dunning goes by it; what else happened is rare, and is kept as it came. Amounts are minor
 * units, days are days since 1970-01-01.
 */
export interface InvoiceBook {
  readonly invoices: Names
  /** Customers and currencies. */
  readonly names: Names
  readonly invoice: {
    readonly customer: Int32Column
    readonly currency: Int32Column
    readonly issueDate: Int32Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly firstInstalment: Int32Column
    readonly instalments: Int32Column
    readonly lastRow: Int32Column
  }
  readonly instalment: {
    readonly instalment: Int32Column
    readonly due: Int32Column
    readonly amount: Float64Column
  }
  /** What happened since, one row a fact. */
  readonly row: {
    readonly told: Uint8Column
    readonly day: Int32Column
    readonly recorded: Float64Column
    readonly previous: Int32Column
    /** Of a settlement. */
    readonly instalment: Int32Column
    readonly amount: Float64Column
    /** Of a settlement, its place in `settlements`; of what is rare, in `others`. */
    readonly place: Int32Column
  }
  readonly settlements: Array<SettlementId>
  readonly others: Array<InvoiceFact>
  /** Invoices that were rescheduled: what is open of them depends on the order in which it became known. */
  readonly rescheduled: Array<number>
}

export const invoiceBook = (): InvoiceBook => ({
  invoices: new Names(),
  names: new Names(),
  invoice: {
    customer: new Int32Column(),
    currency: new Int32Column(),
    issueDate: new Int32Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    firstInstalment: new Int32Column(),
    instalments: new Int32Column(),
    lastRow: new Int32Column(),
  },
  instalment: { instalment: new Int32Column(), due: new Int32Column(), amount: new Float64Column() },
  row: {
    told: new Uint8Column(),
    day: new Int32Column(),
    recorded: new Float64Column(),
    previous: new Int32Column(),
    instalment: new Int32Column(),
    amount: new Float64Column(),
    place: new Int32Column(),
  },
  settlements: [],
  others: [],
  rescheduled: [],
})

const tell = (
  { invoice, row }: InvoiceBook,
  at: Moment,
  number: number,
  told: number,
  instalment: number,
  amount: number,
  place: number,
): void => {
  row.told.push(told)
  row.day.push(at.day)
  row.recorded.push(at.recordedAt)
  row.previous.push(invoice.lastRow.at(number))
  row.instalment.push(instalment)
  row.amount.push(amount)
  row.place.push(place)
  invoice.lastRow.values[number] = row.told.length - 1
}

export const issue = (book: InvoiceBook, data: DataOf<"InvoiceIssued">, at: Moment): void => {
  const { invoice, customer, currency, issueDate, instalments } = data
  const number = book.invoices.number(invoice)
  // An invoice is issued once.
  if (number < book.invoice.lastRow.length) return
  book.invoice.customer.push(book.names.number(customer))
  book.invoice.currency.push(book.names.number(currency))
  book.invoice.issueDate.push(issueDate === at.metadata.effectiveDate ? at.day : toDay(issueDate))
  book.invoice.day.push(at.day)
  book.invoice.recorded.push(at.recordedAt)
  book.invoice.firstInstalment.push(book.instalment.due.length)
  book.invoice.instalments.push(instalments.length)
  book.invoice.lastRow.push(-1)
  for (const { instalment, dueDate, amount } of instalments) {
    book.instalment.instalment.push(instalment)
    book.instalment.due.push(dueDate === null ? NO_DATE : toDay(dueDate))
    book.instalment.amount.push(amount)
  }
}

/** Something rare happened to an invoice that was issued. */
export const tellOther = (book: InvoiceBook, fact: InvoiceFact, at: Moment): void => {
  const number = book.invoices.find(fact.data.invoice)
  if (number < 0) return
  if (fact.type === "InstalmentRescheduled" && !book.rescheduled.includes(number))
    book.rescheduled.push(number)
  book.others.push(fact)
  tell(book, at, number, Told.other, 0, 0, book.others.length - 1)
}

export const settle = (book: InvoiceBook, data: DataOf<"InstalmentSettled">, at: Moment): void => {
  const { invoice, settlement, instalment, amount, source, charges } = data
  if (charges !== undefined) {
    tellOther(book, { type: "InstalmentSettled", data }, at)
    return
  }
  const number = book.invoices.find(invoice)
  if (number < 0) return
  book.settlements.push(settlement)
  const told = source.kind === "creditNote" ? Told.credited : Told.paid
  tell(book, at, number, told, instalment, amount, book.settlements.length - 1)
}

type Said = "invoice" | "customer" | "currency" | "issueDate" | "instalments"

/** What an invoice says that dunning doesn't go by. */
const unsaid: Omit<DataOf<"InvoiceIssued">, Said> = {
  number: "",
  kind: "commercial",
  lines: [],
  adjustments: [],
  taxBreakdown: [],
  totals: {
    lineNet: noMoney,
    allowances: noMoney,
    charges: noMoney,
    taxExclusive: noMoney,
    tax: noMoney,
    taxInclusive: noMoney,
    prepaid: noMoney,
    rounding: noMoney,
    payable: noMoney,
  },
  paymentTerm: { id: "", version: 1, lines: [] },
  orders: [],
}

const issuedOf = (book: InvoiceBook, number: number): InvoiceFact => {
  const first = book.invoice.firstInstalment.at(number)
  const { instalment, due, amount } = book.instalment
  return {
    type: "InvoiceIssued",
    data: {
      ...unsaid,
      // The names are those of the invoice, the customer and the currency that it was told of.
      invoice: book.invoices.name(number) as InvoiceId,
      customer: book.names.name(book.invoice.customer.at(number)) as CustomerId,
      currency: book.names.name(book.invoice.currency.at(number)) as Currency,
      issueDate: fromDay(book.invoice.issueDate.at(number) as Day),
      instalments: Array.from({ length: book.invoice.instalments.at(number) }, (_, index) => ({
        instalment: instalment.at(first + index),
        dueDate: due.at(first + index) === NO_DATE ? null : fromDay(due.at(first + index) as Day),
        amount: minor(amount.at(first + index)),
      })),
    },
  }
}

const factOf = (book: InvoiceBook, number: number, at: number): InvoiceFact | undefined => {
  const { row } = book
  const told = row.told.at(at)
  const place = row.place.at(at)
  if (told === Told.other) return book.others[place]
  const settlement = book.settlements[place]
  return settlement === undefined
    ? undefined
    : {
        type: "InstalmentSettled",
        data: {
          invoice: book.invoices.name(number) as InvoiceId,
          settlement,
          instalment: row.instalment.at(at),
          amount: minor(row.amount.at(at)),
          source: { kind: told === Told.credited ? "creditNote" : "payment", id: "" },
        },
      }
}

/** What happened to an invoice, by its number, in the order in which it was recorded; only what dunning goes by. */
export const factsOf = (book: InvoiceBook, number: number): ReadonlyArray<Dated<InvoiceFact>> => {
  const { invoice, row } = book
  const dated = (fact: InvoiceFact, of: Dates, at: number): Dated<InvoiceFact> => {
    const day = of.day.at(at) as Day
    return { fact, day, on: fromDay(day), recordedAt: of.recorded.at(at) as Instant }
  }
  const facts: Array<Dated<InvoiceFact>> = []
  for (let at = invoice.lastRow.at(number); at >= 0; at = row.previous.at(at)) {
    const fact = factOf(book, number, at)
    if (fact !== undefined) facts.push(dated(fact, row, at))
  }
  facts.push(dated(issuedOf(book, number), invoice, number))
  return facts.reverse()
}
