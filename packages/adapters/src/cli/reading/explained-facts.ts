import type { EventStore, RecordedEvent } from "@adv/domain"
import { explains, type KpiExplanation } from "@adv/projections"
import { readStream } from "./states.js"

/** The facts that a figure came from, in the log's order, read from their own streams: however long the log is. */
export const explainedFacts = async (
  store: EventStore,
  explanation: Pick<KpiExplanation, "subjects" | "factTypes" | "asked">,
): Promise<ReadonlyArray<RecordedEvent>> => {
  const isNamed = explains(explanation)
  const found: Array<RecordedEvent> = []
  for (const stream of explanation.subjects)
    for (const event of await readStream(store, stream)) if (isNamed(event)) found.push(event)
  return found.sort((a, b) => a.position - b.position)
}
