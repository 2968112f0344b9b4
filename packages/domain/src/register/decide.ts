import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import type { LocalDate, RegisterId } from "../values/index.js"
import type { AssignNumber } from "./commands.js"
import type { RegisterFact } from "./events.js"
import { evolve, initial, type RegisterState } from "./state.js"

/** The register of a series in a year: each starts again from 1. */
export const registerOf = (series: string, date: LocalDate): RegisterId =>
  `${series}-${date.slice(0, 4)}` as RegisterId

/** What is printed: `INV-2025-000042`. */
export const numberIn = (register: RegisterId, sequence: number): string =>
  `${register}-${String(sequence).padStart(6, "0")}`

/** INV-16: numbers follow one another without gaps, and their dates never go back. */
const decide = (
  command: AssignNumber,
  state: RegisterState,
): Either<Failure, ReadonlyArray<RegisterFact>> => {
  const { register, document, on } = command
  if (state.lastDate !== null && on < state.lastDate)
    return left(
      failure(
        "NUMBER_DATE_GOES_BACK",
        `${document.id} can't be numbered in ${register} on ${on}: its last number is of ${state.lastDate}. Date it then or later, or give it a series of its own.`,
        { register, on, lastDate: state.lastDate, document },
      ),
    )
  const sequence = state.last + 1
  return right([
    {
      type: "NumberAssigned",
      data: { register, sequence, number: numberIn(register, sequence), date: on, document },
    },
  ])
}

export const registerDecider: Decider<RegisterState, AssignNumber, RegisterFact> = {
  category: "register",
  initial,
  evolve,
  decide,
}
