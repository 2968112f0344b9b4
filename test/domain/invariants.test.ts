import { readFileSync } from "node:fs"
import {
  type CommandId,
  type DomainFact,
  eventIdOf,
  minor,
  type PlainCommand,
  type RecordedEvent,
  type StoredEvent,
  type Totals,
  totalsOf,
} from "@adv/domain"
import { assertInvariants, checkInvariants, type InvariantId, invariants } from "@adv/domain/testing"
import { isLeft } from "fp-ts/lib/Either.js"
import { beforeAll, describe, expect, it } from "vitest"
import { decoded, logOf } from "../demo/made.js"
import { company } from "../support/company.js"
import {
  allocate,
  bill,
  credit,
  customer,
  day,
  deliver,
  issue,
  line,
  place,
  receive,
  standard,
} from "./company.js"
import { creditStory } from "./credit-story.js"
import { dunningStory } from "./dunning-story.js"
import { settlingStory } from "./settling.js"

type Log = ReadonlyArray<RecordedEvent>
type Corrupt = (log: Log) => ReadonlyArray<StoredEvent>

/** An order that passed a gate, under a workflow that was published last. */
const approvedOrder: ReadonlyArray<PlainCommand> = [
  {
    type: "PublishPolicy",
    on: "2025-03-28",
    policy: "workflow",
    kind: "workflow",
    body: {
      departments: ["finance"],
      roles: [{ role: "controller", department: "finance" }],
      steps: [],
      gates: [
        {
          gate: "credit",
          step: "validation",
          department: "finance",
          roles: ["controller"],
          quorum: 1,
          deadlineWorkingDays: 1,
        },
      ],
      slas: [],
      calendar: "TARGET",
    },
  },
  place({ order: "O-3", on: "2025-03-28" }),
  {
    type: "RequestApproval",
    on: "2025-03-28",
    subject: { kind: "order", id: "O-3" },
    gate: "credit",
    requestedBy: "Ada",
  },
  {
    type: "DecideApproval",
    on: "2025-03-28",
    approval: "order:O-3:credit",
    decision: "approve",
    by: "Carla",
    role: "controller",
  },
  { type: "ValidateOrder", on: "2025-03-28", order: "O-3" },
  { type: "CancelOrderLine", on: "2025-03-29", order: "O-3", line: "1", quantity: "1", reason: "" },
]

/** A little of everything: what is paid late and credited, comes back in part, or waits. */
const sound = async (): Promise<Log> => {
  const { run, events } = company()
  const orderOf = (order: string) => [
    place({ order, lines: [line("1", "10", "5"), line("2", "4", "20")] }),
    { type: "ValidateOrder", on: day, order } as const,
    { type: "ReleaseOrder", on: day, order } as const,
  ]
  for (const command of [
    ...customer(),
    ...orderOf("O-1"),
    deliver("D-1"),
    bill("I-1"),
    {
      type: "ClaimCharge",
      on: "2025-03-01",
      invoice: "I-1",
      charge: "F-1",
      kind: "fee",
      amount: 500,
    } as const,
    receive("P-1", 16_360, { on: "2025-03-05" }),
    allocate("P-1", [{ invoice: "I-1" }], "2025-03-05"),
    ...orderOf("O-2"),
    issue({ invoice: "I-2", on: "2025-03-10" }),
    credit("C-1", { lines: [{ line: 1, quantity: "1" }] }, { invoice: "I-2", on: "2025-03-12" }),
    issue({ invoice: "I-3", on: "2025-03-15" }),
    receive("P-2", 5_000, { on: "2025-03-16" }),
    allocate("P-2", [{ invoice: "I-3" }], "2025-03-17"),
    { type: "ReturnPayment", on: "2025-03-20", payment: "P-2", reason: "AC04" } as const,
    // Four cents bear a cent of tax, which two credit notes of two cents only come to because the last takes what is left.
    issue({
      invoice: "I-4",
      on: "2025-03-21",
      lines: [{ description: "washers", quantity: "4", unitPrice: "0.01", tax: standard }],
    }),
    receive("P-3", 5, { on: "2025-03-21" }),
    allocate("P-3", [{ invoice: "I-4" }], "2025-03-21"),
    credit("C-2", { lines: [{ line: 1, quantity: "2" }] }, { invoice: "I-4", on: "2025-03-22" }),
    credit("C-3", { lines: [{ line: 1, quantity: "2" }] }, { invoice: "I-4", on: "2025-03-23" }),
    credit(
      "C-4",
      { lines: [{ line: 2, quantity: "1" }] },
      { on: "2025-03-24", effectOnOrder: "restoresInvoiceableQuantity" },
    ),
    { type: "ConfirmDelivery", on: "2025-03-25", order: "O-2", delivery: "D-2" } as const,
    {
      type: "ReturnGoods",
      on: "2025-03-26",
      order: "O-2",
      return: "R-1",
      lines: [{ line: "1", quantity: "1" }],
      reason: "scratched",
      affectsOrder: false,
    } as const,
    ...settlingStory("2025-03-26", "2025-03-27"),
    ...dunningStory,
    issue({ invoice: "I-5", on: "2025-03-27" }),
    ...creditStory("2025-04"),
    ...approvedOrder,
  ])
    await run(command)
  return decoded(await events())
}

