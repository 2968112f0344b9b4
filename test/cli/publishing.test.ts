import { writeFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const here = folder()
const store = here.path("company.db")
beforeAll(() => smallCompany(store))
afterAll(here.remove)

const by = ["--store", store, "--by", "anna"]
/** After all that is done here: what is recorded never goes back, whatever the clock says. */
const later = "2025-06-01T10:00:00Z"
/** January is published on 10 February; in April one more order of January is recorded. */
const inFebruary = "2025-02-10T12:00:00Z"
const january = ["--from", "2025-01-01", "--to", "2025-02-01"]

const publish = (kpi: string, now = inFebruary, ...more: ReadonlyArray<string>) =>
  run(["publish", "kpi", kpi, ...january, ...by, ...more], now)

describe("adv publish, published and bridge", () => {
  it("puts a figure on record, once", async () => {
    const first = await publish("pr-01", inFebruary, "--json")
    expect(first.code).toBe(0)
    expect(first.json()).toMatchObject({
      outcome: "appended",
      facts: [
        {
          stream: "indicator-PR-01",
          type: "KpiPublished",
          data: {
            kpi: "PR-01",
            version: 1,
            publication: 1,
            window: { from: "2025-01-01", to: "2025-02-01" },
            asOf: "2025-02-10",
            numerator: "1",
            value: "1",
            unit: "orders",
          },
        },
      ],
    })
    expect((await publish("PR-01", "2025-02-10T13:00:00Z")).out).toBe("There was nothing to do.\n")
  })

  it("publishes each currency by itself, and a part when it is asked for", async () => {
    const { json } = await publish("PR-03", inFebruary, "--json")
    expect(
      (json() as { facts: ReadonlyArray<{ data: object }> }).facts.map(({ data }) => data),
    ).toMatchObject([
      { scope: { currency: "EUR" }, value: "1100.00" },
      { scope: { currency: "JPY" }, value: "0" },
    ])
    const part = await publish("PR-01", inFebruary, "--where", "customer=TANAKA", "--json")
    expect(part.json()).toMatchObject({ facts: [{ data: { scope: { customer: "TANAKA" }, value: "0" } }] })
  })

  it("refuses a window that isn't over, and a KPI or a dimension that isn't there", async () => {
    const early = await run(["publish", "kpi", "PR-01", ...january, ...by], "2025-01-20T12:00:00Z")
    expect([early.code, early.err]).toEqual([1, expect.stringMatching(/^WINDOW_NOT_OVER: PR-01 can't be/)])
    expect((await publish("XX-1")).err).toMatch(/^KPI_UNKNOWN/)
    expect((await publish("PR-01", inFebruary, "--where", "mood=good")).err).toMatch(/^DIMENSION_UNKNOWN/)
    expect((await publish("PR-01", inFebruary, "--where", "good")).code).toBe(2)
  })

  it("restates a figure when it has become another, and says by which facts", async () => {
    const placed = await run(
      ["place", "10251", "--customer", "ROSSI", "--line", "LAMP:1:50", "--on", "2025-01-31", ...by],
      "2025-03-15T12:00:00Z",
    )
    expect([placed.code, placed.err]).toEqual([0, ""])
    const bridge = await run(["bridge", "PR-01", ...january, "--store", store], "2025-04-01T10:00:00Z")
    expect(bridge.code).toBe(0)
    expect(bridge.out).toContain("Orders taken (PR-01), 2025-01-01 to 2025-02-01")
    expect(bridge.out).toMatch(/published, version 1 +1 +1 +–/)
    expect(bridge.out).toMatch(/recorded late +\+1 +\+1 +–/)
    expect(bridge.out).toMatch(/now, version 1 +2 +2 +–/)
    expect(bridge.out).toMatch(/2025-01-31 +2025-03-15 13:00:00 +order-10251/)
    const document = await run(["bridge", "PR-01", ...january, "--store", store, "--json"])
    expect(document.json()).toMatchObject([
      {
        kpi: "PR-01",
        publication: { publication: 1, value: "1" },
        parts: [
          {
            kind: "lateFacts",
            numerator: "1",
            facts: [{ stream: "order-10251", type: "OrderPlaced", effectiveDate: "2025-01-31" }],
          },
          { kind: "definitionChange", numerator: "0", facts: [] },
          { kind: "interaction", numerator: "0", facts: [] },
        ],
        now: { value: "2" },
      },
      { publication: { publication: 2, scope: { customer: "TANAKA" } }, now: { value: "0" } },
    ])
    const again = await publish("PR-01", "2025-03-20T12:00:00Z", "--on", "2025-03-20")
    expect(again.out).toContain("Publication 3: PR-01, version 1, was 2")
    expect(again.err).toContain('1 figure restated: "adv bridge" says what changed, and why.')
  })

  it("lists what was published, on any pair of dates, and which of it was restated", async () => {
    const list = async (...more: ReadonlyArray<string>) => {
      const { json } = await run(["published", "PR-01", "--store", store, "--json", ...more])
      return (
        json() as ReadonlyArray<{
          publication: number
          value: string
          restates: number | null
          restated: boolean
        }>
      ).map(({ publication, value, restates, restated }) => [publication, value, restates, restated])
    }
    expect(await list()).toEqual([
      [1, "1", null, true],
      [2, "0", null, false],
      [3, "2", 1, false],
    ])
    expect(await list("--as-of", "2025-02-28")).toEqual([
      [1, "1", null, false],
      [2, "0", null, false],
    ])
    const { out } = await run(["published", "--store", store])
    expect(out).toMatch(/2025-02-10 +PR-01@1 #1 .* restated/)
    expect(out).toMatch(/2025-03-20 +PR-01@1 #3 .* restates #1/)
  })

  it("says that nothing was published where nothing was", async () => {
    const { code, err } = await run(["bridge", "QU-05", ...january, "--store", store])
    expect([code, err]).toEqual([1, expect.stringMatching(/^NOT_PUBLISHED: QU-05 from 2025-01-01/)])
  })
})

describe("adv targets", () => {
  it("sets, lists and withdraws targets, and shows what was noticed by adv work", async () => {
    expect((await run(["targets", "--store", store])).out).toContain("No target is set.")
    const set = await run(
      ["targets", "set", "qu-05", "--at-least", "95", "--from", "2025-01-01", ...by],
      "2025-02-01T12:00:00Z",
    )
    expect(set.out).toContain("The target of QU-05 by the month is at least 95 from 2025-01-01")
    await run(
      ["targets", "set", "PR-03", "--at-most", "9", "--where", "currency=EUR", "--every", "quarter", ...by],
      "2025-02-01T12:00:00Z",
    )
    expect((await run(["work", "--on", "2025-04-01", "--store", store], "2025-04-01T12:00:00Z")).code).toBe(0)
    const { json } = await run(["targets", "--store", store, "--as-of", "2025-04-01", "--json"], later)
    expect(json()).toMatchObject({
      targets: [
        { kpi: "PR-03", scope: { currency: "EUR" }, every: "quarter", value: "9", direction: "atMost" },
        // The Japanese order was wanted by 1 March, and was the only one.
        { kpi: "QU-05", value: "95", direction: "atLeast", noticed: { direction: "missed" } },
      ],
      crossings: [
        { kpi: "PR-03", direction: "missed", target: "9", window: { from: "2025-01-01", to: "2025-04-01" } },
        { kpi: "QU-05", direction: "missed", value: "0.00", window: { from: "2025-03-01" } },
      ],
    })
    const listed = await run(["targets", "list", "--store", store, "--as-of", "2025-04-01"], later)
    expect(listed.out).toMatch(
      /PR-03 +currency EUR +quarter +≤ 9 +2025-02-01 +missed in the quarter from 2025-01-01/,
    )
    const gone = await run(
      ["targets", "withdraw", "QU-05", "--reason", "another carrier", ...by],
      "2025-04-02T12:00:00Z",
    )
    expect(gone.code).toBe(0)
    expect((await run(["targets", "--store", store], later)).out).not.toMatch(/QU-05 +month/)
  })

  it("refuses a target of nothing, and one that says no value", async () => {
    const unknown = await run(["targets", "set", "XX-1", "--at-least", "1", ...by])
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringMatching(/^KPI_UNKNOWN/)])
    expect((await run(["targets", "set", "QU-05", ...by])).code).toBe(2)
    expect((await run(["targets", "set", "QU-05", "--at-least", "much", ...by])).code).toBe(2)
  })
})

describe("adv dashboard", () => {
  const file = here.path("office.json")

  it("is defined from a file, and shows value, target, status and trend", async () => {
    expect((await run(["dashboard", "--store", store])).out).toContain("No dashboard is defined.")
    const window = { every: "month", periods: 3 }
    writeFileSync(
      file,
      JSON.stringify({
        title: "The office",
        tiles: [
          { kpi: "PR-01", dims: {}, window, target: { value: "3", direction: "atLeast" } },
          { kpi: "PR-03", dims: { currency: "EUR" }, window },
          { kpi: "PR-03", dims: {}, window },
        ],
      }),
    )
    const defined = await run(["dashboard", "define", "office", file, ...by], "2025-01-02T12:00:00Z")
    expect(defined.out).toContain("Version 1 of dashboard office shows 3 figures: PR-01, PR-03, PR-03")
    const { out } = await run(["dashboard", "--store", store, "--as-of", "2025-02-28"], later)
    expect(out).toMatch(/^The office\nas of 2025-02-28/)
    expect(out).toMatch(/Orders taken +3 +orders +≥ 3 +● met +▁.*█/)
    expect(out).toContain("PR-03: PR-03 is several figures")
    const { json } = await run(
      ["dashboard", "office", "--store", store, "--as-of", "2025-02-28", "--json"],
      later,
    )
    expect(json()).toMatchObject({
      dashboard: "office",
      version: 1,
      tiles: [
        { kpi: "PR-01", value: "3", status: "met" },
        { value: "100.00", status: "noTarget" },
        { value: null },
      ],
    })
  })

  it("refuses a file that defines none, and a name that isn't there", async () => {
    writeFileSync(file, '{"tiles": [{"kpi": "PR-01"}]}')
    const wrong = await run(["dashboard", "define", "office", file, ...by])
    expect(wrong.err).toMatch(/^DASHBOARD_FILE_INVALID: .*dims is missing/)
    const unknown = await run(["dashboard", "moon", "--store", store], later)
    expect(unknown.err).toMatch(/^DASHBOARD_UNKNOWN: There is no dashboard moon .* choose from office/)
  })
})
