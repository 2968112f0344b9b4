import type { RecordedEvent } from "@adv/domain"

/** The invariants of the domain, each told from the log by a fold of its own that knows nothing of the deciders. */

const broken = (rule: string, event: RecordedEvent | null, what: unknown): Error => {
  const where = event === null ? "at the end" : `at ${event.position} (${event.type} of ${event.stream})`
  return new Error(`${rule} is broken ${where}: ${JSON.stringify(what)}`)
}
const holds = (rule: string, event: RecordedEvent | null, isTrue: boolean, what: unknown = null): void => {
  if (!isTrue) throw broken(rule, event, what)
}

/** A quantity in millionths. */
const parts = (quantity: string): bigint => {
  const negative = quantity.startsWith("-")
  const [whole = "0", fraction = ""] = (negative ? quantity.slice(1) : quantity).split(".")
  const value = BigInt(whole + fraction.padEnd(6, "0"))
  return negative ? -value : value
}

const rounded = (numerator: bigint, denominator: bigint): bigint => {
  const size = numerator < 0n ? -numerator : numerator
  const value = (2n * size + denominator) / (2n * denominator)
  return numerator < 0n ? -value : value
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

/** Between nothing and the whole, which is below nothing where an allowance outweighs its lines. */
const isPart = (part: number, whole: number): boolean =>
  whole < 0 ? part >= whole && part <= 0 : part <= whole && part >= 0

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)

interface Line {
  ordered: bigint
  cancelled: bigint
  waived: bigint
  delivered: bigint
  backForGood: bigint
  invoiced: bigint
}

/** INV-01, INV-02: quantities of order lines. */
const quantities = (log: ReadonlyArray<RecordedEvent>): void => {
  const orders = new Map<string, { lines: Map<string, Line>; tolerance: bigint; onOrder: boolean }>()
  const billed = new Map<string, bigint>()
  for (const event of log) {
    if (event.type === "InvoiceIssued")
      for (const { order, orderLine, quantity } of event.data.lines)
        if (order !== undefined && orderLine !== undefined) {
          const key = `${event.data.invoice} ${order} ${orderLine}`
          billed.set(key, (billed.get(key) ?? 0n) + parts(quantity))
        }
  }
  for (const event of log) {
    if (event.type === "OrderPlaced") {
      const { order, lines, terms } = event.data
      orders.set(order, {
        tolerance: parts(terms.conditions.overDeliveryTolerance),
        onOrder: terms.conditions.invoicingPolicy === "onOrder",
        lines: new Map(
          lines.map(({ line, quantity }) => [
            line,
            {
              ordered: parts(quantity),
              cancelled: 0n,
              waived: 0n,
              delivered: 0n,
              backForGood: 0n,
              invoiced: 0n,
            },
          ]),
        ),
      })
      continue
    }
    if (!("order" in event.data) || event.data.order === undefined) continue
    const { order } = event.data
    const own = orders.get(order)
    if (own === undefined) throw broken("INV-01 (order)", event, order)
    const change = (line: string, by: (at: Line) => void) => {
      const at = own.lines.get(line)
      if (at === undefined) throw broken("INV-01 (line)", event, line)
      by(at)
    }
    switch (event.type) {
      case "DeliveryConfirmed":
        for (const { line, quantity } of event.data.lines)
          change(line, (at) => {
            at.delivered += parts(quantity)
          })
        break
      case "GoodsReturned": {
        const { affectsOrder } = event.data
        for (const { line, quantity } of event.data.lines)
          change(line, (at) => {
            if (affectsOrder) at.delivered -= parts(quantity)
            else at.backForGood += parts(quantity)
          })
        break
      }
      case "OrderLineCancelled": {
        const { quantity } = event.data
        change(event.data.line, (at) => {
          at.cancelled += parts(quantity)
        })
        break
      }
      case "OrderCancelled":
        for (const at of own.lines.values()) at.cancelled = at.ordered
        break
      case "OrderClosedShort":
        for (const { line, quantity } of event.data.lines)
          change(line, (at) => {
            at.waived += parts(quantity)
          })
        break
      case "OrderInvoiced":
        for (const { line, quantity } of event.data.lines)
          change(line, (at) => {
            at.invoiced += parts(quantity)
            const wanted = at.ordered - at.cancelled - at.waived
            const basis = (own.onOrder ? larger(wanted, at.delivered) : at.delivered) - at.backForGood
            holds("INV-02", event, at.invoiced <= basis, {
              line,
              invoiced: String(at.invoiced),
              basis: String(basis),
            })
            const key = `${event.data.invoice} ${order} ${line}`
            holds("INV-02 (the invoice says the same)", event, billed.get(key) === parts(quantity), key)
          })
        break
      case "OrderCredited":
        for (const { line, quantity } of event.data.lines)
          change(line, (at) => {
            at.invoiced -= parts(quantity)
            holds("INV-02 (credited)", event, at.invoiced >= 0n, line)
          })
        break
    }
    for (const [line, at] of own.lines) {
      const most = at.ordered * (100_000_000n + own.tolerance)
      holds("INV-01", event, at.delivered * 100_000_000n <= most, line)
      holds("INV-01", event, (at.cancelled + at.waived + at.delivered) * 100_000_000n <= most, line)
      holds("INV-01 (returned)", event, at.delivered >= at.backForGood && at.cancelled >= 0n, line)
    }
  }
}

