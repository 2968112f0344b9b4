import { cascade, customerDecider, type PlainCommand, unsafeDecimal } from "@adv/domain"
import { scenarioOf } from "@adv/domain/testing"
import { describe, expect, it } from "vitest"
import { agree, customer, day, given, line, place, register, released, standard } from "./company.js"

const chair = (more: object = {}) => ({
  rule: "CHAIR",
  sku: "CHAIR",
  price: { unitPrice: "50", currency: "EUR" },
  ...more,
})
/** A line that says what is wanted, and leaves the price to what was agreed. */
const chairs = (quantity: string, more: object = {}) => {
  const { unitPrice: _price, ...rest } = line("1", quantity, "0", { sku: "CHAIR" })
  return { ...rest, ...more }
}
const ordered = (conditions: object, lines: ReadonlyArray<object>, more: object = {}) =>
  given(customer(conditions)).when(place({ lines: lines as never, ...more }))
const placedWith = (...lines: ReadonlyArray<object>) => [{ type: "OrderPlaced" as const, data: { lines } }]
const list = (prices: ReadonlyArray<object>, validFrom = "2025-01-01", currency = "EUR") => ({
  type: "PublishPolicy" as const,
  on: "2025-01-01",
  policy: "LIST",
  kind: "priceList",
  validFrom,
  body: { currency, prices },
})
const offList = { rule: "ALL", price: { priceList: "LIST", discountPercent: "10" } }

describe("a negotiated price", () => {
  it("prices a line that states none, and the line says by which rule", () => {
    ordered({ priceRules: [chair()] }, [chairs("10")]).then(
      placedWith({ unitPrice: "50", net: 50_000, priceRule: "CHAIR" }),
    )
  })

  it("is refused where nothing was negotiated: no price is made up", () => {
    ordered({}, [chairs("10")]).then("PRICE_UNKNOWN")
    ordered({ priceRules: [chair({ sku: "TABLE" })] }, [chairs("10")]).then("PRICE_UNKNOWN")
    ordered({ priceRules: [chair({ price: { unitPrice: "50", currency: "CHF" } })] }, [chairs("10")]).then(
      "PRICE_UNKNOWN",
    )
  })

  it("is better for a larger quantity, from the break on", () => {
    const priceRules = [
      chair(),
      chair({ rule: "CHAIR-100", fromQuantity: "100", price: { unitPrice: "45", currency: "EUR" } }),
    ]
    ordered({ priceRules }, [chairs("99.999")]).then(placedWith({ unitPrice: "50", priceRule: "CHAIR" }))
    ordered({ priceRules }, [chairs("100")]).then(placedWith({ unitPrice: "45", priceRule: "CHAIR-100" }))
  })

  it("applies on the days it is valid for, the first and the last included", () => {
    const priceRules = [
      chair(),
      chair({
        rule: "SALE",
        price: { unitPrice: "40", currency: "EUR" },
        validFrom: "2025-01-15",
        validTo: "2025-01-31",
      }),
    ]
    const on = (date: string, rule: string) =>
      ordered({ priceRules }, [chairs("1")], { on: date }).then(placedWith({ priceRule: rule }))
    on("2025-01-14", "CHAIR")
    on("2025-01-15", "SALE")
    on("2025-01-31", "SALE")
    on("2025-02-01", "CHAIR")
  })

  it("may be a percentage off a price list, in the version that is valid on the day", () => {
    const published = [
      ...customer({ priceRules: [offList] }),
      list([
        { sku: "CHAIR", unitPrice: "60" },
        { sku: "CHAIR", unitPrice: "55", fromQuantity: "50" },
      ]),
      list([{ sku: "CHAIR", unitPrice: "66" }], "2025-02-01"),
    ]
    const priced = (quantity: string, on: string, data: object) =>
      given(published)
        .when(place({ on, lines: [chairs(quantity)] as never }))
        .then(placedWith(data))
    priced("1", day, { unitPrice: "54", priceRule: "ALL", priceList: { policy: "LIST", version: 1 } })
    priced("50", day, { unitPrice: "49.5" })
    priced("1", "2025-02-01", { unitPrice: "59.4", priceList: { policy: "LIST", version: 2 } })
  })

  it("of the article itself comes before one off a list, and a list that is missing is said to be", () => {
    given([...customer({ priceRules: [offList, chair()] }), list([{ sku: "CHAIR", unitPrice: "60" }])])
      .when(place({ lines: [chairs("1")] as never }))
      .then(placedWith({ unitPrice: "50", priceRule: "CHAIR" }))
    given(customer({ priceRules: [offList] }))
      .when(place({ lines: [chairs("1")] as never }))
      .then("POLICY_MISSING")
    given([
      ...customer({ priceRules: [offList] }),
      list([{ sku: "CHAIR", unitPrice: "60" }], "2025-01-01", "CHF"),
    ])
      .when(place({ lines: [chairs("1")] as never }))
      .then("PRICE_UNKNOWN")
  })

  it("that is not the one asked for is a deviation on the line, for who approves prices", () => {
    const priceRules = [chair()]
    const given48 = [chairs("10", { unitPrice: "48" })]
    ordered({ priceRules }, given48).then(
      placedWith({
        unitPrice: "48",
        priceRule: "CHAIR",
        priceDeviation: { expected: "50", percent: "-4", tolerated: false },
      }),
    )
    ordered({ priceRules, priceTolerance: "4" }, given48).then(
      placedWith({ priceDeviation: { expected: "50", percent: "-4", tolerated: true } }),
    )
    ordered({ priceRules: [chair({ price: { unitPrice: "0", currency: "EUR" } })] }, given48).then(
      placedWith({ priceDeviation: { expected: "0", tolerated: false } }),
    )
    const { facts } = ordered({ priceRules }, [chairs("10", { unitPrice: "50.00" })])
    expect(JSON.stringify(facts)).toContain('"priceRule":"CHAIR"')
    expect(JSON.stringify(facts)).not.toContain("priceDeviation")
  })

  it("follows an amended quantity over its break, unless another price was agreed for the line", () => {
    const priceRules = [
      chair(),
      chair({ rule: "CHAIR-100", fromQuantity: "100", price: { unitPrice: "45", currency: "EUR" } }),
    ]
    const more = {
      type: "ChangeOrderLine" as const,
      on: day,
      order: "O-1",
      line: "1",
      reason: "more",
      quantity: "100",
    }
    given([...customer({ priceRules }), place({ lines: [chairs("10")] as never })])
      .when(more)
      .then([{ type: "OrderLineChanged", data: { to: { unitPrice: "45", priceRule: "CHAIR-100" } } }])
    given([...customer({ priceRules }), place({ lines: [chairs("10", { unitPrice: "48" })] as never })])
      .when(more)
      .then([
        {
          type: "OrderLineChanged",
          data: { to: { unitPrice: "48", priceDeviation: { expected: "45", percent: "6.666667" } } },
        },
      ])
    given([...customer({ priceRules }), place()])
      .when({
        type: "AddOrderLine",
        on: day,
        order: "O-1",
        line: "9",
        sku: "CHAIR",
        quantity: "1",
        tax: standard,
      })
      .then([{ type: "OrderLineAdded", data: { added: { unitPrice: "50", priceRule: "CHAIR" } } }])
  })

  it("can only be agreed when it can be followed", () => {
    const rules = (...priceRules: ReadonlyArray<object>) =>
      given([register()])
        .when(agree({ priceRules: priceRules as never }))
        .then("PRICE_RULE_INVALID")
    rules(chair(), chair())
    rules({ rule: "ANY", price: { unitPrice: "1", currency: "EUR" } })
    rules(chair({ price: { unitPrice: "-1", currency: "EUR" } }))
    rules({ rule: "ALL", price: { priceList: "LIST", discountPercent: "101" } })
    rules(chair({ validFrom: "2025-02-01", validTo: "2025-01-31" }))
  })
})

