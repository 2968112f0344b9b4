import type { InvoiceFact } from "../../invoice/events.js"
import { addDays, type LocalDate } from "../../values/index.js"
import { endsCommand, invariant } from "./invariant.js"
import { add, sum, trail } from "./numbers.js"

type Taken = Extract<InvoiceFact, { readonly type: "DiscountTaken" }>["data"]

/** What is wrong with how a discount parts into net and tax; null when nothing is. */
const wrongParts = ({ amount, net, tax, base, taxAdjustment }: Taken): string | null => {
  if (net + tax !== amount) return "its net and its tax don't come to it"
  if (base !== "gross")
    return tax === 0 && taxAdjustment === undefined ? null : "it lowers a tax that is kept"
  const parts = taxAdjustment ?? []
  return sum(parts.map((part) => part.taxable)) === net && sum(parts.map((part) => part.tax)) === tax
    ? null
    : "the taxes it lowers don't come to its tax"
}

export const discounts = invariant(
  "INV-15",
  "An early-payment discount is taken for money that was there by its last day, or within the days of grace that are recorded, by no more than was offered, and only as long as what it was taken with stands.",
  (log, note) => {
    const offers = new Map<string, { readonly until: LocalDate; readonly amount: number }>()
    const valueDates = new Map<string, LocalDate>()
    const settledBy = new Map<string, string>()
    const taken = new Map<string, number>()
    const positions = new Map<string, Array<number>>()
    /** Settlements that stand with a discount, or that a discount was taken with. */
    const standing = new Map<string, { settled: boolean; discounted: boolean }>()
    let touched = new Set<string>()
    const stand = (
      key: string,
      position: number,
      change: Partial<{ settled: boolean; discounted: boolean }>,
    ) => {
      standing.set(key, { settled: false, discounted: false, ...standing.get(key), ...change })
      trail(positions, key, position)
      touched.add(key)
    }
    for (const [index, event] of log.entries()) {
      const { effectiveDate } = event.metadata
      switch (event.type) {
        case "InvoiceIssued":
          for (const { instalment, discount } of event.data.instalments)
            if (discount !== undefined) offers.set(`${event.data.invoice}/${instalment}`, discount)
          break
        case "PaymentReceived":
          valueDates.set(event.data.payment, event.data.valueDate ?? effectiveDate)
          break
        case "InstrumentAccepted":
          valueDates.set(event.data.payment, effectiveDate)
          break
        case "InstalmentSettled": {
          const key = `${event.data.invoice} ${event.data.settlement}`
          if (event.data.source.kind === "payment") settledBy.set(key, event.data.source.id)
          stand(key, event.position, { settled: true })
          break
        }
        case "SettlementReversed":
          stand(`${event.data.invoice} ${event.data.settlement}`, event.position, { settled: false })
          break
        case "DiscountTaken": {
          const { invoice, instalment, settlement, amount, until, valueDate, late, graceDays } = event.data
          const key = `${invoice} ${settlement}`
          const item = `${invoice}/${instalment}`
          const at = trail(positions, item, event.position)
          const subject = `the discount on instalment ${item}`
          const offer = offers.get(item)
          if (offer === undefined || offer.until !== until) note(subject, "it was not offered so", [...at])
          else if (add(taken, item, amount) > offer.amount)
            note(subject, `${taken.get(item)} of it is taken, of ${offer.amount}`, [...at])
          if (valueDates.get(settledBy.get(key) ?? "") !== valueDate)
            note(subject, `no money came for it on ${valueDate}`, [...at])
          const last = late === true ? addDays(until, graceDays ?? 0) : until
          if (valueDate > last)
            note(subject, `it was for money by ${last}, which came on ${valueDate}`, [...at])
          const wrong = wrongParts(event.data)
          if (wrong !== null) note(subject, wrong, [...at])
          stand(key, event.position, { discounted: true })
          break
        }
        case "DiscountReversed":
          add(taken, `${event.data.invoice}/${event.data.instalment}`, -event.data.amount)
          stand(`${event.data.invoice} ${event.data.settlement}`, event.position, { discounted: false })
          break
      }
      if (!endsCommand(log, index)) continue
      for (const key of touched) {
        const at = standing.get(key)
        if (at?.discounted === true && !at.settled)
          note(`the discount of settlement ${key}`, "what it was taken with was taken back", [
            ...(positions.get(key) ?? []),
          ])
      }
      touched = new Set()
    }
  },
)
