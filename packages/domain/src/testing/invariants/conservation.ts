import type { RecordedEvent } from "../../facts/event.js"
import { endsCommand, invariant } from "./invariant.js"
import { add, sum, trail } from "./numbers.js"

interface Change {
  /**
   * Invoices and charges, less credit notes, discounts, write-offs, and what was received and neither returned nor
   * refunded. What was exchanged left one currency and came into another.
   */
  readonly documentsAndCash?: number
  readonly open?: number
  readonly unapplied?: number
}

type Allocations = ReadonlyArray<{ readonly amount: number; readonly exchange?: unknown }>

const allocated = (allocations: Allocations, sign: 1 | -1): Change => ({
  unapplied: -sign * sum(allocations.map(({ amount }) => amount)),
  documentsAndCash:
    sign * sum(allocations.filter(({ exchange }) => exchange !== undefined).map(({ amount }) => amount)),
})

const settled = (
  {
    amount,
    source,
    exchange,
  }: Extract<RecordedEvent, { type: "InstalmentSettled" | "SettlementReversed" }>["data"],
  sign: 1 | -1,
): Change => ({
  open: -sign * amount,
  // What a payment leaves unapplied is the payment's own word.
  unapplied: source.kind === "creditNote" ? -sign * amount : 0,
  documentsAndCash: exchange === undefined ? 0 : -sign * amount,
})

/** What is no longer owed, though nobody paid it. */
const forgone = (amount: number): Change => ({ documentsAndCash: -amount, open: -amount })
const received = (amount: number): Change => ({ documentsAndCash: -amount, unapplied: amount })

const changeOf = (event: RecordedEvent): Change | null => {
  switch (event.type) {
    case "InvoiceIssued": {
      // By its instalments: that they come to what is payable is INV-09.
      const owed = sum(event.data.instalments.map(({ amount }) => amount))
      return { documentsAndCash: owed, open: owed }
    }
    case "ChargeClaimed":
      return { documentsAndCash: event.data.amount, open: event.data.amount }
    case "ChargeWaived":
      return { documentsAndCash: -event.data.amount, open: -event.data.amount }
    case "CreditNoteIssued":
      return received(event.data.totals.payable)
    case "PaymentReceived":
    case "InstrumentAccepted":
    case "SurplusRestored":
      return received(event.data.amount)
    case "PaymentReturned":
    case "InstrumentDishonoured":
    case "RefundPaid":
    case "CreditRefundPaid":
    case "SurplusWrittenOff":
      return received(-event.data.amount)
    case "InstalmentSettled":
      return settled(event.data, 1)
    case "SettlementReversed":
      return settled(event.data, -1)
    case "DiscountTaken":
    case "ReceivableWrittenOff":
      return forgone(event.data.amount)
    case "DiscountReversed":
    case "WriteOffReversed":
      return forgone(-event.data.amount)
    case "PaymentAllocated":
      return allocated(event.data.allocations, 1)
    case "PaymentAllocationReversed":
      return allocated(event.data.allocations, -1)
    default:
      return null
  }
}

/**
 * It holds as known at the end of every command, and as of every date just when it holds for what took effect on each
 * date by itself. Customers may pay each other's invoices, and nobody may know whose a payment is: so it is told of all
 * customers together, by currency.
 */
export const conservation = invariant(
  "INV-07",
  "Invoices and charges, less credit notes, discounts, write-offs and what was received and neither returned nor refunded, are what is open less what is unapplied, on every date and as known at every moment.",
  (log, note) => {
    const currencies = new Map<string, string>()
    const differences = new Map<string, number>()
    const positions = new Map<string, Array<number>>()
    let touched = new Set<string>()
    for (const [index, event] of log.entries()) {
      if (event.type === "InvoiceIssued") currencies.set(event.data.invoice, event.data.currency)
      const change = changeOf(event)
      if (change !== null) {
        const currency =
          "currency" in event.data
            ? event.data.currency
            : "invoice" in event.data && event.data.invoice !== undefined
              ? currencies.get(event.data.invoice)
              : undefined
        const key = `${event.metadata.effectiveDate} in ${currency ?? "no currency"}`
        const { documentsAndCash = 0, open = 0, unapplied = 0 } = change
        add(differences, key, documentsAndCash - (open - unapplied))
        trail(positions, key, event.position)
        touched.add(key)
      }
      if (!endsCommand(log, index)) continue
      for (const key of touched) {
        const difference = differences.get(key) ?? 0
        if (difference !== 0)
          note(`what took effect on ${key}`, `it differs by ${difference}`, [...(positions.get(key) ?? [])])
      }
      touched = new Set()
    }
  },
)
