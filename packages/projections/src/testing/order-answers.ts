import type { Day, Instant } from "@adv/domain"
import { approvalsOn } from "../approvals/approvals.js"
import { questionsAsked } from "../contacts/unanswered.js"
import { deadlinesIn } from "../deadlines/compliance.js"
import { shortagesOf } from "../demand/shortages.js"
import { gateMatrix } from "../departments/gates.js"
import { handOverMatrix } from "../departments/hand-overs.js"
import { departmentInboxes, loadByDepartment } from "../departments/inbox.js"
import { stalledOrders } from "../departments/stalled.js"
import { disputesOn } from "../disputes/disputes.js"
import { messageLog } from "../messages/message-log.js"
import { invoiceableBacklog } from "../orders/backlog.js"
import { progressForCustomer } from "../orders/customer-progress.js"
import { orderProgressOf } from "../orders/order-progress.js"
import type { CompanyModels } from "../projections.js"

/** Of so many orders the whole progress is asked: each answer goes through the books. */
const ASKED = 12

/** What the read models of orders and departments answer for a business date as known at a moment. */
export const orderAnswersOf = (
  { states }: Pick<CompanyModels, "states">,
  asOf: Day,
  knownAt: Instant,
): unknown => {
  const horizon = { asOf, knownAt }
  const window = { from: asOf - 90, to: asOf + 15, ...horizon }
  const orders = Array.from({ length: Math.min(ASKED, states.orders.orders.length) }, (_, at) =>
    states.orders.orders.name(at),
  ).flatMap((order) => {
    const progress = orderProgressOf(states, order, horizon)
    // An order that wasn't there yet has none: that it is known by now must not tell.
    return progress === undefined ? [] : [progress, progressForCustomer(states, order, horizon)]
  })
  const inboxes = departmentInboxes(states, horizon)
  return [
    orders,
    inboxes,
    loadByDepartment(inboxes),
    handOverMatrix(states.steps, window),
    stalledOrders(states, { ...horizon, afterDays: 10 }),
    gateMatrix(states, horizon),
    approvalsOn(states.approvals, horizon),
    disputesOn(states.disputes, horizon),
    questionsAsked(states.contacts, horizon),
    invoiceableBacklog(states.orders, horizon),
    shortagesOf(states, horizon),
    deadlinesIn(states, window),
    messageLog(states.messages, horizon),
  ]
}
