import type { TeamFact } from "@adv/domain"
import { several } from "../../answer/amounts.js"
import { because, type Sentences, words } from "./words.js"

type Data<Type extends TeamFact["type"]> = Extract<TeamFact, { readonly type: Type }>["data"]

const capacity = ({ weeklyHours, days, skills, from, to }: Data<"CapacityDefined">): string =>
  `${weeklyHours} hours a week over ${several(days.length, "day")} from ${from}${to === undefined ? "" : ` to ${to}`}, for ${skills.join(", ") || "nothing yet"}`

const overloaded = ({ overload }: { readonly overload?: boolean }): string =>
  overload === true ? ", beyond the hours there are" : ""

const decided = ({ figures }: Data<"StaffingRecommendationIssued">): string => {
  const { decision, count, overtimeHours } = figures
  switch (decision) {
    case "hire":
      return `hire ${count}`
    case "reduce":
      return `do with ${count} less`
    case "overtime":
      return `${overtimeHours} hours of overtime`
    case "redistribute":
      return "distribute the work otherwise"
    case "none":
      return "leave it as it is"
  }
}

export const teamSentences: Sentences<TeamFact> = {
  AssistantJoined: (data) => `${data.name ?? data.assistant} joined the team: ${capacity(data)}`,
  CapacityDefined: (data) => `The capacity of ${data.assistant} is ${capacity(data)}`,
  AbsenceRecorded: (data) => {
    const { assistant, from, to, hours, reason } = data
    const when = from === to ? `on ${from}` : `from ${from} to ${to}`
    return `${assistant} is away ${when}${hours === undefined ? "" : `, ${hours} hours a day`}${because(words(reason))}`
  },
  AbsenceWithdrawn: (data) =>
    `Absence ${data.absence} of ${data.assistant} was withdrawn${because(data.reason)}`,
  WorkSampleRecorded: (data) => `A sample of ${data.activity} took ${data.minutes} minutes`,
  WorkItemCreated: (data) => {
    const { work, activity, minutes, dueOn } = data
    return `Work ${work} came in: ${activity}, ${minutes} minutes by its standard${dueOn === undefined ? "" : `, due on ${dueOn}`}`
  },
  WorkItemAssigned: (data) => `Work ${data.work} went to ${data.assistant}${overloaded(data)}`,
  WorkItemStarted: (data) => `${data.assistant} began work ${data.work}`,
  WorkItemCompleted: (data) => `${data.assistant} did work ${data.work} in ${data.minutes} minutes`,
  WorkItemCancelled: (data) => `Work ${data.work} was cancelled${because(data.reason)}`,
  WorkRebalanced: (data) => {
    const { from, to, items, reason } = data
    return `${several(items.length, "piece")} of work went from ${from} to ${to}${overloaded(data)}${because(reason)}`
  },
  StaffingRecommendationIssued: (data) => {
    const { from, to, figures } = data
    return `For ${from} to ${to}, ${figures.fteRequired} full-time assistants are needed and there are ${figures.fteAvailable}: ${decided(data)}`
  },
}
