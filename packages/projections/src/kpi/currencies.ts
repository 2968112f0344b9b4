import type { Float64Column, Int32Column, Names } from "../engine/columns.js"
import type { Asked } from "./asked.js"
import type { Books } from "./term.js"

/** The currencies that anything was ordered, billed or paid in within the horizon, by code. */
export const currenciesIn = (
  { activity, orders, receivables }: Books,
  { asOf, knownAt }: Pick<Asked, "asOf" | "knownAt">,
): ReadonlyArray<string> => {
  const found = new Set<string>()
  const look = (names: Names, day: Int32Column, recorded: Float64Column, currency: Int32Column): void => {
    const seen = new Set<number>()
    for (let row = 0, last = -1; row < day.length; row++) {
      if (recorded.at(row) > knownAt) break
      const number = currency.at(row)
      if (number === last || day.at(row) > asOf) continue
      last = number
      seen.add(number)
    }
    for (const number of seen) found.add(names.name(number))
  }
  const { invoices } = activity
  const { credit } = receivables
  look(orders.names, orders.order.placed, orders.order.recorded, orders.order.currency)
  look(activity.currencies, invoices.day, invoices.recorded, invoices.currency)
  look(receivables.currencies, credit.day, credit.recorded, credit.currency)
  return [...found]
}
