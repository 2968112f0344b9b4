import type { DemandCommand } from "../../demand/commands.js"
import { demandDecider } from "../../demand/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"

const onDemand = single(demandDecider, ({ order }: DemandCommand) => order)

export const demandHandlers: HandlersOf<DemandCommand> = {
  PublishDemandSignal: onDemand,
  AcknowledgeDemandSignal: onDemand,
  FailDemandSignal: onDemand,
}
