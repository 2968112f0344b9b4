import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { OrderId } from "../values/index.js"
import type { CorrectOrderEntryError, RejectOrderEntryError, ReportOrderEntryError } from "./commands.js"
import type { OrderFact } from "./events.js"
import type { OrderState } from "./state.js"

/** What became of an error that was reported: it counts until it turns out to be a false alarm. */
export type EntryErrorStatus = "reported" | "corrected" | "rejected"

export type EntryErrorCommand = ReportOrderEntryError | CorrectOrderEntryError | RejectOrderEntryError

const refuse = (code: string, message: string, data: Failure["data"]) => left(failure(code, message, data))

const said: { readonly [Status in EntryErrorStatus]: string } = {
  reported: "is still open",
  corrected: "was already corrected",
  rejected: "was already rejected as a false alarm",
}

/** The error, while nothing has become of it yet. */
const open = (state: OrderState, order: OrderId, error: string): Either<Failure, null> => {
  const status = state.entryErrors.get(error)
  if (status === undefined)
    return refuse(
      "ENTRY_ERROR_UNKNOWN",
      `Order ${order} has no entry error ${error}: report it first, or correct its name.`,
      { order, error, reported: [...state.entryErrors.keys()] },
    )
  return status === "reported"
    ? right(null)
    : refuse(
        "ENTRY_ERROR_CLOSED",
        `Entry error ${error} of order ${order} ${said[status]}: report another one if there is one.`,
        { order, error, status },
      )
}

/**
 * What is said about how an order was entered: an error is reported once, then corrected or rejected as a false alarm,
 * once. It may be found and dealt with at any time, also after the order was completed or cancelled, since it tells of
 * the entry and not of the order.
 */
export const decideEntryError = (
  command: EntryErrorCommand,
  state: OrderState,
): Either<Failure, ReadonlyArray<OrderFact>> => {
  const { order, error } = command
  if (command.type === "ReportOrderEntryError") {
    const { type: _type, on: _on, ...data } = command
    const { line } = data
    if (state.entryErrors.has(error))
      return refuse("ENTRY_ERROR_EXISTS", `Entry error ${error} of order ${order} was already reported.`, {
        order,
        error,
      })
    if (line !== undefined && !state.lines.has(line))
      return refuse("ORDER_LINE_UNKNOWN", `Order ${order} has no line ${line}.`, { order, line })
    return right([{ type: "OrderEntryErrorDetected", data }])
  }
  const found = open(state, order, error)
  if (found._tag === "Left") return found
  if (command.type === "CorrectOrderEntryError") {
    const { correctedBy, how } = command
    return right([{ type: "OrderEntryErrorCorrected", data: { order, error, correctedBy, how } }])
  }
  return right([{ type: "OrderEntryErrorRejected", data: { order, error, reason: command.reason } }])
}
