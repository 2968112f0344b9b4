import type { LocalDate, RegisterId } from "../../values/index.js"
import type { ViewRecipes } from "./view.js"

/** Numbers whose document hasn't been seen yet, by document. */
export type Unborne = Map<
  string,
  {
    readonly register: RegisterId
    readonly sequence: number
    readonly kind: "invoice" | "creditNote"
    readonly id: string
    readonly on: LocalDate
  }
>

export const unborneRecipes: ViewRecipes<Unborne> = {
  NumberAssigned: (state, { data: { register, sequence, document }, metadata: { effectiveDate } }) => {
    state.set(`${document.kind} ${document.id}`, { register, sequence, ...document, on: effectiveDate })
  },
  InvoiceIssued: (state, { data: { invoice } }) => {
    state.delete(`invoice ${invoice}`)
  },
  CreditNoteIssued: (state, { data: { creditNote } }) => {
    state.delete(`creditNote ${creditNote}`)
  },
}
