import pg from "pg"
import type { Cell, Rows, SqlColumn, SqlTable } from "../../read-models/tables/table.js"
import { quoted } from "../schema.js"

const TYPES: { readonly [Type in SqlColumn["type"]]: string } = {
  TEXT: 'text COLLATE "C"',
  INTEGER: "bigint",
  REAL: "double precision",
}

/** A table as it is made. */
export const createTable = (table: SqlTable, schema: string, name: string): string => {
  const columns = Object.entries(table.columns).map(
    ([column, { type, nullable }]) =>
      `${quoted(column)} ${TYPES[type]}${nullable === true ? "" : " NOT NULL"}`,
  )
  const key = table.key.map(quoted).join(", ")
  return `CREATE TABLE ${quoted(schema)}.${quoted(name)} (${columns.join(", ")}, PRIMARY KEY (${key}))`
}

/**
 * PostgreSQL's text has no NUL: what stands for a character that can't be shown stands for it. What is no number is not
 * known, as in SQLite.
 */
const literal = (cell: Cell): string =>
  cell === null || (typeof cell === "number" && !Number.isFinite(cell))
    ? "NULL"
    : typeof cell === "number"
      ? String(cell)
      : pg.escapeLiteral(cell.replaceAll("\u0000", "\ufffd"))

/** So much SQL goes to the server at once. */
const CHARACTERS_AT_ONCE = 500_000

export interface RowScript {
  readonly rows: Rows
  /** What there is to do so far, in texts of many statements each; after it there is nothing to do. */
  readonly take: () => ReadonlyArray<string>
}

/**
 * Turns what is to be done to rows into SQL, in its order: thousands of rows then take few messages to the server. Rows
 * that are put into one table one after another are put together.
 */
export const rowScript = (schema: string, prefix: string): RowScript => {
  let texts: Array<string> = []
  let statements: Array<string> = []
  let characters = 0
  let putting: { readonly table: SqlTable; readonly rows: Map<string, ReadonlyArray<Cell>> } | undefined

  const nameOf = (table: SqlTable) => `${quoted(schema)}.${quoted(`${prefix}${table.name}`)}`
  const add = (statement: string): void => {
    statements.push(statement)
    characters += statement.length
    if (characters < CHARACTERS_AT_ONCE) return
    texts.push(statements.join(";\n"))
    statements = []
    characters = 0
  }
  const put = (): void => {
    if (putting === undefined) return
    const { table, rows } = putting
    putting = undefined
    const others = Object.keys(table.columns)
      .filter((column) => !table.key.includes(column))
      .map(quoted)
    const values = Array.from(rows.values(), (cells) => `(${cells.map(literal).join(", ")})`)
    const set = others.map((column) => `${column} = excluded.${column}`).join(", ")
    // One that is there already is written only where it differs: most of what is touched stays as it was.
    const differs = `(${others.map((column) => `mine.${column}`).join(", ")}) IS DISTINCT FROM (${others.map((column) => `excluded.${column}`).join(", ")})`
    add(
      `INSERT INTO ${nameOf(table)} AS mine VALUES ${values.join(", ")} ON CONFLICT (${table.key.map(quoted).join(", ")}) DO ${
        others.length === 0 ? "NOTHING" : `UPDATE SET ${set} WHERE ${differs}`
      }`,
    )
  }
  const then = (statement: string): void => {
    put()
    add(statement)
  }
  const where = (key: ReadonlyArray<string>, cells: ReadonlyArray<Cell>): string =>
    key.length === 0
      ? "true"
      : key.map((column, index) => `${quoted(column)} = ${literal(cells[index] ?? null)}`).join(" AND ")

  return {
    rows: {
      put: (table, ...cells) => {
        if (putting?.table !== table) {
          put()
          putting = { table, rows: new Map() }
        }
        const columns = Object.keys(table.columns)
        const key = JSON.stringify(table.key.map((column) => cells[columns.indexOf(column)]))
        putting.rows.set(key, cells)
      },
      change: (table, key, changes) => {
        const set = Object.entries(changes).map(([column, cell]) => `${quoted(column)} = ${literal(cell)}`)
        then(`UPDATE ${nameOf(table)} SET ${set.join(", ")} WHERE ${where(table.key, key)}`)
      },
      remove: (table, ...beginning) =>
        then(`DELETE FROM ${nameOf(table)} WHERE ${where(table.key.slice(0, beginning.length), beginning)}`),
      keepOnly: (table, beginning, kept) => {
        const begins = where(table.key.slice(0, beginning.length), beginning)
        const [last = ""] = table.key.slice(beginning.length)
        const others =
          kept.length === 0 ? "" : ` AND ${quoted(last)} NOT IN (${kept.map(literal).join(", ")})`
        then(`DELETE FROM ${nameOf(table)} WHERE ${begins}${others}`)
      },
      // What read models tell of it is written with what was touched.
      touch: () => undefined,
    },
    take: () => {
      put()
      const taken = statements.length === 0 ? texts : [...texts, statements.join(";\n")]
      texts = []
      statements = []
      characters = 0
      return taken
    },
  }
}
