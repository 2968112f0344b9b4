import { memoryStore } from "@adv/adapters/memory"
import {
  type CheckPoint,
  type CreditPolicy,
  commandFrom,
  commandIdOf,
  commandRunner,
  creditHoldReleasesText,
  handlersWith,
  type Instant,
  isRecordedEvent,
  type PlainCommand,
  type StoredEvent,
  staticCheck,
  unsafeDate,
} from "@adv/domain"
import { checkInvariants } from "@adv/domain/testing"
import {
  type CompanyModels,
  companyModels,
  creditCheckOf,
  exposureOf,
  heldOrders,
  projections,
} from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { beforeAll, describe, expect, it } from "vitest"
import { issue } from "../domain/company.js"
import { publishLadder, reach, sendNotice } from "../domain/dunning-story.js"
import { allEvents, type Company, clerk, company, withCustomer } from "../support/company.js"
import { history } from "../support/history.js"
import { lawsOver } from "./laws.js"

const always = Number.MAX_SAFE_INTEGER as Instant
const day = "2025-02-03"
const policyOf = (more: object = {}): CreditPolicy => ({ ...staticCheck, ...more })
const publish = (policy: CreditPolicy = staticCheck): PlainCommand => ({
  type: "PublishPolicy",
  on: "2025-01-01",
  policy: "credit",
  kind: "credit",
  body: policy,
})
const limit = (customer: string, amount: number): PlainCommand => ({
  type: "SetCreditLimit",
  on: "2025-01-01",
  customer,
  limit: { amount, currency: "EUR" },
})
const place = (order: string, customer: string, quantity: string, more: object = {}): PlainCommand => ({
  type: "PlaceOrder",
  on: day,
  order,
  customer,
  currency: "EUR",
  lines: [
    { line: "1", sku: "A", quantity, unitPrice: "10", tax: { category: "S", rate: "22" }, ...more },
    { line: "2", sku: "B", quantity: "1", unitPrice: "10", tax: { category: "S", rate: "10" } },
  ],
})
const step = (type: "ValidateOrder" | "ReleaseOrder" | "CompleteOrder", order: string, on = day) =>
  ({ type, on, order }) as PlainCommand
const deliver = (
  order: string,
  delivery: string,
  lines?: ReadonlyArray<{ line: string; quantity: string }>,
) =>
  ({
    type: "ConfirmDelivery",
    on: day,
    order,
    delivery,
    ...(lines === undefined ? {} : { lines }),
  }) as PlainCommand

/** Counts the exposure from all there is, and checks the order. */
const check = async (of: Company, order: string, point: CheckPoint, on = day, policy = staticCheck) => {
  const command = creditCheckOf(await of.models(), order, { on: unsafeDate(on), point, policy })
  if (command === undefined) throw new Error(`there is no order ${order}`)
  return of.run(command)
}
const componentsOf = (models: CompanyModels, customer: string, on = day, policy = staticCheck) =>
  Object.fromEntries(
    exposureOf(models, customer, { asOf: unsafeDate(on), knownAt: always, policy }).components.map(
      ({ component, amount }) => [component, amount],
    ),
  )
const counted = async (of: Company, customer = "ROSSI", on = day, policy = staticCheck) =>
  componentsOf(await of.models(), customer, on, policy)

/** Passes an order's checks up to its release. */
const release = async (of: Company, order: string) => {
  await check(of, order, "order")
  await of.run(step("ValidateOrder", order))
  await check(of, order, "release")
  await of.run(step("ReleaseOrder", order))
}
const controlled = async (amount = 1_000_000, policy = staticCheck): Promise<Company> => {
  const of = company()
  await withCustomer(of, "ROSSI")
  await of.run(publish(policy))
  await of.run(limit("ROSSI", amount))
  return of
}

