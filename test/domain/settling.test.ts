import {
  type Currency,
  type ExchangeQuote,
  exchanged,
  minor,
  namedIn,
  type PlainCommand,
  priceOf,
  settlementPresets,
} from "@adv/domain"
import { describe, expect, it } from "vitest"
import { agree, allocate, credit, customer, given, halves, issue, receive, register } from "./company.js"
import { against, rules } from "./settling.js"

type Found = ReturnType<ReturnType<typeof given>["when"]>
const told = (found: Found) =>
  found.facts
    .filter(({ type }) => type === "PaymentAllocated")
    .flatMap(
      ({ data }) => (data as { allocations: ReadonlyArray<{ invoice: string; amount: number }> }).allocations,
    )
    .map(({ invoice, amount }) => [invoice, amount])

/** Three invoices of 122.00, due on 14 Feb, 19 Feb and 24 Feb, the last one issued first. */
const three = [
  ...customer(),
  issue({
    invoice: "I-3",
    paymentTerm: { id: "40", version: 1, lines: [{ share: { remainder: true }, steps: [{ addDays: 40 }] }] },
  }),
  issue({ invoice: "I-1" }),
  issue({
    invoice: "I-2",
    paymentTerm: { id: "35", version: 1, lines: [{ share: { remainder: true }, steps: [{ addDays: 35 }] }] },
  }),
]
const all = [{ invoice: "I-3" }, { invoice: "I-2" }, { invoice: "I-1" }]
const auto = (more: object = {}): PlainCommand => ({
  type: "AutoAllocatePayment",
  on: "2025-02-10",
  payment: "P-1",
  invoices: ["I-3", "I-2", "I-1"],
  ...more,
})

describe("a payment against several invoices", () => {
  const paid = [...three, receive("P-1", 20_000)]

  it("settles them as specified, unless another order is asked for", () => {
    expect(told(given(paid).when(allocate("P-1", all)))).toEqual([
      ["I-3", 12_200],
      ["I-2", 7_800],
    ])
  })

  it("settles the oldest due first, whatever was issued first", () => {
    expect(
      told(given(paid).when({ ...allocate("P-1", all), allocation: "oldestDue" } as PlainCommand)),
    ).toEqual([
      ["I-1", 12_200],
      ["I-2", 7_800],
    ])
  })

  it("settles them in proportion to what is open, to the cent", () => {
    const shares = told(
      given(paid).when({ ...allocate("P-1", all), allocation: "proportional" } as PlainCommand),
    )
    expect(shares).toEqual([
      ["I-3", 6_667],
      ["I-2", 6_667],
      ["I-1", 6_666],
    ])
    const enough = [...three, receive("P-1", 99_999)]
    expect(
      told(given(enough).when({ ...allocate("P-1", all), allocation: "proportional" } as PlainCommand)),
    ).toEqual([
      ["I-3", 12_200],
      ["I-2", 12_200],
      ["I-1", 12_200],
    ])
  })

  it("settles first what its remittance text names, then the oldest due; the rest stays unallocated", () => {
    const remitted = (remittance: string, amount = 20_000) => [
      ...three,
      receive("P-1", amount, { remittance }),
    ]
    expect(told(given(remitted("inv I-3")).when(auto()))).toEqual([
      ["I-3", 12_200],
      ["I-1", 7_800],
    ])
    // By the legal number as by the id.
    expect(told(given(remitted("Saldo INV/2025/000001")).when(auto()))).toEqual([
      ["I-3", 12_200],
      ["I-1", 7_800],
    ])
    expect(told(given(remitted("thank you", 40_000)).when(auto()))).toEqual([
      ["I-1", 12_200],
      ["I-2", 12_200],
      ["I-3", 12_200],
    ])
  })

  it("settles by the order that the policy gives", () => {
    const policy = [...three, rules({ allocation: "proportional" }), receive("P-1", 18_300)]
    expect(told(given(policy).when(auto({ policy: "settlement" })))).toEqual([
      ["I-3", 6_100],
      ["I-2", 6_100],
      ["I-1", 6_100],
    ])
    given(policy)
      .when(auto({ policy: "other" }))
      .then("POLICY_MISSING")
  })

  it("passes over what it can't settle by itself", () => {
    const others = [
      ...three,
      register({ customer: "BIANCHI" }),
      agree({}, { customer: "BIANCHI" }),
      issue({ invoice: "B-1", customer: "BIANCHI" }),
      issue({ invoice: "C-1", currency: "CHF" }),
      issue({ invoice: "L-1", on: "2025-02-20" }),
      receive("P-1", 99_999),
    ]
    expect(told(given(others).when(auto({ invoices: ["B-1", "C-1", "L-1", "I-2"] })))).toEqual([
      ["I-2", 12_200],
    ])
    given(others)
      .when(auto({ invoices: ["B-1", "L-1"] }))
      .then([])
    given(others)
      .when(auto({ invoices: ["X-1"] }))
      .then("INVOICE_UNKNOWN")
    given(three).when(auto()).then("PAYMENT_UNKNOWN")
    // Who names another's invoice means to pay it.
    const named = [...others.slice(0, -1), receive("P-1", 99_999, { remittance: "for Bianchi: B-1" })]
    expect(told(given(named).when(auto({ invoices: ["B-1"] })))).toEqual([["B-1", 12_200]])
  })

  it("has nothing to add when it is allocated again", () => {
    given([...three, receive("P-1", 40_000), auto()])
      .when(auto())
      .then([])
  })
})

