import {
  addDays,
  type Currency,
  type Day,
  dynamicCheck,
  type ExchangeQuote,
  fromDay,
  type Instant,
  type LocalDate,
  type PaymentTerm,
  type RecordedEvent,
  toDay,
  unsafeDecimal,
  withRetention,
} from "@adv/domain"
import { companyHistory } from "@adv/domain/testing"
import {
  type AgingQuery,
  agingOf,
  cashForecast,
  companyModels,
  customerGroups,
  customerOf,
  customersAtRisk,
  dueCalendar,
  expectedCash,
  type InBase,
  statementOf,
} from "@adv/projections"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { type Company, company, instant, withCustomer, withOrder } from "../support/company.js"
import { runs, seed } from "../support/runs.js"

const END = instant("2030-01-01T00:00:00Z")
const date = (text: string): LocalDate => text as LocalDate

interface InvoiceAsked {
  readonly customer?: string
  readonly currency?: string
  readonly paymentTerm?: PaymentTerm
}

/** An invoice of one line at 22 %, net 30 unless said otherwise. */
const invoice = (of: Company, id: string, on: string, net: string, asked: InvoiceAsked = {}) => {
  const { customer = "ROSSI", currency = "EUR", paymentTerm } = asked
  return of.run({
    type: "IssueInvoice",
    on,
    invoice: id,
    customer,
    currency,
    lines: [{ description: "goods", quantity: "1", unitPrice: net, tax: { category: "S", rate: "22" } }],
    ...(paymentTerm === undefined ? {} : { paymentTerm }),
  })
}

const pay = async (
  of: Company,
  payment: string,
  on: string,
  amount: number,
  to: ReadonlyArray<string> = [],
  customer: string | null = "ROSSI",
) => {
  const payer = customer === null ? {} : { customer }
  await of.run({ type: "ReceivePayment", on, payment, ...payer, currency: "EUR", amount })
  if (to.length > 0)
    await of.run({ type: "AllocatePayment", on, payment, to: to.map((each) => ({ invoice: each })) })
}

const aged = async (of: Company, asOf: string, more: Partial<AgingQuery> = {}) => {
  const { states } = await of.models()
  const aging = agingOf(states.receivables, { asOf: date(asOf), knownAt: END, ...more })
  if (isLeft(aging)) throw new Error(`${aging.left.code}: ${aging.left.message}`)
  return aging.right
}

describe("what the terms let the customer keep back (AG-9)", () => {
  it("is current, and told apart, until it falls due; then it ages like anything else", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    const paymentTerm = withRetention(30, {
      percent: unsafeDecimal("10"),
      days: 60,
      after: "acceptanceDate",
    })
    await invoice(of, "I1", "2025-01-15", "1000.00", { paymentTerm })
    const figures = async (asOf: string, more?: Partial<AgingQuery>) =>
      (await aged(of, asOf, more)).currencies[0]
    // 1,220.00: 122.00 is kept back, 1,098.00 is due on 14 February.
    expect(await figures("2025-03-01")).toMatchObject({
      total: 122000,
      overdue: 109800,
      retained: { amount: 12200, items: 1 },
      openEnded: { amount: 12200, items: 1 },
    })
    // By the date of the invoice, too: it isn't 45 days old, it is kept back.
    expect((await figures("2025-03-01", { basis: "invoiceDate" }))?.buckets).toMatchObject([
      { label: "current", amount: 12200 },
      { amount: 0 },
      { label: "31-60", amount: 109800 },
      { amount: 0 },
      { amount: 0 },
    ])
    await of.run({
      type: "FixDueDates",
      on: "2025-03-01",
      invoice: "I1",
      anchor: "acceptanceDate",
      date: "2025-03-01",
    })
    expect(await figures("2025-04-30")).toMatchObject({
      retained: { amount: 12200 },
      openEnded: { items: 0 },
    })
    expect(await figures("2025-05-01")).toMatchObject({ retained: { amount: 0, items: 0 }, overdue: 122000 })
  })
})