describe("a customer's exposure", () => {
  it("follows an order from its check to its payment", async () => {
    const of = await controlled()
    await of.run(place("O-1", "ROSSI", "10"))
    // Ten of 12.20, and one of 11.00.
    expect(await counted(of)).toEqual({})
    await check(of, "O-1", "order")
    expect(await counted(of)).toEqual({ reserved: 13_300 })
    await of.run(step("ValidateOrder", "O-1"))
    await check(of, "O-1", "release")
    await of.run(step("ReleaseOrder", "O-1"))
    expect(await counted(of)).toEqual({ releasedNotDelivered: 13_300 })
    await check(of, "O-1", "dispatch")
    await of.run(deliver("O-1", "D-1", [{ line: "1", quantity: "4" }]))
    expect(await counted(of)).toEqual({ deliveredNotInvoiced: 4_880, releasedNotDelivered: 8_420 })
    await of.run({ type: "InvoiceOrder", on: day, invoice: "I-1", order: "O-1" })
    expect(await counted(of)).toEqual({ notDue: 4_880, releasedNotDelivered: 8_420 })
    expect(await counted(of, "ROSSI", "2025-03-06")).toEqual({ overdue: 4_880, releasedNotDelivered: 8_420 })
    await of.run({
      type: "ReceivePayment",
      on: "2025-03-10",
      payment: "P-1",
      customer: "ROSSI",
      currency: "EUR",
      amount: 5_000,
    })
    expect(await counted(of, "ROSSI", "2025-03-10")).toEqual({
      overdue: 4_880,
      releasedNotDelivered: 8_420,
      unappliedCredits: 5_000,
    })
    await of.run({ type: "AllocatePayment", on: "2025-03-10", payment: "P-1", to: [{ invoice: "I-1" }] })
    expect(await counted(of, "ROSSI", "2025-03-10")).toEqual({
      releasedNotDelivered: 8_420,
      unappliedCredits: 120,
    })
    // As of the day of the order, by what is known now, nothing had been paid.
    expect(await counted(of)).toEqual({ notDue: 4_880, releasedNotDelivered: 8_420 })
  })

  it("has orders in it that are invoiced on delivery and were not delivered yet (Odoo 285578)", async () => {
    const of = await controlled(1_000_000, policyOf({ checkAt: [] }))
    await of.run(place("O-1", "ROSSI", "10"))
    await of.run(step("ValidateOrder", "O-1"))
    await of.run(step("ReleaseOrder", "O-1"))
    expect(await counted(of)).toEqual({ releasedNotDelivered: 13_300 })
  })

  it("has nothing in it of orders that were cancelled, closed short or credited (Odoo 262720)", async () => {
    const of = await controlled(1_000_000, policyOf({ checkAt: [] }))
    for (const order of ["O-1", "O-2", "O-3"]) {
      await of.run(place(order, "ROSSI", "10"))
      await of.run(step("ValidateOrder", order))
      await of.run(step("ReleaseOrder", order))
    }
    await of.run({ type: "CancelOrder", on: day, order: "O-1", reason: "", initiator: "customer" })
    expect(await counted(of)).toEqual({ releasedNotDelivered: 26_600 })
    await of.run(deliver("O-2", "D-2", [{ line: "1", quantity: "1" }]))
    await of.run({ type: "CloseOrderShort", on: day, order: "O-2", reason: "" })
    expect(await counted(of)).toEqual({ deliveredNotInvoiced: 1_220, releasedNotDelivered: 13_300 })
    await of.run({ type: "InvoiceOrder", on: day, invoice: "I-2", order: "O-2" })
    await of.run(deliver("O-3", "D-3"))
    await of.run({ type: "InvoiceOrder", on: day, invoice: "I-3", order: "O-3" })
    await of.run({
      type: "IssueCreditNote",
      on: day,
      invoice: "I-3",
      creditNote: "C-3",
      reason: "RETURN",
      credited: { whole: true },
      effectOnOrder: "none",
    })
    expect(await counted(of)).toEqual({ notDue: 1_220 })
    // What is reopened counts again.
    await of.run({ type: "ReopenOrder", on: day, order: "O-2", reason: "" })
    expect(await counted(of)).toEqual({ notDue: 1_220, releasedNotDelivered: 12_080 })
  })

  it("is that of the head office with all its addresses, unless the policy keeps them apart (Odoo 210177)", async () => {
    const of = await controlled(1_000_000, policyOf({ checkAt: [] }))
    for (const shop of ["SHOP-1", "SHOP-2"]) {
      await withCustomer(of, shop)
      await of.run({ type: "AssignParent", on: "2025-01-02", customer: shop, parent: "ROSSI" })
      await of.run(place(`O-${shop}`, shop, "10"))
      await of.run(step("ValidateOrder", `O-${shop}`))
      await of.run(step("ReleaseOrder", `O-${shop}`))
    }
    expect(await counted(of, "ROSSI")).toEqual({ releasedNotDelivered: 26_600 })
    expect(await counted(of, "SHOP-1")).toEqual({ releasedNotDelivered: 26_600 })
    expect(await counted(of, "SHOP-1", day, policyOf({ group: false }))).toEqual({
      releasedNotDelivered: 13_300,
    })
    expect(await counted(of, "ROSSI", day, policyOf({ group: false }))).toEqual({})
    expect(await counted(of, "ROSSI", "2025-01-01")).toEqual({})
  })

  it("leaves out what is wanted after the horizon", async () => {
    const of = await controlled(1_000_000, policyOf({ checkAt: [] }))
    await of.run(place("O-1", "ROSSI", "10", { requestedDate: "2025-04-04" }))
    await of.run(step("ValidateOrder", "O-1"))
    await of.run(step("ReleaseOrder", "O-1"))
    const within = (horizonDays: number) => counted(of, "ROSSI", day, policyOf({ horizonDays }))
    expect(await within(60)).toEqual({ releasedNotDelivered: 13_300 })
    expect(await within(59)).toEqual({ releasedNotDelivered: 1_100 })
  })

  it("has an instrument in it until it is honoured, and for the margin of days after", async () => {
    const of = await controlled(1_000_000, policyOf({ checkAt: [] }))
    await of.run({
      type: "IssueInvoice",
      on: day,
      invoice: "I-1",
      customer: "ROSSI",
      currency: "EUR",
      lines: [{ description: "work", quantity: "1", unitPrice: "100", tax: { category: "S", rate: "22" } }],
    })
    await of.run({
      type: "AcceptInstrument",
      on: day,
      payment: "R-1",
      kind: "RiBa",
      customer: "ROSSI",
      currency: "EUR",
      amount: 12_200,
      maturity: "2025-03-05",
    })
    await of.run({ type: "AllocatePayment", on: day, payment: "R-1", to: [{ invoice: "I-1" }] })
    expect(await counted(of)).toEqual({ instruments: 12_200 })
    await of.run({ type: "HonourInstrument", on: "2025-03-05", payment: "R-1" })
    const margin = policyOf({ insolvencyMarginDays: 5 })
    expect(await counted(of, "ROSSI", "2025-03-10", margin)).toEqual({ instruments: 12_200 })
    expect(await counted(of, "ROSSI", "2025-03-11", margin)).toEqual({})
  })

  it("knows how far dunning has come, where the policy asks", async () => {
    const of = await controlled(1_000_000, policyOf({ checkAt: [] }))
    const plain = {
      levels: [{ code: "FIRST", after: { netDays: 10 }, channel: "email", template: "T" }],
    }
    for (const command of [
      publishLadder(plain),
      issue({ invoice: "I-7", on: "2025-01-15" }),
      reach("N-1", "2025-03-01", 1),
      sendNotice("N-1", "2025-03-01"),
    ])
      await of.run(command)
    const levelWith = async (policy: CreditPolicy) =>
      exposureOf(await of.models(), "ROSSI", { asOf: unsafeDate("2025-03-02"), knownAt: always, policy })
        .dunningLevel
    expect(await levelWith(policyOf({ holdWhen: { ...staticCheck.holdWhen, dunningLevel: 1 } }))).toBe(1)
    expect(await levelWith(staticCheck)).toBe(0)
    await of.run(place("O-1", "ROSSI", "10"))
    const strict = policyOf({ holdWhen: { ...staticCheck.holdWhen, dunningLevel: 1 } })
    await of.run({ ...publish(strict), on: "2025-03-01" } as PlainCommand)
    const { facts } = await check(of, "O-1", "order", "2025-03-02", strict)
    expect(facts.flatMap((each) => each.facts)[0]).toMatchObject({
      type: "CreditCheckFailed",
      data: { reasons: [{ rule: "dunningLevel", actual: 1 }] },
    })
  })

  it("never changes for a date and a moment that were asked for before (INV-24)", async () => {
    const of = await controlled()
    await withCustomer(of, "SHOP")
    await of.run(place("O-1", "ROSSI", "10"))
    await release(of, "O-1")
    await of.run(place("O-2", "SHOP", "20"))
    await check(of, "O-2", "order")
    await of.run({ type: "AssignParent", on: "2025-02-02", customer: "SHOP", parent: "ROSSI" })
    await of.run(limit("ROSSI", 20_000))
    await check(of, "O-2", "order")
    await check(of, "O-1", "dispatch")
    await of.run({ type: "BlockAccount", on: "2025-02-01", customer: "SHOP", reason: "news" })
    await of.run({ type: "CancelOrder", on: "2025-02-02", order: "O-2", reason: "", initiator: "customer" })
    const events = await of.events()
    const answers = (log: ReadonlyArray<StoredEvent>, asOf: string, knownAt: Instant): string => {
      const models = companyModels()
      models.apply(log)
      const query = { asOf: unsafeDate(asOf), knownAt, policy: staticCheck }
      return JSON.stringify([
        exposureOf(models, "ROSSI", query),
        exposureOf(models, "SHOP", query),
        heldOrders(models, query),
      ])
    }
    const seen = new Set<string>()
    for (const { recordedAt } of events)
      for (const asOf of ["2025-01-31", "2025-02-02", "2025-02-03", "2025-03-31"]) {
        const whole = answers(events, asOf, recordedAt)
        seen.add(whole)
        expect(
          answers(
            events.filter((event) => event.recordedAt <= recordedAt),
            asOf,
            recordedAt,
          ),
        ).toBe(whole)
      }
    expect(seen.size).toBeGreaterThan(8)
  })
})

