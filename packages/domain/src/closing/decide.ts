import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { addDays, type LocalDate, unsafeDate } from "../values/index.js"
import type { ClosePeriod, ClosingCommand, ReopenPeriod } from "./commands.js"
import type { ClosingFact } from "./events.js"
import { type ClosingState, evolve, initial } from "./state.js"

type Decision = Either<Failure, ReadonlyArray<ClosingFact>>

const close = (command: ClosePeriod, { closedThrough }: ClosingState): Decision => {
  const { books, through, on, reason } = command
  if (on < through)
    return left(
      failure(
        "PERIOD_NOT_OVER",
        `The period through ${through} is not over on ${on}: close it on its last day or later.`,
        { books, through, on },
      ),
    )
  if (closedThrough === through) return right([])
  if (closedThrough !== null && through < closedThrough)
    return left(
      failure(
        "PERIOD_CLOSED_ALREADY",
        `The books ${books} are closed through ${closedThrough}, which is later than ${through}: reopen them from the day after ${through} instead.`,
        { books, through, closedThrough },
      ),
    )
  return right([{ type: "PeriodClosed", data: { books, through, reason } }])
}

/** The first day there is has none before it. */
const firstDay = unsafeDate("0001-01-01")

const reopen = (command: ReopenPeriod, { closedThrough }: ClosingState): Decision => {
  const { books, from, reason } = command
  if (closedThrough === null || from > closedThrough)
    return left(
      failure(
        "PERIOD_NOT_CLOSED",
        `The books ${books} are ${closedThrough === null ? "not closed" : `closed through ${closedThrough}`}: there is nothing to reopen from ${from} on.`,
        { books, from, closedThrough },
      ),
    )
  const through = from === firstDay ? null : addDays(from, -1)
  return right([{ type: "PeriodReopened", data: { books, through, reason } }])
}

const decide = (command: ClosingCommand, state: ClosingState): Decision =>
  command.type === "ClosePeriod" ? close(command, state) : reopen(command, state)

export const closingDecider: Decider<ClosingState, ClosingCommand, ClosingFact> = {
  category: "closing",
  initial,
  evolve,
  decide,
}

/**
 * Checks that a document may be dated on a day: not in a period whose books are closed. Flows ask it before a legal
 * number is taken.
 *
 * Fails with `PERIOD_CLOSED`.
 *
 * @param what the document, as a sentence begins: `Invoice 10248`
 *
 * @example
 * import { closingDecider, notInClosedPeriod, replay, unsafeDate } from "@adv/domain"
 *
 * const open = replay(closingDecider, [])
 * assert.equal(notInClosedPeriod(open, unsafeDate("2025-01-31"), "Invoice 10248")._tag, "Right")
 */
export const notInClosedPeriod = (
  { books, closedThrough }: ClosingState,
  on: LocalDate,
  what: string,
): Either<Failure<"PERIOD_CLOSED">, null> =>
  closedThrough !== null && on <= closedThrough
    ? left(
        failure(
          "PERIOD_CLOSED",
          `${what} can't be dated ${on}: the books ${books} are closed through ${closedThrough}. Date it later, or reopen the period.`,
          { books, on, closedThrough },
        ),
      )
    : right(null)
