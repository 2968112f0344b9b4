import { type DomainFact, isRecordedEvent, type RecordedEvent } from "@adv/domain"
import { checkInvariants } from "@adv/domain/testing"
import { beforeAll, describe, expect, it } from "vitest"
import { company } from "../support/company.js"
import { invoicingStory } from "./invoicing-story.js"

let log: ReadonlyArray<RecordedEvent> = []
beforeAll(async () => {
  const { run, events } = company()
  for (const command of invoicingStory) await run(command)
  const recorded = await events()
  log = recorded.filter(isRecordedEvent)
  expect(log.length).toBe(recorded.length)
})

type Data<T extends DomainFact["type"]> = Extract<DomainFact, { readonly type: T }>["data"]

/** The invariants that a log breaks when those of its events that are meant had said something else. */
const broken = <T extends DomainFact["type"]>(
  type: T,
  meant: (data: Data<T>) => boolean,
  change: (data: Data<T>) => object,
): ReadonlyArray<string> => {
  let seen = 0
  const changed = log.map((event) => {
    if (event.type !== type || !meant(event.data as Data<T>)) return event
    seen += 1
    return { ...event, data: { ...event.data, ...change(event.data as Data<T>) } }
  })
  expect(seen).toBeGreaterThan(0)
  return [...new Set(checkInvariants(changed as never).map(({ invariant }) => invariant))]
}
/** The same, when they had never been. */
const without = <T extends DomainFact["type"]>(type: T, meant: (data: Data<T>) => boolean) => {
  const left = log.filter((event) => event.type !== type || !meant(event.data as Data<T>))
  expect(left.length).toBeLessThan(log.length)
  return [...new Set(checkInvariants(left).map(({ invariant }) => invariant))]
}
const net = (amount: number) => [{ tax: { category: "S", rate: "22" }, net: amount }]

describe("a log of invoices by progress, milestones, periods and down-payments", () => {
  it("is sound as the rules make it", () => {
    expect(checkInvariants(log)).toEqual([])
  })

  it("shows where more was invoiced than was certified or reached (INV-02)", () => {
    expect(
      broken(
        "ProgressCertified",
        ({ percent }) => percent === "75",
        () => ({ percent: "74" }),
      ),
    ).toEqual(["INV-02"])
    expect(without("ProgressCertified", ({ milestone }) => milestone === "BUILT")).toContain("INV-02")
    expect(
      broken(
        "OrderInvoiced",
        ({ invoice }) => invoice === "P-4",
        ({ amounts = [] }) => ({ amounts: amounts.map((each) => ({ ...each, net: each.net + 1 })) }),
      ),
    ).toEqual(["INV-02"])
    expect(
      broken(
        "OrderInvoiced",
        ({ order }) => order === "O-P",
        () => ({ lines: [{ line: "1", quantity: "1" }] }),
      ),
    ).toContain("INV-02")
  })

  it("shows where more is credited by amount than was invoiced (INV-02)", () => {
    expect(
      broken(
        "OrderCredited",
        ({ order }) => order === "O-P",
        () => ({ amounts: net(750_001) }),
      ),
    ).toContain("INV-02")
  })

  it("shows where a down-payment is deducted that was not asked for, or more than that (INV-02)", () => {
    expect(without("OrderInvoiced", ({ invoice }) => invoice === "P-1")).toContain("INV-02")
    expect(
      broken(
        "OrderInvoiced",
        ({ invoice }) => invoice === "G-1",
        () => ({ prepaid: net(3899) }),
      ),
    ).toEqual(["INV-02"])
    expect(
      broken(
        "OrderInvoiced",
        ({ invoice }) => invoice === "G-1",
        () => ({ prepaid: net(13_001) }),
      ),
    ).toEqual(["INV-02"])
  })

  it("shows where an order says otherwise than its invoice (INV-02)", () => {
    expect(
      broken(
        "InvoiceIssued",
        ({ invoice }) => invoice === "P-2",
        ({ lines }) => ({ lines: lines.map(({ bills: _bills, ...each }) => each) }),
      ),
    ).toEqual(["INV-02"])
  })

  it("shows where more was billed of a period's order than was delivered (INV-02)", () => {
    expect(without("DeliveryConfirmed", ({ order }) => order === "O-N2")).toContain("INV-02")
  })

  it("shows where the parts of an instalment don't come to what was open (INV-09)", () => {
    expect(
      broken(
        "InstalmentRescheduled",
        ({ plan }) => plan === undefined,
        ({ splits }) => ({ splits: splits.map((each, at) => (at === 0 ? each : { ...each, amount: 1 })) }),
      ),
    ).toContain("INV-09")
    expect(
      broken(
        "InstalmentRescheduled",
        ({ plan }) => plan === undefined,
        () => ({ instalment: 7 }),
      ),
    ).toContain("INV-09")
    expect(
      broken(
        "InstalmentRescheduled",
        ({ plan, instalment }) => plan !== undefined && instalment === 1,
        ({ splits }) => ({ splits: [...splits, { instalment: 2, dueDate: "2025-12-31", amount: 0 }] }),
      ),
    ).toEqual(["INV-09"])
  })

  it("shows where credit notes and invoices of one series leave a gap, or bear another date (INV-16)", () => {
    expect(without("NumberAssigned", ({ document }) => document.kind === "creditNote")).toContain("INV-16")
    expect(
      broken(
        "CreditNoteIssued",
        ({ creditNote }) => creditNote === "C-1",
        () => ({ issueDate: "2025-02-22" }),
      ),
    ).toContain("INV-16")
  })

  it("shows where an order is given conditions that nobody agreed, or not yet (INV-17)", () => {
    const meant = () => true
    const reapplied = (change: (terms: Data<"ConditionsReapplied">["terms"]) => object) =>
      broken("ConditionsReapplied", meant, ({ terms }) => ({ terms: { ...terms, ...change(terms) } }))
    expect(reapplied(() => ({ version: 3 }))).toEqual(["INV-17"])
    expect(reapplied(({ conditions }) => ({ conditions: { ...conditions, minimumOrder: 1 } }))).toEqual([
      "INV-17",
    ])
    expect(
      broken(
        "ConditionsAmended",
        ({ agreement }) => agreement === "G",
        () => ({ validFrom: "2025-09-03" }),
      ),
    ).toEqual(["INV-17"])
    expect(broken("ConditionsReapplied", meant, () => ({ order: "O-9" }))).toContain("INV-17")
  })

  it("shows where an order is given conditions under which too much was delivered (INV-01)", () => {
    const more = log.map((event) =>
      event.type === "DeliveryConfirmed" && event.data.order === "O-G"
        ? { ...event, data: { ...event.data, lines: [{ line: "1", quantity: "11" }] } }
        : event,
    )
    expect(checkInvariants(more as never).map(({ invariant }) => invariant)).not.toContain("INV-01")
    const strict = more.map((event) =>
      event.type === "ConditionsReapplied"
        ? {
            ...event,
            data: {
              ...event.data,
              terms: {
                ...event.data.terms,
                conditions: { ...event.data.terms.conditions, overDeliveryTolerance: "9" },
              },
            },
          }
        : event,
    )
    expect(checkInvariants(strict as never).map(({ invariant }) => invariant)).toContain("INV-01")
  })
})
