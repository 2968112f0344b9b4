import type { RecordedEvent } from "../../facts/event.js"
import type { OrderFact } from "../../order/events.js"
import { type AmendedOrder, followOrders } from "./amended-orders.js"
import type { Log, Note } from "./invariant.js"
import { add, hundredPercent, parts, rounded, sum, trail } from "./numbers.js"

type Placed = Extract<OrderFact, { readonly type: "OrderPlaced" }>["data"]
type Policy = Placed["terms"]["conditions"]["invoicingPolicy"]
type Taxed = { readonly tax: { readonly category: string; readonly rate: string }; readonly net: number }

const keyOf = ({ category, rate }: Taxed["tax"]): string => `${category} ${parts(rate)}`

/** What is known of an order that may be invoiced by amount. */
interface Order {
  document: AmendedOrder
  policy: Policy
  certified: string
  readonly milestones: Set<string>
  readonly reached: Set<string>
  /** Cancelled and waived, and delivered, by line. */
  readonly gone: Map<string, bigint>
  readonly delivered: Map<string, bigint>
  readonly billed: Map<string, number>
  readonly prepaid: Map<string, number>
  readonly deducted: Map<string, number>
}

const still = ({ document, gone }: Order, line: string, quantity: string): bigint => {
  const known = document.lines.find((each) => each.line === line)
  return (known === undefined ? 0n : parts(quantity)) - (gone.get(line) ?? 0n)
}

/** What the order comes to at each tax, as far as it is still wanted. */
const nets = (order: Order): ReadonlyMap<string, number> => {
  const found = new Map<string, number>()
  const lines = new Map<string, number>()
  for (const { line, quantity, net, tax } of order.document.lines) {
    const whole = parts(quantity)
    const part = whole === 0n ? 0 : rounded(BigInt(net) * still(order, line, quantity), whole)
    add(found, keyOf(tax), part)
    add(lines, keyOf(tax), part)
  }
  for (const { kind, amount, percent, tax } of order.document.adjustments) {
    const size =
      percent === undefined
        ? amount
        : Math.max(0, rounded(BigInt(lines.get(keyOf(tax)) ?? 0) * parts(percent), hundredPercent))
    add(found, keyOf(tax), kind === "allowance" ? -size : size)
  }
  return found
}

const isReached = (order: Order, trigger: string, milestone: string): boolean => {
  if (trigger === "certified") return order.milestones.has(milestone)
  if (trigger !== "delivered") return order.reached.has(trigger)
  const lines = order.document.lines
  return (
    lines.every(({ line, quantity }) => (order.delivered.get(line) ?? 0n) >= still(order, line, quantity)) &&
    lines.some(({ line }) => (order.delivered.get(line) ?? 0n) > 0n)
  )
}

/** The percentage and the fixed amount that may be billed by now. */
const allowed = (order: Order): { readonly percent: bigint; readonly fixed: number } => {
  const { policy } = order
  if (typeof policy !== "object") return { percent: 0n, fixed: 0 }
  if ("progress" in policy) return { percent: parts(order.certified), fixed: 0 }
  if (!("milestones" in policy)) return { percent: 0n, fixed: 0 }
  let percent = 0n
  let fixed = 0
  for (const { milestone, trigger, part } of policy.milestones) {
    if (!isReached(order, trigger, milestone)) continue
    if ("percent" in part) percent += parts(part.percent)
    else fixed += part.amount
  }
  return { percent, fixed }
}

/** What is wrong with what is billed of an order by amount; null when nothing is. */
const wrongAmounts = (order: Order, bills: boolean): string | null => {
  const all = nets(order)
  for (const [key, net] of order.billed)
    if (net < Math.min(0, all.get(key) ?? 0)) return "more was credited by amount than was invoiced"
  // A milestone may be undone, by goods that come back: what was invoiced by then is right all the same.
  if (!bills) return null
  const { percent, fixed } = allowed(order)
  const due = new Map<string, number>()
  for (const [key, net] of all) due.set(key, rounded(BigInt(net) * percent, hundredPercent))
  // An amount may be spread over the taxes in any way: it is held to the whole.
  if (sum(order.billed.values()) > sum(due.values()) + fixed)
    return "more was invoiced by amount than was certified"
  if (fixed === 0)
    for (const [key, net] of order.billed)
      if (net > (due.get(key) ?? 0)) return "more was invoiced at a tax than was certified"
  return null
}

const wrongDownPayments = (order: Order): string | null => {
  const due = nets(order)
  for (const [key, prepaid] of order.prepaid) {
    if (prepaid < 0) return "more of a down-payment was credited than was invoiced"
    if (prepaid > (due.get(key) ?? 0)) return "more was asked for beforehand than the order comes to"
  }
  for (const [key, deducted] of order.deducted) {
    if (deducted < 0) return "more of a deduction was credited than was made"
    if (deducted > (order.prepaid.get(key) ?? 0)) return "more was deducted than was asked for beforehand"
  }
  return null
}

