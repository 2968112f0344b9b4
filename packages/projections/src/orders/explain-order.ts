import {
  formatMinor,
  fromMillionths,
  isCurrency,
  millionths,
  minor,
  type RecordedEvent,
  type StoredEvent,
  streamName,
  toDay,
} from "@adv/domain"
import { type Horizon, readModels } from "../engine/read-models.js"
import { balancesOf } from "../receivables/balances.js"
import { receivables } from "../receivables/ledger.js"
import { orders } from "./order-book.js"
import { type OrderCard, orderCardOf } from "./order-card.js"
import { type OrderStatus, orderStatusOf } from "./order-status.js"

/** Why a dimension of an order's status is what it is. */
export interface Explained {
  readonly dimension:
    | "lifecycle"
    | "holds"
    | "fulfilment"
    | "billing"
    | "settlement"
    | "delivery"
    | "displayStatus"
  readonly value: string
  /** The arithmetic in a sentence. */
  readonly because: string
  /** The facts that made it so, in the log's order: from these alone it comes to the same. */
  readonly facts: ReadonlyArray<RecordedEvent>
  /** What would move it on. */
  readonly next: ReadonlyArray<string>
}

export interface OrderExplanation {
  readonly status: OrderStatus
  readonly dimensions: ReadonlyArray<Explained>
}

interface Standing {
  readonly card: OrderCard
  readonly status: OrderStatus
}

const standingFrom = (
  events: ReadonlyArray<StoredEvent>,
  order: string,
  horizon: Horizon,
): Standing | undefined => {
  const models = readModels({ orders, receivables })
  models.apply(events)
  const { states } = models
  const card = orderCardOf(states.orders, order, horizon)
  if (card === undefined) return undefined
  const balances = balancesOf(states.receivables, horizon)
  return { card, status: orderStatusOf(card, states.receivables, balances) }
}

/**
 * The status of an order from some events alone, in the log's order: those of its own stream and of its invoices', or as
 * many of them as an explanation lists. `undefined` when its placing isn't among them.
 */
export const orderStatusFrom = (
  events: ReadonlyArray<StoredEvent>,
  order: string,
  horizon: Horizon,
): OrderStatus | undefined => standingFrom(events, order, horizon)?.status

type Type = RecordedEvent["type"]

const lifecycleTypes: ReadonlySet<Type> = new Set<Type>([
  "OrderValidated",
  "OrderReleased",
  "OrderCompleted",
  "OrderCancelled",
  "OrderClosedShort",
  "OrderReopened",
])
const quantityTypes: ReadonlySet<Type> = new Set<Type>([
  "OrderPlaced",
  "OrderLineAdded",
  "OrderLineChanged",
  "OrderLineRemoved",
  "OrderLineCancelled",
  "OrderCancelled",
  "OrderClosedShort",
  "OrderReopened",
  "DeliveryConfirmed",
  "GoodsReturned",
])
const billingTypes: ReadonlySet<Type> = new Set<Type>([
  ...quantityTypes,
  "OrderInvoiced",
  "OrderCredited",
  "InvoiceIssued",
])
const deliveryTypes: ReadonlySet<Type> = new Set<Type>([
  ...quantityTypes,
  "DeliveryPromised",
  "PromiseRevised",
])
/** Whatever moves an open item: the receivables' own facts. */
const settlementTypes: ReadonlySet<string> = new Set(Object.keys(receivables.recipes))

const placed = ({ type }: RecordedEvent): boolean => type === "OrderPlaced"

/** The placing, and the word on the lifecycle that was recorded last. */
const lifecycleFacts = (own: ReadonlyArray<RecordedEvent>): ReadonlyArray<RecordedEvent> => {
  const last = own.findLast(({ type }) => lifecycleTypes.has(type))
  return own.filter((event) => placed(event) || event === last)
}

/** The placing, and of each kind of hold what was said last. */
const holdFacts = (own: ReadonlyArray<RecordedEvent>): ReadonlyArray<RecordedEvent> => {
  const last = new Map<string, RecordedEvent>()
  for (const event of own)
    if (event.type === "OrderHeld" || event.type === "OrderHoldReleased") last.set(event.data.hold, event)
  const words = new Set(last.values())
  return own.filter((event) => placed(event) || words.has(event))
}