/** INV-03, 09, 10, 16: what documents say. */
const documents = (log: ReadonlyArray<RecordedEvent>): void => {
  const invoiced = new Map<string, { taxable: number; tax: number }>()
  const credited = new Map<string, { taxable: number; tax: number }>()
  const creditedNet = new Map<string, number>()
  const lineNets = new Map<string, { net: number; quantity: bigint; credited: bigint }>()
  const registers = new Map<string, { sequence: number; date: string }>()
  const numbers = new Map<string, string>()
  for (const event of log) {
    if (event.type === "NumberAssigned") {
      const { register, sequence, number, date, document } = event.data
      const last = registers.get(register)
      holds("INV-16 (no gap)", event, sequence === (last?.sequence ?? 0) + 1, { register, sequence })
      holds("INV-16 (dates)", event, last === undefined || date >= last.date, { date, last })
      holds("INV-16 (unique)", event, !numbers.has(number), number)
      registers.set(register, { sequence, date })
      numbers.set(number, document.id)
      continue
    }
    if (event.type !== "InvoiceIssued" && event.type !== "CreditNoteIssued") continue
    const { totals, taxBreakdown, lines, number } = event.data
    const isInvoice = event.type === "InvoiceIssued"
    const id = isInvoice ? event.data.invoice : event.data.creditNote
    holds("INV-16 (the number is the document's)", event, numbers.get(number) === id, number)
    holds("INV-10 (lines)", event, totals.lineNet === sum(lines.map(({ net }) => net)), totals)
    holds(
      "INV-10 (net)",
      event,
      totals.taxExclusive === totals.lineNet - totals.allowances + totals.charges,
      totals,
    )
    holds(
      "INV-10 (bases)",
      event,
      totals.taxExclusive === sum(taxBreakdown.map(({ taxable }) => taxable)),
      totals,
    )
    holds("INV-10 (taxes)", event, totals.tax === sum(taxBreakdown.map(({ tax }) => tax)), totals)
    holds("INV-10 (gross)", event, totals.taxInclusive === totals.taxExclusive + totals.tax, totals)
    holds(
      "INV-10 (payable)",
      event,
      totals.payable === totals.taxInclusive - totals.prepaid + totals.rounding,
      totals,
    )
    const keys = taxBreakdown.map(({ category, rate }) => `${category} ${rate}`)
    holds("INV-10 (once per rate)", event, new Set(keys).size === keys.length, keys)
    for (const { category, rate, taxable, tax } of taxBreakdown) {
      const due = Number(rounded(BigInt(taxable) * parts(rate), 100_000_000n))
      // Several credit notes of one invoice round as often as there are, and the last takes what is left.
      holds("INV-10 (tax)", event, isInvoice ? tax === due : Math.abs(tax - due) <= 3, {
        rate,
        taxable,
        tax,
        due,
      })
      const key = `${event.data.invoice} ${category} ${rate}`
      if (isInvoice) invoiced.set(key, { taxable, tax })
      else {
        const before = credited.get(key) ?? { taxable: 0, tax: 0 }
        const now = { taxable: before.taxable + taxable, tax: before.tax + tax }
        const most = invoiced.get(key) ?? { taxable: 0, tax: 0 }
        holds("INV-03", event, isPart(now.taxable, most.taxable) && isPart(now.tax, most.tax), {
          key,
          now,
          most,
        })
        if (now.taxable === most.taxable)
          holds("INV-03 (the last of it)", event, now.tax === most.tax, { key, now, most })
        credited.set(key, now)
      }
    }
    if (isInvoice) {
      holds(
        "INV-09",
        event,
        sum(event.data.instalments.map(({ amount }) => amount)) === totals.payable,
        totals,
      )
      for (const [index, { net, quantity }] of lines.entries())
        lineNets.set(`${event.data.invoice} ${index + 1}`, { net, quantity: parts(quantity), credited: 0n })
    } else
      for (const { invoiceLine, net, quantity } of event.data.lines) {
        if (invoiceLine === undefined) continue
        const key = `${event.data.invoice} ${invoiceLine}`
        const line = lineNets.get(key)
        if (line === undefined) throw broken("INV-03 (line)", event, key)
        line.credited += parts(quantity)
        creditedNet.set(key, (creditedNet.get(key) ?? 0) + net)
        holds("INV-03 (line)", event, line.credited <= line.quantity, key)
        if (line.credited === line.quantity)
          holds("INV-03 (a line credited bit by bit)", event, creditedNet.get(key) === line.net, key)
      }
  }
}

