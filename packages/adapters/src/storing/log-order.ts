import type { EventText, StreamText } from "./serialise.js"

/**
 * Gives the events of an append in the order the log is to tell them in, each with the place of its stream among the
 * writes: by their own `order` where they say one, and otherwise one stream after another.
 */
export const inLogOrder = (
  writes: ReadonlyArray<StreamText>,
  give: (event: EventText, write: number) => void,
): void => {
  if (writes.length === 1 || writes.every(({ events }) => events.every(({ order }) => order === undefined))) {
    writes.forEach(({ events }, write) => {
      for (const event of events) give(event, write)
    })
    return
  }
  const all = writes.flatMap(({ events }, write) => events.map((event) => ({ event, write })))
  // Sorting is stable: what says nothing of its order, or says the same, stays as it was given.
  all.sort((a, b) => (a.event.order ?? 0) - (b.event.order ?? 0))
  for (const { event, write } of all) give(event, write)
}