describe("negotiated discounts", () => {
  it("come off a line one after the other", () => {
    expect(cascade(["20", "10"].map(unsafeDecimal))).toBe("28")
    expect(cascade([])).toBe("0")
    ordered({ lineDiscounts: ["20", "10"] }, [line("1", "10", "5")]).then(
      placedWith({ discountPercent: "28", discounts: ["20", "10"], net: 3600 }),
    )
    ordered({ discountPercent: "50", lineDiscounts: ["20"] }, [line("1", "10", "5")]).then(
      placedWith({ discountPercent: "60", discounts: ["50", "20"], net: 2000 }),
    )
  })

  it("are kept beside another that was asked for", () => {
    ordered({ lineDiscounts: ["20", "10"] }, [line("1", "10", "5", { discountPercent: "30" })]).then(
      placedWith({ discountPercent: "30", discountExpected: "28", net: 3500 }),
    )
  })

  it("come off the whole order at each tax, and off each of its invoices by its own lines", () => {
    const lines = [
      line("1", "10", "5"),
      line("2", "4", "20", { tax: { category: "S", rate: "10" } }),
    ] as never
    const history = released({ lines }, { orderDiscountPercent: "5" })
    given(customer({ orderDiscountPercent: "5" }))
      .when(place({ lines }))
      .then([
        {
          type: "OrderPlaced",
          data: {
            adjustments: [
              { kind: "allowance", amount: 250, percent: "5", code: "95", tax: { rate: "22" } },
              { kind: "allowance", amount: 400, percent: "5", code: "95", tax: { rate: "10" } },
            ],
            totals: { lineNet: 13_000, allowances: 650, taxExclusive: 12_350 },
          },
        },
      ])
    const part = (delivery: string, quantity: string) => ({
      type: "ConfirmDelivery" as const,
      on: day,
      order: "O-1",
      delivery,
      lines: [{ line: "1", quantity }],
    })
    const invoice = (id: string) => ({
      type: "InvoiceOrder" as const,
      on: "2025-01-20",
      invoice: id,
      order: "O-1",
    })
    const first = given([...history, part("D-1", "4")]).when(invoice("I-1"))
    first.then([
      { type: "NumberAssigned" },
      {
        type: "InvoiceIssued",
        data: { adjustments: [{ amount: 100, percent: "5" }], totals: { lineNet: 2000, taxExclusive: 1900 } },
      },
      { type: "OrderInvoiced" },
    ])
    given([...history, part("D-1", "4"), invoice("I-1"), part("D-2", "6")])
      .when(invoice("I-2"))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { adjustments: [{ amount: 150 }], totals: { taxExclusive: 2850 } } },
        { type: "OrderInvoiced" },
      ])
  })

  it("come off lines that are added later too, at whatever tax", () => {
    const added: PlainCommand = {
      type: "AddOrderLine",
      on: day,
      order: "O-1",
      line: "9",
      sku: "A",
      quantity: "1",
      unitPrice: "100",
      tax: { category: "S", rate: "4" },
    }
    const history = released({ lines: [line("1", "10", "5")] as never }, { orderDiscountPercent: "5" })
    given(history)
      .when(added)
      .then([{ type: "OrderLineAdded", data: { totals: { lineNet: 15_000, allowances: 750 } } }])
    given([...history, added, { type: "ConfirmDelivery", on: day, order: "O-1", delivery: "D-1" }])
      .when({ type: "InvoiceOrder", on: day, invoice: "I-1", order: "O-1" })
      .then([
        { type: "NumberAssigned" },
        {
          type: "InvoiceIssued",
          data: { adjustments: [{ amount: 250 }, { amount: 500, tax: { rate: "4" } }] },
        },
        { type: "OrderInvoiced" },
      ])
  })

  it("of more than all can't be agreed", () => {
    given([register()])
      .when(agree({ lineDiscounts: ["101"] }))
      .then("DISCOUNT_INVALID")
    given([register()])
      .when(agree({ orderDiscountPercent: "100.5" }))
      .then("DISCOUNT_INVALID")
  })
})

