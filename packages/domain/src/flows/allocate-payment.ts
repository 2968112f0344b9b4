import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { invoiceDecider, notBeforeInvoice } from "../invoice/decide.js"
import { discountOffered } from "../invoice/discounting.js"
import type { Settlement } from "../invoice/settling.js"
import { type InvoiceState, openInstalments } from "../invoice/state.js"
import { namedIn } from "../payment/allocating.js"
import type {
  AllocatePayment,
  AutoAllocatePayment,
  DishonourInstrument,
  ReturnPayment,
  ReverseAllocation,
} from "../payment/commands.js"
import { allocationsToReverse, paymentDecider, paymentUnknown } from "../payment/decide.js"
import type { Allocation } from "../payment/events.js"
import { checkQuote, type ExchangeQuote, priceOf } from "../payment/exchange.js"
import { toleratedIn } from "../payment/policy.js"
import { allocatableFrom, type PaymentState } from "../payment/state.js"
import { type PolicyInForce, policyBody } from "../policy/body.js"
import type { Handler, Loaded, StreamFacts, StreamOf } from "../running/handler.js"
import {
  type CustomerId,
  formatMinor,
  type InvoiceId,
  minor,
  type PolicyId,
  type SettlementId,
} from "../values/index.js"
import { type Payable, type SettledItem, settledItems } from "./settling-items.js"
import { invoiceStream, paymentStream, policyStream } from "./streams.js"

type Rules = PolicyInForce<"settlement">

/** How a payment is put against invoices, by the command and by the policy that it names. */
interface Allocating {
  readonly command: Omit<AllocatePayment, "type">
  readonly payment: PaymentState
  readonly rules: Rules | null
  readonly named: ReadonlyArray<InvoiceId>
}

interface Planned {
  readonly settled: ReadonlyArray<SettledItem>
  /** Of the payment: what is left over of it, and whether that is too little to keep. */
  readonly surplus: number
}

export const invoiceUnknown = (invoice: InvoiceId) =>
  failure("INVOICE_UNKNOWN", `Invoice ${invoice} does not exist: issue it first.`, { invoice })

const policyStreams = (policy: PolicyId | undefined): ReadonlyArray<StreamOf<unknown>> =>
  policy === undefined ? [] : [policyStream(policy)]

const rulesOf = (
  { policy, on }: Pick<AllocatePayment, "policy" | "on">,
  loaded: Loaded,
): Either<Failure, Rules | null> =>
  policy === undefined ? right(null) : policyBody("settlement", loaded.state(policyStream(policy)), on)

/** Invoices in another currency need a quote for exactly these two (INV-11). */
const quoteFor = (
  { command, payment }: Allocating,
  invoice: InvoiceId,
  { currency }: InvoiceState,
): Either<Failure, ExchangeQuote | null> => {
  if (currency === payment.currency) return right(null)
  const { quote } = command
  if (quote !== undefined && quote.from === payment.currency && quote.to === currency) return right(quote)
  return left(
    failure(
      "CURRENCY_DIFFERS",
      `Payment ${command.payment} is in ${payment.currency}, but invoice ${invoice} is in ${currency}.`,
      { payment: command.payment, invoice },
    ),
  )
}

