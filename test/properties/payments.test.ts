import { memoryStore } from "@adv/adapters/memory"
import {
  commandFrom,
  commandIdOf,
  commandRunner,
  type Day,
  fromDay,
  handlersWith,
  type Instant,
  isRecordedEvent,
  netDays,
  type PlainCommand,
  type RecordedEvent,
  settlementPresets,
  toDay,
} from "@adv/domain"
import { checkInvariants } from "@adv/domain/testing"
import { agingOf, companyModels } from "@adv/projections"
import fc from "fast-check"
import { isLeft, isRight } from "fp-ts/lib/Either.js"
import { expect, it } from "vitest"
import { runs } from "../support/runs.js"

/**
 * What whoever keeps the receivables of a small company might try in any order, dated forwards and back: payments of all
 * kinds and what becomes of them. Whatever it comes to, money is conserved.
 */
interface Move {
  readonly kind: number
  readonly which: number
  readonly other: number
  readonly size: number
  readonly days: number
}

const moves = fc.array(
  fc.record({
    kind: fc.nat(29),
    which: fc.nat(1000),
    other: fc.nat(1000),
    size: fc.nat(1000),
    days: fc.oneof({ weight: 6, arbitrary: fc.nat(4) }, fc.constant(-4)),
  }),
  { minLength: 40, maxLength: 110, size: "max" },
)

const discounted = (base: "gross" | "net") => ({
  id: base,
  version: 1,
  lines: [
    { share: { percent: "50" }, steps: [{ addDays: 15 }], discount: { percent: "3", days: 4, base } },
    { share: { remainder: true as const }, steps: [{ addDays: 30 }] },
  ],
})
const terms = [discounted("gross"), discounted("net"), discounted("gross"), netDays(30)]
const customers = ["ROSSI", "BIANCHI"] as const
const policies = ["strict", "lenient"] as const
const { body } = settlementPresets.businessToBusiness
const opening: ReadonlyArray<PlainCommand> = [
  ...customers.map(
    (customer): PlainCommand => ({
      type: "RegisterCustomer",
      on: "2025-01-01",
      customer,
      name: customer,
      currency: "EUR",
    }),
  ),
  { type: "PublishPolicy", on: "2025-01-01", policy: "strict", kind: "settlement", body },
  {
    type: "PublishPolicy",
    on: "2025-01-01",
    policy: "lenient",
    kind: "settlement",
    body: {
      ...settlementPresets.chargesFirst.body,
      allocation: "proportional",
      tolerances: [{ currency: "EUR", absolute: 500 }],
      discount: { graceDays: 3, late: "accept", partial: "proRata" },
    },
  },
]

const pick = <T>(from: ReadonlyArray<T>, at: number, otherwise: T): T =>
  from[at % Math.max(1, from.length)] ?? otherwise

interface Ids {
  readonly invoices: Array<string>
  readonly payments: Array<string>
  readonly credits: Array<{ readonly invoice: string; readonly creditNote: string }>
  readonly refunds: Array<{ readonly refund: string; readonly from: object }>
  readonly writeOffs: Array<{ readonly invoice: string; readonly writeOff: string }>
}

/** What would close an invoice of ours, to the cent, less a discount, or nearly. */
const amountsOf = (size: number) =>
  pick([12_200, 6_100, 5_917, 12_017, 12_199, 12_201, 3_050, size * 31 + 1], size, 1)

