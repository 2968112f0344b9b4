import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { type Minor, splitMinor } from "../values/index.js"
import { groupByTax } from "./groups.js"
import type { DocumentAdjustment, Tax } from "./tax.js"
import { checkAdjustment } from "./totals.js"

export type ProrationFailure = Failure<
  "ADJUSTMENT_NEGATIVE" | "ADJUSTMENT_WITHOUT_REASON" | "ADJUSTMENT_NOT_PRORATABLE"
>

type Line = { readonly net: Minor; readonly tax: Tax }

const prorated =
  (kind: DocumentAdjustment["kind"]) =>
  (
    amount: Minor,
    reason: string,
    lines: ReadonlyArray<Line>,
  ): Either<ProrationFailure, ReadonlyArray<DocumentAdjustment>> => {
    const valid = checkAdjustment({ kind, amount, reason })
    if (isLeft(valid)) return valid
    if (amount === 0) return right([])
    const groups = groupByTax(lines, (line) => line.tax)
    const weights = groups.map(({ entries }) =>
      Math.max(
        0,
        entries.reduce((sum, { net }) => sum + net, 0),
      ),
    )
    if (weights.every((weight) => weight === 0))
      return left(
        failure(
          "ADJUSTMENT_NOT_PRORATABLE",
          `The ${kind} "${reason}" can't be spread: the lines of no tax rate add up to more than nothing.`,
          { kind, amount, reason },
        ),
      )
    const parts = splitMinor(amount, weights)
    return right(
      groups.flatMap(({ tax }, index) => {
        const part = parts[index]
        return part === undefined || part === 0 ? [] : [{ kind, amount: part, reason, tax }]
      }),
    )
  }

/**
 * Spreads an allowance on a whole document over its (category, rate) groups in proportion to their net, so that it
 * lowers each one's tax base and the parts sum to it. A group whose net is not above zero takes no part of it.
 *
 * Fails with `ADJUSTMENT_NEGATIVE`, `ADJUSTMENT_WITHOUT_REASON` or `ADJUSTMENT_NOT_PRORATABLE` (no group's net is above
 * zero).
 *
 * @example
 * import { minor, proratedAllowance, unsafeDecimal } from "@adv/domain"
 *
 * const standard = { category: "S" as const, rate: unsafeDecimal("22") }
 * const reduced = { category: "S" as const, rate: unsafeDecimal("10") }
 * const lines = [
 *   { net: minor(10000), tax: standard },
 *   { net: minor(5000), tax: reduced },
 * ]
 * assert.deepEqual(proratedAllowance(minor(1500), "loyalty", lines), {
 *   _tag: "Right",
 *   right: [
 *     { kind: "allowance", amount: 1000, reason: "loyalty", tax: standard },
 *     { kind: "allowance", amount: 500, reason: "loyalty", tax: reduced },
 *   ],
 * })
 */
export const proratedAllowance = prorated("allowance")

/** Spreads a charge on a whole document, freight say, as {@link proratedAllowance} spreads an allowance. */
export const proratedCharge = prorated("charge")
