import type { RecordedEvent } from "@adv/domain"
import { expect } from "vitest"

/**
 * INV-17, and more than a log alone must say: an order keeps the conditions that were in force on its day, and its
 * invoices are due by them. It holds where nobody gives an order or an invoice terms of its own.
 */
export const expectConditionsOfTheDay = (log: ReadonlyArray<RecordedEvent>): void => {
  const versions = new Map<string, Array<{ version: number; validFrom: string; text: string }>>()
  const frozen = new Map<string, string>()
  for (const event of log) {
    if (event.type === "ConditionsAgreed" || event.type === "ConditionsAmended") {
      const { customer, version, validFrom } = event.data
      const own = versions.get(customer) ?? []
      own.push({ version, validFrom, text: JSON.stringify(event.data.conditions) })
      versions.set(customer, own)
    } else if (event.type === "OrderPlaced") {
      const { customer, terms, order } = event.data
      const inForce = (versions.get(customer) ?? [])
        .filter(({ validFrom }) => validFrom <= event.metadata.effectiveDate)
        .sort((a, b) =>
          a.validFrom === b.validFrom ? a.version - b.version : a.validFrom < b.validFrom ? -1 : 1,
        )
        .at(-1)
      expect([inForce?.version, inForce?.text]).toEqual([terms.version, JSON.stringify(terms.conditions)])
      frozen.set(order, JSON.stringify(terms.conditions.paymentTerm))
    } else if (event.type === "InvoiceIssued")
      for (const order of event.data.orders)
        expect([order, JSON.stringify(event.data.paymentTerm)]).toEqual([order, frozen.get(order)])
  }
}
