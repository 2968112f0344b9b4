import { expect, test } from "vitest"
import { company, ofType, placed, reportOf } from "./support.js"

const defaults = { currency: "EUR", paymentTerm: { netDays: 30 }, tax: 22 }

test("what happens to an order after it was placed comes from a log: deliveries, returns, cancellations, entry errors", async () => {
  const { take, events } = company()
  const report = reportOf(
    await take(
      {
        name: "order-log",
        defaults,
        files: { orders: {}, log: {} },
        facts: [
          {
            fact: "order",
            from: "orders",
            order: "No",
            customer: "Who",
            date: "Day",
            validated: "Approved",
            released: "Released",
            tax: "Vat",
            allowances: [{ amount: "Rebate", reason: { constant: "loyalty" } }],
            lines: [
              { sku: "Item1", quantity: "Qty1", unitPrice: "Price1" },
              { sku: "Item2", quantity: "Qty2", unitPrice: "Price2", discountPercent: 50 },
            ],
          },
          {
            choose: "What",
            from: "log",
            cases: [
              {
                is: "ship",
                facts: [{ fact: "delivery", order: "No", date: "Day", line: "Line", quantity: "Qty" }],
              },
              {
                is: "back",
                facts: [
                  {
                    fact: "return",
                    order: "No",
                    date: "Day",
                    lines: [{ line: "Line", quantity: "Qty" }],
                    replaced: true,
                  },
                ],
              },
              {
                is: "cancel",
                facts: [{ fact: "cancellation", order: "No", date: "Day", line: "Line", quantity: "Qty" }],
              },
              {
                is: "error",
                facts: [{ fact: "entryError", order: "No", date: "Day", errorType: { constant: "PRICE" } }],
              },
            ],
          },
        ],
      },
      {
        "orders.csv": [
          "No,Who,Day,Approved,Released,Vat,Rebate,Item1,Qty1,Price1,Item2,Qty2,Price2",
          "1,A,2024-01-01,2024-01-02,2024-01-03,10,0.50,x,4,1.00,y,2,3.00",
          "2,A,2024-01-01,,,,,x,1,1.00,,,",
        ],
        "log.csv": [
          "No,What,Day,Line,Qty",
          "1,ship,2024-01-05,1,3",
          "1,back,2024-01-06,1,1",
          "1,cancel,2024-01-07,2,2",
          "1,error,2024-01-08,,",
          "2,ship,2024-01-05,1,1",
        ],
      },
    ),
  )
  // Order 2 was never approved, so it can't have been delivered.
  expect(report.rejects.map(placed)).toEqual([
    { file: "log.csv", line: 6, column: "No", value: "2", code: "ORDER_NOT_READY" },
  ])
  expect(report.appended).toMatchObject({
    OrderPlaced: 2,
    OrderValidated: 1,
    OrderReleased: 1,
    DeliveryConfirmed: 1,
    GoodsReturned: 1,
    OrderLineCancelled: 1,
    OrderEntryErrorDetected: 1,
  })
  const all = await events()
  const [first, second] = ofType(all, "OrderPlaced").map(({ data }) => data.totals)
  expect(first).toMatchObject({ lineNet: 700, allowances: 50, taxExclusive: 650, tax: 65 })
  expect(second).toMatchObject({ lineNet: 100, tax: 22 })
  expect(ofType(all, "OrderValidated")[0]?.metadata.effectiveDate).toBe("2024-01-02")
})

test("invoices are credited by line, by gross amount, or whole", async () => {
  const { take, events } = company()
  const report = reportOf(
    await take(
      {
        name: "credits",
        defaults,
        files: { lines: {}, credits: {}, creditLines: {} },
        facts: [
          {
            fact: "invoice",
            from: "lines",
            invoice: "No",
            customer: "Who",
            date: "Day",
            series: "INV",
            lines: { description: "What", quantity: "Qty", unitPrice: "Price" },
          },
          {
            fact: "creditNote",
            from: "credits",
            creditNote: "No",
            invoice: "Of",
            date: "Day",
            gross: "Gross",
            reason: { constant: "RETURN" },
          },
          {
            fact: "creditNote",
            from: "creditLines",
            creditNote: "No",
            invoice: "Of",
            date: "Day",
            lines: { line: "Line", quantity: "Qty" },
          },
        ],
      },
      {
        "lines.csv": [
          "No,Who,Day,What,Qty,Price",
          "I1,A,2024-01-01,x,4,25",
          "I1,A,2024-01-01,y,1,10",
          "I2,A,2024-01-02,z,1,100",
        ],
        "credits.csv": ["No,Of,Day,Gross", "C1,I1,2024-02-01,12.21", "C2,I2,2024-02-01,"],
        "creditLines.csv": ["No,Of,Day,Line,Qty", "C3,I1,2024-02-02,1,1", "C3,I1,2024-02-02,2,0.5"],
      },
    ),
  )
  expect(report.rejects).toEqual([])
  const all = await events()
  expect(ofType(all, "InvoiceIssued").map(({ data }) => data.number)).toEqual([
    "INV-2024-000001",
    "INV-2024-000002",
  ])
  const credited = ofType(all, "CreditNoteIssued").map(({ data }) => [data.creditNote, data.totals.payable])
  expect(credited.sort()).toEqual([
    ["C1", 1221],
    ["C2", 12200],
    ["C3", 3660],
  ])
  expect(report.notices).toEqual([])
})

