import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const here = folder()
const store = here.path("company.db")
beforeAll(() => smallCompany(store))
afterAll(here.remove)

const readers: ReadonlyArray<ReadonlyArray<string>> = [
  ["status"],
  ["status", "10248"],
  ["history", "10248"],
  ["aging"],
  ["kpi"],
  ["morning"],
]

describe("what goes wrong", () => {
  it.each(readers.map((words) => [words.join(" "), words] as const))(
    "adv %s makes no store where there is none, and says how to make one",
    async (_, words) => {
      const missing = here.path("missing.db")
      const { code, err, out, json } = await run([...words, "--store", missing, "--json"])
      expect(code).toBe(1)
      expect(err).toMatch(/^STORE_MISSING: There is no store at .+missing\.db.+adv demo.+adv import/)
      expect(json()).toStrictEqual({
        error: {
          code: "STORE_MISSING",
          message: expect.stringContaining("missing.db"),
          data: { path: missing },
        },
      })
      expect(out.trimEnd().endsWith("}")).toBe(true)
      expect(existsSync(missing)).toBe(false)
    },
  )

  it("leaves another application's SQLite file as it is", async () => {
    const foreign = here.path("foreign.db")
    const database = new DatabaseSync(foreign)
    database.exec("CREATE TABLE contacts (name TEXT)")
    database.close()
    const before = readFileSync(foreign)
    for (const words of [...readers, ["demo", "--orders", "5"]]) {
      const { code, err, out } = await run([...words, "--store", foreign])
      expect([code, out]).toEqual([1, ""])
      expect(err).toMatch(/^STORE_FOREIGN: .+foreign\.db/)
    }
    expect(readFileSync(foreign).equals(before)).toBe(true)
  })

  it("says that a damaged store is damaged, and answers nothing from it", async () => {
    const torn = here.path("torn.db")
    writeFileSync(torn, readFileSync(store))
    truncateSync(torn, 9000)
    for (const words of readers) {
      const { code, err, out } = await run([...words, "--store", torn])
      expect([code, out]).toEqual([1, ""])
      expect(err).toMatch(/^STORE_CORRUPT: .+torn\.db/)
    }
  })

  it("reports events that it can't read, and answers from the others", async () => {
    const parked = here.path("parked.db")
    writeFileSync(parked, readFileSync(store))
    const database = new DatabaseSync(parked)
    database.exec(`UPDATE events SET type = 'OrderTeleported' WHERE type = 'DisputeOpened'`)
    database.close()
    const { code, err, json } = await run(["aging", "--store", parked, "--as-of", "2025-03-31", "--json"])
    expect(code).toBe(0)
    expect(err).toMatch(
      /^Note: 1 event could not be read and is left out\. The first: EVENT_TYPE_UNKNOWN: .+OrderTeleported/,
    )
    expect(json()).toMatchObject({
      currencies: [{ disputed: { amount: "0.00" }, total: { amount: "942.00" } }],
    })
    const told = await run(["history", "10248", "--store", parked])
    expect(told.err).toContain("OrderTeleported")
  })

  it("suggests the order that was probably meant", async () => {
    const { code, err } = await run(["status", "10247", "--store", store])
    expect(code).toBe(1)
    expect(err).toMatch(/^ORDER_UNKNOWN: There is no order 10247\. Did you mean "10248"\?/)
    const unknown = await run(["history", "INV-2025-000007", "--store", store])
    expect(unknown.code).toBe(1)
    expect(unknown.err).toMatch(/^ID_UNKNOWN: .+Did you mean "INV-2025-000001"\?/)
  })

  it("refuses what can't be answered before it looks at the store", async () => {
    const missing = here.path("missing.db")
    expect((await run(["kpi", "--id", "XX-99", "--store", missing])).err).toMatch(/^KPI_UNKNOWN: /)
    expect((await run(["aging", "--bounds", "60,30", "--store", missing])).err).toMatch(
      /^AGING_BOUNDS_INVALID: /,
    )
    const window = ["kpi", "--from", "2025-02-01", "--to", "2025-02-01", "--store", missing]
    expect((await run(window)).code).toBe(1)
  })

  it.each([
    [["aging", "--as-of", "2025-02-30"], /2025-02-30/],
    [["aging", "--known-at", "2025-03-31T10:00"], /2025-03-31T23:59:59Z/],
    [["aging", "--known-at", "2025-02-30T10:00:00Z"], /2025-02-30T10:00:00Z/],
    [["aging", "--zone", "Mars/Olympus"], /Europe\/Rome/],
    [["aging", "--by", "moon"], /customer, invoice/],
    [["aging", "--bounds", "thirty"], /30,60,90/],
    [["kpi", "--every", "decade"], /month/],
    [["status", "--status", "lost"], /overdue/],
    [["status", "--top", "0"], /at least 1/],
    [["demo", "--orders", "-5"], /at least 1/],
    [["aging", "--nope"], /unknown option '--nope'/],
    [["agin"], /Did you mean aging\?/],
    [["history"], /missing required argument 'id'/],
    [["import", "x.csv"], /--mapping/],
  ])("exits with 2 on a wrong command line: %j", async (words, said) => {
    const { code, err, out } = await run(words)
    expect([code, out]).toEqual([2, ""])
    expect(err).toMatch(/^USAGE: .+--help" shows how\.\n$/)
    expect(err).toMatch(said)
    expect((await run([...words, "--json"])).json()).toMatchObject({ error: { code: "USAGE" } })
  })

  it("has left nothing behind", () => {
    expect(readdirSync(here.path(".")).filter((name) => /missing|building/.test(name))).toEqual([])
  })
})
