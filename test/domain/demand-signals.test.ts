import {
  type DemandSignal,
  demandDecider,
  demandSignalsOf,
  after as following,
  netDemand,
  type OrderFact,
  type OrderState,
  orderDecider,
  type PlainCommand,
} from "@adv/domain"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"
import { customer, day, deliver, given, line, place, release, validate } from "./company.js"
import { oddCommands } from "./odd-commands.js"

const order = "O-1"
const one = place({ lines: [line("1", "10", "5", { requestedDate: "2025-02-10" })] })
const change = (quantity: string): PlainCommand => ({
  type: "ChangeOrderLine",
  on: day,
  order,
  line: "1",
  reason: "",
  quantity,
})
const cancel = (quantity: string): PlainCommand => ({
  type: "CancelOrderLine",
  on: day,
  order,
  line: "1",
  quantity,
  reason: "",
})

/** The order's facts that commands come to, and the demand signals of each. */
const signalled = (commands: ReadonlyArray<PlainCommand>): ReadonlyArray<DemandSignal> => {
  let state: OrderState = orderDecider.initial()
  const signals: Array<DemandSignal> = []
  commands.forEach((command, index) => {
    const { facts } = given([...customer(), ...commands.slice(0, index)]).when(command)
    for (const fact of facts as ReadonlyArray<OrderFact>) {
      const next = following(orderDecider, state, fact)
      signals.push(...demandSignalsOf(fact, state, next, "MILANO"))
      state = next
    }
  })
  return signals
}
const told = (commands: ReadonlyArray<PlainCommand>) =>
  signalled(commands).map(({ sequence, quantity, change: by, certainty, cause }) =>
    [sequence, quantity, by, certainty, cause].join(" "),
  )

describe("demand signals of an order", () => {
  it("say every change: placed 10, changed to 12, 2 cancelled and 4 delivered leave 6 wanted", () => {
    const feed = signalled([
      one,
      change("12"),
      cancel("2"),
      validate,
      release,
      deliver("D-1", [{ line: "1", quantity: "4" }]),
    ])
    expect(feed.map(({ sequence, quantity, change: by, cause }) => [sequence, quantity, by, cause])).toEqual([
      [1, "10", "10", "placed"],
      [2, "12", "2", "changed"],
      [3, "10", "-2", "cancelled"],
      [4, "10", "0", "changed"],
      [5, "10", "0", "changed"],
      [6, "6", "-4", "delivered"],
    ])
    expect([...netDemand(feed)]).toEqual([["SKU-1@MILANO", "6"]])
  })

  it("are counted once by whoever reads them, however often they come", () => {
    const feed = signalled([one, change("12"), cancel("2")])
    expect([...netDemand([...feed, ...feed])]).toEqual([["SKU-1@MILANO", "10"]])
  })

  it("say how sure the demand is, from a draft on", () => {
    expect(
      told([
        { type: "DraftOrder", on: day, order, customer: "ROSSI", currency: "EUR", channel: "phone" },
        {
          type: "AddOrderLine",
          on: day,
          order,
          line: "1",
          sku: "A",
          quantity: "3",
          unitPrice: "2",
          tax: { category: "S", rate: "22" },
        },
        place({ lines: [] }),
        validate,
        release,
      ]),
    ).toEqual([
      "1 3 3 quoted placed",
      "2 3 0 placed placed",
      "3 3 0 validated changed",
      "4 3 0 released changed",
    ])
  })

  it("say dates: the one asked for, and the promise", () => {
    const [, promised] = signalled([
      one,
      { type: "PromiseDelivery", on: day, order, line: "1", date: "2025-02-12" },
    ])
    expect(promised).toMatchObject({
      requestedDate: "2025-02-10",
      promisedDate: "2025-02-12",
      change: "0",
      cause: "changed",
    })
  })

  it("are taken back when a line is removed, or the order cancelled, closed short or reopened", () => {
    const two = place()
    expect(told([two, { type: "RemoveOrderLine", on: day, order, line: "2", reason: "" }]).at(-1)).toBe(
      "2 0 -4 placed cancelled",
    )
    expect(
      told([one, { type: "CancelOrder", on: day, order, reason: "", initiator: "customer" }]).at(-1),
    ).toBe("2 0 -10 released cancelled")
    const short: ReadonlyArray<PlainCommand> = [
      one,
      validate,
      release,
      { type: "CloseOrderShort", on: day, order, reason: "" },
    ]
    expect(told(short).at(-1)).toBe("4 0 -10 released cancelled")
    expect(told([...short, { type: "ReopenOrder", on: day, order, reason: "" }]).at(-1)).toBe(
      "5 10 10 released changed",
    )
  })

  it("say what is to be delivered again, and nothing of what isn't replaced", () => {
    const giveBack = (affectsOrder: boolean): PlainCommand => ({
      type: "ReturnGoods",
      on: day,
      order,
      return: "R-1",
      lines: [{ line: "1", quantity: "2" }],
      reason: "",
      affectsOrder,
    })
    const delivered = [one, validate, release, deliver("D-1")]
    expect(told([...delivered, giveBack(true)]).at(-1)).toBe("5 2 2 released returned")
    expect(told([...delivered, giveBack(false)])).toEqual(told(delivered))
  })

  it("come from the line's own site when it names one", () => {
    expect(signalled([place({ lines: [line("1", "1", "5", { site: "ROMA" })] })])[0]?.site).toBe("ROMA")
  })

  it("are numbered without gaps by line, and add up to what is still wanted, whatever happens", () => {
    fc.assert(
      fc.property(fc.array(oddCommands.order, { minLength: 1, maxLength: 30 }), (commands) => {
        let state: OrderState = orderDecider.initial()
        let demand = demandDecider.initial()
        for (const command of commands) {
          const decided = orderDecider.decide(command as never, state)
          if (isLeft(decided)) continue
          for (const fact of decided.right) {
            const next = following(orderDecider, state, fact)
            for (const signal of demandSignalsOf(fact, state, next, "MILANO")) {
              // The demand aggregate itself refuses what doesn't add up, or skips a number.
              const published = demandDecider.decide(
                { type: "PublishDemandSignal", on: day as never, ...signal },
                demand,
              )
              if (isLeft(published)) throw new Error(published.left.message)
              expect(published.right).toHaveLength(1)
              for (const each of published.right) demand = following(demandDecider, demand, each)
            }
            state = next
          }
        }
        const open = [...state.lines].filter(
          ([, at]) => at.ordered - at.cancelled - at.waived - at.delivered > 0,
        )
        const wanted = state.lifecycle === "closedShort" ? [] : open.map(([id]) => id)
        const signalledLines = [...demand.lines]
          .filter(([, { quantity }]) => quantity !== "0")
          .map(([id]) => id)
        expect(signalledLines.sort()).toEqual(wanted.sort())
      }),
      { numRuns: runs(150) },
    )
  })
})

