import { netDays, numberingPresets, type PlainCommand } from "@adv/domain"
import { agree, allocate, issue, line, place, receive, register, standard } from "./company.js"

const address = {
  country: "IT",
  name: "Rossi S.p.A.",
  street: "Via Roma 1",
  postcode: "20100",
  city: "Milano",
}
const step = (type: string, on: string, data: object): PlainCommand => ({ type, on, ...data }) as PlainCommand

const readied = (order: string, on: string, more: object = {}): ReadonlyArray<PlainCommand> => [
  place({ order, on, ...more }),
  step("ValidateOrder", on, { order }),
  step("ReleaseOrder", on, { order }),
]

/** Conditions with all there may be in them. */
export const fullConditions = {
  paymentTerm: netDays(30),
  invoicingPolicy: "onDelivery" as const,
  overDeliveryTolerance: "0",
  discountPercent: "1",
  minimumOrder: 1000,
  priceRules: [
    {
      rule: "CHAIR",
      sku: "CHAIR",
      price: { unitPrice: "50", currency: "EUR" },
      fromQuantity: "1",
      validFrom: "2025-01-01",
      validTo: "2025-12-31",
    },
    { rule: "LIST", price: { priceList: "LIST", discountPercent: "10" } },
    { rule: "NET-LIST", price: { priceList: "LIST" } },
  ],
  lineDiscounts: ["20", "10"],
  orderDiscountPercent: "5",
  incoterm: { code: "DAP" as const, place: "Milano" },
  dunningProfile: "standard",
  priceTolerance: "1",
  quantityTolerance: "1",
  allowedCurrencies: ["EUR"],
  customerReferenceRequired: true,
  deviations: "approved" as const,
}

const priceList: PlainCommand = step("PublishPolicy", "2025-01-01", {
  policy: "LIST",
  kind: "priceList",
  body: {
    currency: "EUR",
    prices: [
      { sku: "TABLE", unitPrice: "100" },
      { sku: "TABLE", unitPrice: "90", fromQuantity: "10" },
    ],
  },
})
const numbering: PlainCommand = step("PublishPolicy", "2025-01-01", {
  policy: "numbering",
  kind: "numbering",
  body: numberingPresets.sharedSeries.policy,
})

const table = { line: "1", sku: "TABLE", quantity: "10", tax: standard }
const done = (on: string, percent: string) => [
  step("ReportProgress", on, { order: "O-P", percent, evidence: "site log" }),
  step("CertifyProgress", on, {
    order: "O-P",
    percent,
    certifiedBy: "works manager",
    certificate: `SAL ${percent}`,
  }),
]

/** An order by negotiated prices, invoiced otherwise than it says, and corrected. */
const negotiated: ReadonlyArray<PlainCommand> = [
  register(),
  priceList,
  agree(fullConditions as never, { validTo: "2025-12-31", approvedBy: "sales" }),
  ...readied("O-1", "2025-01-10", {
    lines: [table, line("2", "4", "48", { sku: "CHAIR", discountPercent: "30" })] as never,
    customerReference: "PO-1",
    billTo: address,
    shipTo: { country: "IT" },
  }),
  step("ConfirmDelivery", "2025-01-12", { order: "O-1", delivery: "D-1" }),
  step("ProposeInvoice", "2025-01-13", {
    invoice: "I-1",
    order: "O-1",
    lines: [
      {
        description: "tables",
        quantity: "10",
        unitPrice: "80",
        discountPercent: "28.72",
        tax: standard,
        orderLine: "1",
      },
    ],
    buyerReference: "PO-2",
  }),
  step("ApproveDeviation", "2025-01-13", {
    invoice: "I-1",
    order: "O-1",
    field: "price",
    line: "1",
    approver: "head of sales",
    reason: "by phone",
  }),
  step("ApproveDeviation", "2025-01-13", {
    invoice: "I-1",
    order: "O-1",
    field: "poReference",
    approver: "head of sales",
    reason: "their mistake",
  }),
  step("IssueDraft", "2025-01-14", { invoice: "I-1" }),
  step("ProposeInvoice", "2025-01-14", { invoice: "I-9", order: "O-1" }),
  step("DiscardDraft", "2025-01-14", { invoice: "I-9", reason: "too early" }),
  step("SendInvoice", "2025-01-14", {
    invoice: "I-1",
    message: "M-1",
    channel: "sdi",
    format: "fatturapa-1.2",
  }),
  step("RejectInvoiceDelivery", "2025-01-15", { invoice: "I-1", message: "M-1", reason: "00404" }),
  step("SendInvoice", "2025-01-15", {
    invoice: "I-1",
    message: "M-2",
    channel: "sdi",
    format: "fatturapa-1.2",
  }),
  step("AcknowledgeInvoiceDelivery", "2025-01-16", { invoice: "I-1", message: "M-2" }),
  step("SuspendConditions", "2025-01-17", { customer: "ROSSI", agreement: "A-2025", reason: "audit" }),
  step("ResumeConditions", "2025-01-18", { customer: "ROSSI", agreement: "A-2025", reason: "audit done" }),
]

