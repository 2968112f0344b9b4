import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { Exact, exact, isNonNegativeDecimal } from "../values/index.js"
import { calendarMissing, checkStep } from "./due-date.js"
import type { PaymentTerm } from "./term.js"

export type TermFailure = Failure<
  | "TERM_WITHOUT_LINES"
  | "TERM_PERCENT_INVALID"
  | "TERM_FIXED_INVALID"
  | "TERM_REMAINDER_NOT_LAST"
  | "TERM_STEP_INVALID"
  | "TERM_CALENDAR_MISSING"
>

const hundred = new Exact("100")

const isPercent = (value: string): boolean => isNonNegativeDecimal(value) && exact(value).lte(hundred)

/**
 * Checks that a term can be computed with. Exactly one line bears the residue: the last one, which takes what the
 * others leave, whatever its share says. So a term of 50 % and 50 % is as good as one of 50 % and the remainder.
 *
 * Fails with `TERM_WITHOUT_LINES`, `TERM_REMAINDER_NOT_LAST`, `TERM_PERCENT_INVALID` (a share or a discount that is
 * not between 0 and 100, or percentages of the whole that add up to more than 100), `TERM_FIXED_INVALID` (a negative
 * amount), `TERM_STEP_INVALID` or `TERM_CALENDAR_MISSING`.
 *
 * @example
 * import { checkTerm, netDays } from "@adv/domain"
 *
 * assert.equal(checkTerm(netDays(30))._tag, "Right")
 * assert.equal(checkTerm({ id: "NOTHING", version: 1, lines: [] })._tag, "Left")
 */
export const checkTerm = (term: PaymentTerm): Either<TermFailure, PaymentTerm> => {
  const refuse = <Code extends string>(code: Code, sentence: string, line?: number) =>
    left(failure(code, sentence, { term: term.id, version: term.version, line }))
  if (term.lines.length === 0)
    return refuse(
      "TERM_WITHOUT_LINES",
      `Term ${term.id} has no lines: give at least one, with the remainder.`,
    )
  let percents = new Exact("0")
  for (const [index, { share, steps, businessDay, calendar, discount }] of term.lines.entries()) {
    const line = index + 1
    if ("remainder" in share && line < term.lines.length)
      return refuse(
        "TERM_REMAINDER_NOT_LAST",
        `Line ${line} of term ${term.id} takes the remainder but is not the last: move it to the end.`,
        line,
      )
    const percent =
      "percent" in share ? share.percent : "percentOfRemainder" in share ? share.percentOfRemainder : "0"
    for (const value of [percent, discount?.percent ?? "0"])
      if (!isPercent(value))
        return refuse(
          "TERM_PERCENT_INVALID",
          `Line ${line} of term ${term.id} says ${value} %: give a percentage from 0 to 100.`,
          line,
        )
    if ("percent" in share) percents = percents.plus(exact(share.percent))
    if ("fixed" in share && !isNonNegativeDecimal(share.fixed))
      return refuse(
        "TERM_FIXED_INVALID",
        `Line ${line} of term ${term.id} takes ${share.fixed}: give an amount of at least 0.`,
        line,
      )
    const discountDays = discount === undefined ? [] : [{ addDays: discount.days }]
    for (const step of [...steps, ...discountDays]) {
      const valid = checkStep(step)
      if (isLeft(valid)) return valid
    }
    if (businessDay !== undefined && businessDay !== "none" && calendar === undefined)
      return left(calendarMissing(businessDay))
  }
  if (percents.gt(hundred))
    return refuse(
      "TERM_PERCENT_INVALID",
      `The shares of term ${term.id} add up to ${percents.toFixed()} %: lower them to 100 at most.`,
    )
  return right(term)
}
