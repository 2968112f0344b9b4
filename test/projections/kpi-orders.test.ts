import { beforeAll, describe, expect, it } from "vitest"
import { type Company, company, withCustomer, withOrder } from "../support/company.js"
import { type Asked, kpi } from "../support/kpis.js"

const asked = { customer: "ROSSI", quantity: "10", unitPrice: "10" }
const place = (of: Company, order: string, on: string, requestedDate?: string) =>
  withOrder(of, order, { ...asked, on, ...(requestedDate === undefined ? {} : { requestedDate }) })
const deliver = (of: Company, order: string, on: string, quantity = "10") =>
  of.run({
    type: "ConfirmDelivery",
    on,
    order,
    delivery: `${order}-${on}`,
    lines: [{ line: "1", quantity }],
  })
const cancel = (of: Company, order: string, on: string) =>
  of.run({ type: "CancelOrder", on, order, reason: "mistake", initiator: "customer" })
const amend = (of: Company, order: string, on: string) =>
  of.run({ type: "ChangeOrderLine", on, order, line: "1", quantity: "12", reason: "asked for" })

const figure = async (of: Company, id: string, query: Asked = {}) => {
  const [value] = await kpi(of, id, query)
  return [value?.numerator, value?.denominator, value?.value]
}

const withRossi = async () => {
  const of = company()
  await withCustomer(of, "ROSSI")
  return of
}

describe("orders taken, net", () => {
  it("leaves out what was placed, amended and cancelled the same day: gross 2, net 1", async () => {
    const of = await withRossi()
    await of.run({
      type: "PlaceOrder",
      on: "2025-03-31",
      order: "1",
      customer: "ROSSI",
      currency: "EUR",
      lines: [{ line: "1", sku: "A", quantity: "10", unitPrice: "10", tax: { category: "S", rate: "22" } }],
    })
    await amend(of, "1", "2025-03-31")
    await cancel(of, "1", "2025-03-31")
    await place(of, "2", "2025-03-31")
    expect(await figure(of, "PR-01")).toEqual(["2", null, "2"])
    expect(await figure(of, "PR-01-NET")).toEqual(["1", null, "1"])
  })

  it("keeps an order of which a part was cancelled, and loses one whose last piece was, in the month it was placed", async () => {
    const of = await withRossi()
    await place(of, "1", "2025-03-10")
    const take = (quantity: string, on: string) =>
      of.run({ type: "CancelOrderLine", on, order: "1", line: "1", quantity, reason: "not needed" })
    await take("4", "2025-03-20")
    await take("6", "2025-04-20")
    expect(await figure(of, "PR-01-NET", { asOf: "2025-04-19" })).toEqual(["1", null, "1"])
    expect(await figure(of, "PR-01-NET")).toEqual(["0", null, "0"])
  })
})

describe("order cycle time", () => {
  let of: Company
  beforeAll(async () => {
    of = await withRossi()
    await place(of, "A", "2025-03-01")
    await place(of, "B", "2025-03-02")
    await place(of, "open", "2025-03-03")
    await place(of, "cancelled", "2025-03-03")
    await deliver(of, "B", "2025-03-04", "6")
    await cancel(of, "cancelled", "2025-03-05")
    await deliver(of, "A", "2025-03-06")
    await of.run({ type: "InvoiceOrder", on: "2025-03-07", order: "A", invoice: "IA" })
    await deliver(of, "B", "2025-03-12", "4")
    await of.run({ type: "InvoiceOrder", on: "2025-03-12", order: "B", invoice: "IB" })
    const pay = async (payment: string, on: string, amount: number) => {
      await of.run({ type: "ReceivePayment", on, payment, customer: "ROSSI", currency: "EUR", amount })
      await of.run({ type: "AllocatePayment", on, payment, to: [{ invoice: "IA" }] })
    }
    // 100.00 and 22 % of tax, in two payments.
    await pay("P1", "2025-04-02", 10_000)
    await pay("P2", "2025-04-10", 2_200)
  })

  it("to the last delivery is 5 and 10 days; what is open isn't in it, and is said; what was cancelled is neither", async () => {
    expect(await kpi(of, "PR-13")).toMatchObject([
      {
        numerator: "15",
        denominator: "2",
        value: "7.50",
        n: 2,
        also: { p50: "5", p90: "10", censored: "1" },
        maturity: { changing: 1, of: 3 },
      },
    ])
  })

  it("to the first invoice is 6 and 10 days, to cash 40", async () => {
    expect(await kpi(of, "PR-13-INVOICE")).toMatchObject([{ value: "8.00", n: 2, also: { censored: "1" } }])
    expect(await kpi(of, "PR-13-CASH")).toMatchObject([{ value: "40.00", n: 1, also: { censored: "2" } }])
  })

  it("ripens: on 9 April the cash wasn't all there, on 5 March B had not come", async () => {
    expect(await kpi(of, "PR-13-CASH", { asOf: "2025-04-09" })).toMatchObject([
      { value: null, reason: "DENOMINATOR_ZERO", also: { censored: "3" } },
    ])
    expect(await kpi(of, "PR-13", { asOf: "2025-03-06" })).toMatchObject([
      { value: "5.00", n: 1, also: { censored: "2" } },
    ])
  })
})

