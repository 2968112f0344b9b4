import {
  type CreditHoldRelease,
  type Currency,
  creditHoldReasonText,
  creditHoldReleasesText,
  type OrderFact,
  type OrderLine,
} from "@adv/domain"
import { several } from "../../answer/amounts.js"
import { because, money, quantities, type Sentences, words } from "./words.js"

/** What an amended line is now that it wasn't, in a few words. */
const changes = (from: OrderLine, to: OrderLine): string => {
  const told = [
    from.quantity === to.quantity ? "" : `${from.quantity} became ${to.quantity}`,
    from.unitPrice === to.unitPrice ? "" : `the price went from ${from.unitPrice} to ${to.unitPrice}`,
    from.discountPercent === to.discountPercent
      ? ""
      : `the discount went from ${from.discountPercent ?? "0"} % to ${to.discountPercent ?? "0"} %`,
    from.requestedDate === to.requestedDate
      ? ""
      : `it is wanted on ${to.requestedDate} instead of ${from.requestedDate ?? "any day"}`,
  ].filter((text) => text !== "")
  return told.length === 0 ? "its details" : told.join(", ")
}

const toRelease = (releases: ReadonlyArray<CreditHoldRelease> = []): string =>
  releases.length === 0 ? "" : `; to release it: ${creditHoldReleasesText(releases)}`

const limitOf = (limit: number | null, currency: Currency): string =>
  limit === null ? "an unlimited credit" : money(limit, currency)

