import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { ApprovalId, Count, Flag, InvoiceId, Minor, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import { command } from "../running/command.js"
import { minor } from "../values/index.js"
import { taxIncludedIn } from "./discounting.js"
import type { InvoiceFact } from "./events.js"
import { WriteOffReason } from "./settlement-events.js"
import { amountText, notBeforeInvoice } from "./settling.js"
import { type InvoiceState, openInstalments } from "./state.js"

export const writeOffCommands = {
  /**
   * Gives up what is open: the amount, oldest due first, or all of it. With `recoverTax`, says what of the tax is to be
   * had back.
   */
  WriteOff: command(
    "WriteOff",
    { invoice: InvoiceId, writeOff: Text, reason: WriteOffReason },
    {
      instalment: Count,
      amount: Minor,
      recoverTax: Flag,
      note: Text,
      approvedBy: Text,
      approval: ApprovalId,
    },
  ),
  /** What was given up is owed again. */
  ReverseWriteOff: command("ReverseWriteOff", { invoice: InvoiceId, writeOff: Text, reason: Text }),
}
export type WriteOff = t.TypeOf<typeof writeOffCommands.WriteOff>
export type ReverseWriteOff = t.TypeOf<typeof writeOffCommands.ReverseWriteOff>

type Decision = Either<Failure, ReadonlyArray<InvoiceFact>>

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

const writeOff = (asked: WriteOff, state: InvoiceState): Decision => {
  const { invoice, on, instalment, reason } = asked
  if ([...state.writeOffs.values()].some((each) => each.writeOff === asked.writeOff))
    return refuse("WRITE_OFF_EXISTS", `Write-off ${asked.writeOff} of invoice ${invoice} was already made.`, {
      invoice,
      writeOff: asked.writeOff,
    })
  const timely = notBeforeInvoice(invoice, on, state)
  if (isLeft(timely)) return timely
  if (instalment !== undefined && !state.instalments.has(instalment))
    return refuse("INSTALMENT_UNKNOWN", `Invoice ${invoice} has no instalment ${instalment}.`, {
      invoice,
      instalment,
    })
  const items = openInstalments(state, on).filter(
    (item) => instalment === undefined || item.instalment === instalment,
  )
  const open = items.reduce((sum, item) => sum + item.open, 0)
  if (asked.amount !== undefined && asked.amount <= 0)
    return refuse("AMOUNT_NOT_POSITIVE", `Write-off ${asked.writeOff} must be above zero.`, {
      invoice,
      amount: asked.amount,
    })
  if (open === 0)
    return refuse("NOTHING_TO_WRITE_OFF", `Invoice ${invoice} has nothing open from ${on} on to write off.`, {
      invoice,
      on,
    })
  if (asked.amount !== undefined && asked.amount > open)
    return refuse(
      "WRITE_OFF_EXCEEDS_OPEN",
      `${amountText(state, asked.amount)} of invoice ${invoice} can't be written off: ${amountText(state, open)} are open from ${on} on.`,
      { invoice, amount: asked.amount, open, on },
    )
  let rest = asked.amount ?? open
  const facts: Array<InvoiceFact> = []
  for (const item of items) {
    const amount = minor(Math.min(rest, item.open))
    if (amount === 0) break
    rest -= amount
    facts.push({
      type: "ReceivableWrittenOff",
      data: {
        invoice,
        writeOff: asked.writeOff,
        instalment: item.instalment,
        amount,
        reason,
        ...(asked.note === undefined ? {} : { note: asked.note }),
        ...(asked.approvedBy === undefined ? {} : { approvedBy: asked.approvedBy }),
        ...(asked.approval === undefined ? {} : { approval: asked.approval }),
        ...(asked.recoverTax === true ? { taxRecovery: taxIncludedIn(amount, state.taxBreakdown) } : {}),
      },
    })
  }
  return right(facts)
}

const reverseWriteOff = (
  { invoice, writeOff: id, reason, on }: ReverseWriteOff,
  state: InvoiceState,
): Decision => {
  const known = [...state.writeOffs.values()].filter((each) => each.writeOff === id)
  const standing = known.filter(({ reversed }) => !reversed)
  if (standing.length === 0)
    return refuse(
      "WRITE_OFF_UNKNOWN",
      known.length === 0
        ? `Invoice ${invoice} has no write-off ${id}.`
        : `Write-off ${id} of invoice ${invoice} was already taken back.`,
      { invoice, writeOff: id },
    )
  const late = standing.find((each) => on < each.on)
  if (late !== undefined)
    return refuse(
      "REVERSAL_BEFORE_WRITE_OFF",
      `Write-off ${id} of invoice ${invoice} took effect on ${late.on}: it can't be taken back on ${on}.`,
      { invoice, writeOff: id, on, writtenOffOn: late.on },
    )
  return right(
    standing.map(({ instalment, amount }) => ({
      type: "WriteOffReversed",
      data: { invoice, writeOff: id, instalment, amount, reason },
    })),
  )
}

/**
 * The rules of what nobody expects to be paid any more.
 *
 * Refuses with `WRITE_OFF_EXISTS`, `SETTLEMENT_BEFORE_INVOICE`, `INSTALMENT_UNKNOWN`, `AMOUNT_NOT_POSITIVE`,
 * `NOTHING_TO_WRITE_OFF`, `WRITE_OFF_EXCEEDS_OPEN`, `WRITE_OFF_UNKNOWN` or `REVERSAL_BEFORE_WRITE_OFF`.
 */
export const decideWriteOff = (asked: WriteOff | ReverseWriteOff, state: InvoiceState): Decision =>
  asked.type === "WriteOff" ? writeOff(asked, state) : reverseWriteOff(asked, state)
