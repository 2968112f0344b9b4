import type { StoredEvent } from "@adv/domain"
import {
  PARK,
  PersistentSubscriptionExistsError,
  PINNED,
  persistentSubscriptionToAllSettingsFromDefaults,
  RETRY,
  START,
  streamNameFilter,
} from "@eventstore/db-client"
import { connect } from "./client.js"
import { reader as readerOf } from "./reading.js"
import { positionAt, rawOf, storedOf } from "./records.js"

export interface SharedOptions {
  readonly url: string
  /** All who name the same group share its events. */
  readonly group: string
  /** Which categories: `order`, `invoice` and so on. */
  readonly categories: ReadonlyArray<string>
  readonly prefix?: string
  /** How many events may be under way at once. */
  readonly atOnce?: number
  /** After so many tries an event is parked, for people to look at. */
  readonly tries?: number
  /** Takes an event; one that throws is given again, to this consumer or another. */
  readonly take: (event: StoredEvent) => Promise<void>
  /** Hears of events that were given up, and of broken connections, which are made again by themselves. */
  readonly onTrouble?: (trouble: unknown, event?: StoredEvent) => void
}

export interface SharedConsumer {
  readonly stop: () => Promise<void>
}

const AGAIN_AFTER = 200

/**
 * Shares events among several processes, by a persistent subscription of the server that keeps the events of one stream
 * with one consumer as long as the consumers stay. Each event is taken at least once, by one of them: what it does has to
 * bear being done twice. What a consumer had when it died goes to the others.
 */
export const shareEvents = async (options: SharedOptions): Promise<SharedConsumer> => {
  const {
    group,
    categories,
    prefix = "",
    atOnce = 16,
    tries = 5,
    take,
    onTrouble = () => undefined,
  } = options
  const connection = connect({ url: options.url, timeoutMs: 10_000, retryForMs: 10_000 })
  const reader = readerOf(connection, prefix)
  let stopped = false
  let current: { readonly unsubscribe: () => Promise<void> } | undefined

  await connection.persistently(async (client) => {
    try {
      await client.createPersistentSubscriptionToAll(
        group,
        persistentSubscriptionToAllSettingsFromDefaults({
          startFrom: START,
          consumerStrategyName: PINNED,
          maxRetryCount: tries,
        }),
        { filter: streamNameFilter({ prefixes: categories.map((category) => `${prefix}${category}-`) }) },
      )
    } catch (caught) {
      if (!(caught instanceof PersistentSubscriptionExistsError)) throw caught
    }
  })

  const work = async (): Promise<void> => {
    while (!stopped) {
      const client = connection.client()
      try {
        const subscription = client.subscribeToPersistentSubscriptionToAll(group, { bufferSize: atOnce })
        current = subscription
        for await (const resolved of subscription) {
          const { event } = resolved
          if (event === undefined) continue
          const raw = rawOf(event)
          const fate = raw.together === undefined ? undefined : await reader.fate(raw.together)
          const at = fate?.kind === "committed" ? fate.parts.findIndex(({ id }) => id === raw.id) : 0
          const stored =
            fate?.kind === "committed"
              ? storedOf(raw, prefix, positionAt(fate.prepare, at), fate.created)
              : storedOf(raw, prefix, positionAt(raw.prepare), raw.created)
          try {
            if (fate?.kind !== "abandoned") await take(stored)
            await subscription.ack(resolved)
          } catch (caught) {
            onTrouble(caught, stored)
            const reason = caught instanceof Error ? caught.message : String(caught)
            const { retryCount } = resolved as { readonly retryCount?: number }
            await subscription.nack((retryCount ?? 0) + 1 >= tries ? PARK : RETRY, reason, resolved)
          }
        }
      } catch (caught) {
        if (stopped) return
        onTrouble(caught)
        connection.discard(client)
      }
      if (!stopped) await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER))
    }
  }
  const working = work()

  return {
    stop: async () => {
      stopped = true
      await current?.unsubscribe().catch(() => undefined)
      await connection.close()
      await working
    },
  }
}
