import {
  type ContactPreferences,
  type MessageChannel,
  messageTemplates,
  type PlainCommand,
  sha256Of,
  type TemplatePolicy,
} from "@adv/domain"
import { describe, it } from "vitest"
import { day, given, register } from "./company.js"

const { REMINDER: reminder, "DUNNING-1": dunning1 } = messageTemplates
const publish = (template: TemplatePolicy, on = "2025-01-01", id = template.code): PlainCommand => ({
  type: "PublishPolicy",
  on,
  policy: `template:${id}`,
  kind: "template",
  body: template,
})
const refusing = (...refused: ReadonlyArray<MessageChannel>): PlainCommand => ({
  type: "SetContactPreferences",
  on: "2025-01-02",
  customer: "ROSSI",
  preferences: { refused } satisfies ContactPreferences,
})
const about = { invoices: ["I-1"], dunningCases: ["ROSSI:EUR"] }
const documentHash = sha256Of("the text")
const queue = (more: object = {}): PlainCommand => ({
  type: "QueueMessage",
  on: day,
  message: "M-1",
  customer: "ROSSI",
  template: "DUNNING-1",
  language: "it",
  channel: "email",
  documentHash,
  about,
  ...more,
})
const follow = (
  type: "RecordMessageSent" | "RecordMessageDelivered" | "RecordMessageOpened",
  on = day,
): PlainCommand => ({ type, on, message: "M-1" })
const bounce: PlainCommand = {
  type: "RecordMessageBounced",
  on: day,
  message: "M-1",
  reason: "mailbox unknown",
  permanent: true,
}
const withdraw: PlainCommand = {
  type: "WithdrawMessage",
  on: day,
  message: "M-1",
  reason: "paid this morning",
}
const ready = [register(), publish(dunning1)]
const queued = [...ready, queue()]
const sent = [...queued, follow("RecordMessageSent")]

