import type { RecordedEvent } from "../facts/event.js"
import type { Metadata } from "../facts/metadata.js"
import { addDays, type Instant, type LocalDate } from "../values/index.js"

/** What one command recorded: its facts follow one another in the log. */
export interface Group {
  /** Its place among the groups of the log. */
  readonly index: number
  readonly first: RecordedEvent
  readonly events: ReadonlyArray<RecordedEvent>
  /** By how many days it was moved from where it was recorded. */
  readonly moved: number
}

export const groupsOf = (log: ReadonlyArray<RecordedEvent>): ReadonlyArray<Group> => {
  const groups: Array<Group> = []
  for (let from = 0; from < log.length; ) {
    const first = log[from]
    if (first === undefined) break
    let to = from + 1
    while (log[to]?.metadata.commandId === first.metadata.commandId) to += 1
    groups.push({ index: groups.length, first, events: log.slice(from, to), moved: 0 })
    from = to
  }
  return groups
}

export const dateOf = ({ first }: Group): LocalDate => first.metadata.effectiveDate

const PROCESS = "process:"

/** The process that gave a command; null when somebody did. */
export const processOf = ({ first }: Group): string | null => {
  const { kind, id } = first.metadata.actor
  return kind === "system" && id.startsWith(PROCESS) ? id.slice(PROCESS.length) : null
}

const DAY = 86_400_000

/** A date that says when money was there or is promised moves with it. */
const dated = ["valueDate", "maturity", "expectedOn"] as const

const movedData = (data: object, days: number): object => {
  const fields = new Map<string, unknown>(Object.entries(data))
  for (const field of dated) {
    const date = fields.get(field)
    if (typeof date === "string") fields.set(field, addDays(date as LocalDate, days))
  }
  return Object.fromEntries(fields)
}

/** A group as if it had been recorded so many days later, or earlier. */
export const movedBy = (group: Group, days: number): Group => {
  const move = (event: RecordedEvent): RecordedEvent => {
    const metadata: Metadata = {
      ...event.metadata,
      effectiveDate: addDays(event.metadata.effectiveDate, days),
    }
    const recordedAt = (event.recordedAt + days * DAY) as Instant
    // Its dates are moved, and nothing else: it is still a fact of its type.
    return { ...event, data: movedData(event.data, days), metadata, recordedAt } as RecordedEvent
  }
  return { ...group, first: move(group.first), events: group.events.map(move), moved: days }
}
