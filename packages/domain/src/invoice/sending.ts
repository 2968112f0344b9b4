import { type Either, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { InvoiceId, MessageId, oneOf, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import { command } from "../running/command.js"
import type { InvoiceFact } from "./events.js"
import type { InvoiceState } from "./state.js"

/** How an invoice gets to the customer. */
export const InvoiceChannel = oneOf("email", "post", "portal", "peppol", "sdi", "edi", "handed")
export type InvoiceChannel = t.TypeOf<typeof InvoiceChannel>

const answered = { invoice: InvoiceId, message: MessageId }

export const sendingFacts = {
  /** `format` is what was sent: `pdf`, `ubl-2.1`, `fatturapa-1.2`. */
  InvoiceSent: shape("InvoiceSent", { ...answered, channel: InvoiceChannel, format: Text }),
  InvoiceDeliveryAcknowledged: shape("InvoiceDeliveryAcknowledged", answered),
  InvoiceDeliveryRejected: shape("InvoiceDeliveryRejected", { ...answered, reason: Text }),
}

export const sendingCommands = {
  SendInvoice: command("SendInvoice", { ...answered, channel: InvoiceChannel, format: Text }),
  AcknowledgeInvoiceDelivery: command("AcknowledgeInvoiceDelivery", answered),
  RejectInvoiceDelivery: command("RejectInvoiceDelivery", { ...answered, reason: Text }),
}
export type SendingCommand = t.TypeOf<(typeof sendingCommands)[keyof typeof sendingCommands]>

const refuse = (code: string, message: string, data: Failure["data"]): Either<Failure, never> =>
  left(failure(code, message, data))

/** An invoice is sent as often as need be, each time in a message of its own, which is answered once. */
export const decideSending = (
  asked: SendingCommand,
  state: InvoiceState,
): Either<Failure, ReadonlyArray<InvoiceFact>> => {
  const { invoice, message } = asked
  const known = state.sent.get(message)
  if (asked.type === "SendInvoice") {
    const { type: _type, on: _on, ...sent } = asked
    return known === undefined
      ? right([{ type: "InvoiceSent", data: sent }])
      : refuse("INVOICE_MESSAGE_EXISTS", `Invoice ${invoice} was already sent in message ${message}.`, {
          invoice,
          message,
        })
  }
  if (known === undefined)
    return refuse("INVOICE_MESSAGE_UNKNOWN", `Invoice ${invoice} was not sent in any message ${message}.`, {
      invoice,
      message,
    })
  if (known !== "sent")
    return refuse(
      "INVOICE_MESSAGE_ANSWERED",
      `Message ${message} with invoice ${invoice} was ${known} already: send the invoice again.`,
      { invoice, message, known },
    )
  return right([
    asked.type === "AcknowledgeInvoiceDelivery"
      ? { type: "InvoiceDeliveryAcknowledged", data: { invoice, message } }
      : { type: "InvoiceDeliveryRejected", data: { invoice, message, reason: asked.reason } },
  ])
}