describe("the numbers a remittance text names", () => {
  const known = ["INV-2025-000017", "INV-2025-000018", "FT/9", "4711", "42"]

  it.each([
    ["INV-2025-000017", ["INV-2025-000017"]],
    ["payment inv 2025 17 and INV2025000018", ["INV-2025-000017", "INV-2025-000018"]],
    ["18/2025", []],
    ["ft9, 4711", ["FT/9", "4711"]],
    ["invoice 42", []],
    ["", []],
    ["INV-2025-000170", []],
  ])("of %j are %j", (text, expected) => {
    expect(namedIn(text, known)).toEqual(expected)
  })

  it("are the longer ones, where one begins like another", () => {
    expect(namedIn("A-1-2 A-1", ["A-1", "A-1-2"])).toEqual(["A-1-2", "A-1"])
    expect(namedIn("A-1-2", ["A-1", "A-1-2"])).toEqual(["A-1-2"])
  })
})

describe("money of somebody not known yet", () => {
  const nameless = (more: object = {}) => {
    const { customer: _customer, ...rest } = receive("P-1", 12_200, more) as ReturnType<typeof receive> & {
      customer: string
    }
    return rest as PlainCommand
  }
  const identify: PlainCommand = {
    type: "IdentifyPayment",
    on: "2025-02-11",
    payment: "P-1",
    customer: "ROSSI",
    evidence: "bank details",
  }

  it("is somebody's once that is said, once", () => {
    given([...three, nameless()])
      .when(identify)
      .then([{ type: "PaymentIdentified", data: { customer: "ROSSI", evidence: "bank details" } }])
    given([...three, nameless(), identify])
      .when(identify)
      .then([])
    given([...three, nameless(), identify])
      .when(allocate("P-1", [{ invoice: "I-1" }], "2025-02-11"))
      .then([{ type: "PaymentAllocated", data: { customer: "ROSSI" } }, { type: "InstalmentSettled" }])
    given([nameless()]).when(identify).then("CUSTOMER_UNKNOWN")
    given(three).when(identify).then("PAYMENT_UNKNOWN")
  })

  it("is identified by what its text names, when that is all one customer's", () => {
    given([...three, nameless({ remittance: "I-2" })])
      .when(auto())
      .then([
        { type: "PaymentIdentified", data: { customer: "ROSSI", evidence: "I-2" } },
        { type: "PaymentAllocated", data: { customer: "ROSSI", allocations: [{ invoice: "I-2" }] } },
        { type: "InstalmentSettled" },
      ])
    given([...three, nameless({ remittance: "thanks" })])
      .when(auto())
      .then([])
    const both = [
      ...three,
      register({ customer: "BIANCHI" }),
      agree({}, { customer: "BIANCHI" }),
      issue({ invoice: "B-1", customer: "BIANCHI" }),
      nameless({ remittance: "I-2 and B-1" }),
    ]
    given(both)
      .when(auto({ invoices: ["I-2", "B-1"] }))
      .then([])
  })

  it("is reassigned when it was another's, once its allocations are taken back", () => {
    const two = [...three, register({ customer: "BIANCHI" }), receive("P-1", 12_200)]
    const reassign: PlainCommand = {
      type: "ReassignPayment",
      on: "2025-02-12",
      payment: "P-1",
      customer: "BIANCHI",
      reason: "namesake",
    }
    given(two)
      .when(reassign)
      .then([{ type: "PaymentReassigned", data: { from: "ROSSI", customer: "BIANCHI" } }])
    given([...two, reassign])
      .when(reassign)
      .then([])
    given([...two, allocate("P-1", [{ invoice: "I-1" }])])
      .when(reassign)
      .then("PAYMENT_ALLOCATED")
    given(two)
      .when({ ...identify, customer: "BIANCHI" })
      .then("PAYMENT_IDENTIFIED")
    given([...three, register({ customer: "BIANCHI" }), nameless()])
      .when(reassign)
      .then("PAYMENT_NOT_IDENTIFIED")
  })

  it("may be announced before it comes, and settles nothing until then", () => {
    const announce: PlainCommand = {
      type: "AnnouncePayment",
      on: "2025-02-01",
      payment: "P-1",
      customer: "ROSSI",
      currency: "EUR",
      amount: 12_200,
      expectedOn: "2025-02-10",
    }
    given(three)
      .when(announce)
      .then([{ type: "PaymentAnnounced", data: { customer: "ROSSI", expectedOn: "2025-02-10" } }])
    given([...three, announce])
      .when(announce)
      .then("PAYMENT_EXISTS")
    given([...three, announce])
      .when(allocate("P-1", [{ invoice: "I-1" }]))
      .then("PAYMENT_UNKNOWN")
    given([...three, announce])
      .when(nameless())
      .then([{ type: "PaymentReceived", data: { customer: "ROSSI" } }])
  })
})

