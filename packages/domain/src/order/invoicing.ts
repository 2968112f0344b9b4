import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { checkConditions } from "../customer/conditions.js"
import { invoicedHow, invoicingBasis } from "../customer/invoicing.js"
import type { Failure } from "../failure.js"
import { detached } from "../running/overlay.js"
import { taxKeyOf } from "../tax/groups.js"
import type { TaxAmount } from "../tax/tax.js"
import { type Currency, formatMinor, type Minor, minor, type OrderId } from "../values/index.js"
import {
  billableAmounts,
  byTax,
  coversAmounts,
  downPaymentAt,
  isBilledByAmount,
  netAt,
  orderNet,
  prepaidLeft,
} from "./amounts.js"
import { asked, checkLines, type Decision, needs, refuse } from "./checks.js"
import type { NoteCrediting, NoteInvoicing, ReapplyConditions } from "./commands.js"
import type { OrderFact } from "./events.js"
import { deliverable, evolve, invoiceable, type OrderState } from "./state.js"

const bounds = {
  ordered: "by what was ordered",
  delivered: "by what was delivered",
  certified: "by quantity",
} as const

const money = (amount: Minor, currency: Currency | null): string =>
  currency === null ? String(amount) : `${formatMinor(amount, currency)} ${currency}`

/** What may be added to what there is, in either direction. */
interface Room {
  readonly least: number
  readonly most: Minor
}

const room = (least: number, most: number): Room => ({
  // What is taken back of an amount below nothing is bounded by what can be kept exactly alone.
  least: Math.max(least, Number.MIN_SAFE_INTEGER / 2),
  most: minor(most),
})

/** Checks amounts by tax against what there is; `exceeds` says what is wrong. */
const within = (
  amounts: ReadonlyArray<TaxAmount> | undefined,
  state: OrderState,
  roomAt: (amount: TaxAmount) => Room,
  code: string,
  exceeds: (asked: string, left: string) => string,
): Either<Failure, null> => {
  for (const amount of byTax(amounts ?? []).values()) {
    const { least, most } = roomAt(amount)
    if (amount.net > 0 ? amount.net > most : amount.net < least)
      return refuse(
        code,
        exceeds(
          `${money(amount.net, state.currency)} at ${taxKeyOf(amount.tax)} %`,
          money(most, state.currency),
        ),
        { order: state.order, tax: taxKeyOf(amount.tax), net: amount.net, left: most },
      )
  }
  return right(null)
}

/** A bound of nothing below: see {@link room}. */
const anything = Number.NEGATIVE_INFINITY

/** INV-02: what an invoice bills of an order, by quantity or by amount, within what its invoicing policy allows. */
export const noteInvoicing = (command: NoteInvoicing, state: OrderState): Decision => {
  const { order, invoice } = command
  const ready = needs(
    state,
    order,
    ["placed", "validated", "released", "completed", "closedShort"],
    "be invoiced",
  )
  if (isLeft(ready)) return ready
  const policy = state.terms?.conditions.invoicingPolicy ?? "onDelivery"
  const lines = checkLines(
    order,
    state,
    command.lines,
    (line) => invoiceable(line, state.terms) - line.invoiced,
    "INVOICE_EXCEEDS_ORDER",
    (line, given, allowed) =>
      `Invoice ${invoice} bills ${given} of line ${line} of order ${order}, but only ${allowed} may be invoiced ${bounds[invoicingBasis(policy)]}.`,
  )
  if (isLeft(lines)) return lines
  const billable = billableAmounts(state) ?? new Map<string, TaxAmount>()
  const amounts = within(
    command.amounts,
    state,
    ({ tax }) => {
      const due = netAt(billable, tax)
      const billed = netAt(state.billedAmounts, tax)
      return room(Math.min(0, due) - billed, due - billed)
    },
    "INVOICE_EXCEEDS_ORDER",
    (given, left) =>
      `Invoice ${invoice} bills ${given} of order ${order}, but only ${left} may be invoiced: it is invoiced ${invoicedHow(policy)}.`,
  )
  if (isLeft(amounts)) return amounts
  const nets = orderNet(state)
  const prepaid = within(
    command.prepaid,
    state,
    ({ tax }) => room(-prepaidLeft(state, tax), netAt(nets, tax) - downPaymentAt(state, tax).prepaid),
    "PREPAYMENT_EXCEEDS_ORDER",
    (given, left) =>
      `Invoice ${invoice} asks for ${given} before order ${order} is delivered, but only ${left} of it are left: ask for less.`,
  )
  if (isLeft(prepaid)) return prepaid
  const deducted = within(
    command.deducted,
    state,
    ({ tax }) => room(-downPaymentAt(state, tax).deducted, prepaidLeft(state, tax)),
    "DEDUCTION_EXCEEDS_PREPAYMENT",
    (given, left) =>
      `Invoice ${invoice} deducts ${given} of the down-payments on order ${order}, of which ${left} are left: deduct at most that.`,
  )
  if (isLeft(deducted)) return deducted
  return right([{ type: "OrderInvoiced", data: asked(command) }])
}

