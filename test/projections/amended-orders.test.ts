import { type Day, fromDay, type Instant, type RecordedEvent, toDay, unsafeDate } from "@adv/domain"
import {
  amendedLines,
  availabilityOf,
  countDeadlines,
  delayAnticipation,
  delays,
  delayWatch,
  demand,
  inventoryFeed,
  openDemand,
  orderCardOf,
  orders,
  type Projection,
  readModels,
} from "@adv/projections"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { decoded } from "../demo/made.js"
import { type Company, company, withCustomer, withOrder } from "../support/company.js"
import { runs } from "../support/runs.js"
import { lawsOver } from "./laws.js"

const day = (text: string): Day => toDay(unsafeDate(text))
const always = Number.MAX_SAFE_INTEGER as Instant
const tax = { category: "S", rate: "22" } as const

const models = (log: ReadonlyArray<RecordedEvent>) => {
  const read = readModels({ orders, delays, demand })
  read.apply(log)
  return read.states
}

/** An order of 10 at 5, due on 10 February, to which things happen. */
const story = async (of: Company): Promise<void> => {
  await withCustomer(of, "ROSSI")
  await withOrder(of, "O-1", {
    customer: "ROSSI",
    on: "2025-01-10",
    quantity: "10",
    unitPrice: "5",
    requestedDate: "2025-02-10",
  })
  const order = "O-1"
  await of.run({
    type: "AddOrderLine",
    on: "2025-01-20",
    order,
    line: "2",
    sku: "B",
    quantity: "4",
    unitPrice: "20",
    tax,
    requestedDate: "2025-02-12",
  })
  await of.run({
    type: "ChangeOrderLine",
    on: "2025-01-22",
    order,
    line: "1",
    reason: "more",
    quantity: "12",
    requestedDate: "2025-02-15",
  })
  // Noted late: it took effect before the change.
  await of.run({
    type: "AddOrderLine",
    on: "2025-01-15",
    order,
    line: "3",
    sku: "C",
    quantity: "1",
    unitPrice: "100",
    tax,
  })
  await of.run({ type: "RemoveOrderLine", on: "2025-01-25", order, line: "3", reason: "not made any more" })
  await of.run({
    type: "ConfirmDelivery",
    on: "2025-02-12",
    order,
    delivery: "D-1",
    lines: [{ line: "1", quantity: "12" }],
  })
}

const cardOn = (log: ReadonlyArray<RecordedEvent>, asOf: string, knownAt = always) =>
  orderCardOf(models(log).orders, "O-1", { asOf: day(asOf), knownAt })

