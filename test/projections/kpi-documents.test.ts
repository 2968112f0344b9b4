import { beforeAll, describe, expect, it } from "vitest"
import { type Company, company, withCustomer, withOrder } from "../support/company.js"
import { type Asked, kpi } from "../support/kpis.js"

const tax = { category: "S", rate: "22" } as const

const bill = (of: Company, invoice: string, on: string, net: string, recordedAt?: string) =>
  of.run(
    {
      type: "IssueInvoice",
      on,
      invoice,
      customer: "ROSSI",
      currency: "EUR",
      lines: [{ description: "goods", quantity: "1", unitPrice: net, tax }],
    },
    recordedAt,
  )

const credit = (of: Company, invoice: string, on: string, net: number, reason: "PRICE" | "RETURN") =>
  of.run({
    type: "IssueCreditNote",
    on,
    invoice,
    creditNote: `${invoice}-${on}`,
    reason,
    credited: { amounts: [{ net, tax, description: "credit" }] },
    effectOnOrder: "none",
  })

const march = { from: "2025-03-01", to: "2025-04-01" }
const april = { from: "2025-04-01", to: "2025-05-01" }

const figure = async (of: Company, id: string, asked: Asked = {}) => {
  const [value] = await kpi(of, id, asked)
  return [value?.numerator, value?.denominator, value?.value]
}

describe("credit notes over invoices", () => {
  let of: Company
  beforeAll(async () => {
    of = company()
    await withCustomer(of, "ROSSI")
    await bill(of, "I1", "2025-03-10", "1000")
    await bill(of, "I2", "2025-04-10", "100")
    await credit(of, "I1", "2025-04-20", 15_000, "PRICE")
    await credit(of, "I1", "2025-04-21", 5_000, "RETURN")
    await credit(of, "I2", "2025-05-05", 1_000, "RETURN")
  })

  it("hit April when counted by period, though they are for a March invoice: 200 over 100, more than all", async () => {
    expect(await figure(of, "QU-15", march)).toEqual(["0.00", "1000.00", "0.00"])
    expect(await figure(of, "QU-15", april)).toEqual(["200.00", "100.00", "200.00"])
    expect(await figure(of, "QU-15-COUNT", april)).toEqual(["2", "1", "200.00"])
  })

  it("hit March when counted by the invoice they are for, and ripen: nothing by the end of March", async () => {
    expect(await figure(of, "QU-15-COHORT", march)).toEqual(["200.00", "1000.00", "20.00"])
    expect(await figure(of, "QU-15-COHORT", { ...march, asOf: "2025-03-31" })).toEqual([
      "0.00",
      "1000.00",
      "0.00",
    ])
    expect(await figure(of, "QU-15-COHORT", april)).toEqual(["10.00", "100.00", "10.00"])
    expect(await figure(of, "QU-15-COUNT-COHORT", march)).toEqual(["2", "1", "200.00"])
  })

  it("are told apart by reason, over all invoices", async () => {
    const rows = await kpi(of, "QU-15", { ...april, by: ["reason"] })
    expect(rows.map(({ group, value }) => [group?.["reason"], value])).toEqual([
      ["PRICE", "150.00"],
      ["RETURN", "50.00"],
    ])
    const counts = await kpi(of, "PR-05", { ...april, by: ["reason"] })
    expect(counts.map(({ group, value }) => [group?.["reason"], value])).toEqual([
      ["PRICE", "1"],
      ["RETURN", "1"],
    ])
  })

  it("give no rate in a month without invoices", async () => {
    expect(await kpi(of, "QU-15", { from: "2025-05-01", to: "2025-06-01" })).toMatchObject([
      { numerator: "10.00", value: null, reason: "DENOMINATOR_ZERO" },
    ])
  })
})

