import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const here = folder()
const store = here.path("company.db")
beforeAll(() => smallCompany(store))
afterAll(here.remove)

type Values = ReadonlyArray<{
  id: string
  from: string
  to: string
  value: string | null
  currency: string | null
}>

describe("adv kpi", () => {
  it("prints the promised document, a value with what it was made from", async () => {
    const { code, json } = await run([
      "kpi",
      "--store",
      store,
      "--as-of",
      "2025-03-31",
      "--known-at",
      "2025-04-01T00:00:00Z",
      "--id",
      "PR-01,fi-06",
      "--id",
      "FI-09",
      "--json",
    ])
    expect(code).toBe(0)
    const rest = {
      from: "2025-01-01",
      to: "2025-04-01",
      asOf: "2025-03-31",
      knownAt: "2025-04-01T00:00:00.000Z",
    }
    expect((json() as Values).filter(({ currency }) => currency !== "JPY")).toStrictEqual([
      {
        id: "PR-01",
        name: "Orders taken",
        version: 1,
        unit: "orders",
        ...rest,
        numerator: "4",
        denominator: null,
        value: "4",
        reason: null,
        n: 4,
        currency: null,
      },
      {
        id: "FI-06",
        name: "Average days late, by amount paid",
        version: 1,
        unit: "days",
        ...rest,
        numerator: "0.00",
        denominator: "0.00",
        value: null,
        reason: "DENOMINATOR_ZERO",
        n: 0,
        currency: "EUR",
      },
      {
        id: "FI-09",
        name: "Overdue ratio",
        version: 1,
        unit: "%",
        ...rest,
        numerator: "942.00",
        denominator: "942.00",
        value: "100.00",
        reason: null,
        n: 1,
        currency: "EUR",
      },
    ])
    expect(Object.keys((json() as Values)[0] ?? {})).toEqual([
      "id",
      "name",
      "version",
      "unit",
      "from",
      "to",
      "asOf",
      "knownAt",
      "numerator",
      "denominator",
      "value",
      "reason",
      "n",
      "currency",
    ])
  })

  it("gives each month of the window, which ends the day before --to", async () => {
    const { json } = await run([
      "kpi",
      "--store",
      store,
      "--as-of",
      "2025-03-31",
      "--from",
      "2025-01-01",
      "--to",
      "2025-03-01",
      "--every",
      "month",
      "--id",
      "PR-01",
      "--json",
    ])
    expect((json() as Values).map(({ from, to, value }) => [from, to, value])).toEqual([
      ["2025-01-01", "2025-02-01", "1"],
      ["2025-02-01", "2025-03-01", "3"],
    ])
  })

  it("tells one currency's value from another's", async () => {
    const { json } = await run([
      "kpi",
      "--store",
      store,
      "--as-of",
      "2025-03-31",
      "--id",
      "PR-03,FI-01",
      "--json",
    ])
    expect((json() as Values).map(({ id, currency, value }) => [id, currency, value])).toEqual([
      ["PR-03", "EUR", "1200.00"],
      ["PR-03", "JPY", "1000"],
      ["FI-01", "EUR", "56.47"],
      ["FI-01", "JPY", "0.00"],
    ])
  })

  it("shows people the KPIs by family, and why one has no value", async () => {
    const { out } = await run(["kpi", "--store", store, "--as-of", "2025-03-31"])
    expect(out.indexOf("productivity")).toBeLessThan(out.indexOf("finance"))
    expect(out).toMatch(/FI-01 +Days sales outstanding +56\.47 +days, EUR +842\.00 \/ 1,342\.00 +1/)
    expect(out).toContain("DENOMINATOR_ZERO")
  })

  it("shows people months as columns, one row for each currency", async () => {
    const { out } = await run([
      "kpi",
      "--store",
      store,
      "--as-of",
      "2025-03-31",
      "--every",
      "month",
      "--id",
      "PR-03",
    ])
    expect(out).toMatch(/2025-01 +2025-02 +2025-03/)
    expect(out).toMatch(/EUR +1,100\.00 +100\.00 +0\.00/)
    expect(out).toMatch(/JPY +0 +1,000 +0/)
  })

  it("tells groups apart, by quarter, and keeps to what is asked for", async () => {
    const of = ["kpi", "--store", store, "--as-of", "2025-03-31"]
    const { out } = await run([...of, "--by", "customer", "--every", "quarter", "--id", "PR-01"])
    expect(out).toMatch(/KPI +unit +of +2025-01\n/)
    expect(out).toMatch(/PR-01 +Orders taken +orders +ROSSI +\d/)
    const { json } = await run([...of, "--where", "customer=NOBODY", "--id", "PR-01", "--json"])
    expect((json() as Values).map(({ value }) => value)).toEqual(["0"])
    const unknown = await run([...of, "--by", "weather"])
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining("DIMENSION_UNKNOWN")])
  })

  it("lists the KPIs there are, without reading any log", async () => {
    const { out } = await run(["kpi", "--list", "--store", here.path("nothing.db")])
    expect(out).toMatch(/FI-01 +dso +Days sales outstanding +days +point +lower/)
    const { json } = await run(["kpi", "--list", "--id", "dso", "--json"])
    expect(json()).toMatchObject([
      {
        id: "FI-01",
        alias: "dso",
        window: "point",
        nullRule: "0 when there is nothing above either, else null",
      },
    ])
  })
})
