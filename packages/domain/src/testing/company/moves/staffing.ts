import type { PlainCommand } from "../../../flows/plain-command.js"
import { staffingPolicy } from "../../../team/staffing-policy.js"
import { activityStandards } from "../../../team/standards.js"
import { addDays } from "../../../values/index.js"
import { type Move, pick, someOf } from "../move.js"
import { teamIn } from "../states.js"

const team = "ADV"
const on = "2025-01-01"
const days = [1, 2, 3, 4, 5]
const assistants = ["anna", "bruno", "chiara"] as const
const skills = ["orders", "invoicing", "payments", "dunning", "phone"]

/** How a team begins. */
export const teamOpening: ReadonlyArray<PlainCommand> = [
  { type: "PublishPolicy", on, policy: "standards", kind: "activityStandards", body: activityStandards },
  { type: "PublishPolicy", on, policy: "staffing", kind: "staffing", body: staffingPolicy },
  { type: "JoinTeam", on, team, assistant: "anna", weeklyHours: "40", days, skills, from: on },
  { type: "JoinTeam", on, team, assistant: "bruno", weeklyHours: "20", days, skills, from: on },
]

/** Who does what, and how many it takes. */
export const staffing: ReadonlyArray<Move> = [
  {
    name: "work",
    weight: 4,
    *commands(turn) {
      const { on: date, at, which, size } = turn
      const work = `WK-${at}`
      const assistant = pick(assistants, which, "anna")
      const own = { on: date, team, work }
      yield {
        ...own,
        type: "CreateWorkItem",
        activity: pick(["orderEntry", "invoicing", "dunningNotice"], size, "invoicing"),
        standards: "standards",
        drivers: { lines: (size % 7) + 1 },
        about: { order: someOf(turn, "order", which) },
        dueOn: addDays(date, size % 6),
      }
      if (size % 7 === 0) {
        yield { ...own, type: "CancelWork", reason: "not needed" }
        return
      }
      yield { ...own, type: "AssignWork", assistant, ...(size % 2 === 0 ? { overload: true } : {}) }
      if (size % 7 < 3) return
      yield { ...own, type: "StartWork", assistant }
      if (size % 7 < 6) yield { ...own, type: "CompleteWork", assistant, minutes: String((size % 30) + 1) }
    },
  },
  {
    name: "work that goes from one to the other",
    weight: 4,
    *commands({ company, today, which }) {
      const assigned = [...teamIn(company, team).work].filter(([, { status }]) => status === "assigned")
      const from = assigned[which % Math.max(1, assigned.length)]?.[1].assistant ?? null
      if (from === null) return
      const to = from === "anna" ? "bruno" : "anna"
      const items = assigned.filter(([, { assistant }]) => assistant === from).map(([work]) => work)
      yield {
        type: "RebalanceWork",
        on: today,
        team,
        from,
        to,
        items: items.slice(0, 2),
        reason: "too much on one desk",
        overload: true,
      }
    },
  },
  {
    name: "absences, hours and who joins",
    weight: 2,
    *commands({ on: date, at, which, size }) {
      const assistant = pick(assistants, which, "anna")
      const absence = `AB-${at}`
      yield {
        type: "RecordAbsence",
        on: date,
        team,
        absence,
        assistant,
        from: addDays(date, 20),
        to: addDays(date, 20 + (size % 5)),
        reason: pick(["HOLIDAY", "ILLNESS"] as const, size, "HOLIDAY"),
      }
      if (size % 2 === 0)
        yield { type: "WithdrawAbsence", on: date, team, absence, assistant, reason: "well again" }
      const hours = { on: date, team, weeklyHours: String(20 + (size % 20)), days, skills, from: date }
      if (size % 3 === 0) yield { ...hours, type: "JoinTeam", assistant: "chiara" }
      else yield { ...hours, type: "DefineCapacity", assistant }
    },
  },
  {
    name: "how long work takes, and how many it takes",
    weight: 1,
    commands: ({ on: date, size, which }) => [
      {
        type: "RecordWorkSample",
        on: date,
        team,
        activity: "invoicing",
        minutes: String((size % 20) + 1),
        assistant: pick(assistants, which, "anna"),
      },
      {
        type: "IssueStaffingRecommendation",
        on: date,
        team,
        from: addDays(date, -30),
        to: date,
        policy: "staffing",
      },
    ],
  },
]
