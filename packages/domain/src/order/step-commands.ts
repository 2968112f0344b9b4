import type * as t from "io-ts"
import { LocalDate, OrderId, Text } from "../facts/codecs.js"
import type { PolicyRef } from "../policy/ref.js"
import { command } from "../running/command.js"

export const stepCommands = {
  /** Without `fromDepartment`, by the department that has the step, or is responsible for it. */
  HandOverStep: command(
    "HandOverStep",
    { order: OrderId, step: Text, toDepartment: Text, reason: Text },
    { fromDepartment: Text },
  ),
  AcceptStep: command("AcceptStep", { order: OrderId, step: Text, department: Text }),
  ReturnStep: command(
    "ReturnStep",
    { order: OrderId, step: Text, department: Text, reasonCode: Text },
    { note: Text },
  ),
  CompleteStep: command("CompleteStep", { order: OrderId, step: Text, department: Text }),
  /** Without `dueBy`, by the service level that the workflow in force has for the step. */
  SetStepDeadline: command("SetStepDeadline", { order: OrderId, step: Text }, { dueBy: LocalDate }),
  NoticeStepDeadlineMissed: command("NoticeStepDeadlineMissed", { order: OrderId, step: Text }),
  /** After how many days an order is stalled, the workflow in force says. */
  NoticeOrderStalled: command("NoticeOrderStalled", { order: OrderId }),
}

type Of<K extends keyof typeof stepCommands> = t.TypeOf<(typeof stepCommands)[K]>

export type HandOverStep = Of<"HandOverStep">
export type SetStepDeadline = Of<"SetStepDeadline">
export type NoticeOrderStalled = Of<"NoticeOrderStalled">
export type StepCommand = Of<keyof typeof stepCommands>

/** As the flows give it to the decider: with what the workflow and the register of departments say. */
export type StepAsked =
  | (HandOverStep & { readonly responsible?: string })
  | (SetStepDeadline & { readonly policy?: PolicyRef })
  | (NoticeOrderStalled & { readonly stalledAfter?: { readonly days: number; readonly policy: PolicyRef } })
  | Exclude<StepCommand, HandOverStep | SetStepDeadline | NoticeOrderStalled>
