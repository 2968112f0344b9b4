import {
  type Calendars,
  franceCaps,
  italyCaps,
  netDays,
  openEnded,
  type PaymentTerm,
  targetCalendar,
} from "@adv/domain"
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
const milestone = fc.record({
  milestone: fc.constantFrom("A", "B"),
  part: fc.oneof(fc.record({ percent }), fc.record({ amount })),
  trigger: fc.constantFrom("placed", "released", "delivered", "certified"),
})
const invoicing = fc.oneof(
  fc.constant({ progress: true }),
  fc.record({ milestones: fc.array(milestone, { maxLength: 2 }) }),
  fc.constant({ periodic: { every: "month", per: "customer", basis: "onDelivery" } }),
  fc.record({ prepayment: fc.record({ percent, basis: fc.constantFrom("onOrder", "onDelivery") }) }),
)
const priceRule = fc.record(
  {
    rule: fc.constantFrom("A", "B"),
    price: fc.oneof(
      fc.record({ unitPrice: price, currency }),
      fc.record({ priceList: fc.constantFrom("L", "M"), discountPercent: percent }),
    ),
    sku: id,
    fromQuantity: quantity,
    validFrom: date,
    validTo: date,
  },
  { requiredKeys: ["rule", "price"] },
)
const priceLists = fc.constantFrom(
  [],
  [
    {
      ref: { policy: "L", version: 1 },
      body: {
        currency: "EUR",
        prices: [
          { sku: "1", unitPrice: "999999999999999999" },
          { sku: "A", unitPrice: "7" },
        ],
      },
    },
  ],
)
const conditions = fc.record(
  {
    paymentTerm: goodTerm,
    invoicingPolicy: fc.oneof({ weight: 6, arbitrary: fc.constantFrom("onOrder", "onDelivery") }, invoicing),
    overDeliveryTolerance: fc.constantFrom("0", "10", "33.333333333333", "999999999999999999"),
    discountPercent: percent,
    minimumOrder: amount,
    lineDiscounts: fc.array(percent, { maxLength: 3 }),
    orderDiscountPercent: percent,
    priceTolerance: percent,
    quantityTolerance: percent,
    allowedCurrencies: fc.constantFrom([], ["EUR"]),
    customerReferenceRequired: fc.boolean(),
    priceRules: fc.array(priceRule, { maxLength: 2 }),
    deviations: fc.constantFrom("approved", "allowed"),
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
const hash = fc.constantFrom("a".repeat(64), "0".repeat(64))
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

const creditChecked = fc.record({
  order,
  point: fc.constantFrom("order", "release", "dispatch", "invoice"),
  customer: id,
  value: amount,
  currency,
  components: fc.constantFrom([], [{ component: "reserved", amount: 1, currency: "EUR" }]),
  exposure: amount,
  document: amount,
  limit: fc.oneof(amount, fc.constant(null)),
  available: fc.oneof(amount, fc.constant(null)),
  through: fc.nat(9),
  reservations: fc.nat(3),
  policy: fc.constant({ policy: "credit", version: 1 }),
  reasons: fc.constantFrom([], [{ rule: "exposure", actual: 2, allowed: 1 }]),
})

const progressTerms = {
  conditions: { paymentTerm: netDays(30), invoicingPolicy: { progress: true }, overDeliveryTolerance: "0" },
}
const progressPercent = fc.constantFrom("10", "30", "75", "100", "101", "33.333333333333")
const taxAmounts = fc.array(
  fc.record({
    tax: fc.constantFrom(
      { category: "S", rate: "22" },
      { category: "S", rate: "22.00" },
      { category: "E", rate: "0" },
    ),
    net: amount,
  }),
  { maxLength: 1 },
)
const byAmount = { amounts: taxAmounts, prepaid: taxAmounts, deducted: taxAmounts }

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
              fc.record({ line: few, sku: id, quantity, tax }),
              fc.oneof({ weight: 6, arbitrary: fc.record({ unitPrice: price }) }, fc.constant({})),
              optional({ discountPercent: percent }),
            )
            .map(([required, priced, extra]) => ({ ...required, ...priced, ...extra })),
          { minLength: 0, maxLength: 3, selector: ({ line }) => line },
        ),
      },
      { adjustments: fc.array(adjustment, { maxLength: 1 }), customerReference: text, priceLists },
    ),
  },
  { weight: 3, arbitrary: command("ValidateOrder", { order }) },
  { weight: 2, arbitrary: command("ReleaseOrder", { order }) },
  command("HoldOrder", { order, hold: fc.constantFrom("credit", "price"), reason: text }),
  {
    weight: 3,
    arbitrary: command("ReleaseHold", { order, hold: fc.constantFrom("credit", "price"), reason: text }),
  },
  command(
    "DraftOrder",
    { order, customer: id, currency, channel: fc.constant("phone") },
    { receivedOn: date },
  ),
  {
    weight: 2,
    arbitrary: command(
      "AddOrderLine",
      { order, line: fc.constantFrom("1", "3", "__proto__"), sku: id, quantity, unitPrice: price, tax },
      { discountPercent: percent, requestedDate: date, reason: text, site: id },
    ),
  },
  {
    weight: 3,
    arbitrary: command(
      "ChangeOrderLine",
      { order, line: few, reason: text },
      { quantity, unitPrice: price, tax, discountPercent: percent, requestedDate: date },
    ),
  },
  command("RemoveOrderLine", { order, line: few, reason: text }),
  command("AcknowledgeOrder", { order, channel: fc.constant("email"), documentHash: hash }),
  command("ReopenOrder", { order, reason: text }),
  {
    weight: 3,
    arbitrary: command(
      "ReviseExpectedDelivery",
      { order, line: few, expectedDate: date, source: fc.constantFrom("warehouse", "manual") },
      {
        confidence: fc.constantFrom("0", "0.5", "1", "-1", "2"),
        causeCode: text,
        tolerance: fc.constantFrom({ days: 0 }, { days: 3 }),
      },
    ),
  },
  command(
    "NotifyCustomer",
    { order, topic: fc.constant("DELIVERY_DELAY"), channel: fc.constant("email") },
    { line: few, proactive: fc.boolean(), inResponseTo: id },
  ),
  command("PlanDelivery", { order, delivery: few, site: id, plannedDate: date }, { lines: lineQuantities }),
  {
    weight: 2,
    arbitrary: command(
      "DispatchDelivery",
      { order, delivery: few },
      { lines: lineQuantities, carrier: text },
    ),
  },
  command(
    "ConfirmDelivery",
    { order, delivery: few },
    {
      lines: fc.array(fc.record({ line: few, quantity, damaged: quantity, refused: quantity }), {
        maxLength: 2,
      }),
    },
  ),
  command("FailDelivery", { order, delivery: few, reason: text }),
  command("CancelDelivery", { order, delivery: few, reason: text }),
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
    "HandOverStep",
    { order, step: few, toDepartment: few, reason: text },
    { fromDepartment: few, responsible: few },
  ),
  command("AcceptStep", { order, step: few, department: few }),
  command("ReturnStep", { order, step: few, department: few, reasonCode: text }, { note: text }),
  command("CompleteStep", { order, step: few, department: few }),
  command("SetStepDeadline", { order, step: few }, { dueBy: date }),
  command("NoticeStepDeadlineMissed", { order, step: few }),
  command(
    "NoticeOrderStalled",
    { order },
    { stalledAfter: fc.constant({ days: 3, policy: { policy: "workflow", version: 1 } }) },
  ),
  command(
    "ReportOrderEntryError",
    {
      order,
      error: id,
      errorType: fc.constant("PRICE"),
      origin: fc.constant("ADV"),
      detectedAt: fc.constant("entry"),
    },
    { line: few, severity: fc.constant("minor"), detectedBy: text },
  ),
  command("CorrectOrderEntryError", { order, error: id, correctedBy: text, how: text }),
  command("RejectOrderEntryError", { order, error: id, reason: text }),
  command("NoteCreditPassed", { order, checked: creditChecked }),
  command("NoteCreditFailed", {
    order,
    checked: creditChecked.map((checked) => ({ ...checked, releasedBy: [{ by: "renewal" }] })),
    why: text,
  }),
  { weight: 2, arbitrary: fc.constant({ ...sensibleOrder, terms: progressTerms }) },
  command(
    "ReportProgress",
    { order, evidence: text },
    { percent: progressPercent, milestone: fc.constantFrom("A", "B") },
  ),
  { weight: 2, arbitrary: command("ReportProgress", { order, evidence: text, percent: progressPercent }) },
  command("CertifyProgress", { order, certifiedBy: text }, { milestone: fc.constantFrom("A", "B") }),
  {
    weight: 2,
    arbitrary: command("CertifyProgress", { order, certifiedBy: text, percent: progressPercent }),
  },
  command("ReapplyConditions", { order, reason: text, terms: fc.record({ conditions }) }),
  {
    weight: 4,
    arbitrary: command("NoteInvoicing", { order, invoice: id, lines: lineQuantities }, byAmount),
  },
  {
    weight: 2,
    arbitrary: command(
      "NoteCrediting",
      { order, invoice: id, creditNote: id, lines: lineQuantities },
      byAmount,
    ),
  },
)

