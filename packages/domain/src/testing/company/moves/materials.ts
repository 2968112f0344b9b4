import type { PlainCommand } from "../../../flows/plain-command.js"
import { netDays, openEnded } from "../../../terms/index.js"

/** Three customers with different conditions. */
export const customers = ["ROSSI", "BIANCHI", "VERDI"] as const

const halves = {
  id: "30-60",
  version: 1,
  lines: [
    { share: { percent: "50" }, steps: [{ addDays: 30 }] },
    { share: { remainder: true as const }, steps: [{ addDays: 60 }] },
  ],
}
export const taxes = [
  { category: "S", rate: "22" },
  { category: "S", rate: "10" },
  { category: "E", rate: "0" },
] as const
export const quantities = ["1", "2", "3.5", "0.333333", "7", "12"]
export const prices = ["0.03", "1.005", "5", "19.99", "333.33"]

export const conditionsOf = (index: number) => ({
  paymentTerm: index === 0 ? netDays(30) : index === 1 ? halves : openEnded(30, "receiptDate"),
  invoicingPolicy: index === 1 ? ("onOrder" as const) : ("onDelivery" as const),
  overDeliveryTolerance: index === 2 ? "10" : "0",
  ...(index === 0 ? { discountPercent: "7.5" } : {}),
})

/** How the company starts: its customers and their conditions. */
export const opening: ReadonlyArray<PlainCommand> = customers.flatMap(
  (customer, index): ReadonlyArray<PlainCommand> => [
    { type: "RegisterCustomer", on: "2025-01-01", customer, name: customer, currency: "EUR" },
    {
      type: "AgreeConditions",
      on: "2025-01-01",
      customer,
      agreement: customer,
      validFrom: "2025-01-01",
      conditions: conditionsOf(index),
    },
  ],
)