/** What an invoice says that it bills of an order by amount. */
const saidBy = (log: Log): ReadonlyMap<string, number> => {
  const said = new Map<string, number>()
  for (const event of log)
    if (event.type === "InvoiceIssued")
      for (const { order, bills, net } of event.data.lines)
        if (order !== undefined && bills !== undefined) add(said, `${event.data.invoice} ${order}`, net)
  return said
}

const quantitiesOf = (event: RecordedEvent) => {
  switch (event.type) {
    case "OrderClosedShort":
    case "OrderReopened":
    case "DeliveryConfirmed":
    case "GoodsReturned":
      return event.data.lines
    case "OrderLineCancelled":
      return [event.data]
    default:
      return []
  }
}

/** How orders go on: what is ordered, delivered, certified, and by which policy it is invoiced. */
const follow = (order: Order, event: RecordedEvent): void => {
  const move = (to: Map<string, bigint>, sign: 1n | -1n) => {
    for (const { line, quantity } of quantitiesOf(event))
      to.set(line, (to.get(line) ?? 0n) + sign * parts(quantity))
  }
  switch (event.type) {
    case "OrderValidated":
      order.reached.add("validated")
      break
    case "OrderReleased":
      order.reached.add("released")
      break
    case "ProgressCertified":
      if (event.data.percent !== undefined) order.certified = event.data.percent
      if (event.data.milestone !== undefined) order.milestones.add(event.data.milestone)
      break
    case "ConditionsReapplied":
      order.policy = event.data.terms.conditions.invoicingPolicy
      break
    case "OrderLineCancelled":
    case "OrderClosedShort":
      move(order.gone, 1n)
      break
    case "OrderReopened":
      move(order.gone, -1n)
      break
    case "DeliveryConfirmed":
      move(order.delivered, 1n)
      break
    case "GoodsReturned":
      if (event.data.affectsOrder) move(order.delivered, -1n)
      break
  }
}

const bill = (
  order: Order,
  data: Extract<OrderFact, { readonly type: "OrderInvoiced" | "OrderCredited" }>["data"],
  sign: 1 | -1,
): void => {
  const book = (to: Map<string, number>, amounts: ReadonlyArray<Taxed> = []) => {
    for (const { tax, net } of amounts) add(to, keyOf(tax), sign * net)
  }
  book(order.billed, data.amounts)
  book(order.prepaid, data.prepaid)
  book(order.deducted, data.deducted)
}

/**
 * INV-02 by amount: of an order that is invoiced by progress or milestones, no more is invoiced at a tax than was
 * certified or reached, and down-payments are deducted once.
 */
export const checkBilledAmounts = (log: Log, note: Note): void => {
  const orders = new Map<string, Order>()
  const said = saidBy(log)
  const positions = new Map<string, Array<number>>()
  const documentAfter = followOrders()
  for (const event of log) {
    const document = documentAfter(event)
    if (event.type === "OrderPlaced")
      orders.set(event.data.order, {
        document: event.data,
        policy: event.data.terms.conditions.invoicingPolicy,
        certified: "0",
        milestones: new Set(),
        reached: new Set(["placed"]),
        gone: new Map(),
        delivered: new Map(),
        billed: new Map(),
        prepaid: new Map(),
        deducted: new Map(),
      })
    if (!("order" in event.data) || typeof event.data.order !== "string") continue
    const order = orders.get(event.data.order)
    if (order === undefined) continue
    if (document !== null) order.document = document
    follow(order, event)
    if (event.type !== "OrderInvoiced" && event.type !== "OrderCredited") continue
    bill(order, event.data, event.type === "OrderInvoiced" ? 1 : -1)
    const at = trail(positions, event.data.order, event.position)
    const wrong =
      wrongDownPayments(order) ??
      wrongAmounts(order, event.type === "OrderInvoiced" && event.data.amounts !== undefined)
    if (wrong !== null) note(`order ${event.data.order}`, wrong, at)
    if (event.type !== "OrderInvoiced") continue
    const { amounts = [], prepaid = [], deducted = [] } = event.data
    const told = sum([...amounts, ...prepaid].map(({ net }) => net)) - sum(deducted.map(({ net }) => net))
    if (told !== (said.get(`${event.data.invoice} ${event.data.order}`) ?? 0))
      note(
        `order ${event.data.order}`,
        `invoice ${event.data.invoice} bills another amount than its order says`,
        at,
      )
  }
}
