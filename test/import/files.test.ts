import { expect, test } from "vitest"
import { company, ofType, reportOf } from "./support.js"

const italian = {
  name: "gestionale",
  defaults: {
    currency: "EUR",
    delimiter: ";",
    decimal: ",",
    dateFormat: "DD/MM/YYYY",
    paymentTerm: { netDays: 60, endOfMonth: true },
    tax: 22,
  },
  facts: [
    {
      fact: "invoice",
      invoice: "Numero",
      customer: "Cliente",
      date: "Data",
      gross: "Totale",
      dueDate: "Scadenza",
    },
    {
      fact: "payment",
      when: { Pagata: { present: true } },
      date: "Pagata",
      amount: "Totale",
      allocate: "Numero",
    },
  ],
}

test("an Italian list of invoices, each with its payment in the same row, is read as it is written", async () => {
  const { take, events } = company()
  const report = reportOf(
    await take(italian, {
      "fatture.csv": [
        "Numero;Cliente;Data;Scadenza;Totale;Pagata",
        'FT/1;Rossi S.p.A.;31/01/2024;31/03/2024;"1.234,56";02/04/2024',
        "FT/2;Bianchi;15/02/2024;;100,01;",
      ],
    }),
  )
  expect(report.rejects).toEqual([])
  expect(report.appended).toEqual({
    CustomerRegistered: 2,
    ConditionsAgreed: 2,
    InvoiceIssued: 2,
    PaymentReceived: 1,
    PaymentAllocated: 1,
    InstalmentSettled: 1,
  })
  const issued = ofType(await events(), "InvoiceIssued")
  expect(issued.map(({ data }) => [data.number, data.totals.payable, data.instalments[0]?.dueDate])).toEqual([
    ["FT/1", 123456, "2024-03-31"],
    ["FT/2", 10001, "2024-04-30"],
  ])
  expect(issued[1]?.data.totals).toMatchObject({ lineNet: 8198, tax: 1804, rounding: -1 })
  const [payment] = ofType(await events(), "PaymentReceived")
  expect(payment?.metadata.effectiveDate).toBe("2024-04-02")
  expect(payment?.data.customer).toBe("Rossi S.p.A.")
})

test("every fact says which row it comes from, and that it was imported", async () => {
  const { take, events } = company()
  await take(italian, {
    "fatture.csv": ["Numero;Cliente;Data;Scadenza;Totale;Pagata", "FT/1;Rossi;31/01/2024;;1,00;"],
  })
  const [issued] = ofType(await events(), "InvoiceIssued")
  expect(issued?.metadata).toMatchObject({
    effectiveDate: "2024-01-31",
    source: "fatture.csv line 2",
    actor: { id: "gestionale", department: "ADV", kind: "import" },
  })
})

test("files in Latin-1, with a byte order mark or with Windows line ends are read as they are", async () => {
  const { take, events } = company()
  const mapping = {
    name: "encodings",
    files: { old: { encoding: "windows-1252" }, new: {} },
    facts: [
      {
        fact: "customer",
        from: "old",
        customer: "Id",
        name: "Name",
        currency: { constant: "EUR" },
        date: "Since",
      },
      {
        fact: "customer",
        from: "new",
        customer: "Id",
        name: "Name",
        currency: { constant: "EUR" },
        date: "Since",
      },
    ],
  }
  reportOf(
    await take(mapping, {
      "old.csv": Buffer.from("Id,Name,Since\r\n1,Société Générale €,2024-01-01\r\n", "latin1").map(
        (byte) => byte,
      ),
      "new.csv": '\uFEFFId,Name,Since\r\n2,"Müller, ""Söhne""\r\nGmbH",2024-01-01 09:30\r\n',
    }),
  )
  const names = ofType(await events(), "CustomerRegistered").map(({ data }) => data.name)
  expect(names[1]).toBe('Müller, "Söhne"\r\nGmbH')
  expect(names[0]?.startsWith("Société Générale")).toBe(true)
})

