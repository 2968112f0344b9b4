import type { RecordedEvent } from "../../facts/event.js"
import { type DatedAmount, type LocalDate, leastFrom, minor, unsafeDate } from "../../values/index.js"
import { endsCommand, invariant } from "./invariant.js"
import { add, sum, trail } from "./numbers.js"

const beforeAll = unsafeDate("0001-01-01")

/** What came and went, by what it came to and by business date. */
const dated = () => {
  const movements = new Map<string, Array<DatedAmount>>()
  return {
    move: (key: string, on: LocalDate, amount: number): void => {
      const own = movements.get(key)
      if (own === undefined) movements.set(key, [{ on, amount: minor(amount) }])
      else own.push({ on, amount: minor(amount) })
    },
    /** What was below zero at the end of some day. */
    *overdrawn(): IterableIterator<readonly [key: string, by: number]> {
      for (const [key, own] of movements) {
        const least = leastFrom(own, beforeAll)
        if (least < 0) yield [key, -least]
      }
    },
  }
}

const allocated = (allocations: ReadonlyArray<{ readonly amount: number }>): number =>
  sum(allocations.map(({ amount }) => amount))

/** What a fact does to the credit note that it names, and which that is: ids of credit notes are an invoice's own. */
const creditMove = (event: RecordedEvent): readonly [key: string, amount: number] | null => {
  switch (event.type) {
    case "CreditNoteIssued":
      return [`${event.data.invoice}/${event.data.creditNote}`, event.data.totals.payable]
    case "CreditRefundPaid":
      return [`${event.data.invoice}/${event.data.creditNote}`, -event.data.amount]
    case "InstalmentSettled":
    case "SettlementReversed": {
      const { source, amount, invoice } = event.data
      if (source.kind !== "creditNote") return null
      return [
        `${source.invoice ?? invoice}/${source.id}`,
        event.type === "InstalmentSettled" ? -amount : amount,
      ]
    }
    default:
      return null
  }
}

export const creditNotes = invariant(
  "INV-04",
  "What a credit note settles, on its own invoice and on others, and what of it was refunded come to no more than its total, on any business date, and the invoices say the same.",
  (log, note) => {
    const left = new Map<string, number>()
    const said = new Map<string, string>()
    const owing = new Map<string, number>()
    const positions = new Map<string, Array<number>>()
    const held = dated()
    let touched = new Set<string>()
    for (const [index, event] of log.entries()) {
      const move = creditMove(event)
      if (move !== null) {
        const [key, amount] = move
        held.move(key, event.metadata.effectiveDate, amount)
        const at = trail(positions, key, event.position)
        if (add(left, key, amount) < 0)
          note(`credit note ${key}`, `${-(left.get(key) ?? 0)} too much of it is used`, at)
      }
      if (event.type === "CreditAllocated" || event.type === "CreditAllocationReversed") {
        const key = `${event.data.invoice}/${event.data.creditNote}`
        const sign = event.type === "CreditAllocated" ? 1 : -1
        for (const { settlement, invoice, amount } of event.data.allocations) {
          said.set(`${invoice} ${settlement}`, key)
          add(owing, key, sign * amount)
        }
        trail(positions, key, event.position)
        touched.add(key)
      }
      if (event.type === "InstalmentSettled" || event.type === "SettlementReversed") {
        const { invoice, settlement, source, amount } = event.data
        const key = said.get(`${invoice} ${settlement}`)
        if (key !== undefined) {
          add(owing, key, event.type === "InstalmentSettled" ? -amount : amount)
          touched.add(key)
        } else if (source.invoice !== undefined)
          note(
            `credit note ${source.invoice}/${source.id}`,
            `it settles invoice ${invoice}, and doesn't say so`,
            [event.position],
          )
      }
      if (!endsCommand(log, index)) continue
      for (const key of touched)
        if ((owing.get(key) ?? 0) !== 0)
          note(`credit note ${key}`, `the invoices say ${owing.get(key)} less than it does`, [
            ...(positions.get(key) ?? []),
          ])
      touched = new Set()
    }
    for (const [key, by] of held.overdrawn())
      if ((left.get(key) ?? 0) >= 0)
        note(`credit note ${key}`, `${by} too much of it is used on some date`, positions.get(key) ?? [])
  },
)

/** What a fact does to what a payment holds, and to what of it is put against something. */
const paymentMove = (
  event: RecordedEvent,
): { readonly payment: string; readonly kept?: number; readonly used?: number } | null => {
  switch (event.type) {
    case "PaymentReceived":
    case "InstrumentAccepted":
      return { payment: event.data.payment, kept: event.data.amount }
    case "PaymentReturned":
    case "InstrumentDishonoured":
    case "RefundPaid":
      return { payment: event.data.payment, kept: -event.data.amount }
    case "SurplusWrittenOff":
      return { payment: event.data.payment, kept: -event.data.amount }
    case "SurplusRestored":
      return { payment: event.data.payment, kept: event.data.amount }
    case "PaymentAllocated":
      return { payment: event.data.payment, used: allocated(event.data.allocations) }
    case "PaymentAllocationReversed":
      return { payment: event.data.payment, used: -allocated(event.data.allocations) }
    default:
      return null
  }
}

