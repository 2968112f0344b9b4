import type { OrderFact } from "@adv/domain"
import { several } from "../../answer/amounts.js"
import { because, money, quantities, type Sentences, words } from "./words.js"

export const orderSentences: Sentences<OrderFact> = {
  OrderPlaced: (data) => {
    const { customer, lines, totals, currency } = data
    return `${customer} ordered ${several(lines.length, "line")} for ${money(totals.taxInclusive, currency)} with tax`
  },
  OrderValidated: () => "The order was validated",
  OrderReleased: () => "The order was released for delivery",
  OrderHeld: (data) => `The order was put on ${data.hold} hold${because(data.reason)}`,
  OrderHoldReleased: (data) =>
    `The ${data.hold} hold was ${data.override ? "overridden" : "lifted"}${because(data.reason)}`,
  DeliveryPromised: (data) => `Line ${data.line} was promised for ${data.date}`,
  PromiseRevised: (data) => {
    const { line, from, to, cause, agreedByCustomer } = data
    return `The promise for line ${line} moved from ${from} to ${to}${because(cause)}${agreedByCustomer ? ", agreed by the customer" : ""}`
  },
  DeliveryConfirmed: (data) => `Delivered ${quantities(data.lines)} (${data.delivery})`,
  GoodsReturned: (data) =>
    `Goods came back: ${quantities(data.lines)}${because(data.reason)}${data.affectsOrder ? ", to be delivered again" : ""}`,
  OrderLineCancelled: (data) => `Cancelled ${quantities([data])}${because(data.reason)}`,
  OrderCancelled: (data) => `The ${data.initiator} cancelled the order${because(data.reason)}`,
  OrderClosedShort: (data) =>
    `The order was closed short of ${quantities(data.lines)}${because(data.reason)}`,
  OrderInvoiced: (data) => `Invoice ${data.invoice} billed ${quantities(data.lines)}`,
  OrderCredited: (data) =>
    `Credit note ${data.creditNote} took back ${quantities(data.lines)}: they may be invoiced again`,
  OrderCompleted: () => "The order was completed",
  OrderEntryErrorDetected: (data) => {
    const { errorType, origin, detectedAt, line, note } = data
    return `An entry error by ${origin} was found at ${detectedAt}${line === undefined ? "" : `, on line ${line}`}: ${words(errorType)}${because(note)}`
  },
}
