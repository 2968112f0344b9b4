import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { afterAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const here = folder()
afterAll(here.remove)

const mapping = here.path("ledger.json")
writeFileSync(
  mapping,
  JSON.stringify({
    name: "ledger",
    defaults: { currency: "EUR", paymentTerm: { netDays: 30 } },
    facts: [{ fact: "invoice", invoice: "No", customer: "Customer", date: "Date", amount: "Net" }],
  }),
)
const csv = (name: string, ...rows: ReadonlyArray<string>): string => {
  const path = here.path(name)
  writeFileSync(path, `No,Customer,Date,Net\n${rows.join("\n")}\n`)
  return path
}

describe("adv import", () => {
  const store = here.path("ledger.db")
  const good = "1,ROSSI,2025-01-10,100.00"
  const bad = "2,ROSSI,2025-13-11,50.00"

  it("appends nothing and leaves no store when it is strict and something is refused", async () => {
    const path = csv("ledger.csv", good, bad)
    const { code, err, json } = await run([
      "import",
      "--strict",
      "--store",
      store,
      "--mapping",
      mapping,
      path,
      "--json",
    ])
    expect(code).toBe(1)
    expect(err).toMatch(/^IMPORT_REFUSED: .+ledger\.csv line 3/)
    expect(json()).toMatchObject({ error: { code: "IMPORT_REFUSED" } })
    expect(existsSync(store)).toBe(false)
  })

  it("otherwise lists what is refused by line, column and reason, and the rest goes in, once", async () => {
    const path = csv("ledger.csv", good, bad)
    const words = ["import", "--store", store, "--mapping", mapping, path]
    const first = await run(words)
    expect(first.code).toBe(0)
    expect(first.out).toMatch(/2 rows, 3 facts appended to .+; 1 refused\./)
    expect(first.out).toMatch(/ledger\.csv +3 +Date +2025-13-11 +\S/)
    expect(first.out).toContain("ledger.rejects.csv")
    expect(readFileSync(here.path("ledger.rejects.csv"), "utf8")).toContain("2025-13-11")
    expect((await run([...words, "--json"])).json()).toMatchObject({
      store,
      rows: 2,
      facts: 0,
      appended: {},
      rejected: 1,
      rejects: [{ file: "ledger.csv", line: 3, column: "Date", value: "2025-13-11", code: "DATE_INVALID" }],
      rejectsPath: here.path("ledger.rejects.csv"),
    })
    // The import was recorded by the machine's clock.
    const aging = await run(
      ["aging", "--store", store, "--as-of", "2025-03-31", "--json"],
      "9999-01-01T00:00:00Z",
    )
    expect(aging.json()).toMatchObject({ currencies: [{ total: { amount: "100.00", currency: "EUR" } }] })
  })

  it("names the mapping or the file that can't be read, and makes no store for it", async () => {
    const none = here.path("none.db")
    const file = csv("ledger.csv", good)
    const noMapping = await run(["import", "--store", none, "--mapping", here.path("no.json"), file])
    expect([noMapping.code, noMapping.err]).toEqual([
      1,
      expect.stringMatching(/^MAPPING_UNREADABLE: .+no\.json/),
    ])
    const noFile = await run(["import", "--store", none, "--mapping", mapping, here.path("no.csv")])
    expect([noFile.code, noFile.err]).toEqual([1, expect.stringMatching(/^FILE_UNREADABLE: .+no\.csv/)])
    expect(existsSync(none)).toBe(false)
  })
})

describe("adv demo", () => {
  const store = here.path("demo.db")
  const words = ["demo", "--store", store, "--orders", "30", "--json"]

  it("makes a year, and says what to try next", async () => {
    const { code, json } = await run(words)
    expect(code).toBe(0)
    expect(json()).toStrictEqual({
      store,
      seed: 4,
      orders: 30,
      customers: expect.any(Number),
      events: expect.any(Number),
      appended: expect.any(Number),
      today: "2025-12-31",
    })
    const again = await run(words.slice(0, -1))
    expect(again.out).toContain("nothing was appended")
    expect(again.out).toContain(`adv aging --store ${store} --as-of 2025-12-31`)
  })

  it("appends nothing to a store that holds it already, and refuses one that holds something else", async () => {
    const again = await run(words)
    expect([again.code, (again.json() as { appended: number }).appended]).toEqual([0, 0])
    const other = await run([...words, "--seed", "2"])
    expect(other.code).toBe(1)
    expect(other.err).toMatch(/^DEMO_STORE_NOT_EMPTY: .+demo\.db/)
    const company = here.path("company.db")
    await smallCompany(company)
    const before = readFileSync(company)
    expect((await run(["demo", "--store", company])).err).toMatch(/^DEMO_STORE_NOT_EMPTY: .+company\.db/)
    expect(readFileSync(company).equals(before)).toBe(true)
  })

  it("leaves nothing half made when it can't go on", async () => {
    const { code, err } = await run(["demo", "--store", here.path("no/such/folder.db")])
    expect(code).toBe(1)
    expect(err).toMatch(/^STORE_UNAVAILABLE: .+folder\.db cannot be used/)
    expect(readdirSync(here.path(".")).filter((name) => name.includes("building"))).toEqual([])
  })

  it("gives the morning's screen: orders, receivables, KPIs and the worst payers", async () => {
    const { out, code } = await run(["morning", "--store", store, "--as-of", "2025-12-31"])
    expect(code).toBe(0)
    for (const part of ["orders", "days late", "KPI", "this month", "worst payers"])
      expect(out).toContain(part)
    expect(out.split("\n").length).toBeLessThan(50)
    expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100)
    const { json } = await run(["morning", "--store", store, "--as-of", "2025-12-31", "--json"])
    expect(Object.keys(json() as object)).toEqual(["asOf", "knownAt", "byStatus", "aging", "kpis", "toDo"])
  })
})
