import { type Move, pick, someOf } from "../move.js"
import { customers } from "./materials.js"

/** Money that comes, is put against invoices, and sometimes goes again. */
export const paying: ReadonlyArray<Move> = [
  {
    name: "a payment",
    weight: 2,
    commands: ({ at, on, which, size }) => [
      {
        type: "ReceivePayment",
        on,
        payment: `P-${at}`,
        customer: pick(customers, which, customers[0]),
        currency: "EUR",
        amount: size * 37 + 1,
      },
    ],
  },
  {
    name: "a payment put against invoices",
    weight: 3,
    commands: (turn) => [
      {
        type: "AllocatePayment",
        on: turn.on,
        payment: someOf(turn, "payment", turn.other),
        to: [
          { invoice: someOf(turn, "invoice", turn.which) },
          { invoice: someOf(turn, "invoice", turn.size) },
        ],
      },
    ],
  },
  {
    name: "an amount put against an invoice",
    weight: 1,
    commands: (turn) => [
      {
        type: "AllocatePayment",
        on: turn.on,
        payment: someOf(turn, "payment", turn.other),
        to: [{ invoice: someOf(turn, "invoice", turn.which), amount: turn.size + 1 }],
      },
    ],
  },
  {
    name: "a payment taken back",
    weight: 1,
    commands: (turn) => {
      const { on, size } = turn
      const payment = someOf(turn, "payment", turn.other)
      return size % 2 === 0
        ? [{ type: "ReturnPayment", on, payment, reason: "AC04" }]
        : [
            {
              type: "ReverseAllocation",
              on,
              payment,
              reason: "",
              ...(size % 3 === 0 ? { settlements: [`${payment}/1`] } : {}),
            },
          ]
    },
  },
]
