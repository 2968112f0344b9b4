import type { Day, Instant } from "@adv/domain"
import { lineageOf } from "../credit/standing.js"
import type { Names } from "../engine/columns.js"
import type { OneEntry } from "./entry.js"
import type { Books } from "./term.js"

/** By what every KPI can be told apart; `group` is the head office that answers for a customer. */
export const commonDimensions = ["customer", "segment", "country", "group", "currency", "part"] as const

/** Those that follow from whose an entry is. */
export const ofCustomer: ReadonlySet<string> = new Set(["customer", "segment", "country", "group"])

/** What an entry is by a dimension; null when it is nothing in particular, and counts in every group of it. */
export type DimensionValue = string | null

interface Horizon {
  readonly asOf: number
  readonly knownAt: Instant
}

/** What a customer is by a dimension, within a horizon; "" when nobody knows. */
const customersValue = (
  { customers, credit }: Books,
  { asOf, knownAt }: Horizon,
  dimension: string,
  customer: string,
): string => {
  if (dimension === "customer") return customer
  if (dimension === "group")
    return lineageOf(credit, customer, { asOf: asOf as Day, knownAt }).at(-1) ?? customer
  const card = customers.get(customer)
  if (card === undefined || card.registeredOn > asOf || card.recordedAt > knownAt) return ""
  return (dimension === "segment" ? card.segment : card.country) ?? ""
}

/** More currencies than that are looked for by name. */
const CURRENCIES = 32

/** Numbers by the numbers of some names, shifted by one so that "none", -1, has its place too. */
class ByNumber {
  readonly #of = new Map<Names, Int32Array<ArrayBuffer>>()
  #names: Names | null = null
  #numbers = new Int32Array(0)

  /** The numbers of some names; -1 is not yet known. */
  numbers(names: Names): Int32Array<ArrayBuffer> {
    if (names === this.#names) return this.#numbers
    const known = this.#of.get(names) ?? new Int32Array(names.length + 1).fill(-1)
    this.#of.set(names, known)
    this.#names = names
    this.#numbers = known
    return known
  }
}

/**
 * Numbers the groups that entries fall into, in the order they are met. There is one for all the terms of a question, so
 * that a group has the same number in each.
 */
export class Groups {
  readonly #books: Books
  readonly #horizon: Horizon
  readonly #ofCustomer: ReadonlyArray<string>
  readonly #others: ReadonlyArray<string>
  /** In the order of `dimensions`, those of the customer first. */
  readonly dimensions: ReadonlyArray<string>
  readonly #values: Array<ReadonlyArray<DimensionValue>> = []
  readonly #byCustomer = new Map<string, number>()
  readonly #roots = new Map<string, number>()
  /** By dimension beyond the customer's, by group so far: value → group. */
  readonly #next: ReadonlyArray<Array<Map<DimensionValue, number> | undefined>>
  readonly #prefixes: ReadonlyArray<Array<ReadonlyArray<DimensionValue>>>
  /** Whether a group follows from a customer and a currency, when there is no part. */
  readonly #plain: boolean
  readonly #rootOfNumber = new ByNumber()
  readonly #currencyOfNumber = new ByNumber()
  readonly #currencies = new Map<string, number>()
  /** By root and currency: the group of what has no part, or -1. */
  #plainGroups = new Int32Array(CURRENCIES).fill(-1)

  constructor(books: Books, horizon: Horizon, dimensions: ReadonlyArray<string>) {
    this.#books = books
    this.#horizon = horizon
    this.#ofCustomer = dimensions.filter((dimension) => ofCustomer.has(dimension))
    this.#others = dimensions.filter((dimension) => !ofCustomer.has(dimension))
    this.dimensions = [...this.#ofCustomer, ...this.#others]
    this.#next = this.#others.map(() => [])
    this.#prefixes = [...this.#others.map((): Array<ReadonlyArray<DimensionValue>> => []), this.#values]
    this.#plain = this.#others.every((dimension) => dimension === "currency" || dimension === "part")
  }

  get length(): number {
    return this.#values.length
  }

  valuesOf(group: number): ReadonlyArray<DimensionValue> {
    return this.#values[group] ?? []
  }

  /** The group that an entry falls into. */
  of(entry: OneEntry): number {
    const { customers, currencies } = entry
    if (!this.#plain || customers === null || currencies === null || entry.part !== "")
      return this.#byName(entry)
    const root = this.#rootOfNumber.numbers(customers)[entry.customerNumber + 1] ?? -1
    const currency = this.#currencyOfNumber.numbers(currencies)[entry.currencyNumber + 1] ?? -1
    if (root >= 0 && currency >= 0) {
      const group = this.#plainGroups[root * CURRENCIES + currency] ?? -1
      if (group >= 0) return group
    }
    return this.#remember(entry, customers, currencies)
  }

  /** Finds a group by its names, so that the next of the same is found by its numbers. */
  #remember(entry: OneEntry, customers: Names, currencies: Names): number {
    const group = this.#byName(entry)
    const currency = this.#currencies.get(entry.currency) ?? this.#currencies.size
    if (currency >= CURRENCIES) return group
    this.#currencies.set(entry.currency, currency)
    const root = this.#rootOf(entry.customer)
    this.#rootOfNumber.numbers(customers)[entry.customerNumber + 1] = root
    this.#currencyOfNumber.numbers(currencies)[entry.currencyNumber + 1] = currency
    const place = root * CURRENCIES + currency
    if (place >= this.#plainGroups.length) {
      const larger = new Int32Array(2 * (root + 1) * CURRENCIES).fill(-1)
      larger.set(this.#plainGroups)
      this.#plainGroups = larger
    }
    this.#plainGroups[place] = group
    return group
  }

  #byName(entry: OneEntry): number {
    let at = this.#rootOf(entry.customer)
    for (let level = 0; level < this.#others.length; level++) at = this.#step(level, at, entry)
    return at
  }

  #rootOf(customer: string): number {
    return this.#byCustomer.get(customer) ?? this.#newRoot(customer)
  }

  #newRoot(customer: string): number {
    const values = this.#ofCustomer.map((dimension) =>
      customer === "" ? "" : customersValue(this.#books, this.#horizon, dimension, customer),
    )
    const key = JSON.stringify(values)
    const known = this.#roots.get(key)
    const root = known ?? this.#roots.size
    if (known === undefined) {
      this.#roots.set(key, root)
      this.#prefixes[0]?.push(values)
    }
    this.#byCustomer.set(customer, root)
    return root
  }

  #step(level: number, at: number, entry: OneEntry): number {
    const dimension = this.#others[level] ?? ""
    // In no currency, or no part: in none in particular.
    const value: DimensionValue =
      dimension === "currency"
        ? entry.currency || null
        : dimension === "part"
          ? entry.part || null
          : (entry.labels[dimension] ?? null)
    const maps = this.#next[level] ?? []
    const known = maps[at]
    const map = known ?? new Map<DimensionValue, number>()
    if (known === undefined) maps[at] = map
    const group = map.get(value)
    if (group !== undefined) return group
    const prefixes = this.#prefixes[level + 1] ?? []
    const fresh = prefixes.length
    prefixes.push([...(this.#prefixes[level]?.[at] ?? []), value])
    map.set(value, fresh)
    return fresh
  }
}
