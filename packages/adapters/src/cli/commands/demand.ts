import { fromDay, fromMillionths, type Millionths } from "@adv/domain"
import { type OpenDemand, openDemand, type Shortage, shortagesOf } from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { countText } from "../answer/amounts.js"
import { heading, type ReportColumn, rowsTable } from "../answer/report.js"
import { type ReadingOptions, reading } from "../options.js"
import { dateOrNull } from "../reading/orders.js"
import { reportOn } from "../reading/report.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { textOption } from "./asking.js"

interface DemandOptions extends ReadingOptions {
  readonly sku?: string | undefined
  readonly site?: string | undefined
}

const quantityText = (quantity: Millionths): string => (quantity === 0 ? "–" : fromMillionths(quantity))

const demandColumns: ReadonlyArray<ReportColumn<OpenDemand>> = [
  { title: "product", gives: true, of: ({ sku }) => sku },
  { title: "site", of: ({ site }) => site },
  { title: "week of", of: ({ week }) => week ?? "no date" },
  { title: "committed", align: "right", of: ({ committed }) => quantityText(committed) },
  { title: "tentative", align: "right", of: ({ tentative }) => quantityText(tentative) },
  { title: "on backorder", align: "right", of: ({ backordered }) => quantityText(backordered) },
  { title: "to come back", align: "right", of: ({ expectedReturns }) => quantityText(expectedReturns) },
]

const shortageColumns: ReadonlyArray<ReportColumn<Shortage>> = [
  { title: "short", gives: true, of: ({ sku }) => sku },
  { title: "site", of: ({ site }) => site },
  { title: "quantity", align: "right", of: ({ quantity }) => quantityText(quantity) },
  { title: "for order", of: ({ order }) => order ?? "–" },
  { title: "line", of: ({ line }) => line ?? "–" },
  { title: "reported", of: ({ reportedOn }) => fromDay(reportedOn) },
  { title: "days", align: "right", of: ({ ageDays }) => countText(ageDays) },
  { title: "expected", of: ({ expected }) => dateOrNull(expected) ?? "–" },
]

const demand = (options: DemandOptions, context: Context) =>
  reportOn(options, context, ({ states, horizon, dates, notes }) => {
    const asked = ({ sku, site }: { readonly sku: string; readonly site: string }): boolean =>
      (options.sku === undefined || sku === options.sku) &&
      (options.site === undefined || site === options.site)
    const wanted = openDemand(states.demand, horizon).filter(asked)
    const shortages = shortagesOf(states, horizon).filter(asked)
    return right({
      document: {
        asOf: dates.asOf,
        knownAt: isoOf(dates.knownAt),
        demand: wanted.map(({ committed, tentative, backordered, expectedReturns, ...row }) => ({
          ...row,
          committed: fromMillionths(committed),
          tentative: fromMillionths(tentative),
          backordered: fromMillionths(backordered),
          expectedReturns: fromMillionths(expectedReturns),
        })),
        shortages: shortages.map((row) => ({
          ...row,
          quantity: fromMillionths(row.quantity),
          reportedOn: fromDay(row.reportedOn),
          expected: dateOrNull(row.expected),
        })),
      },
      text: (page) =>
        [
          heading("Open demand", dates, page),
          wanted.length === 0 ? "Nothing is wanted." : rowsTable(demandColumns, wanted, page),
          shortages.length === 0 ? "Nothing is short." : rowsTable(shortageColumns, shortages, page),
        ].join("\n\n"),
      notes,
    })
  })

export const demandCommand = (command: Command, session: Session): void => {
  reading(command)
    .description("what customers want of each article at each site, week by week, and what is short")
    .addOption(new Option("--sku <code>", "only of one article").argParser(textOption))
    .addOption(new Option("--site <name>", "only at one site").argParser(textOption))
    .addHelpText(
      "after",
      `
By the demand signals that went out to inventory. Committed is what orders want that were validated or released; what is
on backorder is part of what is wanted. The week is that of the promise, or of the day asked for.

Examples:
  adv demand --as-of 2025-03-31
  adv demand --sku CHAIR --site MILANO --json`,
    )
    .action((options) => session.answer(options, (context) => demand(options, context)))
}
