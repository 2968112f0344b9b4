import { existsSync } from "node:fs"
import type { Failure } from "@adv/domain"
import { type Parked, projections, retryParked } from "@adv/projections"
import { Argument, type Command } from "@commander-js/extra-typings"
import { type Either, isLeft, map, right } from "fp-ts/lib/Either.js"
import { persistentReadModels, readModelRunner } from "../../read-models/index.js"
import { grouped, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { datesOf, jsonOption, storeOption, zone } from "../options.js"
import { keptPath } from "../reading/kept.js"
import { load } from "../reading/load.js"
import { openForReading, withStore } from "../reading/store.js"
import type { Context, Session } from "../session.js"

interface ParkedOptions {
  readonly store: string
  readonly zone: string
  readonly json?: true | undefined
}

const documentOf = ({ event, failure, projection }: Parked) => ({
  position: event.position,
  stream: event.stream,
  revision: event.revision,
  type: event.type,
  readModel: projection ?? null,
  code: failure.code,
  reason: failure.message,
})

const listOf = (parked: ReadonlyArray<Parked>, page: Page): string =>
  table(
    [
      { title: "event", align: "right" },
      { title: "type" },
      { title: "left out of" },
      { title: "why", gives: true },
    ],
    parked.map(({ event, failure, projection }) => [
      grouped(String(event.position)),
      event.type,
      projection ?? "everything",
      failure.message,
    ]),
    page,
  )

const parkedReport = (parked: ReadonlyArray<Parked>): Answer => ({
  document: { parked: parked.map(documentOf) },
  text: (page) =>
    parked.length === 0
      ? "Nothing is parked: every event was taken in."
      : `${page.paint("bold", several(parked.length, "event"))} parked\n\n${listOf(parked, page)}`,
})

const allParked = async (options: ParkedOptions, context: Context) =>
  withStore(await openForReading(options.store), async (store) => {
    const { models } = await load(store, projections, datesOf(options, context.now), context.progress)
    return right(models.parked)
  })

/** What was parked when the read models were made that are kept. */
const keptParked = (path: string): Either<Failure, ReadonlyArray<Parked>> => {
  const file = persistentReadModels({ path, readOnly: true })
  if (isLeft(file)) return file
  try {
    return file.right.parked()
  } finally {
    file.right.close()
  }
}

/** Without read models that are kept, every report reads the log, and tries all again by itself. */
const retry = async (options: ParkedOptions, context: Context): Promise<Either<Failure, Answer>> => {
  const path = keptPath(options.store)
  if (!existsSync(path))
    return map((parked: ReadonlyArray<Parked>) => retried(parked, parked))(await allParked(options, context))
  const parked = keptParked(path)
  if (isLeft(parked)) return parked
  if (retryParked(parked.right, projections).rebuild.length === 0)
    return right(retried(parked.right, parked.right))
  return withStore(await openForReading(options.store), async (store) => {
    const file = persistentReadModels({ path })
    if (isLeft(file)) return file
    try {
      const runner = readModelRunner(store, {
        persistent: file.right,
        clock: context.clock,
        onProgress: ({ lag }) => context.progress.report("Rebuilding", lag.position, lag.head),
      })
      const rebuilt = await runner.rebuild()
      return isLeft(rebuilt) ? rebuilt : right(retried(parked.right, runner.models().parked))
    } finally {
      file.right.close()
    }
  })
}

const retried = (before: ReadonlyArray<Parked>, still: ReadonlyArray<Parked>): Answer => ({
  document: { tried: before.length, takenIn: before.length - still.length, parked: still.map(documentOf) },
  text: (page) =>
    [
      `${several(before.length, "event")} tried again: ${before.length - still.length} could be taken in.`,
      ...(still.length === 0 ? [] : [listOf(still, page)]),
    ].join("\n\n"),
})

const parkedAnswer = async (
  what: "list" | "retry",
  options: ParkedOptions,
  context: Context,
): Promise<Either<Failure, Answer>> =>
  what === "list" ? map(parkedReport)(await allParked(options, context)) : retry(options, context)

export const parkedCommand = (command: Command, session: Session): void => {
  command
    .description("events that no report counts, and why")
    .addArgument(
      new Argument("[what]", "list them, or try them again with this version")
        .choices(["list", "retry"] as const)
        .default("list" as const),
    )
    .addOption(storeOption())
    .addOption(zone())
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
An event that this version can't read is left out of everything; one that a read model can't take in is left out of
that. Tried again, what can be read now is taken in at its place in the log: the read models that concern it are made
anew, so that what was answered about the past stays true.

Examples:
  adv parked
  adv parked retry --json`,
    )
    .action((what, options) => session.answer(options, (context) => parkedAnswer(what, options, context)))
}
