import type { PlainCommand } from "@adv/domain"
import { describe, it } from "vitest"
import {
  bill,
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
const draft: PlainCommand = {
  type: "DraftOrder",
  on: day,
  order,
  customer: "ROSSI",
  currency: "EUR",
  channel: "phone",
  receivedOn: "2025-01-14",
}
const add = (of: string, quantity = "3", more: object = {}): PlainCommand => ({
  type: "AddOrderLine",
  on: day,
  order,
  line: of,
  sku: `SKU-${of}`,
  quantity,
  unitPrice: "2",
  tax: standard,
  ...more,
})
const change = (of: string, changes: object): PlainCommand => ({
  type: "ChangeOrderLine",
  on: day,
  order,
  line: of,
  reason: "the customer called",
  ...changes,
})
const remove = (of: string): PlainCommand => ({
  type: "RemoveOrderLine",
  on: day,
  order,
  line: of,
  reason: "not needed",
})
const reopen: PlainCommand = { type: "ReopenOrder", on: day, order, reason: "it is wanted after all" }
const closeShort: PlainCommand = { type: "CloseOrderShort", on: day, order, reason: "out of stock" }
const acknowledge = (hash: string): PlainCommand => ({
  type: "AcknowledgeOrder",
  on: day,
  order,
  channel: "email",
  documentHash: hash.repeat(64),
})

describe("a draft", () => {
  it("takes lines one by one, at their own prices", () => {
    given([...customer(), draft])
      .when(add("1"))
      .then([{ type: "OrderLineAdded", data: { line: "1", added: { net: 600 }, totals: { payable: 732 } } }])
  })

  it("is for a customer that is known, and taken once", () => {
    given([]).when(draft).then("CUSTOMER_UNKNOWN")
    given([register(), draft]).when(draft).then("ORDER_EXISTS")
    given([...customer(), place()])
      .when(draft)
      .then("ORDER_EXISTS")
  })

  it("is nothing that may be validated, delivered, promised or invoiced", () => {
    const drafted = [...customer(), draft, add("1")]
    given(drafted).when(validate).then("ORDER_NOT_READY")
    given(drafted).when(deliver("D-1")).then("ORDER_NOT_READY")
    given(drafted)
      .when({ type: "PromiseDelivery", on: day, order, line: "1", date: "2025-02-01" })
      .then("ORDER_NOT_READY")
    given(drafted).when(bill("I-1")).then("ORDER_UNKNOWN")
  })

  it("becomes an order with its lines, priced by the conditions of the day and with what the draft says", () => {
    given([...customer({ discountPercent: "50" }), draft, add("1"), add("2", "1"), remove("2")])
      .when(place({ lines: [] }))
      .then([
        {
          type: "OrderPlaced",
          data: { lines: [{ line: "1", net: 300 }], channel: "phone", receivedOn: "2025-01-14" },
        },
      ])
  })

  it("may be placed with other lines, but not for another customer or in another currency", () => {
    given([...customer(), draft, add("1")])
      .when(place({ lines: [line("7", "1", "5")] }))
      .then([{ type: "OrderPlaced", data: { lines: [{ line: "7" }] } }])
    given([...customer(), register({ customer: "BIANCHI" }), draft])
      .when(place({ customer: "BIANCHI" }))
      .then("DRAFT_DIFFERS")
    given([...customer(), draft])
      .when(place({ currency: "USD" }))
      .then("DRAFT_DIFFERS")
  })

  it("can't be placed without any line", () => {
    given([...customer(), draft])
      .when(place({ lines: [] }))
      .then("ORDER_WITHOUT_LINES")
    given([...customer(), draft, place()])
      .when(place())
      .then("ORDER_EXISTS")
  })

  it("may be cancelled", () => {
    given([...customer(), draft])
      .when({ type: "CancelOrder", on: day, order, reason: "too dear", initiator: "customer" })
      .then([{ type: "OrderCancelled" }])
  })
})

describe("an amendment", () => {
  it("adds a line to an order that was placed, validated or released, and says what the order comes to", () => {
    given(released())
      .when(add("3"))
      .then([{ type: "OrderLineAdded", data: { line: "3", totals: { lineNet: 13_600, payable: 16_592 } } }])
  })

  it("takes the discount that was negotiated, unless the line states its own", () => {
    const discounted = released({}, { discountPercent: "50" })
    given(discounted)
      .when(add("3"))
      .then([{ type: "OrderLineAdded", data: { added: { net: 300 } } }])
    given(discounted)
      .when(add("3", "3", { discountPercent: "0" }))
      .then([{ type: "OrderLineAdded", data: { added: { net: 600 } } }])
  })

  it("says what the line was and what it is, and why", () => {
    given(released())
      .when(change("1", { quantity: "12", requestedDate: "2025-02-20" }))
      .then([
        {
          type: "OrderLineChanged",
          data: {
            from: { quantity: "10", net: 5_000 },
            to: { quantity: "12", net: 6_000, unitPrice: "5", requestedDate: "2025-02-20" },
            reason: "the customer called",
            totals: { lineNet: 14_000 },
          },
        },
      ])
  })

  it("that changes nothing comes to nothing", () => {
    given(released())
      .when(change("1", { quantity: "10" }))
      .then([])
    given(released()).when(change("1", {})).then([])
  })

  it("changes what is delivered and invoiced from then on", () => {
    const amended = [...released(), change("1", { quantity: "12", unitPrice: "6" }), add("3"), remove("2")]
    given(amended)
      .when(deliver("D-1"))
      .then([
        {
          type: "DeliveryConfirmed",
          data: {
            lines: [
              { line: "1", quantity: "12" },
              { line: "3", quantity: "3" },
            ],
          },
        },
      ])
    given([...amended, deliver("D-1")])
      .when(bill("I-1"))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { totals: { lineNet: 7_800 } } },
        { type: "OrderInvoiced" },
      ])
  })

  it("never goes below what was delivered, is on its way, was invoiced or cancelled", () => {
    const started = [
      ...released(),
      deliver("D-1", [{ line: "1", quantity: "4" }]),
      {
        type: "DispatchDelivery",
        on: day,
        order,
        delivery: "D-2",
        lines: [{ line: "1", quantity: "2" }],
      } as const,
      { type: "CancelOrderLine", on: day, order, line: "1", quantity: "1", reason: "" } as const,
    ]
    given(started)
      .when(change("1", { quantity: "6" }))
      .then("CHANGE_BELOW_SETTLED")
    given(started)
      .when(change("1", { quantity: "7" }))
      .then([{ type: "OrderLineChanged" }])
    given(started).when(remove("1")).then("LINE_STARTED")
    const billed = [...released({}, { invoicingPolicy: "onOrder" }), bill("I-1")]
    given(billed)
      .when(change("1", { quantity: "9" }))
      .then("CHANGE_BELOW_SETTLED")
    given(billed).when(remove("1")).then("LINE_STARTED")
  })

  it("of the price is possible though more was delivered than ordered, within the tolerance", () => {
    given([...released({}, { overDeliveryTolerance: "10" }), deliver("D-1", [{ line: "1", quantity: "11" }])])
      .when(change("1", { unitPrice: "4" }))
      .then([{ type: "OrderLineChanged", data: { to: { net: 4_000 } } }])
  })

  it("gives no number twice, not even that of a line that was removed", () => {
    given(released()).when(add("1")).then("ORDER_LINE_DUPLICATE")
    given([...released(), remove("1")])
      .when(add("1"))
      .then("ORDER_LINE_DUPLICATE")
    given([...customer(), draft, add("1"), place()])
      .when(add("1"))
      .then("ORDER_LINE_DUPLICATE")
  })

  it("leaves at least one line, and knows the lines it is about", () => {
    given([...released(), remove("1")])
      .when(remove("2"))
      .then("ORDER_WITHOUT_LINES")
    given(released()).when(remove("9")).then("ORDER_LINE_UNKNOWN")
    given(released()).when(change("9", {})).then("ORDER_LINE_UNKNOWN")
  })

  it("needs quantities above nothing", () => {
    given(released()).when(add("3", "0")).then("QUANTITY_ZERO")
    given(released())
      .when(change("1", { quantity: "0" }))
      .then("QUANTITY_ZERO")
    given(released()).when(add("3", "0.0000001")).then("QUANTITY_INVALID")
  })

  it("may not take an order below the minimum that was agreed, but may raise one that is", () => {
    const small = released({}, { minimumOrder: 12_000 })
    given(small).when(remove("1")).then("ORDER_BELOW_MINIMUM")
    given(small)
      .when(change("1", { quantity: "9" }))
      .then([{ type: "OrderLineChanged" }])
    given(small)
      .when(change("1", { quantity: "7" }))
      .then("ORDER_BELOW_MINIMUM")
  })

  it("is over once the order is closed, completed or cancelled", () => {
    given([...released(), closeShort])
      .when(add("3"))
      .then("ORDER_NOT_READY")
    given([...released(), { type: "CancelOrder", on: day, order, reason: "", initiator: "customer" }])
      .when(change("1", { quantity: "12" }))
      .then("ORDER_NOT_READY")
    given([]).when(add("1")).then("ORDER_UNKNOWN")
  })
})