export const orderSentences: Sentences<OrderFact> = {
  StepHandedOver: ({ step, fromDepartment, toDepartment, reason }) =>
    `${fromDepartment} handed step ${step} over to ${toDepartment}${because(reason)}`,
  StepAccepted: ({ step, department }) => `${department} accepted step ${step}`,
  StepReturned: ({ step, fromDepartment, toDepartment, reasonCode, note }) =>
    `${fromDepartment} returned step ${step} to ${toDepartment}: ${words(reasonCode)}${because(note)}`,
  StepCompleted: ({ step, department }) => `${department} completed step ${step}`,
  StepDeadlineSet: ({ step, dueBy }) => `Step ${step} is to be done by ${dueBy}`,
  StepDeadlineMissed: ({ step, dueBy, daysLate }) =>
    `Step ${step} missed its deadline of ${dueBy} by ${several(daysLate, "day")}`,
  OrderStalled: ({ sinceStep, since, ageDays }) =>
    `The order has stood still for ${several(ageDays, "day")}, since it was ${sinceStep} on ${since}`,
  OrderDrafted: (data) => `An order was drafted for ${data.customer} (${data.channel})`,
  OrderLineAdded: (data) => {
    const { line, added, reason } = data
    return `Line ${line} was added: ${added.quantity} ${added.sku}${because(reason)}`
  },
  OrderLineChanged: (data) =>
    `Line ${data.line} was changed: ${changes(data.from, data.to)}${because(data.reason)}`,
  OrderLineRemoved: (data) =>
    `Line ${data.line} was removed: ${data.removed.quantity} ${data.removed.sku}${because(data.reason)}`,
  OrderAcknowledged: (data) => `The order was acknowledged by ${words(data.channel)}`,
  OrderReopened: (data) =>
    `The order was reopened${data.lines.length === 0 ? "" : `, and ${quantities(data.lines)} are wanted again`}${because(data.reason)}`,
  ExpectedDeliveryRevised: (data) => {
    const { line, from, expectedDate, source, causeCode } = data
    return `Line ${line} is expected for ${expectedDate}${from === undefined ? "" : ` instead of ${from}`}, says the ${source === "manual" ? "clerk" : source}${because(causeCode)}`
  },
  DeliveryDelayAnticipated: (data) => {
    const { line, promisedDate, expectedDate, delayDays, causeCode } = data
    return `Line ${line} will be ${several(delayDays, "day")} late: promised for ${promisedDate}, expected for ${expectedDate}${because(causeCode)}`
  },
  DeliveryDelayCleared: (data) =>
    `Line ${data.line} won't be late after all: promised for ${data.promisedDate}, ${data.by === "delivered" ? "delivered on" : "expected for"} ${data.expectedDate}`,
  CustomerNotified: (data) => {
    const { topic, channel, line, proactive, inResponseTo } = data
    const why = inResponseTo === undefined ? (proactive ? " unasked" : "") : ` in answer to ${inResponseTo}`
    return `The customer was told by ${words(channel)}${why} about ${words(topic)}${line === undefined ? "" : ` of line ${line}`}`
  },
  DeliveryPlanned: (data) =>
    `Delivery ${data.delivery} was planned from ${data.site} for ${data.plannedDate}: ${quantities(data.lines)}`,
  DeliveryDispatched: (data) =>
    `Delivery ${data.delivery} left on ${data.shippedDate}${data.carrier === undefined ? "" : ` with ${data.carrier}`}: ${quantities(data.lines)}`,
  DeliveryFailed: (data) => `Delivery ${data.delivery} failed${because(data.reason)}`,
  DeliveryCancelled: (data) => `Delivery ${data.delivery} was cancelled${because(data.reason)}`,
  OrderPlaced: (data) => {
    const { customer, lines, totals, currency } = data
    return `${customer} ordered ${several(lines.length, "line")} for ${money(totals.taxInclusive, currency)} with tax`
  },
  OrderValidated: () => "The order was validated",
  OrderReleased: () => "The order was released for delivery",
  OrderHeld: (data) =>
    `The order was put on ${data.hold} hold${because(data.reason)}${toRelease(data.releasedBy)}`,
  CreditCheckPassed: (data) => {
    const { point, exposure, document, limit, currency, overrides } = data
    return `The credit check at ${point} passed: ${money(exposure + document, currency)} of ${limitOf(limit, currency)}${overrides === undefined ? "" : `, by override ${overrides.join(", ")}`}`
  },
  CreditCheckFailed: (data) => {
    const { point, reasons, currency, releasedBy } = data
    const why = reasons.map((reason) => creditHoldReasonText(reason, currency)).join("; ")
    return `The credit check at ${point} failed: ${why}${toRelease(releasedBy)}`
  },
  OrderHoldReleased: ({ hold, override, by, expiresOn, reason }) =>
    `The ${hold} hold was ${override ? "overridden" : "lifted"}${by === undefined ? "" : ` by ${by}`}${expiresOn === undefined ? "" : ` until ${expiresOn}`}${because(reason)}`,
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
  ProgressReported: (data) =>
    `${data.milestone === undefined ? `${data.percent} % of the order` : `Milestone ${data.milestone}`} was reported done${because(data.evidence)}`,
  ProgressCertified: (data) =>
    `${data.milestone === undefined ? `${data.percent} % of the order` : `Milestone ${data.milestone}`} was certified by ${data.certifiedBy}`,
  ConditionsReapplied: (data) => {
    const { agreement, version, conditions } = data.terms
    return `The order was given ${agreement === undefined ? "conditions of its own" : `conditions ${agreement} v${version}`}: payment ${conditions.paymentTerm.name ?? conditions.paymentTerm.id}${because(data.reason)}`
  },
  OrderCompleted: () => "The order was completed",
  OrderEntryErrorCorrected: (data) =>
    `Entry error ${data.error} was corrected by ${data.correctedBy}${because(data.how)}`,
  OrderEntryErrorRejected: (data) => `Entry error ${data.error} was a false alarm${because(data.reason)}`,
  OrderEntryErrorDetected: (data) => {
    const { errorType, origin, detectedAt, line, note } = data
    return `An entry error by ${origin} was found at ${detectedAt}${line === undefined ? "" : `, on line ${line}`}: ${words(errorType)}${because(note)}`
  },
}
