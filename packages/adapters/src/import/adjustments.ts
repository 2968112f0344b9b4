import type { Currency, Decimal, DocumentAdjustment, Tax } from "@adv/domain"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { columnOf, type Scope } from "./compile.js"
import { expression } from "./expression.js"
import { amount, compileFields, fieldSet, isProblems, notNegative, text } from "./fields.js"
import { taxCategory } from "./lines.js"
import { taxOf, toMinor } from "./money.js"
import type { Problem } from "./problem.js"
import { listOf, strict } from "./strict.js"
import type { Row, Table } from "./table.js"

/** What is put on a whole document, or taken off it: freight, packing, a rebate. */
const Adjustment = strict(
  "a charge or allowance",
  { amount: expression },
  { reason: expression, tax: expression, taxCategory: expression },
)
export const givenAdjustments = listOf(Adjustment)

const fields = fieldSet({}, { amount, reason: text, tax: notNegative, taxCategory })

export interface ReadAdjustment {
  readonly kind: DocumentAdjustment["kind"]
  readonly amount: Decimal
  readonly reason: string
  readonly tax: Decimal | undefined
  readonly taxCategory: Tax["category"] | undefined
  readonly column: string | undefined
}

export const compileAdjustments = (
  kind: DocumentAdjustment["kind"],
  given: unknown,
  table: Table,
  path: string,
  scope: Scope,
): ((row: Row) => ReadonlyArray<ReadAdjustment | Problem>) => {
  if (!givenAdjustments.is(given)) return () => []
  const reads = given.map((each: t.TypeOf<typeof Adjustment>, index) => ({
    column: columnOf(each.amount),
    read: compileFields(fields, each, table, `${path}/${index}`, scope),
  }))
  return (row) =>
    reads.flatMap(({ column, read }): ReadonlyArray<ReadAdjustment | Problem> => {
      const values = read(row)
      if (isProblems(values)) return values
      // Nothing to add is not an adjustment of nothing.
      if (values.amount === undefined || /^-?[0.]+$/.test(values.amount)) return []
      return [
        {
          kind,
          amount: values.amount,
          reason: values.reason ?? kind,
          tax: values.tax,
          taxCategory: values.taxCategory,
          column,
        },
      ]
    })
}

export const adjustmentsOf = (
  read: ReadonlyArray<ReadAdjustment | Problem>,
  currency: Currency,
  tax: Tax,
): Either<Problem, ReadonlyArray<DocumentAdjustment>> => {
  const adjustments: Array<DocumentAdjustment> = []
  for (const each of read) {
    if ("code" in each) continue
    const amount = toMinor(each.amount, currency, `the ${each.kind}`, each.column)
    if (isLeft(amount)) return amount
    adjustments.push({
      kind: each.kind,
      amount: amount.right,
      reason: each.reason,
      tax: taxOf(each.tax, each.taxCategory, tax),
    })
  }
  return right(adjustments)
}
