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

export const creditNotes = invariant(
  "INV-04",
  "A credit note settles no more than its total.",
  (log, note) => {
    const total = new Map<string, number>()
    const settled = new Map<string, number>()
    const positions = new Map<string, Array<number>>()
    for (const event of log) {
      if (event.type === "CreditNoteIssued") {
        total.set(event.data.creditNote, event.data.totals.payable)
        trail(positions, event.data.creditNote, event.position)
      }
      if (event.type !== "InstalmentSettled" && event.type !== "SettlementReversed") continue
      const { source, amount } = event.data
      if (source.kind !== "creditNote") continue
      const at = trail(positions, source.id, event.position)
      const now = add(settled, source.id, event.type === "InstalmentSettled" ? amount : -amount)
      const most = total.get(source.id) ?? 0
      if (now > most) note(`credit note ${source.id}`, `it settles ${now}, of ${most}`, at)
    }
  },
)

export const payments = invariant(
  "INV-05",
  "Of a payment, no more is allocated than was received and not returned, on any business date, and the invoices say the same.",
  (log, note) => {
    const kept = new Map<string, number>()
    const allocated = new Map<string, number>()
    const settled = new Map<string, number>()
    const positions = new Map<string, Array<number>>()
    const held = dated()
    let touched = new Set<string>()
    const touch = (payment: string, position: number) => {
      trail(positions, payment, position)
      touched.add(payment)
    }
    for (const [index, event] of log.entries()) {
      switch (event.type) {
        case "PaymentReceived":
          add(kept, event.data.payment, event.data.amount)
          held.move(event.data.payment, event.metadata.effectiveDate, event.data.amount)
          touch(event.data.payment, event.position)
          break
        case "PaymentReturned":
          add(kept, event.data.payment, -event.data.amount)
          held.move(event.data.payment, event.metadata.effectiveDate, -event.data.amount)
          touch(event.data.payment, event.position)
          break
        case "PaymentAllocated":
        case "PaymentAllocationReversed": {
          const amount = sum(event.data.allocations.map((each) => each.amount))
          add(allocated, event.data.payment, event.type === "PaymentAllocated" ? amount : -amount)
          held.move(
            event.data.payment,
            event.metadata.effectiveDate,
            event.type === "PaymentAllocated" ? -amount : amount,
          )
          touch(event.data.payment, event.position)
          break
        }
        case "InstalmentSettled":
        case "SettlementReversed": {
          const { source, amount } = event.data
          if (source.kind !== "payment") break
          add(settled, source.id, event.type === "InstalmentSettled" ? amount : -amount)
          touch(source.id, event.position)
          break
        }
      }
      if (!endsCommand(log, index)) continue
      for (const payment of touched) {
        const live = allocated.get(payment) ?? 0
        const most = kept.get(payment) ?? 0
        const said = settled.get(payment) ?? 0
        const at = positions.get(payment) ?? []
        if (live < 0 || live > most) note(`payment ${payment}`, `${live} is allocated, of ${most}`, [...at])
        if (live !== said)
          note(`payment ${payment}`, `${live} is allocated, but invoices were settled by ${said}`, [...at])
      }
      touched = new Set()
    }
    for (const [payment, by] of held.overdrawn()) {
      const live = allocated.get(payment) ?? 0
      if (live >= 0 && live <= (kept.get(payment) ?? 0))
        note(`payment ${payment}`, `it is overdrawn by ${by} on some date`, positions.get(payment) ?? [])
    }
  },
)

export const instalmentsOpen = invariant(
  "INV-06",
  "An instalment is settled by no more than what is owed on it, and by no less than nothing, and not before its invoice: what is open is never below zero, on any business date.",
  (log, note) => {
    const owed = new Map<string, number>()
    const settled = new Map<string, number>()
    const issued = new Map<string, string>()
    const open = dated()
    const positions = new Map<string, Array<number>>()
    for (const event of log) {
      switch (event.type) {
        case "InvoiceIssued":
          issued.set(event.data.invoice, event.metadata.effectiveDate)
          for (const { instalment, amount } of event.data.instalments) {
            add(owed, `${event.data.invoice}/${instalment}`, amount)
            open.move(`${event.data.invoice}/${instalment}`, event.metadata.effectiveDate, amount)
            trail(positions, `${event.data.invoice}/${instalment}`, event.position)
          }
          break
        case "ChargeClaimed":
          add(owed, `${event.data.invoice}/${event.data.instalment}`, event.data.amount)
          open.move(
            `${event.data.invoice}/${event.data.instalment}`,
            event.metadata.effectiveDate,
            event.data.amount,
          )
          trail(positions, `${event.data.invoice}/${event.data.instalment}`, event.position)
          break
        case "InstalmentSettled":
        case "SettlementReversed": {
          const { invoice, instalment, amount } = event.data
          const key = `${invoice}/${instalment}`
          const at = trail(positions, key, event.position)
          const now = add(settled, key, event.type === "InstalmentSettled" ? amount : -amount)
          open.move(key, event.metadata.effectiveDate, event.type === "InstalmentSettled" ? -amount : amount)
          const most = owed.get(key) ?? 0
          const subject = `instalment ${key}`
          if (amount <= 0) note(subject, `it is settled by ${amount}`, [...at])
          if (now < 0 || now > most) note(subject, `${now} of it is settled, of ${most} owed`, [...at])
          const { effectiveDate } = event.metadata
          if (effectiveDate < (issued.get(invoice) ?? ""))
            note(subject, `it is settled on ${effectiveDate}, before its invoice`, [...at])
          break
        }
      }
    }
    for (const [key, by] of open.overdrawn()) {
      const now = settled.get(key) ?? 0
      if (now >= 0 && now <= (owed.get(key) ?? 0))
        note(`instalment ${key}`, `it is overpaid by ${by} on some date`, positions.get(key) ?? [])
    }
  },
)
