import { readFileSync } from "node:fs"
import { afterAll, expect, it } from "vitest"
import { folder, run } from "./small-company.js"

const here = folder()
const store = here.path("adv.db")
afterAll(here.remove)

interface Told {
  readonly line: string
  readonly words: ReadonlyArray<string>
  readonly printed: ReadonlyArray<string>
}

/** As a shell does: quotes keep words together. */
const wordsOf = (line: string): ReadonlyArray<string> =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "")

const text = readFileSync(new URL("../../examples/order-from-the-shell.md", import.meta.url), "utf8")
const story: ReadonlyArray<Told> = [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = ""]) =>
  block
    .replaceAll(/\\\n\s*/g, "")
    .split(/^(?=adv )/m)
    .map((told) => {
      const [line = "", ...rest] = told.trim().split("\n")
      return { line, words: wordsOf(line).slice(1), printed: rest.map((each) => each.replace(/^→ /, "")) }
    }),
)

const plain = (printed: string): string => printed.replaceAll(/\s+/g, " ")

/** The story's commands use ./adv.db; here it is in a folder of its own. */
const inFolder = (words: ReadonlyArray<string>): ReadonlyArray<string> =>
  words[0] === "terms" ? words : [...words, "--store", store]

it("tells enough for an order to be lived through", () => {
  expect(new Set(story.map(({ words }) => words[0])).size).toBeGreaterThanOrEqual(9)
  for (const { line, printed } of story) {
    expect(line).toMatch(/^adv /)
    expect(printed.length).toBeGreaterThan(0)
  }
})

it.each(story)("$line", async ({ words, printed }) => {
  const { code, out, err } = await run(inFolder(words), "2025-06-01T10:00:00Z")
  const refused = printed.some((each) => /^[A-Z]+(_[A-Z]+)+: /.test(each))
  for (const each of printed) expect(plain(out + err)).toContain(plain(each))
  expect(code, err).toBe(refused ? 1 : 0)
})
