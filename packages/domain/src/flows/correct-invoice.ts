import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { failure } from "../failure.js"
import type { CorrectInvoice, IssueCreditNote, IssueInvoice } from "../invoice/commands.js"
import type { Handler } from "../running/handler.js"
import { onTopOf } from "../running/overlay.js"
import type { Calendars } from "../terms/index.js"
import { ordersOf } from "./by-order.js"
import { credit, creditingStreams } from "./issue-credit-note.js"
import { issue, issuingStreams } from "./issuing.js"
import { invoiceStream, orderStream } from "./streams.js"

const crediting = ({
  on,
  invoice,
  creditNote,
  reason,
  creditNumbering,
}: CorrectInvoice): IssueCreditNote => ({
  type: "IssueCreditNote",
  on,
  invoice,
  creditNote,
  reason,
  credited: { whole: true },
  effectOnOrder: "restoresInvoiceableQuantity",
  ...(creditNumbering === undefined ? {} : { numbering: creditNumbering }),
})

/**
 * A corrective pair: what is left of an invoice is credited, and a corrected one refers to it (BT-25). Both are appended
 * together, so that nobody ever sees the one without the other; the second is decided on what the first did.
 */
export const correctInvoice = (calendars: Calendars): Handler<CorrectInvoice> => ({
  streams: (command, loaded) => {
    const own = invoiceStream(command.invoice)
    const credited = creditingStreams(crediting(command), loaded)
    const customer = loaded.has(own) ? loaded.state(own).customer : null
    if (customer === null) return [...credited, invoiceStream(command.corrected)]
    return [
      ...credited,
      ...issuingStreams({ ...command, invoice: command.corrected, customer, kind: "corrected" }, loaded),
      ...ordersOf(command.lines).map(orderStream),
    ]
  },
  decide: (command, loaded) => {
    const { invoice, corrected, on } = command
    const { customer, currency, paymentTerm } = loaded.state(invoiceStream(invoice))
    if (customer === null || currency === null || paymentTerm === null)
      return left(
        failure("INVOICE_UNKNOWN", `Invoice ${invoice} does not exist: issue it first.`, { invoice }),
      )
    if (corrected === invoice)
      return left(
        failure(
          "INVOICE_EXISTS",
          `Invoice ${invoice} was already issued: give the corrected one an id of its own.`,
          {
            invoice,
          },
        ),
      )
    const credited = credit(crediting(command), loaded)
    if (isLeft(credited)) return credited
    const { lines, adjustments, numbering, anchors, buyerReference, billTo } = command
    const asked: IssueInvoice = {
      type: "IssueInvoice",
      on,
      invoice: corrected,
      kind: "corrected",
      precedingInvoice: invoice,
      customer,
      currency,
      lines,
      paymentTerm: command.paymentTerm ?? paymentTerm,
      ...(adjustments === undefined ? {} : { adjustments }),
      ...(numbering === undefined ? {} : { numbering }),
      ...(anchors === undefined ? {} : { anchors }),
      ...(buyerReference === undefined ? {} : { buyerReference }),
      ...(billTo === undefined ? {} : { billTo }),
    }
    const issued = issue(asked, onTopOf(loaded, credited.right, on), calendars)
    return isLeft(issued) ? issued : right([...credited.right, ...issued.right])
  },
})
