import {
  type CustomerFact,
  type CustomerState,
  customerDecider,
  customerFacts,
  decodeEvent,
  type EventStore,
  FailureError,
  type InvoiceFact,
  type InvoiceState,
  invoiceDecider,
  invoiceFacts,
  type OrderFact,
  type OrderState,
  orderDecider,
  orderFacts,
  type RecordedEvent,
  replay,
  type StreamName,
  streamName,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"

/** The events of a stream; throws a `FailureError` when one can't be read: nothing is decided on half of them. */
export const readStream = async (
  store: EventStore,
  stream: StreamName,
  limit?: number,
): Promise<ReadonlyArray<RecordedEvent>> => {
  const stored = await store.readStream(stream, limit === undefined ? {} : { limit })()
  if (isLeft(stored)) throw new FailureError(stored.left)
  return stored.right.map((event) => {
    const decoded = decodeEvent(event)
    if (isLeft(decoded)) throw new FailureError(decoded.left)
    return decoded.right
  })
}

export const streamExists = async (store: EventStore, stream: StreamName): Promise<boolean> =>
  (await readStream(store, stream, 1)).length > 0

const isOrderFact = (event: RecordedEvent): event is RecordedEvent<OrderFact> =>
  Object.hasOwn(orderFacts, event.type)
const isInvoiceFact = (event: RecordedEvent): event is RecordedEvent<InvoiceFact> =>
  Object.hasOwn(invoiceFacts, event.type)
const isCustomerFact = (event: RecordedEvent): event is RecordedEvent<CustomerFact> =>
  Object.hasOwn(customerFacts, event.type)

export const orderState = async (store: EventStore, order: string): Promise<OrderState> =>
  replay(orderDecider, (await readStream(store, streamName("order", order))).filter(isOrderFact))

export const invoiceState = async (store: EventStore, invoice: string): Promise<InvoiceState> =>
  replay(invoiceDecider, (await readStream(store, streamName("invoice", invoice))).filter(isInvoiceFact))

export const customerState = async (store: EventStore, customer: string): Promise<CustomerState> =>
  replay(customerDecider, (await readStream(store, streamName("customer", customer))).filter(isCustomerFact))
