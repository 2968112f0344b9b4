import type { PlainCommand } from "@adv/domain"
import { describe, it } from "vitest"
import { bill, deliver, given, issue, released, standard } from "./company.js"

const strict = { deviations: "approved" as const }
const delivered = (more: object = {}, asked: object = {}) => [
  ...released(asked, { ...strict, ...more }),
  deliver("D-1"),
]
const billing = (unitPrice: string, more: object = {}) => ({
  description: "chairs",
  quantity: "10",
  unitPrice,
  tax: standard,
  order: "O-1",
  orderLine: "1",
  ...more,
})
const propose = (more: object = {}): PlainCommand => ({
  type: "ProposeInvoice",
  on: "2025-01-16",
  invoice: "I-1",
  order: "O-1",
  ...more,
})
const issueDraft = (more: object = {}): PlainCommand => ({
  type: "IssueDraft",
  on: "2025-01-17",
  invoice: "I-1",
  ...more,
})
const approve = (field: string, line?: string): PlainCommand => ({
  type: "ApproveDeviation",
  on: "2025-01-16",
  invoice: "I-1",
  order: "O-1",
  field: field as "price",
  approver: "head of sales",
  reason: "agreed on the phone",
  ...(line === undefined ? {} : { line }),
})
const detected = (field: string, expected: string, actual: string) => [
  { type: "InvoiceDrafted" as const },
  { type: "InvoiceDeviationDetected" as const, data: { field: field as "price", expected, actual } },
]
const issued = [
  { type: "NumberAssigned" as const },
  { type: "InvoiceIssued" as const },
  { type: "OrderInvoiced" as const },
]

describe("a draft invoice", () => {
  it("says what is to be invoiced, without a number, and without anybody owing it", () => {
    given(delivered())
      .when(propose())
      .then([
        {
          type: "InvoiceDrafted",
          data: { kind: "commercial", orders: ["O-1"], totals: { taxExclusive: 13_000, payable: 15_860 } },
        },
      ])
    given([...delivered(), propose()])
      .when({ type: "MarkOverdue", on: "2026-01-01", invoice: "I-1" })
      .then("INVOICE_UNKNOWN")
  })

  it("is issued as it was drafted, and the order hears of it then", () => {
    given([...delivered(), propose()])
      .when(issueDraft())
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { issueDate: "2025-01-17", totals: { payable: 15_860 } } },
        { type: "OrderInvoiced", data: { lines: [{ line: "1" }, { line: "2" }] } },
      ])
    given([...released(), deliver("D-1"), propose(), bill("I-2")])
      .when(issueDraft())
      .then("INVOICE_EXCEEDS_ORDER")
    given([...delivered(), propose(), bill("I-2")])
      .when(issueDraft())
      .then("DEVIATION_NOT_APPROVED")
  })

  it("may be of a down-payment", () => {
    given([...released(), propose({ prepaymentPercent: "20" })])
      .when(issueDraft())
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { kind: "prepayment", totals: { taxExclusive: 2600 } } },
        { type: "OrderInvoiced", data: { prepaid: [{ net: 2600 }] } },
      ])
  })

  it("is proposed once, for something, and is no other invoice meanwhile", () => {
    given([...delivered(), propose()])
      .when(propose())
      .then("INVOICE_DRAFTED")
    given([...delivered(), propose()])
      .when(bill("I-1"))
      .then("INVOICE_DRAFTED")
    given([...delivered(), bill("I-1", "2025-01-16")])
      .when(propose({ lines: [billing("5")] }))
      .then("INVOICE_EXISTS")
    given([...delivered(), propose(), issueDraft()])
      .when(issueDraft())
      .then("DRAFT_UNKNOWN")
    given(released()).when(propose()).then("NOTHING_TO_INVOICE")
    given(delivered())
      .when(propose({ lines: [] }))
      .then("INVOICE_WITHOUT_LINES")
    given([]).when(propose()).then("ORDER_UNKNOWN")
  })

  it("may be discarded, and then is never issued", () => {
    const discard: PlainCommand = {
      type: "DiscardDraft",
      on: "2025-01-16",
      invoice: "I-1",
      reason: "wrong order",
    }
    given([...delivered(), propose()])
      .when(discard)
      .then([{ type: "InvoiceDiscarded" }])
    given([...delivered(), propose(), discard])
      .when(issueDraft())
      .then("DRAFT_UNKNOWN")
    given([...delivered(), propose(), discard])
      .when(propose())
      .then("INVOICE_DISCARDED")
    given(delivered()).when(discard).then("DRAFT_UNKNOWN")
  })
})