describe("an order that was closed", () => {
  it("is where it was when it is reopened, and wants what had been waived", () => {
    const short = [...released(), deliver("D-1", [{ line: "1", quantity: "4" }]), closeShort]
    given(short)
      .when(reopen)
      .then([
        {
          type: "OrderReopened",
          data: {
            to: "released",
            lines: [
              { line: "1", quantity: "6" },
              { line: "2", quantity: "4" },
            ],
          },
        },
      ])
    given([...short, reopen])
      .when(deliver("D-2", [{ line: "1", quantity: "6" }]))
      .then([{ type: "DeliveryConfirmed" }])
    given([...short, reopen, deliver("D-2"), bill("I-1"), { type: "CompleteOrder", on: day, order }])
      .when(reopen)
      .then([{ type: "OrderReopened", data: { to: "released", lines: [] } }])
  })

  it("goes back to being validated when it had never been released", () => {
    given([...customer(), place(), validate, closeShort])
      .when(reopen)
      .then([{ type: "OrderReopened", data: { to: "validated" } }])
    given([...customer(), place(), validate, closeShort, reopen])
      .when(release)
      .then([{ type: "OrderReleased" }])
  })

  it("is the only one that can be reopened", () => {
    given(released()).when(reopen).then("ORDER_NOT_READY")
  })

  it("isn't closed short while something is on its way", () => {
    given([...released(), { type: "DispatchDelivery", on: day, order, delivery: "D-1" }])
      .when(closeShort)
      .then("ORDER_IN_TRANSIT")
  })
})

describe("an acknowledgement", () => {
  it("is recorded once for each document", () => {
    given([...customer(), place()])
      .when(acknowledge("a"))
      .then([{ type: "OrderAcknowledged", data: { channel: "email" } }])
    given([...customer(), place(), acknowledge("a")])
      .when(acknowledge("a"))
      .then([])
    given([...customer(), place(), acknowledge("a")])
      .when(acknowledge("b"))
      .then([{ type: "OrderAcknowledged" }])
    given([...released(), closeShort])
      .when(acknowledge("a"))
      .then("ORDER_NOT_READY")
  })
})
