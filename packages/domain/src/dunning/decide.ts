import { type Either, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import type { DunningCaseId } from "../values/index.js"
import { caseOf, runsOf } from "./case.js"
import { type Closing, decideClosing } from "./closing.js"
import type { DunningCommandOf } from "./commands.js"
import type { DunningFact } from "./events.js"
import { decideNotice, type Noticing } from "./noticing.js"
import { decidePromise, type Promising } from "./promising.js"
import { runTooOld } from "./run.js"
import { type DunningState, evolve, initial, itemKey, suppression } from "./state.js"

type Decision = Either<Failure, ReadonlyArray<DunningFact>>

/** What the flows have seen on invoices before a case decides. */
export type DunningDecision =
  | DunningCommandOf<"RunDunning">
  | DunningCommandOf<"AssignDunningPolicy">
  | DunningCommandOf<"SuppressDunning">
  | DunningCommandOf<"BlockDunning">
  | DunningCommandOf<"UnblockDunning">
  | Noticing
  | Promising
  | Closing

const run = (command: DunningCommandOf<"RunDunning">, { lastRun }: DunningState): Decision => {
  const { on, scope, selected, skipped, policy, version } = command
  if (lastRun !== null && on < lastRun) return left(runTooOld(scope, on, lastRun))
  if (lastRun === on && selected.length === 0) return right([])
  return right([
    {
      type: "DunningRunExecuted",
      data: {
        case: runsOf(scope),
        scope,
        selected,
        skipped,
        ...(policy === undefined || version === undefined ? {} : { policy: { policy, version } }),
      },
    },
  ])
}

const assign = (command: DunningCommandOf<"AssignDunningPolicy">, state: DunningState): Decision => {
  const { type: _type, on: _on, ...told } = command
  const before = command.invoice === undefined ? state.ladder : state.invoiceLadders.get(command.invoice)
  return right(
    before === command.ladder
      ? []
      : [
          {
            type: "DunningPolicyAssigned",
            data: { case: caseOf(command.customer, command.currency), ...told },
          },
        ],
  )
}

const suppress = (command: DunningCommandOf<"SuppressDunning">, state: DunningState): Decision => {
  const { customer, currency, reason, level } = command
  const items = command.items.filter(
    (item) => state.suppressed.get(itemKey(item)) !== suppression(level, reason),
  )
  return right(
    items.length === 0
      ? []
      : [
          {
            type: "DunningSuppressed",
            data: { case: caseOf(customer, currency), customer, currency, reason, level, items },
          },
        ],
  )
}

const block = (command: DunningCommandOf<"BlockDunning">, state: DunningState): Decision => {
  const { customer, currency, block: name, reason, until, invoice, instalment, on } = command
  if (state.blocks.has(name))
    return left(
      failure("BLOCK_EXISTS", `Block ${name} of ${customer} exists: lift it, or give another name.`, {
        customer,
        block: name,
      }),
    )
  if (reason.trim() === "")
    return left(
      failure("REASON_MISSING", `Block ${name} of ${customer} gives no reason: say why dunning stops.`, {
        customer,
        block: name,
      }),
    )
  if (until !== undefined && until < on)
    return left(
      failure(
        "DEADLINE_PAST",
        `Block ${name} of ${customer} would end on ${until}, before it begins on ${on}: give a later day.`,
        { customer, block: name, until, on },
      ),
    )
  return right([
    {
      type: "DunningBlocked",
      data: {
        case: caseOf(customer, currency),
        customer,
        currency,
        block: name,
        scope:
          invoice === undefined
            ? { customer }
            : instalment === undefined
              ? { invoice }
              : { invoice, instalment },
        reason,
        ...(until === undefined ? {} : { until }),
      },
    },
  ])
}

const unblock = (command: DunningCommandOf<"UnblockDunning">, state: DunningState): Decision => {
  const { case: id, block: name, reason, on } = command
  const at = state.blocks.get(name)
  if (at === undefined)
    return left(
      failure("BLOCK_UNKNOWN", `Dunning case ${id} has no block ${name}.`, { case: id, block: name }),
    )
  if (at.endedOn !== null) return right([])
  const expired = at.until !== null && at.until < on
  return right([
    {
      type: "DunningUnblocked",
      data: { case: id, block: name, reason, ...(expired ? { expired } : {}) },
    },
  ])
}

export const caseUnknown = (id: DunningCaseId): Failure<"DUNNING_CASE_UNKNOWN"> =>
  failure(
    "DUNNING_CASE_UNKNOWN",
    `There is no dunning case ${id}: it is CUSTOMER:CURRENCY, such as ROSSI:EUR, once something of it was recorded.`,
    { case: id },
  )

const decide = (command: DunningDecision, state: DunningState): Decision => {
  switch (command.type) {
    case "RunDunning":
      return run(command, state)
    case "AssignDunningPolicy":
      return assign(command, state)
    case "SuppressDunning":
      return suppress(command, state)
    case "BlockDunning":
      return block(command, state)
    case "NoteLevel":
      return decideNotice(command, state)
    case "RecordPromise":
      return decidePromise(command, state)
    default:
  }
  if (state.case === null) return left(caseUnknown(command.case))
  switch (command.type) {
    case "UnblockDunning":
      return unblock(command, state)
    case "ReviewPromise":
      return decidePromise(command, state)
    case "ApproveDunningNotice":
    case "RemoveFromDunningNotice":
    case "SendDunningNotice":
    case "BounceDunningNotice":
    case "RetryDunningNotice":
      return decideNotice(command, state)
    case "EscalateDunning":
    case "NoteWaiver":
    case "CloseDunningCase":
    case "ReopenDunningCase":
      return decideClosing(command, state)
  }
}

export const dunningDecider: Decider<DunningState, DunningDecision, DunningFact> = {
  category: "dunning",
  initial,
  evolve,
  decide,
}
