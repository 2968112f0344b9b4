import type { ContactPreferences, CustomerId, LocalDate } from "@adv/domain"
import { lineageOf } from "../credit/standing.js"
import type { Horizon } from "../engine/read-models.js"
import type { CompanyModels } from "../projections.js"
import type { RelationFact } from "./relation-book.js"

/** What customers are told from. */
export type CustomerBooks = Pick<CompanyModels["states"], "customers" | "credit" | "relations">

/** What puts a customer at risk, as long as nobody closed it. */
export interface OpenRisk {
  readonly risk: string
  readonly kind: string
  readonly note: string | null
  readonly since: LocalDate
  readonly reviewBy: LocalDate | null
}

/** What had been said of a customer by a day, as known at a moment. */
export interface Relation {
  readonly customer: string
  readonly name: string
  readonly currency: string
  readonly country: string | null
  readonly segment: string | null
  /** Who looks after it. */
  readonly owner: string | null
  /** The head offices above it, the nearest first. */
  readonly offices: ReadonlyArray<string>
  readonly preferences: ContactPreferences | null
  readonly risks: ReadonlyArray<OpenRisk>
}

interface Seen {
  readonly fact: RelationFact
  readonly day: number
  readonly on: LocalDate
  readonly recordedAt: number
}

/** They follow one another by their days, whenever they were recorded. */
const ownerOf = (facts: ReadonlyArray<Seen>): string | null => {
  let owner: string | null = null
  let since = Number.NEGATIVE_INFINITY
  for (const { fact, day } of facts)
    if (fact.type === "AccountOwnerAssigned" && day >= since) {
      owner = fact.data.owner
      since = day
    }
  return owner
}

const risksOf = (facts: ReadonlyArray<Seen>): ReadonlyArray<OpenRisk> => {
  const open = new Map<string, OpenRisk>()
  for (const { fact, on } of facts)
    if (fact.type === "RelationshipRiskOpened")
      open.set(fact.data.risk, {
        risk: fact.data.risk,
        kind: fact.data.kind,
        note: fact.data.note ?? null,
        since: on,
        reviewBy: fact.data.reviewBy ?? null,
      })
    else if (fact.type === "RelationshipRiskClosed") open.delete(fact.data.risk)
  return [...open.values()].sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0))
}

/** The last word that was recorded is the one that stands. */
const preferencesOf = (facts: ReadonlyArray<Seen>): ContactPreferences | null => {
  for (const { fact } of facts.toReversed())
    if (fact.type === "ContactPreferencesSet") return fact.data.preferences
  return null
}

const cardOf = ({ customers }: CustomerBooks, customer: string, { asOf, knownAt }: Horizon) => {
  const card = customers.get(customer)
  return card === undefined || card.registeredOn > asOf || card.recordedAt > knownAt ? undefined : card
}

/**
 * Who a customer is and what keeps the link with it, on a business date as known at a moment; `undefined` while it isn't
 * registered.
 */
export const relationOf = (
  books: CustomerBooks,
  customer: string,
  horizon: Horizon,
): Relation | undefined => {
  const card = cardOf(books, customer, horizon)
  if (card === undefined) return undefined
  // An id that is not a customer's has no facts.
  const seen = books.relations.facts
    .of(customer as CustomerId)
    .filter(({ day, recordedAt }) => day <= horizon.asOf && recordedAt <= horizon.knownAt)
  const { name, currency, country, segment } = card
  return {
    customer,
    name,
    currency,
    country,
    segment,
    owner: ownerOf(seen),
    offices: lineageOf(books.credit, customer, horizon).slice(1),
    preferences: preferencesOf(seen),
    risks: risksOf(seen),
  }
}

/** By what customers can be told apart. */
export const customerDimensions = ["segment", "country", "salesperson", "group"] as const
export type CustomerDimension = (typeof customerDimensions)[number]

/** What customers are under of whom nobody said it. */
export const NOT_SAID = "(not said)"

/**
 * Tells customers apart by segment, country, salesperson (who looks after the account) or group (the head office at the
 * top), as it was said by a day and known at a moment. What nobody said is `(not said)`, never left out; who belongs to
 * nobody is a group of its own.
 *
 * @example
 * import { toDay, unsafeDate } from "@adv/domain"
 * import { agingOf, companyModels, customerGroups } from "@adv/projections"
 *
 * const { states } = companyModels()
 * const asOf = unsafeDate("2025-03-31")
 * const knownAt = Date.parse("2025-03-31T22:00:00Z") as Parameters<typeof agingOf>[1]["knownAt"]
 * const by = customerGroups(states, "segment", { asOf: toDay(asOf), knownAt })
 * const aging = agingOf(states.receivables, { asOf, knownAt, by })
 * assert.ok(aging._tag === "Right")
 * assert.deepEqual(aging.right.currencies, [])
 */
export const customerGroups = (
  books: CustomerBooks,
  dimension: CustomerDimension,
  horizon: Horizon,
): { readonly dimension: CustomerDimension; readonly of: (customer: string) => string } => {
  const of = (customer: string): string => {
    if (dimension === "group") return lineageOf(books.credit, customer, horizon).at(-1) ?? customer
    if (dimension === "salesperson") return relationOf(books, customer, horizon)?.owner ?? NOT_SAID
    return cardOf(books, customer, horizon)?.[dimension] ?? NOT_SAID
  }
  return { dimension, of }
}
