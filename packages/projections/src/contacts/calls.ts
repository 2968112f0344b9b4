import { eachWithin, type Window } from "../engine/dated.js"
import { type ContactBook, NOT_SAID } from "./contact-book.js"

/** Calls of a window, in seconds where it is about time. */
export interface Calls {
  readonly offered: number
  readonly answered: number
  readonly abandoned: number
  /** Given up before the caller can have waited: at a wrong number, say. */
  readonly shortAbandons: number
  readonly answeredInTime: number
  readonly waitOfAnswered: number
  /** Answered calls whose handling is known, and the talk, hold and after-call time of those. */
  readonly handled: number
  readonly handling: number
}

/** @param limits answered in time is up to `answer` seconds, a short abandon is below `short` */
export const callsOf = (
  { call }: ContactBook,
  window: Window,
  limits: { readonly answer: number; readonly short: number },
): Calls => {
  const counted = {
    offered: 0,
    answered: 0,
    abandoned: 0,
    shortAbandons: 0,
    answeredInTime: 0,
    waitOfAnswered: 0,
    handled: 0,
    handling: 0,
  }
  eachWithin(call, window, (row) => {
    const wait = call.wait.at(row)
    counted.offered += 1
    if (call.abandoned.at(row) === 1) {
      counted.abandoned += 1
      if (wait < limits.short) counted.shortAbandons += 1
      return
    }
    counted.answered += 1
    counted.waitOfAnswered += wait
    if (wait <= limits.answer) counted.answeredInTime += 1
    const handling = call.handling.at(row)
    if (handling === NOT_SAID) return
    counted.handled += 1
    counted.handling += handling
  })
  return counted
}
