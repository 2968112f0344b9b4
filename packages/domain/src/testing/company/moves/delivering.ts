import { after } from "../../../decider.js"
import { demandDecider } from "../../../demand/decide.js"
import { demandSignalsOf } from "../../../demand/signals.js"
import type { RecordedEvent } from "../../../facts/event.js"
import type { PlainCommand } from "../../../flows/plain-command.js"
import { orderDecider } from "../../../order/decide.js"
import { type OrderFact, orderFacts } from "../../../order/events.js"
import type { OrderState } from "../../../order/state.js"
import { streamOf } from "../../../running/handler.js"
import { addDays } from "../../../values/index.js"
import { around, type Move, pick, type Situation, someOf } from "../move.js"
import { orderIn, stockIn } from "../states.js"
import { checked } from "./crediting.js"
import { quantities, site } from "./materials.js"

const isOf = (event: RecordedEvent, stream: string): event is RecordedEvent<OrderFact> =>
  event.stream === stream && Object.hasOwn(orderFacts, event.type)

/** A recent order that may be delivered, and of which something is left to send. */
const sendable = (turn: Situation): string | null =>
  around(turn, "order", turn.which).find((order) => {
    const { lifecycle, holds, lines } = orderIn(turn.company, order)
    return (
      (lifecycle === "released" || lifecycle === "validated") &&
      holds.length === 0 &&
      [...lines.values()].some((line) => line.ordered - line.cancelled - line.waived > line.delivered)
    )
  }) ?? null

const isOpen = ({ lifecycle }: OrderState): boolean =>
  lifecycle === "placed" || lifecycle === "validated" || lifecycle === "released"

