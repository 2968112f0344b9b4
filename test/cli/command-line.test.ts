import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const main = fileURLToPath(new URL("../../packages/adapters/dist/cli/main.js", import.meta.url))
const here = folder()
const store = here.path("company.db")
beforeAll(() => smallCompany(store))
afterAll(here.remove)

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs what `npm` would install; a reader may stop after the first piece. */
const start = (words: ReadonlyArray<string>, stopReading = false): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...words], { env: { ...process.env, NODE_OPTIONS: "" } })
    let out = ""
    let err = ""
    child.stdout.on("data", (piece: Buffer) => {
      out += piece
      if (stopReading) child.stdout.destroy()
    })
    child.stderr.on("data", (piece: Buffer) => {
      err += piece
    })
    child.on("error", reject)
    child.on("close", (code) => resolve({ code, out, err }))
  })

describe("the adv command as it is built", () => {
  it("is there (build it with: pnpm build)", () => {
    expect(existsSync(main)).toBe(true)
  })

  it("prints nothing but the document on stdout, and exits with 0", async () => {
    const { code, out } = await start(["aging", "--store", store, "--as-of", "2025-03-31", "--json"])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ currencies: [{ total: { amount: "942.00", currency: "EUR" } }] })
  })

  it("exits with 1 when something fails, with 2 when the command line is wrong", async () => {
    const failed = await start(["aging", "--store", here.path("missing.db")])
    expect([failed.code, failed.out]).toEqual([1, ""])
    expect(failed.err).toMatch(/^STORE_MISSING: /)
    const wrong = await start(["aging", "--as-of", "yesterday"])
    expect([wrong.code, wrong.out]).toEqual([2, ""])
    expect(wrong.err).toMatch(/^USAGE: /)
  })

  it("is quiet when its reader has seen enough", async () => {
    const demo = here.path("demo.db")
    await run(["demo", "--store", demo, "--orders", "200"])
    const words = ["status", "--list", "--store", demo, "--as-of", "2025-12-31", "--json"]
    // More than a pipe holds, so that there is something left to write.
    expect((await start(words)).out.length).toBeGreaterThan(150_000)
    const { code, out, err } = await start(words, true)
    expect([code, err]).toEqual([0, ""])
    expect(out.length).toBeLessThan(150_000)
  })
})