describe("touchless orders, and orders right first time in all", () => {
  it("are those that nobody amended, corrected or let through: 2 of 5, and 3 of 5", async () => {
    const of = await withRossi()
    for (const order of ["plain", "corrected", "let through"]) await place(of, order, "2025-03-10")
    await of.run({
      type: "PlaceOrder",
      on: "2025-03-10",
      order: "amended",
      customer: "ROSSI",
      currency: "EUR",
      lines: [{ line: "1", sku: "A", quantity: "10", unitPrice: "10", tax: { category: "S", rate: "22" } }],
    })
    await amend(of, "amended", "2025-03-11")
    await of.run({
      type: "ReportOrderEntryError",
      on: "2025-03-12",
      order: "corrected",
      error: "E1",
      errorType: "PRICE",
      origin: "ADV",
      detectedAt: "delivery",
    })
    await of.run({
      type: "CorrectOrderEntryError",
      on: "2025-03-13",
      order: "corrected",
      error: "E1",
      correctedBy: "anna",
      how: "price corrected",
    })
    await of.run({
      type: "HoldOrder",
      on: "2025-03-12",
      order: "let through",
      hold: "stock",
      reason: "short",
    })
    await of.run({
      type: "ReleaseHold",
      on: "2025-03-13",
      order: "let through",
      hold: "stock",
      reason: "he can't wait",
      override: true,
      by: "carla",
      role: "director",
    })
    await place(of, "credited", "2025-03-10")
    await deliver(of, "credited", "2025-03-12")
    await of.run({ type: "InvoiceOrder", on: "2025-03-12", order: "credited", invoice: "I1" })
    // Touched: corrected, amended, let through. A credit note touches the invoice, not the order.
    expect(await figure(of, "PR-15")).toEqual(["2", "5", "40.00"])
    // Not right: corrected, amended. A stock hold is not ADV's own.
    expect(await figure(of, "QU-04-ALL")).toEqual(["3", "5", "60.00"])
    await of.run({ type: "HoldOrder", on: "2025-03-20", order: "plain", hold: "price", reason: "which?" })
    await of.run({
      type: "IssueCreditNote",
      on: "2025-03-20",
      invoice: "I1",
      creditNote: "C1",
      reason: "PRICE",
      credited: { lines: [{ line: 1, quantity: "1" }] },
      effectOnOrder: "restoresInvoiceableQuantity",
    })
    expect(await figure(of, "QU-04-ALL")).toEqual(["1", "5", "20.00"])
    expect(await figure(of, "QU-04-ALL", { asOf: "2025-03-19" })).toEqual(["3", "5", "60.00"])
    expect(await figure(of, "PR-15", { asOf: "2025-03-11" })).toEqual(["4", "5", "80.00"])
    expect(await figure(of, "PR-15", { from: "2025-04-01", to: "2025-05-01" })).toEqual(["0", "0", null])
  })
})