/** Goods on their way, and what customers and inventory are told of them. */
export const delivering: ReadonlyArray<Move> = [
  {
    name: "a whole delivery",
    weight: 10,
    *commands(turn) {
      const order = sendable(turn)
      if (order === null) return
      yield* checked(turn, order, "dispatch")
      yield { type: "ConfirmDelivery", on: turn.today, order, delivery: `D-${turn.at}` }
    },
  },
  {
    name: "a part delivery",
    weight: 2,
    *commands(turn) {
      const { today, on, at, other, size } = turn
      const order = sendable(turn)
      if (order === null) return
      yield* checked(turn, order, "dispatch")
      const quantity = pick(quantities, size, "1")
      yield {
        type: "ConfirmDelivery",
        on: other % 2 === 0 ? on : today,
        order,
        delivery: `D-${at}`,
        lines: [
          {
            line: String((other % 3) + 1),
            quantity,
            ...(size % 4 === 0 ? { damaged: quantity } : {}),
            ...(size % 5 === 0 ? { refused: "0.5" } : {}),
          },
        ],
      }
    },
  },
  {
    name: "a delivery that is planned and dispatched",
    weight: 4,
    *commands(turn) {
      const { today: on, at, size } = turn
      const order = sendable(turn)
      if (order === null) return
      const its = { on, order, delivery: `D-${at}` }
      yield { ...its, type: "PlanDelivery", site, plannedDate: addDays(on, size % 5) }
      if (size % 5 === 0) {
        yield { ...its, type: "CancelDelivery", reason: "no lorry" }
        return
      }
      yield* checked(turn, order, "dispatch")
      yield { ...its, type: "DispatchDelivery", carrier: "lorry" }
      if (size % 5 === 1) yield { ...its, type: "FailDelivery", reason: "nobody there" }
      else if (size % 5 !== 2) yield { ...its, type: "ConfirmDelivery" }
    },
  },
  {
    name: "goods that come back",
    weight: 2,
    *commands(turn) {
      const { company, today, on, at, other, size } = turn
      for (const order of around(turn, "order", turn.which, 20)) {
        const [line] = [...orderIn(company, order).lines].find(([, each]) => each.delivered > 0) ?? []
        if (line === undefined) continue
        yield {
          type: "ReturnGoods",
          on: other % 3 === 0 ? on : today,
          order,
          return: `R-${at}`,
          lines: [{ line, quantity: pick(quantities, size, "1") }],
          reason: "",
          affectsOrder: size % 2 === 0,
        }
        return
      }
    },
  },
  {
    name: "a promise, and what becomes of it",
    weight: 5,
    *commands(turn) {
      const { company, on, which, size } = turn
      const order = around(turn, "order", which).find((each) => isOpen(orderIn(company, each)))
      if (order === undefined) return
      const own = { on, order, line: "1" }
      const [first] = orderIn(company, order).lines.values()
      const promised = first?.promised ?? null
      if (promised === null) yield { ...own, type: "PromiseDelivery", date: addDays(on, 5 + (size % 10)) }
      else if (size % 2 === 0)
        yield {
          ...own,
          type: "RevisePromise",
          to: addDays(promised, (size % 9) - 3),
          cause: "the works",
          agreedByCustomer: size % 3 === 0,
        }
      const asked = { ...own, type: "ReviseExpectedDelivery" as const, source: "warehouse" as const }
      yield { ...asked, expectedDate: addDays(on, 10 + (size % 20)), confidence: "0.8" }
      if (size % 3 === 0) {
        yield {
          type: "NotifyCustomer",
          on,
          order,
          topic: "DELIVERY_DELAY",
          channel: "email",
          line: "1",
        }
        yield { ...asked, expectedDate: addDays(on, 1) }
      }
    },
  },
  {
    name: "what inventory is told of an order",
    weight: 3,
    *commands(turn) {
      const { company, today, which, size } = turn
      const order = someOf(turn, "order", which)
      const { stream } = streamOf(orderDecider, order)
      let before = orderDecider.initial()
      for (const event of company.log) {
        if (!isOf(event, stream)) continue
        const is = after(orderDecider, before, event, event.metadata.effectiveDate)
        for (const signal of demandSignalsOf(event, before, is, site))
          yield { type: "PublishDemandSignal", on: today, ...signal }
        before = is
      }
      const { signals } = company.state(streamOf(demandDecider, order))
      for (const { signal, status } of [...signals.values()].slice(-2)) {
        const { line, sequence } = signal
        const its = { on: today, order, line, sequence }
        if (status === "published" && size % 3 === 0)
          yield { ...its, type: "FailDemandSignal", reason: "no answer" }
        if (status !== "acknowledged" && size % 3 !== 1)
          yield { ...its, type: "AcknowledgeDemandSignal", reference: "INV" }
      }
    },
  },
  {
    name: "what inventory says of an item",
    weight: 4,
    *commands(turn) {
      const { company, on, at, which, other, size } = turn
      const sku = `SKU-${which % 3}`
      const item = `${sku}@${site}`
      const itself = { on, item, sku, site }
      const quantity = pick(quantities, size, "1")
      const order = someOf(turn, "order", other)
      const ofLine = { order, line: "1" }
      yield {
        ...itself,
        type: "RecordStockInformation",
        onHand: String(size),
        reserved: String(size % 10),
        inbound: [{ quantity, expectedDate: addDays(on, 9) }],
        asOf: on,
      }
      const short: PlainCommand = {
        ...itself,
        type: "ReportStockShortage",
        shortage: `S-${at}`,
        quantity,
        expectedDate: addDays(on, 12),
        ...ofLine,
      }
      const steps: ReadonlyArray<PlainCommand> = [
        short,
        { ...itself, type: "CreateBackorder", backorder: `B-${at}`, ...ofLine, quantity },
        {
          ...itself,
          type: "ExpectReturn",
          return: `RX-${at}`,
          ...ofLine,
          quantity,
          expectedDate: addDays(on, 4),
        },
        { ...itself, type: "RequestAvailability", request: `Q-${at}`, quantity, neededBy: addDays(on, 6) },
        { ...itself, type: "ReserveStock", reservation: `V-${at}`, ...ofLine, quantity },
      ]
      yield pick(steps, size, short)
      yield pick(steps, size + 3, short)
      const { requests, reservations } = stockIn(company, item)
      for (const [request, { answer }] of requests)
        if (answer === null)
          yield { type: "AnswerAvailability", on, item, request, quantity, availableOn: addDays(on, 3) }
      for (const [reservation, { status }] of reservations) {
        const its = { on, item, reservation }
        if (status === "requested" && size % 3 === 0)
          yield { ...its, type: "RefuseReservation", reason: "none left" }
        else if (status === "requested") yield { ...its, type: "ConfirmReservation" }
        if (status !== "released" && status !== "refused" && size % 3 === 1)
          yield { ...its, type: "ReleaseReservation", reason: "cancelled" }
      }
    },
  },
]