const at = (log: Log, type: RecordedEvent["type"], which: number): number => {
  const found = log.flatMap((event, index) => (event.type === type ? [index] : [])).at(which)
  if (found === undefined) throw new Error(`there is no ${type} ${which}`)
  return found
}

/** Which of its type, from 0, is the first in another currency than its invoice, or issues an invoice. */
const exchangedAt = (log: Log, type: "PaymentAllocated" | "InstalmentSettled"): number =>
  log
    .filter((event) => event.type === type)
    .findIndex(({ data }) => JSON.stringify(data).includes('"exchange"'))
const issuedAt = (log: Log, invoice: string): number =>
  log
    .filter((event) => event.type === "InvoiceIssued")
    .findIndex(({ data }) => "invoice" in data && data.invoice === invoice)

const places = (log: ReadonlyArray<StoredEvent>): ReadonlyArray<StoredEvent> =>
  log.map((event, index) => ({ ...event, position: index + 1 }))

/** As a decider that was wrong would have had it appended: under the ids that the runner gives. */
const appended = (log: ReadonlyArray<StoredEvent>): ReadonlyArray<StoredEvent> => {
  const counts = new Map<CommandId, number>()
  return places(log).map((event) => {
    const { commandId } = event.metadata as { readonly commandId: CommandId }
    const index = counts.get(commandId) ?? 0
    counts.set(commandId, index + 1)
    return { ...event, id: eventIdOf(commandId, index) }
  })
}

type Data<T extends DomainFact["type"]> = Extract<DomainFact, { readonly type: T }>["data"]

/** One event's data, changed: `which` counts from 0, and from the end below it. */
const alter =
  <T extends DomainFact["type"]>(type: T, which: number, change: (data: Data<T>) => object): Corrupt =>
  (log) => {
    const target = at(log, type, which)
    return log.map((event, index) =>
      index === target ? { ...event, data: { ...event.data, ...change(event.data as Data<T>) } } : event,
    )
  }

const postpone =
  (type: RecordedEvent["type"], which: number, effectiveDate: string): Corrupt =>
  (log) => {
    const target = at(log, type, which)
    return log.map((event, index) =>
      index === target ? { ...event, metadata: { ...event.metadata, effectiveDate } } : event,
    )
  }

const drop =
  (type: RecordedEvent["type"], which = 0): Corrupt =>
  (log) =>
    appended(log.toSpliced(at(log, type, which), 1))

const repeat =
  (type: RecordedEvent["type"], which = 0): Corrupt =>
  (log) => {
    const target = at(log, type, which)
    return appended(log.flatMap((event, index) => (index === target ? [event, event] : [event])))
  }

const copied =
  (type: RecordedEvent["type"]): Corrupt =>
  (log) =>
    places(log.flatMap((event) => (event.type === type ? [event, event] : [event])))

const total =
  (name: keyof Totals, by: number) =>
  ({ totals }: { readonly totals: Totals }) => ({ totals: { ...totals, [name]: totals[name] + by } })

const lineQuantity =
  (quantity: string) =>
  ({ lines }: { readonly lines: ReadonlyArray<object> }) => ({
    lines: lines.map((each, index) => (index === 0 ? { ...each, quantity } : each)),
  })