describe("interest and costs on an item", () => {
  const charged = [
    ...customer(),
    issue(),
    {
      type: "ClaimCharge",
      on: "2025-03-01",
      invoice: "I-1",
      charge: "F-1",
      kind: "interest",
      amount: 500,
    } as const,
    receive("P-1", 12_000, { on: "2025-03-01" }),
  ]
  const pay = (more: object): PlainCommand =>
    ({
      ...(allocate("P-1", [{ invoice: "I-1" }], "2025-03-01") as object),
      ...more,
    }) as PlainCommand

  it("are settled after the principal, or before it where that is the rule (art. 1194 c.c.)", () => {
    given(charged)
      .when(pay({ components: "chargesFirst" }))
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { amount: 12_000, charges: 500 } },
      ])
    const first = given(charged).when(pay({ components: "principalFirst" }))
    expect(first.facts[1]?.data).not.toHaveProperty("charges")
    const { source, body } = settlementPresets.chargesFirst
    expect(source).toContain("art. 1194")
    given([...charged, rules(body)])
      .when(pay({ policy: "settlement" }))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled", data: { charges: 500 } }])
  })

  it("are what the last of the money settles when the principal comes first", () => {
    given([...charged, pay({}), receive("P-2", 700, { on: "2025-03-02" })])
      .when({ ...pay({ components: "principalFirst" }), on: "2025-03-02", payment: "P-2" } as PlainCommand)
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { amount: 700, charges: 500 } },
      ])
  })
})

