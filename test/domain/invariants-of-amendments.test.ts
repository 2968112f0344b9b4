import type { DomainFact, PlainCommand, RecordedEvent } from "@adv/domain"
import { checkInvariants } from "@adv/domain/testing"
import { beforeAll, describe, expect, it } from "vitest"
import { decoded } from "../demo/made.js"
import { company } from "../support/company.js"
import { bill, customer, day, deliver, released } from "./company.js"

const order = "O-1"
const ones = (quantity: string) => [{ line: "1", quantity }]
const step = (type: string, data: object): PlainCommand => ({ type, on: day, order, ...data }) as PlainCommand

/** Drafted, amended, sent in parts of which one failed, closed short, reopened and invoiced. */
const story: ReadonlyArray<PlainCommand> = [
  ...customer({ overDeliveryTolerance: "10" }),
  step("DraftOrder", { order: "O-2", customer: "ROSSI", currency: "EUR", channel: "phone" }),
  step("AddOrderLine", {
    order: "O-2",
    line: "1",
    sku: "A",
    quantity: "1",
    unitPrice: "5",
    tax: { category: "S", rate: "22" },
  }),
  step("ChangeOrderLine", { order: "O-2", line: "1", reason: "", quantity: "2" }),
  step("RemoveOrderLine", { order: "O-2", line: "1", reason: "" }),
  ...released().slice(2),
  step("ChangeOrderLine", { line: "1", reason: "", quantity: "12" }),
  step("AddOrderLine", {
    line: "3",
    sku: "A",
    quantity: "3",
    unitPrice: "5",
    tax: { category: "S", rate: "22" },
  }),
  step("RemoveOrderLine", { line: "2", reason: "" }),
  step("DispatchDelivery", { delivery: "D-1", lines: ones("9") }),
  step("FailDelivery", { delivery: "D-1", reason: "" }),
  step("DispatchDelivery", { delivery: "D-2", lines: ones("9") }),
  deliver("D-2"),
  bill("I-1"),
  step("ChangeOrderLine", { line: "1", reason: "", quantity: "10" }),
  step("CloseOrderShort", { reason: "" }),
  step("ReopenOrder", { reason: "" }),
  step("DispatchDelivery", { delivery: "D-3", lines: ones("2") }),
  deliver("D-4", [{ line: "3", quantity: "3" }]),
  bill("I-2"),
]

const recorded = async (commands: ReadonlyArray<PlainCommand>): Promise<ReadonlyArray<RecordedEvent>> => {
  const { run, events } = company()
  for (const command of commands) await run(command)
  return decoded(await events())
}

let log: ReadonlyArray<RecordedEvent> = []
beforeAll(async () => {
  log = await recorded(story)
})

type Data<T extends DomainFact["type"]> = Extract<DomainFact, { readonly type: T }>["data"]

/** The invariants that a log breaks when one of its events, counted from 0, had said something else. */
const broken = <T extends DomainFact["type"]>(type: T, which: number, change: (data: Data<T>) => object) => {
  let seen = -1
  const changed = log.map((event) => {
    if (event.type !== type) return event
    seen += 1
    return seen === which ? { ...event, data: { ...event.data, ...change(event.data as Data<T>) } } : event
  })
  expect(seen).toBeGreaterThanOrEqual(which)
  return [...new Set(checkInvariants(changed as never).map(({ invariant }) => invariant))]
}

describe("a log with amendments and deliveries on their way", () => {
  it("is sound as the rules make it", () => {
    expect(checkInvariants(log)).toEqual([])
  })

  it("shows where an amendment leaves less than was delivered (INV-01)", () => {
    expect(broken("OrderLineChanged", 2, ({ to }) => ({ to: { ...to, quantity: "8" } }))).toContain("INV-01")
  })

  it("shows where a line was removed of which something was delivered (INV-01)", () => {
    expect(broken("OrderLineRemoved", 1, () => ({ line: "1" }))).toContain("INV-01")
  })

  it("shows where more was sent than was ordered, before it arrives (INV-01)", () => {
    expect(broken("DeliveryDispatched", 2, () => ({ lines: ones("2.1") }))).toEqual(["INV-01"])
    expect(broken("DeliveryFailed", 0, () => ({ delivery: "D-9" }))).toEqual(["INV-01"])
  })

  it("shows where something is delivered that nobody ordered, though it was once drafted or removed (INV-01)", () => {
    expect(broken("DeliveryConfirmed", 1, () => ({ lines: [{ line: "2", quantity: "1" }] }))).toContain(
      "INV-01",
    )
  })

  it("shows where reopening wants more again than was waived (INV-01)", () => {
    expect(broken("OrderClosedShort", 0, () => ({ lines: ones("5") }))).toEqual(["INV-01"])
  })

  it("shows where an amended order doesn't come to what its lines do, or a draft (INV-10)", () => {
    for (const type of ["OrderLineAdded", "OrderLineChanged", "OrderLineRemoved"] as const)
      for (const which of [0, 1])
        expect(
          broken(type, which, ({ totals }) => ({ totals: { ...totals, payable: totals.payable + 1 } })),
        ).toEqual(["INV-10"])
    expect(broken("OrderLineChanged", 2, ({ to }) => ({ to: { ...to, net: 1 } }))).toContain("INV-10")
  })

  it("shows where an amendment leaves less than was invoiced, though nothing was delivered yet (INV-02)", async () => {
    const before = log
    log = await recorded([
      ...released({}, { invoicingPolicy: "onOrder" }),
      step("ChangeOrderLine", { line: "1", reason: "", quantity: "12" }),
      deliver("D-1", ones("4")),
      bill("I-1", day),
      step("ChangeOrderLine", { line: "2", reason: "", unitPrice: "21" }),
      step("AddOrderLine", {
        line: "3",
        sku: "A",
        quantity: "3",
        unitPrice: "5",
        tax: { category: "S", rate: "22" },
      }),
      step("ChangeOrderLine", { line: "3", reason: "", quantity: "2" }),
      bill("I-2", day),
    ])
    expect(checkInvariants(log)).toEqual([])
    expect(
      broken("OrderLineChanged", 1, ({ from, to }) => ({
        line: "1",
        from: { ...from, quantity: "12" },
        to: { ...to, quantity: "11" },
      })),
    ).toContain("INV-02")
    expect(broken("OrderLineChanged", 2, ({ to }) => ({ to: { ...to, quantity: "1" } }))).toEqual(["INV-02"])
    log = before
  })
})