export const payments = invariant(
  "INV-05",
  "Of a payment, no more is allocated than was received and neither returned, refunded nor written off, on any business date, and the invoices say the same.",
  (log, note) => {
    const kept = new Map<string, number>()
    const used = new Map<string, number>()
    const settled = new Map<string, number>()
    const positions = new Map<string, Array<number>>()
    const held = dated()
    let touched = new Set<string>()
    const touch = (payment: string, position: number) => {
      trail(positions, payment, position)
      touched.add(payment)
    }
    for (const [index, event] of log.entries()) {
      const move = paymentMove(event)
      if (move !== null) {
        const { payment, kept: came = 0, used: put = 0 } = move
        add(kept, payment, came)
        add(used, payment, put)
        held.move(payment, event.metadata.effectiveDate, came - put)
        touch(payment, event.position)
      }
      if (event.type === "InstalmentSettled" || event.type === "SettlementReversed") {
        const { source, exchange } = event.data
        // In the payment's own currency.
        const amount = exchange?.paid ?? event.data.amount
        if (source.kind === "payment") {
          add(settled, source.id, event.type === "InstalmentSettled" ? amount : -amount)
          touch(source.id, event.position)
        }
      }
      if (!endsCommand(log, index)) continue
      for (const payment of touched) {
        const live = used.get(payment) ?? 0
        const most = kept.get(payment) ?? 0
        const told = settled.get(payment) ?? 0
        const at = positions.get(payment) ?? []
        if (live < 0 || live > most) note(`payment ${payment}`, `${live} is allocated, of ${most}`, [...at])
        if (live !== told)
          note(`payment ${payment}`, `${live} is allocated, but invoices were settled by ${told}`, [...at])
      }
      touched = new Set()
    }
    for (const [payment, by] of held.overdrawn()) {
      const live = used.get(payment) ?? 0
      if (live >= 0 && live <= (kept.get(payment) ?? 0))
        note(`payment ${payment}`, `it is overdrawn by ${by} on some date`, positions.get(payment) ?? [])
    }
  },
)

/** What a fact closes of an instalment (above zero) or opens again. */
const closes = (event: RecordedEvent): { readonly key: string; readonly amount: number } | null => {
  switch (event.type) {
    case "InstalmentSettled":
    case "DiscountTaken":
    case "ReceivableWrittenOff":
      return { key: `${event.data.invoice}/${event.data.instalment}`, amount: event.data.amount }
    case "SettlementReversed":
    case "DiscountReversed":
    case "WriteOffReversed":
      return { key: `${event.data.invoice}/${event.data.instalment}`, amount: -event.data.amount }
    default:
      return null
  }
}

export const instalmentsOpen = invariant(
  "INV-06",
  "What settles an instalment, a discount that was taken and what was written off come to no more than what is owed on it, and to no less than nothing, and none of it is before its invoice: what is open is never below zero, on any business date.",
  (log, note) => {
    const owed = new Map<string, number>()
    const closed = new Map<string, number>()
    const issued = new Map<string, string>()
    const open = dated()
    const positions = new Map<string, Array<number>>()
    const owe = (key: string, event: RecordedEvent, amount: number): void => {
      add(owed, key, amount)
      open.move(key, event.metadata.effectiveDate, amount)
      trail(positions, key, event.position)
    }
    for (const event of log) {
      const { effectiveDate } = event.metadata
      if (event.type === "InvoiceIssued") {
        issued.set(event.data.invoice, effectiveDate)
        for (const { instalment, amount } of event.data.instalments)
          owe(`${event.data.invoice}/${instalment}`, event, amount)
      }
      if (event.type === "ChargeClaimed")
        owe(`${event.data.invoice}/${event.data.instalment}`, event, event.data.amount)
      if (event.type === "InstalmentRescheduled") {
        const { invoice, instalment, splits } = event.data
        for (const split of splits) {
          if (split.instalment === instalment) continue
          owe(`${invoice}/${instalment}`, event, -split.amount)
          owe(`${invoice}/${split.instalment}`, event, split.amount)
        }
      }
      if (event.type === "ChargeWaived")
        owe(`${event.data.invoice}/${event.data.instalment}`, event, -event.data.amount)
      const closing = closes(event)
      if (closing === null) continue
      const { key, amount } = closing
      const at = trail(positions, key, event.position)
      const now = add(closed, key, amount)
      open.move(key, effectiveDate, -amount)
      const most = owed.get(key) ?? 0
      const subject = `instalment ${key}`
      if ("amount" in event.data && event.data.amount <= 0)
        note(subject, `it is settled by ${event.data.amount}`, [...at])
      if (now < 0 || now > most) note(subject, `${now} of it is settled, of ${most} owed`, [...at])
      if ("invoice" in event.data && effectiveDate < (issued.get(event.data.invoice ?? "") ?? ""))
        note(subject, `it is settled on ${effectiveDate}, before its invoice`, [...at])
    }
    for (const [key, by] of open.overdrawn()) {
      const now = closed.get(key) ?? 0
      if (now >= 0 && now <= (owed.get(key) ?? 0))
        note(`instalment ${key}`, `it is overpaid by ${by} on some date`, positions.get(key) ?? [])
    }
  },
)
