import { factCodecs } from "@adv/domain"
import { companyHistory, type Invariant, invariants } from "@adv/domain/testing"
import { readModelInvariants } from "@adv/projections/testing"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"

type History = ReturnType<typeof fc.sample<{ readonly log: Parameters<Invariant["breaches"]>[0] }>>[number]

/** Every invariant is tried on the same histories: making them takes longer than checking them. */
const seed = Number(process.env["ADV_SEED"] ?? 42)
let histories: ReadonlyArray<History> = []

/** What the histories don't come to yet. */
const elsewhere = [
  "CreditLimitSet",
  "OrderHeld",
  "OrderHoldReleased",
  "DeliveryPromised",
  "PromiseRevised",
  "OrderEntryErrorDetected",
  "SurveyResponseRecorded",
]

beforeAll(() => {
  histories = fc.sample(companyHistory(), { numRuns: runs(100), seed })
}, 600_000)

describe("whatever a company does", () => {
  it("there is enough of it, and it goes everywhere", () => {
    const types = new Map<string, number>()
    for (const { log } of histories) {
      expect(log.length).toBeGreaterThanOrEqual(200)
      for (const { type } of log) types.set(type, (types.get(type) ?? 0) + 1)
    }
    expect(histories.length).toBe(runs(100))
    const rare = Object.keys(factCodecs).filter((type) => (types.get(type) ?? 0) < histories.length / 10)
    expect(rare.filter((type) => !elsewhere.includes(type))).toEqual([])
    expect(elsewhere.filter((type) => types.has(type))).toEqual([])
  })

  it.each([...invariants, ...readModelInvariants].map((each) => [each.id, each.says, each] as const))(
    "%s holds: %s",
    (_id, _says, { breaches }) => {
      for (const { log } of histories) expect(breaches(log)).toEqual([])
    },
    600_000,
  )
})
