import { describe, expect, it } from "vitest"
import { run } from "./small-company.js"

const asking = ["place", "validate", "deliver", "invoice", "credit", "pay", "dispute"]
const commands = ["demo", "import", "morning", "status", "history", "aging", "kpi", ...asking]

describe("adv --help", () => {
  it("names every command, and so does adv alone", async () => {
    const { code, out } = await run(["--help"])
    expect(code).toBe(0)
    for (const command of [...commands, "dunning", "terms"])
      expect(out).toMatch(new RegExp(`^  ${command} `, "m"))
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

  it.each(asking)("adv %s says who does it, when, and under which id", async (command) => {
    const { out } = await run([command, "--help"])
    for (const option of [
      "--on <date>",
      "--by <name>",
      "--department <name>",
      "--entity <name>",
      "--id <uuid>",
    ])
      expect(out).toContain(option)
  })

  it("adv terms, alone or with --help, leads to adv terms explain, which lists the everyday terms", async () => {
    const alone = await run(["terms"])
    expect([alone.code, alone.err]).toEqual([0, ""])
    expect(alone.out).toContain("adv terms explain 60eom")
    const { code, out } = await run(["terms", "explain", "--help"])
    expect(code).toBe(0)
    for (const name of ["60 gg d.f.f.m.", "45 jours fin de mois", "2/10net30", "--from", "--json"])
      expect(out).toContain(name)
  })
})
