import {
  type Currency,
  type CustomerId,
  type Day,
  type Failure,
  failure,
  fromDay,
  type Instant,
  type LocalDate,
  toDay,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Question, questionsAsked } from "../contacts/unanswered.js"
import { type DisputeStanding, disputesOn } from "../disputes/disputes.js"
import { dunningCases } from "../dunning/dunning-items.js"
import { dunningLevelOf } from "../dunning/worklist.js"
import type { Horizon } from "../engine/read-models.js"
import { type DelayedLine, delayWatch } from "../orders/delays.js"
import { orderCardOf } from "../orders/order-card.js"
import { type OrderStatus, orderStatusOf } from "../orders/order-status.js"
import type { CompanyModels } from "../projections.js"
import { type Aging, agingOf } from "../receivables/aging.js"
import { balancesOf } from "../receivables/balances.js"
import { type StatementItem, statementOf } from "../receivables/statement.js"
import { type CustomerCredit, type CustomerCreditQuery, customerCredit } from "./customer-credit.js"
import { type Ordering, orderingOf } from "./ordering.js"
import { type Relation, relationOf } from "./relation.js"
import { touchKinds } from "./relation-book.js"

export interface CustomerQuery {
  readonly asOf: LocalDate
  readonly knownAt: Instant
  /** By which its credit is counted; without it, it isn't. */
  readonly credit?: Pick<CustomerCreditQuery, "policy" | "quotes">
  /** How many of the last contacts: 10 by default. */
  readonly contacts?: number
}

/** A contact with a customer, or an answer to one. */
export interface CustomerContact {
  readonly on: LocalDate
  readonly kind: string
  readonly contact: string
  /** What it was about, or how it ended; null when nobody said. */
  readonly about: string | null
  readonly channel: string | null
}

/** What a customer promised to pay. Amounts are minor units. */
export interface CustomerPromise {
  readonly promise: string
  readonly currency: Currency
  readonly amount: number
  readonly on: LocalDate
  readonly dueBy: LocalDate
  readonly status: "open" | "kept" | "broken"
}

/** Everything about a customer on one page (S6). */
export interface Customer360 {
  readonly asOf: LocalDate
  readonly knownAt: Instant
  readonly relation: Relation
  /** Those under way: neither completed, cancelled nor closed short, or with something still to be paid. */
  readonly orders: ReadonlyArray<OrderStatus>
  readonly ordering: Ordering | null
  readonly aging: Aging["currencies"]
  readonly openItems: ReadonlyArray<StatementItem & { readonly currency: Currency }>
  readonly credit: CustomerCredit | null
  readonly dunningLevel: number
  readonly delays: ReadonlyArray<DelayedLine>
  /** Those that are still to be answered. */
  readonly disputes: ReadonlyArray<DisputeStanding>
  /** Enquiries and complaints that nobody answered yet. */
  readonly unanswered: ReadonlyArray<Question>
  readonly promises: ReadonlyArray<CustomerPromise>
  /** The latest first. */
  readonly contacts: ReadonlyArray<CustomerContact>
  /** Why it may be lost; nothing when there is no sign of it. */
  readonly atRisk: ReadonlyArray<RiskSign>
}

/** A sign that a customer may be lost. */
export interface RiskSign {
  readonly sign: "flagged" | "complaint" | "brokenPromise" | "dispute" | "lateDelivery" | "ordersLessOften"
  /** What it is about: the risk, the contact, the promise, the dispute, the order's line; for orders, the days. */
  readonly about: string
  readonly since: LocalDate
}

type Books = CompanyModels["states"]

const ended: ReadonlySet<string> = new Set(["completed", "cancelled", "closedShort"])

const ordersUnderWay = (books: Books, customer: string, horizon: Horizon): ReadonlyArray<OrderStatus> => {
  const { orders, receivables } = books
  const balances = balancesOf(receivables, horizon)
  const found: Array<OrderStatus> = []
  const whose = orders.names.find(customer)
  for (let at = orders.ordersOfCustomer.last(whose); at >= 0; at = orders.ordersOfCustomer.before(at)) {
    const card = orderCardOf(orders, orders.orders.name(at), horizon)
    if (card === undefined) continue
    const status = orderStatusOf(card, receivables, balances)
    if (!ended.has(status.lifecycle) || status.amounts.open > 0) found.push(status)
  }
  return found.reverse()
}

