import { type PlainCommand, staticCheck } from "@adv/domain"
import { agree, line, place, register } from "./company.js"

/**
 * A customer under a credit policy: an order within its limit is released and delivered, another is beyond it and goes on
 * by an override. Each step has a day of its own, so that what was known at a check is what took effect by then.
 */
export const creditStory = (month: string): ReadonlyArray<PlainCommand> => {
  const on = (day: number) => `${month}-${String(day).padStart(2, "0")}`
  const customer = "BIANCHI"
  const check = (
    order: string,
    point: "release" | "dispatch",
    day: number,
    delivered: number,
  ): PlainCommand => ({
    type: "CheckCredit",
    on: on(day),
    order,
    point,
    components:
      delivered === 0
        ? []
        : [{ component: "deliveredNotInvoiced" as const, amount: delivered, currency: "EUR" }],
    overdueItems: [],
    // As far as the log goes: what comes later takes effect later, too.
    through: 1_000_000,
    reservations: delivered === 0 ? 0 : 1,
  })
  const placed = (order: string, day: number): ReadonlyArray<PlainCommand> => [
    place({ order, customer, on: on(day), lines: [line("1", "10", "5"), line("2", "4", "20")] }),
    { type: "ValidateOrder", on: on(day), order },
  ]
  return [
    register({ customer, name: "Bianchi" }),
    agree({}, { customer, agreement: "B-2025" }),
    {
      type: "PublishPolicy",
      on: on(1),
      policy: "credit",
      kind: "credit",
      body: {
        ...staticCheck,
        checkAt: ["release", "dispatch"],
        companyLimit: { amount: 0, currency: "EUR" },
      },
    },
    { type: "SetCreditLimit", on: on(1), customer, limit: { amount: 20_000, currency: "EUR" } },
    ...placed("B-1", 2),
    check("B-1", "release", 3, 0),
    { type: "ReleaseOrder", on: on(4), order: "B-1" },
    check("B-1", "dispatch", 5, 0),
    { type: "ConfirmDelivery", on: on(6), order: "B-1", delivery: "D-B-1" },
    ...placed("B-2", 7),
    {
      type: "GrantCreditOverride",
      on: on(7),
      customer,
      override: "OV-1",
      order: "B-2",
      amount: 11_720,
      currency: "EUR",
      expiresOn: on(20),
      by: "carla",
      role: "finance director",
      reason: "pays on delivery",
    },
    check("B-2", "release", 8, 15_860),
    { type: "ReleaseOrder", on: on(9), order: "B-2" },
  ]
}
