import { type Day, type LocalDate, type PlainCommand, toDay } from "@adv/domain"
import {
  type AgingQuery,
  agingOf,
  balancesOf,
  instrumentsOf,
  kpisOf,
  orderCardOf,
  orderStatusOf,
  unappliedOf,
} from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { beforeEach, describe, expect, it } from "vitest"
import { against, rules, thousand } from "../domain/settling.js"
import { type Company, company, instant, withCustomer, withOrder } from "../support/company.js"

const END_OF_TIME = instant("2030-01-01T00:00:00Z")
let of: Company
beforeEach(async () => {
  of = company()
  await withCustomer(of, "ROSSI")
  await withCustomer(of, "BIANCHI")
  await of.run(rules())
})

const bill = (invoice: string, on: string, net: string, more: object = {}): PlainCommand => ({
  type: "IssueInvoice",
  on,
  invoice,
  customer: "ROSSI",
  currency: "EUR",
  lines: [{ description: "goods", quantity: "1", unitPrice: net, tax: { category: "Z", rate: "0" } }],
  ...more,
})
const receive = (payment: string, on: string, amount: number, more: object = {}): PlainCommand => ({
  type: "ReceivePayment",
  on,
  payment,
  customer: "ROSSI",
  currency: "EUR",
  amount,
  ...more,
})
const aged = async (asOf: string, more: Partial<AgingQuery> = {}) => {
  const { states } = await of.models()
  const aging = agingOf(states.receivables, { asOf: asOf as LocalDate, knownAt: END_OF_TIME, ...more })
  if (isLeft(aging)) throw new Error(aging.left.message)
  return aging.right
}
const euros = async (asOf: string, more: Partial<AgingQuery> = {}) => {
  const figures = (await aged(asOf, more)).currencies.find(({ currency }) => currency === "EUR")
  if (figures === undefined) throw new Error("nothing is in euros")
  return {
    ...figures,
    amounts: Object.fromEntries(
      figures.buckets.filter(({ amount }) => amount !== 0).map(({ label, amount }) => [label, amount]),
    ),
  }
}
const balanceOf = async (asOf: string) => {
  const { states } = await of.models()
  const { open, paid, discounted, writtenOff } = balancesOf(states.receivables, {
    asOf: toDay(asOf as LocalDate),
    knownAt: END_OF_TIME,
  })
  return { open: open[0], paid: paid[0], discounted: discounted[0], writtenOff: writtenOff[0] }
}

describe("what is open", () => {
  it("is closed by a discount that was taken, which is no money that came", async () => {
    await of.run(thousand("gross"))
    await of.run(receive("P-1", "2025-03-13", 119_560))
    await of.run(against("P-1", [{ invoice: "I-1" }], "2025-03-13"))
    expect(await balanceOf("2025-03-12")).toEqual({ open: 122_000, paid: 0, discounted: 0, writtenOff: 0 })
    expect(await balanceOf("2025-03-13")).toEqual({
      open: 0,
      paid: 119_560,
      discounted: 2_440,
      writtenOff: 0,
    })
    await of.run({ type: "ReturnPayment", on: "2025-03-20", payment: "P-1", reason: "AC04" })
    expect(await balanceOf("2025-03-19")).toEqual({
      open: 0,
      paid: 119_560,
      discounted: 2_440,
      writtenOff: 0,
    })
    expect(await balanceOf("2025-03-20")).toEqual({ open: 122_000, paid: 0, discounted: 0, writtenOff: 0 })
  })

  it("is closed by a write-off, until that is taken back", async () => {
    await of.run(bill("I-1", "2025-01-15", "100"))
    await of.run({ type: "WriteOff", on: "2025-06-30", invoice: "I-1", writeOff: "W-1", reason: "badDebt" })
    await of.run({
      type: "ReverseWriteOff",
      on: "2025-08-01",
      invoice: "I-1",
      writeOff: "W-1",
      reason: "they paid",
    })
    expect(await balanceOf("2025-06-30")).toEqual({ open: 0, paid: 0, discounted: 0, writtenOff: 10_000 })
    expect((await aged("2025-07-15")).currencies).toEqual([])
    expect(await balanceOf("2025-08-01")).toEqual({ open: 10_000, paid: 0, discounted: 0, writtenOff: 0 })
  })
})

