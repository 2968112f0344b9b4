import { type Plain, type PlainCommand, type SettlementPolicy, settlementPresets } from "@adv/domain"
import { issue, receive } from "./company.js"

/** What stories about payments are told with: a policy, early-payment terms, and invoices of a round amount. */
export const rules = (more: Partial<Plain<SettlementPolicy>> = {}): PlainCommand => ({
  type: "PublishPolicy",
  on: "2025-01-01",
  policy: "settlement",
  kind: "settlement",
  body: { ...settlementPresets.businessToBusiness.body, ...more },
  source: settlementPresets.businessToBusiness.source,
})

/** 2 % within 10 days, net 30. */
export const twoTenNet30 = (base?: "gross" | "net" | "mixed") => ({
  id: "2/10 net 30",
  version: 1,
  lines: [
    {
      share: { remainder: true as const },
      steps: [{ addDays: 30 }],
      discount: { percent: "2", days: 10, ...(base === undefined ? {} : { base }) },
    },
  ],
})

/** An invoice of 1 000.00 and 22 % on it, of the 3rd of March: discount until the 13th, due on the 2nd of April. */
export const thousand = (base?: "gross" | "net" | "mixed", more: object = {}): PlainCommand =>
  issue({
    on: "2025-03-03",
    paymentTerm: twoTenNet30(base),
    lines: [
      {
        description: "chairs",
        quantity: "40",
        unitPrice: "25",
        tax: { category: "S", rate: "22" },
      },
    ],
    ...(base === "mixed"
      ? {
          adjustments: [
            {
              kind: "allowance" as const,
              amount: 2_000,
              reason: "Early-payment discount",
              tax: { category: "S" as const, rate: "22" },
            },
            {
              kind: "charge" as const,
              amount: 2_000,
              reason: "Early-payment discount",
              tax: { category: "E" as const, rate: "0" },
            },
          ],
        }
      : {}),
    ...more,
  })

export const pay = (amount: number, on = "2025-03-13", more: object = {}): PlainCommand =>
  receive("P-1", amount, { on, ...more })

export const against = (
  payment: string,
  to: ReadonlyArray<{ invoice: string; instalment?: number; amount?: number }>,
  on: string,
  more: object = {},
): PlainCommand => ({ type: "AllocatePayment", on, payment, to, policy: "settlement", ...more })

/** A day in the life of whoever keeps the receivables, of all that can happen to them. */
export const settlingStory = (issued: string, paid: string): ReadonlyArray<PlainCommand> => [
  rules(),
  // Paid early, less two per cent.
  thousand("gross", { invoice: "I-20", on: issued }),
  receive("P-20", 119_560, { on: paid }),
  against("P-20", [{ invoice: "I-20" }], paid),
  // A cent short, and a cent too much.
  issue({ invoice: "I-21", on: issued }),
  receive("P-21", 12_199, { on: paid }),
  against("P-21", [{ invoice: "I-21" }], paid),
  issue({ invoice: "I-22", on: issued }),
  receive("P-22", 12_201, { on: paid }),
  against("P-22", [{ invoice: "I-22" }], paid),
  // A credit note that came too late for its own invoice settles another, and the rest of it goes back.
  {
    type: "IssueCreditNote",
    on: paid,
    invoice: "I-21",
    creditNote: "C-20",
    reason: "RETURN",
    credited: { lines: [{ line: 1, quantity: "2" }] },
    effectOnOrder: "none",
  },
  issue({ invoice: "I-23", on: issued }),
  {
    type: "AllocateCreditNote",
    on: paid,
    invoice: "I-21",
    creditNote: "C-20",
    to: [{ invoice: "I-23", amount: 5_000 }],
  },
  {
    type: "RequestRefund",
    on: paid,
    refund: "F-20",
    from: { invoice: "I-21", creditNote: "C-20" },
    reason: "asked for it",
  },
  { type: "PayRefund", on: paid, refund: "F-20", from: { invoice: "I-21", creditNote: "C-20" } },
  // Dollars for euros.
  receive("P-23", 10_000, { on: paid, currency: "USD" }),
  {
    type: "AllocatePayment",
    on: paid,
    payment: "P-23",
    to: [{ invoice: "I-23" }],
    quote: { from: "USD", to: "EUR", rate: "0.9237", source: "ECB", date: paid },
  },
  // What is left of the dollars goes back.
  { type: "RequestRefund", on: paid, refund: "F-21", from: { payment: "P-23" }, reason: "paid twice" },
  { type: "PayRefund", on: paid, refund: "F-21", from: { payment: "P-23" } },
  // A discount whose payment the bank took back.
  thousand("net", { invoice: "I-24", on: issued }),
  receive("P-24", 120_000, { on: paid }),
  against("P-24", [{ invoice: "I-24" }], paid),
  { type: "ReturnPayment", on: paid, payment: "P-24", reason: "AC04" },
  // Nobody expects this any more; and a bill that wasn't honoured.
  { type: "WriteOff", on: paid, invoice: "I-24", writeOff: "W-20", reason: "badDebt", amount: 20_000 },
  {
    type: "AcceptInstrument",
    on: paid,
    payment: "P-25",
    kind: "billOfExchange",
    customer: "ROSSI",
    amount: 50_000,
    currency: "EUR",
    maturity: paid,
  },
  { type: "AllocatePayment", on: paid, payment: "P-25", to: [{ invoice: "I-24" }] },
  { type: "DishonourInstrument", on: paid, payment: "P-25", reason: "no funds" },
]
