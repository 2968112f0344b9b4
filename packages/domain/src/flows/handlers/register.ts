import type { RegisterCommand } from "../../register/commands.js"
import type { HandlersOf } from "../../running/handler.js"
import { voidNumber } from "../void-number.js"

export const registerHandlers: HandlersOf<RegisterCommand> = { VoidNumber: voidNumber }
