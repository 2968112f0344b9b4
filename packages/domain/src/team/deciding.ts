import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { type Decimal, exact, exactWhole } from "../values/index.js"
import type { TeamDecision } from "./commands.js"
import type { TeamFact } from "./events.js"

export type TeamOutcome = Either<Failure, ReadonlyArray<TeamFact>>
export type Of<Type extends TeamDecision["type"]> = Extract<TeamDecision, { readonly type: Type }>

export const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

/** The command without its type and date: what its fact says. */
export const asked = <C extends { readonly type: string; readonly on: unknown }>(
  command: C,
): Omit<C, "type" | "on"> => {
  const { type: _type, on: _on, ...data } = command
  return data
}

export const assistantUnknown = (team: string, assistant: string): Failure =>
  failure("ASSISTANT_UNKNOWN", `${assistant} is not in team ${team}: let them join first.`, {
    team,
    assistant,
  })

/** Far more than anybody's year. */
const MOST_MINUTES = exactWhole(1_000_000)

/** Work takes some time, and comes to an end. */
export const checkMinutes = (minutes: Decimal, what: string): Either<Failure, null> => {
  const value = exact(minutes)
  return value.gt(exactWhole(0)) && value.lte(MOST_MINUTES)
    ? right(null)
    : refuse("MINUTES_INVALID", `${what} can't take ${minutes} minutes: give more than 0, up to 1,000,000.`, {
        minutes,
        what,
      })
}
