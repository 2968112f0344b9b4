import {
  type Currency,
  type Decimal,
  isCurrency,
  isDecimal,
  isId,
  isLocalDate,
  isNonNegativeDecimal,
  type LocalDate,
} from "@adv/domain"
import type * as t from "io-ts"
import { columnOf, compile, type Mode, type Read, type Scope } from "./compile.js"
import { type Expression, expression } from "./expression.js"
import { type Problem, problem } from "./problem.js"
import { didYouMean } from "./suggest.js"
import type { Row, Table } from "./table.js"

/** One value of a fact: how its text is read, and what is said when it isn't one. */
export interface Field<A> {
  readonly mode: Mode
  readonly is: (text: string) => A | undefined
  readonly refuse: (text: string) => readonly [code: string, reason: string]
}

export const id = <A extends string>(what: string): Field<A> => ({
  mode: "text",
  is: (text) => (isId(text) ? (text as A) : undefined),
  refuse: () => ["ID_INVALID", `is not ${what}'s id: at most 200 characters, without line breaks`],
})

/** The id of a fact whose data has none: made out of what it says, so that it is the same the next time. */
export const madeId = <A extends string>(identity: string): A => identity as A

export const text: Field<string> = {
  mode: "text",
  is: (value) => value,
  refuse: () => ["TEXT_INVALID", "is not text"],
}

export const date: Field<LocalDate> = {
  mode: "date",
  is: (value) => (isLocalDate(value) ? value : undefined),
  refuse: () => ["DATE_INVALID", "is not a date"],
}

/** A decimal with a point; it becomes minor units once its currency is known. */
export const amount: Field<Decimal> = {
  mode: "number",
  is: (value) => (isDecimal(value) ? value : undefined),
  refuse: () => ["NUMBER_INVALID", "has too many digits: at most 18 before the decimal sign and 12 after it"],
}

export const decimal = amount

export const notNegative: Field<Decimal> = {
  mode: "number",
  is: (value) => (isNonNegativeDecimal(value) ? value : undefined),
  refuse: () => ["NUMBER_NEGATIVE", "is below zero or has too many digits"],
}

export const wholeNumber: Field<number> = {
  mode: "number",
  is: (value) => (/^\d{1,9}$/.test(value) ? Number(value) : undefined),
  refuse: () => ["NUMBER_NOT_WHOLE", "is not a whole number of at least 0"],
}

export const currency: Field<Currency> = {
  mode: "text",
  is: (value) => (isCurrency(value) ? value : undefined),
  refuse: () => ["CURRENCY_INVALID", "is not an ISO 4217 code such as EUR"],
}

const yes = new Set(["true", "yes", "y", "1", "si", "sì", "oui", "ja", "x"])
const no = new Set(["false", "no", "n", "0", "non", "nein"])

export const yesOrNo: Field<boolean> = {
  mode: "text",
  is: (value) => (yes.has(value.toLowerCase()) ? true : no.has(value.toLowerCase()) ? false : undefined),
  refuse: () => ["FLAG_INVALID", 'is neither yes nor no: use "map" to say what it means'],
}

export const word = <const W extends ReadonlyArray<string>>(...words: W): Field<W[number]> => ({
  mode: "text",
  is: (value) => words.find((candidate) => candidate === value),
  refuse: (value) => [
    "WORD_UNKNOWN",
    `is none of ${words.join(", ")}: use "map" to say which it is.${didYouMean(value, words)}`,
  ],
})

export type FieldTable = { readonly [name: string]: Field<unknown> }
type ValueOf<F> = F extends Field<infer A> ? A : never
export type Values<R extends FieldTable, O extends FieldTable> = {
  readonly [K in keyof R]: ValueOf<R[K]>
} & { readonly [K in keyof O]?: ValueOf<O[K]> }

export interface FieldSet<R extends FieldTable, O extends FieldTable> {
  readonly required: R
  readonly optional: O
}

export const fieldSet = <R extends FieldTable, O extends FieldTable>(
  required: R,
  optional: O,
): FieldSet<R, O> => ({
  required,
  optional,
})

type Codecs<F extends FieldTable> = { readonly [K in keyof F]: t.Type<Expression> }

/** Each field is given by an expression. */
export const codecsOf = <F extends FieldTable>(fields: F): Codecs<F> =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, expression])) as Codecs<F>

export type Given = { readonly [name: string]: unknown }

/** The values of a row, or everything that is wrong with it. */
export type ReadValues<V> = (row: Row) => V | ReadonlyArray<Problem>

export const isProblems = <V extends object>(
  read: V | ReadonlyArray<Problem>,
): read is ReadonlyArray<Problem> => Array.isArray(read)

/** The columns that the fields of a fact come from, for rejects. */
export type ColumnsOfFields = { readonly [field: string]: string | undefined }

export const columnsOf = (given: Given): ColumnsOfFields =>
  Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, expression.is(value) ? columnOf(value) : undefined]),
  )

/** Reads one field of a row: its value, nothing, or what is wrong. */
const fieldRead = (
  name: string,
  field: Field<unknown>,
  given: Expression,
  table: Table,
  path: string,
  scope: Scope,
): ((row: Row) => { readonly value: unknown } | Problem | undefined) => {
  const read: Read = compile(given, field.mode, table, `${path}/${name}`, scope)
  const column = columnOf(given)
  return (row) => {
    const value = read(row)
    if (value === undefined || typeof value === "object") return value
    const is = field.is(value)
    if (is !== undefined) return { value: is }
    const [code, reason] = field.refuse(value)
    return problem(code, `"${value}" ${reason}.`, column, value)
  }
}

const isProblem = (read: { readonly value: unknown } | Problem): read is Problem => "code" in read

/** A reader of all the fields of a fact. Required fields that a row leaves empty are problems of that row. */
export const compileFields = <R extends FieldTable, O extends FieldTable>(
  fields: FieldSet<R, O>,
  given: Given,
  table: Table,
  path: string,
  scope: Scope,
): ReadValues<Values<R, O>> => {
  const reads = Object.entries({ ...fields.required, ...fields.optional }).flatMap(([name, field]) => {
    const value = given[name]
    return expression.is(value)
      ? [
          {
            name,
            required: Object.hasOwn(fields.required, name),
            column: columnOf(value),
            read: fieldRead(name, field, value, table, path, scope),
          },
        ]
      : []
  })
  return (row) => {
    const values: Record<string, unknown> = {}
    let problems: Array<Problem> | undefined
    for (const { name, required, column, read } of reads) {
      const result = read(row)
      if (result === undefined) {
        if (!required) continue
        problems ??= []
        problems.push(
          problem("VALUE_MISSING", `The ${name} is missing: fill it in, or give it a "default".`, column, ""),
        )
      } else if (isProblem(result)) {
        problems ??= []
        problems.push(result)
      } else values[name] = result.value
    }
    return problems ?? (values as Values<R, O>)
  }
}
