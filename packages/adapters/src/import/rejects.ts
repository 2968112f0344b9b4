import { existsSync } from "node:fs"
import { writeFile } from "node:fs/promises"
import type { Problem } from "./problem.js"
import type { Row } from "./table.js"

/** A row, or one fact of it, that was refused: where it is, what is wrong and what to do. */
export interface Reject {
  readonly file: string
  /** From 1, the header included. */
  readonly line: number
  readonly column: string
  readonly value: string
  readonly code: string
  readonly reason: string
  /** The row as it was, by column. */
  readonly row: { readonly [column: string]: string }
}

const rowOf = ({ table, cells }: Row): Reject["row"] =>
  Object.fromEntries(cells.map((cell, index) => [table.header[index] ?? `field ${index + 1}`, cell]))

export const rejectOf = (problem: Problem, own: Row): Reject => {
  const row = problem.at ?? own
  const { column } = problem
  const index = column === undefined ? undefined : row.table.columns.get(column)
  return {
    file: row.table.file,
    line: row.line,
    column: column ?? "",
    value: problem.value ?? (index === undefined ? "" : (row.cells[index] ?? "")),
    code: problem.code,
    reason: problem.reason,
    row: rowOf(row),
  }
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const own = ["file", "line", "column", "value", "code", "reason"] as const

/** The rejects as CSV: why, then the row as it was. A column of the row that is called as one of ours is marked. */
export const rejectsCsv = (rejects: ReadonlyArray<Reject>): string => {
  const columns = [...new Set(rejects.flatMap(({ row }) => Object.keys(row)))]
  const taken: ReadonlySet<string> = new Set(own)
  const header = [...own, ...columns.map((name) => (taken.has(name) ? `${name} (row)` : name))]
  const lines = rejects.map((reject) => [
    ...own.map((name) => String(reject[name])),
    ...columns.map((name) => reject.row[name] ?? ""),
  ])
  return [header, ...lines].map((fields) => `${fields.map(cell).join(",")}\n`).join("")
}

/** Writes the rejects; without any, only a file of an earlier import is brought up to date. */
export const writeRejects = async (path: string, rejects: ReadonlyArray<Reject>): Promise<boolean> => {
  if (rejects.length === 0 && !existsSync(path)) return false
  await writeFile(path, rejectsCsv(rejects))
  return true
}