describe("invoice accuracy", () => {
  it("lasts for 90 days: a return is no error, an error found on the 91st day comes too late", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    for (const invoice of ["price", "return", "late", "replaced"])
      await bill(of, invoice, "2025-03-10", "100")
    await credit(of, "return", "2025-03-20", 1_000, "RETURN")
    await credit(of, "price", "2025-06-08", 1_000, "PRICE")
    await credit(of, "late", "2025-06-09", 1_000, "PRICE")
    await of.run({
      type: "IssueInvoice",
      on: "2025-04-01",
      invoice: "right",
      kind: "corrected",
      precedingInvoice: "replaced",
      customer: "ROSSI",
      currency: "EUR",
      lines: [{ description: "goods", quantity: "1", unitPrice: "100", tax }],
    })
    // Price and replaced were wrong.
    expect(await figure(of, "QU-14", march)).toEqual(["2", "4", "50.00"])
    // By the end of March nothing was known of it, and all of it could change.
    expect(await kpi(of, "QU-14", { ...march, asOf: "2025-03-31" })).toMatchObject([
      { numerator: "4", denominator: "4", maturity: { changing: 4, of: 4 } },
    ])
    expect(await kpi(of, "QU-14", march)).toMatchObject([{ maturity: { changing: 0, of: 4 } }])
  })
})

describe("disputes", () => {
  let of: Company
  const dispute = (invoice: string, name: string, on: string, amount: number, reason = "PRICE") =>
    of.run({ type: "OpenDispute", on, invoice, dispute: name, amount, reason })
  const resolve = (invoice: string, name: string, on: string) =>
    of.run({ type: "ResolveDispute", on, invoice, dispute: name, outcome: "rejected" })
  beforeAll(async () => {
    of = company()
    await withCustomer(of, "ROSSI")
    await bill(of, "I1", "2025-03-01", "1000")
    await bill(of, "I2", "2025-03-01", "500")
    await dispute("I1", "D1", "2025-03-03", 10_000)
    await resolve("I1", "D1", "2025-03-05")
    await dispute("I1", "D2", "2025-03-03", 20_000, "QUALITY")
    await resolve("I1", "D2", "2025-03-13")
    await dispute("I1", "D3", "2025-03-20", 30_000)
    await resolve("I1", "D3", "2025-04-10")
  })

  it("are counted by the invoice, and by value: 600 of 1,830, tax included, however they ended", async () => {
    expect(await figure(of, "QU-16", march)).toEqual(["1", "2", "50.00"])
    expect(await figure(of, "QU-16-VALUE", march)).toEqual(["600.00", "1830.00", "32.79"])
    expect(await figure(of, "QU-16", { ...march, asOf: "2025-03-02" })).toEqual(["0", "2", "0.00"])
  })

  it("take 2 and 10 days to resolve in March, one being open at its end, and 21 in April", async () => {
    expect(await kpi(of, "QU-17", march)).toMatchObject([
      {
        numerator: "12",
        denominator: "2",
        value: "6.00",
        n: 2,
        also: { p50: "2", p90: "10", censored: "1" },
      },
    ])
    expect(await kpi(of, "QU-17", april)).toMatchObject([
      { value: "21.00", n: 1, also: { p50: "21", p90: "21", censored: "0" } },
    ])
    expect(await kpi(of, "QU-17", { from: "2025-05-01", to: "2025-06-01" })).toMatchObject([
      { value: null, reason: "DENOMINATOR_ZERO", also: { censored: "0" } },
    ])
  })

  it("are told apart by reason", async () => {
    const rows = await kpi(of, "QU-17", { ...march, by: ["reason"] })
    expect(rows.map(({ group, value, also }) => [group?.["reason"], value, also?.["censored"]])).toEqual([
      ["PRICE", "2.00", "1"],
      ["QUALITY", "10.00", "0"],
    ])
  })
})

