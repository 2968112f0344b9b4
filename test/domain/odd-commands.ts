import { type Calendars, netDays, openEnded, type PaymentTerm, targetCalendar } from "@adv/domain"
import fc from "fast-check"

/** Values as they come in real files, and as they don't: all of them well-formed, few of them sensible. */
export const calendars: Calendars = { TARGET: targetCalendar(2024, 2026) }

const oddIds = ["1", "__proto__", "constructor", "toString", "Ω ß 🚚", "a/b-c", "x".repeat(180)]
const id = fc.oneof({ weight: 3, arbitrary: fc.constant("1") }, fc.constantFrom(...oddIds))
const few = fc.constantFrom("1", "2", "__proto__")
const date = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom("2025-01-10", "2025-01-15", "2025-02-28", "2025-03-31") },
  fc.constantFrom("0001-01-01", "9999-12-31"),
)
const quantity = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom("1", "2.5", "3", "10", "0.000001") },
  fc.constantFrom(
    "0",
    "1000000000000000",
    "9007199254.740991",
    "9007199254.740992",
    "999999999999999999.999999999999",
    "0.0000001",
  ),
)
const signed = fc.oneof(
  { weight: 20, arbitrary: quantity },
  fc.constantFrom("-1", "-2.5", "-9007199254.740991", "-0", "-999999999999999999"),
)
const price = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom("5", "0.333", "20") },
  fc.constantFrom("0", "-5", "0.000000000001", "999999999999999999", "9007199254740.99"),
)
const percent = fc.constantFrom("0", "10", "33.33", "100", "101", "999999999999999999")
const amount = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(1, 100, 6100, 12_200) },
  fc.constantFrom(0, -1, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1),
)
const currency = fc.oneof({ weight: 20, arbitrary: fc.constant("EUR") }, fc.constantFrom("JPY", "KWD"))
const tax = fc.oneof(
  { weight: 20, arbitrary: fc.constant({ category: "S", rate: "22" }) },
  fc.constantFrom(
    { category: "S", rate: "22.00" },
    { category: "S", rate: "999999999999999999" },
    { category: "S", rate: "0" },
    { category: "E", rate: "0" },
    { category: "O", rate: "0" },
  ),
)
const halves = {
  id: "30-60",
  version: 1,
  lines: [
    { share: { percent: "50" }, steps: [{ addDays: 30 }] },
    { share: { remainder: true }, steps: [{ addDays: 60 }] },
  ],
} as unknown as PaymentTerm
const term = fc.constantFrom<PaymentTerm>(
  netDays(30),
  halves,
  openEnded(30, "receiptDate"),
  netDays(9_000_000),
  {
    id: "NOTHING",
    version: 1,
    lines: [],
  },
)
const goodTerm = fc.oneof({ weight: 20, arbitrary: fc.constantFrom(netDays(30), halves) }, term)
const conditions = fc.record(
  {
    paymentTerm: goodTerm,
    invoicingPolicy: fc.constantFrom("onOrder", "onDelivery"),
    overDeliveryTolerance: fc.constantFrom("0", "10", "33.333333333333", "999999999999999999"),
    discountPercent: percent,
    minimumOrder: amount,
  },
  { requiredKeys: ["paymentTerm", "invoicingPolicy", "overDeliveryTolerance"] },
)
const text = fc.constantFrom("", "why", "Ω 🚚", "\u0000")
const adjustment = fc.record({ kind: fc.constantFrom("allowance", "charge"), amount, reason: text, tax })
const lineQuantities = fc.array(fc.record({ line: few, quantity }), { minLength: 0, maxLength: 2 })
const optional = <T, K extends string>(shape: { [P in K]: fc.Arbitrary<T> }) =>
  fc.record(shape, { requiredKeys: [] })

const command = (type: string, fields: { readonly [field: string]: fc.Arbitrary<unknown> }, more = {}) =>
  fc
    .tuple(fc.record({ type: fc.constant(type), on: date, ...fields }), optional(more))
    .map(([required, extra]) => ({ ...required, ...extra }))

