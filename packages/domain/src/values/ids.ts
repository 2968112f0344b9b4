import { v5 } from "uuid"

/**
 * Ids are text that people read and type: an order's id is its order number. They may hold letters, digits and most
 * signs, but no blanks at the ends and no control characters, and at most 200 characters.
 */
export type CustomerId = string & { readonly CustomerId: unique symbol }
export type OrderId = string & { readonly OrderId: unique symbol }
export type LineId = string & { readonly LineId: unique symbol }
export type DeliveryId = string & { readonly DeliveryId: unique symbol }
export type InvoiceId = string & { readonly InvoiceId: unique symbol }
export type CreditNoteId = string & { readonly CreditNoteId: unique symbol }
export type PaymentId = string & { readonly PaymentId: unique symbol }
export type SettlementId = string & { readonly SettlementId: unique symbol }
export type DisputeId = string & { readonly DisputeId: unique symbol }
export type ContactId = string & { readonly ContactId: unique symbol }
/** An approval of one subject at one gate, such as `order:10248:credit`. */
export type ApprovalId = string & { readonly ApprovalId: unique symbol }
/** The books whose periods are closed, such as `general`. */
export type BooksId = string & { readonly BooksId: unique symbol }
/** The dunning case of a customer in one currency, such as `ROSSI:EUR`. */
export type DunningCaseId = string & { readonly DunningCaseId: unique symbol }
export type MessageId = string & { readonly MessageId: unique symbol }
export type PolicyId = string & { readonly PolicyId: unique symbol }
/** A KPI, by the id it has in the catalogue, whatever its version: `QU-05`. */
export type KpiId = string & { readonly KpiId: unique symbol }
export type DashboardId = string & { readonly DashboardId: unique symbol }
/** An item at a site, such as `CHAIR@MILANO`. */
export type StockItemId = string & { readonly StockItemId: unique symbol }
export type TeamId = string & { readonly TeamId: unique symbol }
/** The register of a number series in one fiscal year, such as `INV-2025`. */
export type RegisterId = string & { readonly RegisterId: unique symbol }

/** Identifies a command; running the same id twice appends nothing the second time (INV-21). A UUID. */
export type CommandId = string & { readonly CommandId: unique symbol }
/** A UUID, derived from the command's id and the fact's place in its outcome. */
export type EventId = string & { readonly EventId: unique symbol }

// Ids are checked for every event of a rebuild, several times: for short text a loop costs less than a pattern.
const isControl = (code: number): boolean => code < 32 || code === 127

export const isId = (value: unknown): value is string => {
  if (typeof value !== "string") return false
  const { length } = value
  if (length === 0 || length > 200) return false
  if (value.charCodeAt(0) === 32 || value.charCodeAt(length - 1) === 32) return false
  for (let at = 0; at < length; at++) if (isControl(value.charCodeAt(at))) return false
  return true
}

// What a UUID's characters are, and what each of its places wants: looked up, since every event has several to check.
const DIGIT = 1
const HYPHEN = 2
const kindOf = new Uint8Array(128)
for (const digit of "0123456789abcdef") kindOf[digit.charCodeAt(0)] = DIGIT
kindOf["-".charCodeAt(0)] = HYPHEN
const UUID = Uint8Array.from("00000000-0000-0000-0000-000000000000", (sign) =>
  sign === "-" ? HYPHEN : DIGIT,
)

/** Lower case, with its four hyphens. */
export const isUuid = (value: unknown): value is string => {
  if (typeof value !== "string" || value.length !== UUID.length) return false
  for (let at = 0; at < UUID.length; at++) if (kindOf[value.charCodeAt(at)] !== UUID[at]) return false
  return true
}

/** The namespace under which names become command ids. */
const NAMESPACE = "6f1c5f0e-3f0b-5f57-9a51-0d6f4b1a7c35"

/**
 * A command id derived from a name, so that the same cause always gives the same command: a row of an imported file,
 * or the event a process manager reacts to. RFC 9562 version 5.
 */
export const commandIdOf = (name: string): CommandId => v5(name, NAMESPACE) as CommandId

/** The id of the nth fact of a command. RFC 9562 version 5, in the command's own namespace. */
export const eventIdOf = (command: CommandId, index: number): EventId => v5(String(index), command) as EventId
