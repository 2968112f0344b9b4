export { dunningCommandsOf } from "./carrying-out.js"
export { caseOf, runsOf } from "./case.js"
export type { ClaimRates } from "./claims.js"
export { type DunningCommand, type DunningCommandOf, dunningCommands } from "./commands.js"
export { type DunningDecision, dunningDecider } from "./decide.js"
export * from "./events.js"
export { dunningItemOf } from "./item.js"
export type {
  DunningAddressee,
  DunningPlan,
  DunningRunAsked,
  PlannedNotice,
  SkippedItem,
  SuppressedNotice,
} from "./plan.js"
export {
  DunningLevel,
  DunningPolicy,
  EscalationTarget,
  LevelCondition,
  PreDueReminder,
} from "./policy.js"
export * from "./presets.js"
export { planDunningRun } from "./run.js"
export type { DunningItem } from "./standing.js"
export {
  type BlockState,
  blockOn,
  type DunnedState,
  type DunningState,
  dunnedOf,
  itemKey,
  type NoticeState,
  type NoticeStatus,
  type PromiseState,
  promiseOn,
} from "./state.js"