const order = fc.constant("1")
/** One that goes through, so that most histories get somewhere. */
const sensibleOrder = {
  type: "PlaceOrder",
  on: "2025-01-10",
  order: "1",
  customer: "1",
  currency: "EUR",
  terms: {
    conditions: { paymentTerm: netDays(30), invoicingPolicy: "onDelivery", overDeliveryTolerance: "10" },
  },
  lines: ["1", "2"].map((line) => ({
    line,
    sku: "A",
    quantity: "10",
    unitPrice: "5",
    tax: { category: "S", rate: "22" },
  })),
}
const sensibleInvoice = {
  type: "IssueInvoice",
  on: "2025-01-10",
  invoice: "1",
  customer: "1",
  currency: "EUR",
  number: "1",
  paymentTerm: halves,
  calendars,
  lines: [
    { description: "chairs", quantity: "10", unitPrice: "50", tax: { category: "S", rate: "22" } },
    { description: "tables", quantity: "2.5", unitPrice: "0.333", tax: { category: "E", rate: "0" } },
  ],
}

const orderCommands = fc.oneof(
  { weight: 3, arbitrary: fc.constant(sensibleOrder) },
  {
    weight: 4,
    arbitrary: command(
      "PlaceOrder",
      {
        order,
        customer: id,
        currency,
        terms: fc.record({ conditions }),
        lines: fc.uniqueArray(
          fc
            .tuple(
              fc.record({ line: few, sku: id, quantity, unitPrice: price, tax }),
              optional({ discountPercent: percent }),
            )
            .map(([required, extra]) => ({ ...required, ...extra })),
          { minLength: 0, maxLength: 3, selector: ({ line }) => line },
        ),
      },
      { adjustments: fc.array(adjustment, { maxLength: 1 }), customerReference: text },
    ),
  },
  { weight: 3, arbitrary: command("ValidateOrder", { order }) },
  { weight: 2, arbitrary: command("ReleaseOrder", { order }) },
  command("HoldOrder", { order, hold: fc.constantFrom("credit", "price"), reason: text }),
  {
    weight: 3,
    arbitrary: command("ReleaseHold", { order, hold: fc.constantFrom("credit", "price"), reason: text }),
  },
  command("PromiseDelivery", { order, line: few, date }),
  command("RevisePromise", { order, line: few, to: date, cause: text }),
  { weight: 4, arbitrary: command("ConfirmDelivery", { order, delivery: id }, { lines: lineQuantities }) },
  command("ReturnGoods", {
    order,
    return: id,
    lines: lineQuantities,
    reason: text,
    affectsOrder: fc.boolean(),
  }),
  command("CancelOrderLine", { order, line: few, quantity, reason: text }),
  command("CancelOrder", { order, reason: text, initiator: fc.constantFrom("customer", "company") }),
  command("CloseOrderShort", { order, reason: text }),
  command("CompleteOrder", { order }),
  command(
    "ReportOrderEntryError",
    {
      order,
      error: id,
      errorType: fc.constant("PRICE"),
      origin: fc.constant("ADV"),
      detectedAt: fc.constant("entry"),
    },
    { line: few },
  ),
  { weight: 4, arbitrary: command("NoteInvoicing", { order, invoice: id, lines: lineQuantities }) },
  {
    weight: 2,
    arbitrary: command("NoteCrediting", { order, invoice: id, creditNote: id, lines: lineQuantities }),
  },
)

