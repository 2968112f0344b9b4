import { type Currency, fromDay, fromMillionths } from "@adv/domain"
import { type BacklogRow, invoiceableBacklog } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { amountText, countText, moneyOf } from "../answer/amounts.js"
import { heading, type ReportColumn, rowsTable } from "../answer/report.js"
import { boundsOption, type ReadingOptions, reading } from "../options.js"
import { currencyNamed } from "../reading/orders.js"
import { reportOn } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { idOption } from "./asking.js"

interface BacklogOptions extends ReadingOptions {
  readonly customer?: string | undefined
  readonly bounds?: ReadonlyArray<number> | undefined
}

/** What could be invoiced for one reason in one currency, by how long it could be. */
interface Group {
  readonly currency: Currency
  readonly reason: BacklogRow["reason"]
  readonly orders: number
  readonly net: number
  /** By age: up to each bound, and beyond the last. */
  readonly byAge: ReadonlyArray<number>
}

const bucketOf = (age: number, bounds: ReadonlyArray<number>): number => {
  const at = bounds.findIndex((bound) => age <= bound)
  return at < 0 ? bounds.length : at
}

const groupsOf = (rows: ReadonlyArray<BacklogRow>, bounds: ReadonlyArray<number>): ReadonlyArray<Group> =>
  [...Map.groupBy(rows, ({ currency, reason }) => `${currency} ${reason}`).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, own]) => {
      const [first] = own
      if (first === undefined) return []
      const byAge = Array.from({ length: bounds.length + 1 }, () => 0)
      for (const { ageDays, net } of own) {
        const at = bucketOf(ageDays, bounds)
        byAge[at] = (byAge[at] ?? 0) + net
      }
      return [
        {
          currency: currencyNamed(first.currency),
          reason: first.reason,
          orders: own.length,
          net: own.reduce((sum, { net }) => sum + net, 0),
          byAge,
        },
      ]
    })

const labelOf = (bounds: ReadonlyArray<number>, at: number): string => {
  const from = at === 0 ? 0 : (bounds[at - 1] ?? 0) + 1
  return at === bounds.length ? `${from}+ days` : `${from}–${bounds[at]} days`
}

const rowColumns: ReadonlyArray<ReportColumn<BacklogRow>> = [
  { title: "order", of: ({ order }) => order },
  { title: "customer", of: ({ customer }) => customer },
  { title: "why", of: ({ reason }) => reason },
  {
    title: "what",
    gives: true,
    of: ({ evidence, lines }) =>
      evidence || lines.map(({ line, quantity }) => `${fromMillionths(quantity)} of line ${line}`).join(", "),
  },
  { title: "since", of: ({ since }) => fromDay(since) },
  { title: "days", align: "right", of: ({ ageDays }) => countText(ageDays) },
  { title: "due", of: ({ dueOn, waits }) => (waits ? `from ${fromDay(dueOn)}` : "now") },
  { title: "net", align: "right", of: ({ net, currency }) => amountText(net, currencyNamed(currency)) },
  { title: "", of: ({ currency }) => currency },
  { title: "holds", drops: true, of: ({ holds }) => holds.join(", ") },
]

const usualBounds = [7, 30, 60]

const backlog = (options: BacklogOptions, context: Context) =>
  reportOn(options, context, ({ states, horizon, dates, notes }) => {
    const { customer, bounds = usualBounds } = options
    const rows = invoiceableBacklog(states.orders, {
      ...horizon,
      ...(customer === undefined ? {} : { customer }),
    })
    const groups = groupsOf(rows, bounds)
    return right({
      document: {
        asOf: dates.asOf,
        knownAt: isoOf(dates.knownAt),
        totals: groups.map(({ currency, net, byAge, ...group }) => ({
          ...group,
          net: moneyOf(net, currency),
          byAge: byAge.map((amount, at) => ({ age: labelOf(bounds, at), ...moneyOf(amount, currency) })),
        })),
        rows: rows.map(({ currency, net, ...row }) => ({
          ...row,
          since: fromDay(row.since),
          dueOn: fromDay(row.dueOn),
          net: moneyOf(net, currencyNamed(currency)),
          lines: row.lines.map((line) => ({ ...line, quantity: fromMillionths(line.quantity) })),
        })),
      },
      text: (page) => {
        const title = heading("What could be invoiced and is not, net", dates, page)
        if (rows.length === 0) return `${title}\n\nThere is nothing.`
        const totals: ReadonlyArray<ReportColumn<Group>> = [
          { title: "why", of: ({ reason }) => reason },
          { title: "", of: ({ currency }) => currency },
          { title: "orders", align: "right", of: ({ orders }) => countText(orders) },
          { title: "net", align: "right", of: ({ net, currency }) => amountText(net, currency) },
          ...Array.from(
            { length: bounds.length + 1 },
            (_, at): ReportColumn<Group> => ({
              title: labelOf(bounds, at),
              align: "right",
              of: ({ byAge, currency }) => amountText(byAge[at] ?? 0, currency),
            }),
          ),
        ]
        return [title, rowsTable(totals, groups, page), rowsTable(rowColumns, rows, page)].join("\n\n")
      },
      notes,
    })
  })

export const backlogCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("what could be invoiced and is not: by why, how long and how much")
    .addOption(new Option("--customer <id>", "only that of one customer").argParser(idOption))
    .addOption(
      new Option("--bounds <days>", "upper bounds of the ages (default: 7,30,60)").argParser(boundsOption),
    )
    .addHelpText(
      "after",
      `
Deliveries, orders that are invoiced when ordered, certified progress, milestones that were reached, down-payments that
were agreed, and what is invoiced by periods (which waits for the end of its period). Net of tax.

Examples:
  adv backlog --as-of 2025-03-31
  adv backlog --customer ROSSI --json`,
    )
    .action((options) => session.answer(options, (context) => backlog(options, context)))
}
