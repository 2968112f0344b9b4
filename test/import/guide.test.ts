import { readFileSync } from "node:fs"
import { mappingOf } from "@adv/adapters/import"
import { expect, test } from "vitest"
import { company, ofType, placed, reportOf } from "./support.js"

const page = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")

/** The fenced blocks of a page, by their language. */
const blocks = (text: string, language: string): ReadonlyArray<string> =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g"))].map(
    ([, block]) => block ?? "",
  )

test("the guide's example does what the guide says", async () => {
  const guide = page("examples/import/README.md")
  const [csv] = blocks(guide, "csv")
  const [json] = blocks(guide, "json")
  if (csv === undefined || json === undefined) throw new Error("the guide has no example")
  const mapping = JSON.parse(json)
  const { take, events } = company()
  const first = reportOf(await take(mapping, { "ledger.csv": csv }))
  expect(first.appended).toMatchObject({ InvoiceIssued: 2, PaymentReceived: 1, CustomerRegistered: 2 })
  expect(first.rejects.map(placed)).toEqual([
    { file: "ledger.csv", line: 4, column: "Totale", value: "99,5O", code: "NUMBER_INVALID" },
  ])
  const second = reportOf(await take(mapping, { "ledger.csv": csv.replace("99,5O", "99,50") }))
  expect(second.rejects).toEqual([])
  expect(second.appended).toEqual({ InvoiceIssued: 1 })
  const issued = ofType(await events(), "InvoiceIssued")
  expect(issued.map(({ data }) => [data.number, data.totals.payable, data.instalments[0]?.dueDate])).toEqual([
    ["FT/1", 123456, "2024-03-01"],
    ["FT/2", 61000, "2024-03-16"],
    ["FT/3", 9950, "2024-03-21"],
  ])
})

test("the event log of the reference is a mapping, and so are the two of the public data sets", () => {
  const [choice] = blocks(page("docs/import.md"), "json")
  const log = { name: "log", facts: [JSON.parse(choice ?? "null")] }
  for (const mapping of [
    log,
    JSON.parse(page("examples/import/northwind.json")),
    JSON.parse(page("examples/import/traffic-fines.json")),
  ])
    expect(mappingOf(mapping)).toMatchObject({ _tag: "Right" })
})