describe("money that settles nothing", () => {
  it("is nobody's until it is known whose, and then theirs from that date on", async () => {
    await of.run({ type: "ReceivePayment", on: "2025-02-01", payment: "P-1", currency: "EUR", amount: 5_000 })
    await of.run({ type: "IdentifyPayment", on: "2025-02-10", payment: "P-1", customer: "ROSSI" })
    await of.run({
      type: "ReassignPayment",
      on: "2025-02-20",
      payment: "P-1",
      customer: "BIANCHI",
      reason: "namesake",
    })
    const whose = async (asOf: string) =>
      (await euros(asOf, { by: "customer" })).rows?.map(({ customer, unapplied }) => [customer, unapplied])
    expect(await whose("2025-02-09")).toEqual([["(unknown)", 5_000]])
    expect(await whose("2025-02-10")).toEqual([["ROSSI", 5_000]])
    expect(await whose("2025-02-20")).toEqual([["BIANCHI", 5_000]])
  })

  it("goes when it is refunded, and not when that is only asked for", async () => {
    await of.run(receive("P-1", "2025-02-01", 5_000))
    const refund = { refund: "F-1", from: { payment: "P-1" } }
    await of.run({ type: "RequestRefund", on: "2025-02-05", ...refund, reason: "paid twice" })
    await of.run({ type: "PayRefund", on: "2025-02-08", ...refund })
    expect((await euros("2025-02-07")).unapplied).toBe(5_000)
    expect((await euros("2025-02-08")).unapplied).toBe(0)
  })

  it("in another currency goes from there, and settles what is open here", async () => {
    await of.run(bill("I-1", "2025-01-15", "92"))
    await of.run(receive("P-1", "2025-02-01", 12_000, { currency: "USD" }))
    await of.run({
      type: "AllocatePayment",
      on: "2025-02-03",
      payment: "P-1",
      to: [{ invoice: "I-1" }],
      quote: { from: "USD", to: "EUR", rate: "0.92", source: "ECB", date: "2025-02-03" },
    })
    const figures = async (asOf: string) =>
      (await aged(asOf)).currencies.map(({ currency, total, unapplied }) => [currency, total, unapplied])
    expect(await figures("2025-02-02")).toEqual([
      ["EUR", 9_200, 0],
      ["USD", 0, 12_000],
    ])
    expect(await figures("2025-02-03")).toEqual([["USD", 0, 2_000]])
  })
})

describe("a credit note put against another invoice", () => {
  it("closes that one, and is unapplied no more from that date on", async () => {
    await of.run(bill("I-1", "2025-01-15", "100"))
    await of.run(receive("P-1", "2025-01-20", 10_000))
    await of.run({ type: "AllocatePayment", on: "2025-01-20", payment: "P-1", to: [{ invoice: "I-1" }] })
    await of.run({
      type: "IssueCreditNote",
      on: "2025-02-01",
      invoice: "I-1",
      creditNote: "C-1",
      reason: "RETURN",
      credited: { whole: true },
      effectOnOrder: "none",
    })
    await of.run(bill("I-2", "2025-02-05", "60"))
    await of.run({
      type: "AllocateCreditNote",
      on: "2025-02-10",
      invoice: "I-1",
      creditNote: "C-1",
      to: [{ invoice: "I-2" }],
    })
    expect(await euros("2025-02-09")).toMatchObject({ total: 6_000, unapplied: 10_000 })
    expect(await euros("2025-02-10")).toMatchObject({ total: 0, unapplied: 4_000 })
  })
})