const invoice = fc.constant("1")
const computed = fc.record({
  policy: id,
  version: fc.nat(2),
  dayCount: fc.constantFrom("ACT/365F", "ACT/360", "ACT/ACT"),
  from: date,
  through: date,
  base: amount,
  segments: fc.array(
    fc.record({ principal: amount, from: date, to: date, days: fc.nat(400), rate: quantity }),
    { maxLength: 2 },
  ),
  total: amount,
  claimedBefore: amount,
})
const credited = fc.oneof(
  fc.constant({ whole: true }),
  fc.record({ lines: fc.array(fc.record({ line: fc.nat(3), quantity: signed }), { maxLength: 3 }) }),
  fc.record({ amounts: fc.array(fc.record({ net: amount, tax, description: text }), { maxLength: 2 }) }),
)
const settlement = fc.constantFrom("P/1", "P/2", "1/credit/1", "__proto__")
const deviation = fc.record({
  order: id,
  field: fc.constantFrom("price", "terms"),
  expected: text,
  actual: text,
})
const bills = fc.constantFrom("progress", "milestone", "prepayment", "deduction")
const address = fc.constantFrom({ country: "IT" }, { country: "FR", city: "Lyon" })
const draft = {
  type: "ProposeInvoice",
  invoice: "1",
  kind: "commercial",
  customer: "1",
  currency: "EUR",
  lines: [],
  adjustments: [],
  taxBreakdown: [],
  totals: {
    lineNet: 0,
    allowances: 0,
    charges: 0,
    taxExclusive: 0,
    tax: 0,
    taxInclusive: 0,
    prepaid: 0,
    rounding: 0,
    payable: 0,
  },
  paymentTerm: netDays(30),
  orders: [],
}
const inMessage = fc.constantFrom("M", "__proto__")

