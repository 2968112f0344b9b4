import { linesOf, type Subjects, type SubjectsTable } from "../facts/subject.js"
import type { LineId, OrderId } from "../values/index.js"
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

export const orderSubjects: SubjectsTable<OrderFact> = {
  OrderPlaced: (data) => ({ ...ofLines(data), customers: [data.customer] }),
  OrderValidated: its,
  OrderReleased: its,
  OrderHeld: its,
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
  OrderEntryErrorDetected: ({ order, line }) =>
    line === undefined ? its({ order }) : ofLine({ order, line }),
}
