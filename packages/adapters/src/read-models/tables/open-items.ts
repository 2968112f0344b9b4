import { countItem, itemsOf, noBalances } from "@adv/projections"
import { ALWAYS, dateOf } from "./always.js"
import { forEach, type RowRecipes, type RowSources, type Rows, type SqlTable } from "./table.js"

const amount = (about: string) => ({ type: "INTEGER" as const, about: `${about}, in minor units` })

export const openItemsTable: SqlTable = {
  name: "open_items",
  about: "One row an instalment, settled or not: the item that aging, dunning and settlement go by.",
  columns: {
    invoice_id: { type: "TEXT", about: "the invoice" },
    instalment: { type: "INTEGER", about: "which of its instalments" },
    customer_id: { type: "TEXT", about: "who owes it" },
    currency: { type: "TEXT", about: "the currency of its amounts" },
    issued_on: { type: "TEXT", about: "the date of the invoice" },
    due_on: {
      type: "TEXT",
      about: "when it is due, as it stands; empty while its term counts from something that hasn't happened",
      nullable: true,
    },
    amount: amount("what it came to in all: open and settled together"),
    open: amount("open of it"),
    disputed: amount("in dispute of what is open"),
    paid: amount("paid, by payments that still stand"),
    credited: amount("settled by credit notes"),
    discounted: amount("kept back for paying early"),
    written_off: amount("given up"),
    settled_on: {
      type: "TEXT",
      about: "the day of its last payment or credit note that stands",
      nullable: true,
    },
  },
  key: ["invoice_id", "instalment"],
  indexes: [["customer_id"], ["due_on"]],
}

export const allocationsTable: SqlTable = {
  name: "allocations",
  about: "One row for each time that a payment or a credit note was put against an instalment.",
  columns: {
    settlement_id: { type: "TEXT", about: "the settlement" },
    invoice_id: { type: "TEXT", about: "the invoice" },
    instalment: { type: "INTEGER", about: "which of its instalments" },
    amount: amount("what it settled, in the invoice's currency"),
    source_kind: { type: "TEXT", about: "payment or creditNote" },
    source_id: { type: "TEXT", about: "the payment, or the credit note" },
    source_invoice_id: {
      type: "TEXT",
      about: "of a credit note, the invoice it credits",
      nullable: true,
    },
    settled_on: { type: "TEXT", about: "the business date" },
    recorded_at: { type: "INTEGER", about: "when it was recorded, in milliseconds since 1970-01-01 UTC" },
    reversed_on: { type: "TEXT", about: "the business date it was taken back on", nullable: true },
  },
  key: ["settlement_id", "invoice_id", "instalment"],
  indexes: [["invoice_id"], ["source_kind", "source_id"]],
}

const touchInvoice = (rows: Rows, { invoice }: { readonly invoice: string }) => rows.touch("invoice", invoice)

interface Settled {
  readonly invoice: string
  readonly source: { readonly kind: string; readonly id: string; readonly invoice?: string }
}

/** A settlement changes what is open, and what is left of what settles. */
const touchSettled = (rows: Rows, { invoice, source }: Settled) => {
  rows.touch("invoice", invoice)
  if (source.kind === "creditNote") rows.touch("creditNote", source.invoice ?? invoice, source.id)
  else rows.touch("payment", source.id)
}

export const openItemRows: RowRecipes = {
  ...forEach(
    [
      "DueDatesFixed",
      "InstalmentRescheduled",
      "ChargeClaimed",
      "ChargeWaived",
      "DiscountTaken",
      "DiscountReversed",
      "ReceivableWrittenOff",
      "WriteOffReversed",
      "DisputeOpened",
      "DisputeResolved",
      "DisputeReopened",
    ],
    touchInvoice,
  ),
  InstalmentSettled: (rows, data, { metadata, recordedAt }) => {
    const { settlement, invoice, instalment, amount: settled, source } = data
    rows.put(
      allocationsTable,
      settlement,
      invoice,
      instalment,
      settled,
      source.kind,
      source.id,
      source.kind === "creditNote" ? (source.invoice ?? invoice) : null,
      metadata.effectiveDate,
      recordedAt,
      null,
    )
    touchSettled(rows, data)
  },
  SettlementReversed: (rows, data, { metadata }) => {
    const { settlement, invoice, instalment } = data
    rows.change(allocationsTable, [settlement, invoice, instalment], { reversed_on: metadata.effectiveDate })
    touchSettled(rows, data)
  },
}

/** Writes the instalments of invoices anew. */
export const writeOpenItems = (
  rows: Rows,
  { receivables: ledger }: RowSources,
  invoices: Iterable<string>,
): void => {
  const balances = noBalances(ledger, ALWAYS)
  for (const invoice of invoices) {
    const number = ledger.invoices.find(invoice)
    // The instalments of an invoice become more, never fewer.
    if (number < 0) continue
    for (const item of itemsOf(ledger, number)) {
      countItem(ledger, balances, item)
      const of = (amounts: Float64Array) => amounts[item] ?? 0
      const { open, paid, credited, discounted, writtenOff, disputed } = balances
      rows.put(
        openItemsTable,
        invoice,
        ledger.item.instalment.at(item),
        ledger.customers.name(ledger.invoice.customer.at(number)),
        ledger.currencies.name(ledger.invoice.currency.at(number)),
        dateOf(ledger.invoice.issued.at(number)),
        dateOf(balances.due[item] ?? null),
        of(open) + of(paid) + of(credited) + of(discounted) + of(writtenOff),
        of(open),
        of(disputed),
        of(paid),
        of(credited),
        of(discounted),
        of(writtenOff),
        dateOf(balances.settledOn[item] ?? null),
      )
    }
  }
}