describe("an amended order", () => {
  let log: ReadonlyArray<RecordedEvent> = []
  beforeAll(async () => {
    const of = company()
    await story(of)
    log = decoded(await of.events())
  })

  it("has, on each date, the lines, quantities and amounts that it had then", () => {
    const told = (asOf: string) => {
      const card = cardOn(log, asOf)
      return [
        card?.net,
        card?.gross,
        card?.lines.map(({ line, ordered, net }) => [line, ordered / 1_000_000, net]),
      ]
    }
    expect(told("2025-01-10")).toEqual([5_000, 6_100, [["1", 10, 5_000]]])
    expect(told("2025-01-15")).toEqual([
      15_000,
      18_300,
      [
        ["1", 10, 5_000],
        ["3", 1, 10_000],
      ],
    ])
    expect(told("2025-01-20")[2]).toEqual([
      ["1", 10, 5_000],
      ["2", 4, 8_000],
      ["3", 1, 10_000],
    ])
    expect(told("2025-01-22")[0]).toBe(24_000)
    expect(told("2025-01-25")).toEqual([
      14_000,
      17_080,
      [
        ["1", 12, 6_000],
        ["2", 4, 8_000],
      ],
    ])
  })

  it("was known to have as many lines as were recorded by then", () => {
    const added = log.findIndex(({ type }) => type === "OrderLineAdded")
    const before = log[added - 1]?.recordedAt ?? always
    expect(cardOn(log, "2025-03-01", before)?.lines).toHaveLength(1)
  })

  it("is due when it is asked for now, in the quantity that is asked for now", () => {
    const { orders: book } = models(log)
    const due = (from: string, to: string, asOf: string) =>
      countDeadlines(book, { from: day(from), to: day(to), asOf: day(asOf), knownAt: always })
    // Before the change, the whole of line 1 was due on the 10th; since then 12 of it on the 15th, and line 2 on the 12th.
    expect(due("2025-02-10", "2025-02-11", "2025-02-20")).toEqual({ met: 0, due: 0 })
    expect(due("2025-02-15", "2025-02-16", "2025-02-20")).toEqual({ met: 1, due: 1 })
    expect(due("2025-02-12", "2025-02-13", "2025-02-20")).toEqual({ met: 0, due: 1 })
    const known = log.find(({ type }) => type === "OrderLineAdded")?.recordedAt ?? 0
    expect(
      countDeadlines(book, {
        from: day("2025-02-10"),
        to: day("2025-02-11"),
        asOf: day("2025-02-20"),
        knownAt: (known - 1) as Instant,
      }),
    ).toEqual({ met: 0, due: 1 })
  })

  it("has its added and removed lines counted apart, on the days they took effect", () => {
    const { orders: book } = models(log)
    const counted = (from: string, to: string) =>
      amendedLines(book, { from: day(from), to: day(to), asOf: day("2025-12-31"), knownAt: always })
    expect(counted("2025-01-01", "2025-02-01")).toEqual({ added: 2, removed: 1 })
    expect(counted("2025-01-15", "2025-01-16")).toEqual({ added: 1, removed: 0 })
  })

  it("is wanted by nobody once it was cancelled, whatever was amended before", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "O-1", {
      customer: "ROSSI",
      on: "2025-01-10",
      quantity: "10",
      unitPrice: "5",
      requestedDate: "2025-02-10",
    })
    await of.run({
      type: "ChangeOrderLine",
      on: "2025-01-11",
      order: "O-1",
      line: "1",
      reason: "",
      quantity: "15",
    })
    await of.run({
      type: "AddOrderLine",
      on: "2025-01-11",
      order: "O-1",
      line: "2",
      sku: "B",
      quantity: "1",
      unitPrice: "1",
      tax,
    })
    await of.run({ type: "CancelOrder", on: "2025-01-12", order: "O-1", reason: "", initiator: "customer" })
    const cancelled = decoded(await of.events())
    for (const { ordered, cancelled: gone } of cardOn(cancelled, "2025-03-01")?.lines ?? [])
      expect(ordered).toBe(gone)
    const { orders: book } = models(cancelled)
    expect(
      countDeadlines(book, {
        from: day("2025-01-01"),
        to: day("2025-12-31"),
        asOf: day("2025-12-31"),
        knownAt: always,
      }),
    ).toEqual({ met: 0, due: 0 })
  })

  it("is where it was when it was reopened, with what was waived wanted again", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "O-1", { customer: "ROSSI", on: "2025-01-10", quantity: "10", unitPrice: "5" })
    await of.run({ type: "CloseOrderShort", on: "2025-01-20", order: "O-1", reason: "" })
    await of.run({ type: "ReopenOrder", on: "2025-01-25", order: "O-1", reason: "" })
    const reopened = decoded(await of.events())
    expect(cardOn(reopened, "2025-01-20")).toMatchObject({
      lifecycle: "closedShort",
      lines: [{ waived: 10_000_000 }],
    })
    expect(cardOn(reopened, "2025-01-25")).toMatchObject({ lifecycle: "released", lines: [{ waived: 0 }] })
  })

  it("is asked for on the day it was moved to last, on each date", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "O-1", {
      customer: "ROSSI",
      on: "2025-01-10",
      quantity: "10",
      unitPrice: "5",
      requestedDate: "2025-02-10",
    })
    const move = (on: string, requestedDate: string) =>
      of.run({ type: "ChangeOrderLine", on, order: "O-1", line: "1", reason: "", requestedDate })
    await move("2025-01-12", "2025-02-20")
    await move("2025-01-14", "2025-02-15")
    const log = decoded(await of.events())
    const asked = (asOf: string) => cardOn(log, asOf)?.lines[0]?.requested
    expect(["2025-01-11", "2025-01-13", "2025-01-14"].map(asked)).toEqual(
      ["2025-02-10", "2025-02-20", "2025-02-15"].map(day),
    )
    const due = (on: string) =>
      countDeadlines(models(log).orders, {
        from: day(on),
        to: day(on) + 1,
        asOf: day("2025-03-01"),
        knownAt: always,
      }).due
    expect(["2025-02-10", "2025-02-15", "2025-02-20"].map(due)).toEqual([0, 1, 0])
  })

  it("is no order while it is a draft", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await of.run({
      type: "DraftOrder",
      on: "2025-01-10",
      order: "O-1",
      customer: "ROSSI",
      currency: "EUR",
      channel: "phone",
    })
    await of.run({
      type: "AddOrderLine",
      on: "2025-01-10",
      order: "O-1",
      line: "1",
      sku: "A",
      quantity: "1",
      unitPrice: "1",
      tax,
    })
    expect(cardOn(decoded(await of.events()), "2025-02-01")).toBeUndefined()
    await of.run({
      type: "PlaceOrder",
      on: "2025-01-12",
      order: "O-1",
      customer: "ROSSI",
      currency: "EUR",
      lines: [],
    })
    expect(cardOn(decoded(await of.events()), "2025-02-01")).toMatchObject({
      net: 100,
      lines: [{ line: "1" }],
    })
  })
})

