import { readFile } from "node:fs/promises"
import {
  type CommandRunner,
  commandRunner,
  type DomainCommand,
  type Failure,
  failure,
  handlersWith,
} from "@adv/domain"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import {
  type ImportReport,
  importFiles,
  type Mapping,
  parseMapping,
  type Reject,
} from "../../import/index.js"
import { openSqliteStore } from "../../sqlite/index.js"
import { countText, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { calendars } from "../calendars.js"
import { jsonOption, storeOption } from "../options.js"
import type { Context, Session } from "../session.js"

interface ImportOptions {
  readonly store: string
  readonly mapping: string
  readonly strict?: true | undefined
  readonly rejects?: string | undefined
  readonly json?: true | undefined
}

/** Fails with `MAPPING_UNREADABLE`, or as `parseMapping` does. */
const readMapping = async (path: string): Promise<Either<Failure, Mapping>> => {
  try {
    return parseMapping(await readFile(path, "utf8"))
  } catch (caught) {
    const reason = caught instanceof Error ? caught.message : String(caught)
    return left(
      failure(
        "MAPPING_UNREADABLE",
        `The mapping ${path} can't be read (${reason}): give the path of a JSON file.`,
        {
          path,
          reason,
        },
      ),
    )
  }
}

/**
 * A runner that opens its store when it is first needed: files that can't be imported leave no empty store behind.
 */
const lateRunner = (path: string) => {
  const opening = async () => {
    const store = await openSqliteStore({ path })()
    if (isLeft(store)) return store
    const runner = commandRunner({
      store: store.right,
      handlers: handlersWith(calendars),
      // Payments come to invoices of long ago: the whole of a usual import stays at hand.
      cacheSize: 100_000,
    })
    return right({ store: store.right, runner })
  }
  let opened: ReturnType<typeof opening> | undefined
  const open = () => {
    opened ??= opening()
    return opened
  }
  const runner: CommandRunner<DomainCommand> = {
    run: (request) => async () => {
      const at = await open()
      return isLeft(at) ? at : at.right.runner.run(request)()
    },
    runAll: (requests, options) => async () => {
      const at = await open()
      return isLeft(at) ? at : at.right.runner.runAll(requests, options)()
    },
  }
  const close = async () => {
    const at = await opened
    if (at !== undefined && !isLeft(at)) await at.right.store.close()
  }
  return { runner, close }
}

const rejectDocument = ({ file, line, column, value, code, reason }: Reject) => ({
  file,
  line,
  column,
  value,
  code,
  reason,
})

const factsIn = ({ appended }: ImportReport): number =>
  Object.values(appended).reduce((sum, count) => sum + count, 0)

const documentOf = (store: string, report: ImportReport) => ({
  store,
  rows: report.rows,
  facts: factsIn(report),
  appended: report.appended,
  duplicates: report.duplicates,
  repeated: report.repeated,
  ignored: report.untold,
  rejected: report.rejects.length,
  rejects: report.rejects.map(rejectDocument),
  rejectsPath: report.rejectsPath,
  notices: report.notices,
})

const REJECTS_SHOWN = 10

const rejectsTable = (rejects: ReadonlyArray<Reject>, page: Page): string =>
  table(
    [
      { title: "file" },
      { title: "line", align: "right" },
      { title: "column" },
      { title: "found" },
      { title: "why", gives: true },
    ],
    rejects
      .slice(0, REJECTS_SHOWN)
      .map(({ file, line, column, value, reason }) => [file, String(line), column, value, reason]),
    page,
  )

const textOf =
  (store: string, report: ImportReport) =>
  (page: Page): string => {
    const { rows, appended, duplicates, repeated, untold, rejects, rejectsPath } = report
    const facts = factsIn(report)
    const said = [
      `${several(rows, "row")}, ${several(facts, "fact")} appended to ${store}`,
      ...(duplicates === 0 ? [] : [`${several(duplicates, "statement")} had been imported before`]),
      ...(repeated === 0 ? [] : [`${several(repeated, "statement")} repeated`]),
      ...(untold === 0 ? [] : [`${several(untold, "row")} the mapping makes nothing of`]),
      ...(rejects.length === 0 ? ["nothing was refused"] : [page.paint("red", `${rejects.length} refused`)]),
    ]
    const types = Object.entries(appended).sort(([a], [b]) => (a < b ? -1 : 1))
    const factsTable = table(
      [{ title: "fact" }, { title: "appended", align: "right" }],
      types.map(([type, count]) => [type, countText(count)]),
      page,
    )
    const more = rejects.length - REJECTS_SHOWN
    const rest =
      (more > 0 ? `and ${several(more, "more", "more")}. ` : "") +
      (rejectsPath === null
        ? ""
        : `All that was refused is in ${rejectsPath}, with the reasons: correct your files and import them again; nothing goes in twice.`)
    return [
      `${page.paint("bold", "Import")}: ${said.join("; ")}.`,
      ...(types.length === 0 ? [] : [factsTable]),
      ...(rejects.length === 0 ? [] : [rejectsTable(rejects, page), ...(rest === "" ? [] : [rest])]),
    ].join("\n\n")
  }

/** `adv.db` has its rejects in `adv.rejects.csv`. */
const rejectsBeside = (store: string): string => `${store.replace(/\.[^./\\]*$/, "")}.rejects.csv`

const importing = async (
  files: ReadonlyArray<string>,
  options: ImportOptions,
  { progress }: Context,
): Promise<Either<Failure, Answer>> => {
  const mapping = await readMapping(options.mapping)
  if (isLeft(mapping)) return mapping
  const { runner, close } = lateRunner(options.store)
  try {
    const report = await importFiles({
      mapping: mapping.right,
      files,
      runner,
      strict: options.strict ?? false,
      rejectsPath: options.rejects ?? rejectsBeside(options.store),
      onProgress: ({ phase, done, total }) =>
        progress.report(phase === "reading" ? "Reading files" : "Appending", done, total),
    })()
    if (isLeft(report)) return report
    return right({
      document: documentOf(options.store, report.right),
      text: textOf(options.store, report.right),
      notes: report.right.notices,
    })
  } finally {
    await close()
  }
}

export const importCommand = (command: Command, session: Session): void => {
  command
    .description("append what other systems' CSV files say, by a mapping")
    .argument("<files...>", "CSV files; NAME=FILE says outright which of the mapping's files one is")
    .addOption(storeOption())
    .requiredOption("--mapping <map.json>", "how columns become facts")
    .option("--strict", "append nothing at all when anything is refused, and exit with 1")
    .addOption(
      new Option(
        "--rejects <file>",
        "where refused rows go, as CSV (default: the store's name with .rejects.csv)",
      ),
    )
    .addOption(jsonOption())
    .addHelpText(
      "after",
      `
Importing the same rows again appends nothing. Without --strict what is refused is listed, and the rest goes in.

Examples:
  adv import --mapping ledger.json ledger.csv
  adv import --strict --mapping erp.json orders.csv invoices=export-0412.csv
  adv import --store march.db --mapping erp.json orders.csv --json`,
    )
    .action((files, options) => session.answer(options, (context) => importing(files, options, context)))
}
