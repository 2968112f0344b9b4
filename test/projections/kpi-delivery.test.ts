import { onTimeInFull } from "@adv/projections"
import { beforeAll, describe, expect, it } from "vitest"
import { type Company, company, withCustomer, withOrder } from "../support/company.js"
import { type Asked, kpi } from "../support/kpis.js"

/** An order of ten pieces at 1.00, asked for on 20 March and promised for that day unless something else is said. */
const ordered = async (
  of: Company,
  order: string,
  requestedDate = "2025-03-20",
  promised = requestedDate,
) => {
  await withOrder(of, order, {
    customer: "ROSSI",
    on: "2025-03-01",
    quantity: "10",
    unitPrice: "1.00",
    requestedDate,
  })
  await of.run({ type: "PromiseDelivery", on: "2025-03-01", order, line: "1", date: promised })
}

const deliver = (of: Company, order: string, on: string, quantity = "10", damaged?: string) =>
  of.run({
    type: "ConfirmDelivery",
    on,
    order,
    delivery: `${order}-${on}`,
    lines: [{ line: "1", quantity, ...(damaged === undefined ? {} : { damaged }) }],
  })

const revise = (of: Company, order: string, to: string, agreedByCustomer: boolean) =>
  of.run({
    type: "RevisePromise",
    on: "2025-03-18",
    order,
    line: "1",
    to,
    cause: "no stock",
    agreedByCustomer,
  })

/** Every way in which a line can come, or not come. */
const everyCase = async (of: Company) => {
  await withCustomer(of, "ROSSI")
  for (const order of ["early", "on the day", "late", "split", "short", "part cancelled", "cancelled"])
    await ordered(of, order)
  for (const order of ["rescheduled by the customer", "put off by us", "damaged"]) await ordered(of, order)
  await ordered(of, "promised too soon", "2025-03-20", "2025-03-18")
  await ordered(of, "not yet due", "2025-04-20")
  await ordered(of, "early for April", "2025-04-20")
  await deliver(of, "early", "2025-03-10")
  await deliver(of, "early for April", "2025-03-12")
  await deliver(of, "split", "2025-03-15", "6")
  await deliver(of, "short", "2025-03-15", "6")
  await deliver(of, "part cancelled", "2025-03-15", "6")
  await of.run({ type: "CloseOrderShort", on: "2025-03-16", order: "short", reason: "no stock" })
  await of.run({
    type: "CancelOrderLine",
    on: "2025-03-18",
    order: "part cancelled",
    line: "1",
    quantity: "4",
    reason: "not needed",
  })
  await of.run({
    type: "CancelOrder",
    on: "2025-03-18",
    order: "cancelled",
    reason: "not needed",
    initiator: "customer",
  })
  await revise(of, "rescheduled by the customer", "2025-03-25", true)
  await revise(of, "put off by us", "2025-03-25", false)
  await deliver(of, "promised too soon", "2025-03-19")
  await deliver(of, "on the day", "2025-03-20")
  await deliver(of, "damaged", "2025-03-20", "10", "2")
  await deliver(of, "late", "2025-03-21")
  await deliver(of, "split", "2025-03-25", "4")
  await deliver(of, "rescheduled by the customer", "2025-03-25")
  await deliver(of, "put off by us", "2025-03-25")
}

let of: Company
beforeAll(async () => {
  of = company()
  await everyCase(of)
})

const both = { from: "2025-03-01", to: "2025-05-01" }
const figure = async (id: string, asOf: string, asked: Asked = {}) => {
  const [value] = await kpi(of, id, { ...both, asOf, ...asked })
  return [value?.numerator, value?.denominator, value?.value]
}

describe("lines on time and in full", () => {
  it("counts, by the promise that binds, what the customer put off himself as kept, and what we put off as late", async () => {
    // Kept: early, on the day, rescheduled, damaged, part cancelled, early for April. Not: late, split, short, put off,
    // promised too soon. Not counted: cancelled, not yet due.
    expect(await figure("QU-06", "2025-03-31")).toEqual(["6", "11", "54.55"])
  })

  it("counts, by the first promise, every day that was put off as late", async () => {
    expect(await figure("QU-06-FIRST", "2025-03-31")).toEqual(["5", "11", "45.45"])
  })

  it("counts, by the date asked for, what was promised sooner than asked for and came by then as kept", async () => {
    expect(await figure("QU-06-REQUESTED", "2025-03-31")).toEqual(["6", "11", "54.55"])
  })

  it("leaves out what is not due yet, at four dates, unless it has come", async () => {
    // Only what has come: early, early for April.
    expect(await figure("QU-06", "2025-03-12")).toEqual(["2", "2", "100.00"])
    // On the day: early, on the day, damaged, part cancelled, early for April; promised too soon is late.
    expect(await figure("QU-06", "2025-03-20")).toEqual(["5", "6", "83.33"])
    // The day after: late, split, short and put off are missed.
    expect(await figure("QU-06", "2025-03-21")).toEqual(["5", "10", "50.00"])
    // Rescheduled came on 25 March; not yet due was missed on 21 April.
    expect(await figure("QU-06", "2025-04-21")).toEqual(["6", "12", "50.00"])
  })

  it("tells on time from in full: what was closed short came in time and not in full, what was late came in full", async () => {
    expect(await figure("QU-08-TIME", "2025-03-31")).toEqual(["7", "11", "63.64"])
    expect(await figure("QU-08-FULL", "2025-03-31")).toEqual(["10", "11", "90.91"])
  })

  it("belongs to the day of the promise: April has only what was promised for April", async () => {
    expect(await figure("QU-06", "2025-05-31", { from: "2025-04-01" })).toEqual(["1", "2", "50.00"])
  })

  it("gives no rate when nothing was due", async () => {
    expect(await figure("QU-06", "2025-05-31", { from: "2025-02-01", to: "2025-03-01" })).toEqual([
      "0",
      "0",
      null,
    ])
  })

  it("is measured by a rule of one's own: two days around the date asked for, five percent less or more", async () => {
    const rule = {
      basis: "requested",
      earlyDays: 2,
      lateDays: 2,
      underPercent: 5,
      overPercent: 5,
    } as const
    // Kept: on the day, late by a day, promised too soon, damaged. Early and part cancelled came too soon.
    expect(await figure("QU-06-OWN", "2025-03-31", { definitions: onTimeInFull(rule, "-OWN") })).toEqual([
      "4",
      "10",
      "40.00",
    ])
  })
})

