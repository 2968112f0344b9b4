import { type LocalDate, toDay } from "@adv/domain"
import { balancesOf, type OrderStatus, orderCardOf, orderStatusOf } from "@adv/projections"
import { describe, expect, it } from "vitest"
import { type Company, company, instant, withCustomer, withOrder } from "../support/company.js"

const statusOf = async (
  of: Company,
  order: string,
  asOf = "2025-12-31",
  knownAt = "2030-01-01T00:00:00Z",
): Promise<OrderStatus> => {
  const horizon = { asOf: toDay(asOf as LocalDate), knownAt: instant(knownAt) }
  const models = await of.models()
  const card = orderCardOf(models.states.orders, order, horizon)
  if (card === undefined) throw new Error(`there is no order ${order}`)
  return orderStatusOf(card, models.states.receivables, balancesOf(models.states.receivables, horizon))
}

const dimensions = ({ lifecycle, fulfilment, billing, settlement, displayStatus }: OrderStatus) =>
  [lifecycle, fulfilment, billing, settlement, displayStatus].join(" ")

describe("order status", () => {
  it("follows an order from the call to the cash", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "1", { customer: "ROSSI", on: "2025-01-10", quantity: "10", unitPrice: "10.00" })
    await of.run({
      type: "ConfirmDelivery",
      on: "2025-01-15",
      order: "1",
      delivery: "D1",
      lines: [{ line: "1", quantity: "4" }],
    })
    await of.run({ type: "InvoiceOrder", on: "2025-01-16", order: "1", invoice: "I1" })
    await of.run({ type: "ConfirmDelivery", on: "2025-01-20", order: "1", delivery: "D2" })
    await of.run({ type: "InvoiceOrder", on: "2025-01-21", order: "1", invoice: "I2" })
    await of.run({
      type: "ReceivePayment",
      on: "2025-02-14",
      payment: "P1",
      customer: "ROSSI",
      currency: "EUR",
      amount: 4880,
    })
    await of.run({ type: "AllocatePayment", on: "2025-02-14", payment: "P1", to: [{ invoice: "I1" }] })
    await of.run({
      type: "ReceivePayment",
      on: "2025-02-25",
      payment: "P2",
      customer: "ROSSI",
      currency: "EUR",
      amount: 7320,
    })
    await of.run({ type: "AllocatePayment", on: "2025-02-25", payment: "P2", to: [{ invoice: "I2" }] })
    await of.run({ type: "CompleteOrder", on: "2025-02-25", order: "1" })

    const on = async (date: string) => dimensions(await statusOf(of, "1", date))
    expect(await on("2025-01-10")).toBe("released none none notDue released")
    expect(await on("2025-01-15")).toBe("released partial none notDue partiallyDelivered")
    expect(await on("2025-01-16")).toBe("released partial partial notDue partiallyInvoiced")
    expect(await on("2025-01-20")).toBe("released full partial notDue partiallyInvoiced")
    expect(await on("2025-01-21")).toBe("released full full notDue invoiced")
    expect(await on("2025-02-14")).toBe("released full full partiallyPaid invoiced")
    // The second invoice was due on the 20th of February.
    expect(await on("2025-02-21")).toBe("released full full overdue overdue")
    expect(await on("2025-02-25")).toBe("completed full full paid paid")
    expect((await statusOf(of, "1", "2025-02-21")).amounts).toEqual({
      orderedNet: 10000,
      orderedGross: 12200,
      invoiced: 12200,
      paid: 4880,
      credited: 0,
      discounted: 0,
      writtenOff: 0,
      open: 7320,
      overdue: 7320,
    })
  })

  it("is due on the day itself, and overdue the day after", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "1", { customer: "ROSSI", on: "2025-01-10", quantity: "1", unitPrice: "10.00" })
    await of.run({ type: "ConfirmDelivery", on: "2025-01-15", order: "1", delivery: "D1" })
    await of.run({ type: "InvoiceOrder", on: "2025-01-15", order: "1", invoice: "I1" })
    expect((await statusOf(of, "1", "2025-02-13")).settlement).toBe("notDue")
    expect((await statusOf(of, "1", "2025-02-14")).settlement).toBe("due")
    expect((await statusOf(of, "1", "2025-02-15")).settlement).toBe("overdue")
  })

  it("opens again when the bank takes the money back", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "1", { customer: "ROSSI", on: "2025-01-10", quantity: "1", unitPrice: "10.00" })
    await of.run({ type: "ConfirmDelivery", on: "2025-01-15", order: "1", delivery: "D1" })
    await of.run({ type: "InvoiceOrder", on: "2025-01-15", order: "1", invoice: "I1" })
    await of.run({
      type: "ReceivePayment",
      on: "2025-02-01",
      payment: "P1",
      customer: "ROSSI",
      currency: "EUR",
      amount: 1220,
    })
    await of.run({ type: "AllocatePayment", on: "2025-02-01", payment: "P1", to: [{ invoice: "I1" }] })
    await of.run({ type: "ReturnPayment", on: "2025-02-05", payment: "P1", reason: "AM04" })
    expect(dimensions(await statusOf(of, "1", "2025-02-04"))).toBe("released full full paid paid")
    expect(dimensions(await statusOf(of, "1", "2025-02-05"))).toBe("released full full notDue invoiced")
  })

  it("is credited when credit notes alone have settled it", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "1", { customer: "ROSSI", on: "2025-01-10", quantity: "2", unitPrice: "10.00" })
    await of.run({ type: "ConfirmDelivery", on: "2025-01-15", order: "1", delivery: "D1" })
    await of.run({ type: "InvoiceOrder", on: "2025-01-15", order: "1", invoice: "I1" })
    const credit = {
      type: "IssueCreditNote",
      invoice: "I1",
      reason: "RETURN",
      credited: { whole: true },
    } as const
    await of.run({ ...credit, on: "2025-01-20", creditNote: "C1", effectOnOrder: "none" })
    expect(dimensions(await statusOf(of, "1"))).toBe("released full full credited paid")
  })

  it("may be invoiced again when the credit note says so", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "1", { customer: "ROSSI", on: "2025-01-10", quantity: "2", unitPrice: "10.00" })
    await of.run({ type: "ConfirmDelivery", on: "2025-01-15", order: "1", delivery: "D1" })
    await of.run({ type: "InvoiceOrder", on: "2025-01-15", order: "1", invoice: "I1" })
    await of.run({
      type: "IssueCreditNote",
      on: "2025-01-20",
      invoice: "I1",
      creditNote: "C1",
      reason: "PRICE",
      credited: { lines: [{ line: 1, quantity: "2" }] },
      effectOnOrder: "restoresInvoiceableQuantity",
    })
    expect((await statusOf(of, "1")).billing).toBe("none")
    await of.run({ type: "InvoiceOrder", on: "2025-01-21", order: "1", invoice: "I2" })
    expect((await statusOf(of, "1")).billing).toBe("full")
  })

  it("counts an invoice that bills it as an amount, without its lines", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "1", { customer: "ROSSI", on: "2025-01-10", quantity: "2", unitPrice: "10.00" })
    await of.run({ type: "ConfirmDelivery", on: "2025-01-15", order: "1", delivery: "D1" })
    const bill = (invoice: string, on: string, unitPrice: string) =>
      of.run({
        type: "IssueInvoice",
        on,
        invoice,
        customer: "ROSSI",
        currency: "EUR",
        lines: [
          {
            description: "order 1",
            quantity: "1",
            unitPrice,
            tax: { category: "S", rate: "22" },
            order: "1",
          },
        ],
      })
    await bill("I1", "2025-01-15", "15.00")
    await bill("I2", "2025-01-20", "5.00")
    expect(await statusOf(of, "1", "2025-01-16")).toMatchObject({ billing: "partial", invoices: ["I1"] })
    expect(await statusOf(of, "1", "2025-01-21")).toMatchObject({
      billing: "full",
      displayStatus: "invoiced",
      amounts: { invoiced: 2440, open: 2440 },
    })
    expect(await statusOf(of, "1", "2025-03-31")).toMatchObject({ displayStatus: "overdue" })
  })

  it("shows a hold before anything but a cancellation, and takes it away on release", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "1", { customer: "ROSSI", on: "2025-01-10", quantity: "1", unitPrice: "10.00" })
    await of.run({
      type: "HoldOrder",
      on: "2025-01-11",
      order: "1",
      hold: "credit",
      reason: "limit exceeded",
    })
    expect(await statusOf(of, "1", "2025-01-11")).toMatchObject({
      holds: ["credit"],
      displayStatus: "onHold",
    })
    await of.run({ type: "ReleaseHold", on: "2025-01-12", order: "1", hold: "credit", reason: "paid" })
    expect(await statusOf(of, "1", "2025-01-12")).toMatchObject({ holds: [], displayStatus: "released" })
    await of.run({
      type: "CancelOrder",
      on: "2025-01-13",
      order: "1",
      reason: "mistake",
      initiator: "company",
    })
    expect((await statusOf(of, "1")).displayStatus).toBe("cancelled")
  })

  it("says how many days late its deliveries were, or are by now", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    const asked = {
      customer: "ROSSI",
      on: "2025-01-10",
      quantity: "10",
      unitPrice: "1.00",
      requestedDate: "2025-01-20",
    }
    await withOrder(of, "1", asked)
    await of.run({ type: "ConfirmDelivery", on: "2025-01-23", order: "1", delivery: "D1" })
    expect((await statusOf(of, "1", "2025-01-22")).delivery).toMatchObject({ completed: null, daysLate: 2 })
    expect((await statusOf(of, "1", "2025-06-30")).delivery).toMatchObject({ daysLate: 3 })
  })

  it("doesn't know on Friday what is recorded on Monday", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "1", { customer: "ROSSI", on: "2025-01-10", quantity: "1", unitPrice: "10.00" })
    await of.run(
      { type: "ConfirmDelivery", on: "2025-01-17", order: "1", delivery: "D1" },
      "2025-01-20T08:00:00Z",
    )
    expect((await statusOf(of, "1", "2025-01-17", "2025-01-17T23:59:59Z")).fulfilment).toBe("none")
    expect((await statusOf(of, "1", "2025-01-17", "2025-01-20T23:59:59Z")).fulfilment).toBe("full")
  })
})
