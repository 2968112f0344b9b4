import type { PlainCommand } from "@adv/domain"
import { describe, it } from "vitest"
import { customer, given, issue, receive } from "./company.js"

const fee = (charge: string, amount: number): PlainCommand => ({
  type: "ClaimCharge",
  on: "2025-03-08",
  invoice: "I-1",
  charge,
  kind: "fee",
  amount,
})
const blocked: PlainCommand = {
  type: "BlockDunning",
  on: "2025-03-08",
  customer: "ROSSI",
  currency: "EUR",
  block: "B-1",
  reason: "a call is agreed",
}

describe("charges that are given up", () => {
  it("come to no more than is open of them, though several of one instalment are named at once (INV-06)", () => {
    given([
      ...customer(),
      issue(),
      fee("F-1", 250),
      fee("F-2", 400),
      blocked,
      receive("P-1", 12_500, { on: "2025-03-09" }),
      { type: "AllocatePayment", on: "2025-03-09", payment: "P-1", to: [{ invoice: "I-1" }] },
    ])
      .when({
        type: "WaiveDunningCharges",
        on: "2025-03-10",
        case: "ROSSI:EUR",
        charges: [
          { invoice: "I-1", charge: "F-1" },
          { invoice: "I-1", charge: "F-2" },
        ],
        reason: "for the sake of peace",
      })
      // 12,200 were invoiced and 650 claimed; 12,500 came.
      .then([
        { type: "DunningChargesWaived", data: { amount: 350 } },
        { type: "ChargeWaived", data: { charge: "F-1", amount: 250 } },
        { type: "ChargeWaived", data: { charge: "F-2", amount: 100 } },
      ])
  })
})
