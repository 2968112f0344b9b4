import type { FlowMetric, FlowTiers } from "../approval/flow-tier.js"
import type { RecordedEvent } from "../facts/event.js"
import { type CustomerId, type LocalDate, unsafeDecimal } from "../values/index.js"

interface DayOfOrders {
  orders: number
  lines: number
  readonly customers: Set<CustomerId>
  /** By how much what is under way changed. */
  underWay: number
}

/** The flow of orders by day, as the log tells it: what flow tiers are evaluated by. */
export class FlowOfOrders {
  readonly #days = new Map<LocalDate, DayOfOrders>()

  take(events: ReadonlyArray<RecordedEvent>): void {
    for (const event of events) {
      const { effectiveDate } = event.metadata
      switch (event.type) {
        case "OrderPlaced": {
          const day = this.#day(effectiveDate)
          day.orders += 1
          day.lines += event.data.lines.length
          day.customers.add(event.data.customer)
          day.underWay += 1
          break
        }
        case "OrderReopened":
          this.#day(effectiveDate).underWay += 1
          break
        case "OrderCompleted":
        case "OrderCancelled":
        case "OrderClosedShort":
          this.#day(effectiveDate).underWay -= 1
          break
        default:
      }
    }
  }

  /** As many days as tiers look at, up to the one before: those on which an order was placed. */
  before(on: LocalDate, { metric, windowDays, above }: FlowTiers) {
    const longest = above.reduce((most, { leaveAfterDays }) => Math.max(most, leaveAfterDays), 0)
    let underWay = 0
    const values: Array<{ readonly date: LocalDate; readonly value: ReturnType<typeof unsafeDecimal> }> = []
    for (const [date, day] of [...this.#days].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      if (date >= on) break
      underWay += day.underWay
      if (day.orders > 0) values.push({ date, value: unsafeDecimal(String(counted(metric, day, underWay))) })
    }
    return values.slice(-(windowDays + longest))
  }

  #day(date: LocalDate): DayOfOrders {
    const known = this.#days.get(date)
    if (known !== undefined) return known
    const fresh = { orders: 0, lines: 0, customers: new Set<CustomerId>(), underWay: 0 }
    this.#days.set(date, fresh)
    return fresh
  }
}

const counted = (metric: FlowMetric, { orders, lines, customers }: DayOfOrders, underWay: number): number => {
  switch (metric) {
    case "ordersPerDay":
      return orders
    case "linesPerDay":
      return lines
    case "customersPerDay":
      return customers.size
    case "backlog":
      return Math.max(0, underWay)
  }
}
