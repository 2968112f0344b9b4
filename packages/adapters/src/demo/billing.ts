import {
  type CreditNoteId,
  type CreditReason,
  civilOf,
  type Day,
  type DisputeId,
  type DomainFact,
  dayOfCivil,
  daysInMonth,
  type InvoiceId,
  minor,
  type TaxSubtotal,
  toDay,
  unsafeDecimal,
} from "@adv/domain"
import { billing as billingClerk, creditControl, dailyClose } from "./company.js"
import { inCurrencyOf } from "./customers.js"
import { earlierDay, laterDay, shift } from "./workdays.js"
import {
  type Books,
  type DemoInstalment,
  type DemoInvoice,
  type DemoLine,
  type DemoOrder,
  openOf,
  undelivered,
  type World,
} from "./world.js"

export interface Billing {
  /** Something was delivered: it is invoiced in the customer's next billing run. */
  readonly delivered: (order: DemoOrder) => void
  readonly invoice: (order: DemoOrder, on: Day) => void
  /** Completes the order, when nothing is left to deliver or to invoice. */
  readonly complete: (order: DemoOrder) => boolean
  readonly whenCompleted: (listener: (order: DemoOrder) => void) => void
  readonly creditReturn: (order: DemoOrder, line: DemoLine, quantity: number) => void
  readonly told: (fact: DomainFact) => void
}

const MONTH_END_RUN = 8 * 60
const DAILY_RUN = 16 * 60 + 45
const OVERDUE_RUN = 17 * 60 + 35

/** 1 January 1970 was a Thursday. */
const THURSDAY = 0
const FRIDAY = THURSDAY + 1
const MONDAY = THURSDAY + 4

/** The first such day of the week after a day, or that day itself. */
const weekdayFrom = (day: Day, weekday: number): Day => shift(day, (weekday - (day % 7) + 7) % 7)

const largest = (breakdown: ReadonlyArray<TaxSubtotal>): TaxSubtotal | undefined =>
  breakdown.reduce<TaxSubtotal | undefined>(
    (best, subtotal) => (best === undefined || subtotal.taxable > best.taxable ? subtotal : best),
    undefined,
  )

