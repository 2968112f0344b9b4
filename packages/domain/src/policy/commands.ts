import type * as t from "io-ts"
import { DailyValue } from "../approval/flow-tier.js"
import { LocalDate, list, PolicyId, Text } from "../facts/codecs.js"
import { type CommandsIn, command } from "../running/command.js"
import { JsonObject } from "./json.js"

export const policyCommands = {
  /** Without `validFrom`, it is valid from the day on which it is published. */
  PublishPolicy: command(
    "PublishPolicy",
    { policy: PolicyId, kind: Text, body: JsonObject },
    { validFrom: LocalDate, source: Text },
  ),
  /** From that day on no version is in force, until one that is valid from a later day. */
  WithdrawPolicy: command("WithdrawPolicy", { policy: PolicyId, reason: Text }, { validFrom: LocalDate }),
  /** `values` are those of the days that count, up to the day of the command, in their order. */
  EvaluateFlowTier: command("EvaluateFlowTier", { policy: PolicyId, values: list(DailyValue) }),
  RegisterDepartment: command("RegisterDepartment", { department: Text, name: Text }),
  AssignResponsibility: command("AssignResponsibility", { step: Text, department: Text }),
}

export type PolicyCommand = CommandsIn<typeof policyCommands>
export type EvaluateFlowTier = t.TypeOf<typeof policyCommands.EvaluateFlowTier>
export type RegisterDepartment = t.TypeOf<typeof policyCommands.RegisterDepartment>
export type AssignResponsibility = t.TypeOf<typeof policyCommands.AssignResponsibility>
