import type { PlainCommand } from "@adv/domain"
import { describe, expect, it } from "vitest"
import { customer, day, given, line, place, released, standard } from "./company.js"

type History = Parameters<typeof given>[0]

const report = (percent: string, on = day): PlainCommand => ({
  type: "ReportProgress",
  on,
  order: "O-1",
  percent,
  evidence: "site log",
})
const certify = (percent: string, on = day): PlainCommand => ({
  type: "CertifyProgress",
  on,
  order: "O-1",
  percent,
  certifiedBy: "works manager",
})
const done = (percent: string) => [report(percent), certify(percent)]
const bill = (invoice: string, on = "2025-01-20"): PlainCommand => ({
  type: "InvoiceOrder",
  on,
  invoice,
  order: "O-1",
})
const progress = { invoicingPolicy: { progress: true as const } }
/** Works of 10 000.00, net. */
const works = [line("1", "1", "10000", { sku: "WORKS" })] as never
const order = released({ lines: works }, progress)

/** What an invoice comes to, net, and its kind. */
const billed = (history: History, invoice = "I-9") => {
  const fact = given(history)
    .when(bill(invoice))
    .facts.find(({ type }) => type === "InvoiceIssued")
  const { totals, kind, taxBreakdown } = (fact?.data ?? {}) as {
    totals?: { taxExclusive: number }
    kind?: string
    taxBreakdown?: ReadonlyArray<{ taxable: number }>
  }
  return { net: totals?.taxExclusive, kind, rates: taxBreakdown?.map(({ taxable }) => taxable) }
}

