import type { PaymentFact } from "@adv/domain"
import { because, invoicesOf, money, type Sentences, sum } from "./words.js"

const instruments = { billOfExchange: "bill of exchange", RiBa: "RiBa", cheque: "cheque" } as const

const somebody = (customer: string | null): string => customer ?? "somebody not known yet"

export const paymentSentences: Sentences<PaymentFact> = {
  PaymentReceived: (data) => {
    const { amount, currency, customer } = data
    return `${money(amount, currency)} came in from ${somebody(customer)}`
  },
  PaymentAllocated: (data) =>
    `${money(sum(data.allocations), data.currency)} was put against ${invoicesOf(data.allocations)}`,
  PaymentAllocationReversed: (data) =>
    `${money(sum(data.allocations), data.currency)} was taken off ${invoicesOf(data.allocations)} again${because(data.reason)}`,
  PaymentReturned: (data) => `The bank took ${money(data.amount, data.currency)} back${because(data.reason)}`,
  PaymentAnnounced: (data) => {
    const { amount, currency, customer, expectedOn } = data
    return `${money(amount, currency)} was announced by ${somebody(customer)}${expectedOn === undefined ? "" : `, for ${expectedOn}`}`
  },
  PaymentIdentified: (data) => `The money is ${data.customer}'s${because(data.evidence)}`,
  PaymentReassigned: (data) => `The money is ${data.customer}'s, not ${data.from}'s${because(data.reason)}`,
  SurplusWrittenOff: (data) => `${money(data.amount, data.currency)} too much was paid, and is kept`,
  SurplusRestored: (data) =>
    `${money(data.amount, data.currency)} that had been kept is the payer's again${because(data.reason)}`,
  InstrumentAccepted: (data) => {
    const { amount, currency, customer, kind, maturity } = data
    return `A ${instruments[kind]} for ${money(amount, currency)} was taken from ${somebody(customer)}, to be honoured on ${maturity}`
  },
  InstrumentHonoured: (data) => `It was honoured: ${money(data.amount, data.currency)} came in`,
  InstrumentDishonoured: (data) =>
    `It was not honoured: ${money(data.amount, data.currency)} did not come${because(data.reason)}`,
  RefundRequested: (data) =>
    `Refund ${data.refund} of ${money(data.amount, data.currency)} was asked for${because(data.reason)}`,
  RefundPaid: (data) => `Refund ${data.refund} was paid: ${money(data.amount, data.currency)}`,
  RefundCancelled: (data) =>
    `Refund ${data.refund} of ${money(data.amount, data.currency)} was given up${because(data.reason)}`,
}
