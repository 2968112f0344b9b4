import { type Either, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { Count, CreditNoteId, DisputeId, InvoiceId, LocalDate, list, Minor, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import { command } from "../running/command.js"
import { formatMinor, type Minor as MinorUnits, minor, noMoney } from "../values/index.js"
import { DisputeOutcome } from "./dispute-events.js"
import type { InvoiceFact } from "./events.js"
import { type DisputeState, type InvoiceState, openInstalments, openOf } from "./state.js"

const own = { invoice: InvoiceId, dispute: DisputeId }

export const disputeCommands = {
  /** Without `amount`, all that is open on the instalment; without `instalment`, the first that is open. */
  OpenDispute: command(
    "OpenDispute",
    { ...own, reason: Text },
    {
      amount: Minor,
      instalment: Count,
      department: Text,
      answerBy: LocalDate,
      lines: list(Count),
      openedBy: Text,
      channel: Text,
    },
  ),
  AcknowledgeDispute: command("AcknowledgeDispute", own, { channel: Text }),
  AssignDispute: command("AssignDispute", { ...own, department: Text, dueBy: LocalDate }, { reason: Text }),
  ProposeDisputeAnswer: command(
    "ProposeDisputeAnswer",
    { ...own, outcome: DisputeOutcome, department: Text },
    { creditAmount: Minor, comment: Text },
  ),
  /** Upheld without `creditAmount`, all that was disputed is to be credited. */
  ResolveDispute: command(
    "ResolveDispute",
    { ...own, outcome: DisputeOutcome },
    { rootCause: Text, department: Text, creditAmount: Minor },
  ),
  /** An upheld dispute is closed with the credit notes that were issued for it. */
  CloseDispute: command("CloseDispute", own, { creditNotes: list(CreditNoteId) }),
  ReopenDispute: command("ReopenDispute", { ...own, reason: Text }),
}

export type DisputeCommand = t.TypeOf<(typeof disputeCommands)[keyof typeof disputeCommands]>

type Decision = Either<Failure, ReadonlyArray<InvoiceFact>>
type Of<Type extends DisputeCommand["type"]> = Extract<DisputeCommand, { readonly type: Type }>

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

const money = ({ currency }: InvoiceState, amount: number): string =>
  currency === null ? String(amount) : `${formatMinor(minor(amount), currency)} ${currency}`

const open = (command: Of<"OpenDispute">, state: InvoiceState): Decision => {
  const { type: _type, on, instalment: asked, amount: wanted, ...told } = command
  const { invoice, dispute } = command
  if (state.disputes.has(dispute))
    return refuse("DISPUTE_EXISTS", `Dispute ${dispute} was already opened.`, { invoice, dispute })
  const unknown = command.lines?.find((line) => line < 1 || line > state.lines.length)
  if (unknown !== undefined)
    return refuse(
      "INVOICE_LINE_UNKNOWN",
      `Invoice ${invoice} has no line ${unknown}: it has ${state.lines.length}.`,
      { invoice, dispute, line: unknown },
    )
  const instalment = asked ?? openInstalments(state, on)[0]?.instalment
  const at = instalment === undefined ? undefined : state.instalments.get(instalment)
  if (instalment !== undefined && at === undefined)
    return refuse("INSTALMENT_UNKNOWN", `Invoice ${invoice} has no instalment ${instalment}.`, {
      invoice,
      instalment,
    })
  if (instalment === undefined || at === undefined || (wanted === undefined && openOf(at) === 0))
    return refuse(
      "NOTHING_TO_DISPUTE",
      `Invoice ${invoice} has nothing open to dispute: say which instalment and how much, if it was paid already.`,
      { invoice, dispute },
    )
  const amount = wanted ?? openOf(at)
  if (amount <= 0 || amount > at.owed)
    return refuse(
      "DISPUTE_EXCEEDS_INSTALMENT",
      `Dispute ${dispute} is about ${money(state, amount)}, but instalment ${instalment} of invoice ${invoice} is of ${money(state, at.owed)}.`,
      { invoice, dispute, instalment, amount, owed: at.owed },
    )
  return right([{ type: "DisputeOpened", data: { ...told, instalment, amount } }])
}

const upheld = (outcome: string): boolean => outcome === "upheld" || outcome === "partiallyUpheld"

/** What may be credited of a dispute: nothing of what was rejected, and no more than was disputed. */
const checkCredit = (
  command: Of<"ResolveDispute"> | Of<"ProposeDisputeAnswer">,
  at: DisputeState,
  state: InvoiceState,
): Either<Failure, null> => {
  const { invoice, dispute, outcome, creditAmount } = command
  if (creditAmount === undefined) return right(null)
  const most = upheld(outcome) ? at.amount : 0
  return creditAmount >= 0 && creditAmount <= most
    ? right(null)
    : refuse(
        "DISPUTE_CREDIT_INVALID",
        `${money(state, creditAmount)} can't be credited for dispute ${dispute} of invoice ${invoice}: it is about ${money(state, at.amount)}, and nothing is credited of what isn't upheld.`,
        { invoice, dispute, outcome, creditAmount, amount: at.amount },
      )
}

const resolve = (command: Of<"ResolveDispute">, at: DisputeState, state: InvoiceState): Decision => {
  const { invoice, dispute } = command
  if (at.resolved)
    return refuse("DISPUTE_RESOLVED", `Dispute ${dispute} was already resolved.`, { invoice, dispute })
  const checked = checkCredit(command, at, state)
  if (checked._tag === "Left") return checked
  const { type: _type, on: _on, ...told } = command
  return right([{ type: "DisputeResolved", data: { ...told, instalment: at.instalment, amount: at.amount } }])
}

const close = (command: Of<"CloseDispute">, at: DisputeState, state: InvoiceState): Decision => {
  const { invoice, dispute, creditNotes = [] } = command
  if (at.closed) return right([])
  if (!at.resolved)
    return refuse(
      "DISPUTE_OPEN",
      `Dispute ${dispute} of invoice ${invoice} is still open: resolve it first.`,
      {
        invoice,
        dispute,
      },
    )
  const unknown = creditNotes.find((creditNote) => !state.creditTotals.has(creditNote))
  if (unknown !== undefined)
    return refuse("CREDIT_NOTE_UNKNOWN", `Invoice ${invoice} has no credit note ${unknown}.`, {
      invoice,
      dispute,
      creditNote: unknown,
    })
  let credited = 0
  for (const creditNote of new Set(creditNotes)) credited += state.creditTotals.get(creditNote) ?? 0
  if (
    at.outcome !== null &&
    upheld(at.outcome) &&
    (creditNotes.length === 0 || credited < (at.toCredit ?? 0))
  )
    return refuse(
      "DISPUTE_NOT_CREDITED",
      `Dispute ${dispute} of invoice ${invoice} was upheld${at.toCredit === null ? "" : ` for ${money(state, at.toCredit)}`}, of which ${money(state, credited)} is credited: issue the credit note first, and name it.`,
      { invoice, dispute, toCredit: at.toCredit, credited },
    )
  return right([{ type: "DisputeClosed", data: { invoice, dispute, creditNotes } }])
}

/**
 * The rules of disputes on an invoice, which exists.
 *
 * Refuses with `DISPUTE_EXISTS`, `DISPUTE_UNKNOWN`, `INVOICE_LINE_UNKNOWN`, `INSTALMENT_UNKNOWN`, `NOTHING_TO_DISPUTE`,
 * `DISPUTE_EXCEEDS_INSTALMENT`, `DISPUTE_RESOLVED`, `DISPUTE_CREDIT_INVALID`, `DISPUTE_OPEN`, `CREDIT_NOTE_UNKNOWN`,
 * `DISPUTE_NOT_CREDITED` or `DEADLINE_PAST`.
 */
export const decideDispute = (command: DisputeCommand, state: InvoiceState): Decision => {
  if (command.type === "OpenDispute") return open(command, state)
  const { invoice, dispute, on } = command
  const at = state.disputes.get(dispute)
  if (at === undefined)
    return refuse("DISPUTE_UNKNOWN", `Invoice ${invoice} has no dispute ${dispute}.`, { invoice, dispute })
  switch (command.type) {
    case "ResolveDispute":
      return resolve(command, at, state)
    case "CloseDispute":
      return close(command, at, state)
    case "ReopenDispute":
      return at.resolved
        ? right([
            {
              type: "DisputeReopened",
              data: {
                invoice,
                dispute,
                instalment: at.instalment,
                amount: at.amount,
                reason: command.reason,
              },
            },
          ])
        : right([])
    default:
  }
  if (at.resolved)
    return refuse(
      "DISPUTE_RESOLVED",
      `Dispute ${dispute} of invoice ${invoice} was already resolved: reopen it first.`,
      { invoice, dispute },
    )
  const { type: _type, on: _on, ...told } = command
  switch (command.type) {
    case "AcknowledgeDispute":
      return right(at.acknowledged ? [] : [{ type: "DisputeAcknowledged", data: told }])
    case "AssignDispute": {
      const { department, dueBy } = command
      if (dueBy < on)
        return refuse(
          "DEADLINE_PAST",
          `Dispute ${dispute} of invoice ${invoice} would be due by ${dueBy}, before it is assigned on ${on}: give a later date.`,
          { invoice, dispute, dueBy, on },
        )
      return right(
        at.department === department && at.dueBy === dueBy
          ? []
          : [{ type: "DisputeAssigned", data: { ...told, department, dueBy } }],
      )
    }
    case "ProposeDisputeAnswer": {
      const checked = checkCredit(command, at, state)
      if (checked._tag === "Left") return checked
      const { outcome, department } = command
      return right([{ type: "DisputeProposed", data: { ...told, outcome, department } }])
    }
  }
}

/**
 * What of an instalment is in dispute, or was found to be the customer's right and isn't credited yet: neither dunned nor
 * claimed interest on.
 */
export const disputedOf = (state: InvoiceState, instalment: number): MinorUnits => {
  let disputed = 0
  for (const at of state.disputes.values()) {
    if (at.instalment !== instalment) continue
    if (!at.resolved) disputed += at.amount
    else if (at.toCredit !== null)
      disputed += Math.max(0, at.toCredit - (state.creditedGross - at.creditedBefore))
  }
  const opened = state.instalments.get(instalment)
  return opened === undefined ? noMoney : minor(Math.max(0, Math.min(disputed, openOf(opened))))
}
