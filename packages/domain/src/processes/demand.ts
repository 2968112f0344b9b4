import { demandSignalsOf } from "../demand/signals.js"
import type { RecordedEvent } from "../facts/event.js"
import { movesDemand } from "../order/demand.js"
import type { OrderFact } from "../order/events.js"
import type { Known, Process, Reaction } from "./process.js"

const signals =
  (site: string) =>
  (event: RecordedEvent<OrderFact>, { views: { orders } }: Known): ReadonlyArray<Reaction> => {
    const change = orders.changes.get(event.id)
    return change === undefined
      ? []
      : demandSignalsOf(event, change.before, change.after, site).map((signal) => ({
          key: `${signal.line}/${signal.sequence}`,
          command: { type: "PublishDemandSignal", on: event.metadata.effectiveDate, ...signal },
        }))
  }

/**
 * Tells inventory of every change of what orders want of it, once.
 *
 * @param site where the goods of lines that name no site come from
 */
export const demandSignals = (site: string): Process => {
  const react = signals(site)
  return {
    name: "demand-signals",
    department: "ADV",
    on: Object.fromEntries([...movesDemand].map((type) => [type, react])),
  }
}
