import {
  type Currency,
  type Day,
  type DomainFact,
  type Failure,
  failure,
  formatMinor,
  fromDay,
  type Instant,
  isRecordedEvent,
  type LocalDate,
  minor,
  type StoredEvent,
  type StreamName,
  streamName,
  toDay,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { credit } from "../credit/ledger.js"
import { lineageOf } from "../credit/standing.js"
import { customers } from "../customers/customers.js"
import { type CustomerBooks, type CustomerDimension, customerGroups } from "../customers/relation.js"
import { relations } from "../customers/relation-book.js"
import { type Horizon, readModels } from "../engine/read-models.js"
import type { CompanyModels } from "../projections.js"
import {
  type AgingBy,
  type AgingFailure,
  type AgingFigures,
  type AgingQuery,
  agingLabels,
  agingOf,
} from "./aging.js"
import { bucketsBy, inBucket, netOldestFirst } from "./aging-items.js"
import {
  Credit,
  creditSource,
  type Ledger,
  Movement,
  OPEN_ENDED,
  paymentSource,
  receivables,
} from "./ledger.js"
import { creditLeft, dueOf, openItemsOf, seen, sourcesOf } from "./of-customer.js"

/** Whose row of an aging a cell is in; the totals' when absent. */
export type AgingRowOf =
  | { readonly customer: string }
  | { readonly invoice: string; readonly instalment?: number }
  | { readonly term: string }
  | { readonly dimension: CustomerDimension; readonly group: string }

/** A cell of an aging: a currency, whose row, and which column. */
export interface AgingCellQuery extends Omit<AgingQuery, "by" | "customers" | "base"> {
  readonly currency: Currency
  readonly of?: AgingRowOf
  /** The label of a bucket, such as `31-60`; or one of the measures `total`, `overdue`, `disputed`, `unapplied`. */
  readonly cell: string
}

const measures = ["total", "overdue", "disputed", "unapplied"] as const
type Measure = (typeof measures)[number]
const isMeasure = (cell: string): cell is Measure => measures.some((measure) => measure === cell)

type FactType = DomainFact["type"]

/** What changed an item, or what is left of a credit. Amounts are minor units; what takes off is below zero. */
export interface ExplainedMovement {
  readonly what: string
  readonly on: LocalDate
  readonly recordedAt: Instant
  readonly amount: number
  /** What it was settled from: `payment P-1`, `credit note C-1 of I-1`. */
  readonly source?: string
}

/** An open item, and what of it is in the cell. */
export interface ExplainedItem {
  readonly customer: string
  readonly invoice: string
  readonly instalment: number
  readonly issued: LocalDate
  readonly dueDate: LocalDate | null
  /** 0 or less is not late; null without a due date. */
  readonly daysPastDue: number | null
  readonly bucket: string
  readonly open: number
  readonly disputed: number
  /** What credits were taken off it, without being recorded (AG-6). */
  readonly netted: number
  /** Kept back by the customer's terms, and not due (AG-9). */
  readonly retained: boolean
  /** What it adds to the cell. */
  readonly amount: number
  readonly movements: ReadonlyArray<ExplainedMovement>
  /** `1220.00 issued − 400.00 paid = 820.00`. */
  readonly arithmetic: string
  readonly stream: StreamName
}

/** Money or a credit note that is not put against anything. */
export interface ExplainedCredit {
  readonly customer: string
  readonly source: string
  readonly on: LocalDate
  readonly left: number
  readonly amount: number
  readonly movements: ReadonlyArray<ExplainedMovement>
  readonly arithmetic: string
  readonly stream: StreamName
}

/** Which facts a cell came from: those of these types on this stream. */
export interface FactSource {
  readonly stream: StreamName
  readonly types: ReadonlyArray<FactType>
}

export interface AgingExplanation {
  readonly query: AgingCellQuery
  /** What the cell holds, in minor units: the sum of its items' and credits' amounts. */
  readonly amount: number
  readonly items: ReadonlyArray<ExplainedItem>
  readonly credits: ReadonlyArray<ExplainedCredit>
  readonly arithmetic: string
  readonly sources: ReadonlyArray<FactSource>
}

export type AgingBooks = CustomerBooks & Pick<CompanyModels["states"], "receivables">

const itemFacts: ReadonlyArray<FactType> = [
  "InvoiceIssued",
  "DueDatesFixed",
  "InstalmentRescheduled",
  "ChargeClaimed",
  "ChargeWaived",
  "InstalmentSettled",
  "SettlementReversed",
  "DiscountTaken",
  "DiscountReversed",
  "ReceivableWrittenOff",
  "WriteOffReversed",
]
const disputeFacts: ReadonlyArray<FactType> = ["DisputeOpened", "DisputeResolved", "DisputeReopened"]
const creditNoteFacts: ReadonlyArray<FactType> = ["CreditNoteIssued", "CreditRefundPaid"]
const paymentFacts: ReadonlyArray<FactType> = [
  "PaymentReceived",
  "PaymentIdentified",
  "PaymentReassigned",
  "PaymentAllocated",
  "PaymentAllocationReversed",
  "PaymentReturned",
  "SurplusWrittenOff",
  "SurplusRestored",
  "RefundPaid",
  "InstrumentAccepted",
  "InstrumentDishonoured",
]
const customerFacts: Readonly<Record<CustomerDimension, ReadonlyArray<FactType>>> = {
  segment: ["CustomerRegistered"],
  country: ["CustomerRegistered"],
  salesperson: ["CustomerRegistered", "AccountOwnerAssigned"],
  group: ["CustomerRegistered", "ParentAssigned"],
}

/** Streams and types, each once. */
class Sources {
  readonly #types = new Map<StreamName, Set<FactType>>()

  add(stream: StreamName, types: ReadonlyArray<FactType>): void {
    const own = this.#types.get(stream) ?? new Set()
    for (const type of types) own.add(type)
    this.#types.set(stream, own)
  }

  has(stream: StreamName, type: FactType): boolean {
    return this.#types.get(stream)?.has(type) === true
  }

  list(): ReadonlyArray<FactSource> {
    return [...this.#types]
      .map(([stream, types]) => ({ stream, types: [...types].sort() }))
      .sort((a, b) => (a.stream < b.stream ? -1 : 1))
  }
}

const movementWords: Readonly<Record<number, string>> = {
  [Movement.issued]: "issued",
  [Movement.charged]: "charged",
  [Movement.paid]: "paid",
  [Movement.credited]: "credited",
  [Movement.reversed]: "taken back",
  [Movement.discounted]: "discounted",
  [Movement.writtenOff]: "written off",
  [Movement.rescheduled]: "rescheduled",
}

const creditWords: Readonly<Record<number, string>> = {
  [Credit.received]: "received",
  [Credit.allocated]: "put against invoices",
  [Credit.released]: "taken back from invoices",
  [Credit.returned]: "returned",
  [Credit.refunded]: "refunded",
  [Credit.surplusKept]: "kept as a small difference",
  [Credit.surplusRestored]: "restored",
}

/** What a payment or a credit note is called. */
export const sourceWords = (ledger: Ledger, source: number): string => {
  const of = ledger.source.invoice.at(source)
  const name = ledger.sources.name(source)
  if (of < 0) return name
  const invoice = ledger.invoices.name(of)
  return `credit note ${name.slice(creditSource(invoice, "").length)} of ${invoice}`
}

const streamOfSource = (ledger: Ledger, source: number): StreamName => {
  const of = ledger.source.invoice.at(source)
  return of < 0
    ? streamName("payment", ledger.sources.name(source).slice(paymentSource("").length))
    : streamName("invoice", ledger.invoices.name(of))
}

/** What moved an item within a horizon, in the order in which it was recorded. */
export const movementsOf = (
  ledger: Ledger,
  item: number,
  horizon: Horizon,
): ReadonlyArray<ExplainedMovement> => {
  const { movement } = ledger
  const found: Array<ExplainedMovement> = []
  for (let row = ledger.item.lastMovement.at(item); row >= 0; row = movement.previous.at(row)) {
    if (!seen(movement, row, horizon)) continue
    const source = movement.source.at(row)
    found.push({
      what: movementWords[movement.kind.at(row)] ?? "",
      on: fromDay(movement.day.at(row) as Day),
      recordedAt: movement.recorded.at(row) as Instant,
      amount: movement.amount.at(row),
      ...(source < 0 ? {} : { source: sourceWords(ledger, source) }),
    })
  }
  return found.reverse()
}

const creditMovementsOf = (
  ledger: Ledger,
  source: number,
  horizon: Horizon,
): ReadonlyArray<ExplainedMovement> => {
  const { credit: rows } = ledger
  const { creditsOfSource } = ledger.rows
  const found: Array<ExplainedMovement> = []
  for (let row = creditsOfSource.last(source); row >= 0; row = creditsOfSource.before(row))
    if (seen(rows, row, horizon))
      found.push({
        what: creditWords[rows.kind.at(row)] ?? "",
        on: fromDay(rows.day.at(row) as Day),
        recordedAt: rows.recorded.at(row) as Instant,
        amount: rows.amount.at(row),
      })
  return found.reverse()
}

/** `1220.00 issued − 400.00 paid = 820.00`. */
const sumText = (
  parts: ReadonlyArray<{ readonly amount: number; readonly what: string }>,
  sum: number,
  currency: Currency,
): string => {
  const text = (amount: number) => formatMinor(minor(amount), currency)
  const terms = parts.map(({ amount, what }, index) =>
    index === 0 ? `${text(amount)} ${what}` : `${amount < 0 ? "−" : "+"} ${text(Math.abs(amount))} ${what}`,
  )
  return `${terms.length === 0 ? "nothing" : terms.join(" ")} = ${text(sum)}`
}

/** Whether a row of credits alone: those have no invoice and no term. */
const holdsCredits = (of: AgingRowOf | undefined): boolean =>
  of === undefined || "customer" in of || "dimension" in of || ("term" in of && of.term === "")

const customersIn = (
  books: AgingBooks,
  of: AgingRowOf | undefined,
  horizon: Horizon,
): ReadonlyArray<number> => {
  const ledger = books.receivables
  if (of !== undefined && "customer" in of) return [ledger.customers.find(of.customer)]
  if (of !== undefined && "invoice" in of) {
    const invoice = ledger.invoices.find(of.invoice)
    return invoice < 0 ? [] : [ledger.invoice.customer.at(invoice)]
  }
  const all = Array.from({ length: ledger.customers.length }, (_, number) => number)
  if (of === undefined || "term" in of) return all
  const groups = customerGroups(books, of.dimension, horizon)
  return all.filter((number) => groups.of(ledger.customers.name(number)) === of.group)
}

const holdsItem = (ledger: Ledger, of: AgingRowOf | undefined, invoice: number, item: number): boolean => {
  if (of === undefined || "customer" in of || "dimension" in of) return true
  if ("term" in of) return ledger.terms.name(ledger.invoice.term.at(invoice)) === of.term
  return (
    ledger.invoices.name(invoice) === of.invoice &&
    (of.instalment === undefined || ledger.item.instalment.at(item) === of.instalment)
  )
}

interface OpenCredit {
  readonly source: number
  readonly left: number
}

/** The streams that say what is left of a credit note: its own, and those of the invoices it settled. */
const addCreditNote = (
  sources: Sources,
  ledger: Ledger,
  source: number,
  horizon: Horizon,
  types: ReadonlyArray<FactType>,
) => {
  sources.add(streamOfSource(ledger, source), [...types, ...creditNoteFacts])
  const { creditsOfSource } = ledger.rows
  for (let row = creditsOfSource.last(source); row >= 0; row = creditsOfSource.before(row)) {
    const item = ledger.credit.item.at(row)
    if (item < 0 || !seen(ledger.credit, row, horizon)) continue
    const invoice = ledger.invoices.name(ledger.item.invoice.at(item))
    sources.add(streamName("invoice", invoice), types)
  }
}

export type ExplainAgingFailure = AgingFailure | Failure<"AGING_CELL_UNKNOWN">

/**
 * Where a cell of an aging comes from: its open items with all that moved each, the money and credit notes that count in
 * it, the arithmetic, and the streams and types of the facts that say so. It looks only at the rows of the customers in
 * question, so that it costs what their facts cost, and not what the ledger does.
 *
 * From those facts alone {@link rederiveAging} comes to the same amount, and the amounts of items and credits add up to it.
 *
 * Fails as {@link agingOf} does, and with `AGING_CELL_UNKNOWN` (no such bucket or measure).
 *
 * @example
 * import { type Currency, unsafeDate } from "@adv/domain"
 * import { agingOf, companyModels, explainAging } from "@adv/projections"
 *
 * const knownAt = Date.parse("2025-03-31T22:00:00Z") as Parameters<typeof agingOf>[1]["knownAt"]
 * const query = { asOf: unsafeDate("2025-03-31"), knownAt, currency: "EUR" as Currency, of: { customer: "ROSSI" } }
 * const explained = explainAging(companyModels().states, { ...query, cell: "31-60" })
 * assert.ok(explained._tag === "Right")
 * assert.equal(explained.right.arithmetic, "nothing = 0.00")
 * assert.equal(explainAging(companyModels().states, { ...query, cell: "31-61" })._tag, "Left")
 */
export const explainAging = (
  books: AgingBooks,
  query: AgingCellQuery,
): Either<ExplainAgingFailure, AgingExplanation> => {
  const ledger = books.receivables
  const { basis = "dueDate", scheme = "days", credits: treated = "apart", cell, of, currency } = query
  // Of nothing, so that what agingOf refuses is refused in its words.
  const none = agingOf(receivables.initial(), query)
  if (isLeft(none)) return none
  const { bounds } = none.right
  const labels = agingLabels(bounds, scheme)
  if (!isMeasure(cell) && !labels.includes(cell))
    return left(
      failure(
        "AGING_CELL_UNKNOWN",
        `There is no bucket "${cell}": give one of ${[...labels, ...measures].join(", ")}.`,
        { cell, cells: [...labels, ...measures] },
      ),
    )
  const horizon: Horizon = { asOf: toDay(query.asOf), knownAt: query.knownAt }
  const bucketOf = bucketsBy(scheme, bounds, horizon.asOf)
  const money = ledger.currencies.find(currency)
  const disputes = query.undisputedOnly === true || cell === "disputed"
  const types = disputes ? [...itemFacts, ...disputeFacts] : itemFacts
  const withCredits = holdsCredits(of) && (cell === "unapplied" || treated !== "apart")
  const sources = new Sources()
  const items: Array<ExplainedItem> = []
  const credits: Array<ExplainedCredit> = []

  const inCell = (bucket: number): boolean =>
    cell === "total" || (cell === "overdue" ? bucket > 0 : labels[bucket] === cell)

  for (const customer of customersIn(books, of, horizon)) {
    if (customer < 0 || money < 0) continue
    const name = ledger.customers.name(customer)
    const open = openItemsOf(ledger, customer, horizon).filter(
      ({ invoice }) => ledger.invoice.currency.at(invoice) === money,
    )
    const held: ReadonlyArray<OpenCredit> =
      withCredits || treated === "oldestFirst"
        ? sourcesOf(ledger, customer, horizon)
            .filter((source) => ledger.source.currency.at(source) === money)
            .map((source) => ({ source, left: creditLeft(ledger, source, horizon) }))
        : []
    const netted = new Map<number, number>()
    if (treated === "oldestFirst")
      netOldestFirst(
        open.map((item) => ({ item: item.item, open: item.open, due: dueOf(ledger, item.item, horizon) })),
        held.reduce((sum, each) => sum + each.left, 0),
        (item, amount) => netted.set(item, amount),
      )

    let counts = false
    for (const { item, invoice, open: whole, disputed, daysPastDue } of open) {
      const taken = netted.get(item) ?? 0
      const issued = ledger.invoice.issued.at(invoice)
      const due = dueOf(ledger, item, horizon)
      const retained = daysPastDue <= 0 && ledger.item.retained.at(item) === 1
      const bucket = retained ? 0 : bucketOf(basis === "dueDate" ? due : issued)
      const stream = streamName("invoice", ledger.invoices.name(invoice))
      const mine = holdsItem(ledger, of, invoice, item)
      const amount =
        cell === "unapplied"
          ? withCredits
            ? -taken
            : 0
          : !mine
            ? 0
            : cell === "disputed"
              ? disputed
              : inCell(bucket)
                ? inBucket(whole, disputed, taken, query.undisputedOnly === true)
                : 0
      // What is taken off one item depends on all of the customer's.
      if (treated === "oldestFirst") sources.add(stream, types)
      if (amount === 0) continue
      counts = true
      sources.add(stream, types)
      const movements = movementsOf(ledger, item, horizon)
      items.push({
        customer: name,
        invoice: ledger.invoices.name(invoice),
        instalment: ledger.item.instalment.at(item),
        issued: fromDay(issued as Day),
        dueDate: due === OPEN_ENDED ? null : fromDay(due as Day),
        daysPastDue: due === OPEN_ENDED ? null : daysPastDue,
        bucket: labels[bucket] ?? "",
        open: whole,
        disputed,
        netted: taken,
        retained,
        amount,
        movements,
        arithmetic: sumText(movements, whole, currency),
        stream,
      })
    }

    const counted = new Set<number>()
    for (const { source, left: rest } of held) {
      if (rest === 0) continue
      const day = ledger.source.day.at(source)
      const amount = !withCredits
        ? 0
        : cell === "unapplied"
          ? treated === "ownDate"
            ? 0
            : rest
          : treated === "ownDate" && cell !== "disputed" && inCell(bucketOf(day))
            ? -rest
            : 0
      if (amount === 0 && treated !== "oldestFirst") continue
      counted.add(source)
      const stream = streamOfSource(ledger, source)
      if (ledger.source.invoice.at(source) < 0) sources.add(stream, paymentFacts)
      else addCreditNote(sources, ledger, source, horizon, types)
      if (amount === 0) continue
      counts = true
      const movements = creditMovementsOf(ledger, source, horizon)
      credits.push({
        customer: name,
        source: sourceWords(ledger, source),
        on: fromDay(day as Day),
        left: rest,
        amount,
        movements,
        arithmetic: sumText(movements, rest, currency),
        stream,
      })
    }
    // The stream of a credit note tells of the invoice's others, too: what those settled has to be told as well.
    for (let more = true; more; ) {
      more = false
      for (const { source } of held) {
        if (counted.has(source) || ledger.source.invoice.at(source) < 0) continue
        if (!sources.has(streamOfSource(ledger, source), "CreditNoteIssued")) continue
        counted.add(source)
        addCreditNote(sources, ledger, source, horizon, types)
        more = true
      }
    }

    if (counts && of !== undefined && "dimension" in of)
      for (const office of of.dimension === "group" ? lineageOf(books.credit, name, horizon) : [name])
        sources.add(streamName("customer", office), customerFacts[of.dimension])
  }

  const amount =
    items.reduce((sum, item) => sum + item.amount, 0) + credits.reduce((sum, each) => sum + each.amount, 0)
  items.sort(
    (a, b) =>
      b.amount - a.amount ||
      (a.stream < b.stream ? -1 : a.stream > b.stream ? 1 : a.instalment - b.instalment),
  )
  credits.sort((a, b) => b.amount - a.amount || (a.source < b.source ? -1 : 1))
  return right({
    query,
    amount,
    items,
    credits,
    arithmetic: sumText(
      [
        ...items.map((item) => ({ amount: item.amount, what: `of ${item.invoice}/${item.instalment}` })),
        ...credits.map((each) => ({ amount: each.amount, what: `of ${each.source}` })),
      ],
      amount,
      currency,
    ),
    sources: sources.list(),
  })
}

/** What a cell of an aging holds. */
export const agingCell = (figures: AgingFigures, cell: string): number =>
  isMeasure(cell) ? figures[cell] : (figures.buckets.find(({ label }) => label === cell)?.amount ?? 0)

/** Whether a fact is one of those that something came from. */
export const isFromSources = (
  sources: ReadonlyArray<FactSource>,
  knownAt: Instant,
): ((event: StoredEvent) => boolean) => {
  const types = new Map<StreamName, ReadonlySet<string>>(
    sources.map((source) => [source.stream, new Set<string>(source.types)]),
  )
  return ({ stream, type, recordedAt }) => recordedAt <= knownAt && types.get(stream)?.has(type) === true
}

const rowsBy = (books: AgingBooks, of: AgingRowOf, horizon: Horizon): AgingBy => {
  if ("customer" in of) return "customer"
  if ("term" in of) return "term"
  if ("dimension" in of) return customerGroups(books, of.dimension, horizon)
  return of.instalment === undefined ? "invoice" : "instalment"
}

const groupNamed = (of: AgingRowOf): string => {
  if ("customer" in of) return of.customer
  if ("term" in of) return of.term
  if ("dimension" in of) return of.group
  return of.instalment === undefined ? of.invoice : `${of.invoice}/${of.instalment}`
}

/**
 * Counts a cell again from nothing but the facts that it is said to come from: other facts among those given are left
 * out. It comes to the amount that was explained, or the explanation is wrong.
 *
 * Fails as {@link agingOf} does.
 *
 * @param facts at least those of the explanation's streams and types, in the log's order
 */
export const rederiveAging = (
  { query, sources }: AgingExplanation,
  facts: Iterable<StoredEvent>,
): Either<AgingFailure, number> => {
  const models = readModels({ customers, credit, relations, receivables })
  const isFrom = isFromSources(sources, query.knownAt)
  models.apply(Array.from(facts).filter((event) => isRecordedEvent(event) && isFrom(event)))
  const { currency, of, cell, ...asked } = query
  const horizon = { asOf: toDay(query.asOf), knownAt: query.knownAt }
  const by = of === undefined ? undefined : rowsBy(models.states, of, horizon)
  const aging = agingOf(models.states.receivables, { ...asked, ...(by === undefined ? {} : { by }) })
  if (isLeft(aging)) return aging
  const figures = aging.right.currencies.find((each) => each.currency === currency)
  if (figures === undefined) return right(0)
  if (of === undefined) return right(agingCell(figures, cell))
  const group = groupNamed(of)
  const row = figures.rows?.find((each) => each.group === group)
  return right(row === undefined ? 0 : agingCell(row, cell))
}
