import {
  type Attributes,
  type GateCondition,
  type Plain,
  requiredGates,
  type WorkflowPolicy,
} from "@adv/domain"
import { describe, expect, it } from "vitest"
import { gate, workflow } from "./workflow.js"

type Known = Plain<Omit<Attributes, "net" | "currency">> & {
  readonly net?: number
  readonly currency?: string
}

/** What asked for the gate; null when nothing did. */
const asks = (
  when: ReadonlyArray<Plain<GateCondition>>,
  known: Known,
  tiers?: ReadonlyArray<string>,
  tier = "TEAM",
) => {
  const policy = workflow({ gates: [gate({ when, ...(tiers === undefined ? {} : { tiers }) })] })
  const attributes = { net: 10_000, currency: "EUR", ...known }
  const [required] = requiredGates(policy as WorkflowPolicy, ["validation"], attributes as Attributes, tier)
  return required?.because ?? null
}

describe("a gate's condition", () => {
  it.each<readonly [string, Plain<GateCondition>, Known, Known]>([
    ["a net amount", { netAbove: [{ amount: 10_000, currency: "EUR" }] }, { net: 10_001 }, { net: 10_000 }],
    ["a discount", { discountAbove: "5" }, { discountPercent: "5.1" }, { discountPercent: "5" }],
    [
      "a price",
      { priceDeviationAbove: "1" },
      { priceDeviationPercent: "-1.5" },
      { priceDeviationPercent: "1" },
    ],
    ["a margin", { marginBelow: "10" }, { marginPercent: "9.9" }, { marginPercent: "10" }],
    ["a score", { creditScoreBelow: "50" }, { creditScore: "49" }, { creditScore: "50" }],
    ["a new customer", { newCustomer: true }, { newCustomer: true }, { newCustomer: false }],
    ["a customer who isn't new", { newCustomer: false }, { newCustomer: false }, { newCustomer: true }],
    ["an export", { export: true }, { export: true }, { export: false }],
    ["an exceeded limit", { creditExceeded: true }, { creditExceeded: true }, { creditExceeded: false }],
    ["a shortage", { shortage: true }, { shortage: true }, { shortage: false }],
    ["a currency", { currencies: ["USD"] }, { currency: "USD" }, { currency: "EUR" }],
    ["a channel", { channels: ["phone", "email"] }, { channel: "phone" }, { channel: "edi" }],
  ])("on %s holds where it says so, and not beside it", (_, condition, holds, doesnt) => {
    expect(asks([condition], holds)).toEqual(Object.keys(condition))
    expect(asks([condition], doesnt)).toBeNull()
  })

  it.each<Plain<GateCondition>>([
    { netAbove: [{ amount: 999_999, currency: "USD" }] },
    { priceDeviationAbove: "1" },
    { marginBelow: "10" },
    { creditScoreBelow: "50" },
    { newCustomer: true },
    { export: true },
    { creditExceeded: true },
    { shortage: true },
    { channels: ["phone"] },
  ])("holds when nobody knows: %j", (condition) => {
    expect(asks([condition], {})).toEqual(Object.keys(condition))
  })

  it("takes all that it names, and one of several conditions is enough", () => {
    const both: Plain<GateCondition> = { export: true, newCustomer: true }
    expect(asks([both], { export: true, newCustomer: true })).toEqual(["newCustomer", "export"])
    expect(asks([both], { export: true, newCustomer: false })).toBeNull()
    expect(asks([both, { shortage: true }], { export: true, newCustomer: false, shortage: true })).toEqual([
      "shortage",
    ])
    expect(asks([], {})).toEqual([])
  })

  it("is asked only in the tiers that its gate lists", () => {
    expect(asks([], {}, ["TEAM", "PLANT"])).toEqual([])
    expect(asks([], {}, ["TEAM", "PLANT"], "SOLO")).toBeNull()
  })
})
