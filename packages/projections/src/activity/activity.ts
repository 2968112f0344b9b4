import { Float64Column, Int32Column, Names } from "../engine/columns.js"
import { type Moment, projection } from "../engine/projection.js"

/** One row a document: when it took effect, when it was known, and what it was worth (minor units). */
export interface DocumentRows {
  readonly day: Int32Column
  readonly recorded: Float64Column
  readonly currency: Int32Column
  readonly net: Float64Column
  readonly gross: Float64Column
  readonly lines: Int32Column
}

/** What the department produced: orders, invoices and credit notes, as they were made (gross of cancellations). */
export interface Activity {
  readonly currencies: Names
  readonly orders: DocumentRows
  readonly invoices: DocumentRows
  readonly creditNotes: DocumentRows
}

const noRows = (): DocumentRows => ({
  day: new Int32Column(),
  recorded: new Float64Column(),
  currency: new Int32Column(),
  net: new Float64Column(),
  gross: new Float64Column(),
  lines: new Int32Column(),
})

interface Made {
  readonly currency: string
  readonly lines: ReadonlyArray<unknown>
}

const add = (
  activity: Activity,
  to: DocumentRows,
  at: Moment,
  made: Made,
  net: number,
  gross: number,
): void => {
  to.day.push(at.day)
  to.recorded.push(at.recordedAt)
  to.currency.push(activity.currencies.number(made.currency))
  to.net.push(net)
  to.gross.push(gross)
  to.lines.push(made.lines.length)
}

export const activity = projection<Activity>({
  name: "activity",
  version: 1,
  initial: () => ({
    currencies: new Names(),
    orders: noRows(),
    invoices: noRows(),
    creditNotes: noRows(),
  }),
  recipes: {
    OrderPlaced: (state, placed, at) =>
      add(state, state.orders, at, placed, placed.totals.lineNet, placed.totals.taxInclusive),
    InvoiceIssued: (state, issued, at) =>
      add(state, state.invoices, at, issued, issued.totals.taxExclusive, issued.totals.taxInclusive),
    CreditNoteIssued: (state, issued, at) =>
      add(state, state.creditNotes, at, issued, issued.totals.taxExclusive, issued.totals.taxInclusive),
  },
})
