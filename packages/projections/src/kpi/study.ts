import type { Currency, Instant } from "@adv/domain"
import type { Float64Column, Int32Column, Names } from "../engine/columns.js"
import type { Cell, Figure, Kpi, Sum } from "./declaration.js"
import type { OneEntry } from "./entry.js"
import { type DimensionValue, Groups } from "./groups.js"
import { entryFor, Slots, Tally } from "./tally.js"
import type { Books, Term } from "./term.js"
import { firstOfMonth, monthOf, type Span } from "./windows.js"

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

/** The currencies that anything was ordered, billed or paid in within the horizon, by code. */
const currenciesIn = (
  { activity, orders, receivables }: Books,
  { asOf, knownAt }: Pick<Asked, "asOf" | "knownAt">,
): ReadonlyArray<string> => {
  const found = new Set<string>()
  const look = (names: Names, day: Int32Column, recorded: Float64Column, currency: Int32Column): void => {
    const seen = new Set<number>()
    for (let row = 0, last = -1; row < day.length; row++) {
      if (recorded.at(row) > knownAt) break
      const number = currency.at(row)
      if (number === last || day.at(row) > asOf) continue
      last = number
      seen.add(number)
    }
    for (const number of seen) found.add(names.name(number))
  }
  const { invoices } = activity
  const { credit } = receivables
  look(orders.names, orders.order.placed, orders.order.recorded, orders.order.currency)
  look(activity.currencies, invoices.day, invoices.recorded, invoices.currency)
  look(receivables.currencies, credit.day, credit.recorded, credit.currency)
  return [...found]
}

/** Groups of entries by what they are: of those that are nothing in particular by a dimension, which dimensions. */
interface Matching {
  readonly at: ReadonlyArray<number>
  readonly groups: Map<string, Array<number>>
}

/** How a figure was made. */
export interface Made {
  readonly figure: Figure
  /** By term: the days that count. */
  readonly days: ReadonlyMap<string, Span>
  /** Terms of which all parts were looked at, whatever part it is the figure of. */
  readonly wholly: ReadonlySet<string>
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
    return { amount, n, samples: samples.sort((a, b) => a - b) }
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

/** What a flow comes to day by day, ascending. */
interface DaySums {
  readonly days: ReadonlyArray<number>
  readonly amounts: ReadonlyArray<number>
}

/** One question about KPIs: each term of theirs is gone through once, for all windows, groups, currencies and parts. */
export class Study {
  readonly asked: Asked
  readonly groups: Groups
  readonly #books: Books
  readonly #slots: Slots
  readonly #span: Span
  readonly #tallies = new Map<Term, Tally>()
  readonly #byDay = new Map<Term, ReadonlyMap<number, ReadonlyMap<number, number>>>()
  readonly #foreseen = new Map<Term, Map<number, Tally>>()
  readonly #matching = new Map<string, ReadonlyArray<Matching>>()
  readonly #projected = new Map<string, Array<ReadonlyArray<DimensionValue> | null>>()
  #matched = 0
  #currencies: ReadonlyArray<string> | null = null

  constructor(books: Books, asked: Asked) {
    const { kpis, by, where, windows, asOf } = asked
    this.asked = asked
    this.#books = books
    const dimensions = new Set([...by, ...where.keys()])
    if (kpis.some(({ perCurrency }) => perCurrency)) dimensions.add("currency")
    if (kpis.some(({ perPart, figure }) => perPart === true || figure !== undefined)) dimensions.add("part")
    this.groups = new Groups(books, asked, [...dimensions])
    const boundaries: Array<number> = [asOf + 1]
    const looksBack = kpis.some(({ before }) => before !== undefined)
    for (const window of windows) {
      boundaries.push(window.from, window.to)
      if (looksBack) boundaries.push(windowBefore(window).from)
    }
    for (const { ripensFor } of kpis) if (ripensFor !== undefined) boundaries.push(asOf - ripensFor + 1)
    this.#slots = new Slots(boundaries)
    const first = windows.reduce(
      (least, window) => Math.min(least, looksBack ? windowBefore(window).from : window.from),
      asked.whole.from,
    )
    this.#span = { from: first, to: asked.whole.to }
  }

  /** What a KPI is told apart by here: what is asked for, then its currency and its part. */
  dimensionsOf({ perCurrency, perPart }: Kpi): ReadonlyArray<string> {
    const { by } = this.asked
    return [
      ...by,
      ...(perCurrency && !by.includes("currency") ? ["currency"] : []),
      ...(perPart === true && !by.includes("part") ? ["part"] : []),
    ]
  }

  partOf(group: number): string {
    return this.groups.valuesOf(group)[this.groups.dimensions.indexOf("part")] ?? ""
  }

  #counted(asOf: number, span: Partial<Span>) {
    const { knownAt, where } = this.asked
    const [customer, ...others] = where.get("customer") ?? []
    return {
      asOf,
      knownAt,
      ...span,
      ...(customer === undefined || others.length > 0 ? {} : { customer }),
    }
  }

