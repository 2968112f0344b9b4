import { creditComponent, exposureOf, type PlainCommand, staticCheck } from "@adv/domain"
import { customer, day, place, register, release, validate } from "../company.js"
import { type Provocations, refused } from "./provocation.js"

const publish: PlainCommand = {
  type: "PublishPolicy",
  on: "2025-01-01",
  policy: "credit",
  kind: "credit",
  body: { ...staticCheck, checkAt: ["release"] },
}
const limit = (amount: number): PlainCommand => ({
  type: "SetCreditLimit",
  on: "2025-01-01",
  customer: "ROSSI",
  limit: { amount, currency: "EUR" },
})
const check: PlainCommand = {
  type: "CheckCredit",
  on: day,
  order: "O-1",
  point: "release",
  components: [],
  overdueItems: [],
  through: 0,
  reservations: 0,
}
const grant: PlainCommand = {
  type: "GrantCreditOverride",
  on: day,
  customer: "ROSSI",
  override: "OV-1",
  amount: 1,
  currency: "EUR",
  expiresOn: day,
  by: "carla",
  role: "finance director",
  reason: "",
}
const controlled = [...customer(), publish, limit(100_000), place(), validate]
const checked = [...controlled, check]

export const credit: Provocations = {
  ACCOUNT_BLOCKED: () =>
    refused([...checked, { type: "BlockAccount", on: day, customer: "ROSSI", reason: "fraud" }], release),
  ACCOUNT_NOT_BLOCKED: () =>
    refused(customer(), { type: "UnblockAccount", on: day, customer: "ROSSI", reason: "" }),
  CREDIT_CHECK_MISSING: () => refused(controlled, release),
  CREDIT_COMPONENT_NEGATIVE: () => exposureOf([creditComponent("overdue", -1, "EUR")], staticCheck),
  CREDIT_CUSTOMER_DIFFERS: () => refused(controlled, { ...check, customer: "HOLDING" } as PlainCommand),
  CREDIT_EXCEEDED: () => refused([...checked, limit(1)], release),
  CREDIT_LIMIT_UNKNOWN: () =>
    refused(customer(), {
      type: "WithdrawCreditLimit",
      on: day,
      customer: "ROSSI",
      source: "insurer",
      reason: "",
    }),
  CREDIT_QUOTE_MISSING: () => exposureOf([creditComponent("overdue", 1, "USD")], staticCheck),
  OVERRIDE_EXISTS: () => refused([...controlled, grant], grant),
  OVERRIDE_NOT_AUTHORISED: () => refused(controlled, { ...grant, role: "sales" } as PlainCommand),
  OVERRIDE_UNKNOWN: () =>
    refused(customer(), {
      type: "RevokeCreditOverride",
      on: day,
      customer: "ROSSI",
      override: "OV-1",
      reason: "",
    }),
  PARENT_CYCLE: () =>
    refused([register()], { type: "AssignParent", on: day, customer: "ROSSI", parent: "ROSSI" }),
}
