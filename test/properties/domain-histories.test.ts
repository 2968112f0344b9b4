import { memoryStore } from "@adv/adapters/memory"
import {
  commandFrom,
  commandIdOf,
  commandRunner,
  handlersWith,
  type Instant,
  isRecordedEvent,
  netDays,
  openEnded,
  type PlainCommand,
  type RecordedEvent,
} from "@adv/domain"
import { checkInvariants } from "@adv/domain/testing"
import fc from "fast-check"
import { isLeft, isRight } from "fp-ts/lib/Either.js"
import { expect, it } from "vitest"
import { runs } from "../support/runs.js"
import { expectConditionsOfTheDay } from "./frozen-conditions.js"

/**
 * Histories of a small company, made of what a clerk might try in any order: three customers, their orders, invoices,
 * credit notes and payments. Most of it is refused or goes through for good reasons; whatever it comes to, the
 * invariants hold on the log.
 */
const customers = ["ROSSI", "BIANCHI", "VERDI"] as const
const halves = {
  id: "30-60",
  version: 1,
  lines: [
    { share: { percent: "50" }, steps: [{ addDays: 30 }] },
    { share: { remainder: true as const }, steps: [{ addDays: 60 }] },
  ],
}
const taxes = [
  { category: "S", rate: "22" },
  { category: "S", rate: "10" },
  { category: "E", rate: "0" },
] as const
const quantities = ["1", "2", "3.5", "0.333333", "7", "12"]
const prices = ["0.03", "1.005", "5", "19.99", "333.33"]

interface Move {
  readonly kind: number
  readonly which: number
  readonly other: number
  readonly size: number
  readonly days: number
}

const moves = fc.array(
  fc.record({
    kind: fc.nat(25),
    which: fc.nat(1000),
    other: fc.nat(1000),
    size: fc.nat(1000),
    days: fc.oneof({ weight: 6, arbitrary: fc.nat(6) }, fc.constant(-3)),
  }),
  { minLength: 30, maxLength: 110, size: "max" },
)

const dayOf = (count: number): string => new Date(Date.UTC(2025, 0, 2 + count)).toISOString().slice(0, 10)

const conditionsOf = (index: number) => ({
  paymentTerm: index === 0 ? netDays(30) : index === 1 ? halves : openEnded(30, "receiptDate"),
  invoicingPolicy: index === 1 ? ("onOrder" as const) : ("onDelivery" as const),
  overDeliveryTolerance: index === 2 ? "10" : "0",
  ...(index === 0 ? { discountPercent: "7.5" } : {}),
})

const opening: ReadonlyArray<PlainCommand> = customers.flatMap(
  (customer, index): Array<PlainCommand> => [
    { type: "RegisterCustomer", on: "2025-01-01", customer, name: customer, currency: "EUR" },
    {
      type: "AgreeConditions",
      on: "2025-01-01",
      customer,
      agreement: customer,
      validFrom: "2025-01-01",
      conditions: conditionsOf(index),
    },
  ],
)

const pick = <T>(from: ReadonlyArray<T>, at: number, otherwise: T): T =>
  from[at % Math.max(1, from.length)] ?? otherwise

