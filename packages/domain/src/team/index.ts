export {
  type Availability,
  type Away,
  type Capacity,
  capacityOn,
  isAway,
  secondsBetween,
  secondsOn,
} from "./capacity.js"
export * from "./commands.js"
export * from "./decide.js"
export * from "./erlang.js"
export { AbsenceReason, type TeamFact, teamFacts, WorkSubject } from "./events.js"
export * from "./opening-hours.js"
export * from "./process-costs.js"
export * from "./redistribute.js"
export * from "./samples.js"
export * from "./staffing.js"
export * from "./staffing-policy.js"
export * from "./standards.js"
export type { AssistantState, TeamState, WorkState, WorkStatus } from "./state.js"
export { minutesOf, secondsOfMinutes } from "./time.js"
