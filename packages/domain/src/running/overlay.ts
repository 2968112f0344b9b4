import type { Mutable } from "../decider.js"
import type { Fact } from "../facts/fact.js"
import type { LocalDate } from "../values/index.js"
import type { Loaded, StreamFacts, StreamOf } from "./handler.js"

/** A copy that recipes may change, down to the fields of what its maps hold, as they may change a draft. */
export const detached = <State extends object>(state: State): Mutable<State> => {
  const entries = Object.entries(state).map(([field, value]): readonly [string, unknown] => {
    if (Array.isArray(value)) return [field, [...value]]
    if (!(value instanceof Map)) return [field, value]
    const isPlain = (held: unknown) =>
      typeof held === "object" && held !== null && !Array.isArray(held) && !(held instanceof Map)
    return [field, new Map([...value].map(([key, held]) => [key, isPlain(held) ? { ...held } : held]))]
  })
  return Object.fromEntries(entries) as Mutable<State>
}

/**
 * What is loaded, as it will be once these facts are appended: for a flow that does two things at once, of which the
 * second has to see what the first did. What is loaded stays as it is.
 */
export const onTopOf = (loaded: Loaded, appended: ReadonlyArray<StreamFacts>, on: LocalDate): Loaded => {
  const states = new Map<string, unknown>()
  return {
    has: (of) => loaded.has(of),
    state: <State>(of: StreamOf<State>): State => {
      const facts = appended.filter(({ stream }) => stream === of.stream).flatMap((each) => each.facts)
      if (facts.length === 0) return loaded.state(of)
      if (!states.has(of.stream)) {
        const state = detached(loaded.state(of) as object)
        // The folding and its facts belong together: the handler named both.
        const evolve = of.folding.evolve as (state: unknown, fact: Fact, on: LocalDate) => void
        for (const fact of facts) evolve(state, fact, on)
        states.set(of.stream, state)
      }
      return states.get(of.stream) as State
    },
  }
}
