import { readFileSync } from "node:fs"
import type { LocalDate } from "@adv/domain"
import { catalogue, type KpiValue, kpiRegistry, kpisOf, ratioText } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { beforeAll, describe, expect, it } from "vitest"
import { type Company, company, instant, withCustomer, withOrder } from "../support/company.js"

const END_OF_TIME = "2030-01-01T00:00:00Z"

interface Asked {
  readonly from?: string
  readonly to?: string
  readonly asOf?: string
  readonly knownAt?: string
  readonly every?: "month"
}

const kpi = async (of: Company, id: string, asked: Asked = {}): Promise<ReadonlyArray<KpiValue>> => {
  const { from = "2025-01-01", to = "2026-01-01", asOf = "2025-12-31", knownAt = END_OF_TIME, every } = asked
  const { states } = await of.models()
  const values = kpisOf(states, {
    from: from as LocalDate,
    to: to as LocalDate,
    asOf: asOf as LocalDate,
    knownAt: instant(knownAt),
    ids: [id],
    ...(every === undefined ? {} : { every }),
  })
  if (isLeft(values)) throw new Error(values.left.message)
  return values.right
}

const bill = (of: Company, invoice: string, on: string, net: string, recordedAt?: string) =>
  of.run(
    {
      type: "IssueInvoice",
      on,
      invoice,
      customer: "ROSSI",
      currency: "EUR",
      lines: [{ description: "goods", quantity: "1", unitPrice: net, tax: { category: "Z", rate: "0" } }],
    },
    recordedAt,
  )

const pay = async (of: Company, payment: string, on: string, amount: number, invoice?: string) => {
  await of.run({ type: "ReceivePayment", on, payment, customer: "ROSSI", currency: "EUR", amount })
  if (invoice !== undefined) await of.run({ type: "AllocatePayment", on, payment, to: [{ invoice }] })
}

describe("days sales outstanding", () => {
  const vectors = new Map(
    (
      JSON.parse(readFileSync(new URL("../vectors/kpi.json", import.meta.url), "utf8")) as ReadonlyArray<{
        id: string
        inputs: { endingReceivables: string; creditSales: string; days: number }
        expected: { dso: string | null; reason?: string }
      }>
    ).map((vector) => [vector.id, vector]),
  )

  it.each(["KP-01", "KP-05", "KP-08", "KP-09"])("agrees with the published example %s", async (id) => {
    const vector = vectors.get(id)
    if (vector === undefined) throw new Error(`there is no vector ${id}`)
    const { inputs, expected } = vector
    const of = company()
    await withCustomer(of, "ROSSI")
    const sales = Number(inputs.creditSales)
    const open = Number(inputs.endingReceivables)
    const from = new Date(Date.parse("2025-12-31") - (inputs.days - 1) * 86_400_000)
      .toISOString()
      .slice(0, 10)
    // What is open comes from before the window when nothing was sold in it.
    if (sales > 0) await bill(of, "I1", "2025-12-01", String(sales))
    else if (open > 0) await bill(of, "I1", "2025-06-01", String(open))
    else {
      await bill(of, "I1", "2025-06-01", "10")
      await pay(of, "P0", "2025-06-02", 1000, "I1")
    }
    if (sales > open) await pay(of, "P1", "2025-12-20", (sales - open) * 100, "I1")
    const [dso] = await kpi(of, "FI-01", { from, to: "2026-01-01" })
    expect(dso).toMatchObject({ value: expected.dso, reason: expected.reason ?? null })
  })

  it("nets unapplied money off receivables and credit notes off sales", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await bill(of, "I1", "2025-02-01", "1000")
    await of.run({
      type: "IssueCreditNote",
      on: "2025-02-10",
      invoice: "I1",
      creditNote: "C1",
      reason: "PRICE",
      credited: { amounts: [{ net: 20000, tax: { category: "Z", rate: "0" }, description: "price" }] },
      effectOnOrder: "none",
    })
    await pay(of, "P1", "2025-03-01", 10000)
    const [dso] = await kpi(of, "FI-01", { from: "2025-01-01", to: "2025-04-01" })
    expect(dso).toMatchObject({
      numerator: "700.00",
      denominator: "800.00",
      value: "78.75",
      n: 1,
      asOf: "2025-03-31",
    })
  })
})

