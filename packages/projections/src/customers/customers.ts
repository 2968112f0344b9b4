import { Documents } from "../engine/documents.js"
import { projection } from "../engine/projection.js"

export interface CustomerCard {
  readonly customer: string
  readonly name: string
  readonly currency: string
  readonly country: string | null
  readonly segment: string | null
}

/** Who the customers are, for reports that name them. */
export const customers = projection<Documents<CustomerCard>>({
  name: "customers",
  version: 1,
  initial: () => new Documents(),
  recipes: {
    CustomerRegistered: (cards, { customer, name, currency, country, segment }) => {
      cards.put(customer, { customer, name, currency, country: country ?? null, segment: segment ?? null })
    },
  },
})
