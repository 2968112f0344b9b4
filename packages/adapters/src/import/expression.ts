import * as t from "io-ts"
import { dateFormat } from "./dates.js"
import { isObject, listOf, pick, recordOf, type Strict, strict, textOf, whole, wordOf } from "./strict.js"

/** Where a value comes from: the name of a column, a number or true/false as it stands, or one of the forms below. */
export type Literal = string | number | boolean
export type Expression =
  | Literal
  | ColumnExpression
  | Strict<{ constant: t.Type<Literal> }, Record<never, never>>
  | Strict<{ template: t.Type<string> }, Record<never, never>>
  | PerKey<"increaseOf">
  | PerKey<"firstOf">
  | PerKey<"lastOf">
  | { readonly add: ReadonlyArray<Expression> }
  | { readonly subtract: ReadonlyArray<Expression> }
  | { readonly multiply: ReadonlyArray<Expression> }
  | { readonly divide: ReadonlyArray<Expression> }
  | { readonly absolute: Expression }
  | { readonly round: Expression; readonly to: number }

export interface ColumnExpression {
  readonly column: string
  readonly file?: string
  readonly on?: { readonly [theirs: string]: string }
  readonly date?: string
  readonly decimal?: "." | ","
  readonly thousands?: string
  readonly map?: { readonly [text: string]: Literal }
  readonly otherwise?: Literal
  readonly default?: Expression
}

type PerKey<Name extends string> = { readonly [N in Name]: string } & {
  readonly per: string | ReadonlyArray<string>
}

export const literal: t.Type<Literal> = pick("a text, a number, true or false", (value) =>
  typeof value === "string" ||
  typeof value === "boolean" ||
  (typeof value === "number" && Number.isFinite(value))
    ? (t.any as t.Type<Literal>)
    : undefined,
)

export const columnName = textOf("the name of a column")

export const columnNames: t.Type<string | ReadonlyArray<string>> = pick(
  "the name of a column, or a list of names",
  (value) =>
    typeof value === "string"
      ? (columnName as t.Type<string | ReadonlyArray<string>>)
      : (listOf(columnName) as t.Type<string | ReadonlyArray<string>>),
)

export const dateFormatText: t.Type<string> = new t.Type<string>(
  "a date format",
  (value): value is string => typeof value === "string" && dateFormat(value) !== undefined,
  (value, context) =>
    typeof value === "string" && dateFormat(value) !== undefined
      ? t.success(value)
      : t.failure(
          value,
          context,
          'should be a date format made of YYYY or YY, MM, M or MMM, and DD or D, such as "DD/MM/YYYY"',
        ),
  t.identity,
)

export const decimalSign = wordOf(".", ",")

const forms: ReadonlyArray<readonly [key: string, codec: () => t.Mixed]> = [
  [
    "column",
    () =>
      strict(
        "a column",
        { column: columnName },
        {
          file: textOf("the name of a file"),
          on: recordOf("the columns that join the files", columnName),
          date: dateFormatText,
          decimal: decimalSign,
          thousands: textOf("the sign between thousands"),
          map: recordOf("what each text becomes", literal),
          otherwise: literal,
          default: expression,
        },
      ),
  ],
  ["constant", () => strict("a constant", { constant: literal })],
  ["template", () => strict("a template", { template: textOf("a text such as INV-{Number}") })],
  ["increaseOf", () => strict("an increase", { increaseOf: columnName, per: columnNames })],
  ["firstOf", () => strict("a first value", { firstOf: columnName, per: columnNames })],
  ["lastOf", () => strict("a last value", { lastOf: columnName, per: columnNames })],
  ["add", () => strict("a sum", { add: listOf(expression) })],
  ["subtract", () => strict("a difference", { subtract: listOf(expression) })],
  ["multiply", () => strict("a product", { multiply: listOf(expression) })],
  ["divide", () => strict("a quotient", { divide: listOf(expression) })],
  ["absolute", () => strict("a size", { absolute: expression })],
  ["round", () => strict("a rounding", { round: expression, to: whole })],
]

/** See {@link Expression}. */
export const expression: t.Type<Expression> = pick(
  'a column\'s name, a number, or one of {"column"}, {"constant"}, {"template"}, {"add"}, {"subtract"}, {"multiply"}, {"divide"}, {"absolute"}, {"round"}, {"increaseOf"}, {"firstOf"}, {"lastOf"}',
  (value) => {
    if (!isObject(value)) return value === "" ? undefined : (literal as t.Type<Expression>)
    const form = forms.find(([key]) => Object.hasOwn(value, key))
    return form === undefined ? undefined : (form[1]() as t.Type<Expression>)
  },
)