describe("what conditions ask of an order", () => {
  it("a currency that was agreed", () => {
    ordered({ allowedCurrencies: ["EUR"] }, [line("1", "1", "1")]).then([{ type: "OrderPlaced" }])
    ordered({ allowedCurrencies: ["CHF", "USD"] }, [line("1", "1", "1")]).then("CURRENCY_NOT_ALLOWED")
  })

  it("the customer's own reference, when it wants one on every order", () => {
    const asks = { customerReferenceRequired: true }
    ordered(asks, [line("1", "1", "1")]).then("CUSTOMER_REFERENCE_MISSING")
    ordered(asks, [line("1", "1", "1")], { customerReference: " " }).then("CUSTOMER_REFERENCE_MISSING")
    ordered(asks, [line("1", "1", "1")], { customerReference: "PO-7" }).then([
      { type: "OrderPlaced", data: { customerReference: "PO-7" } },
    ])
  })
})

describe("an agreement", () => {
  const suspend = { type: "SuspendConditions" as const, on: "2025-02-01", customer: "ROSSI", reason: "audit" }
  const resume = { type: "ResumeConditions" as const, on: "2025-03-01", customer: "ROSSI", reason: "done" }
  const agreement = "A-2025"

  it("that is suspended gives no conditions from that day until it is resumed", () => {
    const history = [...customer(), { ...suspend, agreement }]
    given(history)
      .when(place({ on: "2025-01-31" }))
      .then([{ type: "OrderPlaced" }])
    given(history)
      .when(place({ on: "2025-02-01" }))
      .then("CONDITIONS_MISSING")
    const resumed = [...history, { ...resume, agreement }]
    given(resumed)
      .when(place({ on: "2025-02-28" }))
      .then("CONDITIONS_MISSING")
    given(resumed)
      .when(place({ on: "2025-03-01" }))
      .then([{ type: "OrderPlaced" }])
  })

  it("gives way to another that is not suspended", () => {
    given([register(), agree({}, { agreement: "OLD" }), agree({}, { agreement }), { ...suspend, agreement }])
      .when(place({ on: "2025-02-01" }))
      .then([{ type: "OrderPlaced", data: { terms: { agreement: "OLD" } } }])
  })

  it("is suspended once and resumed once", () => {
    given([...customer(), { ...suspend, agreement }])
      .when({ ...suspend, agreement, on: "2025-02-02" })
      .then("CONDITIONS_SUSPENDED")
    given(customer())
      .when({ ...resume, agreement })
      .then("CONDITIONS_NOT_SUSPENDED")
    given([register()])
      .when({ ...suspend, agreement })
      .then("AGREEMENT_UNKNOWN")
  })

  it("that has ended is noticed once, when its last version is over", () => {
    const note = (on: string) => ({ type: "NoticeExpiredConditions" as const, on, customer: "ROSSI" })
    const ends = [register(), agree({}, { validTo: "2025-06-30" })]
    given(ends).when(note("2025-06-30")).then([])
    given(ends)
      .when(note("2025-07-01"))
      .then([{ type: "ConditionsExpired", data: { agreement: "A-2025", version: 1, validTo: "2025-06-30" } }])
    given([...ends, note("2025-07-01")])
      .when(note("2025-08-01"))
      .then([])
    given([
      ...ends,
      {
        type: "AmendConditions",
        on: "2025-06-01",
        customer: "ROSSI",
        agreement,
        validFrom: "2025-07-01",
        conditions: (agree() as never as { conditions: never }).conditions,
        reason: "renewed",
      },
    ])
      .when(note("2025-07-01"))
      .then([])
  })

  it("noticed or not, an end is an end: no order is placed under it", () => {
    given([register(), agree({}, { validTo: "2025-06-30" })])
      .when(place({ on: "2025-07-01" }))
      .then("CONDITIONS_MISSING")
  })
})

