import { type Either, right } from "fp-ts/lib/Either.js"
import type { Failure } from "../failure.js"
import type { LocalDate } from "../values/index.js"
import type { InvoiceFact } from "./events.js"
import { type InvoiceState, openOf } from "./state.js"

/** Notices what was marked as late and is settled since, or is due later by now. Asked again it has nothing to add. */
export const clearOverdue = (
  { on }: { readonly on: LocalDate },
  { invoice, instalments }: InvoiceState,
): Either<Failure, ReadonlyArray<InvoiceFact>> => {
  const facts: Array<InvoiceFact> = []
  if (invoice === null) return right(facts)
  for (const [instalment, at] of instalments) {
    const { markedOverdueFor: dueDate } = at
    if (dueDate === null) continue
    const late = openOf(at) > 0 && at.dueDate !== null && at.dueDate < on
    if (!late) facts.push({ type: "InvoiceOverdueCleared", data: { invoice, instalment, dueDate } })
  }
  return right(facts)
}
