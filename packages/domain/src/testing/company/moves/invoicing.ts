import { isRight } from "fp-ts/lib/Either.js"
import { openInstalments } from "../../../invoice/state.js"
import { italyCaps } from "../../../terms/legal-caps-presets.js"
import { addDays } from "../../../values/index.js"
import { around, type Move, pick, type Script, type Situation, someOf } from "../move.js"
import { customerIn, invoiceIn, orderIn } from "../states.js"
import { withApprovals } from "./approving.js"
import { checked } from "./crediting.js"
import { parties, partyAt, prices, quantities, taxes } from "./materials.js"

/** The policy of an order, by the word that says it. */
const policyOf = ({ company }: Situation, order: string): string => {
  const policy = orderIn(company, order).terms?.conditions.invoicingPolicy ?? "onDelivery"
  return typeof policy === "string" ? policy : (Object.keys(policy)[0] ?? "")
}

/** The first of the recent orders that is invoiced in one of some ways. */
const invoicedBy = (turn: Situation, ...policies: ReadonlyArray<string>): string | null =>
  around(turn, "order", turn.which, 20).find((order) => policies.includes(policyOf(turn, order))) ?? null

/** Invoices one of the recent orders that there is something to invoice of. */
function* invoiceOf(turn: Situation, orders: ReadonlyArray<string>): Script {
  const { company, today: on, at } = turn
  const invoice = `I-${at}`
  for (const order of orders.slice(0, 4)) {
    yield* withApprovals(turn, { type: "InvoiceOrder", on, invoice, order })
    if (invoiceIn(company, invoice).invoice !== null) return
  }
}

const lineOf = ({ which, other, size }: Situation) => [
  {
    description: "work",
    quantity: pick(quantities, size, "1"),
    unitPrice: pick(prices, other, "1"),
    tax: pick(taxes, size, taxes[0]),
  },
  { description: "parts", quantity: "3", unitPrice: "0.333", tax: pick(taxes, which, taxes[0]) },
]

/** An invoice of the recent ones of which something is open, and by when. */
const owing = (turn: Situation) => {
  for (const invoice of around(turn, "invoice", turn.which)) {
    const state = invoiceIn(turn.company, invoice)
    const [item] = openInstalments(state, turn.today)
    if (item !== undefined && state.customer !== null)
      return { invoice, state, item, customer: state.customer }
  }
  return null
}

