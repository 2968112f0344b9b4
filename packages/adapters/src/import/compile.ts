import { Exact } from "@adv/domain"
import { dateAdvice, dateFormat } from "./dates.js"
import type { ColumnExpression, Expression, Literal } from "./expression.js"
import { numberAdvice, readNumber } from "./numbers.js"
import { type Problem, problem } from "./problem.js"
import { didYouMean } from "./suggest.js"
import type { Row, Table } from "./table.js"

/** What a text is read as: numbers become decimals with a point, dates YYYY-MM-DD. */
export type Mode = "text" | "number" | "date"

/** A row's value: none when it is empty, a problem when it can't be read. */
export type Value = string | undefined | Problem
export type Read = (row: Row) => Value

/** What compiling needs to know: all files, and where to say that a mapping doesn't fit them. */
export interface Scope {
  readonly tables: (name: string) => ReadonlyArray<Table> | undefined
  readonly fileNames: ReadonlyArray<string>
  readonly complain: (path: string, sentence: string) => void
  /** Values that were already worked out over all rows of a file. */
  readonly perKey: Map<string, ReadonlyMap<Row, Value>>
}

const noneMade: ReadonlyMap<string, Expression> = new Map()

const nothing: Read = () => undefined

const listed = (names: ReadonlyArray<string>): string => names.map((name) => `"${name}"`).join(", ")

const literalText = (value: Literal): string => String(value)

const isoDate = dateFormat("YYYY-MM-DD")

const keyReads = (columns: ReadonlyArray<string>, table: Table, path: string, scope: Scope): Read => {
  const reads = columns.map((column) => compile(column, "text", table, path, scope))
  const [only] = reads
  if (reads.length === 1 && only !== undefined) return only
  return (row) => {
    const parts: Array<string> = []
    for (const read of reads) {
      const part = read(row)
      if (typeof part === "object") return part
      parts.push(part ?? "")
    }
    return parts.join("\u0000")
  }
}

export const asList = (names: string | ReadonlyArray<string>): ReadonlyArray<string> =>
  typeof names === "string" ? [names] : names

/** The rows of a file by the values of some columns, for joins. */
export const rowsByKey = (
  name: string,
  columns: ReadonlyArray<string>,
  path: string,
  scope: Scope,
): ReadonlyMap<string, ReadonlyArray<Row>> => {
  const byKey = new Map<string, Array<Row>>()
  for (const table of tablesOf(name, path, scope)) {
    const keyOf = keyReads(columns, table, path, scope)
    for (const row of table.rows) {
      const key = keyOf(row)
      if (typeof key !== "string") continue
      const rows = byKey.get(key)
      if (rows === undefined) byKey.set(key, [row])
      else rows.push(row)
    }
  }
  return byKey
}

export const tablesOf = (name: string, path: string, scope: Scope): ReadonlyArray<Table> => {
  const tables = scope.tables(name)
  if (tables === undefined)
    scope.complain(
      path,
      `speaks of the file "${name}", which is not one of "files": ${listed(scope.fileNames)}.${didYouMean(name, scope.fileNames)}`,
    )
  return tables ?? []
}

/** The key of a row by the columns on the left of a join. */
export const joinKey = (
  on: { readonly [theirs: string]: string },
  table: Table,
  path: string,
  scope: Scope,
): Read => keyReads(Object.values(on), table, path, scope)

const converted = (mode: Mode, table: Table, options: Partial<ColumnExpression>, column: string) => {
  const { format } = table
  if (mode === "number") {
    const number = {
      decimal: options.decimal ?? format.number.decimal,
      thousands: options.thousands ?? (options.decimal === undefined ? format.number.thousands : undefined),
    }
    return (text: string): Value =>
      readNumber(text, number, format.currency) ??
      problem(
        "NUMBER_INVALID",
        `"${text}" is not a number with "${number.decimal}" as its decimal sign: correct it${numberAdvice(text, number)}.`,
        column,
        text,
      )
  }
  if (mode === "date") {
    const date = (options.date === undefined ? undefined : dateFormat(options.date)) ?? format.date
    return (text: string): Value =>
      date.read(text) ??
      problem(
        "DATE_INVALID",
        `"${text}" is not a date written ${date.text}: correct it${dateAdvice(text)}.`,
        column,
        text,
      )
  }
  return (text: string): Value => text
}

