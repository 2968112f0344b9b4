import { instalmentOf, type Subjects, type SubjectsTable } from "../facts/subject.js"
import type { CustomerId, PaymentId } from "../values/index.js"
import type { Allocation, PaymentFact } from "./events.js"

const its = ({
  payment,
  customer,
}: {
  readonly payment: PaymentId
  readonly customer: CustomerId | null
}): Partial<Subjects> => ({ payments: [payment], customers: customer === null ? [] : [customer] })

const allocated = (allocations: ReadonlyArray<Allocation>): Partial<Subjects> => ({
  invoices: [...new Set(allocations.map(({ invoice }) => invoice))],
  instalments: allocations.map(({ invoice, instalment }) => instalmentOf(invoice, instalment)),
})

export const paymentSubjects: SubjectsTable<PaymentFact> = {
  PaymentReceived: its,
  PaymentAnnounced: its,
  PaymentIdentified: its,
  PaymentReassigned: ({ payment, from, customer }) => ({ payments: [payment], customers: [from, customer] }),
  PaymentReturned: its,
  SurplusWrittenOff: its,
  SurplusRestored: its,
  InstrumentAccepted: its,
  InstrumentHonoured: its,
  InstrumentDishonoured: its,
  RefundRequested: ({ approval, ...data }) => ({
    ...its(data),
    ...(approval === undefined ? {} : { approvals: [approval] }),
  }),
  RefundPaid: its,
  RefundCancelled: its,
  PaymentAllocated: (data) => ({ ...its(data), ...allocated(data.allocations) }),
  PaymentAllocationReversed: (data) => ({ ...its(data), ...allocated(data.allocations) }),
}
