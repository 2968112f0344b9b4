import { addDays, type LocalDate } from "../values/index.js"
import { dueDateOf } from "./due-date.js"
import { anchorWords } from "./everyday.js"
import type { BusinessDay, PaymentTerm, Step, TermLine } from "./term.js"

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? "" : "s"}`

const stepWords = (step: Step, from: string): string => {
  if ("addDays" in step)
    return step.addDays === 0 ? `on ${from}` : `${counted(step.addDays, "day")} after ${from}`
  if ("addMonths" in step) return `${counted(step.addMonths, "month")} after ${from}`
  if ("endOfMonth" in step) return `at the end of the month of ${from}`
  if ("dayOfMonth" in step) return `on day ${step.dayOfMonth} of the month of ${from}`
  return `on the first payment day (${step.nextPaymentDay.join(", ")}) from ${from} on`
}

const shareWords = ({ share }: TermLine, last: boolean, only: boolean): string => {
  if (only) return "all of it"
  if (last || "remainder" in share) return "the rest"
  if ("percent" in share) return `${share.percent} %`
  if ("percentOfRemainder" in share) return `${share.percentOfRemainder} % of what is left`
  return share.fixed
}

const businessDayWords: Readonly<Record<Exclude<BusinessDay, "none">, string>> = {
  following: "moved to the next working day",
  modifiedFollowing: "moved to the next working day of the same month, or the last one before",
  preceding: "moved to the last working day before",
}

const lineWords = (line: TermLine, index: number, count: number, exampleDate: LocalDate): string => {
  const anchor = `the ${anchorWords[line.anchor ?? "issueDate"]}`
  const when =
    line.steps.length === 0
      ? `on ${anchor}`
      : line.steps.map((step, at) => stepWords(step, at === 0 ? anchor : "that day")).join(", then ")
  const due = dueDateOf({ steps: line.steps }, exampleDate, {})
  const example = due._tag === "Right" ? ` (${exampleDate} gives ${due.right.nominal})` : ""
  const { businessDay, calendar, discount } = line
  const moved =
    businessDay === undefined || businessDay === "none"
      ? ""
      : `, ${businessDayWords[businessDay]}${calendar === undefined ? "" : ` of ${calendar}`}`
  const early =
    discount === undefined
      ? ""
      : `, less ${discount.percent} % when paid within ${counted(discount.days, "day")} of ${anchor} (${exampleDate} gives ${addDays(exampleDate, discount.days)})`
  const kept = line.retention === true ? "kept back, " : ""
  return `${shareWords(line, index === count - 1, count === 1)} ${kept}${when}${example}${moved}${early}`
}

/**
 * A payment term in a sentence, with the dates it gives when everything it counts from happened on `exampleDate`
 * (before they are moved to a working day).
 *
 * @example
 * import { explainTerm, netDays, unsafeDate } from "@adv/domain"
 *
 * assert.equal(
 *   explainTerm(netDays(30), unsafeDate("2025-01-15")),
 *   "net 30: all of it 30 days after the issue date (2025-01-15 gives 2025-02-14).",
 * )
 */
export const explainTerm = (term: PaymentTerm, exampleDate: LocalDate): string => {
  const lines = term.lines.map((line, index) => lineWords(line, index, term.lines.length, exampleDate))
  return `${term.name ?? term.id}: ${lines.join("; ")}.`
}