describe("backorders", () => {
  it("are of the lines placed in the month: 1 of 2, also when it is found later", async () => {
    const of = await withRossi()
    await place(of, "1", "2025-03-10")
    await place(of, "2", "2025-03-10")
    await of.run({
      type: "CreateBackorder",
      on: "2025-04-02",
      item: "A@MILANO",
      sku: "A",
      site: "MILANO",
      backorder: "B1",
      order: "1",
      line: "1",
      quantity: "4",
    })
    expect(await figure(of, "QU-11")).toEqual(["1", "2", "50.00"])
    expect(await figure(of, "QU-11", { asOf: "2025-04-01" })).toEqual(["0", "2", "0.00"])
  })
})

describe("promises", () => {
  const promise = (of: Company, order: string, date: string) =>
    of.run({ type: "PromiseDelivery", on: "2025-03-02", order, line: "1", date })
  const revise = (of: Company, order: string, on: string, to: string) =>
    of.run({ type: "RevisePromise", on, order, line: "1", to, cause: "no stock" })

  it("are reliable when they are never revised: 2 of 4; those revised moved by 5 and −2 days, 1.50 on the mean", async () => {
    const of = await withRossi()
    for (const order of ["1", "2", "3", "4"]) {
      await place(of, order, "2025-03-01")
      await promise(of, order, "2025-03-20")
    }
    await revise(of, "1", "2025-03-10", "2025-03-22")
    await revise(of, "1", "2025-03-12", "2025-03-25")
    await revise(of, "2", "2025-03-10", "2025-03-18")
    expect(await figure(of, "QU-12")).toEqual(["2", "4", "50.00"])
    expect(await figure(of, "QU-12-DAYS")).toEqual(["3", "2", "1.50"])
    expect(await figure(of, "QU-12", { asOf: "2025-03-09" })).toEqual(["4", "4", "100.00"])
    expect(await figure(of, "QU-12-DAYS", { asOf: "2025-03-09" })).toEqual(["0", "0", null])
  })

  it("that will be broken are to be told before the day, and before the customer asks: 1 of 3", async () => {
    const of = await withRossi()
    for (const order of ["told", "asked first", "never told", "in time"]) {
      await place(of, order, "2025-03-01")
      await promise(of, order, "2025-03-20")
    }
    const tell = (order: string, on: string) =>
      of.run({
        type: "NotifyCustomer",
        on,
        order,
        topic: "DELIVERY_DELAY",
        channel: "email",
        proactive: true,
      })
    await tell("told", "2025-03-15")
    await of.run({
      type: "ReceiveEnquiry",
      on: "2025-03-16",
      contact: "E1",
      customer: "ROSSI",
      topic: "ORDER_PROGRESS",
      channel: "phone",
      order: "asked first",
    })
    await tell("asked first", "2025-03-17")
    await tell("never told", "2025-03-20")
    await deliver(of, "in time", "2025-03-20")
    expect(await figure(of, "QU-13")).toEqual(["1", "3", "33.33"])
    expect(await figure(of, "QU-13", { asOf: "2025-03-20" })).toEqual(["0", "0", null])
  })
})

describe("returns", () => {
  it("are of the lines delivered in the month, however late they come back: 1 of 2", async () => {
    const of = await withRossi()
    for (const order of ["1", "2"]) {
      await place(of, order, "2025-03-01")
      await deliver(of, order, "2025-03-10")
    }
    await of.run({
      type: "ReturnGoods",
      on: "2025-04-10",
      order: "1",
      return: "R1",
      lines: [{ line: "1", quantity: "2" }],
      reason: "too many",
      affectsOrder: false,
    })
    expect(await figure(of, "QU-24")).toEqual(["1", "2", "50.00"])
    expect(await figure(of, "QU-24", { asOf: "2025-03-31" })).toEqual(["0", "2", "0.00"])
    expect(await figure(of, "QU-24", { from: "2025-04-01", to: "2025-05-01" })).toEqual(["0", "0", null])
  })
})

describe("book-to-bill", () => {
  it("is what was ordered over what was invoiced, net: 200 over 100", async () => {
    const of = await withRossi()
    for (const order of ["1", "2"]) await place(of, order, "2025-03-01")
    await deliver(of, "1", "2025-03-10")
    await of.run({ type: "InvoiceOrder", on: "2025-03-10", order: "1", invoice: "I1" })
    expect(await figure(of, "PR-03-BILL")).toEqual(["200.00", "100.00", "2.00"])
  })
})
