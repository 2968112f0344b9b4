import { createReadStream } from "node:fs"
import { basename } from "node:path"
import { type Currency, type Failure, failure, isCurrency } from "@adv/domain"
import { parse } from "csv-parse"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import { dateFormat } from "./dates.js"
import type { Defaults, FileSaid } from "./mapping.js"
import type { Row, Table } from "./table.js"

export type CsvFailure = Failure<
  "FILE_UNREADABLE" | "ENCODING_INVALID" | "CSV_BROKEN" | "FILE_EMPTY" | "HEADER_INVALID" | "MAPPING_INVALID"
>

/** A row with more or fewer fields than the header. */
export interface BrokenRow {
  readonly row: Row
  readonly reason: string
}

const linesWithin = (cells: ReadonlyArray<string>): number => {
  let lines = 0
  for (const cell of cells)
    for (let at = cell.indexOf("\n"); at >= 0; at = cell.indexOf("\n", at + 1)) lines += 1
  return lines
}

class Broken extends Error {
  readonly failure: CsvFailure
  constructor(failure: CsvFailure) {
    super(failure.message)
    this.failure = failure
  }
}

/** Decodes as it reads, so that a file of any size is read; text that isn't in the encoding is a failure, with its line. */
async function* decoded(path: string, file: string, encoding: string): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(encoding, { fatal: true })
  } catch {
    throw new Broken(
      failure(
        "MAPPING_INVALID",
        `There is no encoding "${encoding}" for ${file}: use utf-8, windows-1252, iso-8859-1 or utf-16le, say.`,
        { file, encoding },
      ),
    )
  }
  let lines = 1
  for await (const chunk of createReadStream(path)) {
    const bytes: Uint8Array = chunk
    let text: string
    try {
      text = decoder.decode(bytes, { stream: true })
    } catch {
      const lenient = new TextDecoder(encoding).decode(bytes)
      const before = lenient.slice(0, Math.max(0, lenient.indexOf("\uFFFD")))
      const line = lines + before.split("\n").length - 1
      throw new Broken(
        failure(
          "ENCODING_INVALID",
          `${file} line ${line} is not ${encoding}: give the file its "encoding", which is often "windows-1252".`,
          { file, line, encoding },
        ),
      )
    }
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines += 1
    yield text
  }
}

export interface ReadFile {
  readonly table: Table
  readonly broken: ReadonlyArray<BrokenRow>
}

/**
 * Reads a CSV file: its header, and every row with the line it starts on.
 *
 * Fails with `FILE_UNREADABLE`, `ENCODING_INVALID`, `CSV_BROKEN` (a quotation that never ends), `FILE_EMPTY` or
 * `HEADER_INVALID`.
 */
export const readCsv = async (
  name: string,
  path: string,
  said: FileSaid,
  defaults: Defaults,
): Promise<Either<CsvFailure, ReadFile>> => {
  const file = basename(path)
  const delimiter = said.delimiter ?? defaults.delimiter ?? ","
  const parser = parse({
    bom: true,
    delimiter: delimiter === "\\t" || delimiter === "tab" ? "\t" : delimiter,
    quote: said.quote ?? '"',
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    from_line: (said.skipLines ?? 0) + 1,
    info: true,
  })
  const dateText = said.dateFormat ?? defaults.dateFormat ?? "YYYY-MM-DD"
  const date = dateFormat(dateText)
  if (date === undefined)
    return left(
      failure("MAPPING_INVALID", `"${dateText}" is not a date format.`, { file, dateFormat: dateText }),
    )
  const rows: Array<Row> = []
  const broken: Array<BrokenRow> = []
  let table: (Omit<Table, "rows"> & { rows: Array<Row> }) | undefined
  const start = (header: ReadonlyArray<string>): CsvFailure | undefined => {
    const names = header.map((each) => each.trim())
    const twice = names.find((each, index) => each !== "" && names.indexOf(each) !== index)
    if (twice !== undefined)
      return failure(
        "HEADER_INVALID",
        `${file} has two columns "${twice}": rename one, or give the file its names with "header" and "skipLines".`,
        { file, column: twice },
      )
    const made = Object.keys(said.columns ?? {}).find((each) => names.includes(each))
    if (made !== undefined)
      return failure(
        "HEADER_INVALID",
        `${file} has a column "${made}" of its own, and the mapping makes one of that name: rename the one in "columns".`,
        { file, column: made },
      )
    const nulls: ReadonlyArray<string> = said.nulls ?? defaults.nulls ?? []
    const currency: unknown = said.currency ?? defaults.currency
    table = {
      name,
      file,
      path,
      header: names,
      columns: new Map(names.map((each, index) => [each, index])),
      named: new Map(Object.entries(said.columns ?? {})),
      format: {
        number: {
          decimal: said.decimal ?? defaults.decimal ?? ".",
          thousands: said.thousands ?? (said.decimal === undefined ? defaults.thousands : undefined),
        },
        date,
        nulls: new Set(nulls),
        currency: isCurrency(currency) ? (currency satisfies Currency) : undefined,
      },
      rows,
    }
    return undefined
  }
  try {
    if (said.header !== undefined) {
      const wrong = start(said.header)
      if (wrong !== undefined) return left(wrong)
    }
    const feeding = (async () => {
      try {
        for await (const text of decoded(path, file, said.encoding ?? defaults.encoding ?? "utf-8"))
          if (!parser.write(text)) await new Promise((resume) => parser.once("drain", resume))
        parser.end()
      } catch (caught) {
        parser.destroy(caught instanceof Error ? caught : new Error(String(caught)))
      }
    })()
    for await (const each of parser) {
      const { record: cells, info }: { record: ReadonlyArray<string>; info: { lines: number } } = each
      if (table === undefined) {
        const wrong = start(cells)
        if (wrong !== undefined) {
          parser.destroy()
          return left(wrong)
        }
        continue
      }
      if (cells.every((cell) => cell.trim() === "")) continue
      const row = { table, line: info.lines - linesWithin(cells), cells }
      if (cells.length === table.header.length) rows.push(row)
      else
        broken.push({
          row,
          reason: `The row has ${cells.length} fields, the header ${table.header.length}: a field with "${delimiter}" in it has to be in quotation marks.`,
        })
    }
    await feeding
  } catch (caught) {
    if (caught instanceof Broken) return left(caught.failure)
    const code = caught instanceof Error && "code" in caught ? String(caught.code) : ""
    if (code === "CSV_QUOTE_NOT_CLOSED") {
      const last = rows.at(-1)
      return left(
        failure(
          "CSV_BROKEN",
          `${file}: a quotation mark opens after line ${last?.line ?? 1} and never closes, so the rest can't be told apart. Close it, or give the file another "quote".`,
          { file, line: (last?.line ?? 1) + 1 },
        ),
      )
    }
    return left(
      failure(
        "FILE_UNREADABLE",
        `${path} can't be read: ${caught instanceof Error ? caught.message : String(caught)}.`,
        { file: path, code },
      ),
    )
  }
  return table === undefined
    ? left(failure("FILE_EMPTY", `${file} is empty: it needs a header at least.`, { file }))
    : right({ table, broken })
}
