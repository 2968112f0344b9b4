import { basename } from "node:path"
import { type CommandRunner, type DomainCommand, type Failure, failure, type Origin } from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import { carryOut } from "./carry-out.js"
import { type ReadFile, readCsv } from "./csv.js"
import { type FileSaid, filesOf, type Mapping, mappingInvalid } from "./mapping.js"
import { planOf } from "./plan.js"
import { type Reject, writeRejects } from "./rejects.js"
import { didYouMean } from "./suggest.js"

/** Which file is which: by the mapping's names, or as they come (`orders=/tmp/export-7.csv` says it outright). */
export type FilesGiven = { readonly [name: string]: string } | ReadonlyArray<string>

export interface ImportProgress {
  readonly phase: "reading" | "appending"
  /** Files that were read, or facts that were dealt with. */
  readonly done: number
  readonly total: number
}

export interface ImportOptions {
  readonly mapping: Mapping
  readonly files: FilesGiven
  readonly runner: CommandRunner<DomainCommand>
  /** A single refusal is an error, and nothing is appended. */
  readonly strict?: boolean
  /** Where the rejects are listed; nowhere when absent. */
  readonly rejectsPath?: string
  readonly onProgress?: (progress: ImportProgress) => void
  /** Who imports, for which legal entity: what the mapping's defaults leave open. */
  readonly origin?: Partial<Origin>
}

export interface ImportReport {
  readonly rows: number
  /** Rows that the mapping makes nothing of. */
  readonly untold: number
  /** How many facts were appended, by type. */
  readonly appended: { readonly [type: string]: number }
  /** What the store had already, from an earlier import. */
  readonly duplicates: number
  /** What the files say twice, word for word. */
  readonly repeated: number
  readonly rejects: ReadonlyArray<Reject>
  /** Where the rejects were written, if they were. */
  readonly rejectsPath: string | null
  readonly notices: ReadonlyArray<string>
}

const stem = (path: string): string =>
  basename(path)
    .replace(/\.[^.]*$/, "")
    .toLowerCase()

const fileUnknown = (path: string, names: ReadonlyArray<string>): Failure =>
  failure(
    "FILE_UNKNOWN",
    `${basename(path)} is none of the mapping's files (${names.join(", ")}): name it NAME=${path}.${didYouMean(stem(path), names)}`,
    { file: path, known: names },
  )

/** Which of the mapping's files a path is: by what was said, by its own name, or because there is only one. */
const assign = (
  said: ReadonlyMap<string, FileSaid>,
  given: FilesGiven,
): Either<Failure, ReadonlyArray<readonly [name: string, path: string]>> => {
  const names = [...said.keys()]
  const assigned: Array<readonly [string, string]> = []
  const pairs: ReadonlyArray<readonly [string | undefined, string]> = Array.isArray(given)
    ? given.map((each: string) => {
        const at = each.indexOf("=")
        const name = at < 0 ? undefined : each.slice(0, at)
        return name !== undefined && said.has(name) ? [name, each.slice(at + 1)] : [undefined, each]
      })
    : Object.entries(given)
  for (const [name, path] of pairs) {
    if (name !== undefined) {
      if (!said.has(name)) return left(fileUnknown(path, names))
      assigned.push([name, path])
      continue
    }
    const [only] = names
    const own = stem(path)
    const exact = names.find((each) => each.toLowerCase() === own || stem(said.get(each)?.file ?? "") === own)
    // orders-2024-05.csv is one of the orders; of several names that fit, the longest is meant.
    const starting = names
      .filter((each) => own.startsWith(each.toLowerCase()))
      .sort((a, b) => b.length - a.length)[0]
    const found = exact ?? starting ?? (names.length === 1 ? only : undefined)
    if (found === undefined) return left(fileUnknown(path, names))
    assigned.push([found, path])
  }
  const absent = names.filter(
    (name) => said.get(name)?.optional !== true && !assigned.some(([each]) => each === name),
  )
  return absent.length > 0
    ? left(
        failure(
          "FILE_MISSING",
          `The mapping also needs ${absent.map((name) => `"${name}"`).join(", ")}: give ${absent.length === 1 ? "that file" : "those files"} too, or say "optional": true of ${absent.length === 1 ? "it" : "them"} in the mapping.`,
          { missing: absent },
        ),
      )
    : right(assigned)
}

const originOf = (mapping: Mapping, given: Partial<Origin>): Omit<Origin, "source"> => {
  const { legalEntity, department, actor } = mapping.defaults ?? {}
  return {
    ...given,
    legalEntity: legalEntity ?? given.legalEntity ?? "main",
    actor: {
      id: actor ?? given.actor?.id ?? mapping.name,
      department: department ?? given.actor?.department ?? "ADV",
      kind: "import",
    },
  }
}

