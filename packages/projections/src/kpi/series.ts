import type { Currency } from "@adv/domain"
import { daysOf, lastDayOf } from "./asked.js"
import type { Cell, Figure, Kpi, Sum } from "./declaration.js"
import type { Study } from "./study.js"
import { firstOfMonth, monthOf, type Span } from "./windows.js"

/** How a figure was made. */
export interface Made {
  readonly figure: Figure
  /** By term: the days that count. */
  readonly days: ReadonlyMap<string, Span>
  /** Terms of which all parts were looked at, whatever part it is the figure of. */
  readonly wholly: ReadonlySet<string>
}

/** What a flow comes to day by day, ascending. */
interface DaySums {
  readonly days: ReadonlyArray<number>
  readonly amounts: ReadonlyArray<number>
}

/** One KPI of one group, currency and part; all the windows. */
export class Series {
  readonly kpi: Kpi
  /** By `Study.dimensionsOf(kpi)`. */
  readonly values: ReadonlyArray<string>
  readonly currency: Currency | null
  readonly part: string | null
  readonly group: { readonly [dimension: string]: string } | null
  readonly #study: Study
  #groups: ReadonlyArray<number> | null = null
  readonly #ofTerm = new Map<string, ReadonlyArray<number>>()
  readonly #days = new Map<string, DaySums>()

  constructor(study: Study, kpi: Kpi, dimensions: ReadonlyArray<string>, values: ReadonlyArray<string>) {
    const at = (dimension: string): string | undefined => values[dimensions.indexOf(dimension)]
    this.#study = study
    this.kpi = kpi
    this.values = values
    this.currency = kpi.perCurrency ? ((at("currency") ?? "") as Currency) : null
    this.part = kpi.perPart === true ? (at("part") ?? "") : null
    const { by } = study.asked
    this.group =
      by.length === 0 ? null : Object.fromEntries(by.map((dimension) => [dimension, at(dimension) ?? ""]))
  }

  /** The groups that count here and have anything of a term. */
  groupsOf(name: string): ReadonlyArray<number> {
    const known = this.#ofTerm.get(name)
    if (known !== undefined) return known
    this.#groups ??= this.#study.matching(this.kpi, this.values)
    const tallies = this.#study.talliesOf(this.kpi, name)
    const groups = this.#groups.filter((group) => tallies.some((tally) => tally.has(group)))
    this.#ofTerm.set(name, groups)
    return groups
  }

