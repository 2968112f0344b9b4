import type { Day } from "@adv/domain"

/** Something to do at a minute of a day. */
export interface Entry {
  readonly minute: number
  readonly task: () => void
}

const SLOT_MINUTES = 30
const SLOTS = (24 * 60) / SLOT_MINUTES

/**
 * What is still to happen, by half hours. What is put into a half hour that has begun happens in the next one, so
 * that whoever runs the agenda can tell it the outcome of one half hour before the next.
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

  /** What a day has, half hour by half hour, each in the order of its minutes. */
  *of(day: Day): Generator<ReadonlyArray<Entry>> {
    for (let slot = day * SLOTS; slot < (day + 1) * SLOTS; slot++) {
      this.#begun = slot
      const entries = this.#slots.get(slot)
      if (entries === undefined) continue
      this.#slots.delete(slot)
      yield entries.sort((a, b) => a.minute - b.minute)
    }
  }
}
