import type { ClosingCommand } from "../../closing/commands.js"
import { closingDecider } from "../../closing/decide.js"
import { type HandlersOf, single } from "../../running/handler.js"

const onBooks = single(closingDecider, ({ books }: ClosingCommand) => books)

export const closingHandlers: HandlersOf<ClosingCommand> = {
  ClosePeriod: onBooks,
  ReopenPeriod: onBooks,
}
