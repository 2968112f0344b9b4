import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const { path, remove } = folder()
const store = path("receivables.db")
beforeAll(() => smallCompany(store))
afterAll(remove)

const ask = (...words: ReadonlyArray<string>) => run([...words, "--store", store, "--as-of", "2025-03-31"])
const euros = (amount: string) => ({ amount, currency: "EUR" })

describe("adv explain aging", () => {
  it("lists the items of a bucket with what moved each, and counts it again from their facts", async () => {
    const { out, code } = await ask("explain", "aging", "--customer", "ROSSI", "--bucket", "31-60", "--facts")
    expect(code).toBe(0)
    expect(out).toContain("31-60 of customer ROSSI on 2025-03-31")
    expect(out).toMatch(/I-1\/1 +ROSSI +2025-02-24 +35 +100\.00 disputed +942\.00/)
    expect(out).toMatch(/2025-01-25 +issued +1,342\.00/)
    expect(out).toMatch(/2025-02-20 +paid by payment P-1 +-400\.00/)
    expect(out).toMatch(/Counted again from these \d+ facts alone, it comes to the same\./)
    const { json } = await ask("explain", "aging", "--customer", "ROSSI", "--bucket", "unapplied", "--json")
    expect(json()).toMatchObject([
      { amount: euros("100.00"), rederived: euros("100.00"), credits: [{ source: "payment P-1" }] },
    ])
  })

  it("is the same as the bucket of adv aging, and refuses a bucket that isn't there", async () => {
    const of = ["--customer", "ROSSI", "--bucket", "31-60"]
    expect((await ask("aging", ...of)).out).toBe((await ask("explain", "aging", ...of)).out)
    const { code, err } = await ask("explain", "aging", "--customer", "ROSSI", "--bucket", "31-61")
    expect(code).toBe(1)
    expect(err).toContain('There is no bucket "31-61": give one of current, 1-30')
  })
})

describe("adv aging", () => {
  it("has rows by term, segment or salesperson, and says who nobody said it of", async () => {
    for (const [by, group] of [
      ["term", "NET-30"],
      ["segment", "(not said)"],
      ["salesperson", "(not said)"],
      ["group", "ROSSI"],
    ] as const) {
      const { json } = await ask("aging", "--by", by, "--json")
      const { currencies } = json() as { currencies: ReadonlyArray<{ rows: ReadonlyArray<object> }> }
      expect(currencies[0]?.rows[0]).toMatchObject({ group, total: euros("942.00") })
    }
  })

  it("shows everything in one currency by a rate that says its day, and refuses without one", async () => {
    const of = ["aging", "--base-currency", "USD"]
    const { code, err } = await ask(...of)
    expect(code).toBe(1)
    expect(err).toContain("EXCHANGE_RATE_MISSING")
    const { out, json } = await ask(...of, "--rate", "EUR=1.1@2025-03-28:ECB", "--json")
    expect(json()).toMatchObject({
      base: { currency: "USD", rateOn: "asOf", quotes: [{ rate: "1.1", date: "2025-03-28", source: "ECB" }] },
      currencies: [{ currency: "USD", total: { amount: "1036.20", currency: "USD" } }],
    })
    expect(out).toContain("USD")
    // A rate of a week ago and more is none.
    expect((await ask(...of, "--rate", "EUR=1.1@2025-03-20")).code).toBe(1)
  })
})

describe("adv statement", () => {
  it("adds up from the opening balance to the closing one", async () => {
    const { out, json } = await ask("statement", "ROSSI", "--from", "2025-02-01", "--json")
    expect(json()).toMatchObject({
      accounts: [
        {
          currency: "EUR",
          opening: euros("1342.00"),
          entries: [{ on: "2025-02-20", kind: "payment", document: "payment P-1", amount: euros("-500.00") }],
          closing: euros("842.00"),
          unapplied: euros("100.00"),
        },
      ],
    })
    expect(out).not.toContain("NaN")
    const text = await ask("statement", "ROSSI", "--from", "2025-02-01")
    expect(text.out).toMatch(/2025-02-20 +payment +payment P-1 +-500\.00 +842\.00/)
    expect(text.out).toMatch(/not put against anything +-100\.00/)
  })
})