describe("a demand signal", () => {
  const publish = (sequence: number, quantity: string, by: string, more: object = {}): PlainCommand => ({
    type: "PublishDemandSignal",
    on: day,
    order,
    line: "1",
    sequence,
    sku: "A",
    site: "MILANO",
    quantity,
    change: by,
    certainty: "placed",
    cause: "placed",
    ...more,
  })
  const acknowledge: PlainCommand = {
    type: "AcknowledgeDemandSignal",
    on: day,
    order,
    line: "1",
    sequence: 1,
  }
  const fail = (reason: string): PlainCommand => ({
    type: "FailDemandSignal",
    on: day,
    order,
    line: "1",
    sequence: 1,
    reason,
  })
  const first = publish(1, "10", "10")

  it("is published once by line and sequence", () => {
    given([])
      .when(first)
      .then([{ type: "DemandSignalPublished", data: { sequence: 1, change: "10" } }])
    given([first]).when(first).then([])
    given([first])
      .when(publish(1, "11", "11"))
      .then("DEMAND_SIGNAL_DIFFERS")
  })

  it("skips no number, and adds up to what the line wants", () => {
    given([first])
      .when(publish(3, "12", "2"))
      .then("DEMAND_SIGNAL_OUT_OF_SEQUENCE")
    given([])
      .when(publish(0, "12", "12"))
      .then("DEMAND_SIGNAL_OUT_OF_SEQUENCE")
    given([first])
      .when(publish(2, "12", "3"))
      .then("DEMAND_SIGNAL_UNBALANCED")
    given([first])
      .when(publish(2, "12", "2"))
      .then([{ type: "DemandSignalPublished" }])
    given([])
      .when(publish(1, "0.0000001", "0.0000001"))
      .then("QUANTITY_INVALID")
  })

  it("is acknowledged once, or fails and is acknowledged later, and never the other way round", () => {
    given([first])
      .when(acknowledge)
      .then([{ type: "DemandSignalAcknowledged" }])
    given([first, acknowledge]).when(acknowledge).then([])
    given([first])
      .when(fail("offline"))
      .then([{ type: "DemandSignalFailed", data: { reason: "offline" } }])
    given([first, fail("offline")])
      .when(fail("offline"))
      .then([])
    given([first, fail("offline")])
      .when(fail("full"))
      .then([{ type: "DemandSignalFailed" }])
    given([first, fail("offline")])
      .when(acknowledge)
      .then([{ type: "DemandSignalAcknowledged" }])
    given([first, acknowledge]).when(fail("offline")).then("DEMAND_SIGNAL_ACKNOWLEDGED")
    given([]).when(acknowledge).then("DEMAND_SIGNAL_UNKNOWN")
  })
})