describe("conditions that are amended after an order was placed", () => {
  const amended = (more: object) => ({
    type: "AmendConditions" as const,
    on: "2025-02-01",
    customer: "ROSSI",
    agreement: "A-2025",
    validFrom: "2025-02-01",
    conditions: { ...(agree() as never as { conditions: object }).conditions, ...more } as never,
    reason: "renegotiated",
  })
  const term = {
    id: "NET-60",
    version: 1,
    lines: [{ share: { remainder: true as const }, steps: [{ addDays: 60 }] }],
  }
  const reapply = {
    type: "ReapplyConditions" as const,
    on: "2025-02-10",
    order: "O-1",
    reason: "asked by the customer",
  }
  const deliver = { type: "ConfirmDelivery" as const, on: "2025-02-05", order: "O-1", delivery: "D-1" }
  const bill = { type: "InvoiceOrder" as const, on: "2025-02-10", invoice: "I-1", order: "O-1" }
  const invoiced = (paymentTerm: string) => [
    { type: "NumberAssigned" as const },
    { type: "InvoiceIssued" as const, data: { paymentTerm: { id: paymentTerm } } },
    { type: "OrderInvoiced" as const },
  ]

  it("don't alter what it is invoiced by", () => {
    given([...released(), amended({ paymentTerm: term }), deliver])
      .when(bill)
      .then(invoiced("NET-30"))
  })

  it("do, once they are reapplied to it (INV-17)", () => {
    const history = [...released(), amended({ paymentTerm: term }), deliver]
    given(history)
      .when(reapply)
      .then([
        {
          type: "ConditionsReapplied",
          data: { terms: { agreement: "A-2025", version: 2 }, reason: "asked by the customer" },
        },
      ])
    given([...history, reapply])
      .when(bill)
      .then(invoiced("NET-60"))
  })

  it("can't be, when what was delivered or invoiced is more than they allow", () => {
    const over = { ...deliver, lines: [{ line: "1", quantity: "11" }] }
    given([...released({}, { overDeliveryTolerance: "10" }), over, amended({ overDeliveryTolerance: "0" })])
      .when(reapply)
      .then("CONDITIONS_NOT_APPLICABLE")
    given([...released({}, { invoicingPolicy: "onOrder" }), bill, amended({ invoicingPolicy: "onDelivery" })])
      .when(reapply)
      .then("CONDITIONS_NOT_APPLICABLE")
    given([...released(), amended({ allowedCurrencies: ["CHF"] })])
      .when(reapply)
      .then("CONDITIONS_NOT_APPLICABLE")
    given([
      ...released(),
      amended({}),
      { type: "CancelOrder", on: day, order: "O-1", reason: "", initiator: "customer" },
    ])
      .when(reapply)
      .then("ORDER_NOT_READY")
    given([
      ...released(),
      { type: "SuspendConditions", on: day, customer: "ROSSI", agreement: "A-2025", reason: "" },
    ])
      .when(reapply)
      .then("CONDITIONS_MISSING")
    given([]).when(reapply).then("ORDER_UNKNOWN")
  })
})

it("a customer's own facts tell its agreements alone", () => {
  scenarioOf(customerDecider)
    .given([])
    .when({ type: "SuspendConditions", on: day, customer: "ROSSI", agreement: "A", reason: "" })
    .then("CUSTOMER_UNKNOWN")
})
