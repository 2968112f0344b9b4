import {
  type Actor,
  type ContactId,
  type Day,
  type DeliveryId,
  type DocumentAdjustment,
  type EntryErrorType,
  formatMinor,
  type HoldKind,
  type LineAsked,
  type LineId,
  minor,
  type OrderId,
  unsafeDecimal,
} from "@adv/domain"
import type { Billing } from "./billing.js"
import { catalogue, type Product } from "./catalogue.js"
import { creditControl, ediGateway, management, purchasing, warehouse } from "./company.js"
import { type DemoCustomer, inCurrencyOf, taxFor } from "./customers.js"
import { laterDay } from "./workdays.js"
import { type DemoOrder, undelivered, type World } from "./world.js"

type DetectedAt = "entry" | "validation" | "delivery" | "invoicing" | "dispute"

const errorTypes: ReadonlyArray<readonly [EntryErrorType, number]> = [
  ["PRICE", 20],
  ["QUANTITY", 18],
  ["PRODUCT", 12],
  ["DELIVERY_DATE", 10],
  ["DISCOUNT", 8],
  ["ADDRESS", 8],
  ["MISSING_PO", 7],
  ["DUE_DATE_TERMS", 5],
  ["UNIT", 4],
  ["DUPLICATE", 3],
  ["CONTACT", 2],
  ["TAX", 2],
  ["OTHER", 1],
]

const detections: ReadonlyArray<readonly [DetectedAt, number]> = [
  ["entry", 12],
  ["validation", 33],
  ["delivery", 22],
  ["invoicing", 20],
  ["dispute", 13],
]

/** Why an order is stopped, how often (next to the others), what is said, and who stops it. */
const holdsBefore: ReadonlyArray<
  readonly [{ readonly hold: HoldKind; readonly reason: string; readonly by: Actor }, number]
> = [
  [{ hold: "credit", reason: "credit limit exceeded", by: creditControl }, 45],
  [{ hold: "price", reason: "price differs from the price list", by: management }, 25],
  [{ hold: "customer", reason: "waiting for the purchase order number", by: management }, 10],
  [{ hold: "compliance", reason: "export papers missing", by: management }, 5],
  [{ hold: "manual", reason: "delivery address to be confirmed", by: management }, 15],
]

const delays = ["supplier late", "carrier capacity", "stock difference", "production backlog"] as const
const carriers = ["Tirreno Trasporti", "Alpina Cargo", "Corriere Emiliano", "own van"] as const

const decimal = (value: number) => unsafeDecimal(String(value))

