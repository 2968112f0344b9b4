import type { Mutable } from "../decider.js"
import type { FactsOf } from "../facts/fact.js"
import type { Allocation } from "../payment/events.js"
import type { RefundState } from "../payment/state.js"
import {
  addMinor,
  type CreditNoteId,
  type DatedAmount,
  exactWhole,
  type LocalDate,
  leastFrom,
  type Minor,
  minor,
  noMoney,
  roundToMinor,
  type SettlementId,
  subtractMinor,
} from "../values/index.js"
import type { settlementFacts } from "./settlement-events.js"
import type { InstalmentState, InvoiceState } from "./state.js"

export interface DiscountState {
  readonly instalment: number
  readonly amount: Minor
  readonly net: Minor
  readonly tax: Minor
  readonly reversed: boolean
}

export interface WriteOffState {
  readonly writeOff: string
  readonly instalment: number
  readonly amount: Minor
  /** What of it were charges. */
  readonly charges: Minor
  /** The settlement that left it open, when there was one. */
  readonly settlement: SettlementId | null
  readonly on: LocalDate
  readonly reversed: boolean
}

/** What is left of a credit note, and what became of the rest. */
export interface CreditState {
  readonly on: LocalDate
  /** What made it hold more (above zero) or less, by business date; what is kept for a refund is not held. */
  readonly movements: ReadonlyArray<DatedAmount>
  /** What it was put against after it was issued, also what was taken back. */
  readonly allocations: ReadonlyMap<SettlementId, { readonly made: Allocation; readonly reversed: boolean }>
  readonly refunds: ReadonlyMap<string, RefundState>
}

type Facts = FactsOf<typeof settlementFacts>
type Data<Type extends Facts["type"]> = Extract<Facts, { readonly type: Type }>["data"]
type Draft = Mutable<InvoiceState>

/** The charges on an instalment that were not given up. */
export const chargesOwedOf = ({ claims }: Pick<InstalmentState, "claims">): Minor => {
  let owed = 0
  for (const { amount, waived } of claims) owed += amount - waived
  return minor(owed)
}

/** What is open of what was invoiced, charges aside. */
export const principalOpenOf = (at: InstalmentState): Minor =>
  minor(Math.max(0, at.owed - chargesOwedOf(at) - (at.settled - at.chargesSettled)))

/** What is open of the charges claimed on an instalment. */
export const chargesOpenOf = (at: InstalmentState): Minor =>
  minor(Math.max(0, at.owed - at.settled - principalOpenOf(at)))

/** What of the charges that are open was claimed by a day: money of that day can't have paid what was claimed later. */
export const chargesOpenBy = (at: InstalmentState, on: LocalDate): Minor => {
  let claimed = 0
  for (const claim of at.claims) if (claim.on <= on) claimed += claim.amount - claim.waived
  return minor(Math.max(0, Math.min(chargesOpenOf(at), claimed - at.chargesSettled)))
}

/** What of the early-payment discount was not taken yet; credit notes lower it in proportion. */
export const discountLeftOf = ({ issued, credited, discounted }: InstalmentState): Minor => {
  if (issued.discount === undefined || issued.amount <= 0) return noMoney
  const rest = exactWhole(Math.max(0, issued.amount - credited))
  const offered = roundToMinor(exactWhole(issued.discount.amount).times(rest).div(exactWhole(issued.amount)))
  return minor(Math.max(0, offered - discounted))
}

/** INV-04 on every date: what of a credit note may be put against something on a date. */
export const creditFrom = (credit: CreditState, on: LocalDate): Minor =>
  minor(Math.max(0, leastFrom(credit.movements, on)))

const changeCredit = (
  state: Draft,
  creditNote: CreditNoteId,
  change: (credit: CreditState) => Partial<CreditState>,
): void => {
  const credit = state.credits.get(creditNote)
  if (credit !== undefined) state.credits.set(creditNote, { ...credit, ...change(credit) })
}

const moved = (credit: CreditState, on: LocalDate, amount: number): Pick<CreditState, "movements"> => ({
  movements: [...credit.movements, { on, amount: minor(amount) }],
})

export const creditIssued = (state: Draft, creditNote: CreditNoteId, payable: Minor, on: LocalDate): void => {
  state.credits.set(creditNote, {
    on,
    movements: [{ on, amount: payable }],
    allocations: new Map(),
    refunds: new Map(),
  })
}

/** What a credit note settles of its own invoice when it is issued, no other fact says. */
const ofOwnCredit = (
  state: Draft,
  { source, settlement }: Pick<Data<"InstalmentSettled">, "source" | "settlement">,
  on: LocalDate,
  amount: number,
): void => {
  if (source.kind !== "creditNote" || (source.invoice ?? state.invoice) !== state.invoice) return
  changeCredit(state, source.id as CreditNoteId, (credit) =>
    credit.allocations.has(settlement) ? {} : moved(credit, on, amount),
  )
}

export const settled = (state: Draft, data: Data<"InstalmentSettled">, on: LocalDate): void => {
  const { settlement, instalment, amount, source } = data
  const at = state.instalments.get(instalment)
  const charges =
    data.charges ?? minor(Math.max(0, amount - (at === undefined ? amount : principalOpenOf(at))))
  state.settlements.set(settlement, {
    instalment,
    amount,
    source,
    on,
    reversed: false,
    charges,
    exchange: data.exchange ?? null,
  })
  ofOwnCredit(state, data, on, -amount)
  if (!at) return
  const credited = source.kind === "creditNote"
  at.settled = addMinor(at.settled, amount)
  at.chargesSettled = addMinor(at.chargesSettled, charges)
  if (credited) at.credited = addMinor(at.credited, amount)
  at.movements = [
    ...at.movements,
    { on, amount: minor(-amount), kind: credited ? "credited" : "settled", charges },
  ]
}

