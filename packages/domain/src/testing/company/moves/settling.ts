import type { PlainCommand } from "../../../flows/plain-command.js"
import { openInstalments } from "../../../invoice/state.js"
import { settlementPresets } from "../../../payment/policy.js"
import { addDays } from "../../../values/index.js"
import { dollarInEuro } from "../exposure.js"
import { around, type Move, pick, type Script, type Situation, someOf } from "../move.js"
import { invoiceIn, paymentIn } from "../states.js"
import { withApprovals } from "./approving.js"
import { partyAt } from "./materials.js"

const policy = "settlement"

/** How payments are settled by those who say so. */
export const settlementOpening: PlainCommand = {
  type: "PublishPolicy",
  on: "2025-01-01",
  policy,
  kind: "settlement",
  body: {
    ...settlementPresets.businessToBusiness.body,
    tolerances: [{ currency: "EUR", absolute: 100, percent: "5" }],
    discount: { graceDays: 3, late: "accept", partial: "proRata" },
  },
}

/** A recent invoice of which something is open, and what: one that offers a discount, or one that is late, first. */
const open = (turn: Situation, early = false) => {
  const found = around(turn, "invoice", turn.which, 30).flatMap((invoice) => {
    const state = invoiceIn(turn.company, invoice)
    const items = openInstalments(state, turn.today)
    const [first] = items
    return first === undefined || state.customer === null || state.currency === null
      ? []
      : [
          {
            invoice,
            customer: state.customer,
            currency: state.currency,
            amount: items.reduce((sum, item) => sum + item.open, 0),
            late: first.dueDate !== null && first.dueDate < turn.today,
            discount: state.instalments.get(first.instalment)?.issued.discount ?? null,
          },
        ]
  })
  const wanted = found.find((each) => (early ? each.discount !== null : each.late))
  return wanted ?? found[0] ?? null
}

/** A recent payment with something left that settles nothing. */
const unapplied = (turn: Situation): string | null =>
  around(turn, "payment", turn.other).find((payment) => {
    const { movements, payment: known } = paymentIn(turn.company, payment)
    return known !== null && movements.reduce((sum, { amount }) => sum + amount, 0) > 0
  }) ?? null

/** A recent credit note with something left. */
const creditLeft = (turn: Situation) => {
  for (const invoice of around(turn, "invoice", turn.which, 30))
    for (const [creditNote, { movements }] of invoiceIn(turn.company, invoice).credits)
      if (movements.reduce((sum, { amount }) => sum + amount, 0) > 0) return { invoice, creditNote }
  return null
}

/** Where no credit note has anything left, one is issued for an invoice that was paid. */
function* crediting(turn: Situation): Script {
  if (creditLeft(turn) !== null) return
  const paid = around(turn, "invoice", turn.which, 30).find((invoice) => {
    const { instalments, creditNotes } = invoiceIn(turn.company, invoice)
    return creditNotes.length === 0 && [...instalments.values()].some(({ settled }) => settled > 0)
  })
  if (paid === undefined) return
  yield* withApprovals(turn, {
    type: "IssueCreditNote",
    on: turn.today,
    invoice: paid,
    creditNote: `C-${turn.at}`,
    reason: "GOODWILL",
    credited: { whole: true },
    effectOnOrder: "none",
  })
}

type Refund = Extract<PlainCommand, { readonly type: "RequestRefund" }>

function* refund({ today: on, at, size }: Situation, from: Refund["from"]): Script {
  const own = { on, refund: `RF-${at}`, from }
  yield {
    ...own,
    type: "RequestRefund",
    reason: "asked for it",
    ...(size % 3 === 0 ? { amount: (size % 50) + 1 } : {}),
  }
  if (size % 5 < 2) yield { ...own, type: "CancelRefund", reason: "keeps it" }
  else if (size % 5 < 4) yield { ...own, type: "PayRefund", bankReference: "SEPA" }
}

