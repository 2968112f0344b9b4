import { nightly, purchasing } from "./company.js"
import { shift } from "./workdays.js"
import type { Books, DemoOrder, World } from "./world.js"

const WEDNESDAY = 6

/** Steps that go from one department to another and back, their deadlines, and orders that stand still. */
export const handingOverIn = (world: World, books: Books): void => {
  const { random, workdays } = world
  const on = () => world.date(world.today())
  const office = () => random.between(9 * 60, 17 * 60)

  /** Delivery is with logistics: now and then sales administration has to look at it again. */
  const handOver = (order: DemoOrder) => {
    const { assistant } = order.customer
    const { id, chain } = order
    const step = "delivery"
    world.ask(
      {
        type: "HandOverStep",
        on: on(),
        order: id,
        step,
        toDepartment: "ADV",
        reason: "the customer's site is closed in the week that was promised",
      },
      purchasing,
      chain,
    )
    if (world.turn("step returned", 3, 2)) {
      world.at(workdays.after(world.today(), 1), office(), () =>
        world.ask(
          {
            type: "ReturnStep",
            on: on(),
            order: id,
            step,
            department: "ADV",
            reasonCode: "NOT_OURS",
            note: "the site opens again on Thursday",
          },
          assistant,
          chain,
        ),
      )
      return
    }
    world.soon(60, () => {
      world.ask({ type: "AcceptStep", on: on(), order: id, step, department: "ADV" }, assistant, chain)
      world.at(workdays.after(world.today(), 1), office(), () =>
        world.ask({ type: "CompleteStep", on: on(), order: id, step, department: "ADV" }, assistant, chain),
      )
    })
  }

  const deadline = (order: DemoOrder) => {
    const { id, chain } = order
    world.ask({ type: "SetStepDeadline", on: on(), order: id, step: "delivery" }, nightly, chain)
    world.at(workdays.after(world.today(), 7), 8 * 60 + 10, () =>
      world.ask({ type: "NoticeStepDeadlineMissed", on: on(), order: id, step: "delivery" }, nightly, chain),
    )
  }

  /** Once a week somebody looks which orders have not moved for too long. */
  const lookForStalled = () => {
    for (const order of books.orders.values()) {
      if (order.state !== "open") continue
      const progress = world.views.orders.states.get(order.id)?.progress
      if (progress == null || progress.stalled || progress.since > world.date(shift(world.today(), -11)))
        continue
      world.ask({ type: "NoticeOrderStalled", on: on(), order: order.id }, nightly, order.chain)
    }
  }
  for (let day = world.first; day <= world.last; day = shift(day, 1))
    if (((day % 7) + 7) % 7 === WEDNESDAY && workdays.is(day)) world.at(day, 17 * 60 + 30, lookForStalled)

  world.hear({
    OrderReleased: ({ data }) => {
      const order = books.orders.get(data.order)
      if (order === undefined) return
      if (world.turn("step handed over", 70, 20)) world.soon(60, () => handOver(order))
      else if (world.turn("deadline of a step", 20, 6)) world.soon(5, () => deadline(order))
    },
  })
}
