import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { invoiceDecider, notBeforeInvoice } from "../invoice/decide.js"
import { openInstalments } from "../invoice/state.js"
import type { AllocatePayment, ReturnPayment, ReverseAllocation } from "../payment/commands.js"
import { allocationsToReverse, paymentDecider, paymentUnknown } from "../payment/decide.js"
import type { Allocation } from "../payment/events.js"
import { allocatableFrom } from "../payment/state.js"
import type { Handler, Loaded, StreamFacts } from "../running/handler.js"
import { formatMinor, type InvoiceId, minor, type SettlementId } from "../values/index.js"
import { invoiceStream, paymentStream } from "./streams.js"

/** Which instalments an allocation command settles, and with how much. */
const allocationsOf = (
  command: AllocatePayment,
  loaded: Loaded,
): Either<Failure, ReadonlyArray<Allocation>> => {
  const payment = loaded.state(paymentStream(command.payment))
  if (payment.currency === null) return left(paymentUnknown(command.payment))
  const allocations: Array<Allocation> = []
  let count = payment.allocationCount
  let rest: number = allocatableFrom(payment, command.on)
  const taken = new Map<string, number>()
  for (const { invoice, instalment, amount } of command.to) {
    const state = loaded.state(invoiceStream(invoice))
    if (state.invoice === null)
      return left(
        failure("INVOICE_UNKNOWN", `Invoice ${invoice} does not exist: issue it first.`, { invoice }),
      )
    const timely = notBeforeInvoice(invoice, command.on, state)
    if (isLeft(timely)) return timely
    if (state.currency !== payment.currency)
      return left(
        failure(
          "CURRENCY_DIFFERS",
          `Payment ${command.payment} is in ${payment.currency}, but invoice ${invoice} is in ${state.currency}.`,
          { payment: command.payment, invoice },
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
          `What payment ${command.payment} puts against invoice ${invoice} must be above zero: reverse an allocation to take money back.`,
          { payment: command.payment, invoice, amount },
        ),
      )
    const items = openInstalments(state, command.on)
      .filter((item) => instalment === undefined || item.instalment === instalment)
      .map((item) => ({ ...item, open: item.open - (taken.get(`${invoice}/${item.instalment}`) ?? 0) }))
    const open = items.reduce((sum, item) => sum + item.open, 0)
    if (amount !== undefined && amount > open)
      return left(
        failure(
          "ALLOCATION_EXCEEDS_OPEN",
          `${formatMinor(amount, payment.currency)} ${payment.currency} of payment ${command.payment} can't be put against invoice ${invoice}: ${formatMinor(minor(open), payment.currency)} are open from ${command.on} on. Allocate at most that; the rest stays unallocated.`,
          { payment: command.payment, invoice, instalment, amount, open },
        ),
      )
    let wanted = amount ?? Math.min(open, rest)
    for (const item of items) {
      if (wanted <= 0) break
      const part = Math.min(wanted, item.open)
      if (part === 0) continue
      count += 1
      wanted -= part
      rest -= part
      taken.set(`${invoice}/${item.instalment}`, (taken.get(`${invoice}/${item.instalment}`) ?? 0) + part)
      allocations.push({
        settlement: `${command.payment}/${count}` as SettlementId,
        invoice,
        instalment: item.instalment,
        amount: minor(part),
      })
    }
  }
  return right(allocations)
}

const byInvoice = (
  allocations: ReadonlyArray<Allocation>,
): ReadonlyMap<InvoiceId, ReadonlyArray<Allocation>> => {
  const grouped = new Map<InvoiceId, Array<Allocation>>()
  for (const allocation of allocations) {
    const group = grouped.get(allocation.invoice)
    if (group === undefined) grouped.set(allocation.invoice, [allocation])
    else group.push(allocation)
  }
  return grouped
}

/** Puts a payment against invoices: the payment and every invoice hear of it together (INV-05, INV-06). */
export const allocatePayment: Handler<AllocatePayment> = {
  streams: ({ payment, to }) => [
    paymentStream(payment),
    ...[...new Set(to.map(({ invoice }) => invoice))].map(invoiceStream),
  ],
  decide: (command, loaded) => {
    const { payment, on } = command
    const allocations = allocationsOf(command, loaded)
    if (isLeft(allocations)) return allocations
    const at = paymentStream(payment)
    const noted = paymentDecider.decide(
      { type: "NoteAllocation", on, payment, allocations: allocations.right },
      loaded.state(at),
    )
    if (isLeft(noted)) return noted
    const appended: Array<StreamFacts> = [{ stream: at.stream, facts: noted.right }]
    for (const [invoice, settlements] of byInvoice(allocations.right)) {
      const own = invoiceStream(invoice)
      const settled = invoiceDecider.decide(
        { type: "SettleInstalments", on, invoice, source: { kind: "payment", id: payment }, settlements },
        loaded.state(own),
      )
      if (isLeft(settled)) return settled
      appended.push({ stream: own.stream, facts: settled.right })
    }
    return right(appended)
  },
}

/** Takes allocations back, by choice or because the bank took the money back: what they settled is open again. */
export const reverseAllocation: Handler<ReverseAllocation | ReturnPayment> = {
  streams: ({ payment }, loaded) => {
    const at = paymentStream(payment)
    const invoices = loaded.has(at)
      ? new Set([...loaded.state(at).allocations.values()].map(({ invoice }) => invoice))
      : new Set<InvoiceId>()
    return [at, ...[...invoices].map(invoiceStream)]
  },
  decide: (command, loaded) => {
    const { payment, on, reason } = command
    const at = paymentStream(payment)
    const state = loaded.state(at)
    const noted = paymentDecider.decide(command, state)
    if (isLeft(noted)) return noted
    const reversed = allocationsToReverse(command, state)
    if (isLeft(reversed)) return reversed
    const appended: Array<StreamFacts> = [{ stream: at.stream, facts: noted.right }]
    for (const [invoice, allocations] of byInvoice(reversed.right)) {
      const own = invoiceStream(invoice)
      const facts = invoiceDecider.decide(
        {
          type: "ReverseSettlements",
          on,
          invoice,
          settlements: allocations.map(({ settlement }) => settlement),
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
