import { netDays, type PlainCommand } from "@adv/domain"
import { describe, it } from "vitest"
import {
  bill,
  credit,
  customer,
  day,
  deliver,
  given,
  line,
  place,
  register,
  release,
  released,
  standard,
  validate,
} from "./company.js"

const order = "O-1"
const hold = (kind: "credit" | "price" | "stock" = "credit"): PlainCommand => ({
  type: "HoldOrder",
  on: day,
  order,
  hold: kind,
  reason: "over the limit",
})
const releaseHold = (kind: "credit" | "price" | "stock" = "credit", more: object = {}): PlainCommand => ({
  type: "ReleaseHold",
  on: day,
  order,
  hold: kind,
  reason: "paid",
  ...more,
})
const promise = (date: string, of = "1"): PlainCommand => ({
  type: "PromiseDelivery",
  on: day,
  order,
  line: of,
  date,
})
const revise = (to: string, of = "1"): PlainCommand => ({
  type: "RevisePromise",
  on: day,
  order,
  line: of,
  to,
  cause: "STOCK",
})
const giveBack = (id: string, quantity: string, affectsOrder: boolean, of = "1"): PlainCommand => ({
  type: "ReturnGoods",
  on: day,
  order,
  return: id,
  lines: [{ line: of, quantity }],
  reason: "damaged",
  affectsOrder,
})
const cancelLine = (quantity: string, of = "1"): PlainCommand => ({
  type: "CancelOrderLine",
  on: day,
  order,
  line: of,
  quantity,
  reason: "too many",
})
const cancel: PlainCommand = {
  type: "CancelOrder",
  on: day,
  order,
  reason: "changed mind",
  initiator: "customer",
}
const closeShort: PlainCommand = { type: "CloseOrderShort", on: day, order, reason: "out of production" }
const complete: PlainCommand = { type: "CompleteOrder", on: day, order }
const entryError = (error: string, more: object = {}): PlainCommand => ({
  type: "ReportOrderEntryError",
  on: day,
  order,
  error,
  errorType: "PRICE",
  origin: "ADV",
  detectedAt: "validation",
  ...more,
})

describe("placing an order", () => {
  it("takes the negotiated discount off lines that state none, and freezes the conditions (INV-17)", () => {
    const lines = [line("1", "10", "5"), line("2", "1", "10", { discountPercent: "0" })]
    given(customer({ discountPercent: "10" }))
      .when(place({ lines }))
      .then([
        {
          type: "OrderPlaced",
          data: {
            lines: [
              { line: "1", net: 4500, discountPercent: "10" },
              { line: "2", net: 1000, discountPercent: "0" },
            ],
            totals: { taxExclusive: 5500, tax: 1210, payable: 6710 },
            terms: { agreement: "A-2025", version: 1, conditions: { discountPercent: "10" } },
          },
        },
      ])
  })

  it("keeps the conditions it was placed under when they are amended", () => {
    const amended: PlainCommand = {
      type: "AmendConditions",
      on: day,
      customer: "ROSSI",
      agreement: "A-2025",
      validFrom: "2025-01-01",
      conditions: {
        paymentTerm: netDays(0),
        invoicingPolicy: "onOrder",
        overDeliveryTolerance: "0",
      },
      reason: "new owner",
    }
    given([...released(), amended, deliver("D-1")])
      .when(bill("I-1"))
      .then([
        { type: "NumberAssigned" },
        {
          type: "InvoiceIssued",
          data: { instalments: [{ instalment: 1, dueDate: "2025-02-14" }] },
        },
        { type: "OrderInvoiced" },
      ])
  })

  it("needs conditions: those in force, or its own", () => {
    given([register()]).when(place()).then("CONDITIONS_MISSING")
    const own = {
      conditions: {
        paymentTerm: netDays(0),
        invoicingPolicy: "onOrder" as const,
        overDeliveryTolerance: "0",
      },
    }
    given([register()])
      .when(place({ terms: own }))
      .then([{ type: "OrderPlaced", data: { terms: own } }])
    given([register()])
      .when(
        place({
          terms: { conditions: { ...own.conditions, paymentTerm: { id: "X", version: 1, lines: [] } } },
        }),
      )
      .then("TERM_WITHOUT_LINES")
  })

  it("meets the minimum order, net of tax", () => {
    given(customer({ minimumOrder: 13_000 }))
      .when(place())
      .then([{ type: "OrderPlaced" }])
    given(customer({ minimumOrder: 13_001 }))
      .when(place())
      .then("ORDER_BELOW_MINIMUM")
  })

  it("numbers its lines apart, orders something on each, and has at least one", () => {
    given(customer())
      .when(place({ lines: [line("1", "1", "5"), line("1", "1", "5")] }))
      .then("ORDER_LINE_DUPLICATE")
    given(customer())
      .when(place({ lines: [line("1", "0", "5")] }))
      .then("QUANTITY_ZERO")
    given(customer())
      .when(place({ lines: [line("1", "-1", "5")] }))
      .then("QUANTITY_INVALID")
    given(customer())
      .when(place({ lines: [line("1", "1.0000001", "5")] }))
      .then("QUANTITY_INVALID")
    given(customer())
      .when(place({ lines: [] }))
      .then("ORDER_WITHOUT_LINES")
    given(customer())
      .when(place({ lines: [line("1", "1", "5", { discountPercent: "101" })] }))
      .then("DISCOUNT_INVALID")
    given(customer())
      .when(place({ lines: [line("1", "9000000000", "99999999")] }))
      .then("AMOUNT_TOO_LARGE")
  })

  it("happens once", () => {
    given([...customer(), place()])
      .when(place())
      .then("ORDER_EXISTS")
    given(customer()).when(release).then("ORDER_UNKNOWN")
  })
})

