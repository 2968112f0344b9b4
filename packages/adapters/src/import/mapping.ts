import { type Failure, failure } from "@adv/domain"
import { type Either, isLeft, left } from "fp-ts/lib/Either.js"
import * as t from "io-ts"
import { columnName, dateFormatText, decimalSign, expression, type Literal, literal } from "./expression.js"
import type { Given } from "./fields.js"
import { kindNames, kindOf } from "./kinds/index.js"
import {
  flag,
  isObject,
  listOf,
  pick,
  problemsIn,
  recordOf,
  strict,
  textOf,
  whole,
  wordOf,
} from "./strict.js"
import { didYouMean } from "./suggest.js"
import { fixedTerm } from "./term.js"
import { when } from "./when.js"

const writing = {
  delimiter: textOf("the sign between fields"),
  encoding: textOf('an encoding such as "utf-8" or "windows-1252"'),
  decimal: decimalSign,
  thousands: textOf("the sign between thousands"),
  dateFormat: dateFormatText,
  nulls: listOf(textOf("a text that stands for nothing")),
  currency: textOf("an ISO 4217 code"),
}

/** How a file is written, where it departs from the defaults, and the columns that are made out of its own. */
const FileSaid = strict(
  "a file",
  {},
  {
    ...writing,
    file: textOf("the file's name"),
    quote: textOf("the quotation mark"),
    skipLines: whole,
    header: listOf(columnName),
    columns: recordOf("columns made out of others", expression),
    optional: flag,
  },
)
export type FileSaid = t.TypeOf<typeof FileSaid>

const taxCategories = wordOf("S", "Z", "E", "AE", "K", "G", "O", "L", "M", "B")
const DefaultTax: t.Type<
  number | { readonly category: t.TypeOf<typeof taxCategories>; readonly rate?: number }
> = pick("a tax: a rate in percent, or a category with its rate", (value) =>
  isObject(value)
    ? (strict("a tax", { category: taxCategories }, { rate: t.number }) as never)
    : typeof value === "number" && value >= 0
      ? (t.number as never)
      : undefined,
)

const Defaults = strict(
  "defaults",
  {},
  {
    ...writing,
    legalEntity: textOf("a legal entity"),
    department: textOf("a department"),
    actor: textOf("who imports"),
    paymentTerm: fixedTerm,
    tax: DefaultTax,
    invoicingPolicy: wordOf("onOrder", "onDelivery"),
  },
)
export type Defaults = t.TypeOf<typeof Defaults>

/** A fact, told by each row of a file: see the kinds for what each may say. */
export interface FactSaid extends Given {
  readonly fact: string
}

export interface ChoiceSaid {
  readonly choose: string
  readonly from?: string
  readonly when?: t.TypeOf<typeof when>
  readonly cases: ReadonlyArray<{
    readonly is: Literal | ReadonlyArray<Literal>
    readonly when?: t.TypeOf<typeof when>
    readonly facts: ReadonlyArray<FactSaid>
  }>
  readonly otherwise?: "skip" | "reject"
}

const factSaid: t.Type<FactSaid> = new t.Type<FactSaid>(
  "a fact",
  (value): value is FactSaid => isObject(value) && kindOf(value["fact"])?.codec.is(value) === true,
  (value, context) => {
    if (!isObject(value) || typeof value["fact"] !== "string")
      return t.failure(
        value,
        context,
        `should be an object that says its "fact": one of ${kindNames.join(", ")}`,
      )
    const kind = kindOf(value["fact"])
    return kind === undefined
      ? t.failure(
          value["fact"],
          [...context, { key: "fact", type: t.string }],
          `is none of ${kindNames.join(", ")}.${didYouMean(value["fact"], kindNames)}`,
        )
      : (kind.codec.validate(value, context) as t.Validation<FactSaid>)
  },
  t.identity,
)

const oneOrMore: t.Type<Literal | ReadonlyArray<Literal>> = pick("a value or a list of values", (value) =>
  Array.isArray(value) ? (listOf(literal) as never) : (literal as never),
)

const Choice = strict(
  "a choice",
  {
    choose: columnName,
    cases: listOf(strict("a case", { is: oneOrMore, facts: listOf(factSaid) }, { when })),
  },
  { from: textOf("the name of a file"), when, otherwise: wordOf("skip", "reject") },
)

export type Told = FactSaid | ChoiceSaid
export const isChoice = (told: Told): told is ChoiceSaid => "choose" in told

const told: t.Type<Told> = pick('a fact ({"fact": …}) or a choice ({"choose": …})', (value) =>
  isObject(value) ? ("choose" in value ? (Choice as t.Type<Told>) : (factSaid as t.Type<Told>)) : undefined,
)

const Written = strict(
  "a mapping",
  { name: textOf("the mapping's name"), facts: listOf(told) },
  { description: t.string, files: recordOf("the files", FileSaid), defaults: Defaults },
)

/** How other people's columns become facts, as data. */
export type Mapping = t.TypeOf<typeof Written>

export type MappingFailure = Failure<"MAPPING_INVALID">

export const mappingInvalid = (problems: ReadonlyArray<string>): MappingFailure =>
  failure("MAPPING_INVALID", `The mapping can't be used: ${problems.join("; ")}`, { problems })

/**
 * Checks a mapping that was read as JSON.
 *
 * Fails with `MAPPING_INVALID`, with every problem and its place in `data.problems`. A key that isn't known is a
 * problem, so that a misspelt one is never passed over.
 *
 * @example
 * import { mappingOf } from "@adv/adapters/import"
 *
 * const mapping = mappingOf({
 *   name: "ledger",
 *   defaults: { currency: "EUR", paymentTerm: { netDays: 30 } },
 *   facts: [{ fact: "invoice", invoice: "No", customer: "Customer", date: "Date", amount: "Net" }],
 * })
 * assert.equal(mapping._tag, "Right")
 */
export const mappingOf = (json: unknown): Either<MappingFailure, Mapping> => {
  const decoded = Written.decode(json)
  return isLeft(decoded) ? left(mappingInvalid(problemsIn(decoded.left))) : decoded
}

/**
 * Reads a mapping from its text.
 *
 * Fails with `MAPPING_INVALID`, also when the text is not JSON.
 */
export const parseMapping = (text: string): Either<MappingFailure, Mapping> => {
  try {
    return mappingOf(JSON.parse(text.replace(/^\uFEFF/, "")))
  } catch (caught) {
    return left(
      mappingInvalid([`it is not JSON: ${caught instanceof Error ? caught.message : String(caught)}`]),
    )
  }
}

/** The files that the mapping speaks of, in the order it does. */
export const filesOf = (mapping: Mapping): ReadonlyMap<string, FileSaid> => {
  const files = new Map<string, FileSaid>(Object.entries(mapping.files ?? {}))
  for (const each of mapping.facts) {
    const from = isChoice(each) ? each.from : each["from"]
    if (typeof from === "string" && mapping.files === undefined && !files.has(from)) files.set(from, {})
  }
  if (files.size === 0) files.set("file", {})
  return files
}
