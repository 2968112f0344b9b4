import { messageTemplates, type PlainCommand, sha256Of } from "@adv/domain"
import { agree, place, register } from "../domain/company.js"
import { join, standards, work } from "../domain/team-people.js"
import { gate, publish, workflow } from "../domain/workflow.js"

const of = (type: string, on: string, data: object): PlainCommand => ({ type, on, ...data }) as PlainCommand

/** What nobody outside may read: each text is in the log once, and in no answer that leaves the house. */
export const internal = {
  hold: "INTERNAL-over-its-limit",
  handOver: "INTERNAL-credit-exceeded",
  returned: "INTERNAL-MISSING-PAPERS",
  cause: "INTERNAL-machine-broke",
  shortage: "INTERNAL-supplier-bankrupt",
  staff: "INTERNAL-Ada",
}

const stockAt = { item: "SKU-1@MILANO", sku: "SKU-1", site: "MILANO" }
export const textHash = sha256Of("the text")

/**
 * What happens to three orders in January 2025: O-1 of 10 at 50.00 waits for a credit approval and is handed to finance;
 * O-2 of 4 at 25.00 goes through, is delivered in part and short of stock; O-3 of 2 at 10.00 was placed and forgotten.
 */
export const ordersAtWork: ReadonlyArray<PlainCommand> = [
  register(),
  agree(),
  ...["ADV", "finance", "logistics"].map((department) =>
    of("RegisterDepartment", "2025-01-01", { department, name: department }),
  ),
  of("AssignResponsibility", "2025-01-01", { step: "invoicing", department: "finance" }),
  publish(
    workflow({
      departments: ["ADV", "finance", "logistics"],
      steps: [
        { step: "validation", department: "ADV" },
        { step: "delivery", department: "logistics" },
        { step: "invoicing", department: "ADV" },
      ],
      gates: [gate({ when: [{ netAbove: [{ amount: 20_000, currency: "EUR" }] }] })],
      stalledAfterDays: 10,
    }),
  ),
  of("PublishPolicy", "2025-01-01", {
    policy: "template:REMINDER",
    kind: "template",
    body: messageTemplates.REMINDER,
  }),
  standards,
  join("anna"),
  place({
    order: "O-3",
    on: "2025-01-02",
    lines: [{ line: "1", sku: "SKU-3", quantity: "2", unitPrice: "10", tax: { category: "S", rate: "22" } }],
  }),
  place({
    order: "O-1",
    on: "2025-01-10",
    enteredBy: internal.staff,
    lines: [
      {
        line: "1",
        sku: "SKU-9",
        quantity: "10",
        unitPrice: "50",
        tax: { category: "S", rate: "22" },
        requestedDate: "2025-02-10",
      },
    ],
  }),
  of("HoldOrder", "2025-01-11", { order: "O-1", hold: "manual", reason: internal.hold }),
  of("RequestApproval", "2025-01-13", {
    subject: { kind: "order", id: "O-1" },
    gate: "credit",
    requestedBy: "Bruno",
  }),
  of("HandOverStep", "2025-01-13", {
    order: "O-1",
    step: "validation",
    toDepartment: "finance",
    reason: internal.handOver,
  }),
  of("AcceptStep", "2025-01-16", { order: "O-1", step: "validation", department: "finance" }),
  of("SetStepDeadline", "2025-01-16", { order: "O-1", step: "validation", dueBy: "2025-01-18" }),
  place({
    order: "O-2",
    on: "2025-01-10",
    lines: [
      {
        line: "1",
        sku: "SKU-1",
        quantity: "4",
        unitPrice: "25",
        tax: { category: "S", rate: "22" },
        requestedDate: "2025-01-20",
      },
    ],
  }),
  of("AcknowledgeOrder", "2025-01-11", { order: "O-2", channel: "email", documentHash: textHash }),
  of("ValidateOrder", "2025-01-11", { order: "O-2" }),
  of("ReleaseOrder", "2025-01-12", { order: "O-2" }),
  of("PromiseDelivery", "2025-01-12", { order: "O-2", line: "1", date: "2025-01-20" }),
  of("HandOverStep", "2025-01-12", {
    order: "O-2",
    step: "delivery",
    fromDepartment: "ADV",
    toDepartment: "logistics",
    reason: "released",
  }),
  of("ReturnStep", "2025-01-13", {
    order: "O-2",
    step: "delivery",
    department: "logistics",
    reasonCode: internal.returned,
  }),
  of("ConfirmDelivery", "2025-01-15", {
    order: "O-2",
    delivery: "D-1",
    lines: [{ line: "1", quantity: "1" }],
  }),
  of("ReportStockShortage", "2025-01-16", {
    ...stockAt,
    shortage: "S-1",
    quantity: "3",
    expectedDate: "2025-01-25",
    order: "O-2",
    line: "1",
    reason: internal.shortage,
  }),
  of("ReceiveEnquiry", "2025-01-16", {
    contact: "C-1",
    customer: "ROSSI",
    topic: "ORDER_PROGRESS",
    channel: "phone",
    order: "O-2",
  }),
  of("ReceiveComplaint", "2025-01-17", {
    contact: "C-2",
    customer: "ROSSI",
    category: "DELIVERY",
    channel: "email",
    order: "O-2",
  }),
  of("ReviseExpectedDelivery", "2025-01-18", {
    order: "O-2",
    line: "1",
    expectedDate: "2025-01-25",
    source: "warehouse",
    causeCode: internal.cause,
  }),
  work("W-1", { on: "2025-01-17", dueOn: "2025-01-21", about: { order: "O-2" } } as never),
  of("QueueMessage", "2025-01-18", {
    message: "M-1",
    customer: "ROSSI",
    template: "REMINDER",
    language: "it",
    channel: "email",
    documentHash: textHash,
    about: { orders: ["O-2"] },
  }),
  of("RecordMessageSent", "2025-01-18", { message: "M-1" }),
  of("RecordMessageBounced", "2025-01-19", { message: "M-1", reason: "mailbox unknown", permanent: true }),
  // From here on, after the day that most is asked about.
  of("AnswerEnquiry", "2025-01-21", { contact: "C-1", answeredBy: "anna" }),
  of("NotifyCustomer", "2025-01-21", {
    order: "O-2",
    line: "1",
    topic: "DELIVERY_DELAY",
    channel: "email",
    proactive: true,
  }),
  of("ExpireApproval", "2025-01-22", { approval: "order:O-1:credit" }),
]
