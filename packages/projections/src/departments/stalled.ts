import { type Day, type Failure, failure } from "@adv/domain"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Horizon } from "../engine/read-models.js"
import type { OrderBook } from "../orders/order-book.js"
import { orderCardsOf } from "../orders/order-card.js"
import type { Forward } from "../orders/order-course.js"
import { nextStepsOf, orderAtWork } from "./next-steps.js"
import { organisationOf } from "./organisation.js"
import type { StepBook } from "./step-book.js"
import { stallNoticedOn } from "./steps-of-order.js"

/** An order that hasn't moved for too long. Days are days since 1970-01-01. */
export interface StalledOrder {
  readonly order: string
  readonly customer: string
  /** What happened to it last that brought it forward, and when. */
  readonly sinceStep: Forward
  readonly since: Day
  readonly ageDays: number
  /** What is next, and with whom; null when nothing is, or nobody answers for it. */
  readonly nextStep: string | null
  readonly department: string | null
  readonly holds: ReadonlyArray<string>
  /** The day that the standstill was noticed on (`OrderStalled`), or null. */
  readonly noticedOn: Day | null
}

export interface StalledQuery extends Horizon {
  /** After how many days without moving an order is stalled: what the workflow in force says, when absent. */
  readonly afterDays?: number
}

const over: ReadonlySet<string> = new Set(["completed", "cancelled", "closedShort"])

/**
 * Orders under way that haven't moved (been placed, validated, released, dispatched, delivered or invoiced) for more than
 * so many days, on a business date, as known at a moment: whether anybody noticed or not. Longest first.
 *
 * Fails with `POLICY_MISSING` when no days are given and no workflow in force says them.
 *
 * @example
 * import { companyModels, stalledOrders } from "@adv/projections"
 *
 * const { states } = companyModels()
 * const stalled = stalledOrders(states, { asOf: 20000, knownAt: 1736935200000, afterDays: 10 })
 * assert.deepEqual(stalled, { _tag: "Right", right: [] })
 */
export const stalledOrders = (
  { orders, steps }: { readonly orders: OrderBook; readonly steps: StepBook },
  query: StalledQuery,
): Either<Failure<"POLICY_MISSING">, ReadonlyArray<StalledOrder>> => {
  const organisation = organisationOf(steps, query)
  const after = query.afterDays ?? organisation.workflow?.stalledAfterDays
  if (after === undefined)
    return left(
      failure(
        "POLICY_MISSING",
        "No workflow in force says after how many days an order is stalled: give the days, or publish a workflow with stalledAfterDays.",
        { asOf: query.asOf },
      ),
    )
  const found: Array<StalledOrder> = []
  for (const card of orderCardsOf(orders, query)) {
    if (over.has(card.lifecycle)) continue
    const work = orderAtWork(orders, card, query)
    if (work === undefined) continue
    const { last } = work.course
    const ageDays = query.asOf - last.since
    if (ageDays <= after) continue
    const [next] = nextStepsOf(steps, work, null, organisation, query)
    found.push({
      order: card.order,
      customer: card.customer,
      sinceStep: last.step,
      since: last.since,
      ageDays,
      nextStep: next?.step ?? null,
      department: next?.department ?? null,
      holds: card.holds,
      noticedOn: stallNoticedOn(steps, card.order, last.since, query),
    })
  }
  return right(found.sort((a, b) => a.since - b.since || (a.order < b.order ? -1 : 1)))
}
