import { eachChargesPaid } from "../../concessions/charges-paid.js"
import { type Concessions, chargeKinds, writeOffReasons } from "../../concessions/concessions.js"
import { itemOf, type Ledger, Movement } from "../../receivables/ledger.js"
import { dueWithin } from "../../receivables/settled-items.js"
import type { Books, Counted, Entry, Term } from "../term.js"

const BAD_DEBT = writeOffReasons.indexOf("badDebt")

/** What is claimed for being late. */
const forLateness: ReadonlySet<number> = new Set([
  chargeKinds.indexOf("interest"),
  chargeKinds.indexOf("compensation"),
])

interface Rows {
  readonly day: Concessions["charge"]["day"]
  readonly recorded: Concessions["charge"]["recorded"]
  readonly invoice: Concessions["charge"]["invoice"]
  readonly amount: Concessions["charge"]["amount"]
}

/** Says which invoice, whose and in which currency an entry about an invoice is, by its name. */
const tellInvoice = ({ receivables }: Books, entry: Entry, invoice: string): boolean => {
  const number = receivables.invoices.find(invoice)
  if (number < 0) return false
  entry.tell("invoice", invoice)
  entry.customer = receivables.customers.name(receivables.invoice.customer.at(number))
  entry.currency = receivables.currencies.name(receivables.invoice.currency.at(number))
  return true
}

/** Goes through rows within the horizon; an entry is filled with the day, the amount and whose it is. */
const each = (
  books: Books,
  rows: Rows,
  { asOf, knownAt }: Counted,
  entry: Entry,
  visit: (row: number) => void,
): void => {
  for (let row = 0; row < rows.day.length; row++) {
    if (rows.recorded.at(row) > knownAt) break
    const day = rows.day.at(row)
    if (day > asOf) continue
    if (!tellInvoice(books, entry, books.concessions.invoices.name(rows.invoice.at(row)))) continue
    entry.day = day
    entry.amount = rows.amount.at(row)
    visit(row)
  }
}

const writtenOffFacts = ["InvoiceIssued", "ReceivableWrittenOff", "WriteOffReversed"]

/** Told apart by `reason`. What is taken back, since it was paid after all, say, takes away on its own day. */
export const writtenOff: Term = {
  name: "writtenOff",
  what: "receivables written off, less what of it was taken back",
  kind: "flow",
  unit: "money",
  facts: writtenOffFacts,
  each: (books, counted, entry) => {
    const { writeOff } = books.concessions
    each(books, writeOff, counted, entry, (row) => {
      entry.n = entry.amount > 0 ? 1 : -1
      entry.labels["reason"] = writeOffReasons[writeOff.reason.at(row)] ?? ""
      entry.add()
    })
  },
}

/** Of these, what went bad. */
export const badDebt: Term = {
  ...writtenOff,
  name: "badDebt",
  what: "receivables written off as bad debt, less what of it was taken back",
  each: (books, counted, entry) => {
    const { writeOff } = books.concessions
    each(books, writeOff, counted, entry, (row) => {
      if (writeOff.reason.at(row) !== BAD_DEBT) return
      entry.n = entry.amount > 0 ? 1 : -1
      entry.add()
    })
  },
}

/** Bad debt out of the last bucket, of what was in it when the window began. */
export const badDebtOfLast = (bucket: string, lastBound: number): Term => ({
  ...badDebt,
  name: "lost",
  what: `what was in the bucket ${bucket} when the window began, and was written off as bad debt in it`,
  facts: [...writtenOffFacts, "DueDatesFixed", "InstalmentRescheduled"],
  each: (books, counted, entry) => {
    const { concessions, receivables } = books
    const { writeOff } = concessions
    entry.part = bucket
    each(books, writeOff, counted, entry, (row) => {
      if (writeOff.reason.at(row) !== BAD_DEBT) return
      const item = itemOf(
        receivables,
        concessions.invoices.name(writeOff.invoice.at(row)),
        writeOff.instalment.at(row),
      )
      const since = dueWithin(receivables, item, counted) + lastBound + 1
      if (item < 0 || entry.day <= since) return
      // In it at the end of a day is seen by a window that begins the day after.
      entry.since = since + 1
      entry.n = entry.amount > 0 ? 1 : -1
      entry.add()
    })
  },
})

/** Interest and compensation for being late that was claimed. Told apart by `kind`. */
export const claimedForLateness: Term = {
  name: "claimed",
  what: "interest and compensation claimed for being late",
  kind: "flow",
  unit: "money",
  facts: ["InvoiceIssued", "ChargeClaimed"],
  each: (books, counted, entry) => {
    const { charge } = books.concessions
    each(books, charge, counted, entry, (row) => {
      if (!forLateness.has(charge.kind.at(row)) || entry.amount < 0) return
      entry.labels["kind"] = chargeKinds[charge.kind.at(row)] ?? ""
      entry.add()
    })
  },
}

export const waivedForLateness: Term = {
  name: "waived",
  what: "interest and compensation for being late that was given up",
  kind: "flow",
  unit: "money",
  facts: ["InvoiceIssued", "ChargeClaimed", "ChargeWaived"],
  each: (books, counted, entry) => {
    const { charge } = books.concessions
    each(books, charge, counted, entry, (row) => {
      if (!forLateness.has(charge.kind.at(row)) || entry.amount > 0) return
      entry.labels["kind"] = chargeKinds[charge.kind.at(row)] ?? ""
      entry.amount = -entry.amount
      entry.add()
    })
  },
}

