import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { GrantPaymentPlan } from "../customer/commands.js"
import { customerDecider, customerUnknown } from "../customer/decide.js"
import { type Failure, failure } from "../failure.js"
import { invoiceDecider } from "../invoice/decide.js"
import { openInstalments } from "../invoice/state.js"
import type { Handler, Loaded, StreamFacts } from "../running/handler.js"
import {
  type Currency,
  formatMinor,
  type InvoiceId,
  type LocalDate,
  type Minor,
  minor,
} from "../values/index.js"
import { customerStream, invoiceStream } from "./streams.js"

interface OpenItem {
  readonly invoice: InvoiceId
  readonly instalment: number
  readonly open: Minor
  readonly dueDate: LocalDate | null
}

const openItems = (
  { customer, plan, invoices, on }: GrantPaymentPlan,
  loaded: Loaded,
): Either<Failure, { readonly items: ReadonlyArray<OpenItem>; readonly currency: Currency }> => {
  const items: Array<OpenItem> = []
  let currency: Currency | null = null
  for (const invoice of new Set(invoices)) {
    const state = loaded.state(invoiceStream(invoice))
    if (state.invoice === null)
      return left(
        failure("INVOICE_UNKNOWN", `Invoice ${invoice} does not exist: issue it first.`, { invoice }),
      )
    if (state.customer !== customer || (currency !== null && state.currency !== currency))
      return left(
        failure(
          "PAYMENT_PLAN_MIXED",
          `Payment plan ${plan} is for ${customer}${currency === null ? "" : ` in ${currency}`}, but invoice ${invoice} is ${state.customer}'s, in ${state.currency}: grant each a plan of its own.`,
          { customer, plan, invoice },
        ),
      )
    currency = state.currency
    for (const item of openInstalments(state, on)) items.push({ invoice, ...item })
  }
  if (currency === null || items.length === 0)
    return left(
      failure(
        "NOTHING_TO_RESCHEDULE",
        `Nothing is open of what payment plan ${plan} of ${customer} is about: name invoices that are.`,
        { customer, plan, invoices },
      ),
    )
  const dueBy = ({ dueDate }: OpenItem) => dueDate ?? "9999-12-31"
  return right({
    items: items.sort((a, b) => (dueBy(a) === dueBy(b) ? 0 : dueBy(a) < dueBy(b) ? -1 : 1)),
    currency,
  })
}

type Split = GrantPaymentPlan["schedule"][number]

/** Pays the items one after the other with the payments of the plan, in the order of their dates. */
const spread = (
  items: ReadonlyArray<OpenItem>,
  schedule: GrantPaymentPlan["schedule"],
): ReadonlyArray<{ readonly item: OpenItem; readonly splits: ReadonlyArray<Split> }> => {
  const payments = schedule
    .toSorted((a, b) => (a.dueDate === b.dueDate ? 0 : a.dueDate < b.dueDate ? -1 : 1))
    .map(({ dueDate, amount }) => ({ dueDate, left: amount as number }))
  let at = 0
  return items.map((item) => {
    const splits: Array<Split> = []
    let open: number = item.open
    while (open > 0 && at < payments.length) {
      const payment = payments[at]
      if (payment === undefined) break
      const amount = Math.min(open, payment.left)
      if (amount > 0) splits.push({ dueDate: payment.dueDate, amount: minor(amount) })
      open -= amount
      payment.left -= amount
      if (payment.left === 0) at += 1
    }
    return { item, splits }
  })
}

/**
 * Agrees with a customer on when to pay what is open on several invoices. Each open instalment is rescheduled to its part
 * of the plan, oldest due first; the plan comes to what is open, to the minor unit (INV-09).
 */
export const grantPaymentPlan: Handler<GrantPaymentPlan> = {
  streams: ({ customer, invoices }) => [
    customerStream(customer),
    ...[...new Set(invoices)].map(invoiceStream),
  ],
  decide: (command, loaded) => {
    const { on, customer, plan, schedule, reason, approvedBy } = command
    const at = customerStream(customer)
    if (loaded.state(at).customer === null) return left(customerUnknown(customer))
    const found = openItems(command, loaded)
    if (isLeft(found)) return found
    const { items, currency } = found.right
    const granted = customerDecider.decide({ ...command, currency }, loaded.state(at))
    if (isLeft(granted)) return granted
    const invalid = schedule.find(({ amount, dueDate }) => amount <= 0 || dueDate < on)
    if (invalid !== undefined)
      return left(
        failure(
          "SPLIT_INVALID",
          `A payment of ${formatMinor(invalid.amount, currency)} ${currency} due ${invalid.dueDate} can't be agreed on ${on}: give each more than nothing, due then or later.`,
          { plan, ...invalid },
        ),
      )
    const open = items.reduce((sum, item) => sum + item.open, 0)
    const sum = schedule.reduce((total, { amount }) => total + amount, 0)
    if (open !== sum)
      return left(
        failure(
          "RESCHEDULE_SUM_DIFFERS",
          `Payment plan ${plan} comes to ${formatMinor(minor(sum), currency)} ${currency}, but ${formatMinor(minor(open), currency)} are open: make it come to that.`,
          { customer, plan, sum, open },
        ),
      )
    const appended: Array<StreamFacts> = [{ stream: at.stream, facts: granted.right }]
    const next = new Map<InvoiceId, number>()
    for (const { item, splits } of spread(items, schedule)) {
      const own = invoiceStream(item.invoice)
      const facts = invoiceDecider.decide(
        {
          type: "RescheduleInstalment",
          on,
          invoice: item.invoice,
          instalment: item.instalment,
          splits,
          reason,
          approvedBy,
          plan,
          ...(command.interestFree === undefined ? {} : { interestFree: command.interestFree }),
          after: next.get(item.invoice) ?? 0,
        },
        loaded.state(own),
      )
      if (isLeft(facts)) return facts
      for (const fact of facts.right)
        if (fact.type === "InstalmentRescheduled")
          next.set(
            item.invoice,
            Math.max(next.get(item.invoice) ?? 0, ...fact.data.splits.map(({ instalment }) => instalment)),
          )
      appended.push({ stream: own.stream, facts: facts.right })
    }
    return right(appended)
  },
}
