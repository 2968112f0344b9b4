import { conditionsInForce, customerDecider, type PlainCommand, replay, unsafeDate } from "@adv/domain"
import { describe, expect, it } from "vitest"
import { agree, conditions, customer, given, line, place, register } from "./company.js"

const amend = (more: object, asked: object = {}): PlainCommand => ({
  type: "AmendConditions",
  on: "2025-06-01",
  customer: "ROSSI",
  agreement: "A-2025",
  validFrom: "2025-07-01",
  conditions: { ...conditions, ...more },
  reason: "yearly talk",
  ...asked,
})
const limit = (amount: number, asked: object = {}) => ({
  type: "SetCreditLimit" as const,
  on: "2025-01-01",
  customer: "ROSSI",
  limit: { amount, currency: "EUR" },
  ...asked,
})

describe("a customer", () => {
  it("is registered once", () => {
    given([])
      .when(register({ country: "IT", vatId: "IT01234567890" }))
      .then([{ type: "CustomerRegistered", data: { name: "Rossi S.p.A.", country: "IT" } }])
    given([register()]).when(register()).then("CUSTOMER_EXISTS")
  })

  it("must be registered before anything is agreed with it", () => {
    given([]).when(agree()).then("CUSTOMER_UNKNOWN")
    given([]).when(limit(1)).then("CUSTOMER_UNKNOWN")
    given([]).when(place()).then("CUSTOMER_UNKNOWN")
  })

  it("agrees conditions once and amends them in versions", () => {
    given([register()])
      .when(agree())
      .then([{ type: "ConditionsAgreed", data: { version: 1, validFrom: "2025-01-01" } }])
    given(customer()).when(agree()).then("AGREEMENT_EXISTS")
    given([register()]).when(amend({})).then("AGREEMENT_UNKNOWN")
    given(customer())
      .when(amend({ discountPercent: "5" }))
      .then([{ type: "ConditionsAmended", data: { version: 2, reason: "yearly talk" } }])
    given([...customer(), amend({})])
      .when(amend({}, { validFrom: "2025-09-01" }))
      .then([{ type: "ConditionsAmended", data: { version: 3 } }])
  })

  it("has no agreement that ends before it starts, nor a credit limit that does", () => {
    given([register()])
      .when(agree({}, { validTo: "2024-12-31" }))
      .then("VALIDITY_INVALID")
    given([register()])
      .when(agree({}, { validTo: "2025-01-01" }))
      .then([{ type: "ConditionsAgreed" }])
    given(customer())
      .when(amend({}, { validTo: "2025-06-30" }))
      .then("VALIDITY_INVALID")
    given([register()])
      .when(limit(1, { validTo: "2024-12-31" }))
      .then("VALIDITY_INVALID")
  })

  it("agrees no payment term that could not be computed with", () => {
    given([register()])
      .when(agree({ paymentTerm: { id: "NOTHING", version: 1, lines: [] } }))
      .then("TERM_WITHOUT_LINES")
  })

  it("has a credit limit of at least zero, or says that it is unlimited", () => {
    given([register()])
      .when(limit(500_000))
      .then([{ type: "CreditLimitSet", data: { source: "internal", validFrom: "2025-01-01" } }])
    given([register()])
      .when(limit(0))
      .then([{ type: "CreditLimitSet" }])
    given([register()]).when(limit(-1)).then("CREDIT_LIMIT_INVALID")
    given([register()])
      .when({ ...limit(0), limit: { unlimited: true as const }, source: "insurer" as const })
      .then([{ type: "CreditLimitSet", data: { limit: { unlimited: true }, source: "insurer" } }])
  })

  it("orders by the conditions in force on the day of the order", () => {
    const history = [
      ...customer(),
      amend({ discountPercent: "5" }, { validTo: "2025-08-31" }),
      amend({ discountPercent: "9" }, { validFrom: "2025-08-01", validTo: "2025-08-15" }),
    ]
    const versionOn = (on: string) => {
      const told = given(history).when(place({ on, lines: [line("1", "1", "10")] }))
      return told.facts.map(({ data }) => (data as { terms: { version?: number } }).terms.version)
    }
    expect(versionOn("2025-06-30")).toEqual([1])
    expect(versionOn("2025-07-01")).toEqual([2])
    expect(versionOn("2025-08-01")).toEqual([3])
    expect(versionOn("2025-08-15")).toEqual([3])
    expect(versionOn("2025-08-16")).toEqual([2])
    expect(versionOn("2025-09-01")).toEqual([1])
    given(history)
      .when(place({ on: "2024-12-31" }))
      .then("CONDITIONS_MISSING")
  })

  it("has the version agreed last where two start together", () => {
    const facts = [agree(), amend({ discountPercent: "5" }, { validFrom: "2025-01-01" })].map(
      ({ type, ...data }, index) =>
        ({
          type: type === "AgreeConditions" ? "ConditionsAgreed" : "ConditionsAmended",
          data: { ...data, version: index + 1 },
        }) as never,
    )
    expect(conditionsInForce(replay(customerDecider, facts), unsafeDate("2025-03-01"))?.version).toBe(2)
  })
})
