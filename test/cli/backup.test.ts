import { DatabaseSync } from "node:sqlite"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const here = folder()
const path = here.path("adv.db")
beforeAll(() => smallCompany(path))
afterAll(here.remove)

describe("adv backup", () => {
  it("makes a copy that answers as the store does, and says what is in it", async () => {
    const to = here.path("copy.db")
    const { code, json } = await run(["backup", to, "--store", path, "--json"])
    expect(code).toBe(0)
    const { events } = (await run(["check", "--store", path, "--json"])).json() as { events: number }
    expect(json()).toMatchObject({ store: path, file: to, events, head: events })
    const status = (store: string) =>
      run(["status", "10248", "--as-of", "2025-03-10", "--store", store, "--json"])
    expect((await status(to)).out).toBe((await status(path)).out)
    const { out } = await run(["backup", here.path("second.db"), "--store", path])
    expect(out).toMatch(/second\.db holds \d+ events of .*adv\.db \(\d+\.\d MiB\), and has been checked/)
  })

  it("refuses a file that exists, and a store that doesn't", async () => {
    const again = await run(["backup", path, "--store", path])
    expect([again.code, again.err]).toEqual([1, expect.stringContaining("BACKUP_EXISTS")])
    const nothing = await run(["backup", here.path("x.db"), "--store", here.path("nothing.db")])
    expect([nothing.code, nothing.err]).toEqual([1, expect.stringContaining("STORE_MISSING")])
  })
})

describe("adv check", () => {
  it("says that a store is whole, or the first thing that is wrong", async () => {
    const whole = await run(["check", "--store", path])
    expect([whole.code, whole.out]).toEqual([0, expect.stringMatching(/adv\.db is whole: \d+ events/)])
    const database = new DatabaseSync(path)
    database.exec("DELETE FROM events WHERE position = 3")
    database.close()
    const damaged = await run(["check", "--store", path])
    expect([damaged.code, damaged.err]).toEqual([
      1,
      expect.stringMatching(/STORE_CORRUPT.*event 3 is missing/),
    ])
  })
})
