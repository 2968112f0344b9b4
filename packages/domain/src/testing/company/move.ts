import type { PlainCommand } from "../../flows/plain-command.js"
import type { Simulation } from "./simulation.js"

/** A turn of a company's life: which kind of thing is tried, and the numbers that say with what. */
export interface Turn {
  readonly kind: number
  readonly which: number
  readonly other: number
  readonly size: number
}

/** What an attempt can look at. */
export interface Situation extends Turn {
  readonly company: Simulation
  /** The business date it takes effect. */
  readonly on: string
  /** Tells this turn from all others: for ids of what is new. */
  readonly at: number
}

/** One kind of thing that people try: more often the heavier it weighs. It need not go through. */
export interface Move {
  readonly name: string
  readonly weight: number
  readonly commands: (situation: Situation) => ReadonlyArray<PlainCommand>
}

/** One of a list, whichever number is given; what is given otherwise when the list is empty. */
export const pick = <T>(from: ReadonlyArray<T>, at: number, otherwise: T): T =>
  from[at % Math.max(1, from.length)] ?? otherwise

/** An id of a category: mostly a recent one, since that is where things happen. */
export const someOf = ({ company }: Situation, category: string, at: number): string => {
  const ids = company.ids(category)
  if (ids.length === 0) return "none"
  const recent = Math.min(ids.length, 12)
  return pick(at % 4 === 0 ? ids : ids.slice(-recent), at, "none")
}