const settlementFacts = (
  own: ReadonlyArray<RecordedEvent>,
  all: ReadonlyArray<RecordedEvent>,
  invoices: ReadonlyArray<string>,
): ReadonlyArray<RecordedEvent> => {
  const streams = new Set(invoices.map((invoice) => streamName("invoice", invoice)))
  const ours = new Set(own.filter((event) => placed(event) || event.type === "OrderInvoiced"))
  return all.filter(
    (event) => ours.has(event) || (streams.has(event.stream) && settlementTypes.has(event.type)),
  )
}

const quantity = (value: number): string => fromMillionths(millionths(value))

const money = (amount: number, currency: string): string =>
  isCurrency(currency) ? formatMinor(minor(amount), currency) : String(amount)

const wantedOf = ({ ordered, cancelled, waived }: OrderCard["lines"][number]): number =>
  ordered - cancelled - waived

const lifecycleNext: { readonly [lifecycle in OrderStatus["lifecycle"]]: ReadonlyArray<string> } = {
  placed: ["ValidateOrder, once its gates are passed, makes it validated."],
  validated: ["ReleaseOrder, once no hold is left, makes it released."],
  released: [
    "CompleteOrder, once all is delivered and invoiced, makes it completed.",
    "CloseOrderShort waives what is left.",
  ],
  completed: ["ReopenOrder takes it back to where it was."],
  closedShort: ["ReopenOrder takes it back to where it was."],
  cancelled: [],
}

const lifecycleOf = ({ status }: Standing, facts: ReadonlyArray<RecordedEvent>): Omit<Explained, "facts"> => {
  const last = facts.at(-1)
  return {
    dimension: "lifecycle",
    value: status.lifecycle,
    because:
      last === undefined || placed(last)
        ? "It was placed, and nothing was said of its lifecycle since."
        : `${last.type} on ${last.metadata.effectiveDate} was recorded last.`,
    next: lifecycleNext[status.lifecycle],
  }
}

const holdsOf = ({ status }: Standing, facts: ReadonlyArray<RecordedEvent>): Omit<Explained, "facts"> => {
  const held = facts.flatMap((event) =>
    event.type === "OrderHeld"
      ? [`${event.data.hold} since ${event.metadata.effectiveDate} (${event.data.reason})`]
      : [],
  )
  return {
    dimension: "holds",
    value: status.holds.length === 0 ? "none" : status.holds.join(", "),
    because: held.length === 0 ? "No hold that was put on it is left." : `Held: ${held.join("; ")}.`,
    next: status.holds.map((hold) => `ReleaseHold takes the ${hold} hold off.`),
  }
}

const fulfilmentSentence = ({ card, status }: Standing): Omit<Explained, "facts"> => {
  const each = card.lines.map(
    (line) =>
      `line ${line.line}: ${quantity(line.delivered)} delivered of ${quantity(wantedOf(line))} wanted`,
  )
  const left = card.lines.filter((line) => wantedOf(line) > line.delivered)
  return {
    dimension: "fulfilment",
    value: status.fulfilment,
    because: each.length === 0 ? "Nothing is wanted." : `${each.join("; ")}.`,
    next: left.map(
      (line) =>
        `ConfirmDelivery of ${quantity(wantedOf(line) - line.delivered)} of line ${line.line} completes it.`,
    ),
  }
}

const billingSentence = ({ card, status }: Standing): Omit<Explained, "facts"> => {
  const each = card.lines.map(
    (line) =>
      `line ${line.line}: ${quantity(line.invoiced)} invoiced of ${quantity(Math.max(wantedOf(line), line.delivered))}`,
  )
  const amount =
    card.billedAsAmount === 0
      ? []
      : [`${money(card.billedAsAmount, card.currency)} ${card.currency} billed by amount, net`]
  return {
    dimension: "billing",
    value: status.billing,
    because: `${[...each, ...amount].join("; ") || "Nothing is to be invoiced"}.`,
    next: status.billing === "full" ? [] : ["InvoiceOrder invoices what is due of it."],
  }
}

const settlementSentence = ({ status }: Standing): Omit<Explained, "facts"> => {
  const { amounts, currency, settlement } = status
  const words = [
    [amounts.invoiced, "invoiced"],
    [amounts.paid, "paid"],
    [amounts.credited, "credited"],
    [amounts.discounted, "kept back as discount"],
    [amounts.writtenOff, "written off"],
    [amounts.open, "open"],
    [amounts.overdue, "of it overdue"],
  ] as const
  const parts = words.flatMap(([amount, word]) =>
    amount === 0 ? [] : [`${money(amount, currency)} ${word}`],
  )
  const { open } = amounts
  const settles = `Payments or credit notes of ${money(open, currency)} ${currency} settle it.`
  return {
    dimension: "settlement",
    value: settlement,
    because: parts.length === 0 ? "Nothing of it is invoiced." : `In ${currency}: ${parts.join(", ")}.`,
    next: open > 0 ? [settles] : parts.length === 0 ? ["An invoice is to be issued first."] : [],
  }
}