const invoiceCommands = fc.oneof(
  fc.array(deviation, { maxLength: 2 }).map((deviations) => ({ ...draft, on: "2025-01-10", deviations })),
  command("DiscardDraft", { invoice, reason: text }),
  command(
    "ApproveDeviation",
    { invoice, order: id, field: fc.constantFrom("price", "terms"), approver: text, reason: text },
    { line: few },
  ),
  command("SendInvoice", { invoice, message: inMessage, channel: fc.constant("sdi"), format: text }),
  command("AcknowledgeInvoiceDelivery", { invoice, message: inMessage }),
  command("RejectInvoiceDelivery", { invoice, message: inMessage, reason: text }),
  {
    weight: 3,
    arbitrary: command(
      "RescheduleInstalment",
      {
        invoice,
        instalment: fc.nat(4),
        splits: fc.oneof(
          fc.constant([
            { dueDate: "2025-12-31", amount: 6101 },
            { dueDate: "2026-01-31", amount: 24_400 },
          ]),
          fc.array(fc.record({ dueDate: date, amount }), { maxLength: 2 }),
        ),
        reason: text,
        approvedBy: text,
      },
      { interestFree: fc.boolean(), plan: id, after: fc.nat(5) },
    ),
  },
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
              optional({ discountPercent: percent, order: id, orderLine: few, bills }),
            )
            .map(([required, extra]) => ({ ...required, ...extra })),
          { maxLength: 3 },
        ),
      },
      {
        adjustments: fc.array(adjustment, { maxLength: 2 }),
        prepaid: amount,
        rounding: fc.constantFrom(0, -1, 1),
        kind: fc.constantFrom("prepayment", "corrected", "final"),
        billTo: address,
        fromDraft: fc.boolean(),
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
    { invoice, charge: id, kind: fc.constantFrom("fee", "interest"), amount },
    { instalment: fc.nat(3), computed },
  ),
  command("MarkOverdue", { invoice }),
  command("ClearOverdue", { invoice }),
  command(
    "WriteOff",
    { invoice, writeOff: few, reason: fc.constantFrom("badDebt", "goodwill") },
    { instalment: fc.nat(3), amount, recoverTax: fc.boolean(), approvedBy: text },
  ),
  command("ReverseWriteOff", { invoice, writeOff: few, reason: text }),
  command("NoteCreditAllocation", {
    invoice,
    creditNote: id,
    allocations: fc.uniqueArray(
      fc.record({ settlement, invoice: id, instalment: fc.nat(2), amount: fc.constantFrom(1, 50) }),
      { maxLength: 2, selector: (each) => each.settlement },
    ),
  }),
  command(
    "ReverseCreditAllocation",
    { invoice, creditNote: id, reason: text },
    { settlements: fc.array(settlement, { maxLength: 2 }) },
  ),
  command("RequestRefund", { invoice, creditNote: id, refund: few, reason: text }, { amount }),
  command("PayRefund", { invoice, creditNote: id, refund: few }),
  command("CancelRefund", { invoice, creditNote: id, refund: few, reason: text }),
  command(
    "SettleInstalments",
    {
      invoice,
      source: fc.record({ kind: fc.constantFrom("payment", "creditNote"), id }),
      settlements: fc.uniqueArray(
        fc
          .tuple(
            fc.record({ settlement, instalment: fc.nat(2), amount: fc.constantFrom(1, 50, 6100) }),
            optional({
              discount: fc.record({ amount, valueDate: date, graceDays: fc.nat(3) }),
              disallowed: fc.record({ amount, valueDate: date, graceDays: fc.nat(3) }),
              writtenOff: fc.record({ amount: fc.constantFrom(0, 1), reason: fc.constant("fx") }),
            } as never),
          )
          .map(([required, extra]) => ({ ...required, ...(extra as object) })),
        { maxLength: 2, selector: (each) => each.settlement },
      ),
    },
    { components: fc.constantFrom("principalFirst", "chargesFirst") },
  ),
  command(
    "CheckTermCompliance",
    {
      invoice,
      policy: fc.record({
        ref: fc.constant({ policy: "CAPS", version: 1 }),
        body: fc.constantFrom(franceCaps, italyCaps),
      }),
    },
    {
      debtor: fc.constantFrom("business", "publicAuthority"),
      trade: fc.constantFrom("roadHaulage", "__proto__"),
      receivedOn: date,
    },
  ),
  command("OpenDispute", { invoice, dispute: id, reason: text }, { amount, instalment: fc.nat(3) }),
  command(
    "ResolveDispute",
    { invoice, dispute: id, outcome: fc.constantFrom("upheld", "rejected", "partiallyUpheld") },
    { creditAmount: amount },
  ),
  command("AcknowledgeDispute", { invoice, dispute: id }),
  command("AssignDispute", { invoice, dispute: id, department: text, dueBy: date }),
  command(
    "ProposeDisputeAnswer",
    { invoice, dispute: id, outcome: fc.constant("upheld"), department: text },
    { creditAmount: amount },
  ),
  command("CloseDispute", { invoice, dispute: id }, { creditNotes: fc.array(id, { maxLength: 2 }) }),
  command("ReopenDispute", { invoice, dispute: id, reason: text }),
  command("WaiveCharge", { invoice, charge: id, reason: text }),
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
  command(
    "ReturnPayment",
    { payment, reason: text },
    { amount, settlements: fc.array(settlement, { maxLength: 2 }) },
  ),
  command("AnnouncePayment", { payment, amount, currency }, { customer: id, expectedOn: date }),
  command(
    "AcceptInstrument",
    { payment, amount, currency, kind: fc.constantFrom("billOfExchange", "RiBa", "cheque"), maturity: date },
    { customer: id, drawee: text },
  ),
  command("HonourInstrument", { payment }, { bankReference: text }),
  command("DishonourInstrument", { payment, reason: text }, { fee: amount }),
  command("IdentifyPayment", { payment, customer: id }, { evidence: text }),
  command("ReassignPayment", { payment, customer: id, reason: text }),
  command("RequestRefund", { payment, refund: few, reason: text }, { amount }),
  command("PayRefund", { payment, refund: few }),
  command("CancelRefund", { payment, refund: few, reason: text }),
  command(
    "NoteAllocation",
    { payment, allocations: fc.constant([]) },
    { surplus: fc.constantFrom(0, 1, 50), identified: id },
  ),
)