describe("aging by who customers are", () => {
  it("has a row for each segment, country, salesperson, head office and term, that add up to the total", async () => {
    const of = company()
    for (const [customer, more] of [
      ["ROSSI", { segment: "retail", country: "IT" }],
      ["DUPONT", { segment: "retail", country: "FR" }],
      ["BIANCHI", {}],
    ] as const) {
      await of.run({
        type: "RegisterCustomer",
        on: "2025-01-01",
        customer,
        name: customer,
        currency: "EUR",
        ...more,
      })
      await of.run({
        type: "AgreeConditions",
        on: "2025-01-01",
        customer,
        agreement: `${customer}-2025`,
        validFrom: "2025-01-01",
        conditions: {
          paymentTerm: {
            id: customer === "DUPONT" ? "NET-10" : "NET-30",
            version: 1,
            lines: [{ share: { remainder: true }, steps: [{ addDays: customer === "DUPONT" ? 10 : 30 }] }],
          },
          invoicingPolicy: "onDelivery",
          overDeliveryTolerance: "0",
        },
      })
    }
    await of.run({ type: "AssignAccountOwner", on: "2025-01-02", customer: "ROSSI", owner: "anna" })
    await of.run({ type: "AssignAccountOwner", on: "2025-02-20", customer: "ROSSI", owner: "bruno" })
    await of.run({ type: "AssignParent", on: "2025-01-02", customer: "BIANCHI", parent: "ROSSI" })
    await invoice(of, "R1", "2025-01-15", "100.00")
    await invoice(of, "D1", "2025-01-15", "200.00", { customer: "DUPONT" })
    await invoice(of, "B1", "2025-01-15", "300.00", { customer: "BIANCHI" })
    const { states } = await of.models()
    const rows = async (dimension: "segment" | "country" | "salesperson" | "group", asOf = "2025-02-10") => {
      const by = customerGroups(states, dimension, { asOf: toDay(date(asOf)), knownAt: END })
      const { currencies } = await aged(of, asOf, { by })
      return Object.fromEntries((currencies[0]?.rows ?? []).map(({ group, total }) => [group, total]))
    }
    expect(await rows("segment")).toEqual({ retail: 36600, "(not said)": 36600 })
    expect(await rows("country")).toEqual({ IT: 12200, FR: 24400, "(not said)": 36600 })
    expect(await rows("salesperson")).toEqual({ anna: 12200, "(not said)": 61000 })
    expect(await rows("salesperson", "2025-02-20")).toEqual({ bruno: 12200, "(not said)": 61000 })
    expect(await rows("group")).toEqual({ ROSSI: 48800, DUPONT: 24400 })
    const { currencies } = await aged(of, "2025-02-10", { by: "term" })
    expect(currencies[0]?.rows?.map(({ group, overdue, total }) => [group, overdue, total])).toEqual([
      ["NET-10", 24400, 24400],
      ["NET-30", 0, 48800],
    ])
  })
})

describe("aging in the base currency (AG-10)", () => {
  const quote = (from: string, to: string, rate: string, on: string): ExchangeQuote => ({
    from: from as Currency,
    to: to as Currency,
    rate: unsafeDecimal(rate),
    source: "ECB",
    date: date(on),
  })
  const twoCurrencies = async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withCustomer(of, "SMITH", "USD")
    await invoice(of, "I1", "2025-01-15", "100.00")
    await invoice(of, "I2", "2025-01-15", "100.00", { customer: "SMITH", currency: "USD" })
    await invoice(of, "I3", "2025-02-15", "0.01", { customer: "SMITH", currency: "USD" })
    return of
  }
  const base = (more: Partial<InBase>): Partial<AgingQuery> => ({
    base: { currency: "EUR" as Currency, quotes: [], ...more },
  })

  it("adds up across currencies at the rate of the date, each item rounded for itself", async () => {
    const of = await twoCurrencies()
    const aging = await aged(of, "2025-03-03", {
      ...base({
        quotes: [quote("USD", "EUR", "0.95", "2025-02-28"), quote("USD", "EUR", "0.5", "2025-01-15")],
      }),
      by: "customer",
    })
    // 122.00 USD at 0.95 is 115.90; 0.01 USD is 0.0095, a cent.
    expect(aging.currencies.map(({ currency, total, overdue }) => [currency, total, overdue])).toEqual([
      ["EUR", 12200 + 11590 + 1, 12200 + 11590],
    ])
    expect(aging.currencies[0]?.rows?.map(({ group, total }) => [group, total])).toEqual([
      ["ROSSI", 12200],
      ["SMITH", 11591],
    ])
    expect(aging.base).toMatchObject({
      rateOn: "asOf",
      revaluation: 0,
      quotes: [{ date: "2025-02-28", rate: "0.95" }],
    })
  })

  it("is kept by the rates of the documents, with what revaluation would book shown apart", async () => {
    const of = await twoCurrencies()
    const quotes = [
      // As central banks publish it: what a euro is worth.
      quote("EUR", "USD", "1.25", "2025-01-15"),
      quote("EUR", "USD", "1.25", "2025-02-14"),
      quote("EUR", "USD", "1", "2025-03-03"),
    ]
    const aging = await aged(of, "2025-03-03", base({ quotes, rateOn: "documentDate" }))
    // 122.00 ÷ 1.25 = 97.60; 0.01 ÷ 1.25 = 0.008, a cent. At 1: 122.00 and 0.01.
    expect(aging.currencies[0]?.total).toBe(12200 + 9760 + 1)
    expect(aging.base?.revaluation).toBe(12200 - 9760)
  })

  it("is refused when a rate is missing or too old: it is never taken for 0", async () => {
    const of = await twoCurrencies()
    await expect(aged(of, "2025-03-03", base({}))).rejects.toThrow("EXCHANGE_RATE_MISSING")
    const old = { quotes: [quote("USD", "EUR", "0.95", "2025-02-20")] }
    await expect(aged(of, "2025-03-03", base(old))).rejects.toThrow("EXCHANGE_RATE_MISSING")
    expect((await aged(of, "2025-03-03", base({ ...old, maxAgeDays: 11 }))).currencies).toHaveLength(1)
  })
})

