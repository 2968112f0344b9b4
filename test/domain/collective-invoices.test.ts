import type { PlainCommand } from "@adv/domain"
import { describe, it } from "vitest"
import { agree, customer, day, given, line, place, register } from "./company.js"

const periodic = (per: "customer" | "customerReference" = "customer") => ({
  invoicingPolicy: { periodic: { every: "month" as const, per, basis: "onDelivery" as const } },
})
const orderOf = (order: string, more: object = {}): ReadonlyArray<PlainCommand> => [
  place({ order, lines: [line("1", "10", "5")] as never, ...more }),
  { type: "ValidateOrder", on: day, order },
  { type: "ReleaseOrder", on: day, order },
]
const deliver = (order: string, on: string, quantity: string): PlainCommand => ({
  type: "ConfirmDelivery",
  on,
  order,
  delivery: `${order}/${on}`,
  lines: [{ line: "1", quantity }],
})
const period = (more: object = {}): PlainCommand => ({
  type: "InvoicePeriod",
  on: "2025-02-03",
  invoice: "I-1",
  customer: "ROSSI",
  through: "2025-01-31",
  ...more,
})
const two = [
  ...customer(periodic()),
  ...orderOf("O-1"),
  ...orderOf("O-2"),
  deliver("O-1", "2025-01-20", "4"),
  deliver("O-2", "2025-01-25", "10"),
  deliver("O-1", "2025-02-02", "3"),
]

describe("an order that is invoiced by periods", () => {
  it("waits to be invoiced with the customer's others", () => {
    given(customer(periodic()))
      .when(place())
      .then([{ type: "OrderPlaced" }, { type: "OrderDeferredToPeriod", data: { order: "O-1" } }])
    given(two)
      .when({ type: "InvoiceOrder", on: "2025-02-03", invoice: "I-1", order: "O-1" })
      .then("INVOICED_BY_PERIOD")
  })
})

describe("a collective invoice", () => {
  it("is one invoice of all that was delivered on the customer's orders by the end of the period", () => {
    given(two)
      .when(period())
      .then([
        { type: "NumberAssigned" },
        {
          type: "InvoiceIssued",
          data: {
            issueDate: "2025-02-03",
            orders: ["O-1", "O-2"],
            lines: [
              { order: "O-1", quantity: "4" },
              { order: "O-2", quantity: "10" },
            ],
            totals: { taxExclusive: 7000 },
          },
        },
        { type: "OrderInvoiced", data: { order: "O-1", lines: [{ line: "1", quantity: "4" }] } },
        { type: "OrderInvoiced", data: { order: "O-2", lines: [{ line: "1", quantity: "10" }] } },
        { type: "PeriodInvoiced", data: { orders: ["O-1", "O-2"], finished: ["O-2"] } },
      ])
  })

  it("leaves what was delivered later for the next one, in which an order that is finished is no more", () => {
    given([...two, period()])
      .when(period({ on: "2025-03-01", invoice: "I-2", through: "2025-02-28" }))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { orders: ["O-1"], lines: [{ quantity: "3" }] } },
        { type: "OrderInvoiced", data: { order: "O-1" } },
        { type: "PeriodInvoiced", data: { orders: ["O-1"], finished: [] } },
      ])
    given([...two, period()])
      .when(period({ on: "2025-02-04", invoice: "I-2" }))
      .then("NOTHING_TO_INVOICE")
  })

  it("counts what came back within the period, and not what was ordered after it", () => {
    const back: PlainCommand = {
      type: "ReturnGoods",
      on: "2025-01-28",
      order: "O-2",
      return: "R-1",
      lines: [{ line: "1", quantity: "2" }],
      reason: "",
      affectsOrder: true,
    }
    given([...two, back])
      .when(period({ orders: ["O-2"] }))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { lines: [{ quantity: "8" }] } },
        { type: "OrderInvoiced" },
        { type: "PeriodInvoiced", data: { finished: [] } },
      ])
    const asOrdered = { invoicingPolicy: { periodic: { every: "week", per: "customer", basis: "onOrder" } } }
    given([...customer(asOrdered as never), place(), place({ order: "O-2", on: "2025-02-02" })])
      .when(period())
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { orders: ["O-1"] } },
        { type: "OrderInvoiced" },
        { type: "PeriodInvoiced" },
      ])
  })

  it("is issued when the period is over, to a customer that exists", () => {
    given(two)
      .when(period({ on: "2025-01-30" }))
      .then("PERIOD_NOT_OVER")
    given([]).when(period()).then("CUSTOMER_UNKNOWN")
    given(customer(periodic())).when(period()).then("NOTHING_TO_INVOICE")
    given(two)
      .when(period({ orders: ["O-9"] }))
      .then("ORDER_UNKNOWN")
  })

  it("is in one currency and by one payment term: which, has to be said", () => {
    const term = {
      id: "NET-60",
      version: 1,
      lines: [{ share: { remainder: true as const }, steps: [{ addDays: 60 }] }],
    }
    const other: PlainCommand = {
      type: "AmendConditions",
      on: day,
      customer: "ROSSI",
      agreement: "A-2025",
      validFrom: day,
      conditions: {
        ...(agree(periodic()) as never as { conditions: object }).conditions,
        paymentTerm: term,
      } as never,
      reason: "",
    }
    const mixed = [
      ...two,
      other,
      ...orderOf("O-3"),
      deliver("O-3", "2025-01-26", "1"),
      ...orderOf("O-4", { currency: "CHF" }),
      deliver("O-4", "2025-01-27", "1"),
    ]
    given(mixed).when(period()).then("PERIOD_MIXED")
    given(mixed)
      .when(period({ currency: "EUR" }))
      .then("PERIOD_MIXED")
    given(mixed)
      .when(period({ currency: "CHF" }))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { currency: "CHF", orders: ["O-4"] } },
        { type: "OrderInvoiced" },
        { type: "PeriodInvoiced" },
      ])
    given(mixed)
      .when(period({ orders: ["O-1", "O-2"] }))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued" },
        { type: "OrderInvoiced" },
        { type: "OrderInvoiced" },
        { type: "PeriodInvoiced" },
      ])
  })

  it("is of one customer", () => {
    given([
      ...two,
      register({ customer: "BIANCHI" }),
      agree(periodic(), { customer: "BIANCHI" }),
      ...orderOf("O-3", { customer: "BIANCHI" }),
      deliver("O-3", "2025-01-26", "1"),
    ])
      .when(period({ orders: ["O-1", "O-3"] }))
      .then("PERIOD_MIXED")
  })

  it("is of one purchase order, where that was agreed", () => {
    const history = [
      ...customer(periodic("customerReference")),
      ...orderOf("O-1", { customerReference: "PO-1" }),
      ...orderOf("O-2", { customerReference: "PO-2" }),
      deliver("O-1", "2025-01-20", "1"),
      deliver("O-2", "2025-01-20", "1"),
    ]
    given(history).when(period()).then("PERIOD_MIXED")
    given(history)
      .when(period({ customerReference: "PO-2" }))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { orders: ["O-2"], buyerReference: "PO-2" } },
        { type: "OrderInvoiced" },
        { type: "PeriodInvoiced" },
      ])
  })
})
