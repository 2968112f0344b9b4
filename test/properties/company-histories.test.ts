import { factCodecs } from "@adv/domain"
import { type Breach, companyHistory, type Invariant, invariants } from "@adv/domain/testing"
import { readModelInvariants } from "@adv/projections/testing"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"

/** What no history comes to: a number is only voided when a crash lost its document, which a simulation never does. */
const elsewhere = ["NumberVoided"]

const all: ReadonlyArray<Invariant> = [...invariants, ...readModelInvariants]
const seed = Number(process.env["ADV_SEED"] ?? 42)
/** One for each history, so that one that breaks something can be made again, and made smaller. */
const seeds = fc.sample(fc.noBias(fc.integer()), { numRuns: runs(100), seed })

interface Found {
  readonly seed: number
  readonly breaches: ReadonlyArray<Breach>
}

/** How many histories a type of fact is in. */
const spread = new Map<string, number>()
const found = new Map<string, Found>()
let smallest = Number.POSITIVE_INFINITY

// Every invariant is tried on the same histories, one history after the other: there may be thousands.
beforeAll(() => {
  for (const each of seeds)
    for (const { log } of fc.sample(companyHistory(), { numRuns: 1, seed: each })) {
      smallest = Math.min(smallest, log.length)
      for (const type of new Set(log.map((event) => event.type)))
        spread.set(type, (spread.get(type) ?? 0) + 1)
      for (const { id, breaches } of all) {
        if (found.has(id)) continue
        const broken = breaches(log)
        if (broken.length > 0) found.set(id, { seed: each, breaches: broken })
      }
    }
}, runs(120_000))

/** What is wrong in the smallest history like the one that broke an invariant, with all that happened in it. */
const told = ({ breaches }: Invariant, { seed: of, breaches: broken }: Found): string => {
  const { counterexample } = fc.check(
    fc.property(companyHistory({ events: 1 }), ({ log }) => breaches(log).length === 0),
    { seed: of, numRuns: 1, interruptAfterTimeLimit: 30_000 },
  )
  const log = counterexample?.[0].log ?? []
  return [
    `seed ${of}: ${broken[0]?.message}`,
    ...breaches(log).map(({ message, positions }) => `smallest: ${message} (events ${positions.join(", ")})`),
    ...log.map(({ position, metadata, type, data }) =>
      [position, metadata.effectiveDate, type, JSON.stringify(data).slice(0, 400)].join(" "),
    ),
  ].join("\n")
}

describe("whatever a company does", () => {
  it("there is enough of it, and it goes everywhere: every type of fact is in a tenth of the histories", () => {
    expect(smallest).toBeGreaterThanOrEqual(200)
    const rare = Object.keys(factCodecs).filter((type) => (spread.get(type) ?? 0) < seeds.length / 10)
    expect(rare).toEqual(elsewhere)
    expect(elsewhere.filter((type) => spread.has(type))).toEqual([])
  })

  it.each(all.map((each) => [each.id, each.says, each] as const))(
    "%s holds: %s",
    (id, _says, invariant) => {
      const broken = found.get(id)
      expect(broken === undefined ? "" : told(invariant, broken)).toBe("")
    },
    60_000,
  )
})
