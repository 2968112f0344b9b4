import {
  addDays,
  type Currency,
  type Day,
  type Failure,
  failure,
  fromDay,
  type Instant,
  type LocalDate,
  toDay,
} from "@adv/domain"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Horizon } from "../engine/read-models.js"
import { sourceWords } from "./explain-aging.js"
import { Credit, itemsOf, type Ledger, Movement, OPEN_ENDED } from "./ledger.js"
import { dueOf, openItemsOf, seen } from "./of-customer.js"

export interface StatementQuery {
  readonly customer: string
  /** The first day of the statement. */
  readonly from: LocalDate
  /** The day after its last. */
  readonly to: LocalDate
  readonly knownAt: Instant
}

export type StatementKind =
  | "invoice"
  | "charge"
  | "creditNote"
  | "payment"
  | "discount"
  | "discountTakenBack"
  | "writeOff"
  | "writeOffTakenBack"
  | "paymentReturned"
  | "refund"
  | "smallDifference"
  /** Money that settled what is on another account: another customer's, or in another currency; or the other way round. */
  | "otherAccount"
  /** Money that turned out to be the customer's, or somebody else's. */
  | "reassigned"

/** Amounts are minor units: what the customer owes more is above zero. */
export interface StatementEntry {
  readonly on: LocalDate
  readonly recordedAt: Instant
  readonly kind: StatementKind
  /** The invoice, or `payment P-1`, `credit note C-1 of I-1`. */
  readonly document: string
  readonly amount: number
  /** What is owed after it. */
  readonly balance: number
}

export interface StatementItem {
  readonly invoice: string
  readonly instalment: number
  readonly dueDate: LocalDate | null
  readonly open: number
  readonly disputed: number
  /** 0 or less is not late; null without a due date. */
  readonly daysPastDue: number | null
}

/** An account: one a currency. What is owed is what is open, less money and credit notes that are not put against it. */
export interface Account {
  readonly currency: Currency
  readonly opening: number
  readonly entries: ReadonlyArray<StatementEntry>
  readonly closing: number
  /** What is open at the end, by due date, and what is not put against it. */
  readonly openItems: ReadonlyArray<StatementItem>
  readonly overdue: number
  readonly unapplied: number
}

export interface Statement extends StatementQuery {
  readonly accounts: ReadonlyArray<Account>
}

interface Change {
  readonly currency: number
  readonly day: number
  readonly recorded: number
  readonly kind: StatementKind
  readonly document: string
  readonly amount: number
}

const ofMovement = (ledger: Ledger, row: number): StatementKind => {
  const { movement } = ledger
  const kind = movement.kind.at(row)
  switch (kind) {
    case Movement.charged:
      return "charge"
    case Movement.discounted:
      return "discount"
    case Movement.writtenOff:
      return "writeOff"
    case Movement.paid:
    case Movement.credited:
      return "otherAccount"
    case Movement.reversed: {
      const of = movement.kind.at(movement.reference.at(row))
      if (of === Movement.discounted) return "discountTakenBack"
      return of === Movement.writtenOff ? "writeOffTakenBack" : "otherAccount"
    }
    default:
      return "invoice"
  }
}

const ofCredit = (ledger: Ledger, row: number): StatementKind => {
  switch (ledger.credit.kind.at(row)) {
    case Credit.received:
      return ledger.source.invoice.at(ledger.credit.source.at(row)) < 0 ? "payment" : "creditNote"
    case Credit.returned:
      return "paymentReturned"
    case Credit.refunded:
      return "refund"
    case Credit.surplusKept:
    case Credit.surplusRestored:
      return "smallDifference"
    default:
      return "otherAccount"
  }
}

function* itemChanges(ledger: Ledger, customer: number, horizon: Horizon): IterableIterator<Change> {
  const { movement, rows } = ledger
  for (
    let invoice = rows.invoicesOfCustomer.last(customer);
    invoice >= 0;
    invoice = rows.invoicesOfCustomer.before(invoice)
  )
    for (const item of itemsOf(ledger, invoice))
      for (let row = ledger.item.lastMovement.at(item); row >= 0; row = movement.previous.at(row)) {
        if (!seen(movement, row, horizon)) continue
        const source = movement.source.at(row)
        yield {
          currency: ledger.invoice.currency.at(invoice),
          day: movement.day.at(row),
          recorded: movement.recorded.at(row),
          kind: ofMovement(ledger, row),
          document: source < 0 ? ledger.invoices.name(invoice) : sourceWords(ledger, source),
          amount: movement.amount.at(row),
        }
      }
}

