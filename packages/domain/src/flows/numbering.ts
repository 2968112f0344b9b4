import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../failure.js"
import type { Numbering } from "../invoice/commands.js"
import type { InvoiceKind } from "../invoice/lines.js"
import { policyBody } from "../policy/body.js"
import type { PolicyRef } from "../policy/ref.js"
import { policyInForce } from "../policy/state.js"
import { numberIn, registerDecider, registerOf } from "../register/decide.js"
import { type NumberingPolicy, numberingPolicyId, numberingPresets } from "../register/policy.js"
import type { Loaded, StreamFacts, StreamOf } from "../running/handler.js"
import type { LocalDate, RegisterId } from "../values/index.js"
import { policyStream, registerStream } from "./streams.js"

/** A document that is to be numbered. Kinds of invoices may have a series of their own. */
export interface ToNumber {
  readonly kind: "invoice" | "creditNote"
  readonly invoiceKind?: InvoiceKind
}

const policyAt = policyStream(numberingPolicyId)

const seriesOf = (policy: NumberingPolicy, { kind, invoiceKind }: ToNumber): string =>
  kind === "creditNote"
    ? policy.creditNotes
    : (policy.byKind?.find((own) => own.kind === invoiceKind)?.series ?? policy.invoices)

/** The register of a document's series in the fiscal year of the day; without a policy, one series each a calendar year. */
const registerAsked = (
  asked: { readonly series: string } | undefined,
  document: ToNumber,
  on: LocalDate,
  loaded: Loaded,
): Either<Failure, { readonly register: RegisterId; readonly policy: PolicyRef | null }> => {
  const state = loaded.state(policyAt)
  const published = policyInForce(state, on) !== null
  const found = published ? policyBody("numbering", state, on) : null
  if (found !== null && isLeft(found)) return found
  const policy = found === null ? numberingPresets.ownSeries.policy : found.right.body
  const series = asked?.series ?? seriesOf(policy, document)
  return right({
    register: registerOf(series, on, policy.fiscalYearStart),
    policy: found === null ? null : found.right.ref,
  })
}

/** What numbering a document looks at; nothing when it brings its own number. */
export const numberingStreams = (
  asked: Numbering | undefined,
  document: ToNumber,
  on: LocalDate,
  loaded: Loaded,
): ReadonlyArray<StreamOf<unknown>> => {
  if (asked !== undefined && "number" in asked) return []
  if (!loaded.has(policyAt)) return [policyAt]
  const found = registerAsked(asked, document, on, loaded)
  return isLeft(found) ? [policyAt] : [policyAt, registerStream(found.right.register)]
}

/**
 * The number of a document and the fact that takes it. The fact is appended together with the document, so that
 * nobody ever sees a number without its document (INV-16).
 */
export const takeNumber = (
  asked: Numbering | undefined,
  on: LocalDate,
  document: ToNumber & { readonly id: string },
  loaded: Loaded,
): Either<Failure, { readonly number: string; readonly taken: ReadonlyArray<StreamFacts> }> => {
  if (asked !== undefined && "number" in asked) return right({ number: asked.number, taken: [] })
  const found = registerAsked(asked, document, on, loaded)
  if (isLeft(found)) return found
  const { register, policy } = found.right
  const at = registerStream(register)
  const state = loaded.state(at)
  const { kind, id } = document
  const facts = registerDecider.decide(
    {
      type: "AssignNumber",
      on,
      register,
      document: { kind, id },
      ...(policy === null ? {} : { policy }),
    },
    state,
  )
  return isLeft(facts)
    ? facts
    : right({
        number: numberIn(register, state.last + 1),
        taken: [{ stream: at.stream, facts: facts.right }],
      })
}
