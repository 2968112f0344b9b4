import { Exact } from "@adv/domain"
import type * as t from "io-ts"
import { compile, type Scope } from "./compile.js"
import { type Literal, literal } from "./expression.js"
import type { Problem } from "./problem.js"
import { flag, isObject, listOf, pick, recordOf, type Strict, strict } from "./strict.js"
import type { Row, Table } from "./table.js"

/** What a column must be: a value, one of several, not one of several, filled in or not, above or below a number. */
export type Test =
  | Literal
  | ReadonlyArray<Literal>
  | { readonly not: Literal | ReadonlyArray<Literal> }
  | Strict<{ present: typeof flag }, Record<never, never>>
  | { readonly above: Literal }
  | { readonly below: Literal }

const oneOrMore: t.Type<Literal | ReadonlyArray<Literal>> = pick("a value or a list of values", (value) =>
  Array.isArray(value)
    ? (listOf(literal) as t.Type<Literal | ReadonlyArray<Literal>>)
    : (literal as t.Type<Literal | ReadonlyArray<Literal>>),
)

export const test: t.Type<Test> = pick(
  'a value, a list of values, {"not": …}, {"present": true}, {"above": …} or {"below": …}',
  (value) => {
    if (!isObject(value)) return oneOrMore as t.Type<Test>
    if ("not" in value) return strict("a test", { not: oneOrMore }) as t.Type<Test>
    if ("present" in value) return strict("a test", { present: flag }) as t.Type<Test>
    if ("above" in value) return strict("a test", { above: literal }) as t.Type<Test>
    if ("below" in value) return strict("a test", { below: literal }) as t.Type<Test>
    return undefined
  },
)

export type When = { readonly [column: string]: Test }
export const when: t.Type<When> = recordOf("conditions on columns", test)

type Check = (row: Row) => boolean | Problem

const compileTest = (column: string, asked: Test, table: Table, path: string, scope: Scope): Check => {
  if (typeof asked === "object" && ("above" in asked || "below" in asked)) {
    const read = compile(column, "number", table, path, scope)
    const bound = new Exact(String("above" in asked ? asked.above : asked.below))
    return (row) => {
      const value = read(row)
      if (typeof value !== "string") return value ?? false
      return "above" in asked ? new Exact(value).gt(bound) : new Exact(value).lt(bound)
    }
  }
  const read = compile(column, "text", table, path, scope)
  if (typeof asked === "object" && "present" in asked)
    return (row) => (read(row) !== undefined) === asked.present
  const negated = typeof asked === "object" && "not" in asked
  const wanted = negated ? asked.not : asked
  const texts = new Set((Array.isArray(wanted) ? wanted : [wanted]).map(String))
  return (row) => {
    const value = read(row)
    return typeof value === "object" ? value : texts.has(value ?? "") !== negated
  }
}

/** Whether a row meets every condition. */
export const compileWhen = (
  conditions: When | undefined,
  table: Table,
  path: string,
  scope: Scope,
): Check => {
  const checks = Object.entries(conditions ?? {}).map(([column, asked]) =>
    compileTest(column, asked, table, `${path}/${column}`, scope),
  )
  return (row) => {
    for (const check of checks) {
      const met = check(row)
      if (met !== true) return met
    }
    return true
  }
}
