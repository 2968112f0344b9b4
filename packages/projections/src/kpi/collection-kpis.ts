import { PromiseEnd } from "../collection/collection.js"
import { eachSeen, noticedItems, paidBetween } from "../collection/notices.js"
import { promisesKept } from "./arithmetic/collection.js"
import { horizonOf } from "./counting.js"
import type { KpiDefinition, KpiScope, KpiSources } from "./definition.js"

const percent = () => 100

/** How long after a notice a payment counts as its effect. */
const EFFECT_DAYS = 14

const collecting = {
  version: 1,
  family: "finance",
  unit: "%",
  window: "period",
  direction: "higherIsBetter",
  decimals: 2,
  factor: percent,
} as const

/** What became of the promises that were due in the window. One that is over and of which nothing was said is not kept. */
const promisesDue = ({ collection }: KpiSources, scope: KpiScope) => {
  const { promise, promiseEnd } = collection
  const horizon = horizonOf(scope)
  const ends = new Map<number, number>()
  eachSeen(promiseEnd, horizon, (row) => ends.set(promiseEnd.promise.at(row), promiseEnd.kind.at(row)))
  const due = { keptInTime: 0, keptLate: 0, broken: 0 }
  eachSeen(promise, horizon, (row) => {
    const day = promise.due.at(row)
    if (day < scope.from || day >= scope.to) return
    const end = ends.get(row)
    if (end === PromiseEnd.kept) due.keptInTime += 1
    else if (end === PromiseEnd.keptLate) due.keptLate += 1
    else if (end === PromiseEnd.broken || day < scope.asOf) due.broken += 1
  })
  return due
}

const promiseRate = (id: string, name: string, includingLate: boolean): KpiDefinition => ({
  ...collecting,
  id,
  name,
  perCurrency: false,
  money: "none",
  count: (sources, scope) => {
    const ratio = promisesKept(promisesDue(sources, scope), includingLate)
    return { ...ratio, n: ratio.denominator }
  },
})

/** What dunning and promises come to. */
export const collectionKpis: ReadonlyArray<KpiDefinition> = [
  {
    ...collecting,
    id: "FI-12",
    name: "Dunning effectiveness: paid within 14 days",
    perCurrency: true,
    money: "both",
    count: ({ collection, receivables }, scope) => {
      const horizon = horizonOf(scope)
      let dunned = 0
      let paid = 0
      const notices = new Set<number>()
      for (const item of noticedItems(collection, horizon)) {
        const end = item.day + EFFECT_DAYS
        // A notice counts once its days are over: before, nobody knows what it has brought.
        const over = item.day >= scope.from && item.day < scope.to && end < scope.asOf
        if (!over || item.currency !== scope.currency) continue
        notices.add(item.notice)
        dunned += item.amount
        // A payment is the effect of the notice before it, and of no other.
        const through = Math.min(end, item.nextDay)
        paid += Math.min(item.amount, paidBetween(receivables, item, item.day, through, horizon))
      }
      return { numerator: paid, denominator: dunned, n: notices.size }
    },
  },
  promiseRate("FI-14", "Promises to pay kept in full and in time", false),
  promiseRate("FI-14-LATE", "Promises to pay kept in full, late or not", true),
]
