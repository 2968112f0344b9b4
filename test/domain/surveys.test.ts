import { type PlainCommand, SurveyPolicy, satisfactionSurvey } from "@adv/domain"
import { describe, expect, it } from "vitest"
import { day, given, register } from "./company.js"

const publish = (items: unknown = satisfactionSurvey.items, on = "2025-01-01"): PlainCommand => ({
  type: "PublishPolicy",
  on,
  policy: "survey:SERVICE",
  kind: "survey",
  body: { ...satisfactionSurvey, items },
})
const answer = (
  answers: ReadonlyArray<{ item: string; score: string }>,
  more: object = {},
): PlainCommand => ({
  type: "RecordSurveyResponse",
  on: day,
  contact: "C-1",
  customer: "ROSSI",
  survey: "SERVICE",
  answers,
  ...more,
})
const invite = (more: object = {}): PlainCommand => ({
  type: "InviteRespondent",
  on: day,
  contact: "C-1",
  customer: "ROSSI",
  survey: "SERVICE",
  respondent: "R-1",
  channel: "email",
  ...more,
})
const five = [{ item: "PHONE_RECEPTION", score: "5" }]

describe("a survey", () => {
  it("is published as a policy, with the standard questions in three languages", () => {
    expect(satisfactionSurvey.items.map(({ code }) => code)).toEqual([
      "PHONE_RECEPTION",
      "ORDER_TAKING_SPEED",
      "CLARITY",
      "ACCURACY",
      "DELIVERY_RELIABILITY",
      "INVOICE_CLARITY",
      "COMPLAINT_HANDLING",
      "OVERALL",
      "RECOMMEND",
      "EFFORT",
    ])
    expect(SurveyPolicy.is(satisfactionSurvey)).toBe(true)
    given([])
      .when(publish())
      .then([{ type: "PolicyPublished", data: { kind: "survey", version: 1 } }])
  })

  const [phone] = satisfactionSurvey.items
  it.each([
    ["asks nothing", []],
    ["asks the same twice", [phone, phone]],
    ["has a scale that doesn't rise", [{ ...phone, scale: { min: "5", max: "5" } }]],
    ["measures recommendation from 1 to 5", [{ ...phone, kind: "nps" }]],
    ["lacks a language", [{ ...phone, text: { it: "Come va?" } }]],
  ])("can't be published when it %s", (_why, items) => {
    given([]).when(publish(items)).then("POLICY_MALFORMED")
  })

  it("asks somebody at least", () => {
    given([])
      .when({
        ...publish(),
        body: { ...satisfactionSurvey, sampling: { everyNth: 0, daysBetween: 0 } },
      } as never)
      .then("POLICY_MALFORMED")
  })
})