const commandOf = ({ kind, which, other, size }: Move, at: number, on: string, ids: Ids): PlainCommand => {
  // What is recent is on people's minds.
  const invoice = pick(ids.invoices.slice(-7), which, "none")
  const another = pick(ids.invoices.slice(-7), size, "none")
  const payment = pick(ids.payments.slice(-5), other, "none")
  const credit = pick(ids.credits.slice(-2), which, { invoice: "none", creditNote: "none" })
  const customer = pick(customers, which, customers[0])
  const policy = pick(policies, other, policies[0])
  const to = [{ invoice }, { invoice: another }]
  switch (kind) {
    case 0:
    case 1:
    case 2:
      return {
        type: "IssueInvoice",
        on,
        invoice: `I-${at}`,
        customer,
        currency: "EUR",
        paymentTerm: pick(terms, size, terms[0] ?? netDays(30)),
        numbering: { number: `N-${at}` },
        lines: [
          { description: "", quantity: "4", unitPrice: "20", tax: { category: "S", rate: "22" } },
          { description: "", quantity: "2", unitPrice: "12.2", tax: { category: "E", rate: "0" } },
        ],
      }
    case 3:
    case 4:
      return {
        type: "ReceivePayment",
        on,
        payment: `P-${at}`,
        currency: size % 5 === 0 ? "USD" : "EUR",
        amount: amountsOf(size),
        ...(size % 4 === 0 ? {} : { customer }),
        ...(size % 3 === 0 ? { remittance: `for ${invoice} and ${another}` } : {}),
        ...(size % 7 === 0 ? { valueDate: fromDay((toDay(on as never) - 2) as Day) } : {}),
      }
    case 5:
      return {
        type: "AcceptInstrument",
        on,
        payment: `P-${at}`,
        kind: "RiBa",
        customer,
        currency: "EUR",
        amount: amountsOf(size),
        maturity: fromDay((toDay(on as never) + (size % 9)) as Day),
      }
    case 6:
      return size % 3 === 0
        ? { type: "DishonourInstrument", on, payment, reason: "no funds" }
        : { type: "HonourInstrument", on, payment }
    case 7:
    case 8:
    case 9:
      return { type: "AllocatePayment", on, payment, to, policy }
    case 10:
      return {
        type: "AllocatePayment",
        on,
        payment,
        to: [...to, { invoice: pick(ids.invoices, other, "none") }],
        policy,
        allocation: pick(["oldestDue", "proportional", "remittance"] as const, size, "oldestDue"),
      }
    case 11:
      return { type: "AllocatePayment", on, payment, to: [{ invoice, amount: amountsOf(size) }], policy }
    case 12:
    case 13:
      return {
        type: "AutoAllocatePayment",
        on,
        payment,
        invoices: ids.invoices.slice(-6),
        ...(size % 2 === 0 ? { policy } : {}),
      }
    case 14:
    case 15:
      return {
        type: "AllocatePayment",
        on,
        payment,
        to,
        policy,
        quote: {
          from: "USD",
          to: "EUR",
          rate: pick(["0.9237", "1.07", "91.3", "0.0081"], size, "1"),
          source: "ECB",
          date: on,
        },
      }
    case 16:
      return {
        type: "ReverseAllocation",
        on,
        payment,
        reason: "",
        ...(size % 2 === 0 ? { settlements: [`${payment}/${(size % 3) + 1}`] } : {}),
      }
    case 17:
      return {
        type: "ReturnPayment",
        on,
        payment,
        reason: "",
        ...(size % 2 === 0 ? { amount: size * 11 + 1 } : {}),
      }
    case 18:
      return {
        type: "IssueCreditNote",
        on,
        // One that may well be paid by now.
        invoice: pick(ids.invoices, which, "none"),
        creditNote: `C-${at}`,
        reason: "RETURN",
        credited: size % 3 === 0 ? { lines: [{ line: 1, quantity: "1" }] } : { whole: true },
        effectOnOrder: "none",
        numbering: { number: `C-${at}` },
      }
    case 19:
    case 20:
      return {
        type: "AllocateCreditNote",
        on,
        ...credit,
        to: size % 2 === 0 ? to : [{ invoice: another, amount: size + 1 }],
      }
    case 21:
      return { type: "ReverseCreditAllocation", on, ...credit, reason: "" }
    case 22: {
      const from = size % 4 === 0 ? { payment } : credit
      return {
        type: "RequestRefund",
        on,
        refund: `F-${at}`,
        from: from as { payment: string },
        reason: "",
        ...(size % 3 === 0 ? { amount: size + 1 } : {}),
      }
    }
    case 23: {
      const known = pick(ids.refunds.slice(-2), other, { refund: "none", from: { payment } })
      const asked = { on, refund: known.refund, from: known.from as { payment: string } }
      return size % 3 === 0 ? { type: "CancelRefund", ...asked, reason: "" } : { type: "PayRefund", ...asked }
    }
    case 24: {
      const known = pick(ids.writeOffs.slice(-2), other, { invoice, writeOff: "none" })
      return size % 3 === 0
        ? { type: "ReverseWriteOff", on, ...known, reason: "" }
        : {
            type: "WriteOff",
            on,
            invoice,
            writeOff: `W-${at}`,
            reason: "badDebt",
            ...(size % 4 === 0 ? {} : { amount: size + 1 }),
          }
    }
    case 25:
      return {
        type: "ClaimCharge",
        on,
        invoice,
        charge: `X-${at}`,
        kind: "interest",
        amount: size + 1,
        instalment: 1,
      }
    case 26:
      return size % 3 === 0
        ? { type: "ReassignPayment", on, payment, customer, reason: "namesake" }
        : { type: "IdentifyPayment", on, payment, customer }
    case 27:
    case 28:
      return size % 2 === 0 ? { type: "MarkOverdue", on, invoice } : { type: "ClearOverdue", on, invoice }
    default:
      return { type: "AllocatePayment", on, payment: ids.payments.at(-1) ?? "none", to, policy: "strict" }
  }
}