export const settlementReversed = (state: Draft, data: Data<"SettlementReversed">, on: LocalDate): void => {
  const { settlement, instalment, amount, source } = data
  const before = state.settlements.get(settlement)
  if (before) before.reversed = true
  ofOwnCredit(state, data, on, amount)
  const at = state.instalments.get(instalment)
  if (!at) return
  const credited = source.kind === "creditNote"
  const charges = before?.charges ?? noMoney
  at.settled = subtractMinor(at.settled, amount)
  at.chargesSettled = subtractMinor(at.chargesSettled, charges)
  if (credited) at.credited = subtractMinor(at.credited, amount)
  at.movements = [...at.movements, { on, amount, kind: credited ? "credited" : "settled", charges }]
}

export const discountTaken = (state: Draft, data: Data<"DiscountTaken">, on: LocalDate): void => {
  const { settlement, instalment, amount, net, tax } = data
  state.discounts.set(settlement, { instalment, amount, net, tax, reversed: false })
  const at = state.instalments.get(instalment)
  if (!at) return
  at.settled = addMinor(at.settled, amount)
  at.discounted = addMinor(at.discounted, amount)
  // A discount that was earned was never owed: no interest is counted on it.
  at.movements = [...at.movements, { on, amount: minor(-amount), kind: "credited" }]
}

export const discountReversed = (state: Draft, data: Data<"DiscountReversed">, on: LocalDate): void => {
  const { settlement, instalment, amount } = data
  const before = state.discounts.get(settlement)
  if (before) before.reversed = true
  const at = state.instalments.get(instalment)
  if (!at) return
  at.settled = subtractMinor(at.settled, amount)
  at.discounted = subtractMinor(at.discounted, amount)
  at.movements = [...at.movements, { on, amount, kind: "credited" }]
}

export const writeOffKey = (writeOff: string, instalment: number): string => `${writeOff}/${instalment}`

export const writtenOff = (state: Draft, data: Data<"ReceivableWrittenOff">, on: LocalDate): void => {
  const { writeOff, instalment, amount } = data
  const at = state.instalments.get(instalment)
  const charges = minor(Math.max(0, amount - (at === undefined ? amount : principalOpenOf(at))))
  state.writeOffs.set(writeOffKey(writeOff, instalment), {
    writeOff,
    instalment,
    amount,
    charges,
    settlement: data.settlement ?? null,
    on,
    reversed: false,
  })
  if (!at) return
  at.settled = addMinor(at.settled, amount)
  at.chargesSettled = addMinor(at.chargesSettled, charges)
  // It was owed until then.
  at.movements = [...at.movements, { on, amount: minor(-amount), kind: "settled", charges }]
}

export const writeOffReversed = (state: Draft, data: Data<"WriteOffReversed">, on: LocalDate): void => {
  const { writeOff, instalment, amount } = data
  const before = state.writeOffs.get(writeOffKey(writeOff, instalment))
  if (before) before.reversed = true
  const at = state.instalments.get(instalment)
  if (!at) return
  at.settled = subtractMinor(at.settled, amount)
  const charges = before?.charges ?? noMoney
  at.chargesSettled = subtractMinor(at.chargesSettled, charges)
  at.movements = [...at.movements, { on, amount, kind: "settled", charges }]
}

export const creditAllocated = (state: Draft, data: Data<"CreditAllocated">, on: LocalDate): void => {
  changeCredit(state, data.creditNote, (credit) => {
    const allocations = new Map(credit.allocations)
    const movements = [...credit.movements]
    for (const made of data.allocations) {
      allocations.set(made.settlement, { made, reversed: false })
      movements.push({ on, amount: minor(-made.amount) })
    }
    return { allocations, movements }
  })
}

export const creditAllocationReversed = (
  state: Draft,
  data: Data<"CreditAllocationReversed">,
  on: LocalDate,
): void => {
  changeCredit(state, data.creditNote, (credit) => {
    const allocations = new Map(credit.allocations)
    const movements = [...credit.movements]
    for (const made of data.allocations) {
      allocations.set(made.settlement, { made, reversed: true })
      movements.push({ on, amount: made.amount })
    }
    return { allocations, movements }
  })
}

export const creditRefundRequested = (
  state: Draft,
  { creditNote, refund, amount }: Data<"CreditRefundRequested">,
  on: LocalDate,
): void => {
  changeCredit(state, creditNote, (credit) => ({
    ...moved(credit, on, -amount),
    refunds: new Map(credit.refunds).set(refund, { amount, on, status: "requested" }),
  }))
}

export const creditRefundPaid = (state: Draft, { creditNote, refund }: Data<"CreditRefundPaid">): void => {
  changeCredit(state, creditNote, (credit) => {
    const before = credit.refunds.get(refund)
    return before === undefined
      ? {}
      : { refunds: new Map(credit.refunds).set(refund, { ...before, status: "paid" }) }
  })
}

export const creditRefundCancelled = (
  state: Draft,
  { creditNote, refund, amount }: Data<"CreditRefundCancelled">,
  on: LocalDate,
): void => {
  changeCredit(state, creditNote, (credit) => {
    const before = credit.refunds.get(refund)
    return {
      ...moved(credit, on, amount),
      ...(before === undefined
        ? {}
        : { refunds: new Map(credit.refunds).set(refund, { ...before, status: "cancelled" as const }) }),
    }
  })
}

export const overdueCleared = (state: Draft, { instalment }: Data<"InvoiceOverdueCleared">): void => {
  const at = state.instalments.get(instalment)
  if (at) at.markedOverdueFor = null
}
