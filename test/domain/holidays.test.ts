import {
  Calendar,
  easterSunday,
  frenchCalendar,
  isWorkingDay,
  italianCalendar,
  targetCalendar,
  toBusinessDay,
  unsafeDate,
} from "@adv/domain"
import { describe, expect, it } from "vitest"
import { given, codeOf as refusal } from "../vectors/read.js"

describe("Easter", () => {
  it.each(["2024-03-31", "2025-04-20", "2026-04-05"])("is on %s", (date) => {
    expect(easterSunday(Number(date.slice(0, 4)))).toBe(date)
  })
})

describe("the Italian calendar", () => {
  const calendar = italianCalendar(2001, 2030)

  it("has the national holidays of a year, and no town's patron saint", () => {
    expect(calendar.holidaysByYear["2025"]).toEqual([
      "2025-01-01",
      "2025-01-06",
      "2025-04-21",
      "2025-04-25",
      "2025-05-01",
      "2025-06-02",
      "2025-08-15",
      "2025-11-01",
      "2025-12-08",
      "2025-12-25",
      "2025-12-26",
    ])
  })

  it("has San Francesco on 4 October from 2026 on, by Legge 151/2025, and not before", () => {
    expect(calendar.holidaysByYear["2026"]).toHaveLength(12)
    expect(calendar.holidaysByYear["2026"]).toContain("2026-10-04")
    expect(given(isWorkingDay(calendar, unsafeDate("2024-10-04")))).toBe(true)
    expect(given(isWorkingDay(calendar, unsafeDate("2027-10-04")))).toBe(false)
    expect(given(toBusinessDay(unsafeDate("2027-10-04"), "following", calendar))).toBe("2027-10-05")
  })

  it("is an error for a year that it doesn't cover, not a year without holidays", () => {
    expect(refusal(isWorkingDay(calendar, unsafeDate("2031-06-02")))).toBe("CALENDAR_YEAR_MISSING")
    // Before 2001, 2 June was none: the list would be wrong, so there is none.
    expect(refusal(isWorkingDay(italianCalendar(1990, 2001), unsafeDate("2000-06-02")))).toBe(
      "CALENDAR_YEAR_MISSING",
    )
    expect(Object.keys(italianCalendar(1990, 2002).holidaysByYear)).toEqual(["2001", "2002"])
  })
})

describe("the French calendar", () => {
  it("has the eleven holidays of the Code du travail, Ascension and Whit Monday by Easter", () => {
    expect(frenchCalendar(2025, 2025).holidaysByYear["2025"]).toEqual([
      "2025-01-01",
      "2025-04-21",
      "2025-05-01",
      "2025-05-08",
      "2025-05-29",
      "2025-06-09",
      "2025-07-14",
      "2025-08-15",
      "2025-11-01",
      "2025-11-11",
      "2025-12-25",
    ])
  })
})

describe("calendars", () => {
  it("are plain data that a policy can hold", () => {
    for (const calendar of [
      italianCalendar(2025, 2027),
      frenchCalendar(2025, 2026),
      targetCalendar(2025, 2026),
    ])
      expect(Calendar.is(JSON.parse(JSON.stringify(calendar)))).toBe(true)
    expect(Calendar.is({ id: "X", weekend: [8], holidaysByYear: {} })).toBe(false)
    expect(Calendar.is({ id: "X", weekend: [7], holidaysByYear: { "2025": ["25 December"] } })).toBe(false)
  })
})