describe("validating, holding and releasing an order", () => {
  it("goes from placed to validated to released", () => {
    given([...customer(), place()])
      .when(release)
      .then("ORDER_NOT_READY")
    given([...customer(), place()])
      .when(validate)
      .then([{ type: "OrderValidated" }])
    given([...customer(), place(), validate])
      .when(validate)
      .then("ORDER_ALREADY_VALIDATED")
    given([...customer(), place(), validate])
      .when(release)
      .then([{ type: "OrderReleased" }])
    given([...customer(), place(), cancel])
      .when(validate)
      .then("ORDER_NOT_READY")
  })

  it("stops while it is on hold, for whatever reason, until each hold is released", () => {
    const held = [...customer(), place(), hold("credit"), hold("price")]
    given([...customer(), place()])
      .when(hold())
      .then([{ type: "OrderHeld", data: { hold: "credit" } }])
    given(held).when(hold("credit")).then([])
    given(held).when(validate).then("ORDER_HELD")
    given([...held, releaseHold("credit")])
      .when(validate)
      .then("ORDER_HELD")
    given([...held, releaseHold("credit"), releaseHold("price")])
      .when(validate)
      .then([{ type: "OrderValidated" }])
    given(held).when(releaseHold("stock")).then("HOLD_UNKNOWN")
    given([...customer(), place(), validate, hold()])
      .when(release)
      .then("ORDER_HELD")
    given([...released(), hold()])
      .when(deliver("D-1"))
      .then("ORDER_HELD")
    given(held)
      .when(releaseHold("credit", { override: true }))
      .then([{ type: "OrderHoldReleased", data: { override: true } }])
  })
})

describe("promising a delivery", () => {
  it("is promised once and revised from what was promised", () => {
    given(released())
      .when(promise("2025-02-01"))
      .then([{ type: "DeliveryPromised", data: { date: "2025-02-01" } }])
    given([...released(), promise("2025-02-01")])
      .when(promise("2025-02-02"))
      .then("PROMISE_EXISTS")
    given(released()).when(revise("2025-02-01")).then("PROMISE_MISSING")
    given([...released(), promise("2025-02-01")])
      .when(revise("2025-02-08"))
      .then([
        { type: "PromiseRevised", data: { from: "2025-02-01", to: "2025-02-08", agreedByCustomer: false } },
      ])
    given([...released(), promise("2025-02-01"), revise("2025-02-08")])
      .when(revise("2025-02-09"))
      .then([{ type: "PromiseRevised", data: { from: "2025-02-08" } }])
    given([...released(), promise("2025-02-01")])
      .when(revise("2025-02-01"))
      .then([])
    given(released()).when(promise("2025-02-01", "9")).then("ORDER_LINE_UNKNOWN")
  })
})