const limitSource = fc.constantFrom("internal", "insurer", "guarantee")
const customer = fc.constant("1")
const customerCommands = fc.oneof(
  command("SuspendConditions", { customer, agreement: few, reason: text }),
  command("ResumeConditions", { customer, agreement: few, reason: text }),
  command("NoticeExpiredConditions", { customer }),
  command("NoteAwaitingPeriod", { customer, order: id }),
  command("NotePeriodInvoiced", {
    customer,
    invoice: id,
    through: date,
    orders: fc.array(id, { maxLength: 2 }),
    finished: fc.array(id, { maxLength: 2 }),
  }),
  command(
    "GrantPaymentPlan",
    {
      customer,
      plan: few,
      currency,
      invoices: fc.array(id, { maxLength: 2 }),
      schedule: fc.array(fc.record({ dueDate: date, amount }), { maxLength: 2 }),
      reason: text,
      approvedBy: text,
    },
    { interestFree: fc.boolean() },
  ),
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
    { validFrom: date, validTo: date, source: limitSource, reference: few },
  ),
  command("WithdrawCreditLimit", { customer, source: limitSource, reason: text }, { reference: few }),
  command("NoticeCreditLimitExpiry", { customer }),
  command("BlockAccount", { customer, reason: text }),
  command("UnblockAccount", { customer, reason: text }),
  command(
    "NoteCreditOverride",
    {
      customer,
      override: few,
      amount,
      currency,
      expiresOn: date,
      by: text,
      role: text,
      reason: text,
      policy: fc.constant({ policy: "credit", version: 1 }),
    },
    { order: id },
  ),
  command("RevokeCreditOverride", { customer, override: few, reason: text }),
  command("AssignParent", { customer, parent: fc.oneof(id, fc.constant(null)) }),
  command("ReserveCredit", {
    customer,
    order: id,
    amount,
    currency,
    point: fc.constantFrom("order", "release"),
  }),
  command("ReleaseCreditReservation", { customer, order: id, reason: text }),
  command("AssignAccountOwner", { customer, owner: text }, { reason: text }),
  command("SetContactPreferences", {
    customer,
    preferences: fc.constantFrom(
      { refused: [] },
      { refused: ["email"], reachableBy: ["letter"], language: "fr" },
    ),
  }),
  command(
    "OpenRelationshipRisk",
    { customer, risk: few, kind: fc.constant("complaints") },
    { note: text, reviewBy: date },
  ),
  command("CloseRelationshipRisk", { customer, risk: few, outcome: fc.constant("lost") }, { note: text }),
)

const registerCommands = command("AssignNumber", {
  register: fc.constant("INV-2025"),
  document: fc.record({ kind: fc.constantFrom("invoice", "creditNote"), id }),
})

