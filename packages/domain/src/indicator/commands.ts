import type * as t from "io-ts"
import { Decimal, LocalDate, Text } from "../facts/codecs.js"
import { type CommandsIn, command } from "../running/command.js"
import { indicatorFields, TargetDirection } from "./events.js"
import { Window } from "./period.js"

const { measured, published } = indicatorFields

export const indicatorCommands = {
  /** A target of the same part and period that starts on the same day is replaced. */
  SetTarget: command(
    "SetTarget",
    { ...measured, value: Decimal, direction: TargetDirection, validFrom: LocalDate },
    { validTo: LocalDate },
  ),
  /** Without `validFrom`, from the day itself on. */
  WithdrawTarget: command("WithdrawTarget", { ...measured, reason: Text }, { validFrom: LocalDate }),
  /** What a KPI came to in a period that is over: whether its target was crossed is for the rule to say. */
  NoticeThreshold: command("NoticeThreshold", { ...measured, window: Window, value: Decimal }),
  PublishKpi: command("PublishKpi", published, { reason: Text }),
}

export type IndicatorCommand = CommandsIn<typeof indicatorCommands>
export type SetTarget = t.TypeOf<typeof indicatorCommands.SetTarget>
export type WithdrawTarget = t.TypeOf<typeof indicatorCommands.WithdrawTarget>
export type NoticeThreshold = t.TypeOf<typeof indicatorCommands.NoticeThreshold>
export type PublishKpi = t.TypeOf<typeof indicatorCommands.PublishKpi>
