import {
  type CreditComponent,
  type CreditComponentKind,
  type CreditPolicy,
  type Currency,
  creditComponent,
  type Instant,
  type InvoiceId,
  type LocalDate,
  minor,
  type OverdueItem,
  partOfGross,
  toDay,
  unsafeDecimal,
  withTax,
} from "@adv/domain"
import { dunningLevelOf } from "../dunning/worklist.js"
import type { Horizon } from "../engine/read-models.js"
import { type OrderCard, orderCardOf, type StatusLine } from "../orders/order-card.js"
import type { CompanyModels } from "../projections.js"
import {
  type Amount,
  instrumentsOfCustomer,
  type OpenItem,
  openItemsOf,
  unappliedOfCustomer,
} from "../receivables/of-customer.js"
import { groupOf, isReserved, reservationsOf } from "./standing.js"

export interface ExposureQuery {
  readonly asOf: LocalDate
  readonly knownAt: Instant
  readonly policy: CreditPolicy
}

/** What a customer owes and is about to owe, and for whom. */
export interface CustomerExposure {
  /** Who answers for it: the head office, or itself. */
  readonly customer: string
  /** All that it answers for. */
  readonly members: ReadonlyArray<string>
  /** One a component and currency, of those that are not 0. */
  readonly components: ReadonlyArray<CreditComponent>
  /** What is overdue and not disputed, oldest first. */
  readonly overdueItems: ReadonlyArray<OverdueItem>
  /** The highest level that dunning has come to in an open case of theirs; 0 where the policy doesn't ask. */
  readonly dunningLevel: number
  /** Up to which of its reservations it is counted. */
  readonly reservations: number
}

/** Exposures within one horizon: made once, asked for many customers. */
export interface CreditPicture {
  /** @param without an order that is asked about, and that is not counted therefore */
  readonly exposureOf: (customer: string, without?: string) => CustomerExposure
}

/** With tax, in minor units of the order's currency. */
interface OrderValue {
  readonly delivered: number
  readonly open: number
}

const openPart = ({ ordered, cancelled, waived, delivered, invoiced }: StatusLine): number =>
  ordered - cancelled - waived - Math.max(delivered, invoiced)

/** What an order is worth to credit: what was delivered and is not invoiced, and what is neither. */
const worthOf = (card: OrderCard, latest: number): OrderValue => {
  let delivered = 0
  let open = 0
  let later = 0
  let beyondLines = card.gross
  let isOpen = false
  let isDelivered = false
  for (const line of card.lines) {
    const part = openPart(line)
    const handed = line.delivered - line.notReplaced - line.invoiced
    // Most lines are over and done with: nothing of them is left to count, exactly and with tax.
    if (card.invoiced && part <= 0 && handed <= 0) continue
    const gross = withTax(minor(line.net), { rate: unsafeDecimal(line.rate) })
    beyondLines -= gross
    if (part > 0) {
      isOpen = true
      const value = partOfGross(gross, part, line.ordered)
      open += value
      if (line.requested !== null && line.requested > latest) later += value
    }
    if (handed > 0) {
      isDelivered = true
      delivered += partOfGross(gross, handed, line.ordered)
    }
  }
  // Freight and the like are on the first invoice: until then they are part of what is left.
  if (!card.invoiced) {
    if (isOpen) open += beyondLines
    else if (isDelivered) delivered += beyondLines
  }
  const billed = Math.max(0, card.billedGross)
  const left = Math.max(0, open - Math.max(0, billed - delivered))
  return { delivered: Math.max(0, delivered - billed), open: Math.max(0, left - later) }
}

/** What an order would add to an exposure. */
export const openValueOf = (card: OrderCard): number => worthOf(card, Number.POSITIVE_INFINITY).open

class Sums {
  readonly #amounts = new Map<string, { component: CreditComponentKind; currency: string; amount: number }>()

  add(component: CreditComponentKind, currency: string, amount: number): void {
    if (amount === 0) return
    const key = `${component} ${currency}`
    const before = this.#amounts.get(key)
    if (before === undefined) this.#amounts.set(key, { component, currency, amount })
    else before.amount += amount
  }