const clerk = { legalEntity: "IT01", actor: { id: "anna", department: "ADV", kind: "human" as const } }
const start = Date.parse("2025-01-02T08:00:00Z")

const play = async (history: ReadonlyArray<Move>) => {
  let now = start
  const store = memoryStore({ clock: { now: () => now as Instant } })
  const runner = commandRunner({ store, handlers: handlersWith({}), cacheSize: 5 })
  const ids: Ids = { invoices: [], payments: [], credits: [], refunds: [], writeOffs: [] }
  const ask = async (command: PlainCommand, id: string) => {
    now += 60_000
    const outcome = await runner.run({ id: commandIdOf(id), command: commandFrom(command), by: clerk })()
    if (isLeft(outcome) && ["UNEXPECTED", "COMMAND_MALFORMED"].includes(outcome.left.code))
      throw new Error(`${command.type}: ${outcome.left.message}`)
    return isRight(outcome) && outcome.right.receipt !== null
  }
  for (const [at, command] of opening.entries()) await ask(command, `opening/${at}`)
  let day = 0
  let refused = 0
  for (const [at, move] of history.entries()) {
    day += move.days
    const command = commandOf(move, at, fromDay((toDay("2025-01-02" as never) + day) as Day), ids)
    if (!(await ask(command, `${at}`))) {
      refused += 1
      continue
    }
    if (command.type === "IssueInvoice") ids.invoices.push(command.invoice)
    if (command.type === "ReceivePayment" || command.type === "AcceptInstrument")
      ids.payments.push(command.payment)
    if (command.type === "IssueCreditNote")
      ids.credits.push({ invoice: command.invoice, creditNote: command.creditNote })
    if (command.type === "RequestRefund") ids.refunds.push(command)
    if (command.type === "WriteOff")
      ids.writeOffs.push({ invoice: command.invoice, writeOff: command.writeOff })
  }
  const log: Array<RecordedEvent> = []
  for await (const batch of store.readAll())
    for (const event of batch) {
      if (!isRecordedEvent(event)) throw new Error(`event ${event.position} can't be read`)
      log.push(event)
    }
  return { log, refused }
}

const add = (to: Map<string, number>, key: string, amount: number): void => {
  to.set(key, (to.get(key) ?? 0) + amount)
}

/** What is open, and what settles nothing, by currency: summed up from the facts by themselves. */
const standing = (log: ReadonlyArray<RecordedEvent>, asOf: string, knownAt: Instant) => {
  const open = new Map<string, number>()
  const unapplied = new Map<string, number>()
  for (const { type, data, metadata, recordedAt } of log) {
    if (recordedAt > knownAt || metadata.effectiveDate > asOf) continue
    switch (type) {
      case "InvoiceIssued":
        add(open, data.currency, data.totals.payable)
        break
      case "ChargeClaimed":
        add(open, "EUR", data.amount)
        break
      case "InstalmentSettled":
      case "SettlementReversed": {
        const sign = type === "InstalmentSettled" ? -1 : 1
        add(open, "EUR", sign * data.amount)
        if (data.source.kind === "creditNote") add(unapplied, "EUR", sign * data.amount)
        else add(unapplied, data.exchange?.from ?? "EUR", sign * (data.exchange?.paid ?? data.amount))
        break
      }
      case "DiscountTaken":
      case "ReceivableWrittenOff":
        add(open, "EUR", -data.amount)
        break
      case "DiscountReversed":
      case "WriteOffReversed":
        add(open, "EUR", data.amount)
        break
      case "CreditNoteIssued":
        add(unapplied, data.currency, data.totals.payable)
        break
      case "PaymentReceived":
      case "InstrumentAccepted":
      case "SurplusRestored":
        add(unapplied, data.currency, data.amount)
        break
      case "PaymentReturned":
      case "InstrumentDishonoured":
      case "RefundPaid":
      case "CreditRefundPaid":
      case "SurplusWrittenOff":
        add(unapplied, data.currency, -data.amount)
        break
      default:
    }
  }
  return { open, unapplied }
}

