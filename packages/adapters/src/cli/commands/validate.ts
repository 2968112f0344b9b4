import type { Command } from "@commander-js/extra-typings"
import { right } from "fp-ts/lib/Either.js"
import { orderState } from "../reading/states.js"
import type { Session } from "../session.js"
import { type Asking, type AskingOptions, ask, asking, idOption } from "./asking.js"

interface ValidateOptions extends AskingOptions {
  readonly release?: true | undefined
}

const planOf =
  (order: string, { release }: ValidateOptions): Asking["plan"] =>
  async (store, on) => {
    const { lifecycle } = await orderState(store, order)
    if (release === true && lifecycle === "validated") return right([{ type: "ReleaseOrder", on, order }])
    return right([
      { type: "ValidateOrder", on, order },
      ...(release === true ? [{ type: "ReleaseOrder" as const, on, order }] : []),
    ])
  }

export const validateCommand = (command: Command, session: Session): void => {
  asking(command)
    .description("say that an order is in order, and may be delivered")
    .argument("<order>", "its number", idOption)
    .option("--release", "release it for delivery too; of an order that was validated, only that")
    .addHelpText(
      "after",
      `
Examples:
  adv validate 10248
  adv validate 10248 --release --on 2025-01-11 --by anna --json`,
    )
    .action((order, options) =>
      session.answer(options, (context) =>
        ask({ name: "validate", plan: planOf(order, options) }, options, context),
      ),
    )
}