  components(): ReadonlyArray<CreditComponent> {
    return [...this.#amounts.values()]
      .filter(({ amount }) => amount > 0)
      .map(({ component, currency, amount }) => creditComponent(component, amount, currency))
      .sort((a, b) => (`${a.component} ${a.currency}` < `${b.component} ${b.currency}` ? -1 : 1))
  }
}

/** An order, and what it is worth to credit. */
interface OrderWorth extends OrderValue {
  readonly order: string
  readonly currency: string
  /** Whether it was neither released nor ended yet. */
  readonly entered: boolean
}

/** What a customer owes, and has coming. */
interface Account {
  readonly items: ReadonlyArray<OpenItem>
  readonly credits: ReadonlyArray<Amount>
  readonly instruments: ReadonlyArray<Amount>
  readonly orders: ReadonlyArray<OrderWorth>
}

/** Exposures on a business date, as known at a moment: a customer's is counted from its own rows, when it is asked for. */
export const creditPicture = (
  { states }: Pick<CompanyModels, "states">,
  query: ExposureQuery,
): CreditPicture => {
  const { policy } = query
  const horizon: Horizon = { asOf: toDay(query.asOf), knownAt: query.knownAt }
  const { credit, orders: book, receivables: ledger } = states
  const latest =
    policy.horizonDays === undefined ? Number.POSITIVE_INFINITY : horizon.asOf + policy.horizonDays

  const ordersOf = (customer: string): ReadonlyArray<OrderWorth> => {
    const { ordersOfCustomer } = book
    const found: Array<OrderWorth> = []
    const whose = book.names.find(customer)
    for (let number = ordersOfCustomer.last(whose); number >= 0; number = ordersOfCustomer.before(number)) {
      const card = orderCardOf(book, book.orders.name(number), horizon)
      if (card === undefined) continue
      const { order, currency, lifecycle } = card
      const entered = lifecycle === "placed" || lifecycle === "validated"
      found.push({ order, currency, entered, ...worthOf(card, latest) })
    }
    return found
  }

  const accounts = new Map<string, Account>()
  const accountOf = (customer: string): Account => {
    const known = accounts.get(customer)
    if (known !== undefined) return known
    const number = ledger.customers.find(customer)
    const account: Account = {
      items: openItemsOf(ledger, number, horizon),
      credits: unappliedOfCustomer(ledger, number, horizon),
      instruments: instrumentsOfCustomer(ledger, number, horizon, policy.insolvencyMarginDays ?? 0),
      orders: ordersOf(customer),
    }
    accounts.set(customer, account)
    return account
  }

  return {
    exposureOf: (customer, without) => {
      const { answers, members } = policy.group
        ? groupOf(credit, customer, horizon)
        : { answers: customer, members: [customer] }
      const sums = new Sums()
      const overdueItems: Array<OverdueItem> = []
      for (const member of members) {
        const { items, credits, instruments, orders } = accountOf(member)
        const name = ({ currency }: Amount) => ledger.currencies.name(currency)
        for (const { item, invoice, open, disputed, daysPastDue } of items) {
          const currency = ledger.currencies.name(ledger.invoice.currency.at(invoice))
          sums.add(daysPastDue > 0 ? "overdue" : "notDue", currency, open)
          if (daysPastDue > 0 && open > disputed)
            overdueItems.push({
              // The ledger's names are those of the invoices and currencies that it was told of.
              invoice: ledger.invoices.name(invoice) as InvoiceId,
              instalment: ledger.item.instalment.at(item),
              open: minor(open - disputed),
              currency: currency as Currency,
              daysPastDue,
            })
        }
        for (const held of credits) sums.add("unappliedCredits", name(held), held.amount)
        for (const held of instruments) sums.add("instruments", name(held), held.amount)
        for (const { order, currency, entered, delivered, open } of orders) {
          sums.add("deliveredNotInvoiced", currency, delivered)
          if (order === without) continue
          if (!entered) sums.add("releasedNotDelivered", currency, open)
          else if (isReserved(credit, order, horizon)) sums.add("reserved", currency, open)
        }
      }
      return {
        customer: answers,
        members,
        components: sums.components(),
        overdueItems: overdueItems.sort((a, b) => b.daysPastDue - a.daysPastDue),
        dunningLevel:
          policy.holdWhen.dunningLevel === undefined
            ? 0
            : members.reduce(
                (highest, member) => Math.max(highest, dunningLevelOf(states, query, member)),
                0,
              ),
        reservations: reservationsOf(credit, answers, horizon),
      }
    },
  }
}

/**
 * A customer's credit exposure by component, on a business date, as known at a moment: open items, instruments that may
 * come to nothing, orders delivered and not invoiced, released and not delivered or reserved, less credits that are not
 * applied. With tax; in the currencies they are in. Where the policy says so, of all that its head office answers for.
 */
export const exposureOf = (
  models: CompanyModels,
  customer: string,
  query: ExposureQuery & { readonly without?: string },
): CustomerExposure => creditPicture(models, query).exposureOf(customer, query.without)