/** INV-04, 05, 06: money. */
const settlements = (log: ReadonlyArray<RecordedEvent>): void => {
  const owed = new Map<string, number>()
  const settled = new Map<string, number>()
  const bySource = new Map<string, number>()
  const credits = new Map<string, number>()
  const received = new Map<string, number>()
  const allocated = new Map<string, number>()
  const add = (to: Map<string, number>, key: string, amount: number) =>
    to.set(key, (to.get(key) ?? 0) + amount)
  const issued = new Map<string, string>()
  for (const event of log) {
    switch (event.type) {
      case "InvoiceIssued":
        issued.set(event.data.invoice, event.data.issueDate)
        for (const { instalment, amount } of event.data.instalments)
          add(owed, `${event.data.invoice}/${instalment}`, amount)
        break
      case "ChargeClaimed":
        add(owed, `${event.data.invoice}/${event.data.instalment}`, event.data.amount)
        break
      case "CreditNoteIssued":
        add(credits, event.data.creditNote, event.data.totals.payable)
        break
      case "InstalmentSettled":
      case "SettlementReversed": {
        const { invoice, instalment, amount, source } = event.data
        const sign = event.type === "InstalmentSettled" ? 1 : -1
        const key = `${invoice}/${instalment}`
        add(settled, key, sign * amount)
        add(bySource, `${source.kind} ${source.id}`, sign * amount)
        const now = settled.get(key) ?? 0
        holds("INV-06", event, now >= 0 && now <= (owed.get(key) ?? 0), { key, now, owed: owed.get(key) })
        holds("INV-06 (amount)", event, amount > 0, amount)
        holds(
          "no settlement before its invoice",
          event,
          event.metadata.effectiveDate >= (issued.get(invoice) ?? ""),
        )
        if (source.kind === "creditNote")
          holds(
            "INV-04",
            event,
            (bySource.get(`creditNote ${source.id}`) ?? 0) <= (credits.get(source.id) ?? 0),
            source,
          )
        break
      }
      case "PaymentReceived":
        received.set(event.data.payment, event.data.amount)
        break
      case "PaymentAllocated":
      case "PaymentAllocationReversed": {
        const sign = event.type === "PaymentAllocated" ? 1 : -1
        add(allocated, event.data.payment, sign * sum(event.data.allocations.map(({ amount }) => amount)))
        break
      }
      case "PaymentReturned":
        add(received, event.data.payment, -event.data.amount)
        break
    }
    if ("payment" in event.data) {
      const live = allocated.get(event.data.payment) ?? 0
      holds("INV-05", event, live >= 0 && live <= (received.get(event.data.payment) ?? 0), event.data)
    }
  }
  for (const [payment, live] of allocated)
    holds(
      "INV-05 (both sides say the same)",
      null,
      (bySource.get(`payment ${payment}`) ?? 0) === live,
      payment,
    )
}

