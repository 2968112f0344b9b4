import { memoryStore } from "@adv/adapters/memory"
import {
  type CheckPoint,
  type CreditPolicy,
  commandFrom,
  commandIdOf,
  commandRunner,
  dynamicCheck,
  handlersWith,
  type Instant,
  isRecordedEvent,
  type PlainCommand,
  type RecordedEvent,
  staticCheck,
  unsafeDate,
} from "@adv/domain"
import { checkInvariants } from "@adv/domain/testing"
import { type CompanyModels, companyModels, creditCheckOf } from "@adv/projections"
import fc from "fast-check"
import { isLeft, isRight } from "fp-ts/lib/Either.js"
import { expect, it } from "vitest"
import { runs } from "../support/runs.js"

/**
 * Histories of a company that controls its credit: a head office with a shop, and another customer, with little credit
 * each. Exposures are counted from read models that may lag behind, limits move, overrides come and go. Whatever a clerk
 * tries, nothing is released, reopened or sent beyond the limit unless somebody who may has let it (INV-18).
 */
const customers = ["ROSSI", "SHOP", "BIANCHI"] as const
const points = ["order", "release", "dispatch"] as const

const policies = [
  {
    ...staticCheck,
    checkAt: ["release", "dispatch"],
    overrides: [
      { role: "credit controller", days: 3, amount: 3_000 },
      { role: "finance director", days: 30 },
    ],
  },
  { ...staticCheck, group: false, creditsUpToOpenItems: true },
  { ...dynamicCheck, holdWhen: staticCheck.holdWhen, checkValidDays: 1 },
] as ReadonlyArray<CreditPolicy>

interface Move {
  readonly kind: number
  readonly which: number
  readonly other: number
  readonly size: number
  readonly days: number
}

const moves = fc.array(
  fc.record({
    kind: fc.nat(40),
    which: fc.nat(1000),
    other: fc.nat(1000),
    size: fc.nat(1000),
    days: fc.oneof({ weight: 8, arbitrary: fc.nat(2) }, fc.constant(-2)),
  }),
  { minLength: 20, maxLength: 60, size: "max" },
)

const dayOf = (count: number): string => new Date(Date.UTC(2025, 0, 6 + count)).toISOString().slice(0, 10)

const opening: ReadonlyArray<PlainCommand> = [
  ...customers.flatMap(
    (customer, index): ReadonlyArray<PlainCommand> => [
      { type: "RegisterCustomer", on: "2025-01-01", customer, name: customer, currency: "EUR" },
      {
        type: "AgreeConditions",
        on: "2025-01-01",
        customer,
        agreement: customer,
        validFrom: "2025-01-01",
        conditions: {
          paymentTerm: {
            id: "NET-5",
            version: 1,
            lines: [{ share: { remainder: true }, steps: [{ addDays: 5 }] }],
          },
          invoicingPolicy: index === 2 ? "onOrder" : "onDelivery",
          overDeliveryTolerance: "0",
        },
      },
      {
        type: "SetCreditLimit",
        on: "2025-01-01",
        customer,
        limit: { amount: 40_000, currency: "EUR" },
      },
    ],
  ),
  { type: "AssignParent", on: "2025-01-01", customer: "SHOP", parent: "ROSSI" },
]

/** An order's credit is to be checked at a step, by what the read models say then. */
interface Check {
  readonly check: string
  readonly at: CheckPoint
}
const check = (order: string, point: CheckPoint): Check => ({ check: order, at: point })

interface Ids {
  readonly orders: Array<string>
  readonly invoices: Array<string>
  readonly payments: Array<string>
}

const pick = <T>(from: ReadonlyArray<T>, at: number, otherwise: T): T =>
  from[at % Math.max(1, from.length)] ?? otherwise
/** One of the last few: what is going on is about what is new. */
const recent = (ids: ReadonlyArray<string>, at: number): string => pick(ids.slice(-4), at, "none")

const placing = (
  order: string,
  on: string,
  customer: string,
  quantity: string,
  freight: boolean,
  much = false,
): PlainCommand => ({
  type: "PlaceOrder",
  on,
  order,
  customer,
  currency: "EUR",
  lines: [
    {
      line: "1",
      sku: "A",
      quantity,
      unitPrice: "19.99",
      tax: { category: "S", rate: "22" },
      ...(much ? { requestedDate: dayOf(120) } : {}),
    },
    { line: "2", sku: "B", quantity: "0.333333", unitPrice: "100", tax: { category: "S", rate: "10" } },
  ],
  ...(freight
    ? {
        adjustments: [{ kind: "charge", amount: 399, reason: "freight", tax: { category: "S", rate: "22" } }],
      }
    : {}),
})

