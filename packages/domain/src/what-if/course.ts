import { categoryOf, idOfStream } from "../facts/event.js"
import type { Instalment } from "../invoice/events.js"
import {
  addDays,
  daysBetween,
  type Instant,
  type InvoiceId,
  type LocalDate,
  laterOf,
} from "../values/index.js"
import { dateOf, type Group, movedBy } from "./groups.js"

interface Paid {
  readonly payment: string
  readonly instalment: number
  readonly amount: number
}

/** With these, money comes. */
const comes: ReadonlySet<string> = new Set(["PaymentReceived", "InstrumentAccepted"])

const paymentOf = ({ events }: Group): string | null => {
  for (const { stream } of events) if (categoryOf(stream) === "payment") return idOfStream(stream)
  return null
}

/**
 * The order in which a log's groups are gone through: as they were recorded, but for payments that come as many days after
 * another due date as they had come after the first.
 */
export class Course {
  readonly #groups: ReadonlyArray<Group>
  readonly #gone = new Set<number>()
  readonly #moved: Array<Group> = []
  /** By invoice, the payments of which it was the first thing they settled, most of it first. */
  readonly #paid = new Map<InvoiceId, Array<Paid>>()
  readonly #ofPayment = new Map<string, Array<Group>>()
  #next = 0

  constructor(groups: ReadonlyArray<Group>) {
    this.#groups = groups
    const seen = new Set<string>()
    for (const group of groups) {
      const payment = paymentOf(group)
      if (payment === null) continue
      const own = this.#ofPayment.get(payment)
      if (own === undefined) this.#ofPayment.set(payment, [group])
      else own.push(group)
      for (const event of group.events) {
        if (event.type !== "PaymentAllocated" || seen.has(payment)) continue
        seen.add(payment)
        const [most] = event.data.allocations.toSorted((a, b) => b.amount - a.amount)
        if (most === undefined) continue
        const { invoice, instalment, amount } = most
        this.#paid.set(invoice, [...(this.#paid.get(invoice) ?? []), { payment, instalment, amount }])
      }
    }
  }

  /** How many payments were moved. */
  readonly moves = new Set<string>()

  next(): Group | null {
    while (this.#gone.has(this.#next)) this.#next += 1
    const recorded = this.#groups[this.#next]
    const [moved] = this.#moved
    if (moved !== undefined && (recorded === undefined || recordedAt(moved) < recordedAt(recorded))) {
      this.#moved.shift()
      return moved
    }
    if (recorded === undefined) return null
    this.#next += 1
    return recorded
  }

  /** Tells that an invoice falls due on other days, so that what settled it first comes on other days too. */
  fallsDue(
    invoice: InvoiceId,
    issued: LocalDate,
    before: ReadonlyArray<Instalment>,
    now: ReadonlyArray<Instalment>,
  ): void {
    for (const { payment, instalment } of this.#paid.get(invoice) ?? []) {
      const then = before.find((each) => each.instalment === instalment)?.dueDate ?? null
      const due = (now.find((each) => each.instalment === instalment) ?? now.at(-1))?.dueDate ?? null
      if (then === null || due === null || then === due) continue
      const groups = (this.#ofPayment.get(payment) ?? []).filter(({ index }) => index >= this.#next)
      const first = groups.find(({ events }) => events.some(({ type }) => comes.has(type)))
      if (first === undefined) continue
      // Nobody pays what isn't invoiced yet.
      const days = daysBetween(dateOf(first), laterOf(issued, addDays(dateOf(first), daysBetween(then, due))))
      if (days !== 0) this.#move(payment, groups, days)
    }
  }

  #move(payment: string, groups: ReadonlyArray<Group>, days: number): void {
    this.moves.add(payment)
    for (const group of groups) {
      this.#gone.add(group.index)
      const moved = movedBy(group, days)
      const at = this.#moved.findIndex((each) => recordedAt(each) > recordedAt(moved))
      if (at < 0) this.#moved.push(moved)
      else this.#moved.splice(at, 0, moved)
    }
  }
}

const recordedAt = ({ first }: Group): Instant => first.recordedAt
