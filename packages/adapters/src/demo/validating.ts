import { type Actor, addDays, type HoldKind, type OrderId } from "@adv/domain"
import { type Approvals, gateIn } from "./approvals.js"
import { creditControl, director, exportOfficer, management } from "./company.js"
import type { EntryError, EntryErrors } from "./entry-errors.js"
import type { Books, DemoOrder, OnRefusal, World } from "./world.js"

/** Why an order is stopped before it is validated, how often (next to the others), what is said, and who stops it. */
const holdsBefore: ReadonlyArray<
  readonly [{ readonly hold: HoldKind; readonly reason: string; readonly by: Actor }, number]
> = [
  [{ hold: "price", reason: "price differs from the price list", by: management }, 40],
  [{ hold: "customer", reason: "waiting for the purchase order number", by: management }, 20],
  [{ hold: "compliance", reason: "export papers missing", by: exportOfficer }, 10],
  [{ hold: "manual", reason: "delivery address to be confirmed", by: management }, 30],
]
const [priceHold] = holdsBefore

export interface Validating {
  readonly check: (order: DemoOrder, error: EntryError | null) => void
  readonly hold: (
    order: DemoOrder,
    why: { readonly hold: HoldKind; readonly reason: string; readonly by: Actor },
    goOn: () => void,
  ) => void
  readonly cancel: (order: DemoOrder, reason: string, initiator: "customer" | "company") => void
  /** Has the order's credit checked again, when the last check is too old or too early for a step. */
  readonly freshen: (order: DemoOrder, point: "order" | "release") => void
  readonly onHold: (order: DemoOrder) => boolean
  /** Goes on once nothing holds the order any more. */
  readonly whenFree: (order: DemoOrder, goOn: () => void) => void
}

/** For how many days a check is relied on, weekends and all. */
const CHECK_DAYS = 3

