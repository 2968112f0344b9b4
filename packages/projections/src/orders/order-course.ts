import { type Day, InvoicingPolicy } from "@adv/domain"
import type { Horizon } from "../engine/read-models.js"
import { Change, eachLine, type OrderBook, Step } from "./order-book.js"

/** What brings an order forward. */
export type Forward = "placed" | "validated" | "released" | "dispatched" | "delivered" | "invoiced"

/** What an order came through within a horizon, beside where it stands. Days are days since 1970-01-01. */
export interface OrderCourse {
  readonly placedOn: Day
  /** The first day it was acknowledged, or null. */
  readonly acknowledgedOn: Day | null
  /** The day it last became what it is: placed, validated, released, or over. */
  readonly lifecycleSince: Day
  /** How far it had come when it ended, or has come: of what is over, not that it is over. */
  readonly stage: "placed" | "validated" | "released"
  /** What brought it forward last, and when: an order that hasn't moved since stands still. */
  readonly last: { readonly step: Forward; readonly since: Day }
  readonly policy: InvoicingPolicy
  /** How much of the whole was certified (`percent` in millionths of one), each time, as it became known. */
  readonly certified: ReadonlyArray<{ readonly day: Day; readonly percent: number }>
  /** Milestones that were certified, and when. */
  readonly milestones: ReadonlyMap<string, Day>
  /** When it came to each stage first; none of what it hasn't come to. */
  readonly stages: ReadonlyMap<"validated" | "released", Day>
  /** The day of the last delivery. */
  readonly deliveredOn: Day | null
  /** What down-payments were asked for, less what was deducted of them: net, in minor units. */
  readonly prepaid: number
  /** Its holds: since when, and why. */
  readonly holds: ReadonlyArray<{ readonly hold: string; readonly since: Day; readonly reason: string }>
  /** The gates that were pinned when it was placed, with the step that each is before. */
  readonly gates: ReadonlyArray<{ readonly gate: string; readonly step: string }>
}

const words: { readonly [kind: number]: Forward } = {
  [Step.validated]: "validated",
  [Step.released]: "released",
  [Step.dispatched]: "dispatched",
  [Step.invoiced]: "invoiced",
}

/** The policy as it was published: a word, or what was said in JSON. */
export const policyNamed = (name: string): InvoicingPolicy => {
  const policy: unknown = name.startsWith("{") ? JSON.parse(name) : name
  return InvoicingPolicy.is(policy) ? policy : "onDelivery"
}

const gatesNamed = (name: string): OrderCourse["gates"] => {
  const pairs: ReadonlyArray<readonly [string, string]> = name === "" ? [] : JSON.parse(name)
  return pairs.map(([gate, step]) => ({ gate, step }))
}

const ended: ReadonlySet<number> = new Set([Step.completed, Step.closedShort])
const lifecycles: ReadonlySet<number> = new Set([
  Step.validated,
  Step.released,
  Step.completed,
  Step.cancelled,
  Step.closedShort,
])

/** When something of the order was delivered last, by what was recorded. */
const lastDelivery = (book: OrderBook, order: number, { asOf, knownAt }: Horizon) => {
  const { line, change } = book
  let found: { readonly row: number; readonly recorded: number; readonly day: Day } | null = null
  eachLine(book, order, (at) => {
    for (let row = line.lastChange.at(at); row >= 0; row = change.previous.at(row)) {
      const day = change.day.at(row) as Day
      const recorded = change.recorded.at(row)
      if (change.kind.at(row) !== Change.delivered || day > asOf || recorded > knownAt) continue
      if (found === null || row > found.row) found = { row, recorded, day }
      break
    }
  })
  return found as { readonly recorded: number; readonly day: Day } | null
}

/** What an order came through within a horizon; `undefined` when there was no such order. */
export const orderCourseOf = (book: OrderBook, id: string, horizon: Horizon): OrderCourse | undefined => {
  const { orders, order, step, policies, names } = book
  const { asOf, knownAt } = horizon
  const number = orders.find(id)
  if (number < 0) return undefined
  const placedOn = order.placed.at(number) as Day
  if (placedOn > asOf || order.recorded.at(number) > knownAt) return undefined
  let acknowledgedOn: Day | null = null
  let policy = -1
  let lifecycleSince: Day | null = null
  let stage: OrderCourse["stage"] | null = null
  let isOver = false
  let last: { step: Forward; since: Day; recorded: number } | null = null
  let prepaid = 0
  const certified: Array<{ readonly day: Day; readonly percent: number }> = []
  const milestones = new Map<string, Day>()
  const stages = new Map<"validated" | "released", Day>()
  const holds: Array<OrderCourse["holds"][number]> = []
  const decided = new Set<number>()
  for (let at = order.lastStep.at(number); at >= 0; at = step.previous.at(at)) {
    const day = step.day.at(at) as Day
    if (day > asOf || step.recorded.at(at) > knownAt) continue
    const kind = step.kind.at(at)
    const value = step.value.at(at)
    const word = words[kind]
    // From the last step back: the first that is met is the one that stands.
    if (word !== undefined && last === null) last = { step: word, since: day, recorded: step.recorded.at(at) }
    if (lifecycles.has(kind)) {
      lifecycleSince ??= day
      if (ended.has(kind)) isOver ||= stage === null
      else if (kind !== Step.cancelled) {
        const reached = kind === Step.validated ? "validated" : "released"
        stage ??= reached
        stages.set(reached, day)
      }
    } else if (kind === Step.acknowledged) {
      if (acknowledgedOn === null || day < acknowledgedOn) acknowledgedOn = day
    } else if (kind === Step.invoicedBy) policy = policy < 0 ? value : policy
    else if (kind === Step.certified) certified.push({ day, percent: value })
    else if (kind === Step.reached) milestones.set(names.name(value), day)
    else if (kind === Step.prepaid) prepaid += value
    else if (kind === Step.held || kind === Step.holdReleased) {
      if (decided.has(value)) continue
      decided.add(value)
      const reason = names.name(step.value.at(step.previous.at(at)))
      if (kind === Step.held) holds.push({ hold: names.name(value), since: day, reason })
    }
  }
  const delivery = lastDelivery(book, number, horizon)
  if (delivery !== null && (last === null || delivery.recorded > last.recorded))
    last = { step: "delivered", since: delivery.day, recorded: delivery.recorded }
  return {
    placedOn,
    acknowledgedOn,
    lifecycleSince: lifecycleSince ?? placedOn,
    // What ends without having come further, ends as released: it can't be closed before it is validated.
    stage: stage ?? (isOver ? "released" : "placed"),
    last: last === null ? { step: "placed", since: placedOn } : { step: last.step, since: last.since },
    policy: policyNamed(policies.name(policy < 0 ? order.policy.at(number) : policy)),
    certified: certified.reverse(),
    milestones,
    stages,
    deliveredOn: delivery?.day ?? null,
    prepaid,
    holds: holds.reverse(),
    gates: gatesNamed(book.gates.name(order.gates.at(number))),
  }
}
