import type { Clock } from "@adv/domain"

/** How far read models are behind the log. */
export interface Lag {
  /** The last event taken in. */
  readonly position: number
  /** The last event of the log. */
  readonly head: number
  /** How many positions are still to come; 0 when nothing is. */
  readonly behind: number
}

/** Where read models are, beside where the log is. */
export const lagOf = ({ position }: { readonly position: number }, head: number): Lag => ({
  position,
  head,
  behind: Math.max(0, head - position),
})

/** How fast a pass over the log was. */
export interface Rate {
  readonly events: number
  readonly milliseconds: number
  /** `null` of a pass that was too short to tell. */
  readonly eventsPerSecond: number | null
}

/**
 * Measures a pass over the log, by the clock it is given: called again with how many events were taken in by then, it
 * answers how fast that went since the start.
 *
 * @example
 * import { ratePass } from "@adv/projections"
 *
 * let now = 0
 * const rate = ratePass({ now: () => now }, 100)
 * now = 500
 * assert.equal(rate(1100).eventsPerSecond, 2000)
 */
export const ratePass = (clock: Clock, before: number): ((count: number) => Rate) => {
  const start = clock.now()
  return (count) => {
    const events = count - before
    const milliseconds = clock.now() - start
    return {
      events,
      milliseconds,
      eventsPerSecond: milliseconds > 0 ? Math.round((events / milliseconds) * 1000) : null,
    }
  }
}
