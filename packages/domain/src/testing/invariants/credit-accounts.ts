import type { RecordedEvent } from "../../facts/event.js"
import { addDays, type LocalDate } from "../../values/index.js"
import type { Log } from "./invariant.js"
import { sum } from "./numbers.js"

/** Up to where in the log, and up to which business date. */
export interface Horizon {
  readonly position: number
  readonly on: LocalDate
}

interface Dated {
  readonly position: number
  readonly on: LocalDate
}

interface Move extends Dated {
  readonly amount: number
}

interface Item {
  readonly currency: string
  readonly moves: Array<Move>
  readonly dues: Array<Dated & { readonly due: string | null }>
}

/** A payment or a credit note. */
interface Source {
  readonly currency: string
  readonly moves: Array<Move>
  readonly owners: Array<Dated & { readonly customer: string | null }>
  /** Of an instrument: how much may come to nothing, and since when it may not (as of its last word) any more. */
  readonly atRisk: Array<Dated & { readonly amount: number; readonly honoured: boolean }>
}

/** What customers owe and have paid, told apart from the read models: every movement with both its dates. */
export interface Accounts {
  readonly items: ReadonlyMap<string, ReadonlyArray<Item>>
  readonly sources: ReadonlyMap<string, ReadonlyArray<Source>>
}

const within = (dated: Dated, { position, on }: Horizon): boolean =>
  dated.position <= position && dated.on <= on

/** What an event moves of an invoice's instalment, up or down. */
const movesItem = (event: RecordedEvent): number | null => {
  switch (event.type) {
    case "ChargeClaimed":
    case "SettlementReversed":
    case "DiscountReversed":
    case "WriteOffReversed":
      return event.data.amount
    case "ChargeWaived":
    case "InstalmentSettled":
    case "DiscountTaken":
    case "ReceivableWrittenOff":
      return -event.data.amount
    default:
      return null
  }
}

/** What an event moves of a payment that isn't put against anything. */
const movesPayment = (event: RecordedEvent): number | null => {
  switch (event.type) {
    case "PaymentReceived":
    case "InstrumentAccepted":
    case "SurplusRestored":
      return event.data.amount
    case "PaymentReturned":
    case "InstrumentDishonoured":
    case "RefundPaid":
    case "SurplusWrittenOff":
      return -event.data.amount
    case "PaymentAllocated":
      return -sum(event.data.allocations.map(({ amount }) => amount))
    case "PaymentAllocationReversed":
      return sum(event.data.allocations.map(({ amount }) => amount))
    default:
      return null
  }
}

const pushTo = <V>(to: Map<string, Array<V>>, key: string, value: V): void => {
  const own = to.get(key)
  if (own === undefined) to.set(key, [value])
  else if (!own.includes(value)) own.push(value)
}

