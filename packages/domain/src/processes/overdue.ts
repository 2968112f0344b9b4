import type { InvoiceId, LocalDate } from "../values/index.js"
import type { Known, Process, Reaction } from "./process.js"

/** What was noticed to be late and is settled now. */
const clear = (
  {
    data: { invoice },
    metadata: { effectiveDate: on },
  }: {
    readonly data: { readonly invoice: InvoiceId }
    readonly metadata: { readonly effectiveDate: LocalDate }
  },
  { views: { openItems } }: Known,
): ReadonlyArray<Reaction> =>
  openItems.invoices.get(invoice)?.items.some(({ open, markedFor }) => open === 0 && markedFor !== null)
    ? [{ key: "clear", command: { type: "ClearOverdue", on, invoice } }]
    : []

/**
 * Notices what has become late, and what is late no more, so that the log bears witness: nothing is counted from it. An
 * instalment is late from the day after its due date (AG-1), and noticed once for each due date it has had.
 */
export const overdueMarking: Process = {
  name: "overdue-marking",
  department: "ADV",
  on: { InstalmentSettled: clear, ReceivableWrittenOff: clear, InstalmentRescheduled: clear },
  daily: (on, { views: { openItems } }) => {
    const late: Array<Reaction> = []
    for (const { invoice, items } of openItems.invoices.values())
      if (items.some(({ due, open, markedFor }) => open > 0 && due !== null && due < on && markedFor !== due))
        late.push({ key: invoice, command: { type: "MarkOverdue", on, invoice } })
    return late
  },
}
