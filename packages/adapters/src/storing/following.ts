import type { StoredEvent, SubscribeOptions } from "@adv/domain"

export const DEFAULT_BATCH_SIZE = 1000

/** Rung on every append, so that who waits at the end of the log wakes at once. */
export interface Bell {
  readonly ring: () => void
  /** How often it rang. A waiter says what it had heard before it looked, so that no ring falls between the two. */
  readonly rings: () => number
  readonly waiting: Set<() => void>
}

export const makeBell = (): Bell => {
  let rings = 0
  const waiting = new Set<() => void>()
  return {
    rings: () => rings,
    waiting,
    ring: () => {
      rings += 1
      for (const wake of [...waiting]) wake()
    },
  }
}

export interface Followed {
  readonly bell: Bell
  /** The events after a position, at most so many; none at the end of the log. Throws when the store fails. */
  readonly read: (after: number, batchSize: number) => Promise<ReadonlyArray<StoredEvent>>
  readonly isClosed: () => boolean
  /** How long to wait before looking again, in milliseconds, where somebody else may append without ringing. */
  readonly lookAgainAfter?: number
}

/**
 * Follows a log: what there is, then what comes. The reader pulls; nothing is read ahead of it. It ends on its signal,
 * when the store is closed, and when the reader stops, even while it waits.
 */
export const follow = (
  { bell, read, isClosed, lookAgainAfter }: Followed,
  { after = 0, batchSize = DEFAULT_BATCH_SIZE, signal }: SubscribeOptions = {},
): AsyncIterable<ReadonlyArray<StoredEvent>> => ({
  [Symbol.asyncIterator]: () => {
    let stopped = false
    let wake = (): void => {}
    const stop = (): void => {
      stopped = true
      wake()
    }
    const nextRing = (heard: number): Promise<void> =>
      new Promise((resolve) => {
        if (stopped || bell.rings() !== heard) {
          resolve()
          return
        }
        const timer = lookAgainAfter === undefined ? undefined : setTimeout(() => wake(), lookAgainAfter)
        wake = () => {
          clearTimeout(timer)
          bell.waiting.delete(wake)
          resolve()
        }
        bell.waiting.add(wake)
      })
    async function* batches() {
      signal?.addEventListener("abort", stop)
      try {
        let position = after
        let isOpen = false
        for (;;) {
          // A store that was closed before the first read is a mistake, and reading says so; later it is an end.
          if (stopped || signal?.aborted || (isOpen && isClosed())) return
          const heard = bell.rings()
          let batch: ReadonlyArray<StoredEvent>
          try {
            batch = await read(position, Math.max(1, batchSize))
          } catch (caught) {
            // It was closed while it was being read: for the reader that is the same end.
            if (isOpen && isClosed()) return
            throw caught
          }
          isOpen = true
          const last = batch.at(-1)
          if (last === undefined) await nextRing(heard)
          else if (!stopped) {
            position = last.position
            yield batch
          }
        }
      } finally {
        signal?.removeEventListener("abort", stop)
      }
    }
    const iterator = batches()
    return {
      next: () => iterator.next(),
      return: () => {
        stop()
        return iterator.return(undefined)
      },
    }
  },
})
