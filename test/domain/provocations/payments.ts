import { invoiceDecider, type PlainCommand } from "@adv/domain"
import { scenarioOf } from "@adv/domain/testing"
import { allocate, credit, customer, issue, receive, register } from "../company.js"
import { type Provocations, type Refused, refused } from "./provocation.js"

const on = "2025-02-20"
const invoiced = [...customer(), issue()]
const paid = [...invoiced, receive("P-1", 12_200), allocate("P-1", [{ invoice: "I-1" }])]
const credited = [...paid, credit("C-1", { whole: true }, { on: "2025-02-15" })]
const { customer: _customer, ...nobodys } = receive("P-1", 100) as PlainCommand & { customer: string }
const nameless = nobodys as PlainCommand
const identify: PlainCommand = { type: "IdentifyPayment", on, payment: "P-1", customer: "BIANCHI" }
const reassign: PlainCommand = {
  type: "ReassignPayment",
  on,
  payment: "P-1",
  customer: "BIANCHI",
  reason: "namesake",
}
const bill: PlainCommand = {
  type: "AcceptInstrument",
  on: "2025-02-10",
  payment: "P-1",
  kind: "cheque",
  customer: "ROSSI",
  amount: 100,
  currency: "EUR",
  maturity: "2025-03-10",
}
const honour: PlainCommand = { type: "HonourInstrument", on: "2025-03-10", payment: "P-1" }
const bounce: PlainCommand = { type: "ReturnPayment", on, payment: "P-1", reason: "AC04" }
const from = { payment: "P-1" }
const ask: PlainCommand = { type: "RequestRefund", on, refund: "F-1", from, reason: "paid twice" }
const payOut: PlainCommand = { type: "PayRefund", on, refund: "F-1", from }
const off: PlainCommand = { type: "WriteOff", on, invoice: "I-1", writeOff: "W-1", reason: "badDebt" }
const owed: PlainCommand = { type: "ReverseWriteOff", on, invoice: "I-1", writeOff: "W-1", reason: "" }
const put = (to: ReadonlyArray<{ invoice: string; amount?: number }>, creditNote = "C-1"): PlainCommand => ({
  type: "AllocateCreditNote",
  on,
  invoice: "I-1",
  creditNote,
  to,
})

/** What the allocation flow never asks of an invoice by itself. */
const discounted = (amount: number, valueDate: string): Refused => {
  return scenarioOf(invoiceDecider)
    .given([
      {
        type: "IssueInvoice",
        on: "2025-03-03",
        invoice: "I-1",
        customer: "ROSSI",
        currency: "EUR",
        number: "1",
        calendars: {},
        paymentTerm: {
          id: "2/10",
          version: 1,
          lines: [{ share: { remainder: true }, steps: [], discount: { percent: "2", days: 10 } }],
        },
        lines: [{ description: "", quantity: "1", unitPrice: "1000", tax: { category: "S", rate: "22" } }],
      },
    ])
    .when({
      type: "SettleInstalments",
      on: "2025-03-20",
      invoice: "I-1",
      source: { kind: "payment", id: "P-1" },
      settlements: [
        { settlement: "P-1/1", instalment: 1, amount: 100, discount: { amount, valueDate, graceDays: 3 } },
      ],
    }).outcome
}

export const payments: Provocations = {
  ALLOCATION_EXCEEDS_CREDIT: () =>
    refused(
      [
        ...credited,
        issue({
          invoice: "I-2",
          on: "2025-02-16",
          lines: [{ description: "", quantity: "1", unitPrice: "999", tax: { category: "S", rate: "22" } }],
        }),
      ],
      put([{ invoice: "I-2", amount: 12_201 }]),
    ),
  CREDIT_NOTE_UNKNOWN: () => refused(credited, put([], "C-9")),
  CUSTOMER_DIFFERS: () =>
    refused(
      [
        ...credited,
        register({ customer: "BIANCHI" }),
        issue({
          invoice: "B-1",
          customer: "BIANCHI",
          on: "2025-02-16",
          paymentTerm: { id: "0", version: 1, lines: [{ share: { remainder: true }, steps: [] }] },
        }),
      ],
      put([{ invoice: "B-1" }]),
    ),
  DISCOUNT_EXCEEDS_OFFER: () => discounted(2_441, "2025-03-13"),
  DISCOUNT_EXPIRED: () => discounted(2_440, "2025-03-14"),
  EXCHANGE_RATE_INVALID: () =>
    refused([...invoiced, receive("P-1", 100, { currency: "USD" })], {
      type: "AllocatePayment",
      on,
      payment: "P-1",
      to: [{ invoice: "I-1" }],
      quote: { from: "USD", to: "EUR", rate: "0", source: "ECB", date: on },
    }),
  INSTRUMENT_MATURED: () => refused(invoiced, { ...bill, maturity: "2025-02-09" } as PlainCommand),
  INSTRUMENT_NOT_MATURE: () => refused([...invoiced, bill], { ...honour, on: "2025-03-09" }),
  INSTRUMENT_OUTSTANDING: () => refused([...invoiced, bill], bounce),
  INSTRUMENT_SETTLED: () => refused([...invoiced, bill, honour], honour),
  INSTRUMENT_UNKNOWN: () => refused(paid, honour),
  NOTHING_TO_REFUND: () => refused(paid, ask),
  NOTHING_TO_WRITE_OFF: () => refused(paid, off),
  PAYMENT_ALLOCATED: () => refused([...paid, register({ customer: "BIANCHI" })], reassign),
  PAYMENT_IDENTIFIED: () => refused([...paid, register({ customer: "BIANCHI" })], identify),
  PAYMENT_NOT_IDENTIFIED: () => refused([register({ customer: "BIANCHI" }), nameless], reassign),
  REFUND_CLOSED: () => refused([receive("P-1", 100), ask, payOut], payOut),
  REFUND_EXCEEDS_CREDIT: () => refused([receive("P-1", 100)], { ...ask, amount: 101 } as PlainCommand),
  REFUND_EXISTS: () => refused([receive("P-1", 100), ask], ask),
  REFUND_PENDING: () => refused([receive("P-1", 100), ask], bounce),
  REFUND_TOO_EARLY: () => refused([receive("P-1", 100), ask], { ...payOut, on: "2025-02-19" }),
  REFUND_UNKNOWN: () => refused([receive("P-1", 100)], payOut),
  RETURN_EXCEEDS_PAYMENT: () => refused([receive("P-1", 100)], { ...bounce, amount: 101 } as PlainCommand),
  REVERSAL_BEFORE_WRITE_OFF: () => refused([...invoiced, off], { ...owed, on: "2025-02-19" }),
  WRITE_OFF_EXCEEDS_OPEN: () => refused(invoiced, { ...off, amount: 12_201 } as PlainCommand),
  WRITE_OFF_EXISTS: () => refused([...invoiced, off], off),
  WRITE_OFF_UNKNOWN: () => refused(invoiced, owed),
}
