import { catalogue, type KpiValue } from "@adv/projections"
import { beforeAll, describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"
import {
  cellOf,
  companies,
  earlier,
  explanationOf,
  figureOf,
  isEmpty,
  outOfOrder,
  rederived,
  type Told,
  valuesOf,
} from "./kpi-cells.js"

/** Companies in which every KPI has something to count; more of them in the nightly profile. */
const seeds = [6, 27, 22, 5, 7, ...Array.from({ length: runs(1) - 1 }, (_, at) => 1000 + at)]

let told: ReadonlyArray<Told> = []
beforeAll(() => {
  told = companies(seeds)
}, runs(60_000))

/** What is wrong with the explanations of some cells, a line each. */
const wrongOf = (of: Told, values: ReadonlyArray<KpiValue>): ReadonlyArray<string> =>
  values.flatMap((value) => {
    const cell = cellOf(of, value)
    const explanation = explanationOf(of, cell)
    const told = `${cell.id} from ${cell.from} to ${cell.to} ${JSON.stringify(cell.where)}`
    const again = rederived(explanation, of.log)
    return [
      ...(figureOf(explanation.figure) === figureOf(value)
        ? []
        : [`${told} is explained as ${figureOf(explanation.figure)}, and is ${figureOf(value)}`]),
      ...(figureOf(again) === figureOf(value)
        ? []
        : [`${told} is counted again as ${figureOf(again)}, and is ${figureOf(value)}`]),
    ]
  })

const filled = (values: ReadonlyArray<KpiValue>): ReadonlyArray<KpiValue> =>
  values.filter((value) => !isEmpty(value))

describe("an explanation of a KPI", () => {
  it("names facts from which alone the figure is counted again, exactly: each cell of each KPI, month by month", () => {
    const explained = new Set<string>()
    for (const [at, of] of told.entries()) {
      // Of one company all, and of the others what it had nothing of; of all of them all, in the nightly profile.
      const values = filled(valuesOf(of, { every: "month" })).filter(
        ({ id }) => at === 0 || runs(1) > 1 || !explained.has(id),
      )
      for (const { id } of values) explained.add(id)
      expect(wrongOf(of, values)).toEqual([])
    }
    // None was left untried for want of facts.
    expect(catalogue.map(({ id }) => id).filter((id) => !explained.has(id))).toEqual([])
  }, 120_000)

  it("does so of groups, at an earlier date, and when nothing is told in the order in which it happened", () => {
    const [first, second] = told
    if (first === undefined || second === undefined) throw new Error("no companies")
    const samples: ReadonlyArray<readonly [Told, string]> = [
      [earlier(first), "segment"],
      [outOfOrder(second), "group"],
      [earlier(outOfOrder(first)), "customer"],
    ]
    for (const [of, by] of samples) {
      const values = filled(valuesOf(of, { every: "year", by: [by] }))
      expect(values.length).toBeGreaterThan(50)
      expect(wrongOf(of, values)).toEqual([])
    }
  }, 120_000)

  it("names no fact type in vain: without it, some figure of the KPI comes to something else", () => {
    /** By KPI: types that a figure changed without, and all that were named. */
    const missed = new Map<string, Set<string>>()
    for (const of of told.slice(0, 2))
      for (const value of filled(valuesOf(of))) {
        const explanation = explanationOf(of, cellOf(of, value))
        const own = missed.get(value.id) ?? new Set<string>()
        missed.set(value.id, own)
        if (own.size > 0) continue
        for (const type of explanation.factTypes) {
          const factTypes = explanation.factTypes.filter((each) => each !== type)
          if (figureOf(rederived({ ...explanation, factTypes }, of.log)) !== figureOf(value)) own.add(type)
        }
      }
    expect(missed.size).toBeGreaterThan(60)
    expect([...missed].filter(([, types]) => types.size === 0).map(([id]) => id)).toEqual([])
  }, 120_000)

  it("adds up: its entries come to its terms, and these to the figure", () => {
    const [of] = told
    if (of === undefined) throw new Error("no company")
    const kpis = new Map(catalogue.map((kpi) => [kpi.id, kpi]))
    let tried = 0
    for (const value of filled(valuesOf(of))) {
      const kpi = kpis.get(value.id)
      const { terms, arithmetic } = explanationOf(of, cellOf(of, value))
      if (kpi?.numerator === undefined) continue
      expect(arithmetic).toContain(value.value ?? "no value")
      for (const [side, text] of [
        [kpi.numerator, value.numerator],
        [kpi.denominator, value.denominator],
      ] as const) {
        if (side === undefined || text === null) continue
        const sum = Object.entries(side).reduce(
          (all, [name, factor]) =>
            all + factor * (terms.find((term) => term.name === name)?.amount ?? Number.NaN),
          0,
        )
        const inUnits = kpi.numeratorIn === "millionths" && side === kpi.numerator
        const digits = text.replace("-", "").replace(/^0+(?=\d)/, "")
        expect(`${value.id} ${String(Math.abs(sum))}`).toBe(
          `${value.id} ${inUnits ? Math.round(Number(digits) * 1_000_000) : digits.replace(".", "").replace(/^0+(?=\d)/, "")}`,
        )
        tried += 1
      }
    }
    expect(tried).toBeGreaterThan(100)
  })

  it("is of one customer's streams when one customer is asked about", () => {
    const [of] = told
    if (of === undefined) throw new Error("no company")
    const [value] = filled(valuesOf(of, { ids: ["FI-01"], by: ["customer"] }))
    if (value === undefined) throw new Error("no figure")
    const { subjects, terms } = explanationOf(of, cellOf(of, value))
    const all = new Set(of.log.map(({ stream }) => stream))
    expect(subjects.length).toBeLessThan(all.size / 4)
    for (const { entries } of terms)
      for (const { customer } of entries) expect(customer).toBe(value.group?.["customer"])
  })
})

describe("what can't be explained", () => {
  const ask = (cell: object) => () => {
    const [of] = told
    if (of === undefined) throw new Error("no company")
    return explanationOf(of, { ...of.query, ...cell } as never)
  }

  it("is a KPI that has a figure for each currency, or part, when nobody says which", () => {
    expect(ask({ id: "FI-01" })).toThrow(/FI-01 has a figure for each currency: say which of CHF|EUR/)
    expect(ask({ id: "PE-08" })).toThrow(/PE-08 has a figure for each part/)
  })

  it("is a KPI that there isn't", () => {
    expect(ask({ id: "FI-99" })).toThrow(/There is no KPI FI-99/)
  })
})
