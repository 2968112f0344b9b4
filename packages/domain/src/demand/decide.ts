import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { Decider } from "../decider.js"
import { type Failure, failure } from "../failure.js"
import { exact, quantity, zero } from "../values/index.js"
import type { DemandCommand, PublishDemandSignal } from "./commands.js"
import type { DemandFact, DemandSignal } from "./events.js"
import { type DemandState, evolve, initial, signalKey } from "./state.js"

type Decision = Either<Failure, ReadonlyArray<DemandFact>>

const refuse = (code: string, message: string, data: Failure["data"]) => left(failure(code, message, data))

const named = ({ order, line, sequence }: Pick<DemandSignal, "order" | "line" | "sequence">) =>
  `demand signal ${sequence} of line ${line} of order ${order}`

const fields = [
  "sku",
  "site",
  "quantity",
  "change",
  "certainty",
  "cause",
  "requestedDate",
  "promisedDate",
] as const

const publish = (command: PublishDemandSignal, state: DemandState): Decision => {
  const { type: _type, on: _on, ...signal } = command
  const { order, line, sequence } = signal
  const already = state.signals.get(signalKey(signal))
  if (already !== undefined) {
    const field = fields.find((name) => already.signal[name] !== signal[name])
    return field === undefined
      ? right([])
      : refuse(
          "DEMAND_SIGNAL_DIFFERS",
          `The ${named(signal)} was already published with another ${field}: publish the next one instead.`,
          { order, line, sequence, field },
        )
  }
  const last = state.lines.get(line)
  const next = (last?.sequence ?? 0) + 1
  if (sequence !== next)
    return refuse(
      "DEMAND_SIGNAL_OUT_OF_SEQUENCE",
      `The ${named(signal)} is not the next one: publish signal ${next} first, so that inventory misses none.`,
      { order, line, sequence, next },
    )
  const wanted = quantity(signal.quantity, `line ${line} of order ${order}`)
  if (isLeft(wanted)) return wanted
  const before = last?.quantity ?? zero
  if (!exact(before).plus(exact(signal.change)).eq(exact(signal.quantity)))
    return refuse(
      "DEMAND_SIGNAL_UNBALANCED",
      `The ${named(signal)} doesn't add up: ${before} and a change of ${signal.change} are not ${signal.quantity}.`,
      { order, line, sequence, before, change: signal.change, quantity: signal.quantity },
    )
  return right([{ type: "DemandSignalPublished", data: signal }])
}

/**
 * Demand signals tell inventory of every change of what an order's lines want, exactly once by line and sequence: the
 * same signal again comes to nothing, and none is skipped. What inventory did with one is recorded beside it.
 */
const decide = (command: DemandCommand, state: DemandState): Decision => {
  if (command.type === "PublishDemandSignal") return publish(command, state)
  const { type: _type, on: _on, ...said } = command
  const { order, line, sequence } = said
  const at = state.signals.get(signalKey(said))
  if (at === undefined)
    return refuse("DEMAND_SIGNAL_UNKNOWN", `There is no ${named(said)}: publish it first.`, {
      order,
      line,
      sequence,
    })
  if (command.type === "AcknowledgeDemandSignal")
    return right(
      at.status === "acknowledged" ? [] : [{ type: "DemandSignalAcknowledged", data: { ...said } }],
    )
  if (at.status === "acknowledged")
    return refuse(
      "DEMAND_SIGNAL_ACKNOWLEDGED",
      `The ${named(said)} was acknowledged: it can't have failed any more.`,
      { order, line, sequence },
    )
  return right(
    at.status === "failed" && at.reason === command.reason
      ? []
      : [{ type: "DemandSignalFailed", data: { order, line, sequence, reason: command.reason } }],
  )
}

export const demandDecider: Decider<DemandState, DemandCommand, DemandFact> = {
  category: "demand",
  initial,
  evolve,
  decide,
}
