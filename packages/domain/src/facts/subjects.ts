import type {
  ContactId,
  CreditNoteId,
  CustomerId,
  DeliveryId,
  InvoiceId,
  OrderId,
  PaymentId,
} from "../values/index.js"
import type { DomainFact } from "./event.js"

/** What a fact is about. Lines are `order/line` and instalments `invoice/number`, since neither is unique alone. */
export interface Subjects {
  readonly customers: ReadonlyArray<CustomerId>
  readonly orders: ReadonlyArray<OrderId>
  readonly lines: ReadonlyArray<string>
  readonly deliveries: ReadonlyArray<DeliveryId>
  readonly invoices: ReadonlyArray<InvoiceId>
  readonly instalments: ReadonlyArray<string>
  readonly creditNotes: ReadonlyArray<CreditNoteId>
  readonly payments: ReadonlyArray<PaymentId>
  readonly contacts: ReadonlyArray<ContactId>
}

const none: Subjects = {
  customers: [],
  orders: [],
  lines: [],
  deliveries: [],
  invoices: [],
  instalments: [],
  creditNotes: [],
  payments: [],
  contacts: [],
}

const linesOf = (order: OrderId, lines: ReadonlyArray<{ readonly line: string }>) =>
  lines.map(({ line }) => `${order}/${line}`)

const settledBy = (source: {
  readonly kind: "payment" | "creditNote"
  readonly id: string
}): Partial<Subjects> =>
  source.kind === "payment"
    ? { payments: [source.id as PaymentId] }
    : { creditNotes: [source.id as CreditNoteId] }

/**
 * What a fact is about, from the fact alone: history, explanations, exports and drill-down all use this.
 *
 * @example
 * import { subjectsOf } from "@adv/domain"
 *
 * assert.deepEqual(subjectsOf({ type: "OrderReleased", data: { order: "10248" } }).orders, ["10248"])
 */
export const subjectsOf = (fact: DomainFact): Subjects => {
  switch (fact.type) {
    case "CustomerRegistered":
    case "ConditionsAgreed":
    case "ConditionsAmended":
    case "CreditLimitSet":
      return { ...none, customers: [fact.data.customer] }
    case "OrderPlaced": {
      const { order, customer, lines } = fact.data
      return { ...none, customers: [customer], orders: [order], lines: linesOf(order, lines) }
    }
    case "OrderValidated":
    case "OrderReleased":
    case "OrderHeld":
    case "OrderHoldReleased":
    case "OrderCancelled":
    case "OrderCompleted":
      return { ...none, orders: [fact.data.order] }
    case "DeliveryPromised":
    case "PromiseRevised":
    case "OrderLineCancelled":
      return { ...none, orders: [fact.data.order], lines: linesOf(fact.data.order, [fact.data]) }
    case "DeliveryConfirmed": {
      const { order, delivery, lines } = fact.data
      return { ...none, orders: [order], deliveries: [delivery], lines: linesOf(order, lines) }
    }
    case "GoodsReturned": {
      const { order, lines } = fact.data
      return { ...none, orders: [order], deliveries: [fact.data.return], lines: linesOf(order, lines) }
    }
    case "OrderClosedShort":
      return { ...none, orders: [fact.data.order], lines: linesOf(fact.data.order, fact.data.lines) }
    case "OrderInvoiced": {
      const { order, invoice, lines } = fact.data
      return { ...none, orders: [order], invoices: [invoice], lines: linesOf(order, lines) }
    }
    case "OrderCredited": {
      const { order, invoice, creditNote, lines } = fact.data
      return {
        ...none,
        orders: [order],
        invoices: [invoice],
        creditNotes: [creditNote],
        lines: linesOf(order, lines),
      }
    }
    case "OrderEntryErrorDetected": {
      const { order, line } = fact.data
      return { ...none, orders: [order], lines: line === undefined ? [] : linesOf(order, [{ line }]) }
    }
    case "InvoiceIssued": {
      const { invoice, customer, orders, lines, instalments } = fact.data
      const billed = lines.flatMap(({ order, orderLine }) =>
        order === undefined || orderLine === undefined ? [] : [`${order}/${orderLine}`],
      )
      return {
        ...none,
        customers: [customer],
        orders,
        lines: [...new Set(billed)],
        invoices: [invoice],
        instalments: instalments.map(({ instalment }) => `${invoice}/${instalment}`),
      }
    }
    case "DueDatesFixed": {
      const { invoice, instalments } = fact.data
      return {
        ...none,
        invoices: [invoice],
        instalments: instalments.map(({ instalment }) => `${invoice}/${instalment}`),
      }
    }
    case "ChargeClaimed":
    case "InvoiceBecameOverdue":
    case "DisputeOpened":
    case "DisputeResolved": {
      const { invoice, instalment } = fact.data
      return { ...none, invoices: [invoice], instalments: [`${invoice}/${instalment}`] }
    }
    case "InstalmentSettled":
    case "SettlementReversed": {
      const { invoice, instalment, source } = fact.data
      return { ...none, ...settledBy(source), invoices: [invoice], instalments: [`${invoice}/${instalment}`] }
    }
    case "CreditNoteIssued": {
      const { invoice, creditNote, customer, lines } = fact.data
      const orders = lines.flatMap(({ order }) => (order === undefined ? [] : [order]))
      return {
        ...none,
        customers: [customer],
        invoices: [invoice],
        creditNotes: [creditNote],
        orders: [...new Set(orders)],
      }
    }
    case "PaymentReceived":
    case "PaymentReturned": {
      const { payment, customer } = fact.data
      return { ...none, payments: [payment], customers: customer === null ? [] : [customer] }
    }
    case "PaymentAllocated":
    case "PaymentAllocationReversed": {
      const { payment, customer, allocations } = fact.data
      return {
        ...none,
        payments: [payment],
        customers: customer === null ? [] : [customer],
        invoices: [...new Set(allocations.map(({ invoice }) => invoice))],
        instalments: allocations.map(({ invoice, instalment }) => `${invoice}/${instalment}`),
      }
    }
    case "NumberAssigned": {
      const { kind, id } = fact.data.document
      return kind === "invoice"
        ? { ...none, invoices: [id as InvoiceId] }
        : { ...none, creditNotes: [id as CreditNoteId] }
    }
    case "SurveyResponseRecorded": {
      const { contact, customer, order } = fact.data
      return {
        ...none,
        contacts: [contact],
        customers: [customer],
        orders: order === undefined ? [] : [order],
      }
    }
  }
}
