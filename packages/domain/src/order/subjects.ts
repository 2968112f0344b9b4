import { linesOf, type Subjects, type SubjectsTable } from "../facts/subject.js"
import type { ApprovalId, LineId, OrderId } from "../values/index.js"
import type { CreditChecked } from "./credit-facts.js"
import type { OrderFact } from "./events.js"

const its = ({ order }: { readonly order: OrderId }): Partial<Subjects> => ({ orders: [order] })

const ofLine = (data: { readonly order: OrderId; readonly line: LineId }): Partial<Subjects> => ({
  orders: [data.order],
  lines: linesOf(data.order, [data]),
})

const ofLines = ({
  order,
  lines,
}: {
  readonly order: OrderId
  readonly lines: ReadonlyArray<{ readonly line: LineId }>
}): Partial<Subjects> => ({ orders: [order], lines: linesOf(order, lines) })

const withApprovals = ({
  order,
  decisions = [],
}: {
  readonly order: OrderId
  readonly decisions?: ReadonlyArray<{ readonly approval: ApprovalId }>
}): Partial<Subjects> => ({
  orders: [order],
  ...(decisions.length === 0 ? {} : { approvals: decisions.map(({ approval }) => approval) }),
})

const ofCheck = ({ order, customer, policy }: CreditChecked): Partial<Subjects> => ({
  orders: [order],
  customers: [customer],
  policies: [policy.policy],
})

export const orderSubjects: SubjectsTable<OrderFact> = {
  OrderDrafted: ({ order, customer }) => ({ orders: [order], customers: [customer] }),
  OrderLineAdded: (data) => ({ ...ofLine(data), skus: [data.added.sku] }),
  OrderLineChanged: (data) => ({ ...ofLine(data), skus: [data.to.sku] }),
  OrderLineRemoved: (data) => ({ ...ofLine(data), skus: [data.removed.sku] }),
  OrderAcknowledged: its,
  OrderReopened: ofLines,
  ExpectedDeliveryRevised: ofLine,
  DeliveryDelayAnticipated: (data) => ({
    ...ofLine(data),
    ...(data.policy === undefined ? {} : { policies: [data.policy.policy] }),
  }),
  DeliveryDelayCleared: ofLine,
  CustomerNotified: ({ order, line, message, inResponseTo }) => ({
    ...(line === undefined ? its({ order }) : ofLine({ order, line })),
    ...(message === undefined ? {} : { messages: [message] }),
    ...(inResponseTo === undefined ? {} : { contacts: [inResponseTo] }),
  }),
  DeliveryPlanned: (data) => ({ ...ofLines(data), deliveries: [data.delivery] }),
  DeliveryDispatched: (data) => ({ ...ofLines(data), deliveries: [data.delivery] }),
  DeliveryFailed: (data) => ({ ...ofLines(data), deliveries: [data.delivery] }),
  DeliveryCancelled: (data) => ({ ...ofLines(data), deliveries: [data.delivery] }),
  OrderPlaced: (data) => ({ ...ofLines(data), customers: [data.customer] }),
  OrderValidated: withApprovals,
  OrderReleased: withApprovals,
  StepHandedOver: its,
  StepAccepted: its,
  StepReturned: its,
  StepCompleted: its,
  StepDeadlineSet: its,
  StepDeadlineMissed: its,
  OrderStalled: its,
  OrderHeld: its,
  CreditCheckPassed: ofCheck,
  CreditCheckFailed: ofCheck,
  OrderHoldReleased: its,
  DeliveryPromised: ofLine,
  PromiseRevised: ofLine,
  DeliveryConfirmed: (data) => ({ ...ofLines(data), deliveries: [data.delivery] }),
  GoodsReturned: (data) => ({ ...ofLines(data), deliveries: [data.return] }),
  OrderLineCancelled: ofLine,
  OrderCancelled: its,
  OrderClosedShort: ofLines,
  OrderInvoiced: (data) => ({ ...ofLines(data), invoices: [data.invoice] }),
  OrderCredited: (data) => ({ ...ofLines(data), invoices: [data.invoice], creditNotes: [data.creditNote] }),
  OrderCompleted: its,
  ProgressReported: its,
  ProgressCertified: its,
  ConditionsReapplied: its,
  OrderEntryErrorCorrected: its,
  OrderEntryErrorRejected: its,
  OrderEntryErrorDetected: ({ order, line }) =>
    line === undefined ? its({ order }) : ofLine({ order, line }),
}
