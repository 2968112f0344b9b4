import type { Day } from "@adv/domain"
import { addDays, fromDay, secondsOn } from "@adv/domain"
import { eachSpan } from "../../engine/spans.js"
import { availabilitiesOf, dayOfPiece, eachPiece, type Piece } from "../../workload/horizon.js"
import { Load, type WorkBook, WorkChange } from "../../workload/ledger.js"
import type { Counted, Entry, Term } from "../term.js"

const pieceFacts = [
  "WorkItemCreated",
  "WorkItemAssigned",
  "WorkItemStarted",
  "WorkItemCompleted",
  "WorkItemCancelled",
  "WorkRebalanced",
] as const

const loadWords: ReadonlyMap<number, string> = new Map(
  Object.entries(Load).map(([word, load]) => [load, word]),
)

/** Says which team, activity and kind of load an entry about a piece of work is. */
const tellPiece = ({ work, names }: WorkBook, entry: Entry, row: number): void => {
  const team = names.name(work.team.at(row))
  entry.tell("team", team)
  entry.labels["team"] = team
  entry.labels["activity"] = names.name(work.activity.at(row))
  entry.labels["load"] = loadWords.get(work.load.at(row)) ?? ""
}

const horizonOf = ({ asOf, knownAt }: Counted) => ({ asOf: asOf as Day, knownAt })

const ofLoad = ({ work }: WorkBook, row: number, load: number | null): boolean =>
  load === null || work.load.at(row) === load

const loadName = (load: number | null): string =>
  load === null ? "" : load === Load.administrative ? "Administrative" : "Commercial"
const loadWhat = (load: number | null): string =>
  load === null ? "" : load === Load.administrative ? ", administrative" : ", commercial"

/** Work that was done, on the day it was completed. Told apart by `team`, `activity` and `load`. */
export const piecesDone = (load: number | null): Term => ({
  name: `piecesDone${loadName(load)}`,
  what: `pieces of work done${loadWhat(load)}`,
  kind: "flow",
  unit: "things",
  facts: pieceFacts,
  each: ({ workload }, counted, entry) => {
    entry.amount = 1
    eachPiece(workload, horizonOf(counted), ({ row, completedOn }) => {
      if (completedOn < 0 || !ofLoad(workload, row, load)) return
      tellPiece(workload, entry, row)
      entry.day = completedOn
      entry.add()
    })
  },
})

/** Who somebody is among the assistants, by number; nobody is "". */
const keyOf = ({ member }: Pick<Piece, "member">): string => (member < 0 ? "" : String(member))

/**
 * Seconds of work, by the standards, on the day it is due, or came in when it has no due date; what is cancelled is left
 * out. By assistant. Told apart by `team`, `activity` and `load`.
 */
export const workByStandards = (load: number | null): Term => ({
  name: `workByStandards${loadName(load)}`,
  what: `work by the standards${loadWhat(load)}`,
  kind: "flow",
  unit: "seconds",
  facts: pieceFacts,
  keyed: "sums",
  each: ({ workload }, counted, entry) =>
    eachPiece(workload, horizonOf(counted), (piece) => {
      if (piece.status === "cancelled" || !ofLoad(workload, piece.row, load)) return
      tellPiece(workload, entry, piece.row)
      entry.key = keyOf(piece)
      entry.day = dayOfPiece(workload, piece.row)
      entry.amount = workload.work.seconds.at(piece.row)
      entry.add()
    }),
})

const ends: ReadonlySet<number> = new Set([WorkChange.completed, WorkChange.cancelled])

