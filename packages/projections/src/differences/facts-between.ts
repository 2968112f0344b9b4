import {
  categoryOf,
  type Instant,
  idOfStream,
  isRecordedEvent,
  type LocalDate,
  type RecordedEvent,
  type StoredEvent,
} from "@adv/domain"
import type { CompanyModels } from "../projections.js"
import { paymentSource } from "../receivables/ledger.js"

type Books = CompanyModels["states"]

export interface Between {
  readonly asOf: LocalDate
  /** What is recorded later was learnt since; what was recorded by then was known. */
  readonly knownAt1: Instant
  readonly knownAt2: Instant
}

/** The facts that became known between two moments, and took effect by a business date; in the log's order. */
export const factsBetween = (
  events: Iterable<StoredEvent>,
  { asOf, knownAt1, knownAt2 }: Between,
): ReadonlyArray<RecordedEvent> => {
  const found: Array<RecordedEvent> = []
  for (const event of events)
    if (
      isRecordedEvent(event) &&
      event.recordedAt > knownAt1 &&
      event.recordedAt <= knownAt2 &&
      event.metadata.effectiveDate <= asOf
    )
      found.push(event)
  return found
}

const customerOfInvoice = ({ receivables }: Books, invoice: string): ReadonlyArray<string> => {
  const number = receivables.invoices.find(invoice)
  return number < 0 ? [] : [receivables.customers.name(receivables.invoice.customer.at(number))]
}

/** Whoever's money it was taken for at some time. */
const payersOf = ({ receivables }: Books, payment: string): ReadonlyArray<string> => {
  const { sources, source, owner, rows, customers } = receivables
  const of = sources.find(paymentSource(payment))
  if (of < 0) return []
  const found = [source.customer.at(of)]
  for (let row = rows.ownersOfSource.last(of); row >= 0; row = rows.ownersOfSource.before(row))
    found.push(owner.customer.at(row))
  return found.map((number) => customers.name(number))
}

/** The customers whose receivables or exposure a fact may change. */
export const customersOfFact = (books: Books, event: RecordedEvent): ReadonlyArray<string> => {
  const id = idOfStream(event.stream)
  switch (categoryOf(event.stream)) {
    case "invoice": {
      const own = customerOfInvoice(books, id)
      // What a credit note of another invoice settles takes that one down, too.
      const from =
        event.type === "InstalmentSettled" || event.type === "SettlementReversed"
          ? event.data.source.invoice
          : undefined
      return from === undefined ? own : [...new Set([...own, ...customerOfInvoice(books, from)])]
    }
    case "payment":
      return [...new Set(payersOf(books, id))]
    case "order": {
      const { orders } = books
      const number = orders.orders.find(id)
      return number < 0 ? [] : [orders.names.name(orders.order.customer.at(number))]
    }
    case "customer":
      return [id]
    default:
      return []
  }
}

/** Facts that became known at one moment: what they changed, they changed together. */
export interface Moment {
  readonly recordedAt: Instant
  readonly facts: ReadonlyArray<RecordedEvent>
}

/** Facts by whom they concern, and then by the moment in which they became known. */
export const momentsBy = (
  facts: ReadonlyArray<RecordedEvent>,
  concerned: (event: RecordedEvent) => ReadonlyArray<string>,
): ReadonlyMap<string, ReadonlyArray<Moment>> => {
  const found = new Map<string, Array<{ recordedAt: Instant; facts: Array<RecordedEvent> }>>()
  for (const event of facts)
    for (const whom of concerned(event)) {
      const moments = found.get(whom) ?? []
      found.set(whom, moments)
      const last = moments.at(-1)
      if (last?.recordedAt === event.recordedAt) last.facts.push(event)
      else moments.push({ recordedAt: event.recordedAt, facts: [event] })
    }
  return found
}