describe("a statement of account", () => {
  it("opens with what was owed, tells every document and payment, and closes with what is owed", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await invoice(of, "I1", "2025-01-15", "100.00")
    await pay(of, "P1", "2025-02-10", 5000, ["I1"])
    await invoice(of, "I2", "2025-02-20", "10.00")
    await of.run({ type: "ReturnPayment", on: "2025-02-24", payment: "P1", reason: "AC04" })
    await pay(of, "P2", "2025-02-25", 2000)
    const { states } = await of.models()
    const statement = statementOf(states.receivables, {
      customer: "ROSSI",
      from: date("2025-02-01"),
      to: date("2025-03-01"),
      knownAt: END,
    })
    if (isLeft(statement)) throw new Error(statement.left.message)
    const [account] = statement.right.accounts
    expect(account).toMatchObject({ opening: 12200, closing: 11420, unapplied: 2000, overdue: 12200 })
    expect(
      account?.entries.map(({ on, kind, document, amount, balance }) => [
        on,
        kind,
        document,
        amount,
        balance,
      ]),
    ).toEqual([
      ["2025-02-10", "payment", "payment P1", -5000, 7200],
      ["2025-02-20", "invoice", "I2", 1220, 8420],
      ["2025-02-24", "paymentReturned", "payment P1", 5000, 13420],
      ["2025-02-25", "payment", "payment P2", -2000, 11420],
    ])
    expect(account?.openItems.map(({ invoice: of_, open }) => [of_, open])).toEqual([
      ["I1", 12200],
      ["I2", 1220],
    ])
  })

  it("takes money over on the day it turned out whose it is", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await invoice(of, "I1", "2025-01-15", "100.00")
    await pay(of, "P1", "2025-02-10", 5000, [], null)
    await of.run({ type: "IdentifyPayment", on: "2025-02-20", payment: "P1", customer: "ROSSI" })
    const { states } = await of.models()
    const entries = (from: string) => {
      const found = statementOf(states.receivables, {
        customer: "ROSSI",
        from: date(from),
        to: date("2025-03-01"),
        knownAt: END,
      })
      if (isLeft(found)) throw new Error(found.left.message)
      return found.right.accounts[0]?.entries.map(({ on, kind, amount }) => [on, kind, amount])
    }
    expect(entries("2025-02-01")).toEqual([["2025-02-20", "reassigned", -5000]])
    expect(entries("2025-02-21")).toEqual([])
  })

  it("adds up, and goes on where the one before it ended, whatever a company did", () => {
    let entries = 0
    fc.assert(
      fc.property(companyHistory(), fc.nat({ max: 60 }), fc.nat({ max: 60 }), ({ log }, first, second) => {
        const models = companyModels()
        models.apply(log)
        const ledger = models.states.receivables
        const last = log.at(-1) as RecordedEvent
        const to = addDays(last.metadata.effectiveDate, 1 - second)
        const from = addDays(to, -1 - first)
        const knownAt = last.recordedAt
        for (let number = 0; number < ledger.customers.length; number++) {
          const customer = ledger.customers.name(number)
          const statement = statementOf(ledger, { customer, from, to, knownAt })
          if (isLeft(statement)) continue
          const before = statementOf(ledger, { customer, from: addDays(from, -30), to: from, knownAt })
          const net = (asOf: LocalDate, currency: string) => {
            const aging = agingOf(ledger, { asOf, knownAt, customers: new Set([customer]) })
            if (isLeft(aging)) throw new Error(aging.left.message)
            return aging.right.currencies.find((each) => each.currency === currency)?.net ?? 0
          }
          for (const account of statement.right.accounts) {
            entries += account.entries.length
            expect(account.opening).toBe(net(addDays(from, -1), account.currency))
            expect(account.closing).toBe(net(addDays(to, -1), account.currency))
            expect(account.entries.reduce((sum, { amount }) => sum + amount, account.opening)).toBe(
              account.closing,
            )
            expect(account.entries.at(-1)?.balance ?? account.opening).toBe(account.closing)
            if (isLeft(before)) continue
            const then = before.right.accounts.find(({ currency }) => currency === account.currency)
            expect(then?.closing ?? 0).toBe(account.opening)
          }
        }
      }),
      { numRuns: runs(6), seed, endOnFailure: true },
    )
    expect(entries).toBeGreaterThan(5)
  })
})

