import type { CheckPoint } from "../credit/component.js"
import type { CustomerId, LocalDate, OrderId } from "../values/index.js"
import type { Known, Process, Reaction } from "./process.js"

interface Dated {
  readonly metadata: { readonly effectiveDate: LocalDate }
}

const check = (on: LocalDate, order: OrderId, point: CheckPoint, { ask }: Known): ReadonlyArray<Reaction> => {
  const command = ask.creditCheck(order, point, on)
  return command === null ? [] : [{ key: `${order}/${point}`, command }]
}

/** What an order waits for decides at which step its credit is looked at again. */
const pointOf = (lifecycle: string): CheckPoint =>
  lifecycle === "placed" ? "order" : lifecycle === "validated" ? "release" : "dispatch"

/** Looks again at the orders on credit hold of a customer who owes less, or may owe more. */
const again = (customer: CustomerId | null, on: LocalDate, known: Known): ReadonlyArray<Reaction> => {
  const { orders } = known.views
  const held = customer === null ? undefined : orders.onCreditHold.get(customer)
  return [...(held ?? [])].flatMap((order) =>
    check(on, order, pointOf(orders.states.get(order)?.lifecycle ?? "placed"), known),
  )
}

const ofCustomer = (
  { data, metadata }: Dated & { readonly data: { readonly customer: CustomerId | null } },
  known: Known,
): ReadonlyArray<Reaction> => again(data.customer, metadata.effectiveDate, known)

/** Checks the credit of orders as they are placed and validated, and lifts the hold when payment or a limit allows it. */
export const creditChecks: Process = {
  name: "credit-checks",
  department: "finance",
  on: {
    OrderPlaced: ({ data: { order }, metadata }, known) =>
      check(metadata.effectiveDate, order, "order", known),
    OrderValidated: ({ data: { order }, metadata }, known) =>
      check(metadata.effectiveDate, order, "release", known),
    PaymentReceived: ofCustomer,
    PaymentIdentified: ofCustomer,
    PaymentAllocated: ofCustomer,
    CreditNoteIssued: ofCustomer,
    CreditLimitSet: ofCustomer,
    AccountUnblocked: ofCustomer,
  },
}
