import { type LineId, type OrderId, TaxCategory } from "@adv/domain"
import type * as t from "io-ts"
import { joinKey, rowsByKey, type Scope, tablesOf } from "./compile.js"
import { columnName } from "./expression.js"
import {
  codecsOf,
  compileFields,
  date,
  decimal,
  fieldSet,
  id,
  isProblems,
  notNegative,
  text,
  type Values,
  word,
} from "./fields.js"
import type { Problem } from "./problem.js"
import { isObject, listOf, pick, recordOf, strict, textOf } from "./strict.js"
import type { Row, Table } from "./table.js"
import { compileWhen, when } from "./when.js"

export const taxCategory = word(...TaxCategory.words)

const lineFields = fieldSet(
  {},
  {
    line: id<LineId>("a line"),
    sku: text,
    description: text,
    unit: text,
    quantity: decimal,
    unitPrice: decimal,
    amount: decimal,
    discountPercent: notNegative,
    tax: notNegative,
    taxCategory,
    requestedDate: date,
    promisedDate: date,
    order: id<OrderId>("an order"),
    orderLine: id<LineId>("an order line"),
  },
)

export type LineValues = Values<typeof lineFields.required, typeof lineFields.optional>
export interface ReadLine {
  readonly values: LineValues
  readonly row: Row
}

const OneLine = strict("a line", {}, codecsOf(lineFields.optional))
const RowLines = strict("lines", {}, { ...codecsOf(lineFields.optional), when })
const JoinedLines = strict(
  "lines",
  { from: textOf("the name of a file"), on: recordOf("the columns that join the files", columnName) },
  { ...codecsOf(lineFields.optional), when },
)

type OneLine = t.TypeOf<typeof OneLine>
type RowLines = t.TypeOf<typeof RowLines>
type JoinedLines = t.TypeOf<typeof JoinedLines>
export type GivenLines = ReadonlyArray<OneLine> | RowLines | JoinedLines

const isJoined = (given: GivenLines): given is JoinedLines => isObject(given) && "from" in given
const isList = (given: GivenLines): given is ReadonlyArray<OneLine> => Array.isArray(given)

/**
 * Where a document's lines are: `{"from": file, "on": {theirs: ours}, …}` in another file, `{…}` in the rows of the
 * same file that have the document's id, `[{…}, …]` in the document's own row.
 */
export const givenLines: t.Type<GivenLines> = pick(
  'lines: {"from": …, "on": …, …} for another file, {…} for the rows of this one, or a list for columns of one row',
  (value) =>
    Array.isArray(value)
      ? (listOf(OneLine) as t.Type<GivenLines>)
      : isObject(value)
        ? "from" in value
          ? (JoinedLines as t.Type<GivenLines>)
          : (RowLines as t.Type<GivenLines>)
        : undefined,
)

/** Rows of one document that are its lines: only where lines are said without a file. */
export const linesAreRows = (given: unknown): boolean => isObject(given) && !("from" in given)

export type ReadLines = (rows: ReadonlyArray<Row>) => ReadonlyArray<ReadLine> | ReadonlyArray<Problem>

const readEach = (
  rows: ReadonlyArray<Row>,
  filter: (row: Row) => boolean | Problem,
  read: (row: Row) => LineValues | ReadonlyArray<Problem>,
): ReadonlyArray<ReadLine> | ReadonlyArray<Problem> => {
  const lines: Array<ReadLine> = []
  for (const row of rows) {
    const wanted = filter(row)
    if (typeof wanted === "object") return [wanted]
    if (!wanted) continue
    const values = read(row)
    if (isProblems(values)) return values
    lines.push({ values, row })
  }
  return lines
}

export const isLineProblems = (
  read: ReadonlyArray<ReadLine> | ReadonlyArray<Problem>,
): read is ReadonlyArray<Problem> => {
  const [first] = read
  return first !== undefined && "code" in first
}

export const compileLines = (given: unknown, table: Table, path: string, scope: Scope): ReadLines => {
  if (!givenLines.is(given)) return () => []
  if (isList(given)) {
    const reads = given.map((each, index) =>
      compileFields(lineFields, each, table, `${path}/${index}`, scope),
    )
    return (rows) => {
      const [row] = rows
      if (row === undefined) return []
      const lines: Array<ReadLine> = []
      for (const read of reads) {
        const values = read(row)
        if (isProblems(values)) return values
        lines.push({ values, row })
      }
      // A line that the row leaves empty isn't there: three product columns may hold one.
      return lines.filter(({ values }) => values.quantity !== undefined || values.amount !== undefined)
    }
  }
  if (!isJoined(given)) {
    const filter = compileWhen(given.when, table, `${path}/when`, scope)
    const read = compileFields(lineFields, given, table, path, scope)
    return (rows) => readEach(rows, filter, read)
  }
  const others = new Map(
    tablesOf(given.from, `${path}/from`, scope).map((other) => [
      other,
      {
        filter: compileWhen(given.when, other, `${path}/when`, scope),
        read: compileFields(lineFields, given, other, path, scope),
      },
    ]),
  )
  const byKey = rowsByKey(given.from, Object.keys(given.on), `${path}/on`, scope)
  const keyOf = joinKey(given.on, table, `${path}/on`, scope)
  return (rows) => {
    const [row] = rows
    const key = row === undefined ? undefined : keyOf(row)
    if (key === undefined) return []
    if (typeof key === "object") return [key]
    const lines: Array<ReadLine> = []
    for (const other of byKey.get(key) ?? []) {
      const reader = others.get(other.table)
      if (reader === undefined) continue
      const each = readEach([other], reader.filter, reader.read)
      if (isLineProblems(each)) return each.map((found) => ({ ...found, at: found.at ?? other }))
      lines.push(...each)
    }
    return lines
  }
}

/** The file that lines are joined from, to see that none of its rows is left over. */
export const joinOf = (given: unknown): JoinedLines | undefined =>
  givenLines.is(given) && isJoined(given) ? given : undefined
