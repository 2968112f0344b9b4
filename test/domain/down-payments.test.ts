import type { PlainCommand } from "@adv/domain"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"
import { day, deliver, given, line, released } from "./company.js"

type History = Parameters<typeof given>[0]

const on = "2025-01-20"
const ask = (invoice: string, percent?: string): PlainCommand => ({
  type: "InvoicePrepayment",
  on,
  invoice,
  order: "O-1",
  ...(percent === undefined ? {} : { percent }),
})
const bill = (invoice: string): PlainCommand => ({ type: "InvoiceOrder", on, invoice, order: "O-1" })
const issued = (history: History, command: PlainCommand) => {
  const { facts, outcome } = given(history).when(command)
  const fact = facts.find(({ type }) => type === "InvoiceIssued")
  if (fact === undefined) throw new Error(JSON.stringify(outcome))
  return fact.data as {
    kind: string
    totals: { taxExclusive: number; tax: number; payable: number }
    lines: ReadonlyArray<{ net: number; bills?: string }>
    taxBreakdown: ReadonlyArray<{ taxable: number; tax: number; rate: string }>
  }
}
const exempt = { category: "E", rate: "0" } as const
const reduced = { category: "S", rate: "10" } as const
const prepaid = { invoicingPolicy: { prepayment: { percent: "30", basis: "onDelivery" as const } } }

describe("a down-payment", () => {
  it("is the agreed part of the order, at each of its taxes, before anything is delivered", () => {
    const lines = [line("1", "10", "5"), line("2", "4", "20", { tax: reduced })] as never
    expect(issued(released({ lines }, prepaid), ask("I-1"))).toMatchObject({
      kind: "prepayment",
      taxBreakdown: [
        { rate: "22", taxable: 1500 },
        { rate: "10", taxable: 2400 },
      ],
    })
    given(released({ lines }, prepaid))
      .when(ask("I-1"))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued", data: { lines: [{ bills: "prepayment" }, { bills: "prepayment" }] } },
        { type: "OrderInvoiced", data: { lines: [], prepaid: [{ net: 1500 }, { net: 2400 }] } },
      ])
  })

  it("is deducted from what follows, and the rest is the final invoice", () => {
    const final = issued([...released({}, prepaid), ask("I-1"), deliver("D-1")], bill("I-2"))
    expect(final).toMatchObject({ kind: "final", totals: { taxExclusive: 9100 } })
    expect(final.lines.filter(({ bills }) => bills === "deduction")).toMatchObject([{ net: -3900 }])
  })

  it("twice 50 % of 12 870.59 is 6 435.30 and 6 435.29, and the final invoice is 0.00", () => {
    for (const tax of [exempt, { category: "S", rate: "22" }]) {
      const order = released({ lines: [line("1", "1", "12870.59", { tax })] as never })
      expect(issued(order, ask("I-1", "50")).totals.taxExclusive).toBe(643_530)
      const once = [...order, ask("I-1", "50")]
      expect(issued(once, ask("I-2", "50")).totals.taxExclusive).toBe(643_529)
      const twice = [...once, ask("I-2", "50"), deliver("D-1")]
      expect(issued(twice, bill("I-3"))).toMatchObject({
        kind: "final",
        totals: { taxExclusive: 0, tax: 0, payable: 0 },
      })
    }
  })

  it("is deducted in proportion to what was delivered, and the last invoice takes what is left", () => {
    const lines = [line("1", "3", "33.33")] as never
    const part = (delivery: string) => deliver(delivery, [{ line: "1", quantity: "1" }])
    const order = [...released({ lines }), ask("I-0", "50"), part("D-1")]
    const deducted = (data: ReturnType<typeof issued>) =>
      data.lines.filter(({ bills }) => bills === "deduction").map(({ net }) => net)
    // Half of 99.99 is 50.00 (rounded half away from zero), in thirds.
    const first = issued(order, bill("I-1"))
    expect([first.kind, first.totals.taxExclusive, deducted(first)]).toEqual(["partial", 1666, [-1667]])
    const second = issued([...order, bill("I-1"), part("D-2")], bill("I-2"))
    expect([second.kind, deducted(second)]).toEqual(["partial", [-1666]])
    const third = issued([...order, bill("I-1"), part("D-2"), bill("I-2"), part("D-3")], bill("I-3"))
    expect([third.kind, deducted(third)]).toEqual(["final", [-1667]])
  })

  it("is deducted at the tax it was asked for at, and never turns an invoice negative", () => {
    const lines = [line("1", "1", "100"), line("2", "1", "100", { tax: reduced })] as never
    const history = [
      ...released({ lines }),
      ask("I-0", "90"),
      // What is left of the first line is less than what was paid for it.
      deliver("D-1", [{ line: "1", quantity: "1" }]),
    ]
    const invoice = issued(history, bill("I-1"))
    expect(invoice.taxBreakdown).toMatchObject([{ rate: "22", taxable: 1000 }])
    expect(invoice.totals.payable).toBe(1220)
  })

  it("of an order that is invoiced by progress is deducted as it progresses", () => {
    const works = released(
      { lines: [line("1", "1", "10000")] as never },
      { invoicingPolicy: { progress: true as const } },
    )
    const done = (percent: string): ReadonlyArray<PlainCommand> => [
      { type: "ReportProgress", on: day, order: "O-1", percent, evidence: "" },
      { type: "CertifyProgress", on: day, order: "O-1", percent, certifiedBy: "" },
    ]
    const started = [...works, ask("I-0", "20")]
    expect(issued([...started, ...done("30")], bill("I-1")).totals.taxExclusive).toBe(240_000)
    expect(
      issued([...started, ...done("30"), bill("I-1"), ...done("100")], bill("I-2")).totals.taxExclusive,
    ).toBe(560_000)
  })

  it("takes no more than the order, and a part that makes sense", () => {
    const order = released()
    given(order).when(ask("I-1")).then("PREPAYMENT_PERCENT_INVALID")
    given(order).when(ask("I-1", "0")).then("PREPAYMENT_PERCENT_INVALID")
    given(order).when(ask("I-1", "100.5")).then("PREPAYMENT_PERCENT_INVALID")
    given([...order, ask("I-1", "60")])
      .when(ask("I-2", "60"))
      .then("PREPAYMENT_EXCEEDS_ORDER")
    given([...order, ask("I-1", "100")])
      .when(ask("I-2", "1"))
      .then("PREPAYMENT_EXCEEDS_ORDER")
    given([]).when(ask("I-1", "10")).then("ORDER_UNKNOWN")
  })

  it("that was credited is deducted from nothing, however it was credited", () => {
    const credit = (credited: object): PlainCommand => ({
      type: "IssueCreditNote",
      on,
      invoice: "I-1",
      creditNote: "C-1",
      reason: "GOODWILL",
      credited: credited as never,
      effectOnOrder: "none",
    })
    const order = [...released({}, prepaid), ask("I-1")]
    for (const credited of [
      { whole: true },
      { amounts: [{ net: 3900, tax: { category: "S", rate: "22" }, description: "down-payment" }] },
    ])
      expect(issued([...order, credit(credited), deliver("D-1")], bill("I-2"))).toMatchObject({
        totals: { taxExclusive: 13_000 },
      })
    given([...order, deliver("D-1"), bill("I-2")])
      .when(credit({ whole: true }))
      .then("PREPAYMENT_DEDUCTED")
  })

  it("is there to deduct again, when the invoice that deducted it is credited to be issued anew", () => {
    const history = [...released({}, prepaid), ask("I-1"), deliver("D-1"), bill("I-2")]
    const credit: PlainCommand = {
      type: "IssueCreditNote",
      on,
      invoice: "I-2",
      creditNote: "C-1",
      reason: "TAX",
      credited: { whole: true },
      effectOnOrder: "restoresInvoiceableQuantity",
    }
    expect(issued([...history, credit], bill("I-3"))).toMatchObject({
      kind: "final",
      totals: { taxExclusive: 9100 },
    })
  })

  it("that a hand-written invoice deducts can't be more than is left of it", () => {
    const deducting = (amount: string): PlainCommand => ({
      type: "IssueInvoice",
      on,
      invoice: "I-2",
      customer: "ROSSI",
      currency: "EUR",
      lines: [
        { description: "extra", quantity: "1", unitPrice: "100", tax: { category: "S", rate: "22" } },
        {
          description: "deducted",
          quantity: "-1",
          unitPrice: amount,
          tax: { category: "S", rate: "22" },
          order: "O-1",
          bills: "deduction",
        },
      ],
    })
    const order = [...released({}, prepaid), ask("I-1")]
    given(order).when(deducting("39.01")).then("DEDUCTION_EXCEEDS_PREPAYMENT")
    given(order)
      .when(deducting("39"))
      .then([
        { type: "NumberAssigned" },
        { type: "InvoiceIssued" },
        { type: "OrderInvoiced", data: { deducted: [{ net: 3900 }] } },
      ])
    given(order)
      .when({ type: "ChangeOrderLine", on: day, order: "O-1", line: "1", quantity: "1", reason: "less" })
      .then([{ type: "OrderLineChanged" }])
    given([...released({}, prepaid), ask("I-1", "90")])
      .when({ type: "ChangeOrderLine", on: day, order: "O-1", line: "2", quantity: "1", reason: "less" })
      .then("ORDER_BELOW_INVOICED")
  })
})