describe("an instrument", () => {
  const atRisk = async (asOf: string, marginDays: number) => {
    const { states } = await of.models()
    const found: Array<readonly [string, number]> = []
    instrumentsOf(
      states.receivables,
      { asOf: toDay(asOf as LocalDate), knownAt: END_OF_TIME },
      marginDays,
      (customer, _currency, amount) => found.push([states.receivables.customers.name(customer), amount]),
    )
    return found
  }

  it("settles what it is put against, and stays in the credit exposure until it is honoured, and some days more", async () => {
    await of.run(bill("I-1", "2025-01-15", "100"))
    await of.run({
      type: "AcceptInstrument",
      on: "2025-02-10",
      payment: "P-1",
      kind: "RiBa",
      customer: "ROSSI",
      amount: 10_000,
      currency: "EUR",
      maturity: "2025-03-31",
    })
    await of.run({ type: "AllocatePayment", on: "2025-02-10", payment: "P-1", to: [{ invoice: "I-1" }] })
    await of.run({ type: "HonourInstrument", on: "2025-03-31", payment: "P-1" })
    expect((await euros("2025-02-10")).total).toBe(0)
    expect(await atRisk("2025-02-09", 8)).toEqual([])
    expect(await atRisk("2025-02-10", 8)).toEqual([["ROSSI", 10_000]])
    expect(await atRisk("2025-04-08", 8)).toEqual([["ROSSI", 10_000]])
    expect(await atRisk("2025-04-09", 8)).toEqual([])
    expect(await atRisk("2025-04-01", 0)).toEqual([])
  })

  it("that isn't honoured opens what it settled, and is no risk besides", async () => {
    await of.run(bill("I-1", "2025-01-15", "100"))
    await of.run({
      type: "AcceptInstrument",
      on: "2025-02-10",
      payment: "P-1",
      kind: "cheque",
      customer: "ROSSI",
      amount: 10_000,
      currency: "EUR",
      maturity: "2025-02-12",
    })
    await of.run({ type: "AllocatePayment", on: "2025-02-10", payment: "P-1", to: [{ invoice: "I-1" }] })
    await of.run({ type: "DishonourInstrument", on: "2025-02-14", payment: "P-1", reason: "no funds" })
    expect(await euros("2025-02-14")).toMatchObject({ total: 10_000, unapplied: 0 })
    expect(await atRisk("2025-02-14", 8)).toEqual([])
  })
})

describe("unapplied credits in aging (AG-6)", () => {
  /** Two invoices, due on 14 February and 16 March, and 80.00 that came on the 1st of March; all of one customer. */
  beforeEach(async () => {
    await of.run(bill("I-1", "2025-01-15", "50"))
    await of.run(bill("I-2", "2025-02-14", "100"))
    await of.run(bill("I-3", "2025-02-14", "70", { customer: "BIANCHI" }))
    await of.run(receive("P-1", "2025-03-01", 8_000))
  })

  it("stand apart", async () => {
    expect(await euros("2025-03-20")).toMatchObject({
      amounts: { "1-30": 17_000, "31-60": 5_000 },
      unapplied: 8_000,
      netted: 0,
      net: 14_000,
    })
  })

  it("are taken off what the same customer owes longest, as if they had been allocated", async () => {
    const netted = await euros("2025-03-20", { credits: "oldestFirst", by: "customer" })
    expect(netted).toMatchObject({
      amounts: { "1-30": 14_000 },
      total: 14_000,
      unapplied: 0,
      netted: 8_000,
      net: 14_000,
    })
    expect(netted.rows?.map(({ customer, total }) => [customer, total])).toEqual([
      ["BIANCHI", 7_000],
      ["ROSSI", 7_000],
    ])
    await of.run(receive("P-2", "2025-03-02", 20_000))
    expect(await euros("2025-03-20", { credits: "oldestFirst" })).toMatchObject({
      amounts: { "1-30": 7_000 },
      unapplied: 13_000,
      netted: 15_000,
      net: -6_000,
    })
    // Nothing of it was recorded.
    expect((await of.events()).some(({ type }) => type === "PaymentAllocated")).toBe(false)
  })

  it("are each in the bucket of their own date", async () => {
    const own = await euros("2025-04-05", { credits: "ownDate", by: "customer" })
    expect(own).toMatchObject({
      amounts: { "1-30": 17_000, "31-60": 5_000 - 8_000 },
      total: 14_000,
      unapplied: 0,
      netted: 8_000,
      net: 14_000,
    })
    expect(own.rows?.reduce((sum, { total }) => sum + total, 0)).toBe(own.total)
    const byInvoice = await euros("2025-04-05", { credits: "ownDate", by: "invoice" })
    expect(byInvoice.rows?.map(({ customer, invoice, total }) => [customer, invoice ?? null, total])).toEqual(
      [
        ["ROSSI", "I-2", 10_000],
        ["BIANCHI", "I-3", 7_000],
        ["ROSSI", "I-1", 5_000],
        ["ROSSI", null, -8_000],
      ],
    )
  })
})

