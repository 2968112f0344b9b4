import type { PlainCommand } from "@adv/domain"
import { describe, it } from "vitest"
import { day, given } from "./company.js"

const call = (more: object = {}): PlainCommand => ({
  type: "RecordCall",
  on: day,
  contact: "C-1",
  waitSeconds: 12,
  abandoned: false,
  talkSeconds: 180,
  holdSeconds: 20,
  afterCallSeconds: 40,
  handledBy: "anna",
  ...more,
})
const interaction = (more: object = {}): PlainCommand => ({
  type: "RecordInteraction",
  on: day,
  contact: "C-1",
  customer: "ROSSI",
  channel: "phone",
  direction: "inbound",
  topic: "ORDER_PROGRESS",
  outcome: "resolved",
  handledBy: "anna",
  ...more,
})
const ask = (more: object = {}): PlainCommand => ({
  type: "ReceiveEnquiry",
  on: day,
  contact: "C-1",
  customer: "ROSSI",
  topic: "DELIVERY_DELAY",
  channel: "phone",
  order: "O-1",
  line: "2",
  ...more,
})
const answerIt = (more: object = {}): PlainCommand => ({
  type: "AnswerEnquiry",
  on: day,
  contact: "C-1",
  answeredBy: "anna",
  ...more,
})
const complain = (more: object = {}): PlainCommand => ({
  type: "ReceiveComplaint",
  on: day,
  contact: "C-1",
  customer: "ROSSI",
  category: "GOODS",
  channel: "email",
  order: "O-1",
  ...more,
})
const answerComplaint = (more: object = {}): PlainCommand => ({
  type: "AnswerComplaint",
  on: day,
  contact: "C-1",
  answeredBy: "bruno",
  ...more,
})
const resolve = (more: object = {}): PlainCommand => ({
  type: "ResolveComplaint",
  on: day,
  contact: "C-1",
  outcome: "upheld",
  ...more,
})

describe("a contact with a customer", () => {
  it("is recorded once, with what it was about and what came of it", () => {
    given([])
      .when(interaction({ order: "O-1", durationSeconds: 240 }))
      .then([
        {
          type: "InteractionRecorded",
          data: {
            topic: "ORDER_PROGRESS",
            outcome: "resolved",
            handledBy: "anna",
            order: "O-1",
            durationSeconds: 240,
          },
        },
      ])
    given([interaction()]).when(interaction()).then("CONTACT_EXISTS")
  })

  it("may be a call, what was asked in it, and what was thought of it", () => {
    const response: PlainCommand = {
      type: "RecordSurveyResponse",
      on: day,
      contact: "C-1",
      customer: "ROSSI",
      survey: "SERVICE",
      answers: [{ item: "PHONE_RECEPTION", score: "4" }],
    }
    given([call(), ask(), interaction(), complain()])
      .when(response)
      .then([{ type: "SurveyResponseRecorded" }])
  })

  it("is with one customer, known or not when the call comes in", () => {
    given([ask()])
      .when(interaction({ customer: "BIANCHI" }))
      .then("CONTACT_CUSTOMER_DIFFERS")
    given([call()])
      .when(ask({ customer: "BIANCHI" }))
      .then([{ type: "CustomerEnquiryReceived" }])
    given([ask(), call()])
      .when(ask({ customer: "BIANCHI" }))
      .then("CONTACT_CUSTOMER_DIFFERS")
  })
})

describe("a call", () => {
  it("is recorded once, with how long the caller waited and how long it was handled", () => {
    given([])
      .when(call())
      .then([{ type: "CallRecorded", data: { waitSeconds: 12, abandoned: false, talkSeconds: 180 } }])
    given([call()]).when(call()).then("CONTACT_EXISTS")
  })

  it("that was abandoned was handled by nobody", () => {
    const abandoned = {
      abandoned: true,
      talkSeconds: undefined,
      holdSeconds: undefined,
      afterCallSeconds: undefined,
    }
    given([])
      .when({ type: "RecordCall", on: day, contact: "C-1", waitSeconds: 3, abandoned: true })
      .then([{ type: "CallRecorded", data: { abandoned: true } }])
    given([]).when(call(abandoned)).then("CALL_ABANDONED")
    given([])
      .when({ type: "RecordCall", on: day, contact: "C-1", waitSeconds: 3, abandoned: true, talkSeconds: 0 })
      .then("CALL_ABANDONED")
  })
})

describe("an enquiry", () => {
  it("is a fact, so that what was not anticipated can be measured", () => {
    given([])
      .when(ask({ receivedAt: "2025-01-15T09:30:00+01:00" }))
      .then([{ type: "CustomerEnquiryReceived", data: { topic: "DELIVERY_DELAY", order: "O-1", line: "2" } }])
    given([ask()]).when(ask()).then("CONTACT_EXISTS")
  })

  it("is answered once, after it was received", () => {
    given([ask()])
      .when(answerIt({ withinMinutes: 25 }))
      .then([
        {
          type: "EnquiryAnswered",
          data: { customer: "ROSSI", order: "O-1", answeredBy: "anna", withinMinutes: 25 },
        },
      ])
    given([ask(), answerIt()]).when(answerIt()).then("REQUEST_CLOSED")
    given([]).when(answerIt()).then("REQUEST_UNKNOWN")
    given([interaction()]).when(answerIt()).then("REQUEST_UNKNOWN")
    given([ask()])
      .when(answerIt({ on: "2025-01-14" }))
      .then("ANSWER_BEFORE_REQUEST")
  })
})

describe("a complaint", () => {
  it("is received, answered and resolved, each once and in that order", () => {
    given([])
      .when(complain({ note: "scratched tops" }))
      .then([{ type: "ComplaintReceived", data: { category: "GOODS", note: "scratched tops" } }])
    given([complain()])
      .when(answerComplaint({ withinMinutes: 90 }))
      .then([{ type: "ComplaintAnswered", data: { customer: "ROSSI", order: "O-1", withinMinutes: 90 } }])
    given([complain(), answerComplaint()])
      .when(resolve({ responsibleDepartment: "logistics", remedy: "two tops replaced" }))
      .then([{ type: "ComplaintResolved", data: { outcome: "upheld", responsibleDepartment: "logistics" } }])
    given([complain()]).when(complain()).then("CONTACT_EXISTS")
    given([complain(), answerComplaint()]).when(answerComplaint()).then("REQUEST_CLOSED")
    given([complain(), resolve()]).when(resolve()).then("REQUEST_CLOSED")
    given([ask()]).when(resolve()).then("REQUEST_UNKNOWN")
    given([complain()])
      .when(resolve({ on: "2025-01-14" }))
      .then("ANSWER_BEFORE_REQUEST")
  })

  it("that is resolved at once needs no other answer", () => {
    given([complain()])
      .when(resolve())
      .then([{ type: "ComplaintResolved" }])
    given([complain(), resolve()]).when(answerComplaint()).then("REQUEST_CLOSED")
  })
})
