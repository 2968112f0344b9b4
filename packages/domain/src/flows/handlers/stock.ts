import type { HandlersOf } from "../../running/handler.js"
import type { StockCommand } from "../../stock/commands.js"

export const stockHandlers: HandlersOf<StockCommand> = {}
