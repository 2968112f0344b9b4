import { Exact, exact, exactWhole, type Minor, minor, roundToMinor } from "../values/index.js"
import { groupByTax, taxKeyOf } from "./groups.js"
import type { DocumentAdjustment, Tax } from "./tax.js"

type Line = { readonly net: Minor; readonly tax: Tax }

const hundredth = new Exact("0.01")

/**
 * A percentage off every line, as one allowance for each (category, rate), rounded half away from zero. A group whose
 * net is not above zero has none.
 *
 * @example
 * import { discountOnLines, minor, unsafeDecimal } from "@adv/domain"
 *
 * const tax = { category: "S" as const, rate: unsafeDecimal("22") }
 * assert.deepEqual(discountOnLines(unsafeDecimal("5"), "Order discount", [{ net: minor(10010), tax }]), [
 *   { kind: "allowance", amount: 501, reason: "Order discount", tax, code: "95", percent: "5" },
 * ])
 */
export const discountOnLines = (
  percent: NonNullable<DocumentAdjustment["percent"]>,
  reason: string,
  lines: ReadonlyArray<Line>,
): ReadonlyArray<DocumentAdjustment> =>
  groupByTax(lines, ({ tax }) => tax).flatMap(({ tax, entries }) => {
    const amount = partOf(entries, percent)
    // UNCL 5189: 95 is a discount.
    return amount > 0 ? [{ kind: "allowance" as const, amount, reason, tax, code: "95", percent }] : []
  })

const partOf = (lines: ReadonlyArray<Line>, percent: NonNullable<DocumentAdjustment["percent"]>): Minor => {
  const net = lines.reduce((sum, line) => sum + line.net, 0)
  return net <= 0 ? minor(0) : roundToMinor(exactWhole(net).times(exact(percent)).times(hundredth))
}

/** What an order discount is called on a document: it comes off whatever lines there are, at each tax. */
export const ORDER_DISCOUNT = "Order discount"

/**
 * The allowances and charges of a document with other lines than they were agreed on: those that are a percentage of the
 * lines follow them, an order discount to taxes that had none as well; those of a fixed amount stay.
 */
export const adjustmentsOn = (
  adjustments: ReadonlyArray<DocumentAdjustment>,
  lines: ReadonlyArray<Line>,
): ReadonlyArray<DocumentAdjustment> => {
  const groups = groupByTax(lines, ({ tax }) => tax)
  const isDiscount = ({ percent, reason }: DocumentAdjustment): boolean =>
    percent !== undefined && reason === ORDER_DISCOUNT
  const discount = adjustments.find(isDiscount)?.percent
  const others = adjustments
    .filter((adjustment) => !isDiscount(adjustment))
    .flatMap((adjustment) => {
      const { percent, tax } = adjustment
      if (percent === undefined) return [adjustment]
      const key = taxKeyOf(tax)
      const own = groups.find((group) => taxKeyOf(group.tax) === key)
      const amount = partOf(own?.entries ?? [], percent)
      return amount === 0 ? [] : [{ ...adjustment, amount }]
    })
  return discount === undefined ? others : [...others, ...discountOnLines(discount, ORDER_DISCOUNT, lines)]
}