const columnRead = (given: ColumnExpression, mode: Mode, table: Table, path: string, scope: Scope): Read => {
  const { column, map } = given
  const fallback =
    given.default === undefined
      ? nothing
      : typeof given.default === "string"
        ? compile({ constant: given.default }, mode, table, `${path}/default`, scope)
        : compile(given.default, mode, table, `${path}/default`, scope)
  if (given.file !== undefined) return lookUp(given, given.file, mode, table, path, scope, fallback)
  const named = table.named.get(column)
  const index = table.columns.get(column)
  if (named === undefined && index === undefined) {
    const [only] = table.header
    const meant = didYouMean(column, [...table.header, ...table.named.keys()])
    if (only !== undefined && table.header.length === 1)
      scope.complain(
        `files/${table.name}`,
        `was read as the single column "${only}" (${table.file}): say which "delimiter" it has.`,
      )
    else
      scope.complain(
        path,
        `speaks of a column "${column}", which ${table.file} doesn't have.${meant === "" ? ` If it is the value itself, write {"constant": "${column}"}.` : meant} Its columns are ${listed([...table.header, ...table.named.keys()])}.`,
      )
    return nothing
  }
  const { nulls } = table.format
  const raw: Read =
    named !== undefined
      ? compile(
          named,
          map === undefined ? mode : "text",
          // A made column is made of the file's own, never of another made one: so none can go round in circles.
          { ...table, named: noneMade },
          `files/${table.name}/columns/${column}`,
          scope,
        )
      : (row) => {
          const text = (row.cells[index ?? 0] ?? "").trim()
          return text === "" || nulls.has(text) ? undefined : text
        }
  if (map !== undefined) {
    const texts = new Map(Object.entries(map).map(([from, to]) => [from, literalText(to)]))
    const otherwise = given.otherwise === undefined ? undefined : literalText(given.otherwise)
    return (row) => {
      const text = raw(row)
      if (text === undefined) return fallback(row)
      if (typeof text === "object") return text
      return (
        texts.get(text) ??
        otherwise ??
        problem(
          "VALUE_NOT_MAPPED",
          `"${text}" is not in the mapping's list for it (${listed([...texts.keys()])}): add it there, or correct it.`,
          column,
          text,
        )
      )
    }
  }
  if (named !== undefined) return (row) => raw(row) ?? fallback(row)
  const convert = converted(mode, table, given, column)
  return (row) => {
    const text = raw(row)
    if (text === undefined) return fallback(row)
    return typeof text === "object" ? text : convert(text)
  }
}

const lookUp = (
  given: ColumnExpression,
  file: string,
  mode: Mode,
  table: Table,
  path: string,
  scope: Scope,
  fallback: Read,
): Read => {
  const { on } = given
  if (on === undefined) {
    scope.complain(
      path,
      `takes a column of "${file}" but doesn't say "on" which columns the files are joined.`,
    )
    return nothing
  }
  const { file: _file, on: _on, default: _default, ...rest } = given
  const reads = new Map(
    tablesOf(file, path, scope).map((other) => [other, compile(rest, mode, other, path, scope)]),
  )
  const byKey = rowsByKey(file, Object.keys(on), `${path}/on`, scope)
  const keyOf = joinKey(on, table, `${path}/on`, scope)
  return (row) => {
    const key = keyOf(row)
    if (typeof key === "object") return key
    const found = key === undefined ? undefined : byKey.get(key)?.[0]
    return (found === undefined ? undefined : reads.get(found.table)?.(found)) ?? fallback(row)
  }
}

/** Works a column out over all rows of a file, once: what came before or after in the same key matters. */
const perKey = (
  how: "increaseOf" | "firstOf" | "lastOf",
  column: string,
  per: ReadonlyArray<string>,
  mode: Mode,
  table: Table,
  path: string,
  scope: Scope,
): Read => {
  const cacheKey = JSON.stringify([how, column, per, mode, table.name])
  let values = scope.perKey.get(cacheKey)
  if (values === undefined) {
    const found = new Map<Row, Value>()
    const last = new Map<string, string>()
    const rows: Array<readonly [row: Row, key: string]> = []
    for (const each of scope.tables(table.name) ?? []) {
      const source = { ...each, named: table.named }
      const read = compile(column, how === "increaseOf" ? "number" : mode, source, path, scope)
      const keyOf = keyReads(per, source, path, scope)
      for (const row of each.rows) {
        const key = keyOf(row)
        if (typeof key !== "string") continue
        const value = read(row)
        rows.push([row, key])
        if (typeof value === "object") found.set(row, value)
        if (typeof value !== "string") continue
        if (how === "increaseOf")
          found.set(row, new Exact(value).minus(new Exact(last.get(key) ?? "0")).toFixed())
        if (how !== "firstOf" || !last.has(key)) last.set(key, value)
      }
    }
    if (how !== "increaseOf")
      for (const [row, key] of rows) if (!found.has(row)) found.set(row, last.get(key))
    values = found
    scope.perKey.set(cacheKey, values)
  }
  const known = values
  return (row) => known.get(row)
}

