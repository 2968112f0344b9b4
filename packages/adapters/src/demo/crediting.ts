import {
  type CreditNoteId,
  type CreditReason,
  type InvoiceId,
  minor,
  type PlainCommand,
  type TaxSubtotal,
} from "@adv/domain"
import { type Approvals, gateIn } from "./approvals.js"
import { billing as billingClerk, cashDesk } from "./company.js"
import type { Invoicing } from "./invoicing.js"
import { type Books, type DemoInvoice, type DemoLine, type DemoOrder, openOf, type World } from "./world.js"

type IssueCreditNote = Extract<PlainCommand, { readonly type: "IssueCreditNote" }>

export interface Crediting {
  readonly creditReturn: (order: DemoOrder, line: DemoLine, quantity: number) => void
  /** Credits an amount, net, at the tax that most of the invoice bears; says the credit note, when there is one. */
  readonly creditAmount: (
    of: DemoInvoice,
    reason: CreditReason,
    net: number,
    description: string,
  ) => CreditNoteId | null
  readonly largest: (of: DemoInvoice) => TaxSubtotal | undefined
}

/** How invoices are taken back, in part or whole, and what becomes of what is left of a credit note. */
export const creditingIn = (
  world: World,
  books: Books,
  approvals: Approvals,
  invoicing: Invoicing,
): Crediting => {
  const { random, workdays } = world
  const on = () => world.date(world.today())
  const inDays = (low: number, high: number) => workdays.after(world.today(), random.between(low, high))
  const office = () => random.between(9 * 60, 16 * 60)
  const next = () => world.next<CreditNoteId>(`CN-${on().slice(0, 4)}`)

  const largest: Crediting["largest"] = ({ taxBreakdown }) =>
    taxBreakdown.reduce<TaxSubtotal | undefined>(
      (best, subtotal) => (best === undefined || subtotal.taxable > best.taxable ? subtotal : best),
      undefined,
    )

  /** Above a certain amount, somebody else looks at what is credited. */
  const issue = (of: DemoInvoice, command: (on: string) => IssueCreditNote) => {
    const { chain } = of.order
    const asked = command(on())
    const again = () => issue(of, command)
    world.attempt(asked, billingClerk, chain, {
      GATE_APPROVAL_MISSING: ({ data }) =>
        approvals.pass(
          {
            subject: { kind: "creditNote", id: asked.creditNote },
            ...gateIn(data),
            by: billingClerk,
            chain,
            wanted: () => true,
          },
          again,
          // What was refused is thought over, and asked for once more.
          () => world.soon(240, again),
        ),
      GATE_APPROVAL_REFUSED: ({ data }) =>
        approvals.pass(
          {
            subject: { kind: "creditNote", id: asked.creditNote },
            ...gateIn(data),
            by: billingClerk,
            chain,
            wanted: () => true,
          },
          again,
          () => undefined,
        ),
      CREDIT_EXCEEDS_INVOICE: () => undefined,
    })
  }

  const creditAmount: Crediting["creditAmount"] = (of, reason, net, description) => {
    const subtotal = largest(of)
    const amount = subtotal === undefined ? 0 : Math.min(net, Math.floor(subtotal.taxable * 0.9))
    // What was paid in advance is deducted later: it is not taken back.
    if (of.credited || of.kind === "prepayment" || subtotal === undefined || amount <= 0) return null
    of.credited = true
    const { category, rate } = subtotal
    const creditNote = next()
    issue(of, (day) => ({
      type: "IssueCreditNote",
      on: day,
      invoice: of.id,
      creditNote,
      reason,
      credited: { amounts: [{ net: minor(amount), tax: { category, rate }, description }] },
      effectOnOrder: "none",
    }))
    return creditNote
  }

  const creditReturn: Crediting["creditReturn"] = (order, { line }, quantity) => {
    for (const of of order.invoices) {
      const at = of.lines.findIndex(
        (billed) =>
          billed.orderLine === line && billed.order === order.id && Number(billed.quantity) >= quantity,
      )
      if (at < 0 || of.credited) continue
      of.credited = true
      const creditNote = next()
      issue(of, (day) => ({
        type: "IssueCreditNote",
        on: day,
        invoice: of.id,
        creditNote,
        reason: "RETURN",
        credited: { lines: [{ line: at + 1, quantity: String(quantity) }] },
        effectOnOrder: "none",
      }))
      return
    }
  }

  const untouched = (of: DemoInvoice) =>
    !of.credited &&
    !of.disputed &&
    of.kind === "commercial" &&
    !of.order.hadReturn &&
    of.order.state === "completed" &&
    of.order.customer.invoicing === "onDelivery" &&
    openOf(of) === of.total

  /** The invoice was made out wrongly: it is taken back whole and the order is invoiced again. */
  const invoiceAgain = (of: DemoInvoice) => {
    if (!untouched(of)) return
    of.credited = true
    const { order } = of
    const creditNote = next()
    const reason = random.pick(["TAX", "PRICE"] as const)
    issue(of, (day) => ({
      type: "IssueCreditNote",
      on: day,
      invoice: of.id,
      creditNote,
      reason,
      credited: { whole: true },
      effectOnOrder: "restoresInvoiceableQuantity",
    }))
    restored.set(creditNote, order)
  }
  const restored = new Map<CreditNoteId, DemoOrder>()

  /** A price was wrong: the invoice and the right one are a pair. */
  const correct = (of: DemoInvoice) => {
    // To a strict customer only what was agreed may be billed.
    if (!untouched(of) || of.customer.strict) return
    of.credited = true
    const { chain } = of.order
    const creditNote = next()
    const corrected = world.next<InvoiceId>(`INV-${on().slice(0, 4)}`)
    const lines = of.lines.map(({ net: _net, ...line }, index) => ({
      ...line,
      ...(index === 0 ? { unitPrice: (Number(line.unitPrice) * 0.9).toFixed(2) } : {}),
    }))
    const attempt = () =>
      world.attempt(
        {
          type: "CorrectInvoice",
          on: on(),
          invoice: of.id,
          creditNote,
          corrected,
          reason: "PRICE",
          lines,
        },
        billingClerk,
        chain,
        {
          GATE_APPROVAL_MISSING: ({ data }) =>
            approvals.pass(
              {
                subject: { kind: "creditNote", id: creditNote },
                ...gateIn(data),
                by: billingClerk,
                chain,
                wanted: () => true,
              },
              attempt,
              () => undefined,
            ),
          // A pay run has come between.
          GATE_APPROVAL_STALE: () => undefined,
        },
      )
    attempt()
  }

  /** What a credit note leaves over settles another invoice, or goes back to the customer. */
  const useUp = (invoice: InvoiceId, creditNote: CreditNoteId) => {
    const of = books.invoices.get(invoice)
    const account = of === undefined ? undefined : books.accounts.get(of.customer.id)
    if (of === undefined || account === undefined) return
    const { chain } = of.order
    const other = [...account.open].find(
      (each) =>
        each !== of && !each.disputed && each.currency === of.currency && each.issued <= world.today(),
    )
    const nothing = { NOTHING_TO_REFUND: () => undefined }
    if (other === undefined || world.turn("credit refunded", 3, 2)) {
      const from = { invoice, creditNote }
      const refund = `RF-${creditNote}`
      world.attempt(
        {
          type: "RequestRefund",
          on: on(),
          refund,
          from,
          reason: "credit balance",
          approvedBy: "nadia.serra",
        },
        cashDesk,
        chain,
        nothing,
      )
      const cancels = world.turn("credit refund cancelled", 3, 1)
      world.at(inDays(2, 5), office(), () => {
        world.attempt(
          cancels
            ? { type: "CancelRefund", on: on(), refund, from, reason: "customer prefers to set it off" }
            : {
                type: "PayRefund",
                on: on(),
                refund,
                from,
                bankReference: `RF${random.between(10_000, 99_999)}`,
              },
          cashDesk,
          chain,
          { REFUND_UNKNOWN: () => undefined },
        )
      })
      return
    }
    world.attempt(
      { type: "AllocateCreditNote", on: on(), invoice, creditNote, to: [{ invoice: other.id }] },
      cashDesk,
      chain,
      { NOTHING_ALLOCATED: () => undefined },
    )
  }

  world.hear({
    CreditAllocated: ({ data: { invoice, creditNote } }) => {
      if (!world.turn("credit allocation taken back", 3, 2)) return
      world.at(inDays(1, 3), office(), () => {
        world.attempt(
          {
            type: "ReverseCreditAllocation",
            on: on(),
            invoice,
            creditNote,
            reason: "customer wants it against another invoice",
          },
          cashDesk,
          undefined,
          { NOTHING_ALLOCATED: () => undefined },
        )
      })
    },
    InvoiceIssued: ({ data }) => {
      const of = books.invoices.get(data.invoice)
      if (of === undefined) return
      if (random.chance(0.008))
        world.at(inDays(4, 20), office(), () =>
          creditAmount(
            of,
            random.pick(["PRICE", "QUANTITY", "GOODWILL", "DAMAGE"]),
            Math.floor(((largest(of)?.taxable ?? 0) * random.between(2, 15)) / 100),
            "difference to the agreed price or quantity",
          ),
        )
      else if (random.chance(0.006)) world.at(inDays(2, 5), 11 * 60 + 10, () => invoiceAgain(of))
      else if (random.chance(0.005)) world.at(inDays(2, 5), 11 * 60 + 10, () => correct(of))
      // Bonuses are credited on what was paid long ago.
      else if (world.turn("bonus credited later", 80, 30))
        world.at(inDays(60, 75), office(), () =>
          creditAmount(of, "GOODWILL", Math.floor((largest(of)?.taxable ?? 0) / 20), "yearly bonus"),
        )
    },
    CreditNoteIssued: ({ data }) => {
      const order = restored.get(data.creditNote)
      if (order !== undefined) {
        restored.delete(data.creditNote)
        order.invoiceable = true
        world.soon(30, () => invoicing.invoice(order, world.today()))
        return
      }
      const of = books.invoices.get(data.invoice)
      // Its settlements were told before it, or are told with it: what is open tells whether something was left over.
      world.at(inDays(3, 8), office(), () => {
        if (of !== undefined && openOf(of) === 0) useUp(data.invoice, data.creditNote)
      })
    },
  })
  return { creditReturn, creditAmount, largest }
}
