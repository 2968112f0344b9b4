import { creditLeft } from "@adv/projections"
import { ALWAYS } from "./always.js"
import { forEach, type RowRecipes, type RowSources, type Rows, type SqlTable } from "./table.js"

const amount = (about: string) => ({ type: "INTEGER" as const, about: `${about}, in minor units` })

export const paymentsTable: SqlTable = {
  name: "payments",
  about: "One row a payment that came in, or a bill, RiBa or cheque that was taken for one.",
  columns: {
    payment_id: { type: "TEXT", about: "the payment" },
    customer_id: { type: "TEXT", about: "whose it is; empty while nobody knows", nullable: true },
    currency: { type: "TEXT", about: "the currency of its amounts" },
    amount: amount("what came in"),
    kind: { type: "TEXT", about: "money, billOfExchange, RiBa or cheque" },
    received_on: { type: "TEXT", about: "the business date" },
    value_date: {
      type: "TEXT",
      about: "the bank's value date, or the instrument's maturity",
      nullable: true,
    },
    status: { type: "TEXT", about: "received, accepted, honoured, dishonoured or returned" },
    unapplied: amount("not put against anything yet"),
    recorded_at: { type: "INTEGER", about: "when it was recorded, in milliseconds since 1970-01-01 UTC" },
  },
  key: ["payment_id"],
  indexes: [["customer_id"], ["received_on"]],
}

const touchPayment = (rows: Rows, { payment }: { readonly payment: string }) => rows.touch("payment", payment)

const ended =
  (status: string) =>
  (rows: Rows, { payment }: { readonly payment: string }) => {
    rows.change(paymentsTable, [payment], { status })
    rows.touch("payment", payment)
  }

const owned = (
  rows: Rows,
  { payment, customer }: { readonly payment: string; readonly customer: string },
): void => rows.change(paymentsTable, [payment], { customer_id: customer })

export const paymentRows: RowRecipes = {
  PaymentReceived: (rows, data, { metadata, recordedAt }) => {
    rows.put(
      paymentsTable,
      data.payment,
      data.customer,
      data.currency,
      data.amount,
      "money",
      metadata.effectiveDate,
      data.valueDate ?? null,
      "received",
      0,
      recordedAt,
    )
    touchPayment(rows, data)
  },
  InstrumentAccepted: (rows, data, { metadata, recordedAt }) => {
    rows.put(
      paymentsTable,
      data.payment,
      data.customer,
      data.currency,
      data.amount,
      data.kind,
      metadata.effectiveDate,
      data.maturity,
      "accepted",
      0,
      recordedAt,
    )
    touchPayment(rows, data)
  },
  PaymentIdentified: owned,
  PaymentReassigned: owned,
  PaymentReturned: ended("returned"),
  InstrumentHonoured: ended("honoured"),
  InstrumentDishonoured: ended("dishonoured"),
  ...forEach(
    [
      "PaymentAllocated",
      "PaymentAllocationReversed",
      "SurplusWrittenOff",
      "SurplusRestored",
      "RefundRequested",
      "RefundPaid",
      "RefundCancelled",
    ],
    touchPayment,
  ),
}

export const writePayments = (rows: Rows, { receivables }: RowSources, payments: Iterable<string>): void => {
  for (const payment of payments) {
    const source = receivables.sources.find(`payment ${payment}`)
    const unapplied = source < 0 ? 0 : creditLeft(receivables, source, ALWAYS)
    rows.change(paymentsTable, [payment], { unapplied })
  }
}