/** Work that is neither done nor cancelled, in seconds by the standards. Told apart by `team`, `activity` and `load`. */
export const openWork: Term = {
  name: "openWork",
  what: "work that is waiting, assigned or started",
  kind: "stock",
  unit: "seconds",
  facts: pieceFacts,
  each: ({ workload }, counted, entry) => {
    const { work, change } = workload
    for (let row = 0; row < work.day.length; row++) {
      if (work.recorded.at(row) > counted.knownAt) break
      const created = work.day.at(row)
      if (created > counted.asOf) continue
      tellPiece(workload, entry, row)
      const seconds = work.seconds.at(row)
      eachSpan(
        change,
        work.lastChange.at(row),
        (at) => change.previous.at(at),
        counted,
        (at, from, until) => {
          const start = Math.max(created, from)
          if ((at >= 0 && ends.has(change.kind.at(at))) || start >= until) return
          entry.day = start
          entry.amount = seconds
          entry.n = 1
          entry.add()
          if (until > counted.asOf) return
          entry.day = until
          entry.amount = -seconds
          entry.n = -1
          entry.add()
        },
      )
    }
  },
}

const presenceFacts = ["AssistantJoined", "CapacityDefined", "AbsenceRecorded", "AbsenceWithdrawn"] as const

/** Goes through everybody's days in the window: how many seconds they are there. */
const eachPresence = (
  workload: WorkBook,
  counted: Counted,
  entry: Entry,
  visit: (seconds: number, member: number) => void,
): void => {
  const { from, to } = counted
  if (from === undefined || to === undefined) return
  const first = fromDay(from as Day)
  const dates = Array.from({ length: to - from }, (_, at) => addDays(first, at))
  availabilitiesOf(workload, horizonOf(counted)).forEach((availability, member) => {
    const team = workload.member[member]?.team ?? ""
    entry.tell("team", team)
    entry.labels["team"] = team
    dates.forEach((date, at) => {
      const seconds = secondsOn(availability, date)
      if (seconds === 0) return
      entry.day = from + at
      visit(seconds, member)
    })
  })
}

/** Seconds that assistants are there, absences taken off. By assistant. Told apart by `team`. */
export const presence: Term = {
  name: "presence",
  what: "time that assistants are there, absences taken off",
  kind: "flow",
  unit: "seconds",
  facts: presenceFacts,
  keyed: "sums",
  foreseen: true,
  each: ({ workload }, counted, entry) =>
    eachPresence(workload, counted, entry, (seconds, member) => {
      entry.key = keyOf({ member })
      entry.amount = seconds
      entry.add()
    }),
}

/** Told apart by `team`. */
export const daysWithPresence: Term = {
  name: "daysWithPresence",
  what: "days with anybody there",
  kind: "flow",
  unit: "days",
  facts: presenceFacts,
  keyed: "distinct",
  foreseen: true,
  each: ({ workload }, counted, entry) => {
    entry.amount = 1
    eachPresence(workload, counted, entry, () => {
      entry.key = String(entry.day)
      entry.add()
    })
  },
}

/** By recommendation, in the order in which they were issued: what `recommendationIn` reads. Told apart by `team`. */
export const recommendations: Term = {
  name: "recommendations",
  what: "full-time assistants required, by each recommendation",
  kind: "flow",
  unit: "millionths",
  facts: ["StaffingRecommendationIssued"],
  keyed: "sums",
  each: ({ workload }, counted, entry) =>
    workload.recommendations.forEach(({ day, recorded, team, figures }, number) => {
      if (recorded > counted.knownAt || day > counted.asOf) return
      const { decision, count = 0, fteRequired } = figures
      entry.tell("team", team)
      entry.labels["team"] = team
      entry.day = day
      entry.key = JSON.stringify([number, decision, count])
      entry.amount = Math.round(Number(fteRequired) * 1_000_000)
      entry.add()
    }),
}

/** The recommendation that was issued last among those counted; null when there was none. */
export const lastRecommendation = (
  byKey: ReadonlyMap<string, number>,
): { readonly fteRequired: number; readonly decision: string; readonly count: number } | null => {
  let last = -1
  let found: ReturnType<typeof lastRecommendation> = null
  for (const [key, fteRequired] of byKey) {
    const [number, decision, count] = JSON.parse(key)
    if (number < last) continue
    last = number
    found = { fteRequired, decision, count }
  }
  return found
}
