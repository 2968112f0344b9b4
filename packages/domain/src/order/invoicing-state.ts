import type { Mutable } from "../decider.js"
import { taxKeyOf } from "../tax/groups.js"
import type { TaxAmount } from "../tax/tax.js"
import { type LineId, type LocalDate, type Millionths, minor } from "../values/index.js"
import type { OrderFact } from "./events.js"
import { grossByAmount } from "./gross.js"
import type { OrderState } from "./state.js"

/** Invoices of a period ask what was delivered by its end. */
export const noteDelivered = (
  state: Mutable<OrderState>,
  line: LineId,
  on: LocalDate,
  quantity: Millionths,
): void => {
  state.deliveredOn.set(line, [...(state.deliveredOn.get(line) ?? []), { on, quantity }])
}

type Amounts = Pick<
  Extract<OrderFact, { readonly type: "OrderInvoiced" }>["data"],
  "amounts" | "prepaid" | "deducted"
>

/** What is billed by amount, asked for before and deducted, at each tax: more of it, or less. */
export const noteAmounts = (
  state: Mutable<OrderState>,
  { amounts = [], prepaid = [], deducted = [] }: { readonly [K in keyof Amounts]: Amounts[K] | undefined },
  sign: 1 | -1,
): void => {
  for (const { tax, net } of amounts) {
    const key = taxKeyOf(tax)
    state.billedAmounts.set(key, { tax, net: minor((state.billedAmounts.get(key)?.net ?? 0) + sign * net) })
  }
  const down = (tax: TaxAmount["tax"], paid: number, taken: number): void => {
    const before = state.downPayments.get(taxKeyOf(tax)) ?? { prepaid: 0, deducted: 0 }
    state.downPayments.set(taxKeyOf(tax), {
      prepaid: before.prepaid + sign * paid,
      deducted: before.deducted + sign * taken,
    })
  }
  for (const { tax, net } of prepaid) down(tax, net, 0)
  for (const { tax, net } of deducted) down(tax, 0, net)
  state.billedGross += sign * grossByAmount({ amounts, prepaid, deducted })
}
