import { memoryStore } from "@adv/adapters/memory"
import {
  type Currency,
  commandIdOf,
  commandRunner,
  currency,
  decimal,
  decodeEvent,
  type EventStore,
  ecbReferenceRates,
  failure,
  failureOf,
  fixDueDates,
  handlersWith,
  instalmentsOf,
  lineNet,
  localDate,
  minor,
  netDays,
  type PaymentTerm,
  parseMinor,
  proratedCharge,
  referenceRateOn,
  type StoredEvent,
  type Tax,
  targetCalendar,
  termNamed,
  totalsOf,
  unsafeDate,
  unsafeDecimal,
} from "@adv/domain"
import { isLeft, left } from "fp-ts/lib/Either.js"
import {
  agree,
  allocate,
  bill,
  credit,
  customer,
  day,
  deliver,
  type given,
  issue,
  line,
  place,
  receive,
  register,
  release,
  released,
  standard,
  validate,
} from "../company.js"
import { type Provocations, type Refused, refused } from "./provocation.js"

type Step = Parameters<ReturnType<typeof given>["when"]>[0]
const euro = "EUR" as Currency
const tax: Tax = { category: "S", rate: unsafeDecimal("22") }
const term = (...lines: ReadonlyArray<object>) => ({ id: "T", version: 1, lines }) as unknown as PaymentTerm
const rest = { share: { remainder: true }, steps: [] }
const due = (terms: PaymentTerm, payable = 10_000, anchors = { issueDate: unsafeDate("2025-01-15") }) =>
  instalmentsOf(terms, {
    payable: minor(payable),
    currency: euro,
    anchors,
    calendars: { T: targetCalendar(2025, 2025) },
  })
const agreeing = (...lines: ReadonlyArray<object>): Refused =>
  refused([register()], agree({ paymentTerm: term(...lines) as never }))
const lines = [{ net: minor(100), tax }]
const stored = (type: string, data: unknown): Refused =>
  decodeEvent({ type, data, position: 1, stream: "order-1", revision: 0, metadata: {} } as StoredEvent)

const invoiced = [...customer(), issue()]
const delivered = [...released(), deliver("D-1")]
const paid = [...invoiced, receive("P-1", 12_200), allocate("P-1", [{ invoice: "I-1" }])]
const limit = { type: "SetCreditLimit" as const, on: day, customer: "ROSSI" }
const promise = { type: "PromiseDelivery" as const, on: day, order: "O-1", line: "1", date: "2025-02-01" }
const charge = {
  type: "ClaimCharge" as const,
  on: day,
  invoice: "I-1",
  charge: "F",
  kind: "fee" as const,
  amount: 5,
}
const dispute = { type: "OpenDispute" as const, on: day, invoice: "I-1", dispute: "D", reason: "DAMAGE" }
const resolve = {
  type: "ResolveDispute" as const,
  on: day,
  invoice: "I-1",
  dispute: "D",
  outcome: "rejected" as const,
}
const giveBack = {
  type: "ReturnGoods" as const,
  on: day,
  order: "O-1",
  return: "R-1",
  reason: "",
  affectsOrder: false,
}
const later = "2025-12-31"
const reverse = { type: "ReverseAllocation" as const, on: later, payment: "P-1", reason: "" }
const bounce = { type: "ReturnPayment" as const, on: later, payment: "P-1", reason: "" }
const hold = { type: "HoldOrder" as const, on: day, order: "O-1", hold: "credit" as const, reason: "" }
const entryError = {
  type: "ReportOrderEntryError" as const,
  on: day,
  order: "O-1",
  error: "E",
  errorType: "PRICE" as const,
  origin: "ADV" as const,
  detectedAt: "entry" as const,
}
const response = {
  type: "RecordSurveyResponse" as const,
  on: day,
  contact: "S-1",
  customer: "ROSSI",
  survey: "S",
  answers: [{ item: "A", score: "5" }],
}

