import type { Instant } from "@adv/domain"
import type { Kpi } from "./declaration.js"
import type { Span } from "./windows.js"

/** What is asked, checked: days since 1970-01-01. */
export interface Asked {
  readonly kpis: ReadonlyArray<Kpi>
  readonly whole: Span
  readonly windows: ReadonlyArray<Span>
  readonly asOf: number
  readonly knownAt: Instant
  readonly by: ReadonlyArray<string>
  readonly where: ReadonlyMap<string, ReadonlySet<string>>
}

/** The last day that counts in a window: of how things stand, that of the window when it is over. */
export const lastDayOf = ({ window }: Kpi, { to }: Span, asOf: number): number =>
  window === "point" && to - 1 < asOf ? to - 1 : asOf

/** The window before, as long as the window. */
export const windowBefore = ({ from, to }: Span): Span => ({ from: from - (to - from), to: from })

/** Which days of a term count in a cell: for a stock, all up to the day before `to`. */
export const daysOf = (kpi: Kpi, name: string, window: Span, asOf: number): Span => {
  if (kpi.terms[name]?.kind === "stock") {
    const end = Math.min(lastDayOf(kpi, window, asOf), window.to - 1) + 1
    return {
      from: Number.NEGATIVE_INFINITY,
      to: kpi.opening?.includes(name) ? Math.min(window.from, end) : end,
    }
  }
  return kpi.before?.includes(name) ? windowBefore(window) : window
}
