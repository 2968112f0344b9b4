import * as t from "io-ts"
import type { Scope } from "../compile.js"
import type { Entry, Settings } from "../entry.js"
import { columnNames } from "../expression.js"
import {
  type ColumnsOfFields,
  codecsOf,
  columnsOf,
  compileFields,
  type FieldSet,
  type FieldTable,
  type Given,
  isProblems,
  type Values,
} from "../fields.js"
import { type Problem, problem } from "../problem.js"
import { type Fields, isObject, strict, textOf } from "../strict.js"
import type { Row, Table } from "../table.js"
import { when } from "../when.js"

export interface Context {
  readonly table: Table
  readonly path: string
  readonly scope: Scope
  readonly settings: Settings
}

/** What an entry says of itself; the rest is the same for all kinds. */
export type Told = Pick<Entry, "build"> &
  Partial<Omit<Entry, "build" | "kind" | "row" | "columns" | "content">> & {
    /** What it says beside its own fields, so that two facts that differ are told apart. */
    readonly says?: unknown
  }

export type ReadRows = (rows: ReadonlyArray<Row>) => Entry | ReadonlyArray<Problem>

/** A kind of fact: what a mapping may say of it, and how its rows become commands. */
export interface Kind {
  readonly name: string
  /** Facts of one day are taken in this order, so that what others build on is there first. */
  readonly rank: number
  readonly codec: t.Mixed
  /** The field whose value several rows of one fact share, when its lines are rows of the same file. */
  readonly groupedBy: (given: Given) => string | undefined
  readonly compile: (given: Given, context: Context) => ReadRows
}

export const isEntry = (read: Entry | ReadonlyArray<Problem>): read is Entry => !Array.isArray(read)

/** The columns of a fact, those of its lines and of what it is allocated to among them. */
const columnsIn = (given: Given): ColumnsOfFields => {
  const lines = given["lines"]
  const allocate = given["allocate"]
  const to = isObject(allocate) ? columnsOf(allocate) : {}
  return {
    ...(isObject(lines) ? columnsOf(lines) : {}),
    ...columnsOf(given),
    ...(to["amount"] === undefined ? {} : { amount: to["amount"] }),
    ...(to["invoice"] === undefined ? {} : { allocate: to["invoice"] }),
  }
}

const isTold = (told: Told | ReadonlyArray<Problem>): told is Told => !Array.isArray(told)

const literalName = <Name extends string>(name: Name) => t.literal(name)

export const kind = <R extends FieldTable, O extends FieldTable>(spec: {
  readonly name: string
  readonly rank: number
  readonly fields: FieldSet<R, O>
  readonly special?: Fields
  readonly groupedBy?: (given: Given) => string | undefined
  readonly prepare: (
    given: Given,
    context: Context,
  ) => (values: Values<R, O>, rows: ReadonlyArray<Row>) => Told | ReadonlyArray<Problem>
}): Kind => ({
  name: spec.name,
  rank: spec.rank,
  codec: strict(
    `a "${spec.name}"`,
    { fact: literalName(spec.name), ...codecsOf(spec.fields.required) },
    {
      from: textOf("the name of a file"),
      when,
      groupBy: columnNames,
      ...codecsOf(spec.fields.optional),
      ...spec.special,
    },
  ),
  groupedBy: (given) => spec.groupedBy?.(given),
  compile: (given, context) => {
    const read = compileFields(spec.fields, given, context.table, context.path, context.scope)
    const tell = spec.prepare(given, context)
    const columns = columnsIn(given)
    return (rows) => {
      const [row] = rows
      if (row === undefined) return [problem("UNEXPECTED", "A fact without a row.")]
      const values = read(row)
      if (isProblems(values)) return values
      const content = JSON.stringify(values)
      for (const other of rows.slice(1)) {
        const again = read(other)
        if (isProblems(again)) return again.map((found) => ({ ...found, at: other }))
        const differing = Object.keys(values).find((name) => again[name] !== values[name])
        if (differing !== undefined)
          return [
            {
              ...problem(
                "ROWS_DISAGREE",
                `The ${differing} of this row is "${String(again[differing])}", but line ${row.line} of the same ${spec.name} says "${String(values[differing])}": make them agree.`,
                columns[differing],
                String(again[differing]),
              ),
              at: other,
            },
          ]
      }
      const told = tell(values, rows)
      if (!isTold(told)) return told
      const { says, ...entry } = told
      return {
        kind: spec.name,
        key: null,
        date: undefined,
        row,
        columns,
        lineRows: new Map(),
        customers: [],
        document: undefined,
        about: undefined,
        pays: [],
        payment: undefined,
        ...entry,
        content: says === undefined ? content : content + JSON.stringify(says),
      }
    }
  },
})
