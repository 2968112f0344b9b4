import { memoryStore } from "@adv/adapters/memory"
import {
  commandFrom,
  commandIdOf,
  commandRunner,
  handlersWith,
  type Instant,
  isRecordedEvent,
  netDays,
  numberingPresets,
  type PlainCommand,
  type RecordedEvent,
} from "@adv/domain"
import { checkInvariants } from "@adv/domain/testing"
import { agingOf, companyModels } from "@adv/projections"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { expect, it } from "vitest"
import { runs } from "../support/runs.js"

/**
 * Histories of orders that are invoiced in every way there is, made of what a clerk might try in any order: progress,
 * milestones, periods, down-payments, drafts, corrections, payment plans, other conditions and closed months.
 */
const policies = [
  { progress: true },
  {
    milestones: [
      { milestone: "START", part: { amount: 1234 }, trigger: "placed" },
      { milestone: "BUILT", part: { percent: "33.3" }, trigger: "certified" },
      { milestone: "CARRIED", part: { percent: "50" }, trigger: "delivered" },
    ],
  },
  { periodic: { every: "month", per: "customer", basis: "onDelivery" } },
  { prepayment: { percent: "30", basis: "onDelivery" } },
  "onOrder",
  "onDelivery",
] as const
const customers = policies.map((_, index) => `C-${index}`)
const taxes = [
  { category: "S", rate: "22" },
  { category: "S", rate: "10" },
  { category: "E", rate: "0" },
] as const
const prices = ["0.03", "19.99", "333.33", "12870.59"]

const conditionsOf = (index: number, more: object = {}) => ({
  paymentTerm: netDays(index % 2 === 0 ? 30 : 60),
  invoicingPolicy: policies[index % policies.length],
  overDeliveryTolerance: "0",
  ...(index > 2 ? { deviations: "approved" } : {}),
  ...(index === 5 ? { orderDiscountPercent: "3", lineDiscounts: ["10", "5"] } : {}),
  ...more,
})

const moves = fc.array(
  fc.record({
    kind: fc.nat(25),
    which: fc.nat(1000),
    size: fc.nat(1000),
    days: fc.oneof({ weight: 5, arbitrary: fc.nat(5) }, fc.constant(-2)),
  }),
  { minLength: 30, maxLength: 70, size: "max" },
)
type Move = typeof moves extends fc.Arbitrary<Array<infer M>> ? M : never

const opening = (shared: boolean): ReadonlyArray<object> => [
  ...(shared
    ? [
        {
          type: "PublishPolicy",
          on: "2025-01-01",
          policy: "numbering",
          kind: "numbering",
          body: numberingPresets.sharedSeries.policy,
        },
      ]
    : []),
  ...customers.flatMap((customer, index) => [
    { type: "RegisterCustomer", on: "2025-01-01", customer, name: customer, currency: "EUR" },
    {
      type: "AgreeConditions",
      on: "2025-01-01",
      customer,
      agreement: customer,
      validFrom: "2025-01-01",
      conditions: conditionsOf(index),
    },
  ]),
]

const pick = <T>(from: ReadonlyArray<T>, at: number, otherwise: T): T =>
  from[at % Math.max(1, from.length)] ?? otherwise

interface Ids {
  readonly orders: Array<string>
  readonly invoices: Array<string>
}

