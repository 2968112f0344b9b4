import type { RecordedEvent } from "../../../facts/event.js"
import type { PlainCommand } from "../../../flows/plain-command.js"
import { periodBefore, periodOf } from "../../../indicator/period.js"
import { addDays, type LocalDate } from "../../../values/index.js"
import { type Move, pick, type Situation } from "../move.js"

/** KPIs that count facts by their business date: what they come to can be told from the log alone. */
const counted = [
  { kpi: "PR-01", fact: "OrderPlaced", unit: "orders", term: "orders" },
  { kpi: "PR-04", fact: "InvoiceIssued", unit: "documents", term: "invoices" },
] as const

const countIn = (
  log: ReadonlyArray<RecordedEvent>,
  type: string,
  { from, to }: { readonly from: LocalDate; readonly to: LocalDate },
  asOf: LocalDate,
): number =>
  log.filter(
    (event) =>
      event.type === type &&
      event.metadata.effectiveDate >= from &&
      event.metadata.effectiveDate < to &&
      event.metadata.effectiveDate <= asOf,
  ).length

/** How it stands as of a day, by all that is known. */
const publish = ({ company, today, which, other }: Situation): ReadonlyArray<PlainCommand> => {
  const last = company.log.at(-1)
  const of = pick(counted, which, counted[0])
  if (last === undefined) return []
  // The month before, or the days so far of this week.
  const window =
    other % 3 === 0
      ? { from: periodOf("week", today).from, to: addDays(today, 1) }
      : periodBefore("month", today)
  const count = countIn(company.log, of.fact, window, today)
  return [
    {
      type: "PublishKpi",
      on: today,
      kpi: of.kpi,
      version: 1,
      window,
      scope: {},
      asOf: today,
      knownAt: last.recordedAt,
      logPosition: last.position,
      unit: of.unit,
      numerator: String(count),
      denominator: null,
      value: String(count),
      n: count,
      terms: [{ term: of.term, amount: count, n: count }],
    },
  ]
}

const target = { kpi: "PR-01", scope: {}, every: "week" } as const

/** Which figures a company aims at, looks at and publishes. */
export const indicating: ReadonlyArray<Move> = [
  {
    name: "figures that are published, once and again",
    weight: 4,
    commands: publish,
  },
  {
    name: "targets, and whether they are met",
    weight: 4,
    *commands({ company, today, at, size }) {
      const week = periodBefore("week", today)
      if (size % 4 === 0) yield { ...target, type: "WithdrawTarget", on: today, reason: "the season is over" }
      else
        yield {
          ...target,
          type: "SetTarget",
          on: today,
          value: String(size % 7),
          direction: pick(["atLeast", "atMost"] as const, at, "atLeast"),
          validFrom: addDays(week.from, -(size % 3)),
          ...(size % 4 === 1 ? { validTo: addDays(week.to, 30) } : {}),
        }
      const value = String(countIn(company.log, "OrderPlaced", week, today))
      yield { ...target, type: "NoticeThreshold", on: today, window: week, value }
    },
  },
  {
    name: "what is looked at",
    weight: 1,
    commands: ({ on, size }) => [
      {
        type: "DefineDashboard",
        on,
        dashboard: "office",
        tiles: [
          { kpi: "PR-01", dims: {}, window: { every: "week", periods: (size % 5) + 1 } },
          {
            kpi: "FI-09",
            dims: { currency: "EUR" },
            window: { every: "month", periods: 3 },
            thresholds: [{ level: "warning", value: String(20 + (size % 3)) }],
          },
        ],
      },
    ],
  },
]