const rejectsPathIn = (report: Pick<ImportReport, "rejectsPath">): string =>
  report.rejectsPath === null ? "" : ` They are listed in ${report.rejectsPath}.`

/**
 * Imports CSV files by a mapping. What the rows say is carried out in the order in which it happened, by business
 * date; each fact goes in whole or not at all, and those that are refused are rejects, the others go in. Importing
 * the same rows again, from whatever file, appends nothing.
 *
 * Fails before anything is appended with `MAPPING_INVALID` (also when it speaks of a column that isn't there),
 * `FILE_UNKNOWN`, `FILE_MISSING`, `FILE_UNREADABLE`, `FILE_EMPTY`, `HEADER_INVALID`, `ENCODING_INVALID`, `CSV_BROKEN`, or,
 * when strict, `IMPORT_REFUSED` (with the rejects in `data.rejects`); and with what the store fails with, such as
 * `STORE_FULL`: run the import again then, and it goes on where it stopped.
 *
 * @example
 * import { mkdtempSync, writeFileSync } from "node:fs"
 * import { tmpdir } from "node:os"
 * import { join } from "node:path"
 * import { importFiles, mappingOf } from "@adv/adapters/import"
 * import { memoryStore } from "@adv/adapters/memory"
 * import { commandRunner, handlersWith } from "@adv/domain"
 *
 * const file = join(mkdtempSync(join(tmpdir(), "adv-")), "ledger.csv")
 * writeFileSync(file, "No,Customer,Date,Net\nI1,ROSSI,2025-01-15,1000.00\nI2,ROSSI,2025-01-32,5.00\n")
 * const mapping = mappingOf({
 *   name: "ledger",
 *   defaults: { currency: "EUR", paymentTerm: { netDays: 30 } },
 *   facts: [{ fact: "invoice", invoice: "No", customer: "Customer", date: "Date", amount: "Net" }],
 * })
 * assert.ok(mapping._tag === "Right")
 * const runner = commandRunner({ store: memoryStore(), handlers: handlersWith({}) })
 * const report = await importFiles({ mapping: mapping.right, files: [file], runner })()
 * assert.ok(report._tag === "Right")
 * assert.equal(report.right.appended["InvoiceIssued"], 1)
 * assert.equal(report.right.rejects[0]?.line, 3)
 */
export const importFiles =
  (options: ImportOptions): TaskEither<Failure, ImportReport> =>
  async () => {
    const { mapping, runner, strict = false } = options
    const onProgress = options.onProgress ?? (() => undefined)
    const said = filesOf(mapping)
    const assigned = assign(said, options.files)
    if (isLeft(assigned)) return assigned
    const read: Array<ReadFile> = []
    for (const [name, path] of assigned.right) {
      onProgress({ phase: "reading", done: read.length, total: assigned.right.length })
      const file = await readCsv(name, path, said.get(name) ?? {}, mapping.defaults ?? {})
      if (isLeft(file)) return file
      read.push(file.right)
    }
    if (read.length === 0) return left(mappingInvalid(["no file was given to import"]))
    const plan = planOf(mapping, read, [...said.keys()])
    if (isLeft(plan)) return plan
    const { steps, rows, untold, repeated, notices } = plan.right
    const write = async (rejects: ReadonlyArray<Reject>): Promise<string | null> =>
      options.rejectsPath !== undefined && (await writeRejects(options.rejectsPath, rejects))
        ? options.rejectsPath
        : null
    const refuse = async (rejects: ReadonlyArray<Reject>): Promise<Either<Failure, never>> => {
      const rejectsPath = await write(rejects)
      const [first] = rejects
      return left(
        failure(
          "IMPORT_REFUSED",
          `${rejects.length} of the facts can't be imported, so nothing was: ${first === undefined ? "" : `${first.file} line ${first.line}: ${first.reason}`}${rejectsPathIn({ rejectsPath })}`,
          { rejects, rejectsPath },
        ),
      )
    }
    if (strict && plan.right.rejects.length > 0) return refuse(plan.right.rejects)
    const done = await carryOut(steps, {
      runner,
      origin: originOf(mapping, options.origin ?? {}),
      strict,
      onProgress: (count) => onProgress({ phase: "appending", done: count, total: steps.length }),
    })
    if (isLeft(done)) return done
    const rejects = [...plan.right.rejects, ...done.right.rejects]
    if (strict && rejects.length > 0) return refuse(rejects)
    return right({
      rows,
      untold,
      appended: done.right.appended,
      duplicates: done.right.duplicates,
      repeated,
      rejects,
      rejectsPath: await write(rejects),
      notices,
    })
  }
