import { type Move, pick, someOf } from "../move.js"
import { customers, prices, quantities, taxes } from "./materials.js"

/** Invoices, credit notes, and what is noted on them. */
export const billing: ReadonlyArray<Move> = [
  {
    name: "an order's invoice",
    weight: 4,
    commands: (turn) => [
      {
        type: "InvoiceOrder",
        on: turn.on,
        invoice: `I-${turn.at}`,
        order: someOf(turn, "order", turn.which),
      },
    ],
  },
  {
    name: "an invoice of its own",
    weight: 1,
    commands: ({ at, on, which, other, size }) => [
      {
        type: "IssueInvoice",
        on,
        invoice: `I-${at}`,
        customer: pick(customers, which, customers[0]),
        currency: "EUR",
        lines: [
          {
            description: "work",
            quantity: pick(quantities, size, "1"),
            unitPrice: pick(prices, other, "1"),
            tax: pick(taxes, size, taxes[0]),
          },
          { description: "parts", quantity: "3", unitPrice: "0.333", tax: pick(taxes, other, taxes[0]) },
        ],
      },
    ],
  },
  {
    name: "a credit note of lines, or of all",
    weight: 2,
    commands: (turn) => [
      {
        type: "IssueCreditNote",
        on: turn.on,
        invoice: someOf(turn, "invoice", turn.which),
        creditNote: `C-${turn.at}`,
        reason: "RETURN",
        credited:
          turn.size % 3 === 0
            ? { whole: true }
            : { lines: [{ line: (turn.other % 3) + 1, quantity: pick(quantities, turn.size, "1") }] },
        effectOnOrder: turn.size % 2 === 0 ? "none" : "restoresInvoiceableQuantity",
      },
    ],
  },
  {
    name: "a credit note of an amount",
    weight: 1,
    commands: (turn) => [
      {
        type: "IssueCreditNote",
        on: turn.on,
        invoice: someOf(turn, "invoice", turn.which),
        creditNote: `C-${turn.at}`,
        reason: "PRICE",
        credited: {
          amounts: [{ net: (turn.size % 50) + 1, tax: pick(taxes, turn.size, taxes[0]), description: "" }],
        },
        effectOnOrder: "none",
      },
    ],
  },
  {
    name: "an invoice that arrives, and is late",
    weight: 1,
    commands: (turn) => {
      const { on } = turn
      const invoice = someOf(turn, "invoice", turn.which)
      return [
        { type: "FixDueDates", on, invoice, anchor: "receiptDate", date: on },
        { type: "MarkOverdue", on, invoice },
      ]
    },
  },
  {
    name: "a charge",
    weight: 1,
    commands: (turn) => [
      {
        type: "ClaimCharge",
        on: turn.on,
        invoice: someOf(turn, "invoice", turn.which),
        charge: `F-${turn.at}`,
        kind: "fee",
        amount: turn.size + 1,
      },
    ],
  },
  {
    name: "a dispute, opened or settled",
    weight: 1,
    commands: (turn) => {
      const { on, at, size } = turn
      const invoice = someOf(turn, "invoice", turn.which)
      return [
        { type: "OpenDispute", on, invoice, dispute: `${invoice}/D${at}`, reason: "DAMAGE" },
        ...(size % 2 === 0
          ? [
              {
                type: "ResolveDispute" as const,
                on,
                invoice,
                dispute: `${invoice}/D${at}`,
                outcome: "rejected" as const,
              },
            ]
          : []),
      ]
    },
  },
]
