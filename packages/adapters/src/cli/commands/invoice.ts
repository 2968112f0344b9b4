import { streamName } from "@adv/domain"
import { type Command, Option } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { streamExists } from "../reading/states.js"
import type { Session } from "../session.js"
import { type Asking, type AskingOptions, ask, asking, freeId, idOption, textOption } from "./asking.js"

interface InvoiceOptions extends AskingOptions {
  readonly invoice?: string | undefined
  readonly series?: string | undefined
  readonly number?: string | undefined
}

const planOf =
  (order: string, { invoice, series, number }: InvoiceOptions): Asking["plan"] =>
  async (store, on) =>
    right([
      {
        type: "InvoiceOrder",
        on,
        order,
        invoice:
          invoice ?? (await freeId(`${order}/I`, (id) => streamExists(store, streamName("invoice", id)))),
        ...(number === undefined ? {} : { numbering: { number } }),
        ...(series === undefined ? {} : { numbering: { series } }),
      },
    ])

export const invoiceCommand = (command: Command, session: Session): void => {
  asking(command)
    .description(
      "invoice what of an order is to be invoiced: what was delivered, or ordered, and not billed yet",
    )
    .argument("<order>", "its number", idOption)
    .addOption(new Option("--invoice <id>", "its id (default: ORDER/I1, ORDER/I2, …)").argParser(idOption))
    .addOption(
      new Option("--series <name>", "the series it gets its number from (default: INV)")
        .argParser(idOption)
        .conflicts("number"),
    )
    .addOption(
      new Option("--number <number>", "the number it has, when another system gave it one").argParser(
        textOption,
      ),
    )
    .addHelpText(
      "after",
      `
Examples:
  adv invoice 10248
  adv invoice 10248 --invoice 2025-117 --series EXP --on 2025-01-25 --json`,
    )
    .action((order, options) =>
      session.answer(options, (context) =>
        ask({ name: "invoice", plan: planOf(order, options) }, options, context),
      ),
    )
}
