import {
  categoryOf,
  type EventStore,
  type Failure,
  FailureError,
  failure,
  idOfStream,
  isRecordedEvent,
  type StreamName,
  streamName,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { didYouMean } from "../../import/suggest.js"
import type { Progress } from "../answer/progress.js"
import { readLog } from "./load.js"

/** What can be asked for by its id. Where one id means several, the first of these is meant. */
const kinds = ["order", "invoice", "payment", "customer"] as const
export type SubjectKind = (typeof kinds)[number]

export interface Subject {
  readonly kind: SubjectKind
  readonly id: string
}

export const streamOfSubject = ({ kind, id }: Subject): StreamName => streamName(kind, id)

const exists = async (store: EventStore, subject: Subject): Promise<boolean> => {
  const events = await store.readStream(streamOfSubject(subject), { limit: 1 })()
  if (isLeft(events)) throw new FailureError(events.left)
  return events.right.length > 0
}

const isKind = (category: string): category is SubjectKind => kinds.some((kind) => kind === category)

/** Ids of a kind, in the order they came up; and documents by the number that is printed on them. */
const readIds = async (store: EventStore, progress: Progress) => {
  const ids = new Map<SubjectKind, Set<string>>(kinds.map((kind) => [kind, new Set()]))
  const invoices = new Map<string, string>()
  for await (const batch of readLog(store, progress))
    for (const event of batch) {
      const category = categoryOf(event.stream)
      if (isKind(category)) ids.get(category)?.add(idOfStream(event.stream))
      if (event.type !== "InvoiceIssued" && event.type !== "CreditNoteIssued") continue
      if (!isRecordedEvent(event)) continue
      if (event.type === "InvoiceIssued") invoices.set(event.data.number, event.data.invoice)
      if (event.type === "CreditNoteIssued") {
        invoices.set(event.data.number, event.data.invoice)
        invoices.set(event.data.creditNote, event.data.invoice)
      }
    }
  return { ids, invoices }
}

/** Fails with `ORDER_UNKNOWN`, suggesting the order that was probably meant. */
export const orderUnknown = async (
  store: EventStore,
  order: string,
  progress: Progress,
): Promise<Failure<"ORDER_UNKNOWN">> => {
  const { ids } = await readIds(store, progress)
  const orders = [...(ids.get("order") ?? [])]
  return failure(
    "ORDER_UNKNOWN",
    `There is no order ${order}.${didYouMean(order, orders)} "adv status --list" shows them all.`,
    { order },
  )
}

/**
 * What an id means: an order, an invoice, a payment or a customer; also a stream's name (`invoice-42`), which tells
 * two things of one id apart, and the printed number of an invoice or credit note. `also` says what else has that id.
 *
 * Fails with `ID_UNKNOWN`.
 */
export const findSubject = async (
  store: EventStore,
  text: string,
  progress: Progress,
): Promise<
  Either<Failure<"ID_UNKNOWN">, { readonly subject: Subject; readonly also: ReadonlyArray<Subject> }>
> => {
  const candidates: Array<Subject> = kinds.map((kind) => ({ kind, id: text }))
  const [kind = "", ...rest] = text.split("-")
  if (isKind(kind) && rest.length > 0) candidates.unshift({ kind, id: rest.join("-") })
  const found: Array<Subject> = []
  for (const candidate of candidates) if (await exists(store, candidate)) found.push(candidate)
  const [subject, ...also] = found
  if (subject !== undefined) return right({ subject, also })

  const { ids, invoices } = await readIds(store, progress)
  const numbered = invoices.get(text)
  if (numbered !== undefined) return right({ subject: { kind: "invoice", id: numbered }, also: [] })
  const known = [...[...ids.values()].flatMap((each) => [...each]), ...invoices.keys()]
  return left(
    failure(
      "ID_UNKNOWN",
      `There is no order, invoice, payment or customer ${text}.${didYouMean(text, known)} "adv status --list" shows the orders.`,
      { id: text },
    ),
  )
}
