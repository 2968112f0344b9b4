import {
  type CreditPolicy,
  type CreditQuote,
  type Currency,
  minor,
  type PlainCommand,
  staticCheck,
} from "@adv/domain"
import { describe, expect, it } from "vitest"
import { credit, customer, dueIn, invoice, line, minorOf, pay, Replay } from "./replay.js"

/**
 * Published scenarios of credit limits, with the amounts at which their authors let a document pass or stop it. Sources are
 * named as repository, file and scenario.
 */
const day = "2025-06-02"
const unlimited = { unlimited: true as const }
const usd = "USD" as Currency
const quote = (currency: string, rate: string) => [{ currency, rate } as CreditQuote]
const policyOf = (more: Partial<CreditPolicy> = {}): CreditPolicy => ({
  ...staticCheck,
  checkAt: ["order", "release"],
  companyLimit: unlimited,
  ...more,
})
const publish = (policy: CreditPolicy): PlainCommand => ({
  type: "PublishPolicy",
  on: "2000-01-01",
  policy: "credit",
  kind: "credit",
  body: policy,
})
const limit = (amount: number, more: object = {}, currency = "EUR"): PlainCommand => ({
  type: "SetCreditLimit",
  on: day,
  customer: "CUSTOMER",
  limit: { amount: minorOf(amount), currency },
  ...more,
})
const conditions = (invoicingPolicy: "onOrder" | "onDelivery"): PlainCommand => ({
  type: "AgreeConditions",
  on: "2000-01-01",
  customer: "CUSTOMER",
  agreement: "A",
  validFrom: "2000-01-01",
  conditions: { paymentTerm: dueIn(30), invoicingPolicy, overDeliveryTolerance: "0" },
})
const place = (order: string, amount: number, quantity = "1", more: object = {}): PlainCommand => ({
  type: "PlaceOrder",
  on: day,
  order,
  customer: "CUSTOMER",
  currency: "EUR",
  lines: [
    { line: "1", sku: "A", quantity, unitPrice: String(amount), tax: { category: "E" as const, rate: "0" } },
  ],
  ...more,
})
const at = (type: "ValidateOrder" | "ReleaseOrder", order: string): PlainCommand => ({ type, on: day, order })
const deliver = (order: string, delivery: string, quantity?: string): PlainCommand => ({
  type: "ConfirmDelivery",
  on: day,
  order,
  delivery,
  ...(quantity === undefined ? {} : { lines: [{ line: "1", quantity }] }),
})
/** An order up to its release, where its credit lets it. */
const release = (of: Replay, order: string, policy: CreditPolicy) => {
  expect(of.check(order, "order", day, policy)).toBe("passed")
  of.run(at("ValidateOrder", order))
  expect(of.check(order, "release", day, policy)).toBe("passed")
  of.run(at("ReleaseOrder", order))
}
const company = (
  policy: CreditPolicy,
  invoicing: "onOrder" | "onDelivery" = "onDelivery",
  currency = "EUR",
): Replay => new Replay(publish(policy), customer("CUSTOMER", currency), conditions(invoicing))
const exceeded = (actual: number, allowed: number) => [
  { rule: "exposure", actual: minorOf(actual), allowed: minorOf(allowed) },
]

// tryton/tryton
describe("Tryton's credit limits", () => {
  it("let everything pass without a limit, nothing at 0, and up to 200 (account_credit_limit/tests/test_module.py, test_check_credit_limit)", () => {
    const policy = policyOf()
    const of = company(policy)
    of.run(invoice("I", day, 100))
    const passes = (amount: number) => of.mayPass(amount, day, policy).passed
    expect(of.exposure(day, policy)).toEqual({ notDue: 100 })
    expect([0, 100].map(passes)).toEqual([true, true])
    of.run(limit(0))
    expect(passes(0)).toBe(false)
    of.run(limit(200))
    expect([0, 150].map(passes)).toEqual([true, false])
  })

  it("hold a sale of 50 at a limit of 100 and let it pass at 200 (sale_credit_limit/tests/test_module.py, test_check_credit_limit)", () => {
    const policy = policyOf()
    const of = company(policy)
    of.run(limit(100), invoice("I", day, 100), place("SALE", 25, "2"))
    expect(of.check("SALE", "order", day, policy)).toEqual(exceeded(150, 100))
    expect(of.refused(at("ValidateOrder", "SALE"))).toBe("ORDER_HELD")
    expect(of.exposure(day, policy)).toEqual({ notDue: 100 })
    of.run(limit(200))
    release(of, "SALE", policy)
    expect(of.exposure(day, policy)).toEqual({ notDue: 100, releasedNotDelivered: 50 })
    // What is under way goes on, whatever the limit becomes; invoicing part of it changes nothing of the sum of 150.
    of.run(limit(100), deliver("SALE", "D", "1"))
    expect(of.exposure(day, policy)).toEqual({
      notDue: 100,
      deliveredNotInvoiced: 25,
      releasedNotDelivered: 25,
    })
    of.run({
      type: "InvoiceOrder",
      on: day,
      invoice: "I-SALE",
      order: "SALE",
      numbering: { number: "I-SALE" },
    })
    expect(of.exposure(day, policy)).toEqual({ notDue: 125, releasedNotDelivered: 25 })
  })
})

