import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { company, failureIn, placed, reportOf } from "./support.js"

const invoices = {
  name: "ledger",
  defaults: { currency: "EUR", paymentTerm: { netDays: 30 } },
  facts: [{ fact: "invoice", invoice: "No", customer: "Who", date: "Day", amount: "Net" }],
}

const rows = (...lines: ReadonlyArray<string>) => ({ "ledger.csv": ["No,Who,Day,Net", ...lines] })

const settled = {
  ...invoices,
  files: { ledger: {}, bank: {} },
  facts: [
    { ...invoices.facts[0], from: "ledger" },
    { fact: "payment", from: "bank", payment: "Id", date: "Day", amount: "Sum", allocate: "Of" },
  ],
}

describe("a mapping that can't be used is refused before anything is read", () => {
  test("a key that is misspelt, with the one that was meant", async () => {
    const { take } = company()
    const failure = failureIn(
      await take({ ...invoices, facts: [{ ...invoices.facts[0], custommer: "Who" }] }, rows()),
    )
    expect(failure.code).toBe("MAPPING_INVALID")
    expect(failure.message).toContain("facts/0/custommer")
    expect(failure.message).toContain('Did you mean "customer"?')
  })

  test("a fact that doesn't exist", async () => {
    const { take } = company()
    const failure = failureIn(await take({ ...invoices, facts: [{ fact: "invoise" }] }, rows()))
    expect(failure.message).toContain("facts/0/fact")
    expect(failure.message).toContain('Did you mean "invoice"?')
  })

  test("what a fact needs and isn't given", async () => {
    const { take } = company()
    const failure = failureIn(
      await take({ ...invoices, facts: [{ fact: "invoice", invoice: "No" }] }, rows()),
    )
    expect(failure.message).toContain("facts/0/date is missing")
  })

  test("a date format that says no date", async () => {
    const { take } = company()
    const failure = failureIn(await take({ ...invoices, defaults: { dateFormat: "DD/MM" } }, rows()))
    expect(failure.message).toContain("defaults/dateFormat")
  })

  test("a column that no file has, with those that it has", async () => {
    const { take, head } = company()
    const failure = failureIn(
      await take(
        { ...invoices, facts: [{ ...invoices.facts[0], amount: "Nett" }] },
        rows("1,A,2024-01-01,5"),
      ),
    )
    expect(failure.code).toBe("MAPPING_INVALID")
    expect(failure.message).toContain('a column "Nett", which ledger.csv doesn\'t have')
    expect(failure.message).toContain('Did you mean "Net"?')
    expect(failure.message).toContain('"No", "Who", "Day", "Net"')
    expect(await head()).toBe(0)
  })

  test("the wrong delimiter, which makes one column of all", async () => {
    const { take } = company()
    const failure = failureIn(
      await take(
        { ...invoices, defaults: { ...invoices.defaults, delimiter: ";" } },
        rows("1,A,2024-01-01,5"),
      ),
    )
    expect(failure.message).toContain('say which "delimiter"')
  })

  test("a file that the mapping doesn't speak of, or one that it needs and isn't given", async () => {
    const { take } = company()
    const unknown = failureIn(await take(settled, { ...rows(), "banc.csv": ["Id,Day,Sum,Of"] }))
    expect(unknown.code).toBe("FILE_UNKNOWN")
    expect(unknown.message).toContain('Did you mean "bank"?')
    const missing = failureIn(await take(settled, rows()))
    expect(missing.code).toBe("FILE_MISSING")
    expect(missing.message).toContain('"bank"')
  })
})