describe("a message to a customer", () => {
  it("is queued with the version of its template and the hash of its text, so that what was sent can be proved", () => {
    given([...ready, publish(dunning1, "2025-01-10")])
      .when(queue())
      .then([
        {
          type: "MessageQueued",
          data: {
            topic: "dunning",
            template: "DUNNING-1",
            policy: { policy: "template:DUNNING-1", version: 2 },
            language: "it",
            channel: "email",
            documentHash,
            about,
          },
        },
      ])
    given(queued).when(queue()).then("MESSAGE_EXISTS")
  })

  it("needs a customer, and a template that is in force", () => {
    given([publish(dunning1)])
      .when(queue())
      .then("CUSTOMER_UNKNOWN")
    given([register()]).when(queue()).then("POLICY_MISSING")
    given([register(), publish(dunning1, "2025-02-01")])
      .when(queue())
      .then("POLICY_MISSING")
    given(ready)
      .when(queue({ template: "x".repeat(200) }))
      .then("TEMPLATE_CODE_INVALID")
  })

  it("is written again when its template has changed in between", () => {
    const changed = [...ready, publish(dunning1, "2025-01-10")]
    given(changed)
      .when(queue({ templateVersion: 1 }))
      .then("TEMPLATE_OUTDATED")
    given(changed)
      .when(queue({ templateVersion: 2 }))
      .then([{ type: "MessageQueued" }])
  })

  it("is in a language and by a channel that its template is made for", () => {
    const { it: italian } = dunning1.texts
    const onlyItalian = { ...dunning1, texts: italian === undefined ? {} : { it: italian } }
    given([register(), publish(onlyItalian)])
      .when(queue({ language: "fr" }))
      .then("TEMPLATE_LANGUAGE_MISSING")
    given(ready)
      .when(queue({ channel: "sms" }))
      .then("TEMPLATE_CHANNEL_DIFFERS")
  })

  it("can't be an e-mail when the customer wants none: it goes by letter", () => {
    given([...ready, refusing("email")])
      .when(queue())
      .then("CHANNEL_REFUSED")
    given([...ready, refusing("email")])
      .when(queue({ channel: "letter" }))
      .then([{ type: "MessageQueued", data: { channel: "letter" } }])
  })

  it("is sent, delivered and opened, in that order, and says each time whom and what it was about", () => {
    given(queued)
      .when({ type: "RecordMessageSent", on: day, message: "M-1", reference: "<7@mail>" })
      .then([
        { type: "MessageSent", data: { customer: "ROSSI", about, channel: "email", reference: "<7@mail>" } },
      ])
    given(sent)
      .when(follow("RecordMessageDelivered"))
      .then([{ type: "MessageDelivered", data: { customer: "ROSSI", about } }])
    given([...sent, follow("RecordMessageDelivered")])
      .when(follow("RecordMessageOpened"))
      .then([{ type: "MessageOpened", data: { customer: "ROSSI", about } }])
    // Letters and many mail servers don't say that they delivered.
    given(sent)
      .when(follow("RecordMessageOpened"))
      .then([{ type: "MessageOpened" }])
  })

  it("is delivered and opened once, however often that is reported", () => {
    for (const type of ["RecordMessageDelivered", "RecordMessageOpened"] as const)
      given([...sent, follow(type)])
        .when(follow(type))
        .then([])
    given([...sent, follow("RecordMessageOpened")])
      .when(follow("RecordMessageDelivered"))
      .then([])
    given([...sent, bounce])
      .when(bounce)
      .then([])
  })

  it("bounces only after it was sent, and says what a follow-up needs to know", () => {
    given(queued).when(bounce).then("MESSAGE_NOT_READY")
    given(sent)
      .when(bounce)
      .then([
        {
          type: "MessageBounced",
          data: {
            customer: "ROSSI",
            about,
            topic: "dunning",
            template: "DUNNING-1",
            channel: "email",
            reason: "mailbox unknown",
            permanent: true,
          },
        },
      ])
    given([...sent, follow("RecordMessageDelivered")])
      .when(bounce)
      .then("MESSAGE_NOT_READY")
    for (const type of ["RecordMessageSent", "RecordMessageDelivered", "RecordMessageOpened"] as const)
      given([...sent, bounce])
        .when(follow(type))
        .then("MESSAGE_NOT_READY")
  })

  it("is withdrawn as long as it wasn't sent", () => {
    given(queued)
      .when(withdraw)
      .then([{ type: "MessageWithdrawn", data: { about, reason: "paid this morning" } }])
    given(sent).when(withdraw).then("MESSAGE_NOT_READY")
    given([...queued, withdraw])
      .when(follow("RecordMessageSent"))
      .then("MESSAGE_NOT_READY")
    given(ready).when(withdraw).then("MESSAGE_UNKNOWN")
  })

  it("is sent once, and nothing about it is dated back", () => {
    given(sent).when(follow("RecordMessageSent")).then("MESSAGE_NOT_READY")
    given(queued).when(follow("RecordMessageSent", "2025-01-14")).then("MESSAGE_DATE_GOES_BACK")
  })
})

describe("a template", () => {
  const text = { subject: "S {a}", body: "B {a} {#list}{b}{/list}" }
  it.each([
    ["in no language", {}],
    ["with a brace out of place", { en: { subject: "S", body: "B {a" } }],
    ["with a list that isn't closed", { en: { subject: "S", body: "{#list}{b}" } }],
    ["with lists that cross", { en: { subject: "S", body: "{#a}{#b}{/a}{/b}" } }],
    ["whose languages ask for different values", { en: text, it: { ...text, body: "B {a}" } }],
    ["with a subject of two lines", { en: { subject: "S\nBcc: all", body: "B" } }],
  ])("can't be published %s", (_why, texts) => {
    given([])
      .when(publish({ ...reminder, texts }))
      .then("POLICY_MALFORMED")
  })

  it("is published, and published again in another wording", () => {
    given([publish(reminder)])
      .when(publish({ ...reminder, texts: { en: text, fr: text } }))
      .then([{ type: "PolicyPublished", data: { version: 2 } }])
  })
})
