import { instalmentOf, type Subjects, type SubjectsTable } from "../facts/subject.js"
import type { Allocation } from "../payment/events.js"
import type {
  CreditNoteId,
  CustomerId,
  DisputeId,
  InvoiceId,
  MessageId,
  OrderId,
  PaymentId,
} from "../values/index.js"
import type { InvoiceFact, SettlementSource } from "./events.js"

const ofInstalment = ({
  invoice,
  instalment,
}: {
  readonly invoice: InvoiceId
  readonly instalment: number
}): Partial<Subjects> => ({ invoices: [invoice], instalments: [instalmentOf(invoice, instalment)] })

const ofInstalments = ({
  invoice,
  instalments,
}: {
  readonly invoice: InvoiceId
  readonly instalments: ReadonlyArray<{ readonly instalment: number }>
}): Partial<Subjects> => ({
  invoices: [invoice],
  instalments: instalments.map(({ instalment }) => instalmentOf(invoice, instalment)),
})

const ofDispute = ({
  invoice,
  dispute,
}: {
  readonly invoice: InvoiceId
  readonly dispute: DisputeId
}): Partial<Subjects> => ({ invoices: [invoice], disputes: [dispute] })

const disputed = (data: Parameters<typeof ofInstalment>[0] & Parameters<typeof ofDispute>[0]) => ({
  ...ofInstalment(data),
  ...ofDispute(data),
})

const settledBy = ({ kind, id }: SettlementSource): Partial<Subjects> =>
  kind === "payment" ? { payments: [id as PaymentId] } : { creditNotes: [id as CreditNoteId] }

const ofCredit = ({
  invoice,
  creditNote,
  customer,
}: {
  readonly invoice: InvoiceId
  readonly creditNote: CreditNoteId
  readonly customer: CustomerId
}): Partial<Subjects> => ({ customers: [customer], invoices: [invoice], creditNotes: [creditNote] })

const creditAllocated = (
  data: Parameters<typeof ofCredit>[0] & { readonly allocations: ReadonlyArray<Allocation> },
): Partial<Subjects> => ({
  ...ofCredit(data),
  invoices: [...new Set([data.invoice, ...data.allocations.map(({ invoice }) => invoice)])],
  instalments: data.allocations.map(({ invoice, instalment }) => instalmentOf(invoice, instalment)),
})

const ordersOf = (lines: ReadonlyArray<{ readonly order?: OrderId }>): ReadonlyArray<OrderId> => [
  ...new Set(lines.flatMap(({ order }) => (order === undefined ? [] : [order]))),
]

type Billing = Pick<
  Extract<InvoiceFact, { readonly type: "InvoiceIssued" }>["data"],
  "invoice" | "customer" | "orders" | "lines"
>

const ofBilled = ({ invoice, customer, orders, lines }: Billing): Partial<Subjects> => {
  const billed = lines.flatMap(({ order, orderLine }) =>
    order === undefined || orderLine === undefined ? [] : [`${order}/${orderLine}`],
  )
  return { customers: [customer], invoices: [invoice], orders, lines: [...new Set(billed)] }
}

const ofDeviation = (
  data: Extract<InvoiceFact, { readonly type: "InvoiceDeviationDetected" }>["data"],
): Partial<Subjects> => ({
  invoices: [data.invoice],
  orders: [data.order],
  lines: data.line === undefined ? [] : [`${data.order}/${data.line}`],
})

const ofMessage = ({
  invoice,
  message,
}: {
  readonly invoice: InvoiceId
  readonly message: MessageId
}): Partial<Subjects> => ({ invoices: [invoice], messages: [message] })

export const invoiceSubjects: SubjectsTable<InvoiceFact> = {
  InvoiceDrafted: ofBilled,
  InvoiceDiscarded: ({ invoice }) => ({ invoices: [invoice] }),
  InvoiceDeviationDetected: ofDeviation,
  InvoiceDeviationApproved: ofDeviation,
  InvoiceSent: ofMessage,
  InvoiceDeliveryAcknowledged: ofMessage,
  InvoiceDeliveryRejected: ofMessage,
  InstalmentRescheduled: ({ invoice, splits }) => ofInstalments({ invoice, instalments: splits }),
  InvoiceIssued: (data) => ({ ...ofInstalments(data), ...ofBilled(data) }),
  DueDatesFixed: ofInstalments,
  TermExceedsLegalCap: ({ invoice, compliance, policy }) => ({
    ...ofInstalment({ invoice, instalment: compliance.instalment }),
    policies: [policy.policy],
  }),
  ChargeClaimed: ofInstalment,
  ChargeWaived: ofInstalment,
  InvoiceBecameOverdue: ofInstalment,
  DisputeOpened: disputed,
  DisputeAcknowledged: ofDispute,
  DisputeAssigned: ofDispute,
  DisputeProposed: ofDispute,
  DisputeResolved: disputed,
  DisputeClosed: (data) => ({ ...ofDispute(data), creditNotes: data.creditNotes }),
  DisputeReopened: disputed,
  DiscountTaken: ofInstalment,
  DiscountDisallowed: ofInstalment,
  DiscountReversed: ofInstalment,
  ReceivableWrittenOff: ({ approval, ...data }) => ({
    ...ofInstalment(data),
    ...(approval === undefined ? {} : { approvals: [approval] }),
  }),
  WriteOffReversed: ofInstalment,
  CreditAllocated: creditAllocated,
  CreditAllocationReversed: creditAllocated,
  CreditRefundRequested: ({ approval, ...data }) => ({
    ...ofCredit(data),
    ...(approval === undefined ? {} : { approvals: [approval] }),
  }),
  CreditRefundPaid: ofCredit,
  CreditRefundCancelled: ofCredit,
  InvoiceOverdueCleared: ofInstalment,
  InstalmentSettled: (data) => ({ ...ofInstalment(data), ...settledBy(data.source) }),
  SettlementReversed: (data) => ({ ...ofInstalment(data), ...settledBy(data.source) }),
  CreditNoteIssued: ({ invoice, creditNote, customer, lines }) => ({
    customers: [customer],
    invoices: [invoice],
    creditNotes: [creditNote],
    orders: ordersOf(lines),
  }),
}
