import { charge, creditNote, dispute, disputeOutcome, dueDate } from "./after-invoice.js"
import { customer } from "./customer.js"
import { invoice } from "./invoice.js"
import type { Kind } from "./kind.js"
import { cancellation, delivery, entryError, goodsReturn, order } from "./order.js"
import { allocation, payment, paymentReturn } from "./payment.js"
import { survey } from "./survey.js"

/** Every kind of fact that a mapping can tell. */
export const kinds: ReadonlyArray<Kind> = [
  customer,
  order,
  delivery,
  goodsReturn,
  cancellation,
  invoice,
  dueDate,
  charge,
  creditNote,
  dispute,
  disputeOutcome,
  entryError,
  payment,
  allocation,
  paymentReturn,
  survey,
]

export const kindNames: ReadonlyArray<string> = kinds.map(({ name }) => name)
export const kindOf = (name: unknown): Kind | undefined => kinds.find((kind) => kind.name === name)
