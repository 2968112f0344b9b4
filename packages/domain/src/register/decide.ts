import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import type { LocalDate, RegisterId } from "../values/index.js"
import type { AssignNumber, VoidNumber } from "./commands.js"
import type { RegisterFact } from "./events.js"
import type { FiscalYearStart } from "./policy.js"
import { evolve, initial, type RegisterState } from "./state.js"

const two = (value: number): string => String(value).padStart(2, "0")

/**
 * The register of a series in a fiscal year: each starts again from 1. A year that doesn't begin in January is named
 * after both that it lies in.
 *
 * @example
 * import { registerOf, unsafeDate } from "@adv/domain"
 *
 * assert.equal(registerOf("INV", unsafeDate("2025-02-15")), "INV-2025")
 * assert.equal(registerOf("INV", unsafeDate("2025-02-15"), { month: 4, day: 1 }), "INV-2024-25")
 */
export const registerOf = (
  series: string,
  date: LocalDate,
  start: FiscalYearStart = { month: 1, day: 1 },
): RegisterId => {
  const year = Number(date.slice(0, 4))
  if (start.month === 1 && start.day === 1) return `${series}-${date.slice(0, 4)}` as RegisterId
  const first = date.slice(5) >= `${two(start.month)}-${two(start.day)}` ? year : year - 1
  return `${series}-${String(first).padStart(4, "0")}-${two((first + 1) % 100)}` as RegisterId
}

/** What is printed: `INV-2025-000042`. */
export const numberIn = (register: RegisterId, sequence: number): string =>
  `${register}-${String(sequence).padStart(6, "0")}`

/** A voided number stays what it is: it is given to nobody else. */
const voidNumber = (
  { register, sequence, document, reason }: VoidNumber,
  state: RegisterState,
): Either<Failure, ReadonlyArray<RegisterFact>> => {
  const number = numberIn(register, sequence)
  if (sequence === 0 || sequence > state.last)
    return left(
      failure("NUMBER_UNKNOWN", `${number} was never assigned: ${register} has come to ${state.last}.`, {
        register,
        sequence,
        last: state.last,
      }),
    )
  // Asked again, there is nothing left to say.
  return right(
    state.voided.includes(sequence)
      ? []
      : [{ type: "NumberVoided", data: { register, sequence, number, document, reason } }],
  )
}

/** INV-16: numbers follow one another without gaps, and their dates never go back. */
const decide = (
  command: AssignNumber | VoidNumber,
  state: RegisterState,
): Either<Failure, ReadonlyArray<RegisterFact>> => {
  if (command.type === "VoidNumber") return voidNumber(command, state)
  const { register, document, on, policy } = command
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
      data: {
        register,
        sequence,
        number: numberIn(register, sequence),
        date: on,
        document,
        ...(policy === undefined ? {} : { policy }),
      },
    },
  ])
}

export const registerDecider: Decider<RegisterState, AssignNumber | VoidNumber, RegisterFact> = {
  category: "register",
  initial,
  evolve,
  decide,
}
