import {
  approvalDecider,
  closingDecider,
  contactDecider,
  customerDecider,
  demandDecider,
  dunningDecider,
  invoiceDecider,
  messageDecider,
  netDays,
  orderDecider,
  paymentDecider,
  policyDecider,
  registerDecider,
  sha256Of,
  stockDecider,
  teamDecider,
} from "@adv/domain"
import { scenarioOf } from "@adv/domain/testing"
import { describe, it } from "vitest"

/** The kit tells each aggregate's rules by themselves, without the flows around them: one example each. */
const on = "2025-01-15"

describe("one aggregate by itself", () => {
  it("approval: somebody else decides than who asked", () => {
    const asked = {
      type: "AskApproval",
      on,
      approval: "order:O-1:credit",
      subject: { kind: "order", id: "O-1" },
      gate: "credit",
      requestedBy: "Ada",
      requiredRoles: ["controller"],
      quorum: 1,
      department: "finance",
      dueBy: "2025-01-17",
      policy: { policy: "workflow", version: 1 },
      context: "{}",
    } as const
    const decide = { type: "DecideApproval", on, approval: "order:O-1:credit", decision: "approve" } as const
    scenarioOf(approvalDecider)
      .given([asked])
      .when({ ...decide, by: "Carla", role: "controller" })
      .then([{ type: "ApprovalDecided" }, { type: "ApprovalGranted", data: { by: ["Carla"], round: 1 } }])
    scenarioOf(approvalDecider)
      .given([asked])
      .when({ ...decide, by: "Ada", role: "controller" })
      .then("APPROVAL_FOUR_EYES")
  })

  it("closing: books that are closed are opened from a day on", () => {
    scenarioOf(closingDecider)
      .given([{ type: "ClosePeriod", on, books: "general", through: "2024-12-31", reason: "year end" }])
      .when({ type: "ReopenPeriod", on, books: "general", from: "2024-12-01", reason: "a late invoice" })
      .then([{ type: "PeriodReopened", data: { through: "2024-11-30" } }])
  })

  it("contact: what was asked is answered once", () => {
    const enquiry = {
      type: "ReceiveEnquiry",
      on,
      contact: "K-1",
      customer: "ROSSI",
      topic: "INVOICE",
      channel: "phone",
    } as const
    const answer = { type: "AnswerEnquiry", on, contact: "K-1", answeredBy: "anna" } as const
    scenarioOf(contactDecider)
      .given([enquiry])
      .when(answer)
      .then([{ type: "EnquiryAnswered" }])
    scenarioOf(contactDecider).given([enquiry, answer]).when(answer).then("REQUEST_CLOSED")
  })

  it("customer: an agreement is amended, not agreed again", () => {
    const agree = {
      type: "AgreeConditions",
      on,
      customer: "ROSSI",
      agreement: "A-1",
      validFrom: on,
      conditions: { paymentTerm: netDays(30), invoicingPolicy: "onOrder", overDeliveryTolerance: "0" },
    } as const
    scenarioOf(customerDecider)
      .given([{ type: "RegisterCustomer", on, customer: "ROSSI", name: "Rossi", currency: "EUR" }, agree])
      .when(agree)
      .then("AGREEMENT_EXISTS")
  })

  it("demand: inventory misses no signal of a line", () => {
    const signal = {
      type: "PublishDemandSignal",
      on,
      order: "O-1",
      line: "1",
      sequence: 1,
      sku: "CHAIR",
      site: "MILANO",
      quantity: "10",
      change: "10",
      certainty: "placed",
      cause: "placed",
    } as const
    scenarioOf(demandDecider)
      .given([signal])
      .when({ ...signal, sequence: 2, quantity: "8", change: "-2", cause: "cancelled" })
      .then([{ type: "DemandSignalPublished", data: { sequence: 2 } }])
    scenarioOf(demandDecider)
      .given([])
      .when({ ...signal, sequence: 2 })
      .then("DEMAND_SIGNAL_OUT_OF_SEQUENCE")
  })

  it("dunning: a block says why", () => {
    const block = { type: "BlockDunning", on, customer: "ROSSI", currency: "EUR", block: "B-1" } as const
    scenarioOf(dunningDecider)
      .given([])
      .when({ ...block, reason: "a call is agreed" })
      .then([{ type: "DunningBlocked", data: { case: "ROSSI:EUR", scope: { customer: "ROSSI" } } }])
    scenarioOf(dunningDecider)
      .given([])
      .when({ ...block, reason: " " })
      .then("REASON_MISSING")
  })

  it("invoice: what was sent in one message isn't sent in it again", () => {
    const issue = {
      type: "IssueInvoice",
      on,
      invoice: "I-1",
      number: "2025-1",
      customer: "ROSSI",
      currency: "EUR",
      paymentTerm: netDays(30),
      calendars: {},
      lines: [{ description: "chairs", quantity: "2", unitPrice: "50", tax: { category: "S", rate: "22" } }],
    } as const
    const send = {
      type: "SendInvoice",
      on,
      invoice: "I-1",
      message: "M-1",
      channel: "sdi",
      format: "fatturapa-1.2",
    } as const
    scenarioOf(invoiceDecider)
      .given([])
      .when(issue)
      .then([{ type: "InvoiceIssued", data: { instalments: [{ amount: 12_200, dueDate: "2025-02-14" }] } }])
    scenarioOf(invoiceDecider).given([issue, send]).when(send).then("INVOICE_MESSAGE_EXISTS")
  })

  it("message: what wasn't sent can't bounce", () => {
    const queued = {
      type: "NoteMessage",
      on,
      queued: {
        message: "M-1",
        customer: "ROSSI",
        topic: "invoiceNotice",
        channel: "email",
        language: "it",
        template: "INVOICE-NOTICE",
        policy: { policy: "template:INVOICE-NOTICE", version: 1 },
        documentHash: sha256Of("Gentile cliente"),
        about: {},
      },
    } as const
    scenarioOf(messageDecider)
      .given([queued])
      .when({ type: "RecordMessageBounced", on, message: "M-1", reason: "mailbox full" })
      .then("MESSAGE_NOT_READY")
    scenarioOf(messageDecider)
      .given([queued])
      .when({ type: "RecordMessageSent", on, message: "M-1" })
      .then([{ type: "MessageSent", data: { channel: "email" } }])
  })

  it("order: only a draft is drafted once", () => {
    const draft = {
      type: "DraftOrder",
      on,
      order: "O-1",
      customer: "ROSSI",
      currency: "EUR",
      channel: "phone",
    } as const
    scenarioOf(orderDecider)
      .given([])
      .when(draft)
      .then([{ type: "OrderDrafted" }])
    scenarioOf(orderDecider).given([draft]).when(draft).then("ORDER_EXISTS")
  })

  it("payment: no more is refunded than settles nothing", () => {
    const received = [
      { type: "ReceivePayment", on, payment: "P-1", customer: "ROSSI", currency: "EUR", amount: 10_000 },
    ] as const
    const refund = { type: "RequestRefund", on, payment: "P-1", refund: "R-1", reason: "paid twice" } as const
    scenarioOf(paymentDecider)
      .given(received)
      .when(refund)
      .then([{ type: "RefundRequested", data: { amount: 10_000 } }])
    scenarioOf(paymentDecider)
      .given(received)
      .when({ ...refund, amount: 10_001 })
      .then("REFUND_EXCEEDS_CREDIT")
  })

  it("policy: a step is a department's that there is", () => {
    const assign = { type: "AssignResponsibility", on, step: "packing", department: "logistics" } as const
    scenarioOf(policyDecider).given([]).when(assign).then("DEPARTMENT_UNKNOWN")
    scenarioOf(policyDecider)
      .given([{ type: "RegisterDepartment", on, department: "logistics", name: "Logistics" }])
      .when(assign)
      .then([{ type: "ResponsibilityAssigned", data: { department: "logistics" } }])
  })

  it("register: numbers follow one another, and never back in date", () => {
    const assign = (id: string, date: string) =>
      ({
        type: "AssignNumber",
        on: date,
        register: "INV-2025",
        document: { kind: "invoice", id },
      }) as const
    scenarioOf(registerDecider)
      .given([assign("I-1", on)])
      .when(assign("I-2", on))
      .then([{ type: "NumberAssigned", data: { sequence: 2 } }])
    scenarioOf(registerDecider)
      .given([assign("I-1", on)])
      .when(assign("I-2", "2025-01-14"))
      .then("NUMBER_DATE_GOES_BACK")
  })

  it("stock: an item is named after its article and its site", () => {
    const information = {
      type: "RecordStockInformation",
      on,
      item: "CHAIR@MILANO",
      sku: "CHAIR",
      site: "MILANO",
      onHand: "10",
      reserved: "2",
      inbound: [],
      asOf: on,
    } as const
    scenarioOf(stockDecider)
      .given([])
      .when(information)
      .then([{ type: "StockInformationReceived", data: { onHand: "10" } }])
    scenarioOf(stockDecider)
      .given([])
      .when({ ...information, site: "ROMA" })
      .then("STOCK_ITEM_MISNAMED")
  })

  it("team: work goes to somebody who is in it", () => {
    scenarioOf(teamDecider)
      .given([
        {
          type: "JoinTeam",
          on,
          team: "ADV",
          assistant: "anna",
          weeklyHours: "40",
          days: [1, 2, 3, 4, 5],
          skills: ["orders"],
          from: on,
        },
      ])
      .when({
        type: "RecordAbsence",
        on,
        team: "ADV",
        absence: "AB-1",
        assistant: "bruno",
        from: on,
        to: on,
        reason: "HOLIDAY",
      })
      .then("ASSISTANT_UNKNOWN")
  })
})