/** What is asked at a move, from what there is so far. */
const commandsOf = (
  { kind, which, other, size }: Move,
  at: number,
  on: string,
  ids: { orders: Array<string>; invoices: Array<string>; payments: Array<string> },
): ReadonlyArray<PlainCommand> => {
  const order = pick(ids.orders, which, "none")
  const invoice = pick(ids.invoices, which, "none")
  const payment = pick(ids.payments, other, "none")
  const line = String((other % 3) + 1)
  const quantity = pick(quantities, size, "1")
  const tax = pick(taxes, size, taxes[0])
  const billing = pick(customers, which, customers[0])
  switch (kind) {
    case 0:
    case 1:
    case 2: {
      const placed = `O-${at}`
      return [
        {
          type: "PlaceOrder",
          on,
          order: placed,
          customer: billing,
          currency: "EUR",
          lines: Array.from({ length: (size % 3) + 1 }, (_, index) => ({
            line: String(index + 1),
            sku: `SKU-${index}`,
            quantity: pick(quantities, other + index, "1"),
            unitPrice: pick(prices, size + index, "1"),
            tax: pick(taxes, other + index, taxes[0]),
          })),
          ...(size % 4 === 0
            ? { adjustments: [{ kind: "charge", amount: 399, reason: "freight", tax }] }
            : {}),
          ...(size % 7 === 0
            ? { adjustments: [{ kind: "allowance", amount: 5, reason: "loyalty", tax }] }
            : {}),
        },
        { type: "ValidateOrder", on, order: placed },
        { type: "ReleaseOrder", on, order: placed },
      ]
    }
    case 3:
    case 4:
      return [{ type: "ConfirmDelivery", on, order, delivery: `D-${at}` }]
    case 5:
      return [{ type: "ConfirmDelivery", on, order, delivery: `D-${at}`, lines: [{ line, quantity }] }]
    case 6:
    case 23:
    case 24:
      return [
        {
          type: "ReturnGoods",
          on,
          order,
          return: `R-${at}`,
          lines: [{ line, quantity }],
          reason: "",
          affectsOrder: size % 2 === 0,
        },
      ]
    case 7:
      return [{ type: "CancelOrderLine", on, order, line, quantity, reason: "" }]
    case 8:
      return size % 2 === 0
        ? [{ type: "CloseOrderShort", on, order, reason: "" }]
        : [
            { type: "CompleteOrder", on, order },
            { type: "CancelOrder", on, order, reason: "", initiator: "customer" },
          ]
    case 9:
    case 10:
    case 11:
      return [{ type: "InvoiceOrder", on, invoice: `I-${at}`, order }]
    case 12:
      return [
        {
          type: "IssueInvoice",
          on,
          invoice: `I-${at}`,
          customer: billing,
          currency: "EUR",
          lines: [
            { description: "work", quantity, unitPrice: pick(prices, other, "1"), tax },
            { description: "parts", quantity: "3", unitPrice: "0.333", tax: pick(taxes, other, taxes[0]) },
          ],
        },
      ]
    case 13:
      return [
        {
          type: "IssueCreditNote",
          on,
          invoice,
          creditNote: `C-${at}`,
          reason: "RETURN",
          credited: size % 3 === 0 ? { whole: true } : { lines: [{ line: (other % 3) + 1, quantity }] },
          effectOnOrder: size % 2 === 0 ? "none" : "restoresInvoiceableQuantity",
        },
      ]
    case 14:
      return [
        {
          type: "IssueCreditNote",
          on,
          invoice,
          creditNote: `C-${at}`,
          reason: "PRICE",
          credited: { amounts: [{ net: (size % 50) + 1, tax, description: "" }] },
          effectOnOrder: "none",
        },
      ]
    case 15:
    case 16:
      return [
        {
          type: "ReceivePayment",
          on,
          payment: `P-${at}`,
          customer: billing,
          currency: "EUR",
          amount: size * 37 + 1,
        },
      ]
    case 17:
    case 18:
      return [
        {
          type: "AllocatePayment",
          on,
          payment,
          to: [{ invoice }, { invoice: pick(ids.invoices, size, "none") }],
        },
      ]
    case 19:
      return [{ type: "AllocatePayment", on, payment, to: [{ invoice, amount: size + 1 }] }]
    case 20:
      return size % 2 === 0
        ? [{ type: "ReturnPayment", on, payment, reason: "AC04" }]
        : [
            {
              type: "ReverseAllocation",
              on,
              payment,
              reason: "",
              ...(size % 3 === 0 ? { settlements: [`${payment}/1`] } : {}),
            },
          ]
    case 21:
      return [
        { type: "FixDueDates", on, invoice, anchor: "receiptDate", date: on },
        { type: "MarkOverdue", on, invoice },
      ]
    case 22:
      return [{ type: "ClaimCharge", on, invoice, charge: `F-${at}`, kind: "fee", amount: size + 1 }]
    default:
      return [
        {
          type: "AmendConditions",
          on,
          customer: billing,
          agreement: billing,
          validFrom: on,
          conditions: conditionsOf(size % 3),
          reason: "talk",
        },
      ]
  }
}

