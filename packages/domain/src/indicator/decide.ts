import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { addDays } from "../values/index.js"
import type { IndicatorCommand, NoticeThreshold, SetTarget, WithdrawTarget } from "./commands.js"
import type { IndicatorFact } from "./events.js"
import { periodOf } from "./period.js"
import { publish } from "./publishing.js"
import { type Scope, scopeText } from "./scope.js"
import { evolve, type IndicatorState, initial, lineKey, meets, targetOn } from "./state.js"

type Decision = Either<Failure, ReadonlyArray<IndicatorFact>>

const named = ({
  kpi,
  scope,
  every,
}: {
  readonly kpi: string
  readonly scope: Scope
  readonly every: string
}): string => {
  const part = scopeText(scope)
  return `${kpi}${part === "" ? "" : ` of ${part}`}, by the ${every},`
}

const set = ({ type: _type, on: _on, ...target }: SetTarget, state: IndicatorState): Decision => {
  const { kpi, value, direction, validFrom, validTo } = target
  if (validTo !== undefined && validTo < validFrom)
    return left(
      failure(
        "TARGET_INVALID",
        `The target of ${named(target)} would end on ${validTo}, before it starts on ${validFrom}: give a later last day, or none.`,
        { kpi, validFrom, validTo },
      ),
    )
  const same = state.lines
    .get(lineKey(target))
    ?.targets.some(
      (each) =>
        each.validFrom === validFrom &&
        each.validTo === (validTo ?? null) &&
        each.value === value &&
        each.direction === direction,
    )
  return right(same === true ? [] : [{ type: "TargetSet", data: target }])
}

const withdraw = (command: WithdrawTarget, state: IndicatorState): Decision => {
  const { kpi, scope, every, reason, validFrom = command.on } = command
  const line = state.lines.get(lineKey(command))
  const ends = line?.targets.some(
    (each) => each.validFrom >= validFrom || each.validTo === null || each.validTo >= validFrom,
  )
  return ends === true
    ? right([{ type: "TargetWithdrawn", data: { kpi, scope, every, validFrom, reason } }])
    : left(
        failure(
          "TARGET_UNKNOWN",
          `There is no target of ${named(command)} on ${validFrom} or later: there is nothing to withdraw.`,
          { kpi, scope, every, on: validFrom },
        ),
      )
}

const notice = (command: NoticeThreshold, state: IndicatorState): Decision => {
  const { kpi, scope, every, window, value, on } = command
  const period = periodOf(every, window.from)
  if (period.from !== window.from || period.to !== window.to || window.to > on)
    return left(
      failure(
        "WINDOW_INVALID",
        `${window.from} to ${window.to} is no ${every} that is over on ${on}: notice ${named(command)} once the ${every} is over.`,
        { kpi, every, window, on },
      ),
    )
  const last = addDays(window.to, -1)
  const line = state.lines.get(lineKey(command))
  const target = line === undefined ? null : targetOn(line, last)
  if (line === undefined || target === null)
    return left(
      failure(
        "TARGET_UNKNOWN",
        `There is no target of ${named(command)} on ${last}: set one before its crossing is noticed.`,
        { kpi, scope, every, on: last },
      ),
    )
  if (line.crossed !== null && window.from < line.crossed.window.from)
    return left(
      failure(
        "CROSSING_GOES_BACK",
        `${named(command)} was noticed in the window from ${line.crossed.window.from} on: what came of the one from ${window.from} on is told by its figures.`,
        { kpi, scope, every, window, noticed: line.crossed.window },
      ),
    )
  const missed = !meets(value, target)
  // Once for each crossing: as long as it stays as it was noticed, there is nothing to say.
  if (missed === (line.crossed?.missed ?? false)) return right([])
  return right([
    {
      type: "ThresholdCrossed",
      data: {
        kpi,
        scope,
        every,
        window,
        value,
        target: target.value,
        direction: missed ? "missed" : "metAgain",
      },
    },
  ])
}

const decide = (command: IndicatorCommand, state: IndicatorState): Decision => {
  switch (command.type) {
    case "SetTarget":
      return set(command, state)
    case "WithdrawTarget":
      return withdraw(command, state)
    case "NoticeThreshold":
      return notice(command, state)
    case "PublishKpi":
      return publish(command, state)
  }
}

export const indicatorDecider: Decider<IndicatorState, IndicatorCommand, IndicatorFact> = {
  category: "indicator",
  initial,
  evolve,
  decide,
}
