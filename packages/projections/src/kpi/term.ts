import type { Instant } from "@adv/domain"
import type { Names } from "../engine/columns.js"
import type { CompanyModels } from "../projections.js"

/** What terms are counted from: every read model, by its name. */
export type Books = CompanyModels["states"]

/**
 * What is counted: facts that took effect up to `asOf` (days since 1970-01-01) and were recorded up to `knownAt`, both
 * included. `customer`, `from` and `to` only say what nobody will look at: a term may use them to look at fewer rows,
 * and may ignore them. A flow outside `[from, to)` isn't looked at; a stock is, whenever it began.
 */
export interface Counted {
  readonly asOf: number
  readonly knownAt: Instant
  readonly customer?: string
  readonly from?: number
  readonly to?: number
}

/**
 * What one thing adds to a term. There is one object for all of them: a term sets what differs and calls `add`, which
 * takes out what is needed. Nothing is kept between two terms; within one, what was set stays set.
 */
export interface Entry {
  /** The business date it belongs to (a flow), or from which on it stands (a stock); days since 1970-01-01. */
  day: number
  /** A whole number: minor units, things, days, seconds, or whatever the term's unit is. Less than 0 takes away. */
  amount: number
  /** How many things it is: 1 by default, 0 when it only changes an amount, -1 when a stock is there no longer. */
  n: number
  /** The stream that tells it: `order-10248`, `invoice-F7`. What explains the figure is read there. */
  subject: string
  /**
   * Sets `subject` by its parts: `entry.tell("order", "10248")`. The name is put together only when somebody asks for
   * the explanation, so this is what terms over many rows call.
   */
  readonly tell: (category: string, id: string) => void
  /** Whether anybody asks where it is told: if not, `tell` and `also` do nothing, and making names for them is waste. */
  readonly telling: boolean
  /** It is told in this stream too: `entry.also("contact", "E1")`. Called after `tell`, which begins anew. */
  readonly also: (category: string, id: string) => void
  /** What a term that is `keyed` counts once, or adds up apart: a customer, an assistant, a notice. */
  key: string
  /** Whose it is, or "" when it is nobody's. Segment, country and group follow from it. */
  customer: string
  /** The currency's code, or "" when there is none. */
  currency: string
  /**
   * Sets `customer` and `currency` by their numbers in the names of a read model; -1 is none. Groups are found without the
   * names, so this is what terms over many rows call.
   */
  readonly own: (customers: Names, customer: number, currencies: Names, currency: number) => void
  /** Which part, for what is counted in parts (the items of a survey, the types of errors); "" otherwise. */
  part: string
  /** What else it can be told apart by, such as reason, site or channel: name → value. */
  readonly labels: { [dimension: string]: string }
  /**
   * Of a flow: it counts only in windows that begin on that day or later, for what is asked of things that were there when
   * the window began (what was collected of what had been overdue). No day, and so every window, by default.
   */
  since: number
  readonly add: () => void
}

/**
 * A quantity that KPIs are made of, as one declaration. What it adds up to, for any window and any group, and what it
 * came from, are two readings of the same entries, so that they can't disagree.
 *
 * - `flow`: what happened, each on its day; a window counts the days `[from, to)` of it.
 * - `stock`: what stands: each entry changes it from its day on; a window counts how it stood at the end of its last day
 *   (or of `asOf`, when that is earlier). `opening` KPIs look at the end of the day before the window.
 * - `samples`: like a flow, and each amount is kept, for medians and percentiles.
 */
export interface Term {
  readonly name: string
  /** What it is, as an auditor reads it in an explanation: "open receivables", "lines delivered in full and on time". */
  readonly what: string
  readonly kind: "flow" | "stock" | "samples"
  /** Of an amount: `money` is minor units of the entry's currency. */
  readonly unit: "money" | "things" | "days" | "minutes" | "seconds" | "millionths"
  /** The types of facts that its amounts come from: from these alone, of its subjects, it is counted again. */
  readonly facts: ReadonlyArray<string>
  /**
   * `distinct`: in one cell, entries of one `key` count once: both its amount and its `n` are how many keys there are, so
   * months don't add up to the year. `sums`: adds up as usual, and the sum of each key is kept beside (`Cell.byKey`).
   */
  readonly keyed?: "distinct" | "sums"
  /**
   * What it comes to at the end of a window also depends on what was still to come then, which no steps say (presence by
   * a calendar that was changed later, say): of a KPI at a point it is looked at anew for each window, as of its end.
   */
  readonly foreseen?: true
  readonly each: (books: Books, counted: Counted, entry: Entry) => void
}
