import { netDays } from "@adv/domain"
import {
  agree,
  allocate,
  bill,
  credit,
  customer,
  day,
  deliver,
  type given,
  halves,
  issue,
  line,
  place,
  receive,
  register,
  released,
  standard,
} from "../company.js"
import { type Provocations, refused } from "./provocation.js"

type Step = Parameters<ReturnType<typeof given>["when"]>[0]

const strict = [...released({}, { deviations: "approved" }), deliver("D-1")]
const dear = {
  description: "chairs",
  quantity: "10",
  unitPrice: "6",
  tax: standard,
  order: "O-1",
  orderLine: "1",
}
const propose: Step = { type: "ProposeInvoice", on: day, invoice: "I-1", order: "O-1", lines: [dear] }
const issueDraft: Step = { type: "IssueDraft", on: day, invoice: "I-1" }
const discard: Step = { type: "DiscardDraft", on: day, invoice: "I-1", reason: "" }
const approve: Step = {
  type: "ApproveDeviation",
  on: day,
  invoice: "I-1",
  order: "O-1",
  field: "terms",
  approver: "",
  reason: "",
}
const invoiced = [...customer(), issue()]
const send: Step = {
  type: "SendInvoice",
  on: day,
  invoice: "I-1",
  message: "M-1",
  channel: "email",
  format: "pdf",
}
const received: Step = { type: "AcknowledgeInvoiceDelivery", on: day, invoice: "I-1", message: "M-1" }
const suspend: Step = {
  type: "SuspendConditions",
  on: day,
  customer: "ROSSI",
  agreement: "A-2025",
  reason: "",
}
const progress = released({}, { invoicingPolicy: { progress: true } })
const report = (percent: string): Step => ({
  type: "ReportProgress",
  on: day,
  order: "O-1",
  percent,
  evidence: "",
})
const certify = (percent: string): Step => ({
  type: "CertifyProgress",
  on: day,
  order: "O-1",
  percent,
  certifiedBy: "",
})
const prepay = (invoice: string, percent: string): Step => ({
  type: "InvoicePrepayment",
  on: day,
  invoice,
  order: "O-1",
  percent,
})
const deducting = {
  description: "",
  quantity: "-1",
  unitPrice: "5",
  tax: standard,
  order: "O-1",
  bills: "deduction" as const,
}
const periodic = {
  invoicingPolicy: { periodic: { every: "month", per: "customer", basis: "onDelivery" } },
} as const
const period: Step = { type: "InvoicePeriod", on: day, invoice: "I-1", customer: "ROSSI", through: day }
const close: Step = {
  type: "ClosePeriod",
  on: "2025-02-01",
  books: "general",
  through: "2025-01-31",
  reason: "",
}
const reschedule = (amount: number, more: object = {}): Step => ({
  type: "RescheduleInstalment",
  on: "2025-02-10",
  invoice: "I-1",
  instalment: 1,
  splits: [{ dueDate: "2025-05-31", amount }],
  reason: "",
  approvedBy: "",
  ...more,
})
const plan: Step = {
  type: "GrantPaymentPlan",
  on: "2025-02-10",
  customer: "ROSSI",
  plan: "P",
  invoices: ["I-1"],
  schedule: [{ dueDate: "2025-05-31", amount: 12_200 }],
  reason: "",
  approvedBy: "",
}

