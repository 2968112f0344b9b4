import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { type Minor, minor } from "../values/index.js"
import type { DunningCommandOf } from "./commands.js"
import type { CaseCause, DunnedInstalment, DunningFact, WaivedCharge } from "./events.js"
import { type DunningState, itemKey } from "./state.js"

/** What of a case's items is open, as its invoices say. */
export interface OpenItems {
  readonly open: ReadonlyArray<DunnedInstalment>
  /** What that comes to, charges included. */
  readonly amount: Minor
  /** What settled them. */
  readonly cause: CaseCause
}

export type Closing =
  | (DunningCommandOf<"EscalateDunning"> & Pick<OpenItems, "open" | "amount">)
  | (Omit<DunningCommandOf<"WaiveDunningCharges">, "type" | "charges"> & {
      readonly type: "NoteWaiver"
      readonly charges: ReadonlyArray<WaivedCharge>
    })
  | (DunningCommandOf<"CloseDunningCase"> & OpenItems)
  | (DunningCommandOf<"ReopenDunningCase"> & Pick<OpenItems, "open">)

type Decision = Either<Failure, ReadonlyArray<DunningFact>>

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

const keys = (items: ReadonlyArray<DunnedInstalment>): string => items.map(itemKey).join(", ")

const close = (command: DunningCommandOf<"CloseDunningCase"> & OpenItems, state: DunningState): Decision => {
  const { case: id, withdrawn = false, reason, open } = command
  if (!state.open) return right([])
  if (withdrawn && (reason ?? "").trim() === "")
    return refuse("REASON_MISSING", `Dunning case ${id} is withdrawn without a reason: give one.`, {
      case: id,
    })
  if (!withdrawn && open.length > 0)
    return refuse(
      "DUNNING_CASE_UNSETTLED",
      `Dunning case ${id} can't be closed: ${keys(open)} ${open.length === 1 ? "is" : "are"} still open, with the charges claimed. Settle or waive them, or withdraw the case.`,
      { case: id, open: open.map(itemKey) },
    )
  return right([
    {
      type: "DunningCaseClosed",
      data: {
        case: id,
        cause: withdrawn ? "withdrawn" : command.cause,
        ...(reason === undefined ? {} : { reason }),
      },
    },
  ])
}

const escalate = (
  command: DunningCommandOf<"EscalateDunning"> & Pick<OpenItems, "open" | "amount">,
  state: DunningState,
): Decision => {
  const { case: id, to, packageHash, open, amount } = command
  const { currency } = state
  if (!state.open || currency === null)
    return refuse("DUNNING_CASE_CLOSED", `Dunning case ${id} is not open: there is nothing to hand over.`, {
      case: id,
    })
  if (state.escalated?.to === to) return right([])
  const last = [...state.notices.values()].filter(
    ({ status, escalateTo }) => status === "sent" && escalateTo !== null,
  )
  if (last.length === 0)
    return refuse(
      "DUNNING_NOT_AT_LAST_LEVEL",
      `Dunning case ${id} can't be handed over to ${to}: no notice of a level that its ladder escalates from was sent.`,
      { case: id, to },
    )
  if (open.length === 0)
    return refuse(
      "NOTHING_TO_ESCALATE",
      `Dunning case ${id} has nothing open to hand over: close it instead.`,
      {
        case: id,
        to,
      },
    )
  return right([
    {
      type: "DunningEscalated",
      data: { case: id, currency, to, items: open, amount, packageHash },
    },
  ])
}

/**
 * The rules of how a case ends. Refuses with `DUNNING_CASE_UNSETTLED`, `DUNNING_CASE_CLOSED`, `REASON_MISSING`,
 * `DUNNING_NOT_AT_LAST_LEVEL`, `NOTHING_TO_ESCALATE`, `NOTHING_TO_WAIVE` or `NOTHING_OPEN_AGAIN`.
 */
export const decideClosing = (command: Closing, state: DunningState): Decision => {
  const { case: id } = command
  switch (command.type) {
    case "CloseDunningCase":
      return close(command, state)
    case "EscalateDunning":
      return escalate(command, state)
    case "NoteWaiver": {
      const { charges, reason, approval } = command
      if (charges.length === 0)
        return refuse("NOTHING_TO_WAIVE", `No charges of dunning case ${id} were named to be given up.`, {
          case: id,
        })
      const amount = charges.reduce((sum, charge) => sum + charge.amount, 0)
      return right([
        {
          type: "DunningChargesWaived",
          data: {
            case: id,
            charges,
            amount: minor(amount),
            reason,
            ...(approval === undefined ? {} : { approval }),
          },
        },
      ])
    }
    case "ReopenDunningCase": {
      if (state.open) return right([])
      const { open, reason } = command
      if (state.closed === null || open.length === 0)
        return refuse(
          "NOTHING_OPEN_AGAIN",
          `Dunning case ${id} has no item that was dunned and is open again.`,
          { case: id },
        )
      return right([{ type: "DunningCaseReopened", data: { case: id, items: open, reason } }])
    }
  }
}
