import type { RecordedEvent } from "@adv/domain"
import { expect } from "vitest"

interface Version {
  readonly agreement: string
  readonly version: number
  readonly validFrom: string
  readonly validTo: string
  readonly text: string
}

/**
 * INV-17, and more than a log alone must say: an order keeps the conditions that were in force on its day, and what it
 * is invoiced for is due by them. It holds where nobody gives an order terms of its own; invoices that were drafted or
 * corrected may say otherwise.
 */
export const expectConditionsOfTheDay = (log: ReadonlyArray<RecordedEvent>): void => {
  const versions = new Map<string, Array<Version>>()
  const suspensions = new Map<string, Array<{ readonly on: string; readonly suspended: boolean }>>()
  const frozen = new Map<string, string>()
  const drafted = new Set<string>()
  for (const event of log) {
    const on = event.metadata.effectiveDate
    switch (event.type) {
      case "ConditionsAgreed":
      case "ConditionsAmended": {
        const { customer, agreement, version, validFrom, validTo = "9999-12-31", conditions } = event.data
        const own = versions.get(customer) ?? []
        own.push({ agreement, version, validFrom, validTo, text: JSON.stringify(conditions) })
        versions.set(customer, own)
        break
      }
      case "ConditionsSuspended":
      case "ConditionsResumed": {
        const { agreement } = event.data
        const suspended = event.type === "ConditionsSuspended"
        suspensions.set(agreement, [...(suspensions.get(agreement) ?? []), { on, suspended }])
        break
      }
      case "OrderPlaced": {
        const { customer, terms, order } = event.data
        const isSuspended = (agreement: string): boolean =>
          (suspensions.get(agreement) ?? [])
            .filter((each) => each.on <= on)
            .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
            .at(-1)?.suspended ?? false
        const inForce = (versions.get(customer) ?? [])
          .filter((each) => each.validFrom <= on && each.validTo >= on && !isSuspended(each.agreement))
          .toSorted((a, b) =>
            a.validFrom === b.validFrom ? a.version - b.version : a.validFrom < b.validFrom ? -1 : 1,
          )
          .at(-1)
        expect([inForce?.version, inForce?.text]).toEqual([terms.version, JSON.stringify(terms.conditions)])
        frozen.set(order, JSON.stringify(terms.conditions.paymentTerm))
        break
      }
      case "ConditionsReapplied":
        frozen.set(event.data.order, JSON.stringify(event.data.terms.conditions.paymentTerm))
        break
      case "InvoiceDrafted":
        drafted.add(event.data.invoice)
        break
      case "InvoiceIssued": {
        const { invoice, kind, orders, paymentTerm } = event.data
        if (drafted.has(invoice) || kind === "corrected") break
        for (const order of orders)
          expect([order, JSON.stringify(paymentTerm)]).toEqual([order, frozen.get(order)])
        break
      }
    }
  }
}
