import type { PlainCommand } from "../../../flows/plain-command.js"
import { addDays, sha256Of } from "../../../values/index.js"
import { around, type Move, pick, type Situation, someOf } from "../move.js"
import { customerIn, orderIn } from "../states.js"
import { decideOn, withApprovals } from "./approving.js"
import { checked, goOn } from "./crediting.js"
import { conditionsOf, parties, partyAt, prices, quantities, taxes } from "./materials.js"

const lineAt = (turn: Situation, index: number) => ({
  sku: `SKU-${index}`,
  quantity: pick(quantities, turn.other + index, "1"),
  unitPrice: pick(prices, turn.size + index, "1"),
  tax: pick(taxes, turn.other + index, taxes[0]),
})

const placing = (turn: Situation): PlainCommand => {
  const { at, on, which, other, size } = turn
  const { customer, currency } = partyAt(which)
  const tax = pick(taxes, size, taxes[0])
  return {
    type: "PlaceOrder",
    on,
    order: `O-${at}`,
    customer,
    currency,
    lines: Array.from({ length: (size % 3) + 1 }, (_, index) => ({
      line: String(index + 1),
      ...lineAt(turn, index),
      ...(other % 3 === 0 ? { requestedDate: addDays(on, size % 30) } : {}),
    })),
    ...(size % 4 === 0
      ? { adjustments: [{ kind: "charge" as const, amount: 399, reason: "freight", tax }] }
      : {}),
    ...(size % 7 === 0
      ? { adjustments: [{ kind: "allowance" as const, amount: 5, reason: "loyalty", tax }] }
      : {}),
    ...(other % 5 === 0 ? { customerReference: `PO-${at % 3}` } : {}),
    ...(other % 2 === 0 ? { attributes: { creditExceeded: size % 5 === 0, shortage: false } } : {}),
  }
}

/** The first of the recent orders that is at one of some stages. */
export const orderAt = (turn: Situation, ...stages: ReadonlyArray<string>): string | null =>
  around(turn, "order", turn.which, 30).find((order) =>
    stages.includes(orderIn(turn.company, order).lifecycle),
  ) ?? null

