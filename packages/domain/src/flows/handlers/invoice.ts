import type { InvoiceCommand } from "../../invoice/commands.js"
import { invoiceDecider } from "../../invoice/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"
import type { Calendars } from "../../terms/index.js"
import { fixDueDates } from "../fix-due-dates.js"
import { issueCreditNote } from "../issue-credit-note.js"
import { invoiceOrder, issueInvoice } from "../issue-invoice.js"

const onInvoice = single(
  invoiceDecider,
  ({
    invoice,
  }: Extract<InvoiceCommand, { type: "ClaimCharge" | "MarkOverdue" | "OpenDispute" | "ResolveDispute" }>) =>
    invoice,
)

export const invoiceHandlers = (calendars: Calendars): HandlersOf<InvoiceCommand> => ({
  IssueInvoice: issueInvoice(calendars),
  InvoiceOrder: invoiceOrder(calendars),
  FixDueDates: fixDueDates(calendars),
  ClaimCharge: onInvoice,
  IssueCreditNote: issueCreditNote,
  MarkOverdue: onInvoice,
  OpenDispute: onInvoice,
  ResolveDispute: onInvoice,
})