const store = memoryStore()
const run = async (
  commands: ReadonlyArray<object>,
  on: EventStore = store,
  onRefusal: "skip" | "stop" = "skip",
): Promise<Refused> => {
  const runner = commandRunner({ store: on, handlers: handlersWith({}) })
  const by = { legalEntity: "IT01", actor: { id: "anna", department: "ADV", kind: "human" as const } }
  const outcomes = await runner.runAll(
    commands.map((command, index) => ({
      id: commandIdOf(`codes/${index}/${JSON.stringify(command)}`),
      command: command as never,
      by,
    })),
    { onRefusal },
  )()
  return isLeft(outcomes) ? outcomes : (outcomes.right[0] ?? outcomes)
}

const voided = {
  type: "VoidNumber" as const,
  on: "2025-02-01",
  register: "INV-2025",
  sequence: 1,
  document: { kind: "invoice" as const, id: "I-1" },
  reason: "",
}

/** The refusals of customers, orders, invoices, payments and what they are made of. */
export const spine: Provocations = {
  ADJUSTMENT_NEGATIVE: () =>
    totalsOf({
      lines,
      adjustments: [{ kind: "charge", amount: minor(-1), reason: "x", tax }],
      currency: euro,
    }),
  ADJUSTMENT_NOT_PRORATABLE: () => proratedCharge(minor(5), "freight", [{ net: minor(0), tax }]),
  ADJUSTMENT_WITHOUT_REASON: () =>
    totalsOf({
      lines,
      adjustments: [{ kind: "charge", amount: minor(1), reason: " ", tax }],
      currency: euro,
    }),
  AGREEMENT_EXISTS: () => refused(customer(), agree()),
  AGREEMENT_UNKNOWN: () =>
    refused([register()], {
      ...(agree() as Extract<Step, { type: "AgreeConditions" }>),
      type: "AmendConditions",
      reason: "",
    }),
  ALLOCATION_EXCEEDS_OPEN: () =>
    refused([...invoiced, receive("P-1", 99_999)], allocate("P-1", [{ invoice: "I-1", amount: 12_201 }])),
  ALLOCATION_EXCEEDS_PAYMENT: () =>
    refused([...invoiced, receive("P-1", 5)], allocate("P-1", [{ invoice: "I-1", amount: 6 }])),
  AMOUNT_INVALID: () => parseMinor("1,5", euro),
  AMOUNT_NOT_POSITIVE: () => refused([], receive("P-1", 0)),
  AMOUNT_TOO_LARGE: () =>
    lineNet({ quantity: unsafeDecimal("900000000"), unitPrice: unsafeDecimal("900000000") }, euro),
  AMOUNT_TOO_PRECISE: () => parseMinor("1.005", euro),
  BATCH_STOPPED: () => run([receive("P-8", 5), receive("P-9", 0)], store, "stop"),
  CALENDAR_UNKNOWN: () => due(term({ ...rest, businessDay: "following", calendar: "MOON" })),
  CALENDAR_YEAR_MISSING: () =>
    due(term({ ...rest, steps: [{ addMonths: 24 }], businessDay: "following", calendar: "T" })),
  CANCELLATION_EXCEEDS_REMAINDER: () =>
    refused(delivered, {
      type: "CancelOrderLine",
      on: day,
      order: "O-1",
      line: "1",
      quantity: "1",
      reason: "",
    }),
  CHARGE_EXISTS: () => refused([...invoiced, charge], charge),
  COMMAND_MALFORMED: () => run([receive("P-1", 1.5)]),
  COMMAND_UNKNOWN: () => run([{ type: "Nothing", on: day }]),
  CONDITIONS_MISSING: () => refused([register()], place()),
  CONFLICT_PERSISTS: () =>
    run([receive("P-7", 5)], {
      ...store,
      append: () => async () => left(failure("WRONG_EXPECTED_REVISION", "")),
    }),
  CONTACT_EXISTS: () => refused([response], response),
  CREDIT_EXCEEDS_INVOICE: () => refused(invoiced, credit("C-1", { lines: [{ line: 1, quantity: "5" }] })),
  CREDIT_LIMIT_INVALID: () => refused([register()], { ...limit, limit: { amount: -1, currency: "EUR" } }),
  CREDIT_NOTE_EMPTY: () => refused(invoiced, credit("C-1", { amounts: [] })),
  CREDIT_NOTE_EXISTS: () =>
    refused([...invoiced, credit("C-1", { whole: true })], credit("C-1", { whole: true })),
  CREDIT_NOTE_TOO_EARLY: () => refused(invoiced, credit("C-1", { whole: true }, { on: "2025-01-14" })),
  CURRENCY_DIFFERS: () =>
    refused([...invoiced, receive("P-1", 5, { currency: "CHF" })], allocate("P-1", [{ invoice: "I-1" }])),
  CURRENCY_INVALID: () => currency("euro"),
  CUSTOMER_EXISTS: () => refused([register()], register()),
  CUSTOMER_UNKNOWN: () => refused([], agree()),
  DATE_INVALID: () => localDate("2025-02-29"),
  DATE_OUT_OF_RANGE: () => due(term({ ...rest, steps: [{ addMonths: 99_999 }] })),
  DECIMAL_INVALID: () => decimal("1,5"),
  DELIVERY_EXCEEDS_ORDER: () => refused(released(), deliver("D-1", [{ line: "1", quantity: "11" }])),
  DELIVERY_EXISTS: () => refused(delivered, deliver("D-1")),
  DISCOUNT_INVALID: () =>
    refused(customer(), place({ lines: [line("1", "1", "1", { discountPercent: "101" })] })),
  DISCOUNT_NEEDS_DATE: () =>
    due(term({ ...rest, anchor: "receiptDate", discount: { percent: "2", days: 5 } })),
  DISCOUNT_NEEDS_NET: () => due(term({ ...rest, discount: { percent: "2", days: 5, base: "net" } })),
  DISPUTE_EXCEEDS_INSTALMENT: () => refused(invoiced, { ...dispute, amount: 12_201 }),
  DISPUTE_EXISTS: () => refused([...invoiced, dispute], dispute),
  DISPUTE_RESOLVED: () => refused([...invoiced, dispute, resolve], resolve),
  DISPUTE_UNKNOWN: () => refused(invoiced, resolve),
  ENTRY_ERROR_EXISTS: () => refused([...customer(), place(), entryError], entryError),
  EVENT_MALFORMED: () => stored("OrderReleased", {}),
  EVENT_TYPE_UNKNOWN: () => stored("OrderForgotten", {}),
  HOLD_UNKNOWN: () => refused(released(), { ...hold, type: "ReleaseHold" }),
  INSTALMENT_UNKNOWN: () => refused(invoiced, { ...charge, instalment: 2 }),
  INVOICE_EXCEEDS_ORDER: () =>
    refused(
      released(),
      issue({
        lines: [
          { description: "", quantity: "1", unitPrice: "5", tax: standard, order: "O-1", orderLine: "1" },
        ],
      }),
    ),
  INVOICE_EXISTS: () => refused(invoiced, issue()),
  INVOICE_LINE_UNKNOWN: () => refused(invoiced, credit("C-1", { lines: [{ line: 2, quantity: "1" }] })),
  INVOICE_NEGATIVE: () => refused(customer(), issue({ prepaid: 99_999 })),
  INVOICE_UNKNOWN: () => refused([], charge),
  INVOICE_WITHOUT_LINES: () => refused(customer(), issue({ lines: [] })),
  NOTHING_ALLOCATED: () => refused([receive("P-1", 5)], reverse),
  NOTHING_TO_DELIVER: () => refused(delivered, deliver("D-2")),
  NOTHING_TO_DISPUTE: () => refused(paid, dispute),
  NOTHING_TO_INVOICE: () => refused(released(), bill("I-1")),
  NO_DUE_DATE_TO_FIX: () =>
    refused(invoiced, { type: "FixDueDates", on: day, invoice: "I-1", anchor: "receiptDate", date: day }),
  NUMBER_IN_USE: () => refused(invoiced, voided),
  NUMBER_UNKNOWN: () =>
    refused(invoiced, { ...voided, sequence: 9, document: { kind: "invoice", id: "I-9" } }),
  NUMBER_DATE_GOES_BACK: () => refused(invoiced, issue({ invoice: "I-2", on: "2025-01-14" })),
  ORDER_ALREADY_VALIDATED: () => refused(released(), validate),
  ORDER_BELOW_MINIMUM: () => refused(customer({ minimumOrder: 99_999 }), place()),
  ORDER_EXISTS: () => refused([...customer(), place()], place()),
  ORDER_HELD: () => refused([...released(), hold], deliver("D-1")),
  ORDER_INCOMPLETE: () => refused(released(), { type: "CompleteOrder", on: day, order: "O-1" }),
  ORDER_LINE_DUPLICATE: () =>
    refused(customer(), place({ lines: [line("1", "1", "1"), line("1", "1", "1")] })),
  ORDER_LINE_UNKNOWN: () => refused(released(), { ...promise, line: "9" }),
  ORDER_NOT_READY: () => refused([...customer(), place()], release),
  ORDER_STARTED: () =>
    refused(delivered, { type: "CancelOrder", on: day, order: "O-1", reason: "", initiator: "company" }),
  ORDER_UNKNOWN: () => refused([], release),
  ORDER_WITHOUT_LINES: () => refused(customer(), place({ lines: [] })),
  PAYMENT_EXISTS: () => refused([receive("P-1", 5)], receive("P-1", 5)),
  PAYMENT_RETURNED: () => refused([receive("P-1", 5), bounce], bounce),
  PAYMENT_UNKNOWN: () => refused([], bounce),
  PROMISE_EXISTS: () => refused([...released(), promise], promise),
  PROMISE_MISSING: () =>
    refused(released(), { type: "RevisePromise", on: day, order: "O-1", line: "1", to: day, cause: "" }),
  QUANTITY_INVALID: () => refused(customer(), place({ lines: [line("1", "1000000000000000", "0")] })),
  QUANTITY_ZERO: () => refused(customer(), place({ lines: [line("1", "0", "1")] })),
  REFERENCE_RATE_MISSING: () => referenceRateOn(ecbReferenceRates, unsafeDate("2012-12-31")),
  RETURN_BEFORE_PAYMENT: () => refused([receive("P-1", 5)], { ...bounce, on: "2025-02-09" }),
  RETURN_EXCEEDS_DELIVERY: () => refused(delivered, { ...giveBack, lines: [{ line: "1", quantity: "11" }] }),
  REVERSAL_BEFORE_SETTLEMENT: () => refused(paid, { ...reverse, on: "2025-02-09" }),
  SETTLEMENT_BEFORE_INVOICE: () =>
    refused([...invoiced, receive("P-1", 5)], allocate("P-1", [{ invoice: "I-1" }], "2025-01-14")),
  SETTLEMENT_UNKNOWN: () => refused(paid, { ...reverse, settlements: ["P-9/1"] }),
  SURVEY_WITHOUT_ANSWERS: () => refused([], { ...response, answers: [] }),
  TAX_CATEGORIES_MIXED: () =>
    totalsOf({
      lines: [...lines, { net: minor(1), tax: { category: "O", rate: unsafeDecimal("0") } }],
      adjustments: [],
      currency: euro,
    }),
  TAX_RATE_INVALID: () =>
    refused(customer(), place({ lines: [line("1", "1", "1", { tax: { category: "S", rate: "0" } })] })),
  TERM_CALENDAR_MISSING: () => agreeing({ ...rest, businessDay: "following" }),
  TERM_FIXED_INVALID: () => agreeing({ ...rest, share: { fixed: "-1" } }, rest),
  TERM_LINE_MISSING: () =>
    fixDueDates(
      netDays(1),
      [{ instalment: 2, dueDate: null, amount: minor(1), anchor: "receiptDate" }],
      "receiptDate",
      unsafeDate(day),
      {},
    ),
  TERM_PERCENT_INVALID: () => agreeing({ ...rest, share: { percent: "101" } }, rest),
  TERM_REMAINDER_NOT_LAST: () => agreeing(rest, rest),
  TERM_STEP_INVALID: () => agreeing({ ...rest, steps: [{ dayOfMonth: 32 }] }),
  TERM_UNKNOWN: () => termNamed("when it suits"),
  TERM_WITHOUT_LINES: () => agreeing(),
  UNEXPECTED: () => left(failureOf(new TypeError("what nobody thought of"))),
  VALIDITY_INVALID: () => refused([register()], agree({}, { validTo: "2024-12-31" })),
}
