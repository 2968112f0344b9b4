import type { Exchange } from "../../payment/exchange.js"
import { exponentOf } from "../../values/index.js"
import { invariant } from "./invariant.js"
import { parts, rounded } from "./numbers.js"

/** What is wrong with an exchange, by its own quote; null when nothing is. */
const wrongExchange = ({ from, to, rate, paid, settled, rounding }: Exchange): string | null => {
  if (from === to) return `it is exchanged from ${from} to ${to}`
  const worth = rounded(
    BigInt(paid) * parts(rate) * 10n ** BigInt(exponentOf(to)),
    parts("1") * 10n ** BigInt(exponentOf(from)),
  )
  return settled + (rounding ?? 0) === worth
    ? null
    : `${paid} in ${from} are worth ${worth} in ${to} at ${rate}, and settled ${settled}`
}

export const currencies = invariant(
  "INV-11",
  "An order and its invoices, an invoice and what credits or settles it, a payment and its allocations, a dunning notice and its items are each in one currency, or say the rate at which they were exchanged, and come to it.",
  (log, note) => {
    const known = new Map<string, { readonly currency: string; readonly position: number }>()
    const exchanges = new Map<string, string>()
    for (const event of log) {
      /** What is said of a thing's currency is what was said of it first. */
      const same = (thing: string, currency: string | undefined): void => {
        const first = known.get(thing)
        if (currency === undefined) return
        if (first === undefined) known.set(thing, { currency, position: event.position })
        else if (first.currency !== currency)
          note(thing, `it is in ${first.currency}, and here in ${currency}`, [first.position, event.position])
      }
      const { effectiveDate } = event.metadata
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
        case "DunningLevelReached":
          for (const { invoice } of event.data.items) same(`invoice ${invoice}`, event.data.currency)
          break
        case "PaymentReceived":
        case "PaymentReturned":
        case "InstrumentAccepted":
        case "InstrumentHonoured":
        case "InstrumentDishonoured":
        case "SurplusWrittenOff":
        case "SurplusRestored":
        case "RefundRequested":
        case "RefundPaid":
        case "RefundCancelled":
          same(`payment ${event.data.payment}`, event.data.currency)
          break
        case "CreditRefundRequested":
        case "CreditRefundPaid":
        case "CreditRefundCancelled":
          same(`invoice ${event.data.invoice}`, event.data.currency)
          break
        case "CreditAllocated":
        case "CreditAllocationReversed":
          for (const invoice of [event.data.invoice, ...event.data.allocations.map((each) => each.invoice)])
            same(`invoice ${invoice}`, event.data.currency)
          break
        case "InstalmentSettled":
        case "SettlementReversed": {
          const { invoice, settlement, exchange, amount } = event.data
          const said = exchanges.get(`${invoice} ${settlement}`)
          const here =
            exchange === undefined ? undefined : `${exchange.paid} ${exchange.from} ${effectiveDate}`
          if (said !== here || (exchange !== undefined && exchange.settled !== amount))
            note(
              `settlement ${settlement} of invoice ${invoice}`,
              "it says another exchange than its payment",
              [event.position],
            )
          break
        }
        case "PaymentAllocated":
        case "PaymentAllocationReversed":
          same(`payment ${event.data.payment}`, event.data.currency)
          for (const { invoice, settlement, amount, exchange } of event.data.allocations) {
            if (exchange === undefined) {
              same(`invoice ${invoice}`, event.data.currency)
              continue
            }
            exchanges.set(`${invoice} ${settlement}`, `${exchange.paid} ${exchange.from} ${effectiveDate}`)
            same(`payment ${event.data.payment}`, exchange.from)
            same(`invoice ${invoice}`, exchange.to)
            const wrong =
              exchange.paid === amount
                ? wrongExchange(exchange)
                : `${exchange.paid} is exchanged, of ${amount}`
            if (wrong !== null)
              note(`settlement ${settlement} of invoice ${invoice}`, wrong, [event.position])
          }
          break
      }
    }
  },
)