describe("activity", () => {
  it("counts orders gross: an order taken and cancelled the same day was taken", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "1", { customer: "ROSSI", on: "2025-03-31", quantity: "10", unitPrice: "2.50" })
    await of.run({
      type: "CancelOrder",
      on: "2025-03-31",
      order: "1",
      reason: "mistake",
      initiator: "customer",
    })
    expect(await kpi(of, "PR-01", { from: "2025-03-01", to: "2025-04-01" })).toMatchObject([
      { value: "1", n: 1 },
    ])
    expect(await kpi(of, "PR-01", { from: "2025-04-01", to: "2025-05-01" })).toMatchObject([
      { value: "0", n: 0 },
    ])
    expect(await kpi(of, "PR-02")).toMatchObject([{ value: "1" }])
    expect(await kpi(of, "PR-03")).toMatchObject([{ value: "25.00", unit: "EUR" }])
  })

  it("leaves out of March an invoice of March that was recorded in April, until April", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await bill(of, "I1", "2025-03-31", "100", "2025-04-02T09:00:00Z")
    const march = { from: "2025-03-01", to: "2025-04-01", asOf: "2025-03-31" }
    expect(await kpi(of, "PR-04", { ...march, knownAt: "2025-03-31T23:59:59Z" })).toMatchObject([
      { value: "0" },
    ])
    expect(await kpi(of, "PR-04", { ...march, knownAt: "2025-04-30T23:59:59Z" })).toMatchObject([
      { value: "1" },
    ])
  })

  it("gives a value for each month, the last one cut at the end of the window", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await bill(of, "I1", "2025-01-10", "100")
    await bill(of, "I2", "2025-03-10", "100")
    const months = await kpi(of, "PR-04", { from: "2025-01-01", to: "2025-03-11", every: "month" })
    expect(months.map(({ from, to, value }) => [from, to, value])).toEqual([
      ["2025-01-01", "2025-02-01", "1"],
      ["2025-02-01", "2025-03-01", "0"],
      ["2025-03-01", "2025-03-11", "1"],
    ])
  })
})

describe("on-time rate, by the date asked for", () => {
  const ordered = async (of: Company, order: string, requestedDate: string, quantity = "10") => {
    await withOrder(of, order, {
      customer: "ROSSI",
      on: "2025-03-01",
      quantity,
      unitPrice: "1.00",
      requestedDate,
    })
  }
  const deliver = (of: Company, order: string, on: string, quantity?: string) =>
    of.run({
      type: "ConfirmDelivery",
      on,
      order,
      delivery: `${order}-${on}`,
      ...(quantity === undefined ? {} : { lines: [{ line: "1", quantity }] }),
    })

  let of: Company
  beforeAll(async () => {
    of = company()
    await withCustomer(of, "ROSSI")
    await ordered(of, "early", "2025-03-20")
    await deliver(of, "early", "2025-03-10")
    await ordered(of, "on the day", "2025-03-20")
    await deliver(of, "on the day", "2025-03-20")
    await ordered(of, "late", "2025-03-20")
    await deliver(of, "late", "2025-03-21")
    await ordered(of, "split", "2025-03-20")
    await deliver(of, "split", "2025-03-15", "6")
    await deliver(of, "split", "2025-03-25")
    await ordered(of, "short", "2025-03-20")
    await deliver(of, "short", "2025-03-15", "6")
    await of.run({ type: "CloseOrderShort", on: "2025-03-16", order: "short", reason: "no stock" })
    await ordered(of, "part cancelled", "2025-03-20")
    await deliver(of, "part cancelled", "2025-03-15", "6")
    await of.run({
      type: "CancelOrderLine",
      on: "2025-03-18",
      order: "part cancelled",
      line: "1",
      quantity: "4",
      reason: "not needed",
    })
    await ordered(of, "cancelled", "2025-03-20")
    await of.run({
      type: "CancelOrder",
      on: "2025-03-18",
      order: "cancelled",
      reason: "not needed",
      initiator: "customer",
    })
    await ordered(of, "not yet due", "2025-04-20")
    await ordered(of, "early for April", "2025-04-20")
    await deliver(of, "early for April", "2025-03-12")
  })

  const rate = async (asOf: string, window = { from: "2025-03-01", to: "2025-05-01" }) => {
    const [value] = await kpi(of, "QU-05", { ...window, asOf })
    return [value?.numerator, value?.denominator, value?.value]
  }

  it("counts early and on the day as met, and late, split or closed short as missed", async () => {
    // Met: early, on the day, part cancelled, early for April. Missed: late, split, short.
    expect(await rate("2025-03-31")).toEqual(["4", "7", "57.14"])
  })

  it("leaves out what is not due yet, unless it was met early", async () => {
    // "not yet due" is missed the day after the one it was asked for.
    expect(await rate("2025-04-20")).toEqual(["4", "7", "57.14"])
    expect(await rate("2025-04-21")).toEqual(["4", "8", "50.00"])
  })

  it("attributes a deadline to the period of its date", async () => {
    expect(await rate("2025-04-30", { from: "2025-03-01", to: "2025-04-01" })).toEqual(["3", "6", "50.00"])
    expect(await rate("2025-04-30", { from: "2025-04-01", to: "2025-05-01" })).toEqual(["1", "2", "50.00"])
  })

  it("has no value when nothing was due", async () => {
    const [value] = await kpi(of, "QU-05", { from: "2025-06-01", to: "2025-07-01" })
    expect(value).toMatchObject({ value: null, reason: "DENOMINATOR_ZERO", denominator: "0", n: 0 })
  })
})