const contact = fc.constant("1")
const whose = fc.oneof({ weight: 8, arbitrary: fc.constant("1") }, id)
const seconds = fc.constantFrom(0, 1, 20, Number.MAX_SAFE_INTEGER)
const contactCommands = fc.oneof(
  command(
    "RecordSurveyResponse",
    {
      contact,
      customer: whose,
      survey: text,
      answers: fc.array(fc.record({ item: text, score: quantity }), { maxLength: 2 }),
    },
    { order: id, respondent: text, interaction: id, surveyVersion: fc.nat(3) },
  ),
  command(
    "InviteRespondent",
    { contact, customer: whose, survey: text, respondent: text, channel: fc.constant("email") },
    { surveyVersion: fc.nat(3), interaction: id, order: id },
  ),
  command("InvalidateSurveyResponse", { contact, reason: text }),
  command(
    "RecordInteraction",
    {
      contact,
      customer: whose,
      channel: fc.constant("phone"),
      direction: fc.constantFrom("inbound", "outbound"),
      topic: fc.constant("PRICE"),
      outcome: fc.constantFrom("resolved", "followUp"),
      handledBy: text,
    },
    { order: id, durationSeconds: seconds, note: text },
  ),
  command(
    "RecordCall",
    { contact, waitSeconds: seconds, abandoned: fc.boolean() },
    { customer: whose, talkSeconds: seconds, handledBy: text },
  ),
  command(
    "ReceiveEnquiry",
    { contact, customer: whose, topic: fc.constant("OTHER"), channel: fc.constant("chat") },
    { order: id, line: few, receivedAt: text },
  ),
  command("AnswerEnquiry", { contact, answeredBy: text }, { withinMinutes: seconds }),
  command(
    "ReceiveComplaint",
    { contact, customer: whose, category: fc.constant("GOODS"), channel: fc.constant("letter") },
    { order: id, note: text },
  ),
  command("AnswerComplaint", { contact, answeredBy: text }, { withinMinutes: seconds }),
  command("ResolveComplaint", { contact, outcome: fc.constant("rejected") }, { remedy: text }),
)

const message = fc.constant("1")
const messageCommands = fc.oneof(
  fc.record({
    type: fc.constant("NoteMessage"),
    queued: fc.record({
      message,
      customer: id,
      topic: fc.constant("dunning"),
      channel: fc.constant("email"),
      language: fc.constantFrom("it", "en", "fr"),
      template: text,
      policy: fc.record({ policy: id, version: fc.nat(3) }),
      documentHash: hash,
      about: fc.constantFrom({}, { invoices: ["1"] }, { dunningCases: ["1", "__proto__"], contacts: [] }),
    }),
  }),
  command("WithdrawMessage", { message, reason: text }),
  command("RecordMessageSent", { message }, { reference: text }),
  command("RecordMessageDelivered", { message }),
  command("RecordMessageBounced", { message, reason: text }, { permanent: fc.boolean() }),
  command("RecordMessageOpened", { message }),
)

const person = fc.constantFrom("Ada", "Bruno", "Carla", "__proto__")
const role = fc.constantFrom("controller", "manager", "constructor")
const approvalId = fc.constant("order:1:credit")
const holders = {
  holders: fc.constantFrom({}, { controller: ["Ada", "Bruno", "Carla"] }, { manager: [] }),
}
const approvalCommands = fc.oneof(
  {
    weight: 3,
    arbitrary: command(
      "AskApproval",
      {
        approval: approvalId,
        subject: fc.record({ kind: fc.constant("order"), id }),
        gate: text,
        requestedBy: person,
        requiredRoles: fc.constantFrom(["controller"], ["controller", "manager"], []),
        quorum: fc.constantFrom(1, 1, 2, 0),
        department: text,
        dueBy: date,
        policy: fc.record({ policy: id, version: fc.constant(1) }),
        context: text,
      },
      { note: text },
    ),
  },
  {
    weight: 4,
    arbitrary: command(
      "DecideApproval",
      { approval: approvalId, decision: fc.constantFrom("approve", "approve", "reject"), by: person, role },
      { comment: text, conditions: fc.array(text, { maxLength: 2 }), ...holders },
    ),
  },
  {
    weight: 2,
    arbitrary: command(
      "DelegateApproval",
      { approval: approvalId, from: person, to: person, role },
      { validTo: date, reason: text, ...holders },
    ),
  },
  command("ExpireApproval", { approval: approvalId }),
  command("InvalidateApproval", { approval: approvalId, because: text }),
  command("WithdrawApproval", { approval: approvalId, by: person }, { reason: text }),
)

