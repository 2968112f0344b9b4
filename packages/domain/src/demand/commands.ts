import type * as t from "io-ts"
import { Count, Decimal, LineId, LocalDate, NonNegativeDecimal, OrderId, Text } from "../facts/codecs.js"
import { type CommandsIn, command } from "../running/command.js"
import { DemandCause, DemandCertainty } from "./events.js"

export const demandCommands = {
  PublishDemandSignal: command(
    "PublishDemandSignal",
    {
      order: OrderId,
      line: LineId,
      sequence: Count,
      sku: Text,
      site: Text,
      quantity: NonNegativeDecimal,
      change: Decimal,
      certainty: DemandCertainty,
      cause: DemandCause,
    },
    { requestedDate: LocalDate, promisedDate: LocalDate },
  ),
  AcknowledgeDemandSignal: command(
    "AcknowledgeDemandSignal",
    { order: OrderId, line: LineId, sequence: Count },
    { reference: Text },
  ),
  FailDemandSignal: command("FailDemandSignal", {
    order: OrderId,
    line: LineId,
    sequence: Count,
    reason: Text,
  }),
}

export type DemandCommand = CommandsIn<typeof demandCommands>
export type PublishDemandSignal = t.TypeOf<typeof demandCommands.PublishDemandSignal>
