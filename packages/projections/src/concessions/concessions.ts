import { type LocalDate, toDay } from "@adv/domain"
import { Float64Column, Int32Column, Names, RowsOf, Uint8Column } from "../engine/columns.js"
import { type Dated, date, dated } from "../engine/dated.js"
import { type Moment, projection } from "../engine/projection.js"
import { hash } from "../receivables/ledger.js"

/** What a charge on an instalment is, by number. */
export const chargeKinds = ["expense", "penalty", "interest", "compensation", "fee"] as const

/** Why a receivable was written off, by number. */
export const writeOffReasons = ["badDebt", "smallDifference", "goodwill", "fx"] as const

/** Of a charge or a write-off that is taken back and was never told. */
const UNKNOWN = 255

interface OfItem extends Dated {
  /** The number of the invoice. */
  readonly invoice: Int32Column
  readonly instalment: Int32Column
  readonly amount: Float64Column
}

/**
 * What is asked for on top of an invoice, and what is let go of it: charges, write-offs and early-payment discounts, one
 * row a fact and never a row changed. Most invoices have none of them, and take no room here. Amounts are minor units of
 * the invoice's currency; days are days since 1970-01-01.
 */
export interface Concessions {
  readonly invoices: Names
  /** Charges and write-offs, by invoice and id. */
  readonly charges: Names
  readonly writeOffs: Names
  /** What was claimed, and below zero what of it was given up. */
  readonly charge: OfItem & { readonly charge: Int32Column; readonly kind: Uint8Column }
  readonly chargesOfInvoice: RowsOf
  /** What of a settlement was said to be for charges. The settlement is told by its hash, as in the ledger. */
  readonly settledCharges: OfItem & { readonly settlement: Int32Column }
  readonly settledChargesOfInvoice: RowsOf
  /** What was written off, and below zero what of it was taken back. */
  readonly writeOff: OfItem & { readonly writeOff: Int32Column; readonly reason: Uint8Column }
  readonly writeOffsOfInvoice: RowsOf
  /** Discounts that an invoice offers for paying by a day. */
  readonly offer: OfItem & { readonly until: Int32Column }
  readonly offersOfInvoice: RowsOf
  /** Discounts that were kept back, and below zero those taken back. */
  readonly taken: OfItem
  readonly takenOfInvoice: RowsOf
}

const ofItem = (): OfItem => ({
  ...dated(),
  invoice: new Int32Column(),
  instalment: new Int32Column(),
  amount: new Float64Column(),
})

const empty = (): Concessions => ({
  invoices: new Names(),
  charges: new Names(),
  writeOffs: new Names(),
  charge: { ...ofItem(), charge: new Int32Column(), kind: new Uint8Column() },
  chargesOfInvoice: new RowsOf(),
  settledCharges: { ...ofItem(), settlement: new Int32Column() },
  settledChargesOfInvoice: new RowsOf(),
  writeOff: { ...ofItem(), writeOff: new Int32Column(), reason: new Uint8Column() },
  writeOffsOfInvoice: new RowsOf(),
  offer: { ...ofItem(), until: new Int32Column() },
  offersOfInvoice: new RowsOf(),
  taken: ofItem(),
  takenOfInvoice: new RowsOf(),
})

interface Item {
  readonly invoice: string
  readonly instalment: number
}

const note = (
  { invoices }: Concessions,
  rows: OfItem,
  at: Moment,
  { invoice, instalment }: Item,
  amount: number,
): number => {
  const number = invoices.number(invoice)
  date(rows, at)
  rows.invoice.push(number)
  rows.instalment.push(instalment)
  rows.amount.push(amount)
  return number
}

const claim = (
  book: Concessions,
  at: Moment,
  item: Item & { readonly charge: string },
  kind: number,
  amount: number,
): void => {
  book.chargesOfInvoice.add(note(book, book.charge, at, item, amount))
  // Ids hold no control characters, so this parts them.
  book.charge.charge.push(book.charges.number(`${item.invoice}\u0000${item.charge}`))
  book.charge.kind.push(kind)
}

/** The kind of a charge, from the row that claimed it, or `UNKNOWN`. */
const kindOf = (book: Concessions, { invoice, charge }: Item & { readonly charge: string }): number => {
  const number = book.charges.find(`${invoice}\u0000${charge}`)
  const { chargesOfInvoice: rows } = book
  for (let row = rows.last(book.invoices.find(invoice)); row >= 0; row = rows.before(row))
    if (book.charge.charge.at(row) === number) return book.charge.kind.at(row)
  return UNKNOWN
}

const writeOff = (
  book: Concessions,
  at: Moment,
  item: Item & { readonly writeOff: string },
  reason: number,
  amount: number,
): void => {
  book.writeOffsOfInvoice.add(note(book, book.writeOff, at, item, amount))
  book.writeOff.writeOff.push(book.writeOffs.number(`${item.invoice}\u0000${item.writeOff}`))
  book.writeOff.reason.push(reason)
}

/** The reason of a write-off, from the row that told it, or `UNKNOWN`. */
const reasonOf = (
  book: Concessions,
  { invoice, writeOff: of }: Item & { readonly writeOff: string },
): number => {
  const number = book.writeOffs.find(`${invoice}\u0000${of}`)
  const { writeOffsOfInvoice: rows } = book
  for (let row = rows.last(book.invoices.find(invoice)); row >= 0; row = rows.before(row))
    if (book.writeOff.writeOff.at(row) === number) return book.writeOff.reason.at(row)
  return UNKNOWN
}

const offer = (
  book: Concessions,
  at: Moment,
  item: Item,
  discount: { readonly until: LocalDate; readonly amount: number },
): void => {
  book.offersOfInvoice.add(note(book, book.offer, at, item, discount.amount))
  book.offer.until.push(toDay(discount.until))
}

/** Charges, write-offs and early-payment discounts. */
export const concessions = projection<Concessions>({
  name: "concessions",
  version: 1,
  partitionBy: ["customers", "invoices"],
  initial: empty,
  recipes: {
    InvoiceIssued: (book, { invoice, instalments }, at) => {
      for (const { instalment, discount } of instalments)
        if (discount !== undefined) offer(book, at, { invoice, instalment }, discount)
    },
    ChargeClaimed: (book, claimed, at) =>
      claim(book, at, claimed, chargeKinds.indexOf(claimed.kind), claimed.amount),
    ChargeWaived: (book, waived, at) => {
      // Every charge of the ledger is a row here, whatever is known of it.
      claim(book, at, waived, kindOf(book, waived), -waived.amount)
    },
    InstalmentSettled: (book, { charges, settlement, ...item }, at) => {
      if (charges === undefined) return
      book.settledChargesOfInvoice.add(note(book, book.settledCharges, at, item, charges))
      book.settledCharges.settlement.push(hash(settlement))
    },
    ReceivableWrittenOff: (book, written, at) =>
      writeOff(book, at, written, writeOffReasons.indexOf(written.reason), written.amount),
    WriteOffReversed: (book, reversed, at) => {
      writeOff(book, at, reversed, reasonOf(book, reversed), -reversed.amount)
    },
    DiscountTaken: (book, taken, at) => {
      book.takenOfInvoice.add(note(book, book.taken, at, taken, taken.amount))
    },
    DiscountReversed: (book, reversed, at) => {
      book.takenOfInvoice.add(note(book, book.taken, at, reversed, -reversed.amount))
    },
  },
})