const policy = fc.constant("1")
const flowTiers = fc.record({
  metric: fc.constant("ordersPerDay"),
  windowDays: fc.constantFrom(1, 2, 0),
  smallest: fc.constant("SOLO"),
  above: fc.constantFrom(
    [{ tier: "TEAM", enterAbove: "5", leaveAt: "4", leaveAfterDays: 1 }],
    [{ tier: "SOLO", enterAbove: "5", leaveAt: "6", leaveAfterDays: 0 }],
    [],
  ),
})
const policyCommands = fc.oneof(
  {
    weight: 3,
    arbitrary: command(
      "PublishPolicy",
      { policy, kind: fc.constantFrom("flowTiers", "flowTiers", "constructor"), body: flowTiers },
      { validFrom: date, source: text },
    ),
  },
  command("WithdrawPolicy", { policy, reason: text }, { validFrom: date }),
  {
    weight: 4,
    arbitrary: command("EvaluateFlowTier", {
      policy,
      values: fc
        .uniqueArray(fc.record({ date, value: quantity }), { maxLength: 3, selector: (each) => each.date })
        .map((values) => values.toSorted((a, b) => (a.date < b.date ? -1 : 1))),
    }),
  },
  command("RegisterDepartment", { department: few, name: text }),
  command("AssignResponsibility", { step: id, department: few }),
)

const demandCommands = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.nat({ max: 3 }).map((sequence) => ({
      type: "PublishDemandSignal",
      on: "2025-01-10",
      order: "1",
      line: "1",
      sequence: sequence + 1,
      sku: "A",
      site: "MILANO",
      quantity: String(sequence + 1),
      change: "1",
      certainty: "placed",
      cause: "changed",
    })),
  },
  command(
    "PublishDemandSignal",
    {
      order,
      line: few,
      sequence: fc.nat({ max: 3 }),
      sku: id,
      site: id,
      quantity,
      change: signed,
      certainty: fc.constantFrom("quoted", "released"),
      cause: fc.constantFrom("placed", "delivered"),
    },
    { requestedDate: date, promisedDate: date },
  ),
  command("AcknowledgeDemandSignal", { order, line: few, sequence: fc.nat({ max: 3 }) }, { reference: text }),
  command("FailDemandSignal", { order, line: few, sequence: fc.nat({ max: 3 }), reason: text }),
)

const item = {
  item: fc.constant("A@MILANO"),
  sku: fc.constant("A"),
  site: fc.constantFrom("MILANO", "MILANO", "ROMA"),
}
const stockCommands = fc.oneof(
  command("RecordStockInformation", {
    ...item,
    onHand: quantity,
    reserved: quantity,
    inbound: fc.array(fc.record({ quantity, expectedDate: date }), { maxLength: 2 }),
    asOf: date,
  }),
  command(
    "ReportStockShortage",
    { ...item, shortage: id, quantity },
    { expectedDate: date, order: id, line: few },
  ),
  command("RequestAvailability", { ...item, request: few, quantity, neededBy: date }),
  command(
    "AnswerAvailability",
    { item: item.item, request: few, quantity },
    { availableOn: date, note: text },
  ),
  {
    weight: 3,
    arbitrary: command("ReserveStock", { ...item, reservation: few, order: id, line: few, quantity }),
  },
  command("ConfirmReservation", { item: item.item, reservation: few }, { quantity }),
  command("RefuseReservation", { item: item.item, reservation: few, reason: text }),
  command("ReleaseReservation", { item: item.item, reservation: few, reason: text }),
  command(
    "CreateBackorder",
    { ...item, backorder: id, order: id, line: few, quantity },
    { expectedDate: date },
  ),
  command("ExpectReturn", { ...item, return: few, order: id, line: few, quantity, expectedDate: date }),
)

