import assert from "node:assert/strict"
import { readdirSync, readFileSync } from "node:fs"
import { stripTypeScriptTypes } from "node:module"
import { describe, expect, it } from "vitest"

/** What the documentation shows is run, so that it is true. */
const root = new URL("../../", import.meta.url)

interface Example {
  readonly title: string
  readonly code: string
}

const examplesIn = (file: string, source: string): ReadonlyArray<Example> =>
  [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)].flatMap(({ 0: comment, index }) => {
    const text = comment
      .slice(3, -2)
      .split("\n")
      .map((line) => line.replace(/^\s*\* ?/, ""))
      .join("\n")
    const line = source.slice(0, index).split("\n").length
    return [...text.matchAll(/^@example\s*\n([\s\S]*?)(?=^@\w|$(?![\s\S]))/gm)].map(([, code = ""]) => ({
      title: `${file}:${line}`,
      code,
    }))
  })

const sources = ["domain", "projections", "adapters"].flatMap((name) => {
  const folder = new URL(`packages/${name}/src/`, root)
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => examplesIn(`${name}/${file}`, readFileSync(new URL(file, folder), "utf8")))
})

/** A block of the README, and of what is written for those who test, is run when it starts with its imports. */
const readme = ["README.md", "docs/testing.md", "docs/writing-a-read-model.md"].flatMap((file) =>
  [...readFileSync(new URL(file, root), "utf8").matchAll(/^```ts\n(import[\s\S]*?)^```/gm)].map(
    ([, code = ""], index): Example => ({ title: `${file}, block ${index + 1}`, code }),
  ),
)

type Body = (load: (name: string) => Promise<unknown>, assert: unknown, console: unknown) => Promise<void>
const AsyncFunction = (async () => {}).constructor as new (...source: ReadonlyArray<string>) => Body

/** Imports become loads, which go where the tests' own imports go. */
const bodyOf = (code: string): Body =>
  new AsyncFunction(
    "load",
    "assert",
    "console",
    stripTypeScriptTypes(code)
      .replaceAll(/^import assert from .*$/gm, "")
      .replaceAll(/^import (\w+) from "([^"]+)";?$/gm, 'const { default: $1 } = await load("$2")')
      .replaceAll(
        /^import \{([^}]*)\} from "([^"]+)";?$/gm,
        (_, names: string, name: string) =>
          `const {${names.replaceAll(/\bas\b/g, ":")}} = await load("${name}")`,
      ),
  )

describe("the examples in the documentation", () => {
  it("are there, and assert what they show", () => {
    expect(sources.length).toBeGreaterThanOrEqual(25)
    for (const { title, code } of sources) expect(code, title).toMatch(/assert\.|\.then\(/)
  })

  it.each([...sources, ...readme])("$title", ({ code }) =>
    bodyOf(code)((name) => import(/* @vite-ignore */ name), assert, { log: () => {} }),
  )
})
