import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const here = folder()
const store = here.path("company.db")
beforeAll(() => smallCompany(store))
afterAll(here.remove)

const asked = ["--store", store, "--as-of", "2025-03-31", "--known-at", "2025-04-01T00:00:00Z"]
const explain = (...words: ReadonlyArray<string>) => run(["explain", "kpi", ...words, ...asked])

interface Document {
  readonly figure: { readonly id: string; readonly value: string; readonly numerator: string }
  readonly arithmetic: string
  readonly terms: ReadonlyArray<{
    readonly name: string
    readonly amount: number
    readonly entries: ReadonlyArray<unknown>
  }>
  readonly subjects: ReadonlyArray<string>
  readonly facts: ReadonlyArray<{ readonly stream: string; readonly type: string; readonly sentence: string }>
  readonly same: boolean
}

describe("adv explain kpi", () => {
  it("shows the arithmetic, each term with its largest contributors, and how many facts it came from", async () => {
    const { code, out } = await explain("dso", "--where", "currency=EUR")
    expect(code).toBe(0)
    expect(out).toMatch(
      /^FI-01 Days sales outstanding, currency EUR, from 2025-01-01 to 2025-03-31, on 2025-03-31/,
    )
    expect(out).toContain(
      "(open 942.00 − unapplied 100.00) ÷ (invoices 1342.00 − creditNotes 0.00) × 90 days = 56.47 days",
    )
    expect(out).toMatch(/open {2}open items, at the end of 2025-03-31: 942\.00, n 1/)
    expect(out).toMatch(/invoice-\S+ +ROSSI +2025-\d\d-\d\d +942\.00 +1/)
    expect(out).toMatch(/It comes from \d+ facts in \d+ streams: --facts lists them\./)
    expect(out).not.toContain("recorded at")
  })

  it("lists the facts, and counts the figure again from these alone", async () => {
    const { code, out } = await explain("FI-01@1", "--where", "currency=EUR", "--facts", "--check")
    expect(code).toBe(0)
    expect(out).toMatch(/# +recorded at +business date +what happened +in/)
    expect(out).toMatch(/Counted again from these \d+ facts alone, it comes to the same\./)
  })

  it("prints one document with all of it", async () => {
    const { json } = await explain("FI-01", "--where", "currency=EUR", "--check", "--json")
    const { figure, arithmetic, terms, subjects, facts, same } = json() as Document
    expect(figure).toMatchObject({ id: "FI-01", value: "56.47", numerator: "842.00" })
    expect(arithmetic).toContain("= 56.47 days")
    expect(terms.map(({ name, amount }) => [name, amount])).toEqual([
      ["open", 94_200],
      ["unapplied", 10_000],
      ["invoices", 134_200],
      ["creditNotes", 0],
    ])
    expect(same).toBe(true)
    expect(new Set(facts.map(({ stream }) => stream)).size).toBe(subjects.length)
    expect(facts.every(({ sentence }) => sentence.length > 0)).toBe(true)
  })

  it("asks which currency is meant, and knows no KPI that there isn't", async () => {
    const unclear = await explain("dso")
    expect(unclear.code).toBe(1)
    expect(unclear.err).toMatch(
      /KPI_CELL_AMBIGUOUS: FI-01 has a figure for each currency: say which of EUR, JPY you mean/,
    )
    const unknown = await explain("profit")
    expect(unknown.code).toBe(1)
    expect(unknown.err).toMatch(/KPI_UNKNOWN: There is no KPI profit/)
  })
})
