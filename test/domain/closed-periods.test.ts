import { closingDecider, type PlainCommand } from "@adv/domain"
import { scenarioOf } from "@adv/domain/testing"
import { describe, it } from "vitest"
import { bill, credit, customer, deliver, given, issue, released } from "./company.js"

const close = (through: string, on = through, books = "general"): PlainCommand => ({
  type: "ClosePeriod",
  on,
  books,
  through,
  reason: "month end",
})
const reopen = (from: string): PlainCommand => ({
  type: "ReopenPeriod",
  on: "2025-02-20",
  books: "general",
  from,
  reason: "late supplier invoice",
})

describe("a period whose books are closed", () => {
  const closed = [...customer(), issue(), close("2025-01-31", "2025-02-05")]

  it("takes no invoice and no credit note any more, and no number is taken for one", () => {
    given(closed)
      .when(issue({ invoice: "I-2", on: "2025-01-31" }))
      .then("PERIOD_CLOSED")
    given(closed)
      .when(credit("C-1", { whole: true }, { on: "2025-01-31" }))
      .then("PERIOD_CLOSED")
    given([...released(), deliver("D-1"), close("2025-01-31", "2025-02-05")])
      .when(bill("I-2", "2025-01-31"))
      .then("PERIOD_CLOSED")
    given(closed)
      .when(issue({ invoice: "I-2", on: "2025-02-01" }))
      .then([{ type: "NumberAssigned", data: { sequence: 2 } }, { type: "InvoiceIssued" }])
  })

  it("takes no document that brings its own number either", () => {
    given(closed)
      .when(issue({ invoice: "I-2", on: "2025-01-20", numbering: { number: "OLD-1" } }))
      .then("PERIOD_CLOSED")
  })

  it("takes documents again once it was reopened, from that day on", () => {
    const again = [...closed, reopen("2025-01-20")]
    given(again)
      .when(issue({ invoice: "I-2", on: "2025-01-20" }))
      .then([{ type: "NumberAssigned" }, { type: "InvoiceIssued" }])
    given(again)
      .when(issue({ invoice: "I-2", on: "2025-01-19" }))
      .then("PERIOD_CLOSED")
    given([...closed, reopen("0001-01-01")])
      .when(issue({ invoice: "I-2", on: "2025-01-15" }))
      .then([{ type: "NumberAssigned" }, { type: "InvoiceIssued" }])
  })

  it("of other books is none of an invoice's business", () => {
    given([...customer(), close("2025-01-31", "2025-02-05", "payroll")])
      .when(issue())
      .then([{ type: "NumberAssigned" }, { type: "InvoiceIssued" }])
  })
})

describe("closing", () => {
  const { given } = scenarioOf(closingDecider)

  it("is of a period that is over, once", () => {
    given([])
      .when(close("2025-01-31") as never)
      .then([{ type: "PeriodClosed", data: { through: "2025-01-31" } }])
    given([])
      .when(close("2025-01-31", "2025-01-30") as never)
      .then("PERIOD_NOT_OVER")
    given([close("2025-01-31") as never])
      .when(close("2025-01-31", "2025-02-01") as never)
      .then([])
  })

  it("doesn't go back: books are reopened", () => {
    given([close("2025-01-31") as never])
      .when(close("2024-12-31", "2025-02-01") as never)
      .then("PERIOD_CLOSED_ALREADY")
    given([close("2025-01-31") as never])
      .when(reopen("2025-01-01") as never)
      .then([{ type: "PeriodReopened", data: { through: "2024-12-31" } }])
    given([close("2025-01-31") as never])
      .when(reopen("2025-02-01") as never)
      .then("PERIOD_NOT_CLOSED")
    given([])
      .when(reopen("2025-02-01") as never)
      .then("PERIOD_NOT_CLOSED")
  })
})
