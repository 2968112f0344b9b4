import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { AllocateCreditNote, ReverseCreditAllocation } from "../invoice/credit-balance.js"
import { creditOf, creditToReverse } from "../invoice/credit-balance.js"
import { invoiceDecider, notBeforeInvoice } from "../invoice/decide.js"
import { creditFrom } from "../invoice/settlement-state.js"
import { openInstalments } from "../invoice/state.js"
import type { Allocation } from "../payment/events.js"
import type { Handler, Loaded, StreamFacts } from "../running/handler.js"
import { formatMinor, type InvoiceId, minor, type SettlementId } from "../values/index.js"
import { invoiceUnknown } from "./allocate-payment.js"
import { invoiceStream } from "./streams.js"

/** What of a credit note is put against which instalments, oldest due first within an invoice. */
const allocationsOf = (
  command: AllocateCreditNote,
  loaded: Loaded,
): Either<Failure, ReadonlyArray<Allocation>> => {
  const { invoice: home, creditNote, on } = command
  const own = loaded.state(invoiceStream(home))
  if (own.currency === null) return left(invoiceUnknown(home))
  const credit = creditOf(command, own)
  if (isLeft(credit)) return credit
  let rest: number = creditFrom(credit.right, on)
  let count = credit.right.allocations.size
  const allocations: Array<Allocation> = []
  const taken = new Map<string, number>()
  for (const { invoice, instalment, amount } of command.to) {
    const state = loaded.state(invoiceStream(invoice))
    if (state.invoice === null) return left(invoiceUnknown(invoice))
    const timely = notBeforeInvoice(invoice, on, state)
    if (isLeft(timely)) return timely
    if (state.customer !== own.customer)
      return left(
        failure(
          "CUSTOMER_DIFFERS",
          `Credit note ${creditNote} is ${own.customer}'s, but invoice ${invoice} is ${state.customer}'s: refund the one, and let the other be paid.`,
          { creditNote, invoice, customer: own.customer, other: state.customer },
        ),
      )
    if (state.currency !== own.currency)
      return left(
        failure(
          "CURRENCY_DIFFERS",
          `Credit note ${creditNote} is in ${own.currency}, but invoice ${invoice} is in ${state.currency}.`,
          { creditNote, invoice },
        ),
      )
    if (instalment !== undefined && !state.instalments.has(instalment))
      return left(
        failure("INSTALMENT_UNKNOWN", `Invoice ${invoice} has no instalment ${instalment}.`, {
          invoice,
          instalment,
        }),
      )
    if (amount !== undefined && amount <= 0)
      return left(
        failure(
          "AMOUNT_NOT_POSITIVE",
          `What credit note ${creditNote} puts against invoice ${invoice} must be above zero.`,
          { creditNote, invoice, amount },
        ),
      )
    const items = openInstalments(state, on)
      .filter((item) => instalment === undefined || item.instalment === instalment)
      .map((item) => ({ ...item, open: item.open - (taken.get(`${invoice}/${item.instalment}`) ?? 0) }))
    const open = items.reduce((sum, item) => sum + item.open, 0)
    if (amount !== undefined && amount > open)
      return left(
        failure(
          "ALLOCATION_EXCEEDS_OPEN",
          `${formatMinor(amount, own.currency)} ${own.currency} of credit note ${creditNote} can't be put against invoice ${invoice}: ${formatMinor(minor(open), own.currency)} are open from ${on} on.`,
          { creditNote, invoice, instalment, amount, open },
        ),
      )
    let wanted = amount ?? Math.min(open, Math.max(0, rest))
    for (const item of items) {
      const part = Math.min(wanted, item.open)
      if (part <= 0) continue
      count += 1
      wanted -= part
      rest -= part
      taken.set(`${invoice}/${item.instalment}`, (taken.get(`${invoice}/${item.instalment}`) ?? 0) + part)
      allocations.push({
        // A payment may have the same id as a credit note.
        settlement: `${creditNote}/credit/${home}/${count}` as SettlementId,
        invoice,
        instalment: item.instalment,
        amount: minor(part),
      })
    }
  }
  return right(allocations)
}

const byInvoice = <A extends { readonly invoice: InvoiceId }>(
  entries: ReadonlyArray<A>,
): ReadonlyMap<InvoiceId, ReadonlyArray<A>> => {
  const grouped = new Map<InvoiceId, Array<A>>()
  for (const entry of entries) grouped.set(entry.invoice, [...(grouped.get(entry.invoice) ?? []), entry])
  return grouped
}

/** Puts what is left of a credit note against open invoices of the same customer (INV-04, INV-06). */
export const allocateCreditNote: Handler<AllocateCreditNote> = {
  streams: ({ invoice, to }) => [...new Set([invoice, ...to.map((each) => each.invoice)])].map(invoiceStream),
  decide: (command, loaded) => {
    const { invoice: home, creditNote, on } = command
    const allocations = allocationsOf(command, loaded)
    if (isLeft(allocations)) return allocations
    const at = invoiceStream(home)
    const noted = invoiceDecider.decide(
      { type: "NoteCreditAllocation", on, invoice: home, creditNote, allocations: allocations.right },
      loaded.state(at),
    )
    if (isLeft(noted)) return noted
    const appended: Array<StreamFacts> = [{ stream: at.stream, facts: noted.right }]
    for (const [invoice, settlements] of byInvoice(allocations.right)) {
      const own = invoiceStream(invoice)
      const facts = invoiceDecider.decide(
        {
          type: "SettleInstalments",
          on,
          invoice,
          source: { kind: "creditNote", id: creditNote, ...(invoice === home ? {} : { invoice: home }) },
          settlements: settlements.map(({ settlement, instalment, amount }) => ({
            settlement,
            instalment,
            amount,
          })),
        },
        loaded.state(own),
      )
      if (isLeft(facts)) return facts
      appended.push({ stream: own.stream, facts: facts.right })
    }
    return right(appended)
  },
}

/** Takes back what a credit note settled: it is open again, and the credit note is there for something else. */
export const reverseCreditAllocation: Handler<ReverseCreditAllocation> = {
  streams: ({ invoice, creditNote }, loaded) => {
    const home = invoiceStream(invoice)
    if (!loaded.has(home)) return [home]
    const allocations = loaded.state(home).credits.get(creditNote)?.allocations.values() ?? []
    const others = [...allocations].filter(({ reversed }) => !reversed).map(({ made }) => made.invoice)
    return [home, ...[...new Set(others)].map(invoiceStream)]
  },
  decide: (command, loaded) => {
    const { invoice: home, on, reason } = command
    const at = invoiceStream(home)
    const state = loaded.state(at)
    const noted = invoiceDecider.decide(command, state)
    if (isLeft(noted)) return noted
    const back = creditToReverse(command, state)
    if (isLeft(back)) return back
    const appended: Array<StreamFacts> = [{ stream: at.stream, facts: noted.right }]
    const entries = [
      ...back.right.allocations,
      ...back.right.atIssue.map((settlement) => ({ invoice: home, settlement })),
    ]
    for (const [invoice, settlements] of byInvoice(entries)) {
      const own = invoiceStream(invoice)
      const facts = invoiceDecider.decide(
        {
          type: "ReverseSettlements",
          on,
          invoice,
          settlements: settlements.map(({ settlement }) => settlement),
          reason,
        },
        loaded.state(own),
      )
      if (isLeft(facts)) return facts
      appended.push({ stream: own.stream, facts: facts.right })
    }
    return right(appended)
  },
}
