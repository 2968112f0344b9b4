import { type Availability, addDays, type Day, fromDay, secondsOn } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { NO_DUE_DATE, type WorkBook, WorkChange } from "./ledger.js"

type Seen = { readonly day: number; readonly recorded: number }

const seen = ({ asOf, knownAt }: Horizon, { day, recorded }: Seen): boolean =>
  day <= asOf && recorded <= knownAt

/** When each assistant is there, by all that had happened and was known. By member's number. */
export const availabilitiesOf = (
  { member, capacities, absences, withdrawals }: WorkBook,
  horizon: Horizon,
): ReadonlyArray<Availability> => {
  const withdrawn = new Set(
    withdrawals.filter((row) => seen(horizon, row)).map((row) => `${row.member} ${row.absence}`),
  )
  return member.map((_, number) => ({
    capacities: capacities.filter((row) => row.member === number && seen(horizon, row)),
    absences: absences.filter(
      (row) => row.member === number && seen(horizon, row) && !withdrawn.has(`${row.member} ${row.absence}`),
    ),
  }))
}

/** A piece of work as it stood. */
export interface Piece {
  readonly row: number
  readonly status: "waiting" | "assigned" | "started" | "completed" | "cancelled"
  /** Who has it, by number, or -1. */
  readonly member: number
  /** The day on which it was completed, or -1; and how long it took. */
  readonly completedOn: number
  readonly took: number
}

const statuses = ["assigned", "started", "completed", "cancelled"] as const

/** Goes through the work that was there, as it stood. */
export const eachPiece = (
  { work, change }: WorkBook,
  horizon: Horizon,
  visit: (piece: Piece) => void,
): void => {
  for (let row = 0; row < work.day.length; row++) {
    if (work.recorded.at(row) > horizon.knownAt) break
    if (work.day.at(row) > horizon.asOf) continue
    let last = -1
    let member = -1
    for (let at = work.lastChange.at(row); at >= 0; at = change.previous.at(at)) {
      if (!seen(horizon, { day: change.day.at(at), recorded: change.recorded.at(at) })) continue
      if (last < 0) last = at
      // What is cancelled was somebody's all the same.
      member = change.member.at(at)
      if (member >= 0) break
    }
    const kind = last < 0 ? -1 : change.kind.at(last)
    const completed = kind === WorkChange.completed
    visit({
      row,
      status: statuses[kind] ?? "waiting",
      member,
      completedOn: completed ? change.day.at(last) : -1,
      took: completed ? change.seconds.at(last) : 0,
    })
  }
}

/** The day by which a piece of work belongs to a period: its due date, or else the day it came in. */
export const dayOfPiece = ({ work }: WorkBook, row: number): number => {
  const due = work.due.at(row)
  return due === NO_DUE_DATE ? work.day.at(row) : due
}

export const isOpen = ({ status }: Piece): boolean =>
  status === "waiting" || status === "assigned" || status === "started"

/** How many seconds everybody is there in a window `[from, to)` of days, and on how many of its days anybody is. */
export const presenceIn = (
  availabilities: ReadonlyArray<Availability>,
  from: number,
  to: number,
): { readonly seconds: number; readonly days: number; readonly byMember: ReadonlyArray<number> } => {
  const byMember = availabilities.map(() => 0)
  let seconds = 0
  let days = 0
  const first = fromDay(from as Day)
  for (let at = 0; at < to - from; at++) {
    const date = addDays(first, at)
    let there = 0
    availabilities.forEach((availability, number) => {
      const own = secondsOn(availability, date)
      byMember[number] = (byMember[number] ?? 0) + own
      there += own
    })
    seconds += there
    if (there > 0) days += 1
  }
  return { seconds, days, byMember }
}
