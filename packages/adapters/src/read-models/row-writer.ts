import type { DatabaseSync, StatementSync } from "node:sqlite"
import type { Cell, Rows, SqlTable } from "./tables/table.js"

/** A table as it is made. */
export const createTable = (table: SqlTable, name: string): string => {
  const columns = Object.entries(table.columns).map(
    ([column, { type, nullable }]) => `  ${column} ${type}${nullable === true ? "" : " NOT NULL"}`,
  )
  return `CREATE TABLE ${name} (\n${columns.join(",\n")},\n  PRIMARY KEY (${table.key.join(", ")})\n) STRICT, WITHOUT ROWID`
}

/** Writes a row; one that is there already, only where it differs: most of what is touched stays as it was. */
const upsert = (table: SqlTable, name: string): string => {
  const columns = Object.keys(table.columns)
  const others = columns.filter((column) => !table.key.includes(column))
  const insert = `INSERT INTO ${name} VALUES (${columns.map(() => "?").join(", ")}) ON CONFLICT DO`
  if (others.length === 0) return `${insert} NOTHING`
  const set = others.map((column) => `${column} = excluded.${column}`).join(", ")
  const differs = others.map((column) => `${name}.${column} IS NOT excluded.${column}`).join(" OR ")
  return `${insert} UPDATE SET ${set} WHERE ${differs}`
}

/** Writes rows into tables whose names begin with a prefix. */
export const rowWriter = (database: DatabaseSync, prefix: string): Rows => {
  const statements = new Map<string, StatementSync>()
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    const statement = database.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const inserts = new Map<SqlTable, StatementSync>()
  const insertInto = (table: SqlTable): StatementSync => {
    const known = inserts.get(table)
    if (known !== undefined) return known
    const statement = database.prepare(upsert(table, `${prefix}${table.name}`))
    inserts.set(table, statement)
    return statement
  }
  const where = (key: ReadonlyArray<string>): string =>
    key.length === 0 ? "" : ` WHERE ${key.map((column) => `${column} = ?`).join(" AND ")}`
  return {
    put: (table, ...cells) => {
      insertInto(table).run(...cells)
    },
    change: (table, key, changes) => {
      const columns = Object.keys(changes)
      const set = columns.map((column) => `${column} = ?`).join(", ")
      const cells: ReadonlyArray<Cell> = [...Object.values(changes), ...key]
      prepared(`UPDATE ${prefix}${table.name} SET ${set}${where(table.key)}`).run(...cells)
    },
    remove: (table, ...beginning) => {
      prepared(`DELETE FROM ${prefix}${table.name}${where(table.key.slice(0, beginning.length))}`).run(
        ...beginning,
      )
    },
    keepOnly: (table, beginning, kept) => {
      const [last = ""] = table.key.slice(beginning.length)
      prepared(
        `DELETE FROM ${prefix}${table.name}${where(table.key.slice(0, beginning.length))} AND ${last} NOT IN (SELECT value FROM json_each(?))`,
      ).run(...beginning, JSON.stringify(kept))
    },
    // What rows of read models touch is being written already.
    touch: () => undefined,
  }
}
