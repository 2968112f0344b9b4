import {
  addDays,
  daysBetween,
  type InvoiceId,
  type LocalDate,
  type RecordedEvent,
  toMillionths,
} from "@adv/domain"

interface OpenItem {
  readonly issued: LocalDate
  readonly currency: string
  due: LocalDate | null
  amount: number
  open: number
  /** The effective date of what brought it to nothing. */
  settledOn: LocalDate | null
}

/** What a year comes to, in shares (0 to 1), days and counts, at the end of its last day. Money figures are in EUR only. */
export interface Figures {
  readonly orders: number
  readonly invoices: number
  readonly eventsPerOrder: number
  readonly types: ReadonlyMap<string, number>
  /** Lines completed by the requested date, of the lines that were to be by the end. */
  readonly onTime: number
  readonly settledLate: number
  readonly dso: number
  readonly overdueRatio: number
  readonly creditNotes: number
  readonly disputes: number
  readonly entryErrors: number
  readonly returnedPayments: number
  readonly cancelled: number
  readonly heldAtTheEnd: number
  readonly currencies: ReadonlySet<string>
}

export const figuresOf = (events: ReadonlyArray<RecordedEvent>, until: LocalDate): Figures => {
  const types = new Map<string, number>()
  const items = new Map<string, OpenItem>()
  const lines = new Map<string, { requested: LocalDate | null; rest: number; doneOn: LocalDate | null }>()
  const holds = new Map<string, Set<string>>()
  const over = new Set<string>()
  const faulty = new Set<string>()
  const currencies = new Set<string>()
  let salesOfTheQuarter = 0
  const quarter = addDays(until, -89)
  const count = (type: string) => types.get(type) ?? 0
  const item = (invoice: InvoiceId, instalment: number): OpenItem => {
    const found = items.get(`${invoice}/${instalment}`)
    if (found === undefined) throw new Error(`no instalment ${invoice}/${instalment}`)
    return found
  }
  for (const { type, data, metadata } of events) {
    types.set(type, count(type) + 1)
    const on = metadata.effectiveDate
    switch (type) {
      case "OrderPlaced":
        currencies.add(data.currency)
        for (const { line, requestedDate, quantity } of data.lines)
          lines.set(`${data.order}/${line}`, {
            requested: requestedDate ?? null,
            rest: toMillionths(quantity),
            doneOn: null,
          })
        break
      case "OrderLineCancelled":
        lines.delete(`${data.order}/${data.line}`)
        break
      case "OrderCancelled":
        over.add(data.order)
        for (const key of lines.keys()) if (key.startsWith(`${data.order}/`)) lines.delete(key)
        break
      case "DeliveryConfirmed":
        for (const { line, quantity } of data.lines) {
          const at = lines.get(`${data.order}/${line}`)
          if (at === undefined) continue
          at.rest -= toMillionths(quantity)
          if (at.rest <= 0) at.doneOn ??= on
        }
        break
      case "OrderHeld":
        holds.set(data.order, (holds.get(data.order) ?? new Set()).add(data.hold))
        break
      case "OrderHoldReleased":
        holds.get(data.order)?.delete(data.hold)
        break
      case "OrderEntryErrorDetected":
        faulty.add(data.order)
        break
      case "InvoiceIssued":
        if (data.currency === "EUR" && data.issueDate >= quarter) salesOfTheQuarter += data.totals.payable
        for (const { instalment, dueDate, amount } of data.instalments)
          items.set(`${data.invoice}/${instalment}`, {
            issued: data.issueDate,
            currency: data.currency,
            due: dueDate,
            amount,
            open: amount,
            settledOn: null,
          })
        break
      case "DueDatesFixed":
        for (const { instalment, dueDate } of data.instalments) item(data.invoice, instalment).due = dueDate
        break
      case "InstalmentRescheduled":
        for (const { instalment, dueDate, amount } of data.splits) {
          const { issued, currency } = item(data.invoice, data.instalment)
          items.set(`${data.invoice}/${instalment}`, {
            issued,
            currency,
            due: dueDate,
            amount,
            open: amount,
            settledOn: null,
          })
        }
        break
      case "ChargeClaimed":
        item(data.invoice, data.instalment).open += data.amount
        break
      case "ChargeWaived":
      case "DiscountTaken":
      case "ReceivableWrittenOff":
      case "InstalmentSettled": {
        const at = item(data.invoice, data.instalment)
        at.open -= data.amount
        if (at.open === 0) at.settledOn = on
        break
      }
      case "DiscountReversed":
      case "WriteOffReversed":
      case "SettlementReversed": {
        const at = item(data.invoice, data.instalment)
        at.open += data.amount
        at.settledOn = null
        break
      }
    }
  }
  const ofEuro = [...items.values()].filter(({ currency }) => currency === "EUR")
  const sum = (some: ReadonlyArray<OpenItem>) => some.reduce((total, { open }) => total + open, 0)
  const receivable = sum(ofEuro)
  const overdue = sum(ofEuro.filter(({ due }) => due !== null && due < until))
  const settled = [...items.values()].filter(({ settledOn, due }) => settledOn !== null && due !== null)
  const late = settled.filter(({ settledOn, due }) => (settledOn ?? "") > (due ?? ""))
  const wanted = [...lines.values()].filter(({ requested }) => requested !== null && requested <= until)
  const punctual = wanted.filter(
    ({ requested, doneOn }) => doneOn !== null && requested !== null && daysBetween(doneOn, requested) >= 0,
  )
  const orders = count("OrderPlaced")
  const invoices = count("InvoiceIssued")
  return {
    orders,
    invoices,
    eventsPerOrder: events.length / orders,
    types,
    onTime: punctual.length / wanted.length,
    settledLate: late.length / settled.length,
    dso: (receivable / salesOfTheQuarter) * 90,
    overdueRatio: overdue / receivable,
    creditNotes: count("CreditNoteIssued") / invoices,
    disputes: count("DisputeOpened") / invoices,
    entryErrors: faulty.size / orders,
    returnedPayments: count("PaymentReturned") / count("PaymentReceived"),
    cancelled: over.size / orders,
    heldAtTheEnd: [...holds].filter(([order, kinds]) => kinds.size > 0 && !over.has(order)).length,
    currencies,
  }
}