describe("an order that is invoiced by progress", () => {
  it("of 10 000, certified at 30 % and then at 75 %, is invoiced 3 000 and then 4 500", () => {
    expect(billed([...order, ...done("30")])).toMatchObject({ net: 300_000, kind: "partial" })
    const first = [...order, ...done("30"), bill("I-1")]
    expect(billed([...first, ...done("75")])).toMatchObject({ net: 450_000, kind: "partial" })
    expect(billed([...first, ...done("75"), bill("I-2"), ...done("100")])).toMatchObject({
      net: 250_000,
      kind: "final",
    })
  })

  it("tells its order what was billed, at which tax", () => {
    given([...order, ...done("30")])
      .when(bill("I-1"))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { lines: [{ bills: "progress", net: 300_000, order: "O-1" }] } },
        { type: "OrderInvoiced", data: { lines: [], amounts: [{ tax: standard, net: 300_000 }] } },
      ])
  })

  it("makes up for the rounding of earlier invoices, at each tax, so that they come to the whole", () => {
    const lines = [
      line("1", "1", "0.05"),
      line("2", "1", "0.10", { tax: { category: "S", rate: "10" } }),
    ] as never
    const third = [...released({ lines }, progress), ...done("33.33")]
    expect(billed(third).rates).toEqual([2, 3])
    const two = [...third, bill("I-1"), ...done("66.66")]
    expect(billed(two).rates).toEqual([1, 4])
    expect(billed([...two, bill("I-2"), ...done("100")]).rates).toEqual([2, 3])
  })

  it("has nothing to invoice before anything is certified, nor for what is invoiced already", () => {
    given(order).when(bill("I-1")).then("NOTHING_TO_INVOICE")
    given([...order, report("30")])
      .when(bill("I-1"))
      .then("NOTHING_TO_INVOICE")
    given([...order, ...done("30"), bill("I-1")])
      .when(bill("I-2"))
      .then("NOTHING_TO_INVOICE")
  })

  it("never goes back, nor beyond the whole, and is certified only as far as it was reported", () => {
    given([...order, ...done("30")])
      .when(certify("29"))
      .then("PROGRESS_GOES_BACK")
    given([...order, ...done("30")])
      .when(report("29"))
      .then("PROGRESS_GOES_BACK")
    given(order).when(report("100.01")).then("PROGRESS_EXCEEDS_ORDER")
    given(order).when(certify("101")).then("PROGRESS_EXCEEDS_ORDER")
    given([...order, report("30")])
      .when(certify("31"))
      .then("PROGRESS_NOT_REPORTED")
    given([...order, ...done("30")])
      .when(certify("30"))
      .then([])
  })

  it("is not invoiced by the quantities of its lines (INV-02)", () => {
    const byLine = (bills: object) =>
      given([...order, ...done("30")]).when({
        type: "IssueInvoice",
        on: "2025-01-20",
        invoice: "I-1",
        customer: "ROSSI",
        currency: "EUR",
        lines: [
          {
            description: "works",
            quantity: "1",
            unitPrice: "3000.01",
            tax: standard,
            order: "O-1",
            ...bills,
          },
        ],
      })
    byLine({ orderLine: "1" }).then("INVOICE_EXCEEDS_ORDER")
    byLine({ bills: "progress" }).then("INVOICE_EXCEEDS_ORDER")
  })

  it("may be invoiced again for what was credited to be, and only then", () => {
    const first = [...order, ...done("30"), bill("I-1")]
    const credit = (effectOnOrder: "none" | "restoresInvoiceableQuantity"): PlainCommand => ({
      type: "IssueCreditNote",
      on: "2025-01-21",
      invoice: "I-1",
      creditNote: "C-1",
      reason: "QUANTITY",
      credited: { lines: [{ line: 1, quantity: "0.5" }] },
      effectOnOrder,
    })
    expect(billed([...first, credit("restoresInvoiceableQuantity")]).net).toBe(150_000)
    given([...first, credit("none")])
      .when(bill("I-2"))
      .then("NOTHING_TO_INVOICE")
  })

  it("is complete when all of it is certified and invoiced, and not by what was carried", () => {
    const complete: PlainCommand = { type: "CompleteOrder", on: "2025-02-01", order: "O-1" }
    given([...order, ...done("100")])
      .when(complete)
      .then("ORDER_INCOMPLETE")
    given([...order, ...done("75"), bill("I-1")])
      .when(complete)
      .then("ORDER_INCOMPLETE")
    given([...order, ...done("100"), bill("I-1")])
      .when(complete)
      .then([{ type: "OrderCompleted" }])
  })

  it("can't come to less than was invoiced of it: that is credited first", () => {
    const lines = [line("1", "2", "5000", { sku: "WORKS" })] as never
    const history = [...released({ lines }, progress), ...done("75"), bill("I-1")]
    given(history)
      .when({ type: "CancelOrderLine", on: day, order: "O-1", line: "1", quantity: "1", reason: "" })
      .then("ORDER_BELOW_INVOICED")
    given(history)
      .when({ type: "CancelOrder", on: day, order: "O-1", reason: "", initiator: "customer" })
      .then("ORDER_STARTED")
    given(history)
      .when({
        type: "ChangeOrderLine",
        on: day,
        order: "O-1",
        line: "1",
        unitPrice: "9000",
        reason: "more works",
      })
      .then([{ type: "OrderLineChanged" }])
    given(history)
      .when({ type: "CloseOrderShort", on: day, order: "O-1", reason: "" })
      .then("ORDER_BELOW_INVOICED")
  })

  it("catches up on the next invoice, when the order is amended to more", () => {
    const lines = [line("1", "2", "5000", { sku: "WORKS" })] as never
    expect(
      billed([
        ...released({ lines }, progress),
        ...done("50"),
        bill("I-1"),
        { type: "ChangeOrderLine", on: day, order: "O-1", line: "1", unitPrice: "6000", reason: "" },
      ]).net,
    ).toBe(100_000)
  })

  it("can't be given conditions under which it would not have been invoiced as it was", () => {
    given([...order, ...done("30"), bill("I-1")])
      .when({
        type: "ReapplyConditions",
        on: "2025-02-01",
        order: "O-1",
        reason: "",
        terms: {
          conditions: {
            paymentTerm: { id: "T", version: 1, lines: [{ share: { remainder: true }, steps: [] }] },
            invoicingPolicy: "onDelivery",
            overDeliveryTolerance: "0",
          },
        },
      })
      .then("CONDITIONS_NOT_APPLICABLE")
  })
})

describe("an order that is not invoiced by progress", () => {
  it("has none to report", () => {
    given(released()).when(report("30")).then("PROGRESS_NOT_AGREED")
    given(released())
      .when({ type: "CertifyProgress", on: day, order: "O-1", certifiedBy: "me" })
      .then("PROGRESS_NOT_AGREED")
    given([]).when(report("30")).then("ORDER_UNKNOWN")
  })
})