  figure(window: Span): Figure {
    const { kpi } = this
    if (kpi.figure !== undefined) return kpi.figure(this.#cell(window))
    const cell = this.#cell(window)
    const combined = (of: { readonly [term: string]: number }): number => {
      let sum = 0
      for (const [name, factor] of Object.entries(of)) sum += factor * cell.sum(name).amount
      return sum
    }
    const { numerator = {}, denominator } = kpi
    const counts = kpi.counts ?? Object.keys(denominator ?? numerator)[0] ?? ""
    return {
      numerator: combined(numerator),
      ...(denominator === undefined ? {} : { denominator: combined(denominator) }),
      n: cell.sum(counts).n,
    }
  }

  /**
   * The figure, and which days of each term it was made from: those of the window, or also those before, of what was
   * counted by month.
   */
  made(window: Span): Made {
    const { kpi } = this
    const { asOf } = this.#study.asked
    const monthly = new Set<string>()
    const wholly = new Set<string>()
    const cell = this.#cell(window)
    const watched: Cell = {
      ...cell,
      months: (name) => {
        monthly.add(name)
        return cell.months(name)
      },
      parts: (name) => {
        wholly.add(name)
        return cell.parts(name)
      },
    }
    const figure = kpi.figure?.(watched) ?? this.figure(window)
    const days = new Map<string, Span>()
    for (const name of Object.keys(kpi.terms)) {
      const usual = daysOf(kpi, name, window, asOf)
      // A month is looked at whole, and up to the last day.
      const from = figure.backTo ?? Number.NEGATIVE_INFINITY
      days.set(name, monthly.has(name) ? { from, to: lastDayOf(kpi, window, asOf) + 1 } : usual)
    }
    return { figure, days, wholly }
  }

  /** How much of a cohort may still change, of how much there is. */
  maturity(window: Span, n: number): { readonly changing: number; readonly of: number } {
    const { kpi } = this
    const { asked } = this.#study
    if (kpi.pending !== undefined) {
      const pending = this.#sum(kpi.pending, window).n
      return { changing: pending, of: n + pending }
    }
    const counts = kpi.counts ?? Object.keys(kpi.denominator ?? kpi.numerator ?? {})[0]
    if (kpi.ripensFor === undefined || counts === undefined) return { changing: n, of: n }
    const from = Math.min(window.to, Math.max(window.from, asked.asOf - kpi.ripensFor + 1))
    const tally = this.#study.tally(kpi, counts, window)
    let changing = 0
    for (const group of this.groupsOf(counts)) changing += tally.within(group, from, window.to).n
    return { changing, of: n }
  }

  #cell(window: Span): Cell {
    const { kpi, currency, part } = this
    const asOf = lastDayOf(kpi, window, this.#study.asked.asOf)
    const sums = new Map<string, Sum>()
    return {
      ...window,
      asOf,
      part: part ?? "",
      currency: currency ?? "",
      sum: (name) => {
        const known = sums.get(name)
        if (known !== undefined) return known
        const fresh = this.#sum(name, window)
        sums.set(name, fresh)
        return fresh
      },
      parts: (name) => this.#parts(name, window),
      byKey: (name) => this.#byKey(name, window, this.groupsOf(name)),
      months: (name) => this.#months(name, asOf),
    }
  }

  /** What a term comes to in a window. */
  sumOf(name: string, window: Span): Sum {
    return this.#sum(name, window)
  }

  #sum(name: string, window: Span, groups: ReadonlyArray<number> = this.groupsOf(name)): Sum {
    const term = this.kpi.terms[name]
    if (term === undefined) return { amount: 0, n: 0, samples: [] }
    if (term.keyed === "distinct") {
      const keys = this.#byKey(name, window, groups).size
      return { amount: keys, n: keys, samples: [] }
    }
    const tally = this.#study.tally(this.kpi, name, window)
    const days = daysOf(this.kpi, name, window, this.#study.asked.asOf)
    let amount = 0
    let n = 0
    const samples: Array<number> = []
    for (const group of groups) {
      const own =
        term.kind === "stock" ? tally.standing(group, days.to) : tally.within(group, days.from, days.to)
      amount += own.amount
      n += own.n
      if (term.kind === "samples")
        for (const each of tally.samples(group, days.from, days.to)) samples.push(each)
    }
    return {
      amount,
      n,
      samples: samples.length < 2 ? samples : Array.from(Float64Array.from(samples).sort()),
    }
  }

  #parts(name: string, window: Span): ReadonlyMap<string, Sum> {
    const byPart = new Map<string, Array<number>>()
    for (const group of this.#study.matching(this.kpi, this.values, "part")) {
      const part = this.#study.partOf(group)
      const own = byPart.get(part) ?? []
      own.push(group)
      byPart.set(part, own)
    }
    const sums = new Map<string, Sum>()
    for (const part of [...byPart.keys()].sort()) {
      const sum = this.#sum(name, window, byPart.get(part))
      if (sum.amount !== 0 || sum.n !== 0) sums.set(part, sum)
    }
    return sums
  }

  #byKey(name: string, window: Span, groups: ReadonlyArray<number>): ReadonlyMap<string, number> {
    const sums = new Map<string, number>()
    const term = this.kpi.terms[name]
    if (term === undefined) return sums
    const tally = this.#study.tally(this.kpi, name, window)
    const { from, to } = daysOf(this.kpi, name, window, this.#study.asked.asOf)
    for (const group of groups)
      for (const keys of tally.keys(group, from, to))
        for (const [key, amount] of keys) sums.set(key, (sums.get(key) ?? 0) + amount)
    if (term.kind === "stock") for (const [key, amount] of sums) if (amount === 0) sums.delete(key)
    return sums
  }

  #daySums(name: string): DaySums {
    const known = this.#days.get(name)
    if (known !== undefined) return known
    const byDay = this.#study.byDay(this.kpi, name)
    const sums = new Map<number, number>()
    // What has only happened before the window may be a group that wasn't there so far: matched anew.
    for (const group of this.#study.matching(this.kpi, this.values))
      for (const [day, amount] of byDay.get(group) ?? []) sums.set(day, (sums.get(day) ?? 0) + amount)
    const days = [...sums.keys()].sort((a, b) => a - b)
    const fresh = { days, amounts: days.map((day) => sums.get(day) ?? 0) }
    this.#days.set(name, fresh)
    return fresh
  }

  #months(name: string, asOf: number): ReturnType<Cell["months"]> {
    const sums = this.#daySums(name)
    const latest = monthOf(asOf)
    const earliest = sums.days[0] === undefined || sums.days[0] > asOf ? latest : monthOf(sums.days[0])
    const months: Array<{ from: number; to: number; amount: number }> = []
    let at = sums.days.length
    while (at > 0 && (sums.days[at - 1] ?? 0) > asOf) at--
    for (let month = latest; month >= earliest; month--) {
      const from = firstOfMonth(month)
      let amount = 0
      for (; at > 0 && (sums.days[at - 1] ?? 0) >= from; at--) amount += sums.amounts[at - 1] ?? 0
      months.push({ from, to: Math.min(asOf + 1, firstOfMonth(month + 1)), amount })
    }
    return months
  }
}
