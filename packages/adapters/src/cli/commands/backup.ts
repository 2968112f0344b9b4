import type { Failure } from "@adv/domain"
import type { Command } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { jsonOption, storeOption } from "../options.js"
import { openForReading, withStore } from "../reading/store.js"
import type { Session } from "../session.js"
import { megabytes } from "./rebuild.js"

const backup = async (to: string, from: string): Promise<Either<Failure, Answer>> =>
  withStore<Answer>(await openForReading(from), async (store) => {
    const made = await store.backup(to)()
    if (isLeft(made)) return made
    const { path, events, head, bytes } = made.right
    return right({
      document: { store: from, file: path, events, head, bytes },
      text: () =>
        `${path} holds ${several(events, "event")} of ${from} (${megabytes(bytes)}), and has been checked: it is a store like any other.`,
    })
  })

export const backupCommand = (command: Command, session: Session): void => {
  command
    .description("copy the store into a new file, while others go on working with it")
    .argument("<file>", "the copy; it must not exist yet")
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
The copy is of one moment, and is checked before it gets its name: a copy that can be seen is a whole one. Nobody who
writes to the store waits for it. To go back to a copy, stop whoever uses the store, and put the copy in its place.
Read models (adv rebuild) are not copied: they can be made anew.

Examples:
  adv backup adv-2025-03-31.db
  adv backup /mnt/backup/adv.db --store adv.db --json`,
    )
    .action((file, options) => session.answer(options, () => backup(file, options.store)))
}
