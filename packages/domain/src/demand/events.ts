import type * as t from "io-ts"
import {
  Count,
  Decimal,
  LineId,
  LocalDate,
  NonNegativeDecimal,
  OrderId,
  oneOf,
  shape,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"

export const DemandCause = oneOf("placed", "changed", "cancelled", "returned", "delivered")
export type DemandCause = t.TypeOf<typeof DemandCause>

export const DemandCertainty = oneOf("quoted", "placed", "validated", "released")

/** What a signal says. `quantity` is what the line still wants after the change, and `change` by how much it changed. */
const said = {
  order: OrderId,
  line: LineId,
  /** Of the line, from 1 without gaps. */
  sequence: Count,
  sku: Text,
  site: Text,
  quantity: NonNegativeDecimal,
  change: Decimal,
  certainty: DemandCertainty,
  cause: DemandCause,
}
const dates = { requestedDate: LocalDate, promisedDate: LocalDate }

/** Names are the storage format: they are for ever. */
export const demandFacts = {
  DemandSignalPublished: shape("DemandSignalPublished", said, dates),
  DemandSignalAcknowledged: shape(
    "DemandSignalAcknowledged",
    { order: OrderId, line: LineId, sequence: Count },
    { reference: Text },
  ),
  DemandSignalFailed: shape("DemandSignalFailed", {
    order: OrderId,
    line: LineId,
    sequence: Count,
    reason: Text,
  }),
}

/** What inventory is told of a line. */
export const DemandSignal = shape("a demand signal", said, dates)
export type DemandSignal = t.TypeOf<typeof DemandSignal>

export type DemandFact = FactsOf<typeof demandFacts>