/** What was done to a sound log, and the one invariant it breaks. */
const corruptions: ReadonlyArray<readonly [InvariantId, string, Corrupt]> = [
  ["INV-01", "more is delivered than was ordered", alter("DeliveryConfirmed", 0, lineQuantity("11"))],
  ["INV-01", "a delivery is recorded twice", repeat("DeliveryConfirmed")],
  [
    "INV-01",
    "what nobody ordered is delivered",
    alter("DeliveryConfirmed", 0, () => ({
      lines: [
        { line: "1", quantity: "10" },
        { line: "2", quantity: "4" },
        { line: "3", quantity: "1" },
      ],
    })),
  ],
  ["INV-01", "more comes back than was delivered", alter("GoodsReturned", 0, lineQuantity("11"))],
  ["INV-02", "what was invoiced was never delivered", drop("DeliveryConfirmed")],
  ["INV-02", "the order says less than its invoice bills", alter("OrderInvoiced", 0, lineQuantity("9"))],
  ["INV-02", "more is credited than was invoiced", alter("OrderCredited", 0, lineQuantity("5"))],
  ["INV-02", "an order is told twice of one invoice", repeat("OrderInvoiced")],
  ["INV-03", "more of a line is credited than was invoiced", alter("CreditNoteIssued", 0, lineQuantity("5"))],
  [
    "INV-03",
    "a line that was never invoiced is credited",
    alter("CreditNoteIssued", 0, ({ lines }) => ({
      lines: lines.map((each) => ({
        ...each,
        invoiceLine: 7,
      })),
    })),
  ],
  [
    "INV-03",
    "all of a line is credited, but not all of its net",
    alter("CreditNoteIssued", 0, lineQuantity("4")),
  ],
  [
    "INV-03",
    "more is credited at a rate than was invoiced at it",
    alter("CreditNoteIssued", 0, ({ lines, currency }) => {
      const more = lines.map(({ invoiceLine: _, ...each }) => ({ ...each, net: minor(10_001) }))
      const totals = totalsOf({ lines: more, adjustments: [], currency })
      if (isLeft(totals)) throw new Error(totals.left.message)
      return { lines: more, ...totals.right }
    }),
  ],
  [
    "INV-03",
    "the last of an invoice is credited without what is left of its tax",
    alter("CreditNoteIssued", 2, ({ totals, taxBreakdown }) => ({
      totals: { ...totals, tax: 0, taxInclusive: 2, payable: 2 },
      taxBreakdown: taxBreakdown.map((each) => ({ ...each, tax: 0 })),
    })),
  ],
  ["INV-04", "a credit note settles twice what it comes to", repeat("InstalmentSettled", 1)],
  [
    "INV-04",
    "more of a credit note is refunded than is left",
    alter("CreditRefundPaid", 0, () => ({ amount: 1_101 })),
  ],
  ["INV-04", "another invoice is settled, and the credit note doesn't say so", drop("CreditAllocated")],
  [
    "INV-04",
    "a credit note says it settles more than the invoice says",
    alter("CreditAllocated", 0, ({ allocations }) => ({
      allocations: allocations.map((each) => ({ ...each, amount: 5_001 })),
    })),
  ],
  ["INV-04", "a credit note is used before it is issued", postpone("CreditNoteIssued", -1, "2025-03-28")],
  ["INV-05", "more is refunded than is left", alter("RefundPaid", 0, () => ({ amount: 2_206 }))],
  ["INV-05", "more is kept than was paid too much", alter("SurplusWrittenOff", 0, () => ({ amount: 2 }))],
  [
    "INV-05",
    "an instrument comes back that was for less",
    alter("InstrumentDishonoured", 0, () => ({ amount: 50_001 })),
  ],
  ["INV-05", "more is allocated than was received", alter("PaymentReceived", 0, () => ({ amount: 16_359 }))],
  ["INV-05", "a return of more than was received", alter("PaymentReturned", 0, () => ({ amount: 5_001 }))],
  [
    "INV-05",
    "an invoice is settled by another payment than the one allocated to it",
    alter("InstalmentSettled", 0, () => ({ source: { kind: "payment", id: "P-2" } })),
  ],
  ["INV-06", "an instalment is settled by nothing", alter("InstalmentSettled", 1, () => ({ amount: 0 }))],
  ["INV-06", "more is settled than is owed", alter("ChargeClaimed", 0, () => ({ amount: 499 }))],
  ["INV-06", "the charge that was settled is gone", drop("ChargeClaimed")],
  ["INV-06", "more is written off than is open", alter("ReceivableWrittenOff", 0, () => ({ amount: 2 }))],
  [
    "INV-06",
    "more of a discount is taken than is open",
    alter("DiscountReversed", 0, () => ({ amount: 2_001 })),
  ],
  ["INV-06", "an invoice is dated after it was settled", postpone("InvoiceIssued", 0, "2025-04-01")],
  [
    "INV-07",
    "an invoice is settled a day after the payment was allocated to it",
    postpone("InstalmentSettled", 0, "2025-03-06"),
  ],
  ["INV-07", "an item is open again a day late", postpone("SettlementReversed", 0, "2025-03-21")],
  [
    "INV-07",
    "the other side of an instrument that wasn't honoured is a day late",
    postpone("SettlementReversed", -1, "2025-03-28"),
  ],
  [
    "INV-09",
    "the instalments come to more than what is payable",
    alter("InvoiceIssued", 1, () => ({
      instalments: [{ instalment: 1, dueDate: "2025-04-09", amount: 12_201 }],
    })),
  ],
  ...(["lineNet", "allowances", "charges", "taxExclusive", "taxInclusive", "prepaid"] as const).map(
    (name): readonly [InvariantId, string, Corrupt] => [
      "INV-10",
      `the invoice's ${name} is a cent off`,
      alter("InvoiceIssued", 1, total(name, 1)),
    ],
  ),
  ["INV-10", "the order's tax is a cent off", alter("OrderPlaced", 0, total("tax", 1))],
  [
    "INV-10",
    "the tax of a rate is a cent off, everywhere the same",
    alter("InvoiceIssued", 2, ({ totals, taxBreakdown }) => {
      return {
        totals: {
          ...totals,
          tax: totals.tax + 1,
          taxInclusive: totals.taxInclusive + 1,
          rounding: -1,
        },
        taxBreakdown: taxBreakdown.map((each) => ({ ...each, tax: each.tax + 1 })),
      }
    }),
  ],
  ["INV-10", "a credit note's gross is a cent off", alter("CreditNoteIssued", 0, total("taxInclusive", 1))],
  [
    "INV-11",
    "a payment is received in another currency",
    alter("PaymentReceived", 0, () => ({ currency: "USD" })),
  ],
  [
    "INV-11",
    "a credit note is in another currency",
    alter("CreditNoteIssued", 0, () => ({ currency: "USD" })),
  ],
  [
    "INV-11",
    "an order is in another currency than its invoice",
    alter("OrderPlaced", 0, () => ({ currency: "USD" })),
  ],
  [
    "INV-11",
    "what was exchanged doesn't come to its rate",
    (log) => {
      const worse = { rate: "0.9236" }
      const paid = decoded(
        alter("PaymentAllocated", exchangedAt(log, "PaymentAllocated"), (data) => ({
          allocations: data.allocations.map((each) => ({
            ...each,
            exchange: { ...each.exchange, ...worse },
          })),
        }))(log),
      )
      return alter("InstalmentSettled", exchangedAt(log, "InstalmentSettled"), ({ exchange }) => ({
        exchange: { ...exchange, ...worse },
      }))(paid)
    },
  ],
  [
    "INV-11",
    "what was exchanged is settled a day later",
    (log) => postpone("InstalmentSettled", exchangedAt(log, "InstalmentSettled"), "2025-03-28")(log),
  ],
  ["INV-12", "a notice is written before its item is late", postpone("DunningLevelReached", 0, "2025-02-14")],
  [
    "INV-11",
    "a dunning notice is in another currency than its invoices",
    alter("DunningLevelReached", 0, () => ({ currency: "USD" })),
  ],
  [
    "INV-12",
    "an item on a notice is blocked",
    alter("DunningBlocked", 0, () => ({ scope: { invoice: "I-7" } })),
  ],
  [
    "INV-12",
    "payment of an item on a notice is promised",
    alter("PaymentPromised", 0, () => ({ items: [{ invoice: "I-7", instalment: 1 }] })),
  ],
  ["INV-12", "a notice asks for what is disputed", alter("DisputeOpened", -1, () => ({ amount: 2_201 }))],
  [
    "INV-12",
    "a notice asks for more than is open",
    alter("DunningLevelReached", 0, ({ items }) => ({
      items: items.map((each) => ({ ...each, open: 10_001 })),
    })),
  ],
  [
    "INV-13",
    "an item goes up by two levels at once",
    alter("DunningLevelReached", 1, ({ items }) => ({ items: items.map((each) => ({ ...each, level: 3 })) })),
  ],
  [
    "INV-13",
    "an item is dunned twice at one level",
    alter("DunningLevelReached", 1, ({ items }) => ({ items: items.map((each) => ({ ...each, level: 1 })) })),
  ],
  [
    "INV-14",
    "interest is counted on interest",
    alter("ChargeClaimed", -1, ({ computed }) => ({
      computed: {
        ...computed,
        segments: computed?.segments.map((each) => ({ ...each, principal: 12_241 })),
      },
    })),
  ],
  [
    "INV-14",
    "interest is counted from the due date itself",
    alter("ChargeClaimed", -1, ({ computed }) => ({
      computed: {
        ...computed,
        segments: computed?.segments.map((each) => ({ ...each, from: "2025-02-14", days: 35 })),
        total: 117,
      },
      amount: 76,
    })),
  ],
  [
    "INV-14",
    "interest is claimed again for days that were claimed",
    alter("ChargeClaimed", -1, ({ computed }) => ({
      computed: { ...computed, claimedBefore: 0 },
      amount: 114,
    })),
  ],
  [
    "INV-15",
    "the money for a discount came a day too late",
    alter("DiscountTaken", 0, () => ({ valueDate: "2025-04-06" })),
  ],
  [
    "INV-15",
    "a discount is taken until another day than was offered",
    alter("DiscountTaken", 0, () => ({ until: "2025-04-06" })),
  ],
  [
    "INV-15",
    "a discount lowers the tax by another amount",
    alter("DiscountTaken", 0, () => ({ net: 1_999 })),
  ],
  [
    "INV-15",
    "a discount lowers a tax that is kept",
    alter("DiscountTaken", 1, () => ({ net: 1_999, tax: 1 })),
  ],
  ["INV-15", "a discount stands whose payment was taken back", drop("DiscountReversed")],
  [
    "INV-15",
    "a discount was never offered",
    (log) =>
      alter("InvoiceIssued", issuedAt(log, "I-20"), ({ instalments }) => ({
        instalments: instalments.map(({ discount: _, ...each }) => each),
      }))(log),
  ],
  ["INV-16", "a number is missing", drop("NumberAssigned", 1)],
  ["INV-16", "a number is assigned twice", repeat("NumberAssigned")],
  [
    "INV-16",
    "two invoices bear one number",
    (log) => {
      const first = log[at(log, "InvoiceIssued", 0)]
      const number = first?.type === "InvoiceIssued" ? first.data.number : ""
      const assigned = decoded(alter("NumberAssigned", -1, () => ({ number }))(log))
      return alter("InvoiceIssued", -1, () => ({ number }))(assigned)
    },
  ],
  ["INV-16", "a number goes back in date", alter("NumberAssigned", -1, () => ({ date: "2025-01-01" }))],
  ["INV-16", "an invoice bears another number", alter("InvoiceIssued", 0, () => ({ number: "INV-2025-99" }))],
  ["INV-16", "an invoice with a number is gone", drop("InvoiceIssued", -1)],
  [
    "INV-17",
    "an order's conditions are not those agreed",
    alter("OrderPlaced", 0, ({ terms }) => {
      return { terms: { ...terms, conditions: { ...terms.conditions, overDeliveryTolerance: "50" } } }
    }),
  ],
  ["INV-17", "the agreement an order names is gone", drop("ConditionsAgreed")],
  [
    "INV-17",
    "an agreement begins after the order",
    alter("ConditionsAgreed", 0, () => ({ validFrom: "2025-06-01" })),
  ],
  ["INV-17", "an agreed version is agreed again", repeat("ConditionsAgreed")],
  ["INV-17", "an order is placed again", repeat("OrderPlaced", 1)],
  [
    "INV-18",
    "the limit is a cent too low",
    alter("CreditLimitSet", -1, () => ({ limit: { amount: 15_859, currency: "EUR" } })),
  ],
  [
    "INV-18",
    "the limit ended before",
    alter("CreditLimitSet", -1, (data) => ({
      ...data,
      validTo: "2025-04-03",
      limit: { amount: 1, currency: "EUR" },
    })),
  ],
  [
    "INV-18",
    "an order is released by a check of an earlier step",
    alter("CreditCheckPassed", 0, () => ({ point: "order" })),
  ],
  ["INV-18", "an order is sent without a check", alter("CreditCheckPassed", 1, () => ({ point: "release" }))],
  ["INV-18", "a check is too old", postpone("CreditCheckPassed", 0, "2025-03-30")],
  [
    "INV-18",
    "an order goes on by an override of somebody who may not",
    alter("CreditOverrideGranted", 0, () => ({ role: "sales" })),
  ],
  [
    "INV-18",
    "an override is of less than the excess",
    alter("CreditOverrideGranted", 0, () => ({ amount: 11_719 })),
  ],
  [
    "INV-18",
    "an override has expired",
    alter("CreditOverrideGranted", 0, () => ({ expiresOn: "2025-04-08" })),
  ],
  ["INV-18", "an override is of another order", alter("CreditOverrideGranted", 0, () => ({ order: "B-1" }))],
  ["INV-19", "a gate was passed by nobody", drop("ApprovalGranted")],
  ["INV-19", "a gate was passed twice", repeat("ApprovalGranted")],
  ["INV-19", "a gate was passed without anybody deciding", drop("ApprovalDecided")],
  ["INV-19", "who asked decided", alter("ApprovalDecided", 0, () => ({ by: "Ada" }))],
  ["INV-19", "who decided had no required role", alter("ApprovalDecided", 0, () => ({ role: "guest" }))],
  ["INV-19", "one decided where two had to", alter("ApprovalRequested", 0, () => ({ quorum: 2 }))],
  [
    "INV-19",
    "an order says nothing of the gates it passed",
    alter("OrderValidated", -1, () => ({ decisions: [] })),
  ],
  [
    "INV-19",
    "something else was approved",
    alter("ApprovalGranted", 0, () => ({ contextHash: "0".repeat(64) })),
  ],
  [
    "INV-19",
    "an order was changed after it was approved",
    (log) => {
      const change = log[at(log, "OrderLineCancelled", -1)]
      const rest = log.filter((event) => event !== change)
      return change === undefined ? log : appended(rest.toSpliced(at(rest, "OrderValidated", -1), 0, change))
    },
  ],
  ["INV-21", "an event is there twice", copied("OrderReleased")],
  [
    "INV-21",
    "an event bears an id of its own",
    (log) =>
      log.map((event, index) =>
        index === 0 ? { ...event, id: eventIdOf(event.metadata.commandId as CommandId, 9) } : event,
      ),
  ],
  [
    "INV-21",
    "the first event of a command is gone",
    (log) => places(log.toSpliced(at(log, "NumberAssigned", -1), 1)),
  ],
]

