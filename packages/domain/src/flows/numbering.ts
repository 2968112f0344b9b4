import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../failure.js"
import type { Numbering } from "../invoice/commands.js"
import { numberIn, registerDecider, registerOf } from "../register/decide.js"
import type { Loaded, StreamFacts, StreamOf } from "../running/handler.js"
import type { LocalDate } from "../values/index.js"
import { registerStream } from "./streams.js"

/** The register a document's number comes from; none when it brings its own. */
export const registerFor = (numbering: Numbering, on: LocalDate): ReadonlyArray<StreamOf<unknown>> =>
  "series" in numbering ? [registerStream(registerOf(numbering.series, on))] : []

/**
 * The number of a document and the fact that takes it. The fact is appended together with the document, so that
 * nobody ever sees a number without its document (INV-16).
 */
export const takeNumber = (
  numbering: Numbering,
  on: LocalDate,
  document: { readonly kind: "invoice" | "creditNote"; readonly id: string },
  loaded: Loaded,
): Either<Failure, { readonly number: string; readonly taken: ReadonlyArray<StreamFacts> }> => {
  if ("number" in numbering) return right({ number: numbering.number, taken: [] })
  const register = registerOf(numbering.series, on)
  const at = registerStream(register)
  const state = loaded.state(at)
  const facts = registerDecider.decide({ type: "AssignNumber", on, register, document }, state)
  return isLeft(facts)
    ? facts
    : right({
        number: numberIn(register, state.last + 1),
        taken: [{ stream: at.stream, facts: facts.right }],
      })
}