describe("delivering an order", () => {
  it("delivers in parts, up to what was ordered (INV-01)", () => {
    given([...customer(), place()])
      .when(deliver("D-1"))
      .then("ORDER_NOT_READY")
    const part = deliver("D-1", [{ line: "1", quantity: "6.5" }])
    given(released())
      .when(part)
      .then([{ type: "DeliveryConfirmed", data: { lines: [{ line: "1", quantity: "6.5" }] } }])
    given([...released(), part])
      .when(deliver("D-2"))
      .then([
        {
          type: "DeliveryConfirmed",
          data: {
            lines: [
              { line: "1", quantity: "3.5" },
              { line: "2", quantity: "4" },
            ],
          },
        },
      ])
    given([...released(), part])
      .when(deliver("D-2", [{ line: "1", quantity: "3.500001" }]))
      .then("DELIVERY_EXCEEDS_ORDER")
    given([...released(), part])
      .when(part)
      .then("DELIVERY_EXISTS")
    given([...released(), part, deliver("D-2")])
      .when(deliver("D-3"))
      .then("NOTHING_TO_DELIVER")
    given(released())
      .when(
        deliver("D-1", [
          { line: "1", quantity: "1" },
          { line: "1", quantity: "1" },
        ]),
      )
      .then("ORDER_LINE_DUPLICATE")
    given(released())
      .when(deliver("D-1", [{ line: "1", quantity: "0" }]))
      .then("QUANTITY_ZERO")
  })

  it("delivers over within the tolerance agreed, which is of the ordered quantity", () => {
    const tolerant = released({}, { overDeliveryTolerance: "5" })
    given(tolerant)
      .when(deliver("D-1", [{ line: "1", quantity: "10.5" }]))
      .then([{ type: "DeliveryConfirmed" }])
    given(tolerant)
      .when(deliver("D-1", [{ line: "1", quantity: "10.500001" }]))
      .then("DELIVERY_EXCEEDS_ORDER")
    given([...tolerant, cancelLine("4")])
      .when(deliver("D-1", [{ line: "1", quantity: "6.5" }]))
      .then([{ type: "DeliveryConfirmed" }])
    given([...tolerant, cancelLine("4")])
      .when(deliver("D-1", [{ line: "1", quantity: "6.6" }]))
      .then("DELIVERY_EXCEEDS_ORDER")
  })

  it("delivers again what came back to be replaced, and not what came back for good", () => {
    const delivered = [...released(), deliver("D-1")]
    given([...delivered, giveBack("R-1", "3", true)])
      .when(deliver("D-2"))
      .then([{ type: "DeliveryConfirmed", data: { lines: [{ line: "1", quantity: "3" }] } }])
    given([...delivered, giveBack("R-1", "3", false)])
      .when(deliver("D-2"))
      .then("NOTHING_TO_DELIVER")
    given([...delivered, giveBack("R-1", "3", false)])
      .when(giveBack("R-2", "7.1", false))
      .then("RETURN_EXCEEDS_DELIVERY")
    given([...delivered, giveBack("R-1", "3", true)])
      .when(giveBack("R-2", "7", false))
      .then([{ type: "GoodsReturned" }])
    given([...delivered, giveBack("R-1", "3", true)])
      .when(giveBack("R-1", "1", true))
      .then("DELIVERY_EXISTS")
    given(released())
      .when(giveBack("R-1", "1", true))
      .then("RETURN_EXCEEDS_DELIVERY")
  })

  it("does not bill what came back for good before it was invoiced", () => {
    given([...released(), deliver("D-1"), giveBack("R-1", "3", false)])
      .when(bill("I-1"))
      .then([
        { type: "NumberAssigned" },
        {
          type: "InvoiceIssued",
          data: {
            lines: [
              { orderLine: "1", quantity: "7" },
              { orderLine: "2", quantity: "4" },
            ],
          },
        },
        { type: "OrderInvoiced" },
      ])
  })
})

