import { storeContract } from "@adv/adapters/contract"
import { memoryStore } from "@adv/adapters/memory"
import { type Clock, type EventStore, failure, type Receipt, type StoredEvent } from "@adv/domain"
import * as fc from "fast-check"
import { left, map } from "fp-ts/lib/Either.js"
import { map as mapOption } from "fp-ts/lib/Option.js"
import { describe, it } from "vitest"

const promises = { durable: false, gapFree: false, severalStreams: false, ownClock: true }

/** Positions are offsets into something larger: seven apart. */
const APART = 7
const outward = <A extends { readonly position: number }>(event: A): A => ({
  ...event,
  position: event.position * APART,
})

async function* outwardAll(
  batches: AsyncIterable<ReadonlyArray<StoredEvent>>,
): AsyncGenerator<ReadonlyArray<StoredEvent>> {
  for await (const batch of batches) yield batch.map(outward)
}

/** Writes one stream at a time, and counts positions in its own way: what a store may promise less, and be a store. */
const oneStreamStore = (clock: Clock): EventStore => {
  const store = memoryStore({ clock })
  const name = "one stream at a time"
  const receipt = (of: Receipt): Receipt => ({
    ...of,
    firstPosition: of.firstPosition * APART,
    lastPosition: of.lastPosition * APART,
  })
  const after = <O extends { readonly after?: number; readonly direction?: string }>(options: O) =>
    options.after === undefined
      ? options
      : {
          ...options,
          after: (options.direction === "backward" ? Math.ceil : Math.floor)(options.after / APART),
        }
  return {
    ...store,
    name,
    promises,
    append: (writes) => async () =>
      writes.length > 1
        ? left(
            failure(
              "SEVERAL_STREAMS_NOT_PROMISED",
              `The store ${name} writes one stream at a time: nothing was appended; append to each by itself.`,
              { store: name },
            ),
          )
        : map(receipt)(await store.append(writes)()),
    readStream: (stream, options) => async () =>
      map((events: ReadonlyArray<StoredEvent>) => events.map(outward))(
        await store.readStream(stream, options)(),
      ),
    readAll: (options = {}) => outwardAll(store.readAll(after(options))),
    subscribe: (options = {}) => {
      const batches = store.subscribe(after(options))
      return {
        [Symbol.asyncIterator]: () => {
          const iterator = batches[Symbol.asyncIterator]()
          return {
            next: async () => {
              const { done, value } = await iterator.next()
              return done ? { done, value } : { done: false, value: value.map(outward) }
            },
            return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
          }
        },
      }
    },
    receiptOf: (ids) => async () => map(mapOption(receipt))(await store.receiptOf(ids)()),
    head: () => async () => map((position: number) => position * APART)(await store.head()()),
  }
}

storeContract(
  "a store that writes one stream at a time",
  async () => ({
    promises,
    open: async (clock) => oneStreamStore(clock),
    remove: async () => {},
  }),
  { describe, it, fc },
)