describe("adv customer", () => {
  it("shows one page, with credit, open items and what says that the customer may be lost", async () => {
    const { out, code } = await ask("customer", "ROSSI", "--policy", "static")
    expect(code).toBe(0)
    expect(out).toContain("Rossi & Figli S.r.l. (ROSSI) on 2025-03-31")
    expect(out).toMatch(/dispute +DIS-1 of I-1/)
    expect(out).toMatch(/I-1\/1 +2025-02-24 +35 +942\.00 +EUR +100\.00/)
    expect(out).toContain("exposure")
    const { json } = await ask("customer", "ROSSI", "--json")
    expect(json()).toMatchObject({
      customer: "ROSSI",
      ordering: { orders: 3, last: "2025-02-02" },
      contacts: [{ kind: "survey", contact: "S-1" }],
    })
    expect((await ask("customer", "NOBODY")).err).toContain("CUSTOMER_UNKNOWN")
    expect((await ask("at-risk")).out).toContain("ROSSI")
  })
})

describe("the other reports of receivables", () => {
  it("adv due and adv forecast say when money is due, and when it is expected", async () => {
    const due = await ask("due", "--json")
    expect(due.json()).toMatchObject({
      currencies: [{ currency: "EUR", overdue: { amount: euros("942.00"), items: 1 }, periods: [] }],
    })
    const forecast = await ask("forecast", "--weeks", "2", "--json")
    // What is in dispute isn't expected; what is overdue, the day after.
    expect(forecast.json()).toMatchObject({
      currencies: [
        {
          currency: "EUR",
          weeks: [{ from: "2025-04-01", to: "2025-04-07", amount: euros("842.00"), items: 1 }, { items: 0 }],
          total: euros("842.00"),
        },
      ],
    })
    expect((await ask("due")).out).toMatch(/past due +1 +942\.00/)
    expect((await ask("forecast")).out).toMatch(/2025-04-01 +1 +842\.00/)
  })

  it("adv exposure and adv held count by a credit policy, and refuse one that nobody published", async () => {
    const { json } = await ask("exposure", "--policy", "static", "--rate", "JPY=0.0062", "--json")
    expect(json()).toMatchObject({ policy: "static" })
    expect((await ask("exposure", "ROSSI", "--policy", "static")).out).toMatch(/overdue +942\.00/)
    expect((await ask("exposure", "--policy", "ours")).err).toContain("CREDIT_POLICY_UNKNOWN")
    const held = await ask("held", "--policy", "static")
    expect(held.out).toMatch(/10249 +ROSSI/)
  })

  it("adv surveys hides scores of too few answers; adv load and adv dunning worklist say that there is nothing", async () => {
    const { json, code } = await ask("surveys", "--json")
    expect(code).toBe(0)
    const { scores } = json() as { scores: ReadonlyArray<{ id: string; reason: string | null; n: number }> }
    expect(scores.find(({ id }) => id === "PE-01")).toMatchObject({ reason: "SAMPLE_TOO_SMALL", n: 1 })
    expect((await ask("load")).out).toContain("Nobody's hours are known.")
    expect((await ask("dunning", "worklist")).out).toContain("There is nothing to do.")
  })
})

describe("adv diff", () => {
  it("says what is told otherwise at a later moment, and by which facts", async () => {
    const words = ["diff", "--store", store, "--as-of", "2025-02-28", "--known-at", "2025-02-19"]
    const { out, code } = await run([...words, "--and", "2025-02-28", "--id", "FI-09"])
    expect(code).toBe(0)
    expect(out).toContain("What is told otherwise on 2025-02-28")
    expect(out).toMatch(/ROSSI +1-30 +1,342\.00 +942\.00 +-400\.00 +EUR +#/)
    const { json } = await run([...words, "--and", "2025-02-28", "--id", "FI-09", "--json"])
    expect(json()).toMatchObject({
      aging: [
        { customer: "ROSSI", cell: "1-30", change: euros("-400.00"), causes: [{ change: euros("-400.00") }] },
      ],
    })
    expect((await run([...words, "--and", "2025-02-01"])).err).toContain("DIFFERENCE_MOMENTS_INVALID")
  })
})
