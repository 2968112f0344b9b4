import type { Horizon } from "../engine/read-models.js"
import { itemOf, type Ledger, Movement } from "../receivables/ledger.js"
import type { CollectionBook } from "./collection.js"

interface Rows {
  readonly day: { readonly length: number; readonly at: (row: number) => number }
  readonly recorded: { readonly at: (row: number) => number }
}

/** Goes through the rows that had taken effect and were known. */
export const eachSeen = (rows: Rows, { asOf, knownAt }: Horizon, visit: (row: number) => void): void => {
  for (let row = 0; row < rows.day.length; row++) {
    if (rows.recorded.at(row) > knownAt) break
    if (rows.day.at(row) <= asOf) visit(row)
  }
}

/** An instalment that a notice asked for, when the notice went out, and what it asked for. */
export interface NoticedItem {
  readonly notice: number
  readonly level: number
  readonly currency: string
  readonly invoice: string
  readonly instalment: number
  readonly amount: number
  readonly day: number
  /** The day on which a later notice asked for the same, or none. */
  readonly nextDay: number
}

const NEVER = 0x7fffffff

/** What the notices asked for that went out and didn't come back, within a horizon. */
export const noticedItems = (book: CollectionBook, horizon: Horizon): ReadonlyArray<NoticedItem> => {
  /** By notice: how often it went out more than it came back, and when it went out last. */
  const standing = new Map<number, number>()
  const lastSent = new Map<number, number>()
  eachSeen(book.sent, horizon, (row) => {
    const notice = book.sent.notice.at(row)
    standing.set(notice, (standing.get(notice) ?? 0) + 1)
    lastSent.set(notice, book.sent.day.at(row))
  })
  eachSeen(book.bounced, horizon, (row) => {
    const notice = book.bounced.notice.at(row)
    standing.set(notice, (standing.get(notice) ?? 0) - 1)
  })
  const removed = new Set<number>()
  eachSeen(book.removed, horizon, (row) => removed.add(book.removed.item.at(row)))

  const found: Array<NoticedItem> = []
  for (const [notice, day] of lastSent) {
    if ((standing.get(notice) ?? 0) <= 0) continue
    const first = book.notice.firstItem.at(notice)
    for (let item = first; item < first + book.notice.items.at(notice); item++)
      if (!removed.has(item))
        found.push({
          notice,
          level: book.notice.level.at(notice),
          currency: book.currencies.name(book.notice.currency.at(notice)),
          invoice: book.invoices.name(book.item.invoice.at(item)),
          instalment: book.item.instalment.at(item),
          amount: book.item.open.at(item),
          day,
          nextDay: NEVER,
        })
  }
  const days = Map.groupBy(found, ({ invoice, instalment }) => `${invoice}/${instalment}`)
  return found.map((item) => {
    const later = (days.get(`${item.invoice}/${item.instalment}`) ?? [])
      .map(({ day }) => day)
      .filter((day) => day > item.day)
    return { ...item, nextDay: Math.min(NEVER, ...later) }
  })
}

/** What payments that still stand put against an instalment after a day, through another, in minor units. */
export const paidBetween = (
  ledger: Ledger,
  { invoice, instalment }: Pick<NoticedItem, "invoice" | "instalment">,
  after: number,
  through: number,
  { asOf, knownAt }: Horizon,
): number => {
  const item = itemOf(ledger, invoice, instalment)
  if (item < 0) return 0
  const { movement } = ledger
  const takenBack = new Set<number>()
  let paid = 0
  // From the last one back: a reversal is met before what it takes back.
  for (let row = ledger.item.lastMovement.at(item); row >= 0; row = movement.previous.at(row)) {
    const day = movement.day.at(row)
    if (day > asOf || movement.recorded.at(row) > knownAt) continue
    const kind = movement.kind.at(row)
    if (kind === Movement.reversed) takenBack.add(movement.reference.at(row))
    else if (kind === Movement.paid && !takenBack.has(row) && day > after && day <= through)
      paid -= movement.amount.at(row)
  }
  return paid
}