/** Money that comes, is put against invoices, and sometimes goes again. */
export const settling: ReadonlyArray<Move> = [
  {
    name: "a payment",
    weight: 2,
    commands: ({ at, on, which, size }) => {
      const { customer, currency } = partyAt(which)
      return [
        {
          type: "ReceivePayment",
          on,
          payment: `P-${at}`,
          currency,
          amount: size * 37 + 1,
          ...(size % 3 === 0 ? {} : { customer }),
        },
      ]
    },
  },
  {
    name: "a payment for an invoice, by the rules of settlement",
    weight: 8,
    *commands(turn) {
      const { today, at, other, size } = turn
      const found = open(turn, size % 2 === 0)
      if (found === null) return
      const { invoice, customer, currency, amount, discount } = found
      // In full, a little less, a little more, or a part; who was offered a discount mostly takes it.
      const less = discount === null || size % 8 === 0 ? amount : amount - discount.amount
      const paid = [less, less, less, less - 3, less + 5, less + 5, Math.floor(amount / 2) + 1]
      // Some paid early and are booked late, some paid within the days of grace, some after them.
      const until = discount === null ? null : addDays(discount.until, pick([0, 2, 6, 6], size, 0))
      const payment = `P-${at}`
      yield {
        type: "ReceivePayment",
        on: today,
        payment,
        customer,
        currency,
        amount: Math.max(1, pick(paid, other, amount)),
        ...(until !== null && until < today && other % 4 !== 0 ? { valueDate: until } : {}),
      }
      yield { type: "AllocatePayment", on: today, payment, to: [{ invoice }], policy }
      if (size % 5 === 0 || (discount !== null && size % 3 === 0))
        yield { type: "ReturnPayment", on: today, payment, reason: "AC04", fee: 300 }
      else if (size % 5 === 1) yield { type: "ReverseAllocation", on: today, payment, reason: "mistaken" }
    },
  },
  {
    name: "a payment put against invoices",
    weight: 3,
    commands: (turn) => [
      {
        type: "AllocatePayment",
        on: turn.on,
        payment: unapplied(turn) ?? someOf(turn, "payment", turn.other),
        to: [{ invoice: open(turn)?.invoice ?? "none" }, { invoice: someOf(turn, "invoice", turn.size) }],
        ...(turn.size % 3 === 0 ? { components: "chargesFirst" as const } : {}),
        ...(turn.size % 4 === 0 ? { allocation: "proportional" as const } : {}),
      },
    ],
  },
  {
    name: "an amount put against an invoice",
    weight: 1,
    commands: (turn) => [
      {
        type: "AllocatePayment",
        on: turn.on,
        payment: unapplied(turn) ?? "none",
        to: [{ invoice: open(turn)?.invoice ?? "none", amount: (turn.size % 90) + 1 }],
      },
    ],
  },
  {
    name: "dollars for euros, and euros for dollars",
    weight: 2,
    *commands(turn) {
      const { today: on, at, size } = turn
      const found = open(turn)
      if (found === null) return
      const { invoice, customer, currency, amount } = found
      const payment = `P-${at}`
      const from = currency === "EUR" ? "USD" : "EUR"
      yield {
        type: "ReceivePayment",
        on,
        payment,
        customer,
        currency: from,
        amount: Math.max(1, Math.floor((amount * ((size % 5) + 1)) / 3)),
      }
      yield {
        type: "AllocatePayment",
        on,
        payment,
        to: [{ invoice }],
        quote: {
          from,
          to: currency,
          rate: from === "USD" ? dollarInEuro : "1.0826",
          source: "ECB",
          date: on,
        },
        ...(size % 2 === 0 ? { policy } : {}),
      }
    },
  },
  {
    name: "money that is announced, and whose it is",
    weight: 2,
    *commands(turn) {
      const { today: on, at, which, other, size } = turn
      const found = open(turn)
      const { customer, currency } = partyAt(which)
      const payment = `P-${at}`
      if (size % 2 === 0)
        yield { type: "AnnouncePayment", on, payment, currency, amount: size + 100, expectedOn: on }
      yield {
        type: "ReceivePayment",
        on,
        payment,
        currency: found?.currency ?? currency,
        amount: size * 11 + 1,
        remittance: `for ${found?.invoice ?? "nothing"}, thanks`,
      }
      if (other % 3 === 0)
        yield {
          type: "AutoAllocatePayment",
          on,
          payment,
          invoices: found === null ? [] : [found.invoice],
          policy,
        }
      else yield { type: "IdentifyPayment", on, payment, customer, evidence: "by telephone" }
      if (other % 3 === 1)
        yield {
          type: "ReassignPayment",
          on,
          payment,
          customer: partyAt(which + 1).customer,
          reason: "the sister company's",
        }
    },
  },
  {
    name: "a payment taken back",
    weight: 2,
    commands: (turn) => {
      const { on, size } = turn
      const payment = someOf(turn, "payment", turn.other)
      return size % 2 === 0
        ? [
            {
              type: "ReturnPayment",
              on,
              payment,
              reason: "AC04",
              ...(size % 4 === 0 ? { amount: size + 1 } : {}),
            },
          ]
        : [
            {
              type: "ReverseAllocation",
              on,
              payment,
              reason: "",
              ...(size % 3 === 0 ? { settlements: [`${payment}/1`] } : {}),
            },
          ]
    },
  },
  {
    name: "an instrument",
    weight: 2,
    *commands(turn) {
      const { today: on, at, size } = turn
      const found = open(turn)
      if (found === null) return
      const { invoice, customer, currency, amount } = found
      const payment = `P-${at}`
      yield {
        type: "AcceptInstrument",
        on,
        payment,
        kind: pick(["RiBa", "cheque", "billOfExchange"] as const, size, "RiBa"),
        customer,
        currency,
        amount,
        maturity: addDays(on, size % 15),
      }
      yield { type: "AllocatePayment", on, payment, to: [{ invoice }] }
      if (size % 4 === 0) yield { type: "DishonourInstrument", on, payment, reason: "no funds", fee: 500 }
      if (size % 15 < 4) yield { type: "HonourInstrument", on: addDays(on, size % 15), payment }
    },
  },
  {
    name: "instruments that mature",
    weight: 4,
    *commands(turn) {
      const { company, today: on, size } = turn
      for (const payment of around(turn, "payment", turn.other, 30)) {
        const { instrument } = paymentIn(company, payment)
        if (instrument?.status !== "outstanding" || instrument.maturity > on) continue
        yield size % 4 === 0
          ? { type: "DishonourInstrument", on, payment, reason: "no funds" }
          : { type: "HonourInstrument", on, payment }
      }
    },
  },
  {
    name: "a refund of a payment",
    weight: 2,
    *commands(turn) {
      const payment = unapplied(turn)
      if (payment !== null) yield* refund(turn, { payment })
    },
  },
  {
    name: "a refund of a credit note",
    weight: 3,
    *commands(turn) {
      yield* crediting(turn)
      const credit = creditLeft(turn)
      if (credit === null) return
      yield* refund(turn, { invoice: credit.invoice, creditNote: credit.creditNote })
    },
  },
  {
    name: "a credit note that settles another invoice",
    weight: 5,
    *commands(turn) {
      const { company, today: on, size } = turn
      yield* crediting(turn)
      const credit = creditLeft(turn)
      if (credit === null) return
      const { invoice, creditNote } = credit
      const { customer, currency } = invoiceIn(company, invoice)
      const to = around(turn, "invoice", size, 30).filter((each) => {
        const state = invoiceIn(company, each)
        return (
          state.customer === customer && state.currency === currency && openInstalments(state, on).length > 0
        )
      })
      yield {
        type: "AllocateCreditNote",
        on,
        invoice,
        creditNote,
        to: to.slice(0, 2).map((each) => ({ invoice: each })),
      }
      if (size % 2 === 0)
        yield { type: "ReverseCreditAllocation", on, invoice, creditNote, reason: "the wrong one" }
    },
  },
  {
    name: "a write-off",
    weight: 3,
    *commands(turn) {
      const { company, today: on, at, size } = turn
      const found = open(turn)
      if (found !== null)
        yield* withApprovals(turn, {
          type: "WriteOff",
          on,
          invoice: found.invoice,
          writeOff: `W-${at}`,
          reason: pick(["badDebt", "goodwill"] as const, size, "goodwill"),
          ...(size % 2 === 0 ? { amount: Math.min(found.amount, size + 1) } : {}),
          ...(size % 3 === 0 ? { recoverTax: true } : {}),
        })
      for (const invoice of around(turn, "invoice", turn.other))
        for (const { writeOff, reversed } of invoiceIn(company, invoice).writeOffs.values())
          if (!reversed && size % 3 === 1) {
            yield { type: "ReverseWriteOff", on, invoice, writeOff, reason: "it pays after all" }
            return
          }
    },
  },
]
