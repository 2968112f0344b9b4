import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { Count, Flag, InvoiceId, LocalDate, list, Minor, SettlementId, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import { Exchange } from "../payment/exchange.js"
import { Components } from "../payment/policy.js"
import { PolicyRef } from "../policy/ref.js"
import { command } from "../running/command.js"
import {
  addDays,
  type LocalDate as Day,
  formatMinor,
  type Minor as MinorUnits,
  minor,
} from "../values/index.js"
import { discountParts } from "./discounting.js"
import type { InvoiceFact } from "./events.js"
import { SettlementSource, WriteOffReason } from "./settlement-events.js"
import { chargesOpenBy, discountLeftOf, principalOpenOf } from "./settlement-state.js"
import { type InvoiceState, openFrom } from "./state.js"

const keptBack = { amount: Minor, valueDate: LocalDate, graceDays: Count }

/** A part of an instalment that is settled, and what is said of the rest of it in the same breath. */
const Settlement = shape(
  "a settlement",
  { settlement: SettlementId, instalment: Count, amount: Minor },
  {
    exchange: Exchange,
    discount: shape("a discount that is granted", keptBack, { late: Flag }),
    disallowed: shape("a discount that is not", keptBack),
    writtenOff: shape("a difference", { amount: Minor, reason: WriteOffReason }),
  },
)
export type Settlement = t.TypeOf<typeof Settlement>

/** Given by the flows that allocate payments and credit notes, and take allocations back. */
export const settlementNotes = {
  SettleInstalments: command(
    "SettleInstalments",
    { invoice: InvoiceId, source: SettlementSource, settlements: list(Settlement) },
    { components: Components, policy: PolicyRef },
  ),
  ReverseSettlements: command("ReverseSettlements", {
    invoice: InvoiceId,
    settlements: list(SettlementId),
    reason: Text,
  }),
}
export type SettleInstalments = t.TypeOf<typeof settlementNotes.SettleInstalments>
export type ReverseSettlements = t.TypeOf<typeof settlementNotes.ReverseSettlements>

type Decision = Either<Failure, ReadonlyArray<InvoiceFact>>

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

export const amountText = (state: InvoiceState, amount: number): string =>
  state.currency === null ? String(amount) : `${formatMinor(minor(amount), state.currency)} ${state.currency}`

/** Money that came before the invoice is a credit of the customer until then (AG-7). */
export const notBeforeInvoice = (
  invoice: t.TypeOf<typeof InvoiceId>,
  on: Day,
  { issueDate }: InvoiceState,
): Either<Failure, null> =>
  issueDate === null || on >= issueDate
    ? right(null)
    : refuse(
        "SETTLEMENT_BEFORE_INVOICE",
        `Invoice ${invoice} of ${issueDate} can't be settled, nor that be taken back, on ${on}: money that came earlier is a credit of the customer until then. Date it ${issueDate} or later.`,
        { invoice, on, issueDate },
      )

/** INV-15: who pays after the last day, and the grace that was given, keeps nothing back. */
const takeDiscount = (
  { invoice, policy }: SettleInstalments,
  { settlement, instalment }: Settlement,
  { amount, valueDate, graceDays, late }: NonNullable<Settlement["discount"]>,
  state: InvoiceState,
  taken: number,
): Either<Failure, InvoiceFact> => {
  const at = state.instalments.get(instalment)
  const offer = at?.issued.discount
  const left = at === undefined ? 0 : discountLeftOf(at) - taken
  if (offer === undefined || amount <= 0 || amount > left)
    return refuse(
      "DISCOUNT_EXCEEDS_OFFER",
      `A discount of ${amountText(state, amount)} can't be taken on instalment ${instalment} of invoice ${invoice}, which still offers ${amountText(state, Math.max(0, left))}.`,
      { invoice, instalment, amount, left },
    )
  if (valueDate > addDays(offer.until, late === true ? graceDays : 0))
    return refuse(
      "DISCOUNT_EXPIRED",
      `The discount on instalment ${instalment} of invoice ${invoice} was for money by ${offer.until}: this came on ${valueDate}.`,
      { invoice, instalment, until: offer.until, valueDate, graceDays },
    )
  const base = offer.base ?? "gross"
  return right({
    type: "DiscountTaken",
    data: {
      invoice,
      instalment,
      settlement,
      amount,
      ...discountParts(amount, base, state.taxBreakdown),
      base,
      until: offer.until,
      valueDate,
      ...(late === true ? { late, graceDays } : {}),
      ...(policy === undefined ? {} : { policy }),
    },
  })
}

/** What of an amount settles charges, where somebody said in which order; in between several of one instalment. */
const chargesIn = (
  components: SettleInstalments["components"],
  amount: MinorUnits,
  open: { readonly principal: number; readonly charges: number },
): number =>
  components === undefined
    ? 0
    : components === "chargesFirst"
      ? Math.min(amount, open.charges)
      : Math.max(0, amount - open.principal)

/** Settles instalments, within what is open of them on every date (INV-06). */
export const settle = (asked: SettleInstalments, state: InvoiceState): Decision => {
  const { invoice, source, on, components, policy } = asked
  const timely = notBeforeInvoice(invoice, on, state)
  if (isLeft(timely)) return timely
  const by = policy === undefined ? {} : { policy }
  const facts: Array<InvoiceFact> = []
  const rest = new Map<number, { open: number; principal: number; charges: number; discounts: number }>()
  for (const entry of asked.settlements) {
    const { settlement, instalment, amount, discount, disallowed, writtenOff, exchange } = entry
    const at = state.instalments.get(instalment)
    if (at === undefined)
      return refuse("INSTALMENT_UNKNOWN", `Invoice ${invoice} has no instalment ${instalment}.`, {
        invoice,
        instalment,
      })
    const own = rest.get(instalment) ?? {
      open: openFrom(at, on),
      principal: principalOpenOf(at),
      charges: chargesOpenBy(at, on),
      discounts: 0,
    }
    const taken = amount + (discount?.amount ?? 0) + (writtenOff?.amount ?? 0)
    if (amount <= 0 || taken > own.open)
      return refuse(
        "ALLOCATION_EXCEEDS_OPEN",
        `${amountText(state, amount)} can't be put against instalment ${instalment} of invoice ${invoice}: ${amountText(state, own.open)} are open from ${on} on.`,
        { invoice, instalment, amount, open: own.open, on, source },
      )
    const charges = chargesIn(components, amount, own)
    facts.push({
      type: "InstalmentSettled",
      data: {
        invoice,
        settlement,
        instalment,
        amount,
        source,
        ...(charges > 0 ? { charges: minor(charges) } : {}),
        ...(exchange === undefined ? {} : { exchange }),
        ...by,
      },
    })
    if (discount !== undefined) {
      const fact = takeDiscount(asked, entry, discount, state, own.discounts)
      if (isLeft(fact)) return fact
      facts.push(fact.right)
    }
    const until = at.issued.discount?.until
    if (disallowed !== undefined && until !== undefined)
      facts.push({
        type: "DiscountDisallowed",
        data: { invoice, instalment, settlement, until, ...disallowed, ...by },
      })
    if (writtenOff !== undefined && writtenOff.amount > 0)
      facts.push({
        type: "ReceivableWrittenOff",
        data: { invoice, writeOff: settlement, instalment, settlement, ...writtenOff, ...by },
      })
    rest.set(instalment, {
      open: own.open - taken,
      principal: own.principal - (taken - charges),
      charges: own.charges - charges,
      discounts: own.discounts + (discount?.amount ?? 0),
    })
  }
  return right(facts)
}

/** Takes settlements back, with the discount and the difference that went with them: what they closed is open again. */
export const reverse = (asked: ReverseSettlements, state: InvoiceState): Decision => {
  const { invoice, on, reason } = asked
  const timely = notBeforeInvoice(invoice, on, state)
  if (isLeft(timely)) return timely
  const facts: Array<InvoiceFact> = []
  for (const settlement of new Set(asked.settlements)) {
    const at = state.settlements.get(settlement)
    if (at === undefined || at.reversed)
      return refuse("SETTLEMENT_UNKNOWN", `Invoice ${invoice} has no settlement ${settlement} that stands.`, {
        invoice,
        settlement,
      })
    if (on < at.on)
      return refuse(
        "REVERSAL_BEFORE_SETTLEMENT",
        `Settlement ${settlement} of invoice ${invoice} took effect on ${at.on}: it can't be taken back on ${on}. Date it ${at.on} or later.`,
        { invoice, settlement, on, settledOn: at.on },
      )
    const { instalment, amount, source, exchange } = at
    facts.push({
      type: "SettlementReversed",
      data: {
        invoice,
        settlement,
        instalment,
        amount,
        source,
        reason,
        ...(exchange === null ? {} : { exchange }),
      },
    })
    const discount = state.discounts.get(settlement)
    if (discount !== undefined && !discount.reversed) {
      const { reversed: _reversed, ...taken } = discount
      facts.push({ type: "DiscountReversed", data: { invoice, settlement, ...taken, reason } })
    }
    for (const each of state.writeOffs.values())
      if (each.settlement === settlement && !each.reversed)
        facts.push({
          type: "WriteOffReversed",
          data: { invoice, writeOff: each.writeOff, instalment, amount: each.amount, reason },
        })
  }
  return right(facts)
}
