import type { Process } from "./process.js"

/**
 * Notices what has become late, so that the log bears witness: nothing is counted from it. An instalment is late from
 * the day after its due date (AG-1), and noticed once for each due date it has had.
 */
export const overdueMarking: Process = {
  name: "overdue-marking",
  department: "ADV",
  daily: (on, { openItems }) => {
    const late = []
    for (const { invoice, items } of openItems.invoices.values())
      if (items.some(({ due, open, markedFor }) => open > 0 && due !== null && due < on && markedFor !== due))
        late.push({ key: invoice, command: { type: "MarkOverdue", on, invoice } as const })
    return late
  },
}
