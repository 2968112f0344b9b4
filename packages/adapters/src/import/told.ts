import { asList, compile, joinKey, type Read, rowsByKey, type Scope } from "./compile.js"
import type { Settings } from "./entry.js"
import { columnNames, expression } from "./expression.js"
import type { Given } from "./fields.js"
import { kindOf } from "./kinds/index.js"
import type { Kind, ReadRows } from "./kinds/kind.js"
import { joinOf } from "./lines.js"
import { type FactSaid, isChoice, type Mapping, type Told } from "./mapping.js"
import { type Problem, problem } from "./problem.js"
import type { Row, Table } from "./table.js"
import { compileWhen, when as whenCodec } from "./when.js"

/** A fact of the mapping, ready for the rows of one file. */
export interface Teller {
  /** Its place among all facts of the mapping. */
  readonly order: number
  readonly kind: Kind
  readonly when: (row: Row) => boolean | Problem
  /** The rows that tell the fact together, when several do. */
  readonly groupOf: Read | undefined
  readonly read: ReadRows
}

/** Which facts a row tells, or what is wrong with it. */
export type TellersOf = (row: Row) => ReadonlyArray<Teller | Problem>

const fromOf = (told: Told): string | undefined => {
  const from = isChoice(told) ? told.from : told["from"]
  return typeof from === "string" ? from : undefined
}

/** The file that a fact is told by: the one it says, or the only one there is. */
const sourceOf = (
  told: Told,
  path: string,
  fileNames: ReadonlyArray<string>,
  scope: Scope,
): string | undefined => {
  const said = fromOf(told)
  if (said !== undefined) return said
  const [only] = fileNames
  if (fileNames.length === 1) return only
  scope.complain(
    path,
    `doesn't say "from" which file it comes: ${fileNames.map((name) => `"${name}"`).join(", ")}.`,
  )
  return undefined
}

export interface Join {
  readonly from: string
  readonly path: string
  readonly on: { readonly [theirs: string]: string }
  readonly table: Table
}

/** Everything a mapping tells, made ready for the files that were given. */
export const compileTold = (
  mapping: Mapping,
  fileNames: ReadonlyArray<string>,
  scope: Scope,
  settings: Settings,
): {
  readonly tellersOf: ReadonlyMap<Table, ReadonlyArray<TellersOf>>
  readonly joins: ReadonlyArray<Join>
} => {
  const tellersOf = new Map<Table, Array<TellersOf>>()
  const joins: Array<Join> = []
  let order = 0

  const teller = (
    said: FactSaid,
    table: Table,
    path: string,
    place: number,
    inCase: boolean,
  ): Teller | undefined => {
    const kind = kindOf(said.fact)
    if (kind === undefined) return undefined
    const context = { table, path, scope, settings }
    const join = joinOf(said["lines"])
    if (join !== undefined) joins.push({ from: join.from, path: `${path}/lines`, on: join.on, table })
    const { when } = said
    if (inCase && said["from"] !== undefined)
      scope.complain(`${path}/from`, 'is said already: all cases of a choice are told by its own "from".')
    return {
      order: place,
      kind,
      when: compileWhen(whenCodec.is(when) ? when : undefined, table, `${path}/when`, scope),
      groupOf: groupRead(said, kind, table, path, scope),
      read: kind.compile(said, context),
    }
  }

  for (const [index, told] of mapping.facts.entries()) {
    const path = `facts/${index}`
    const source = sourceOf(told, path, fileNames, scope)
    const tables = source === undefined ? [] : scope.tables(source)
    if (tables === undefined)
      scope.complain(`${path}/from`, `is "${source}", which is not one of "files": ${fileNames.join(", ")}.`)
    const first = order
    order += isChoice(told) ? told.cases.reduce((sum, { facts }) => sum + facts.length, 0) : 1
    for (const table of tables ?? []) {
      const list = tellersOf.get(table) ?? []
      tellersOf.set(table, list)
      if (!isChoice(told)) {
        const only = teller(told, table, path, first, false)
        if (only !== undefined) list.push(() => [only])
        continue
      }
      const { choose, otherwise } = told
      const chosen = compile(choose, "text", table, `${path}/choose`, scope)
      const applies = compileWhen(told.when, table, `${path}/when`, scope)
      let place = first
      const cases = told.cases.map(({ is, when, facts }, at) => ({
        values: new Set((Array.isArray(is) ? is : [is]).map(String)),
        when: compileWhen(when, table, `${path}/cases/${at}/when`, scope),
        tellers: facts.flatMap(
          (said, inner) => teller(said, table, `${path}/cases/${at}/facts/${inner}`, place++, true) ?? [],
        ),
      }))
      const known = [...new Set(cases.flatMap(({ values }) => [...values]))]
      list.push((row) => {
        const wanted = applies(row)
        if (typeof wanted === "object") return [wanted]
        if (!wanted) return []
        const value = chosen(row)
        if (typeof value === "object") return [value]
        for (const { values, when, tellers } of cases) {
          if (!values.has(value ?? "")) continue
          const met = when(row)
          if (typeof met === "object") return [met]
          if (met) return tellers
        }
        if (otherwise === "skip") return []
        return [
          problem(
            "CASE_UNKNOWN",
            `"${value ?? ""}" is none of the cases of "${choose}" (${known.join(", ")}), or doesn't meet what its case asks: add a case, or say "otherwise": "skip".`,
            choose,
            value ?? "",
          ),
        ]
      })
    }
  }
  return { tellersOf, joins }
}

const groupRead = (given: Given, kind: Kind, table: Table, path: string, scope: Scope): Read | undefined => {
  const said = given["groupBy"]
  const columns = columnNames.is(said) ? asList(said) : undefined
  if (columns !== undefined)
    return joinKey(Object.fromEntries(columns.map((each) => [each, each])), table, `${path}/groupBy`, scope)
  const field = kind.groupedBy(given)
  if (field === undefined) return undefined
  const value = given[field]
  if (expression.is(value)) return compile(value, "text", table, `${path}/${field}`, scope)
  scope.complain(
    path,
    `has lines in several rows, so it needs its "${field}", or "groupBy" with the columns they share.`,
  )
  return undefined
}

/** Rows that were to be joined to others, and have nobody to belong to. */
export const unmatched = (
  joins: ReadonlyArray<Join>,
  scope: Scope,
): ReadonlyArray<readonly [Row, Problem]> => {
  const found: Array<readonly [Row, Problem]> = []
  const byJoin = new Map<string, ReadonlyArray<Join>>()
  for (const join of joins) {
    const key = JSON.stringify([join.from, join.on, join.table.name])
    byJoin.set(key, [...(byJoin.get(key) ?? []), join])
  }
  for (const group of byJoin.values()) {
    const [first] = group
    if (first === undefined) continue
    const parents = new Set<string>()
    for (const { on, table, path } of group) {
      const keyOf = joinKey(on, table, path, scope)
      for (const row of table.rows) {
        const key = keyOf(row)
        if (typeof key === "string") parents.add(key)
      }
    }
    const theirs = Object.keys(first.on)
    for (const [key, rows] of rowsByKey(first.from, theirs, first.path, scope))
      if (!parents.has(key))
        for (const row of rows)
          found.push([
            row,
            problem(
              "ROW_UNMATCHED",
              `No row of ${first.table.file} has ${theirs.join(", ")} "${key.replaceAll("\u0000", ", ")}": add it there, or correct this one.`,
              theirs[0],
              key.replaceAll("\u0000", ", "),
            ),
          ])
  }
  return found
}
