import type { Day } from "@adv/domain"

/** Something to do at a minute of a day. */
export interface Entry {
  readonly minute: number
  readonly task: () => void
}

const SLOT_MINUTES = 60
const SLOTS = (24 * 60) / SLOT_MINUTES

/**
 * What is still to happen, by hours. What is put into an hour that has begun happens in the next one, so
 * that whoever runs the agenda can tell it the outcome of one hour before the next.
 */
export class Agenda {
  readonly #slots = new Map<number, Array<Entry>>()
  #begun = Number.NEGATIVE_INFINITY

  put(day: Day, minute: number, task: () => void): void {
    const wanted = day * SLOTS + Math.floor(minute / SLOT_MINUTES)
    const slot = Math.max(wanted, this.#begun + 1)
    const entries = this.#slots.get(slot)
    const entry = { minute: slot === wanted ? minute : (slot % SLOTS) * SLOT_MINUTES, task }
    if (entries === undefined) this.#slots.set(slot, [entry])
    else entries.push(entry)
  }

  /** What a day has, hour by hour from the minute at which each begins, in the order of minutes. */
  *of(day: Day): Generator<readonly [minute: number, entries: ReadonlyArray<Entry>]> {
    for (let slot = day * SLOTS; slot < (day + 1) * SLOTS; slot++) {
      this.#begun = slot
      const entries = this.#slots.get(slot) ?? []
      this.#slots.delete(slot)
      yield [(slot % SLOTS) * SLOT_MINUTES, entries.sort((a, b) => a.minute - b.minute)]
    }
  }
}
