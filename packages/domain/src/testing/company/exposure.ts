import { isLeft } from "fp-ts/lib/Either.js"
import type { CheckPoint, CreditComponentKind } from "../../credit/component.js"
import { openValueOf } from "../../credit/open-value.js"
import { answeringFor, creditPolicyOn } from "../../flows/credit-standing.js"
import type { PlainCommand } from "../../flows/plain-command.js"
import { disputedOf } from "../../invoice/disputing.js"
import { openOf } from "../../invoice/state.js"
import { partOfGross, withTax } from "../../order/gross.js"
import type { OrderState } from "../../order/state.js"
import { adjustmentsOn, totalsOf } from "../../tax/index.js"
import { daysBetween, type LocalDate } from "../../values/index.js"
import type { Simulation } from "./simulation.js"
import { customerIn, invoiceIn, orderIn, paymentIn } from "./states.js"

type CheckCredit = Extract<PlainCommand, { readonly type: "CheckCredit" }>

/** What of an order was delivered and is not invoiced, with tax. */
const deliveredOf = (state: OrderState): number => {
  if (state.currency === null) return 0
  const lines = [...state.lines.values()]
  let delivered = 0
  let isOpen = false
  let isDelivered = false
  for (const line of lines) {
    const { asked, ordered, cancelled, waived, invoiced } = line
    if (ordered - cancelled - waived > Math.max(line.delivered, invoiced)) isOpen = true
    const handed = line.delivered - line.returned - invoiced
    if (handed > 0) isDelivered = true
    delivered += partOfGross(withTax(asked.net, asked.tax), Math.max(0, handed), ordered)
  }
  if (state.invoiceCount === 0 && !isOpen && isDelivered) {
    const all = lines.map(({ asked }) => asked)
    const adjustments = adjustmentsOn(state.adjustments, all)
    const totals = totalsOf({ lines: all, adjustments, currency: state.currency })
    if (!isLeft(totals))
      delivered += all.reduce<number>(
        (rest, { net, tax }) => rest - withTax(net, tax),
        totals.right.totals.taxInclusive,
      )
  }
  return Math.max(0, delivered - state.billedGross)
}

/** What one unit of the other currency is worth, wherever it matters. */
export const dollarInEuro = "0.9237"

/**
 * Asks for the credit check of an order, with the exposure counted from what the company's own aggregates say. Nothing
 * is left out that puts it up; `null` when no credit policy is in force or there is no such order.
 *
 * @param on no earlier than anything that happened: aggregates say how things are, not how they were
 */
export const creditCheckIn = (
  company: Simulation,
  order: string,
  point: CheckPoint,
  on: LocalDate,
): CheckCredit | null => {
  const policy = creditPolicyOn(company, on)
  const { customer } = orderIn(company, order)
  if (isLeft(policy) || policy.right === null || customer === null) return null
  const inForce = policy.right
  const answers = answeringFor(customer, inForce, company).customer
  const isMember = (id: string | null): boolean =>
    id !== null &&
    (id === answers ||
      (inForce.body.group &&
        answeringFor(customerIn(company, id).customer ?? answers, inForce, company).customer === answers &&
        customerIn(company, id).customer !== null))
  const sums = new Map<string, { component: CreditComponentKind; amount: number; currency: string }>()
  const add = (component: CreditComponentKind, currency: string, amount: number): void => {
    if (amount === 0) return
    const key = `${component} ${currency}`
    const before = sums.get(key)
    sums.set(key, { component, currency, amount: (before?.amount ?? 0) + amount })
  }
  const overdueItems: Array<CheckCredit["overdueItems"][number]> = []
  for (const invoice of company.ids("invoice")) {
    const state = invoiceIn(company, invoice)
    if (state.currency === null || !isMember(state.customer)) continue
    for (const [instalment, at] of state.instalments) {
      const open = openOf(at)
      const late = at.dueDate !== null && at.dueDate < on
      add(late ? "overdue" : "notDue", state.currency, open)
      const undisputed = open - disputedOf(state, instalment)
      if (at.dueDate !== null && late && undisputed > 0)
        overdueItems.push({
          invoice,
          instalment,
          open: undisputed,
          currency: state.currency,
          daysPastDue: daysBetween(at.dueDate, on),
        })
    }
    for (const { movements } of state.credits.values())
      add(
        "unappliedCredits",
        state.currency,
        movements.reduce((sum, { amount }) => sum + amount, 0),
      )
  }
  for (const payment of company.ids("payment")) {
    const state = paymentIn(company, payment)
    if (state.currency === null || !isMember(state.customer)) continue
    add(
      "unappliedCredits",
      state.currency,
      state.movements.reduce((sum, { amount }) => sum + amount, 0),
    )
    // One that was honoured counts until the end of the day: who doesn't know the day counts it as long as it is kept.
    if (state.instrument !== null && state.instrument.status !== "dishonoured")
      add("instruments", state.currency, state.received)
  }
  // An order is reserved with who answered for it then, which may be another than who answers now.
  const reserved = new Set(
    company.ids("customer").flatMap((id) => [...customerIn(company, id).creditReservations.keys()]),
  )
  for (const id of company.ids("order")) {
    const state = orderIn(company, id)
    if (state.currency === null || state.order === null || !isMember(state.customer)) continue
    add("deliveredNotInvoiced", state.currency, deliveredOf(state))
    if (id === order || state.lifecycle === "draft") continue
    if (state.lifecycle === "cancelled") continue
    // What of it was waived counts when it is reopened, and not before.
    const open = openValueOf(state.lifecycle === "closedShort" ? { ...state, lifecycle: "released" } : state)
    const entered = state.lifecycle === "placed" || state.lifecycle === "validated"
    if (!entered) add("releasedNotDelivered", state.currency, open)
    else if (reserved.has(state.order)) add("reserved", state.currency, open)
  }
  return {
    type: "CheckCredit",
    on,
    order,
    point,
    components: [...sums.values()].filter(({ amount }) => amount > 0),
    overdueItems,
    through: company.log.length,
    reservations: customerIn(company, answers).reservationCount,
    quotes: [{ currency: "USD", rate: dollarInEuro }],
  }
}
