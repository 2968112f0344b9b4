import type { Failure } from "@adv/domain"
import type { Command } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { jsonOption, storeOption } from "../options.js"
import { openForReading, withStore } from "../reading/store.js"
import type { Session } from "../session.js"

const check = async (path: string): Promise<Either<Failure, Answer>> =>
  withStore<Answer>(await openForReading(path), async (store) => {
    const found = await store.checkIntegrity()()
    if (isLeft(found)) return found
    const { events } = found.right
    return right({
      document: { store: path, events },
      text: () => `${path} is whole: ${several(events, "event")}, each in its place and readable.`,
    })
  })

export const checkCommand = (command: Command, session: Session): void => {
  command
    .description("read the whole store, and say the first thing that is wrong with it")
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
It looks at the file's own structure, the JSON of every event, gaps in the order of the log or of one stream, and times
of recording that go back. Exit code 1, and STORE_CORRUPT, when something is wrong.

Examples:
  adv check
  adv check --store adv-2025-03-31.db --json`,
    )
    .action((options) => session.answer(options, () => check(options.store)))
}
