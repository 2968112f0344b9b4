import { runDemo } from "@adv/adapters/demo"
import { memoryStore } from "@adv/adapters/memory"
import { decodeEvent, type RecordedEvent, type StoredEvent } from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { right } from "fp-ts/lib/TaskEither.js"
import { allEvents } from "../support/company.js"

/** The log of a demonstration, as it is stored. */
export const logOf = async (seed: number, orders: number): Promise<ReadonlyArray<StoredEvent>> => {
  const made = await runDemo({ seed, orders, open: (clock) => right(memoryStore({ clock })) })()
  if (isLeft(made)) throw new Error(`${made.left.code}: ${made.left.message}`)
  const log = await allEvents(made.right.store)
  await made.right.store.close()
  return log
}

/** Every event of a log, checked by its codec. */
export const decoded = (log: ReadonlyArray<StoredEvent>): ReadonlyArray<RecordedEvent> =>
  log.map((event) => {
    const checked = decodeEvent(event)
    if (isLeft(checked)) throw new Error(`${checked.left.code}: ${checked.left.message}`)
    return checked.right
  })
