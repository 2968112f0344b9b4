import type { InvoiceCommand } from "../../invoice/commands.js"
import { invoiceDecider } from "../../invoice/decide.js"
import type { ApproveDeviation } from "../../invoice/deviations.js"
import type { DisputeCommand } from "../../invoice/disputing.js"
import type { DiscardDraft } from "../../invoice/drafting.js"
import type { RescheduleInstalment } from "../../invoice/rescheduling.js"
import type { SendingCommand } from "../../invoice/sending.js"
import { type HandlersOf, single } from "../../running/handler.js"
import type { Calendars } from "../../terms/index.js"
import { allocateCreditNote, reverseCreditAllocation } from "../allocate-credit-note.js"
import { checkTermCompliance } from "../check-term-compliance.js"
import { correctInvoice } from "../correct-invoice.js"
import { invoicedUnderCredit } from "../credit-guard.js"
import {
  correctedGates,
  correctingGates,
  creditNoteGates,
  draftGates,
  invoiceOrderGates,
  issueInvoiceGates,
  periodGates,
  prepaymentGates,
} from "../document-gates.js"
import { fixDueDates } from "../fix-due-dates.js"
import { gated } from "../gated.js"
import { invoicePeriod } from "../invoice-period.js"
import { issueCreditNote } from "../issue-credit-note.js"
import { invoiceOrder, invoicePrepayment, issueInvoice } from "../issue-invoice.js"
import { issueDraft, proposeInvoice } from "../propose-invoice.js"
import { writeOffGates } from "../write-off-gate.js"

const onInvoice = single(
  invoiceDecider,
  ({
    invoice,
  }:
    | ApproveDeviation
    | DiscardDraft
    | DisputeCommand
    | RescheduleInstalment
    | SendingCommand
    | Extract<
        InvoiceCommand,
        { type: "ClaimCharge" | "MarkOverdue" | "ClearOverdue" | "WriteOff" | "ReverseWriteOff" }
      >) => invoice,
)

export const invoiceHandlers = (calendars: Calendars): HandlersOf<InvoiceCommand> => ({
  IssueInvoice: invoicedUnderCredit(gated(issueInvoiceGates, issueInvoice(calendars))),
  InvoiceOrder: invoicedUnderCredit(gated(invoiceOrderGates, invoiceOrder(calendars))),
  InvoicePrepayment: gated(prepaymentGates, invoicePrepayment(calendars)),
  InvoicePeriod: invoicedUnderCredit(gated(periodGates, invoicePeriod(calendars))),
  ProposeInvoice: proposeInvoice,
  IssueDraft: invoicedUnderCredit(gated(draftGates, issueDraft(calendars))),
  DiscardDraft: onInvoice,
  ApproveDeviation: onInvoice,
  SendInvoice: onInvoice,
  AcknowledgeInvoiceDelivery: onInvoice,
  RejectInvoiceDelivery: onInvoice,
  RescheduleInstalment: onInvoice,
  CorrectInvoice: gated(correctingGates, gated(correctedGates, correctInvoice(calendars))),
  FixDueDates: fixDueDates(calendars),
  CheckTermCompliance: checkTermCompliance,
  ClaimCharge: onInvoice,
  IssueCreditNote: gated(creditNoteGates, issueCreditNote),
  MarkOverdue: onInvoice,
  ClearOverdue: onInvoice,
  WriteOff: gated(writeOffGates, onInvoice),
  ReverseWriteOff: onInvoice,
  AllocateCreditNote: allocateCreditNote,
  ReverseCreditAllocation: reverseCreditAllocation,
  OpenDispute: onInvoice,
  AcknowledgeDispute: onInvoice,
  AssignDispute: onInvoice,
  ProposeDisputeAnswer: onInvoice,
  ResolveDispute: onInvoice,
  CloseDispute: onInvoice,
  ReopenDispute: onInvoice,
})
