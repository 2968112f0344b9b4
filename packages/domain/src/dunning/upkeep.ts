import { principalBefore } from "../invoice/charging.js"
import { addDays, type DunningCaseId, type LocalDate } from "../values/index.js"
import { caseOf } from "./case.js"
import type { DunnedInstalment } from "./events.js"
import type { DunningPlan, DunningRunAsked } from "./plan.js"
import { channelFor } from "./sparing.js"
import { type DunningItem, dunnable, hindranceOf } from "./standing.js"
import { type DunningState, itemKey, type NoticeState } from "./state.js"

/** What else a day brings to cases: blocks that ended, promises that are due, notices to be sent another way. */
export const upkeep = (
  asked: DunningRunAsked,
): Pick<DunningPlan, "retries" | "removals" | "expiries" | "reviews" | "reopenings" | "closings"> => {
  const { runDate, policy } = asked
  const open = new Map(
    asked.items.map((item) => [`${caseOf(item.customer, item.currency)} ${itemKey(item)}`, item]),
  )
  const retries: Array<DunningPlan["retries"][number]> = []
  const removals: Array<DunningPlan["removals"][number]> = []
  const expiries: Array<DunningPlan["expiries"][number]> = []
  const reviews: Array<DunningPlan["reviews"][number]> = []
  const reopenings: Array<DunningCaseId> = []
  const closings: Array<DunningCaseId> = []
  for (const [id, state] of asked.cases) {
    const itemOf = (item: DunnedInstalment) => open.get(`${id} ${itemKey(item)}`)
    for (const [block, { until, endedOn }] of state.blocks)
      if (until !== null && until < runDate && endedOn === null) expiries.push({ case: id, block })
    for (const [promise, at] of state.promises)
      if (at.status !== "kept" && isDueForReview(at.status, at.dueBy, at.items.map(itemOf), runDate))
        reviews.push({ case: id, promise })
    for (const [notice, at] of state.notices) {
      if (at.status !== "draft" && at.status !== "bounced") continue
      const gone = removalsOf(at, state, itemOf, runDate)
      removals.push(...gone.map((each) => ({ case: id, notice, ...each })))
      const left = at.items.length - gone.length
      if (at.status !== "bounced" || left === 0) continue
      const rung = at.level === 0 ? policy.body.preDue : policy.body.levels[at.level - 1]
      const addressee = state.customer === null ? undefined : asked.addressees.get(state.customer)
      const channel = channelFor(
        [rung?.channel, rung?.fallbackChannel].filter(
          (each) => each !== undefined && !at.tried.includes(each),
        ),
        addressee,
      )
      if (channel !== null) retries.push({ case: id, notice, channel })
    }
    const dunned = [...state.items.values()].filter(({ level }) => level > 0)
    const unsettled = dunned.filter((item) => {
      const now = itemOf(item)
      if (now === undefined || now.open <= 0) return false
      return (
        policy.body.closes === "chargesSettled" || principalBefore(now.principal, addDays(runDate, 1)) > 0
      )
    })
    const pending = [...state.items.values()].some((item) => item.pending !== null)
    if (state.open && !pending && unsettled.length === 0) closings.push(id)
    if (!state.open && unsettled.length > 0 && state.closed !== null && state.closed !== "withdrawn")
      reopenings.push(id)
  }
  return { retries, removals, expiries, reviews, reopenings, closings }
}

/** A promise is looked at once its day has passed, and earlier once nothing of it is open any more. */
const isDueForReview = (
  status: "open" | "broken",
  dueBy: LocalDate,
  items: ReadonlyArray<DunningItem | undefined>,
  on: LocalDate,
): boolean => {
  const isSettled = items.every((item) => item === undefined || item.open <= 0)
  return isSettled || (status === "open" && dueBy < on)
}

const removalsOf = (
  notice: NoticeState,
  state: DunningState,
  itemOf: (item: DunnedInstalment) => DunningItem | undefined,
  on: LocalDate,
): ReadonlyArray<DunnedInstalment & { readonly reason: string }> =>
  notice.items.flatMap((item) => {
    const { invoice, instalment } = item
    const now = itemOf(item)
    const reason = now === undefined ? "settled" : hindranceOf(now, state, on, notice.level)
    if (reason !== null) return [{ invoice, instalment, reason }]
    return now !== undefined && dunnable(now) < item.open
      ? [{ invoice, instalment, reason: "partly settled" }]
      : []
  })
