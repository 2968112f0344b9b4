import { expect, test } from "vitest"
import { company, failureIn, ofType, reportOf } from "./support.js"

const mapping = {
  name: "ledger",
  defaults: { currency: "EUR", paymentTerm: { netDays: 30 } },
  facts: [
    {
      fact: "invoice",
      when: { Kind: "invoice" },
      invoice: "No",
      customer: "Who",
      date: "Day",
      amount: "Sum",
    },
    {
      fact: "payment",
      when: { Kind: "payment" },
      customer: "Who",
      date: "Day",
      amount: "Sum",
      allocate: "No",
    },
    { fact: "charge", when: { Kind: "cost" }, invoice: "No", date: "Day", amount: "Sum" },
  ],
}
const header = "Kind,No,Who,Day,Sum"
const first = [
  header,
  "invoice,I1,A,2024-01-01,100",
  "payment,I1,A,2024-01-05,10",
  // The same money twice on one day is two payments: nothing tells them apart but that there are two.
  "payment,I1,A,2024-01-05,10",
  "payment,,A,2024-01-06,7",
  "cost,I1,A,2024-01-07,3",
]

test("importing the same file again appends nothing, also under another name", async () => {
  const { take, head, events } = company()
  const once = reportOf(await take(mapping, { "ledger.csv": first }))
  expect(once.rejects).toEqual([])
  expect(ofType(await events(), "PaymentReceived").length).toBe(3)
  const before = await head()
  for (const name of ["ledger.csv", "copy.csv"]) {
    const again = reportOf(await take(mapping, { [name]: first }))
    expect(again.appended).toEqual({})
    expect(again.rejects).toEqual([])
    expect(again.duplicates).toBe(6)
    expect(await head()).toBe(before)
  }
})

test("a file that has grown brings only what is new", async () => {
  const { take } = company()
  reportOf(await take(mapping, { "ledger.csv": first }))
  const grown = reportOf(
    await take(mapping, {
      "ledger.csv": [
        header,
        "invoice,I2,A,2024-01-02,50",
        ...first.slice(1),
        "payment,I1,A,2024-01-05,10",
        "payment,I2,A,2024-01-09,5",
      ],
    }),
  )
  expect(grown.rejects).toEqual([])
  expect(grown.appended).toEqual({
    InvoiceIssued: 1,
    PaymentReceived: 2,
    PaymentAllocated: 2,
    InstalmentSettled: 2,
  })
})

test("a refused row that was corrected goes in the next time, and the others stay as they are", async () => {
  const { take } = company()
  const bad = reportOf(await take(mapping, { "ledger.csv": [...first, "payment,I1,A,2024-01-08,1000"] }))
  expect(bad.rejects.map(({ code, line }) => [code, line])).toEqual([["ALLOCATION_EXCEEDS_OPEN", 7]])
  const good = reportOf(await take(mapping, { "ledger.csv": [...first, "payment,I1,A,2024-01-08,80"] }))
  expect(good.rejects).toEqual([])
  expect(good.appended).toEqual({ PaymentReceived: 1, PaymentAllocated: 1, InstalmentSettled: 1 })
})

test("strict: what a rule refuses makes an error of it all, and nothing is appended", async () => {
  const { take, head } = company()
  const failure = failureIn(
    await take(mapping, { "ledger.csv": [...first, "payment,I1,A,2024-01-08,1000"] }, { strict: true }),
  )
  expect(failure.code).toBe("IMPORT_REFUSED")
  expect(failure.message).toContain("ledger.csv line 7")
  expect(await head()).toBe(0)
})

test("strict: one refusal at the end of a long file is enough", async () => {
  const { take, head } = company()
  const lines = Array.from({ length: 700 }, (_, index) => `invoice,I${index},A,2024-01-01,100`)
  const failure = failureIn(
    await take(
      mapping,
      { "ledger.csv": [header, ...lines, "payment,I1,A,2024-01-08,1000"] },
      { strict: true },
    ),
  )
  expect(failure.message).toContain("ledger.csv line 702")
  expect(await head()).toBe(0)
})

test("strict: what can't be read makes an error of it all, and nothing is appended", async () => {
  const { take, head } = company()
  const failure = failureIn(
    await take(mapping, { "ledger.csv": [...first, "payment,I1,A,soon,1"] }, { strict: true }),
  )
  expect(failure.message).toContain("ledger.csv line 7")
  expect(await head()).toBe(0)
})

test("strict: without refusals it is an import as any other, and again appends nothing", async () => {
  const { take, head } = company()
  expect(reportOf(await take(mapping, { "ledger.csv": first }, { strict: true })).rejects).toEqual([])
  const before = await head()
  expect(before).toBeGreaterThan(0)
  expect(reportOf(await take(mapping, { "ledger.csv": first }, { strict: true })).appended).toEqual({})
  // Another mapping refers to the customer that is there already: it is not registered again, and that is no refusal.
  const other = { ...mapping, name: "other" }
  const next = reportOf(
    await take(other, { "ledger.csv": [header, "invoice,I7,A,2024-01-01,100"] }, { strict: true }),
  )
  expect(next.appended).toEqual({ InvoiceIssued: 1 })
})

test("many refusals among many rows leave out just those, and what hangs on them", async () => {
  const { take } = company()
  const lines = Array.from({ length: 900 }, (_, index) => {
    const day = `2024-0${1 + (index % 9)}-10`
    return index % 3 === 2
      ? `payment,I${index - 1},A,${day},${index % 9 === 2 ? 500 : 100}`
      : `invoice,I${index},A,2024-01-01,100`
  })
  const report = reportOf(await take(mapping, { "ledger.csv": [header, ...lines] }))
  expect(report.rejects.length).toBe(100)
  expect(new Set(report.rejects.map(({ code }) => code))).toEqual(new Set(["ALLOCATION_EXCEEDS_OPEN"]))
  expect(report.appended["InvoiceIssued"]).toBe(600)
  expect(report.appended["InstalmentSettled"]).toBe(200)
})
