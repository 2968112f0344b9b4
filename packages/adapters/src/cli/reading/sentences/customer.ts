import type { CustomerFact } from "@adv/domain"
import { several } from "../../answer/amounts.js"
import { because, money, type Sentences, sum } from "./words.js"

export const customerSentences: Sentences<CustomerFact> = {
  CustomerRegistered: (data) => {
    const { name, currency, country } = data
    return `Customer ${name} was registered, trading in ${currency}${country === undefined ? "" : `, ${country}`}`
  },
  ConditionsAgreed: (data) => {
    const { agreement, version, validFrom, conditions } = data
    return `Conditions ${agreement} v${version} were agreed from ${validFrom}: payment ${conditions.paymentTerm.name ?? conditions.paymentTerm.id}`
  },
  ConditionsAmended: (data) => {
    const { agreement, version, validFrom, conditions } = data
    return `Conditions ${agreement} v${version} were amended from ${validFrom}: payment ${conditions.paymentTerm.name ?? conditions.paymentTerm.id}${because(data.reason)}`
  },
  AccountOwnerAssigned: (data) =>
    `${data.owner} looks after the customer${data.previous === undefined ? "" : `, after ${data.previous}`}${because(data.reason)}`,
  ContactPreferencesSet: (data) => {
    const { refused, language } = data.preferences
    return `Contact preferences: ${refused.length === 0 ? "any channel" : `not by ${refused.join(", ")}`}${language === undefined ? "" : `, in ${language}`}`
  },
  RelationshipRiskOpened: (data) => `The customer may be lost: ${data.kind}${because(data.note)}`,
  RelationshipRiskClosed: (data) => `Risk ${data.risk} was closed: ${data.outcome}${because(data.note)}`,
  ConditionsSuspended: (data) => `Conditions ${data.agreement} were suspended${because(data.reason)}`,
  ConditionsResumed: (data) => `Conditions ${data.agreement} apply again${because(data.reason)}`,
  ConditionsExpired: (data) =>
    `Conditions ${data.agreement} v${data.version} were noticed to have ended on ${data.validTo}`,
  OrderDeferredToPeriod: (data) => `Order ${data.order} is to be invoiced with the others of its period`,
  PeriodInvoiced: (data) =>
    `Invoice ${data.invoice} billed ${several(data.orders.length, "order")} through ${data.through}`,
  PaymentPlanGranted: (data) => {
    const { plan, invoices, schedule, currency, approvedBy, reason } = data
    return `Payment plan ${plan} was granted by ${approvedBy}: ${money(sum(schedule), currency)} of ${several(invoices.length, "invoice")} in ${several(schedule.length, "payment")}${because(reason)}`
  },
  CreditLimitSet: (data) => {
    const { limit, source, reference, validFrom, validTo } = data
    const whose = source === "internal" ? "credit limit" : `${source}'s credit limit`
    return `The ${whose}${because(reference)} was set to ${"unlimited" in limit ? "unlimited" : money(limit.amount, limit.currency)} from ${validFrom}${validTo === undefined ? "" : ` until ${validTo}`}`
  },
  CreditLimitExpired: (data) =>
    `The ${data.source} credit limit${because(data.reference)} expired on ${data.validTo}`,
  CreditLimitWithdrawn: (data) =>
    `The ${data.source} credit limit${because(data.reference)} was withdrawn${because(data.reason)}`,
  AccountBlocked: (data) => `The account was blocked${because(data.reason)}`,
  AccountUnblocked: (data) => `The account was unblocked${because(data.reason)}`,
  CreditOverrideGranted: (data) => {
    const { order, amount, currency, expiresOn, by, role, reason } = data
    return `${by} (${role}) let ${order === undefined ? "its orders" : `order ${order}`} exceed the credit limit by ${money(amount, currency)} until ${expiresOn}${because(reason)}`
  },
  CreditOverrideRevoked: (data) => `Credit override ${data.override} was revoked${because(data.reason)}`,
  ParentAssigned: ({ parent }) =>
    parent === null ? "It has no head office any more" : `${parent} became its head office`,
  CreditReserved: (data) =>
    `${money(data.amount, data.currency)} of credit were reserved for order ${data.order}`,
  CreditReservationReleased: (data) =>
    `The credit reserved for order ${data.order} is free again${because(data.reason)}`,
}
