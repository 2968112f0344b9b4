import type { DateFormat } from "./dates.js"
import type { Expression } from "./expression.js"
import type { NumberFormat } from "./numbers.js"

/** How the values of a file are written. */
export interface Format {
  readonly number: NumberFormat
  readonly date: DateFormat
  readonly nulls: ReadonlySet<string>
  readonly currency: string | undefined
}

/** One CSV file, read. `name` is what the mapping calls it; `file` is what people call it. */
export interface Table {
  readonly name: string
  readonly file: string
  readonly path: string
  readonly header: ReadonlyArray<string>
  readonly columns: ReadonlyMap<string, number>
  /** Columns that the mapping makes out of others. */
  readonly named: ReadonlyMap<string, Expression>
  readonly format: Format
  readonly rows: ReadonlyArray<Row>
}

export interface Row {
  readonly table: Table
  readonly line: number
  readonly cells: ReadonlyArray<string>
}