const contactsOf = (
  { relations }: Books,
  customer: string,
  { asOf, knownAt }: Horizon,
  most: number,
): ReadonlyArray<CustomerContact> => {
  const { touch, touchesOfCustomer, words, contacts } = relations
  const rows: Array<number> = []
  const whose = relations.customers.find(customer)
  for (let row = touchesOfCustomer.last(whose); row >= 0; row = touchesOfCustomer.before(row))
    if (touch.day.at(row) <= asOf && touch.recorded.at(row) <= knownAt) rows.push(row)
  const word = (number: number): string | null => (number < 0 ? null : words.name(number))
  return rows
    .sort((a, b) => touch.day.at(b) - touch.day.at(a) || b - a)
    .slice(0, most)
    .map((row) => ({
      on: fromDay(touch.day.at(row) as Day),
      kind: touchKinds[touch.kind.at(row)] ?? "",
      contact: contacts.name(touch.contact.at(row)),
      about: word(touch.about.at(row)),
      channel: word(touch.channel.at(row)),
    }))
}

const promisesOf = (
  books: Books,
  customer: string,
  query: { readonly asOf: LocalDate; readonly knownAt: Instant },
): ReadonlyArray<CustomerPromise> => {
  const found: Array<CustomerPromise> = []
  for (const [, state] of dunningCases(books, query, customer)) {
    if (state.customer !== (customer as CustomerId) || state.currency === null) continue
    for (const [promise, { amount, on, dueBy, status }] of state.promises)
      found.push({ promise, currency: state.currency, amount, on, dueBy, status })
  }
  return found.sort((a, b) =>
    a.dueBy < b.dueBy ? 1 : a.dueBy > b.dueBy ? -1 : a.promise < b.promise ? -1 : 1,
  )
}

/** A customer orders less often when it hasn't ordered for longer than this many of its usual intervals. */
const LATE_AFTER_INTERVALS = 2

/** A promise that was broken is a sign for so many days. */
const SIGN_LASTS_DAYS = 180

interface Signs {
  readonly relation: Relation
  readonly ordering: Ordering | null
  readonly delays: ReadonlyArray<DelayedLine>
  readonly disputes: ReadonlyArray<DisputeStanding>
  readonly unanswered: ReadonlyArray<Question>
  readonly promises: ReadonlyArray<CustomerPromise>
}

const signsOf = (
  { relation, ordering, delays, disputes, unanswered, promises }: Signs,
  { asOf }: Horizon,
): ReadonlyArray<RiskSign> => {
  const signs: Array<RiskSign> = relation.risks.map(({ risk, kind, since }) => ({
    sign: "flagged",
    about: `${risk}: ${kind}`,
    since,
  }))
  for (const { kind, contact, receivedOn } of unanswered)
    if (kind === "complaint") signs.push({ sign: "complaint", about: contact, since: fromDay(receivedOn) })
  for (const { promise, status, dueBy } of promises)
    if (status === "broken" && asOf - toDay(dueBy) <= SIGN_LASTS_DAYS)
      signs.push({ sign: "brokenPromise", about: promise, since: dueBy })
  for (const { invoice, dispute, since } of disputes)
    signs.push({ sign: "dispute", about: `${dispute} of ${invoice}`, since: fromDay(since) })
  for (const { order, line, promised } of delays)
    if (promised < asOf)
      signs.push({ sign: "lateDelivery", about: `${order}/${line}`, since: fromDay(promised) })
  if (
    ordering !== null &&
    ordering.interval !== null &&
    ordering.daysSinceLast > LATE_AFTER_INTERVALS * ordering.interval
  )
    signs.push({
      sign: "ordersLessOften",
      about: `${ordering.daysSinceLast} days, usually ${ordering.interval}`,
      since: ordering.last,
    })
  return signs.sort((a, b) => (a.since < b.since ? 1 : a.since > b.since ? -1 : a.about < b.about ? -1 : 1))
}

/** What there is of all customers, told apart by whose it is: read once for all of them. */
const ofAll = (books: Books, horizon: Horizon) => {
  const { receivables } = books
  const customerOf = ({ invoice }: DisputeStanding): string => {
    const number = receivables.invoices.find(invoice)
    return number < 0 ? "" : receivables.customers.name(receivables.invoice.customer.at(number))
  }
  return {
    delays: Map.groupBy(delayWatch(books, horizon), ({ customer }) => customer),
    disputes: Map.groupBy(
      disputesOn(books.disputes, horizon).filter(({ open }) => open),
      customerOf,
    ),
    unanswered: Map.groupBy(
      questionsAsked(books.contacts, horizon).filter(({ answeredOn }) => answeredOn === null),
      ({ customer }) => customer,
    ),
  }
}

