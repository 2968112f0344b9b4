import {
  type Actor,
  type Day,
  formatMinor,
  type LineId,
  minor,
  type OrderId,
  type PlainCommand,
} from "@adv/domain"
import { catalogue, type Product } from "./catalogue.js"
import { ediGateway } from "./company.js"
import { type DemoCustomer, inCurrencyOf, taxFor } from "./customers.js"
import { type EntryErrors, electronicChannels } from "./entry-errors.js"
import type { Books, DemoOrder, World } from "./world.js"

type PlaceOrder = Extract<PlainCommand, { readonly type: "PlaceOrder" }>
type Line = PlaceOrder["lines"][number]

/** The cents that a line comes to, before discounts. */
const centsOf = ({ cents }: Product, quantity: number): number => cents * quantity

const counts = [
  [1, 58],
  [2, 27],
  [3, 9],
  [4, 4],
  [5, 2],
] as const

/** How orders come in: by telephone, in which case they are drafted first, by mail, portal, EDI or salesman. */
export const orderingIn = (
  world: World,
  books: Books,
  errors: EntryErrors,
  check: (order: DemoOrder, error: ReturnType<EntryErrors["drawn"]>) => void,
): ((customer: DemoCustomer) => void) => {
  const { random, workdays } = world
  const on = () => world.date(world.today())

  const asked = (
    customer: DemoCustomer,
    { sku, description, unit, cents, rate }: Product,
    index: number,
    quantity: number,
    requested: Day,
  ): Line => ({
    line: String((index + 1) * 10),
    sku,
    description,
    unit,
    quantity: String(quantity),
    // Who buys by a price list is asked for no price.
    ...(customer.buysByList
      ? {}
      : { unitPrice: formatMinor(minor(inCurrencyOf(customer, cents)), customer.currency) }),
    tax: taxFor(customer, { rate }),
    requestedDate: world.date(requested),
  })

  const compose = (customer: DemoCustomer, requested: Day) => {
    const count = random.weighted(counts)
    const products = new Set<Product>()
    while (products.size < count) products.add(random.pick(catalogue))
    const chosen = [...products].map((product) => {
      const { usual } = product
      return {
        product,
        quantity: Math.max(1, Math.round((usual * customer.size * random.between(40, 160)) / 100)),
      }
    })
    const cents = chosen.reduce((sum, { product, quantity }) => sum + centsOf(product, quantity), 0)
    const minimum = (customer.minimumOrderCents ?? 5_000) * 1.3
    const times = cents < minimum ? Math.ceil(minimum / cents) : 1
    const lines = chosen.map(({ product, quantity }, index) =>
      asked(customer, product, index, quantity * times, requested),
    )
    return { lines, cents: cents * times }
  }

  /** A discount that nobody agreed to, which somebody has to approve. */
  const withDiscount = (lines: ReadonlyArray<Line>): ReadonlyArray<Line> =>
    world.turn("discount beyond the agreement", 90, 20)
      ? lines.map((line) => ({ ...line, discountPercent: "18" }))
      : lines

  /** On the telephone an order is taken line by line, and read back. */
  const draft = (order: OrderId, placing: PlaceOrder, by: Actor) => {
    const { customer, currency, lines, channel = "phone", receivedOn } = placing
    const chain = world.ask(
      {
        type: "DraftOrder",
        on: on(),
        order,
        customer,
        currency,
        channel,
        enteredBy: by.id,
        ...(receivedOn === undefined ? {} : { receivedOn }),
      },
      by,
    )
    for (const line of lines) world.ask({ type: "AddOrderLine", on: on(), order, ...line }, by, chain)
    const [first] = lines
    if (first !== undefined && world.turn("line taken out of a draft", 5, 2)) {
      const extra = { ...first, line: "90" }
      world.ask({ type: "AddOrderLine", on: on(), order, ...extra }, by, chain)
      world.ask(
        { type: "RemoveOrderLine", on: on(), order, line: extra.line, reason: "read back: not wanted" },
        by,
        chain,
      )
    }
    world.ask({ ...placing, lines: [] }, by, chain)
    return chain
  }

  return (customer) => {
    const today = world.today()
    const requested = workdays.after(today, 4 + random.mostlyLow(0, 10))
    const composed = compose(customer, requested)
    const lines = withDiscount(composed.lines)
    const [firstLine] = lines
    const id = world.next<OrderId>(`SO-${on().slice(0, 4)}`)
    const channel = random.weighted(customer.channels)
    const electronic = electronicChannels.includes(channel)
    const by = electronic ? ediGateway : channel === "sales" ? customer.salesPerson : customer.assistant
    const received = random.chance(0.12) ? workdays.before(today, 1) : today
    const abroad = customer.country === "CH" || customer.country === "JP"
    const placing: PlaceOrder = {
      type: "PlaceOrder",
      on: on(),
      order: id,
      customer: customer.id,
      currency: customer.currency,
      lines,
      adjustments:
        firstLine !== undefined && composed.cents < 40_000
          ? [
              {
                kind: "charge",
                amount: inCurrencyOf(customer, 1_500),
                reason: "freight",
                code: "FC",
                tax: firstLine.tax,
              },
            ]
          : [],
      channel,
      ...(random.chance(0.93) ? { customerReference: `PO ${random.between(1000, 99_999)}` } : {}),
      receivedOn: world.date(received),
      enteredBy: by.id,
      attributes: {
        newCustomer: !books.known.has(customer.id) && customer.joinsLater,
        export: abroad,
        shortage: world.turn("order for what is short", 45, 15),
        creditExceeded: false,
      },
    }
    books.known.add(customer.id)
    const chain =
      // A draft has no conditions yet, so that no price list can price its lines.
      channel === "phone" && !customer.buysByList && world.turn("order drafted", 8, 1)
        ? draft(id, placing, by)
        : world.ask(placing, by)
    const order: DemoOrder = {
      id,
      customer,
      chain,
      requested,
      lines: lines.map(({ line, sku, quantity }) => ({
        line: line as LineId,
        sku,
        ordered: Number(quantity),
        wanted: Number(quantity),
        delivered: 0,
        promised: null,
      })),
      added: 0,
      invoices: [],
      state: "open",
      invoiceable: false,
      billed: false,
      lastDelivery: null,
      hadReturn: false,
      wasLate: false,
      hadError: false,
    }
    books.orders.set(id, order)
    const error = errors.drawn(electronic)
    if (error !== null) errors.planned(order, error)
    // The credit check is made in the hour that follows.
    world.soon(random.between(125, 280), () => check(order, error))
  }
}