  /** A KPI's term, gone through at most once for all windows, unless it has to be looked at as of each one's end. */
  tally(kpi: Kpi, name: string, window: Span): Tally {
    const term = kpi.terms[name]
    if (term === undefined) throw new Error(`${kpi.id} has no term ${name}`)
    const { asOf, windows } = this.asked
    const end = lastDayOf(kpi, window, asOf)
    const byEnd = this.#foreseen.get(term) ?? new Map<number, Tally>()
    const anew = term.foreseen === true && end !== asOf
    const known = anew ? byEnd.get(end) : this.#tallies.get(term)
    if (known !== undefined) return known
    const fresh = new Tally(
      this.#books,
      term,
      this.#counted(anew ? end : asOf, this.#span),
      this.groups,
      this.#slots,
      windows,
    )
    if (anew) this.#foreseen.set(term, byEnd.set(end, fresh))
    else this.#tallies.set(term, fresh)
    return fresh
  }

  /** A term day by day, by group: what is before the window too. */
  byDay(kpi: Kpi, name: string): ReadonlyMap<number, ReadonlyMap<number, number>> {
    const term = kpi.terms[name]
    const known = term === undefined ? undefined : this.#byDay.get(term)
    if (known !== undefined) return known
    const sums = new Map<number, Map<number, number>>()
    term?.each(
      this.#books,
      this.#counted(this.asked.asOf, { to: this.#span.to }),
      entryFor((entry) => {
        const group = this.groups.of(entry)
        const own = sums.get(group) ?? new Map<number, number>()
        sums.set(group, own)
        own.set(entry.day, (own.get(entry.day) ?? 0) + entry.amount)
      }),
    )
    if (term !== undefined) this.#byDay.set(term, sums)
    return sums
  }