describe("what is delivered and to be invoiced", () => {
  let of: Company
  const deliver = (on: string, quantity: string) =>
    of.run({
      type: "ConfirmDelivery",
      on,
      order: "1",
      delivery: `D-${on}`,
      lines: [{ line: "1", quantity }],
    })
  beforeAll(async () => {
    of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "1", { customer: "ROSSI", on: "2025-03-01", quantity: "10", unitPrice: "10" })
    await deliver("2025-03-10", "6")
    await of.run({ type: "InvoiceOrder", on: "2025-03-15", order: "1", invoice: "I1" })
    await deliver("2025-03-20", "4")
    await of.run({ type: "InvoiceOrder", on: "2025-03-31", order: "1", invoice: "I2" })
  })
  const at = (asOf: string) => ({ ...march, asOf })

  it("takes 5 and 11 days to be invoiced, by the delivery's day", async () => {
    expect(await kpi(of, "QU-18", march)).toMatchObject([
      { numerator: "16", denominator: "2", value: "8.00", also: { p50: "5", p90: "11", censored: "0" } },
    ])
    // On 25 March the second one isn't invoiced, and nobody knows how long it will take.
    expect(await kpi(of, "QU-18", at("2025-03-25"))).toMatchObject([
      { value: "5.00", n: 1, also: { censored: "1" }, maturity: { changing: 1, of: 2 } },
    ])
  })

  it("is 60.00 for four days on 14 March, nothing on the 19th, and 40.00 for five days on the 25th", async () => {
    const amounts = []
    for (const day of ["2025-03-09", "2025-03-14", "2025-03-19", "2025-03-25", "2025-03-31"]) {
      const [money] = await kpi(of, "QU-19", at(day))
      const [age] = await kpi(of, "QU-19-DAYS", at(day))
      amounts.push([money?.value, money?.n, age?.value])
    }
    expect(amounts).toEqual([
      ["0.00", 0, "0.00"],
      ["60.00", 1, "4.00"],
      ["0.00", 0, "0.00"],
      ["40.00", 1, "5.00"],
      ["0.00", 0, "0.00"],
    ])
  })

  it("is billed first delivered, first: of 6 and 4 pieces, 6 invoiced leave those that came last", async () => {
    const two = company()
    await withCustomer(two, "ROSSI")
    await withOrder(two, "1", { customer: "ROSSI", on: "2025-03-01", quantity: "10", unitPrice: "10" })
    for (const [on, quantity] of [
      ["2025-03-10", "6"],
      ["2025-03-12", "4"],
    ] as const)
      await two.run({
        type: "ConfirmDelivery",
        on,
        order: "1",
        delivery: `D-${on}`,
        lines: [{ line: "1", quantity }],
      })
    await two.run({
      type: "IssueInvoice",
      on: "2025-03-13",
      invoice: "I1",
      customer: "ROSSI",
      currency: "EUR",
      lines: [{ description: "A", quantity: "6", unitPrice: "10", tax, order: "1", orderLine: "1" }],
    })
    // 40.00 of 12 March, two days old.
    expect(await figure(two, "QU-19", at("2025-03-14"))).toEqual(["40.00", null, "40.00"])
    expect((await figure(two, "QU-19-DAYS", at("2025-03-14")))[2]).toBe("2.00")
    // What comes back is not to be billed.
    await two.run({
      type: "ReturnGoods",
      on: "2025-03-15",
      order: "1",
      return: "R1",
      lines: [{ line: "1", quantity: "4" }],
      reason: "too many",
      affectsOrder: false,
    })
    expect(await figure(two, "QU-19", at("2025-03-15"))).toEqual(["0.00", null, "0.00"])
    expect(await kpi(two, "QU-18", at("2025-03-15"))).toMatchObject([
      { value: "3.00", n: 1, also: { censored: "0" } },
    ])
  })

  it("has accurate documents until a credit note says otherwise, in the month of the first invoice", async () => {
    expect(await figure(of, "QU-20", march)).toEqual(["1", "1", "100.00"])
    await credit(of, "I2", "2025-05-02", 100, "PRICE")
    expect(await figure(of, "QU-20", march)).toEqual(["0", "1", "0.00"])
    expect(await figure(of, "QU-20", { ...march, asOf: "2025-05-01" })).toEqual(["1", "1", "100.00"])
    expect(await figure(of, "QU-20", april)).toEqual(["0", "0", null])
  })
})