/** What is open of an invoice, less what the same command has settled of it already. */
const payablesOf = (
  allocating: Allocating,
  { invoice, instalment }: AllocatePayment["to"][number],
  loaded: Loaded,
  before: ReadonlyArray<SettledItem>,
): Either<Failure, ReadonlyArray<Payable>> => {
  const { command, payment, rules } = allocating
  const state = loaded.state(invoiceStream(invoice))
  if (state.invoice === null) return left(invoiceUnknown(invoice))
  const timely = notBeforeInvoice(invoice, command.on, state)
  if (isLeft(timely)) return timely
  const quote = quoteFor(allocating, invoice, state)
  if (isLeft(quote)) return quote
  if (instalment !== undefined && !state.instalments.has(instalment))
    return left(
      failure("INSTALMENT_UNKNOWN", `Invoice ${invoice} has no instalment ${instalment}.`, {
        invoice,
        instalment,
      }),
    )
  const payables: Array<Payable> = []
  for (const item of openInstalments(state, command.on)) {
    const at = state.instalments.get(item.instalment)
    if (at === undefined || (instalment !== undefined && item.instalment !== instalment)) continue
    let owed: number = item.open
    let discounts = 0
    for (const each of before) {
      if (each.invoice !== invoice || each.instalment !== item.instalment) continue
      owed -= each.settled + (each.discount?.amount ?? 0) + (each.writtenOff?.amount ?? 0)
      discounts += each.discount?.amount ?? 0
    }
    const offered =
      rules === null || payment.valueDate === null
        ? null
        : discountOffered(at, payment.valueDate, rules.body.discount)
    const rest = offered === null ? 0 : Math.min(offered.amount - discounts, owed)
    payables.push({
      invoice,
      instalment: item.instalment,
      dueDate: item.dueDate,
      owed,
      offered: offered === null || rest <= 0 ? null : { ...offered, amount: minor(rest) },
      quote: quote.right,
    })
  }
  return right(payables)
}

const priceOfAll = (items: ReadonlyArray<Payable>): Either<Failure, number> => {
  let sum = 0
  for (const { owed, quote } of items) {
    if (owed <= 0) continue
    const price = quote === null ? right(minor(owed)) : priceOf(minor(owed), quote)
    if (isLeft(price)) return price
    sum += price.right
  }
  return right(sum)
}

/** What is asked for in one go: an amount against one invoice, or what is left against all that follow. */
const groupsOf = (
  to: AllocatePayment["to"],
): ReadonlyArray<{ readonly entries: AllocatePayment["to"]; readonly amount?: number }> => {
  const groups: Array<{ entries: Array<AllocatePayment["to"][number]>; amount?: number }> = []
  let open: Array<AllocatePayment["to"][number]> | null = null
  for (const entry of to) {
    if (entry.amount !== undefined) {
      open = null
      groups.push({ entries: [entry], amount: entry.amount })
      continue
    }
    if (open === null) {
      open = []
      groups.push({ entries: open })
    }
    open.push(entry)
  }
  return groups
}

const plan = (allocating: Allocating, loaded: Loaded): Either<Failure, Planned> => {
  const { command, payment, rules, named } = allocating
  const { currency } = payment
  if (currency === null) return left(paymentUnknown(command.payment))
  if (command.quote !== undefined) {
    const sound = checkQuote(command.quote)
    if (isLeft(sound)) return sound
  }
  let rest: number = allocatableFrom(payment, command.on)
  const settled: Array<SettledItem> = []
  const groups = groupsOf(command.to)
  let everythingClosed = true
  for (const [index, { entries, amount }] of groups.entries()) {
    const items = new Map<string, Payable>()
    for (const entry of entries) {
      const found = payablesOf(allocating, entry, loaded, settled)
      if (isLeft(found)) return found
      if (amount !== undefined && amount <= 0)
        return left(
          failure(
            "AMOUNT_NOT_POSITIVE",
            `What payment ${command.payment} puts against invoice ${entry.invoice} must be above zero: reverse an allocation to take money back.`,
            { payment: command.payment, invoice: entry.invoice, amount },
          ),
        )
      for (const item of found.right)
        if (!items.has(`${item.invoice}/${item.instalment}`))
          items.set(`${item.invoice}/${item.instalment}`, item)
      if (amount === undefined) continue
      const open = priceOfAll(found.right)
      if (isLeft(open)) return open
      if (amount > open.right)
        return left(
          failure(
            "ALLOCATION_EXCEEDS_OPEN",
            `${formatMinor(minor(amount), currency)} ${currency} of payment ${command.payment} can't be put against invoice ${entry.invoice}: ${formatMinor(minor(open.right), currency)} are open from ${command.on} on. Allocate at most that; the rest stays unallocated.`,
            {
              payment: command.payment,
              invoice: entry.invoice,
              instalment: entry.instalment,
              amount,
              open: open.right,
            },
          ),
        )
    }
    const money = amount ?? Math.max(0, rest)
    const done = settledItems([...items.values()], {
      amount: money,
      currency,
      last: index === groups.length - 1 && rest - money <= 0,
      order: amount === undefined ? (command.allocation ?? "specified") : "specified",
      named,
      policy: rules?.body ?? null,
    })
    if (isLeft(done)) return done
    for (const each of done.right) rest -= each.paid
    settled.push(...done.right)
    for (const item of items.values()) {
      const own = done.right.find(
        (each) => each.invoice === item.invoice && each.instalment === item.instalment,
      )
      const gone = (own?.settled ?? 0) + (own?.discount?.amount ?? 0) + (own?.writtenOff?.amount ?? 0)
      if (gone < item.owed) everythingClosed = false
    }
  }
  const little = rules === null ? 0 : toleratedIn(rules.body.tolerances, currency, payment.received)
  const surplus = settled.length > 0 && everythingClosed && rest > 0 && rest <= little ? rest : 0
  return right({ settled, surplus })
}

