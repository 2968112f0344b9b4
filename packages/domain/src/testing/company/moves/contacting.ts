import { satisfactionSurvey } from "../../../contact/survey-presets.js"
import type { PlainCommand } from "../../../flows/plain-command.js"
import { messageTemplates } from "../../../message/presets/index.js"
import { sha256Of } from "../../../values/index.js"
import { type Move, pick, type Situation, someOf } from "../move.js"
import { partyAt } from "./materials.js"

const survey = "SATISFACTION"

/** What a company asks and writes with. */
export const contactOpening: ReadonlyArray<PlainCommand> = [
  {
    type: "PublishPolicy",
    on: "2025-01-01",
    policy: `survey:${survey}`,
    kind: "survey",
    body: satisfactionSurvey,
  },
  {
    type: "PublishPolicy",
    on: "2025-01-01",
    policy: "template:INVOICE-NOTICE",
    kind: "template",
    body: messageTemplates["INVOICE-NOTICE"],
  },
]

const asked = (turn: Situation) => ({
  on: turn.on,
  contact: `K-${turn.at}`,
  customer: partyAt(turn.which).customer,
})

const answers = (size: number) => [
  { item: "PHONE_RECEPTION", score: String((size % 5) + 1) },
  { item: "OVERALL", score: String(((size + 2) % 5) + 1) },
]

/** What customers say and are told. */
export const contacting: ReadonlyArray<Move> = [
  {
    name: "an interaction",
    weight: 1,
    commands: (turn) => [
      {
        ...asked(turn),
        type: "RecordInteraction",
        channel: "email",
        direction: turn.size % 2 === 0 ? "inbound" : "outbound",
        topic: "ORDER",
        outcome: pick(["resolved", "followUp"] as const, turn.size, "resolved"),
        handledBy: "anna",
      },
    ],
  },
  {
    name: "a call",
    weight: 1,
    commands: (turn) => [
      {
        ...asked(turn),
        type: "RecordCall",
        waitSeconds: turn.size,
        abandoned: turn.size % 4 === 0,
        ...(turn.size % 4 === 0 ? {} : { talkSeconds: turn.other, handledBy: "bruno" }),
      },
    ],
  },
  {
    name: "an enquiry",
    weight: 2,
    *commands(turn) {
      const own = asked(turn)
      const order = someOf(turn, "order", turn.other)
      yield { ...own, type: "ReceiveEnquiry", topic: "ORDER_PROGRESS", channel: "phone", order }
      if (turn.size % 3 !== 0)
        yield {
          type: "AnswerEnquiry",
          on: turn.on,
          contact: own.contact,
          answeredBy: "anna",
          withinMinutes: turn.size,
        }
    },
  },
  {
    name: "a complaint",
    weight: 2,
    *commands(turn) {
      const own = asked(turn)
      const { on, size } = turn
      yield { ...own, type: "ReceiveComplaint", category: "DELIVERY", channel: "email" }
      if (size % 3 !== 0) yield { type: "AnswerComplaint", on, contact: own.contact, answeredBy: "anna" }
      if (size % 3 !== 1)
        yield {
          type: "ResolveComplaint",
          on,
          contact: own.contact,
          outcome: "partlyUpheld",
          responsibleDepartment: "logistics",
        }
    },
  },
  {
    name: "a survey",
    weight: 2,
    *commands(turn) {
      const own = asked(turn)
      const { size } = turn
      yield { ...own, type: "InviteRespondent", survey, respondent: `anon-${turn.at}`, channel: "email" }
      if (size % 4 === 0) return
      yield { ...own, type: "RecordSurveyResponse", survey, answers: answers(size) }
      if (size % 4 === 1)
        yield {
          type: "InvalidateSurveyResponse",
          on: turn.on,
          contact: own.contact,
          reason: "answered by the wrong person",
        }
    },
  },
  {
    name: "how a customer wants to be reached",
    weight: 1,
    commands: ({ on, which, size }) => [
      {
        type: "SetContactPreferences",
        on,
        customer: partyAt(which).customer,
        preferences: {
          refused: size % 3 === 0 ? ["email"] : [],
          language: pick(["it", "fr", "en"] as const, size, "it"),
        },
      },
    ],
  },
  {
    name: "a message",
    weight: 3,
    *commands(turn) {
      const { on, at, which, size } = turn
      const message = `MSG-${at}`
      yield {
        type: "QueueMessage",
        on,
        message,
        customer: partyAt(which).customer,
        template: "INVOICE-NOTICE",
        language: "it",
        channel: size % 4 === 0 ? "letter" : "email",
        documentHash: sha256Of(message),
        about: { invoices: [someOf(turn, "invoice", which)] },
      }
      if (size % 5 === 0) {
        yield { type: "WithdrawMessage", on, message, reason: "it was paid" }
        return
      }
      yield { type: "RecordMessageSent", on, message }
      if (size % 5 === 1) {
        yield { type: "RecordMessageBounced", on, message, reason: "mailbox full", permanent: size % 2 === 0 }
        return
      }
      yield { type: "RecordMessageDelivered", on, message }
      if (size % 5 > 2) yield { type: "RecordMessageOpened", on, message }
    },
  },
]
