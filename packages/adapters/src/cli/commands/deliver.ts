import { type Command, Option } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { orderState } from "../reading/states.js"
import type { Session } from "../session.js"
import {
  type Asking,
  type AskingOptions,
  ask,
  asking,
  freeId,
  idOption,
  type QuantityOf,
  quantityOption,
} from "./asking.js"

interface DeliverOptions extends AskingOptions {
  readonly delivery?: string | undefined
  readonly line?: ReadonlyArray<QuantityOf> | undefined
}

const planOf =
  (order: string, { delivery, line: lines }: DeliverOptions): Asking["plan"] =>
  async (store, on) => {
    const known = new Set<string>((await orderState(store, order)).deliveries)
    return right([
      {
        type: "ConfirmDelivery",
        on,
        order,
        delivery: delivery ?? (await freeId(`${order}/D`, async (id) => known.has(id))),
        ...(lines === undefined ? {} : { lines }),
      },
    ])
  }

export const deliverCommand = (command: Command, session: Session): void => {
  asking(command)
    .description(
      "say what of an order has reached the customer: all that is left, or quantities of its lines",
    )
    .argument("<order>", "its number", idOption)
    .addOption(
      new Option("--delivery <id>", "its delivery note (default: ORDER/D1, ORDER/D2, …)").argParser(idOption),
    )
    .addOption(
      new Option("--line <line:qty>", "a quantity of a line; repeated (default: all that is left)").argParser(
        quantityOption,
      ),
    )
    .addHelpText(
      "after",
      `
Examples:
  adv deliver 10248
  adv deliver 10248 --line 1:6 --line 2:2.5 --delivery DN-881 --on 2025-01-20 --json`,
    )
    .action((order, options) =>
      session.answer(options, (context) =>
        ask({ name: "deliver", plan: planOf(order, options) }, options, context),
      ),
    )
}
