import { countDeadlines } from "../orders/deadlines.js"
import { OPEN_ENDED } from "../receivables/ledger.js"
import { collectionKpis } from "./collection-kpis.js"
import { currencyIn, each, openIn, salesIn } from "./counting.js"
import type { KpiDefinition, KpiScope, KpiSources } from "./definition.js"
import { perceptionKpis } from "./perception.js"
import { qualityKpis } from "./quality.js"
import { receivableKpis } from "./receivable-kpis.js"
import { workloadKpis } from "./workload-kpis.js"

const countOf = (kind: "orders" | "invoices" | "creditNotes") => (sources: KpiSources, scope: KpiScope) => {
  let n = 0
  each(sources.activity[kind], scope, null, () => {
    n += 1
  })
  return { numerator: n, n }
}

const percent = () => 100

/** Items settled in the window, in full and at least in part by payment, that had a due date. */
const settledIn = (
  { receivables }: KpiSources,
  scope: KpiScope,
  visit: (invoice: number, paid: number, daysLate: number) => void,
): void => {
  const balances = scope.balances()
  const currency = scope.currency === null ? null : receivables.currencies.find(scope.currency)
  for (let item = 0; item < balances.open.length; item++) {
    const paid = balances.paid[item] ?? 0
    if (balances.issued[item] !== 1 || balances.open[item] !== 0 || paid === 0) continue
    const day = balances.settledOn[item] ?? 0
    const due = balances.due[item] ?? OPEN_ENDED
    if (day < scope.from || day >= scope.to || due === OPEN_ENDED) continue
    const invoice = receivables.item.invoice.at(item)
    if (currency !== null && receivables.invoice.currency.at(invoice) !== currency) continue
    visit(invoice, paid, day - due)
  }
}

/**
 * The first KPIs. Windows are half-open in business dates of the legal entity; activity is counted gross, so that
 * cancelling later doesn't erase what was done.
 */
export const catalogue: ReadonlyArray<KpiDefinition> = [
  {
    id: "PR-01",
    version: 1,
    name: "Orders taken",
    family: "productivity",
    unit: "orders",
    window: "period",
    direction: "neutral",
    perCurrency: false,
    money: "none",
    decimals: 0,
    count: countOf("orders"),
  },
  {
    id: "PR-02",
    version: 1,
    name: "Order lines taken",
    family: "productivity",
    unit: "lines",
    window: "period",
    direction: "neutral",
    perCurrency: false,
    money: "none",
    decimals: 0,
    count: (sources, scope) => {
      let lines = 0
      let n = 0
      each(sources.activity.orders, scope, null, (row) => {
        lines += sources.activity.orders.lines.at(row)
        n += 1
      })
      return { numerator: lines, n }
    },
  },
  {
    id: "PR-03",
    version: 1,
    name: "Order value, net",
    family: "productivity",
    unit: "{currency}",
    window: "period",
    direction: "higherIsBetter",
    perCurrency: true,
    money: "numerator",
    decimals: 2,
    count: (sources, scope) => {
      let net = 0
      let n = 0
      each(sources.activity.orders, scope, currencyIn(sources, scope), (row) => {
        net += sources.activity.orders.net.at(row)
        n += 1
      })
      return { numerator: net, n }
    },
  },
  {
    id: "PR-04",
    version: 1,
    name: "Invoices issued",
    family: "productivity",
    unit: "documents",
    window: "period",
    direction: "neutral",
    perCurrency: false,
    money: "none",
    decimals: 0,
    count: countOf("invoices"),
  },
  {
    id: "PR-05",
    version: 1,
    name: "Credit notes issued",
    family: "productivity",
    unit: "documents",
    window: "period",
    direction: "lowerIsBetter",
    perCurrency: false,
    money: "none",
    decimals: 0,
    count: countOf("creditNotes"),
  },
  {
    id: "QU-05",
    version: 1,
    name: "On-time delivery rate, by requested date",
    family: "quality",
    unit: "%",
    window: "period",
    direction: "higherIsBetter",
    perCurrency: false,
    money: "none",
    decimals: 2,
    factor: percent,
    count: ({ orders }, { from, to, asOf, knownAt }) => {
      const { met, due } = countDeadlines(orders, { from, to, asOf, knownAt })
      return { numerator: met, denominator: due, n: due }
    },
  },
  {
    id: "FI-01",
    version: 1,
    name: "Days sales outstanding",
    family: "finance",
    unit: "days",
    window: "point",
    direction: "lowerIsBetter",
    perCurrency: true,
    money: "both",
    decimals: 2,
    zeroOverZero: 0,
    factor: ({ from, to }) => to - from,
    count: (sources, scope) => {
      const { open, unapplied, items } = openIn(sources, scope)
      return { numerator: open - unapplied, denominator: salesIn(sources, scope), n: items }
    },
  },
  {
    id: "FI-06",
    version: 1,
    name: "Average days late, by amount paid",
    family: "finance",
    unit: "days",
    window: "period",
    direction: "lowerIsBetter",
    perCurrency: true,
    money: "both",
    decimals: 2,
    count: (sources, scope) => {
      let weighted = 0
      let paid = 0
      let n = 0
      settledIn(sources, scope, (_invoice, amount, daysLate) => {
        weighted += amount * daysLate
        paid += amount
        n += 1
      })
      return { numerator: weighted, denominator: paid, n }
    },
  },
  {
    id: "FI-09",
    version: 1,
    name: "Overdue ratio",
    family: "finance",
    unit: "%",
    window: "point",
    direction: "lowerIsBetter",
    perCurrency: true,
    money: "both",
    decimals: 2,
    zeroOverZero: 0,
    factor: percent,
    count: (sources, scope) => {
      const { open, overdue, items } = openIn(sources, scope)
      return { numerator: overdue, denominator: open, n: items }
    },
  },
  {
    id: "FI-26",
    version: 1,
    name: "Share of invoices paid late",
    family: "finance",
    unit: "%",
    window: "period",
    direction: "lowerIsBetter",
    perCurrency: false,
    money: "none",
    decimals: 2,
    factor: percent,
    count: (sources, scope) => {
      const invoices = new Map<number, boolean>()
      settledIn(sources, scope, (invoice, _amount, daysLate) => {
        invoices.set(invoice, (invoices.get(invoice) ?? false) || daysLate > 0)
      })
      let late = 0
      for (const wasLate of invoices.values()) if (wasLate) late += 1
      return { numerator: late, denominator: invoices.size, n: invoices.size }
    },
  },
  ...qualityKpis,
  ...perceptionKpis,
  ...receivableKpis,
  ...collectionKpis,
  ...workloadKpis,
]