// OCA/credit-control, account_financial_risk/tests/test_account_financial_risk.py
describe("OCA's financial risk", () => {
  const dollars = policyOf({ currency: usd })
  const owing = () => {
    const of = company(dollars, "onDelivery", "USD")
    of.run(
      invoice("I", "2016-12-02", 0, {
        currency: "USD",
        lines: [line(50, "10", "10")],
        paymentTerm: dueIn(30),
      }),
    )
    return of
  }
  const within = (
    componentLimits: NonNullable<CreditPolicy["holdWhen"]["componentLimits"]>,
  ): CreditPolicy => ({
    ...dollars,
    holdWhen: { ...dollars.holdWhen, componentLimits },
  })
  const upTo = (component: "overdue" | "notDue", amount: number) =>
    within([{ component, amount: minor(minorOf(amount)) }])

  it("is 550 of an unpaid invoice, above a limit of 100 and within 1100 (test_invoices)", () => {
    const of = owing()
    expect(of.exposure(day, dollars)).toEqual({ overdue: 550 })
    of.run(limit(100, {}, "USD"))
    expect(of.mayPass(0, day, dollars).passed).toBe(false)
    of.run(limit(1100, {}, "USD"))
    expect(of.mayPass(0, day, dollars).passed).toBe(true)
    expect(of.mayPass(550, day, dollars).passed).toBe(true)
  })

  it("has a limit of its own for what is unpaid: 550 of 499 (test_invoices)", () => {
    const of = owing()
    expect(of.mayPass(550, day, upTo("overdue", 499)).reasons).toEqual([
      { rule: "component", component: "overdue", actual: 55_000, allowed: 49_900 },
    ])
    // A limit of what isn't due yet looks at what is there already: the document adds to the orders, not to the invoices.
    expect(of.mayPass(550, day, upTo("notDue", 300)).passed).toBe(true)
  })

  it("is 1100 with a second invoice, above 900, and may be passed over by who may (test_invoices)", () => {
    const of = owing()
    of.run(limit(900, {}, "USD"))
    const answer = of.mayPass(550, day, dollars)
    expect([answer.passed, answer.reasons]).toEqual([false, exceeded(1100, 900)])
    of.run({
      type: "GrantCreditOverride",
      on: day,
      customer: "CUSTOMER",
      override: "OV",
      amount: 20_000,
      currency: "USD",
      expiresOn: "2025-06-05",
      by: "carla",
      role: "finance director",
      reason: "continue",
    })
    expect(of.mayPass(550, day, dollars)).toMatchObject({ passed: true, overrides: ["OV"] })
    of.run(invoice("I-2", day, 550, { currency: "USD" }))
    expect(of.exposure(day, dollars)).toEqual({ overdue: 550, notDue: 550 })
  })

  it("is what is open at net 0 and unpaid two days later; the margin of three days is a rule here, not a component (test_other_account_amount)", () => {
    const of = company(dollars, "onDelivery", "USD")
    of.run(invoice("I", "2025-05-31", 100, { currency: "USD" }))
    expect(of.exposure("2025-05-31", dollars)).toEqual({ notDue: 100 })
    // With their margin, two days late would still be open; here it is overdue, and nobody waits for it to be three days.
    expect(of.exposure(day, dollars)).toEqual({ overdue: 100 })
    const passesUpTo = (oldestOverdueDays: number) =>
      of.mayPass(0, day, { ...dollars, holdWhen: { ...dollars.holdWhen, oldestOverdueDays } } as CreditPolicy)
        .passed
    expect([passesUpTo(3), passesUpTo(1)]).toEqual([true, false])
  })

  // account_payment_return_financial_risk/tests/test_payment_return_risk.py
  it("is 500 again when a payment comes back, and nothing when that is undone (test_payment_return_risk)", () => {
    const policy = policyOf()
    const of = company(policy)
    of.run(invoice("I", day, 500), ...pay("P", day, 500, "I"))
    expect(of.exposure(day, policy)).toEqual({})
    of.run({ type: "ReturnPayment", on: day, payment: "P", reason: "RTEST" })
    // Theirs counts it as a returned payment, ours as the invoice that is open again.
    expect(of.exposure(day, policy)).toEqual({ notDue: 500 })
    of.run(...pay("P-2", day, 500, "I"))
    expect(of.exposure(day, policy)).toEqual({})
  })

  // partner_risk_insurance/tests/test_partner_risk_insurance.py
  it("has a limit of 150: 100 of the company's, 50 insured (test_credit_limit)", () => {
    const policy = policyOf()
    const of = company(policy)
    of.run(limit(100), limit(50, { source: "insurer", reference: "COFACE" }))
    expect(of.mayPass(0, day, policy).limit.amount).toBe(15_000)
    expect([150, 150.01].map((amount) => of.mayPass(amount, day, policy).passed)).toEqual([true, false])
  })
})

