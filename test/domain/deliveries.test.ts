import type { PlainCommand } from "@adv/domain"
import { describe, it } from "vitest"
import { bill, customer, day, deliver, given, place, released, validate } from "./company.js"

const order = "O-1"
const plan = (delivery: string, lines?: ReadonlyArray<{ line: string; quantity: string }>): PlainCommand => ({
  type: "PlanDelivery",
  on: day,
  order,
  delivery,
  site: "MILANO",
  plannedDate: "2025-02-03",
  ...(lines === undefined ? {} : { lines }),
})
const dispatch = (
  delivery: string,
  lines?: ReadonlyArray<{ line: string; quantity: string }>,
  more: object = {},
): PlainCommand => ({
  type: "DispatchDelivery",
  on: day,
  order,
  delivery,
  ...(lines === undefined ? {} : { lines }),
  ...more,
})
const fail = (delivery: string): PlainCommand => ({
  type: "FailDelivery",
  on: day,
  order,
  delivery,
  reason: "nobody was there",
})
const cancel = (delivery: string): PlainCommand => ({
  type: "CancelDelivery",
  on: day,
  order,
  delivery,
  reason: "no truck",
})
const ones = (quantity: string) => [{ line: "1", quantity }]

describe("a delivery", () => {
  it("is planned for what is neither delivered, nor on its way, nor planned", () => {
    given([...released(), deliver("D-1", ones("3")), dispatch("D-2", ones("2")), plan("D-3", ones("1"))])
      .when(plan("D-4"))
      .then([
        {
          type: "DeliveryPlanned",
          data: {
            site: "MILANO",
            plannedDate: "2025-02-03",
            lines: [
              { line: "1", quantity: "4" },
              { line: "2", quantity: "4" },
            ],
          },
        },
      ])
    given([...released(), plan("D-1")])
      .when(plan("D-2"))
      .then("NOTHING_TO_DELIVER")
    given([...released(), plan("D-1", ones("8"))])
      .when(plan("D-2", ones("3")))
      .then("PLAN_EXCEEDS_ORDER")
  })

  it("leaves with what was planned, by a carrier, and says when", () => {
    given([...released(), plan("D-1", ones("6"))])
      .when(dispatch("D-1", undefined, { carrier: "DHL", tracking: "X1", shippedDate: "2025-01-14" }))
      .then([
        {
          type: "DeliveryDispatched",
          data: { lines: ones("6"), carrier: "DHL", tracking: "X1", shippedDate: "2025-01-14" },
        },
      ])
    given(released())
      .when(dispatch("D-1"))
      .then([{ type: "DeliveryDispatched", data: { shippedDate: day } }])
  })

  it("is confirmed with what was dispatched, and proved", () => {
    given([...released(), dispatch("D-1", ones("6"))])
      .when({ type: "ConfirmDelivery", on: day, order, delivery: "D-1", proof: "POD-77" })
      .then([{ type: "DeliveryConfirmed", data: { lines: ones("6"), proof: "POD-77" } }])
  })

  it("may be confirmed without having been planned or dispatched", () => {
    given(released())
      .when(deliver("D-1", ones("6")))
      .then([{ type: "DeliveryConfirmed" }])
  })

  it("never sends more than was ordered, with what is on its way (INV-01)", () => {
    const sent = [...released(), deliver("D-1", ones("3")), dispatch("D-2", ones("5"))]
    given(sent)
      .when(dispatch("D-3", ones("3")))
      .then("DISPATCH_EXCEEDS_ORDER")
    given(sent)
      .when(dispatch("D-3", ones("2")))
      .then([{ type: "DeliveryDispatched" }])
    given(sent)
      .when(deliver("D-3", ones("3")))
      .then("DELIVERY_EXCEEDS_ORDER")
    given(sent)
      .when({ type: "CancelOrderLine", on: day, order, line: "1", quantity: "3", reason: "" })
      .then("CANCELLATION_EXCEEDS_REMAINDER")
    given([...released(), dispatch("D-1", ones("1"))])
      .when({ type: "CancelOrder", on: day, order, reason: "", initiator: "customer" })
      .then("ORDER_STARTED")
  })

  it("may send more than was ordered within the tolerance, but not of what was cancelled", () => {
    const tolerant = released({}, { overDeliveryTolerance: "10" })
    given(tolerant)
      .when(dispatch("D-1", ones("11")))
      .then([{ type: "DeliveryDispatched" }])
    given(tolerant)
      .when(dispatch("D-1", ones("11.1")))
      .then("DISPATCH_EXCEEDS_ORDER")
    given([...tolerant, { type: "CancelOrderLine", on: day, order, line: "1", quantity: "2", reason: "" }])
      .when(dispatch("D-1", ones("9.1")))
      .then("DISPATCH_EXCEEDS_ORDER")
  })

  it("that failed on its way is to be sent again, under another number", () => {
    const failed = [...released(), dispatch("D-1", ones("10")), fail("D-1")]
    given([...released(), dispatch("D-1", ones("10"))])
      .when(fail("D-1"))
      .then([{ type: "DeliveryFailed", data: { lines: ones("10"), reason: "nobody was there" } }])
    given(failed)
      .when(dispatch("D-2", ones("10")))
      .then([{ type: "DeliveryDispatched" }])
    given(failed)
      .when(dispatch("D-1", ones("10")))
      .then("DELIVERY_NOT_READY")
    given(failed)
      .when(deliver("D-1", ones("10")))
      .then("DELIVERY_NOT_READY")
    given([...released(), plan("D-1")])
      .when(fail("D-1"))
      .then("DELIVERY_NOT_READY")
    given(released()).when(fail("D-9")).then("DELIVERY_UNKNOWN")
  })

  it("is cancelled before it leaves, not after", () => {
    given([...released(), plan("D-1", ones("4"))])
      .when(cancel("D-1"))
      .then([{ type: "DeliveryCancelled", data: { lines: ones("4") } }])
    given([...released(), plan("D-1"), cancel("D-1")])
      .when(plan("D-2"))
      .then([{ type: "DeliveryPlanned" }])
    given([...released(), dispatch("D-1")])
      .when(cancel("D-1"))
      .then("DELIVERY_NOT_READY")
  })

  it("is planned, and leaves, once", () => {
    given([...released(), plan("D-1")])
      .when(plan("D-1"))
      .then("DELIVERY_EXISTS")
    given([...released(), dispatch("D-1")])
      .when(dispatch("D-1"))
      .then("DELIVERY_NOT_READY")
    given([...released(), deliver("D-1")])
      .when(dispatch("D-1"))
      .then("DELIVERY_EXISTS")
    given([...released(), deliver("D-1")])
      .when(plan("D-1"))
      .then("DELIVERY_EXISTS")
  })

  it("doesn't leave before the order is validated, nor while it is held", () => {
    given([...customer(), place()])
      .when(dispatch("D-1"))
      .then("ORDER_NOT_READY")
    given([...customer(), place()])
      .when(plan("D-1"))
      .then([{ type: "DeliveryPlanned" }])
    given([
      ...customer(),
      place(),
      validate,
      { type: "HoldOrder", on: day, order, hold: "credit", reason: "" },
    ])
      .when(dispatch("D-1"))
      .then("ORDER_HELD")
  })

  it("that was planned goes with the order when it is cancelled", () => {
    given([
      ...released(),
      plan("D-1"),
      { type: "CancelOrder", on: day, order, reason: "", initiator: "customer" },
    ])
      .when(cancel("D-1"))
      .then("DELIVERY_NOT_READY")
  })

  it("counts what is damaged as delivered, and what was refused at the door as still to come", () => {
    const accepted = [
      ...released(),
      dispatch("D-1", ones("10")),
      {
        type: "ConfirmDelivery",
        on: day,
        order,
        delivery: "D-1",
        lines: [{ line: "1", quantity: "7", damaged: "2", refused: "3" }],
      } as const,
    ]
    given(accepted)
      .when(bill("I-1"))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { lines: [{ quantity: "7" }] } },
        { type: "OrderInvoiced" },
      ])
    given(accepted)
      .when(dispatch("D-2", ones("3")))
      .then([{ type: "DeliveryDispatched" }])
    given(accepted)
      .when(dispatch("D-2", ones("4")))
      .then("DISPATCH_EXCEEDS_ORDER")
  })

  it("may be refused whole, line by line", () => {
    given([...released(), dispatch("D-1", ones("10"))])
      .when({
        type: "ConfirmDelivery",
        on: day,
        order,
        delivery: "D-1",
        lines: [{ line: "1", quantity: "0", refused: "10" }],
      })
      .then([{ type: "DeliveryConfirmed" }])
    given(released())
      .when({
        type: "ConfirmDelivery",
        on: day,
        order,
        delivery: "D-1",
        lines: [{ line: "1", quantity: "0" }],
      })
      .then("QUANTITY_ZERO")
  })

  it("can't have more damaged than it brought", () => {
    given(released())
      .when({
        type: "ConfirmDelivery",
        on: day,
        order,
        delivery: "D-1",
        lines: [{ line: "1", quantity: "2", damaged: "3" }],
      })
      .then("DAMAGE_EXCEEDS_DELIVERY")
  })

  it("that comes back says in which condition, and what becomes of it", () => {
    given([...released(), deliver("D-1")])
      .when({
        type: "ReturnGoods",
        on: day,
        order,
        return: "R-1",
        lines: ones("2"),
        reason: "scratched",
        affectsOrder: true,
        condition: "damaged",
        disposition: "scrap",
      })
      .then([{ type: "GoodsReturned", data: { condition: "damaged", disposition: "scrap" } }])
  })
})