/** Orders and what becomes of them, and what is agreed with customers. */
export const selling: ReadonlyArray<Move> = [
  {
    name: "an order",
    weight: 8,
    *commands(turn) {
      yield placing(turn)
      yield* goOn(turn, `O-${turn.at}`)
    },
  },
  {
    name: "an order that is changed once it was approved",
    weight: 2,
    *commands(turn) {
      const { company, on, at, size } = turn
      const order = `O-${at}`
      // Somebody decides, and says yes.
      const willing = { ...turn, other: 3, which: 5 }
      yield placing(turn)
      for (const { gate } of orderIn(company, order).gating?.gates ?? []) {
        yield { type: "RequestApproval", on, subject: { kind: "order", id: order }, gate, requestedBy: "zoe" }
        yield* decideOn(willing, `order:${order}:${gate}`, on, company)
      }
      const quantity = String((size % 9) + 1)
      yield { type: "ChangeOrderLine", on, order, line: "1", quantity, reason: "another number" }
      yield* withApprovals(willing, { type: "ValidateOrder", on, order })
    },
  },
  {
    name: "a limit that is lowered before an order goes on",
    weight: 2,
    *commands(turn) {
      const { company, today: on, at, which } = turn
      const order = `O-${at}`
      const { customer } = partyAt(which)
      const limit = (amount: number): PlainCommand => ({
        type: "SetCreditLimit",
        on,
        customer: customerIn(company, customer).parent ?? customer,
        limit: { amount, currency: "EUR" },
      })
      yield { ...placing(turn), on }
      yield limit(100_000_000)
      yield* checked(turn, order, "order")
      yield limit(0)
      yield* goOn(turn, order)
    },
  },
  {
    name: "an order that is taken line by line",
    weight: 2,
    *commands(turn) {
      const { at, on, which, size } = turn
      const order = `O-${at}`
      const { customer, currency } = partyAt(which)
      yield { type: "DraftOrder", on, order, customer, currency, channel: "phone" }
      for (const line of ["1", "2", "3"])
        yield { type: "AddOrderLine", on, order, line, ...lineAt(turn, Number(line)) }
      yield { type: "ChangeOrderLine", on, order, line: "2", quantity: "5", reason: "heard wrong" }
      yield { type: "RemoveOrderLine", on, order, line: "3", reason: "not wanted" }
      if (size % 6 === 0) {
        yield { type: "CancelOrder", on, order, reason: "thought better of it", initiator: "customer" }
        return
      }
      yield { type: "PlaceOrder", on, order, customer, currency, lines: [] }
      yield { type: "AcknowledgeOrder", on, order, channel: "email", documentHash: sha256Of(order) }
      yield* goOn(turn, order)
    },
  },
  {
    name: "an amendment",
    weight: 2,
    *commands(turn) {
      const { on, at, other, size } = turn
      const order = orderAt(turn, "placed", "validated", "released")
      if (order === null) return
      const line = String((other % 3) + 1)
      if (size % 3 === 0)
        yield { type: "AddOrderLine", on, order, line: `A${at}`, ...lineAt(turn, 0), reason: "forgotten" }
      else if (size % 3 === 1)
        yield {
          type: "ChangeOrderLine",
          on,
          order,
          line,
          quantity: pick(quantities, size, "1"),
          reason: "less or more",
          ...(size % 2 === 0 ? { unitPrice: pick(prices, other, "1") } : {}),
        }
      else yield { type: "RemoveOrderLine", on, order, line, reason: "not wanted" }
    },
  },
  {
    name: "a cancellation",
    weight: 2,
    *commands(turn) {
      const order = orderAt(turn, "placed", "validated", "released")
      const [line] = order === null ? [] : orderIn(turn.company, order).lines.keys()
      if (order === null || line === undefined) return
      const quantity = pick(quantities, turn.size, "1")
      yield { type: "CancelOrderLine", on: turn.on, order, line, quantity, reason: "" }
    },
  },
  {
    name: "the end of an order",
    weight: 3,
    *commands(turn) {
      const { company, on, size } = turn
      for (const order of around(turn, "order", turn.which, 20)) {
        const { lines, lifecycle } = orderIn(company, order)
        if (lifecycle === "released" && [...lines.values()].every((line) => line.delivered > 0))
          yield { type: "CompleteOrder", on, order }
      }
      const order = someOf(turn, "order", turn.which)
      if (size % 3 === 0) yield { type: "CloseOrderShort", on, order, reason: "" }
      if (size % 3 === 1) yield { type: "CancelOrder", on, order, reason: "", initiator: "customer" }
    },
  },
  {
    name: "an order that is taken up again",
    weight: 3,
    *commands(turn) {
      const order = orderAt(turn, "completed", "closedShort")
      if (order === null) return
      yield* checked(turn, order, "release")
      yield { type: "ReopenOrder", on: turn.today, order, reason: "wants the rest" }
    },
  },
  {
    name: "other conditions",
    weight: 2,
    commands: ({ on, which, other, size }) => {
      const { customer } = partyAt(which)
      return [
        {
          type: "AmendConditions",
          on,
          customer,
          agreement: customer,
          validFrom: on,
          conditions: conditionsOf(size),
          reason: "talk",
          ...(other % 2 === 0 ? { validTo: addDays(on, size % 12) } : {}),
        },
      ]
    },
  },
  {
    name: "conditions that are over",
    weight: 3,
    commands: ({ today }) =>
      parties.map(({ customer }) => ({ type: "NoticeExpiredConditions" as const, on: today, customer })),
  },
  {
    name: "conditions that are suspended for a while",
    weight: 1,
    *commands(turn) {
      const { on, which, size } = turn
      const { customer } = partyAt(which)
      yield { type: "SuspendConditions", on, customer, agreement: customer, reason: "under review" }
      yield placing(turn)
      if (size % 5 !== 0)
        yield { type: "ResumeConditions", on, customer, agreement: customer, reason: "reviewed" }
    },
  },
  {
    name: "other conditions for an order that was placed",
    weight: 1,
    *commands(turn) {
      const order = orderAt(turn, "placed", "validated", "released")
      if (order === null) return
      yield { type: "ReapplyConditions", on: turn.on, order, reason: "asked for" }
    },
  },
  {
    name: "an entry error",
    weight: 2,
    *commands(turn) {
      const { on, at, which, size } = turn
      const order = someOf(turn, "order", which)
      const error = `E-${at}`
      yield {
        type: "ReportOrderEntryError",
        on,
        order,
        error,
        errorType: pick(["PRICE", "QUANTITY", "DUPLICATE"] as const, size, "PRICE"),
        origin: pick(["customer", "ADV", "sales"] as const, which, "ADV"),
        detectedAt: pick(["entry", "validation", "dispute"] as const, size, "entry"),
        ...(size % 2 === 0 ? { severity: "major" as const, detectedBy: "anna" } : {}),
      }
      if (size % 3 === 0)
        yield { type: "CorrectOrderEntryError", on, order, error, correctedBy: "anna", how: "amended" }
      if (size % 3 === 1) yield { type: "RejectOrderEntryError", on, order, error, reason: "a false alarm" }
    },
  },
  {
    name: "who looks after a customer, and what puts it at risk",
    weight: 1,
    *commands({ company, on, at, which, size }) {
      const { customer } = partyAt(which)
      yield { type: "AssignAccountOwner", on, customer, owner: pick(["gina", "hugo"], size, "gina") }
      yield { type: "OpenRelationshipRisk", on, customer, risk: `R-${at}`, kind: "lateDeliveries" }
      for (const [risk, status] of customerIn(company, customer).risks)
        if (status === "open" && size % 3 !== 0)
          yield { type: "CloseRelationshipRisk", on, customer, risk, outcome: "retained" }
    },
  },
]