/** Works that are asked for in part before, and then invoiced as they progress. */
const works: ReadonlyArray<PlainCommand> = [
  numbering,
  register({ customer: "BIANCHI" }),
  agree(
    { invoicingPolicy: { progress: true } },
    { customer: "BIANCHI", agreement: "B-2025", validTo: "2025-06-30" },
  ),
  ...readied("O-P", "2025-02-01", {
    customer: "BIANCHI",
    lines: [
      line("1", "1", "10000"),
      line("2", "1", "33.33", { tax: { category: "S", rate: "10" } }),
    ] as never,
  }),
  step("InvoicePrepayment", "2025-02-01", { invoice: "P-1", order: "O-P", percent: "20" }),
  ...done("2025-02-10", "30"),
  step("InvoiceOrder", "2025-02-10", { invoice: "P-2", order: "O-P" }),
  ...done("2025-02-20", "75"),
  step("InvoiceOrder", "2025-02-20", { invoice: "P-3", order: "O-P" }),
  step("IssueCreditNote", "2025-02-21", {
    invoice: "P-3",
    creditNote: "C-1",
    reason: "QUANTITY",
    credited: { whole: true },
    effectOnOrder: "restoresInvoiceableQuantity",
  }),
  step("InvoiceOrder", "2025-02-22", { invoice: "P-4", order: "O-P" }),
  step("RescheduleInstalment", "2025-03-01", {
    invoice: "P-2",
    instalment: 1,
    splits: [
      { dueDate: "2025-04-30", amount: 100_000 },
      { dueDate: "2025-05-31", amount: 193_680 },
    ],
    reason: "cash short",
    approvedBy: "finance",
    interestFree: true,
  }),
  receive("PAY-1", 50_000, { on: "2025-03-02", customer: "BIANCHI" }),
  allocate("PAY-1", [{ invoice: "P-2" }], "2025-03-02"),
  step("GrantPaymentPlan", "2025-03-03", {
    customer: "BIANCHI",
    plan: "PLAN-1",
    invoices: ["P-2"],
    schedule: [{ dueDate: "2025-06-30", amount: 243_680 }],
    reason: "strike",
    approvedBy: "finance",
  }),
  step("NoticeExpiredConditions", "2025-07-01", { customer: "BIANCHI" }),
]

const milestones = [
  { milestone: "START", part: { amount: 10_000 }, trigger: "released" as const },
  { milestone: "BUILT", part: { percent: "50" }, trigger: "certified" as const },
]

/** An order by milestones, orders of a month together, one that is given other conditions, and a closed month. */
const others: ReadonlyArray<PlainCommand> = [
  register({ customer: "VERDI" }),
  agree({ invoicingPolicy: { milestones } }, { customer: "VERDI", agreement: "V-M" }),
  ...readied("O-M", "2025-08-01", { customer: "VERDI", lines: [line("1", "1", "1000")] as never }),
  step("ReportProgress", "2025-08-01", { order: "O-M", milestone: "BUILT", evidence: "photos" }),
  step("CertifyProgress", "2025-08-01", { order: "O-M", milestone: "BUILT", certifiedBy: "works manager" }),
  step("InvoiceOrder", "2025-08-01", { invoice: "M-1", order: "O-M" }),
  register({ customer: "NERI" }),
  agree(
    { invoicingPolicy: { periodic: { every: "month", per: "customer", basis: "onDelivery" } } },
    { customer: "NERI", agreement: "N" },
  ),
  ...readied("O-N1", "2025-08-02", { customer: "NERI" }),
  ...readied("O-N2", "2025-08-03", { customer: "NERI" }),
  step("ConfirmDelivery", "2025-08-10", { order: "O-N1", delivery: "D-N1" }),
  step("ConfirmDelivery", "2025-08-11", {
    order: "O-N2",
    delivery: "D-N2",
    lines: [{ line: "1", quantity: "4" }],
  }),
  step("InvoicePeriod", "2025-08-31", { invoice: "N-1", customer: "NERI", through: "2025-08-31" }),
  register({ customer: "GIALLI" }),
  agree(
    { invoicingPolicy: { prepayment: { percent: "30", basis: "onDelivery" } } },
    { customer: "GIALLI", agreement: "G" },
  ),
  ...readied("O-G", "2025-09-01", { customer: "GIALLI" }),
  step("InvoicePrepayment", "2025-09-01", { invoice: "G-1", order: "O-G" }),
  step("AmendConditions", "2025-09-01", {
    customer: "GIALLI",
    agreement: "G",
    validFrom: "2025-09-01",
    conditions: { paymentTerm: netDays(60), invoicingPolicy: "onDelivery", overDeliveryTolerance: "10" },
    reason: "renegotiated",
  }),
  step("ReapplyConditions", "2025-09-02", { order: "O-G", reason: "asked for" }),
  step("ConfirmDelivery", "2025-09-03", { order: "O-G", delivery: "D-G" }),
  step("InvoiceOrder", "2025-09-03", { invoice: "G-2", order: "O-G" }),
  issue({ invoice: "G-3", customer: "GIALLI", on: "2025-09-04" }),
  step("CorrectInvoice", "2025-09-05", {
    invoice: "G-3",
    creditNote: "C-2",
    corrected: "G-4",
    reason: "PRICE",
    lines: [{ description: "chairs", quantity: "4", unitPrice: "20", tax: standard }],
  }),
  step("ClosePeriod", "2025-09-30", { books: "general", through: "2025-09-30", reason: "month end" }),
  step("ReopenPeriod", "2025-10-01", { books: "general", from: "2025-09-15", reason: "late invoice" }),
]

/** Every fact of conditions, invoicing and closing, some with and some without what is optional in them. */
export const invoicingStory: ReadonlyArray<PlainCommand> = [...negotiated, ...works, ...others]