const ownerOn = ({ owner, source, rows }: Ledger, of: number, day: number, knownAt: Instant): number => {
  for (let row = rows.ownersOfSource.last(of); row >= 0; row = rows.ownersOfSource.before(row))
    if (owner.day.at(row) <= day && owner.recorded.at(row) <= knownAt) return owner.customer.at(row)
  return source.customer.at(of)
}

/** Money and credit notes that are, or were for some time, the customer's. */
const everOwned = ({ rows, owner }: Ledger, customer: number): ReadonlyArray<number> => {
  const found = new Set<number>()
  for (let of = rows.sourcesOfCustomer.last(customer); of >= 0; of = rows.sourcesOfCustomer.before(of))
    found.add(of)
  for (let row = rows.ownersOfCustomer.last(customer); row >= 0; row = rows.ownersOfCustomer.before(row))
    found.add(owner.source.at(row))
  return [...found].sort((a, b) => a - b)
}

function* creditChanges(ledger: Ledger, customer: number, horizon: Horizon): IterableIterator<Change> {
  const { credit, owner, rows } = ledger
  for (const source of everOwned(ledger, customer)) {
    const changes: Array<Change> = []
    const document = sourceWords(ledger, source)
    const currency = ledger.source.currency.at(source)
    for (let row = rows.creditsOfSource.last(source); row >= 0; row = rows.creditsOfSource.before(row))
      if (seen(credit, row, horizon))
        changes.push({
          currency,
          day: credit.day.at(row),
          recorded: credit.recorded.at(row),
          kind: ofCredit(ledger, row),
          document,
          amount: -credit.amount.at(row),
        })
    const turns = new Map<number, number>()
    for (let row = rows.ownersOfSource.last(source); row >= 0; row = rows.ownersOfSource.before(row))
      if (seen(owner, row, horizon)) turns.set(owner.day.at(row), owner.recorded.at(row))
    let mine = ownerOn(ledger, source, Number.NEGATIVE_INFINITY, horizon.knownAt) === customer
    let sum = 0
    for (const day of [...new Set([...changes.map((change) => change.day), ...turns.keys()])].sort(
      (a, b) => a - b,
    )) {
      const now = ownerOn(ledger, source, day, horizon.knownAt) === customer
      const today = changes.filter((change) => change.day === day)
      const after = today.reduce((all, { amount }) => all + amount, sum)
      if (mine && now) yield* today
      else if (mine !== now)
        yield {
          currency,
          day,
          recorded: turns.get(day) ?? 0,
          kind: "reassigned",
          document,
          amount: now ? after : -sum,
        }
      mine = now
      sum = after
    }
  }
}

const order: ReadonlyArray<StatementKind> = ["invoice", "charge", "creditNote", "payment"]
const rank = (kind: StatementKind): number => (order.includes(kind) ? order.indexOf(kind) : order.length)

/** What was told together of one document is one entry; what comes to nothing, as money put against an invoice, is none. */
const entriesOf = (changes: ReadonlyArray<Change>, opening: number): ReadonlyArray<StatementEntry> => {
  const together = Map.groupBy(
    changes,
    ({ day, recorded, kind, document }) => `${day} ${recorded} ${kind} ${document}`,
  )
  let balance = opening
  return [...together.values()]
    .flatMap(([first, ...rest]) =>
      first === undefined
        ? []
        : [{ ...first, amount: rest.reduce((sum, { amount }) => sum + amount, first.amount) }],
    )
    .filter(({ amount }) => amount !== 0)
    .sort(
      (a, b) =>
        a.day - b.day ||
        a.recorded - b.recorded ||
        rank(a.kind) - rank(b.kind) ||
        (a.document < b.document ? -1 : 1),
    )
    .map(({ day, recorded, kind, document, amount }) => {
      balance += amount
      return {
        on: fromDay(day as Day),
        recordedAt: recorded as Instant,
        kind,
        document,
        amount,
        balance,
      }
    })
}

