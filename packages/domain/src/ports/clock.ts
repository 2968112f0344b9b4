import type { Instant } from "../values/index.js"

/** The only source of the present. The domain is given it; it never asks the machine. */
export interface Clock {
  readonly now: () => Instant
}
