import type { PlainCommand } from "@adv/domain"
import { describe, it } from "vitest"
import { customer, day, deliver, given, place, released } from "./company.js"

const order = "O-1"
const report = (error: string, more: object = {}): PlainCommand => ({
  type: "ReportOrderEntryError",
  on: day,
  order,
  error,
  errorType: "DELIVERY_DATE",
  origin: "ADV",
  detectedAt: "validation",
  ...more,
})
const correct = (error: string): PlainCommand => ({
  type: "CorrectOrderEntryError",
  on: day,
  order,
  error,
  correctedBy: "anna",
  how: "the date of the customer's order was entered",
})
const reject = (error: string): PlainCommand => ({
  type: "RejectOrderEntryError",
  on: day,
  order,
  error,
  reason: "the customer had asked for that date",
})
const entered = [...customer(), place()]

describe("an error of order entry", () => {
  it("says who found it and how bad it is, when that is known", () => {
    given(entered)
      .when(report("E-1", { severity: "major", detectedBy: "warehouse", line: "2", note: "a week early" }))
      .then([{ type: "OrderEntryErrorDetected", data: { severity: "major", detectedBy: "warehouse" } }])
  })

  it("is corrected, with who did it and how", () => {
    given([...entered, report("E-1")])
      .when(correct("E-1"))
      .then([{ type: "OrderEntryErrorCorrected", data: { order, error: "E-1", correctedBy: "anna" } }])
  })

  it("turns out to be a false alarm, with the reason", () => {
    given([...entered, report("E-1")])
      .when(reject("E-1"))
      .then([
        {
          type: "OrderEntryErrorRejected",
          data: { error: "E-1", reason: "the customer had asked for that date" },
        },
      ])
  })

  it("has to be reported before anything becomes of it", () => {
    given(entered).when(correct("E-1")).then("ENTRY_ERROR_UNKNOWN")
    given([...entered, report("E-1")])
      .when(reject("E-2"))
      .then("ENTRY_ERROR_UNKNOWN")
    given([]).when(correct("E-1")).then("ORDER_UNKNOWN")
  })

  it("is dealt with once: corrected, or a false alarm, and not reported again under its name", () => {
    for (const first of [correct, reject])
      for (const second of [correct, reject])
        given([...entered, report("E-1"), first("E-1")])
          .when(second("E-1"))
          .then("ENTRY_ERROR_CLOSED")
    given([...entered, report("E-1"), correct("E-1")])
      .when(report("E-1"))
      .then("ENTRY_ERROR_EXISTS")
    given([...entered, report("E-1"), report("E-2"), correct("E-1")])
      .when(reject("E-2"))
      .then([{ type: "OrderEntryErrorRejected" }])
  })

  it("may still be found after the order was delivered or cancelled", () => {
    given([...released(), deliver("D-1")])
      .when(report("E-1", { detectedAt: "delivery" }))
      .then([{ type: "OrderEntryErrorDetected" }])
    const cancelled: PlainCommand = { type: "CancelOrder", on: day, order, reason: "", initiator: "customer" }
    given([...entered, report("E-1"), cancelled])
      .when(correct("E-1"))
      .then([{ type: "OrderEntryErrorCorrected" }])
  })
})
