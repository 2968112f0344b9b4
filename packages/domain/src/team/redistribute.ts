/** Work that hasn't been started, with who has it. Seconds. */
export interface Movable {
  readonly work: string
  readonly assistant: string
  readonly skill: string
  readonly seconds: number
}

/** What somebody has to do, and may be planned for. Seconds. */
export interface WorkHolder {
  readonly assistant: string
  readonly load: number
  readonly capacity: number
  /** Whether the assistant can do work of that skill, and is there to do it. */
  readonly can: (skill: string) => boolean
}

export interface ProposedMove {
  readonly work: string
  readonly from: string
  readonly to: string
  readonly seconds: number
}

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Moves that take work off those who have more than is planned, and give it to those who can do it and have room: from
 * the most overloaded first, the longest pieces first, each to whom it leaves the least loaded. Nobody is brought over
 * what is planned for by it. The same work always gives the same moves.
 *
 * @example
 * import { proposeMoves } from "@adv/domain"
 *
 * const everything = () => true
 * const moves = proposeMoves(
 *   [
 *     { assistant: "anna", load: 120, capacity: 100, can: everything },
 *     { assistant: "bruno", load: 40, capacity: 100, can: everything },
 *   ],
 *   [
 *     { work: "W-1", assistant: "anna", skill: "orders", seconds: 70 },
 *     { work: "W-2", assistant: "anna", skill: "orders", seconds: 50 },
 *   ],
 * )
 * // 70 seconds would be too much for Bruno.
 * assert.deepEqual(moves, [{ work: "W-2", from: "anna", to: "bruno", seconds: 50 }])
 */
export const proposeMoves = (
  assistants: ReadonlyArray<WorkHolder>,
  work: ReadonlyArray<Movable>,
): ReadonlyArray<ProposedMove> => {
  const loads = new Map(assistants.map(({ assistant, load }) => [assistant, load]))
  const over = ({ assistant, capacity }: WorkHolder): number => (loads.get(assistant) ?? 0) - capacity
  const inOrder = assistants.toSorted((a, b) => over(b) - over(a) || byName(a.assistant, b.assistant))
  const moves: Array<ProposedMove> = []
  for (const from of inOrder) {
    const own = work
      .filter(({ assistant }) => assistant === from.assistant)
      .sort((a, b) => b.seconds - a.seconds || byName(a.work, b.work))
    for (const { work: piece, skill, seconds } of own) {
      if (over(from) <= 0) break
      const taker = assistants
        .filter((to) => to.assistant !== from.assistant && to.can(skill) && over(to) + seconds <= 0)
        .map((to) => ({ to, load: ((loads.get(to.assistant) ?? 0) + seconds) / to.capacity }))
        .sort((a, b) => a.load - b.load || byName(a.to.assistant, b.to.assistant))[0]?.to
      if (taker === undefined) continue
      moves.push({ work: piece, from: from.assistant, to: taker.assistant, seconds })
      loads.set(from.assistant, (loads.get(from.assistant) ?? 0) - seconds)
      loads.set(taker.assistant, (loads.get(taker.assistant) ?? 0) + seconds)
    }
  }
  return moves
}
