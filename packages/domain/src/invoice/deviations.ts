import type * as t from "io-ts"
import { addressText } from "../customer/address.js"
import type { Conditions } from "../customer/conditions.js"
import { InvoiceId, LineId, OrderId, oneOf, shape, Text } from "../facts/codecs.js"
import type { OrderLineState, OrderState } from "../order/state.js"
import { invoiceable } from "../order/state.js"
import { command } from "../running/command.js"
import { taxKeyOf } from "../tax/groups.js"
import type { PaymentTerm } from "../terms/term.js"
import {
  type Decimal,
  Exact,
  exact,
  exactWhole,
  fromMillionths,
  type LineId as LineName,
  millionths,
  type OrderId as OrderName,
  toMillionths,
  unsafeDecimal,
} from "../values/index.js"
import type { IssueInvoice } from "./commands.js"

export const DeviationField = oneOf("price", "discount", "terms", "quantity", "tax", "address", "poReference")
export type DeviationField = t.TypeOf<typeof DeviationField>

const what = { invoice: InvoiceId, order: OrderId, field: DeviationField, expected: Text, actual: Text }

export const deviationFacts = {
  /** What an invoice says otherwise than its order did; of one of its lines, or of the order as a whole. */
  InvoiceDeviationDetected: shape("InvoiceDeviationDetected", what, { line: LineId }),
  InvoiceDeviationApproved: shape(
    "InvoiceDeviationApproved",
    { ...what, approver: Text, reason: Text },
    { line: LineId },
  ),
}

export const deviationCommands = {
  ApproveDeviation: command(
    "ApproveDeviation",
    { invoice: InvoiceId, order: OrderId, field: DeviationField, approver: Text, reason: Text },
    { line: LineId },
  ),
}
export type ApproveDeviation = t.TypeOf<typeof deviationCommands.ApproveDeviation>

/** Where an invoice departs from the snapshot of an order it bills. */
export interface Deviation {
  readonly order: OrderName
  readonly field: DeviationField
  readonly expected: string
  readonly actual: string
  readonly line?: LineName
}

export const deviationKey = ({ order, field, line }: Pick<Deviation, "order" | "field" | "line">): string =>
  `${order}/${line ?? ""}/${field}`

/** Whether an order wants each difference approved. */
export const isStrict = (state: OrderState): boolean => state.terms?.conditions.deviations === "approved"

const zero = unsafeDecimal("0")
const hundredth = new Exact("0.01")

const beyond = (actual: Exact, expected: Exact, tolerance: Decimal | undefined): boolean =>
  actual
    .minus(expected)
    .abs()
    .gt(
      expected
        .abs()
        .times(exact(tolerance ?? zero))
        .times(hundredth),
    )

const ofLine = (
  billed: IssueInvoice["lines"][number],
  order: OrderName,
  line: LineName,
  at: OrderLineState,
  state: OrderState,
  conditions: Conditions | undefined,
): ReadonlyArray<Deviation> => {
  const { asked } = at
  const found: Array<Deviation> = []
  const note = (field: DeviationField, expected: string, actual: string): void => {
    found.push({ order, line, field, expected, actual })
  }
  if (beyond(exact(billed.unitPrice), exact(asked.unitPrice), conditions?.priceTolerance))
    note("price", asked.unitPrice, billed.unitPrice)
  const discounts = { expected: asked.discountPercent ?? zero, actual: billed.discountPercent ?? zero }
  if (!exact(discounts.actual).eq(exact(discounts.expected)))
    note("discount", discounts.expected, discounts.actual)
  if (taxKeyOf(billed.tax) !== taxKeyOf(asked.tax)) note("tax", taxKeyOf(asked.tax), taxKeyOf(billed.tax))
  const due = Math.max(0, invoiceable(at, state.terms) - at.invoiced)
  if (beyond(exactWhole(toMillionths(billed.quantity)), exactWhole(due), conditions?.quantityTolerance))
    note("quantity", fromMillionths(millionths(due)), billed.quantity)
  return found
}

const named = ({ id, version }: PaymentTerm): string => `${id}@${version}`

/**
 * Where an invoice departs from the snapshot of an order that it bills: its price, discount, tax or quantity of a line,
 * beyond what is tolerated; its payment term, the address it goes to, and the customer's reference. What it bills of the
 * order as an amount, and not by the order's own policy, departs in quantity.
 */
export const deviationsFrom = (
  invoice: Pick<IssueInvoice, "lines" | "billTo" | "buyerReference"> & { readonly paymentTerm: PaymentTerm },
  order: OrderName,
  state: OrderState,
): ReadonlyArray<Deviation> => {
  const conditions = state.terms?.conditions
  if (conditions === undefined) return []
  const found: Array<Deviation> = []
  for (const line of invoice.lines) {
    if (line.order !== order || line.bills !== undefined) continue
    const at = line.orderLine === undefined ? undefined : state.lines.get(line.orderLine)
    if (line.orderLine !== undefined && at !== undefined)
      found.push(...ofLine(line, order, line.orderLine, at, state, conditions))
    else if (line.orderLine === undefined)
      found.push({ order, field: "quantity", expected: "0", actual: line.quantity })
  }
  const agreed = named(conditions.paymentTerm)
  const term = named(invoice.paymentTerm)
  if (term !== agreed) found.push({ order, field: "terms", expected: agreed, actual: term })
  const text = (address: Parameters<typeof addressText>[0] | null | undefined): string =>
    address === null || address === undefined ? "" : addressText(address)
  const addresses = { expected: text(state.billTo), actual: text(invoice.billTo) }
  if (addresses.expected !== addresses.actual) found.push({ order, field: "address", ...addresses })
  const references = { expected: state.customerReference ?? "", actual: invoice.buyerReference ?? "" }
  if (references.expected !== references.actual) found.push({ order, field: "poReference", ...references })
  return found
}