/** Both sides of what was planned: the payment and every invoice hear of it together (INV-05, INV-06). */
const carriedOut = (
  allocating: Allocating,
  { settled, surplus }: Planned,
  loaded: Loaded,
  identified?: CustomerId,
): Either<Failure, ReadonlyArray<StreamFacts>> => {
  const { command, payment: state, rules } = allocating
  const { payment, on } = command
  const by = rules === null ? {} : { policy: rules.ref }
  const components = command.components ?? rules?.body.components
  const allocations: Array<Allocation> = []
  const byInvoice = new Map<InvoiceId, Array<Settlement>>()
  let count = state.allocationCount
  for (const { invoice, instalment, paid, settled: amount, ...more } of settled) {
    count += 1
    const settlement = `${payment}/${count}` as SettlementId
    const { exchange } = more
    allocations.push({
      settlement,
      invoice,
      instalment,
      amount: paid,
      ...(exchange === undefined ? {} : { exchange }),
    })
    const own = byInvoice.get(invoice) ?? []
    own.push({ settlement, instalment, amount, ...more })
    byInvoice.set(invoice, own)
  }
  const at = paymentStream(payment)
  const noted = paymentDecider.decide(
    {
      type: "NoteAllocation",
      on,
      payment,
      allocations,
      ...by,
      ...(surplus > 0 ? { surplus: minor(surplus) } : {}),
      ...(identified === undefined ? {} : { identified }),
    },
    state,
  )
  if (isLeft(noted)) return noted
  const appended: Array<StreamFacts> = [{ stream: at.stream, facts: noted.right }]
  for (const [invoice, settlements] of byInvoice) {
    const own = invoiceStream(invoice)
    const facts = invoiceDecider.decide(
      {
        type: "SettleInstalments",
        on,
        invoice,
        source: { kind: "payment", id: payment },
        settlements,
        ...by,
        ...(components === undefined ? {} : { components }),
      },
      loaded.state(own),
    )
    if (isLeft(facts)) return facts
    appended.push({ stream: own.stream, facts: facts.right })
  }
  return right(appended)
}

/** The invoices that a payment's remittance text names, by number or by id, in its order. */
const namedInvoices = (
  { remittance }: PaymentState,
  invoices: ReadonlyArray<InvoiceId>,
  loaded: Loaded,
): ReadonlyArray<InvoiceId> => {
  if (remittance === null) return []
  const byName = new Map<string, InvoiceId>()
  for (const invoice of invoices) {
    const { number } = loaded.state(invoiceStream(invoice))
    byName.set(invoice, invoice)
    if (number !== null) byName.set(number, invoice)
  }
  const found = namedIn(remittance, [...byName.keys()]).flatMap((name) => byName.get(name) ?? [])
  return [...new Set(found)]
}