describe("an order on credit hold", () => {
  /** 320.00 are overdue and 133.00 are asked for, of a limit of 400.00. */
  const late = async () => {
    const of = await controlled(40_000)
    await of.run({
      type: "IssueInvoice",
      on: "2025-01-02",
      invoice: "I-7",
      customer: "ROSSI",
      currency: "EUR",
      lines: [{ description: "work", quantity: "1", unitPrice: "320", tax: { category: "E", rate: "0" } }],
    })
    await of.run(place("O-1", "ROSSI", "10"))
    await check(of, "O-1", "order")
    return of
  }
  const heldIn = async (of: Company, on = day) => {
    const held = heldOrders(await of.models(), {
      asOf: unsafeDate(on),
      knownAt: always,
      policy: staticCheck,
    })
    if (isLeft(held)) throw new Error(held.left.message)
    return held.right
  }

  it("says how it stands, and what would release it", async () => {
    const of = await late()
    const [held, ...others] = await heldIn(of)
    expect(others).toEqual([])
    expect(held).toMatchObject({
      order: "O-1",
      customer: "ROSSI",
      answers: "ROSSI",
      credit: { passed: false, document: 13_300, available: 8_000, exposure: { total: 32_000 } },
    })
    expect(creditHoldReleasesText(held?.credit.releasedBy ?? [])).toContain(
      "pay 53.00 EUR of invoice I-7, or agree a limit of 453.00 EUR",
    )
    expect(await of.refused(step("ValidateOrder", "O-1"))).toBe("ORDER_HELD")
  })

  it("is released by the payment that it said, once it is checked again", async () => {
    const of = await late()
    await of.run({
      type: "ReceivePayment",
      on: day,
      payment: "P-1",
      customer: "ROSSI",
      currency: "EUR",
      amount: 5_300,
    })
    expect((await heldIn(of))[0]?.credit.passed).toBe(true)
    const { facts } = await check(of, "O-1", "order")
    expect(facts.flatMap((each) => each.facts).map(({ type }) => type)).toEqual([
      "CreditCheckPassed",
      "OrderHoldReleased",
      "CreditReserved",
    ])
    expect(await heldIn(of)).toEqual([])
    await of.run(step("ValidateOrder", "O-1"))
  })

  it("stays on hold by the oldest invoice that isn't disputed, whatever the limit", async () => {
    const strict = policyOf({ holdWhen: { ...staticCheck.holdWhen, oldestOverdueDays: 10 } })
    const of = await controlled(1_000_000, strict)
    for (const [invoice, on] of [
      ["I-1", "2024-12-20"],
      ["I-2", "2024-12-30"],
    ] as const)
      await of.run({
        type: "IssueInvoice",
        on,
        invoice,
        customer: "ROSSI",
        currency: "EUR",
        paymentTerm: {
          id: "NET-30",
          version: 1,
          lines: [{ share: { remainder: true }, steps: [{ addDays: 30 }] }],
        },
        lines: [{ description: "work", quantity: "1", unitPrice: "10", tax: { category: "E", rate: "0" } }],
      })
    await of.run(place("O-1", "ROSSI", "10"))
    const failed = await check(of, "O-1", "order", day, strict)
    expect(failed.facts.flatMap((each) => each.facts)[0]).toMatchObject({
      type: "CreditCheckFailed",
      data: { reasons: [{ rule: "oldestOverdue", actual: 15, allowed: 10, invoice: "I-1" }] },
    })
    await of.run({ type: "OpenDispute", on: day, invoice: "I-1", dispute: "D-1", reason: "DAMAGE" })
    const passed = await check(of, "O-1", "order", day, strict)
    expect(passed.facts.flatMap((each) => each.facts)[0]).toMatchObject({ type: "CreditCheckPassed" })
  })
})

