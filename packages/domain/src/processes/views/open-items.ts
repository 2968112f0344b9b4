import type { CustomerId, InvoiceId, LocalDate } from "../../values/index.js"
import type { ViewRecipes } from "./view.js"

export interface OpenItem {
  readonly instalment: number
  due: LocalDate | null
  /** Minor units, with charges. */
  open: number
  /** The due date for which lateness was noticed. */
  markedFor: LocalDate | null
}

export interface InvoiceItems {
  readonly invoice: InvoiceId
  readonly customer: CustomerId
  readonly items: ReadonlyArray<OpenItem>
}

/** The instalments of every invoice, and which invoices a customer has still open. */
export interface OpenItems {
  readonly invoices: Map<InvoiceId, InvoiceItems>
  /** In the order they were issued. */
  readonly byCustomer: Map<CustomerId, Set<InvoiceId>>
}

export const openItems = (): OpenItems => ({ invoices: new Map(), byCustomer: new Map() })

const moved = (state: OpenItems, invoice: InvoiceId, instalment: number, amount: number): void => {
  const known = state.invoices.get(invoice)
  const item = known?.items.find((each) => each.instalment === instalment)
  if (known === undefined || item === undefined) return
  item.open += amount
  const own = state.byCustomer.get(known.customer) ?? new Set()
  if (known.items.some(({ open }) => open > 0)) own.add(invoice)
  else own.delete(invoice)
  state.byCustomer.set(known.customer, own)
}

export const openItemsRecipes: ViewRecipes<OpenItems> = {
  InvoiceIssued: (state, { data: { invoice, customer, instalments } }) => {
    state.invoices.set(invoice, {
      invoice,
      customer,
      items: instalments.map(({ instalment, dueDate }) => ({
        instalment,
        due: dueDate,
        open: 0,
        markedFor: null,
      })),
    })
    for (const { instalment, amount } of instalments) moved(state, invoice, instalment, amount)
  },
  DueDatesFixed: (state, { data: { invoice, instalments } }) => {
    const known = state.invoices.get(invoice)
    for (const { instalment, dueDate } of instalments) {
      const item = known?.items.find((each) => each.instalment === instalment)
      if (item) item.due = dueDate
    }
  },
  ChargeClaimed: (state, { data: { invoice, instalment, amount } }) =>
    moved(state, invoice, instalment, amount),
  InstalmentSettled: (state, { data: { invoice, instalment, amount } }) =>
    moved(state, invoice, instalment, -amount),
  SettlementReversed: (state, { data: { invoice, instalment, amount } }) =>
    moved(state, invoice, instalment, amount),
  InvoiceBecameOverdue: (state, { data: { invoice, instalment, dueDate } }) => {
    const item = state.invoices.get(invoice)?.items.find((each) => each.instalment === instalment)
    if (item) item.markedFor = dueDate
  },
}

/** What a customer has still open, in the order it was issued. */
export const openInvoicesOf = (state: OpenItems, customer: CustomerId): ReadonlyArray<InvoiceItems> =>
  [...(state.byCustomer.get(customer) ?? [])].flatMap((invoice) => state.invoices.get(invoice) ?? [])