/** Lines whose promise is missed: told in time, told after the customer had asked, told too late, and on time. */
const late = async (of: Company): Promise<void> => {
  await withCustomer(of, "ROSSI")
  for (const order of ["TOLD", "ASKED", "TOO-LATE", "ON-TIME", "AGREED"]) {
    await withOrder(of, order, { customer: "ROSSI", on: "2025-01-10", quantity: "10", unitPrice: "5" })
    await of.run({ type: "PromiseDelivery", on: "2025-01-11", order, line: "1", date: "2025-02-10" })
    await of.run({
      type: "ReviseExpectedDelivery",
      on: "2025-01-20",
      order,
      line: "1",
      expectedDate: order === "ON-TIME" ? "2025-02-09" : "2025-02-14",
      source: "carrier",
    })
  }
  const notify = (order: string, on: string, line?: string) =>
    of.run({
      type: "NotifyCustomer",
      on,
      order,
      topic: "DELIVERY_DELAY",
      channel: "email",
      ...(line === undefined ? {} : { line }),
    })
  const enquire = (contact: string, order: string, on: string) =>
    of.run({
      type: "ReceiveEnquiry",
      on,
      contact,
      customer: "ROSSI",
      order,
      topic: "DELIVERY_DELAY",
      channel: "phone",
    } as never)
  await notify("TOLD", "2025-01-21", "1")
  await enquire("C-1", "TOLD", "2025-01-22")
  await enquire("C-2", "ASKED", "2025-01-21")
  await notify("ASKED", "2025-01-21")
  await notify("TOO-LATE", "2025-02-10")
  await of.run({
    type: "RevisePromise",
    on: "2025-01-22",
    order: "AGREED",
    line: "1",
    to: "2025-02-14",
    cause: "",
    agreedByCustomer: true,
  })
  for (const order of ["TOLD", "ASKED", "TOO-LATE", "AGREED"])
    await of.run({ type: "ConfirmDelivery", on: "2025-02-14", order, delivery: `D-${order}` })
  await of.run({ type: "ConfirmDelivery", on: "2025-02-10", order: "ON-TIME", delivery: "D-ON-TIME" })
}

describe("delays", () => {
  let log: ReadonlyArray<RecordedEvent> = []
  beforeAll(async () => {
    const of = company()
    await late(of)
    log = decoded(await of.events())
  })
  const anticipated = (asOf: string, knownAt = always) =>
    delayAnticipation(models(log), {
      from: day("2025-02-01"),
      to: day("2025-03-01"),
      asOf: day(asOf),
      knownAt,
    })

  it("are watched while they can still be told: what is expected after its promise, and whether the customer knows", () => {
    const watch = delayWatch(models(log), { asOf: day("2025-01-22"), knownAt: always })
    expect(
      watch.map(({ order, delayDays, notified, enquired }) => [order, delayDays, notified, enquired]),
    ).toEqual([
      ["TOLD", 4, day("2025-01-21"), day("2025-01-22")],
      ["ASKED", 4, day("2025-01-21"), day("2025-01-21")],
      ["TOO-LATE", 4, null, null],
    ])
    expect(watch[0]).toMatchObject({ line: "1", customer: "ROSSI", open: 10_000_000, anticipated: true })
    expect(delayWatch(models(log), { asOf: day("2025-02-14"), knownAt: always })).toEqual([])
    expect(delayWatch(models(log), { asOf: day("2025-01-19"), knownAt: always })).toEqual([])
  })

  it("are anticipated when the customer hears of them in time and before he asks (QU-13)", () => {
    // Told in time, and agreed to another day; not: asked first, told on the very day.
    expect(anticipated("2025-02-28")).toEqual({ anticipated: 2, delayed: 4 })
  })

  it("count from the day after the promise, while nobody knows yet whether they will come true", () => {
    expect(anticipated("2025-02-10")).toEqual({ anticipated: 0, delayed: 0 })
    expect(anticipated("2025-02-11")).toEqual({ anticipated: 2, delayed: 4 })
  })

  it("were not anticipated as long as nobody knew that the customer had been told", () => {
    const notified = log.find(({ type }) => type === "CustomerNotified")?.recordedAt ?? 0
    const { delayed, anticipated: told } = anticipated("2025-02-28", (notified - 1) as Instant)
    expect([told, delayed]).toEqual([0, 5])
  })
})

