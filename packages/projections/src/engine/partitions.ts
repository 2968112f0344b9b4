import { type RecordedEvent, type Subjects, subjectsOf } from "@adv/domain"

/** What decides the partition of a fact: the subjects of these kinds that it has. */
export type PartitionKeys = ReadonlyArray<keyof Subjects>

/** The partition of a fact that has no subject of the kinds asked for: it may matter to every other. */
export const EVERYWHERE = -1

/**
 * The partition of each fact, by its place in the list: facts that share a subject of the given kinds are in one, and so
 * are all that are tied together by others between them. Facts of different partitions have nothing to do with one
 * another, and may be folded in any order, or in other processes. Partitions are numbered in the order of their first
 * facts; one without such a subject is `EVERYWHERE`, and keeps its place between all others.
 *
 * @example
 * import { partitionsOf } from "@adv/projections"
 *
 * const placed = (order: string) => ({ type: "OrderReleased", data: { order } })
 * assert.deepEqual(partitionsOf([placed("1"), placed("2"), placed("1")], ["orders"]), [0, 1, 0])
 */
export const partitionsOf = (
  facts: ReadonlyArray<Pick<RecordedEvent, "type" | "data">>,
  keys: PartitionKeys,
): ReadonlyArray<number> => {
  /** Each points at another of its partition, the first at itself. */
  const parents: Array<number> = []
  const byKey = new Map<string, number>()
  const rootOf = (of: number): number => {
    let root = of
    for (let up = parents[root] ?? root; up !== root; up = parents[root] ?? root) root = up
    parents[of] = root
    return root
  }
  const firstKey = facts.map((fact) => {
    const subjects = subjectsOf(fact as RecordedEvent)
    let first = EVERYWHERE
    for (const kind of keys)
      for (const id of subjects[kind]) {
        const key = `${kind} ${id}`
        const known = byKey.get(key)
        const number = known ?? parents.push(parents.length) - 1
        if (known === undefined) byKey.set(key, number)
        if (first === EVERYWHERE) first = number
        else parents[rootOf(number)] = rootOf(first)
      }
    return first
  })
  const numbers = new Map<number, number>()
  return firstKey.map((key) => {
    if (key === EVERYWHERE) return EVERYWHERE
    const root = rootOf(key)
    const known = numbers.get(root)
    if (known !== undefined) return known
    numbers.set(root, numbers.size)
    return numbers.size - 1
  })
}