describe("a log that breaks what must always hold", () => {
  let log: Log = []
  beforeAll(async () => {
    log = await sound()
  })

  it("is not one that the domain wrote", () => {
    expect(checkInvariants(log)).toEqual([])
    expect(() => assertInvariants(log)).not.toThrow()
  })

  it.each(corruptions)("breaks %s, and only that, when %s", (invariant, _, corrupt) => {
    const breaches = checkInvariants(decoded(corrupt(log)))
    expect([...new Set(breaches.map((breach) => breach.invariant))]).toEqual([invariant])
    for (const { message, positions } of breaches) {
      expect(message).toMatch(new RegExp(`^${invariant}, .+: .+\\. .+\\.$`))
      expect(message).not.toMatch(/undefined|NaN|\[object/)
      expect(positions.length).toBeGreaterThan(0)
      expect([...positions].sort((a, b) => a - b)).toEqual(positions)
    }
  })

  it("can be one for every invariant there is", () => {
    expect([...new Set(corruptions.map(([invariant]) => invariant))]).toEqual(invariants.map(({ id }) => id))
  })

  it("is told apart with the positions of what is wrong", () => {
    const broken = decoded(alter("ChargeClaimed", 0, () => ({ amount: 499 }))(log))
    expect(() => assertInvariants(broken)).toThrow(
      /INV-06, instalment I-1\/1: 16360 of it is settled, of 16359 owed/,
    )
  })
})

it("is kept by the demonstration, a year of 150 orders", async () => {
  const log = decoded(await logOf(7, 150))
  expect(checkInvariants(log)).toEqual([])
  const types = new Set(log.map(({ type }) => type))
  for (const type of [
    "OrderInvoiced",
    "CreditNoteIssued",
    "PaymentAllocated",
    "NumberAssigned",
    "GoodsReturned",
  ])
    expect([type, types.has(type as RecordedEvent["type"])]).toEqual([type, true])
})

it("is documented, each invariant with what it says", () => {
  const document = readFileSync(new URL("../../docs/invariants.md", import.meta.url), "utf8")
  for (const { id, says } of invariants) expect(document).toContain(`| ${id} | ${says} |`)
})