const stockAt = { item: "A@MILANO", sku: "A", site: "MILANO" }

describe("open demand", () => {
  it("is what the signals come to by article, site and week, however sure it is", async () => {
    const of = company()
    const publish = (order: string, sequence: number, quantity: string, change: string, more: object = {}) =>
      of.run({
        type: "PublishDemandSignal",
        on: "2025-01-10",
        order,
        line: "1",
        sequence,
        sku: "A",
        site: "MILANO",
        quantity,
        change,
        certainty: "placed",
        cause: "changed",
        requestedDate: "2025-02-12",
        ...more,
      })
    await publish("O-1", 1, "10", "10")
    await publish("O-1", 2, "12", "2")
    await publish("O-1", 3, "10", "-2", { certainty: "released" })
    await publish("O-1", 4, "6", "-4", { certainty: "released", on: "2025-02-01" })
    await publish("O-2", 1, "3", "3", { promisedDate: "2025-02-20" })
    await publish("O-3", 1, "1", "1", { requestedDate: undefined })
    await of.run({
      type: "CreateBackorder",
      on: "2025-01-10",
      ...stockAt,
      backorder: "B-1",
      order: "O-1",
      line: "1",
      quantity: "8",
    })
    await of.run({
      type: "ExpectReturn",
      on: "2025-01-11",
      ...stockAt,
      return: "R-1",
      order: "O-1",
      line: "1",
      quantity: "2",
      expectedDate: "2025-02-13",
    })
    const states = models(decoded(await of.events()))
    const on = (asOf: string) =>
      openDemand(states.demand, { asOf: day(asOf), knownAt: always }).map(
        ({ week, committed, tentative, backordered, expectedReturns }) =>
          [
            week,
            ...[committed, tentative, backordered, expectedReturns].map((each) => each / 1_000_000),
          ].join(" "),
      )
    expect(on("2025-01-31")).toEqual(["2025-02-10 10 0 8 2", "2025-02-17 0 3 0 0", " 0 1 0 0"])
    expect(on("2025-02-01")[0]).toBe("2025-02-10 6 0 6 2")
    const feed = [...inventoryFeed(states.demand, { asOf: day("2025-02-01"), knownAt: always })]
    expect(feed.map(({ order, sequence, change }) => `${order}/${sequence} ${change}`)).toEqual([
      "O-1/1 10",
      "O-1/2 2",
      "O-1/3 -2",
      "O-1/4 -4",
      "O-2/1 3",
      "O-3/1 1",
    ])
  })

  it("takes a signal in once, whatever brings it again", async () => {
    const of = company()
    const signal = {
      type: "PublishDemandSignal",
      on: "2025-01-10",
      order: "O-1",
      line: "1",
      sequence: 1,
      sku: "A",
      site: "MILANO",
      quantity: "6",
      change: "6",
      certainty: "placed",
      cause: "placed",
    } as const
    await of.run(signal)
    const log = decoded(await of.events())
    // As another system might bring it: another event that says the same.
    const again = log.map((event) => ({ ...event, position: event.position + 1 }))
    const states = models([...log, ...again])
    expect(openDemand(states.demand, { asOf: day("2025-02-01"), knownAt: always })).toMatchObject([
      { tentative: 6_000_000 },
    ])
  })

  it("of what is to come back is over when it has come", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await withOrder(of, "O-1", { customer: "ROSSI", on: "2025-01-10", quantity: "10", unitPrice: "5" })
    await of.run({ type: "ConfirmDelivery", on: "2025-01-12", order: "O-1", delivery: "D-1" })
    await of.run({
      type: "ExpectReturn",
      on: "2025-01-15",
      ...stockAt,
      return: "R-1",
      order: "O-1",
      line: "1",
      quantity: "3",
      expectedDate: "2025-02-13",
    })
    await of.run({
      type: "ReturnGoods",
      on: "2025-02-01",
      order: "O-1",
      return: "R-1",
      lines: [{ line: "1", quantity: "2" }],
      reason: "",
      affectsOrder: false,
    })
    const { demand: book } = models(decoded(await of.events()))
    const expected = (asOf: string) =>
      openDemand(book, { asOf: day(asOf), knownAt: always }).map(({ expectedReturns }) => expectedReturns)
    expect(expected("2025-01-31")).toEqual([3_000_000])
    expect(expected("2025-02-01")).toEqual([1_000_000])
  })

  it("has beside it the last known stock and its age: what comes late doesn't stand in for newer", async () => {
    const of = company()
    const has = (onHand: string, asOf: string, on: string) =>
      of.run({
        type: "RecordStockInformation",
        on,
        ...stockAt,
        onHand,
        reserved: "1",
        inbound: [{ quantity: "5", expectedDate: "2025-03-01" }],
        asOf,
      })
    await has("9", "2025-01-15", "2025-01-15")
    await has("12", "2025-01-10", "2025-01-16")
    const { demand: book } = models(decoded(await of.events()))
    expect(availabilityOf(book, { asOf: day("2025-01-20"), knownAt: always })).toMatchObject([
      {
        sku: "A",
        site: "MILANO",
        onHand: 9_000_000,
        reserved: 1_000_000,
        inbound: 5_000_000,
        asOf: "2025-01-15",
        age: 5,
      },
    ])
    expect(availabilityOf(book, { asOf: day("2025-01-12"), knownAt: always })).toEqual([])
  })
})

