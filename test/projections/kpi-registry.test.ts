import type { Instant, LocalDate } from "@adv/domain"
import {
  catalogue,
  type Kpi,
  type KpiQuery,
  type KpiValue,
  kpiRegistry,
  kpisOf,
  registerKpi,
} from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { beforeAll, describe, expect, it } from "vitest"
import { type Company, company, withCustomer, withOrder } from "../support/company.js"

const ordersTaken = catalogue.find(({ id }) => id === "PR-01") as Kpi

/** A KPI of one's own: orders for each thousand of net value. */
const own: Kpi = {
  ...ordersTaken,
  id: "X-01",
  alias: "tempo",
  name: "Orders of a customer's own kind",
}

const problemOf = (kpi: Kpi): string => {
  const registry = kpiRegistry([kpi])
  return isLeft(registry) ? `${registry.left.code}: ${registry.left.message}` : "registered"
}

describe("registering a KPI", () => {
  it("refuses what is missing, and says what", () => {
    expect(problemOf(own)).toBe("registered")
    expect(problemOf({ ...own, unit: " " })).toBe(
      "KPI_INVALID: The KPI X-01 can't be registered: it has no unit.",
    )
    expect(problemOf({ ...own, id: "x 01" })).toMatch(/KPI_INVALID.*capitals, digits and hyphens/)
    expect(problemOf({ ...own, numerator: { ordrs: 1 } })).toMatch(
      /numerator names the term ordrs: it has orders/,
    )
    expect(problemOf({ ...own, opening: ["orders"] })).toMatch(/orders is no stock/)
    expect(problemOf({ ...own, pending: "later" })).toMatch(/pending names the term later/)
    expect(problemOf({ ...own, attribution: "" })).toMatch(/by which date/)
    expect(problemOf({ ...own, money: "numerator" })).toMatch(/set perCurrency/)
    expect(problemOf({ ...own, dimensions: ["segment"] })).toMatch(/every KPI can be told apart by segment/)
    expect(problemOf({ ...own, figure: () => ({ numerator: 1, n: 1 }) })).toMatch(/and not both/)
    expect(problemOf({ ...own, version: 0 })).toMatch(/from 1 on/)
  })

  it("refuses one id and version twice, and an alias that is taken", () => {
    const registry = kpiRegistry(catalogue)
    if (isLeft(registry)) throw new Error(registry.left.message)
    expect(registerKpi(registry.right, ordersTaken)).toMatchObject({ left: { code: "KPI_DUPLICATE" } })
    expect(registerKpi(registry.right, { ...own, alias: "dso" })).toMatchObject({
      left: { code: "KPI_DUPLICATE" },
    })
    const registered = registerKpi(registry.right, own)
    if (isLeft(registered)) throw new Error(registered.left.message)
    expect(registered.right.find("tempo")?.id).toBe("X-01")
    expect(registered.right.kpis).toHaveLength(catalogue.length + 1)
  })

  it("keeps several versions: the latest is counted, and each can be asked for", () => {
    const second: Kpi = { ...ordersTaken, version: 2, name: "Orders taken, otherwise" }
    const registry = kpiRegistry([second, ...catalogue])
    if (isLeft(registry)) throw new Error(registry.left.message)
    expect(registry.right.find("PR-01")?.version).toBe(2)
    expect(registry.right.find("pr-01@1")?.version).toBe(1)
    expect(registry.right.latest.filter(({ id }) => id === "PR-01")).toEqual([second])
  })
})