describe("taking an order back", () => {
  it("cancels of a line what is neither delivered nor invoiced", () => {
    const delivered = [...released(), deliver("D-1", [{ line: "1", quantity: "6" }])]
    given(delivered)
      .when(cancelLine("4"))
      .then([{ type: "OrderLineCancelled", data: { quantity: "4" } }])
    given(delivered).when(cancelLine("4.1")).then("CANCELLATION_EXCEEDS_REMAINDER")
    given([...delivered, cancelLine("4")])
      .when(cancelLine("1"))
      .then("CANCELLATION_EXCEEDS_REMAINDER")
    const onOrder = released({}, { invoicingPolicy: "onOrder" })
    given([...onOrder, bill("I-1")])
      .when(cancelLine("1"))
      .then("CANCELLATION_EXCEEDS_REMAINDER")
  })

  it("cancels an order that has not started, and closes short one that has", () => {
    given([...customer(), place()])
      .when(cancel)
      .then([{ type: "OrderCancelled", data: { initiator: "customer" } }])
    const started = [...released(), deliver("D-1", [{ line: "1", quantity: "6" }])]
    given(started).when(cancel).then("ORDER_STARTED")
    given(started)
      .when(closeShort)
      .then([
        {
          type: "OrderClosedShort",
          data: {
            lines: [
              { line: "1", quantity: "4" },
              { line: "2", quantity: "4" },
            ],
          },
        },
      ])
    given([...started, closeShort])
      .when(deliver("D-2"))
      .then("ORDER_NOT_READY")
    given([...started, closeShort])
      .when(closeShort)
      .then("ORDER_NOT_READY")
    given([...started, closeShort])
      .when(bill("I-1"))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued" },
        { type: "OrderInvoiced", data: { lines: [{ line: "1", quantity: "6" }] } },
      ])
    given([...customer(), place(), cancel])
      .when(bill("I-1"))
      .then("NOTHING_TO_INVOICE")
  })

  it("is complete when all is delivered and invoiced", () => {
    given(released()).when(complete).then("ORDER_INCOMPLETE")
    given([...released(), deliver("D-1")])
      .when(complete)
      .then("ORDER_INCOMPLETE")
    given([...released(), deliver("D-1"), bill("I-1")])
      .when(complete)
      .then([{ type: "OrderCompleted" }])
    given([...released(), deliver("D-1"), giveBack("R-1", "3", false), bill("I-1")])
      .when(complete)
      .then([{ type: "OrderCompleted" }])
    given([...released(), deliver("D-1"), bill("I-1"), giveBack("R-1", "3", true)])
      .when(complete)
      .then("ORDER_INCOMPLETE")
  })
})

describe("errors of order entry", () => {
  it("are reported once each, on a line or on the whole order", () => {
    given([...customer(), place()])
      .when(entryError("E-1"))
      .then([{ type: "OrderEntryErrorDetected" }])
    given([...customer(), place()])
      .when(entryError("E-1", { line: "2" }))
      .then([{ type: "OrderEntryErrorDetected", data: { line: "2" } }])
    given([...customer(), place()])
      .when(entryError("E-1", { line: "9" }))
      .then("ORDER_LINE_UNKNOWN")
    given([...customer(), place(), entryError("E-1")])
      .when(entryError("E-1"))
      .then("ENTRY_ERROR_EXISTS")
  })
})

