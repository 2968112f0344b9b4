import type { Day, InvoiceId } from "@adv/domain"
import { type Approvals, gateIn } from "./approvals.js"
import { billing as billingClerk, salesManager } from "./company.js"
import { net90 } from "./terms.js"
import { earlierDay, FRIDAY, lastWorkdayOfMonth, laterDay, weekdayFrom } from "./workdays.js"
import { type Books, type DemoOrder, undelivered, type World } from "./world.js"

export interface Invoicing {
  /** Something was delivered: it is invoiced in the customer's next billing run, if it is invoiced by deliveries. */
  readonly delivered: (order: DemoOrder) => void
  readonly invoice: (order: DemoOrder, on: Day) => void
}

const MONTH_END_RUN = 8 * 60
const DAILY_RUN = 16 * 60 + 45

const isByDelivery = ({ customer: { invoicing } }: DemoOrder): boolean =>
  invoicing === "onDelivery" || invoicing === "prepayment"

/** How orders become invoices, by the policy that was agreed with the customer. */
export const invoicingIn = (world: World, books: Books, approvals: Approvals): Invoicing => {
  const { random, workdays } = world
  const on = () => world.date(world.today())
  const inDays = (low: number, high: number) => workdays.after(world.today(), random.between(low, high))
  const office = () => random.between(9 * 60, 16 * 60)
  const next = () => world.next<InvoiceId>(`INV-${on().slice(0, 4)}`)

  const anchorsOf = ({ lastDelivery }: DemoOrder) =>
    lastDelivery === null ? {} : { anchors: { deliveryDate: world.date(lastDelivery) } }

  const invoice: Invoicing["invoice"] = (order, day) => {
    if (order.state === "cancelled" || (isByDelivery(order) && !order.invoiceable)) return
    order.invoiceable = false
    order.billed = true
    if (order.customer.strict && day === world.today() && world.turn("invoice drafted", 8, 3))
      return draft(order)
    world.ask(
      { type: "InvoiceOrder", on: world.date(day), invoice: next(), order: order.id, ...anchorsOf(order) },
      billingClerk,
      order.chain,
    )
  }

  /** The customer wants other terms on this invoice: somebody has to approve that, or it is made out as agreed. */
  const draft = (order: DemoOrder) => {
    const id = next()
    const { chain } = order
    world.ask(
      { type: "ProposeInvoice", on: on(), invoice: id, order: order.id, paymentTerm: net90 },
      billingClerk,
      chain,
    )
    const issue = () =>
      world.attempt({ type: "IssueDraft", on: on(), invoice: id, ...anchorsOf(order) }, billingClerk, chain, {
        DEVIATION_NOT_APPROVED: discard,
      })
    const discard = () => {
      world.ask(
        { type: "DiscardDraft", on: on(), invoice: id, reason: "the terms that were agreed stand" },
        billingClerk,
        chain,
      )
      order.invoiceable = true
      invoice(order, world.today())
    }
    const approve = () => {
      const command = {
        type: "ApproveDeviation",
        on: on(),
        invoice: id,
        order: order.id,
        field: "terms",
        approver: salesManager.id,
        reason: "opening of a new branch",
      } as const
      world.attempt(command, salesManager, chain, {
        GATE_APPROVAL_MISSING: ({ data }) =>
          approvals.pass(
            {
              subject: { kind: "invoice", id },
              ...gateIn(data),
              by: billingClerk,
              chain,
              wanted: () => true,
            },
            approve,
            discard,
          ),
        DRAFT_UNKNOWN: () => undefined,
      })
    }
    issues.set(id, issue)
    if (world.turn("draft discarded", 4, 2)) world.soon(90, discard)
    else world.soon(60, approve)
  }
  const issues = new Map<InvoiceId, () => void>()

  const delivered: Invoicing["delivered"] = (order) => {
    const { invoicing } = order.customer
    if (invoicing === "milestones" && undelivered(order).length === 0) return accept(order)
    if (!isByDelivery(order)) return
    order.invoiceable = true
    const today = world.today()
    const wanted = order.customer.billedWeekly ? workdays.after(weekdayFrom(today, FRIDAY), 0) : today
    const monthEnd = lastWorkdayOfMonth(workdays, today)
    const day = earlierDay(wanted, laterDay(today, monthEnd))
    // What leaves on the last day of the month is invoiced for that day, the morning after.
    if (workdays.isLastOfMonth(day))
      world.at(workdays.after(day, 1), MONTH_END_RUN, () => invoice(order, day))
    else world.at(day, DAILY_RUN, () => invoice(order, day))
  }

  /** The last milestone: what was delivered is accepted by the customer's engineer. */
  const accept = (order: DemoOrder) => {
    world.soon(60, () => invoice(order, world.today()))
    world.at(inDays(3, 8), office(), () => {
      const milestone = "acceptance"
      const { chain, customer } = order
      world.ask(
        { type: "ReportProgress", on: on(), order: order.id, milestone, evidence: "report of the fitter" },
        customer.assistant,
        chain,
      )
      world.ask(
        {
          type: "CertifyProgress",
          on: on(),
          order: order.id,
          milestone,
          certifiedBy: "the customer's engineer",
          certificate: `CERT-${order.id}`,
        },
        customer.salesPerson,
        chain,
      )
      world.soon(60, () => invoice(order, world.today()))
    })
  }

  /** A site is supplied over weeks: what was done is reported, certified, and invoiced. */
  const progress = (order: DemoOrder, percents: ReadonlyArray<number>) => {
    const [percent, ...rest] = percents
    if (percent === undefined) return
    world.at(inDays(6, 12), office(), () => {
      const { chain, customer } = order
      const done = { percent: String(percent) }
      world.ask(
        { type: "ReportProgress", on: on(), order: order.id, ...done, evidence: `site diary, ${on()}` },
        customer.salesPerson,
        chain,
      )
      world.ask(
        { type: "CertifyProgress", on: on(), order: order.id, ...done, certifiedBy: "site manager" },
        customer.assistant,
        chain,
      )
      world.soon(90, () => invoice(order, world.today()))
      progress(order, rest)
    })
  }

  const released = (order: DemoOrder) => {
    const { invoicing } = order.customer
    if (invoicing === "onOrder") world.soon(random.between(30, 90), () => invoice(order, world.today()))
    if (invoicing === "milestones") world.soon(60, () => invoice(order, world.today()))
    if (invoicing === "progress") progress(order, [30, 70, 100])
    if (invoicing === "prepayment")
      world.soon(60, () => {
        order.billed = true
        world.ask(
          { type: "InvoicePrepayment", on: on(), invoice: next(), order: order.id },
          billingClerk,
          order.chain,
        )
      })
  }

  /** One invoice a month for who buys every few days. */
  const periodic = (day: Day) => {
    for (const { customer } of books.accounts.values())
      if (customer.invoicing === "periodic")
        world.attempt(
          {
            type: "InvoicePeriod",
            on: world.date(day),
            invoice: next(),
            customer: customer.id,
            through: world.date(day),
            currency: customer.currency,
          },
          billingClerk,
          undefined,
          { NOTHING_TO_INVOICE: () => undefined },
        )
  }

  const receipts = (id: InvoiceId, anchor: "receiptDate" | "deliveryDate", order: DemoOrder, issued: Day) => {
    const received = workdays.after(issued, random.between(1, 4))
    world.at(workdays.after(received, 1), random.between(9 * 60, 12 * 60), () => {
      world.ask(
        { type: "FixDueDates", on: on(), invoice: id, anchor, date: world.date(received) },
        billingClerk,
        order.chain,
      )
    })
  }

  world.hear({
    OrderReleased: ({ data }) => {
      const order = books.orders.get(data.order)
      if (order !== undefined) released(order)
    },
    InvoiceDeviationApproved: ({ data }) => {
      const issue = issues.get(data.invoice)
      issues.delete(data.invoice)
      if (issue !== undefined) world.soon(30, issue)
    },
    InvoiceIssued: ({ data }) => {
      const issued = books.invoices.get(data.invoice)
      const waiting = data.instalments.find(({ dueDate }) => dueDate === null)?.anchor
      if (issued !== undefined && (waiting === "receiptDate" || waiting === "deliveryDate"))
        receipts(issued.id, waiting, issued.order, issued.issued)
    },
  })
  for (const monthEnd of world.monthEnds)
    world.at(workdays.after(monthEnd, 1), MONTH_END_RUN + 10, () => periodic(monthEnd))
  return { delivered, invoice }
}