const templateRead = (template: string, table: Table, path: string, scope: Scope): Read => {
  const parts = template.split(/\{([^{}]+)\}/)
  const reads = parts.map((part, index): Read => {
    if (index % 2 === 1) return compile(part.trim(), "text", table, path, scope)
    return () => part
  })
  return (row) => {
    let text = ""
    for (const read of reads) {
      const part = read(row)
      if (typeof part !== "string") return part
      text += part
    }
    return text
  }
}

const calculated = (
  operands: ReadonlyArray<Expression>,
  combine: (a: Exact, b: Exact) => Exact,
  table: Table,
  path: string,
  scope: Scope,
): Read => {
  const reads = operands.map((operand, index) => compile(operand, "number", table, `${path}/${index}`, scope))
  return (row) => {
    let result: Exact | undefined
    for (const read of reads) {
      const value = read(row)
      if (typeof value !== "string") return value
      const operand = new Exact(value)
      result = result === undefined ? operand : combine(result, operand)
    }
    return result?.toFixed()
  }
}

const DECIMALS_OF_A_QUOTIENT = 12
const none = new Exact("0")

/** Division by nothing gives nothing, as an empty cell does. */
const quotient = (operands: ReadonlyArray<Expression>, table: Table, path: string, scope: Scope): Read => {
  const reads = operands.map((operand, index) => compile(operand, "number", table, `${path}/${index}`, scope))
  return (row) => {
    let result: Exact | undefined
    for (const read of reads) {
      const value = read(row)
      if (typeof value !== "string") return value
      const operand = new Exact(value)
      if (result !== undefined && operand.eq(none)) return undefined
      result = result === undefined ? operand : result.div(operand).round(DECIMALS_OF_A_QUOTIENT)
    }
    return result?.toFixed()
  }
}

const onNumber =
  (read: Read, change: (value: Exact) => Exact): Read =>
  (row) => {
    const value = read(row)
    return typeof value === "string" ? change(new Exact(value)).toFixed() : value
  }

/** Makes a reader of rows out of an expression; complains where the expression doesn't fit the file. */
export const compile = (
  expression: Expression,
  mode: Mode,
  table: Table,
  path: string,
  scope: Scope,
): Read => {
  if (typeof expression === "string") return columnRead({ column: expression }, mode, table, path, scope)
  if (typeof expression === "number" || typeof expression === "boolean")
    return compile({ constant: expression }, mode, table, path, scope)
  if ("column" in expression) return columnRead(expression, mode, table, path, scope)
  if ("constant" in expression) {
    const text = literalText(expression.constant)
    if (mode === "number" && readNumber(text, { decimal: ".", thousands: undefined }) === undefined)
      scope.complain(path, `gives "${text}" where a number is needed.`)
    if (mode === "date" && isoDate?.read(text) === undefined)
      scope.complain(path, `gives "${text}" where a date is needed: write it YYYY-MM-DD.`)
    return () => text
  }
  if ("template" in expression) return templateRead(expression.template, table, path, scope)
  if ("increaseOf" in expression)
    return perKey("increaseOf", expression.increaseOf, asList(expression.per), mode, table, path, scope)
  if ("firstOf" in expression)
    return perKey("firstOf", expression.firstOf, asList(expression.per), mode, table, path, scope)
  if ("lastOf" in expression)
    return perKey("lastOf", expression.lastOf, asList(expression.per), mode, table, path, scope)
  if ("add" in expression) return calculated(expression.add, (a, b) => a.plus(b), table, path, scope)
  if ("subtract" in expression)
    return calculated(expression.subtract, (a, b) => a.minus(b), table, path, scope)
  if ("multiply" in expression)
    return calculated(expression.multiply, (a, b) => a.times(b), table, path, scope)
  if ("divide" in expression) return quotient(expression.divide, table, path, scope)
  if ("absolute" in expression)
    return onNumber(compile(expression.absolute, "number", table, path, scope), (value) => value.abs())
  const { to } = expression
  return onNumber(compile(expression.round, "number", table, path, scope), (value) => value.round(to))
}

/** The column that an expression is mostly about: what a reject names. */
export const columnOf = (expression: Expression | undefined): string | undefined => {
  if (typeof expression === "string") return expression
  if (typeof expression !== "object") return undefined
  if ("column" in expression) return expression.column
  if ("template" in expression) return /\{([^{}]+)\}/.exec(expression.template)?.[1]?.trim()
  if ("increaseOf" in expression) return expression.increaseOf
  if ("firstOf" in expression) return expression.firstOf
  if ("lastOf" in expression) return expression.lastOf
  if ("absolute" in expression) return columnOf(expression.absolute)
  if ("round" in expression) return columnOf(expression.round)
  const operands =
    "add" in expression
      ? expression.add
      : "subtract" in expression
        ? expression.subtract
        : "multiply" in expression
          ? expression.multiply
          : "divide" in expression
            ? expression.divide
            : []
  for (const operand of operands) {
    const column = columnOf(operand)
    if (column !== undefined) return column
  }
  return undefined
}
