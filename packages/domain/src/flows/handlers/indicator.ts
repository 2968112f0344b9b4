import type { IndicatorCommand } from "../../indicator/commands.js"
import { indicatorDecider } from "../../indicator/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"

const onIndicator = single(indicatorDecider, ({ kpi }: IndicatorCommand) => kpi)

export const indicatorHandlers: HandlersOf<IndicatorCommand> = {
  SetTarget: onIndicator,
  WithdrawTarget: onIndicator,
  NoticeThreshold: onIndicator,
  PublishKpi: onIndicator,
}
