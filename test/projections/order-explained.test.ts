import { type Day, type Instant, type RecordedEvent, streamName, toDay, unsafeDate } from "@adv/domain"
import { companyHistory } from "@adv/domain/testing"
import {
  type CompanyModels,
  companyModels,
  explainOrder,
  type OrderStatus,
  orderScope,
  orderStatusFrom,
  orderTimeline,
  progressForCustomer,
} from "@adv/projections"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { decoded } from "../demo/made.js"
import { invoicingStory } from "../domain/invoicing-story.js"
import { company } from "../support/company.js"
import { runs } from "../support/runs.js"
import { internal, ordersAtWork } from "./orders-at-work.js"

const day = (text: string): Day => toDay(unsafeDate(text))
const always = Number.MAX_SAFE_INTEGER as Instant
const on = (date: string, knownAt = always) => ({ asOf: day(date), knownAt })

const statesOf = (log: ReadonlyArray<RecordedEvent>): CompanyModels["states"] => {
  const models = companyModels()
  models.apply(log)
  return models.states
}

let log: ReadonlyArray<RecordedEvent> = []
let invoicing: ReadonlyArray<RecordedEvent> = []
/** Companies that do everything that can be done, in any order. */
let companies: ReadonlyArray<ReadonlyArray<RecordedEvent>> = []
beforeAll(async () => {
  const of = company()
  for (const command of ordersAtWork) await of.run(command)
  log = decoded(await of.events())
  const other = company()
  for (const command of invoicingStory) await other.run(command)
  invoicing = decoded(await other.events())
  companies = fc
    .sample(companyHistory(), { numRuns: runs(6), seed: 7 })
    .map((history) => decoded(history.log))
}, 60_000)

const ordersIn = (events: ReadonlyArray<RecordedEvent>): ReadonlyArray<string> => [
  ...new Set(events.flatMap((event) => (event.type === "OrderPlaced" ? [event.data.order] : []))),
]

/** Pairs of dates spread over a log: what took effect and was known then. */
const horizons = (events: ReadonlyArray<RecordedEvent>) =>
  [0.4, 0.75, 1].flatMap((share) => {
    const last = events[Math.floor((events.length - 1) * share)]
    if (last === undefined) return []
    const asOf = toDay(last.metadata.effectiveDate)
    return [
      { asOf, knownAt: last.recordedAt },
      { asOf: (asOf + 60) as Day, knownAt: last.recordedAt },
    ]
  })

/** What may be in the customer's view: nothing that isn't listed here may get out by being added somewhere. */
const fields = new Set([
  "order",
  "placedOn",
  "stage",
  "lines",
  "line",
  "sku",
  "ordered",
  "delivered",
  "cancelled",
  "requestedDate",
  "promisedDate",
  "expectedDate",
  "lastDelivery",
])
const stages = ["received", "inPreparation", "partiallyDelivered", "delivered", "closed", "cancelled"]
const isDate = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text)
const isQuantity = (text: string): boolean => /^-?\d+(\.\d+)?$/.test(text)

const leaves = (value: unknown, path: ReadonlyArray<string> = []): ReadonlyArray<[string, unknown]> =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, inner]) =>
        leaves(inner, Array.isArray(value) ? path : [...path, key]),
      )
    : [[path.join("."), value]]

