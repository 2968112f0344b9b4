import { type PlainCommand, replay, stockDecider, stockItemOf } from "@adv/domain"
import { describe, expect, it } from "vitest"
import { day, given } from "./company.js"

const itself = { item: "CHAIR@MILANO", sku: "CHAIR", site: "MILANO" }
const has = (onHand: string, asOf: string): PlainCommand => ({
  type: "RecordStockInformation",
  on: day,
  ...itself,
  onHand,
  reserved: "1",
  inbound: [{ quantity: "5", expectedDate: "2025-02-01" }],
  asOf,
})
const request: PlainCommand = {
  type: "RequestAvailability",
  on: day,
  ...itself,
  request: "Q-1",
  quantity: "4",
  neededBy: "2025-02-10",
}
const answer = (quantity: string, more: object = {}): PlainCommand => ({
  type: "AnswerAvailability",
  on: day,
  item: "CHAIR@MILANO",
  request: "Q-1",
  quantity,
  ...more,
})
const reserve = (quantity = "4"): PlainCommand => ({
  type: "ReserveStock",
  on: day,
  ...itself,
  reservation: "S-1",
  order: "O-1",
  line: "1",
  quantity,
})
const confirm = (quantity?: string): PlainCommand => ({
  type: "ConfirmReservation",
  on: day,
  item: "CHAIR@MILANO",
  reservation: "S-1",
  ...(quantity === undefined ? {} : { quantity }),
})
const turnDown: PlainCommand = {
  type: "RefuseReservation",
  on: day,
  item: "CHAIR@MILANO",
  reservation: "S-1",
  reason: "sold out",
}
const letGo: PlainCommand = {
  type: "ReleaseReservation",
  on: day,
  item: "CHAIR@MILANO",
  reservation: "S-1",
  reason: "cancelled",
}
const shortage: PlainCommand = {
  type: "ReportStockShortage",
  on: day,
  ...itself,
  shortage: "X-1",
  quantity: "6",
}
const backorder: PlainCommand = {
  type: "CreateBackorder",
  on: day,
  ...itself,
  backorder: "B-1",
  order: "O-1",
  line: "1",
  quantity: "6",
}
const comesBack: PlainCommand = {
  type: "ExpectReturn",
  on: day,
  ...itself,
  return: "R-1",
  order: "O-1",
  line: "1",
  quantity: "2",
  expectedDate: "2025-03-01",
}

describe("stock information", () => {
  it("is recorded as inventory says it, also when it comes late, and then doesn't stand in for newer", () => {
    given([has("9", "2025-01-15")])
      .when(has("12", "2025-01-10"))
      .then([{ type: "StockInformationReceived", data: { onHand: "12", asOf: "2025-01-10" } }])
    const facts = [has("9", "2025-01-15"), has("12", "2025-01-10")].flatMap(
      (command) => given([]).when(command).facts,
    )
    expect(replay(stockDecider, facts as never).information).toMatchObject({
      onHand: "9",
      asOf: "2025-01-15",
    })
    const again = [...facts, ...given([]).when(has("8", "2025-01-15")).facts]
    expect(replay(stockDecider, again as never).information).toMatchObject({ onHand: "8" })
  })

  it("is about the article and site that its item names", () => {
    expect(stockItemOf("CHAIR", "MILANO")).toBe("CHAIR@MILANO")
    given([])
      .when({ ...has("9", "2025-01-15"), site: "ROMA" } as PlainCommand)
      .then("STOCK_ITEM_MISNAMED")
    given([]).when(has("0.0000001", "2025-01-15")).then("QUANTITY_INVALID")
  })

  it("says what is short, what is on backorder and what is to come back, once each", () => {
    for (const [command, type, code] of [
      [shortage, "StockShortageReported", "SHORTAGE_EXISTS"],
      [backorder, "BackorderCreated", "BACKORDER_EXISTS"],
      [comesBack, "ReturnExpected", "RETURN_ALREADY_EXPECTED"],
    ] as const) {
      given([]).when(command).then([{ type }])
      given([command]).when(command).then(code)
      given([])
        .when({ ...command, quantity: "0" } as PlainCommand)
        .then("QUANTITY_ZERO")
    }
    given([comesBack])
      .when({ ...comesBack, line: "2" } as PlainCommand)
      .then([{ type: "ReturnExpected" }])
  })
})

describe("what inventory is asked", () => {
  it("is answered, and may be answered otherwise later", () => {
    given([])
      .when(request)
      .then([{ type: "AvailabilityRequested", data: { neededBy: "2025-02-10" } }])
    given([request]).when(request).then("AVAILABILITY_REQUEST_EXISTS")
    given([request])
      .when(answer("4", { availableOn: "2025-02-05" }))
      .then([{ type: "AvailabilityAnswered", data: { availableOn: "2025-02-05" } }])
    given([request, answer("4")])
      .when(answer("4"))
      .then([])
    given([request, answer("4")])
      .when(answer("0"))
      .then([{ type: "AvailabilityAnswered" }])
    given([]).when(answer("4")).then("AVAILABILITY_REQUEST_UNKNOWN")
  })

  it("may be to reserve: inventory confirms, in full or in part, or refuses", () => {
    given([])
      .when(reserve())
      .then([{ type: "StockReservationRequested", data: { quantity: "4" } }])
    given([reserve()]).when(reserve()).then("RESERVATION_EXISTS")
    given([reserve()])
      .when(confirm())
      .then([{ type: "StockReservationConfirmed", data: { order: "O-1", line: "1", quantity: "4" } }])
    given([reserve()])
      .when(confirm("3"))
      .then([{ type: "StockReservationConfirmed", data: { quantity: "3" } }])
    given([reserve()]).when(confirm("5")).then("RESERVATION_EXCEEDED")
    given([reserve()])
      .when(turnDown)
      .then([{ type: "StockReservationRefused", data: { reason: "sold out" } }])
    given([]).when(confirm()).then("RESERVATION_UNKNOWN")
    given([reserve(), turnDown]).when(confirm()).then("RESERVATION_NOT_READY")
    given([reserve(), confirm()]).when(turnDown).then("RESERVATION_NOT_READY")
  })

  it("may be let go of, before it was confirmed or after, once", () => {
    given([reserve()])
      .when(letGo)
      .then([{ type: "StockReservationReleased" }])
    given([reserve(), confirm()])
      .when(letGo)
      .then([{ type: "StockReservationReleased" }])
    given([reserve(), letGo]).when(letGo).then("RESERVATION_NOT_READY")
  })
})
