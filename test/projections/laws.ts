import type { Projection } from "@adv/projections"
import { beforeAll, describe, expect, it } from "vitest"
import { history } from "../support/history.js"
import { answersAlways } from "./answers-always.js"
import { type Log, laws } from "./law-checks.js"

let made: Promise<ReadonlyArray<Log>> | undefined

/** Companies that lived for a year, each another; made once for all projections of a test file. */
const companies = (): Promise<ReadonlyArray<Log>> => {
  made ??= Promise.all([history(1, 60), history(2, 25), history(3, 25)])
  return made
}

/**
 * What every projection must meet, in the line of test that it takes: rebuilt, kept up, in any batches, from any snapshot
 * and in any order of unrelated partitions it comes to the same. Where a state depends on the order of its rows, `answers`
 * says what is asked of it instead. `logs` may be of one's own; they are asked for once the test's preparations are over.
 */
export const lawsOf = <State extends object>(
  projection: Projection<State>,
  answers?: (state: State) => unknown,
  given: () => Promise<ReadonlyArray<Log>> | ReadonlyArray<Log> = companies,
): void => {
  describe(`the projection ${projection.name}`, () => {
    let logs: ReadonlyArray<Log> = []
    beforeAll(async () => {
      logs = await given()
    }, 60_000)

    it.each(Object.keys(laws) as ReadonlyArray<keyof typeof laws>)(
      "%s",
      (name) => {
        const tried = { projection, ...(answers === undefined ? {} : { answers }) }
        for (const log of logs) expect(laws[name](tried, log)).toBeNull()
      },
      60_000,
    )
  })
}

/** The laws over logs of one's own, for a projection of ours: what is asked of it is known by its name. */
export const lawsOver = <State extends object>(
  projection: Projection<State>,
  logs: () => ReadonlyArray<Log>,
): void => lawsOf(projection, answersAlways[projection.name] as ((state: State) => unknown) | undefined, logs)
