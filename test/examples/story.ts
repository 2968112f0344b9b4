import { readFileSync } from "node:fs"
import { DatabaseSync } from "node:sqlite"
import { fileURLToPath } from "node:url"
import { expect, vi } from "vitest"
import { run } from "../cli/small-company.js"

/** A command of a README, and what it says is printed. */
export interface Told {
  readonly line: string
  readonly words: ReadonlyArray<string>
  readonly printed: ReadonlyArray<string>
}

/** As a shell does: quotes keep words together. */
const wordsOf = (line: string): ReadonlyArray<string> =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "")

const root = fileURLToPath(new URL("../../", import.meta.url))

/** The commands of an example's README, in their order. */
export const storyOf = (example: string): ReadonlyArray<Told> => {
  const text = readFileSync(`${root}examples/${example}/README.md`, "utf8")
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = ""]) =>
    block.split(/^(?=adv |node |sqlite3 )/m).map((told) => {
      const [line = "", ...rest] = told.trim().split("\n")
      return { line, words: wordsOf(line), printed: rest.map((each) => each.replace(/^→ /, "")) }
    }),
  )
}

/** A script, run as Node would run it, with what it prints. */
const runScript = async (script: string, words: ReadonlyArray<string>): Promise<string> => {
  const printed: Array<string> = []
  const log = vi.spyOn(console, "log").mockImplementation((text: string) => {
    printed.push(text)
  })
  const { argv } = process
  process.argv = ["node", script, ...words]
  try {
    vi.resetModules()
    await import(`${root}${script}`)
  } finally {
    process.argv = argv
    // That a log was tampered with is no failure of the test that did it.
    process.exitCode = 0
    log.mockRestore()
  }
  return printed.join("\n")
}

const plain = (printed: string): string => printed.replaceAll(/\s+/g, " ")

/** Does what a README says in a folder, and expects what it says. Files that end in .db, .json and .svg are in the folder. */
export const told = async ({ words, printed }: Told, folder: (name: string) => string): Promise<void> => {
  const [program, ...given] = words
  const inFolder = given.map((word) => (/^[\w-]+\.(db|json|svg)$/.test(word) ? folder(word) : word))
  let out = ""
  if (program === "sqlite3") {
    const [path = "", sql = ""] = inFolder
    const file = new DatabaseSync(path)
    file.exec(sql)
    file.close()
  } else if (program === "node") {
    const [script = "", ...rest] = inFolder
    out = await runScript(script, rest)
  } else {
    const ran = await run(inFolder, "2026-01-10T10:00:00Z")
    expect(ran.code, ran.err).toBe(0)
    out = ran.out + ran.err
  }
  const said = plain(out.replaceAll(folder("demo.db").replace("demo.db", ""), ""))
  for (const each of printed) expect(said).toContain(plain(each))
}
