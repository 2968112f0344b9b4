import { invoiceDecider, netDays, openEnded, type Plain, type PlainCommand } from "@adv/domain"
import { type PlainFact, scenarioOf } from "@adv/domain/testing"
import { describe, expect, it } from "vitest"
import {
  allocate,
  bill,
  credit,
  customer,
  day,
  deliver,
  given,
  halves,
  issue,
  receive,
  register,
  released,
  standard,
} from "./company.js"

const invoice = "I-1"
/** What an aggregate itself is asked, by the flows too. */
type DecidedBy<D extends { readonly decide: (command: never, state: never) => unknown }> = Plain<
  Parameters<D["decide"]>[0]
>
const chairs = (quantity: string, unitPrice: string, more: object = {}) => ({
  description: "chairs",
  quantity,
  unitPrice,
  tax: standard,
  ...more,
})
const claim = (charge: string, amount: number, more: object = {}): PlainCommand => ({
  type: "ClaimCharge",
  on: "2025-03-01",
  invoice,
  charge,
  kind: "interest",
  amount,
  ...more,
})
const overdue = (on: string) => ({ type: "MarkOverdue" as const, on, invoice })
const dispute = (id: string, more: object = {}): PlainCommand => ({
  type: "OpenDispute",
  on: "2025-02-01",
  invoice,
  dispute: id,
  reason: "DAMAGE",
  ...more,
})
const resolve = (id: string): PlainCommand => ({
  type: "ResolveDispute",
  on: "2025-02-05",
  invoice,
  dispute: id,
  outcome: "rejected",
})
const fix = (date: string, anchor: "receiptDate" | "acceptanceDate" = "receiptDate"): PlainCommand => ({
  type: "FixDueDates",
  on: date,
  invoice,
  anchor,
  date,
})
/** What several credit notes credit, one after the other, as [net, tax] of each. */
const credited = (
  history: ReadonlyArray<Parameters<typeof given>[0][number]>,
  steps: ReadonlyArray<object>,
) => {
  const done = [...history]
  return steps.map((step, index) => {
    const command = credit(`C-${index + 1}`, step)
    const note = given(done)
      .when(command)
      .facts.find(({ type }) => type === "CreditNoteIssued")
    done.push(command)
    const { totals } = (note?.data ?? { totals: {} }) as { totals: { taxExclusive?: number; tax?: number } }
    return [totals.taxExclusive, totals.tax]
  })
}

describe("an invoice on its own", () => {
  it("is numbered, totalled and due by the customer's term", () => {
    given(customer())
      .when(issue())
      .then([
        { type: "NumberAssigned", data: { register: "INV-2025", sequence: 1 } },
        {
          type: "InvoiceIssued",
          data: {
            number: "INV-2025-000001",
            kind: "commercial",
            totals: { taxExclusive: 10_000, tax: 2200, payable: 12_200 },
            instalments: [{ instalment: 1, dueDate: "2025-02-14", amount: 12_200 }],
            orders: [],
          },
        },
      ])
  })

  it("is due by its own term where it has one, in instalments that sum to what is payable (INV-09)", () => {
    given([register()]).when(issue()).then("CONDITIONS_MISSING")
    given([register()])
      .when(issue({ paymentTerm: halves, lines: [chairs("1", "0.41")] }))
      .then([
        { type: "NumberAssigned" },
        {
          type: "InvoiceIssued",
          data: {
            totals: { payable: 50 },
            instalments: [
              { instalment: 1, dueDate: "2025-02-14", amount: 25 },
              { instalment: 2, dueDate: "2025-03-16", amount: 25 },
            ],
          },
        },
      ])
  })

  it("is issued once, to a customer that exists, for something, and not for less than nothing", () => {
    given([...customer(), issue()])
      .when(issue())
      .then("INVOICE_EXISTS")
    given([]).when(issue()).then("CUSTOMER_UNKNOWN")
    given(customer())
      .when(issue({ lines: [] }))
      .then("INVOICE_WITHOUT_LINES")
    given(customer())
      .when(issue({ lines: [chairs("-1", "5")] }))
      .then("INVOICE_NEGATIVE")
    given(customer())
      .when(issue({ lines: [chairs("1.0000001", "5")] }))
      .then("QUANTITY_INVALID")
    given(customer())
      .when(issue({ lines: [chairs("1", "5", { tax: { category: "S", rate: "0" } })] }))
      .then("TAX_RATE_INVALID")
  })

  it("keeps numbers without gaps and dates that never go back, in each series and year (INV-16)", () => {
    const history = [...customer(), issue({ on: "2025-03-01" })]
    given(history)
      .when(issue({ invoice: "I-2", on: "2025-02-28" }))
      .then("NUMBER_DATE_GOES_BACK")
    given(history)
      .when(issue({ invoice: "I-2", on: "2025-03-01" }))
      .then([{ type: "NumberAssigned", data: { number: "INV-2025-000002" } }, { type: "InvoiceIssued" }])
    given(history)
      .when(issue({ invoice: "I-2", on: "2025-02-28", numbering: { series: "EXPORT" } }))
      .then([{ type: "NumberAssigned", data: { number: "EXPORT-2025-000001" } }, { type: "InvoiceIssued" }])
    given(history)
      .when(issue({ invoice: "I-2", on: "2026-01-02" }))
      .then([{ type: "NumberAssigned", data: { number: "INV-2026-000001" } }, { type: "InvoiceIssued" }])
    given(history)
      .when(issue({ invoice: "I-2", on: "2025-02-28", numbering: { number: "OLD-17" } }))
      .then([{ type: "InvoiceIssued", data: { number: "OLD-17" } }])
  })

  it("uses no number when it is refused", () => {
    given([...customer(), issue()])
      .when(issue({ invoice: "I-2", lines: [] }))
      .then("INVOICE_WITHOUT_LINES")
    given([...customer(), issue()])
      .when(issue({ invoice: "I-2" }))
      .then([{ type: "NumberAssigned", data: { sequence: 2 } }, { type: "InvoiceIssued" }])
  })
})