/**
 * INV-07: Σ invoices and charges − Σ credit notes − Σ received + Σ returned = Σ open − Σ unapplied, for every date and
 * every moment at which a command had been stored. Customers pay each other's invoices here, so the sum is over all.
 */
const conservation = (log: ReadonlyArray<RecordedEvent>): void => {
  const dates = [...new Set(log.map(({ metadata }) => metadata.effectiveDate))].sort()
  const chosen = [0.25, 0.5, 0.75, 1].flatMap((share) => dates[Math.ceil(share * dates.length) - 1] ?? [])
  for (const asOf of chosen) {
    let documentsAndCash = 0
    let open = 0
    let unapplied = 0
    for (const [index, event] of log.entries()) {
      const ends = log[index + 1]?.metadata.commandId !== event.metadata.commandId
      if (event.metadata.effectiveDate <= asOf)
        switch (event.type) {
          case "InvoiceIssued":
            documentsAndCash += event.data.totals.payable
            open += sum(event.data.instalments.map(({ amount }) => amount))
            break
          case "ChargeClaimed":
            documentsAndCash += event.data.amount
            open += event.data.amount
            break
          case "CreditNoteIssued":
            documentsAndCash -= event.data.totals.payable
            unapplied += event.data.totals.payable
            break
          case "PaymentReceived":
            documentsAndCash -= event.data.amount
            unapplied += event.data.amount
            break
          case "PaymentReturned":
            documentsAndCash += event.data.amount
            unapplied -= event.data.amount
            break
          case "InstalmentSettled":
          case "SettlementReversed": {
            const amount = event.type === "InstalmentSettled" ? event.data.amount : -event.data.amount
            open -= amount
            if (event.data.source.kind === "creditNote") unapplied -= amount
            break
          }
          case "PaymentAllocated":
            unapplied -= sum(event.data.allocations.map(({ amount }) => amount))
            break
          case "PaymentAllocationReversed":
            unapplied += sum(event.data.allocations.map(({ amount }) => amount))
            break
        }
      if (ends)
        holds("INV-07", event, documentsAndCash === open - unapplied, {
          asOf,
          documentsAndCash,
          open,
          unapplied,
        })
    }
  }
}

/** INV-17: an order keeps the conditions that were in force on its day, and its invoices are due by them. */
const conditions = (log: ReadonlyArray<RecordedEvent>): void => {
  const versions = new Map<string, Array<{ version: number; validFrom: string; text: string }>>()
  const frozen = new Map<string, string>()
  for (const event of log) {
    if (event.type === "ConditionsAgreed" || event.type === "ConditionsAmended") {
      const { customer, version, validFrom } = event.data
      const own = versions.get(customer) ?? []
      own.push({ version, validFrom, text: JSON.stringify(event.data.conditions) })
      versions.set(customer, own)
    } else if (event.type === "OrderPlaced") {
      const { customer, terms, order } = event.data
      const inForce = (versions.get(customer) ?? [])
        .filter(({ validFrom }) => validFrom <= event.metadata.effectiveDate)
        .sort((a, b) =>
          a.validFrom === b.validFrom ? a.version - b.version : a.validFrom < b.validFrom ? -1 : 1,
        )
        .at(-1)
      holds(
        "INV-17",
        event,
        inForce?.version === terms.version && inForce?.text === JSON.stringify(terms.conditions),
        terms,
      )
      frozen.set(order, JSON.stringify(terms.conditions.paymentTerm))
    } else if (event.type === "InvoiceIssued")
      for (const order of event.data.orders)
        holds("INV-17", event, JSON.stringify(event.data.paymentTerm) === frozen.get(order), order)
  }
}

export const check = (log: ReadonlyArray<RecordedEvent>): void => {
  quantities(log)
  documents(log)
  settlements(log)
  conservation(log)
  conditions(log)
}
