import type * as t from "io-ts"
import {
  Currency,
  CustomerId,
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
import { type CommandsIn, command } from "../running/command.js"
import { Conditions } from "./conditions.js"
import { ContactPreferences } from "./contact-preferences.js"
import { customerCreditCommands } from "./credit-commands.js"
import { CreditLimitSource, LimitConditions } from "./credit-events.js"
import { CreditLimit, RelationshipRisk } from "./events.js"

const agreement = { customer: CustomerId, agreement: Text, validFrom: LocalDate, conditions: Conditions }

export const customerCommands = {
  RegisterCustomer: command(
    "RegisterCustomer",
    { customer: CustomerId, name: Text, currency: Currency },
    { country: Text, segment: Text, vatId: Text, language: Text },
  ),
  /** `validTo` is the last day on which the conditions apply. */
  AgreeConditions: command("AgreeConditions", agreement, { validTo: LocalDate, approvedBy: Text }),
  AmendConditions: command(
    "AmendConditions",
    { ...agreement, reason: Text },
    { validTo: LocalDate, approvedBy: Text },
  ),
  SuspendConditions: command("SuspendConditions", { customer: CustomerId, agreement: Text, reason: Text }),
  ResumeConditions: command("ResumeConditions", { customer: CustomerId, agreement: Text, reason: Text }),
  /** Notes which agreements have ended by the day, their last version over. */
  NoticeExpiredConditions: command("NoticeExpiredConditions", { customer: CustomerId }),
  /**
   * Agrees with a customer on when to pay what is open on several invoices. `schedule` comes to all of it, and is spread
   * over the open instalments, oldest due first.
   */
  GrantPaymentPlan: command(
    "GrantPaymentPlan",
    {
      customer: CustomerId,
      plan: Text,
      invoices: list(InvoiceId),
      schedule: list(shape("a payment of a plan", { dueDate: LocalDate, amount: Minor })),
      reason: Text,
      approvedBy: Text,
    },
    { interestFree: Flag },
  ),
  AssignAccountOwner: command("AssignAccountOwner", { customer: CustomerId, owner: Text }, { reason: Text }),
  SetContactPreferences: command("SetContactPreferences", {
    customer: CustomerId,
    preferences: ContactPreferences,
  }),
  OpenRelationshipRisk: command(
    "OpenRelationshipRisk",
    { customer: CustomerId, risk: Text, kind: RelationshipRisk },
    { note: Text, reviewBy: LocalDate },
  ),
  CloseRelationshipRisk: command(
    "CloseRelationshipRisk",
    { customer: CustomerId, risk: Text, outcome: oneOf("retained", "lost", "falseAlarm") },
    { note: Text },
  ),
  SetCreditLimit: command(
    "SetCreditLimit",
    { customer: CustomerId, limit: CreditLimit },
    {
      source: CreditLimitSource,
      validFrom: LocalDate,
      validTo: LocalDate,
      reviewBy: LocalDate,
      reference: Text,
      conditions: LimitConditions,
    },
  ),
  ...customerCreditCommands,
}

export type CustomerCommand = CommandsIn<typeof customerCommands>
type Named<Type extends keyof typeof customerCommands> = t.TypeOf<(typeof customerCommands)[Type]>
export type AgreeConditions = Named<"AgreeConditions">
export type AmendConditions = Named<"AmendConditions">
export type SuspendConditions = Named<"SuspendConditions">
export type ResumeConditions = Named<"ResumeConditions">
export type NoticeExpiredConditions = Named<"NoticeExpiredConditions">
export type GrantPaymentPlan = Named<"GrantPaymentPlan">

/** Given by the flows that place orders and invoice periods, together with the documents themselves. */
const customerNotes = {
  NoteAwaitingPeriod: command("NoteAwaitingPeriod", { customer: CustomerId, order: OrderId }),
  NotePeriodInvoiced: command("NotePeriodInvoiced", {
    customer: CustomerId,
    invoice: InvoiceId,
    through: LocalDate,
    orders: list(OrderId),
    finished: list(OrderId),
  }),
}

export type NoteAwaitingPeriod = t.TypeOf<typeof customerNotes.NoteAwaitingPeriod>
export type NotePeriodInvoiced = t.TypeOf<typeof customerNotes.NotePeriodInvoiced>
