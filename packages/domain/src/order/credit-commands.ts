import type * as t from "io-ts"
import { CheckPoint, CreditComponent, CreditQuotes } from "../credit/component.js"
import { Count, Currency, CustomerId, InvoiceId, list, Minor, OrderId, shape, Text } from "../facts/codecs.js"
import { command } from "../running/command.js"
import { orderCreditFacts } from "./credit-facts.js"

/** An item that is overdue and not disputed; `open` in minor units of its currency. */
export const OverdueItem = shape("an overdue item", {
  invoice: InvoiceId,
  instalment: Count,
  open: Minor,
  currency: Currency,
  daysPastDue: Count,
})

export const orderCreditCommands = {
  /**
   * Asks whether the customer's credit allows an order, at a step. Everything but the order is given by whoever counts it
   * (`creditCheckOf` of the projections): the exposure's components without the order, what is overdue and not disputed,
   * the level dunning has come to, the quotes of other currencies; and how far it was counted: up to the log's position
   * `through`, and up to the customer's reservation `reservations`. What was reserved since is added.
   */
  CheckCredit: command(
    "CheckCredit",
    {
      order: OrderId,
      point: CheckPoint,
      components: list(CreditComponent),
      overdueItems: list(OverdueItem),
      through: Count,
      reservations: Count,
    },
    {
      /** Whose exposure it is: refused when another customer answers for the order. */
      customer: CustomerId,
      dunningLevel: Count,
      quotes: CreditQuotes,
    },
  ),
}

export type CheckCredit = t.TypeOf<typeof orderCreditCommands.CheckCredit>

/** Given by the flow that checks credit, once it has the answer. */
const orderCreditNotes = {
  NoteCreditPassed: command("NoteCreditPassed", {
    order: OrderId,
    checked: orderCreditFacts.CreditCheckPassed,
  }),
  NoteCreditFailed: command("NoteCreditFailed", {
    order: OrderId,
    checked: orderCreditFacts.CreditCheckFailed,
    why: Text,
  }),
}
export type OrderCreditNote = t.TypeOf<(typeof orderCreditNotes)[keyof typeof orderCreditNotes]>