const commandsOf = (
  { kind, which, other, size }: Move,
  at: number,
  on: string,
  ids: Ids,
): ReadonlyArray<PlainCommand | Check | undefined> => {
  const order = recent(ids.orders, which)
  const customer = pick(customers, which, customers[0])
  const delivery = `D-${size % 4}`
  switch (kind) {
    case 0:
    case 1:
    case 2:
    case 3: {
      const placed = `O-${at}`
      return [
        placing(placed, on, customer, String((size % 9) + 1), other % 4 === 0, other % 3 === 0),
        check(placed, "order"),
        { type: "ValidateOrder", on, order: placed },
        check(placed, "release"),
        { type: "ReleaseOrder", on, order: placed },
      ]
    }
    case 4:
    case 5:
    case 6:
    case 7:
      return [check(order, pick(points, other, points[0]))]
    case 8:
    case 9:
      return [check(order, "dispatch"), { type: "ConfirmDelivery", on, order, delivery: `D-${at}` }]
    case 10:
    case 11:
      return [
        check(order, "dispatch"),
        {
          type: "DispatchDelivery",
          on,
          order,
          delivery,
          lines: [{ line: "1", quantity: "1" }],
        },
      ]
    case 12:
      return [{ type: "ConfirmDelivery", on, order, delivery }]
    case 13:
    case 14:
      return [
        { type: "ValidateOrder", on, order },
        { type: "ReleaseOrder", on, order },
      ]
    case 15:
    case 16:
      return [{ type: "InvoiceOrder", on, invoice: `I-${at}`, order }]
    case 17:
      return [
        {
          type: "IssueInvoice",
          on,
          invoice: `I-${at}`,
          customer,
          currency: "EUR",
          lines: [
            {
              description: "work",
              quantity: "1",
              unitPrice: String(size),
              tax: { category: "E", rate: "0" },
            },
          ],
        },
      ]
    case 18:
    case 19:
      return [
        { type: "ReceivePayment", on, payment: `P-${at}`, customer, currency: "EUR", amount: size * 31 + 1 },
        { type: "AllocatePayment", on, payment: `P-${at}`, to: [{ invoice: recent(ids.invoices, other) }] },
      ]
    case 20:
      return [{ type: "ReturnPayment", on, payment: recent(ids.payments, other), reason: "AC04" }]
    case 21:
    case 22:
      return [
        {
          type: "SetCreditLimit",
          on,
          customer,
          limit: { amount: (size % 8) * 10_000, currency: "EUR" },
          ...(other % 3 === 0 ? { source: "insurer" as const, reference: "X" } : {}),
          ...(other % 4 === 0 ? { validTo: on } : {}),
        },
      ]
    case 23:
      return [{ type: "WithdrawCreditLimit", on, customer, source: "insurer", reference: "X", reason: "" }]
    case 24:
      return [
        {
          type: "GrantCreditOverride",
          on,
          customer,
          override: `OV-${at}`,
          amount: size * 40,
          currency: "EUR",
          expiresOn: dayOf(size % 60),
          by: "carla",
          role: "finance director",
          reason: "",
          ...(other % 2 === 0 ? { order } : {}),
        },
      ]
    case 25:
      return [
        {
          type: "ReleaseHold",
          on,
          order,
          hold: "credit",
          reason: "",
          override: true,
          by: "carla",
          role: "credit controller",
          expiresOn: on,
        },
      ]
    case 26:
      return [{ type: "RevokeCreditOverride", on, customer, override: `OV-${at - (other % 20)}`, reason: "" }]
    case 27:
      return [
        { type: "CancelOrderLine", on, order, line: "1", quantity: "1", reason: "" },
        { type: "CloseOrderShort", on, order, reason: "" },
      ]
    case 28:
      return [
        { type: "CloseOrderShort", on, order, reason: "" },
        check(order, "release"),
        { type: "ReopenOrder", on, order, reason: "" },
      ]
    case 29:
      return [
        {
          type: "PublishPolicy",
          on,
          policy: "credit",
          kind: "credit",
          body: pick(policies, size, staticCheck),
        },
      ]
    case 30:
      return [
        { type: "AssignParent", on, customer: "SHOP", parent: pick(["ROSSI", "BIANCHI", null], size, null) },
      ]
    case 31:
      return [
        {
          type: "ChangeOrderLine",
          on,
          order,
          line: "1",
          quantity: String((size % 12) + 1),
          reason: "",
        },
      ]
    case 32:
      return [
        {
          type: "IssueCreditNote",
          on,
          invoice: recent(ids.invoices, other),
          creditNote: `C-${at}`,
          reason: "RETURN",
          credited: { whole: true },
          effectOnOrder: size % 2 === 0 ? "none" : "restoresInvoiceableQuantity",
        },
      ]
    case 33:
    case 34:
    case 35: {
      // Two at once, both counted before either is checked.
      const pair = [`O-${at}-1`, `O-${at}-2`]
      return [
        ...pair.map((each): PlainCommand => placing(each, on, customer, String((size % 9) + 4), false)),
        ...pair.map((each) => check(each, "order")),
        ...pair.map((each): PlainCommand => ({ type: "ValidateOrder", on, order: each })),
        ...pair.map((each) => check(each, "release")),
        ...pair.map((each): PlainCommand => ({ type: "ReleaseOrder", on, order: each })),
      ]
    }
    case 36:
    case 37:
    case 38: {
      // Something changes between the last check and the release.
      const placed = `O-${at}`
      const change: ReadonlyArray<PlainCommand> = [
        {
          type: "SetCreditLimit",
          on,
          customer: customer === "SHOP" ? "ROSSI" : customer,
          limit: { amount: (size % 4) * 10_000, currency: "EUR" },
        },
        { type: "ChangeOrderLine", on, order: placed, line: "1", quantity: "18", reason: "" },
        { type: "BlockAccount", on, customer, reason: "" },
        { type: "UnblockAccount", on, customer, reason: "" },
      ]
      return [
        placing(placed, on, customer, String((size % 9) + 4), false),
        check(placed, "order"),
        {
          type: "ReleaseHold",
          on,
          order: placed,
          hold: "credit",
          reason: "",
          override: true,
          by: "carla",
          role: "credit controller",
          expiresOn: on,
        },
        { type: "ValidateOrder", on, order: placed },
        check(placed, "release"),
        pick(change, other, undefined),
        { type: "ReleaseOrder", on, order: placed },
      ]
    }
    default:
      return [
        {
          type: "ReturnGoods",
          on,
          order,
          return: `R-${at}`,
          lines: [{ line: "1", quantity: "1" }],
          reason: "",
          affectsOrder: size % 2 === 0,
        },
      ]
  }
}