describe("an order's progress, for its customer", () => {
  it("is the stage and the dates he was given, and no delay that he wasn't told of", () => {
    const seen = (date: string) => progressForCustomer(statesOf(log), "O-2", on(date))
    expect(seen("2025-01-10")).toMatchObject({ stage: "received", lines: [{ promisedDate: null }] })
    expect(seen("2025-01-12")).toMatchObject({
      stage: "inPreparation",
      lines: [{ promisedDate: "2025-01-20" }],
    })
    expect(seen("2025-01-20")).toEqual({
      order: "O-2",
      placedOn: "2025-01-10",
      stage: "partiallyDelivered",
      lines: [
        {
          line: "1",
          sku: "SKU-1",
          ordered: "4",
          delivered: "1",
          cancelled: "0",
          requestedDate: "2025-01-20",
          promisedDate: "2025-01-20",
          expectedDate: null,
          lastDelivery: "2025-01-15",
        },
      ],
    })
    expect(seen("2025-01-21")?.lines[0]).toMatchObject({ expectedDate: "2025-01-25" })
  })

  it("says nothing of a hold: it is being prepared like any other", () => {
    expect(progressForCustomer(statesOf(log), "O-1", on("2025-01-20"))?.stage).toBe("received")
  })

  it("keeps to the promise that binds: one that was moved back without his word is none to him", async () => {
    const of = company()
    for (const command of ordersAtWork) await of.run(command)
    const revise = { type: "RevisePromise", order: "O-2", line: "1", cause: "machine" } as const
    await of.run({ ...revise, on: "2025-01-22", to: "2025-01-30", agreedByCustomer: false })
    await of.run({ ...revise, on: "2025-01-24", to: "2025-01-28", agreedByCustomer: true })
    const states = statesOf(decoded(await of.events()))
    const promised = (date: string) => progressForCustomer(states, "O-2", on(date))?.lines[0]?.promisedDate
    expect([promised("2025-01-22"), promised("2025-01-24")]).toEqual(["2025-01-20", "2025-01-28"])
  })

  it("lets nothing out: no reason, no name, no department, no amount, no field that isn't his", () => {
    const told = ["O-1", "O-2", "O-3"].map((order) =>
      progressForCustomer(statesOf(log), order, on("2025-01-31")),
    )
    const text = JSON.stringify(told)
    for (const secret of Object.values(internal)) expect(text).not.toContain(secret)
    // All of them are there to be leaked.
    const all = JSON.stringify(log)
    for (const secret of Object.values(internal)) expect(all).toContain(secret)
    for (const word of ["anna", "ADV", "finance", "logistics", "hold", "credit", "EUR"])
      expect(text).not.toContain(word)
  })

  it("lets nothing out, whatever happens in a company", () => {
    for (const events of companies) {
      const states = statesOf(events)
      const skus = new Set(
        events.flatMap((event) => {
          if (event.type === "OrderPlaced") return event.data.lines.map(({ sku }) => sku)
          if (event.type === "OrderLineAdded") return [event.data.added.sku]
          return event.type === "OrderLineChanged" ? [event.data.to.sku] : []
        }),
      )
      for (const horizon of horizons(events))
        for (const order of ordersIn(events)) {
          const seen = progressForCustomer(states, order, horizon)
          if (seen === undefined) continue
          const lines = new Set(seen.lines.map(({ line }) => line))
          for (const [path, value] of leaves(seen)) {
            const field = path.split(".").at(-1) ?? ""
            expect(fields).toContain(field)
            if (value === null) continue
            const text = String(value)
            if (field === "order") expect(text).toBe(order)
            else if (field === "stage") expect(stages).toContain(text)
            else if (field === "line") expect(lines).toContain(text)
            else if (field === "sku") expect(skus).toContain(text)
            else expect(isDate(text) || isQuantity(text)).toBe(true)
          }
        }
    }
  })
})

describe("the explanation of an order's status", () => {
  const dimensionsOf = (status: OrderStatus): { readonly [dimension: string]: unknown } => ({
    lifecycle: status.lifecycle,
    holds: status.holds,
    fulfilment: status.fulfilment,
    billing: status.billing,
    settlement: status.settlement,
    delivery: status.delivery,
    displayStatus: status.displayStatus,
  })

  it("names the facts that made each dimension what it is, and what would move it on", () => {
    const { dimensions } = explainOrder(log, "O-1", on("2025-01-20")) ?? { dimensions: [] }
    const told = dimensions.map(({ dimension, value, facts }) => [
      dimension,
      value,
      facts.map(({ type }) => type),
    ])
    expect(told).toEqual([
      ["displayStatus", "onHold", ["OrderPlaced", "OrderHeld"]],
      ["lifecycle", "placed", ["OrderPlaced"]],
      ["holds", "manual", ["OrderPlaced", "OrderHeld"]],
      ["fulfilment", "none", ["OrderPlaced"]],
      ["billing", "none", ["OrderPlaced"]],
      ["settlement", "notDue", ["OrderPlaced"]],
      ["delivery", "not late", ["OrderPlaced"]],
    ])
    const of = (dimension: string) => dimensions.find((each) => each.dimension === dimension)
    expect(of("displayStatus")?.because).toBe("None of cancelled fits, and it has a hold.")
    expect(of("holds")).toMatchObject({
      because: `Held: manual since 2025-01-11 (${internal.hold}).`,
      next: ["ReleaseHold takes the manual hold off."],
    })
    expect(of("fulfilment")?.next).toEqual(["ConfirmDelivery of 10 of line 1 completes it."])
  })

  it("names the money that settled it", () => {
    const orders = ordersIn(invoicing)
    const settled = orders.flatMap((order) => {
      const explained = explainOrder(invoicing, order, on("2026-01-01"))
      const settlement = explained?.dimensions.find(({ dimension }) => dimension === "settlement")
      return settlement === undefined || !settlement.because.includes("paid") ? [] : [settlement]
    })
    expect(settled.length).toBeGreaterThan(0)
    for (const { facts } of settled) expect(facts.map(({ type }) => type)).toContain("InstalmentSettled")
  })

  it("comes to the same from its facts alone, dimension by dimension and as a whole", () => {
    let explained = 0
    for (const events of [log, invoicing, ...companies]) {
      const models = companyModels()
      models.apply(events)
      for (const horizon of horizons(events))
        for (const order of ordersIn(events)) {
          const explanation = explainOrder(events, order, horizon)
          if (explanation === undefined) continue
          explained += 1
          const { status } = explanation
          for (const { dimension, facts } of explanation.dimensions) {
            const again = orderStatusFrom(facts, order, horizon)
            if (again === undefined)
              throw new Error(`nothing follows from the facts of ${dimension} of ${order}`)
            expect([order, dimension, dimensionsOf(again)[dimension]]).toEqual([
              order,
              dimension,
              dimensionsOf(status)[dimension],
            ])
            if (dimension === "displayStatus") expect(again).toEqual(status)
          }
        }
    }
    expect(explained).toBeGreaterThan(100)
  })

  it("is of the same status that the read models give", () => {
    for (const events of [log, invoicing])
      for (const order of ordersIn(events)) {
        const horizon = on("2025-06-30")
        expect(explainOrder(events, order, horizon)?.status).toEqual(orderStatusFrom(events, order, horizon))
      }
    expect(explainOrder(log, "O-2", on("2025-01-09"))).toBeUndefined()
  })

  it("doesn't list what made no difference", () => {
    const { dimensions = [] } = explainOrder(log, "O-2", on("2025-01-20")) ?? {}
    const types = new Set(dimensions.flatMap(({ facts }) => facts.map(({ type }) => type)))
    for (const other of ["StepHandedOver", "OrderAcknowledged", "ReviseExpectedDelivery"])
      expect([...types]).not.toContain(other)
  })
})