const invoice = fc.constant("1")
const credited = fc.oneof(
  fc.constant({ whole: true }),
  fc.record({ lines: fc.array(fc.record({ line: fc.nat(3), quantity: signed }), { maxLength: 3 }) }),
  fc.record({ amounts: fc.array(fc.record({ net: amount, tax, description: text }), { maxLength: 2 }) }),
)
const settlement = fc.constantFrom("P/1", "P/2", "1/credit/1", "__proto__")
const invoiceCommands = fc.oneof(
  { weight: 3, arbitrary: fc.constant(sensibleInvoice) },
  {
    weight: 5,
    arbitrary: command(
      "IssueInvoice",
      {
        invoice,
        customer: id,
        currency,
        number: text,
        paymentTerm: goodTerm,
        calendars: fc.constant(calendars),
        lines: fc.array(
          fc
            .tuple(
              fc.record({ description: text, quantity: signed, unitPrice: price, tax }),
              optional({ discountPercent: percent, order: id, orderLine: few }),
            )
            .map(([required, extra]) => ({ ...required, ...extra })),
          { maxLength: 3 },
        ),
      },
      {
        adjustments: fc.array(adjustment, { maxLength: 2 }),
        prepaid: amount,
        rounding: fc.constantFrom(0, -1, 1),
      },
    ),
  },
  {
    weight: 4,
    arbitrary: command("IssueCreditNote", {
      invoice,
      creditNote: id,
      number: text,
      reason: fc.constant("RETURN"),
      credited,
      effectOnOrder: fc.constantFrom("none", "restoresInvoiceableQuantity"),
    }),
  },
  command("FixDueDates", {
    invoice,
    anchor: fc.constantFrom("receiptDate", "issueDate"),
    date,
    calendars: fc.constant(calendars),
  }),
  command(
    "ClaimCharge",
    { invoice, charge: id, kind: fc.constant("fee"), amount },
    { instalment: fc.nat(3) },
  ),
  command("MarkOverdue", { invoice }),
  command("OpenDispute", { invoice, dispute: id, reason: text }, { amount, instalment: fc.nat(3) }),
  command("ResolveDispute", { invoice, dispute: id, outcome: fc.constant("upheld") }),
  {
    weight: 3,
    arbitrary: command("SettleInstalments", {
      invoice,
      source: fc.record({ kind: fc.constant("payment"), id }),
      settlements: fc.uniqueArray(fc.record({ settlement, instalment: fc.nat(3), amount }), {
        maxLength: 2,
        selector: (each) => each.settlement,
      }),
    }),
  },
  command("ReverseSettlements", {
    invoice,
    settlements: fc.array(settlement, { maxLength: 2 }),
    reason: text,
  }),
)

const payment = fc.constant("1")
const paymentCommands = fc.oneof(
  {
    weight: 2,
    arbitrary: command("ReceivePayment", { payment, amount, currency }, { customer: id, remittance: text }),
  },
  {
    weight: 3,
    arbitrary: command("NoteAllocation", {
      payment,
      allocations: fc.uniqueArray(
        fc.record({
          settlement,
          invoice: id,
          instalment: fc.nat(3),
          amount: fc.constantFrom(1, 50, Number.MAX_SAFE_INTEGER),
        }),
        { maxLength: 3, selector: (each) => each.settlement },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: command(
      "ReverseAllocation",
      { payment, reason: text },
      { settlements: fc.array(settlement, { maxLength: 2 }) },
    ),
  },
  command("ReturnPayment", { payment, reason: text }, { fee: amount }),
)

const customer = fc.constant("1")
const customerCommands = fc.oneof(
  command("RegisterCustomer", { customer, name: text, currency }, { country: text }),
  command("AgreeConditions", { customer, agreement: few, validFrom: date, conditions }, { validTo: date }),
  command(
    "AmendConditions",
    { customer, agreement: few, validFrom: date, conditions, reason: text },
    { validTo: date },
  ),
  command(
    "SetCreditLimit",
    { customer, limit: fc.oneof(fc.record({ amount, currency }), fc.constant({ unlimited: true })) },
    { validFrom: date, validTo: date },
  ),
)

const registerCommands = command("AssignNumber", {
  register: fc.constant("INV-2025"),
  document: fc.record({ kind: fc.constantFrom("invoice", "creditNote"), id }),
})

const contactCommands = command(
  "RecordSurveyResponse",
  {
    contact: fc.constant("1"),
    customer: id,
    survey: text,
    answers: fc.array(fc.record({ item: text, score: quantity }), { maxLength: 2 }),
  },
  { order: id, respondent: text },
)

/** Commands of one aggregate, as anybody might give them. */
export const oddCommands = {
  customer: customerCommands,
  order: orderCommands,
  invoice: invoiceCommands,
  payment: paymentCommands,
  register: registerCommands,
  contact: contactCommands,
} as const
