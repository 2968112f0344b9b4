import { readFileSync } from "node:fs"
import { afterAll, expect, it } from "vitest"
import { folder } from "../cli/small-company.js"
import { storyOf, told } from "./story.js"

const here = folder()
afterAll(here.remove)

it.each(storyOf("analyst"))("$line", { timeout: 120_000 }, async (each) => {
  await told(each, here.path)
})

it("the plot has a panel for each KPI, with the year's months on its axis", () => {
  const svg = readFileSync(here.path("kpis.svg"), "utf8")
  expect(svg).toMatch(/^<svg /)
  for (const title of ["Orders taken, orders", "Days sales outstanding, days", "Overdue ratio, %"])
    expect(svg).toContain(title)
  expect(svg.match(/2025-01/g)?.length).toBe(5)
})
