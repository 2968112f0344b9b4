import type { Either } from "fp-ts/lib/Either.js"
import { enableMapSet, produce } from "immer"
import type { Fact } from "./facts/fact.js"
import type { Failure } from "./failure.js"
import { type LocalDate, unsafeDate } from "./values/index.js"

// States keep what belongs to a line or an instalment in maps.
enableMapSet()

/** A command by itself: what is asked, and the business date `on` which it takes effect. */
export interface CommandLike {
  readonly type: string
}

/**
 * How facts add up, each from the business date `on` which it took effect. A recipe changes the state it is given; who
 * calls it says whether that is a draft.
 */
export type Evolve<State, F extends Fact> = (state: Mutable<State>, fact: F, on?: LocalDate) => void

/**
 * What a recipe may write to: the state's own fields, the lists and maps they hold, and the fields of what those maps
 * hold. What came out of a fact stays as it is.
 */
export type Mutable<State> = { -readonly [K in keyof State]: Writable<State[K]> }

type Writable<T> =
  T extends ReadonlyMap<infer K, infer V> ? Map<K, Open<V>> : T extends ReadonlyArray<infer E> ? Array<E> : T

type Open<T> = T extends string | number | boolean | null ? T : { -readonly [K in keyof T]: T[K] }

/**
 * An aggregate: its state before anything happened, how facts add up, and what may happen next, or why not.
 *
 * `decide` gives the facts (none when there is nothing left to do) or the refusal; it appends nothing itself.
 */
export interface Decider<
  State,
  Command extends CommandLike,
  F extends Fact,
  Refusal extends Failure = Failure,
> {
  readonly category: string
  readonly initial: () => State
  readonly evolve: Evolve<State, F>
  readonly decide: (command: Command, state: State) => Either<Refusal, ReadonlyArray<F>>
}

type Recipes<State, F extends Fact> = {
  readonly [K in F["type"]]: (
    state: Mutable<State>,
    data: Extract<F, { readonly type: K }>["data"],
    on: LocalDate,
  ) => void
}

/** When a fact took effect of which nobody says when. */
const longAgo = unsafeDate("0001-01-01")

/** Makes an `evolve` out of one recipe per fact type; the compiler sees to it that none is forgotten. */
export const recipe = <State, F extends Fact>(recipes: Recipes<State, F>): Evolve<State, F> => {
  const table = recipes as unknown as {
    readonly [type: string]: (state: Mutable<State>, data: unknown, on: LocalDate) => void
  }
  return (state, fact, on = longAgo) => {
    if (Object.hasOwn(table, fact.type)) table[fact.type]?.(state, fact.data, on)
  }
}

/**
 * Folds facts into a state that nobody else holds: the recipes run on a plain object, without a draft in between.
 * What comes out is the caller's own.
 */
export const replay = <State, F extends Fact>(
  decider: Pick<Decider<State, CommandLike, F>, "initial" | "evolve">,
  facts: Iterable<F & { readonly on?: LocalDate }>,
): State => {
  const state = decider.initial()
  for (const fact of facts) decider.evolve(state as Mutable<State>, fact, fact.on)
  return state
}

/** The state after a fact, sharing what did not change with the state before, which stays as it was. */
export const after = <State, F extends Fact>(
  decider: Pick<Decider<State, CommandLike, F>, "evolve">,
  state: State,
  fact: F,
  on?: LocalDate,
): State =>
  produce(state, (draft) => {
    decider.evolve(draft as Mutable<State>, fact, on)
  })
