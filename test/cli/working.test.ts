import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { afterAll, describe, expect, it } from "vitest"
import { folder, run } from "./small-company.js"

const here = folder()
const store = here.path("adv.db")
const letterhead = here.path("letterhead.json")
const outbox = here.path("outbox")
afterAll(here.remove)

const at = "2025-06-01T10:00:00Z"
const adv = async (...words: ReadonlyArray<string>) => {
  const answered = await run([...words, "--store", store, "--json"], at)
  expect(answered.code, answered.err).toBe(0)
  return answered.json() as { readonly [field: string]: unknown }
}

writeFileSync(
  letterhead,
  JSON.stringify({
    company: "Falegnameria Verdi",
    signature: "Ufficio vendite",
    paymentDetails: "IT60 X054",
    language: "it",
    payWithinDays: 10,
  }),
)

describe("adv policies", () => {
  it("lists what ships, with its kind and its source", async () => {
    const listed = await run(["policies", "list", "--json"], at)
    expect(listed.code).toBe(0)
    const presets = listed.json() as ReadonlyArray<{ readonly kind: string; readonly source: string }>
    const kinds = new Set(presets.map(({ kind }) => kind))
    for (const kind of ["calendar", "dunning", "template", "referenceRates", "credit", "workflow"])
      expect(kinds).toContain(kind)
    for (const { source } of presets) expect(source).not.toBe("")
  })

  it("suggests what was meant, and publishes nothing", async () => {
    const { code, err } = await run(["policies", "publish", "templat", "--store", store], at)
    expect(code).toBe(1)
    expect(err).toContain('PRESET_UNKNOWN: There is no policy or kind "templat" that ships.')
    expect(err).toContain("template")
  })

  it("publishes the kinds that are named, once", async () => {
    const json = await adv("policies", "publish", "template", "calendar:IT", "--on", "2025-01-01")
    expect(json).toMatchObject({ outcome: "appended" })
    const facts = json["facts"] as ReadonlyArray<{ readonly type: string }>
    expect(facts.every(({ type }) => type === "PolicyPublished")).toBe(true)
    expect(facts.length).toBeGreaterThan(5)
  })
})

describe("adv work", () => {
  it("writes letters, allocates, completes and notices what is late, and says what came of it", async () => {
    await adv(
      ...["place", "10248", "--customer", "ROSSI", "--name", "Rossi S.p.A.", "--on", "2025-01-10"],
      ...["--line", "CHAIR:2:50.00", "--tax", "22", "--currency", "EUR", "--terms", "net30"],
    )
    await adv("validate", "10248", "--release", "--on", "2025-01-11")
    await adv("deliver", "10248", "--on", "2025-01-15")
    await adv("invoice", "10248", "--on", "2025-01-15")
    const json = await adv(...["work", "--on", "2025-03-31", "--letterhead", letterhead, "--letters", outbox])
    expect(json).toMatchObject({
      on: "2025-03-31",
      facts: { OrderCompleted: 1, InvoiceBecameOverdue: 1, MessageQueued: 1, MessageSent: 1 },
      unsent: {},
    })
    const [file = ""] = readdirSync(outbox)
    const letter = readFileSync(`${outbox}/${file}`, "utf8")
    expect(letter).toContain("Rossi S.p.A.")
    expect(letter).toContain("122,00")
  })

  it("does nothing twice", async () => {
    const json = await adv(...["work", "--on", "2025-03-31", "--letterhead", letterhead, "--letters", outbox])
    expect(json).toMatchObject({ facts: {} })
    const told = await run(["work", "--store", store, "--on", "2025-03-31"], at)
    expect(told.out).toBe("Nothing followed, and nothing was due on 2025-03-31.\n")
  })

  it("refuses a letterhead that isn't one, and a store that isn't there", async () => {
    writeFileSync(here.path("wrong.json"), "{}")
    const wrong = await run(["work", "--store", store, "--letterhead", here.path("wrong.json")], at)
    expect([wrong.code, wrong.err]).toEqual([1, expect.stringContaining("LETTERHEAD_INVALID")])
    const missing = await run(["work", "--store", here.path("none.db")], at)
    expect([missing.code, missing.err]).toEqual([1, expect.stringContaining("STORE_MISSING")])
  })
})