/** What a credit note takes back of an order, so that it may be invoiced, or asked for beforehand, again. */
export const noteCrediting = (command: NoteCrediting, state: OrderState): Decision => {
  const { order, creditNote } = command
  const lines = checkLines(
    order,
    state,
    command.lines,
    (line) => line.invoiced,
    "CREDIT_EXCEEDS_INVOICE",
    (line, given, allowed) =>
      `Credit note ${creditNote} takes back ${given} of line ${line} of order ${order}, but only ${allowed} are invoiced.`,
  )
  if (isLeft(lines)) return lines
  const amounts = within(
    command.amounts,
    state,
    ({ tax }) => room(anything, netAt(state.billedAmounts, tax)),
    "CREDIT_EXCEEDS_INVOICE",
    (given, left) =>
      `Credit note ${creditNote} takes back ${given} of order ${order}, but only ${left} are invoiced.`,
  )
  if (isLeft(amounts)) return amounts
  const prepaid = within(
    command.prepaid,
    state,
    ({ tax }) => room(anything, prepaidLeft(state, tax)),
    "PREPAYMENT_DEDUCTED",
    (given, left) =>
      `Credit note ${creditNote} takes back ${given} of the down-payments on order ${order}, but only ${left} were not deducted from an invoice yet: credit that invoice first.`,
  )
  if (isLeft(prepaid)) return prepaid
  const deducted = within(
    command.deducted,
    state,
    ({ tax }) => room(anything, downPaymentAt(state, tax).deducted),
    "CREDIT_EXCEEDS_INVOICE",
    (given, left) =>
      `Credit note ${creditNote} takes back the deduction of ${given} from order ${order}, but only ${left} are deducted.`,
  )
  if (isLeft(deducted)) return deducted
  return right([{ type: "OrderCredited", data: asked(command) }])
}

/** Conditions with what the order is held to by them, once their flow has found them. */
export type Reapplied = ReapplyConditions & {
  readonly terms: NonNullable<ReapplyConditions["terms"]>
}

/**
 * INV-17: gives a placed order other conditions. What was delivered and invoiced under the old ones has to be possible
 * under the new ones too. Its prices stay: they were agreed when it was placed.
 */
export const reapply = (command: Reapplied, state: OrderState): Decision => {
  const { order, terms } = command
  const ready = needs(state, order, ["placed", "validated", "released"], "be given other conditions")
  if (isLeft(ready)) return ready
  const checked = checkConditions(terms.conditions)
  if (isLeft(checked)) return checked
  const refused = (what: string) =>
    refuse("CONDITIONS_NOT_APPLICABLE", `Order ${order} can't be given these conditions: ${what}.`, {
      order,
      agreement: terms.agreement,
      version: terms.version,
    })
  const { allowedCurrencies } = terms.conditions
  if (
    state.currency !== null &&
    allowedCurrencies !== undefined &&
    !allowedCurrencies.includes(state.currency)
  )
    return refused(`it is in ${state.currency}, and they are for ${allowedCurrencies.join(", ")}`)
  for (const [line, at] of state.lines) {
    if (at.delivered > deliverable(at, terms))
      return refused(`more of line ${line} was delivered than they would have allowed`)
    if (at.invoiced > invoiceable(at, terms))
      return refused(`more of line ${line} was invoiced than they would have allowed: credit it first`)
  }
  if (!coversAmounts({ ...state, terms }))
    return refused("more was invoiced by amount than they would have allowed: credit it first")
  return right([{ type: "ConditionsReapplied", data: { order, terms, reason: command.reason } }])
}

const lowers: ReadonlySet<string> = new Set<OrderFact["type"]>([
  "OrderLineCancelled",
  "OrderLineChanged",
  "OrderLineRemoved",
  "OrderClosedShort",
])

/** An order may not come to less than what is invoiced of it by amount, or was asked for before. */
export const staysCovered = (
  order: OrderId,
  facts: ReadonlyArray<OrderFact>,
  state: OrderState,
): Either<Failure, ReadonlyArray<OrderFact>> => {
  if (!isBilledByAmount(state) || !facts.some(({ type }) => lowers.has(type))) return right(facts)
  const later = detached(state)
  for (const fact of facts) evolve(later, fact)
  return coversAmounts(later)
    ? right(facts)
    : refuse(
        "ORDER_BELOW_INVOICED",
        `Order ${order} would come to less than what is invoiced of it, or was asked for before: credit that first.`,
        { order },
      )
}
