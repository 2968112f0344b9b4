import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const here = folder()
const store = here.path("company.db")
beforeAll(() => smallCompany(store))
afterAll(here.remove)

const euros = (amount: string) => ({ amount, currency: "EUR" })
const nothing = euros("0.00")

describe("adv aging", () => {
  it("prints the promised document: exact amounts, numbers of items, both dates", async () => {
    const { code, json, err } = await run([
      "aging",
      "--store",
      store,
      "--as-of",
      "2025-03-31",
      "--known-at",
      "2025-03-31T23:59:59Z",
      "--json",
    ])
    expect(code).toBe(0)
    expect(err).toBe("")
    expect(json()).toStrictEqual({
      asOf: "2025-03-31",
      knownAt: "2025-03-31T23:59:59.000Z",
      basis: "dueDate",
      bounds: [30, 60, 90],
      currencies: [
        {
          currency: "EUR",
          buckets: [
            { label: "current", amount: nothing, items: 0 },
            { label: "1-30", amount: nothing, items: 0 },
            { label: "31-60", amount: euros("942.00"), items: 1 },
            { label: "61-90", amount: nothing, items: 0 },
            { label: ">90", amount: nothing, items: 0 },
          ],
          total: euros("942.00"),
          unapplied: euros("100.00"),
          net: euros("842.00"),
          disputed: euros("100.00"),
          overdue: euros("942.00"),
          openEnded: { amount: nothing, items: 0 },
        },
      ],
    })
  })

  it("keeps its keys in the order that is promised", async () => {
    const { out, json } = await run(["aging", "--store", store, "--as-of", "2025-03-31", "--json"])
    expect(Object.keys(json() as object)).toEqual(["asOf", "knownAt", "basis", "bounds", "currencies"])
    const { currencies } = json() as { currencies: ReadonlyArray<object> }
    expect(Object.keys(currencies[0] ?? {}).slice(0, 7)).toEqual([
      "currency",
      "buckets",
      "total",
      "unapplied",
      "net",
      "disputed",
      "overdue",
    ])
    expect(out.indexOf('"asOf"')).toBeLessThan(out.indexOf('"knownAt"'))
  })

  it("adds a row for each customer or each invoice", async () => {
    const rowsBy = async (by: string) => {
      const { json } = await run(["aging", "--store", store, "--as-of", "2025-03-31", "--by", by, "--json"])
      const { currencies } = json() as { currencies: ReadonlyArray<{ rows: ReadonlyArray<object> }> }
      return currencies[0]?.rows
    }
    expect(await rowsBy("customer")).toMatchObject([
      {
        customer: "ROSSI",
        name: "Rossi & Figli S.r.l.",
        daysPastDue: 35,
        total: euros("942.00"),
        unapplied: euros("100.00"),
      },
    ])
    expect(await rowsBy("invoice")).toMatchObject([
      { invoice: "I-1", customer: "ROSSI", dueDate: "2025-02-24", overdue: euros("942.00") },
    ])
  })

  it("follows --bounds with its labels and --basis with its days", async () => {
    const { json } = await run([
      "aging",
      "--store",
      store,
      "--as-of",
      "2025-03-31",
      "--bounds",
      "40,64",
      "--basis",
      "invoiceDate",
      "--json",
    ])
    expect(json()).toMatchObject({
      basis: "invoiceDate",
      bounds: [40, 64],
      currencies: [
        {
          buckets: [
            { label: "current" },
            { label: "1-40", items: 0 },
            { label: "41-64", items: 0 },
            { label: ">64", items: 1 },
          ],
        },
      ],
    })
  })

  it("takes a date as the end of that day where the company is: what was recorded that evening counts", async () => {
    // The payment of 20 February was recorded at 17:00 UTC.
    const total = async (...more: ReadonlyArray<string>) => {
      const { json } = await run(["aging", "--store", store, "--as-of", "2025-03-31", ...more, "--json"])
      const { currencies, knownAt } = json() as {
        knownAt: string
        currencies: ReadonlyArray<{ total: { amount: string } }>
      }
      return [knownAt, currencies[0]?.total.amount]
    }
    expect(await total("--known-at", "2025-02-19")).toEqual(["2025-02-19T22:59:59.999Z", "1342.00"])
    expect(await total("--known-at", "2025-02-20")).toEqual(["2025-02-20T22:59:59.999Z", "942.00"])
    expect(await total("--known-at", "2025-02-20", "--zone", "Asia/Tokyo")).toEqual([
      "2025-02-20T14:59:59.999Z",
      "1342.00",
    ])
  })

  it("shows people a table, with shares and thousands apart, and says the dates", async () => {
    const { out } = await run(["aging", "--store", store, "--as-of", "2025-02-01"])
    expect(out).toContain("Receivables on 2025-02-01")
    expect(out).toMatch(/current +1 +1,342\.00 +100\.0 %/)
    expect(out).toContain("\n")
    expect(out).not.toContain("\u001b")
  })

  it("is as of today without --as-of, and says so when the store's history ended before", async () => {
    const late = await run(["aging", "--store", store, "--json"], "2025-06-30T22:30:00Z")
    expect(late.json()).toMatchObject({ asOf: "2025-07-01", knownAt: "2025-06-30T22:30:00.000Z" })
    expect(late.err).toContain("the newest business date in")
    expect(late.err).toContain("--as-of 2025-03-02")
    const asked = await run(["aging", "--store", store, "--as-of", "2025-07-01", "--json"])
    expect(asked.err).toBe("")
  })
})