describe("an invoice that says otherwise than its order", () => {
  it("is not issued where the customer was promised that, and no number is taken for it", () => {
    given(delivered())
      .when(issue({ lines: [billing("6")] }))
      .then("INVOICE_DEVIATES")
    given(delivered())
      .when(
        bill("I-1", undefined, {
          paymentTerm: { id: "NET-90", version: 1, lines: [{ share: { remainder: true }, steps: [] }] },
        }),
      )
      .then("INVOICE_DEVIATES")
    given(delivered()).when(bill("I-1")).then(issued)
  })

  it("is issued as ever where nobody asked for approvals, and a draft of it says so all the same", () => {
    const lax = [...released(), deliver("D-1")]
    given(lax)
      .when(issue({ lines: [billing("6")] }))
      .then(issued)
    given(lax)
      .when(propose({ lines: [billing("6")] }))
      .then(detected("price", "5", "6"))
    given([...lax, propose({ lines: [billing("6")] })])
      .when(issueDraft())
      .then(issued)
  })

  it("is found out in its price, discount, tax, quantity, term, address and reference", () => {
    const address = { country: "IT", city: "Torino" }
    const found = (more: object, field: string, expected: string, actual: string, asked: object = {}) =>
      given(delivered({}, asked))
        .when(propose(more))
        .then(detected(field, expected, actual))
    found({ lines: [billing("4.99")] }, "price", "5", "4.99")
    found({ lines: [billing("5", { discountPercent: "2" })] }, "discount", "0", "2")
    found({ lines: [billing("5", { tax: { category: "S", rate: "10" } })] }, "tax", "S 22", "S 10")
    found({ lines: [billing("5", { quantity: "9" })] }, "quantity", "10", "9")
    found({ lines: [billing("5", { orderLine: undefined })] }, "quantity", "0", "10")
    found(
      { paymentTerm: { id: "NET-90", version: 2, lines: [{ share: { remainder: true }, steps: [] }] } },
      "terms",
      "NET-30@1",
      "NET-90@2",
    )
    found({ billTo: address }, "address", "", "Torino, IT")
    found({ buyerReference: "PO-2" }, "poReference", "PO-1", "PO-2", { customerReference: "PO-1" })
    given(delivered({}, { customerReference: "PO-1", billTo: address }))
      .when(propose())
      .then([{ type: "InvoiceDrafted", data: { buyerReference: "PO-1", billTo: address } }])
  })

  it("may differ within what is tolerated", () => {
    given(delivered({ priceTolerance: "1", quantityTolerance: "10" }))
      .when(propose({ lines: [billing("4.95", { quantity: "9" })] }))
      .then([{ type: "InvoiceDrafted" }])
    given(delivered({ priceTolerance: "1", quantityTolerance: "10" }))
      .when(propose({ lines: [billing("4.94", { quantity: "8.9" })] }))
      .then([
        { type: "InvoiceDrafted" },
        { type: "InvoiceDeviationDetected", data: { field: "price" } },
        { type: "InvoiceDeviationDetected", data: { field: "quantity" } },
      ])
  })

  it("is issued once each difference was approved, by somebody and for a reason", () => {
    const drafted = [...delivered(), propose({ lines: [billing("6", { quantity: "9" })] })]
    given(drafted).when(issueDraft()).then("DEVIATION_NOT_APPROVED")
    given(drafted)
      .when(approve("price", "1"))
      .then([
        {
          type: "InvoiceDeviationApproved",
          data: { field: "price", line: "1", expected: "5", actual: "6", approver: "head of sales" },
        },
      ])
    given([...drafted, approve("price", "1")])
      .when(issueDraft())
      .then("DEVIATION_NOT_APPROVED")
    given([...drafted, approve("price", "1"), approve("quantity", "1")])
      .when(issueDraft())
      .then(issued)
    given([...drafted, approve("price", "1")])
      .when(approve("price", "1"))
      .then([])
    given(drafted).when(approve("terms")).then("DEVIATION_UNKNOWN")
    given(delivered()).when(approve("price", "1")).then("DRAFT_UNKNOWN")
  })

  it("needs another approval, when its order was amended since", () => {
    const history = [...delivered(), propose({ lines: [billing("6")] }), approve("price", "1")]
    const amend = (unitPrice: string): PlainCommand => ({
      type: "ChangeOrderLine",
      on: "2025-01-16",
      order: "O-1",
      line: "1",
      unitPrice,
      reason: "",
    })
    given([...history, amend("4")])
      .when(issueDraft())
      .then("DEVIATION_NOT_APPROVED")
    given([...history, amend("6")])
      .when(issueDraft())
      .then(issued)
  })

  it("bills an order by its own policy without departing from it", () => {
    const history: ReadonlyArray<PlainCommand> = [
      ...released({}, { ...strict, invoicingPolicy: { progress: true as const } }),
      { type: "ReportProgress", on: "2025-01-15", order: "O-1", percent: "50", evidence: "" },
      { type: "CertifyProgress", on: "2025-01-15", order: "O-1", percent: "50", certifiedBy: "" },
    ]
    given(history).when(bill("I-1")).then(issued)
  })
})

