import { type Either, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { type ApprovalFact, approvalFacts } from "../approval/events.js"
import { type ClosingFact, closingFacts } from "../closing/events.js"
import { type ContactFact, contactFacts } from "../contact/events.js"
import { type CustomerFact, customerFacts } from "../customer/events.js"
import { type DashboardFact, dashboardFacts } from "../dashboard/events.js"
import { type DemandFact, demandFacts } from "../demand/events.js"
import { type DunningFact, dunningFacts } from "../dunning/events.js"
import { type Failure, failure } from "../failure.js"
import { type IndicatorFact, indicatorFacts } from "../indicator/events.js"
import { type InvoiceFact, invoiceFacts } from "../invoice/events.js"
import { type MessageFact, messageFacts } from "../message/events.js"
import { type OrderFact, orderFacts } from "../order/events.js"
import { type PaymentFact, paymentFacts } from "../payment/events.js"
import { type PolicyFact, policyFacts } from "../policy/events.js"
import { type RegisterFact, registerFacts } from "../register/events.js"
import { type StockFact, stockFacts } from "../stock/events.js"
import { type TeamFact, teamFacts } from "../team/events.js"
import type { EventId, Instant } from "../values/index.js"
import { departures } from "./codecs.js"
import type { Fact } from "./fact.js"
import { Metadata } from "./metadata.js"

/** Everything that can happen. */
export type DomainFact =
  | ApprovalFact
  | ClosingFact
  | ContactFact
  | CustomerFact
  | DashboardFact
  | DemandFact
  | DunningFact
  | IndicatorFact
  | InvoiceFact
  | MessageFact
  | OrderFact
  | PaymentFact
  | PolicyFact
  | RegisterFact
  | StockFact
  | TeamFact

/** The codec of every fact, by type: decoding looks a type up, it never tries one after another. */
export const factCodecs: { readonly [type: string]: t.Mixed } = {
  ...approvalFacts,
  ...closingFacts,
  ...contactFacts,
  ...customerFacts,
  ...dashboardFacts,
  ...demandFacts,
  ...dunningFacts,
  ...indicatorFacts,
  ...invoiceFacts,
  ...messageFacts,
  ...orderFacts,
  ...paymentFacts,
  ...policyFacts,
  ...registerFacts,
  ...stockFacts,
  ...teamFacts,
}

/** `category-id`: `order-10248`. The category is what comes before the first hyphen. */
export type StreamName = string & { readonly StreamName: unique symbol }

export const streamName = (category: string, id: string): StreamName => `${category}-${id}` as StreamName
export const categoryOf = (stream: StreamName): string => stream.slice(0, stream.indexOf("-"))
export const idOfStream = (stream: StreamName): string => stream.slice(stream.indexOf("-") + 1)

/**
 * An event as a store gives it back: placed in its stream (`revision`, from 0 without gaps) and in the log
 * (`position`, increasing), recorded at a moment that never goes back along the log. Not yet checked.
 */
export interface StoredEvent {
  readonly position: number
  readonly stream: StreamName
  readonly revision: number
  readonly id: EventId
  readonly type: string
  readonly data: unknown
  readonly metadata: unknown
  readonly recordedAt: Instant
}

/** An event that was checked: its type is known, its data and metadata are what that type says. */
export type RecordedEvent<F extends Fact = DomainFact> = F extends Fact
  ? Omit<StoredEvent, "type" | "data" | "metadata"> & F & { readonly metadata: Metadata }
  : never

export type DecodeFailure = Failure<"EVENT_TYPE_UNKNOWN" | "EVENT_MALFORMED">

type Recordable = Pick<StoredEvent, "type" | "data" | "metadata">

const codecs: ReadonlyMap<string, t.Mixed> = new Map(Object.entries(factCodecs))

const codecOf = (type: string): t.Mixed | undefined => codecs.get(type)

/** The last metadata that was found sound: the facts of one command share theirs, and it is checked once for them. */
let sound: unknown

const isMetadata = (metadata: unknown): boolean => {
  if (metadata === sound) return metadata !== undefined
  if (!Metadata.is(metadata)) return false
  sound = metadata
  return true
}

const isRecordable = ({ type, data, metadata }: Recordable): boolean =>
  codecOf(type)?.is(data) === true && isMetadata(metadata)

/** Where an event that is to be recorded departs from what its type says; none when it can be read back. */
export const problemsOf = (event: Recordable): ReadonlyArray<string> => {
  if (isRecordable(event)) return []
  const codec = codecOf(event.type)
  if (codec === undefined) return [`${event.type} is not a type of event that this version knows`]
  const data = codec.decode(event.data)
  const metadata = Metadata.decode(event.metadata)
  return [
    ...(data._tag === "Left" ? departures(data.left) : []),
    ...(metadata._tag === "Left" ? departures(metadata.left).map((text) => `metadata: ${text}`) : []),
  ]
}

/** Whether a stored event is one this version knows, whole and well-formed. The fast path of {@link decodeEvent}. */
export const isRecordedEvent = (event: StoredEvent): event is RecordedEvent => isRecordable(event)

/**
 * Checks a stored event. Unknown types and malformed data are values to be parked and reported, never dropped.
 *
 * Fails with `EVENT_TYPE_UNKNOWN` or `EVENT_MALFORMED` (with each departure's path).
 */
export const decodeEvent = (event: StoredEvent): Either<DecodeFailure, RecordedEvent> => {
  if (isRecordedEvent(event)) return right(event)
  const where = { position: event.position, stream: event.stream, revision: event.revision, type: event.type }
  if (codecOf(event.type) === undefined)
    return left(
      failure(
        "EVENT_TYPE_UNKNOWN",
        `Event ${event.position} of ${event.stream} is a ${event.type}, which this version doesn't know: use the version that wrote it, or park it.`,
        where,
      ),
    )
  const problems = problemsOf(event)
  return left(
    failure(
      "EVENT_MALFORMED",
      `Event ${event.position} of ${event.stream} is not a well-formed ${event.type}: ${problems.join("; ")}.`,
      { ...where, problems },
    ),
  )
}
