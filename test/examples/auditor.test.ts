import { afterAll, expect, it } from "vitest"
import { folder } from "../cli/small-company.js"
import { storyOf, told } from "./story.js"

const here = folder()
afterAll(here.remove)
const story = storyOf("auditor")

it("an auditor's story looks at the chronology, an explanation, a difference and the seal", () => {
  const asked = story.map(({ words }) => words.slice(0, 2).join(" "))
  for (const command of ["adv timeline", "adv explain", "adv diff", "node examples/auditor/verify.ts"])
    expect(asked).toContain(command)
})

it.each(story)("$line", { timeout: 120_000 }, async (each) => {
  await told(each, here.path)
})