const scoped = (events: ReadonlyArray<RecordedEvent>, order: string): ReadonlyArray<RecordedEvent> => {
  const scope = orderScope(order)
  for (const event of events) scope.learn(event)
  return events.filter(scope.has)
}

describe("an order's timeline", () => {
  it("has all that is about it, over all streams, in the order in which it was recorded", () => {
    const types = scoped(log, "O-2").map(({ type }) => type)
    expect(types).toEqual([
      "OrderPlaced",
      "OrderAcknowledged",
      "OrderValidated",
      "OrderReleased",
      "DeliveryPromised",
      "StepHandedOver",
      "StepReturned",
      "DeliveryConfirmed",
      "StockShortageReported",
      "CustomerEnquiryReceived",
      "ComplaintReceived",
      "ExpectedDeliveryRevised",
      "DeliveryDelayAnticipated",
      "WorkItemCreated",
      "MessageQueued",
      "MessageSent",
      "MessageBounced",
      "EnquiryAnswered",
      "CustomerNotified",
    ])
    expect(scoped(log, "O-1").map(({ type }) => type)).toContain("ApprovalRequested")
    expect(scoped(log, "O-1").map(({ type }) => type)).toContain("ApprovalExpired")
  })

  it("has its invoices, their payments from when the money came in, and their credit notes; and nobody else's", () => {
    const events = [...companies, invoicing]
    let payments = 0
    for (const each of events)
      for (const order of ordersIn(each)) {
        const found = scoped(each, order)
        const positions = new Set(found.map(({ position }) => position))
        const own = each.filter(({ stream }) => stream === streamName("order", order))
        for (const { position } of own) expect(positions).toContain(position)
        const invoices = new Set(
          own.flatMap((event) => (event.type === "OrderInvoiced" ? [event.data.invoice] : [])),
        )
        for (const event of each) {
          const [of = ""] = event.stream.split("-")
          if (of === "invoice" && !("orders" in event.data)) {
            const invoice = event.stream.slice("invoice-".length)
            if (invoices.has(invoice as never)) expect(positions).toContain(event.position)
          }
          if (of === "order" && event.stream !== streamName("order", order))
            // An order that shares an invoice with it is there with what it says of that invoice only.
            expect(positions.has(event.position) ? event.type : "OrderInvoiced").toMatch(
              /^Order(Invoiced|Credited)$/,
            )
        }
        payments += found.filter(({ type }) => type === "PaymentReceived").length
      }
    expect(payments).toBeGreaterThan(0)
  })

  it("says how long the order waited, and who handed over to whom", () => {
    const { entries, handOvers, departments } = orderTimeline(scoped(log, "O-1"), on("2025-01-20"))
    expect(
      entries.map(({ event, effectiveDate, waitedDays, actor, department }) => [
        event.type,
        effectiveDate,
        waitedDays,
        actor,
        department,
      ]),
    ).toEqual([
      ["OrderPlaced", "2025-01-10", 0, "anna", "ADV"],
      ["OrderHeld", "2025-01-11", 1, "anna", "ADV"],
      ["ApprovalRequested", "2025-01-13", 2, "anna", "ADV"],
      ["StepHandedOver", "2025-01-13", 0, "anna", "ADV"],
      ["StepAccepted", "2025-01-16", 3, "anna", "ADV"],
      ["StepDeadlineSet", "2025-01-16", 0, "anna", "ADV"],
    ])
    expect(handOvers).toEqual([
      {
        step: "validation",
        from: "ADV",
        to: "finance",
        reason: internal.handOver,
        on: "2025-01-13",
        outcome: "accepted",
        until: "2025-01-16",
        waitedDays: 3,
      },
    ])
    expect(departments).toEqual([{ department: "ADV", facts: 6, waitedDays: 6 }])
    expect(orderTimeline(scoped(log, "O-1"), on("2025-01-14")).handOvers).toMatchObject([
      { outcome: "pending", until: null, waitedDays: 1 },
    ])
  })
})
