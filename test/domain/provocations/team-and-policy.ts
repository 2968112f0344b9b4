import {
  checkTermCompliance,
  fteRequired,
  legalCaps,
  netDays,
  openEnded,
  phoneAgents,
  sampledMinutes,
  unsafeDate,
  unsafeDecimal,
} from "@adv/domain"
import {
  absence,
  assign,
  complete,
  join,
  rebalance,
  recommend,
  staffing,
  standards,
  start,
  work,
} from "../team-people.js"
import { type Provocations, refused } from "./provocation.js"

const team = [standards, staffing(), join("anna"), join("bruno")]
const given = [...team, work("W-1"), assign("W-1", "anna")]
const withdraw = {
  type: "WithdrawAbsence" as const,
  on: "2025-02-01",
  team: "ADV",
  absence: "A-1",
  assistant: "anna",
  reason: "",
}
const law = (jurisdiction: string, term = netDays(30)) =>
  checkTermCompliance(term, jurisdiction, unsafeDate("2025-01-15"), { caps: legalCaps, calendars: {} })

/** The refusals of the team, its staffing, and legal caps. */
export const teamAndPolicy: Provocations = {
  ABSENCE_EXISTS: () => refused([...team, absence("A-1", "anna")], absence("A-1", "anna")),
  ABSENCE_INVALID: () => refused(team, absence("A-1", "anna", { hours: "25" })),
  ABSENCE_UNKNOWN: () => refused(team, withdraw),
  ACTIVITY_UNKNOWN: () => refused(team, work("W-1", { activity: "juggling" })),
  ASSISTANT_AWAY: () => refused([...given, absence("A-1", "anna")], start("W-1", "anna")),
  ASSISTANT_EXISTS: () => refused(team, join("anna")),
  ASSISTANT_UNKNOWN: () => refused([...team, work("W-1")], assign("W-1", "carla")),
  CAPACITY_EXCEEDED: () =>
    refused([...team, join("dario", { weeklyHours: "0.1", days: [1] }), work("W-1")], assign("W-1", "dario")),
  CAPACITY_INVALID: () => refused([], join("anna", { days: [8] })),
  DUE_DATE_MISSING: () => law("EU", openEnded(30, "receiptDate")),
  LEGAL_CAP_MISSING: () => law("XX"),
  MINUTES_INVALID: () => refused([...given, start("W-1", "anna")], complete("W-1", "anna", "0")),
  NOTHING_TO_REBALANCE: () => refused(given, rebalance("anna", "bruno", [])),
  PERIOD_INVALID: () => refused(team, recommend({ to: "2025-03-01" })),
  PHONE_LOAD_INVALID: () =>
    phoneAgents({
      calls: -1,
      periodMinutes: 60,
      handleSeconds: 180,
      serviceLevelPercent: 80,
      withinSeconds: 20,
      shrinkagePercent: 30,
    }),
  SAMPLES_MISSING: () => sampledMinutes([], 10),
  SKILL_MISSING: () => refused([...team, work("W-1", { activity: "quote" })], assign("W-1", "anna")),
  STAFFING_INVALID: () =>
    fteRequired(unsafeDecimal("60"), {
      workingDays: 0,
      hoursPerDay: unsafeDecimal("8"),
      shrinkagePercent: unsafeDecimal("15"),
      occupancyPercent: unsafeDecimal("85"),
    }),
  STANDARDS_MISSING: () => refused(team, recommend({ volumes: [{ activity: "dispute", count: 1 }] })),
  WORK_DATE_GOES_BACK: () => refused(given, start("W-1", "anna", "2025-03-02")),
  WORK_EXISTS: () => refused(given, work("W-1")),
  WORK_NOT_READY: () => refused(given, complete("W-1", "anna")),
  WORK_NOT_THEIRS: () => refused(given, start("W-1", "bruno")),
  WORK_UNKNOWN: () => refused(team, start("W-9", "anna")),
}
