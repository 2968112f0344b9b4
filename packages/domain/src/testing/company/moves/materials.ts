import type { Conditions } from "../../../customer/conditions.js"
import type { Plain, PlainCommand } from "../../../flows/plain-command.js"
import { netDays, openEnded } from "../../../terms/index.js"

export const taxes = [
  { category: "S", rate: "22" },
  { category: "S", rate: "10" },
  { category: "E", rate: "0" },
] as const
export const quantities = ["1", "2", "3.5", "0.333333", "7", "12"]
export const prices = ["0.03", "1.005", "5", "19.99", "333.33"]
export const site = "MILANO"

const halves = {
  id: "10-25",
  version: 1,
  lines: [
    { share: { percent: "50" }, steps: [{ addDays: 10 }] },
    { share: { remainder: true as const }, steps: [{ addDays: 25 }] },
  ],
}

/** 2 % within so many days, net 20. */
const early = (days: number, base: "gross" | "net") => ({
  id: `2/${days} net 20 ${base}`,
  version: 1,
  lines: [
    {
      share: { remainder: true as const },
      steps: [{ addDays: 20 }],
      discount: { percent: "2", days, base },
    },
  ],
})

/** What is agreed with customers: every way of invoicing, and of being paid. */
const agreed: ReadonlyArray<Plain<Conditions>> = [
  {
    paymentTerm: netDays(10),
    invoicingPolicy: "onDelivery",
    overDeliveryTolerance: "0",
    discountPercent: "7.5",
  },
  { paymentTerm: halves, invoicingPolicy: "onOrder", overDeliveryTolerance: "0" },
  {
    paymentTerm: openEnded(10, "receiptDate"),
    invoicingPolicy: "onDelivery",
    overDeliveryTolerance: "10",
    orderDiscountPercent: "3",
  },
  {
    paymentTerm: netDays(90),
    invoicingPolicy: {
      milestones: [
        { milestone: "START", part: { amount: 2_000 }, trigger: "released" },
        { milestone: "BUILT", part: { percent: "40" }, trigger: "certified" },
        { milestone: "DONE", part: { percent: "40" }, trigger: "delivered" },
      ],
    },
    overDeliveryTolerance: "0",
  },
  {
    paymentTerm: early(10, "gross"),
    invoicingPolicy: { progress: true },
    overDeliveryTolerance: "0",
    lineDiscounts: ["5", "2.5"],
  },
  {
    paymentTerm: early(5, "net"),
    invoicingPolicy: { periodic: { every: "week", per: "customer", basis: "onDelivery" } },
    overDeliveryTolerance: "0",
  },
  {
    paymentTerm: early(8, "gross"),
    invoicingPolicy: { prepayment: { percent: "30", basis: "onDelivery" } },
    overDeliveryTolerance: "10",
    priceTolerance: "5",
    deviations: "approved",
  },
]

export interface Party {
  readonly customer: string
  readonly currency: string
  readonly country: string
  readonly language: "it" | "en" | "fr"
}

/** Seven customers with different conditions, two of them abroad, one in another currency. */
export const parties: ReadonlyArray<Party> = [
  { customer: "ROSSI", currency: "EUR", country: "IT", language: "it" },
  { customer: "BIANCHI", currency: "EUR", country: "IT", language: "it" },
  { customer: "VERDI", currency: "EUR", country: "IT", language: "it" },
  { customer: "DUPONT", currency: "EUR", country: "FR", language: "fr" },
  { customer: "GIALLI", currency: "EUR", country: "IT", language: "it" },
  { customer: "SMITH", currency: "USD", country: "US", language: "en" },
  { customer: "NERI", currency: "EUR", country: "IT", language: "it" },
]
const [rossi] = parties

/** One of the customers, whichever number is given. */
export const partyAt = (at: number): Party => {
  const party = parties[at % parties.length] ?? rossi
  if (party === undefined) throw new RangeError("there are no customers")
  return party
}
export const partyOf = (customer: string | null): Party =>
  parties.find((party) => party.customer === customer) ?? partyAt(0)

export const conditionsOf = (index: number): Plain<Conditions> => {
  const found = agreed[index % agreed.length]
  if (found === undefined) throw new RangeError("nothing is agreed with anybody")
  return found
}

const on = "2025-01-01"

/** How the company starts: its customers and their conditions. */
export const opening: ReadonlyArray<PlainCommand> = parties.flatMap(
  ({ customer, currency, country, language }, index): ReadonlyArray<PlainCommand> => [
    { type: "RegisterCustomer", on, customer, name: customer, currency, country, language },
    {
      type: "AgreeConditions",
      on,
      customer,
      agreement: customer,
      validFrom: on,
      conditions: conditionsOf(index),
    },
  ],
)