describe("an invoice that was issued", () => {
  const send = (message: string): PlainCommand => ({
    type: "SendInvoice",
    on: "2025-01-16",
    invoice: "I-1",
    message,
    channel: "sdi",
    format: "fatturapa-1.2",
  })
  const answer = (
    type: "AcknowledgeInvoiceDelivery" | "RejectInvoiceDelivery",
    message: string,
  ): PlainCommand =>
    type === "AcknowledgeInvoiceDelivery"
      ? { type, on: "2025-01-17", invoice: "I-1", message }
      : { type, on: "2025-01-17", invoice: "I-1", message, reason: "00404 duplicate" }
  const history = [...released(), deliver("D-1"), bill("I-1")]

  it("is sent, and its delivery acknowledged or turned down, once for each message", () => {
    given(history)
      .when(send("M-1"))
      .then([{ type: "InvoiceSent", data: { channel: "sdi", format: "fatturapa-1.2" } }])
    given([...history, send("M-1")])
      .when(send("M-1"))
      .then("INVOICE_MESSAGE_EXISTS")
    given([...history, send("M-1")])
      .when(answer("RejectInvoiceDelivery", "M-1"))
      .then([{ type: "InvoiceDeliveryRejected", data: { reason: "00404 duplicate" } }])
    given([...history, send("M-1"), answer("RejectInvoiceDelivery", "M-1"), send("M-2")])
      .when(answer("AcknowledgeInvoiceDelivery", "M-2"))
      .then([{ type: "InvoiceDeliveryAcknowledged" }])
    given([...history, send("M-1"), answer("AcknowledgeInvoiceDelivery", "M-1")])
      .when(answer("RejectInvoiceDelivery", "M-1"))
      .then("INVOICE_MESSAGE_ANSWERED")
    given(history).when(answer("AcknowledgeInvoiceDelivery", "M-9")).then("INVOICE_MESSAGE_UNKNOWN")
  })

  it("a draft is not sent", () => {
    given([...delivered(), propose()])
      .when(send("M-1"))
      .then("INVOICE_UNKNOWN")
  })
})