/** Puts a payment against the invoices that are said. */
export const allocatePayment: Handler<AllocatePayment> = {
  streams: ({ payment, to, policy }) => [
    paymentStream(payment),
    ...policyStreams(policy),
    ...[...new Set(to.map(({ invoice }) => invoice))].map(invoiceStream),
  ],
  decide: (command, loaded) => {
    const rules = rulesOf(command, loaded)
    if (isLeft(rules)) return rules
    const payment = loaded.state(paymentStream(command.payment))
    const invoices = [...new Set(command.to.map(({ invoice }) => invoice))]
    const allocating = {
      command,
      payment,
      rules: rules.right,
      named: namedInvoices(payment, invoices, loaded),
    }
    const planned = plan(allocating, loaded)
    return isLeft(planned) ? planned : carriedOut(allocating, planned.right, loaded)
  },
}

/**
 * Puts a payment against what it may settle of the candidates. Those that can't be (in another currency, dated later, of
 * another customer and not named) are passed over; where nothing can, nothing happens.
 */
export const autoAllocatePayment: Handler<AutoAllocatePayment> = {
  streams: ({ payment, invoices, policy }) => [
    paymentStream(payment),
    ...policyStreams(policy),
    ...[...new Set(invoices)].map(invoiceStream),
  ],
  decide: (command, loaded) => {
    const rules = rulesOf(command, loaded)
    if (isLeft(rules)) return rules
    const payment = loaded.state(paymentStream(command.payment))
    if (payment.payment === null) return left(paymentUnknown(command.payment))
    const candidates = [...new Set(command.invoices)]
    const unknown = candidates.find((invoice) => loaded.state(invoiceStream(invoice)).invoice === null)
    if (unknown !== undefined) return left(invoiceUnknown(unknown))
    const named = namedInvoices(payment, candidates, loaded)
    const customerOf = (invoice: InvoiceId) => loaded.state(invoiceStream(invoice)).customer
    const theirs = new Set(named.map(customerOf))
    const [only] = theirs.size === 1 ? theirs : [null]
    const customer = payment.customer ?? only ?? null
    if (customer === null) return right([])
    const { invoices: _invoices, type: _type, ...asked } = command
    const allocating: Allocating = {
      command: {
        ...asked,
        to: [],
        allocation: command.allocation ?? rules.right?.body.allocation ?? "remittance",
      },
      payment,
      rules: rules.right,
      named,
    }
    const to = candidates.flatMap((invoice) => {
      const state = loaded.state(invoiceStream(invoice))
      const possible =
        (state.customer === customer || named.includes(invoice)) &&
        state.issueDate !== null &&
        state.issueDate <= command.on &&
        !isLeft(quoteFor(allocating, invoice, state))
      return possible ? [{ invoice }] : []
    })
    const whole = { ...allocating, command: { ...allocating.command, to } }
    const planned = plan(whole, loaded)
    if (isLeft(planned)) return planned
    const identified = payment.customer === null ? customer : undefined
    return planned.right.settled.length === 0 && identified === undefined
      ? right([])
      : carriedOut(whole, planned.right, loaded, identified)
  },
}

/** Takes allocations back, by choice or because the money went: what they settled is open again. */
export const reverseAllocation: Handler<ReverseAllocation | ReturnPayment | DishonourInstrument> = {
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
    const byInvoice = new Map<InvoiceId, Array<SettlementId>>()
    for (const { invoice, settlement } of reversed.right)
      byInvoice.set(invoice, [...(byInvoice.get(invoice) ?? []), settlement])
    for (const [invoice, settlements] of byInvoice) {
      const own = invoiceStream(invoice)
      const facts = invoiceDecider.decide(
        { type: "ReverseSettlements", on, invoice, settlements, reason },
        loaded.state(own),
      )
      if (isLeft(facts)) return facts
      appended.push({ stream: own.stream, facts: facts.right })
    }
    return right(appended)
  },
}