const commandsOf = ({ kind, which, size }: Move, at: number, on: string, ids: Ids): ReadonlyArray<object> => {
  const order = pick(ids.orders, which, "none")
  const invoice = pick(ids.invoices, which, "none")
  const line = String((size % 3) + 1)
  const tax = pick(taxes, size, taxes[0])
  const percent = String([10, 30, 33.33, 50, 75, 100][size % 6])
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
          customer: size % 5 === 0 ? "C-2" : pick(customers, which, "none"),
          currency: "EUR",
          lines: Array.from({ length: (size % 3) + 1 }, (_, index) => ({
            line: String(index + 1),
            sku: "A",
            quantity: String((size % 5) + 1),
            unitPrice: pick(prices, size + index, "1"),
            tax: pick(taxes, which + index, taxes[0]),
          })),
          ...(size % 4 === 0
            ? { adjustments: [{ kind: "charge", amount: 399, reason: "freight", tax }] }
            : {}),
        },
        { type: "ValidateOrder", on, order: placed },
        { type: "ReleaseOrder", on, order: placed },
      ]
    }
    case 3:
    case 4:
      return [
        { type: "ReportProgress", on, order, percent, evidence: "" },
        { type: "CertifyProgress", on, order, percent, certifiedBy: "" },
      ]
    case 5:
      return [
        { type: "ReportProgress", on, order, milestone: "BUILT", evidence: "" },
        { type: "CertifyProgress", on, order, milestone: "BUILT", certifiedBy: "" },
      ]
    case 6:
    case 7:
      return [
        {
          type: "ConfirmDelivery",
          on,
          order,
          delivery: `D-${at}`,
          ...(size % 2 === 0 ? {} : { lines: [{ line, quantity: "1" }] }),
        },
      ]
    case 8:
    case 9:
    case 10:
      return [{ type: "InvoiceOrder", on, invoice: `I-${at}`, order }]
    case 11:
      return [{ type: "InvoicePrepayment", on, invoice: `I-${at}`, order, percent }]
    case 12:
    case 24:
      return [{ type: "InvoicePeriod", on, invoice: `I-${at}`, customer: "C-2", through: on }]
    case 13:
    case 22:
    case 23:
      return [
        {
          type: "ProposeInvoice",
          on,
          invoice: `I-${at}`,
          order,
          ...(size % 4 === 0 ? {} : { buyerReference: "PO" }),
          ...(size % 2 === 0 ? { prepaymentPercent: "5" } : {}),
        },
        ...(size % 3 === 0
          ? [
              {
                type: "ApproveDeviation",
                on,
                invoice: `I-${at}`,
                order,
                field: "poReference",
                approver: "",
                reason: "",
              },
            ]
          : []),
        size % 5 === 0
          ? { type: "DiscardDraft", on, invoice: `I-${at}`, reason: "" }
          : { type: "IssueDraft", on, invoice: `I-${at}` },
      ]
    case 14:
      return [
        {
          type: "IssueCreditNote",
          on,
          invoice,
          creditNote: `C-${at}`,
          reason: "PRICE",
          credited:
            size % 2 === 0
              ? { whole: true }
              : { lines: [{ line: (size % 3) + 1, quantity: size % 3 === 0 ? "0.4" : "1" }] },
          effectOnOrder: size % 3 === 0 ? "none" : "restoresInvoiceableQuantity",
        },
      ]
    case 15:
      return [
        {
          type: "CorrectInvoice",
          on,
          invoice,
          creditNote: `C-${at}`,
          corrected: `I-${at}`,
          reason: "PRICE",
          lines: [{ description: "corrected", quantity: "1", unitPrice: pick(prices, size, "1"), tax }],
        },
      ]
    case 16:
      return [
        {
          type: "GrantPaymentPlan",
          on,
          customer: pick(customers, size, "none"),
          plan: `PLAN-${at}`,
          invoices: [invoice],
          schedule: [],
          reason: "",
          approvedBy: "",
        },
      ]
    case 17:
      return [
        { type: "CancelOrderLine", on, order, line, quantity: "1", reason: "" },
        { type: "ChangeOrderLine", on, order, line, quantity: String((size % 6) + 1), reason: "" },
      ]
    case 18:
    case 25:
      return [
        {
          type: "ReapplyConditions",
          on,
          order,
          reason: "",
          ...(size % 2 === 0 ? { terms: { conditions: conditionsOf(size) } } : {}),
        },
      ]
    case 19:
      return [
        { type: "ClosePeriod", on, books: "general", through: "2025-01-05", reason: "" },
        { type: size % 2 === 0 ? "CloseOrderShort" : "CompleteOrder", on, order, reason: "" },
        {
          type: "ReturnGoods",
          on,
          order,
          return: `R-${at}`,
          lines: [{ line, quantity: "1" }],
          reason: "",
          affectsOrder: size % 3 === 0,
        },
      ]
    case 20:
      return [
        { type: "ReceivePayment", on, payment: `P-${at}`, currency: "EUR", amount: size * 41 + 1 },
        { type: "AllocatePayment", on, payment: `P-${at}`, to: [{ invoice }] },
      ]
    default:
      return [
        {
          type: "RescheduleInstalment",
          on,
          invoice,
          instalment: (size % 2) + 1,
          splits: "open",
          reason: "",
          approvedBy: "",
        },
      ]
  }
}

const clerk = { legalEntity: "IT01", actor: { id: "anna", department: "ADV", kind: "human" as const } }
const dayOf = (count: number): string => new Date(Date.UTC(2025, 0, 2 + count)).toISOString().slice(0, 10)

/** What is open of an invoice's instalment, as the log tells it, so that most rescheduling goes through. */
const openOf = (log: ReadonlyArray<RecordedEvent>, invoice: string, instalment: number): number => {
  const models = companyModels()
  models.apply(log)
  const { receivables } = models.states
  const number = receivables.invoices.find(invoice)
  if (number < 0) return 1
  let open = 0
  const { movement, item } = receivables
  for (let row = 0; row < movement.item.length; row++) {
    const at = movement.item.at(row)
    if (item.invoice.at(at) === number && item.instalment.at(at) === instalment)
      open += movement.amount.at(row)
  }
  return open
}