describe("a small difference", () => {
  const owing = [...customer(), rules(), issue()]
  const settle = (payment = "P-1", more: object = {}) =>
    against(payment, [{ invoice: "I-1" }], "2025-02-10", more)

  it("is written off with the payment that left it, within the tolerance of the currency", () => {
    // 0.5 % of 122.00 are 0.61.
    given([...owing, receive("P-1", 12_139)])
      .when(settle())
      .then([
        { type: "PaymentAllocated" },
        { type: "InstalmentSettled", data: { amount: 12_139 } },
        {
          type: "ReceivableWrittenOff",
          data: { writeOff: "P-1/1", settlement: "P-1/1", amount: 61, reason: "smallDifference" },
        },
      ])
    given([...owing, receive("P-1", 12_138)])
      .when(settle())
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled" }])
    given([
      ...customer(),
      rules({ tolerances: [{ currency: "EUR", absolute: 62 }] }),
      issue(),
      receive("P-1", 12_138),
    ])
      .when(settle())
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled" }, { type: "ReceivableWrittenOff" }])
    given([...customer(), rules({ tolerances: [] }), issue(), receive("P-1", 12_199)])
      .when(settle())
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled" }])
  })

  it("isn't what somebody left open of money that was there", () => {
    given([...owing, receive("P-1", 20_000)])
      .when(against("P-1", [{ invoice: "I-1", amount: 12_199 }], "2025-02-10"))
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled", data: { amount: 12_199 } }])
  })

  it("that was paid too much is kept, and given back with what it was left over from", () => {
    const over = [...owing, receive("P-1", 12_201)]
    given(over)
      .when(settle())
      .then([
        { type: "PaymentAllocated" },
        { type: "SurplusWrittenOff", data: { amount: 1, reason: "smallDifference" } },
        { type: "InstalmentSettled", data: { amount: 12_200 } },
      ])
    given([...owing, receive("P-1", 12_400)])
      .when(settle())
      .then([{ type: "PaymentAllocated" }, { type: "InstalmentSettled" }])
    given([...over, settle()])
      .when({ type: "ReverseAllocation", on: "2025-02-11", payment: "P-1", reason: "wrong invoice" })
      .then([
        { type: "PaymentAllocationReversed" },
        { type: "SurplusRestored", data: { amount: 1 } },
        { type: "SettlementReversed" },
      ])
    given([...over, settle()])
      .when({ type: "ReturnPayment", on: "2025-02-11", payment: "P-1", reason: "AC04" })
      .then([
        { type: "PaymentAllocationReversed" },
        { type: "SurplusRestored" },
        { type: "PaymentReturned", data: { amount: 12_201 } },
        { type: "SettlementReversed" },
      ])
  })

  it("is owed again when the payment goes back", () => {
    given([...owing, receive("P-1", 12_199), settle()])
      .when({ type: "ReturnPayment", on: "2025-02-20", payment: "P-1", reason: "AC04" })
      .then([
        { type: "PaymentAllocationReversed" },
        { type: "PaymentReturned" },
        { type: "SettlementReversed" },
        { type: "WriteOffReversed", data: { writeOff: "P-1/1", amount: 1 } },
      ])
  })
})