/**
 * A customer's statement of account for the days `[from, to)`, as known at a moment: what was owed before, every document
 * and payment with the balance after it, what is owed at the end, and the open items that make it up. One account a
 * currency. Money that settles the customer's own invoices changes nothing that is owed, and is no entry; money that is
 * the customer's and settles another account is.
 *
 * Fails with `STATEMENT_SPAN_INVALID`, when it ends before it begins, or `CUSTOMER_WITHOUT_ACCOUNT`.
 *
 * @example
 * import { unsafeDate } from "@adv/domain"
 * import { companyModels, statementOf } from "@adv/projections"
 *
 * const knownAt = Date.parse("2025-03-31T22:00:00Z") as Parameters<typeof statementOf>[1]["knownAt"]
 * const march = { from: unsafeDate("2025-03-01"), to: unsafeDate("2025-04-01"), knownAt }
 * const statement = statementOf(companyModels().states.receivables, { customer: "ROSSI", ...march })
 * assert.ok(statement._tag === "Left")
 * assert.equal(statement.left.code, "CUSTOMER_WITHOUT_ACCOUNT")
 */
export const statementOf = (
  ledger: Ledger,
  query: StatementQuery,
): Either<Failure<"STATEMENT_SPAN_INVALID" | "CUSTOMER_WITHOUT_ACCOUNT">, Statement> => {
  const { customer: name, from, to, knownAt } = query
  if (to <= from)
    return left(
      failure(
        "STATEMENT_SPAN_INVALID",
        `A statement from ${from} up to and without ${to} has no day: give a later end.`,
        { from, to },
      ),
    )
  const customer = ledger.customers.find(name)
  const end: Horizon = { asOf: toDay(addDays(to, -1)), knownAt }
  const changes =
    customer < 0 ? [] : [...itemChanges(ledger, customer, end), ...creditChanges(ledger, customer, end)]
  if (changes.length === 0)
    return left(
      failure(
        "CUSTOMER_WITHOUT_ACCOUNT",
        `Nothing was invoiced to customer ${name}, and nothing came from it, before ${to}: give another customer, or a later end.`,
        { customer: name, to },
      ),
    )
  const first = toDay(from)
  const open = openItemsOf(ledger, customer, end)
  const accounts = [...Map.groupBy(changes, ({ currency }) => currency)].map(([currency, own]): Account => {
    const opening = own.reduce((sum, { day, amount }) => (day < first ? sum + amount : sum), 0)
    const closing = own.reduce((sum, { amount }) => sum + amount, 0)
    const items = open
      .filter(({ invoice }) => ledger.invoice.currency.at(invoice) === currency)
      .map(({ item, invoice, open: whole, disputed, daysPastDue }) => ({
        due: dueOf(ledger, item, end),
        invoice: ledger.invoices.name(invoice),
        instalment: ledger.item.instalment.at(item),
        open: whole,
        disputed,
        daysPastDue,
      }))
      .sort((a, b) => a.due - b.due || (a.invoice < b.invoice ? -1 : a.invoice > b.invoice ? 1 : 0))
    const total = items.reduce((sum, item) => sum + item.open, 0)
    return {
      currency: ledger.currencies.name(currency) as Currency,
      opening,
      entries: entriesOf(
        own.filter(({ day }) => day >= first),
        opening,
      ),
      closing,
      openItems: items.map(({ due, daysPastDue, ...item }) => ({
        ...item,
        dueDate: due === OPEN_ENDED ? null : fromDay(due as Day),
        daysPastDue: due === OPEN_ENDED ? null : daysPastDue,
      })),
      overdue: items.reduce((sum, item) => (item.daysPastDue > 0 ? sum + item.open : sum), 0),
      unapplied: total - closing,
    }
  })
  return right({ ...query, accounts: accounts.sort((a, b) => (a.currency < b.currency ? -1 : 1)) })
}
