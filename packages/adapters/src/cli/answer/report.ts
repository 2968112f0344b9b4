import type { Dates } from "../options.js"
import { momentText } from "../reading/zone.js"
import { type Column, table } from "./table.js"
import type { Page } from "./terminal.js"

/** A column of a report, and what it shows of a row. */
export interface ReportColumn<Row> extends Column {
  readonly of: (row: Row) => string
}

/** Rows under the columns that show them. */
export const rowsTable = <Row>(
  columns: ReadonlyArray<ReportColumn<Row>>,
  rows: ReadonlyArray<Row>,
  page: Page,
): string =>
  table(
    columns,
    rows.map((row) => columns.map(({ of }) => of(row))),
    page,
  )

/** `Inboxes on 2025-03-31, as known at 2025-03-31 23:59:59`. */
export const heading = (what: string, { asOf, knownAt, zone }: Dates, page: Page): string =>
  `${page.paint("bold", what)} on ${asOf}, as known at ${momentText(knownAt, zone)}`

/** What there is, or that there is nothing. */
export const textOfRows =
  <Row>(
    what: string,
    dates: Dates,
    rows: ReadonlyArray<Row>,
    columns: ReadonlyArray<ReportColumn<Row>>,
    none: string,
  ) =>
  (page: Page): string =>
    `${heading(what, dates, page)}\n\n${rows.length === 0 ? none : rowsTable(columns, rows, page)}`
