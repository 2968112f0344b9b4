import type { PlainCommand } from "../../flows/plain-command.js"
import type { LocalDate } from "../../values/index.js"
import type { Outcome, Simulation } from "./simulation.js"

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
  readonly on: LocalDate
  /** The latest business date so far, and never before `on`: for what can't be recorded late. */
  readonly today: LocalDate
  /** Tells this turn from all others: for ids of what is new. */
  readonly at: number
}

/** Commands, one after the other; one that is made up as they are run sees what each came to. */
export type Doing = Iterable<PlainCommand, unknown, Outcome>
/** What `yield` gives in a move is what its command came to. */
export type Script = Generator<PlainCommand, void, Outcome>

/** One kind of thing that people try: more often the heavier it weighs. It need not go through. */
export interface Move {
  readonly name: string
  readonly weight: number
  readonly commands: (situation: Situation) => Doing
}

/** Has a company do what a move says. */
export const carryOut = ({ commands }: Move, situation: Situation): void => {
  const steps = commands(situation)[Symbol.iterator]()
  for (let step = steps.next(); step.done !== true; ) step = steps.next(situation.company.run(step.value))
}

/** One of a list, whichever number is given; what is given otherwise when the list is empty. */
export const pick = <T>(from: ReadonlyArray<T>, at: number, otherwise: T): T =>
  from[at % Math.max(1, from.length)] ?? otherwise

/** How many of a category are looked at as being about what is going on. */
const RECENT = 12

/** An id of a category: mostly a recent one, since that is where things happen. */
export const someOf = ({ company }: Situation, category: string, at: number): string => {
  const ids = company.ids(category)
  return pick(at % 4 === 0 ? ids : ids.slice(-RECENT), at, "none")
}

/** Ids of a category, those that are tried first in front: begins anywhere among the recent ones, and goes around. */
export const around = (
  { company }: Situation,
  category: string,
  at: number,
  recent = RECENT,
): ReadonlyArray<string> => {
  const ids = company.ids(category).slice(-recent)
  const from = ids.length === 0 ? 0 : at % ids.length
  return [...ids.slice(from), ...ids.slice(0, from)]
}
