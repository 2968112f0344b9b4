import { toDay } from "@adv/domain"
import { Float64Column, Int32Column, Names, Uint8Column } from "../engine/columns.js"
import { type Moment, projection } from "../engine/projection.js"

/** What became of a promise to pay. */
export const PromiseEnd = { kept: 0, keptLate: 1, broken: 2 } as const

interface Seen {
  readonly day: Int32Column
  readonly recorded: Float64Column
}

/**
 * Dunning notices and promises to pay, one row a fact and never a row changed. Amounts are minor units; days are days
 * since 1970-01-01.
 */
export interface CollectionBook {
  readonly currencies: Names
  readonly invoices: Names
  readonly customers: Names
  /** Notices, by case and notice; promises, by case and promise. */
  readonly notices: Names
  readonly promises: Names
  readonly notice: {
    readonly customer: Int32Column
    readonly currency: Int32Column
    readonly level: Int32Column
    readonly firstItem: Int32Column
    readonly items: Int32Column
  }
  /** What a notice asks for. */
  readonly item: {
    readonly invoice: Int32Column
    readonly instalment: Int32Column
    readonly open: Float64Column
  }
  readonly sent: Seen & { readonly notice: Int32Column }
  readonly bounced: Seen & { readonly notice: Int32Column }
  /** Items that were taken off a notice, by their row. */
  readonly removed: Seen & { readonly item: Int32Column }
  /** By promise: the last day on which it is to be kept, how much, and for which items. */
  readonly promise: Seen & {
    readonly customer: Int32Column
    readonly currency: Int32Column
    readonly due: Int32Column
    readonly amount: Float64Column
    readonly firstItem: Int32Column
    readonly items: Int32Column
  }
  /** What is promised to be paid; the items of a promise are next to one another. */
  readonly promised: { readonly invoice: Int32Column; readonly instalment: Int32Column }
  readonly promiseEnd: Seen & { readonly promise: Int32Column; readonly kind: Uint8Column }
}

const seen = (): Seen => ({ day: new Int32Column(), recorded: new Float64Column() })

const empty = (): CollectionBook => ({
  currencies: new Names(),
  invoices: new Names(),
  customers: new Names(),
  notices: new Names(),
  promises: new Names(),
  notice: {
    customer: new Int32Column(),
    currency: new Int32Column(),
    level: new Int32Column(),
    firstItem: new Int32Column(),
    items: new Int32Column(),
  },
  item: { invoice: new Int32Column(), instalment: new Int32Column(), open: new Float64Column() },
  sent: { ...seen(), notice: new Int32Column() },
  bounced: { ...seen(), notice: new Int32Column() },
  removed: { ...seen(), item: new Int32Column() },
  promise: {
    ...seen(),
    customer: new Int32Column(),
    currency: new Int32Column(),
    due: new Int32Column(),
    amount: new Float64Column(),
    firstItem: new Int32Column(),
    items: new Int32Column(),
  },
  promised: { invoice: new Int32Column(), instalment: new Int32Column() },
  promiseEnd: { ...seen(), promise: new Int32Column(), kind: new Uint8Column() },
})

/** Ids hold no control characters, so this parts them. */
const key = (of: string, id: string): string => `${of}\u0000${id}`

/** The case that a notice or a promise is of, by its name. */
export const caseOf = (name: string): string => name.slice(0, name.indexOf("\u0000"))

const noteWhen = ({ day, recorded }: Seen, at: Moment): void => {
  day.push(at.day)
  recorded.push(at.recordedAt)
}

const noteNotice = (
  { notices }: CollectionBook,
  to: CollectionBook["sent"],
  of: { readonly case: string; readonly notice: string },
  at: Moment,
): void => {
  const notice = notices.find(key(of.case, of.notice))
  if (notice < 0) return
  noteWhen(to, at)
  to.notice.push(notice)
}

const endPromise = (
  { promises, promiseEnd }: CollectionBook,
  of: { readonly case: string; readonly promise: string },
  kind: number,
  at: Moment,
): void => {
  const promise = promises.find(key(of.case, of.promise))
  if (promise < 0) return
  noteWhen(promiseEnd, at)
  promiseEnd.promise.push(promise)
  promiseEnd.kind.push(kind)
}

/** What was asked for and promised, for the figures of collection. */
export const collection = projection<CollectionBook>({
  name: "collection",
  version: 2,
  partitionBy: ["dunningCases"],
  initial: empty,
  recipes: {
    DunningLevelReached: (book, reached) => {
      const number = book.notices.number(key(reached.case, reached.notice))
      // A notice is made up once; nothing is counted until it is sent.
      if (number < book.notice.level.length) return
      book.notice.customer.push(book.customers.number(reached.customer))
      book.notice.currency.push(book.currencies.number(reached.currency))
      book.notice.level.push(reached.level)
      book.notice.firstItem.push(book.item.invoice.length)
      book.notice.items.push(reached.items.length)
      for (const { invoice, instalment, open } of reached.items) {
        book.item.invoice.push(book.invoices.number(invoice))
        book.item.instalment.push(instalment)
        book.item.open.push(open)
      }
    },
    DunningNoticeItemRemoved: (book, { invoice, instalment, ...of }, at) => {
      const number = book.notices.find(key(of.case, of.notice))
      const first = book.notice.firstItem.at(number)
      for (let item = first; item < first + book.notice.items.at(number); item++) {
        if (book.invoices.name(book.item.invoice.at(item)) !== invoice) continue
        if (book.item.instalment.at(item) !== instalment) continue
        noteWhen(book.removed, at)
        book.removed.item.push(item)
      }
    },
    DunningNoticeSent: (book, sent, at) => noteNotice(book, book.sent, sent, at),
    DunningNoticeBounced: (book, bounced, at) => noteNotice(book, book.bounced, bounced, at),
    PaymentPromised: (book, promised, at) => {
      const number = book.promises.number(key(promised.case, promised.promise))
      if (number < book.promise.due.length) return
      noteWhen(book.promise, at)
      book.promise.customer.push(book.customers.number(promised.customer))
      book.promise.currency.push(book.currencies.number(promised.currency))
      book.promise.due.push(toDay(promised.dueBy))
      book.promise.amount.push(promised.amount)
      book.promise.firstItem.push(book.promised.invoice.length)
      book.promise.items.push(promised.items.length)
      for (const { invoice, instalment } of promised.items) {
        book.promised.invoice.push(book.invoices.number(invoice))
        book.promised.instalment.push(instalment)
      }
    },
    PromiseKept: (book, kept, at) =>
      endPromise(book, kept, kept.late === true ? PromiseEnd.keptLate : PromiseEnd.kept, at),
    PromiseBroken: (book, broken, at) => endPromise(book, broken, PromiseEnd.broken, at),
  },
})
