import { isRecordedEvent, type LocalDate } from "@adv/domain"
import { agingOf } from "@adv/projections"
import { isLeft, isRight } from "fp-ts/lib/Either.js"
import { beforeAll, describe, expect, it } from "vitest"
import { type Company, company, instant, withCustomer } from "../support/company.js"

const invoice = (of: Company, id: string, on: string, net: string, extra: object = {}, recordedAt?: string) =>
  of.run(
    {
      type: "IssueInvoice",
      on,
      invoice: id,
      customer: "ROSSI",
      currency: "EUR",
      lines: [{ description: "goods", quantity: "1", unitPrice: net, tax: { category: "S", rate: "22" } }],
      ...extra,
    },
    recordedAt,
  )
const pay = async (
  of: Company,
  payment: string,
  on: string,
  amount: number,
  to: ReadonlyArray<{ readonly invoice: string }>,
  at?: string,
) => {
  await of.run({ type: "ReceivePayment", on, payment, customer: "ROSSI", currency: "EUR", amount }, at)
  if (to.length > 0) await of.run({ type: "AllocatePayment", on, payment, to }, at)
}

const END_OF_TIME = "2030-01-01T00:00:00Z"

const aged = async (of: Company, asOf: string, knownAt = END_OF_TIME, more: object = {}) => {
  const { states } = await of.models()
  const aging = agingOf(states.receivables, { asOf: asOf as LocalDate, knownAt: instant(knownAt), ...more })
  if (isLeft(aging)) throw new Error(aging.left.message)
  return aging.right
}
const buckets = async (of: Company, asOf: string, knownAt?: string, more?: object) => {
  const { currencies } = await aged(of, asOf, knownAt, more)
  return Object.fromEntries(
    (currencies[0]?.buckets ?? []).map(({ label, amount, items }) => [label, [amount, items]]),
  )
}