describe("two orders that are checked at once", () => {
  const race = async () => {
    const store = memoryStore({ clock: { now: () => 1_736_930_000_000 as Instant } })
    const handlers = handlersWith({})
    const runners = [commandRunner({ store, handlers }), commandRunner({ store, handlers })]
    const models = async () => {
      const all = companyModels()
      all.apply(await allEvents(store))
      return all
    }
    let count = 0
    const request = (command: PlainCommand) => ({
      id: commandIdOf(`race/${count++}`),
      command: commandFrom(command),
      by: clerk,
    })
    const run = async (command: PlainCommand) => {
      const outcome = await runners[0]?.run(request(command))()
      if (outcome === undefined || isLeft(outcome)) throw new Error(outcome?.left.message)
    }
    await run({ type: "RegisterCustomer", on: "2025-01-01", customer: "ROSSI", name: "R", currency: "EUR" })
    await run({
      type: "AgreeConditions",
      on: "2025-01-01",
      customer: "ROSSI",
      agreement: "A",
      validFrom: "2025-01-01",
      conditions: {
        paymentTerm: {
          id: "NET",
          version: 1,
          lines: [{ share: { remainder: true }, steps: [{ addDays: 30 }] }],
        },
        invoicingPolicy: "onDelivery",
        overDeliveryTolerance: "0",
      },
    })
    await run(publish())
    await run(limit("ROSSI", 20_000))
    await run(place("O-1", "ROSSI", "10"))
    await run(place("O-2", "ROSSI", "10"))
    return { store, runners, models, request, run }
  }

  it("don't both pass on the same headroom", async () => {
    const { store, runners, models, request } = await race()
    // Both count the exposure before either is checked.
    const before = await models()
    const asked = ["O-1", "O-2"].map((order) =>
      creditCheckOf(before, order, { on: unsafeDate(day), point: "order", policy: staticCheck }),
    )
    const outcomes = await Promise.all(
      asked.map((command, index) => {
        if (command === undefined) throw new Error("there is no order")
        return runners[index]?.run(request(command))()
      }),
    )
    for (const outcome of outcomes) expect(outcome?._tag).toBe("Right")
    const types = (await allEvents(store)).map(({ type }) => type)
    expect(types.filter((type) => type === "CreditCheckPassed")).toHaveLength(1)
    expect(types.filter((type) => type === "CreditCheckFailed")).toHaveLength(1)
  })

  it("both pass, each once, where there is room for both", async () => {
    const { store, runners, models, request, run } = await race()
    await run(limit("ROSSI", 26_600))
    const before = await models()
    for (const [index, order] of ["O-1", "O-2"].entries()) {
      const command = creditCheckOf(before, order, {
        on: unsafeDate(day),
        point: "order",
        policy: staticCheck,
      })
      if (command === undefined) throw new Error("there is no order")
      await runners[index]?.run(request(command))()
    }
    const events = await allEvents(store)
    expect(events.filter(({ type }) => type === "CreditCheckPassed")).toHaveLength(2)
    expect(componentsOf(await models(), "ROSSI")).toEqual({ reserved: 26_600 })
    expect(checkInvariants(events.filter(isRecordedEvent))).toEqual([])
  })
})

const controlledHistory = async (): Promise<ReadonlyArray<StoredEvent>> => {
  const of = await controlled()
  await withCustomer(of, "SHOP")
  await of.run({ type: "AssignParent", on: "2025-02-02", customer: "SHOP", parent: "ROSSI" })
  for (const order of ["O-1", "O-2"]) {
    await of.run(place(order, order === "O-1" ? "ROSSI" : "SHOP", "10"))
    await release(of, order)
    await check(of, order, "dispatch")
    await of.run(deliver(order, `D-${order}`))
  }
  await of.run(limit("ROSSI", 1))
  await of.run(place("O-3", "SHOP", "10"))
  await check(of, "O-3", "order")
  const events = await of.events()
  expect(checkInvariants(events.filter(isRecordedEvent))).toEqual([])
  return events
}
let histories: ReadonlyArray<ReadonlyArray<StoredEvent>> = []
beforeAll(async () => {
  histories = await Promise.all([controlledHistory(), history(4, 20)])
})
lawsOver(projections.credit, () => histories)