describe("aging by calendar months (AG-12)", () => {
  beforeEach(async () => {
    await of.run(bill("I-1", "2025-01-31", "1")) // due on 2 March
    await of.run(bill("I-2", "2025-02-27", "10")) // due on 29 March
    await of.run(bill("I-3", "2025-03-01", "100")) // due on 31 March
    await of.run(bill("I-4", "2025-03-03", "1000")) // due on 2 April
  })

  it("counts months back, whatever days they have, the month of the report as this month", async () => {
    expect((await euros("2025-03-31", { scheme: "months" })).amounts).toEqual({
      current: 110_000,
      "this month": 1_100,
    })
    expect((await euros("2025-04-01", { scheme: "months" })).amounts).toEqual({
      current: 100_000,
      "1 month back": 11_100,
    })
    expect((await euros("2025-07-01", { scheme: "months" })).amounts).toEqual({ ">2 months back": 111_100 })
  })

  it("follows other bounds, from this month on, and refuses what is no bound (AG-3)", async () => {
    const labels = (await euros("2025-05-31", { scheme: "months", bounds: [1, 3] })).buckets.map(
      ({ label }) => label,
    )
    expect(labels).toEqual(["current", "0-1 months back", "2-3 months back", ">3 months back"])
    const { states } = await of.models()
    for (const bounds of [[], [-1], [1, 1], [0.5]])
      expect(
        agingOf(states.receivables, {
          asOf: "2025-05-31" as LocalDate,
          knownAt: END_OF_TIME,
          scheme: "months",
          bounds,
        }),
      ).toMatchObject({ left: { code: "AGING_BOUNDS_INVALID" } })
  })
})

describe("aging in other views", () => {
  it("counts from the invoice's date, when that is asked for", async () => {
    await of.run(bill("I-1", "2025-01-15", "1"))
    expect((await euros("2025-02-14", { basis: "invoiceDate" })).amounts).toEqual({ "1-30": 100 })
    expect((await euros("2025-02-14")).amounts).toEqual({ current: 100 })
  })

  it("leaves what is in dispute out, when only the undisputed is asked for (AG-8)", async () => {
    await of.run(bill("I-1", "2025-01-15", "100"))
    await of.run({
      type: "OpenDispute",
      on: "2025-02-20",
      invoice: "I-1",
      dispute: "D-1",
      amount: 2_000,
      reason: "PRICE",
    })
    expect(await euros("2025-02-20", { undisputedOnly: true })).toMatchObject({
      total: 8_000,
      disputed: 2_000,
    })
    expect(await euros("2025-02-20")).toMatchObject({ total: 10_000, disputed: 2_000 })
  })

  it("adds up from instalments to invoices to customers (AG-16)", async () => {
    const halves = {
      id: "30-60",
      version: 1,
      lines: [
        { share: { percent: "50" }, steps: [{ addDays: 30 }] },
        { share: { remainder: true as const }, steps: [{ addDays: 60 }] },
      ],
    }
    await of.run(bill("I-1", "2025-01-15", "100", { paymentTerm: halves }))
    await of.run(bill("I-2", "2025-01-15", "30"))
    const rows = async (by: "customer" | "invoice" | "instalment") => {
      const figures = await euros("2025-03-01", { by })
      expect(figures.rows?.reduce((sum, { total }) => sum + total, 0)).toBe(figures.total)
      return figures.rows?.map(({ customer, invoice, instalment, total }) =>
        [customer, invoice, instalment, total].filter((cell) => cell !== undefined),
      )
    }
    expect(await rows("customer")).toEqual([["ROSSI", 13_000]])
    expect(await rows("invoice")).toEqual([
      ["ROSSI", "I-1", 10_000],
      ["ROSSI", "I-2", 3_000],
    ])
    expect(await rows("instalment")).toEqual([
      ["ROSSI", "I-1", 1, 5_000],
      ["ROSSI", "I-2", 1, 3_000],
      ["ROSSI", "I-1", 2, 5_000],
    ])
  })
})

