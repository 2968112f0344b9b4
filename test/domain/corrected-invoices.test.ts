import { numberingPresets, type PlainCommand } from "@adv/domain"
import { describe, it } from "vitest"
import {
  allocate,
  bill,
  credit,
  customer,
  deliver,
  given,
  issue,
  receive,
  released,
  standard,
} from "./company.js"

const on = "2025-02-01"
const correct = (more: object = {}): PlainCommand => ({
  type: "CorrectInvoice",
  on,
  invoice: "I-1",
  creditNote: "C-1",
  corrected: "I-1-BIS",
  reason: "PRICE",
  lines: [{ description: "chairs", quantity: "4", unitPrice: "20", tax: standard }],
  ...more,
})
const publish = (body: object, more: object = {}): PlainCommand => ({
  type: "PublishPolicy",
  on: "2025-01-01",
  policy: "numbering",
  kind: "numbering",
  body: body as never,
  ...more,
})
const numbered = (number: string) => ({ type: "NumberAssigned" as const, data: { number } })

describe("a corrective pair", () => {
  it("credits what is left of an invoice and issues another that refers to it, together", () => {
    given([...customer(), issue()])
      .when(correct())
      .then([
        numbered("CN-2025-000001"),
        { type: "CreditNoteIssued", data: { totals: { payable: 12_200 } } },
        { type: "InstalmentSettled", data: { amount: 12_200 } },
        numbered("INV-2025-000002"),
        {
          type: "InvoiceIssued",
          data: {
            invoice: "I-1-BIS",
            kind: "corrected",
            precedingInvoice: "I-1",
            paymentTerm: { id: "NET-30" },
            totals: { payable: 9760 },
          },
        },
      ])
  })

  it("bills again what the first invoice billed of an order, which is neither billed twice nor forgotten (INV-02)", () => {
    const lines = (quantity: string) => [
      { description: "chairs", quantity, unitPrice: "4.50", tax: standard, order: "O-1", orderLine: "1" },
    ]
    const history = [...released(), deliver("D-1"), bill("I-1")]
    given(history)
      .when(correct({ lines: lines("10") }))
      .then([
        numbered("CN-2025-000001"),
        { type: "CreditNoteIssued" },
        { type: "InstalmentSettled" },
        { type: "OrderCredited", data: { lines: [{ line: "1" }, { line: "2" }] } },
        numbered("INV-2025-000002"),
        { type: "InvoiceIssued" },
        { type: "OrderInvoiced", data: { invoice: "I-1-BIS", lines: [{ line: "1", quantity: "10" }] } },
      ])
    given(history)
      .when(correct({ lines: lines("11") }))
      .then("INVOICE_EXCEEDS_ORDER")
  })

  it("leaves money that was paid as a credit of the customer, whose corrected invoice is open", () => {
    given([...customer(), issue(), receive("P-1", 12_200, { on }), allocate("P-1", [{ invoice: "I-1" }], on)])
      .when(correct())
      .then([
        { type: "NumberAssigned" },
        { type: "CreditNoteIssued" },
        { type: "NumberAssigned" },
        { type: "InvoiceIssued" },
      ])
  })

  it("is of an invoice that exists, once, and under an id of its own", () => {
    given(customer()).when(correct()).then("INVOICE_UNKNOWN")
    given([...customer(), issue()])
      .when(correct({ corrected: "I-1" }))
      .then("INVOICE_EXISTS")
    given([...customer(), issue(), correct()])
      .when(correct({ creditNote: "C-2", corrected: "I-1-TER" }))
      .then("CREDIT_NOTE_EMPTY")
  })

  it("numbers both in one series, one after the other, where that is the policy (INV-16)", () => {
    given([...customer(), publish(numberingPresets.sharedSeries.policy), issue()])
      .when(correct())
      .then([
        numbered("INV-2025-000002"),
        { type: "CreditNoteIssued", data: { number: "INV-2025-000002" } },
        { type: "InstalmentSettled" },
        numbered("INV-2025-000003"),
        { type: "InvoiceIssued", data: { number: "INV-2025-000003" } },
      ])
  })
})

describe("a numbering policy", () => {
  const number = (history: ReadonlyArray<PlainCommand>, command: PlainCommand, expected: string) =>
    given(history)
      .when(command)
      .then([
        { type: "NumberAssigned", data: { number: expected, policy: { policy: "numbering", version: 1 } } },
        { type: "InvoiceIssued", data: { number: expected } },
      ])

  it("says in which series documents are numbered, and the number says by which version", () => {
    const own = publish({ ...numberingPresets.ownSeries.policy, invoices: "FT", creditNotes: "NC" })
    number([...customer(), own], issue(), "FT-2025-000001")
    given([...customer(), own, issue()])
      .when(credit("C-1", { whole: true }))
      .then([
        { type: "NumberAssigned", data: { number: "NC-2025-000001" } },
        { type: "CreditNoteIssued" },
        { type: "InstalmentSettled" },
      ])
    number([...customer(), own], issue({ numbering: { series: "EXP" } }), "EXP-2025-000001")
  })

  it("may give a kind of invoice a series of its own", () => {
    const byKind = publish({
      ...numberingPresets.ownSeries.policy,
      byKind: [{ kind: "debitNote", series: "DN" }],
    })
    number([...customer(), byKind], issue({ kind: "debitNote", precedingInvoice: "I-0" }), "DN-2025-000001")
    number([...customer(), byKind], issue(), "INV-2025-000001")
  })

  it("may begin its years when the company's do", () => {
    const april = [...customer(), publish(numberingPresets.fromApril.policy)]
    number(april, issue({ on: "2025-03-31" }), "INV-2024-25-000001")
    number(
      [...april, issue({ on: "2025-03-31" })],
      issue({ invoice: "I-2", on: "2025-04-01" }),
      "INV-2025-26-000001",
    )
    number(
      [...april, issue({ on: "2025-03-31" }), issue({ invoice: "I-2", on: "2025-04-01" })],
      issue({ invoice: "I-3", on: "2026-03-31" }),
      "INV-2025-26-000002",
    )
  })

  it("counts from the day on which it is valid: until then, documents are numbered as ever", () => {
    const later = publish(numberingPresets.fromApril.policy, { validFrom: "2025-02-01" })
    given([...customer(), later])
      .when(issue())
      .then([numbered("INV-2025-000001"), { type: "InvoiceIssued" }])
  })

  it("has to say a day that every year has", () => {
    const start = (month: number, day: number) =>
      given([]).when(publish({ ...numberingPresets.ownSeries.policy, fiscalYearStart: { month, day } }))
    start(2, 28).then([{ type: "PolicyPublished" }])
    start(2, 29).then("POLICY_MALFORMED")
    start(13, 1).then("POLICY_MALFORMED")
  })
})

describe("a self-billed invoice", () => {
  it("bears the number that the customer gave it", () => {
    given(customer())
      .when(issue({ kind: "selfBilled", numbering: { number: "ROSSI-77" } }))
      .then([{ type: "InvoiceIssued", data: { kind: "selfBilled", number: "ROSSI-77" } }])
    given(customer())
      .when(issue({ kind: "selfBilled" }))
      .then("SELF_BILLED_WITHOUT_NUMBER")
  })
})
