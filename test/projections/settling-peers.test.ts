import { type LocalDate, type PlainCommand, toDay } from "@adv/domain"
import { agingOf, balancesOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { beforeEach, describe, expect, it } from "vitest"
import { type Company, company, instant, withCustomer } from "../support/company.js"

/** What users of other systems found wrong with balances at a past date, and with what is open after a reversal. */
const END_OF_TIME = "2030-01-01T00:00:00Z"
let of: Company
beforeEach(async () => {
  of = company()
  await withCustomer(of, "ROSSI")
})

const bill = (invoice: string, on: string, net: string): PlainCommand => ({
  type: "IssueInvoice",
  on,
  invoice,
  customer: "ROSSI",
  currency: "EUR",
  lines: [{ description: "goods", quantity: "10", unitPrice: net, tax: { category: "Z", rate: "0" } }],
})
const pay = async (payment: string, on: string, amount: number, invoice: string, at?: string) => {
  await of.run({ type: "ReceivePayment", on, payment, customer: "ROSSI", currency: "EUR", amount }, at)
  await of.run({ type: "AllocatePayment", on, payment, to: [{ invoice }] }, at)
}
const creditBack = (creditNote: string, on: string, quantity: string, invoice = "I-1"): PlainCommand => ({
  type: "IssueCreditNote",
  on,
  invoice,
  creditNote,
  reason: "RETURN",
  credited: { lines: [{ line: 1, quantity }] },
  effectOnOrder: "none",
})
const figures = async (asOf: string, knownAt = END_OF_TIME) => {
  const { states } = await of.models()
  const aging = agingOf(states.receivables, { asOf: asOf as LocalDate, knownAt: instant(knownAt) })
  if (isLeft(aging)) throw new Error(aging.left.message)
  const [euro] = aging.right.currencies
  return { open: euro?.total ?? 0, unapplied: euro?.unapplied ?? 0 }
}
const ofInvoice = async (asOf: string) => {
  const { states } = await of.models()
  const { open, paid, credited } = balancesOf(states.receivables, {
    asOf: toDay(asOf as LocalDate),
    knownAt: instant(END_OF_TIME),
  })
  return { open: open[0], paid: paid[0], credited: credited[0] }
}

describe("a balance at a past date", () => {
  it("has an invoice open that was paid later (OCA account-payment 386)", async () => {
    await of.run(bill("I-1", "2025-12-01", "10"))
    await pay("P-1", "2026-02-10", 10_000, "I-1")
    expect(await figures("2025-12-31")).toEqual({ open: 10_000, unapplied: 0 })
    expect(await figures("2026-02-10")).toEqual({ open: 0, unapplied: 0 })
  })

  it("counts each of several part payments once, and none that came later (OCA account-financial-reporting 138, 546, 829)", async () => {
    await of.run(bill("I-1", "2025-01-01", "10"))
    await pay("P-1", "2025-01-10", 2_000, "I-1")
    await pay("P-2", "2025-02-10", 3_000, "I-1")
    await pay("P-3", "2025-03-10", 4_000, "I-1")
    const open = []
    for (const asOf of ["2025-01-09", "2025-01-10", "2025-02-10", "2025-03-09", "2025-03-10"])
      open.push((await figures(asOf)).open)
    expect(open).toEqual([10_000, 8_000, 5_000, 5_000, 1_000])
  })

  it("isn't changed by a second reconciliation, nor by one that was taken back later (Odoo 7539, 247538)", async () => {
    await of.run(bill("I-1", "2025-01-01", "10"), "2025-01-01T10:00:00Z")
    await pay("P-1", "2025-01-20", 10_000, "I-1", "2025-01-20T10:00:00Z")
    expect(await figures("2025-01-31", "2025-01-31T23:59:59Z")).toEqual({ open: 0, unapplied: 0 })
    await of.run(
      { type: "ReverseAllocation", on: "2025-02-05", payment: "P-1", reason: "wrong invoice" },
      "2025-02-05T10:00:00Z",
    )
    await of.run(bill("I-2", "2025-02-06", "10"), "2025-02-06T10:00:00Z")
    await of.run(
      { type: "AllocatePayment", on: "2025-02-06", payment: "P-1", to: [{ invoice: "I-2" }] },
      "2025-02-06T11:00:00Z",
    )
    expect(await figures("2025-01-31")).toEqual({ open: 0, unapplied: 0 })
    expect(await figures("2025-02-05")).toEqual({ open: 10_000, unapplied: 10_000 })
    expect(await figures("2025-02-06")).toEqual({ open: 10_000, unapplied: 0 })
  })

  it("keeps what is open and what is unapplied to the same sum as its columns (ERPNext 49262)", async () => {
    await pay0("P-0", "2024-12-20", 3_000)
    await of.run(bill("I-1", "2025-01-01", "10"))
    await of.run({ type: "AllocatePayment", on: "2025-01-05", payment: "P-0", to: [{ invoice: "I-1" }] })
    // Before the invoice the money is the customer's credit, and then it is part of nothing else.
    expect(await figures("2024-12-31")).toEqual({ open: 0, unapplied: 3_000 })
    expect(await figures("2025-01-04")).toEqual({ open: 10_000, unapplied: 3_000 })
    expect(await figures("2025-01-05")).toEqual({ open: 7_000, unapplied: 0 })
  })
})

const pay0 = (payment: string, on: string, amount: number) =>
  of.run({ type: "ReceivePayment", on, payment, customer: "ROSSI", currency: "EUR", amount })

describe("what is open of an invoice", () => {
  it("follows its credit notes, also the second part that comes back (ERPNext 39889, 35964)", async () => {
    await of.run(bill("I-1", "2025-01-01", "10"))
    await pay("P-1", "2025-01-10", 4_000, "I-1")
    await of.run(creditBack("C-1", "2025-01-15", "3"))
    expect(await ofInvoice("2025-01-15")).toEqual({ open: 3_000, paid: 4_000, credited: 3_000 })
    await of.run(creditBack("C-2", "2025-01-20", "3"))
    expect(await ofInvoice("2025-01-20")).toEqual({ open: 0, paid: 4_000, credited: 6_000 })
    await of.run(creditBack("C-3", "2025-01-25", "4"))
    // It stays settled, and what it can't use is the customer's.
    expect(await ofInvoice("2025-01-25")).toEqual({ open: 0, paid: 4_000, credited: 6_000 })
    expect(await figures("2025-01-25")).toEqual({ open: 0, unapplied: 4_000 })
  })

  it("is open again when the payment bounces, and paid again by the next (Tryton paid to posted, ERPNext dunning)", async () => {
    await of.run(bill("I-1", "2025-01-01", "10"))
    await pay("P-1", "2025-01-10", 10_000, "I-1")
    await of.run({ type: "ReturnPayment", on: "2025-01-14", payment: "P-1", reason: "AC04" })
    expect(await ofInvoice("2025-01-13")).toMatchObject({ open: 0, paid: 10_000 })
    expect(await ofInvoice("2025-01-14")).toMatchObject({ open: 10_000, paid: 0 })
    await pay("P-2", "2025-01-20", 10_000, "I-1")
    expect(await ofInvoice("2025-01-20")).toMatchObject({ open: 0, paid: 10_000 })
  })

  it("is one invoice's, though another document has the same number (ERPNext 46367)", async () => {
    await of.run(bill("SAME", "2025-01-01", "10"))
    await pay("SAME", "2025-01-10", 10_000, "SAME")
    await of.run(creditBack("SAME", "2025-01-15", "2", "SAME"))
    await of.run(bill("I-2", "2025-01-16", "5"))
    await of.run({
      type: "AllocateCreditNote",
      on: "2025-01-16",
      invoice: "SAME",
      creditNote: "SAME",
      to: [{ invoice: "I-2" }],
    })
    expect(await figures("2025-01-15")).toEqual({ open: 0, unapplied: 2_000 })
    expect(await figures("2025-01-16")).toEqual({ open: 3_000, unapplied: 0 })
  })
})
