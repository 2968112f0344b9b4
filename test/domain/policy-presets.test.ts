import { type PlainCommand, policyKinds, policyPresets, publishPresets, unsafeDate } from "@adv/domain"
import { describe, expect, it } from "vitest"
import { given } from "./company.js"

const on = unsafeDate("2025-01-01")

describe("the policies that ship", () => {
  it("can all be published at once, each under an id of its own", () => {
    const commands = publishPresets(on) as ReadonlyArray<PlainCommand>
    expect(new Set(policyPresets.map(({ policy }) => policy)).size).toBe(policyPresets.length)
    for (const [index, command] of commands.entries())
      given([])
        .when(command)
        .then([
          { type: "PolicyPublished", data: { policy: policyPresets[index]?.policy as never, version: 1 } },
        ])
  })

  it("each say where they come from", () => {
    for (const { policy, name, source } of policyPresets) {
      expect([policy, name.length > 2]).toEqual([policy, true])
      expect([policy, source.length > 10]).toEqual([policy, true])
    }
  })

  it("cover everyday terms, late payment, calendars, dunning, the flow of orders, and the rest", () => {
    const counts = Object.fromEntries(
      Object.keys(policyKinds).map((kind) => [
        kind,
        policyPresets.filter((preset) => preset.kind === kind).length,
      ]),
    )
    expect(counts).toMatchObject({
      paymentTerm: 31,
      lateInterest: 3,
      referenceRates: 1,
      calendar: 3,
      legalCaps: 3,
      dunning: 2,
      flowTiers: 1,
      workflow: 1,
      activityStandards: 1,
      staffing: 1,
      survey: 1,
    })
    // A price list is the company's own.
    const without = Object.entries(counts).flatMap(([kind, count]) => (count === 0 ? [kind] : []))
    expect(without).toEqual(["priceList"])
  })

  it("aren't in force before the law is that they repeat", () => {
    const caps = publishPresets(unsafeDate("2010-01-01"), ["legalCaps"])
    expect(caps.map(({ validFrom }) => validFrom)).toEqual(["2013-03-16", "2013-01-01", "2019-04-26"])
    expect(publishPresets(on, ["legalCaps"]).every(({ validFrom }) => validFrom === undefined)).toBe(true)
  })
})
