import type { AnyProjection } from "@adv/projections"

/** Two threads' projections, and the types of events that only the second one has to read. */
export interface SharedOut {
  readonly first: ReadonlyArray<string>
  readonly second: ReadonlyArray<string>
  readonly onlySecond: ReadonlyArray<string>
}

/** What taking an event in costs, beside reading it, as a share of reading it: measured, and only roughly so. */
const FOLDING = 0.12

/**
 * Shares projections out between two threads, so that the slower of them has as little to do as can be: each reads the
 * types of events that its projections want, and the first one reads what nobody wants too, since every event is checked.
 */
export const shareOut = (
  projections: { readonly [name: string]: AnyProjection },
  weights: ReadonlyMap<string, number>,
): SharedOut => {
  const wanted = Object.entries(projections).map(([name, { recipes }]) => ({
    name,
    types: Object.keys(recipes),
  }))
  const weightOf = (types: Iterable<string>): number => {
    let sum = 0
    for (const type of types) sum += weights.get(type) ?? 0
    return sum
  }
  const total = weightOf(weights.keys())
  const costs = (second: ReadonlySet<string>) => {
    const own = { first: new Set<string>(), second: new Set<string>() }
    let foldFirst = 0
    let foldSecond = 0
    for (const { name, types } of wanted) {
      const isSecond = second.has(name)
      for (const type of types) own[isSecond ? "second" : "first"].add(type)
      if (isSecond) foldSecond += FOLDING * weightOf(types)
      else foldFirst += FOLDING * weightOf(types)
    }
    const onlySecond = [...own.second].filter((type) => !own.first.has(type))
    return {
      onlySecond,
      worst: Math.max(total - weightOf(onlySecond) + foldFirst, weightOf(own.second) + foldSecond),
    }
  }
  // The heaviest is tried first; what makes the slower thread faster is done, until nothing does.
  const order = wanted.toSorted((a, b) => weightOf(b.types) - weightOf(a.types) || (a.name < b.name ? -1 : 1))
  const second = new Set<string>()
  for (let improved = true; improved; ) {
    improved = false
    for (const { name } of order) {
      const before = costs(second).worst
      const had = second.has(name)
      if (had) second.delete(name)
      else second.add(name)
      if (costs(second).worst < before) improved = true
      else if (had) second.add(name)
      else second.delete(name)
    }
  }
  return {
    first: wanted.flatMap(({ name }) => (second.has(name) ? [] : [name])),
    second: wanted.flatMap(({ name }) => (second.has(name) ? [name] : [])),
    onlySecond: costs(second).onlySecond.sort(),
  }
}
