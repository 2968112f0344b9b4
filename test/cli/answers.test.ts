import { describe, expect, it } from "vitest"
import { amountText, grouped, shareText } from "../../packages/adapters/src/cli/answer/amounts.js"
import { progressOn } from "../../packages/adapters/src/cli/answer/progress.js"
import { beside, table } from "../../packages/adapters/src/cli/answer/table.js"
import { type Output, pageOf } from "../../packages/adapters/src/cli/answer/terminal.js"
import { dateIn, endOfDay, instantOf, isoOf } from "../../packages/adapters/src/cli/reading/zone.js"
import { date, euro, instant } from "./small-company.js"

const plain = { columns: undefined, paint: (_: string, text: string) => text }

describe("tables", () => {
  const columns = [
    { title: "name", gives: true },
    { title: "net", align: "right" },
  ] as const

  it("line up what is seen, letters of double width and colours included", () => {
    expect(
      table(
        columns,
        [
          ["田中", "1"],
          ["\u001b[31mRossi\u001b[39m", "22.50"],
        ],
        plain,
      ),
    ).toBe("name     net\n─────  ─────\n田中       1\n\u001b[31mRossi\u001b[39m  22.50")
  })

  it("break the column that gives way when the window is too narrow, and no other", () => {
    const text = table(columns, [["Colorificio Castellazzi S.p.A.", "10,769.42"]], { ...plain, columns: 24 })
    expect(text.split("\n").slice(2)).toEqual(["Colorificio    10,769.42", "Castellazzi", "S.p.A."])
    expect(table(columns, [["Colorificio Castellazzi S.p.A.", "1"]], plain)).toContain("Castellazzi S.p.A.  ")
  })

  it("leave out what may be missed when the window is too narrow for all", () => {
    const wide = [{ title: "order" }, { title: "placed", drops: true }, ...columns] as const
    const rows = [["10248", "2025-01-10", "Colorificio Castellazzi", "1.00"]]
    expect(table(wide, rows, { ...plain, columns: 30 }).split("\n")[0]).toBe("order  name                net")
    expect(table(wide, rows, { ...plain, columns: 40 }).split("\n")[0]).toMatch(
      /^order {2}placed +name +net$/,
    )
  })

  it("stand next to one another", () => {
    expect(beside("a\nbbb", "c", " ")).toBe("a   c\nbbb")
  })

  it("are in colour only for a terminal that has colours", () => {
    const terminal: Output = { write: () => true, isTTY: true, columns: 80, hasColors: () => true }
    expect(pageOf(terminal).paint("red", "late")).toBe("\u001b[31mlate\u001b[39m")
    expect(pageOf({ ...terminal, hasColors: () => false }).paint("red", "late")).toBe("late")
    expect(pageOf({ ...terminal, isTTY: false }).paint("red", "late")).toBe("late")
    expect(pageOf({ ...terminal, isTTY: false }).columns).toBeUndefined()
  })
})

describe("amounts for people", () => {
  it("have their thousands apart, and nothing is a dash", () => {
    expect([grouped("1234567.89"), grouped("-1234.5"), grouped("999"), grouped("-100")]).toEqual([
      "1,234,567.89",
      "-1,234.5",
      "999",
      "-100",
    ])
    expect([amountText(123456, euro), amountText(0, euro)]).toEqual(["1,234.56", "–"])
    expect([shareText(1, 3), shareText(0, 3), shareText(1, 0)]).toEqual(["33.3 %", "–", "–"])
  })
})

describe("moments", () => {
  it("are business dates where the company is", () => {
    expect(dateIn(instant("2025-06-30T22:30:00Z"), "Europe/Rome")).toBe("2025-07-01")
    expect(dateIn(instant("2025-06-30T22:30:00Z"), "Europe/London")).toBe("2025-06-30")
  })

  it.each([
    ["2025-03-31", "Europe/Rome", "2025-03-31T21:59:59.999Z"],
    ["2025-12-31", "Europe/Rome", "2025-12-31T22:59:59.999Z"],
    // The clocks change during the day, at its end (Beirut skips midnight; Asunción had it twice).
    ["2025-03-30", "Europe/Rome", "2025-03-30T21:59:59.999Z"],
    ["2025-10-26", "Europe/Rome", "2025-10-26T22:59:59.999Z"],
    ["2024-03-30", "Asia/Beirut", "2024-03-30T21:59:59.999Z"],
    ["2024-03-23", "America/Asuncion", "2024-03-24T03:59:59.999Z"],
    ["2025-01-01", "Pacific/Auckland", "2025-01-01T10:59:59.999Z"],
  ])("a day ends at its last millisecond: %s in %s", (day, zone, end) => {
    expect(isoOf(endOfDay(date(day), zone))).toBe(end)
  })

  it("are written with their offset", () => {
    expect(instantOf("2025-03-31T23:59:59Z")).toBe(Date.parse("2025-03-31T23:59:59Z"))
    expect(instantOf("2025-03-31T23:59+02:00")).toBe(Date.parse("2025-03-31T21:59:00Z"))
    for (const wrong of ["2025-03-31T23:59:59", "2025-02-30T10:00:00Z", "2025-03-31T25:00:00Z", "yesterday"])
      expect(instantOf(wrong)).toBeUndefined()
  })
})

describe("progress", () => {
  const shown = (isTTY: boolean) => {
    let at = 0
    const written: Array<string> = []
    const progress = progressOn({ isTTY, columns: 80, write: (text) => written.push(text) }, () => at)
    return {
      written,
      passes: (ms: number, done: number) => {
        at += ms
        progress.report("Reading events", done, 1000)
      },
      end: progress.end,
    }
  }

  it("says nothing about what takes less than a second", () => {
    const { written, passes, end } = shown(true)
    passes(900, 500)
    end()
    expect(written).toEqual([])
  })

  it("is one line drawn again for who watches, and gone at the end", () => {
    const { written, passes, end } = shown(true)
    passes(1001, 100)
    passes(50, 150)
    passes(60, 200)
    end()
    expect(written).toEqual([
      "\r\u001b[2KReading events: 100 of 1,000 (10 %)",
      "\r\u001b[2KReading events: 200 of 1,000 (20 %)",
      "\r\u001b[2K",
    ])
  })

  it("is a line every five seconds where it is kept", () => {
    const { written, passes, end } = shown(false)
    passes(1001, 100)
    passes(4000, 150)
    passes(1001, 200)
    end()
    expect(written).toEqual([
      "Reading events: 100 of 1,000 (10 %)\n",
      "Reading events: 200 of 1,000 (20 %)\n",
    ])
  })
})
