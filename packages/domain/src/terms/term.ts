import * as t from "io-ts"
import { Count, either, Flag, list, NonNegativeDecimal, oneOf, shape, Text } from "../facts/codecs.js"

/**
 * Where a date program starts. An anchor that has not happened yet leaves the due date unknown: the instalment is
 * open-ended, and not late, until it has.
 */
export const Anchor = oneOf(
  "issueDate",
  "deliveryDate",
  "receiptDate",
  "endOfServicePeriod",
  "acceptanceDate",
  "orderDate",
)
export type Anchor = t.TypeOf<typeof Anchor>

/** One pure function from date to date; see `due-date.ts` for what each does. */
export const Step = either(
  "a date step",
  shape("addDays", { addDays: Count }),
  shape("addMonths", { addMonths: Count }),
  shape("endOfMonth", { endOfMonth: t.literal(true) }),
  shape("dayOfMonth", { dayOfMonth: Count }),
  shape("nextPaymentDay", { nextPaymentDay: list(Count) }),
)
export type Step = t.TypeOf<typeof Step>

/** What part of the payable amount a line takes. Exactly one line bears the residue, and it is the last. */
export const Share = either(
  "a share",
  shape("percent", { percent: NonNegativeDecimal }),
  shape("percentOfRemainder", { percentOfRemainder: NonNegativeDecimal }),
  shape("fixed", { fixed: NonNegativeDecimal }),
  shape("remainder", { remainder: t.literal(true) }),
)
export type Share = t.TypeOf<typeof Share>

export const BusinessDay = oneOf("none", "following", "modifiedFollowing", "preceding")
export type BusinessDay = t.TypeOf<typeof BusinessDay>

export const EarlyPaymentDiscount = shape(
  "an early-payment discount",
  { percent: NonNegativeDecimal, days: Count },
  { base: oneOf("gross", "net", "mixed") },
)
export type EarlyPaymentDiscount = t.TypeOf<typeof EarlyPaymentDiscount>

export const TermLine = shape(
  "a line of a payment term",
  { share: Share, steps: list(Step) },
  {
    anchor: Anchor,
    businessDay: BusinessDay,
    calendar: Text,
    discount: EarlyPaymentDiscount,
    /** What it takes is kept back until it falls due: as security for what was delivered, say (AG-9). */
    retention: Flag,
  },
)
export type TermLine = t.TypeOf<typeof TermLine>

/**
 * A payment term is a list of lines; a line is a share of what is payable and a program of date steps. The order of
 * the steps is what tells one everyday term from another: there is no generic "N days end of month" (reference: EN
 * 16931 BT-20; the ERP vectors in the tests). A term has a version; changing it never moves the due dates of issued
 * invoices.
 */
export const PaymentTerm = shape(
  "a payment term",
  { id: Text, version: Count, lines: list(TermLine) },
  { name: Text },
)
export type PaymentTerm = t.TypeOf<typeof PaymentTerm>
