import { type Currency, parseMinor, type RecordedEvent, streamName } from "@adv/domain"
import { type Command, Option } from "@commander-js/extra-typings"
import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { amountText } from "../answer/amounts.js"
import { invoiceState, streamExists } from "../reading/states.js"
import type { Session } from "../session.js"
import {
  type Asking,
  type AskingOptions,
  ask,
  asking,
  freeId,
  idOption,
  invoiceUnknown,
  textOption,
} from "./asking.js"

interface PayOptions extends AskingOptions {
  readonly invoice: ReadonlyArray<string>
  readonly customer?: string | undefined
  readonly payment?: string | undefined
  readonly means?: string | undefined
}

const planOf =
  (text: string, options: PayOptions): Asking["plan"] =>
  async (store, on) => {
    let currency: Currency | null = null
    let customer: string | null = options.customer ?? null
    for (const invoice of options.invoice) {
      const state = await invoiceState(store, invoice)
      if (state.invoice === null) return left(invoiceUnknown(invoice))
      currency ??= state.currency
      customer ??= state.customer
    }
    const [first = ""] = options.invoice
    if (currency === null) return left(invoiceUnknown(first))
    const amount = parseMinor(text, currency)
    if (isLeft(amount)) return amount
    const payment =
      options.payment ?? (await freeId(`P-${on}-`, (id) => streamExists(store, streamName("payment", id))))
    return right([
      {
        type: "ReceivePayment",
        on,
        payment,
        amount: amount.right,
        currency,
        ...(customer === null ? {} : { customer }),
        ...(options.means === undefined ? {} : { means: options.means }),
      },
      { type: "AllocatePayment", on, payment, to: options.invoice.map((invoice) => ({ invoice })) },
    ])
  }

/** What of the money was more than the invoices had open. */
const restOf = (facts: ReadonlyArray<RecordedEvent>): ReadonlyArray<string> => {
  let rest = 0
  for (const fact of facts)
    if (fact.type === "PaymentReceived") rest += fact.data.amount
    else if (fact.type === "PaymentAllocated") for (const { amount } of fact.data.allocations) rest -= amount
  const received = facts.find((fact) => fact.type === "PaymentReceived")
  return received === undefined || rest === 0
    ? []
    : [
        `${amountText(rest, received.data.currency)} ${received.data.currency} of payment ${received.data.payment} stay unallocated: the invoices had no more open.`,
      ]
}

const invoiceOption = (text: string, before: ReadonlyArray<string> = []): ReadonlyArray<string> => [
  ...before,
  idOption(text),
]

export const payCommand = (command: Command, session: Session): void => {
  asking(command)
    .description("record money that came in, and put it against invoices")
    .argument("<amount>", "in the invoices' currency, such as 1234.56")
    .addOption(
      new Option(
        "--invoice <id>",
        "what it pays; of several, in this order, oldest due first in each; repeated",
      )
        .argParser(invoiceOption)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--customer <id>", "whose money it is (default: the first invoice's customer)").argParser(
        idOption,
      ),
    )
    .addOption(new Option("--payment <id>", "its id (default: P-DATE-1, P-DATE-2, …)").argParser(idOption))
    .addOption(
      new Option("--means <code>", "UNCL 4461 code, such as 58 for a SEPA credit transfer").argParser(
        textOption,
      ),
    )
    .addHelpText(
      "after",
      `
Money that the invoices have no use for stays on the payment, and that is said.

Examples:
  adv pay 1219.50 --invoice 10248/I1
  adv pay 3000 --invoice 10248/I1 --invoice 10249/I1 --means 58 --on 2025-02-20 --json`,
    )
    .action((amount, options) =>
      session.answer(options, (context) =>
        ask({ name: "pay", plan: planOf(amount, options), notesOf: restOf }, options, context),
      ),
    )
}
