import { readFileSync } from "node:fs"
import {
  type CommandId,
  type DomainFact,
  eventIdOf,
  minor,
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

type Log = ReadonlyArray<RecordedEvent>
type Corrupt = (log: Log) => ReadonlyArray<StoredEvent>

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
    issue({ invoice: "I-5", on: "2025-03-27" }),
  ])
    await run(command)
  return decoded(await events())
}

const at = (log: Log, type: RecordedEvent["type"], which: number): number => {
  const found = log.flatMap((event, index) => (event.type === type ? [index] : [])).at(which)
  if (found === undefined) throw new Error(`there is no ${type} ${which}`)
  return found
}

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
  ["INV-06", "an invoice is dated after it was settled", postpone("InvoiceIssued", 0, "2025-04-01")],
  [
    "INV-07",
    "an invoice is settled a day after the payment was allocated to it",
    postpone("InstalmentSettled", 0, "2025-03-06"),
  ],
  ["INV-07", "an item is open again a day late", postpone("SettlementReversed", 0, "2025-03-21")],
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
