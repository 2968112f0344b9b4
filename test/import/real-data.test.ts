import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type ImportReport, importFiles, parseMapping } from "@adv/adapters/import"
import { memoryStore } from "@adv/adapters/memory"
import {
  commandRunner,
  daysBetween,
  decodeEvent,
  type EventStore,
  formatMinor,
  handlersWith,
  isCurrency,
  type LocalDate,
  minor,
  type RecordedEvent,
} from "@adv/domain"
import { beforeAll, describe, expect, test } from "vitest"

/**
 * The public data sets are not part of the project: examples/import/README.md says where to get them. With ADV_DATA
 * naming a folder that holds northwind/ and traffic-fines/, each with its expected.json, these tests run.
 */
const folder = process.env["ADV_DATA"]
const there = folder !== undefined && existsSync(join(folder, "northwind", "expected.json"))
const why = there ? "" : " (skipped: ADV_DATA names no folder with northwind/ and traffic-fines/)"

const mappingAt = (name: string) => {
  const path = new URL(`../../examples/import/${name}.json`, import.meta.url)
  const mapping = parseMapping(readFileSync(path, "utf8"))
  if (mapping._tag === "Left") throw new Error(mapping.left.message)
  return mapping.right
}

const imported = async (
  store: EventStore,
  name: string,
  files: ReadonlyArray<string>,
): Promise<ImportReport> => {
  const report = await importFiles({
    mapping: mappingAt(name),
    files: files.map((file) => join(folder ?? "", name, file)),
    runner: commandRunner({ store, handlers: handlersWith({}), cacheSize: 100_000 }),
  })()
  if (report._tag === "Left") throw new Error(report.left.message)
  return report.right
}

const eventsOf = async (store: EventStore): Promise<ReadonlyArray<RecordedEvent>> => {
  const events: Array<RecordedEvent> = []
  for await (const batch of store.readAll())
    for (const each of batch) {
      const event = decodeEvent(each)
      if (event._tag === "Left") throw new Error(event.left.message)
      events.push(event.right)
    }
  return events
}

const headOf = async (store: EventStore): Promise<number> => {
  const head = await store.head()()
  if (head._tag === "Left") throw new Error(head.left.message)
  return head.right
}

const expectedOf = (name: string) =>
  there ? JSON.parse(readFileSync(join(folder, name, "expected.json"), "utf8")) : {}

const money = (amount: number, currency = "USD"): string => {
  if (!isCurrency(currency)) throw new Error(currency)
  return formatMinor(minor(amount), currency)
}

describe.skipIf(!there)(`Northwind, imported by its mapping${why}`, () => {
  const expected = expectedOf("northwind")
  const store = memoryStore()
  const files = ["customers.csv", "orders.csv", "order-details.csv"]
  let report: ImportReport
  interface Order {
    readonly placed: LocalDate
    readonly required: LocalDate | undefined
    readonly net: number
    readonly lines: number
    readonly charges: number
    readonly payable: number
    readonly customer: string
    delivered?: LocalDate
  }
  const orders = new Map<string, Order>()

  beforeAll(async () => {
    report = await imported(store, "northwind", files)
    for (const event of await eventsOf(store)) {
      const on = event.metadata.effectiveDate
      if (event.type === "OrderPlaced")
        orders.set(event.data.order, {
          placed: on,
          required: event.data.lines[0]?.requestedDate,
          net: event.data.totals.lineNet,
          lines: event.data.lines.length,
          charges: event.data.totals.charges,
          payable: event.data.totals.payable,
          customer: event.data.customer,
        })
      if (event.type === "DeliveryConfirmed") {
        const order = orders.get(event.data.order)
        if (order !== undefined) order.delivered = on
      }
    }
  })

  const all = () => [...orders.values()]
  const sum = (values: ReadonlyArray<number>) => values.reduce((total, value) => total + value, 0)
  const late = () =>
    [...orders].filter(
      ([, { delivered, required }]) =>
        delivered !== undefined && required !== undefined && delivered > required,
    )
  const shipped = () => all().filter(({ delivered }) => delivered !== undefined)

  test("every row is taken, and none is refused", () => {
    expect(report.rejects).toEqual([])
    expect(report.untold).toBe(0)
  })

  test("orders, lines and customers with orders are as many as there are", () => {
    expect(orders.size).toBe(expected.orders)
    expect(sum(all().map(({ lines }) => lines))).toBe(expected.lines)
    expect(new Set(all().map(({ customer }) => customer)).size).toBe(expected.customers_with_orders)
  })

  test("the net total, the freight and what would be invoiced are exact to the cent", () => {
    expect(money(sum(all().map(({ net }) => net)))).toBe(expected.net_total_lines_rounded)
    expect(money(sum(all().map(({ charges }) => charges)))).toBe(expected.freight_total)
    expect(money(sum(all().map(({ payable }) => payable)))).toBe(expected.invoice_total_net_plus_freight)
  })

  test("the months have their orders, net, deliveries and late deliveries", () => {
    const months: Record<string, unknown> = {}
    for (const month of Object.keys(expected.by_month)) {
      const placed = all().filter((order) => order.placed.startsWith(month))
      const delivered = shipped().filter((order) => order.delivered?.startsWith(month))
      months[month] = {
        orders: placed.length,
        net: money(sum(placed.map(({ net }) => net))),
        shipped: delivered.length,
        late_shipped: delivered.filter(({ delivered, required }) => (delivered ?? "") > (required ?? ""))
          .length,
      }
    }
    expect(months).toEqual(expected.by_month)
  })

  test("the late orders are the same ones, by as many days, and so is the on-time rate", () => {
    expect(
      late()
        .map(([order]) => Number(order))
        .sort(),
    ).toEqual(expected.late_order_ids)
    const days = late().map(([, { required, delivered }]) =>
      required === undefined || delivered === undefined ? 0 : daysBetween(required, delivered),
    )
    expect(Math.max(...days)).toBe(expected.max_days_late)
    expect((sum(days) / days.length).toFixed(4)).toBe(expected.avg_days_late_of_late)
    expect(shipped().length).toBe(expected.shipped)
    expect(((1 - days.length / shipped().length) * 100).toFixed(2)).toBe(expected.on_time_pct)
  })

  test("what was not delivered yet at a date, and what of it was overdue, is as it was then", () => {
    for (const [date, backlog] of Object.entries(expected.backlog)) {
      const open = all().filter(
        ({ placed, delivered }) => placed <= date && (delivered === undefined || delivered > date),
      )
      const overdue = open.filter(({ required }) => required !== undefined && required < date)
      expect({
        open_orders: open.length,
        open_net: money(sum(open.map(({ net }) => net))),
        overdue_orders: overdue.length,
        overdue_net: money(sum(overdue.map(({ net }) => net))),
      }).toEqual(backlog)
    }
  })

  test("importing the same files again appends nothing", async () => {
    const before = await headOf(store)
    const again = await imported(store, "northwind", files)
    expect(again.appended).toEqual({})
    expect(await headOf(store)).toBe(before)
  })
})