const team = { team: fc.constant("1") }
const who = fc.constantFrom("anna", "bruno", "__proto__")
const piece = fc.constantFrom("1", "2", "3", "__proto__", "constructor")
const minutes = fc.oneof(
  { weight: 10, arbitrary: fc.constantFrom("1", "30", "480.5") },
  fc.constantFrom("0", "1000001", "999999999999999999.999999999999"),
)
const ratio = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom("8", "15", "85") },
  fc.constantFrom("0", "0.000000000001", "99.999999999999", "100", "999999999999999999"),
)
const capacity = {
  ...team,
  assistant: who,
  weeklyHours: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom("40", "37.5") },
    fc.constantFrom("0", "169", "999999999999999999"),
  ),
  days: fc.oneof(
    { weight: 6, arbitrary: fc.constant([1, 2, 3, 4, 5]) },
    fc.constantFrom([], [0], [1, 1], [6, 7]),
  ),
  skills: fc.constantFrom(["x"], [], ["__proto__"]),
  from: date,
}
const ref = fc.constant({ policy: "P", version: 1 })
const oddStandards = fc.record({
  ref,
  body: fc.record({
    activities: fc.array(
      fc
        .tuple(
          fc.record({
            activity: fc.constantFrom("a", "__proto__"),
            load: fc.constantFrom("administrative", "commercial"),
            skill: fc.constantFrom("x", "x", "__proto__"),
            minutes,
          }),
          optional({ perLine: minutes, newCustomer: minutes }),
        )
        .map(([required, extra]) => ({ ...required, ...extra })),
      { minLength: 1, maxLength: 2 },
    ),
  }),
})
const drivers = fc.constantFrom({}, { lines: 3, newCustomer: true }, { lines: Number.MAX_SAFE_INTEGER })
const teamCommands = fc.oneof(
  { weight: 3, arbitrary: command("JoinTeam", capacity, { to: date }) },
  command("DefineCapacity", capacity, { to: date }),
  command(
    "RecordAbsence",
    { ...team, absence: few, assistant: who, from: date, to: date, reason: fc.constant("HOLIDAY") },
    { hours: ratio },
  ),
  command("WithdrawAbsence", { ...team, absence: few, assistant: who, reason: text }),
  command("RecordWorkSample", { ...team, activity: text, minutes }, { drivers, assistant: who }),
  {
    weight: 5,
    arbitrary: command(
      "CreateWorkItem",
      { ...team, work: piece, activity: fc.constantFrom("a", "__proto__"), standards: oddStandards },
      { drivers, dueOn: date },
    ),
  },
  {
    weight: 6,
    arbitrary: command("AssignWork", { ...team, work: piece, assistant: who }, { overload: fc.boolean() }),
  },
  { weight: 3, arbitrary: command("StartWork", { ...team, work: piece, assistant: who }) },
  { weight: 3, arbitrary: command("CompleteWork", { ...team, work: piece, assistant: who, minutes }) },
  command("CancelWork", { ...team, work: piece, reason: text }),
  {
    weight: 2,
    arbitrary: command(
      "RebalanceWork",
      { ...team, from: who, to: who, items: fc.array(piece, { maxLength: 2 }), reason: text },
      { overload: fc.boolean() },
    ),
  },
  {
    weight: 2,
    arbitrary: command(
      "IssueStaffingRecommendation",
      {
        ...team,
        from: fc.constantFrom("2025-01-01", "2025-02-01", "2025-03-01"),
        to: fc.constantFrom("2025-02-01", "2025-03-01", "2025-04-01", "9999-12-31"),
        policy: fc.record({
          ref,
          body: fc.record({
            calendar: fc.constantFrom("TARGET", "TARGET", "MOON"),
            hoursPerDay: ratio,
            shrinkagePercent: ratio,
            occupancyPercent: ratio,
            periods: fc.nat(3),
            overtimeUpToFte: ratio,
          }),
        }),
        calendars: fc.constant(calendars),
      },
      {
        standards: oddStandards,
        volumes: fc.array(
          fc.record({
            activity: fc.constantFrom("a", "__proto__"),
            count: fc.oneof(fc.constant(100), fc.constant(Number.MAX_SAFE_INTEGER)),
            drivers,
          }),
          { maxLength: 2 },
        ),
      },
    ),
  },
)

const notice = fc.constantFrom("N-1", "N-2", "__proto__")
const dunningCase = fc.constant("1:EUR")
const dunned = fc.array(fc.record({ invoice: few, instalment: fc.nat(2) }), { minLength: 1, maxLength: 2 })
const ofCustomer = { customer: fc.constant("1"), currency: fc.constant("EUR") }
const sums = fc.constantFrom(0, 1, 100, 6100)
const dunningCommands = fc.oneof(
  {
    weight: 6,
    arbitrary: command(
      "NoteLevel",
      {
        ...ofCustomer,
        notice,
        policy: fc.record({ policy: id, version: fc.nat(2) }),
        level: fc.nat(3),
        items: fc.array(
          fc.record({
            invoice: few,
            instalment: fc.nat(2),
            level: fc.nat(3),
            open: sums,
            daysPastDue: fc.nat(90),
          }),
          { maxLength: 2 },
        ),
        claims: fc.array(
          fc.record({
            charge: id,
            invoice: few,
            instalment: fc.nat(2),
            kind: fc.constantFrom("interest", "compensation"),
            amount: sums,
          }),
          { maxLength: 2 },
        ),
        code: text,
        template: text,
        fee: sums,
        requiresApproval: fc.boolean(),
        blocksCredit: fc.boolean(),
        escalateTo: fc.constantFrom(null, "legal"),
        credits: fc.constantFrom(null, { amount: 1, netted: true }),
        codes: fc.constant(["A", "B"]),
        channel: fc.constant("email"),
        language: fc.constant("it"),
      },
      { passed: fc.constantFrom([], [{ level: 1, items: [{ invoice: "1", instalment: 1 }] }]) },
    ),
  },
  command("ApproveDunningNotice", { case: dunningCase, notice }, { comment: text }),
  command("RemoveFromDunningNotice", {
    case: dunningCase,
    notice,
    invoice: few,
    instalment: fc.nat(2),
    reason: text,
  }),
  {
    weight: 4,
    arbitrary: command("SendDunningNotice", {
      case: dunningCase,
      notice,
      template: fc.record({ code: text, version: fc.nat(2) }),
      documentHash: hash,
    }),
  },
  command("BounceDunningNotice", { case: dunningCase, notice, reason: text }),
  command("RetryDunningNotice", { case: dunningCase, notice, channel: fc.constantFrom("email", "letter") }),
  command("AssignDunningPolicy", { ...ofCustomer, ladder: id }, { invoice: few }),
  command(
    "BlockDunning",
    { ...ofCustomer, block: few, reason: text },
    { until: date, invoice: few, instalment: fc.nat(2) },
  ),
  command("UnblockDunning", { case: dunningCase, block: few, reason: text }),
  command("SuppressDunning", {
    ...ofCustomer,
    reason: fc.constantFrom("promised", "blocked"),
    level: fc.nat(3),
    items: dunned,
  }),
  {
    weight: 2,
    arbitrary: command("RecordPromise", {
      ...ofCustomer,
      promise: few,
      amount: sums,
      dueBy: date,
      items: dunned,
      overdue: sums,
    }),
  },
  command("ReviewPromise", { case: dunningCase, promise: few, paid: sums, paidInTime: sums }),
  command("EscalateDunning", {
    case: dunningCase,
    to: fc.constantFrom("legal", "agency"),
    packageHash: hash,
    open: dunned,
    amount: sums,
  }),
  command("NoteWaiver", {
    case: dunningCase,
    charges: fc.array(fc.record({ invoice: few, instalment: fc.nat(2), charge: id, amount: sums }), {
      maxLength: 2,
    }),
    reason: text,
  }),
  command(
    "CloseDunningCase",
    {
      case: dunningCase,
      open: fc.constantFrom([], [{ invoice: "1", instalment: 1 }]),
      amount: sums,
      cause: fc.constant("paid"),
    },
    { withdrawn: fc.boolean(), reason: text },
  ),
  command("ReopenDunningCase", { case: dunningCase, reason: text, open: dunned }),
  command("RunDunning", {
    scope: fc.constant("all"),
    selected: fc.constantFrom([], [{ case: "1:EUR", notice: "N-1", level: 1 }]),
    skipped: fc.constant([]),
  }),
)

