import { type Day, fromDay, fromMillionths, type LocalDate, type Millionths, millionths } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { causes, certainties, type DemandBook, NO_DAY } from "./demand-book.js"

/** A demand signal as inventory reads it. */
export interface FeedSignal {
  readonly order: string
  readonly line: string
  readonly sequence: number
  readonly sku: string
  readonly site: string
  /** What the line wants after the change. */
  readonly quantity: string
  readonly change: string
  readonly certainty: (typeof certainties)[number]
  readonly cause: (typeof causes)[number]
  readonly requestedDate: LocalDate | null
  readonly promisedDate: LocalDate | null
}

const dateOf = (day: number): LocalDate | null => (day === NO_DAY ? null : fromDay(day as Day))

/**
 * What inventory is told, in the order in which it was published, each signal once by order, line and sequence. Whoever
 * reads it twice counts it once by the same three: `netDemand` shows how.
 */
export function* inventoryFeed(book: DemandBook, { asOf, knownAt }: Horizon): IterableIterator<FeedSignal> {
  const { signal, names, line } = book
  for (let at = 0; at < signal.line.length; at++) {
    if (signal.recorded.at(at) > knownAt) return
    if (signal.day.at(at) > asOf) continue
    const number = signal.line.at(at)
    yield {
      order: names.name(line.order.at(number)),
      line: names.name(line.name.at(number)),
      sequence: signal.sequence.at(at),
      sku: names.name(signal.sku.at(at)),
      site: names.name(signal.site.at(at)),
      quantity: fromMillionths(millionths(signal.quantity.at(at))),
      change: fromMillionths(millionths(signal.change.at(at))),
      certainty: certainties[signal.certainty.at(at)] ?? "quoted",
      cause: causes[signal.cause.at(at)] ?? "changed",
      requestedDate: dateOf(signal.requested.at(at)),
      promisedDate: dateOf(signal.promised.at(at)),
    }
  }
}

/** What inventory said last of an article at a site. Quantities are millionths. */
export interface Availability {
  readonly sku: string
  readonly site: string
  readonly onHand: Millionths
  readonly reserved: Millionths
  readonly inbound: Millionths
  readonly asOf: LocalDate
  /** How old that is, in days. */
  readonly age: number
}

/**
 * The last known stock of each article at each site, and how old it is. What came late never stands in for newer: of
 * two for one day, the one that was recorded last counts.
 */
export const availabilityOf = (book: DemandBook, { asOf, knownAt }: Horizon): ReadonlyArray<Availability> => {
  const { stock, names } = book
  const latest = new Map<string, number>()
  for (let at = 0; at < stock.sku.length; at++) {
    if (stock.recorded.at(at) > knownAt) break
    if (stock.day.at(at) > asOf || stock.asOf.at(at) > asOf) continue
    const key = `${stock.sku.at(at)}/${stock.site.at(at)}`
    const known = latest.get(key)
    if (known === undefined || stock.asOf.at(at) >= stock.asOf.at(known)) latest.set(key, at)
  }
  return [...latest.values()].map((at) => ({
    sku: names.name(stock.sku.at(at)),
    site: names.name(stock.site.at(at)),
    onHand: millionths(stock.onHand.at(at)),
    reserved: millionths(stock.reserved.at(at)),
    inbound: millionths(stock.inbound.at(at)),
    asOf: fromDay(stock.asOf.at(at) as Day),
    age: asOf - stock.asOf.at(at),
  }))
}
