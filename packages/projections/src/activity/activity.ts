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

/** What the department billed: invoices and credit notes, as they were made. */
export interface Activity {
  readonly currencies: Names
  readonly invoices: DocumentRows
  /** By row of `invoices`, its kind: a number in `kinds`. The rows are those of the ledger's invoices. */
  readonly invoiceKind: Int32Column
  readonly kinds: Names
  readonly creditNotes: DocumentRows
  /** By row of `creditNotes`, the invoice that it corrects and why: numbers in `credited` and `kinds`. */
  readonly creditNote: { readonly invoice: Int32Column; readonly reason: Int32Column }
  readonly credited: Names
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
  version: 4,
  partitionBy: ["invoices", "creditNotes"],
  initial: () => ({
    currencies: new Names(),
    invoices: noRows(),
    invoiceKind: new Int32Column(),
    kinds: new Names(),
    creditNotes: noRows(),
    creditNote: { invoice: new Int32Column(), reason: new Int32Column() },
    credited: new Names(),
  }),
  recipes: {
    InvoiceIssued: (state, issued, at) => {
      add(state, state.invoices, at, issued, issued.totals.taxExclusive, issued.totals.taxInclusive)
      state.invoiceKind.push(state.kinds.number(issued.kind))
    },
    CreditNoteIssued: (state, issued, at) => {
      add(state, state.creditNotes, at, issued, issued.totals.taxExclusive, issued.totals.taxInclusive)
      state.creditNote.invoice.push(state.credited.number(issued.invoice))
      state.creditNote.reason.push(state.kinds.number(issued.reason))
    },
  },
})

/** How many invoices of a kind were issued, and how many lines they have: a collective invoice counts once. */
export interface InvoicesOfKind {
  readonly kind: string
  readonly invoices: number
  readonly lines: number
}

/**
 * PR-04 by kind: the invoices of a half-open window `[from, to)` of issue dates (days since 1970-01-01), as of a business
 * date and as known at a moment, in the order in which their kinds were first used.
 *
 * @example
 * import { companyModels, invoicesByKind } from "@adv/projections"
 *
 * const { states } = companyModels()
 * assert.deepEqual(invoicesByKind(states.activity, { from: 0, to: 1, asOf: 1, knownAt: 0 }), [])
 */
export const invoicesByKind = (
  { invoices, invoiceKind, kinds }: Activity,
  window: { readonly from: number; readonly to: number; readonly asOf: number; readonly knownAt: number },
): ReadonlyArray<InvoicesOfKind> => {
  const counts = new Map<number, { invoices: number; lines: number }>()
  for (let row = 0; row < invoices.day.length; row++) {
    if (invoices.recorded.at(row) > window.knownAt) break
    const day = invoices.day.at(row)
    if (day < window.from || day >= window.to || day > window.asOf) continue
    const count = counts.get(invoiceKind.at(row)) ?? { invoices: 0, lines: 0 }
    count.invoices += 1
    count.lines += invoices.lines.at(row)
    counts.set(invoiceKind.at(row), count)
  }
  return [...counts].map(([kind, count]) => ({ kind: kinds.name(kind), ...count }))
}