describe("an order that is invoiced by milestones", () => {
  const milestone = (name: string, part: object, trigger: string) => ({ milestone: name, part, trigger })
  const policy = (...milestones: ReadonlyArray<object>) => ({ invoicingPolicy: { milestones } as never })
  const three = policy(
    milestone("SIGNED", { percent: "20" }, "placed"),
    milestone("BUILT", { percent: "50" }, "certified"),
    milestone("ACCEPTED", { percent: "30" }, "delivered"),
  )
  const said = (type: "ReportProgress" | "CertifyProgress", name: string): PlainCommand =>
    type === "ReportProgress"
      ? { type, on: day, order: "O-1", milestone: name, evidence: "photos" }
      : { type, on: day, order: "O-1", milestone: name, certifiedBy: "works manager" }
  const built = [said("ReportProgress", "BUILT"), said("CertifyProgress", "BUILT")]
  const delivered: PlainCommand = { type: "ConfirmDelivery", on: day, order: "O-1", delivery: "D-1" }

  it("is invoiced each part as it is reached", () => {
    const started = released({ lines: works }, three)
    expect(billed(started)).toMatchObject({ net: 200_000, kind: "partial" })
    const signed = [...started, bill("I-1")]
    given(signed).when(bill("I-2")).then("NOTHING_TO_INVOICE")
    expect(billed([...signed, ...built])).toMatchObject({ net: 500_000, kind: "partial" })
    expect(billed([...signed, ...built, bill("I-2"), delivered])).toMatchObject({
      net: 300_000,
      kind: "final",
    })
  })

  it("is invoiced several parts together, when they were reached together", () => {
    expect(billed([...released({ lines: works }, three), ...built]).net).toBe(700_000)
  })

  it("may have parts of a fixed amount, spread over its taxes", () => {
    const lines = [
      line("1", "1", "300"),
      line("2", "1", "100", { tax: { category: "S", rate: "10" } }),
    ] as never
    const fixed = policy(
      milestone("START", { amount: 10_000 }, "validated"),
      milestone("END", { percent: "75" }, "released"),
    )
    expect(
      billed([...customer(fixed), place({ lines }), { type: "ValidateOrder", on: day, order: "O-1" }]).rates,
    ).toEqual([7500, 2500])
    expect(billed(released({ lines }, fixed)).net).toBe(40_000)
  })

  it("reports and certifies only milestones that somebody has to certify, each once, in that order", () => {
    const started = released({ lines: works }, three)
    given(started).when(said("ReportProgress", "ROOF")).then("MILESTONE_UNKNOWN")
    given(started).when(said("ReportProgress", "SIGNED")).then("MILESTONE_UNKNOWN")
    given(started).when(said("CertifyProgress", "BUILT")).then("PROGRESS_NOT_REPORTED")
    given([...started, ...built])
      .when(said("CertifyProgress", "BUILT"))
      .then([])
    given([...started, ...built])
      .when(said("ReportProgress", "BUILT"))
      .then([])
    given(released({ lines: works }, progress))
      .when(said("ReportProgress", "BUILT"))
      .then("MILESTONE_UNKNOWN")
  })

  it("is complete when every milestone is reached and invoiced", () => {
    const complete: PlainCommand = { type: "CompleteOrder", on: "2025-02-01", order: "O-1" }
    const all = [...released({ lines: works }, three), ...built, delivered]
    given(all).when(complete).then("ORDER_INCOMPLETE")
    given([...all, bill("I-1")])
      .when(complete)
      .then([{ type: "OrderCompleted" }])
  })

  it("has milestones that can be followed", () => {
    const refused = (more: object) =>
      given([customer()[0] as PlainCommand])
        .when({ ...(customer(more)[1] as PlainCommand) })
        .then("INVOICING_POLICY_INVALID")
    refused(policy())
    refused(
      policy(milestone("A", { percent: "60" }, "placed"), milestone("B", { percent: "41" }, "released")),
    )
    refused(
      policy(milestone("A", { percent: "10" }, "placed"), milestone("A", { percent: "10" }, "released")),
    )
    refused(policy(milestone("A", { percent: "0" }, "placed")))
    refused(policy(milestone("A", { amount: -5 }, "placed")))
    refused({ invoicingPolicy: { prepayment: { percent: "0", basis: "onDelivery" } } })
    refused({ invoicingPolicy: { prepayment: { percent: "101", basis: "onDelivery" } } })
  })
})
