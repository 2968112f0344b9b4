import type { PlainCommand } from "@adv/domain"
import { customer, day, deliver, place, released } from "../company.js"
import { type Provocations, refused } from "./provocation.js"

const order = "O-1"
const asks = (type: string, data: object): PlainCommand => ({ type, on: day, order, ...data }) as PlainCommand
const ones = (quantity: string) => [{ line: "1", quantity }]
const draft = asks("DraftOrder", { customer: "ROSSI", currency: "EUR", channel: "phone" })
const dispatch = (delivery: string, quantity = "10") =>
  asks("DispatchDelivery", { delivery, lines: ones(quantity) })
const promised = [...released(), asks("PromiseDelivery", { line: "1", date: "2025-02-10" })]

const signal = (sequence: number, quantity: string, change: string) =>
  asks("PublishDemandSignal", {
    line: "1",
    sequence,
    sku: "A",
    site: "MILANO",
    quantity,
    change,
    certainty: "placed",
    cause: "placed",
  })
const acknowledge = asks("AcknowledgeDemandSignal", { line: "1", sequence: 1 })

const of = (type: string, data: object): PlainCommand =>
  ({ type, on: day, item: "A@MILANO", sku: "A", site: "MILANO", quantity: "4", ...data }) as PlainCommand
const shortage = of("ReportStockShortage", { shortage: "X-1" })
const request = of("RequestAvailability", { request: "Q-1", neededBy: day })
const reserve = of("ReserveStock", { reservation: "S-1", order, line: "1" })
const backorder = of("CreateBackorder", { backorder: "B-1", order, line: "1" })
const comesBack = of("ExpectReturn", { return: "R-1", order, line: "1", expectedDate: day })
const about = (type: string, data: object): PlainCommand =>
  ({ type, on: day, item: "A@MILANO", ...data }) as PlainCommand
const letGo = about("ReleaseReservation", { reservation: "S-1", reason: "" })

export const deliveriesAndStock: Provocations = {
  DRAFT_DIFFERS: () => refused([...customer(), draft], place({ currency: "USD" })),
  CHANGE_BELOW_SETTLED: () =>
    refused(
      [...released(), deliver("D-1", ones("4"))],
      asks("ChangeOrderLine", { line: "1", reason: "", quantity: "3" }),
    ),
  LINE_STARTED: () =>
    refused([...released(), deliver("D-1", ones("4"))], asks("RemoveOrderLine", { line: "1", reason: "" })),
  ORDER_IN_TRANSIT: () => refused([...released(), dispatch("D-1")], asks("CloseOrderShort", { reason: "" })),
  DELIVERY_UNKNOWN: () => refused(released(), asks("FailDelivery", { delivery: "D-1", reason: "" })),
  DELIVERY_NOT_READY: () => refused([...released(), dispatch("D-1")], dispatch("D-1")),
  PLAN_EXCEEDS_ORDER: () =>
    refused(
      released(),
      asks("PlanDelivery", { delivery: "D-1", site: "MILANO", plannedDate: day, lines: ones("11") }),
    ),
  DISPATCH_EXCEEDS_ORDER: () => refused(released(), dispatch("D-1", "11")),
  DAMAGE_EXCEEDS_DELIVERY: () =>
    refused(
      released(),
      asks("ConfirmDelivery", { delivery: "D-1", lines: [{ line: "1", quantity: "1", damaged: "2" }] }),
    ),
  CONFIDENCE_INVALID: () =>
    refused(
      promised,
      asks("ReviseExpectedDelivery", {
        line: "1",
        expectedDate: "2025-02-12",
        source: "carrier",
        confidence: "2",
      }),
    ),
  NOTICE_NOT_PROACTIVE: () =>
    refused(
      released(),
      asks("NotifyCustomer", {
        topic: "DELIVERY_DELAY",
        channel: "email",
        proactive: true,
        inResponseTo: "C-1",
      }),
    ),
  DEMAND_SIGNAL_DIFFERS: () => refused([signal(1, "10", "10")], signal(1, "11", "11")),
  DEMAND_SIGNAL_OUT_OF_SEQUENCE: () => refused([], signal(2, "10", "10")),
  DEMAND_SIGNAL_UNBALANCED: () => refused([], signal(1, "10", "9")),
  DEMAND_SIGNAL_UNKNOWN: () => refused([], acknowledge),
  DEMAND_SIGNAL_ACKNOWLEDGED: () =>
    refused(
      [signal(1, "10", "10"), acknowledge],
      asks("FailDemandSignal", { line: "1", sequence: 1, reason: "" }),
    ),
  STOCK_ITEM_MISNAMED: () => refused([], of("ReportStockShortage", { shortage: "X-1", site: "ROMA" })),
  SHORTAGE_EXISTS: () => refused([shortage], shortage),
  AVAILABILITY_REQUEST_EXISTS: () => refused([request], request),
  AVAILABILITY_REQUEST_UNKNOWN: () =>
    refused([], about("AnswerAvailability", { request: "Q-1", quantity: "1" })),
  RESERVATION_UNKNOWN: () => refused([], letGo),
  RESERVATION_EXISTS: () => refused([reserve], reserve),
  RESERVATION_NOT_READY: () => refused([reserve, letGo], letGo),
  RESERVATION_EXCEEDED: () =>
    refused([reserve], about("ConfirmReservation", { reservation: "S-1", quantity: "5" })),
  BACKORDER_EXISTS: () => refused([backorder], backorder),
  RETURN_ALREADY_EXPECTED: () => refused([comesBack], comesBack),
}
