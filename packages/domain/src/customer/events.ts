import * as t from "io-ts"
import {
  Count,
  Currency,
  CustomerId,
  either,
  Flag,
  InvoiceId,
  LocalDate,
  list,
  Minor,
  OrderId,
  oneOf,
  shape,
  Text,
} from "../facts/codecs.js"
import type { FactsOf } from "../facts/fact.js"
import { Conditions } from "./conditions.js"
import { ContactPreferences } from "./contact-preferences.js"
import { CreditLimitSource, customerCreditFacts, LimitConditions } from "./credit-events.js"

/** `unlimited` is said, never 0. */
export const CreditLimit = either(
  "a credit limit",
  shape("an amount", { amount: Minor, currency: Currency }),
  shape("unlimited", { unlimited: t.literal(true) }),
)
export type CreditLimit = t.TypeOf<typeof CreditLimit>

/** Why a customer may be lost. */
export const RelationshipRisk = oneOf(
  "complaints",
  "lateDeliveries",
  "disputes",
  "fewerOrders",
  "dissatisfied",
  "competitor",
  "other",
)

/** Names are the storage format: they are for ever. */
export const customerFacts = {
  CustomerRegistered: shape(
    "CustomerRegistered",
    { customer: CustomerId, name: Text, currency: Currency },
    { country: Text, segment: Text, vatId: Text, language: Text },
  ),
  ConditionsAgreed: shape(
    "ConditionsAgreed",
    { customer: CustomerId, agreement: Text, version: Count, validFrom: LocalDate, conditions: Conditions },
    { validTo: LocalDate, approvedBy: Text },
  ),
  ConditionsAmended: shape(
    "ConditionsAmended",
    {
      customer: CustomerId,
      agreement: Text,
      version: Count,
      validFrom: LocalDate,
      conditions: Conditions,
      reason: Text,
    },
    { validTo: LocalDate, approvedBy: Text },
  ),
  /** No order is placed under the agreement from that day on, until it is resumed. */
  ConditionsSuspended: shape("ConditionsSuspended", { customer: CustomerId, agreement: Text, reason: Text }),
  ConditionsResumed: shape("ConditionsResumed", { customer: CustomerId, agreement: Text, reason: Text }),
  /** Evidence that the end of a version was noticed: no order depends on it, for validity is derived from `validTo`. */
  ConditionsExpired: shape("ConditionsExpired", {
    customer: CustomerId,
    agreement: Text,
    version: Count,
    validTo: LocalDate,
  }),
  /** The order waits to be invoiced together with the customer's others. */
  OrderDeferredToPeriod: shape("OrderDeferredToPeriod", { customer: CustomerId, order: OrderId }),
  /** One invoice of several orders. Those in `finished` have nothing left to invoice, and wait no longer. */
  PeriodInvoiced: shape("PeriodInvoiced", {
    customer: CustomerId,
    invoice: InvoiceId,
    through: LocalDate,
    orders: list(OrderId),
    finished: list(OrderId),
  }),
  /** What is open on several invoices is to be paid by a plan: each of them has its part in its own instalments. */
  PaymentPlanGranted: shape("PaymentPlanGranted", {
    customer: CustomerId,
    plan: Text,
    currency: Currency,
    invoices: list(InvoiceId),
    schedule: list(shape("a payment of a plan", { dueDate: LocalDate, amount: Minor })),
    reason: Text,
    interestFree: Flag,
    approvedBy: Text,
  }),
  /** Who looks after the customer from that day on. */
  AccountOwnerAssigned: shape(
    "AccountOwnerAssigned",
    { customer: CustomerId, owner: Text },
    { previous: Text, reason: Text },
  ),
  /** They take the place of what was said before. */
  ContactPreferencesSet: shape("ContactPreferencesSet", {
    customer: CustomerId,
    preferences: ContactPreferences,
  }),
  RelationshipRiskOpened: shape(
    "RelationshipRiskOpened",
    { customer: CustomerId, risk: Text, kind: RelationshipRisk },
    { note: Text, reviewBy: LocalDate },
  ),
  RelationshipRiskClosed: shape(
    "RelationshipRiskClosed",
    { customer: CustomerId, risk: Text, outcome: oneOf("retained", "lost", "falseAlarm") },
    { note: Text },
  ),
  CreditLimitSet: shape(
    "CreditLimitSet",
    {
      customer: CustomerId,
      limit: CreditLimit,
      source: CreditLimitSource,
      validFrom: LocalDate,
    },
    {
      validTo: LocalDate,
      reviewBy: LocalDate,
      /** Of the insurer or the guarantor: limits of different references add up. */
      reference: Text,
      conditions: LimitConditions,
    },
  ),
  ...customerCreditFacts,
}

export type CustomerFact = FactsOf<typeof customerFacts>