describe("asking for KPIs", () => {
  let of: Company
  beforeAll(async () => {
    of = company()
    await withCustomer(of, "ROSSI")
    await withCustomer(of, "BIANCHI")
    const asked = { customer: "ROSSI", quantity: "1", unitPrice: "10" }
    await withOrder(of, "1", { ...asked, on: "2025-01-05" })
    await withOrder(of, "2", { ...asked, on: "2025-01-06" })
    await withOrder(of, "3", { ...asked, on: "2025-07-01", customer: "BIANCHI" })
  })

  const ask = async (query: Partial<KpiQuery>) => {
    const { states } = await of.models()
    return kpisOf(states, {
      from: "2025-01-01" as LocalDate,
      to: "2026-01-01" as LocalDate,
      asOf: "2025-12-31" as LocalDate,
      knownAt: Number.MAX_SAFE_INTEGER as Instant,
      ids: ["PR-01"],
      ...query,
    })
  }
  const answered = async (query: Partial<KpiQuery>): Promise<ReadonlyArray<KpiValue>> => {
    const values = await ask(query)
    if (isLeft(values)) throw new Error(values.left.message)
    return values.right
  }
  const windows = async (query: Partial<KpiQuery>) =>
    (await answered(query)).map(({ from, to, value }) => `${from} ${to} ${value}`)

  it("counts by ISO weeks, which begin on a Monday", async () => {
    const to = "2025-01-15" as LocalDate
    expect(await windows({ every: "week", to })).toEqual([
      "2025-01-01 2025-01-06 1",
      "2025-01-06 2025-01-13 1",
      "2025-01-13 2025-01-15 0",
    ])
  })

  it("counts by quarters and years, also of a fiscal year that begins in July", async () => {
    expect(await windows({ every: "quarter" })).toEqual([
      "2025-01-01 2025-04-01 2",
      "2025-04-01 2025-07-01 0",
      "2025-07-01 2025-10-01 1",
      "2025-10-01 2026-01-01 0",
    ])
    expect(await windows({ every: "year", fiscalStart: 7 })).toEqual([
      "2025-01-01 2025-07-01 2",
      "2025-07-01 2026-01-01 1",
    ])
    expect(await windows({ every: "quarter", fiscalStart: 2, to: "2025-06-01" as LocalDate })).toEqual([
      "2025-01-01 2025-02-01 2",
      "2025-02-01 2025-05-01 0",
      "2025-05-01 2025-06-01 0",
    ])
    // A leap day is a day of its window.
    const leap = { from: "2024-02-01" as LocalDate, to: "2024-04-01" as LocalDate }
    expect(await windows({ ...leap, every: "month" })).toEqual([
      "2024-02-01 2024-03-01 0",
      "2024-03-01 2024-04-01 0",
    ])
  })

  it("tells apart by group, and leaves out groups of nothing", async () => {
    const values = await answered({ by: ["customer"], every: "year" })
    expect(values.map(({ group, value }) => [group?.["customer"], value])).toEqual([
      ["BIANCHI", "1"],
      ["ROSSI", "2"],
    ])
    expect(await windows({ where: { customer: ["ROSSI", "VERDI"] } })).toEqual(["2025-01-01 2026-01-01 2"])
    expect(await answered({ by: ["customer"], where: { customer: "VERDI" } })).toEqual([])
  })

  it("refuses a dimension that a KPI doesn't have, and a fiscal year of thirteen months", async () => {
    expect(await ask({ by: ["weather"] })).toMatchObject({ left: { code: "DIMENSION_UNKNOWN" } })
    expect(await ask({ ids: ["PR-01", "FI-01"], by: ["channel"] })).toMatchObject({
      left: { code: "DIMENSION_UNKNOWN" },
    })
    expect(await ask({ fiscalStart: 13 })).toMatchObject({ left: { code: "WINDOW_INVALID" } })
    expect(await ask({ definitions: [own, own] })).toMatchObject({ left: { code: "KPI_DUPLICATE" } })
  })

  it("says of a cohort how much of it may still change", async () => {
    const [ever] = await answered({ ids: ["QU-01"] })
    expect(ever?.maturity).toEqual({ changing: 3, of: 3 })
    const ripe: Kpi = { ...ordersTaken, id: "X-02", window: "cohort", ripensFor: 200 }
    const [some] = await answered({ ids: ["X-02"], definitions: [ripe] })
    // By the end of the year, 200 days had passed of the orders of January, and not of that of July.
    expect(some?.maturity).toEqual({ changing: 1, of: 3 })
  })

  it("counts KPIs of one's own beside the shipped ones", async () => {
    const values = await answered({ ids: ["tempo", "PR-01"], definitions: [...catalogue, own] })
    expect(values.map(({ id, value }) => [id, value])).toEqual([
      ["PR-01", "3"],
      ["X-01", "3"],
    ])
  })
})
