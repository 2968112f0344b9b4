import {
  checkTerm,
  dueDateOf,
  everydayTerms,
  instalmentsOf,
  type LocalDate,
  namedTerm,
  type Step,
  termNamed,
} from "@adv/domain"
import { describe, expect, it } from "vitest"
import { EUR, given, money, vectorsOf } from "../vectors/read.js"

interface Vector {
  readonly id: string
  readonly anchorDate: LocalDate
  readonly steps: ReadonlyArray<Step>
  readonly expectedDueDate: LocalDate
}
const vectors = vectorsOf<Vector>("payment-terms.json")
const vectorOf = (id: string): Vector => {
  const vector = vectors.find((each) => each.id === id)
  if (vector === undefined) throw new Error(`no vector ${id}`)
  return vector
}

/** What people write, and the published example that says when it falls due. */
const published: ReadonlyArray<readonly [name: string, vector: string]> = [
  ["immediate", "PT-40"],
  ["net 30", "PT-01"],
  ["30 gg d.f.", "PT-02"],
  ["30 jours nets", "PT-50"],
  ["45eom", "PT-05"],
  ["45 jours fin de mois", "PT-09"],
  ["eom45", "PT-06"],
  ["fin de mois + 45 jours", "PT-10"],
  ["eom+45", "PT-41"],
  ["30 gg d.f.f.m.", "PT-13"],
  ["120 gg d.f.f.m.", "PT-14"],
  ["60dffm", "PT-34"],
  ["60 gg d.f.f.m. a mesi commerciali", "PT-35"],
  ["60dffm-months", "PT-63"],
  ["fine mese + 30 gg", "PT-19"],
  ["eom60", "PT-20"],
  ["eom90", "PT-21"],
  ["60 gg f.m. + 10", "PT-22"],
  ["30 jours fin de mois le 10", "PT-51"],
  ["30eom10", "PT-70"],
  ["paydays5/10", "PT-66"],
  ["paydays 5/10", "PT-67"],
  ["5paydays5", "PT-68"],
]

const shapeOf = (steps: ReadonlyArray<Step>): string => steps.map((step) => Object.keys(step)[0]).join(" ")

describe("the terms of everyday", () => {
  it.each(published)("%s falls due as in %s", (name, id) => {
    const { anchorDate, steps, expectedDueDate } = vectorOf(id)
    const [line] = given(termNamed(name)).lines
    expect(line?.steps).toEqual(steps)
    expect(given(dueDateOf({ steps: line?.steps ?? [] }, anchorDate, {})).adjusted).toBe(expectedDueDate)
  })

  it("pays by the end of the month following the invoice, as the second part of a term in three does (IN-08)", () => {
    const [, second] = vectorsOf<{
      readonly id: string
      readonly issueDate: LocalDate
      readonly lines: ReadonlyArray<{ readonly steps: ReadonlyArray<Step> }>
      readonly expected: ReadonlyArray<{ readonly dueDate: LocalDate }>
    }>("instalments.json").flatMap(({ id, issueDate, lines, expected }) =>
      id === "IN-08" ? lines.map((line, at) => ({ issueDate, ...line, due: expected[at]?.dueDate })) : [],
    )
    const [line] = given(termNamed("MFI")).lines
    expect(line?.steps).toEqual(second?.steps)
    expect(given(dueDateOf({ steps: line?.steps ?? [] }, second?.issueDate as LocalDate, {})).adjusted).toBe(
      second?.due,
    )
  })

  const asked = (issueDate: string, amount: string) => ({
    payable: money(amount),
    currency: EUR,
    anchors: { issueDate: issueDate as LocalDate },
    calendars: {},
  })

  it("splits 30/60/90 in thirds, the last with what is left (IN-01)", () => {
    expect(given(instalmentsOf(given(termNamed("30/60/90")), asked("2025-01-31", "100.00")))).toEqual([
      { instalment: 1, dueDate: "2025-03-02", amount: 3333 },
      { instalment: 2, dueDate: "2025-04-01", amount: 3333 },
      { instalment: 3, dueDate: "2025-05-01", amount: 3334 },
    ])
  })

  it("lets 2/10 net 30 of 3 March be paid 2 % short until the 13th", () => {
    expect(given(instalmentsOf(given(termNamed("2/10 net 30")), asked("2025-03-03", "1220.00")))).toEqual([
      {
        instalment: 1,
        dueDate: "2025-04-02",
        amount: 122_000,
        discount: { until: "2025-03-13", amount: 2440, base: "gross" },
      },
    ])
  })

  it("are all sound, each with a name of its own, and each of a shape that an example was published for", () => {
    const shapes = new Set([...vectors.map(({ steps }) => shapeOf(steps)), "addMonths endOfMonth"])
    for (const { term } of everydayTerms) {
      expect(checkTerm(term)._tag).toBe("Right")
      for (const { steps } of term.lines) expect(shapes).toContain(shapeOf(steps))
    }
    const names = everydayTerms.flatMap(({ name, names: { en, it, fr } }) => [
      ...new Set([name, en, it, fr].flatMap((each) => each?.toLowerCase().replaceAll(/[\s.+-]/g, "") ?? [])),
    ])
    expect(names.length).toBe(new Set(names).size)
    expect(new Set(everydayTerms.map(({ term }) => term.id)).size).toBe(everydayTerms.length)
  })

  it("are found by every name they have", () => {
    for (const named of everydayTerms)
      for (const name of [named.name, ...Object.values(named.names)])
        expect(given(namedTerm(name))).toBe(named)
  })

  it("come with other numbers too, and then mean the same kind of thing", () => {
    expect(given(termNamed("Net 75")).lines[0]?.steps).toEqual([{ addDays: 75 }])
    expect(given(termNamed("1.5/8 net 60")).lines[0]?.discount).toEqual({
      percent: "1.5",
      days: 8,
      base: "gross",
    })
    expect(given(termNamed("10/40")).lines.map(({ share }) => share)).toEqual([
      { percent: "50" },
      { remainder: true },
    ])
  })

  it.each(["nett30", "60 eomm", "45dffm-months", "90/60/30", "paydays0/32", "", "when it suits"])(
    "%s is no term, and what may be meant is said",
    (name) => {
      const refused = termNamed(name)
      if (refused._tag === "Right") throw new Error(`${name} was taken for ${refused.right.id}`)
      expect(refused.left.code).toBe("TERM_UNKNOWN")
      expect(refused.left.message).toMatch(/Did you mean \S+.*\?$|Give one such as net30/)
    },
  )

  it("suggests the name that is nearest first", () => {
    const refused = termNamed("nett30")
    expect(refused).toMatchObject({ left: { data: { suggestions: expect.arrayContaining(["net30"]) } } })
  })
})
