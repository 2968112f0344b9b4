/**
 * Everything that is checked, in the order in which it fails soonest: types, lint (which holds the direction of
 * imports and the purity of domain and projections), then the tests. Ends with one line that counts.
 */
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

interface Count {
  passed: number
  failed: number
}

const say = (text: string) => process.stdout.write(`${text}\n`)

const run = (command: string, args: ReadonlyArray<string>): boolean => {
  const { status, error } = spawnSync(command, args, { stdio: "inherit", env: process.env })
  if (error !== undefined) say(`${command} could not be started: ${error.message}`)
  return status === 0
}

const tests = (): Count => {
  const folder = mkdtempSync(join(tmpdir(), "adv-check-"))
  const report = join(folder, "report.json")
  try {
    const ok = run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`])
    const { numPassedTests, numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, "utf8")) as {
      numPassedTests: number
      numFailedTests: number
      numTotalTests: number
    }
    // A file that can't be loaded fails the run without a failed test: it counts as one.
    const failed = ok ? numFailedTests : Math.max(1, numFailedTests)
    return numTotalTests === 0 ? { passed: 0, failed: 1 } : { passed: numPassedTests, failed }
  } catch (caught) {
    say(`The tests left no report: ${String(caught)}`)
    return { passed: 0, failed: 1 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const steps: ReadonlyArray<readonly [string, () => Count]> = [
  ["types", () => one(run("tsc", ["-b"]) && run("tsc", ["-p", "test"]) && run("tsc", ["-p", "examples"]))],
  [
    "lint, format, direction of imports, purity",
    () => one(run("biome", ["check", "--error-on-warnings", "."])),
  ],
  ["tests", tests],
]

const one = (ok: boolean): Count => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1 })

const total: Count = { passed: 0, failed: 0 }
for (const [name, step] of steps) {
  say(`\n── ${name}`)
  const started = Date.now()
  const { passed, failed } = step()
  total.passed += passed
  total.failed += failed
  say(`${failed === 0 ? "✓" : "✗"} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
}
say(`\n${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 ? 0 : 1
