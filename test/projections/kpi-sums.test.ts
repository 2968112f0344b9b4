import { catalogue, type Kpi, type KpiQuery, type KpiValue } from "@adv/projections"
import { beforeAll, describe, expect, it } from "vitest"
import { companies, type Told, valuesOf } from "./kpi-cells.js"

let told: ReadonlyArray<Told> = []
beforeAll(() => {
  told = companies([6, 27])
}, 60_000)

const termsOf = ({ numerator = {}, denominator = {}, terms }: Kpi) =>
  Object.keys({ ...numerator, ...denominator }).map((name) => terms[name])

/** What a KPI adds is a sum over its things: no word, median or count of different ones. */
const sums = (kpi: Kpi): boolean =>
  kpi.numerator !== undefined && termsOf(kpi).every((term) => term?.keyed !== "distinct")

/** What happened, each on its day: what stands at the end of a month is no part of what stands at the end of the year. */
const flows = (kpi: Kpi): boolean =>
  sums(kpi) && kpi.before === undefined && termsOf(kpi).every((term) => term?.kind !== "stock")

const digits = (text: string | null): bigint => BigInt((text ?? "0").replace(".", ""))

/** Decimals are written to the last one that isn't 0: padded, they can be added as digits. */
const padded = (text: string | null): bigint => {
  const [whole = "0", fraction = ""] = (text ?? "0").split(".")
  return digits(`${whole}.${fraction.padEnd(6, "0")}`)
}

const keyOf = ({ id, currency, part }: KpiValue): string => JSON.stringify([id, currency, part])

/** The sums of what is told apart, beside those of the whole: the lines that differ. */
const differing = (of: Told, kpis: ReadonlyArray<Kpi>, apart: Partial<KpiQuery>): ReadonlyArray<string> => {
  const ids = kpis.map(({ id }) => id)
  const whole = new Map(valuesOf(of, { ids }).map((value) => [keyOf(value), value]))
  const parts = Map.groupBy(valuesOf(of, { ids, ...apart }), keyOf)
  return [...whole].flatMap(([key, value]) => {
    const own = parts.get(key) ?? []
    const hidden = value.numerator === null || own.some(({ numerator }) => numerator === null)
    if (hidden) return []
    const sumOf = (textOf: (part: KpiValue) => string | null): bigint =>
      own.reduce((sum, part) => sum + padded(textOf(part)), 0n)
    return sumOf(({ numerator }) => numerator) === padded(value.numerator) &&
      sumOf(({ denominator }) => denominator) === padded(value.denominator)
      ? []
      : [
          `${key}: ${own.map(({ numerator, denominator }) => `${numerator}/${denominator}`).join(" + ")} is not ${value.numerator}/${value.denominator}`,
        ]
  })
}

describe("KPIs add up", () => {
  it.each(["customer", "segment", "country", "group"])(
    "over groups by %s: sums of numerators over sums of denominators",
    (by) => {
      const additive = catalogue.filter(sums)
      expect(additive.length).toBeGreaterThan(80)
      for (const of of told) expect(differing(of, additive, { by: [by] })).toEqual([])
    },
  )

  it.each(["week", "month", "quarter", "year"] as const)(
    "over the windows of a series by the %s, of what happened on a day",
    (every) => {
      const additive = catalogue.filter(flows)
      expect(additive.length).toBeGreaterThan(60)
      for (const of of told) expect(differing(of, additive, { every })).toEqual([])
    },
  )

  it("to nothing that isn't a number, and to no value where there is nothing to divide by", () => {
    const values = told.flatMap((of) => [
      ...valuesOf(of, { every: "month" }),
      ...valuesOf(of, { by: ["customer", "currency"] }).filter(({ group }) => group !== undefined),
      ...valuesOf({ ...of, query: { ...of.query, knownAt: 0 as never } }),
    ])
    const without = new Map(catalogue.map((kpi) => [kpi.id, kpi.zeroOverZero]))
    for (const { id, numerator, denominator, value, reason, also = {} } of values) {
      for (const text of [numerator, denominator, value, ...Object.values(also)])
        expect(text ?? "").not.toMatch(/NaN|Infinity|undefined/)
      if (denominator === null || Number(denominator) !== 0) continue
      const nothing = Number(numerator) === 0 && without.get(id) !== undefined
      expect([id, value === null, reason]).toEqual([id, !nothing, nothing ? null : "DENOMINATOR_ZERO"])
    }
    expect(values.some(({ reason }) => reason === "DENOMINATOR_ZERO")).toBe(true)
  })

  it("to the same for a group as for its members alone", () => {
    const [of] = told
    if (of === undefined) throw new Error("no company")
    const grouped = valuesOf(of, { by: ["segment"], ids: ["PR-01", "FI-01", "QU-06", "PE-01"] })
    expect(new Set(grouped.map(({ group }) => group?.["segment"])).size).toBeGreaterThan(1)
    for (const { group, ...value } of grouped) {
      const alone = valuesOf(of, {
        ids: [value.id],
        where: {
          segment: group?.["segment"] ?? "",
          ...(value.currency === null ? {} : { currency: value.currency }),
          ...(value.part === undefined ? {} : { part: value.part }),
        },
      })
      expect(alone).toEqual([value])
    }
  })
})