describe("the due calendar and the cash forecast", () => {
  it("put every open item in its week, and what is late apart (S9)", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    // Due 14 February, 6 March (a Thursday) and 12 March.
    await invoice(of, "I1", "2025-01-15", "100.00")
    await invoice(of, "I2", "2025-02-04", "200.00")
    await invoice(of, "I3", "2025-02-10", "300.00")
    const { states } = await of.models()
    expect(dueCalendar(states.receivables, { asOf: date("2025-03-03"), knownAt: END })).toEqual([
      {
        currency: "EUR",
        overdue: { amount: 12200, items: 1 },
        periods: [
          { from: "2025-03-03", to: "2025-03-10", amount: 24400, items: 1 },
          { from: "2025-03-10", to: "2025-03-17", amount: 36600, items: 1 },
        ],
        openEnded: { amount: 0, items: 0 },
        total: 73200,
      },
    ])
    expect(
      dueCalendar(states.receivables, { asOf: date("2025-03-03"), knownAt: END, every: "month" })[0]?.periods,
    ).toEqual([{ from: "2025-03-03", to: "2025-04-01", amount: 61000, items: 2 }])
  })

  it("expect a customer to pay as late as it does, and nobody to pay before tomorrow (FI-18)", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    // Paid five days late.
    await invoice(of, "I0", "2025-01-02", "10.00")
    await pay(of, "P0", "2025-02-06", 1220, ["I0"])
    await invoice(of, "I1", "2025-01-15", "100.00")
    await invoice(of, "I2", "2025-02-04", "200.00")
    await of.run({
      type: "OpenDispute",
      on: "2025-02-20",
      invoice: "I2",
      dispute: "D1",
      amount: 4400,
      reason: "PRICE",
    })
    const { states } = await of.models()
    const forecast = (more: object = {}) => {
      const found = cashForecast(states, { asOf: date("2025-03-03"), knownAt: END, weeks: 2, ...more })
      if (isLeft(found)) throw new Error(found.left.message)
      return found.right[0]
    }
    // I1 was due on 14 February: tomorrow. I2, due on 6 March, less 44.00 in dispute: on the 11th.
    expect(
      forecast()?.weeks.map(({ from, to, amount, cumulative }) => [from, to, amount, cumulative]),
    ).toEqual([
      ["2025-03-04", "2025-03-10", 12200, 12200],
      ["2025-03-10", "2025-03-17", 20000, 32200],
    ])
    expect(forecast({ disputedPercent: 50 })?.total).toBe(34400)
    expect(forecast({ weeks: 1 })).toMatchObject({ later: { amount: 20000, items: 1 }, total: 32200 })
    const weeks = cashForecast(states, { asOf: date("2025-03-03"), knownAt: END, weeks: 0 })
    expect(isLeft(weeks) && weeks.left.code).toBe("FORECAST_WEEKS_INVALID")
  })

  it("add up to what is expected in all, whatever a company did", () => {
    fc.assert(
      fc.property(companyHistory(), fc.nat({ max: 90 }), ({ log }, late) => {
        const models = companyModels()
        models.apply(log)
        const { states } = models
        const last = log.at(-1) as RecordedEvent
        const asOf = fromDay((toDay(last.metadata.effectiveDate) - late) as Day)
        const knownAt = last.recordedAt as Instant
        const found = cashForecast(states, { asOf, knownAt })
        if (isLeft(found)) throw new Error(found.left.message)
        const all = expectedCash(states, { asOf: toDay(asOf), knownAt })
        expect(found.right.reduce((sum, { total }) => sum + total, 0)).toBe(
          all.reduce((sum, { amount }) => sum + amount, 0),
        )
        const aging = agingOf(states.receivables, { asOf, knownAt })
        if (isLeft(aging)) throw new Error(aging.left.message)
        for (const { currency, total } of dueCalendar(states.receivables, { asOf, knownAt }))
          expect(total).toBe(aging.right.currencies.find((each) => each.currency === currency)?.total)
      }),
      { numRuns: runs(5), seed, endOnFailure: true },
    )
  })
})

