import type { AnyProjection } from "@adv/projections"

/** Two threads' projections, and the types of events that only the second one has to read. */
export interface SharedOut {
  readonly first: ReadonlyArray<string>
  readonly second: ReadonlyArray<string>
  readonly onlySecond: ReadonlyArray<string>
}

/** What taking an event in costs, beside reading and checking it: measured, and only roughly so. */
const FOLDING = 0.25

/** So many of the heaviest projections are shared out in the best of all ways; the others go where they cost least. */
const TRIED_IN_ALL_WAYS = 12

/**
 * Shares projections out between two threads, so that the slower of them has as little to do as can be: each reads the
 * types of events that its projections want, and the first one reads what nobody wants too, since every event is checked.
 */
export const shareOut = (
  projections: { readonly [name: string]: AnyProjection },
  weights: ReadonlyMap<string, number>,
): SharedOut => {
  const types = [...weights].map(([type, weight]) => ({
    type,
    weight,
    wantedBy: new Set(Object.keys(projections).filter((name) => type in (projections[name]?.recipes ?? {}))),
  }))
  const weightOf = (name: string) =>
    types.reduce((sum, { weight, wantedBy }) => sum + (wantedBy.has(name) ? weight : 0), 0)
  const names = Object.keys(projections)
  const order = names.toSorted((a, b) => weightOf(b) - weightOf(a) || (a < b ? -1 : 1))

  /** What the slower thread has to do, and then what both have. */
  const costOf = (second: ReadonlySet<string>): readonly [number, number] => {
    let ofFirst = 0
    let ofSecond = 0
    for (const { weight, wantedBy } of types) {
      let inSecond = 0
      for (const name of wantedBy) if (second.has(name)) inSecond += 1
      const inFirst = wantedBy.size - inSecond
      if (inFirst > 0 || inSecond === 0) ofFirst += weight * (1 + FOLDING * inFirst)
      if (inSecond > 0) ofSecond += weight * (1 + FOLDING * inSecond)
    }
    return [Math.max(ofFirst, ofSecond), ofFirst + ofSecond]
  }
  const isLess = (a: readonly [number, number], b: readonly [number, number]) =>
    a[0] < b[0] || (a[0] === b[0] && a[1] < b[1])

  const heavy = order.slice(0, TRIED_IN_ALL_WAYS)
  let second = new Set<string>()
  let least = costOf(second)
  // The heaviest stays with the first: which thread is which makes no difference.
  for (let way = 0; way < 2 ** heavy.length; way += 2) {
    const tried = new Set(heavy.filter((_, at) => (way >> at) & 1))
    const cost = costOf(tried)
    if (isLess(cost, least)) {
      least = cost
      second = tried
    }
  }
  for (const name of order.slice(TRIED_IN_ALL_WAYS)) {
    second.add(name)
    const cost = costOf(second)
    if (isLess(cost, least)) least = cost
    else second.delete(name)
  }
  const isOnlySecond = ({ wantedBy }: (typeof types)[number]) =>
    wantedBy.size > 0 && [...wantedBy].every((name) => second.has(name))
  return {
    first: names.filter((name) => !second.has(name)),
    second: names.filter((name) => second.has(name)),
    onlySecond: types.flatMap((each) => (isOnlySecond(each) ? [each.type] : [])).sort(),
  }
}