// OCA/credit-control, sale_financial_risk/tests/test_partner_sale_risk.py
describe("OCA's risk of sales orders", () => {
  const policy = policyOf()
  const upTo = (amount: number): CreditPolicy =>
    policyOf({
      holdWhen: {
        ...policy.holdWhen,
        componentLimits: [{ component: "releasedNotDelivered", amount: minor(minorOf(amount)) }],
      },
    })

  it("is 100 of an order of 100, and too much for a second at 150 or a limit of 100 (test_sale_order)", () => {
    const of = company(policy)
    of.run(place("SO-1", 100))
    release(of, "SO-1", policy)
    expect(of.exposure(day, policy)).toEqual({ releasedNotDelivered: 100 })
    expect(of.mayPass(0, day, upTo(99)).passed).toBe(false)
    expect(of.mayPass(100, day, upTo(150)).reasons).toEqual([
      { rule: "component", component: "releasedNotDelivered", actual: 20_000, allowed: 15_000 },
    ])
    of.run(limit(100), place("SO-2", 100))
    expect(of.check("SO-2", "order", day, policy)).toEqual(exceeded(200, 100))
    of.run({
      type: "GrantCreditOverride",
      on: day,
      customer: "CUSTOMER",
      override: "OV",
      order: "SO-2",
      amount: 10_000,
      currency: "EUR",
      expiresOn: "2025-06-05",
      by: "carla",
      role: "credit controller",
      reason: "continue",
    })
    release(of, "SO-2", policy)
    expect(of.exposure(day, policy)).toEqual({ releasedNotDelivered: 200 })
  })

  it("goes from the order to its invoice, back with the credit note, and away with the quantity (test_compute_risk_amount)", () => {
    const of = company(policy, "onOrder")
    of.run(place("SO", 100))
    release(of, "SO", policy)
    expect(of.exposure(day, policy)).toEqual({ releasedNotDelivered: 100 })
    of.run({ type: "InvoiceOrder", on: day, invoice: "I", order: "SO" })
    expect(of.exposure(day, policy)).toEqual({ notDue: 100 })
    of.run(credit("C", day, "I", undefined, { effectOnOrder: "restoresInvoiceableQuantity" }))
    expect(of.exposure(day, policy)).toEqual({ releasedNotDelivered: 100 })
    of.run({ type: "CancelOrderLine", on: day, order: "SO", line: "1", quantity: "1", reason: "not wanted" })
    expect(of.exposure(day, policy)).toEqual({})
  })

  it.each([
    ["0.5", "passed"],
    ["1.5", [{ rule: "exposure", actual: 15_000, allowed: 9_900 }]],
  ] as const)(
    "of 100 euros at %s is within 99 or not (test_manual_currency_risk_not_exceeded, exceeded)",
    (rate, outcome) => {
      const dollars = policyOf({ currency: usd })
      const of = company(dollars)
      of.run(limit(99, {}, "USD"), place("SO", 100))
      expect(of.check("SO", "order", day, dollars, quote("EUR", rate))).toEqual(outcome)
    },
  )
})