describe("a customer on one page (S6)", () => {
  const story = async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await of.run({ type: "AssignAccountOwner", on: "2025-01-02", customer: "ROSSI", owner: "anna" })
    await of.run({
      type: "SetContactPreferences",
      on: "2025-01-02",
      customer: "ROSSI",
      preferences: { refused: ["email"] },
    })
    for (const [order, on] of [
      ["O1", "2025-01-10"],
      ["O2", "2025-01-20"],
      ["O3", "2025-02-03"],
    ] as const)
      await withOrder(of, order, { customer: "ROSSI", on, quantity: "1", unitPrice: "100.00" })
    await of.run({
      type: "CancelOrder",
      on: "2025-02-04",
      order: "O2",
      reason: "wrong",
      initiator: "customer",
    })
    await invoice(of, "I1", "2025-01-15", "100.00")
    await of.run({
      type: "OpenDispute",
      on: "2025-02-20",
      invoice: "I1",
      dispute: "D1",
      amount: 2000,
      reason: "PRICE",
    })
    await of.run({
      type: "ReceiveComplaint",
      on: "2025-02-21",
      contact: "C1",
      customer: "ROSSI",
      category: "DELIVERY",
      channel: "phone",
    })
    await of.run({
      type: "OpenRelationshipRisk",
      on: "2025-02-22",
      customer: "ROSSI",
      risk: "R1",
      kind: "competitor",
    })
    return of
  }

  it("says how it orders, what is open and under way, how its credit stands and why it may be lost", async () => {
    const of = await story()
    const page = customerOf(await of.models(), "ROSSI", {
      asOf: date("2025-03-03"),
      knownAt: END,
      credit: { policy: dynamicCheck },
    })
    if (isLeft(page)) throw new Error(page.left.message)
    const found = page.right
    expect(found.relation).toMatchObject({ owner: "anna", preferences: { refused: ["email"] } })
    // 10 and 14 days between its orders: 12 in the middle. 28 days ago is more than twice that.
    expect(found.ordering).toEqual({
      orders: 3,
      first: "2025-01-10",
      last: "2025-02-03",
      daysSinceLast: 28,
      interval: 12,
    })
    expect(found.orders.map(({ order }) => order)).toEqual(["O1", "O3"])
    expect(found.openItems.map(({ invoice: of_, open }) => [of_, open])).toEqual([["I1", 12200]])
    // Two orders of 122.00 that are released, and an invoice of 122.00.
    expect(found.credit).toMatchObject({ exposure: 36600, customer: "ROSSI" })
    expect(found.disputes.map(({ dispute }) => dispute)).toEqual(["D1"])
    expect(found.contacts).toEqual([
      { on: "2025-02-21", kind: "complaint", contact: "C1", about: "DELIVERY", channel: "phone" },
    ])
    expect(found.atRisk.map(({ sign, since }) => [since, sign])).toEqual([
      ["2025-02-22", "flagged"],
      ["2025-02-21", "complaint"],
      ["2025-02-20", "dispute"],
      ["2025-02-03", "ordersLessOften"],
    ])
  })

  it("is as it was on another day: nothing was wrong before, and a customer that wasn't there is refused", async () => {
    const of = await story()
    const models = await of.models()
    expect(customersAtRisk(models, { asOf: date("2025-02-19"), knownAt: END })).toEqual([])
    expect(customersAtRisk(models, { asOf: date("2025-03-03"), knownAt: END })).toMatchObject([
      { customer: "ROSSI", owner: "anna", signs: [{}, {}, {}, {}] },
    ])
    const early = customerOf(models, "ROSSI", { asOf: date("2024-12-31"), knownAt: END })
    expect(isLeft(early) && early.left.code).toBe("CUSTOMER_UNKNOWN")
  })
})