describe("what was paid late", () => {
  const kpi = async (id: string) => {
    const { states } = await of.models()
    const values = kpisOf(states, {
      from: "2025-01-01" as LocalDate,
      to: "2026-01-01" as LocalDate,
      asOf: "2025-12-31" as LocalDate,
      knownAt: END_OF_TIME,
      ids: [id],
    })
    if (isLeft(values)) throw new Error(values.left.message)
    return values.right[0]
  }

  it("counts what was paid, and not the discount that was kept back (FI-06)", async () => {
    await of.run(thousand("gross"))
    await of.run(receive("P-1", "2025-03-13", 119_560))
    await of.run(against("P-1", [{ invoice: "I-1" }], "2025-03-13"))
    expect(await kpi("FI-06")).toMatchObject({ denominator: "1195.60", value: "-20.00", n: 1 })
    expect(await kpi("FI-26")).toMatchObject({ value: "0.00", n: 1 })
  })

  it("counts the day of the last payment, and not of what was written off later (FI-06, FI-26)", async () => {
    await of.run(bill("I-1", "2025-01-15", "100"))
    await of.run(receive("P-1", "2025-02-14", 9_000))
    await of.run({ type: "AllocatePayment", on: "2025-02-14", payment: "P-1", to: [{ invoice: "I-1" }] })
    expect((await kpi("FI-06"))?.n).toBe(0)
    await of.run({ type: "WriteOff", on: "2025-11-30", invoice: "I-1", writeOff: "W-1", reason: "goodwill" })
    expect(await kpi("FI-06")).toMatchObject({ denominator: "90.00", value: "0.00", n: 1 })
    expect(await kpi("FI-26")).toMatchObject({ value: "0.00" })
  })

  it("isn't what nobody paid", async () => {
    await of.run(bill("I-1", "2025-01-15", "100"))
    await of.run({ type: "WriteOff", on: "2025-11-30", invoice: "I-1", writeOff: "W-1", reason: "badDebt" })
    expect((await kpi("FI-06"))?.n ?? 0).toBe(0)
    expect((await kpi("FI-26"))?.n).toBe(0)
  })
})

describe("an order whose invoice", () => {
  const settled = async () => {
    await withOrder(of, "1", { customer: "ROSSI", on: "2025-01-10", quantity: "10", unitPrice: "10" })
    await of.run({ type: "ConfirmDelivery", on: "2025-01-12", order: "1", delivery: "D-1" })
    await of.run({ type: "InvoiceOrder", on: "2025-01-15", invoice: "I-1", order: "1" })
  }
  const statusOf = async (asOf: string) => {
    const { states } = await of.models()
    const horizon = { asOf: toDay(asOf as LocalDate) as Day, knownAt: END_OF_TIME }
    const card = orderCardOf(states.orders, "1", horizon)
    if (card === undefined) throw new Error("there is no order")
    return orderStatusOf(card, states.receivables, balancesOf(states.receivables, horizon))
  }

  it("was paid but for a small difference is paid", async () => {
    await settled()
    await of.run(receive("P-1", "2025-01-20", 12_199))
    await of.run(against("P-1", [{ invoice: "I-1" }], "2025-01-20"))
    expect(await statusOf("2025-01-20")).toMatchObject({
      settlement: "paid",
      displayStatus: "paid",
      amounts: { invoiced: 12_200, paid: 12_199, writtenOff: 1, open: 0 },
    })
  })

  it("was given up is written off, and not paid", async () => {
    await settled()
    await of.run({ type: "WriteOff", on: "2025-06-30", invoice: "I-1", writeOff: "W-1", reason: "badDebt" })
    expect(await statusOf("2025-06-30")).toMatchObject({
      settlement: "writtenOff",
      displayStatus: "invoiced",
      amounts: { invoiced: 12_200, paid: 0, writtenOff: 12_200, open: 0 },
    })
  })
})

it("sums what settles nothing up by customer and currency", async () => {
  await of.run(receive("P-1", "2025-02-01", 5_000))
  await of.run(receive("P-2", "2025-02-01", 700))
  const { states } = await of.models()
  let sum = 0
  unappliedOf(
    states.receivables,
    { asOf: toDay("2025-02-01" as LocalDate), knownAt: END_OF_TIME },
    (_customer, _currency, amount) => {
      sum += amount
    },
  )
  expect(sum).toBe(5_700)
})
