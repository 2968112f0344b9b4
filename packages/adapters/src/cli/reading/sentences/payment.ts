import type { PaymentFact } from "@adv/domain"
import { because, invoicesOf, money, type Sentences, sum } from "./words.js"

export const paymentSentences: Sentences<PaymentFact> = {
  PaymentReceived: (data) => {
    const { amount, currency, customer } = data
    return `${money(amount, currency)} came in from ${customer ?? "somebody not known yet"}`
  },
  PaymentAllocated: (data) =>
    `${money(sum(data.allocations), data.currency)} was put against ${invoicesOf(data.allocations)}`,
  PaymentAllocationReversed: (data) =>
    `${money(sum(data.allocations), data.currency)} was taken off ${invoicesOf(data.allocations)} again${because(data.reason)}`,
  PaymentReturned: (data) => `The bank took ${money(data.amount, data.currency)} back${because(data.reason)}`,
}