// OCA/credit-control, stock_financial_risk/tests/test_stock_financial_risk.py
it("OCA's risk of deliveries: nothing leaves while the risk is exceeded (test_stock_move_ok, test_stock_move_error, test_button_validate_error)", () => {
  const policy = policyOf({ checkAt: ["order", "release", "dispatch"] })
  const of = company(policy)
  of.run(limit(1000), place("SO", 10, "10"))
  release(of, "SO", policy)
  expect(of.check("SO", "dispatch", day, policy)).toBe("passed")
  of.run(deliver("SO", "D-1", "5"), limit(20))
  expect(of.refused(deliver("SO", "D-2", "5"))).toBe("CREDIT_EXCEEDED")
  expect(of.check("SO", "dispatch", day, policy)).toEqual(exceeded(100, 20))
  expect(of.refused(deliver("SO", "D-2", "5"))).toBe("ORDER_HELD")
})

// frappe/erpnext, erpnext/selling/doctype/customer/test_customer.py
describe("ERPNext's credit limit", () => {
  const policy = policyOf({ checkAt: ["order", "release", "dispatch", "invoice"] })

  it("of 50 less than what is owed stops order, delivery and invoice (test_customer_credit_limit)", () => {
    const of = company(policy)
    of.run(limit(1000), place("OLD", 200))
    release(of, "OLD", policy)
    of.check("OLD", "dispatch", day, policy)
    of.run(deliver("OLD", "D-OLD"))
    of.run(place("SO", 100))
    release(of, "SO", policy)
    of.run(limit(150), place("NEW", 100))
    expect(of.check("NEW", "order", day, policy)).toEqual(exceeded(400, 150))
    expect(of.refused(at("ValidateOrder", "NEW"))).toBe("ORDER_HELD")
    expect(of.check("SO", "dispatch", day, policy)).toEqual(exceeded(300, 150))
    expect(of.refused(deliver("SO", "D-SO"))).toBe("ORDER_HELD")
    // What was delivered is to be invoiced: it is said that its credit is exceeded, and the order isn't held for it.
    expect(of.refused({ type: "InvoiceOrder", on: day, invoice: "I", order: "OLD" })).toBe(
      "CREDIT_CHECK_MISSING",
    )
    expect(of.check("OLD", "invoice", day, policy)).toEqual(exceeded(300, 150))
    expect(of.refused({ type: "InvoiceOrder", on: day, invoice: "I", order: "OLD" })).toBe("CREDIT_EXCEEDED")
    // Theirs asks of every invoice; ours of those that bill an order.
    of.run(invoice("OTHER", day, 100))
  })

  it("with room for 100 lets one piece pass and not the second that is added (test_customer_credit_limit_after_submit)", () => {
    const of = company(policy)
    of.run(invoice("I", day, 200), limit(300), place("SO", 100))
    expect(of.check("SO", "order", day, policy)).toBe("passed")
    of.run(at("ValidateOrder", "SO"))
    of.run({ type: "ChangeOrderLine", on: day, order: "SO", line: "1", quantity: "2", reason: "wants two" })
    // Theirs refuses the change; here the customer may wish for it, and the order goes no further.
    expect(of.refused(at("ReleaseOrder", "SO"))).toBe("CREDIT_CHECK_MISSING")
    expect(of.check("SO", "release", day, policy)).toEqual(exceeded(400, 300))
    expect(of.refused(at("ReleaseOrder", "SO"))).toBe("ORDER_HELD")
  })

  it("below what is owed can be set: it is the next order that waits (test_customer_credit_limit_on_change)", () => {
    // Theirs refuses to save a limit of 100 less than what is open. A limit that is cut is cut because of what is open.
    const of = company(policy)
    of.run(invoice("I", day, 200), limit(100))
    expect(of.mayPass(0, day, policy)).toMatchObject({ passed: false, available: -10_000 })
  })

  it("of a customer group counts for who has none (test_get_customer_group_details)", () => {
    const grouped = policyOf({
      segmentLimits: [
        {
          segment: "_Testing Customer Group",
          limit: { amount: minor(minorOf(350_000)), currency: "EUR" as Currency },
        },
      ],
    })
    const of = new Replay(
      publish(grouped),
      customer("CUSTOMER", "EUR", { segment: "_Testing Customer Group" }),
    )
    expect(of.mayPass(0, day, grouped).limit).toMatchObject({
      amount: 35_000_000,
      parts: [{ level: "segment" }],
    })
    of.run(limit(1000))
    expect(of.mayPass(0, day, grouped).limit).toMatchObject({
      amount: 100_000,
      parts: [{ level: "customer" }],
    })
  })
})

