import {
  type Currency,
  checkTerm,
  explainTerm,
  fixDueDates,
  instalmentsOf,
  minor,
  unsafeDate,
  unsafeDecimal,
  withRetention,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"

const term = withRetention(30, { percent: unsafeDecimal("5"), days: 365, after: "acceptanceDate" })
const issued = instalmentsOf(term, {
  payable: minor(100_001),
  currency: "EUR" as Currency,
  anchors: { issueDate: unsafeDate("2025-01-15") },
  calendars: {},
})

describe("a term with a retention", () => {
  it("keeps its percentage back, rounded, until its time after the acceptance, and asks for the rest as usual", () => {
    expect(checkTerm(term)._tag).toBe("Right")
    // 5 % of 1,000.01 is 50.0005.
    expect(issued).toEqual({
      _tag: "Right",
      right: [
        { instalment: 1, dueDate: null, amount: 5000, anchor: "acceptanceDate", retained: true },
        { instalment: 2, dueDate: "2025-02-14", amount: 95_001 },
      ],
    })
  })

  it("gets its due date when the work is accepted", () => {
    if (isLeft(issued)) throw new Error(issued.left.message)
    expect(fixDueDates(term, issued.right, "acceptanceDate", unsafeDate("2025-03-01"), {})).toEqual({
      _tag: "Right",
      right: [{ instalment: 1, dueDate: "2026-03-01" }],
    })
  })

  it("says so in its sentence", () => {
    expect(explainTerm(term, unsafeDate("2025-01-15"))).toContain(
      "5 % kept back, 365 days after the acceptance date",
    )
  })
})