describe.skipIf(!there)(`Traffic fines, imported by their mapping${why}`, () => {
  const expected = expectedOf("traffic-fines")
  const store = memoryStore()
  let report: ImportReport
  let events: ReadonlyArray<RecordedEvent> = []
  interface Fine {
    owed: number
    settled: number
    due: LocalDate | null
  }
  const at = (date: string) => {
    const fines = new Map<string, Fine>()
    let paid = 0
    const payers = new Set<string>()
    for (const event of events) {
      if (event.metadata.effectiveDate > date) continue
      if (event.type === "InvoiceIssued")
        fines.set(event.data.invoice, { owed: event.data.totals.payable, settled: 0, due: null })
      if (event.type === "PaymentReceived") {
        paid += event.data.amount
        payers.add(event.data.payment.split("/")[0] ?? "")
      }
      if (
        event.type !== "ChargeClaimed" &&
        event.type !== "InstalmentSettled" &&
        event.type !== "DueDatesFixed"
      )
        continue
      const fine = fines.get(event.data.invoice)
      if (fine === undefined) throw new Error(`${event.data.invoice} came before it was issued`)
      if (event.type === "ChargeClaimed") fine.owed += event.data.amount
      if (event.type === "InstalmentSettled") fine.settled += event.data.amount
      if (event.type === "DueDatesFixed") fine.due = event.data.instalments[0]?.dueDate ?? null
    }
    return { fines, paid, payers }
  }

  beforeAll(async () => {
    report = await imported(store, "traffic-fines", ["traffic-fines.csv"])
    events = await eventsOf(store)
  }, 120_000)

  test("every row is taken, and none is refused", () => {
    expect(report.rejects).toEqual([])
    expect(report.rows).toBe(expected.events)
  })

  test("payments add up, and as many fines are fully, partly and overpaid", () => {
    const { fines, paid, payers } = at("9999-12-31")
    expect(money(paid, "EUR")).toBe(expected.payments_total)
    expect(payers.size).toBe(expected.cases_with_payment)
    const full = [...payers].filter((id) => {
      const fine = fines.get(id)
      return fine !== undefined && fine.settled >= fine.owed
    })
    expect(full.length).toBe(expected.fully_paid)
    expect(payers.size - full.length).toBe(expected.partly_paid)
    const settled = [...fines.values()].reduce((sum, fine) => sum + fine.settled, 0)
    expect(money(paid - settled, "EUR")).toBe(expected.overpaid_amount)
  })

  test.each(Object.keys(expected.receivable ?? { "": 0 }))("the aging at %s has every bucket", (date) => {
    const { fines, paid } = at(date)
    const buckets: Record<string, { count: number; cents: number }> = {}
    for (const name of ["not_notified", "current", "1-30", "31-60", "61-90", ">90"])
      buckets[name] = { count: 0, cents: 0 }
    for (const { owed, settled, due } of fines.values()) {
      if (owed <= settled) continue
      const days = due === null ? 0 : daysBetween(due, date as LocalDate)
      const name =
        due === null
          ? "not_notified"
          : days <= 0
            ? "current"
            : days <= 30
              ? "1-30"
              : days <= 60
                ? "31-60"
                : days <= 90
                  ? "61-90"
                  : ">90"
      const bucket = buckets[name]
      if (bucket === undefined) continue
      bucket.count += 1
      bucket.cents += owed - settled
    }
    const counted = Object.values(buckets)
    expect({
      open_count: counted.reduce((sum, { count }) => sum + count, 0),
      open_amount: money(
        counted.reduce((sum, { cents }) => sum + cents, 0),
        "EUR",
      ),
      paid_to_date: money(paid, "EUR"),
      buckets: Object.fromEntries(
        Object.entries(buckets).map(([name, { count, cents }]) => [
          name,
          { count, amount: money(cents, "EUR") },
        ]),
      ),
    }).toEqual(expected.receivable[date])
  })

  test("importing the same file again appends nothing", async () => {
    const before = await headOf(store)
    const again = await imported(store, "traffic-fines", ["traffic-fines.csv"])
    expect(again.appended).toEqual({})
    expect(await headOf(store)).toBe(before)
  }, 120_000)
})
