import { describe, expect, it } from "vitest"
import { run } from "./small-company.js"

const commands = ["demo", "import", "morning", "status", "history", "aging", "kpi"]

describe("adv --help", () => {
  it("names every command, and so does adv alone", async () => {
    const { code, out } = await run(["--help"])
    expect(code).toBe(0)
    for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command} `, "m"))
    expect((await run([])).out).toBe(out)
  })

  it.each(commands)("adv %s --help has an example, --store and --json", async (command) => {
    const { code, out, err } = await run([command, "--help"])
    expect([code, err]).toEqual([0, ""])
    expect(out).toMatch(new RegExp(`Examples:\n  adv ${command}`))
    expect(out).toContain('(default: "./adv.db")')
    expect(out).toContain("--json")
  })

  it.each(["morning", "status", "history", "aging", "kpi"])("adv %s has both dates", async (command) => {
    const { out } = await run([command, "--help"])
    expect(out).toContain("--as-of")
    expect(out).toContain("--known-at")
  })
})