describe("paying late", () => {
  it("weighs days late by the amount, early days negative, in the month of the payment", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await bill(of, "I1", "2025-01-01", "100")
    await bill(of, "I2", "2025-01-01", "300")
    await bill(of, "I3", "2025-01-01", "50")
    // Due on the 31st of January.
    await pay(of, "P1", "2025-02-10", 10000, "I1")
    await pay(of, "P2", "2025-01-26", 30000, "I2")
    await pay(of, "P3", "2025-02-05", 2000, "I3")
    const window = { from: "2025-01-01", to: "2025-03-01", asOf: "2025-02-28" }
    // (100 × 10 − 300 × 5) ÷ 400; the part payment of I3 has settled nothing yet.
    expect(await kpi(of, "FI-06", window)).toMatchObject([
      { numerator: "-500.00", denominator: "400.00", value: "-1.25", n: 2 },
    ])
    expect(await kpi(of, "FI-26", window)).toMatchObject([
      { numerator: "1", denominator: "2", value: "50.00" },
    ])
    expect(await kpi(of, "FI-09", window)).toMatchObject([
      { numerator: "30.00", denominator: "30.00", value: "100.00" },
    ])
  })

  it("doesn't count a payment that the bank took back", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await bill(of, "I1", "2025-01-01", "100")
    await pay(of, "P1", "2025-01-20", 10000, "I1")
    await of.run({ type: "ReturnPayment", on: "2025-01-25", payment: "P1", reason: "AM04" })
    await pay(of, "P2", "2025-03-02", 10000, "I1")
    // 30 days late, by the second payment alone.
    expect(await kpi(of, "FI-06")).toMatchObject([{ denominator: "100.00", value: "30.00", n: 1 }])
    expect(await kpi(of, "FI-06", { to: "2025-01-23", asOf: "2025-01-22" })).toMatchObject([
      { value: "-11.00" },
    ])
  })
})

describe("the catalogue", () => {
  it("has each of the department's KPIs, once in each version, and all of them can be registered", () => {
    const numbered = (family: string, last: number) =>
      Array.from({ length: last }, (_, at) => `${family}-${String(at + 1).padStart(2, "0")}`)
    const ids = catalogue.map(({ id }) => id)
    const wanted = [numbered("PR", 17), numbered("QU", 24), numbered("PE", 13), numbered("FI", 25)].flat()
    expect(wanted.filter((id) => !ids.some((own) => own === id || own.startsWith(`${id}-`)))).toEqual([])
    expect(new Set(catalogue.map(({ id, version }) => `${id}@${version}`)).size).toBe(ids.length)
    expect(isLeft(kpiRegistry(catalogue))).toBe(false)
  })

  it("refuses a KPI that isn't there and a window that is empty", async () => {
    const { states } = await company().models()
    const query = {
      from: "2025-01-01" as LocalDate,
      to: "2025-02-01" as LocalDate,
      asOf: "2025-01-31" as LocalDate,
      knownAt: instant(END_OF_TIME),
    }
    expect(kpisOf(states, { ...query, ids: ["XX-99"] })).toMatchObject({ left: { code: "KPI_UNKNOWN" } })
    expect(kpisOf(states, { ...query, to: query.from })).toMatchObject({ left: { code: "WINDOW_INVALID" } })
  })

  it("rounds half away from zero, exactly", () => {
    expect(ratioText(1n, 200n, 2)).toBe("0.01")
    expect(ratioText(-1n, 200n, 2)).toBe("-0.01")
    expect(ratioText(-1n, 201n, 2)).toBe("0.00")
    expect(ratioText(5n, 2n, 0)).toBe("3")
    expect(ratioText(10n ** 30n, 3n, 1)).toBe("333333333333333333333333333333.3")
  })
})