describe("invoicing an order", () => {
  it("bills what was delivered and not yet invoiced, at the order's prices (INV-02)", () => {
    const first = [...released(), deliver("D-1", [{ line: "1", quantity: "6" }]), bill("I-1")]
    given(released()).when(bill("I-1")).then("NOTHING_TO_INVOICE")
    given(first).when(bill("I-2")).then("NOTHING_TO_INVOICE")
    given([...first, deliver("D-2", [{ line: "1", quantity: "1" }])])
      .when(bill("I-2"))
      .then([
        { type: "NumberAssigned", data: { sequence: 2, number: "INV-2025-000002" } },
        { type: "InvoiceIssued", data: { totals: { lineNet: 500 } } },
        { type: "OrderInvoiced", data: { lines: [{ line: "1", quantity: "1" }] } },
      ])
    given([]).when(bill("I-1")).then("ORDER_UNKNOWN")
  })

  it("bills what was ordered where that was agreed", () => {
    const onOrder = released({}, { invoicingPolicy: "onOrder" })
    given(onOrder)
      .when(bill("I-1"))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { totals: { lineNet: 13_000 } } },
        { type: "OrderInvoiced" },
      ])
    given([...onOrder, bill("I-1")])
      .when(bill("I-2"))
      .then("NOTHING_TO_INVOICE")
    given([...onOrder, bill("I-1"), deliver("D-1")])
      .when(bill("I-2"))
      .then("NOTHING_TO_INVOICE")
  })

  it("puts the order's charges on its first invoice only", () => {
    const freight = { kind: "charge" as const, amount: 1000, reason: "freight", tax: standard }
    const history = [...released({ adjustments: [freight] }), deliver("D-1", [{ line: "1", quantity: "6" }])]
    given(history)
      .when(bill("I-1"))
      .then([
        { type: "NumberAssigned" },
        {
          type: "InvoiceIssued",
          data: { adjustments: [freight], totals: { charges: 1000, taxExclusive: 4000 } },
        },
        { type: "OrderInvoiced" },
      ])
    given([...history, bill("I-1"), deliver("D-2")])
      .when(bill("I-2"))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { adjustments: [], totals: { charges: 0 } } },
        { type: "OrderInvoiced" },
      ])
  })

  it("may be invoiced again for what was credited, only where the credit note says so", () => {
    const billed = [...released(), deliver("D-1"), bill("I-1")]
    const back = { lines: [{ line: 1, quantity: "2" }] }
    const restores = credit("C-1", back, { effectOnOrder: "restoresInvoiceableQuantity" })
    given(billed)
      .when(restores)
      .then([
        { type: "NumberAssigned", data: { number: "CN-2025-000001" } },
        { type: "CreditNoteIssued", data: { effectOnOrder: "restoresInvoiceableQuantity" } },
        { type: "InstalmentSettled" },
        { type: "OrderCredited", data: { lines: [{ line: "1", quantity: "2" }] } },
      ])
    given([...billed, restores])
      .when(bill("I-2"))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { lines: [{ orderLine: "1", quantity: "2" }] } },
        { type: "OrderInvoiced" },
      ])
    given([...billed, credit("C-1", back)])
      .when(bill("I-2"))
      .then("NOTHING_TO_INVOICE")
  })

  it("is refused in another currency, and for more than may be invoiced", () => {
    const billing = (quantity: string, more: object = {}): PlainCommand => ({
      type: "IssueInvoice",
      on: day,
      invoice: "I-1",
      customer: "ROSSI",
      currency: "EUR",
      lines: [
        { description: "chairs", quantity, unitPrice: "5", tax: standard, order, orderLine: "1" },
        { description: "chairs, rest", quantity: "1", unitPrice: "5", tax: standard, order, orderLine: "1" },
      ],
      ...more,
    })
    const delivered = [...released(), deliver("D-1")]
    given(delivered)
      .when(billing("9"))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued" },
        { type: "OrderInvoiced", data: { lines: [{ line: "1", quantity: "10" }] } },
      ])
    given(delivered).when(billing("9.1")).then("INVOICE_EXCEEDS_ORDER")
    given(delivered)
      .when(billing("9", { currency: "CHF" }))
      .then("CURRENCY_DIFFERS")
    given([...delivered, billing("9")])
      .when(credit("C-1", { whole: true }, { effectOnOrder: "restoresInvoiceableQuantity" }))
      .then([
        { type: "NumberAssigned" },
        { type: "CreditNoteIssued" },
        { type: "InstalmentSettled" },
        { type: "OrderCredited", data: { lines: [{ line: "1", quantity: "10" }] } },
      ])
  })
})
