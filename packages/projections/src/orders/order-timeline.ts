import { type Instant, type LocalDate, type RecordedEvent, toDay } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"

/** A fact about an order, with who did it, for which department, and how long nothing had happened before. */
export interface TimelineEntry {
  readonly event: RecordedEvent
  readonly effectiveDate: LocalDate
  readonly recordedAt: Instant
  readonly actor: string
  readonly department: string
  /** Days since the fact before it took effect; 0 when that is dated later. */
  readonly waitedDays: number
  /** From which department to which the order went with this fact; null when it stayed where it was. */
  readonly handOver: { readonly from: string; readonly to: string } | null
}

/** A step that was handed over, and how long it waited. */
export interface TimelineHandOver {
  readonly step: string
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly on: LocalDate
  readonly outcome: "accepted" | "returned" | "pending"
  /** The day that it was accepted or given back on, or null. */
  readonly until: LocalDate | null
  /** Days until it was accepted or given back, or until the business date asked about. */
  readonly waitedDays: number
}

/** How long an order waited for each department, before a fact of theirs. */
export interface DepartmentShare {
  readonly department: string
  readonly facts: number
  readonly waitedDays: number
}

export interface OrderTimeline {
  readonly entries: ReadonlyArray<TimelineEntry>
  readonly handOvers: ReadonlyArray<TimelineHandOver>
  readonly departments: ReadonlyArray<DepartmentShare>
}

interface Given {
  readonly step: string
  readonly from: string
  readonly to: string
  readonly reason: string
  readonly on: LocalDate
}

const handOversIn = (
  entries: ReadonlyArray<TimelineEntry>,
  asOf: number,
): ReadonlyArray<TimelineHandOver> => {
  const found: Array<TimelineHandOver> = []
  const open = new Map<string, Given>()
  const end = (step: string, outcome: TimelineHandOver["outcome"], until: LocalDate): void => {
    const given = open.get(step)
    open.delete(step)
    if (given === undefined) return
    const waitedDays = Math.max(0, toDay(until) - toDay(given.on))
    found.push({ ...given, outcome, until, waitedDays })
  }
  for (const { event, effectiveDate } of entries)
    if (event.type === "StepHandedOver") {
      const { step, fromDepartment: from, toDepartment: to, reason } = event.data
      open.set(step, { step, from, to, reason, on: effectiveDate })
    } else if (event.type === "StepAccepted") end(event.data.step, "accepted", effectiveDate)
    else if (event.type === "StepReturned") end(event.data.step, "returned", effectiveDate)
  for (const given of open.values())
    found.push({
      ...given,
      outcome: "pending",
      until: null,
      waitedDays: Math.max(0, asOf - toDay(given.on)),
    })
  return found.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
}

const departmentsIn = (entries: ReadonlyArray<TimelineEntry>): ReadonlyArray<DepartmentShare> =>
  [...Map.groupBy(entries, ({ department }) => department)]
    .map(([department, own]) => ({
      department,
      facts: own.length,
      waitedDays: own.reduce((sum, { waitedDays }) => sum + waitedDays, 0),
    }))
    .sort((a, b) => b.waitedDays - a.waitedDays || (a.department < b.department ? -1 : 1))

/**
 * The chronology of an order over all departments, in the log's order, as of a business date, as known at a moment: each
 * fact with both its dates, who did it and for whom, and how long nothing had happened before.
 *
 * @param events what `orderScope` says is about the order, in the log's order
 *
 * @example
 * import { orderTimeline } from "@adv/projections"
 *
 * const { entries } = orderTimeline([], { asOf: 20000, knownAt: 1736935200000 })
 * assert.deepEqual(entries, [])
 */
export const orderTimeline = (
  events: ReadonlyArray<RecordedEvent>,
  { asOf, knownAt }: Horizon,
): OrderTimeline => {
  const entries: Array<TimelineEntry> = []
  for (const event of events) {
    const { effectiveDate, actor } = event.metadata
    const day = toDay(effectiveDate)
    if (day > asOf || event.recordedAt > knownAt) continue
    const before = entries.at(-1)
    const { department } = actor
    entries.push({
      event,
      effectiveDate,
      recordedAt: event.recordedAt,
      actor: actor.id,
      department,
      waitedDays: before === undefined ? 0 : Math.max(0, day - toDay(before.effectiveDate)),
      handOver:
        before === undefined || before.department === department
          ? null
          : { from: before.department, to: department },
    })
  }
  return { entries, handOvers: handOversIn(entries, asOf), departments: departmentsIn(entries) }
}
