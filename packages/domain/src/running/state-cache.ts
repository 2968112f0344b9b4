import type { StreamName } from "../facts/event.js"

/** What a stream adds up to, and the revision of the last event counted (-1 before the first). */
export interface Folded {
  readonly state: unknown
  revision: number
}

/**
 * States that were already folded, kept so that a busy stream isn't read again for every command. A state is taken
 * out while a command works on it and put back when its outcome is stored, so nobody ever sees one half-done. The
 * least recently used go first.
 */
export interface StateCache {
  readonly take: (stream: StreamName) => Folded | undefined
  readonly put: (stream: StreamName, folded: Folded) => void
}

/** @param limit how many streams are kept; 0 keeps none */
export const stateCache = (limit: number): StateCache => {
  const kept = new Map<StreamName, Folded>()
  return {
    take: (stream) => {
      const folded = kept.get(stream)
      if (folded !== undefined) kept.delete(stream)
      return folded
    },
    put: (stream, folded) => {
      if (limit === 0) return
      kept.delete(stream)
      kept.set(stream, folded)
      if (kept.size > limit) {
        const [oldest] = kept.keys()
        if (oldest !== undefined) kept.delete(oldest)
      }
    },
  }
}
