import type { Day, Instant, LocalDate } from "@adv/domain"
import type { Moment } from "../engine/projection.js"
import type { Horizon } from "../engine/read-models.js"

/** A fact with both its dates, kept for any of them to be asked for. */
export interface Dated<F> {
  readonly fact: F
  readonly day: Day
  readonly on: LocalDate
  readonly recordedAt: Instant
}

/** Facts by whom they are about, in the order in which they were recorded. */
export class FactsBy<Id extends string, F> {
  readonly #facts = new Map<Id, Array<Dated<F>>>()

  keep(id: Id, fact: F, { day, metadata, recordedAt }: Moment): void {
    const own = this.#facts.get(id)
    const dated = { fact, day, on: metadata.effectiveDate, recordedAt }
    if (own === undefined) this.#facts.set(id, [dated])
    else own.push(dated)
  }

  of(id: Id): ReadonlyArray<Dated<F>> {
    return this.#facts.get(id) ?? []
  }

  [Symbol.iterator](): IterableIterator<[Id, ReadonlyArray<Dated<F>>]> {
    return this.#facts[Symbol.iterator]()
  }

  toJSON(): ReadonlyArray<unknown> {
    return [...this.#facts]
  }
}

/** The facts within a horizon, in the order in which they were recorded. */
export const within = <F>(
  facts: ReadonlyArray<Dated<F>>,
  { asOf, knownAt }: Horizon,
): ReadonlyArray<Dated<F>> => facts.filter(({ day, recordedAt }) => day <= asOf && recordedAt <= knownAt)