// odoo/odoo, addons/sale/tests/test_credit_limit.py
describe("Odoo's credit limit of sales", () => {
  const policy = policyOf()
  const sums = (of: Replay) => {
    const {
      notDue = 0,
      overdue = 0,
      releasedNotDelivered = 0,
      deliveredNotInvoiced = 0,
    } = of.exposure(day, policy)
    return { credit: notDue + overdue, toInvoice: releasedNotDelivered + deliveredNotInvoiced }
  }

  it("of 50 lets 45 bucks pass at two a piece, and not 110 (test_credit_limit_multicurrency)", () => {
    const rates = quote("USD", "0.5")
    const of = company(policy)
    const bucks = (order: string, amount: number) => place(order, amount, "1", { currency: "USD" })
    of.run(limit(50), bucks("SO-1", 45))
    expect(of.check("SO-1", "order", day, policy, rates)).toBe("passed")
    of.run({ type: "CancelOrder", on: day, order: "SO-1", reason: "written anew", initiator: "customer" })
    of.run(bucks("SO-2", 110))
    expect(of.check("SO-2", "order", day, policy, rates)).toEqual(exceeded(55, 50))
  })

  it("of 1000, reached by an order, is exceeded by an invoice of something else: 1100, 3000 (test_invoice_independent_of_credit_to_invoice)", () => {
    const of = company(policy)
    of.run(limit(1000), place("SO", 1000))
    expect(sums(of)).toEqual({ credit: 0, toInvoice: 0 })
    release(of, "SO", policy)
    expect(sums(of)).toEqual({ credit: 0, toInvoice: 1000 })
    expect(of.mayPass(100, day, policy).reasons).toEqual(exceeded(1100, 1000))
    expect(of.mayPass(2000, day, policy).reasons).toEqual(exceeded(3000, 1000))
    of.run(invoice("I", day, 2000))
    expect(sums(of)).toEqual({ credit: 2000, toInvoice: 1000 })
  })

  it("isn't touched by a down-payment of an order that fills it, nor by its credit note (test_warning_on_invoice_with_downpayment)", () => {
    const of = company(policy, "onOrder")
    of.run(limit(1000), place("SO", 1000))
    release(of, "SO", policy)
    of.run({ type: "InvoicePrepayment", on: day, invoice: "DP", order: "SO", percent: "50" })
    expect(sums(of)).toEqual({ credit: 500, toInvoice: 500 })
    expect(of.mayPass(0, day, policy).passed).toBe(true)
    of.run(credit("C", day, "DP"))
    expect(sums(of)).toEqual({ credit: 0, toInvoice: 1000 })
  })

  it("counts an order that was invoiced for more as its invoice only: 2000, and 1000 of the other (test_credit_limit_and_warning_overinvoiced_sales_order)", () => {
    const of = company(policy, "onOrder")
    of.run(place("SO-1", 1000), place("SO-2", 1000))
    for (const order of ["SO-1", "SO-2"]) release(of, order, policy)
    expect(sums(of)).toEqual({ credit: 0, toInvoice: 2000 })
    of.run(
      {
        type: "ProposeInvoice",
        on: day,
        invoice: "I",
        order: "SO-1",
        lines: [{ ...line(2000), sku: "A", order: "SO-1", orderLine: "1" }],
      },
      { type: "IssueDraft", on: day, invoice: "I" },
    )
    expect(sums(of)).toEqual({ credit: 2000, toInvoice: 1000 })
    of.run(limit(1000))
    expect(of.mayPass(0, day, policy).reasons).toEqual(exceeded(3000, 1000))
  })
})
