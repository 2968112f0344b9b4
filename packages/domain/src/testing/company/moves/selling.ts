import { type Move, pick, someOf } from "../move.js"
import { conditionsOf, customers, prices, quantities, taxes } from "./materials.js"

/** Orders and what becomes of them. */
export const selling: ReadonlyArray<Move> = [
  {
    name: "an order",
    weight: 4,
    commands: ({ at, on, which, other, size }) => {
      const order = `O-${at}`
      const tax = pick(taxes, size, taxes[0])
      return [
        {
          type: "PlaceOrder",
          on,
          order,
          customer: pick(customers, which, customers[0]),
          currency: "EUR",
          lines: Array.from({ length: (size % 3) + 1 }, (_, index) => ({
            line: String(index + 1),
            sku: `SKU-${index}`,
            quantity: pick(quantities, other + index, "1"),
            unitPrice: pick(prices, size + index, "1"),
            tax: pick(taxes, other + index, taxes[0]),
          })),
          ...(size % 4 === 0
            ? { adjustments: [{ kind: "charge" as const, amount: 399, reason: "freight", tax }] }
            : {}),
          ...(size % 7 === 0
            ? { adjustments: [{ kind: "allowance" as const, amount: 5, reason: "loyalty", tax }] }
            : {}),
        },
        { type: "ValidateOrder", on, order },
        { type: "ReleaseOrder", on, order },
      ]
    },
  },
  {
    name: "a whole delivery",
    weight: 3,
    commands: (turn) => [
      {
        type: "ConfirmDelivery",
        on: turn.on,
        order: someOf(turn, "order", turn.which),
        delivery: `D-${turn.at}`,
      },
    ],
  },
  {
    name: "a part delivery",
    weight: 2,
    commands: (turn) => [
      {
        type: "ConfirmDelivery",
        on: turn.on,
        order: someOf(turn, "order", turn.which),
        delivery: `D-${turn.at}`,
        lines: [{ line: String((turn.other % 3) + 1), quantity: pick(quantities, turn.size, "1") }],
      },
    ],
  },
  {
    name: "goods that come back",
    weight: 2,
    commands: (turn) => [
      {
        type: "ReturnGoods",
        on: turn.on,
        order: someOf(turn, "order", turn.which),
        return: `R-${turn.at}`,
        lines: [{ line: String((turn.other % 3) + 1), quantity: pick(quantities, turn.size, "1") }],
        reason: "",
        affectsOrder: turn.size % 2 === 0,
      },
    ],
  },
  {
    name: "a cancellation",
    weight: 1,
    commands: (turn) => [
      {
        type: "CancelOrderLine",
        on: turn.on,
        order: someOf(turn, "order", turn.which),
        line: String((turn.other % 3) + 1),
        quantity: pick(quantities, turn.size, "1"),
        reason: "",
      },
    ],
  },
  {
    name: "the end of an order",
    weight: 1,
    commands: (turn) => {
      const { on, size } = turn
      const order = someOf(turn, "order", turn.which)
      return size % 2 === 0
        ? [{ type: "CloseOrderShort", on, order, reason: "" }]
        : [
            { type: "CompleteOrder", on, order },
            { type: "CancelOrder", on, order, reason: "", initiator: "customer" },
          ]
    },
  },
  {
    name: "other conditions",
    weight: 1,
    commands: ({ on, which, size }) => {
      const customer = pick(customers, which, customers[0])
      return [
        {
          type: "AmendConditions",
          on,
          customer,
          agreement: customer,
          validFrom: on,
          conditions: conditionsOf(size % 3),
          reason: "talk",
        },
      ]
    },
  },
]