test("a gross credit that no net gives exactly is reported", async () => {
  const { take } = company()
  const report = reportOf(
    await take(
      {
        name: "cent",
        defaults,
        files: { invoices: {}, credits: {} },
        facts: [
          { fact: "invoice", from: "invoices", invoice: "No", customer: "Who", date: "Day", gross: "Sum" },
          { fact: "creditNote", from: "credits", creditNote: "No", invoice: "Of", date: "Day", gross: "Sum" },
        ],
      },
      {
        "invoices.csv": ["No,Who,Day,Sum", "I1,A,2024-01-01,200.00"],
        "credits.csv": ["No,Of,Day,Sum", "C1,I1,2024-02-01,100.01"],
      },
    ),
  )
  expect(report.rejects).toEqual([])
  expect(report.notices.length).toBe(1)
  expect(report.notices[0]).toContain("credits.csv line 2: Credit note C1")
})

test("a bank's file allocates payments of another file, and takes one back", async () => {
  const { take, events } = company()
  const report = reportOf(
    await take(
      {
        name: "bank",
        defaults: { ...defaults, tax: 0 },
        files: { invoices: {}, payments: {}, matches: {}, returns: {} },
        facts: [
          { fact: "invoice", from: "invoices", invoice: "No", customer: "Who", date: "Day", amount: "Sum" },
          { fact: "payment", from: "payments", payment: "Id", customer: "Who", date: "Day", amount: "Sum" },
          { fact: "allocation", from: "matches", payment: "Id", invoice: "Of", date: "Day", amount: "Sum" },
          { fact: "paymentReturn", from: "returns", payment: "Id", date: "Day", reason: "Why" },
        ],
      },
      {
        "invoices.csv": ["No,Who,Day,Sum", "I1,A,2024-01-01,80"],
        "payments.csv": ["Id,Who,Day,Sum", "P1,A,2024-01-10,100", "P2,A,2024-01-11,5"],
        "matches.csv": ["Id,Of,Day,Sum", "P1,I1,2024-01-12,70", "P2,I1,2024-01-12,50"],
        "returns.csv": ["Id,Day,Why", "P1,2024-02-01,no cover"],
      },
    ),
  )
  expect(report.rejects.map(placed)).toEqual([
    { file: "matches.csv", line: 3, column: "Sum", value: "50", code: "ALLOCATION_EXCEEDS_OPEN" },
  ])
  const all = await events()
  expect(ofType(all, "SettlementReversed").map(({ data }) => data.amount)).toEqual([7000])
  expect(ofType(all, "PaymentReturned").length).toBe(1)
})

test("rows that belong together have to agree on what they share", async () => {
  const { take } = company()
  const report = reportOf(
    await take(
      {
        name: "shop",
        defaults,
        facts: [
          {
            fact: "order",
            order: "No",
            customer: "Who",
            date: "Day",
            lines: { sku: "Item", quantity: "Qty", unitPrice: "Price" },
          },
        ],
      },
      { "shop.csv": ["No,Who,Day,Item,Qty,Price", "1,A,2024-01-01,x,1,1", "1,B,2024-01-01,y,1,1"] },
    ),
  )
  expect(report.rejects.map(placed)).toEqual([
    { file: "shop.csv", line: 3, column: "Who", value: "B", code: "ROWS_DISAGREE" },
  ])
})

test("a survey whose answers are rows is one response", async () => {
  const { take, events } = company()
  reportOf(
    await take(
      {
        name: "survey",
        defaults,
        facts: [
          {
            fact: "survey",
            contact: "Response",
            customer: "Who",
            date: "Day",
            survey: { constant: "ORDER_TAKING" },
            answers: { item: "Question", score: "Score" },
          },
        ],
      },
      {
        "s.csv": [
          "Response,Who,Day,Question,Score",
          "R1,A,2024-01-01,PHONE_RECEPTION,4",
          "R1,A,2024-01-01,SPEED,5",
        ],
      },
    ),
  )
  const [response] = ofType(await events(), "SurveyResponseRecorded")
  expect(response?.data.answers).toEqual([
    { item: "PHONE_RECEPTION", score: "4" },
    { item: "SPEED", score: "5" },
  ])
})