describe("a row that can't be read is refused with its line, its column and what to do", () => {
  test("a date in another format", async () => {
    const { take, head } = company()
    const report = reportOf(
      await take(invoices, rows("1,A,2024-01-01,5", "2,A,24/07/2024,5", "3,A,2024-02-30,5")),
    )
    expect(report.rejects.map(placed)).toEqual([
      { file: "ledger.csv", line: 3, column: "Day", value: "24/07/2024", code: "DATE_INVALID" },
      { file: "ledger.csv", line: 4, column: "Day", value: "2024-02-30", code: "DATE_INVALID" },
    ])
    expect(report.rejects[0]?.reason).toContain('"dateFormat": "DD/MM/YYYY"')
    expect(report.appended["InvoiceIssued"]).toBe(1)
    expect(await head()).toBe(3)
  })

  test("1.234,56 where the decimal sign is a point, and 1,234.56 where it is a comma", async () => {
    const first = company()
    const report = reportOf(await first.take(invoices, rows('1,A,2024-01-01,"1.234,56"')))
    expect(report.rejects.map(placed)).toEqual([
      { file: "ledger.csv", line: 2, column: "Net", value: "1.234,56", code: "NUMBER_INVALID" },
    ])
    expect(report.rejects[0]?.reason).toContain('give the mapping "decimal": ","')
    const comma = { ...invoices, defaults: { ...invoices.defaults, decimal: "," } }
    const other = reportOf(await company().take(comma, rows('1,A,2024-01-01,"1,234.56"')))
    expect(other.rejects[0]?.reason).toContain('give the mapping "decimal": "."')
  })

  test("1.234 where nothing says whether the point separates thousands", async () => {
    const comma = { ...invoices, defaults: { ...invoices.defaults, decimal: "," } }
    const report = reportOf(await company().take(comma, rows("1,A,2024-01-01,1.234")))
    expect(report.rejects[0]).toMatchObject({ code: "NUMBER_INVALID", line: 2, column: "Net" })
    expect(report.rejects[0]?.reason).toContain('"thousands": "."')
    const point = reportOf(await company().take(invoices, rows("1,A,2024-01-01,1.234")))
    expect(point.rejects[0]).toMatchObject({ code: "AMOUNT_TOO_PRECISE", line: 2, column: "Net" })
  })

  test("a cell that is empty and must not be, a word that the mapping doesn't know, a row with a field too many", async () => {
    const { take } = company()
    const report = reportOf(
      await take(
        {
          ...invoices,
          facts: [{ ...invoices.facts[0], kind: { column: "Kind", map: { F: "commercial" } } }],
        },
        {
          "ledger.csv": [
            "No,Who,Day,Net,Kind",
            "1,,2024-01-01,5,F",
            "2,A,2024-01-01,5,G",
            "3,A,2024-01-01,1,5,F",
          ],
        },
      ),
    )
    expect(report.rejects.map(placed)).toEqual([
      { file: "ledger.csv", line: 4, column: "", value: "", code: "ROW_MALFORMED" },
      { file: "ledger.csv", line: 2, column: "Who", value: "", code: "VALUE_MISSING" },
      { file: "ledger.csv", line: 3, column: "Kind", value: "G", code: "VALUE_NOT_MAPPED" },
    ])
  })

  test("an id that was given before with something else; the same row twice is only counted", async () => {
    const { take } = company()
    const report = reportOf(
      await take(invoices, rows("1,A,2024-01-01,5", "1,A,2024-01-01,6", "1,A,2024-01-01,5")),
    )
    expect(report.rejects.map(placed)).toEqual([
      { file: "ledger.csv", line: 3, column: "No", value: "1", code: "DUPLICATE_ID" },
    ])
    expect(report.rejects[0]?.reason).toContain("ledger.csv line 2")
    expect(report.repeated).toBe(1)
    expect(report.appended["InvoiceIssued"]).toBe(1)
  })

  test("an event that no case is for", async () => {
    const report = reportOf(
      await company().take(
        {
          name: "log",
          defaults: { currency: "EUR" },
          facts: [{ choose: "What", cases: [{ is: ["skip", "ignore"], facts: [] }] }],
        },
        { "log.csv": ["What", "skip", "boom"] },
      ),
    )
    expect(report.rejects.map(placed)).toEqual([
      { file: "log.csv", line: 3, column: "What", value: "boom", code: "CASE_UNKNOWN" },
    ])
  })

  test("a line of an order that isn't there", async () => {
    const report = reportOf(
      await company().take(
        {
          name: "orders",
          defaults: { currency: "EUR", paymentTerm: { netDays: 30 } },
          files: { orders: {}, lines: {} },
          facts: [
            {
              fact: "order",
              from: "orders",
              order: "No",
              customer: "Who",
              date: "Day",
              lines: { from: "lines", on: { Order: "No" }, quantity: "Qty", unitPrice: "Price" },
            },
          ],
        },
        {
          "orders.csv": ["No,Who,Day", "1,A,2024-01-01", "2,A,2024-01-02"],
          "lines.csv": ["Order,Qty,Price", "1,2,3.00", "9,1,1.00", "2,x,1.00"],
        },
      ),
    )
    expect(report.rejects.map(placed)).toEqual([
      { file: "lines.csv", line: 3, column: "Order", value: "9", code: "ROW_UNMATCHED" },
      { file: "lines.csv", line: 4, column: "Qty", value: "x", code: "NUMBER_INVALID" },
    ])
    expect(report.appended["OrderPlaced"]).toBe(1)
  })
})

