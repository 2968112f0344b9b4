import { invariant } from "./invariant.js"

export const currencies = invariant(
  "INV-11",
  "An order and its invoices, an invoice and what credits or settles it, a payment and its allocations are each in one currency.",
  (log, note) => {
    const known = new Map<string, { readonly currency: string; readonly position: number }>()
    for (const event of log) {
      /** What is said of a thing's currency is what was said of it first. */
      const same = (thing: string, currency: string | undefined): void => {
        const first = known.get(thing)
        if (currency === undefined) return
        if (first === undefined) known.set(thing, { currency, position: event.position })
        else if (first.currency !== currency)
          note(thing, `it is in ${first.currency}, and here in ${currency}`, [first.position, event.position])
      }
      const currencyOf = (thing: string) => known.get(thing)?.currency
      switch (event.type) {
        case "OrderPlaced":
          same(`order ${event.data.order}`, event.data.currency)
          break
        case "InvoiceIssued":
          same(`invoice ${event.data.invoice}`, event.data.currency)
          break
        case "OrderInvoiced":
          same(`order ${event.data.order}`, currencyOf(`invoice ${event.data.invoice}`))
          break
        case "CreditNoteIssued":
          same(`invoice ${event.data.invoice}`, event.data.currency)
          break
        case "PaymentReceived":
        case "PaymentReturned":
          same(`payment ${event.data.payment}`, event.data.currency)
          break
        case "PaymentAllocated":
        case "PaymentAllocationReversed":
          same(`payment ${event.data.payment}`, event.data.currency)
          for (const { invoice } of event.data.allocations) same(`invoice ${invoice}`, event.data.currency)
          break
      }
    }
  },
)
