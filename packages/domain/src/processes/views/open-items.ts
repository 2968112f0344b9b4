import type { InvoiceFact } from "../../invoice/events.js"
import type { Currency, CustomerId, InvoiceId, LocalDate } from "../../values/index.js"
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
  readonly number: string
  readonly customer: CustomerId
  readonly currency: Currency
  readonly issueDate: LocalDate
  readonly items: Array<OpenItem>
}

/** The instalments of every invoice, and which invoices a customer has still open. */
export interface OpenItems {
  readonly invoices: Map<InvoiceId, InvoiceItems>
  /** In the order they were issued. */
  readonly byCustomer: Map<CustomerId, Set<InvoiceId>>
}

export const openItems = (): OpenItems => ({ invoices: new Map(), byCustomer: new Map() })

const itemOf = (state: OpenItems, invoice: InvoiceId, instalment: number): OpenItem | undefined =>
  state.invoices.get(invoice)?.items.find((each) => each.instalment === instalment)

const moved = (
  state: OpenItems,
  { invoice, instalment }: { readonly invoice: InvoiceId; readonly instalment: number },
  amount: number,
): void => {
  const known = state.invoices.get(invoice)
  const item = itemOf(state, invoice, instalment)
  if (known === undefined || item === undefined) return
  item.open += amount
  const own = state.byCustomer.get(known.customer) ?? new Set()
  if (known.items.some(({ open }) => open > 0)) own.add(invoice)
  else own.delete(invoice)
  state.byCustomer.set(known.customer, own)
}

type Moving = Extract<
  InvoiceFact,
  { readonly data: { readonly instalment: number; readonly amount: number } }
>

const owesMore = (state: OpenItems, { data }: { readonly data: Moving["data"] }): void =>
  moved(state, data, data.amount)
const owesLess = (state: OpenItems, { data }: { readonly data: Moving["data"] }): void =>
  moved(state, data, -data.amount)

export const openItemsRecipes: ViewRecipes<OpenItems> = {
  InvoiceIssued: (state, { data }) => {
    const { invoice, number, customer, currency, issueDate, instalments } = data
    state.invoices.set(invoice, {
      invoice,
      number,
      customer,
      currency,
      issueDate,
      items: instalments.map(({ instalment, dueDate }) => ({
        instalment,
        due: dueDate,
        open: 0,
        markedFor: null,
      })),
    })
    for (const { instalment, amount } of instalments) moved(state, { invoice, instalment }, amount)
  },
  DueDatesFixed: (state, { data: { invoice, instalments } }) => {
    for (const { instalment, dueDate } of instalments) {
      const item = itemOf(state, invoice, instalment)
      if (item) item.due = dueDate
    }
  },
  InstalmentRescheduled: (state, { data: { invoice, instalment, splits } }) => {
    const item = itemOf(state, invoice, instalment)
    if (item === undefined) return
    item.open = 0
    for (const { instalment: part, dueDate, amount } of splits) {
      const own = itemOf(state, invoice, part)
      if (own) own.due = dueDate
      else
        state.invoices.get(invoice)?.items.push({ instalment: part, due: dueDate, open: 0, markedFor: null })
      moved(state, { invoice, instalment: part }, amount)
    }
  },
  ChargeClaimed: owesMore,
  ChargeWaived: owesLess,
  InstalmentSettled: owesLess,
  SettlementReversed: owesMore,
  DiscountTaken: owesLess,
  DiscountReversed: owesMore,
  ReceivableWrittenOff: owesLess,
  WriteOffReversed: owesMore,
  InvoiceBecameOverdue: (state, { data: { invoice, instalment, dueDate } }) => {
    const item = itemOf(state, invoice, instalment)
    if (item) item.markedFor = dueDate
  },
  InvoiceOverdueCleared: (state, { data: { invoice, instalment } }) => {
    const item = itemOf(state, invoice, instalment)
    if (item) item.markedFor = null
  },
}

/** What a customer has still open, in the order it was issued. */
export const openInvoicesOf = (state: OpenItems, customer: CustomerId): ReadonlyArray<InvoiceItems> =>
  [...(state.byCustomer.get(customer) ?? [])].flatMap((invoice) => state.invoices.get(invoice) ?? [])
