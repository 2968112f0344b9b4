import type { Names } from "../engine/columns.js"
import type { Entry } from "./term.js"

const nothing = (): void => undefined

/** The one entry that a term fills again and again. */
export class OneEntry implements Entry {
  day = 0
  amount = 0
  n = 1
  subject = ""
  key = ""
  part = ""
  since = Number.NEGATIVE_INFINITY
  readonly labels: { [dimension: string]: string } = {}
  readonly telling: boolean
  readonly add: () => void
  readonly tell: (category: string, id: string) => void
  readonly also: (category: string, id: string) => void
  /** The names that the numbers below are of, when they were set last. */
  customers: Names | null = null
  currencies: Names | null = null
  customerNumber = -1
  currencyNumber = -1
  #customer = ""
  #currency = ""

  constructor(
    add: (entry: OneEntry) => void,
    told: {
      readonly tell: (entry: OneEntry, category: string, id: string) => void
      readonly also: (category: string, id: string) => void
    } | null = null,
  ) {
    this.add = () => add(this)
    this.telling = told !== null
    this.tell = told === null ? nothing : (category, id) => told.tell(this, category, id)
    this.also = told?.also ?? nothing
  }

  own(customers: Names, customer: number, currencies: Names, currency: number): void {
    this.customers = customers
    this.customerNumber = customer
    this.currencies = currencies
    this.currencyNumber = currency
  }

  get customer(): string {
    return this.customers === null ? this.#customer : this.customers.name(this.customerNumber)
  }

  set customer(customer: string) {
    if (this.customers !== null) this.#byName()
    this.#customer = customer
  }

  get currency(): string {
    return this.currencies === null ? this.#currency : this.currencies.name(this.currencyNumber)
  }

  set currency(currency: string) {
    if (this.currencies !== null) this.#byName()
    this.#currency = currency
  }

  #byName(): void {
    this.#customer = this.customer
    this.#currency = this.currency
    this.customers = null
    this.currencies = null
  }
}