describe("a due date that waits for something", () => {
  const waiting = [...customer(), issue({ paymentTerm: openEnded(30, "receiptDate") })]

  it("is fixed when it happens, once", () => {
    given(waiting)
      .when(fix("2025-01-20"))
      .then([
        {
          type: "DueDatesFixed",
          data: { instalments: [{ instalment: 1, dueDate: "2025-02-19" }] },
        },
      ])
    given([...waiting, fix("2025-01-20")])
      .when(fix("2025-01-21"))
      .then("NO_DUE_DATE_TO_FIX")
    given(waiting).when(fix("2025-01-20", "acceptanceDate")).then("NO_DUE_DATE_TO_FIX")
    given([]).when(fix("2025-01-20")).then("INVOICE_UNKNOWN")
  })

  it("is not late before", () => {
    given(waiting).when(overdue("2030-01-01")).then([])
    given([...waiting, fix("2025-01-20")])
      .when(overdue("2025-02-20"))
      .then([{ type: "InvoiceBecameOverdue", data: { dueDate: "2025-02-19", open: 12_200 } }])
  })
})

describe("charges on top of an invoice", () => {
  const history = [...customer(), issue({ paymentTerm: halves })]

  it("are owed with the last instalment, or the one named", () => {
    given(history)
      .when(claim("F-1", 500))
      .then([{ type: "ChargeClaimed", data: { instalment: 2 } }])
    given(history)
      .when(claim("F-1", 500, { instalment: 1 }))
      .then([{ type: "ChargeClaimed", data: { instalment: 1 } }])
    given(history)
      .when(claim("F-1", 500, { instalment: 3 }))
      .then("INSTALMENT_UNKNOWN")
    given([...history, claim("F-1", 500)])
      .when(claim("F-1", 500))
      .then("CHARGE_EXISTS")
    given(history).when(claim("F-1", 0)).then("AMOUNT_NOT_POSITIVE")
    given(history).when(claim("F-1", Number.MAX_SAFE_INTEGER)).then("AMOUNT_TOO_LARGE")
  })

  it("are settled with it", () => {
    given([...history, claim("F-1", 500), receive("P-1", 13_000)])
      .when(allocate("P-1", [{ invoice }], "2025-03-01"))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { instalment: 1, amount: 6100 } },
        { type: "InstalmentSettled", data: { instalment: 2, amount: 6600 } },
      ])
  })

  it("are not settled before they are claimed", () => {
    given([...history, claim("F-1", 500), receive("P-1", 13_000)])
      .when(allocate("P-1", [{ invoice }], "2025-02-28"))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { instalment: 1, amount: 6100 } },
        { type: "InstalmentSettled", data: { instalment: 2, amount: 6100 } },
      ])
  })
})