describe("orders on time and in full", () => {
  it("fails by one line that is late, and belongs to the day of its last line", async () => {
    const two = company()
    await withCustomer(two, "ROSSI")
    const line = { sku: "A", quantity: "1", unitPrice: "10", tax: { category: "S" as const, rate: "22" } }
    await two.run({
      type: "PlaceOrder",
      on: "2025-03-01",
      order: "1",
      customer: "ROSSI",
      currency: "EUR",
      lines: [
        { ...line, line: "1", requestedDate: "2025-03-10" },
        { ...line, line: "2", requestedDate: "2025-04-10" },
      ],
    })
    await two.run({ type: "ValidateOrder", on: "2025-03-01", order: "1" })
    await two.run({ type: "ReleaseOrder", on: "2025-03-01", order: "1" })
    await two.run({
      type: "ConfirmDelivery",
      on: "2025-03-11",
      order: "1",
      delivery: "D1",
      lines: [{ line: "1", quantity: "1" }],
    })
    await two.run({ type: "ConfirmDelivery", on: "2025-04-10", order: "1", delivery: "D2" })
    // Nobody promised anything: what counts is the date asked for.
    expect(await kpi(two, "QU-06", both)).toMatchObject([{ numerator: "1", denominator: "2" }])
    expect(await kpi(two, "QU-07", both)).toMatchObject([{ numerator: "0", denominator: "1", value: "0.00" }])
    expect(await kpi(two, "QU-07")).toMatchObject([{ value: null, reason: "DENOMINATOR_ZERO" }])
    // Before its last line is due, nobody can say.
    expect(await kpi(two, "QU-07", { ...both, asOf: "2025-04-09" })).toMatchObject([{ value: null }])
  })
})

describe("fill rate", () => {
  it("is what came by the promise of what was wanted: 68 of 106 pieces, 6 of 11 lines", async () => {
    // 10 each: early, on the day, rescheduled, damaged, early for April; 6 of 10: split, short; 6 of 6: part cancelled;
    // none of 10: late, promised too soon, put off.
    expect(await figure("QU-10-QTY", "2025-03-31")).toEqual(["68000000", "106000000", "64.15"])
    expect(await figure("QU-10-VALUE", "2025-03-31")).toEqual(["68.00", "106.00", "64.15"])
    expect(await figure("QU-10-LINE", "2025-03-31")).toEqual(["6", "11", "54.55"])
  })
})

describe("perfect orders", () => {
  it("are in full, in time, undamaged and well documented, all of it, order by order", async () => {
    const perfect = company()
    await everyCase(perfect)
    // Kept are six, and of these one arrived damaged.
    expect(await kpi(perfect, "QU-09", { ...both, asOf: "2025-03-31" })).toMatchObject([
      { numerator: "5", denominator: "11", value: "45.45" },
    ])
    await perfect.run({ type: "InvoiceOrder", on: "2025-03-22", order: "on the day", invoice: "I1" })
    await perfect.run({
      type: "IssueCreditNote",
      on: "2025-04-05",
      invoice: "I1",
      creditNote: "C1",
      reason: "PRICE",
      credited: { amounts: [{ net: 100, tax: { category: "S", rate: "22" }, description: "price" }] },
      effectOnOrder: "none",
    })
    expect(await kpi(perfect, "QU-09", { ...both, asOf: "2025-03-31" })).toMatchObject([{ numerator: "5" }])
    expect(await kpi(perfect, "QU-09", { ...both, asOf: "2025-04-21" })).toMatchObject([
      { numerator: "4", denominator: "12", value: "33.33" },
    ])
    const parts = await kpi(perfect, "QU-09-BY", { ...both, asOf: "2025-04-21" })
    expect(parts.map(({ part, numerator }) => [part, numerator])).toEqual([
      ["in full", "10"],
      ["to the commit date", "7"],
      ["documents", "11"],
      ["condition", "11"],
    ])
  })
})
