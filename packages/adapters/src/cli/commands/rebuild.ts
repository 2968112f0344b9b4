import type { Failure } from "@adv/domain"
import type { Command } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { type Progress, persistentReadModels, readModelRunner } from "../../read-models/index.js"
import { grouped, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { rule, table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { jsonOption, storeOption } from "../options.js"
import { keptPath } from "../reading/kept.js"
import { parkedNote } from "../reading/load.js"
import { openForReading, withStore } from "../reading/store.js"
import type { Context, Session } from "../session.js"

interface RebuildOptions {
  readonly store: string
  readonly continue?: true | undefined
  readonly verbose?: true | undefined
  readonly json?: true | undefined
}

export const megabytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`

const rateText = ({ events, milliseconds, eventsPerSecond }: Progress["rate"]): string =>
  `${several(events, "event")} in ${(milliseconds / 1000).toFixed(1)} s${eventsPerSecond === null ? "" : `, ${grouped(String(eventsPerSecond))} a second`}`

const rebuild = (options: RebuildOptions, { clock, progress }: Context): Promise<Either<Failure, Answer>> =>
  openForReading(options.store).then((opened) =>
    withStore(opened, async (store) => {
      const path = keptPath(options.store)
      const file = persistentReadModels({ path })
      if (isLeft(file)) return file
      try {
        const runner = readModelRunner(store, {
          persistent: file.right,
          clock,
          onProgress: ({ what, lag, rate }) =>
            progress.report(
              what === "rebuilding"
                ? `Rebuilding${rate.eventsPerSecond === null ? "" : `, ${grouped(String(rate.eventsPerSecond))} events a second`}`
                : "Catching up",
              lag.position,
              lag.head,
            ),
        })
        const pass = options.continue ? await runner.start() : await runner.rebuild()
        if (isLeft(pass)) return pass
        const status = await runner.status()
        if (isLeft(status)) return status
        const closed = await runner.close()
        if (isLeft(closed)) return closed
        const { models, parked, stopped } = status.right
        const { lag, rate } = pass.right
        const largest = models.toSorted((a, b) => b.bytes - a.bytes)
        const bytes = models.reduce((sum, model) => sum + model.bytes, 0)
        const memory = (page: Page): string =>
          table(
            [
              { title: "read model" },
              { title: "version", align: "right" },
              { title: "memory, about", align: "right" },
              { title: "bytes an event", align: "right" },
            ],
            [
              ...largest.map((model) => [
                model.name,
                String(model.version),
                megabytes(model.bytes),
                (model.bytes / Math.max(1, lag.position)).toFixed(1),
              ]),
              rule,
              ["all", "", megabytes(bytes), (bytes / Math.max(1, lag.position)).toFixed(1)],
            ],
            page,
          )
        return right({
          document: {
            file: path,
            position: lag.position,
            head: lag.head,
            behind: lag.behind,
            events: rate.events,
            milliseconds: rate.milliseconds,
            eventsPerSecond: rate.eventsPerSecond,
            parked: parked.length,
            stopped,
            bytes,
            models: largest,
          },
          text: (page) =>
            [
              `The read models in ${path} stand at event ${grouped(String(lag.position))} of ${grouped(String(lag.head))}: ${rateText(rate)}.`,
              ...(options.verbose ? [memory(page)] : []),
            ].join("\n\n"),
          notes: parkedNote(parked),
        })
      } finally {
        file.right.close()
      }
    }),
  )

export const rebuildCommand = (command: Command, session: Session): void => {
  command
    .description(
      "make the read models beside the store anew, so that reports answer at once, and SQL can ask them",
    )
    .addOption(storeOption())
    .option("--continue", "go on from where they stand instead; only what can't be gone on from is made anew")
    .option("--verbose", "say how much memory each read model takes")
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
They are kept in a file of their own (adv.read.db beside adv.db): tables for other tools (docs/sql-tables.md), and
snapshots that all reports go on from. While they are made, reports and tools see the old ones; the new ones take their
place at the end. The file can be deleted: reports then read the whole log, and answer the same.

Examples:
  adv rebuild
  adv rebuild --verbose
  adv rebuild --continue --json`,
    )
    .action((options) => session.answer(options, (context) => rebuild(options, context)))
}
