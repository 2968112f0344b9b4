import type { RecordedEvent } from "../../facts/event.js"

export type InvariantId =
  | "INV-01"
  | "INV-02"
  | "INV-03"
  | "INV-04"
  | "INV-05"
  | "INV-06"
  | "INV-07"
  | "INV-08"
  | "INV-09"
  | "INV-10"
  | "INV-11"
  | "INV-12"
  | "INV-13"
  | "INV-14"
  | "INV-15"
  | "INV-16"
  | "INV-17"
  | "INV-18"
  | "INV-19"
  | "INV-20"
  | "INV-21"
  | "INV-22"
  | "INV-23"
  | "INV-24"
  | "INV-25"

/** Where a log breaks an invariant: what is wrong, and the events it comes from, up to the one where it shows first. */
export interface Breach {
  readonly invariant: InvariantId
  readonly message: string
  readonly positions: ReadonlyArray<number>
}

export type Log = ReadonlyArray<RecordedEvent>

/** Something that always holds, told from the log by a fold of its own that knows nothing of the deciders. */
export interface Invariant {
  readonly id: InvariantId
  /** The invariant in a sentence. */
  readonly says: string
  readonly breaches: (log: Log) => ReadonlyArray<Breach>
}

/** Notes a breach; what was found wrong once about the same subject isn't repeated at every later event. */
export type Note = (subject: string, what: string, positions: ReadonlyArray<number>) => void

export const invariant = (
  id: InvariantId,
  says: string,
  fold: (log: Log, note: Note) => void,
): Invariant => ({
  id,
  says,
  breaches: (log) => {
    const found = new Map<string, Breach>()
    fold(log, (subject, what, positions) => {
      if (!found.has(subject))
        found.set(subject, { invariant: id, message: `${id}, ${subject}: ${what}. ${says}`, positions })
    })
    return [...found.values()]
  },
})

/** Whether nothing after this event was recorded with it: a reader sees all that a command appended, or nothing. */
export const endsCommand = (log: Log, index: number): boolean =>
  log[index + 1]?.metadata.commandId !== log[index]?.metadata.commandId