/** How orders come in and are carried out. */
export const sellingIn = (world: World, billing: Billing): ((customer: DemoCustomer) => void) => {
  const { random, workdays } = world
  const on = () => world.date(world.today())
  const inDays = (low: number, high: number) => workdays.after(world.today(), random.between(low, high))
  const officeMinute = () => random.between(9 * 60, 17 * 60)

  const asked = (customer: DemoCustomer, product: Product, index: number, requested: Day): LineAsked => {
    const { sku, description, unit, cents, usual } = product
    const quantity = Math.max(1, Math.round((usual * customer.size * random.between(40, 160)) / 100))
    return {
      line: String((index + 1) * 10) as LineId,
      sku,
      description,
      unit,
      quantity: decimal(quantity),
      unitPrice: unsafeDecimal(formatMinor(minor(inCurrencyOf(customer, cents)), customer.currency)),
      tax: taxFor(customer, product),
      requestedDate: world.date(requested),
    }
  }

  const reportError = (order: DemoOrder, errorType: EntryErrorType, detectedAt: DetectedAt, foundOn: Day) => {
    order.hadError = true
    const line = random.chance(0.6) ? order.lines[0]?.line : undefined
    world.ask(
      {
        type: "ReportOrderEntryError",
        on: world.date(foundOn),
        order: order.id,
        error: `${order.id}-E1`,
        errorType,
        origin: random.weighted([
          ["ADV", 55],
          ["sales", 20],
          ["customer", 20],
          ["system", 5],
        ]),
        detectedAt,
        ...(line === undefined ? {} : { line }),
      },
      order.customer.assistant,
      order.chain,
    )
  }

  /** Mistakes that come to light later are often written down days after they were found. */
  const errorLater = (order: DemoOrder, errorType: EntryErrorType, detectedAt: DetectedAt, after: Day) =>
    world.at(workdays.after(after, random.mostlyLow(1, 10)), officeMinute(), () =>
      reportError(
        order,
        errorType,
        detectedAt,
        laterDay(after, workdays.before(world.today(), random.between(0, 5))),
      ),
    )

  const survey = (order: DemoOrder) => {
    const score = (best: number) =>
      Math.min(
        5,
        Math.max(1, best - (order.wasLate ? 1 : 0) - (order.hadError ? 1 : 0) + random.between(-1, 1)),
      )
    const accuracy = score(order.hadError ? 4 : 5)
    const reliability = score(order.wasLate ? 4 : 5)
    const overall = Math.round((accuracy + reliability + score(5)) / 3)
    const answers = [
      ["PHONE_RECEPTION", score(4)],
      ["ORDER_TAKING_SPEED", score(4)],
      ["CLARITY", score(5)],
      ["ACCURACY", accuracy],
      ["DELIVERY_RELIABILITY", reliability],
      ["OVERALL", overall],
      ["RECOMMEND", Math.min(10, Math.max(0, overall * 2 + random.between(-1, 1)))],
    ] as const
    world.ask(
      {
        type: "RecordSurveyResponse",
        on: on(),
        contact: world.next<ContactId>("SURVEY"),
        customer: order.customer.id,
        survey: "after delivery",
        answers: answers.map(([item, value]) => ({ item, score: decimal(value) })),
        order: order.id,
      },
      order.customer.assistant,
      order.chain,
    )
  }

  const returnGoods = (order: DemoOrder) => {
    const line = order.lines.find(({ delivered, wanted }) => delivered > 0 && delivered === wanted)
    if (line === undefined || order.state !== "completed") return
    order.hadReturn = true
    const quantity = random.between(1, Math.max(1, Math.floor(line.delivered / 3)))
    const replaced = random.chance(0.35)
    const lines = [{ line: line.line, quantity: decimal(quantity) }]
    world.ask(
      {
        type: "ReturnGoods",
        on: on(),
        order: order.id,
        return: world.next<DeliveryId>("RET"),
        lines,
        reason: replaced
          ? "damaged in transit"
          : random.pick(["ordered too many", "wrong article", "defective"]),
        affectsOrder: replaced,
      },
      random.pick(warehouse),
      order.chain,
    )
    if (replaced)
      world.at(inDays(2, 6), random.between(600, 960), () => {
        confirm(order, lines, world.today())
      })
    else
      world.at(inDays(1, 4), random.between(600, 960), () => {
        billing.creditReturn(order, line, quantity)
      })
  }

  const confirm = (
    order: DemoOrder,
    lines: ReadonlyArray<{ readonly line: LineId; readonly quantity: ReturnType<typeof decimal> }>,
    day: Day,
  ) => {
    const carrier = random.pick(carriers)
    world.ask(
      {
        type: "ConfirmDelivery",
        on: world.date(day),
        order: order.id,
        delivery: world.next<DeliveryId>("DEL"),
        lines,
        carrier,
        dispatchedOn: world.date(day),
        ...(carrier === "own van" ? {} : { tracking: `T${random.between(10_000_000, 99_999_999)}` }),
      },
      random.pick(warehouse),
      order.chain,
    )
  }

  const deliver = (order: DemoOrder, share: number, day: Day) => {
    if (order.state !== "open") return
    const rest = undelivered(order)
    const last = share === 1
    const part = last
      ? rest
      : rest.flatMap(({ line, quantity }, index) => {
          const some = rest.length > 1 ? (index % 2 === 0 ? quantity : 0) : Math.floor(quantity * share)
          return some > 0 ? [{ line, quantity: some }] : []
        })
    if (part.length === 0) return
    const tolerance = order.customer.tolerancePercent
    const more = last && tolerance > 0 && order.customer.invoicing === "onDelivery" && random.chance(0.08)
    const lines = part.map(({ line, quantity }) => {
      const extra = more && line.ordered === line.wanted ? Math.floor((line.ordered * tolerance) / 100) : 0
      line.delivered += quantity + extra
      return { line: line.line, quantity: decimal(quantity + extra) }
    })
    confirm(order, lines, day)
    order.lastDelivery = day
    if (order.customer.invoicing === "onDelivery") billing.delivered(order)
    if (undelivered(order).length > 0) return
    if (day > order.requested) order.wasLate = true
    if (order.customer.invoicing === "onOrder") completed(order)
    if (random.chance(0.09)) world.at(inDays(2, 10), officeMinute(), () => survey(order))
  }

  const completed = (order: DemoOrder) => {
    if (!billing.complete(order)) return
    afterCompletion(order)
  }

  const afterCompletion = (order: DemoOrder) => {
    if (random.chance(0.02)) world.at(inDays(4, 15), random.between(600, 960), () => returnGoods(order))
  }
  billing.whenCompleted(afterCompletion)

  const deliverOn = (order: DemoOrder, share: number, day: Day) => {
    // The carrier's papers come the next morning.
    if (random.chance(0.04)) world.at(workdays.after(day, 1), 8 * 60 + 40, () => deliver(order, share, day))
    else world.at(day, random.between(10 * 60, 16 * 60), () => deliver(order, share, day))
  }

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
          agreedByCustomer: random.chance(0.5),
        },
        order.customer.assistant,
        order.chain,
      )
    }
  }

  const planDeliveries = (order: DemoOrder, promised: Day) => {
    const today = world.today()
    const earliest = workdays.after(today, 1)
    const late = random.chance(0.035)
    const aimed = late
      ? workdays.after(promised, random.mostlyLow(1, 12))
      : workdays.before(promised, random.between(0, 3))
    const last = laterDay(earliest, aimed)
    const inParts = random.chance(0.14)
    const first = workdays.before(last, random.between(1, 3))
    let end = last
    if (inParts && first >= earliest && first < last) deliverOn(order, 0.6, first)
    else if (inParts) {
      deliverOn(order, 0.6, last)
      end = workdays.after(last, random.between(1, 3))
    }
    if (end > promised && random.chance(0.8)) {
      const told = laterDay(today, workdays.before(promised, random.between(1, 3)))
      if (told === today) world.soon(random.between(60, 200), () => revise(order, end))
      else world.at(told, officeMinute(), () => revise(order, end))
    }
    const short = inParts && order.customer.invoicing === "onDelivery" && random.chance(0.14)
    if (short)
      world.at(workdays.after(end, random.between(2, 10)), officeMinute(), () => {
        if (order.state !== "open" || undelivered(order).length === 0) return
        order.state = "closedShort"
        world.ask(
          { type: "CloseOrderShort", on: on(), order: order.id, reason: "article discontinued" },
          order.customer.assistant,
          order.chain,
        )
      })
    else deliverOn(order, 1, end)
  }

  const cancel = (order: DemoOrder, reason: string, initiator: "customer" | "company") => {
    if (order.state !== "open" || order.billed || order.lines.some(({ delivered }) => delivered > 0)) return
    order.state = "cancelled"
    world.ask(
      { type: "CancelOrder", on: on(), order: order.id, reason, initiator },
      order.customer.assistant,
      order.chain,
    )
  }

  const release = (order: DemoOrder) => {
    const { customer, chain } = order
    if (order.state !== "open") return
    world.ask({ type: "ReleaseOrder", on: on(), order: order.id }, customer.assistant, chain)
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
    if (customer.invoicing === "onOrder")
      world.soon(random.between(30, 90), () => billing.invoice(order, world.today()))
    else if (random.chance(0.012)) {
      world.soon(random.between(60, 400), () => cancel(order, "no longer needed", "customer"))
      return
    }
    if (random.chance(0.015))
      world.soon(random.between(40, 200), () =>
        held(order, { hold: "stock", reason: "stock count differs", by: purchasing }, () =>
          planDeliveries(order, promised),
        ),
      )
    else planDeliveries(order, promised)
  }

  const held = (
    order: DemoOrder,
    { hold, reason, by }: { readonly hold: HoldKind; readonly reason: string; readonly by: Actor },
    goOn: () => void,
  ) => {
    if (order.state !== "open") return
    world.ask({ type: "HoldOrder", on: on(), order: order.id, hold, reason }, by, order.chain)
    const { stopsPaying } = order.customer
    if (stopsPaying !== null && world.today() >= stopsPaying) {
      if (random.chance(0.3))
        world.at(inDays(12, 25), officeMinute(), () => cancel(order, "customer does not pay", "company"))
      return
    }
    if (order.customer.invoicing === "onDelivery" && random.chance(0.06)) {
      world.at(inDays(2, 8), officeMinute(), () => cancel(order, "not settled in time", "customer"))
      return
    }
    world.at(inDays(1, 3 + random.mostlyLow(0, 9)), officeMinute(), () => {
      const override = random.chance(0.2)
      world.ask(
        {
          type: "ReleaseHold",
          on: on(),
          order: order.id,
          hold,
          reason: override ? "approved by management" : "cause removed",
          override,
        },
        override ? management : by,
        order.chain,
      )
      world.soon(random.between(10, 60), goOn)
    })
  }

  const validate = (order: DemoOrder) => {
    if (order.state !== "open") return
    const { customer, chain } = order
    world.ask(
      {
        type: "ValidateOrder",
        on: on(),
        order: order.id,
        gates:
          customer.country === "IT" ? ["price", "credit", "stock"] : ["price", "credit", "stock", "export"],
      },
      customer.assistant,
      chain,
    )
    const [, second] = order.lines
    if (second !== undefined && random.chance(0.02)) {
      second.wanted = 0
      world.ask(
        {
          type: "CancelOrderLine",
          on: on(),
          order: order.id,
          line: second.line,
          quantity: decimal(second.ordered),
          reason: "customer took the line out",
        },
        customer.assistant,
        chain,
      )
    }
    // Released in the morning for the pickers, or within the hour.
    if (random.chance(0.3)) world.at(workdays.after(world.today(), 1), 8 * 60 + 35, () => release(order))
    else world.soon(random.between(50, 120), () => release(order))
  }

  const check = (order: DemoOrder, error: readonly [EntryErrorType, DetectedAt] | null) => {
    const { customer } = order
    const foundNow = error !== null && error[1] === "validation"
    if (foundNow) {
      reportError(order, error[0], "validation", world.today())
      if (error[0] === "DUPLICATE") return cancel(order, "entered twice", "company")
    }
    const stopped = customer.stopsPaying !== null && world.today() >= customer.stopsPaying
    const risky = customer.habit === "chronic" || customer.habit === "bounces"
    const mispriced = foundNow && error[0] === "PRICE"
    if (stopped || mispriced || random.chance(risky ? 0.16 : 0.05)) {
      const [credit, price] = holdsBefore
      const hold =
        stopped && credit !== undefined
          ? credit[0]
          : mispriced && price !== undefined
            ? price[0]
            : random.weighted(holdsBefore)
      return held(order, hold, () => validate(order))
    }
    if (random.chance(0.016)) return cancel(order, "ordered by mistake", "customer")
    validate(order)
  }

  return (customer) => {
    const today = world.today()
    const requested = workdays.after(today, 3 + random.mostlyLow(0, 10))
    const count = random.weighted([
      [1, 38],
      [2, 31],
      [3, 18],
      [4, 9],
      [5, 4],
    ])
    const products = new Set<Product>()
    while (products.size < count) products.add(random.pick(catalogue))
    let lines = [...products].map((product, index) => asked(customer, product, index, requested))
    const cents = lines.reduce(
      (sum, { unitPrice, quantity }) => sum + Number(unitPrice) * Number(quantity) * 100,
      0,
    )
    const minimum = inCurrencyOf(customer, (customer.minimumOrderCents ?? 5_000) * 1.3)
    const value = customer.currency === "JPY" ? cents / 100 : cents
    if (value < minimum) {
      const times = Math.ceil(minimum / value)
      lines = lines.map((line) => ({ ...line, quantity: decimal(Number(line.quantity) * times) }))
    }
    const [firstLine] = lines
    const freight: ReadonlyArray<DocumentAdjustment> =
      firstLine !== undefined && value < inCurrencyOf(customer, 40_000)
        ? [
            {
              kind: "charge",
              amount: minor(inCurrencyOf(customer, 1_500)),
              reason: "freight",
              code: "FC",
              tax: firstLine.tax,
            },
          ]
        : []
    const id = world.next<OrderId>(`SO-${on().slice(0, 4)}`)
    const channel = random.weighted(customer.channels)
    const electronic = channel === "edi" || channel === "portal"
    const by = electronic ? ediGateway : channel === "sales" ? customer.salesPerson : customer.assistant
    const received = random.chance(0.12) ? workdays.before(today, 1) : today
    const chain = world.ask(
      {
        type: "PlaceOrder",
        on: on(),
        order: id,
        customer: customer.id,
        currency: customer.currency,
        lines,
        adjustments: freight,
        channel,
        ...(random.chance(0.93) ? { customerReference: `PO ${random.between(1000, 99_999)}` } : {}),
        receivedOn: world.date(received),
        enteredBy: by.id,
      },
      by,
    )
    const order: DemoOrder = {
      id,
      customer,
      chain,
      requested,
      lines: lines.map(({ line, quantity }) => ({
        line,
        ordered: Number(quantity),
        wanted: Number(quantity),
        delivered: 0,
        promised: null,
      })),
      invoices: [],
      state: "open",
      invoiceable: false,
      billed: false,
      lastDelivery: null,
      hadReturn: false,
      wasLate: false,
      hadError: false,
    }
    const error = random.chance(electronic ? 0.02 : 0.055)
      ? ([random.weighted(errorTypes), random.weighted(detections)] as const)
      : null
    if (error !== null) {
      const [type, detectedAt] = error
      if (detectedAt === "entry") world.soon(5, () => reportError(order, type, "entry", today))
      if (detectedAt === "delivery") errorLater(order, type, detectedAt, requested)
      if (detectedAt === "invoicing") errorLater(order, type, detectedAt, workdays.after(requested, 3))
      if (detectedAt === "dispute") errorLater(order, type, detectedAt, workdays.after(requested, 25))
    }
    world.soon(random.between(20, 240), () => check(order, error))
  }
}
