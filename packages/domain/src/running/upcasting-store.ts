import { pipe } from "fp-ts/lib/function.js"
import { map } from "fp-ts/lib/TaskEither.js"
import { type Upcasters, upcast } from "../facts/upcast.js"
import type { EventStore } from "../ports/event-store.js"

async function* upcastEach<E extends Parameters<typeof upcast>[0]>(
  batches: AsyncIterable<ReadonlyArray<E>>,
  upcasters: Upcasters,
): AsyncGenerator<ReadonlyArray<E>> {
  for await (const batch of batches) yield batch.map((event) => upcast(event, upcasters))
}

/**
 * A store whose events are read as the present version writes them: old ones are upcast as they come out (INV-23), and
 * nothing that is stored changes. Everything that reads through it, deciders and read models, knows one version only.
 * With no upcasters it is the store itself.
 *
 * Whoever checks that the log was not tampered with reads the store underneath: that is what was recorded.
 */
export const upcastingStore = (store: EventStore, upcasters: Upcasters): EventStore =>
  upcasters.size === 0
    ? store
    : {
        name: store.name,
        append: (writes) => store.append(writes),
        receiptOf: (events) => store.receiptOf(events),
        head: () => store.head(),
        close: () => store.close(),
        readStream: (stream, options) =>
          pipe(
            store.readStream(stream, options),
            map((events) => events.map((event) => upcast(event, upcasters))),
          ),
        readAll: (options) => upcastEach(store.readAll(options), upcasters),
        subscribe: (options) => upcastEach(store.subscribe(options), upcasters),
      }