describe("a credit note", () => {
  const history = [...customer(), issue({ lines: [chairs("3", "3.33"), chairs("1", "50")] })]

  it("credits quantities of lines, and settles what is open, oldest due first", () => {
    given([...customer(), issue({ paymentTerm: halves })])
      .when(credit("C-1", { lines: [{ line: 1, quantity: "3" }] }))
      .then([
        { type: "NumberAssigned", data: { number: "CN-2025-000001" } },
        {
          type: "CreditNoteIssued",
          data: { totals: { taxExclusive: 7500, tax: 1650, payable: 9150 }, reason: "RETURN" },
        },
        {
          type: "InstalmentSettled",
          data: { instalment: 1, amount: 6100, source: { kind: "creditNote", id: "C-1" } },
        },
        { type: "InstalmentSettled", data: { instalment: 2, amount: 3050 } },
      ])
  })

  it("credits amounts", () => {
    given(history)
      .when(credit("C-1", { amounts: [{ net: 1000, tax: standard, description: "scratches" }] }))
      .then([
        { type: "NumberAssigned" },
        {
          type: "CreditNoteIssued",
          data: {
            totals: { payable: 1220 },
            lines: [{ unitPrice: "10.00", quantity: "1", net: 1000 }],
          },
        },
        { type: "InstalmentSettled", data: { amount: 1220 } },
      ])
  })

  it("credits a line bit by bit and never rounds away from the line's net", () => {
    const third = { lines: [{ line: 1, quantity: "1" }] }
    const odd = [...customer(), issue({ lines: [chairs("3", "0.333"), chairs("1", "50")] })]
    expect(credited(odd, [third, third, third]).map(([net]) => net)).toEqual([33, 34, 33])
    const history4 = [credit("C-1", third), credit("C-2", third), credit("C-3", third)]
    given([...odd, ...history4])
      .when(credit("C-4", third))
      .then("CREDIT_EXCEEDS_INVOICE")
  })

  it("credits no more tax than was invoiced, and with the last of it all that is left (INV-03)", () => {
    const cents = [...customer(), issue({ lines: [chairs("3", "0.03")] })]
    const third = { lines: [{ line: 1, quantity: "1" }] }
    expect(credited(cents, [third, third, third])).toEqual([
      [3, 1],
      [3, 1],
      [3, 0],
    ])
    const more = [...customer(), issue({ lines: [chairs("3", "0.02")] })]
    expect(credited(more, [third, third, { whole: true }])).toEqual([
      [2, 0],
      [2, 0],
      [2, 1],
    ])
  })

  it("credits the whole of an invoice, with its allowances and charges", () => {
    const adjustments = [
      { kind: "allowance" as const, amount: 1000, reason: "loyalty", tax: standard },
      { kind: "charge" as const, amount: 300, reason: "freight", tax: standard },
      {
        kind: "charge" as const,
        amount: 500,
        reason: "insurance",
        tax: { category: "E" as const, rate: "0" },
      },
    ]
    given([...customer(), issue({ adjustments })])
      .when(credit("C-1", { whole: true }))
      .then([
        { type: "NumberAssigned" },
        {
          type: "CreditNoteIssued",
          data: {
            lines: [{ net: 10_000, invoiceLine: 1 }, { net: -700, tax: standard }, { net: 500 }],
            totals: { taxExclusive: 9800, tax: 2046, payable: 11_846 },
          },
        },
        { type: "InstalmentSettled", data: { amount: 11_846 } },
      ])
  })

  it("credits what is left after other credit notes, by lines or by amounts", () => {
    const part = { lines: [{ line: 2, quantity: "0.5" }] }
    const amount = { amounts: [{ net: 499, tax: standard, description: "scratches" }] }
    expect(credited(history, [part, amount, { whole: true }])).toEqual([
      [2500, 550],
      [499, 110],
      [3000, 660],
    ])
    given([...history, credit("C-1", { whole: true })])
      .when(credit("C-2", { whole: true }))
      .then("CREDIT_NOTE_EMPTY")
  })

  it("never credits more of a line or of a tax than was invoiced (INV-03)", () => {
    given(history)
      .when(credit("C-1", { lines: [{ line: 1, quantity: "3.1" }] }))
      .then("CREDIT_EXCEEDS_INVOICE")
    given(history)
      .when(
        credit("C-1", {
          lines: [
            { line: 1, quantity: "2" },
            { line: 1, quantity: "2" },
          ],
        }),
      )
      .then("CREDIT_EXCEEDS_INVOICE")
    given(history)
      .when(credit("C-1", { lines: [{ line: 1, quantity: "-1" }] }))
      .then("CREDIT_EXCEEDS_INVOICE")
    given(history)
      .when(credit("C-1", { lines: [{ line: 3, quantity: "1" }] }))
      .then("INVOICE_LINE_UNKNOWN")
    given(history)
      .when(credit("C-1", { lines: [{ line: 1, quantity: "1000000000000000" }] }))
      .then("QUANTITY_INVALID")
    given(history)
      .when(credit("C-1", { amounts: [{ net: 6000, tax: standard, description: "all" }] }))
      .then("CREDIT_EXCEEDS_INVOICE")
    given(history)
      .when(credit("C-1", { amounts: [{ net: 1, tax: { category: "S", rate: "10" }, description: "x" }] }))
      .then("CREDIT_EXCEEDS_INVOICE")
    given(history)
      .when(credit("C-1", { amounts: [] }))
      .then("CREDIT_NOTE_EMPTY")
  })

  it("takes back a line that was itself taken back, no further than to nothing", () => {
    const withReturn = [...customer(), issue({ lines: [chairs("10", "5"), chairs("-2", "5")] })]
    expect(credited(withReturn, [{ whole: true }])).toEqual([[4000, 880]])
    given(withReturn)
      .when(
        credit("C-1", {
          lines: [
            { line: 1, quantity: "5" },
            { line: 2, quantity: "-3" },
          ],
        }),
      )
      .then("CREDIT_EXCEEDS_INVOICE")
    given(withReturn)
      .when(credit("C-1", { lines: [{ line: 2, quantity: "1" }] }))
      .then("CREDIT_EXCEEDS_INVOICE")
  })

  it("is issued once, not before its invoice, for an invoice that exists", () => {
    given([...history, credit("C-1", { lines: [{ line: 1, quantity: "1" }] })])
      .when(credit("C-1", { whole: true }))
      .then("CREDIT_NOTE_EXISTS")
    given(history)
      .when(credit("C-1", { whole: true }, { on: "2025-01-14" }))
      .then("CREDIT_NOTE_TOO_EARLY")
    given([])
      .when(credit("C-1", { whole: true }))
      .then("INVOICE_UNKNOWN")
  })

  it("is the customer's money where the invoice was already paid", () => {
    given([...history, receive("P-1", 7320), allocate("P-1", [{ invoice }])])
      .when(credit("C-1", { whole: true }, { on: "2025-03-01" }))
      .then([{ type: "NumberAssigned" }, { type: "CreditNoteIssued" }])
  })

  it("settles beside a payment that has the same id", () => {
    const same = [
      ...history,
      receive("1", 1000),
      allocate("1", [{ invoice, amount: 1000 }]),
      credit("1", { lines: [{ line: 1, quantity: "1" }] }, { on: "2025-02-11" }),
    ]
    given(same)
      .when({ type: "ReturnPayment", on: "2025-03-01", payment: "1", reason: "AC04" })
      .then([
        { type: "PaymentAllocationReversed" },
        { type: "PaymentReturned" },
        { type: "SettlementReversed", data: { amount: 1000, source: { kind: "payment", id: "1" } } },
      ])
  })
})

