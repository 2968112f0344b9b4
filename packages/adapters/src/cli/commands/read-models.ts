import { existsSync } from "node:fs"
import { type Failure, FailureError } from "@adv/domain"
import { lagOf, projections } from "@adv/projections"
import type { Command } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { persistentReadModels } from "../../read-models/index.js"
import { grouped, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { table } from "../answer/table.js"
import { jsonOption, storeOption } from "../options.js"
import { keptPath } from "../reading/kept.js"
import { openForReading, withStore } from "../reading/store.js"
import type { Session } from "../session.js"
import { megabytes } from "./rebuild.js"

interface ReadModelsOptions {
  readonly store: string
  readonly json?: true | undefined
}

interface Standing {
  readonly name: string
  readonly version: number
  /** The version that is kept, or null. */
  readonly kept: number | null
  readonly position: number
  readonly bytes: number
}

const orThrow = <A>(either: Either<Failure, A>): A => {
  if (isLeft(either)) throw new FailureError(either.left)
  return either.right
}

const stateOf = ({ version, kept }: Standing): string =>
  kept === null ? "not kept" : kept === version ? "current" : "of another version"

const standings = (path: string) => {
  const file = orThrow(persistentReadModels({ path, readOnly: true }))
  try {
    const kept = new Map(orThrow(file.snapshots()).map((each) => [each.name, each]))
    const models = Object.entries(projections).map(([name, { version }]): Standing => {
      const of = kept.get(name)
      return {
        name,
        version,
        kept: of?.version ?? null,
        position: of?.position ?? 0,
        bytes: of?.bytes ?? 0,
      }
    })
    return { checkpoint: orThrow(file.checkpoint()), parked: orThrow(file.parked()).length, models }
  } finally {
    file.close()
  }
}

const nothing = (path: string, head: number): Answer => ({
  document: { file: null, position: 0, head, behind: head, parked: 0, models: [] },
  text: () => `No read models are kept for this store: reports read its log. "adv rebuild" makes ${path}.`,
})

const readModelsReport = async ({ store: of }: ReadModelsOptions): Promise<Either<Failure, Answer>> =>
  withStore(await openForReading(of), async (store) => {
    const head = orThrow(await store.head()())
    const path = keptPath(of)
    if (!existsSync(path)) return right(nothing(path, head))
    const { checkpoint, parked, models } = standings(path)
    const lag = lagOf(checkpoint, head)
    const stale = models.filter((model) => model.kept !== model.version)
    return right({
      document: {
        file: path,
        ...lag,
        parked,
        models: models.map((model) => ({ ...model, state: stateOf(model) })),
      },
      text: (page) =>
        [
          `${page.paint("bold", path)} stands at event ${grouped(String(lag.position))} of ${grouped(String(lag.head))}${lag.behind === 0 ? ", up to date" : `, ${several(lag.behind, "event")} behind`}; ${parked === 0 ? "nothing is parked" : `${several(parked, "event")} parked ("adv parked" says why)`}.`,
          table(
            [
              { title: "read model" },
              { title: "version", align: "right" },
              { title: "kept" },
              { title: "up to event", align: "right" },
              { title: "size", align: "right" },
            ],
            models.map((model) => [
              model.name,
              String(model.version),
              stateOf(model),
              grouped(String(model.position)),
              megabytes(model.bytes),
            ]),
            page,
          ),
        ].join("\n\n"),
      notes:
        stale.length === 0
          ? []
          : [`${several(stale.length, "read model")} can't be gone on from: "adv rebuild" makes all anew.`],
    })
  })

export const readModelsCommand = (command: Command, session: Session): void => {
  command
    .description("how far the read models beside the store are, and of which versions")
    .addOption(storeOption())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Examples:
  adv read-models
  adv read-models --json`,
    )
    .action((options) => session.answer(options, () => readModelsReport(options)))
}