/** Of interest and compensation, what was paid; what a bank took back takes away on its day. Told apart by `kind`. */
export const collectedForLateness: Term = {
  name: "collected",
  what: "interest and compensation for being late that was paid",
  kind: "flow",
  unit: "money",
  facts: [
    "InvoiceIssued",
    "InstalmentRescheduled",
    "ChargeClaimed",
    "ChargeWaived",
    "InstalmentSettled",
    "SettlementReversed",
    "DiscountTaken",
    "DiscountReversed",
    "ReceivableWrittenOff",
    "WriteOffReversed",
  ],
  each: (books, counted, entry) => {
    const { concessions, receivables } = books
    for (let invoice = 0; invoice < concessions.invoices.length; invoice++) {
      const name = concessions.invoices.name(invoice)
      if (concessions.chargesOfInvoice.last(invoice) < 0 || !tellInvoice(books, entry, name)) continue
      for (const instalment of instalmentsOf(concessions, invoice)) {
        const item = itemOf(receivables, name, instalment)
        if (item < 0) continue
        eachChargesPaid(receivables, concessions, item, counted, ({ row, by, takenBack, kinds }) => {
          // What was credited or given up pays charges too, and is no money.
          if (by !== Movement.paid) return
          entry.day = receivables.movement.day.at(row)
          entry.n = takenBack ? -1 : 1
          for (const [kind, amount] of kinds) {
            if (!forLateness.has(kind)) continue
            entry.amount = entry.n * amount
            entry.labels["kind"] = chargeKinds[kind] ?? ""
            entry.add()
          }
        })
      }
    }
  },
}

/** The instalments of an invoice on which anything was claimed. */
const instalmentsOf = ({ charge, chargesOfInvoice }: Concessions, invoice: number): ReadonlySet<number> => {
  const found = new Set<number>()
  for (let row = chargesOfInvoice.last(invoice); row >= 0; row = chargesOfInvoice.before(row))
    found.add(charge.instalment.at(row))
  return found
}

/** What of an offer was taken within a horizon. */
const takenOf = (
  { taken, takenOfInvoice }: Concessions,
  invoice: number,
  instalment: number,
  { asOf, knownAt }: Counted,
): number => {
  let sum = 0
  for (let row = takenOfInvoice.last(invoice); row >= 0; row = takenOfInvoice.before(row))
    if (taken.instalment.at(row) === instalment && taken.day.at(row) <= asOf)
      if (taken.recorded.at(row) <= knownAt) sum += taken.amount.at(row)
  return sum
}

/** Early-payment discounts by the last day on which they could be taken. */
const offered = (
  named: Pick<Term, "name" | "what" | "unit" | "facts">,
  of: (books: Books, row: number, counted: Counted) => number,
): Term => ({
  ...named,
  kind: "flow",
  each: (books, counted, entry) => {
    const { offer } = books.concessions
    each(books, offer, counted, entry, (row) => {
      entry.day = offer.until.at(row)
      // Whether one that still runs will be taken nobody knows.
      if (entry.day >= counted.asOf) return
      entry.amount = of(books, row, counted)
      entry.add()
    })
  },
})

export const discountsOffered = offered(
  {
    name: "offered",
    what: "early-payment discounts that could be taken until a day of the window",
    unit: "money",
    facts: ["InvoiceIssued"],
  },
  ({ concessions: { offer } }, row) => offer.amount.at(row),
)

export const discountsTaken = offered(
  {
    name: "taken",
    what: "what was taken of these discounts, and stands",
    unit: "money",
    facts: ["InvoiceIssued", "DiscountTaken", "DiscountReversed"],
  },
  ({ concessions }, row, counted) =>
    takenOf(concessions, concessions.offer.invoice.at(row), concessions.offer.instalment.at(row), counted),
)

const amountOf = (ledger: Ledger, item: number): number => {
  let amount = 0
  for (let row = ledger.item.lastMovement.at(item); row >= 0; row = ledger.movement.previous.at(row))
    if (ledger.movement.kind.at(row) === Movement.issued) amount += ledger.movement.amount.at(row)
  return amount
}

/** What came early for a discount, and by how many days: from the last day of the discount to the due date. */
export const paidEarlyTimesDays = offered(
  {
    name: "paidEarlyTimesDays",
    what: "what was paid for these discounts × days from the discount's last day to the due date",
    unit: "things",
    facts: ["InvoiceIssued", "DiscountTaken", "DiscountReversed"],
  },
  ({ concessions, receivables }, row, counted) => {
    const { offer, invoices } = concessions
    const item = itemOf(receivables, invoices.name(offer.invoice.at(row)), offer.instalment.at(row))
    if (item < 0) return 0
    const days = receivables.item.due.at(item) - offer.until.at(row)
    const taken = takenOf(concessions, offer.invoice.at(row), offer.instalment.at(row), counted)
    // Of a discount taken in part, that part of the instalment was paid early.
    const whole = offer.amount.at(row)
    const early = whole === 0 ? 0 : Math.round(((amountOf(receivables, item) - whole) * taken) / whole)
    return early * days
  },
)

/** Told on the day it was kept back; what was taken back takes away on its own day. */
export const discountCost: Term = {
  name: "kept",
  what: "early-payment discounts kept back, less those taken back",
  kind: "flow",
  unit: "money",
  facts: ["InvoiceIssued", "DiscountTaken", "DiscountReversed"],
  each: (books, counted, entry) => {
    each(books, books.concessions.taken, counted, entry, () => {
      entry.n = entry.amount > 0 ? 1 : -1
      entry.add()
    })
  },
}
