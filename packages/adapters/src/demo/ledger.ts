import { type InvoiceId, minor, toDay } from "@adv/domain"
import { type Books, type DemoInvoice, openOf, type World } from "./world.js"

type Moved = { readonly invoice: InvoiceId; readonly instalment: number; readonly amount: number }

/** Keeps in mind what is open on which invoice, as the facts have it. */
export const keepLedger = (world: World, books: Books): void => {
  const moved = ({ invoice, instalment, amount }: Moved) => {
    const of = books.invoices.get(invoice)
    const at = of?.instalments.get(instalment)
    if (of === undefined || at === undefined) return
    at.open = minor(at.open + amount)
    const open = books.accounts.get(of.customer.id)?.open
    if (openOf(of) > 0) open?.add(of)
    else open?.delete(of)
  }
  const charge = ({ invoice, instalment }: Omit<Moved, "amount">, amount: number) => {
    const at = books.invoices.get(invoice)?.instalments.get(instalment)
    if (at !== undefined) at.charged += amount
  }
  const more = ({ data }: { readonly data: Moved }) => moved(data)
  const less = ({ data }: { readonly data: Moved }) => moved({ ...data, amount: -data.amount })

  world.hear({
    InvoiceIssued: ({ data }) => {
      const order = data.orders[0] === undefined ? undefined : books.orders.get(data.orders[0])
      const account = books.accounts.get(data.customer)
      if (order === undefined || account === undefined) return
      const issued: DemoInvoice = {
        id: data.invoice,
        number: data.number,
        customer: account.customer,
        order,
        kind: data.kind,
        currency: data.currency,
        issued: toDay(data.issueDate),
        total: data.totals.payable,
        lines: data.lines,
        taxBreakdown: data.taxBreakdown,
        instalments: new Map(
          data.instalments.map(({ instalment, dueDate, amount, discount }) => [
            instalment,
            {
              due: dueDate === null ? null : toDay(dueDate),
              discount:
                discount === undefined ? null : { until: toDay(discount.until), amount: discount.amount },
              open: amount,
              charged: 0,
            },
          ]),
        ),
        credited: false,
        disputed: false,
      }
      for (const each of data.orders) books.orders.get(each)?.invoices.push(issued)
      books.invoices.set(issued.id, issued)
      account.open.add(issued)
    },
    DueDatesFixed: ({ data: { invoice, instalments } }) => {
      for (const { instalment, dueDate } of instalments) {
        const at = books.invoices.get(invoice)?.instalments.get(instalment)
        if (at !== undefined) at.due = toDay(dueDate)
      }
    },
    InstalmentRescheduled: ({ data: { invoice, instalment, splits } }) => {
      const of = books.invoices.get(invoice)
      const before = of?.instalments.get(instalment)
      if (of === undefined || before === undefined) return
      for (const { instalment: part, dueDate, amount } of splits)
        of.instalments.set(part, { due: toDay(dueDate), discount: null, open: amount, charged: 0 })
    },
    ChargeClaimed: ({ data }) => {
      moved(data)
      charge(data, data.amount)
    },
    ChargeWaived: ({ data }) => {
      moved({ ...data, amount: -data.amount })
      charge(data, -data.amount)
    },
    InstalmentSettled: less,
    SettlementReversed: more,
    DiscountTaken: less,
    DiscountReversed: more,
    ReceivableWrittenOff: less,
    WriteOffReversed: more,
  })
}
