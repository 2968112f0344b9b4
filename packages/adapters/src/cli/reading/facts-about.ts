import {
  type EventStore,
  FailureError,
  isRecordedEvent,
  type RecordedEvent,
  type StoredEvent,
  type StreamName,
  type Subjects,
  streamName,
  subjectsOf,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import type { Progress } from "../answer/progress.js"
import { readLog } from "./load.js"
import { type Subject, streamOfSubject } from "./subject.js"

const named: { readonly [Kind in Subject["kind"]]: (subjects: Subjects) => ReadonlyArray<string> } = {
  order: ({ orders }) => orders,
  invoice: ({ invoices }) => invoices,
  payment: ({ payments }) => payments,
  customer: ({ customers }) => customers,
}

/** From what is about the thing itself, the streams that belong to its history as a whole. */
const followed = ({ kind }: Subject, subjects: Subjects): ReadonlyArray<StreamName> => {
  const invoices = subjects.invoices.map((invoice) => streamName("invoice", invoice))
  switch (kind) {
    case "order":
      return invoices
    case "customer":
      return [...invoices, ...subjects.orders.map((order) => streamName("order", order))]
    case "invoice":
    case "payment":
      return []
  }
}

/** The document that a fact brings into being, or gives its number. The two facts are appended together. */
const documentOf = (event: RecordedEvent): string | undefined => {
  switch (event.type) {
    case "InvoiceIssued":
      return `invoice/${event.data.invoice}`
    case "CreditNoteIssued":
      return `creditNote/${event.data.creditNote}`
    case "NumberAssigned":
      return `${event.data.document.kind}/${event.data.document.id}`
    default:
      return undefined
  }
}

export interface FactsAbout {
  readonly events: ReadonlyArray<RecordedEvent>
  /** Events of the same streams that this version can't read. */
  readonly unread: ReadonlyArray<StoredEvent>
}

/**
 * Everything that concerns an order, an invoice, a payment or a customer, in the log's order: its own stream, what
 * names it elsewhere, the streams that belong to it (an order's invoices, a customer's orders), the numbers of its
 * documents, and the payments that settled them, from when the money came in.
 */
export const factsAbout = async (
  store: EventStore,
  subject: Subject,
  progress: Progress,
): Promise<FactsAbout> => {
  const streams = new Set<StreamName>([streamOfSubject(subject)])
  const payments = new Set<StreamName>()
  const documents = new Set<string>()
  const numbers = new Map<string, RecordedEvent>()
  const found = new Map<number, RecordedEvent>()
  const unread = new Map<number, StoredEvent>()

  const take = (event: RecordedEvent, subjects: Subjects) => {
    found.set(event.position, event)
    if (subject.kind !== "payment")
      for (const payment of subjects.payments) payments.add(streamName("payment", payment))
  }
  const consider = (event: StoredEvent) => {
    if (!isRecordedEvent(event)) {
      if (streams.has(event.stream)) unread.set(event.position, event)
      return
    }
    const subjects = subjectsOf(event)
    const about = named[subject.kind](subjects).includes(subject.id)
    if (about) for (const stream of followed(subject, subjects)) streams.add(stream)
    const document = documentOf(event)
    if (event.type === "NumberAssigned") {
      if (about || documents.has(`${document}`)) take(event, subjects)
      else numbers.set(`${document}`, event)
      return
    }
    const taken = about || streams.has(event.stream)
    if (document !== undefined) {
      const number = numbers.get(document)
      numbers.delete(document)
      if (taken) {
        documents.add(document)
        if (number !== undefined) take(number, subjectsOf(number))
      }
    }
    if (taken) take(event, subjects)
  }

  for await (const batch of readLog(store, progress)) for (const event of batch) consider(event)

  // A payment is known to matter when it settles something, which is after it came in.
  for (const stream of payments) {
    const events = await store.readStream(stream)()
    if (isLeft(events)) throw new FailureError(events.left)
    for (const event of events.right)
      if (isRecordedEvent(event)) found.set(event.position, event)
      else unread.set(event.position, event)
  }
  const inOrder = <E extends { readonly position: number }>(events: Map<number, E>): ReadonlyArray<E> =>
    [...events.values()].sort((a, b) => a.position - b.position)
  return { events: inOrder(found), unread: inOrder(unread) }
}
