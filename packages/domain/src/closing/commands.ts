import type * as t from "io-ts"
import { BooksId, LocalDate, Text } from "../facts/codecs.js"
import { type CommandsIn, command } from "../running/command.js"

export const closingCommands = {
  /** Closes the books up to a day, that day included. */
  ClosePeriod: command("ClosePeriod", { books: BooksId, through: LocalDate, reason: Text }),
  /** Opens the books again from a day on. */
  ReopenPeriod: command("ReopenPeriod", { books: BooksId, from: LocalDate, reason: Text }),
}

export type ClosingCommand = CommandsIn<typeof closingCommands>
export type ClosePeriod = t.TypeOf<typeof closingCommands.ClosePeriod>
export type ReopenPeriod = t.TypeOf<typeof closingCommands.ReopenPeriod>
