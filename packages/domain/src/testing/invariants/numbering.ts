import { invariant } from "./invariant.js"

export const numbering = invariant(
  "INV-16",
  "The numbers of a series, of invoices or credit notes or both, have no gap, never go back in date, and are each borne by the document of that date they were assigned to, or voided.",
  (log, note) => {
    const registers = new Map<string, { sequence: number; date: string; position: number }>()
    const assigned = new Map<string, { number: string; date: string; position: number }>()
    const numbers = new Set<string>()
    for (const event of log) {
      if (event.type === "NumberAssigned") {
        const { register, sequence, number, date, document } = event.data
        const last = registers.get(register)
        const at = last === undefined ? [event.position] : [last.position, event.position]
        const subject = `register ${register}`
        if (sequence !== (last?.sequence ?? 0) + 1)
          note(subject, `${sequence} comes after ${last?.sequence ?? 0}`, at)
        if (last !== undefined && date < last.date) note(subject, `${date} comes after ${last.date}`, at)
        if (numbers.has(number)) note(subject, `${number} was assigned twice`, at)
        numbers.add(number)
        registers.set(register, { sequence, date, position: event.position })
        assigned.set(`${document.kind} ${document.id}`, { number, date, position: event.position })
      }
      if (event.type === "NumberVoided") {
        const { document } = event.data
        assigned.delete(`${document.kind} ${document.id}`)
        continue
      }
      if (event.type !== "InvoiceIssued" && event.type !== "CreditNoteIssued") continue
      const document =
        event.type === "InvoiceIssued"
          ? `invoice ${event.data.invoice}`
          : `creditNote ${event.data.creditNote}`
      const own = assigned.get(document)
      // A document that brings a number of its own, as an imported one does, has none assigned.
      if (own !== undefined && own.number !== event.data.number)
        note(document, `it bears ${event.data.number}, and was assigned ${own.number}`, [
          own.position,
          event.position,
        ])
      if (own !== undefined && own.date !== event.data.issueDate)
        note(document, `it is of ${event.data.issueDate}, and its number of ${own.date}`, [
          own.position,
          event.position,
        ])
      assigned.delete(document)
    }
    for (const [document, { number, position }] of assigned)
      note(document, `number ${number} was assigned to it, but it was never issued`, [position])
  },
)
