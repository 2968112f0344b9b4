import { netDays, openEnded, PaymentTerm } from "@adv/domain"
import * as t from "io-ts"
import { columnOf, compile, type Scope } from "./compile.js"
import { type Expression, expression } from "./expression.js"
import { type Problem, problem } from "./problem.js"
import { flag, isObject, pick, strict, whole, wordOf } from "./strict.js"
import type { Row, Table } from "./table.js"

const Net = strict("a net term", { netDays: whole }, { endOfMonth: flag })
const Open = strict("an open-ended term", {
  openEnded: whole,
  anchor: wordOf("deliveryDate", "receiptDate", "endOfServicePeriod", "acceptanceDate", "orderDate"),
})
const Written = new t.Type<PaymentTerm>(
  "a payment term",
  PaymentTerm.is,
  (value, context) =>
    PaymentTerm.is(value)
      ? t.success(value)
      : t.failure(value, context, 'should be a payment term with "id", "version" and "lines"'),
  t.identity,
)

export type FixedTerm = number | t.TypeOf<typeof Net> | t.TypeOf<typeof Open> | PaymentTerm
export type GivenTerm = Expression | FixedTerm

/**
 * A payment term: a number of days net (or the column that says it), `{"netDays": 60, "endOfMonth": true}`,
 * `{"openEnded": 60, "anchor": "receiptDate"}` for days that count from something that comes later, or a whole term.
 */
export const fixedTerm: t.Type<FixedTerm> = pick(
  'a payment term: a number of days, {"netDays": 60, "endOfMonth": true}, {"openEnded": 60, "anchor": "receiptDate"}, or a whole term with its "lines"',
  (value) =>
    !isObject(value)
      ? typeof value === "number"
        ? (whole as t.Type<FixedTerm>)
        : undefined
      : "netDays" in value
        ? (Net as t.Type<FixedTerm>)
        : "openEnded" in value
          ? (Open as t.Type<FixedTerm>)
          : "lines" in value
            ? (Written as t.Type<FixedTerm>)
            : undefined,
)

const isFixed = (value: unknown): value is FixedTerm =>
  isObject(value) && ("netDays" in value || "openEnded" in value || "lines" in value)

export const givenTerm: t.Type<GivenTerm> = pick("a payment term", (value) =>
  isFixed(value) ? (fixedTerm as t.Type<GivenTerm>) : (expression as t.Type<GivenTerm>),
)

export const termOf = (given: FixedTerm): PaymentTerm => {
  if (typeof given === "number") return netDays(given)
  if ("openEnded" in given) return openEnded(given.openEnded, given.anchor)
  if (!("netDays" in given)) return given
  if (given.endOfMonth !== true) return netDays(given.netDays)
  return {
    id: `NET-${given.netDays}-EOM`,
    version: 1,
    name: `net ${given.netDays}, end of month`,
    lines: [{ share: { remainder: true }, steps: [{ addDays: given.netDays }, { endOfMonth: true }] }],
  }
}

/** The term of a row. */
export const compileTerm = (
  given: unknown,
  table: Table,
  path: string,
  scope: Scope,
): ((row: Row) => PaymentTerm | Problem | undefined) => {
  if (isFixed(given)) {
    const term = termOf(given)
    return () => term
  }
  if (!expression.is(given)) return () => undefined
  const read = compile(given, "number", table, path, scope)
  const column = columnOf(given)
  return (row) => {
    const days = read(row)
    if (days === undefined || typeof days === "object") return days
    return /^\d{1,5}$/.test(days)
      ? netDays(Number(days))
      : problem(
          "TERM_INVALID",
          `"${days}" is not a number of days: give a whole number, or say with "map" what it means.`,
          column,
          days,
        )
  }
}