/**
 * Everything about a customer on one page (S6): what is under way, what is open, how its credit stands, what is late, in
 * dispute or not answered, what it promised, when it was last in touch, how often it orders, and what says that it may be
 * lost. As of a business date, as known at a moment.
 *
 * Fails with `CUSTOMER_UNKNOWN`, and as {@link customerCredit} does where credit is asked for.
 *
 * @example
 * import { unsafeDate } from "@adv/domain"
 * import { companyModels, customerOf } from "@adv/projections"
 *
 * const knownAt = Date.parse("2025-03-31T22:00:00Z") as Parameters<typeof customerOf>[2]["knownAt"]
 * const page = customerOf(companyModels(), "ROSSI", { asOf: unsafeDate("2025-03-31"), knownAt })
 * assert.ok(page._tag === "Left")
 * assert.equal(page.left.code, "CUSTOMER_UNKNOWN")
 */
export const customerOf = (
  { states: books }: Pick<CompanyModels, "states">,
  customer: string,
  query: CustomerQuery,
): Either<Failure, Customer360> => {
  const { asOf, knownAt, contacts = 10 } = query
  const horizon = { asOf: toDay(asOf), knownAt }
  const relation = relationOf(books, customer, horizon)
  if (relation === undefined)
    return left(
      failure(
        "CUSTOMER_UNKNOWN",
        `There was no customer ${customer} on ${asOf}, as far as was known: give the id it is registered with, or a later date.`,
        { customer, asOf },
      ),
    )
  const aging = agingOf(books.receivables, { asOf, knownAt, customers: new Set([customer]) })
  if (isLeft(aging)) return aging
  const { credit: asked } = query
  const credit =
    asked === undefined ? null : customerCredit({ states: books }, customer, { asOf, knownAt, ...asked })
  if (credit !== null && isLeft(credit)) return credit
  const all = ofAll(books, horizon)
  const statement = statementOf(books.receivables, {
    customer,
    from: asOf,
    to: fromDay((horizon.asOf + 1) as Day),
    knownAt,
  })
  const signs = {
    relation,
    ordering: orderingOf(books.orders, customer, horizon),
    delays: all.delays.get(customer) ?? [],
    disputes: all.disputes.get(customer) ?? [],
    unanswered: all.unanswered.get(customer) ?? [],
    promises: promisesOf(books, customer, { asOf, knownAt }),
  }
  return right({
    asOf,
    knownAt,
    ...signs,
    orders: ordersUnderWay(books, customer, horizon),
    aging: aging.right.currencies,
    openItems: isLeft(statement)
      ? []
      : statement.right.accounts.flatMap(({ currency, openItems }) =>
          openItems.map((item) => ({ ...item, currency })),
        ),
    credit: credit === null ? null : credit.right,
    dunningLevel: dunningLevelOf(books, { asOf, knownAt }, customer),
    contacts: contactsOf(books, customer, horizon, contacts),
    atRisk: signsOf(signs, horizon),
  })
}

/** A customer that may be lost, and why. */
export interface CustomerAtRisk {
  readonly customer: string
  readonly name: string
  readonly owner: string | null
  readonly signs: ReadonlyArray<RiskSign>
}

/**
 * The customers that may be lost (S6): those with a risk that somebody flagged, a complaint that nobody answered, a
 * promise broken in the last 180 days, a dispute, a delivery that is past its promise, or no order for more than twice
 * their usual interval. Those with the most signs come first.
 *
 * @example
 * import { unsafeDate } from "@adv/domain"
 * import { companyModels, customersAtRisk } from "@adv/projections"
 *
 * const knownAt = Date.parse("2025-03-31T22:00:00Z") as Parameters<typeof customersAtRisk>[1]["knownAt"]
 * assert.deepEqual(customersAtRisk(companyModels(), { asOf: unsafeDate("2025-03-31"), knownAt }), [])
 */
export const customersAtRisk = (
  { states: books }: Pick<CompanyModels, "states">,
  query: { readonly asOf: LocalDate; readonly knownAt: Instant },
): ReadonlyArray<CustomerAtRisk> => {
  const horizon = { asOf: toDay(query.asOf), knownAt: query.knownAt }
  const all = ofAll(books, horizon)
  const found: Array<CustomerAtRisk> = []
  for (const customer of books.customers.keys()) {
    const relation = relationOf(books, customer, horizon)
    if (relation === undefined) continue
    const signs = signsOf(
      {
        relation,
        ordering: orderingOf(books.orders, customer, horizon),
        delays: all.delays.get(customer) ?? [],
        disputes: all.disputes.get(customer) ?? [],
        unanswered: all.unanswered.get(customer) ?? [],
        promises: promisesOf(books, customer, query),
      },
      horizon,
    )
    if (signs.length > 0) found.push({ customer, name: relation.name, owner: relation.owner, signs })
  }
  return found.sort((a, b) => b.signs.length - a.signs.length || (a.customer < b.customer ? -1 : 1))
}