export const accountsIn = (log: Log): Accounts => {
  const items = new Map<string, Item>()
  const sources = new Map<string, Source>()
  const itemsOf = new Map<string, Array<Item>>()
  const sourcesOf = new Map<string, Array<Source>>()
  const customers = new Map<string, { readonly customer: string; readonly currency: string }>()
  const itemOf = (invoice: string, instalment: number): Item | null => {
    const key = `${invoice}/${instalment}`
    const known = items.get(key)
    const of = customers.get(invoice)
    if (known !== undefined || of === undefined) return known ?? null
    const fresh: Item = { currency: of.currency, moves: [], dues: [] }
    items.set(key, fresh)
    pushTo(itemsOf, of.customer, fresh)
    return fresh
  }
  const sourceOf = (key: string, currency: string): Source => {
    const known = sources.get(key)
    if (known !== undefined) return known
    const fresh: Source = { currency, moves: [], owners: [], atRisk: [] }
    sources.set(key, fresh)
    return fresh
  }
  const own = (source: Source, customer: string | null, at: Dated): void => {
    source.owners.push({ ...at, customer })
    if (customer !== null) pushTo(sourcesOf, customer, source)
  }
  for (const event of log) {
    const at = { position: event.position, on: event.metadata.effectiveDate }
    switch (event.type) {
      case "InvoiceIssued":
        customers.set(event.data.invoice, event.data)
        for (const { instalment, amount, dueDate } of event.data.instalments) {
          const item = itemOf(event.data.invoice, instalment)
          item?.moves.push({ ...at, amount })
          item?.dues.push({ ...at, due: dueDate })
        }
        break
      case "DueDatesFixed":
        for (const { instalment, dueDate } of event.data.instalments)
          itemOf(event.data.invoice, instalment)?.dues.push({ ...at, due: dueDate })
        break
      case "InstalmentRescheduled": {
        const { invoice, instalment: from, splits } = event.data
        for (const { instalment, dueDate, amount } of splits) {
          itemOf(invoice, instalment)?.dues.push({ ...at, due: dueDate })
          if (instalment === from) continue
          itemOf(invoice, instalment)?.moves.push({ ...at, amount })
          itemOf(invoice, from)?.moves.push({ ...at, amount: -amount })
        }
        break
      }
      case "CreditNoteIssued": {
        const { invoice, creditNote, currency, customer, totals } = event.data
        const source = sourceOf(`credit ${invoice}/${creditNote}`, currency)
        own(source, customer, at)
        source.moves.push({ ...at, amount: totals.payable })
        break
      }
      case "CreditRefundPaid": {
        const { invoice, creditNote, currency, amount } = event.data
        sourceOf(`credit ${invoice}/${creditNote}`, currency).moves.push({ ...at, amount: -amount })
        break
      }
      case "PaymentReceived":
      case "InstrumentAccepted":
        own(sourceOf(`payment ${event.data.payment}`, event.data.currency), event.data.customer, at)
        break
      case "PaymentIdentified":
      case "PaymentReassigned": {
        const source = sources.get(`payment ${event.data.payment}`)
        if (source !== undefined) own(source, event.data.customer, at)
        break
      }
      default:
    }
    const moved = movesItem(event)
    if (moved !== null && "instalment" in event.data) {
      itemOf(event.data.invoice, event.data.instalment)?.moves.push({ ...at, amount: moved })
      if ("source" in event.data && event.data.source.kind === "creditNote") {
        const { id, invoice = event.data.invoice } = event.data.source
        sources.get(`credit ${invoice}/${id}`)?.moves.push({ ...at, amount: moved })
      }
    }
    const paid = movesPayment(event)
    if (paid !== null && "payment" in event.data)
      sources.get(`payment ${event.data.payment}`)?.moves.push({ ...at, amount: paid })
    if (event.type === "InstrumentAccepted" || event.type === "InstrumentHonoured")
      sources
        .get(`payment ${event.data.payment}`)
        ?.atRisk.push({ ...at, amount: event.data.amount, honoured: event.type === "InstrumentHonoured" })
    if (event.type === "InstrumentDishonoured")
      sources.get(`payment ${event.data.payment}`)?.atRisk.push({ ...at, amount: 0, honoured: false })
  }
  return { items: itemsOf, sources: sourcesOf }
}

/** Adds what a customer owes, what may still come to nothing and what it has to its credit, within a horizon. */
export const countAccounts = (
  accounts: Accounts,
  customer: string,
  horizon: Horizon,
  marginDays: number,
  add: (component: string, currency: string, amount: number) => void,
): void => {
  const total = (moves: ReadonlyArray<Move>) =>
    sum(moves.filter((move) => within(move, horizon)).map(({ amount }) => amount))
  for (const { currency, moves, dues } of accounts.items.get(customer) ?? []) {
    const due = dues.filter((each) => within(each, horizon)).at(-1)?.due ?? null
    add(due !== null && due < horizon.on ? "overdue" : "notDue", currency, total(moves))
  }
  for (const { currency, moves, owners, atRisk } of accounts.sources.get(customer) ?? []) {
    if (owners.filter((each) => within(each, horizon)).at(-1)?.customer !== customer) continue
    add("unappliedCredits", currency, total(moves))
    const last = atRisk.filter((each) => within(each, horizon)).at(-1)
    if (last === undefined || (last.honoured && addDays(last.on, marginDays) < horizon.on)) continue
    add("instruments", currency, last.amount)
  }
}