it("comes to the order with the invoices that follow, whatever is delivered in which parts", () => {
  const cents = fc.integer({ min: 1, max: 2_000_000 })
  fc.assert(
    fc.property(
      fc.array(cents, { minLength: 1, maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
      (prices, percents, parts) => {
        const quantity = parts.reduce((sum, part) => sum + part, 0)
        const lines = prices.map((price, index) =>
          line(String(index + 1), String(quantity), (price / 100).toFixed(2), {
            tax: index % 2 === 0 ? { category: "S", rate: "22" } : reduced,
          }),
        )
        let history: History = released({ lines: lines as never })
        let net = 0
        const take = (command: PlainCommand) => {
          const data = issued(history, command)
          net += data.totals.taxExclusive
          expect(data.totals.payable).toBeGreaterThanOrEqual(0)
          for (const { taxable } of data.taxBreakdown) expect(taxable).toBeGreaterThanOrEqual(0)
          history = [...history, command]
          return data
        }
        let asked = 0
        percents.forEach((percent, index) => {
          if (asked + percent > 100) return
          asked += percent
          // A part of next to nothing rounds to nothing, and is not asked for.
          if (given(history).when(ask(`A-${index}`, String(percent))).outcome._tag === "Right")
            take(ask(`A-${index}`, String(percent)))
        })
        parts.forEach((part, index) => {
          history = [
            ...history,
            deliver(
              `D-${index}`,
              lines.map((each) => ({ line: each.line, quantity: String(part) })),
            ),
          ]
          const data = take(bill(`I-${index}`))
          if (asked > 0 && index === parts.length - 1) expect(data.kind).toBe("final")
        })
        expect(net).toBe(prices.reduce((sum, price) => sum + price * quantity, 0))
      },
    ),
    { numRuns: runs(40) },
  )
})
