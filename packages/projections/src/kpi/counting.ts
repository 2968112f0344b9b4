import type { Day } from "@adv/domain"
import type { DocumentRows } from "../activity/activity.js"
import type { Horizon } from "../engine/read-models.js"
import { type Balances, unappliedOf } from "../receivables/balances.js"
import { OPEN_ENDED } from "../receivables/ledger.js"
import type { KpiScope, KpiSources } from "./definition.js"

/** The dates of a scope, as read models ask for them. */
export const horizonOf = ({ asOf, knownAt }: Pick<KpiScope, "asOf" | "knownAt">): Horizon => ({
  asOf: asOf as Day,
  knownAt,
})

type Dates = Pick<KpiScope, "from" | "to" | "asOf" | "knownAt">

/**
 * Counts something once for all the KPIs, and all their parts, of one window in one go; it may go by the scope's dates, and
 * by neither its currency nor its part.
 */
export const shared = <Counted>(
  count: (sources: KpiSources, scope: Dates) => Counted,
): ((sources: KpiSources, scope: Omit<KpiScope, "part">) => Counted) => {
  const byFrame = new WeakMap<object, Counted>()
  return (sources, scope) => {
    const known = byFrame.get(scope.frame)
    if (known !== undefined) return known
    const fresh = count(sources, scope)
    byFrame.set(scope.frame, fresh)
    return fresh
  }
}

/** Goes through the documents of the window that are known. */
export const each = (
  documents: DocumentRows,
  scope: KpiScope,
  currency: number | null,
  visit: (row: number) => void,
): void => {
  const days = documents.day.values
  const recorded = documents.recorded.values
  const currencies = documents.currency.values
  for (let row = 0; row < documents.day.length; row++) {
    if ((recorded[row] ?? 0) > scope.knownAt) break
    const day = days[row] ?? 0
    if (day < scope.from || day >= scope.to || day > scope.asOf) continue
    if (currency !== null && currencies[row] !== currency) continue
    visit(row)
  }
}

export const currencyIn = ({ activity }: KpiSources, scope: KpiScope): number | null =>
  scope.currency === null ? null : activity.currencies.find(scope.currency)

/** What is open and overdue in one currency at the end of a day, and what isn't put against anything. Minor units. */
interface Standing {
  open: number
  overdue: number
  items: number
  unapplied: number
}

const nothing: Readonly<Standing> = { open: 0, overdue: 0, items: 0, unapplied: 0 }

/** By number of the currency. */
const standings = new WeakMap<Balances, ReadonlyMap<number, Readonly<Standing>>>()

const standingsOf = (
  { receivables }: KpiSources,
  balances: Balances,
): ReadonlyMap<number, Readonly<Standing>> => {
  const known = standings.get(balances)
  if (known !== undefined) return known
  const found = new Map<number, Standing>()
  const of = (currency: number): Standing => {
    const own = found.get(currency)
    if (own !== undefined) return own
    const fresh = { ...nothing }
    found.set(currency, fresh)
    return fresh
  }
  for (let item = 0; item < balances.open.length; item++) {
    const amount = balances.open[item] ?? 0
    if (amount === 0) continue
    const standing = of(receivables.invoice.currency.at(receivables.item.invoice.at(item)))
    standing.open += amount
    standing.items += 1
    const due = balances.due[item] ?? OPEN_ENDED
    if (due !== OPEN_ENDED && due < balances.horizon.asOf) standing.overdue += amount
  }
  unappliedOf(receivables, balances.horizon, (_customer, currency, amount) => {
    of(currency).unapplied += amount
  })
  standings.set(balances, found)
  return found
}

/** How receivables stand in one currency at the end of a day: that of the scope, unless other balances are given. */
export const openIn = (
  sources: KpiSources,
  scope: KpiScope,
  balances: Balances = scope.balances(),
): Readonly<Standing> => {
  const currency = scope.currency === null ? -1 : sources.receivables.currencies.find(scope.currency)
  return standingsOf(sources, balances).get(currency) ?? nothing
}

/** Invoices of the window less credit notes, tax included, in the currency of the scope. */
export const salesIn = (sources: KpiSources, scope: KpiScope, lessCreditNotes = true): number => {
  const currency = currencyIn(sources, scope)
  const { invoices, creditNotes } = sources.activity
  let sales = 0
  each(invoices, scope, currency, (row) => {
    sales += invoices.gross.at(row)
  })
  if (lessCreditNotes)
    each(creditNotes, scope, currency, (row) => {
      sales -= creditNotes.gross.at(row)
    })
  return sales
}