describe("lateness", () => {
  const history = [...customer(), issue({ paymentTerm: halves })]

  it("is noticed once for each due date, the day after it", () => {
    given(history).when(overdue("2025-02-14")).then([])
    given(history)
      .when(overdue("2025-02-15"))
      .then([{ type: "InvoiceBecameOverdue", data: { instalment: 1, dueDate: "2025-02-14", open: 6100 } }])
    given([...history, overdue("2025-02-15")])
      .when(overdue("2025-02-16"))
      .then([])
    given([...history, overdue("2025-02-15")])
      .when(overdue("2025-03-17"))
      .then([{ type: "InvoiceBecameOverdue", data: { instalment: 2 } }])
  })

  it("is not noticed on what is paid", () => {
    given([...history, receive("P-1", 6100), allocate("P-1", [{ invoice }])])
      .when(overdue("2025-03-01"))
      .then([])
    given([]).when(overdue("2025-03-01")).then("INVOICE_UNKNOWN")
  })
})

describe("a dispute", () => {
  const history = [...customer(), issue({ paymentTerm: halves })]

  it("is about what is open on the first open instalment, unless it says otherwise", () => {
    given(history)
      .when(dispute("D-1"))
      .then([{ type: "DisputeOpened", data: { instalment: 1, amount: 6100 } }])
    given(history)
      .when(dispute("D-1", { instalment: 2, amount: 100, department: "WAREHOUSE", answerBy: "2025-02-10" }))
      .then([{ type: "DisputeOpened", data: { instalment: 2, amount: 100, answerBy: "2025-02-10" } }])
    given(history)
      .when(dispute("D-1", { amount: 6101 }))
      .then("DISPUTE_EXCEEDS_INSTALMENT")
    given(history)
      .when(dispute("D-1", { amount: 0 }))
      .then("DISPUTE_EXCEEDS_INSTALMENT")
    given(history)
      .when(dispute("D-1", { instalment: 3 }))
      .then("INSTALMENT_UNKNOWN")
  })

  it("is opened once and resolved once", () => {
    given([...history, dispute("D-1")])
      .when(dispute("D-1"))
      .then("DISPUTE_EXISTS")
    given([...history, dispute("D-1")])
      .when(resolve("D-1"))
      .then([{ type: "DisputeResolved", data: { outcome: "rejected", amount: 6100 } }])
    given([...history, dispute("D-1"), resolve("D-1")])
      .when(resolve("D-1"))
      .then("DISPUTE_RESOLVED")
    given(history).when(resolve("D-1")).then("DISPUTE_UNKNOWN")
  })

  it("needs something to dispute: what was paid is disputed by its amount", () => {
    const paid = [...history, receive("P-1", 12_200), allocate("P-1", [{ invoice }])]
    given(paid).when(dispute("D-1")).then("NOTHING_TO_DISPUTE")
    given(paid)
      .when(dispute("D-1", { instalment: 1 }))
      .then("NOTHING_TO_DISPUTE")
    given(paid)
      .when(dispute("D-1", { instalment: 1, amount: 6100 }))
      .then([{ type: "DisputeOpened" }])
  })
})