describe("what the rules refuse is refused with the row that asked for it", () => {
  const bank = (...lines: ReadonlyArray<string>) => ({
    ...rows("I1,A,2024-01-01,100"),
    "bank.csv": ["Id,Day,Sum,Of", ...lines],
  })

  test("a payment larger than what is open, and nothing of it is kept", async () => {
    const { take } = company()
    const report = reportOf(
      await take(settled, bank("P1,2024-02-01,60,I1", "P2,2024-02-02,50,I1", "P3,2024-02-03,40,I1")),
    )
    expect(report.rejects.map(placed)).toEqual([
      { file: "bank.csv", line: 3, column: "Sum", value: "50", code: "ALLOCATION_EXCEEDS_OPEN" },
    ])
    expect(report.rejects[0]?.reason).toContain('"surplus": "keep"')
    expect(report.appended["PaymentReceived"]).toBe(2)
    expect(report.appended["InstalmentSettled"]).toBe(2)
  })

  test("a payment of an invoice that isn't there, and of one that was refused", async () => {
    const { take } = company()
    const report = reportOf(
      await take(settled, {
        "ledger.csv": ["No,Who,Day,Net", "I1,A,2024-01-01,-5"],
        "bank.csv": ["Id,Day,Sum,Of", "P1,2024-02-01,60,I9", "P2,2024-02-02,50,I1"],
      }),
    )
    expect(report.rejects.map(placed)).toEqual([
      { file: "ledger.csv", line: 2, column: "No", value: "I1", code: "INVOICE_NEGATIVE" },
      { file: "bank.csv", line: 2, column: "Of", value: "I9", code: "INVOICE_UNKNOWN" },
      { file: "bank.csv", line: 3, column: "Of", value: "I1", code: "INVOICE_UNKNOWN" },
    ])
    expect(report.rejects[2]?.reason).toContain("ledger.csv line 2")
    expect(report.appended["PaymentReceived"]).toBeUndefined()
  })

  test("credit above the invoice, and credit before it", async () => {
    const { take } = company()
    const report = reportOf(
      await take(
        {
          ...invoices,
          files: { ledger: {}, credits: {} },
          facts: [
            { ...invoices.facts[0], from: "ledger" },
            {
              fact: "creditNote",
              from: "credits",
              creditNote: "No",
              invoice: "Of",
              date: "Day",
              amount: "Net",
            },
          ],
        },
        {
          ...rows("I1,A,2024-01-10,100"),
          "credits.csv": ["No,Of,Day,Net", "N1,I1,2024-02-01,100.01", "N2,I1,2024-01-09,1"],
        },
      ),
    )
    expect(report.rejects.map(placed)).toEqual([
      { file: "credits.csv", line: 3, column: "Day", value: "2024-01-09", code: "DATE_BEFORE_DOCUMENT" },
      { file: "credits.csv", line: 2, column: "Net", value: "100.01", code: "CREDIT_EXCEEDS_INVOICE" },
    ])
  })

  test("a delivery above its order, named by the line that is too much", async () => {
    const { take } = company()
    const report = reportOf(
      await take(
        {
          name: "orders",
          defaults: { currency: "EUR", paymentTerm: { netDays: 30 } },
          files: { orders: {}, shipped: {} },
          facts: [
            {
              fact: "order",
              from: "orders",
              order: "No",
              customer: "Who",
              date: "Day",
              quantity: "Qty",
              unitPrice: { constant: 2 },
            },
            {
              fact: "delivery",
              from: "shipped",
              order: "Order",
              delivery: "Id",
              date: "Day",
              lines: { line: "Line", quantity: "Qty" },
            },
          ],
        },
        {
          "orders.csv": ["No,Who,Day,Qty", "1,A,2024-01-01,5"],
          "shipped.csv": [
            "Id,Order,Day,Line,Qty",
            "D1,1,2024-01-02,1,6",
            "D2,1,2024-01-03,1,5",
            "D3,7,2024-01-03,1,5",
          ],
        },
      ),
    )
    expect(report.rejects.map(placed)).toEqual([
      { file: "shipped.csv", line: 2, column: "Qty", value: "6", code: "DELIVERY_EXCEEDS_ORDER" },
      { file: "shipped.csv", line: 4, column: "Order", value: "7", code: "ORDER_UNKNOWN" },
    ])
  })

  test("a row whose invoice is refused is listed once, although its payment goes with it", async () => {
    const report = reportOf(
      await company().take(
        {
          ...invoices,
          facts: [
            ...invoices.facts,
            { fact: "payment", date: "Day", amount: { constant: 5 }, allocate: "No" },
          ],
        },
        rows("1,A,2024-01-01,-5"),
      ),
    )
    expect(report.rejects.map(placed)).toEqual([
      { file: "ledger.csv", line: 2, column: "No", value: "1", code: "INVOICE_NEGATIVE" },
    ])
    expect(report.appended["PaymentReceived"]).toBeUndefined()
  })

  test("what hangs on a customer who was refused says so", async () => {
    const report = reportOf(
      await company().take(
        {
          name: "ledger",
          defaults: { currency: "EUR" },
          files: { people: {}, ledger: {} },
          facts: [
            { fact: "customer", from: "people", customer: "Id", creditLimit: "Limit" },
            { ...invoices.facts[0], from: "ledger" },
          ],
        },
        { "people.csv": ["Id,Limit", "A,-5"], ...rows("1,A,2024-01-01,5") },
      ),
    )
    expect(report.rejects.map(placed)).toEqual([
      { file: "people.csv", line: 2, column: "Id", value: "A", code: "CREDIT_LIMIT_INVALID" },
      { file: "ledger.csv", line: 2, column: "Who", value: "A", code: "CUSTOMER_UNKNOWN" },
    ])
    expect(report.rejects[1]?.reason).toContain("people.csv line 2")
    expect(report.appended).toEqual({})
  })

  test("orders and invoices without any payment term, with what the mapping can say", async () => {
    const { take } = company()
    const report = reportOf(
      await take({ ...invoices, defaults: { currency: "EUR" } }, rows("1,A,2024-01-01,5")),
    )
    expect(report.rejects.map(placed)).toEqual([
      { file: "ledger.csv", line: 2, column: "Who", value: "A", code: "CONDITIONS_MISSING" },
    ])
    expect(report.rejects[0]?.reason).toContain('"paymentTerm": 30')
  })
})

