import { setImmediate } from "node:timers/promises"
import type { Receipt, StoreFailure } from "@adv/domain"
import { type Either, isRight } from "fp-ts/lib/Either.js"
import type { StreamText } from "./serialise.js"

/** What is appended in one go, all or nothing. */
export type Append = ReadonlyArray<StreamText>
export type Outcome = Either<StoreFailure, Receipt>

/** So many appends, and so much text, share a transaction at most: who waits for it waits for all of them. */
const LARGEST_GROUP = 1000
const CHARACTERS_A_GROUP = 8_000_000

export interface GroupCommit {
  readonly append: (append: Append) => Promise<Outcome>
  /** When what was given to it so far has ended. */
  readonly idle: () => Promise<void>
}

interface Waiting {
  readonly append: Append
  readonly settle: (outcome: Outcome) => void
  readonly fail: (thrown: unknown) => void
}

const charactersOf = (append: Append): number => {
  let characters = 0
  for (const { events } of append) for (const { data } of events) characters += data.length
  return characters
}

/** How many of those who wait go together; one at least. */
const groupSize = (waiting: ReadonlyArray<Waiting>): number => {
  let characters = 0
  let size = 0
  for (const { append } of waiting) {
    characters += charactersOf(append)
    if (size > 0 && (size === LARGEST_GROUP || characters > CHARACTERS_A_GROUP)) break
    size += 1
  }
  return size
}

/**
 * Lets the appends that are in flight share one transaction, and with it one wait for the disk. Nobody waits for company:
 * a group is what came in while the one before it was being written.
 *
 * @param together carries out a group; when it fails, or throws, nothing of the whole group was written
 */
export const groupCommit = (
  together: (appends: ReadonlyArray<Append>) => Promise<Either<StoreFailure, ReadonlyArray<Outcome>>>,
): GroupCommit => {
  let waiting: Array<Waiting> = []
  let working: Promise<void> | undefined

  const carryOut = async (group: ReadonlyArray<Waiting>): Promise<void> => {
    try {
      const outcomes = await together(group.map(({ append }) => append))
      if (isRight(outcomes)) for (const [at, outcome] of outcomes.right.entries()) group[at]?.settle(outcome)
      else if (group.length === 1 || outcomes.left.code === "STORE_BUSY")
        for (const { settle } of group) settle(outcomes)
      else await apart(group)
    } catch (thrown) {
      if (group.length === 1) group[0]?.fail(thrown)
      else await apart(group)
    }
  }

  /** What failed together is tried one by one, so that one append that can't be written doesn't take others with it. */
  const apart = async (group: ReadonlyArray<Waiting>): Promise<void> => {
    for (const each of group) await carryOut([each])
  }

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
      // Commands that were given in the same turn have all come to their append after it.
      await setImmediate()
      const size = groupSize(waiting)
      const group = waiting.slice(0, size)
      waiting = waiting.slice(size)
      await carryOut(group)
    }
    working = undefined
  }

  return {
    append: (append) =>
      new Promise((settle, fail) => {
        waiting.push({ append, settle, fail })
        working ??= work()
      }),
    idle: async () => {
      while (working !== undefined) await working
    },
  }
}
