import {
  addDays,
  type Crossing,
  type Decimal,
  fromDay,
  type Instant,
  isDecimal,
  type KpiId,
  type LocalDate,
  lineKey,
  meets,
  type NoticeThreshold,
  type Period,
  periodBefore,
  type Scope,
  type Target,
  type TargetDirection,
  targetOn,
  toDay,
  type Window,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { within } from "../dunning/dated-facts.js"
import type { Horizon } from "../engine/read-models.js"
import type { CompanyModels } from "../projections.js"
import { figureOf } from "./figure.js"
import { type IndicatorBook, indicatorAt, kpisIn } from "./indicator-book.js"

/** A target that holds. */
export interface TargetInForce {
  readonly kpi: KpiId
  readonly scope: Scope
  readonly every: Period
  readonly value: Decimal
  readonly direction: TargetDirection
  readonly validFrom: LocalDate
  /** The last day; null when it goes on. */
  readonly validTo: LocalDate | null
  /** How the KPI stands to it, as it was noticed last; null when no crossing ever was. */
  readonly noticed: { readonly direction: Crossing; readonly window: Window } | null
}

/** The targets that hold on a business date, as known at a moment, by KPI. */
export const targetsInForce = (book: IndicatorBook, horizon: Horizon): ReadonlyArray<TargetInForce> => {
  const on = fromDay(horizon.asOf)
  return kpisIn(book).flatMap((kpi) =>
    [...indicatorAt(book, kpi, horizon).lines.values()].flatMap((line): ReadonlyArray<TargetInForce> => {
      const target = targetOn(line, on)
      if (target === null) return []
      const { scope, every, crossed } = line
      const noticed =
        crossed === null
          ? null
          : {
              direction: crossed.missed ? ("missed" as const) : ("metAgain" as const),
              window: crossed.window,
            }
      return [{ kpi, scope, every, ...target, noticed }]
    }),
  )
}

/** The target of one part and kind of period that holds on a business date, as known at a moment; null when there is none. */
export const targetFor = (
  book: IndicatorBook,
  line: { readonly kpi: KpiId; readonly scope: Scope; readonly every: Period },
  horizon: Horizon,
): Target | null => {
  const known = indicatorAt(book, line.kpi, horizon).lines.get(lineKey(line))
  return known === undefined ? null : targetOn(known, fromDay(horizon.asOf))
}

/** A crossing of a target that was noticed. */
export interface NoticedCrossing {
  readonly kpi: KpiId
  readonly scope: Scope
  readonly every: Period
  readonly window: Window
  readonly value: Decimal
  readonly target: Decimal
  readonly direction: Crossing
  readonly noticedOn: LocalDate
}

/** The crossings that were noticed up to a business date, as known at a moment: by day, and then by KPI. */
export const crossingsOf = (book: IndicatorBook, horizon: Horizon): ReadonlyArray<NoticedCrossing> =>
  kpisIn(book)
    .flatMap((kpi) =>
      within(book.indicators.of(kpi), horizon).flatMap(({ fact, on }) =>
        fact.type === "ThresholdCrossed" ? [{ ...fact.data, noticedOn: on }] : [],
      ),
    )
    .sort((a, b) => (a.noticedOn < b.noticedOn ? -1 : a.noticedOn > b.noticedOn ? 1 : 0))

/** By all that is in the log so far. */
const always = Number.MAX_SAFE_INTEGER as Instant

/**
 * The targets that stand otherwise, on a day, than was noticed last: by the last period of each that is over, and by the
 * target of its last day. What has no value stands as it stood.
 */
export const targetCrossings = (
  states: CompanyModels["states"],
  on: LocalDate,
): ReadonlyArray<NoticeThreshold> => {
  const book = states.indicators
  const horizon = { asOf: toDay(on), knownAt: always }
  return kpisIn(book).flatMap((kpi) =>
    [...indicatorAt(book, kpi, horizon).lines.values()].flatMap((line): ReadonlyArray<NoticeThreshold> => {
      const { scope, every, crossed } = line
      const window = periodBefore(every, on)
      const target = targetOn(line, addDays(window.to, -1))
      if (target === null || (crossed !== null && window.from < crossed.window.from)) return []
      const figure = figureOf(states, { kpi, window, scope, asOf: on, knownAt: always })
      if (isLeft(figure)) return []
      const { value } = figure.right.value
      if (value === null || !isDecimal(value) || meets(value, target) !== (crossed?.missed ?? false))
        return []
      return [{ type: "NoticeThreshold", on, kpi, scope, every, window, value }]
    }),
  )
}