const agedBy = (log: ReadonlyArray<RecordedEvent>, asOf: string, knownAt: Instant) => {
  const models = companyModels()
  models.apply(log)
  const answers = (["apart", "oldestFirst", "ownDate"] as const).map((credits) => {
    const aging = agingOf(models.states.receivables, {
      asOf: asOf as never,
      knownAt,
      by: "customer",
      credits,
    })
    if (isLeft(aging)) throw new Error(aging.left.message)
    return aging.right.currencies
  })
  return answers
}

it(
  "keeps every cent whatever becomes of payments (INV-04…07, 11, 15), on every date and as known at every moment (INV-08, INV-24)",
  async () => {
    const types = new Map<string, number>()
    let refusals = 0
    await fc.assert(
      fc.asyncProperty(moves, fc.nat(1000), fc.nat(1000), async (history, cut, ahead) => {
        const { log, refused } = await play(history)
        refusals += refused
        for (const { type } of log) types.set(type, (types.get(type) ?? 0) + 1)
        expect(checkInvariants(log)).toEqual([])

        const last = log[cut % log.length]
        if (last === undefined) return
        const asOf = fromDay((toDay("2025-01-01" as never) + (ahead % 200)) as Day)
        const knownAt = last.recordedAt
        const answers = agedBy(log, asOf, knownAt)
        const { open, unapplied } = standing(log, asOf, knownAt)
        for (const [index, currencies] of answers.entries())
          for (const { currency, total, net, netted, buckets, rows = [], ...figures } of currencies) {
            const all = unapplied.get(currency) ?? 0
            expect(buckets.reduce((sum, { amount }) => sum + amount, 0)).toBe(total)
            expect(rows.reduce((sum, row) => sum + row.total, 0)).toBe(total)
            expect(rows.reduce((sum, row) => sum + row.unapplied, 0)).toBe(figures.unapplied)
            expect(total + netted).toBe(open.get(currency) ?? 0)
            expect(figures.unapplied + netted).toBe(all)
            expect(net).toBe((open.get(currency) ?? 0) - all)
            if (index === 0) expect(netted).toBe(0)
            if (index === 2) expect(figures.unapplied).toBe(0)
          }
        const known = log.filter(({ recordedAt }) => recordedAt <= knownAt)
        expect(agedBy(known, asOf, knownAt)).toEqual(answers)
      }),
      { numRuns: runs(60), interruptAfterTimeLimit: runs(20_000) },
    )
    const often = [
      "PaymentIdentified",
      "PaymentReassigned",
      "PaymentReturned",
      "DiscountTaken",
      "ReceivableWrittenOff",
      "WriteOffReversed",
    ]
    const atTimes = [
      "CreditRefundRequested",
      "CreditAllocated",
      "RefundRequested",
      "SurplusWrittenOff",
      "DiscountReversed",
      "InstrumentHonoured",
      "InstrumentDishonoured",
      "DiscountDisallowed",
      "SurplusRestored",
      "RefundPaid",
      "RefundCancelled",
      "CreditAllocationReversed",
      "CreditRefundPaid",
      "InvoiceOverdueCleared",
    ]
    for (const type of often) expect([type, (types.get(type) ?? 0) > 0]).toEqual([type, true])
    expect(atTimes.reduce((sum, type) => sum + (types.get(type) ?? 0), 0)).toBeGreaterThan(25)
    expect(refusals).toBeGreaterThan(500)
  },
  runs(90_000),
)
