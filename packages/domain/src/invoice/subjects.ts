import { instalmentOf, type Subjects, type SubjectsTable } from "../facts/subject.js"
import type { CreditNoteId, InvoiceId, OrderId, PaymentId } from "../values/index.js"
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

const settledBy = ({ kind, id }: SettlementSource): Partial<Subjects> =>
  kind === "payment" ? { payments: [id as PaymentId] } : { creditNotes: [id as CreditNoteId] }

const ordersOf = (lines: ReadonlyArray<{ readonly order?: OrderId }>): ReadonlyArray<OrderId> => [
  ...new Set(lines.flatMap(({ order }) => (order === undefined ? [] : [order]))),
]

export const invoiceSubjects: SubjectsTable<InvoiceFact> = {
  InvoiceIssued: (data) => {
    const billed = data.lines.flatMap(({ order, orderLine }) =>
      order === undefined || orderLine === undefined ? [] : [`${order}/${orderLine}`],
    )
    return {
      ...ofInstalments(data),
      customers: [data.customer],
      orders: data.orders,
      lines: [...new Set(billed)],
    }
  },
  DueDatesFixed: ofInstalments,
  ChargeClaimed: ofInstalment,
  InvoiceBecameOverdue: ofInstalment,
  DisputeOpened: (data) => ({ ...ofInstalment(data), disputes: [data.dispute] }),
  DisputeResolved: (data) => ({ ...ofInstalment(data), disputes: [data.dispute] }),
  InstalmentSettled: (data) => ({ ...ofInstalment(data), ...settledBy(data.source) }),
  SettlementReversed: (data) => ({ ...ofInstalment(data), ...settledBy(data.source) }),
  CreditNoteIssued: ({ invoice, creditNote, customer, lines }) => ({
    customers: [customer],
    invoices: [invoice],
    creditNotes: [creditNote],
    orders: ordersOf(lines),
  }),
}
