import type { PlainCommand } from "@adv/domain"
import { describe, it } from "vitest"
import { customer, day, deliver, given, place, released } from "./company.js"

const order = "O-1"
const promise = (date = "2025-02-10"): PlainCommand => ({
  type: "PromiseDelivery",
  on: day,
  order,
  line: "1",
  date,
})
const expecting = (expectedDate: string, more: object = {}): PlainCommand => ({
  type: "ReviseExpectedDelivery",
  on: "2025-01-20",
  order,
  line: "1",
  expectedDate,
  source: "carrier",
  ...more,
})
const move = (to: string, agreedByCustomer: boolean): PlainCommand => ({
  type: "RevisePromise",
  on: day,
  order,
  line: "1",
  to,
  cause: "CARRIER",
  agreedByCustomer,
})
const policy = (toleranceDays: number, id = "delays"): PlainCommand => ({
  type: "PublishPolicy",
  on: "2025-01-01",
  policy: id,
  kind: "delays",
  body: { toleranceDays },
})
const promised = [...released(), promise()]

describe("a delay", () => {
  it("that slips twice is anticipated twice, and cleared once when it is recovered", () => {
    given(promised)
      .when(expecting("2025-02-12"))
      .then([
        { type: "ExpectedDeliveryRevised", data: { expectedDate: "2025-02-12", source: "carrier" } },
        {
          type: "DeliveryDelayAnticipated",
          data: {
            promisedDate: "2025-02-10",
            expectedDate: "2025-02-12",
            delayDays: 2,
            leadTimeToPromiseDays: 21,
            causeCode: "carrier",
            toleranceDays: 0,
          },
        },
      ])
    given([...promised, expecting("2025-02-12")])
      .when(expecting("2025-02-15", { causeCode: "STRIKE" }))
      .then([
        { type: "ExpectedDeliveryRevised", data: { from: "2025-02-12" } },
        { type: "DeliveryDelayAnticipated", data: { delayDays: 5, causeCode: "STRIKE" } },
      ])
    const slipped = [...promised, expecting("2025-02-12"), expecting("2025-02-15")]
    given(slipped)
      .when(expecting("2025-02-10"))
      .then([
        { type: "ExpectedDeliveryRevised" },
        { type: "DeliveryDelayCleared", data: { promisedDate: "2025-02-10", by: "expected" } },
      ])
    given([...slipped, expecting("2025-02-10")])
      .when(expecting("2025-02-09"))
      .then([{ type: "ExpectedDeliveryRevised" }])
  })

  it("is anticipated once for each worsening: one that gets better, but not good, says nothing new", () => {
    given([...promised, expecting("2025-02-15")])
      .when(expecting("2025-02-12"))
      .then([{ type: "ExpectedDeliveryRevised" }])
    given([...promised, expecting("2025-02-15"), expecting("2025-02-12")])
      .when(expecting("2025-02-14"))
      .then([{ type: "ExpectedDeliveryRevised" }])
    given([...promised, expecting("2025-02-15")])
      .when(expecting("2025-02-15"))
      .then([])
  })

  it("is none within the tolerance of the policy in force, which the fact names", () => {
    given([policy(2), ...promised])
      .when(expecting("2025-02-12"))
      .then([{ type: "ExpectedDeliveryRevised" }])
    given([policy(2), ...promised])
      .when(expecting("2025-02-13"))
      .then([
        { type: "ExpectedDeliveryRevised" },
        {
          type: "DeliveryDelayAnticipated",
          data: { delayDays: 3, toleranceDays: 2, policy: { policy: "delays", version: 1 } },
        },
      ])
    given([policy(9, "patient"), ...promised])
      .when(expecting("2025-02-13", { policy: "patient" }))
      .then([{ type: "ExpectedDeliveryRevised" }])
    given(promised)
      .when(expecting("2025-02-13", { policy: "patient" }))
      .then("POLICY_MISSING")
  })

  it("is measured from the promise that binds: moving it without the customer's word doesn't make it good", () => {
    given([...promised, expecting("2025-02-12")])
      .when(move("2025-02-15", false))
      .then([{ type: "PromiseRevised" }])
    given([...promised, move("2025-02-15", false)])
      .when(expecting("2025-02-15"))
      .then([
        { type: "ExpectedDeliveryRevised" },
        { type: "DeliveryDelayAnticipated", data: { promisedDate: "2025-02-10" } },
      ])
    given([...promised, move("2025-02-05", false)])
      .when(expecting("2025-02-08"))
      .then([
        { type: "ExpectedDeliveryRevised" },
        { type: "DeliveryDelayAnticipated", data: { promisedDate: "2025-02-05" } },
      ])
  })

  it("is cleared when the customer agrees to a later day", () => {
    given([...promised, expecting("2025-02-12")])
      .when(move("2025-02-15", true))
      .then([
        { type: "PromiseRevised" },
        {
          type: "DeliveryDelayCleared",
          data: { promisedDate: "2025-02-15", expectedDate: "2025-02-12", by: "promise" },
        },
      ])
  })

  it("is cleared by a delivery in time, not by one that is late or in part", () => {
    const late = [...promised, expecting("2025-02-12")]
    const all = [{ line: "1", quantity: "10" }]
    given(late)
      .when(deliver("D-1", all, "2025-02-10"))
      .then([{ type: "DeliveryConfirmed" }, { type: "DeliveryDelayCleared", data: { by: "delivered" } }])
    given(late)
      .when(deliver("D-1", all, "2025-02-11"))
      .then([{ type: "DeliveryConfirmed" }])
    given(late)
      .when(deliver("D-1", [{ line: "1", quantity: "9" }], "2025-02-10"))
      .then([{ type: "DeliveryConfirmed" }])
  })

  it("is none where nothing was promised", () => {
    given(released())
      .when(expecting("2025-12-31"))
      .then([{ type: "ExpectedDeliveryRevised" }])
  })

  it("concerns lines of which something is to come, with a confidence between 0 and 1", () => {
    given([...promised, deliver("D-1")])
      .when(expecting("2025-02-12"))
      .then("NOTHING_TO_DELIVER")
    given(promised)
      .when({ ...expecting("2025-02-12"), line: "9" } as PlainCommand)
      .then("ORDER_LINE_UNKNOWN")
    given([]).when(expecting("2025-02-12")).then("ORDER_UNKNOWN")
    given(promised)
      .when(expecting("2025-02-12", { confidence: "1.1" }))
      .then("CONFIDENCE_INVALID")
    given(promised)
      .when(expecting("2025-02-09", { confidence: "0.8" }))
      .then([{ type: "ExpectedDeliveryRevised", data: { confidence: "0.8" } }])
  })
})

describe("a notice to the customer", () => {
  const notify = (more: object = {}): PlainCommand => ({
    type: "NotifyCustomer",
    on: day,
    order,
    topic: "DELIVERY_DELAY",
    channel: "email",
    ...more,
  })

  it("is proactive when nobody had asked", () => {
    given([...customer(), place()])
      .when(notify({ line: "1", message: "M-1" }))
      .then([{ type: "CustomerNotified", data: { line: "1", message: "M-1", proactive: true } }])
    given([...customer(), place()])
      .when(notify({ inResponseTo: "C-1" }))
      .then([{ type: "CustomerNotified", data: { inResponseTo: "C-1", proactive: false } }])
    given([...customer(), place()])
      .when(notify({ proactive: false }))
      .then([{ type: "CustomerNotified", data: { proactive: false } }])
    given([...customer(), place()])
      .when(notify({ inResponseTo: "C-1", proactive: true }))
      .then("NOTICE_NOT_PROACTIVE")
    given([...customer(), place()])
      .when(notify({ line: "9" }))
      .then("ORDER_LINE_UNKNOWN")
  })
})
