import { type Day, type Instant, unsafeDate } from "@adv/domain"
import {
  type ApprovalBook,
  agingOf,
  approvalsOn,
  type CollectionBook,
  type DemandBook,
  type DisputeBook,
  disputesOn,
  handOverMatrix,
  type Ledger,
  type MessageBook,
  messageLog,
  type OrderBook,
  openDemand,
  orderCardsOf,
  type projections,
  type StepBook,
} from "@adv/projections"

type Of<Name extends keyof typeof projections> = ReturnType<(typeof projections)[Name]["initial"]>

const always = { asOf: 40_000 as Day, knownAt: Number.MAX_SAFE_INTEGER as Instant }
const date = unsafeDate("2079-07-07")

type Rows = { readonly [column: string]: { readonly length: number; readonly at: (row: number) => number } }

/** Columns as rows, with what their numbers stand for. */
const rowsOf = (columns: Rows, nameOf: { readonly [column: string]: (number: number) => string } = {}) => {
  const names = Object.keys(columns)
  return Array.from({ length: columns[names[0] ?? ""]?.length ?? 0 }, (_, row) =>
    names.map((name) => {
      const value = columns[name]?.at(row) ?? 0
      return nameOf[name]?.(value) ?? value
    }),
  )
}

/**
 * What is asked of projections whose state depends on the order of its rows, for the law of unrelated partitions: all
 * that there is to ask, at the end of time.
 */
export const answersAlways: { readonly [name: string]: (state: never) => unknown } = {
  orders: (book: OrderBook) => [...orderCardsOf(book, always)],
  receivables: (ledger: Ledger) => [
    agingOf(ledger, { asOf: date, knownAt: always.knownAt, by: "invoice" }),
    agingOf(ledger, { asOf: date, knownAt: always.knownAt, by: "customer", basis: "invoiceDate" }),
    rowsOf(
      { source: ledger.credit.source, day: ledger.credit.day, amount: ledger.credit.amount },
      { source: (number) => ledger.sources.name(number) },
    ),
  ],
  activity: ({ currencies, invoices, creditNotes }: Of<"activity">) =>
    [invoices, creditNotes].map((rows) =>
      rowsOf(rows as never, { currency: (number) => currencies.name(number) }),
    ),
  demand: (book: DemandBook) => openDemand(book, always),
  steps: (book: StepBook) => handOverMatrix(book, { from: 0, to: always.asOf, ...always }),
  approvals: (book: ApprovalBook) => approvalsOn(book, always),
  messages: (book: MessageBook) => messageLog(book, always),
  disputes: (book: DisputeBook) => disputesOn(book, always),
  concessions: ({ invoices, charge, writeOff, offer, taken, settledCharges }: Of<"concessions">) =>
    [charge, writeOff, offer, taken, settledCharges].map(({ invoice, instalment, day, amount }) =>
      rowsOf({ invoice, instalment, day, amount }, { invoice: (number) => invoices.name(number) }),
    ),
  collection: ({ notices, sent, bounced, promises, promiseEnd }: CollectionBook) => [
    rowsOf(sent as never, { notice: (number) => notices.name(number) }),
    rowsOf(bounced as never, { notice: (number) => notices.name(number) }),
    rowsOf(promiseEnd as never, { promise: (number) => promises.name(number) }),
  ],
}
