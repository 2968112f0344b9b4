import { readFileSync, writeFileSync } from "node:fs"
import { catalogue, commonDimensions, formulaOf, type Kpi, nullRuleOf } from "@adv/projections"
import { describe, expect, it } from "vitest"

const file = new URL("../../docs/kpis.md", import.meta.url)

const cell = (text: string): string => text.replaceAll("|", "\\|")

const families = [
  ["productivity", "Productivity"],
  ["quality", "Quality"],
  ["performance", "Performance, as it is perceived"],
  ["finance", "Finance"],
] as const

const windows: { readonly [window in Kpi["window"]]: string } = {
  period: "",
  point: "at the end of the window",
  cohort: "what began in the window",
}

const rowOf = (kpi: Kpi): string => {
  const { id, alias, version, name, unit, window, attribution, direction, dimensions = [], source = "" } = kpi
  const cells = [
    `${id}${version === 1 ? "" : `@${version}`}${alias === undefined ? "" : ` (${alias})`}`,
    `${name}${source === "" ? "" : ` (${source})`}`,
    formulaOf(kpi),
    unit.replace("{currency}", "money"),
    [windows[window], attribution].filter((text) => text !== "").join("; "),
    direction === "neutral" ? "" : direction === "higherIsBetter" ? "higher" : "lower",
    [
      ...(kpi.perCurrency ? ["each currency"] : []),
      ...(kpi.perPart === true ? ["each part"] : []),
      ...dimensions,
    ].join(", "),
    nullRuleOf(kpi),
  ]
  return `| ${cells.map(cell).join(" | ")} |`
}

const text = `# The KPIs

What \`adv kpi --list\` prints: this page is made from the registry (\`packages/projections/src/kpi/catalogue.ts\`), and a test
compares the two. To write it anew after a change: \`ADV_DOCS=write pnpm unit test/docs/kpis.test.ts\`.

Every KPI can be told apart by ${commonDimensions.join(", ")}; what else it can be
told apart by is in the table. "Date" is what puts something into a window \`[from, to)\`; "none" is its value when there is
nothing to count. [read-models.md](read-models.md) says what each means.
${families
  .map(
    ([family, title]) => `
## ${title}

| id | what | reckoned as | unit | date | better | apart | none |
| --- | --- | --- | --- | --- | --- | --- | --- |
${catalogue
  .filter((kpi) => kpi.family === family)
  .map(rowOf)
  .join("\n")}
`,
  )
  .join("")}`

/** The ids in the first column of a table: `PR-06, -ADM, -COM` are PR-06, PR-06-ADM and PR-06-COM. */
const idsIn = (line: string): ReadonlyArray<string> => {
  const names = (line.split("|")[1] ?? "").split(",").map((name) => name.trim())
  const [first = ""] = names
  return names.map((name) => (name.startsWith("-") ? `${first.slice(0, "PR-06".length)}${name}` : name))
}

describe("what the documentation says of the KPIs", () => {
  it("explains each of them in the page of the read models, and none that there isn't", () => {
    const page = readFileSync(new URL("../../docs/read-models.md", import.meta.url), "utf8")
    const rows = page.split("\n").filter((line) => /^\| (PR|QU|PE|FI)-\d/.test(line))
    expect(rows.flatMap(idsIn).toSorted()).toEqual(catalogue.map(({ id }) => id).toSorted())
  })

  it("lists them in a page of their own as the registry has them", () => {
    if (process.env["ADV_DOCS"] === "write") writeFileSync(file, text)
    expect(readFileSync(file, "utf8")).toBe(text)
  })
})
