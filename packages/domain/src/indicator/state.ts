import { recipe } from "../decider.js"
import { addDays, type Decimal, exact, type KpiId, type LocalDate } from "../values/index.js"
import type { IndicatorFact, PublishedFigure, TargetDirection } from "./events.js"
import type { Period, Window } from "./period.js"
import { type Scope, scopeKey } from "./scope.js"

export interface Target {
  readonly value: Decimal
  readonly direction: TargetDirection
  readonly validFrom: LocalDate
  /** The last day; null when it goes on. */
  readonly validTo: LocalDate | null
}

/** The targets of one part of the KPI over one kind of period, and how the KPI stands to them. */
export interface TargetLine {
  readonly scope: Scope
  readonly every: Period
  /** In the order in which they were set. */
  readonly targets: ReadonlyArray<Target>
  /** The window of the crossing noticed last, and which way it was; null when none was, or the target was withdrawn. */
  readonly crossed: { readonly window: Window; readonly missed: boolean } | null
}

export interface IndicatorState {
  readonly kpi: KpiId | null
  /** By {@link lineKey}. */
  readonly lines: ReadonlyMap<string, TargetLine>
  /** In the order in which they were published. */
  readonly published: ReadonlyArray<PublishedFigure>
}

export const lineKey = ({ scope, every }: { readonly scope: Scope; readonly every: Period }): string =>
  `${every} ${scopeKey(scope)}`

/** What is published of one window and scope is of one cell: the first is restated by the others. */
export const cellKey = ({ window, scope }: Pick<PublishedFigure, "window" | "scope">): string =>
  `${window.from} ${window.to} ${scopeKey(scope)}`

export const initial = (): IndicatorState => ({ kpi: null, lines: new Map(), published: [] })

export const evolve = recipe<IndicatorState, IndicatorFact>({
  TargetSet: (state, { kpi, scope, every, value, direction, validFrom, validTo }) => {
    state.kpi = kpi
    const key = lineKey({ scope, every })
    const line = state.lines.get(key) ?? { scope, every, targets: [], crossed: null }
    const target = { value, direction, validFrom, validTo: validTo ?? null }
    state.lines.set(key, {
      ...line,
      targets: [...line.targets.filter((each) => each.validFrom !== validFrom), target],
    })
  },
  TargetWithdrawn: (state, { scope, every, validFrom }) => {
    const key = lineKey({ scope, every })
    const line = state.lines.get(key)
    if (line === undefined) return
    state.lines.set(key, { ...line, targets: untilBefore(line.targets, validFrom), crossed: null })
  },
  ThresholdCrossed: (state, { scope, every, window, direction }) => {
    const key = lineKey({ scope, every })
    const line = state.lines.get(key)
    if (line) state.lines.set(key, { ...line, crossed: { window, missed: direction === "missed" } })
  },
  KpiPublished: (state, figure) => {
    state.kpi = figure.kpi
    state.published.push(figure)
  },
})

/** What is left of targets that end the day before a date. */
const untilBefore = (targets: ReadonlyArray<Target>, date: LocalDate): ReadonlyArray<Target> =>
  targets.flatMap((target) => {
    if (target.validFrom >= date) return []
    return [
      target.validTo !== null && target.validTo < date ? target : { ...target, validTo: addDays(date, -1) },
    ]
  })

/**
 * The target that holds on a day: of those set for it, the one that started last. Null when there is none. A window is
 * measured by the target of its last day.
 */
export const targetOn = ({ targets }: Pick<TargetLine, "targets">, on: LocalDate): Target | null => {
  let found: Target | null = null
  for (const target of targets)
    if (
      target.validFrom <= on &&
      (target.validTo === null || target.validTo >= on) &&
      (found === null || target.validFrom > found.validFrom)
    )
      found = target
  return found
}

/** Whether a value is on the good side of a target. */
export const meets = (value: Decimal, target: Pick<Target, "value" | "direction">): boolean =>
  target.direction === "atLeast"
    ? exact(value).gte(exact(target.value))
    : exact(value).lte(exact(target.value))

/** What was published of one cell, the first in front. */
export const publishedOf = (
  { published }: Pick<IndicatorState, "published">,
  cell: Parameters<typeof cellKey>[0],
): ReadonlyArray<PublishedFigure> => {
  const key = cellKey(cell)
  return published.filter((figure) => cellKey(figure) === key)
}
