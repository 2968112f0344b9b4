import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { beforeAll, describe, expect, it } from "vitest"

/**
 * What is built works in plain Node, resolved by each package's own exports and not by an alias: an import that only a
 * bundler finds (fp-ts without its `lib`, a missing `.js`) fails here.
 */
const packages = ["domain", "projections", "adapters"].map((name) => {
  const folder = fileURLToPath(new URL(`../../packages/${name}/`, import.meta.url))
  const manifest = JSON.parse(readFileSync(`${folder}package.json`, "utf8")) as {
    readonly name: string
    readonly exports: { readonly [subpath: string]: { readonly types: string; readonly default: string } }
  }
  return { folder, ...manifest }
})

const entries = packages.flatMap(({ name, folder, exports }) =>
  Object.entries(exports).map(([subpath, { types, default: file }]) => ({
    specifier: name + subpath.slice(1),
    folder,
    types,
    file,
  })),
)

describe("the built packages", () => {
  beforeAll(() => {
    if (entries.every(({ folder, file }) => existsSync(folder + file))) return
    const compiler = fileURLToPath(new URL("../../node_modules/.bin/tsc", import.meta.url))
    execFileSync(compiler, ["-b", ...packages.map(({ folder }) => folder)], { stdio: "inherit" })
  }, 120_000)

  it.each(entries)("$specifier is imported by plain Node", ({ specifier, folder, types, file }) => {
    expect(existsSync(folder + file)).toBe(true)
    expect(existsSync(folder + types)).toBe(true)
    const names = execFileSync(
      process.execPath,
      ["--input-type=module", "-e", `console.log(Object.keys(await import("${specifier}")).length)`],
      { cwd: fileURLToPath(new URL("../", import.meta.url)), encoding: "utf8" },
    )
    expect(Number(names)).toBeGreaterThan(0)
  })
})