describe("aging", () => {
  it("has an item due on the day as current, and a day later in the first bucket (AG-1)", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await invoice(of, "I1", "2025-01-15", "100.00")
    expect(await buckets(of, "2025-02-14")).toMatchObject({ current: [12200, 1], "1-30": [0, 0] })
    expect(await buckets(of, "2025-02-15")).toMatchObject({ current: [0, 0], "1-30": [12200, 1] })
  })

  it.each([
    [30, "1-30"],
    [31, "31-60"],
    [60, "31-60"],
    [61, "61-90"],
    [90, "61-90"],
    [91, ">90"],
  ])("puts an item %i days past due in %s: bounds are inclusive above (AG-2)", async (days, label) => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await invoice(of, "I1", "2025-01-15", "100.00")
    const asOf = new Date(Date.parse("2025-02-14") + days * 86_400_000).toISOString().slice(0, 10)
    expect((await buckets(of, asOf))[label]).toEqual([12200, 1])
  })

  it("follows other bounds with its labels, and refuses bounds that do not increase (AG-3)", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await invoice(of, "I1", "2025-01-15", "100.00")
    expect(Object.keys(await buckets(of, "2025-03-01", END_OF_TIME, { bounds: [15, 45] }))).toEqual([
      "current",
      "1-15",
      "16-45",
      ">45",
    ])
    const { states } = await of.models()
    for (const bounds of [[], [30, 30], [60, 30], [0, 10], [1.5]])
      expect(
        isLeft(
          agingOf(states.receivables, {
            asOf: "2025-03-01" as LocalDate,
            knownAt: instant(END_OF_TIME),
            bounds,
          }),
        ),
      ).toBe(true)
  })

  it("ages the remainder of a part payment at the original date (AG-5)", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await invoice(of, "I1", "2025-01-15", "100.00")
    await pay(of, "P1", "2025-03-01", 5000, [{ invoice: "I1" }])
    expect(await buckets(of, "2025-02-28")).toMatchObject({ "1-30": [12200, 1] })
    expect(await buckets(of, "2025-03-20")).toMatchObject({ "31-60": [7200, 1] })
  })

  it("shows unapplied money and credit notes apart, never netted into a bucket (AG-6, AG-7)", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await pay(of, "P0", "2025-01-10", 3000, [])
    await invoice(of, "I1", "2025-01-15", "100.00")
    await pay(of, "P1", "2025-01-20", 12200, [{ invoice: "I1" }])
    await of.run({
      type: "IssueCreditNote",
      on: "2025-01-25",
      invoice: "I1",
      creditNote: "C1",
      reason: "GOODWILL",
      credited: { amounts: [{ net: 1000, tax: { category: "S", rate: "22" }, description: "goodwill" }] },
      effectOnOrder: "none",
    })
    const [figures] = (await aged(of, "2025-01-31")).currencies
    expect(figures).toMatchObject({ total: 0, unapplied: 4220, net: -4220, overdue: 0 })
  })

  it("keeps a disputed item in its bucket and says how much is disputed (AG-8)", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await invoice(of, "I1", "2025-01-15", "100.00")
    await of.run({
      type: "OpenDispute",
      on: "2025-02-20",
      invoice: "I1",
      dispute: "D1",
      amount: 2000,
      reason: "PRICE",
    })
    expect((await aged(of, "2025-02-19")).currencies[0]).toMatchObject({ total: 12200, disputed: 0 })
    expect((await aged(of, "2025-02-20")).currencies[0]).toMatchObject({
      total: 12200,
      disputed: 2000,
      overdue: 12200,
    })
    await of.run({
      type: "ResolveDispute",
      on: "2025-03-01",
      invoice: "I1",
      dispute: "D1",
      outcome: "rejected",
    })
    expect((await aged(of, "2025-03-01")).currencies[0]).toMatchObject({ disputed: 0 })
  })

  it("opens an item again when the bank takes the money back, and only from that day on", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await invoice(of, "I1", "2025-01-15", "100.00")
    await pay(of, "P1", "2025-02-10", 12200, [{ invoice: "I1" }])
    await of.run({ type: "ReturnPayment", on: "2025-02-18", payment: "P1", reason: "AC04" })
    expect((await aged(of, "2025-02-17")).currencies[0]).toMatchObject({ total: 0, unapplied: 0 })
    expect((await aged(of, "2025-02-18")).currencies[0]).toMatchObject({
      total: 12200,
      overdue: 12200,
      unapplied: 0,
    })
  })

  it("keeps one currency from another (AG-13) and never drops a cent (AG-14)", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withCustomer(of, "TANAKA", "JPY")
    await invoice(of, "I1", "2025-01-15", "0.01")
    await invoice(of, "J1", "2025-01-15", "1000", { customer: "TANAKA", currency: "JPY" })
    const { currencies } = await aged(of, "2025-01-31")
    expect(currencies.map(({ currency, total }) => [currency, total])).toEqual([
      ["EUR", 1],
      ["JPY", 1220],
    ])
  })

  it("groups money of nobody known under (unknown) (AG-15)", async () => {
    const of = company()
    await of.run({
      type: "ReceivePayment",
      on: "2025-01-10",
      payment: "P9",
      currency: "EUR",
      amount: 700,
    })
    const { currencies } = await aged(of, "2025-01-31", END_OF_TIME, { by: "customer" })
    expect(currencies[0]?.rows).toMatchObject([{ customer: "(unknown)", unapplied: 700, total: 0 }])
  })

  it("has what has no due date yet as current, and ages it once its anchor has happened", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    const paymentTerm = {
      id: "60-FROM-RECEIPT",
      version: 1,
      lines: [{ share: { remainder: true }, anchor: "receiptDate", steps: [{ addDays: 60 }] }],
    }
    await invoice(of, "I1", "2025-01-15", "100.00", { paymentTerm })
    await of.run({
      type: "FixDueDates",
      on: "2025-02-01",
      invoice: "I1",
      anchor: "receiptDate",
      date: "2025-02-01",
    })
    const before = (await aged(of, "2025-01-31")).currencies[0]
    expect(before).toMatchObject({ total: 12200, overdue: 0, openEnded: { amount: 12200, items: 1 } })
    const later = (await aged(of, "2025-06-01")).currencies[0]
    expect(later).toMatchObject({ overdue: 12200, openEnded: { amount: 0, items: 0 } })
  })
})

describe("aging at two dates", () => {
  let of: Company
  beforeAll(async () => {
    of = company()
    await withCustomer(of, "ROSSI")
    await invoice(of, "I1", "2025-01-15", "100.00", {}, "2025-01-15T10:00:00Z")
    // The money came on the 10th of March, and was entered on the 5th of April.
    await pay(of, "P1", "2025-03-10", 12200, [{ invoice: "I1" }], "2025-04-05T10:00:00Z")
  })

  it("answers what was known then, for what had happened by then", async () => {
    expect(await buckets(of, "2025-03-31", "2025-03-31T23:59:59Z")).toMatchObject({ "31-60": [12200, 1] })
    expect((await aged(of, "2025-03-31", "2025-04-30T00:00:00Z")).currencies[0]).toMatchObject({ total: 0 })
    expect((await aged(of, "2025-03-09", "2025-04-30T00:00:00Z")).currencies[0]).toMatchObject({
      total: 12200,
    })
  })

  it("has nothing before anything was recorded", async () => {
    expect((await aged(of, "2025-12-31", "2025-01-01T00:00:00Z")).currencies).toEqual([])
  })

  it("only reads events that check", async () => {
    const events = await of.events()
    expect(events.every(isRecordedEvent)).toBe(true)
    expect(
      isRight(
        agingOf((await of.models()).states.receivables, {
          asOf: "2025-01-01" as LocalDate,
          knownAt: instant(END_OF_TIME),
        }),
      ),
    ).toBe(true)
  })
})