/** How orders become invoices, and what may go wrong with an invoice before it is paid. */
export const billingIn = (world: World, books: Books): Billing => {
  const { random, workdays } = world
  const awaited = new Map<InvoiceId, DemoOrder>()
  let onCompletion: (order: DemoOrder) => void = () => undefined
  const on = () => world.date(world.today())
  const inDays = (low: number, high: number) => workdays.after(world.today(), random.between(low, high))
  const morning = () => random.between(9 * 60, 12 * 60)

  const lastWorkdayOfMonth = (day: Day): Day => {
    const { year, month } = civilOf(day)
    return laterDay(day, workdays.before(dayOfCivil(year, month, daysInMonth(year, month)), 0))
  }

  const invoice = (order: DemoOrder, day: Day) => {
    if (order.state === "cancelled" || (order.customer.invoicing === "onDelivery" && !order.invoiceable))
      return
    const date = world.date(day)
    const id = world.next<InvoiceId>(`INV-${date.slice(0, 4)}`)
    order.invoiceable = false
    order.billed = true
    awaited.set(id, order)
    world.ask(
      {
        type: "InvoiceOrder",
        on: date,
        invoice: id,
        order: order.id,
        ...(order.lastDelivery === null ? {} : { anchors: { deliveryDate: world.date(order.lastDelivery) } }),
      },
      billingClerk,
      order.chain,
    )
    if (order.customer.invoicing === "onDelivery" && complete(order)) onCompletion(order)
  }

  const complete = (order: DemoOrder): boolean => {
    if (order.state !== "open" || order.invoiceable || !order.billed || undelivered(order).length > 0)
      return false
    order.state = "completed"
    world.ask({ type: "CompleteOrder", on: on(), order: order.id }, dailyClose, order.chain)
    return true
  }

  const delivered = (order: DemoOrder) => {
    order.invoiceable = true
    const today = world.today()
    const wanted = order.customer.billedWeekly ? workdays.after(weekdayFrom(today, FRIDAY), 0) : today
    const monthEnd = lastWorkdayOfMonth(today)
    const day = earlierDay(wanted, monthEnd)
    // What leaves on the last day of the month is invoiced for that day, the morning after.
    if (workdays.isLastOfMonth(day))
      world.at(workdays.after(day, 1), MONTH_END_RUN, () => invoice(order, day))
    else world.at(day, DAILY_RUN, () => invoice(order, day))
  }

  const creditNote = () => world.next<CreditNoteId>(`CN-${on().slice(0, 4)}`)

  /** Credits an amount, net, at the tax that most of the invoice bears. */
  const creditAmount = (of: DemoInvoice, reason: CreditReason, net: number, description: string) => {
    const subtotal = largest(of.taxBreakdown)
    if (of.credited || subtotal === undefined) return
    const amount = Math.min(net, Math.floor(subtotal.taxable * 0.9))
    if (amount <= 0) return
    of.credited = true
    const { category, rate } = subtotal
    world.ask(
      {
        type: "IssueCreditNote",
        on: on(),
        invoice: of.id,
        creditNote: creditNote(),
        reason,
        credited: { amounts: [{ net: minor(amount), tax: { category, rate }, description }] },
        effectOnOrder: "none",
      },
      billingClerk,
      of.order.chain,
    )
  }

  const creditReturn = (order: DemoOrder, { line }: DemoLine, quantity: number) => {
    for (const of of order.invoices) {
      const at = of.lines.findIndex(
        (billed) => billed.orderLine === line && Number(billed.quantity) >= quantity,
      )
      if (at < 0 || of.credited) continue
      of.credited = true
      world.ask(
        {
          type: "IssueCreditNote",
          on: on(),
          invoice: of.id,
          creditNote: creditNote(),
          reason: "RETURN",
          credited: { lines: [{ line: at + 1, quantity: unsafeDecimal(String(quantity)) }] },
          effectOnOrder: "none",
        },
        billingClerk,
        order.chain,
      )
      return
    }
  }

  /** The invoice was made out wrongly: it is taken back whole and the order is invoiced again. */
  const invoiceAgain = (of: DemoInvoice) => {
    const { order } = of
    if (
      of.credited ||
      of.disputed ||
      order.hadReturn ||
      order.state !== "completed" ||
      openOf(of) !== of.total
    )
      return
    of.credited = true
    world.ask(
      {
        type: "IssueCreditNote",
        on: on(),
        invoice: of.id,
        creditNote: creditNote(),
        reason: random.pick(["TAX", "PRICE"]),
        credited: { whole: true },
        effectOnOrder: "restoresInvoiceableQuantity",
      },
      billingClerk,
      order.chain,
    )
    order.invoiceable = true
    invoice(order, world.today())
  }

  const dispute = (of: DemoInvoice) => {
    const [number, at] = [...of.instalments].find(([, { open }]) => open > 0) ?? []
    if (number === undefined || at === undefined || of.disputed) return
    of.disputed = true
    const amount = random.chance(0.4)
      ? at.open
      : minor(Math.max(1, Math.floor((at.open * random.between(8, 60)) / 100)))
    const id = world.next<DisputeId>("DSP")
    const reason = random.pick([
      "price differs from the order",
      "goods damaged",
      "short delivery",
      "not ordered",
    ])
    const department = reason.startsWith("price") ? "Sales" : "Warehouse"
    world.ask(
      {
        type: "OpenDispute",
        on: on(),
        invoice: of.id,
        dispute: id,
        reason,
        amount,
        instalment: number,
        department,
        answerBy: world.date(workdays.after(world.today(), 10)),
      },
      creditControl,
      of.order.chain,
    )
    world.at(inDays(3, 8 + random.mostlyLow(0, 30)), morning(), () => {
      const drawn = random.weighted<"upheld" | "partiallyUpheld" | "rejected" | "withdrawn">([
        ["upheld", 35],
        ["partiallyUpheld", 20],
        ["rejected", 33],
        ["withdrawn", 12],
      ])
      const creditable = drawn === "upheld" || drawn === "partiallyUpheld"
      const outcome = creditable && of.credited ? "rejected" : drawn
      of.disputed = false
      if (outcome === "upheld" || outcome === "partiallyUpheld") {
        const rate = Number(largest(of.taxBreakdown)?.rate ?? "0")
        const gross = outcome === "upheld" ? amount : Math.floor(amount / 2)
        creditAmount(of, "DISPUTE", Math.floor((gross * 100) / (100 + rate)), `dispute ${id}: ${reason}`)
      }
      world.ask(
        {
          type: "ResolveDispute",
          on: on(),
          invoice: of.id,
          dispute: id,
          outcome,
          department,
          ...(outcome === "rejected" || outcome === "withdrawn" ? {} : { rootCause: reason }),
        },
        creditControl,
        of.order.chain,
      )
    })
  }

  const claim = (of: DemoInvoice, number: number, at: DemoInstalment) => {
    if (at.open <= 0 || of.disputed) return
    const id = world.next("CHG")
    world.ask(
      {
        type: "ClaimCharge",
        on: on(),
        invoice: of.id,
        charge: id,
        kind: "compensation",
        // Directive 2011/7/EU, article 6: a fixed sum of 40 euro.
        amount: minor(inCurrencyOf(of.customer, 4_000)),
        instalment: number,
        reason: "late payment",
      },
      creditControl,
      of.order.chain,
    )
  }

  const watch = (of: DemoInvoice, at: DemoInstalment, from: Day) => {
    world.at(workdays.after(weekdayFrom(shift(from, 1), MONDAY), 0), OVERDUE_RUN, () => {
      if (at.open <= 0 || at.marked) return
      const today = world.today()
      for (const [number, each] of of.instalments) {
        if (each.due === null || each.due >= today || each.open <= 0 || each.marked) continue
        each.marked = true
        if (random.chance(0.2)) world.at(inDays(15, 30), morning(), () => claim(of, number, each))
      }
      world.ask({ type: "MarkOverdue", on: on(), invoice: of.id }, dailyClose, of.order.chain)
    })
  }

  const told = (fact: DomainFact) => {
    switch (fact.type) {
      case "InvoiceIssued": {
        const { data } = fact
        const order = awaited.get(data.invoice)
        const account = books.accounts.get(data.customer)
        if (order === undefined || account === undefined) return
        awaited.delete(data.invoice)
        const issued: DemoInvoice = {
          id: data.invoice,
          customer: order.customer,
          order,
          issued: toDay(data.issueDate),
          total: data.totals.payable,
          lines: data.lines,
          taxBreakdown: data.taxBreakdown,
          instalments: new Map(
            data.instalments.map(({ instalment, dueDate, amount, discount }) => [
              instalment,
              {
                due: dueDate === null ? null : toDay(dueDate),
                discountUntil: discount === undefined ? null : toDay(discount.until),
                open: amount,
                marked: false,
              },
            ]),
          ),
          credited: false,
          disputed: false,
        }
        order.invoices.push(issued)
        books.invoices.set(issued.id, issued)
        account.open.add(issued)
        for (const at of issued.instalments.values()) if (at.due !== null) watch(issued, at, at.due)
        const waiting = data.instalments.find(({ dueDate }) => dueDate === null)?.anchor
        if (waiting !== undefined) {
          const received = workdays.after(issued.issued, random.between(1, 4))
          world.at(workdays.after(received, 1), morning(), () => {
            world.ask(
              {
                type: "FixDueDates",
                on: on(),
                invoice: issued.id,
                anchor: waiting,
                date: world.date(received),
              },
              billingClerk,
              order.chain,
            )
          })
        }
        if (random.chance(0.02)) world.at(inDays(6, 24), random.between(600, 960), () => dispute(issued))
        else if (random.chance(0.01))
          world.at(inDays(4, 20), morning(), () =>
            creditAmount(
              issued,
              random.pick(["PRICE", "QUANTITY", "GOODWILL", "DAMAGE"]),
              Math.floor(((largest(issued.taxBreakdown)?.taxable ?? 0) * random.between(2, 15)) / 100),
              "difference to the agreed price or quantity",
            ),
          )
        else if (random.chance(0.007)) world.at(inDays(2, 5), 11 * 60 + 10, () => invoiceAgain(issued))
        return
      }
      case "DueDatesFixed": {
        const of = books.invoices.get(fact.data.invoice)
        for (const { instalment, dueDate } of fact.data.instalments) {
          const at = of?.instalments.get(instalment)
          if (of === undefined || at === undefined) continue
          at.due = toDay(dueDate)
          watch(of, at, at.due)
        }
        return
      }
      case "SettlementReversed": {
        const of = books.invoices.get(fact.data.invoice)
        const at = of?.instalments.get(fact.data.instalment)
        if (of !== undefined && at !== undefined && at.due !== null && !at.marked)
          watch(of, at, laterDay(at.due, world.today()))
        return
      }
      default:
        return
    }
  }

  return {
    delivered,
    invoice,
    complete,
    whenCompleted: (listener) => {
      onCompletion = listener
    },
    creditReturn,
    told,
  }
}
