import type { Day, DeliveryId, HoldKind } from "@adv/domain"
import { DEMO_SITE, inventory, purchasing, warehouse } from "./company.js"
import type { Contacts } from "./contacts.js"
import type { Validating } from "./validating.js"
import { laterDay } from "./workdays.js"
import { type Books, type DemoLine, type DemoOrder, undelivered, type World } from "./world.js"

const delays = ["SUPPLIER_LATE", "CARRIER_CAPACITY", "STOCK_DIFFERENCE", "PRODUCTION_BACKLOG"] as const
const carriers = ["Tirreno Trasporti", "Alpina Cargo", "Corriere Emiliano", "own van"] as const
const stockHold: { readonly hold: HoldKind; readonly reason: string; readonly by: typeof purchasing } = {
  hold: "stock",
  reason: "stock count differs",
  by: purchasing,
}

interface Part {
  readonly line: DemoLine
  readonly quantity: number
}

export interface Delivered {
  /** Something was delivered: it is invoiced. */
  readonly invoice: (order: DemoOrder) => void
  readonly creditReturn: (order: DemoOrder, line: DemoLine, quantity: number) => void
}

/** How orders are promised, planned, sent and delivered, and what goes wrong on the way. */
export const deliveringIn = (
  world: World,
  books: Books,
  { hold, cancel, freshen, onHold, whenFree }: Validating,
  contacts: Contacts,
  { invoice, creditReturn }: Delivered,
): void => {
  const { random, workdays } = world
  const on = () => world.date(world.today())
  const inDays = (low: number, high: number) => workdays.after(world.today(), random.between(low, high))
  const office = () => random.between(9 * 60, 17 * 60)
  const asLines = (parts: ReadonlyArray<Part>) =>
    parts.map(({ line, quantity }) => ({ line: line.line, quantity: String(quantity) }))

  /** What is to be done once a delivery is recorded. */
  const onArrival = new Map<string, () => void>()

  /** @param otherwise what becomes of it where the order is held, and nothing may be handed over */
  const confirm = (
    order: DemoOrder,
    delivery: DeliveryId,
    lines: ReturnType<typeof asLines> | null,
    day: Day,
    otherwise: () => void,
  ) => {
    const carrier = random.pick(carriers)
    world.attempt(
      {
        type: "ConfirmDelivery",
        on: world.date(day),
        order: order.id,
        delivery,
        ...(lines === null ? {} : { lines }),
        carrier,
        dispatchedOn: world.date(day),
        ...(carrier === "own van" ? {} : { tracking: `T${random.between(10_000_000, 99_999_999)}` }),
      },
      random.pick(warehouse),
      order.chain,
      { ORDER_HELD: otherwise },
    )
  }

  const partOf = (order: DemoOrder, share: number): ReadonlyArray<Part> => {
    const rest = undelivered(order)
    if (share < 1)
      return rest.flatMap(({ line, quantity }, index) => {
        const some = rest.length > 1 ? (index % 2 === 0 ? quantity : 0) : Math.floor(quantity * share)
        return some > 0 ? [{ line, quantity: some }] : []
      })
    const tolerance = order.customer.tolerancePercent
    const more = tolerance > 0 && order.customer.invoicing === "onDelivery" && random.chance(0.08)
    return rest.map(({ line, quantity }) => {
      const extra = more && line.ordered === line.wanted ? Math.floor((line.ordered * tolerance) / 100) : 0
      return { line, quantity: quantity + extra }
    })
  }

  const arrived = (order: DemoOrder, day: Day) => {
    order.lastDelivery = day
    invoice(order)
    if (undelivered(order).length > 0) return
    if (day > order.requested) order.wasLate = true
    if (random.chance(0.09)) world.at(inDays(2, 10), office(), () => contacts.survey(order))
  }

  const deliver = (order: DemoOrder, share: number, day: Day) => {
    if (order.state !== "open") return
    const tomorrow = () =>
      world.at(workdays.after(world.today(), 1), office(), () => deliver(order, share, world.today()))
    if (onHold(order)) return tomorrow()
    const parts = partOf(order, share)
    if (parts.length === 0) return
    for (const { line, quantity } of parts) line.delivered += quantity
    const delivery = world.next<DeliveryId>("DEL")
    onArrival.set(delivery, () => arrived(order, day))
    confirm(order, delivery, asLines(parts), day, () => {
      for (const { line, quantity } of parts) line.delivered -= quantity
      tomorrow()
    })
  }

  /** Goes with a carrier: it leaves the day before, and may not arrive. */
  const send = (order: DemoOrder, share: number, delivery: DeliveryId, planned: boolean) => {
    if (order.state !== "open" || onHold(order)) {
      if (planned) unplan(order, delivery, "the order does not leave")
      if (order.state === "open")
        whenFree(order, () => deliverOn(order, share, workdays.after(world.today(), 1)))
      return
    }
    const parts = partOf(order, share)
    if (parts.length === 0) return
    for (const { line, quantity } of parts) line.delivered += quantity
    const by = random.pick(warehouse)
    const notSent = () => {
      for (const { line, quantity } of parts) line.delivered -= quantity
    }
    let left = true
    world.attempt(
      {
        type: "DispatchDelivery",
        on: on(),
        order: order.id,
        delivery,
        lines: asLines(parts),
        carrier: random.pick(carriers.slice(0, 3)),
        site: DEMO_SITE,
        tracking: `T${random.between(10_000_000, 99_999_999)}`,
      },
      by,
      order.chain,
      {
        ORDER_HELD: () => {
          left = false
          notSent()
          if (planned) unplan(order, delivery, "the order does not leave")
          whenFree(order, () => deliverOn(order, share, workdays.after(world.today(), 1)))
        },
      },
    )
    const fails = world.turn("delivery failed", 24, 8)
    const arrive = () => {
      if (!left) return
      if (fails) {
        notSent()
        world.ask(
          { type: "FailDelivery", on: on(), order: order.id, delivery, reason: "nobody there to take it" },
          by,
          order.chain,
        )
        return deliverOn(order, 1, workdays.after(world.today(), 1))
      }
      onArrival.set(delivery, () => arrived(order, world.today()))
      // It has left: where the order is held in the meantime, its receipt is recorded once it is free again.
      confirm(order, delivery, null, world.today(), () =>
        world.at(workdays.after(world.today(), 1), office(), arrive),
      )
    }
    world.at(workdays.after(world.today(), 1), random.between(10 * 60, 16 * 60), arrive)
  }

  const unplan = (order: DemoOrder, delivery: string, reason: string) =>
    world.ask(
      { type: "CancelDelivery", on: on(), order: order.id, delivery, reason },
      random.pick(warehouse),
      order.chain,
    )

  const deliverOn = (order: DemoOrder, share: number, day: Day) => {
    const before = workdays.before(day, 1)
    if (before > world.today() && random.chance(0.3))
      return world.at(before, 15 * 60, () => send(order, share, world.next("DEL"), false))
    // The carrier's papers come the next morning.
    if (random.chance(0.04)) world.at(workdays.after(day, 1), 8 * 60 + 40, () => deliver(order, share, day))
    else world.at(day, random.between(10 * 60, 16 * 60), () => deliver(order, share, day))
  }

  /** Whole deliveries that are known a few days before are planned; some of the plans are made anew. */
  const planned = (order: DemoOrder, day: Day): boolean => {
    const before = workdays.before(day, 1)
    if (before <= world.today() || !random.chance(0.25)) return false
    const plan = () => {
      const delivery = world.next<DeliveryId>("DEL")
      world.ask(
        {
          type: "PlanDelivery",
          on: on(),
          order: order.id,
          delivery,
          site: DEMO_SITE,
          plannedDate: world.date(day),
        },
        purchasing,
        order.chain,
      )
      return delivery
    }
    const first = plan()
    if (!world.turn("delivery planned anew", 15, 5)) {
      world.at(before, 15 * 60, () => send(order, 1, first, true))
      return true
    }
    world.soon(60, () => {
      unplan(order, first, "put on another tour")
      if (order.state !== "open" || undelivered(order).length === 0) return
      const again = plan()
      world.at(before, 15 * 60, () => send(order, 1, again, true))
    })
    return true
  }

  const expect = (order: DemoOrder, to: Day) => {
    if (order.state !== "open") return
    const causeCode = random.pick(delays)
    for (const { line } of undelivered(order))
      world.ask(
        {
          type: "ReviseExpectedDelivery",
          on: on(),
          order: order.id,
          line: line.line,
          expectedDate: world.date(to),
          source: random.pick(["warehouse", "carrier", "production"]),
          confidence: "0.8",
          causeCode,
        },
        purchasing,
        order.chain,
      )
  }

  /** What the customer agreed to is the promise from then on. */
  const revise = (order: DemoOrder, to: Day) => {
    if (order.state !== "open") return
    for (const { line } of undelivered(order)) {
      if (line.promised === null || line.promised >= to) continue
      line.promised = to
      world.ask(
        {
          type: "RevisePromise",
          on: on(),
          order: order.id,
          line: line.line,
          to: world.date(to),
          cause: random.pick(delays),
          agreedByCustomer: random.chance(0.7),
        },
        order.customer.assistant,
        order.chain,
      )
    }
  }

  const late = (order: DemoOrder, promised: Day, end: Day) => {
    if (random.chance(0.2)) {
      // Nobody saw it coming, and the customer asks.
      world.at(workdays.after(promised, 1), office(), () => {
        if (order.state === "open" && undelivered(order).length > 0) contacts.askAboutDelay(order)
      })
      return
    }
    const seen = laterDay(world.today(), workdays.before(promised, random.between(1, 3)))
    const told = () => {
      expect(order, end)
      if (random.chance(0.5)) world.soon(random.between(60, 200), () => revise(order, end))
    }
    if (seen === world.today()) world.soon(random.between(60, 200), told)
    else world.at(seen, office(), told)
  }

  const closeShort = (order: DemoOrder, after: Day) =>
    world.at(workdays.after(after, random.between(3, 10)), office(), () => {
      if (order.state !== "open" || undelivered(order).length === 0) return
      if (order.lines.every(({ delivered }) => delivered === 0)) return deliverOn(order, 1, inDays(1, 2))
      order.state = "closedShort"
      world.ask(
        { type: "CloseOrderShort", on: on(), order: order.id, reason: "article discontinued" },
        order.customer.assistant,
        order.chain,
      )
      if (world.turn("order reopened", 6, 2)) world.at(inDays(2, 4), office(), () => reopen(order))
    })

  /** The article was found after all. */
  const reopen = (order: DemoOrder) => {
    freshen(order, "release")
    world.attempt(
      { type: "ReopenOrder", on: on(), order: order.id, reason: "a last pallet was found" },
      order.customer.assistant,
      order.chain,
      { CREDIT_EXCEEDED: () => undefined, ACCOUNT_BLOCKED: () => undefined },
    )
  }

  const plan = (order: DemoOrder, promised: Day) => {
    const today = world.today()
    const earliest = workdays.after(today, 1)
    const slips = random.chance(0.035)
    const aimed = slips
      ? workdays.after(promised, random.mostlyLow(1, 12))
      : workdays.before(promised, random.between(0, 3))
    const last = laterDay(earliest, aimed)
    const inParts = random.chance(0.14)
    const first = workdays.before(last, random.between(1, 5))
    let end = last
    if (inParts && first >= earliest && first < last) deliverOn(order, 0.6, first)
    else if (inParts) {
      deliverOn(order, 0.6, last)
      end = workdays.after(last, random.between(1, 5))
    }
    if (end > promised) late(order, promised, end)
    else if (world.turn("delay that did not come", 60, 20)) {
      expect(order, workdays.after(promised, 3))
      world.soon(150, () => expect(order, end))
    }
    if (inParts && order.customer.invoicing === "onDelivery" && random.chance(0.14)) closeShort(order, end)
    else if (inParts || !planned(order, end)) deliverOn(order, 1, end)
  }

  const released = (order: DemoOrder) => {
    const { customer, chain } = order
    const short = random.chance(0.02)
    const promised = laterDay(
      workdays.after(world.today(), 2),
      short ? workdays.after(order.requested, random.between(1, 5)) : order.requested,
    )
    for (const line of order.lines) {
      if (line.wanted === 0) continue
      line.promised = promised
      world.ask(
        {
          type: "PromiseDelivery",
          on: on(),
          order: order.id,
          line: line.line,
          date: world.date(promised),
        },
        customer.assistant,
        chain,
      )
    }
    if (customer.invoicing === "onDelivery" && random.chance(0.012)) {
      world.soon(random.between(60, 400), () => cancel(order, "no longer needed", "customer"))
      return
    }
    if (random.chance(0.015))
      world.soon(random.between(40, 200), () => hold(order, stockHold, () => plan(order, promised)))
    else plan(order, promised)
  }

  const returnGoods = (order: DemoOrder) => {
    const line = order.lines.find(({ delivered, wanted }) => delivered > 0 && delivered === wanted)
    if (line === undefined || order.state !== "completed") return
    order.hadReturn = true
    const quantity = random.between(1, Math.max(1, Math.floor(line.delivered / 3)))
    const replaced = random.chance(0.35)
    const lines = [{ line: line.line, quantity: String(quantity) }]
    const id = world.next<DeliveryId>("RET")
    const clerk = random.pick(warehouse)
    world.ask(
      {
        type: "ExpectReturn",
        on: on(),
        item: `${line.sku}@${DEMO_SITE}`,
        sku: line.sku,
        site: DEMO_SITE,
        return: id,
        order: order.id,
        line: line.line,
        quantity: String(quantity),
        expectedDate: world.date(world.today()),
      },
      inventory,
      order.chain,
    )
    world.ask(
      {
        type: "ReturnGoods",
        on: on(),
        order: order.id,
        return: id,
        lines,
        reason: replaced
          ? "damaged in transit"
          : random.pick(["ordered too many", "wrong article", "defective"]),
        affectsOrder: replaced,
        condition: replaced ? "damaged" : "as new",
        disposition: replaced ? "scrap" : "restock",
      },
      clerk,
      order.chain,
    )
    if (replaced)
      world.at(inDays(2, 6), random.between(600, 960), () => {
        confirm(order, world.next("DEL"), lines, world.today(), () => undefined)
      })
    else
      world.at(inDays(1, 4), random.between(600, 960), () => {
        creditReturn(order, line, quantity)
      })
  }

  world.hear({
    DeliveryConfirmed: ({ data: { delivery } }) => {
      const then = onArrival.get(delivery)
      onArrival.delete(delivery)
      then?.()
    },
    OrderReleased: ({ data }) => {
      const order = books.orders.get(data.order)
      if (order !== undefined) released(order)
    },
    OrderReopened: ({ data }) => {
      const order = books.orders.get(data.order)
      if (order === undefined) return
      order.state = "open"
      deliverOn(order, 1, inDays(1, 2))
    },
    OrderCompleted: ({ data }) => {
      const order = books.orders.get(data.order)
      if (order === undefined) return
      order.state = "completed"
      if (order.customer.invoicing === "onDelivery" && random.chance(0.022))
        world.at(inDays(4, 15), random.between(600, 960), () => returnGoods(order))
    },
  })
}