test("orders whose lines are rows of the same file become orders with lines", async () => {
  const { take, events } = company()
  const report = reportOf(
    await take(
      {
        name: "shop",
        defaults: { currency: "EUR", paymentTerm: { netDays: 30 } },
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
      {
        "shop.csv": [
          "No,Who,Day,Item,Qty,Price",
          "1,A,2024-01-02,x,2,1.50",
          "2,B,2024-01-03,y,1,9",
          "1,A,2024-01-02,z,1,4",
        ],
      },
    ),
  )
  expect(report.rejects).toEqual([])
  const placedOrders = ofType(await events(), "OrderPlaced")
  expect(placedOrders.map(({ data }) => [data.order, data.lines.length, data.totals.payable])).toEqual([
    ["1", 2, 700],
    ["2", 1, 900],
  ])
})

test("orders, deliveries and their invoices in three files follow one another by their dates", async () => {
  const { take, events } = company()
  const report = reportOf(
    await take(
      {
        name: "erp",
        defaults: { currency: "EUR", paymentTerm: { netDays: 30 }, tax: { category: "S", rate: 22 } },
        files: { orders: {}, lines: {}, shipments: {}, invoices: {} },
        facts: [
          {
            fact: "invoice",
            from: "invoices",
            invoice: "InvoiceNo",
            order: "OrderNo",
            date: "Date",
          },
          {
            fact: "delivery",
            from: "shipments",
            order: "OrderNo",
            delivery: "Shipment",
            date: "Date",
            lines: { line: "Line", quantity: "Qty" },
          },
          {
            fact: "order",
            from: "orders",
            order: "OrderNo",
            customer: "Customer",
            date: "Date",
            promisedDate: "Promised",
            lines: {
              from: "lines",
              on: { OrderNo: "OrderNo" },
              line: "Line",
              sku: "Sku",
              quantity: "Qty",
              unitPrice: "Price",
            },
          },
        ],
      },
      {
        "invoices.csv": ["InvoiceNo,OrderNo,Date", "I1,O1,2024-01-20"],
        "shipments.csv": ["Shipment,OrderNo,Date,Line,Qty", "S1,O1,2024-01-20,1,3", "S1,O1,2024-01-20,2,1"],
        "orders.csv": ["OrderNo,Customer,Date,Promised", "O1,C1,2024-01-05,2024-01-19"],
        "lines.csv": ["OrderNo,Line,Sku,Qty,Price", "O1,1,bolt,5,2.00", "O1,2,nut,1,1.00"],
      },
    ),
  )
  expect(report.rejects).toEqual([])
  const all = await events()
  expect(ofType(all, "DeliveryPromised").length).toBe(2)
  const [issued] = ofType(all, "InvoiceIssued")
  // Three bolts and a nut were delivered: 7.00 net, 22 % of tax.
  expect(issued?.data.totals).toMatchObject({ lineNet: 700, payable: 854 })
})

test("credit notes, disputes and their outcome, survey answers and charges come from their columns", async () => {
  const { take } = company()
  const report = reportOf(
    await take(
      {
        name: "after-sales",
        defaults: { currency: "EUR", paymentTerm: { netDays: 30 } },
        files: { invoices: {}, credits: {}, disputes: {}, answers: {}, costs: {} },
        facts: [
          { fact: "invoice", from: "invoices", invoice: "No", customer: "Who", date: "Day", amount: "Net" },
          {
            fact: "creditNote",
            from: "credits",
            creditNote: "No",
            invoice: "Of",
            date: "Day",
            amount: { absolute: "Net" },
            reason: { column: "Why", map: { "wrong price": "PRICE" }, otherwise: "GOODWILL" },
          },
          {
            fact: "dispute",
            from: "disputes",
            invoice: "Of",
            date: "Opened",
            reason: "Why",
            amount: "About",
            resolvedOn: "Closed",
            outcome: { column: "How", map: { ours: "rejected", theirs: "upheld" } },
          },
          {
            fact: "survey",
            from: "answers",
            customer: "Who",
            date: "Day",
            survey: { constant: "ORDER_TAKING" },
            answers: { PHONE_RECEPTION: "Phone", ORDER_TAKING_SPEED: "Speed" },
          },
          {
            fact: "charge",
            from: "costs",
            invoice: "Of",
            date: "Day",
            amount: "Cost",
            kind: { constant: "expense" },
          },
        ],
      },
      {
        "invoices.csv": ["No,Who,Day,Net", "I1,C1,2024-01-10,100.00", "I2,C1,2024-01-11,50.00"],
        "credits.csv": [
          "No,Of,Day,Net,Why",
          "N1,I1,2024-02-01,-20.00,wrong price",
          "N2,I1,2024-02-02,-5.00,nice",
        ],
        "disputes.csv": [
          "Of,Opened,Closed,How,Why,About",
          "I1,2024-02-03,2024-02-10,theirs,late,10.00",
          "I2,2024-02-04,,,damaged,",
        ],
        "answers.csv": ["Who,Day,Phone,Speed", "C1,2024-03-01,4,5", "C1,2024-03-01,4,"],
        "costs.csv": ["Of,Day,Cost", "I2,2024-03-05,7.50"],
      },
    ),
  )
  expect(report.rejects).toEqual([])
  expect(report.appended).toEqual({
    CustomerRegistered: 1,
    ConditionsAgreed: 1,
    InvoiceIssued: 2,
    CreditNoteIssued: 2,
    InstalmentSettled: 2,
    DisputeOpened: 2,
    DisputeResolved: 1,
    SurveyResponseRecorded: 2,
    ChargeClaimed: 1,
  })
})

test("an event log is told by an ordered choice, and a surplus meets the charge that comes later", async () => {
  const { take, events } = company()
  const report = reportOf(
    await take(
      {
        name: "log",
        defaults: { currency: "EUR", paymentTerm: { netDays: 30 } },
        files: { log: { columns: { paid: { increaseOf: "total", per: "case" } } } },
        facts: [
          {
            choose: "what",
            otherwise: "skip",
            cases: [
              {
                is: "open",
                facts: [{ fact: "invoice", invoice: "case", customer: "who", date: "when", amount: "sum" }],
              },
              {
                is: "cost",
                when: { sum: { above: 0 } },
                facts: [{ fact: "charge", invoice: "case", date: "when", amount: "sum" }],
              },
              {
                is: "pay",
                facts: [
                  {
                    fact: "payment",
                    date: "when",
                    amount: "paid",
                    allocate: { invoice: "case", surplus: "keep" },
                  },
                ],
              },
            ],
          },
        ],
      },
      {
        "log.csv": [
          "case,what,who,when,sum,total",
          "1,open,A,2024-01-01,100,0",
          "1,pay,A,2024-01-05,,60",
          "1,pay,A,2024-01-06,,125",
          "1,think,A,2024-01-07,,",
          "1,cost,A,2024-01-08,20,",
        ],
      },
    ),
  )
  expect(report.rejects).toEqual([])
  expect(report.untold).toBe(1)
  const all = await events()
  expect(ofType(all, "PaymentReceived").map(({ data }) => data.amount)).toEqual([6000, 6500])
  expect(
    ofType(all, "InstalmentSettled").map(({ data, metadata }) => [metadata.effectiveDate, data.amount]),
  ).toEqual([
    ["2024-01-05", 6000],
    ["2024-01-06", 4000],
    ["2024-01-08", 2000],
  ])
})

test("a payment goes to the oldest invoices of its customer, or to those that its rows name", async () => {
  const { take, events } = company()
  const report = reportOf(
    await take(
      {
        name: "bank",
        defaults: { currency: "EUR", paymentTerm: { netDays: 30 } },
        files: { invoices: {}, bank: {}, matched: {} },
        facts: [
          { fact: "invoice", from: "invoices", invoice: "No", customer: "Who", date: "Day", amount: "Net" },
          {
            fact: "payment",
            from: "bank",
            customer: "Who",
            date: "Day",
            amount: "Sum",
            allocate: { oldest: true },
          },
          {
            fact: "payment",
            from: "matched",
            groupBy: "Id",
            payment: "Id",
            date: "Day",
            allocate: { invoice: "Of", amount: "Part" },
          },
        ],
      },
      {
        "invoices.csv": [
          "No,Who,Day,Net",
          "I2,A,2024-01-20,100",
          "I1,A,2024-01-10,50",
          "I3,B,2024-01-10,70",
          "I4,B,2024-01-11,30",
        ],
        "bank.csv": ["Who,Day,Sum", "A,2024-02-01,80"],
        "matched.csv": ["Id,Day,Of,Part", "P9,2024-02-02,I3,70", "P9,2024-02-02,I4,10"],
      },
    ),
  )
  expect(report.rejects).toEqual([])
  const settled = ofType(await events(), "InstalmentSettled").map(({ data }) => [data.invoice, data.amount])
  expect(settled.sort()).toEqual([
    ["I1", 5000],
    ["I2", 3000],
    ["I3", 7000],
    ["I4", 1000],
  ])
})

test("money that came before its invoice waits for it", async () => {
  const { take, events } = company()
  reportOf(
    await take(italian, {
      "fatture.csv": [
        "Numero;Cliente;Data;Scadenza;Totale;Pagata",
        "FT/1;Rossi;31/01/2024;;10,00;15/01/2024",
      ],
    }),
  )
  const all = await events()
  expect(ofType(all, "PaymentReceived")[0]?.metadata.effectiveDate).toBe("2024-01-15")
  expect(ofType(all, "InstalmentSettled")[0]?.metadata.effectiveDate).toBe("2024-01-31")
})

test("a value may be looked up in another file by a key", async () => {
  const { take, events } = company()
  reportOf(
    await take(
      {
        name: "lookup",
        defaults: { currency: "EUR" },
        files: { invoices: {}, people: {} },
        facts: [
          {
            fact: "invoice",
            from: "invoices",
            invoice: "No",
            customer: { column: "Account", file: "people", on: { Email: "Who" }, default: "walk-in" },
            date: "Day",
            amount: { subtract: ["Gross", { multiply: ["Gross", 0.5] }] },
            paymentTerm: {
              column: "Terms",
              file: "people",
              on: { Email: "Who" },
              map: { fast: 8 },
              default: 30,
            },
          },
        ],
      },
      {
        "invoices.csv": ["No,Who,Day,Gross", "1,a@x,2024-01-01,10", "2,z@x,2024-01-01,20"],
        "people.csv": ["Email,Account,Terms", "a@x,A-1,fast"],
      },
    ),
  )
  const issued = ofType(await events(), "InvoiceIssued")
  expect(
    issued.map(({ data }) => [data.customer, data.totals.payable, data.instalments[0]?.dueDate]),
  ).toEqual([
    ["A-1", 500, "2024-01-09"],
    ["walk-in", 1000, "2024-01-31"],
  ])
})