/** How orders are looked through, held, approved and released. */
export const validatingIn = (
  world: World,
  books: Books,
  errors: EntryErrors,
  approvals: Approvals,
  amend: (order: DemoOrder) => void,
): Validating => {
  const { random, workdays } = world
  const waiting = new Map<OrderId, () => void>()
  const on = () => world.date(world.today())
  const inDays = (low: number, high: number) => workdays.after(world.today(), random.between(low, high))
  const office = () => random.between(9 * 60, 17 * 60)
  const stateOf = (order: DemoOrder) => world.views.orders.states.get(order.id)
  const onHold: Validating["onHold"] = (order) => (stateOf(order)?.holds.length ?? 0) > 0
  const stopped = ({ customer: { stopsPaying } }: DemoOrder) =>
    stopsPaying !== null && world.today() >= stopsPaying

  const cancel: Validating["cancel"] = (order, reason, initiator) => {
    if (order.state !== "open" || order.billed || order.lines.some(({ delivered }) => delivered > 0)) return
    order.state = "cancelled"
    waiting.delete(order.id)
    world.ask(
      { type: "CancelOrder", on: on(), order: order.id, reason, initiator },
      order.customer.assistant,
      order.chain,
    )
  }

  const whenFree: Validating["whenFree"] = (order, goOn) => {
    if (onHold(order)) waiting.set(order.id, goOn)
    else goOn()
  }

  const freshen: Validating["freshen"] = (order, point) => {
    const last = stateOf(order)?.creditCheck ?? null
    const today = on()
    const binds =
      last !== null &&
      (last.point === point || last.point === "release") &&
      today <= addDays(last.on, CHECK_DAYS)
    if (binds && !amended.has(order.id)) return
    amended.delete(order.id)
    const command = world.creditCheck(order.id, point)
    if (command !== null) world.ask(command, creditControl, order.chain)
  }
  const amended = new Set<OrderId>()

  /** What credit may say of a step, and nothing else does: the order waits until it is free again. */
  const creditSays = (order: DemoOrder, goOn: () => void): OnRefusal => {
    const wait = () => waiting.set(order.id, goOn)
    // Somebody else answers for the customer since it was checked.
    const checkAgain = () => {
      amended.add(order.id)
      world.soon(30, goOn)
    }
    return {
      ORDER_HELD: wait,
      CREDIT_EXCEEDED: wait,
      ACCOUNT_BLOCKED: wait,
      CREDIT_CHECK_MISSING: checkAgain,
    }
  }

  const gateRefused = (order: DemoOrder, gate: string) => {
    if (order.state !== "open") return
    if (gate === "price" || random.chance(0.6)) {
      otherwise(order)
      return world.soon(60, () => validate(order))
    }
    cancel(order, `not approved at the ${gate} gate`, "company")
  }

  /** What was refused is asked for otherwise: at a discount that somebody may give. */
  const otherwise = (order: DemoOrder) => {
    const [line] = order.lines
    if (line === undefined) return
    amended.add(order.id)
    world.attempt(
      {
        type: "ChangeOrderLine",
        on: on(),
        order: order.id,
        line: line.line,
        discountPercent: "10",
        reason: "changed after approval was refused",
      },
      order.customer.assistant,
      order.chain,
      { ORDER_BELOW_MINIMUM: () => undefined },
    )
  }

  const validate = (order: DemoOrder) => {
    if (order.state !== "open" || stateOf(order)?.lifecycle !== "placed") return
    if (onHold(order)) return whenFree(order, () => validate(order))
    freshen(order, "order")
    const { customer, chain, id } = order
    const goOn = () => validate(order)
    const askedAt = (data: Parameters<typeof gateIn>[0]) => ({
      subject: { kind: "order" as const, id },
      gate: gateIn(data).gate,
      by: customer.assistant,
      chain,
      wanted: () => order.state === "open",
    })
    world.attempt({ type: "ValidateOrder", on: on(), order: id }, customer.assistant, chain, {
      ...creditSays(order, goOn),
      GATE_APPROVAL_MISSING: ({ data }) => {
        approvals.pass(askedAt(data), goOn, () => gateRefused(order, gateIn(data).gate))
        // Customers change their mind while somebody thinks about it.
        if (world.turn("order amended while it was approved", 9, 3)) world.soon(20, () => change(order))
      },
      GATE_APPROVAL_STALE: ({ data }) =>
        approvals.again(askedAt(data), goOn, () => gateRefused(order, gateIn(data).gate)),
      GATE_APPROVAL_REFUSED: ({ data }) =>
        approvals.pass(askedAt(data), goOn, () => cancel(order, "not approved", "company")),
    })
  }

  const change = (order: DemoOrder) => {
    if (order.state !== "open" || stateOf(order)?.lifecycle !== "placed") return
    amended.add(order.id)
    amend(order)
  }

  const release = (order: DemoOrder) => {
    if (order.state !== "open" || stateOf(order)?.lifecycle !== "validated") return
    if (onHold(order)) return whenFree(order, () => release(order))
    freshen(order, "release")
    const { customer, chain, id } = order
    world.attempt(
      { type: "ReleaseOrder", on: on(), order: id },
      customer.assistant,
      chain,
      creditSays(order, () => release(order)),
    )
  }

  const hold: Validating["hold"] = (order, { hold: kind, reason, by }, goOn) => {
    if (order.state !== "open") return
    world.ask({ type: "HoldOrder", on: on(), order: order.id, hold: kind, reason }, by, order.chain)
    if (!order.billed && random.chance(0.06)) {
      world.at(inDays(2, 8), office(), () => cancel(order, "not settled in time", "customer"))
      return
    }
    world.at(inDays(1, 3 + random.mostlyLow(0, 9)), office(), () => {
      if (order.state !== "open") return
      world.ask(
        { type: "ReleaseHold", on: on(), order: order.id, hold: kind, reason: "cause removed" },
        by,
        order.chain,
      )
      world.soon(random.between(10, 60), () => whenFree(order, goOn))
    })
  }

  /** The credit controller looks at what the check has held: waits for money, or lets it go all the same. */
  const review = (order: DemoOrder, times: number) => {
    if (order.state !== "open" || !onHold(order)) return
    const { id, chain } = order
    if (stopped(order)) {
      if (random.chance(0.3)) cancel(order, "customer does not pay", "company")
      return
    }
    const command = world.creditCheck(id, stateOf(order)?.lifecycle === "placed" ? "order" : "release")
    if (command !== null) world.ask(command, creditControl, chain)
    const later = () => world.at(inDays(4, 9), office(), () => review(order, times + 1))
    if (times > 4) return cancel(order, "credit limit exceeded for weeks", "customer")
    if (!random.chance(0.5)) return later()
    const by = times > 1 ? director : creditControl
    world.attempt(
      {
        type: "ReleaseHold",
        on: on(),
        order: id,
        hold: "credit",
        reason: "payment is on its way",
        override: true,
        by: by.id,
        role: by.role ?? "",
        expiresOn: world.date(workdays.after(world.today(), 8)),
      },
      by,
      chain,
      {
        HOLD_UNKNOWN: () => undefined,
        CREDIT_CHECK_MISSING: later,
        CREDIT_EXCEEDED: later,
        ACCOUNT_BLOCKED: later,
        OVERRIDE_NOT_AUTHORISED: later,
      },
    )
  }

  const check: Validating["check"] = (order, error) => {
    const { customer } = order
    const foundNow = error !== null && error[1] === "validation"
    if (foundNow) {
      errors.report(order, error, world.today())
      if (error[0] === "DUPLICATE") return cancel(order, "entered twice", "company")
    }
    if (world.turn("order amended", 28, 9)) change(order)
    const mispriced = foundNow && error[0] === "PRICE"
    if (mispriced || random.chance(0.022)) {
      const why = mispriced && priceHold !== undefined ? priceHold[0] : random.weighted(holdsBefore)
      return hold(order, why, () => validate(order))
    }
    if (random.chance(0.014)) return cancel(order, "ordered by mistake", "customer")
    if (customer.invoicing === "onDelivery" && world.turn("conditions reapplied", 120, 60))
      world.ask(
        {
          type: "ReapplyConditions",
          on: on(),
          order: order.id,
          reason: "ordered before the new conditions, and to be delivered after",
        },
        management,
        order.chain,
      )
    validate(order)
  }

  const validated = (order: DemoOrder) => {
    const { customer, chain } = order
    const [, second] = order.lines
    const byQuantity = customer.invoicing !== "milestones" && customer.invoicing !== "progress"
    if (second !== undefined && byQuantity && random.chance(0.02)) {
      const quantity = String(second.wanted)
      second.wanted = 0
      world.ask(
        {
          type: "CancelOrderLine",
          on: on(),
          order: order.id,
          line: second.line,
          quantity,
          reason: "customer took the line out",
        },
        customer.assistant,
        chain,
      )
    }
    // Released in the morning for the pickers, or within the hour.
    if (random.chance(0.3)) world.at(workdays.after(world.today(), 1), 8 * 60 + 35, () => release(order))
    else world.soon(random.between(125, 180), () => release(order))
  }

  world.hear({
    OrderValidated: ({ data }) => {
      const order = books.orders.get(data.order)
      if (order !== undefined) validated(order)
    },
    OrderHeld: ({ data }) => {
      const order = books.orders.get(data.order)
      if (order !== undefined && data.hold === "credit")
        world.at(inDays(1, 4), office(), () => review(order, 1))
    },
    // What was let through and has not left yet is looked at again: nothing more goes to who is blocked.
    AccountBlocked: ({ data: { customer } }) => {
      for (const order of books.orders.values()) {
        if (order.customer.id !== customer || order.state !== "open" || onHold(order)) continue
        if (stateOf(order)?.lifecycle !== "released" && stateOf(order)?.lifecycle !== "validated") continue
        const command = world.creditCheck(order.id, "release")
        if (command !== null) world.ask(command, creditControl, order.chain)
      }
    },
    OrderHoldReleased: ({ data: { order } }) => {
      const goOn = waiting.get(order)
      if (goOn === undefined || (world.views.orders.states.get(order)?.holds.length ?? 0) > 0) return
      waiting.delete(order)
      world.soon(random.between(10, 60), goOn)
    },
  })
  return { check, hold, cancel, freshen, onHold, whenFree }
}
