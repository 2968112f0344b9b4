import { availabilitiesOf, dayOfPiece, eachPiece, isOpen, presenceIn } from "../workload/horizon.js"
import { Load } from "../workload/ledger.js"
import { maxOverMean } from "./arithmetic/imbalance.js"
import { horizonOf, shared } from "./counting.js"
import type { KpiDefinition, KpiScope, KpiSources } from "./definition.js"

const percent = () => 100
/** A full-time equivalent is forty hours a week (APQC). */
const FULL_TIME_WEEK = 40 * 3600
const MINUTE = 60

const productivity = {
  version: 1,
  family: "productivity",
  window: "period",
  direction: "neutral",
  perCurrency: false,
  money: "none",
  decimals: 2,
} as const

const loads = [
  ["", "", null],
  ["-ADM", ", administrative", Load.administrative],
  ["-COM", ", commercial", Load.commercial],
] as const

const presence = shared(({ workload }, scope) =>
  presenceIn(availabilitiesOf(workload, horizonOf(scope)), scope.from, scope.to),
)

/** Work that was done in the window. */
const done = ({ workload }: KpiSources, scope: KpiScope, load: number | null): number => {
  let n = 0
  eachPiece(workload, horizonOf(scope), ({ row, completedOn }) => {
    if (completedOn < scope.from || completedOn >= scope.to || completedOn < 0) return
    if (load === null || workload.work.load.at(row) === load) n += 1
  })
  return n
}

/** Seconds of work, by the standards, that belong to the window, in all and by assistant; what is cancelled is left out. */
const workIn = ({ workload }: KpiSources, scope: KpiScope, load: number | null) => {
  const byMember = workload.member.map(() => 0)
  let seconds = 0
  let n = 0
  eachPiece(workload, horizonOf(scope), (piece) => {
    const day = dayOfPiece(workload, piece.row)
    if (piece.status === "cancelled" || day < scope.from || day >= scope.to) return
    if (load !== null && workload.work.load.at(piece.row) !== load) return
    const own = workload.work.seconds.at(piece.row)
    seconds += own
    n += 1
    if (piece.member >= 0) byMember[piece.member] = (byMember[piece.member] ?? 0) + own
  })
  return { seconds, n, byMember }
}

/** The recommendation that was issued last in the window; null when there was none. */
const recommended = ({ workload }: KpiSources, scope: KpiScope) =>
  workload.recommendations.findLast(
    ({ day, recorded }) =>
      recorded <= scope.knownAt && day <= scope.asOf && day >= scope.from && day < scope.to,
  ) ?? null

const MILLION = 1_000_000
const millionths = (decimal: string): number => Math.round(Number(decimal) * MILLION)

/** Work, who did it, and whether there are enough to do it. */
export const workloadKpis: ReadonlyArray<KpiDefinition> = [
  ...loads.map(
    ([suffix, of, load]): KpiDefinition => ({
      ...productivity,
      id: `PR-06${suffix}`,
      name: `Pieces of work done${of}`,
      unit: "pieces",
      decimals: 0,
      count: (sources, scope) => {
        const n = done(sources, scope, load)
        return { numerator: n, n }
      },
    }),
  ),
  {
    ...productivity,
    id: "PR-07",
    name: "Pieces of work done per full-time assistant",
    unit: "pieces/FTE",
    direction: "higherIsBetter",
    factor: ({ from, to }) => (to - from) * FULL_TIME_WEEK,
    count: (sources, scope) => {
      const n = done(sources, scope, null)
      return { numerator: n, denominator: presence(sources, scope).seconds * 7, n }
    },
  },
  ...loads.map(
    ([suffix, of, load]): KpiDefinition => ({
      ...productivity,
      id: `PR-08${suffix}`,
      name: `Workload by the standards${of}`,
      unit: "min",
      count: (sources, scope) => {
        const { seconds, n } = workIn(sources, scope, load)
        return { numerator: seconds, denominator: MINUTE, n }
      },
    }),
  ),
  {
    ...productivity,
    id: "PR-09",
    name: "Full-time assistants required, as last recommended",
    unit: "FTE",
    count: (sources, scope) => {
      const last = recommended(sources, scope)
      return last === null
        ? { numerator: 0, denominator: 0, n: 0 }
        : { numerator: millionths(last.figures.fteRequired), denominator: MILLION, n: 1 }
    },
  },
  {
    ...productivity,
    id: "PR-10",
    name: "Utilisation: workload over presence",
    unit: "%",
    factor: percent,
    count: (sources, scope) => {
      const { seconds, n } = workIn(sources, scope, null)
      return { numerator: seconds, denominator: presence(sources, scope).seconds, n }
    },
  },
  {
    ...productivity,
    id: "PR-11",
    name: "Load imbalance: the most loaded over the mean",
    unit: "ratio",
    direction: "lowerIsBetter",
    count: (sources, scope) => {
      const { byMember } = workIn(sources, scope, null)
      const there = presence(sources, scope).byMember
      return maxOverMean(byMember.map((load, number) => ({ load, capacity: there[number] ?? 0 })))
    },
  },
  {
    ...productivity,
    id: "PR-12",
    name: "Backlog in days of work",
    unit: "days",
    window: "point",
    direction: "lowerIsBetter",
    count: (sources, scope) => {
      let seconds = 0
      let n = 0
      eachPiece(sources.workload, horizonOf(scope), (piece) => {
        if (!isOpen(piece)) return
        seconds += sources.workload.work.seconds.at(piece.row)
        n += 1
      })
      const there = presence(sources, scope)
      return { numerator: seconds * there.days, denominator: there.seconds, n }
    },
  },
  {
    ...productivity,
    id: "PR-17",
    name: "Staffing, as last recommended",
    unit: "",
    count: (sources, scope) => {
      const last = recommended(sources, scope)
      if (last === null) return { numerator: 0, denominator: 0, n: 0 }
      const { decision, count = 0 } = last.figures
      return {
        numerator: decision === "reduce" ? -count : count,
        n: 1,
        word: count === 0 ? decision : `${decision} ${count}`,
      }
    },
  },
]
