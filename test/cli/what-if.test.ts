import { writeFileSync } from "node:fs"
import { activityStandards, twoTimes } from "@adv/domain"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const here = folder()
const store = here.path("company.db")
beforeAll(() => smallCompany(store))
afterAll(here.remove)

const span = ["--from", "2025-01-01", "--to", "2025-04-01"]
const ask = (...words: ReadonlyArray<string>) => run(["what-if", "--store", store, ...span, ...words])

describe("adv what-if", () => {
  it("says what is held constant, that history comes out again, and what would have been otherwise", async () => {
    const { code, out } = await ask("--terms", "net90")
    expect(code).toBe(0)
    expect(out).toMatch(/^What if, from 2025-01-01 to 2025-03-31\n/)
    expect(out).toContain("- Invoices are payable by other terms: net 90")
    expect(out).toContain("- Customers pay on the day they paid, and what they paid.")
    expect(out).toMatch(
      /Self-check: the same policies reproduce the span fact for fact \(\d+ decisions taken anew\)/,
    )
    expect(out).toMatch(/FI-09 +Overdue ratio +%, EUR/)
    expect(out).toMatch(/InvoiceIssued +– +– +\d/)
  })

  it("changes nothing when nothing is said otherwise", async () => {
    const { code, out } = await ask()
    expect(code).toBe(0)
    expect(out).toContain("Nothing is said otherwise.")
    expect(out).toContain("Nothing that is counted comes out otherwise.")
    expect(out).toContain("What is open is as old as it was.")
    expect(out).toMatch(/None of \d+ KPIs comes out otherwise\./)
  })

  it("prints one document, whose keys are promised", async () => {
    const { code, json } = await ask("--terms", "ROSSI=net90", "--kpi", "FI-09", "--json")
    expect(code).toBe(0)
    const document = json() as Record<string, unknown>
    expect(Object.keys(document)).toEqual([
      "from",
      "to",
      "overrides",
      "reproduced",
      "constant",
      "decided",
      "changes",
      "measures",
      "aging",
      "kpis",
      "unresolved",
    ])
    expect(document).toMatchObject({ from: "2025-01-01", to: "2025-04-01", reproduced: true })
    expect(document["overrides"]).toMatchObject([expect.stringMatching(/^Invoices of ROSSI are payable/)])
    expect(document["kpis"]).toMatchObject([{ id: "FI-09" }, { id: "FI-09" }])
  })

  it("shows the KPIs that are asked for, also where they don't change", async () => {
    const { out } = await ask("--kpi", "PR-01")
    expect(out).toMatch(/PR-01 +Orders taken +orders +4 +4 +=/)
  })

  it("takes ladders and standards by name or out of a file, of the policies that were published", async () => {
    const ladder = here.path("ladder.json")
    writeFileSync(ladder, JSON.stringify(twoTimes))
    const unpublished = await ask("--ladder", ladder)
    expect(unpublished.code).toBe(1)
    expect(unpublished.err).toContain("no policy of kind dunning was published")
    const standards = here.path("standards.json")
    writeFileSync(standards, JSON.stringify(activityStandards))
    const named = await ask("--standards", `activity-standards=${standards}`)
    expect(named.err).toMatch(
      /^WHAT_IF_POLICY_UNKNOWN: Policy activity-standards was in force neither on 2025-01-01/,
    )
    expect((await ask("--ladder", "4-times")).err).toContain("give 3-times, 2-times, or a .json file")
    expect((await ask("--tiers", "tiers.txt")).err).toContain("give a .json file that spells the policy out")
    expect((await ask("--policy", "settlement")).err).toContain("write settlement=file.json")
  })

  it.each([
    ["--limit", "ROSSI", "write ROSSI=5000"],
    ["--limit", "ROSSI=much", "write ROSSI=5000"],
    ["--limit", "ROSSI=5000", "say the currency: ROSSI=5000EUR."],
    ["--limit", "NOBODY=5000EUR", "WHAT_IF_CUSTOMER_UNKNOWN"],
    ["--terms", "nett30", "TERM_UNKNOWN"],
    ["--kpi", "XX-99", "KPI_UNKNOWN"],
  ])("refuses %s %s and says what to write", async (option, text, sentence) => {
    const { code, err } = await ask(option, text)
    expect(code).toBe(1)
    expect(err).toContain(sentence)
  })

  it("refuses a span in which nothing happened", async () => {
    const { code, err } = await run([
      "what-if",
      "--store",
      store,
      "--from",
      "2030-01-01",
      "--to",
      "2030-02-01",
    ])
    expect(code).toBe(1)
    expect(err).toMatch(/^WHAT_IF_SPAN_INVALID: Nothing took effect/)
  })
})
