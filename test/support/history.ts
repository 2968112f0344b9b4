import { runDemo } from "@adv/adapters/demo"
import { memoryStore } from "@adv/adapters/memory"
import type { StoredEvent } from "@adv/domain"
import { isLeft, right } from "fp-ts/lib/Either.js"
import { allEvents } from "./company.js"

/** The log of a whole company: the demonstration, smaller. Another seed is another company. */
export const history = async (seed: number, orders: number): Promise<ReadonlyArray<StoredEvent>> => {
  const result = await runDemo({ seed, orders, open: (clock) => async () => right(memoryStore({ clock })) })()
  if (isLeft(result)) throw new Error(`${result.left.code}: ${result.left.message}`)
  return allEvents(result.right.store)
}