let logs: ReadonlyArray<ReadonlyArray<RecordedEvent>> = []
beforeAll(async () => {
  logs = await Promise.all(
    [story, late].map(async (tell) => {
      const of = company()
      await tell(of)
      const stock = { ...stockAt, onHand: "5", reserved: "0", inbound: [], asOf: "2025-01-15" }
      await of.run({ type: "RecordStockInformation", on: "2025-01-16", ...stock })
      await of.run({
        type: "PublishDemandSignal",
        on: "2025-01-16",
        order: "O-1",
        line: "1",
        sequence: 1,
        sku: "A",
        site: "MILANO",
        quantity: "6",
        change: "6",
        certainty: "placed",
        cause: "placed",
      })
      return decoded(await of.events())
    }),
  )
})

const laws: ReadonlyArray<Projection<object>> = [orders, delays, demand] as never
for (const projection of laws) lawsOver(projection, () => logs)

describe("answers about amended, late and demanded lines", () => {
  it("never change when more is recorded later, however far back it reaches (INV-24)", () => {
    const answers = (log: ReadonlyArray<RecordedEvent>, asOf: Day, knownAt: Instant): string => {
      const states = models(log)
      const horizon = { asOf, knownAt }
      const window = { from: asOf - 60, to: asOf + 30, ...horizon }
      return JSON.stringify([
        ["O-1", "TOLD", "AGREED"].map((order) => orderCardOf(states.orders, order, horizon)),
        countDeadlines(states.orders, window),
        amendedLines(states.orders, window),
        delayWatch(states, horizon),
        delayAnticipation(states, window),
        openDemand(states.demand, horizon),
        [...inventoryFeed(states.demand, horizon)],
        availabilityOf(states.demand, horizon),
      ])
    }
    fc.assert(
      fc.property(
        fc.nat({ max: 1 }),
        fc.array(fc.integer({ min: -40, max: 20 }), { minLength: 60, maxLength: 60 }),
        fc.nat({ max: 60 }),
        fc.integer({ min: 0, max: 70 }),
        (which, shifts, cut, days) => {
          const log = (logs[which] ?? []).map((event, index) => {
            const moved = toDay(event.metadata.effectiveDate) + (shifts[index % 60] ?? 0)
            return { ...event, metadata: { ...event.metadata, effectiveDate: fromDay(moved as Day) } }
          })
          const last = log[cut % log.length]
          if (last === undefined) return
          const prefix = log.filter(({ recordedAt }) => recordedAt <= last.recordedAt)
          const asOf = (day("2025-01-01") + days) as Day
          expect(answers(log, asOf, last.recordedAt)).toBe(answers(prefix, asOf, last.recordedAt))
        },
      ),
      { numRuns: runs(60) },
    )
  })
})
