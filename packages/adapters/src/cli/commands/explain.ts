import type { Command } from "@commander-js/extra-typings"
import type { Session } from "../session.js"
import { explainAgingCommand } from "./explain-aging.js"
import { explainKpiCommand } from "./explain-kpi.js"
import { explainOrderCommand } from "./explain-order.js"

/** Why something is what it is: one command for each kind of answer. */
export const explainCommand = (command: Command, session: Session): void => {
  command
    .description("why something is what it is, with the facts that made it so")
    .action(() => command.help())
    .addHelpText(
      "after",
      `
Examples:
  adv explain order 10248
  adv explain aging --customer ROSSI --bucket 31-60
  adv explain kpi otif --from 2025-03-01 --to 2025-04-01
  adv explain order --help`,
    )
  explainAgingCommand(command.command("aging"), session)
  explainKpiCommand(command.command("kpi"), session)
  explainOrderCommand(command.command("order"), session)
}