const clerk = { legalEntity: "IT01", actor: { id: "anna", department: "ADV", kind: "human" as const } }

const play = async (history: ReadonlyArray<Move>) => {
  const store = memoryStore({ clock: { now: () => 1_736_930_000_000 as Instant } })
  const runner = commandRunner({ store, handlers: handlersWith({}) })
  const ids: Ids = { orders: [], invoices: [], payments: [] }
  const models: CompanyModels = companyModels()
  let count = 0
  let refused = 0
  const catchUp = async () => {
    for await (const batch of store.readAll({ after: models.position })) models.apply(batch)
  }
  const run = async (command: PlainCommand) => {
    const outcome = await runner.run({
      id: commandIdOf(`${count++}`),
      command: commandFrom(command),
      by: clerk,
    })()
    if (isLeft(outcome)) {
      if (outcome.left.code === "UNEXPECTED") throw new Error(outcome.left.message)
      refused += 1
    }
    return isRight(outcome)
  }
  for (const command of opening) await run(command)
  await run({ type: "PublishPolicy", on: "2025-01-01", policy: "credit", kind: "credit", body: staticCheck })
  const published: Array<{ readonly on: string; readonly policy: CreditPolicy }> = [
    { on: "2025-01-01", policy: staticCheck },
  ]
  /** The policy in force on a day: of those valid by then, the one that started last. */
  const inForce = (on: string): CreditPolicy =>
    published.reduce<{ on: string; policy: CreditPolicy }>(
      (found, each) => (each.on <= on && each.on >= found.on ? each : found),
      { on: "", policy: staticCheck },
    ).policy
  let day = 0
  for (const [at, move] of history.entries()) {
    day = Math.max(0, day + move.days)
    const on = dayOf(day)
    // One read model in four lags behind, by as much as it may.
    const lags = move.other % 4 === 3
    const together = move.kind >= 33 && move.kind <= 35
    for (const [step, asked] of commandsOf(move, at, on, ids).entries()) {
      if (asked === undefined) continue
      if (!("type" in asked)) {
        const { check: order, at: point } = asked
        if (together ? step === 2 || step === 6 : !lags) await catchUp()
        const counted = creditCheckOf(models, order, { on: unsafeDate(on), point, policy: inForce(on) })
        if (counted !== undefined) await run(counted as unknown as PlainCommand)
        continue
      }
      if (!(await run(asked))) continue
      if (asked.type === "PlaceOrder") ids.orders.push(asked.order)
      if (asked.type === "InvoiceOrder" || asked.type === "IssueInvoice") ids.invoices.push(asked.invoice)
      if (asked.type === "ReceivePayment") ids.payments.push(asked.payment)
      if (asked.type === "PublishPolicy") published.push({ on, policy: asked.body as CreditPolicy })
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

it("lets nothing go beyond a customer's credit whatever a company does (INV-18)", async () => {
  const types = new Map<string, number>()
  let refusals = 0
  await fc.assert(
    fc.asyncProperty(moves, async (history) => {
      const { log, refused } = await play(history)
      refusals += refused
      for (const { type } of log) types.set(type, (types.get(type) ?? 0) + 1)
      expect(checkInvariants(log)).toEqual([])
    }),
    { numRuns: runs(40), interruptAfterTimeLimit: runs(20_000) },
  )
  // The histories went everywhere they were to go.
  for (const type of [
    "CreditCheckPassed",
    "CreditCheckFailed",
    "CreditReserved",
    "CreditReservationReleased",
    "CreditOverrideGranted",
    "CreditLimitWithdrawn",
    "OrderHeld",
    "OrderHoldReleased",
    "OrderReleased",
    "OrderReopened",
    "DeliveryDispatched",
    "DeliveryConfirmed",
    "OrderInvoiced",
  ])
    expect([type, (types.get(type) ?? 0) > 0]).toEqual([type, true])
  expect(refusals).toBeGreaterThan(100)
}, 90_000)