describe("an invoice of an order", () => {
  it("is due by the order's term, not by the customer's of the day", () => {
    given([
      ...released({
        terms: {
          conditions: { paymentTerm: netDays(10), invoicingPolicy: "onDelivery", overDeliveryTolerance: "0" },
        },
      }),
      deliver("D-1"),
    ])
      .when(bill("I-1", day))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { instalments: [{ dueDate: "2025-01-25" }] } },
        { type: "OrderInvoiced" },
      ])
  })
})

describe("what settles an invoice", () => {
  const settle = (settlement: string, amount: number): DecidedBy<typeof invoiceDecider> => ({
    type: "SettleInstalments",
    on: "2025-02-10",
    invoice,
    source: { kind: "payment", id: "P-1" },
    settlements: [{ settlement, instalment: 1, amount }],
  })
  const takeBack = (...settlements: ReadonlyArray<string>): DecidedBy<typeof invoiceDecider> => ({
    type: "ReverseSettlements",
    on: "2025-02-11",
    invoice,
    settlements,
    reason: "",
  })
  const own = scenarioOf(invoiceDecider)
  const [, issued] = given(customer()).when(issue()).facts
  const history = [issued as Extract<PlainFact, { type: "InvoiceIssued" }>, settle("P-1/1", 100)]

  it("is taken back once, whoever asks, however often", () => {
    own
      .given(history)
      .when(takeBack("P-1/1", "P-1/1"))
      .then([{ type: "SettlementReversed", data: { amount: 100 } }])
    own
      .given([...history, takeBack("P-1/1")])
      .when(takeBack("P-1/1"))
      .then("SETTLEMENT_UNKNOWN")
  })

  it("is never more than is open, and nothing else than was asked", () => {
    own.given(history).when(settle("P-1/2", 12_101)).then("ALLOCATION_EXCEEDS_OPEN")
    own
      .given(history)
      .when(settle("P-1/2", 12_100))
      .then([{ type: "InstalmentSettled", data: { settlement: "P-1/2", amount: 12_100 } }])
    expect(() => own.given(history).when(settle("P-1/2", 12_100)).then([])).toThrow("expected []")
    expect(() => own.given(history).when(settle("P-1/2", 12_100)).then("INVOICE_UNKNOWN")).toThrow(
      "INVOICE_UNKNOWN",
    )
    expect(() =>
      own
        .given(history)
        .when(settle("P-1/2", 1))
        .then([{ type: "InstalmentSettled", data: { amount: 2 } }]),
    ).toThrow("0.data.amount is 1, expected 2")
    expect(() => own.given([settle("P-1/1", 1)])).toThrow(
      "given SettleInstalments was refused with INVOICE_UNKNOWN",
    )
  })
})
