import { readFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { readModelRunner, tables } from "@adv/adapters/read-models"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, ok, opened, storeOf } from "../read-models/tables.js"
import { history } from "../support/history.js"

const text = readFileSync(new URL("../../docs/sql-tables.md", import.meta.url), "utf8")
const queries = [...text.matchAll(/^(.*)\n\n```sql\n([\s\S]*?)^```/gm)].map(
  ([, title = "", sql = ""]) => [title.replaceAll("`", "") || sql.slice(0, 40), sql] as const,
)

const here = folder()
const path = here.file("read.db")
beforeAll(async () => {
  const file = opened(path)
  const runner = readModelRunner(storeOf(await history(9, 80)).store, { persistent: file })
  ok(await runner.start())
  ok(await runner.close())
  file.close()
}, 60_000)
afterAll(here.remove)

describe("docs/sql-tables.md", () => {
  it.each(tables.map((table) => [table.name, table] as const))(
    "says what is in %s",
    (name, { about, key, columns }) => {
      const section = text.split(`### ${name}\n`)[1]?.split("\n### ")[0] ?? ""
      expect(section).toContain(about)
      expect(section).toContain(`Key: ${key.join(", ")}.`)
      const rows = [...section.matchAll(/^\| (\w+) \| ((?:TEXT|INTEGER|REAL)[^|]*) \| (.*) \|$/gm)]
      expect(rows.map(([, column, type, what]) => [column, type, what])).toEqual(
        Object.entries(columns).map(([column, { type, nullable, about: what }]) => [
          column,
          nullable === true ? `${type}, may be empty` : type,
          what,
        ]),
      )
    },
  )

  it("shows how to ask for what an analyst asks", () => {
    expect(queries.length).toBeGreaterThanOrEqual(8)
  })

  it.each(queries)("%s", (_, sql) => {
    const database = new DatabaseSync(path, { readOnly: true })
    try {
      expect(database.prepare(sql).all().length).toBeGreaterThan(0)
    } finally {
      database.close()
    }
  })
})