/** The refusals of conditions, prices, invoicing by progress and by periods, drafts, corrections and closed books. */
export const conditionsAndInvoicing: Provocations = {
  CONDITIONS_NOT_APPLICABLE: () =>
    refused([...released({}, { invoicingPolicy: "onOrder" }), bill("I-1")], {
      type: "ReapplyConditions",
      on: day,
      order: "O-1",
      reason: "",
      terms: {
        conditions: { paymentTerm: netDays(30), invoicingPolicy: "onDelivery", overDeliveryTolerance: "0" },
      },
    }),
  CONDITIONS_NOT_SUSPENDED: () => refused(customer(), { ...suspend, type: "ResumeConditions" }),
  CONDITIONS_SUSPENDED: () => refused([...customer(), suspend], suspend),
  CURRENCY_NOT_ALLOWED: () => refused(customer({ allowedCurrencies: ["CHF"] }), place()),
  CUSTOMER_REFERENCE_MISSING: () => refused(customer({ customerReferenceRequired: true }), place()),
  DEDUCTION_EXCEEDS_PREPAYMENT: () =>
    refused(
      released(),
      issue({ lines: [{ ...dear, order: undefined, orderLine: undefined } as never, deducting] }),
    ),
  DEVIATION_NOT_APPROVED: () => refused([...strict, propose], issueDraft),
  DEVIATION_UNKNOWN: () => refused([...strict, propose], approve),
  DRAFT_UNKNOWN: () => refused(strict, issueDraft),
  INSTALMENT_DISPUTED: () =>
    refused(
      [...invoiced, { type: "OpenDispute", on: day, invoice: "I-1", dispute: "D", reason: "DAMAGE" }],
      reschedule(12_200),
    ),
  INVOICED_BY_PERIOD: () => refused([...released({}, periodic), deliver("D-1")], bill("I-1")),
  INVOICE_DEVIATES: () => refused(strict, issue({ lines: [dear] })),
  INVOICE_DISCARDED: () => refused([...strict, propose, discard], propose),
  INVOICE_DRAFTED: () => refused([...strict, propose], propose),
  INVOICE_MESSAGE_ANSWERED: () => refused([...invoiced, send, received], received),
  INVOICE_MESSAGE_EXISTS: () => refused([...invoiced, send], send),
  INVOICE_MESSAGE_UNKNOWN: () => refused(invoiced, received),
  INVOICING_POLICY_INVALID: () => refused([register()], agree({ invoicingPolicy: { milestones: [] } })),
  MILESTONE_UNKNOWN: () =>
    refused(progress, { type: "ReportProgress", on: day, order: "O-1", milestone: "ROOF", evidence: "" }),
  NOTHING_TO_RESCHEDULE: () =>
    refused([...invoiced, receive("P-1", 12_200), allocate("P-1", [{ invoice: "I-1" }])], reschedule(1)),
  ORDER_BELOW_INVOICED: () =>
    refused([...progress, report("100"), certify("100"), bill("I-1")], {
      type: "CancelOrderLine",
      on: day,
      order: "O-1",
      line: "1",
      quantity: "1",
      reason: "",
    }),
  PAYMENT_PLAN_EXISTS: () => refused([...invoiced, plan], plan),
  PAYMENT_PLAN_MIXED: () =>
    refused([...invoiced, register({ customer: "BIANCHI" })], { ...plan, customer: "BIANCHI" } as Step),
  PERIOD_CLOSED: () => refused([...customer(), close], issue()),
  PERIOD_CLOSED_ALREADY: () => refused([close], { ...close, through: "2024-12-31" } as Step),
  PERIOD_MIXED: () =>
    refused(
      [
        ...released({}, periodic),
        deliver("D-1"),
        place({ order: "O-2", currency: "CHF" }),
        { type: "ValidateOrder", on: day, order: "O-2" },
        { type: "ConfirmDelivery", on: day, order: "O-2", delivery: "D-2" },
      ],
      period,
    ),
  PERIOD_NOT_CLOSED: () =>
    refused([], { type: "ReopenPeriod", on: day, books: "general", from: day, reason: "" }),
  PERIOD_NOT_OVER: () => refused([], { ...close, on: day } as Step),
  PREPAYMENT_DEDUCTED: () =>
    refused(
      [...released(), prepay("I-1", "10"), deliver("D-1"), bill("I-2")],
      credit("C-1", { whole: true }),
    ),
  PREPAYMENT_EXCEEDS_ORDER: () => refused([...released(), prepay("I-1", "60")], prepay("I-2", "60")),
  PREPAYMENT_PERCENT_INVALID: () => refused(released(), prepay("I-1", "0")),
  PRICE_RULE_INVALID: () =>
    refused([register()], agree({ priceRules: [{ rule: "R", price: { unitPrice: "1", currency: "EUR" } }] })),
  PRICE_UNKNOWN: () => {
    const { unitPrice: _price, ...unpriced } = line("1", "1", "1")
    return refused(customer(), place({ lines: [unpriced] }))
  },
  PROGRESS_EXCEEDS_ORDER: () => refused(progress, report("101")),
  PROGRESS_GOES_BACK: () => refused([...progress, report("50")], report("49")),
  PROGRESS_NOT_AGREED: () => refused(released(), report("50")),
  PROGRESS_NOT_REPORTED: () => refused(progress, certify("50")),
  RESCHEDULE_SUM_DIFFERS: () => refused(invoiced, reschedule(1)),
  RESCHEDULE_TOO_EARLY: () =>
    refused([...invoiced, reschedule(12_200)], reschedule(12_200, { on: "2025-02-09" })),
  SELF_BILLED_WITHOUT_NUMBER: () => refused(customer(), issue({ kind: "selfBilled" })),
  SPLIT_INVALID: () =>
    refused(
      [...invoiced, issue({ invoice: "I-2", paymentTerm: halves })],
      reschedule(12_200, { on: "2025-06-01" }),
    ),
}
