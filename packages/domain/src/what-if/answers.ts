import type { CheckPoint, CreditQuote } from "../credit/component.js"
import type { DunningCommand } from "../dunning/commands.js"
import type { RecordedEvent } from "../facts/event.js"
import type { CheckCredit } from "../order/credit-commands.js"
import type { Questions } from "../processes/process.js"
import type { LocalDate, OrderId, PolicyId } from "../values/index.js"

/** A dunning run that was made, to be planned anew. */
export interface RunAsked {
  readonly on: LocalDate
  readonly scope: string
  readonly ladder: PolicyId
  /** Whether those of whom nobody says by which ladder they go are this one's. */
  readonly isDefault: boolean
}

/** What a replay asks of read models that are kept up with the log it makes. */
export interface Answers {
  /** Takes in the facts of one command. */
  readonly take: (facts: ReadonlyArray<RecordedEvent>) => void
  /** What the processes ask. */
  readonly questions: Questions
  /** The check of an order's credit with its customer's exposure as it is now; null when there is no such order. */
  readonly creditCheck: (
    order: OrderId,
    point: CheckPoint,
    on: LocalDate,
    quotes: ReadonlyArray<CreditQuote> | undefined,
  ) => CheckCredit | null
  /** The commands of a run, as it would be planned now. */
  readonly dunningRun: (run: RunAsked) => ReadonlyArray<DunningCommand>
}
