import type { ContactFact } from "@adv/domain"
import { several } from "../../answer/amounts.js"
import { because, type Sentences, words } from "./words.js"

const within = (minutes: number | undefined): string =>
  minutes === undefined ? "" : ` within ${several(minutes, "minute")}`

const said = {
  resolved: "resolved",
  followUp: "to be followed up",
  escalated: "escalated",
  notReached: "not reached",
} as const

const ended = {
  upheld: "it was right",
  partlyUpheld: "it was right in part",
  rejected: "it was not right",
  withdrawn: "it was withdrawn",
} as const

export const contactSentences: Sentences<ContactFact> = {
  RespondentInvited: (data) =>
    `${data.customer} was invited by ${data.channel} to survey ${data.survey} v${data.surveyVersion}`,
  SurveyResponseRecorded: (data) => {
    const { customer, survey, surveyVersion, answers } = data
    return `${customer} answered ${several(answers.length, "question")} of survey ${survey} v${surveyVersion}`
  },
  SurveyResponseInvalidated: (data) => `The answers don't count${because(data.reason)}`,
  InteractionRecorded: (data) => {
    const { customer, channel, direction, topic, outcome, handledBy } = data
    const way =
      direction === "inbound" ? `${customer} got in touch` : `${handledBy} got in touch with ${customer}`
    return `${way} by ${channel} about ${words(topic)}: ${said[outcome]}`
  },
  CallRecorded: (data) =>
    `A call waited ${several(data.waitSeconds, "second")} and was ${data.abandoned ? "abandoned" : "answered"}`,
  CustomerEnquiryReceived: (data) => `${data.customer} asked by ${data.channel} about ${words(data.topic)}`,
  EnquiryAnswered: (data) => `${data.answeredBy} answered${within(data.withinMinutes)}`,
  ComplaintReceived: (data) =>
    `${data.customer} complained by ${data.channel} about ${words(data.category)}${because(data.note)}`,
  ComplaintAnswered: (data) => `${data.answeredBy} answered the complaint${within(data.withinMinutes)}`,
  ComplaintResolved: (data) => `The complaint was closed: ${ended[data.outcome]}${because(data.remedy)}`,
}