describe("a file that is broken as a whole is refused before anything is appended", () => {
  test("a quotation mark that never closes", async () => {
    const { take, head } = company()
    const failure = failureIn(
      await take(invoices, rows("1,A,2024-01-01,5", '2,"B,2024-01-01,5', "3,C,2024-01-01,5")),
    )
    expect(failure.code).toBe("CSV_BROKEN")
    expect(failure.data["line"]).toBe(3)
    expect(await head()).toBe(0)
  })

  test("another encoding than the mapping says", async () => {
    const { take } = company()
    const failure = failureIn(
      await take(invoices, {
        "ledger.csv": Buffer.from("No,Who,Day,Net\n1,Müller,2024-01-01,5\n", "latin1"),
      }),
    )
    expect(failure.code).toBe("ENCODING_INVALID")
    expect(failure.message).toContain("ledger.csv line 2")
    expect(failure.message).toContain('"encoding"')
  })

  test("a file that isn't there, that is empty, or that names a column twice", async () => {
    const { take } = company()
    expect(failureIn(await take(invoices, {}, { files: ["/nowhere/ledger.csv"] })).code).toBe(
      "FILE_UNREADABLE",
    )
    expect(failureIn(await take(invoices, { "ledger.csv": "" })).code).toBe("FILE_EMPTY")
    expect(failureIn(await take(invoices, { "ledger.csv": ["No,Who,No"] })).code).toBe("HEADER_INVALID")
  })
})

test("rejects are listed in a file, with the row as it was", async () => {
  const { take, folder } = company()
  const rejectsPath = join(folder, "ledger.rejects.csv")
  const clean = reportOf(await take(invoices, rows("1,A,2024-01-01,5"), { rejectsPath }))
  expect(clean.rejectsPath).toBe(null)
  expect(existsSync(rejectsPath)).toBe(false)
  const report = reportOf(
    await take(invoices, rows("1,A,2024-01-01,5", '2,"B, C",yesterday,5'), { rejectsPath }),
  )
  expect(report.rejectsPath).toBe(rejectsPath)
  const [header, row] = readFileSync(rejectsPath, "utf8").trim().split("\n")
  expect(header).toBe("file,line,column,value,code,reason,No,Who,Day,Net")
  expect(row?.startsWith("ledger.csv,3,Day,yesterday,DATE_INVALID,")).toBe(true)
  expect(row?.endsWith(',2,"B, C",yesterday,5')).toBe(true)
})
