import { type Day, type Decimal, fromDay, type Instant, type LocalDate, minutesOf, toDay } from "@adv/domain"
import { ratioText } from "../kpi/arithmetic/ratio.js"
import { availabilitiesOf, dayOfPiece, eachPiece, isOpen, presenceIn } from "./horizon.js"
import { Load, type WorkBook } from "./ledger.js"

export interface LoadQuery {
  /** The first day of the window. */
  readonly from: LocalDate
  /** The day after its last. */
  readonly to: LocalDate
  readonly asOf: LocalDate
  readonly knownAt: Instant
  /** Only this team; all of them when absent. */
  readonly team?: string
}

/** What somebody has to do in a window, by what is due in it (or came in in it, when it has no due date). */
export interface SkillLoad {
  readonly skill: string
  readonly pieces: number
  /** By the standards, of all of it; and of what is still to be done. */
  readonly minutes: Decimal
  readonly openMinutes: Decimal
  /** How long what is done really took. */
  readonly tookMinutes: Decimal
}

export interface AssistantLoad extends Omit<SkillLoad, "skill"> {
  readonly team: string
  readonly assistant: string
  /** How long they are there, absences taken off. */
  readonly presentMinutes: Decimal
  /** Work as a percentage of presence, to two places; null when they aren't there. */
  readonly loadPercent: string | null
  readonly skills: ReadonlyArray<SkillLoad>
}

interface Sums {
  pieces: number
  seconds: number
  open: number
  took: number
}

const noSums = (): Sums => ({ pieces: 0, seconds: 0, open: 0, took: 0 })

const add = (sums: Sums, seconds: number, open: boolean, took: number): void => {
  sums.pieces += 1
  sums.seconds += seconds
  if (open) sums.open += seconds
  sums.took += took
}

const textsOf = ({ pieces, seconds, open, took }: Sums) => ({
  pieces,
  minutes: minutesOf(seconds),
  openMinutes: minutesOf(open),
  tookMinutes: minutesOf(took),
})

const horizonOf = ({ asOf, knownAt }: LoadQuery) => ({ asOf: toDay(asOf), knownAt })

/**
 * How loaded everybody is, altogether and by skill, as it stood on `asOf` and was known at `knownAt`.
 *
 * @example
 * import { assistantLoads, companyModels } from "@adv/projections"
 * import { unsafeDate } from "@adv/domain"
 *
 * const { states } = companyModels()
 * const window = { from: unsafeDate("2025-03-01"), to: unsafeDate("2025-04-01"), asOf: unsafeDate("2025-03-31") }
 * const knownAt = 0 as Parameters<typeof assistantLoads>[1]["knownAt"]
 * assert.deepEqual(assistantLoads(states.workload, { ...window, knownAt }), [])
 */
export const assistantLoads = (book: WorkBook, query: LoadQuery): ReadonlyArray<AssistantLoad> => {
  const horizon = horizonOf(query)
  const from = toDay(query.from)
  const to = toDay(query.to)
  const availabilities = availabilitiesOf(book, horizon)
  const presence = presenceIn(availabilities, from, to)
  const sums = book.member.map(() => ({ all: noSums(), bySkill: new Map<number, Sums>() }))
  eachPiece(book, horizon, (piece) => {
    const own = sums[piece.member]
    const day = dayOfPiece(book, piece.row)
    if (own === undefined || piece.status === "cancelled" || day < from || day >= to) return
    const skill = book.work.skill.at(piece.row)
    const ofSkill = own.bySkill.get(skill) ?? noSums()
    own.bySkill.set(skill, ofSkill)
    for (const each of [own.all, ofSkill])
      add(each, book.work.seconds.at(piece.row), isOpen(piece), piece.took)
  })
  return sums.flatMap(({ all, bySkill }, number) => {
    const who = book.member[number]
    const known = (availabilities[number]?.capacities.length ?? 0) > 0
    if (who === undefined || !known || (query.team !== undefined && query.team !== who.team)) return []
    const there = presence.byMember[number] ?? 0
    return [
      {
        ...who,
        ...textsOf(all),
        presentMinutes: minutesOf(there),
        loadPercent: there === 0 ? null : ratioText(BigInt(all.seconds) * 100n, BigInt(there), 2),
        skills: [...bySkill]
          .map(([skill, own]) => ({ skill: book.names.name(skill), ...textsOf(own) }))
          .sort((a, b) => (a.skill < b.skill ? -1 : 1)),
      },
    ]
  })
}

/** Work and presence of a period `[from, to)`, administrative and commercial work apart. */
export interface CapacityPeriod {
  readonly from: LocalDate
  readonly to: LocalDate
  readonly presentMinutes: Decimal
  readonly administrativeMinutes: Decimal
  readonly commercialMinutes: Decimal
  /** Of both, what nobody has yet. */
  readonly waitingMinutes: Decimal
  /** Work as a percentage of presence, to two places; null when nobody is there. */
  readonly loadPercent: string | null
}

const MONDAY = 3
/** Weeks begin on a Monday (ISO 8601); the first and the last are cut where the window ends. */
const weeksOf = (from: number, to: number): ReadonlyArray<readonly [from: number, to: number]> => {
  const weeks: Array<readonly [number, number]> = []
  for (let start = from; start < to; ) {
    const sinceMonday = (((start + MONDAY) % 7) + 7) % 7
    const end = Math.min(to, start + 7 - sinceMonday)
    weeks.push([start, end])
    start = end
  }
  return weeks
}

/**
 * Week by week, how much work there is for how much presence: what the coming weeks hold, as far as it is known.
 *
 * Work is in the week it is due, or came in when it has no due date; what is cancelled is in none.
 */
export const capacityPlan = (book: WorkBook, query: LoadQuery): ReadonlyArray<CapacityPeriod> => {
  const horizon = horizonOf(query)
  const mine = (team: string): boolean => query.team === undefined || query.team === team
  const availabilities = availabilitiesOf(book, horizon).filter((_, number) =>
    mine(book.member[number]?.team ?? ""),
  )
  const weeks = weeksOf(toDay(query.from), toDay(query.to)).map(([from, to]) => ({
    from,
    to,
    administrative: 0,
    commercial: 0,
    waiting: 0,
  }))
  eachPiece(book, horizon, (piece) => {
    const { row, status } = piece
    const day = dayOfPiece(book, row)
    const week = weeks.find(({ from, to }) => from <= day && day < to)
    if (week === undefined || status === "cancelled") return
    if (!mine(book.names.name(book.work.team.at(row)))) return
    const seconds = book.work.seconds.at(row)
    if (book.work.load.at(row) === Load.administrative) week.administrative += seconds
    else week.commercial += seconds
    if (status === "waiting") week.waiting += seconds
  })
  return weeks.map(({ from, to, administrative, commercial, waiting }) => {
    const { seconds } = presenceIn(availabilities, from, to)
    return {
      from: fromDay(from as Day),
      to: fromDay(to as Day),
      presentMinutes: minutesOf(seconds),
      administrativeMinutes: minutesOf(administrative),
      commercialMinutes: minutesOf(commercial),
      waitingMinutes: minutesOf(waiting),
      loadPercent:
        seconds === 0 ? null : ratioText(BigInt(administrative + commercial) * 100n, BigInt(seconds), 2),
    }
  })
}