const clerk = { legalEntity: "IT01", actor: { id: "anna", department: "ADV", kind: "human" as const } }

const play = async (history: ReadonlyArray<Move>) => {
  const store = memoryStore({ clock: { now: () => 1_736_930_000_000 as Instant } })
  const runner = commandRunner({ store, handlers: handlersWith({}), cacheSize: 7 })
  const ids = { orders: [] as string[], invoices: [] as string[], payments: [] as string[] }
  const requests = opening.map((command, index) => ({
    id: commandIdOf(`opening/${index}`),
    command: commandFrom(command),
    by: clerk,
  }))
  const length = async () => {
    const head = await store.head()()
    return isRight(head) ? head.right : -1
  }
  await runner.runAll(requests)()
  let day = 0
  let refused = 0
  for (const [at, move] of history.entries()) {
    day += move.days
    const asked = commandsOf(move, at, dayOf(day), ids).map((command, index) => ({
      id: commandIdOf(`${at}/${index}`),
      command: commandFrom(command),
      by: clerk,
    }))
    const outcomes = await runner.runAll(asked)()
    if (isLeft(outcomes)) throw new Error(`${outcomes.left.code}: ${outcomes.left.message}`)
    refused += outcomes.right.filter(isLeft).length
    for (const [index, request] of asked.entries()) {
      const outcome = outcomes.right[index]
      if (outcome === undefined || isLeft(outcome)) continue
      // A command that came to nothing leaves no trace, so its id is not used up.
      if (outcome.right.receipt !== null) requests.push(request)
      const { command } = request
      if (command.type === "PlaceOrder") ids.orders.push(command.order)
      if (command.type === "InvoiceOrder" || command.type === "IssueInvoice")
        ids.invoices.push(command.invoice)
      if (command.type === "ReceivePayment") ids.payments.push(command.payment)
    }
    // INV-21: what went through before, asked again at any later time, appends nothing.
    const again = requests[move.other % requests.length]
    if (again !== undefined && move.size % 5 === 0) {
      const before = await length()
      const outcome = await runner.run(again)()
      expect(isRight(outcome) && outcome.right.facts.flatMap(({ facts }) => facts)).toEqual([])
      expect(await length()).toBe(before)
    }
  }
  const log: Array<RecordedEvent> = []
  for await (const batch of store.readAll())
    for (const event of batch) {
      if (!isRecordedEvent(event)) throw new Error(`event ${event.position} can't be read`)
      log.push(event)
    }
  return { log, refused }
}

it("keeps its invariants whatever a small company does (INV-01…07, 09…11, 16, 17, 21)", async () => {
  const types = new Map<string, number>()
  let refusals = 0
  await fc.assert(
    fc.asyncProperty(moves, async (history) => {
      const { log, refused } = await play(history)
      refusals += refused
      for (const { type } of log) types.set(type, (types.get(type) ?? 0) + 1)
      expect(checkInvariants(log)).toEqual([])
      expectConditionsOfTheDay(log)
    }),
    // Shrinking plays every history again: it stops with the best it has found by then.
    { numRuns: runs(100), interruptAfterTimeLimit: runs(15_000) },
  )
  // The histories went everywhere they were to go.
  for (const type of [
    "GoodsReturned",
    "OrderLineCancelled",
    "OrderInvoiced",
    "OrderCredited",
    "CreditNoteIssued",
    "InstalmentSettled",
    "SettlementReversed",
    "PaymentReturned",
    "ChargeClaimed",
    "DueDatesFixed",
    "InvoiceBecameOverdue",
    "ConditionsAmended",
  ])
    expect([type, (types.get(type) ?? 0) > 2]).toEqual([type, true])
  expect(refusals).toBeGreaterThan(500)
}, 60_000)