/** Invoices, credit notes, and what is noted on them. */
export const invoicing: ReadonlyArray<Move> = [
  {
    name: "an order's invoice",
    weight: 8,
    commands: (turn) => invoiceOf(turn, around(turn, "order", turn.which)),
  },
  {
    name: "an invoice of its own",
    weight: 6,
    *commands(turn) {
      const { at, on, today, which, other } = turn
      const { customer, currency } = partyAt(which)
      yield* withApprovals(turn, {
        type: "IssueInvoice",
        on: other % 2 === 0 ? on : today,
        invoice: `I-${at}`,
        customer,
        currency,
        lines: lineOf(turn),
      })
    },
  },
  {
    name: "a down-payment",
    weight: 2,
    *commands(turn) {
      const order = invoicedBy(turn, "prepayment")
      if (order === null) return
      yield* withApprovals(turn, {
        type: "InvoicePrepayment",
        on: turn.today,
        invoice: `I-${turn.at}`,
        order,
      })
    },
  },
  {
    name: "progress, and what is invoiced for it",
    weight: 3,
    *commands(turn) {
      const { today: on, size } = turn
      const order = invoicedBy(turn, "progress", "milestones")
      if (order === null) return
      const what =
        policyOf(turn, order) === "progress"
          ? { percent: String(25 * ((size % 4) + 1)) }
          : { milestone: "BUILT" }
      yield { type: "ReportProgress", on, order, evidence: "photographs", ...what }
      if (size % 5 === 0) return
      yield { type: "CertifyProgress", on, order, certifiedBy: "the customer's architect", ...what }
      yield* invoiceOf(turn, [order])
    },
  },
  {
    name: "the invoice of a period",
    weight: 3,
    *commands(turn) {
      const { company, today, at, size } = turn
      for (const { customer } of parties) {
        const { awaitingPeriod } = customerIn(company, customer)
        const waiting = awaitingPeriod.at(-1)
        if (waiting === undefined) continue
        if (size % 4 !== 0) {
          yield* checked(turn, waiting, "dispatch")
          yield { type: "ConfirmDelivery", on: today, order: waiting, delivery: `D-${at}` }
        }
        yield* withApprovals(turn, {
          type: "InvoicePeriod",
          on: today,
          invoice: `I-${at}-${customer}`,
          customer,
          through: addDays(today, -Math.max(0, (size % 6) - 3)),
          ...(size % 2 === 0 ? { orders: [waiting] } : {}),
        })
      }
    },
  },
  {
    name: "an invoice that says otherwise than its order",
    weight: 3,
    *commands(turn) {
      const { company, today: on, at, size } = turn
      const invoice = `I-${at}`
      for (const order of around(turn, "order", turn.which, 20)) {
        const { lines, lifecycle } = orderIn(company, order)
        const [line] = [...lines].find(([, each]) => each.delivered > each.invoiced) ?? []
        if (line === undefined || lifecycle === "cancelled") continue
        const proposed = yield {
          type: "ProposeInvoice",
          on,
          invoice,
          order,
          lines: [
            {
              description: "as discussed",
              quantity: "0.333333",
              unitPrice: pick(prices, size, "1"),
              tax: pick(taxes, size, taxes[0]),
              orderLine: line,
            },
          ],
        }
        if (isRight(proposed)) break
      }
      const { deviations, draft } = invoiceIn(company, invoice)
      if (draft === null) return
      if (size % 4 !== 0)
        for (const { order, field, line } of deviations.values())
          yield {
            type: "ApproveDeviation",
            on,
            invoice,
            order,
            field,
            approver: "elena",
            reason: "agreed by telephone",
            ...(line === undefined ? {} : { line }),
          }
      if (size % 4 !== 1) yield* withApprovals(turn, { type: "IssueDraft", on, invoice })
      if (invoiceIn(company, invoice).draft !== null)
        yield { type: "DiscardDraft", on, invoice, reason: "not agreed" }
    },
  },
  {
    name: "a corrected invoice",
    weight: 2,
    *commands(turn) {
      const { today: on, at } = turn
      yield* withApprovals(turn, {
        type: "CorrectInvoice",
        on,
        invoice: someOf(turn, "invoice", turn.which),
        creditNote: `C-${at}`,
        corrected: `I-${at}`,
        reason: "TAX",
        lines: lineOf(turn),
      })
    },
  },
  {
    name: "a credit note of lines, or of all",
    weight: 3,
    *commands(turn) {
      const { today, at, other, size } = turn
      yield* withApprovals(turn, {
        type: "IssueCreditNote",
        on: today,
        invoice: someOf(turn, "invoice", turn.which),
        creditNote: `C-${at}`,
        reason: "RETURN",
        credited:
          size % 3 === 0
            ? { whole: true }
            : { lines: [{ line: (other % 3) + 1, quantity: pick(quantities, size, "1") }] },
        effectOnOrder: size % 2 === 0 ? "none" : "restoresInvoiceableQuantity",
      })
    },
  },
  {
    name: "a credit note of an amount",
    weight: 1,
    *commands(turn) {
      yield* withApprovals(turn, {
        type: "IssueCreditNote",
        on: turn.on,
        invoice: someOf(turn, "invoice", turn.which),
        creditNote: `C-${turn.at}`,
        reason: "PRICE",
        credited: {
          amounts: [{ net: (turn.size % 50) + 1, tax: pick(taxes, turn.size, taxes[0]), description: "" }],
        },
        effectOnOrder: "none",
      })
    },
  },
  {
    name: "an invoice that is sent",
    weight: 2,
    *commands(turn) {
      const { on, at, size } = turn
      const own = { on, invoice: someOf(turn, "invoice", turn.which), message: `M-${at}` }
      yield { ...own, type: "SendInvoice", channel: "sdi", format: "fatturapa-1.2" }
      if (size % 3 === 0) yield { ...own, type: "RejectInvoiceDelivery", reason: "unknown address" }
      if (size % 3 === 1) yield { ...own, type: "AcknowledgeInvoiceDelivery" }
    },
  },
  {
    name: "invoices that arrive, and what is late",
    weight: 5,
    *commands(turn) {
      const { company, on, today } = turn
      const openEnded = around(turn, "invoice", turn.which, 30).find((invoice) =>
        [...invoiceIn(company, invoice).instalments.values()].some(({ dueDate }) => dueDate === null),
      )
      const received = { type: "FixDueDates" as const, anchor: "receiptDate" as const, on, date: on }
      yield { ...received, invoice: openEnded ?? someOf(turn, "invoice", turn.which) }
      for (const invoice of around(turn, "invoice", turn.which, 30)) {
        const { instalments } = invoiceIn(company, invoice)
        for (const { markedOverdueFor, dueDate, owed, settled } of instalments.values()) {
          const open = owed - settled
          if (markedOverdueFor === null && dueDate !== null && dueDate < today && open > 0)
            yield { type: "MarkOverdue", on: today, invoice }
          if (markedOverdueFor !== null && (open === 0 || dueDate !== markedOverdueFor))
            yield { type: "ClearOverdue", on: today, invoice }
        }
      }
    },
  },
  {
    name: "an instalment that is agreed to be paid later",
    weight: 2,
    *commands(turn) {
      const { company, today: on, at, size } = turn
      const found = owing(turn)
      if (found === null) return
      const { invoice, item, customer } = found
      const part = Math.max(1, Math.floor(item.open / 3))
      const splits = [
        { dueDate: addDays(on, 10 + (size % 9)), amount: item.open - part },
        { dueDate: addDays(on, 60), amount: part },
      ].filter(({ amount }) => amount > 0)
      if (size % 2 === 0) {
        yield {
          type: "RescheduleInstalment",
          on,
          invoice,
          instalment: item.instalment,
          splits,
          reason: "short of cash",
          approvedBy: "carla",
        }
        return
      }
      const invoices = around(turn, "invoice", turn.which)
        .filter((each) => {
          const { currency, customer: other } = invoiceIn(company, each)
          return other === customer && currency === found.state.currency
        })
        .slice(0, 3)
      const open = invoices.flatMap((each) => openInstalments(invoiceIn(company, each), on))
      const sum = open.reduce((total, each) => total + each.open, 0)
      yield {
        type: "GrantPaymentPlan",
        on,
        customer,
        plan: `PP-${at}`,
        invoices,
        schedule: [
          { dueDate: addDays(on, 15), amount: sum - Math.floor(sum / 4) },
          { dueDate: addDays(on, 45), amount: Math.floor(sum / 4) },
        ].filter(({ amount }) => amount > 0),
        reason: "a strike",
        approvedBy: "carla",
      }
    },
  },
  {
    name: "what the law says of a term",
    weight: 1,
    commands: (turn) =>
      around(turn, "invoice", turn.which).map((invoice) => ({
        type: "CheckTermCompliance" as const,
        on: turn.today,
        invoice,
        policy: italyCaps.id,
        debtor: "business" as const,
        receivedOn: invoiceIn(turn.company, invoice).issueDate ?? turn.today,
      })),
  },
  {
    name: "books that are closed, and opened again",
    weight: 1,
    *commands({ today, size }) {
      const books = "general"
      yield {
        type: "ClosePeriod",
        on: today,
        books,
        through: addDays(today, -(size % 12)),
        reason: "month end",
      }
      if (size % 2 === 0)
        yield { type: "ReopenPeriod", on: today, books, from: addDays(today, -15), reason: "a late invoice" }
    },
  },
  {
    name: "a charge",
    weight: 1,
    commands: (turn) => [
      {
        type: "ClaimCharge",
        on: turn.on,
        invoice: someOf(turn, "invoice", turn.which),
        charge: `F-${turn.at}`,
        kind: "fee",
        amount: turn.size + 1,
      },
    ],
  },
]
