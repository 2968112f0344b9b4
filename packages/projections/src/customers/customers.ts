import type { Day, Instant } from "@adv/domain"
import { Documents } from "../engine/documents.js"
import { projection } from "../engine/projection.js"

export interface CustomerCard {
  readonly customer: string
  readonly name: string
  readonly currency: string
  readonly country: string | null
  readonly segment: string | null
  /** When they became a customer, and when that became known. */
  readonly registeredOn: Day
  readonly recordedAt: Instant
}

/** Who the customers are, for reports that name them. */
export const customers = projection<Documents<CustomerCard>>({
  name: "customers",
  version: 2,
  partitionBy: ["customers"],
  initial: () => new Documents(),
  recipes: {
    CustomerRegistered: (cards, { customer, name, currency, country, segment }, at) => {
      cards.put(customer, {
        customer,
        name,
        currency,
        country: country ?? null,
        segment: segment ?? null,
        registeredOn: at.day,
        recordedAt: at.recordedAt,
      })
    },
  },
})
