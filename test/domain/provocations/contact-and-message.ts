import {
  channelFor,
  messageTemplates,
  type PlainCommand,
  renderMessage,
  satisfactionSurvey,
  sha256Of,
  type TemplatePolicy,
} from "@adv/domain"
import { customer, day, place, register } from "../company.js"
import { type Provocations, refused } from "./provocation.js"

const { REMINDER: reminder, "DUNNING-1": dunning1 } = messageTemplates

const report: PlainCommand = {
  type: "ReportOrderEntryError",
  on: day,
  order: "O-1",
  error: "E-1",
  errorType: "PRICE",
  origin: "ADV",
  detectedAt: "entry",
}
const correct: PlainCommand = {
  type: "CorrectOrderEntryError",
  on: day,
  order: "O-1",
  error: "E-1",
  correctedBy: "anna",
  how: "price corrected",
}
const survey: PlainCommand = {
  type: "PublishPolicy",
  on: "2025-01-01",
  policy: "survey:S",
  kind: "survey",
  body: satisfactionSurvey,
}
const answer = (item: string, score: string, more: object = {}): PlainCommand => ({
  type: "RecordSurveyResponse",
  on: day,
  contact: "C-1",
  customer: "ROSSI",
  survey: "S",
  answers: [{ item, score }],
  ...more,
})
const invite: PlainCommand = {
  type: "InviteRespondent",
  on: day,
  contact: "C-1",
  customer: "ROSSI",
  survey: "S",
  respondent: "P-1",
  channel: "email",
}
const enquiry = (of: string): PlainCommand => ({
  type: "ReceiveEnquiry",
  on: day,
  contact: "C-1",
  customer: of,
  topic: "INVOICE",
  channel: "phone",
})
const answerIt: PlainCommand = { type: "AnswerEnquiry", on: day, contact: "C-1", answeredBy: "anna" }
const risk = { on: day, customer: "ROSSI", risk: "R-1" }
const openRisk: PlainCommand = { type: "OpenRelationshipRisk", ...risk, kind: "complaints" }
const closeRisk: PlainCommand = { type: "CloseRelationshipRisk", ...risk, outcome: "retained" }
const noEmail: PlainCommand = {
  type: "SetContactPreferences",
  on: day,
  customer: "ROSSI",
  preferences: { refused: ["email"] },
}
const template = (body: TemplatePolicy, on = "2025-01-01"): PlainCommand => ({
  type: "PublishPolicy",
  on,
  policy: "template:DUNNING-1",
  kind: "template",
  body,
})
const queue = (more: object = {}): PlainCommand => ({
  type: "QueueMessage",
  on: day,
  message: "M-1",
  customer: "ROSSI",
  template: "DUNNING-1",
  language: "it",
  channel: "email",
  documentHash: sha256Of("the text"),
  ...more,
})
const sent = (on = day): PlainCommand => ({ type: "RecordMessageSent", on, message: "M-1" })
const ready = [register(), template(dunning1)]
const inEnglish = (body: string): TemplatePolicy => ({ ...reminder, texts: { en: { subject: "s", body } } })

/** The refusals of entry errors, surveys, contacts, relationships and messages. */
export const contactAndMessage: Provocations = {
  ALREADY_INVITED: () => refused([invite], invite),
  ANSWER_BEFORE_REQUEST: () => refused([enquiry("ROSSI")], { ...answerIt, on: "2025-01-14" }),
  CALL_ABANDONED: () =>
    refused([], {
      type: "RecordCall",
      on: day,
      contact: "C-1",
      waitSeconds: 3,
      abandoned: true,
      talkSeconds: 5,
    }),
  CHANNEL_REFUSED: () => refused([...ready, noEmail], queue()),
  CONTACT_CUSTOMER_DIFFERS: () => refused([enquiry("ROSSI")], enquiry("BIANCHI")),
  ENTRY_ERROR_CLOSED: () => refused([...customer(), place(), report, correct], correct),
  ENTRY_ERROR_UNKNOWN: () => refused([...customer(), place()], correct),
  INVITATION_DIFFERS: () => refused([invite], answer("OVERALL", "5", { respondent: "P-2" })),
  MESSAGE_DATE_GOES_BACK: () => refused([...ready, queue()], sent("2025-01-14")),
  MESSAGE_EXISTS: () => refused([...ready, queue()], queue()),
  MESSAGE_NOT_READY: () => refused([...ready, queue(), sent()], sent()),
  MESSAGE_UNKNOWN: () => refused([], sent()),
  NO_CHANNEL_LEFT: () => channelFor({ refused: ["email", "letter", "phone"] }, "email"),
  REQUEST_CLOSED: () => refused([enquiry("ROSSI"), answerIt], answerIt),
  REQUEST_UNKNOWN: () => refused([], answerIt),
  RESPONSE_UNKNOWN: () =>
    refused([], { type: "InvalidateSurveyResponse", on: day, contact: "C-1", reason: "" }),
  RISK_CLOSED: () => refused([register(), openRisk, closeRisk], closeRisk),
  RISK_EXISTS: () => refused([register(), openRisk], openRisk),
  RISK_UNKNOWN: () => refused([register()], closeRisk),
  SURVEY_ITEM_TWICE: () =>
    refused([survey], {
      ...(answer("OVERALL", "5") as Extract<PlainCommand, { type: "RecordSurveyResponse" }>),
      answers: [
        { item: "OVERALL", score: "5" },
        { item: "OVERALL", score: "4" },
      ],
    }),
  SURVEY_ITEM_UNKNOWN: () => refused([survey], answer("MOOD", "5")),
  SURVEY_SCORE_OFF_SCALE: () => refused([survey], answer("OVERALL", "6")),
  TEMPLATE_CHANNEL_DIFFERS: () => refused(ready, queue({ channel: "sms" })),
  TEMPLATE_CODE_INVALID: () => refused(ready, queue({ template: "x".repeat(200) })),
  TEMPLATE_LANGUAGE_MISSING: () => renderMessage(inEnglish("b"), "it", {}),
  TEMPLATE_MALFORMED: () => renderMessage(inEnglish("{"), "en", {}),
  TEMPLATE_OUTDATED: () => refused([...ready, template(dunning1, day)], queue({ templateVersion: 1 })),
  TEMPLATE_VALUE_INVALID: () => renderMessage(inEnglish("{#a}{/a}"), "en", { a: "1" }),
  TEMPLATE_VALUE_MISSING: () => renderMessage(inEnglish("{a}"), "en", {}),
}