const books = fc.constant("general")
const closingCommands = fc.oneof(
  command("ClosePeriod", { books, through: date, reason: text }),
  command("ReopenPeriod", { books, from: date, reason: text }),
)

const scope = fc.constantFrom({}, { currency: "EUR" }, { constructor: "x" })
const measured = { kpi: fc.constant("1"), scope, every: fc.constantFrom("month", "month", "week", "year") }
const window = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ from: "2025-01-01", to: "2025-02-01" }) },
  fc.constantFrom(
    { from: "2025-02-01", to: "2025-03-01" },
    { from: "2024-12-30", to: "2025-01-06" },
    { from: "2025-02-01", to: "2025-01-01" },
    { from: "0001-01-01", to: "9999-12-31" },
    { from: "9999-12-31", to: "9999-12-31" },
  ),
)
const measure = fc.constantFrom("0", "12.5", "-3", "999999999999999999.999999999999")
const indicatorCommands = fc.oneof(
  {
    weight: 3,
    arbitrary: command(
      "SetTarget",
      { ...measured, value: measure, direction: fc.constantFrom("atLeast", "atMost"), validFrom: date },
      { validTo: date },
    ),
  },
  command("WithdrawTarget", { ...measured, reason: text }, { validFrom: date }),
  { weight: 4, arbitrary: command("NoticeThreshold", { ...measured, window, value: measure }) },
  {
    weight: 4,
    arbitrary: command(
      "PublishKpi",
      {
        kpi: fc.constant("1"),
        version: fc.nat(2),
        window,
        scope,
        asOf: date,
        knownAt: fc.constantFrom(1, 2, Number.MAX_SAFE_INTEGER, -1),
        logPosition: fc.nat(3),
        unit: text,
        numerator: fc.oneof(fc.constant(null), measure),
        denominator: fc.constantFrom(null, "2"),
        value: fc.oneof(fc.constant(null), text),
        n: fc.constantFrom(0, -1, Number.MAX_SAFE_INTEGER),
        terms: fc.constantFrom([], [{ term: "x", amount: -1, n: 0 }]),
      },
      { reason: text },
    ),
  },
)
const dashboardCommands = command(
  "DefineDashboard",
  {
    dashboard: fc.constant("1"),
    tiles: fc.array(
      fc
        .tuple(
          fc.record({
            kpi: id,
            dims: scope,
            window: fc.record({
              every: fc.constantFrom("month", "week"),
              periods: fc.constantFrom(1, 12, 120, 0, 121),
            }),
          }),
          optional<unknown, "version" | "target" | "thresholds">({
            version: fc.nat(2),
            target: fc.record({ value: measure, direction: fc.constantFrom("atLeast", "atMost") }),
            thresholds: fc.array(
              fc.record({ level: fc.constantFrom("warning", "critical"), value: measure }),
              { maxLength: 2 },
            ),
          }),
        )
        .map(([required, extra]) => ({ ...required, ...extra })),
      { maxLength: 2 },
    ),
  },
  { title: text },
)

/** Commands of one aggregate, as anybody might give them. */
export const oddCommands = {
  closing: closingCommands,
  customer: customerCommands,
  dunning: dunningCommands,
  order: orderCommands,
  invoice: invoiceCommands,
  payment: paymentCommands,
  register: registerCommands,
  contact: contactCommands,
  message: messageCommands,
  demand: demandCommands,
  stock: stockCommands,
  approval: approvalCommands,
  policy: policyCommands,
  team: teamCommands,
  indicator: indicatorCommands,
  dashboard: dashboardCommands,
} as const