describe("a response to a survey", () => {
  it("is taken as it comes while the survey isn't published", () => {
    given([])
      .when(answer([{ item: "MOOD", score: "99" }]))
      .then([
        {
          type: "SurveyResponseRecorded",
          data: { surveyVersion: 1, answers: [{ item: "MOOD", score: "99" }] },
        },
      ])
  })

  it("is checked against the survey that is in force, and says what it measures and on which scale", () => {
    given([publish()])
      .when(answer([{ item: "RECOMMEND", score: "9" }]))
      .then([
        {
          type: "SurveyResponseRecorded",
          data: {
            surveyVersion: 1,
            answers: [{ item: "RECOMMEND", score: "9", kind: "nps", scale: { min: "0", max: "10" } }],
            policy: { policy: "survey:SERVICE", version: 1 },
          },
        },
      ])
  })

  it("is refused a score off the scale, an item that isn't asked, and two answers to one item", () => {
    for (const score of ["0", "5.01", "6"])
      given([publish()])
        .when(answer([{ item: "PHONE_RECEPTION", score }]))
        .then("SURVEY_SCORE_OFF_SCALE")
    given([publish()])
      .when(answer([{ item: "MOOD", score: "1" }]))
      .then("SURVEY_ITEM_UNKNOWN")
    given([publish()])
      .when(answer([...five, ...five]))
      .then("SURVEY_ITEM_TWICE")
  })

  it("is judged by the version it answers, also after another took its place", () => {
    const [phone] = satisfactionSurvey.items
    const outOfTen = publish([{ ...phone, scale: { min: "1", max: "10" } }], "2025-01-10")
    given([publish(), outOfTen])
      .when(answer([{ item: "PHONE_RECEPTION", score: "9" }]))
      .then([{ type: "SurveyResponseRecorded", data: { surveyVersion: 2 } }])
    given([publish(), outOfTen])
      .when(answer([{ item: "PHONE_RECEPTION", score: "9" }], { surveyVersion: 1 }))
      .then("SURVEY_SCORE_OFF_SCALE")
    given([publish(), outOfTen])
      .when(answer([{ item: "PHONE_RECEPTION", score: "9" }], { surveyVersion: 7 }))
      .then([
        {
          type: "SurveyResponseRecorded",
          data: { surveyVersion: 7, answers: [{ item: "PHONE_RECEPTION", score: "9" }] },
        },
      ])
  })

  it("doesn't count once it is invalidated, with a reason, and is invalidated once", () => {
    const invalidate: PlainCommand = {
      type: "InvalidateSurveyResponse",
      on: day,
      contact: "C-1",
      reason: "answered by our own staff",
    }
    given([answer(five)])
      .when(invalidate)
      .then([
        {
          type: "SurveyResponseInvalidated",
          data: { customer: "ROSSI", reason: "answered by our own staff" },
        },
      ])
    given([answer(five), invalidate])
      .when(invalidate)
      .then("RESPONSE_UNKNOWN")
    given([invite()]).when(invalidate).then("RESPONSE_UNKNOWN")
    given([answer(five), invalidate])
      .when(answer(five))
      .then("CONTACT_EXISTS")
  })
})

describe("an invitation to a survey", () => {
  it("names a respondent by a pseudonym, and the version that is in force", () => {
    given([publish(), publish()])
      .when(invite({ interaction: "CALL-7", order: "O-1" }))
      .then([
        {
          type: "RespondentInvited",
          data: { respondent: "R-1", surveyVersion: 2, interaction: "CALL-7", policy: { version: 2 } },
        },
      ])
  })

  it("is answered once, and lends the answer what it doesn't say itself", () => {
    const invited = [publish(), invite({ interaction: "CALL-7", order: "O-1" })]
    given([...invited, publish(undefined, "2025-01-12")])
      .when(answer(five))
      .then([
        {
          type: "SurveyResponseRecorded",
          data: {
            respondent: "R-1",
            interaction: "CALL-7",
            order: "O-1",
            surveyVersion: 1,
            policy: { version: 1 },
          },
        },
      ])
    given([...invited, answer(five)])
      .when(answer(five))
      .then("CONTACT_EXISTS")
  })

  it("is not answered by somebody else, nor with another survey", () => {
    for (const more of [{ respondent: "R-2" }, { survey: "OTHER" }, { surveyVersion: 2 }])
      given([invite()]).when(answer(five, more)).then("INVITATION_DIFFERS")
    given([invite()])
      .when(answer(five, { customer: "BIANCHI" }))
      .then("CONTACT_CUSTOMER_DIFFERS")
  })

  it("is sent once, and not to who has answered", () => {
    given([invite()]).when(invite()).then("ALREADY_INVITED")
    given([answer(five)])
      .when(invite())
      .then("ALREADY_INVITED")
  })

  it("never goes by a channel that the customer refuses", () => {
    const noEmail: PlainCommand = {
      type: "SetContactPreferences",
      on: day,
      customer: "ROSSI",
      preferences: { refused: ["email"] },
    }
    given([register(), noEmail]).when(invite()).then("CHANNEL_REFUSED")
    given([register(), noEmail])
      .when(invite({ channel: "letter" }))
      .then([{ type: "RespondentInvited", data: { channel: "letter" } }])
  })
})
