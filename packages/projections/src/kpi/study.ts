import { type Asked, lastDayOf, windowBefore } from "./asked.js"
import { currenciesIn } from "./currencies.js"
import type { Kpi } from "./declaration.js"
import type { OneEntry } from "./entry.js"
import { type DimensionValue, Groups } from "./groups.js"
import { Series } from "./series.js"
import { entryFor, Slots, Tally } from "./tally.js"
import type { Books, Term } from "./term.js"
import type { Span } from "./windows.js"

/** Groups of entries by what they are: of those that are nothing in particular by a dimension, which dimensions. */
interface Matching {
  readonly at: ReadonlyArray<number>
  readonly groups: Map<string, Array<number>>
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