const deliverySentence = ({ status }: Standing): Omit<Explained, "facts"> => {
  const { completed, daysLate, requested } = status.delivery
  return {
    dimension: "delivery",
    value: daysLate > 0 ? `${daysLate} days late` : "not late",
    because:
      requested === null
        ? "No line says by when it is wanted."
        : completed === null
          ? "Of what is asked for by a date, something is still to come."
          : "All that is wanted was delivered.",
    next: [],
  }
}

const displayRules: ReadonlyArray<readonly [OrderStatus["displayStatus"], string]> = [
  ["cancelled", "its lifecycle is cancelled"],
  ["onHold", "it has a hold"],
  ["overdue", "its settlement is overdue"],
  ["paid", "all of it is delivered, invoiced and settled"],
  ["invoiced", "its billing is full"],
  ["partiallyInvoiced", "its billing is partial"],
  ["delivered", "its fulfilment is full"],
  ["partiallyDelivered", "its fulfilment is partial"],
  ["released", "its lifecycle has come to be released"],
  ["validated", "its lifecycle is validated"],
  ["placed", "its lifecycle is placed"],
]

const displaySentence = ({ displayStatus }: OrderStatus): string => {
  const at = displayRules.findIndex(([word]) => word === displayStatus)
  const [, why = ""] = displayRules[at] ?? []
  const passed = displayRules.slice(0, at).map(([word]) => word)
  return `${passed.length === 0 ? "It is the first to ask for" : `None of ${passed.join(", ")} fits`}, and ${why}.`
}

/**
 * Why an order has the status it has on a business date, as known at a moment: dimension by dimension, with the facts that
 * made it so and what would move it on. From the facts of a dimension alone (`orderStatusFrom`) it comes to the same, and
 * from those of all of them so does the whole status. `undefined` when there is no such order then.
 *
 * @param events those of the order's own stream and of its invoices', in the log's order
 *
 * @example
 * import { explainOrder } from "@adv/projections"
 *
 * assert.equal(explainOrder([], "10248", { asOf: 20000, knownAt: 1736935200000 }), undefined)
 */
export const explainOrder = (
  events: ReadonlyArray<RecordedEvent>,
  order: string,
  horizon: Horizon,
): OrderExplanation | undefined => {
  const within = events.filter(
    ({ metadata, recordedAt }) =>
      toDay(metadata.effectiveDate) <= horizon.asOf && recordedAt <= horizon.knownAt,
  )
  const standing = standingFrom(within, order, horizon)
  if (standing === undefined) return undefined
  const stream = streamName("order", order)
  const own = within.filter((event) => event.stream === stream)
  const { invoices } = standing.card
  const ofInvoices = new Set(invoices.map((invoice) => streamName("invoice", invoice)))
  const having = (types: ReadonlySet<Type>): ReadonlyArray<RecordedEvent> =>
    within.filter(({ stream: of, type }) => types.has(type) && (of === stream || ofInvoices.has(of)))

  const lifecycle = lifecycleFacts(own)
  const holds = holdFacts(own)
  const settlement = settlementFacts(own, within, invoices)
  const fulfilment = having(quantityTypes)
  const billing = having(billingTypes)
  const delivery = having(deliveryTypes)
  const all = new Set([...lifecycle, ...holds, ...fulfilment, ...billing, ...settlement, ...delivery])
  const display: Omit<Explained, "facts"> = {
    dimension: "displayStatus",
    value: standing.status.displayStatus,
    because: displaySentence(standing.status),
    next: [],
  }
  return {
    status: standing.status,
    dimensions: [
      { ...display, facts: within.filter((event) => all.has(event)) },
      { ...lifecycleOf(standing, lifecycle), facts: lifecycle },
      { ...holdsOf(standing, holds), facts: holds },
      { ...fulfilmentSentence(standing), facts: fulfilment },
      { ...billingSentence(standing), facts: billing },
      { ...settlementSentence(standing), facts: settlement },
      { ...deliverySentence(standing), facts: delivery },
    ],
  }
}
