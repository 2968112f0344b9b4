import { catalogue } from "./catalogue.js"
import { DEMO_SITE, inventory, purchasing } from "./company.js"
import { MONDAY, shift, weekdayFrom } from "./workdays.js"
import type { Books, DemoLine, DemoOrder, World } from "./world.js"

const itself = (sku: string) => ({ item: `${sku}@${DEMO_SITE}`, sku, site: DEMO_SITE })

/** How many articles inventory tells of each Monday, in turn. */
const A_WEEK = 8

/** What inventory says of its stock, what it is asked, and what it answers. */
export const stockIn = (world: World, books: Books): void => {
  const { random, workdays } = world
  const on = () => world.date(world.today())
  const soonDate = (low: number, high: number) =>
    world.date(workdays.after(world.today(), random.between(low, high)))

  let at = 0
  const inform = () => {
    for (let count = 0; count < A_WEEK; count++) {
      const product = catalogue[at % catalogue.length]
      at += 1
      if (product === undefined) continue
      const onHand = random.between(2, 12) * product.usual
      world.ask(
        {
          type: "RecordStockInformation",
          on: on(),
          ...itself(product.sku),
          onHand: String(onHand),
          reserved: String(Math.floor((onHand * random.between(5, 60)) / 100)),
          inbound: [{ quantity: String(product.usual * 4), expectedDate: soonDate(3, 10) }],
          asOf: world.date(workdays.before(world.today(), 1)),
          source: "warehouse management",
        },
        inventory,
      )
    }
  }
  for (let monday = weekdayFrom(world.first, MONDAY); monday <= world.last; monday = shift(monday, 7))
    world.at(workdays.after(monday, 0), 8 * 60 + 2, inform)

  /** What is short is asked for, reserved, or put on backorder. */
  const short = (order: DemoOrder) => {
    const [line] = order.lines
    if (line === undefined || line.wanted === 0) return
    const { chain } = order
    const quantity = String(line.wanted)
    const request = world.next("AVL")
    const of = { order: order.id, line: line.line }
    world.ask(
      {
        type: "ReportStockShortage",
        on: on(),
        ...itself(line.sku),
        shortage: world.next("SHT"),
        quantity,
        expectedDate: soonDate(3, 8),
        ...of,
        reason: "supplier late",
      },
      inventory,
      chain,
    )
    world.ask(
      {
        type: "RequestAvailability",
        on: on(),
        ...itself(line.sku),
        request,
        quantity,
        neededBy: world.date(order.requested),
        ...of,
      },
      order.customer.assistant,
      chain,
    )
    const reservation = world.next("RSV")
    world.soon(60, () => {
      world.ask(
        {
          type: "AnswerAvailability",
          on: on(),
          item: itself(line.sku).item,
          request,
          quantity,
          availableOn: soonDate(1, 6),
        },
        inventory,
        chain,
      )
      world.ask(
        {
          type: "ReserveStock",
          on: on(),
          ...itself(line.sku),
          reservation,
          ...of,
          quantity,
          neededBy: world.date(order.requested),
        },
        purchasing,
        chain,
      )
      const refused = world.turn("reservation refused", 4, 2)
      world.soon(60, () => answer(order, line, reservation, refused))
    })
  }

  const answer = (order: DemoOrder, line: DemoLine, reservation: string, refused: boolean) => {
    const { chain } = order
    const { sku } = line
    const { item } = itself(sku)
    if (!refused) {
      world.ask({ type: "ConfirmReservation", on: on(), item, reservation }, inventory, chain)
      if (world.turn("reservation released", 5, 1))
        world.soon(60, () =>
          world.ask(
            { type: "ReleaseReservation", on: on(), item, reservation, reason: "came in earlier" },
            purchasing,
            chain,
          ),
        )
      return
    }
    world.ask(
      { type: "RefuseReservation", on: on(), item, reservation, reason: "promised to another order" },
      inventory,
      chain,
    )
    if (line.wanted > 0)
      world.ask(
        {
          type: "CreateBackorder",
          on: on(),
          ...itself(sku),
          backorder: world.next("BO"),
          order: order.id,
          line: line.line,
          quantity: String(line.wanted),
          expectedDate: soonDate(4, 9),
        },
        purchasing,
        chain,
      )
  }

  world.hear({
    OrderPlaced: ({ data }) => {
      const order = books.orders.get(data.order)
      if (order !== undefined && (data.attributes?.shortage === true || world.turn("stock asked", 60, 20)))
        world.soon(30, () => short(order))
    },
    // Inventory acknowledges what it is asked for at the release; once in a while it can't.
    DemandSignalPublished: ({ data: { order, line, sequence, cause } }) => {
      if (!world.turn("demand signal answered", 40)) return
      const signal = { on: on(), order, line, sequence }
      const fails = world.turn("demand signal failed", 30, 10)
      world.soon(30, () => {
        world.ask(
          fails
            ? { type: "FailDemandSignal", ...signal, reason: `inventory was down (${cause})` }
            : {
                type: "AcknowledgeDemandSignal",
                ...signal,
                reference: `WMS-${random.between(10_000, 99_999)}`,
              },
          inventory,
        )
      })
    },
  })
}
