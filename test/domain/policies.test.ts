import { readFileSync } from "node:fs"
import {
  checkBody,
  type Decimal,
  type FlowTiers,
  type PlainCommand,
  policyBody,
  policyDecider,
  policyInForce,
  replay,
  shippedFlowTiers,
  shippedWorkflow,
  tierAfter,
  trailingMean,
  unsafeDate,
  unsafeDecimal,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { given } from "./company.js"

type Of<T extends PlainCommand["type"]> = Partial<Omit<Extract<PlainCommand, { type: T }>, "type">>

const publish = (asked: Of<"PublishPolicy"> = {}): PlainCommand => ({
  type: "PublishPolicy",
  on: "2025-01-10",
  policy: "flow-tiers",
  kind: "flowTiers",
  body: shippedFlowTiers,
  ...asked,
})
const withdraw: PlainCommand = {
  type: "WithdrawPolicy",
  on: "2025-01-20",
  policy: "flow-tiers",
  reason: "trial",
}

describe("a policy", () => {
  it("is published in versions that count from 1, each valid from a day", () => {
    given([])
      .when(publish({ source: "board, 8 January" }))
      .then([
        {
          type: "PolicyPublished",
          data: { version: 1, validFrom: "2025-01-10", source: "board, 8 January" },
        },
      ])
    given([publish()])
      .when(publish({ validFrom: "2025-02-01" }))
      .then([{ type: "PolicyPublished", data: { version: 2, validFrom: "2025-02-01" } }])
  })

  it("is refused when it isn't what its kind says, with every departure", () => {
    const told = given([]).when(publish({ body: { metric: "orders", smallest: "S", above: [{ tier: 1 }] } }))
    told.then("POLICY_MALFORMED")
    if (!isLeft(told.outcome)) throw new Error("it was published")
    expect(told.outcome.left.message).toContain("windowDays is missing")
    expect(told.outcome.left.message).toContain('metric is "orders", expected one of ordersPerDay')
    expect(told.outcome.left.message).toContain("above/0/tier is 1, expected text")
    given([])
      .when(publish({ kind: "astrology" }))
      .then("POLICY_KIND_UNKNOWN")
    given([publish()])
      .when(publish({ kind: "workflow", body: shippedWorkflow }))
      .then("POLICY_KIND_DIFFERS")
  })

  it.each([
    ["a gate by a role that nobody has", { roles: [] }],
    ["a gate of a department that isn't one", { departments: ["ADV"] }],
    ["a gate twice", { gates: [...shippedWorkflow.gates, ...shippedWorkflow.gates.slice(0, 1)] }],
    [
      "a gate that nobody has to pass",
      { gates: shippedWorkflow.gates.map((gate) => ({ ...gate, quorum: 0 })) },
    ],
    [
      "a gate that takes more people than there are",
      { roles: shippedWorkflow.roles.map((role) => ({ ...role, holders: ["Ada"] })) },
    ],
    ["gates by tiers that nobody defines", { flowTiers: undefined }],
    ["a service level of no step", { slas: [{ step: "dreaming", workingDays: 1 }] }],
    ["a step of no department", { steps: [{ step: "entry", department: "dreams" }] }],
  ])("on the workflow is refused when it has %s", (_, more) => {
    given([])
      .when(publish({ policy: "workflow", kind: "workflow", body: { ...shippedWorkflow, ...more } }))
      .then("POLICY_MALFORMED")
  })

  it("is in force from its day: the latest one that has begun, and of one day the one published last", () => {
    const facts = [
      publish(),
      publish({ validFrom: "2025-02-01" }),
      publish({ validFrom: "2025-01-10" }),
    ].flatMap((command, index, all) => given(all.slice(0, index)).when(command).facts)
    const state = replay(policyDecider, facts as never)
    const versions = ["2025-01-09", "2025-01-10", "2025-01-31", "2025-02-01"].map(
      (date) => policyInForce(state, unsafeDate(date))?.version,
    )
    expect(versions).toEqual([undefined, 3, 3, 2])
  })

  it("is in force no more once it was withdrawn, until another begins", () => {
    given([publish()])
      .when(withdraw)
      .then([{ type: "PolicyWithdrawn", data: { validFrom: "2025-01-20" } }])
    given([publish(), withdraw]).when(withdraw).then("POLICY_MISSING")
    given([publish(), withdraw, publish({ on: "2025-01-25" })])
      .when({ ...withdraw, on: "2025-01-26" } as PlainCommand)
      .then([{ type: "PolicyWithdrawn", data: {} }])
  })

  it("that was published by the first version is still what its kind says", () => {
    const file = new URL("../fixtures/events-v1/approval.jsonl", import.meta.url)
    const events = readFileSync(file, "utf8").trimEnd().split("\n")
    const published = events.map((line) => JSON.parse(line)).filter(({ type }) => type === "PolicyPublished")
    expect(published.map(({ data }) => data.kind).sort()).toEqual(["flowTiers", "workflow"])
    for (const { data } of published) expect(checkBody(data.policy, data.kind, data.body)._tag).toBe("Right")
  })

  it("that is needed and isn't there is said, with what to do", () => {
    const missing = policyBody("workflow", policyDecider.initial(), unsafeDate("2025-01-10"))
    if (!isLeft(missing)) throw new Error("it was there")
    expect(missing.left.code).toBe("POLICY_MISSING")
    expect(missing.left.message).toContain("publish one with PublishPolicy")
  })
})

describe("the flow tier", () => {
  const days = (values: ReadonlyArray<number>) =>
    values.map((value, at) => ({
      date: `2025-${String(1 + Math.floor(at / 28)).padStart(2, "0")}-${String(1 + (at % 28)).padStart(2, "0")}`,
      value: String(value),
    }))
  const evaluate = (values: ReadonlyArray<number>, asked: Of<"EvaluateFlowTier"> = {}): PlainCommand => ({
    type: "EvaluateFlowTier",
    on: "2025-12-01",
    policy: "flow-tiers",
    values: days(values),
    ...asked,
  })
  const repeat = (value: number, times: number) => Array.from({ length: times }, () => value)
  const tiers: FlowTiers = { ...shippedFlowTiers, windowDays: 1 }
  const inTier = (from: string, ...values: ReadonlyArray<number>) =>
    tierAfter(
      tiers,
      from,
      days(values).map(({ date, value }) => ({ date: unsafeDate(date), value: unsafeDecimal(value) })),
    )?.tier

  it("changes when the mean of the days goes above what a larger one is entered at", () => {
    given([publish()])
      .when(evaluate(repeat(20, 20)))
      .then([])
    given([publish()])
      .when(evaluate([...repeat(0, 40), ...repeat(21, 20)]))
      .then([
        {
          type: "FlowTierChanged",
          data: {
            policy: "flow-tiers",
            version: 1,
            from: "SOLO",
            to: "TEAM",
            metric: "ordersPerDay",
            value: "21",
            windowDays: 20,
            effectiveDate: "2025-12-01",
          },
        },
      ])
    given([publish()])
      .when(evaluate(repeat(500, 20)))
      .then([{ type: "FlowTierChanged", data: { to: "PLANT" } }])
  })

  it("said twice for the same days changes nothing", () => {
    const grown = evaluate(repeat(21, 20))
    given([publish(), grown]).when(grown).then([])
  })

  it("doesn't flap: what was entered above 200 is left at 180 for five days in a row", () => {
    expect(inTier("TEAM", 200)).toBe("TEAM")
    expect(inTier("TEAM", 201)).toBe("PLANT")
    expect(inTier("PLANT", 201, 199, 190, 181, 185, 199)).toBe("PLANT")
    expect(inTier("PLANT", 180, 180, 180, 180)).toBe("PLANT")
    expect(inTier("PLANT", 180, 180, 181, 180, 180)).toBe("PLANT")
    expect(inTier("PLANT", 180, 180, 180, 180, 180)).toBe("TEAM")
    expect(inTier("PLANT", 5, 5, 5, 5, 5)).toBe("SOLO")
    expect(inTier("FORGOTTEN", 150)).toBe("TEAM")
  })

  it("is told of enough days, in their order, and never back in time", () => {
    given([publish()])
      .when(evaluate(repeat(21, 19)))
      .then("FLOW_VALUES_INSUFFICIENT")
    given([publish()])
      .when(evaluate([], { values: days(repeat(21, 20)).toReversed() }))
      .then("FLOW_VALUES_DISORDERED")
    given([publish()])
      .when(evaluate(repeat(21, 20), { on: "2025-01-12" }))
      .then("FLOW_VALUES_DISORDERED")
    given([publish(), evaluate(repeat(21, 20))])
      .when(evaluate(repeat(0, 20), { on: "2025-11-30" }))
      .then("FLOW_TIER_GOES_BACK")
    given([])
      .when(evaluate(repeat(21, 20)))
      .then("POLICY_MISSING")
  })

  it("is measured by the mean of its window, to four decimals", () => {
    const values = [1, 2, 2].map((value, at) => ({
      date: unsafeDate(`2025-01-0${at + 1}`),
      value: unsafeDecimal(String(value)),
    }))
    expect(trailingMean(values, 3)).toBe("1.6666" as Decimal)
    expect(trailingMean(values, 2, 1)).toBe("1.5" as Decimal)
    expect(trailingMean(values, 4)).toBeNull()
  })
})
