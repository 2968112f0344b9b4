import { OneEntry } from "./entry.js"
import type { Groups } from "./groups.js"
import type { Books, Counted, Entry, Term } from "./term.js"
import type { Span } from "./windows.js"

/** An entry that is taken out whenever a term adds it; with its streams when `tell` is given. */
export const entryFor = (
  add: (entry: OneEntry) => void,
  tell?: (entry: OneEntry, category: string, id: string) => void,
  also: (category: string, id: string) => void = () => undefined,
): OneEntry => new OneEntry(add, tell === undefined ? null : { tell, also })

/** The days at which something begins or ends, ascending: between two of them, no window cuts. */
export class Slots {
  readonly #first: number
  readonly #last: number
  readonly #slots: Int32Array
  readonly count: number

  constructor(boundaries: Iterable<number>) {
    const sorted = [...new Set(boundaries)].sort((a, b) => a - b)
    this.#first = sorted[0] ?? 0
    this.#last = sorted.at(-1) ?? 0
    this.#slots = new Int32Array(this.#last - this.#first + 1)
    sorted.forEach((from, at) => {
      this.#slots.fill(at + 1, from - this.#first)
    })
    this.count = sorted.length + 1
  }

  /** The slot that a day is in; of one at a boundary, the slot that begins with it. */
  of(day: number): number {
    if (day < this.#first) return 0
    return day >= this.#last ? this.count - 1 : (this.#slots[day - this.#first] ?? 0)
  }
}

/** Whether an entry doesn't count in the window of its day, since that began too early for it. */
export const tooLate = (windows: ReadonlyArray<Span>, { day, since }: Entry): boolean =>
  windows.some(({ from, to }) => from <= day && day < to && from < since)

/** What one group of a term comes to, slot by slot. */
interface Group {
  readonly amounts: Float64Array
  readonly counts: Float64Array
  readonly samples: ReadonlyArray<Array<number>> | null
  readonly keys: ReadonlyArray<Map<string, number>> | null
}

/** What a term comes to between two days, of one group. */
export interface Part {
  readonly amount: number
  readonly n: number
}

/** All that a term's entries add up to, by slot and group: one scan, whatever is asked of it then. */
export class Tally {
  readonly term: Term
  readonly #slots: Slots
  readonly #groups: Array<Group | undefined> = []
  readonly #touched: Array<boolean> = []

  /** @param windows disjoint, ascending; `since` is looked at for these alone */
  constructor(
    books: Books,
    term: Term,
    counted: Counted,
    groups: Groups,
    slots: Slots,
    windows: ReadonlyArray<Span>,
  ) {
    const whole = { from: windows[0]?.from ?? 0, to: windows.at(-1)?.to ?? 0 }
    this.term = term
    this.#slots = slots
    const { kind, keyed } = term
    const stock = kind === "stock"
    const all = this.#groups
    const touched = this.#touched
    term.each(
      books,
      counted,
      entryFor((entry) => {
        const { day, amount } = entry
        if (entry.since !== Number.NEGATIVE_INFINITY && tooLate(windows, entry)) return
        const number = groups.of(entry)
        const group = all[number] ?? this.#newGroup(number, kind === "samples", keyed !== undefined)
        const slot = slots.of(day)
        group.amounts[slot] = (group.amounts[slot] ?? 0) + amount
        group.counts[slot] = (group.counts[slot] ?? 0) + entry.n
        if (stock || (day >= whole.from && day < whole.to)) touched[number] = true
        if (group.samples !== null) group.samples[slot]?.push(amount)
        if (group.keys === null) return
        const keys = group.keys[slot]
        keys?.set(entry.key, (keys.get(entry.key) ?? 0) + amount)
      }),
    )
    if (stock) for (const group of this.#groups) if (group !== undefined) accumulate(group)
  }

  #newGroup(number: number, samples: boolean, keys: boolean): Group {
    const { count } = this.#slots
    const group: Group = {
      amounts: new Float64Array(count),
      counts: new Float64Array(count),
      samples: samples ? Array.from({ length: count }, () => []) : null,
      keys: keys ? Array.from({ length: count }, () => new Map()) : null,
    }
    this.#groups[number] = group
    return group
  }

  has(group: number): boolean {
    return this.#groups[group] !== undefined
  }

  /** Whether a group has anything in the whole that is asked about. */
  touched(group: number): boolean {
    return this.#touched[group] === true
  }

  /** Of a stock, how it stood at the end of the day before `end`. */
  standing(group: number, end: number): Part {
    const own = this.#groups[group]
    const slot = this.#slots.of(end) - 1
    return { amount: own?.amounts[slot] ?? 0, n: own?.counts[slot] ?? 0 }
  }

  /** Of a flow, the days `[from, to)`. Both are boundaries. */
  within(group: number, from: number, to: number): Part {
    const own = this.#groups[group]
    if (own === undefined) return { amount: 0, n: 0 }
    let amount = 0
    let n = 0
    const end = this.#slots.of(to)
    for (let slot = this.#slots.of(from); slot < end; slot++) {
      amount += own.amounts[slot] ?? 0
      n += own.counts[slot] ?? 0
    }
    return { amount, n }
  }

  samples(group: number, from: number, to: number): ReadonlyArray<number> {
    return (this.#groups[group]?.samples ?? []).slice(this.#slots.of(from), this.#slots.of(to)).flat()
  }

  keys(group: number, from: number, to: number): ReadonlyArray<ReadonlyMap<string, number>> {
    return (this.#groups[group]?.keys ?? []).slice(this.#slots.of(from), this.#slots.of(to))
  }
}

/** Each slot of a stock is how it stands after it. */
const accumulate = ({ amounts, counts }: Group): void => {
  for (let slot = 1; slot < amounts.length; slot++) {
    amounts[slot] = (amounts[slot] ?? 0) + (amounts[slot - 1] ?? 0)
    counts[slot] = (counts[slot] ?? 0) + (counts[slot - 1] ?? 0)
  }
}