const play = async (history: ReadonlyArray<Move>, shared: boolean) => {
  let now = 1_736_930_000_000
  const store = memoryStore({ clock: { now: () => now as Instant } })
  const runner = commandRunner({ store, handlers: handlersWith({}), cacheSize: 9 })
  const ids: Ids = { orders: [], invoices: [] }
  const refused = new Map<string, number>()
  const log: Array<RecordedEvent> = []
  const follow = async () => {
    for await (const batch of store.readAll({ after: log.length }))
      for (const event of batch) {
        if (!isRecordedEvent(event)) throw new Error(`event ${event.position} can't be read`)
        log.push(event)
      }
  }
  const run = async (command: object, name: string) => {
    now += 1000
    const outcome = await runner.run({
      id: commandIdOf(name),
      command: commandFrom(command as PlainCommand),
      by: clerk,
    })()
    if (isLeft(outcome)) {
      expect(outcome.left.code).not.toMatch(/^(UNEXPECTED|COMMAND_MALFORMED|EVENT_|CONFLICT)/)
      refused.set(outcome.left.code, (refused.get(outcome.left.code) ?? 0) + 1)
      return
    }
    await follow()
    for (const { facts } of outcome.right.facts)
      for (const { type, data } of facts) {
        const { order, invoice } = data as { order?: string; invoice?: string }
        if (type === "OrderPlaced" && order !== undefined) ids.orders.push(order)
        if (type === "InvoiceIssued" && invoice !== undefined) ids.invoices.push(invoice)
      }
  }
  for (const [index, command] of opening(shared).entries()) await run(command, `opening/${index}`)
  let day = 0
  for (const [at, move] of history.entries()) {
    day += move.days
    for (const [index, command] of commandsOf(move, at, dayOf(day), ids).entries()) {
      const later = { dueDate: dayOf(day + 30) }
      const { type, invoice, instalment, invoices } = command as {
        type: string
        invoice: string
        instalment: number
        invoices: ReadonlyArray<string>
      }
      if (type === "RescheduleInstalment") {
        const open = openOf(log, invoice, instalment)
        const half = Math.floor(open / 2)
        Object.assign(command, {
          splits:
            half > 0 && move.size % 3 > 0
              ? [
                  { ...later, amount: half },
                  { dueDate: dayOf(day + 90), amount: open - half },
                ]
              : [{ ...later, amount: open }],
        })
      }
      if (type === "GrantPaymentPlan") {
        const billed = log.find(
          (event) => event.type === "InvoiceIssued" && event.data.invoice === invoices[0],
        )
        const open = [1, 2, 3, 4].reduce(
          (sum, each) => sum + Math.max(0, openOf(log, invoices[0] ?? "", each)),
          0,
        )
        Object.assign(command, {
          ...(billed?.type === "InvoiceIssued" ? { customer: billed.data.customer } : {}),
          schedule: [
            { dueDate: dayOf(day + 60), amount: open - 1 },
            { ...later, amount: 1 },
          ],
        })
      }
      await run(command, `${at}/${index}`)
    }
  }
  return { log, refused }
}

it("keeps its invariants however orders are invoiced (INV-01…03, 06, 07, 09…11, 16, 17)", async () => {
  const types = new Map<string, number>()
  const refusals = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(moves, fc.boolean(), async (history, shared) => {
      const { log, refused } = await play(history, shared)
      for (const { type } of log) types.set(type, (types.get(type) ?? 0) + 1)
      for (const [code, count] of refused) refusals.set(code, (refusals.get(code) ?? 0) + count)
      expect(checkInvariants(log)).toEqual([])
      const models = companyModels()
      models.apply(log)
      const last = log.at(-1)
      if (last === undefined) return
      const aging = agingOf(models.states.receivables, {
        asOf: dayOf(400) as never,
        knownAt: last.recordedAt,
        by: "invoice",
      })
      if (isLeft(aging)) throw new Error(aging.left.message)
      for (const { total, buckets } of aging.right.currencies)
        expect(buckets.reduce((sum, { amount }) => sum + amount, 0)).toBe(total)
    }),
    { numRuns: runs(35), interruptAfterTimeLimit: runs(20_000) },
  )
  // The histories went everywhere they were to go.
  for (const type of [
    "ProgressCertified",
    "PeriodInvoiced",
    "InvoiceDrafted",
    "InvoiceDiscarded",
    "InvoiceDeviationApproved",
    "InstalmentRescheduled",
    "PaymentPlanGranted",
    "ConditionsReapplied",
    "OrderCredited",
    "PeriodClosed",
  ])
    expect([type, (types.get(type) ?? 0) > 0]).toEqual([type, true])
  for (const code of ["CONDITIONS_NOT_APPLICABLE", "DEVIATION_NOT_APPROVED", "PREPAYMENT_EXCEEDS_ORDER"])
    expect([code, (refusals.get(code) ?? 0) > 0]).toEqual([code, true])
}, 60_000)