  /** Whether what a group is passes what is asked for; what is nothing in particular by a dimension does. */
  #passes(values: ReadonlyArray<DimensionValue>, except?: string): boolean {
    return this.groups.dimensions.every((dimension, at) => {
      const wanted = this.asked.where.get(dimension)
      const value = values[at] ?? null
      return wanted === undefined || dimension === except || value === null || wanted.has(value)
    })
  }

  /** What each group is by some dimensions; null when it isn't asked for. */
  #projectedOn(dimensions: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<DimensionValue> | null> {
    const key = joined(dimensions)
    const known = this.#projected.get(key) ?? []
    this.#projected.set(key, known)
    const places = dimensions.map((dimension) => this.groups.dimensions.indexOf(dimension))
    for (let group = known.length; group < this.groups.length; group++) {
      const values = this.groups.valuesOf(group)
      known.push(this.#passes(values) ? places.map((place) => values[place] ?? null) : null)
    }
    return known
  }

  /** The groups that count in a cell of a KPI, by the cell's values; `apart` from one dimension, when it is said. */
  matching(kpi: Kpi, values: ReadonlyArray<string>, apart?: string): ReadonlyArray<number> {
    // Every term of the questioned KPIs has been gone through before the first group is matched.
    const dimensions = this.dimensionsOf(kpi)
    const key = JSON.stringify([dimensions, apart ?? ""])
    if (this.#matched !== this.groups.length) {
      this.#matching.clear()
      this.#matched = this.groups.length
    }
    const matchings = this.#matching.get(key) ?? this.#match(dimensions, apart)
    this.#matching.set(key, matchings)
    return matchings.flatMap(
      ({ at, groups }) => groups.get(joined(at.map((index) => values[index] ?? ""))) ?? [],
    )
  }

  #match(dimensions: ReadonlyArray<string>, apart: string | undefined): ReadonlyArray<Matching> {
    const found = new Map<string, Matching>()
    const places = dimensions.map((dimension) => this.groups.dimensions.indexOf(dimension))
    for (let group = 0; group < this.groups.length; group++) {
      const values = this.groups.valuesOf(group)
      if (!this.#passes(values, apart)) continue
      const at: Array<number> = []
      const own: Array<string> = []
      places.forEach((place, index) => {
        const value = values[place] ?? null
        if (value === null || dimensions[index] === apart) return
        at.push(index)
        own.push(value)
      })
      const mask = at.join()
      const matching = found.get(mask) ?? { at, groups: new Map<string, Array<number>>() }
      found.set(mask, matching)
      const key = joined(own)
      const groups = matching.groups.get(key) ?? []
      groups.push(group)
      matching.groups.set(key, groups)
    }
    return [...found.values()]
  }

  #known(): ReadonlyArray<string> {
    const wanted = this.asked.where.get("currency")
    this.#currencies ??= currenciesIn(this.#books, this.asked).filter(
      (currency) => wanted === undefined || wanted.has(currency),
    )
    return this.#currencies
  }

  /** What a term comes to: one for all windows, or one for each. */
  talliesOf(kpi: Kpi, name: string): ReadonlyArray<Tally> {
    const { windows } = this.asked
    const each = kpi.terms[name]?.foreseen === true ? windows : windows.slice(0, 1)
    return [...new Set(each.map((window) => this.tally(kpi, name, window)))]
  }

  /** Goes through all terms of some KPIs, so that every group has its number. */
  scan(kpis: ReadonlyArray<Kpi>): void {
    for (const kpi of kpis) for (const name of Object.keys(kpi.terms)) this.talliesOf(kpi, name)
  }

  /** The series of one currency and part, whether anything was counted of it or not. */
  seriesAt(kpi: Kpi, values: ReadonlyArray<string>): Series {
    this.scan([kpi])
    return new Series(this, kpi, this.dimensionsOf(kpi), values)
  }

  /** Goes through a term again, entry by entry: what explains a cell. */
  eachEntry(kpi: Kpi, name: string, window: Span, days: Span, entry: OneEntry): void {
    const term = kpi.terms[name]
    const end = lastDayOf(kpi, window, this.asked.asOf)
    const from = Math.min(days.from, this.#span.from)
    term?.each(
      this.#books,
      this.#counted(
        term.foreseen === true ? end : this.asked.asOf,
        term.kind === "stock" || from === Number.NEGATIVE_INFINITY
          ? { to: this.#span.to }
          : { from, to: this.#span.to },
      ),
      entry,
    )
  }

  /** A KPI's series: each currency and part that there is, of each group in which anything was counted. */
  seriesOf(kpi: Kpi): ReadonlyArray<Series> {
    this.scan([kpi])
    const dimensions = this.dimensionsOf(kpi)
    return [...this.#cellsOf(kpi, dimensions)]
      .sort(inOrder(dimensions, kpi.parts ?? []))
      .map((values) => new Series(this, kpi, dimensions, values))
  }

  /** What a KPI's series are of: the values of its dimensions. */
  #cellsOf(kpi: Kpi, dimensions: ReadonlyArray<string>): Iterable<ReadonlyArray<string>> {
    const { by, where } = this.asked
    const tallies = Object.keys(kpi.terms).flatMap((name) => this.talliesOf(kpi, name))
    const projected = this.#projectedOn(dimensions)
    const found = new Map<string, ReadonlyArray<string>>()
    const add = (values: ReadonlyArray<string>): void => {
      found.set(joined(values), values)
    }
    /** Of a group that is asked for, in no currency or part in particular; and of no such group at all. */
    const inAll: Array<ReadonlyArray<DimensionValue>> = []
    let ofNone = false
    const parts = new Set(kpi.parts ?? [])
    const currencies = new Set(kpi.perCurrency ? this.#known() : [])
    for (let group = 0; group < projected.length; group++) {
      const own = projected[group] ?? null
      if (own === null || !tallies.some((tally) => tally.touched(group))) continue
      dimensions.forEach((dimension, at) => {
        const value = own[at] ?? null
        if (value !== null && dimension === "part") parts.add(value)
        if (value !== null && dimension === "currency") currencies.add(value)
      })
      const complete = own.filter((value) => value !== null)
      if (complete.length === own.length) add(complete)
      else if (own.slice(0, by.length).includes(null)) ofNone = true
      else inAll.push(own)
    }
    const wanted = where.get("part")
    const each = { currency: [...currencies], part: [...parts].filter((part) => wanted?.has(part) !== false) }
    const addAll = (values: ReadonlyArray<DimensionValue>): void => {
      const at = values.indexOf(null)
      if (at < 0) add(values.flatMap((value) => value ?? []))
      else
        for (const value of each[dimensions[at] === "part" ? "part" : "currency"])
          addAll(values.with(at, value))
    }
    for (const values of inAll) addAll(values)
    const apart = dimensions.slice(by.length).map(() => null)
    // The whole is there though nothing was counted of it, in each currency that anything was ever in.
    if (by.length === 0) {
      each.part = (kpi.parts ?? []).filter((part) => wanted?.has(part) !== false)
      addAll(apart)
    } else if (found.size === 0 && ofNone) addAll([...by.map(() => ""), ...apart])
    return found.values()
  }
}

/** By the values of the dimensions, parts in the order in which they are declared. */
const inOrder =
  (dimensions: ReadonlyArray<string>, parts: ReadonlyArray<string>) =>
  (a: ReadonlyArray<string>, b: ReadonlyArray<string>): number => {
    const at = dimensions.findIndex((_, index) => a[index] !== b[index])
    const [one = "", other = ""] = [a[at], b[at]]
    const apart = dimensions[at] === "part" ? parts.indexOf(one) - parts.indexOf(other) : 0
    return apart !== 0 ? apart : one < other ? -1 : one > other ? 1 : 0
  }

/** One key of several values, which may hold anything. */
const joined = (values: ReadonlyArray<string>): string => JSON.stringify(values)
