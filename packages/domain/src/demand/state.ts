import { recipe } from "../decider.js"
import type { Decimal, LineId, OrderId } from "../values/index.js"
import type { DemandFact, DemandSignal } from "./events.js"

/** What was last published of a line. */
export interface PublishedDemand {
  readonly sequence: number
  readonly quantity: Decimal
}

export interface SignalState {
  readonly signal: DemandSignal
  readonly status: "published" | "acknowledged" | "failed"
  readonly reason: string | null
}

export interface DemandState {
  readonly order: OrderId | null
  readonly lines: ReadonlyMap<LineId, PublishedDemand>
  /** By `line/sequence`. */
  readonly signals: ReadonlyMap<string, SignalState>
}

export const signalKey = ({ line, sequence }: Pick<DemandSignal, "line" | "sequence">): string =>
  `${line}/${sequence}`

export const initial = (): DemandState => ({ order: null, lines: new Map(), signals: new Map() })

export const evolve = recipe<DemandState, DemandFact>({
  DemandSignalPublished: (state, signal) => {
    state.order = signal.order
    state.lines.set(signal.line, { sequence: signal.sequence, quantity: signal.quantity })
    state.signals.set(signalKey(signal), { signal, status: "published", reason: null })
  },
  DemandSignalAcknowledged: (state, data) => {
    const at = state.signals.get(signalKey(data))
    if (!at) return
    at.status = "acknowledged"
    at.reason = null
  },
  DemandSignalFailed: (state, data) => {
    const at = state.signals.get(signalKey(data))
    if (!at) return
    at.status = "failed"
    at.reason = data.reason
  },
})