describe("money in another currency", () => {
  const quote = { from: "USD", to: "EUR", rate: "0.92", source: "ECB", date: "2025-02-10" }
  const dollars = (amount: number) => [...customer(), issue(), receive("P-1", amount, { currency: "USD" })]
  const exchange = (more: object = {}): PlainCommand =>
    ({ ...(allocate("P-1", [{ invoice: "I-1" }]) as object), quote, ...more }) as PlainCommand

  it("settles by a quote, which both sides bear", () => {
    const both = {
      from: "USD",
      to: "EUR",
      rate: "0.92",
      source: "ECB",
      date: "2025-02-10",
      paid: 5_000,
      settled: 4_600,
    }
    given(dollars(5_000))
      .when(exchange())
      .then([
        {
          type: "PaymentAllocated",
          data: { currency: "USD", allocations: [{ amount: 5_000, exchange: both }] },
        },
        { type: "InstalmentSettled", data: { amount: 4_600, exchange: both } },
      ])
  })

  it("settles nothing without one for exactly these two currencies (INV-11)", () => {
    given(dollars(5_000))
      .when(allocate("P-1", [{ invoice: "I-1" }]))
      .then("CURRENCY_DIFFERS")
    given(dollars(5_000))
      .when(exchange({ quote: { ...quote, from: "EUR", to: "USD" } }))
      .then("CURRENCY_DIFFERS")
    given(dollars(5_000))
      .when(exchange({ quote: { ...quote, rate: "0" } }))
      .then("EXCHANGE_RATE_INVALID")
    given(dollars(5_000))
      .when(exchange({ quote: { ...quote, rate: "0.000000000001" } }))
      .then("AMOUNT_TOO_LARGE")
    given(dollars(5_000))
      .when(exchange({ quote: { ...quote, rate: "999999999999999" } }))
      .then([
        { type: "PaymentAllocated", data: { allocations: [{ amount: 1 }] } },
        { type: "InstalmentSettled", data: { amount: 12_200 } },
      ])
  })

  it("closes an item that it can't hit to the cent: the rest is an exchange difference", () => {
    // 122.00 EUR are 132.608… USD: 132.61 are worth 122.00.
    given(dollars(20_000))
      .when(exchange())
      .then([
        { type: "PaymentAllocated", data: { allocations: [{ amount: 13_261 }] } },
        { type: "InstalmentSettled", data: { amount: 12_200 } },
      ])
    // At 99.70 the nearest to 122.00 EUR are 1.22 USD, worth 121.63; at 100.40 they are worth 122.49.
    given(dollars(122))
      .when(exchange({ quote: { ...quote, rate: "99.7" } }))
      .then([
        { type: "PaymentAllocated", data: { allocations: [{ amount: 122 }] } },
        { type: "InstalmentSettled", data: { amount: 12_163 } },
        { type: "ReceivableWrittenOff", data: { amount: 37, reason: "fx", settlement: "P-1/1" } },
      ])
    given(dollars(999))
      .when(exchange({ quote: { ...quote, rate: "100.4" } }))
      .then([
        {
          type: "PaymentAllocated",
          data: { allocations: [{ amount: 122, exchange: { settled: 12_200, rounding: 49 } }] },
        },
        { type: "InstalmentSettled", data: { amount: 12_200 } },
      ])
  })

  it("is counted in minor units of each, whatever their decimals", () => {
    const yen = {
      from: "USD" as Currency,
      to: "JPY" as Currency,
      rate: "151.35",
      source: "ECB",
      date: "2025-02-10",
    } as ExchangeQuote
    expect(exchanged(minor(10_000), yen)).toEqual({ _tag: "Right", right: 15_135 })
    expect(priceOf(minor(15_135), yen)).toEqual({ _tag: "Right", right: 10_000 })
    expect(priceOf(minor(1), { ...yen, rate: "99999" } as never)).toEqual({ _tag: "Right", right: 1 })
    expect(exchanged(minor(Number.MAX_SAFE_INTEGER), yen)).toMatchObject({
      left: { code: "AMOUNT_TOO_LARGE" },
    })
  })

  it("is open again on both sides when it is taken back", () => {
    given([...dollars(5_000), exchange()])
      .when({ type: "ReverseAllocation", on: "2025-02-11", payment: "P-1", reason: "" })
      .then([
        { type: "PaymentAllocationReversed", data: { allocations: [{ amount: 5_000 }] } },
        { type: "SettlementReversed", data: { amount: 4_600, exchange: { paid: 5_000 } } },
      ])
  })
})

