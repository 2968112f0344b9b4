import type { Day, Instant, LocalDate } from "@adv/domain"
import type { Moment } from "./projection.js"

/** A fact with both its dates, kept for any of them to be asked for. */
export interface DatedFact<F> {
  readonly fact: F
  readonly day: Day
  readonly on: LocalDate
  readonly recordedAt: Instant
}

/** Rare facts by whom they are about, in the order in which they were recorded. */
export class FactsBy<Id extends string, F> {
  readonly #facts: Map<Id, Array<DatedFact<F>>>

  constructor(facts: Iterable<readonly [Id, ReadonlyArray<DatedFact<F>>]> = []) {
    this.#facts = new Map(Array.from(facts, ([id, own]) => [id, [...own]]))
  }

  keep(id: Id, fact: F, { day, metadata, recordedAt }: Moment): void {
    const own = this.#facts.get(id)
    const dated = { fact, day, on: metadata.effectiveDate, recordedAt }
    if (own === undefined) this.#facts.set(id, [dated])
    else own.push(dated)
  }

  of(id: Id): ReadonlyArray<DatedFact<F>> {
    return this.#facts.get(id) ?? []
  }

  [Symbol.iterator](): IterableIterator<[Id, ReadonlyArray<DatedFact<F>>]> {
    return this.#facts[Symbol.iterator]()
  }

  toJSON(): ReadonlyArray<readonly [Id, ReadonlyArray<DatedFact<F>>]> {
    return [...this.#facts]
  }
}
