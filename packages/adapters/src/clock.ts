import type { Clock, Instant } from "@adv/domain"

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() as Instant }