describe("a credit note that its own invoice doesn't use up", () => {
  const paid = [
    ...customer(),
    issue(),
    receive("P-1", 12_200),
    allocate("P-1", [{ invoice: "I-1" }]),
    credit("C-1", { lines: [{ line: 1, quantity: "2" }] }, { on: "2025-02-15" }),
    issue({ invoice: "I-2", on: "2025-02-20", paymentTerm: halves }),
  ]
  const put = (to: ReadonlyArray<object>, more: object = {}): PlainCommand =>
    ({
      type: "AllocateCreditNote",
      on: "2025-02-20",
      invoice: "I-1",
      creditNote: "C-1",
      to,
      ...more,
    }) as PlainCommand

  it("settles another invoice of the customer, and the rest stays unapplied (INV-04)", () => {
    given(paid)
      .when(put([{ invoice: "I-2", amount: 5_000 }]))
      .then([
        {
          type: "CreditAllocated",
          data: {
            invoice: "I-1",
            creditNote: "C-1",
            allocations: [{ invoice: "I-2", instalment: 1, amount: 5_000 }],
          },
        },
        {
          type: "InstalmentSettled",
          data: { invoice: "I-2", amount: 5_000, source: { kind: "creditNote", id: "C-1", invoice: "I-1" } },
        },
      ])
    const used = [...paid, put([{ invoice: "I-2", amount: 5_000 }])]
    given(used)
      .when(put([{ invoice: "I-2" }]))
      .then([
        { type: "CreditAllocated", data: { allocations: [{ instalment: 1, amount: 1_100 }] } },
        { type: "InstalmentSettled", data: { amount: 1_100 } },
      ])
    given([...used, put([{ invoice: "I-2" }])])
      .when(put([{ invoice: "I-2" }]))
      .then([])
    given(paid)
      .when(put([{ invoice: "I-2", amount: 6_101 }]))
      .then("ALLOCATION_EXCEEDS_CREDIT")
    given(paid)
      .when(put([{ invoice: "I-2", amount: 12_201 }]))
      .then("ALLOCATION_EXCEEDS_OPEN")
    given(paid)
      .when(put([{ invoice: "I-2", amount: 0 }]))
      .then("AMOUNT_NOT_POSITIVE")
    given(paid)
      .when(put([{ invoice: "I-2", instalment: 9 }]))
      .then("INSTALMENT_UNKNOWN")
    given(paid)
      .when(put([{ invoice: "I-9" }]))
      .then("INVOICE_UNKNOWN")
    given(paid)
      .when(put([], { invoice: "I-9" }))
      .then("INVOICE_UNKNOWN")
    given(paid)
      .when(put([], { creditNote: "C-9" }))
      .then("CREDIT_NOTE_UNKNOWN")
    given(paid)
      .when(put([{ invoice: "I-2" }], { on: "2025-02-19" }))
      .then("SETTLEMENT_BEFORE_INVOICE")
  })

  it("settles nobody else's invoice, and none in another currency", () => {
    const others = [
      ...paid,
      register({ customer: "BIANCHI" }),
      agree({}, { customer: "BIANCHI" }),
      issue({ invoice: "B-1", customer: "BIANCHI", on: "2025-02-20" }),
      issue({ invoice: "C-1", currency: "CHF", on: "2025-02-20" }),
    ]
    given(others)
      .when(put([{ invoice: "B-1" }]))
      .then("CUSTOMER_DIFFERS")
    given(others)
      .when(put([{ invoice: "C-1" }]))
      .then("CURRENCY_DIFFERS")
  })

  it("is taken back from where it was put, and may be put elsewhere", () => {
    const used = [...paid, put([{ invoice: "I-2", amount: 5_000 }])]
    const back = (more: object = {}): PlainCommand => ({
      type: "ReverseCreditAllocation",
      on: "2025-02-21",
      invoice: "I-1",
      creditNote: "C-1",
      reason: "wrong invoice",
      ...more,
    })
    given(used)
      .when(back())
      .then([
        { type: "CreditAllocationReversed", data: { allocations: [{ amount: 5_000 }] } },
        { type: "SettlementReversed", data: { invoice: "I-2", amount: 5_000 } },
      ])
    given([...used, back()])
      .when(put([{ invoice: "I-2", amount: 6_100 }], { on: "2025-02-21" }))
      .then([{ type: "CreditAllocated" }, { type: "InstalmentSettled" }])
    given([...used, back()])
      .when(back())
      .then("NOTHING_ALLOCATED")
    given(used)
      .when(back({ settlements: ["P-1/1"] }))
      .then("SETTLEMENT_UNKNOWN")
    given(used)
      .when(back({ on: "2025-02-19" }))
      .then("SETTLEMENT_BEFORE_INVOICE")
  })

  it("gives back what it settled of its own invoice as it was issued, when that is named", () => {
    const own = [...customer(), issue(), credit("C-1", { lines: [{ line: 1, quantity: "1" }] })]
    given(own)
      .when({
        type: "ReverseCreditAllocation",
        on: "2025-02-02",
        invoice: "I-1",
        creditNote: "C-1",
        reason: "for another invoice",
        settlements: ["C-1/credit/1"],
      })
      .then([{ type: "SettlementReversed", data: { invoice: "I-1", amount: 3_050 } }])
  })

  it("may settle its own invoice once that is open again", () => {
    const reopened = [
      ...paid,
      { type: "ReverseAllocation", on: "2025-02-20", payment: "P-1", reason: "wrong customer" } as const,
    ]
    given(reopened)
      .when(put([{ invoice: "I-1" }]))
      .then([
        { type: "CreditAllocated", data: { allocations: [{ invoice: "I-1", amount: 6_100 }] } },
        { type: "InstalmentSettled", data: { invoice: "I-1", amount: 6_100 } },
      ])
    given([...reopened, put([{ invoice: "I-1", amount: 1_000 }])])
      .when(put([{ invoice: "I-2", amount: 5_100 }]))
      .then([
        { type: "CreditAllocated", data: { allocations: [{ amount: 5_100 }] } },
        { type: "InstalmentSettled" },
      ])
    given([...reopened, put([{ invoice: "I-1" }])])
      .when(put([{ invoice: "I-2", amount: 1 }]))
      .then("ALLOCATION_EXCEEDS_CREDIT")
  })
})
