import {
  type Anchor,
  addDays,
  addMonths,
  type BusinessDay,
  type Calendar,
  type Currency,
  checkTerm,
  dayOfWeek,
  daysBetween,
  dueDateOf,
  easterSunday,
  endOfMonth,
  explainTerm,
  fixDueDates,
  formatMinor,
  Instalment,
  type InstalmentsAsked,
  instalmentsOf,
  isLocalDate,
  isWorkingDay,
  type LocalDate,
  type Minor,
  minor,
  netDays,
  openEnded,
  type PaymentTerm,
  parseMinor,
  type Share,
  splitMinor,
  type TermLine,
  targetCalendar,
  toBusinessDay,
  unsafeDate,
} from "@adv/domain"
import fc from "fast-check"
import { Temporal } from "temporal-polyfill"
import { describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"
import { codeOf, dec, EUR, given, JPY, money } from "../vectors/read.js"
import { roundedQuotient } from "./documents.js"

const dates: fc.Arbitrary<LocalDate> = fc
  .integer({ min: 0, max: 292_000 })
  .map((days) => unsafeDate(Temporal.PlainDate.from("1600-01-01").add({ days }).toString()))
const recent: fc.Arbitrary<LocalDate> = fc
  .integer({ min: 0, max: 7_000 })
  .map((days) => unsafeDate(Temporal.PlainDate.from("2010-06-01").add({ days }).toString()))

describe("dates", () => {
  it("move by days and months, and end their month, as Temporal has them", () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -1_000, max: 1_000 }), (date, count) => {
        const theirs = Temporal.PlainDate.from(date)
        expect(addDays(date, count)).toBe(theirs.add({ days: count }).toString())
        expect(addMonths(date, count)).toBe(theirs.add({ months: count }).toString())
        expect(endOfMonth(date)).toBe(theirs.with({ day: theirs.daysInMonth }).toString())
        expect(dayOfWeek(date)).toBe(theirs.dayOfWeek)
        expect(daysBetween(date, addDays(date, count))).toBe(count)
      }),
      { numRuns: runs(500) },
    )
  })

  it("are dates exactly when Temporal says so", () => {
    const two = (max: number) => fc.integer({ min: 0, max }).map((part) => String(part).padStart(2, "0"))
    fc.assert(
      fc.property(fc.integer({ min: 1600, max: 2400 }), two(14), two(33), (year, month, day) => {
        const text = `${year}-${month}-${day}`
        const theirs = (() => {
          try {
            return Temporal.PlainDate.from(text, { overflow: "reject" }).toString() === text
          } catch {
            return false
          }
        })()
        expect(isLocalDate(text)).toBe(theirs)
      }),
      { numRuns: runs(500) },
    )
  })
})

describe("money", () => {
  const currencies = ["JPY", "EUR", "KWD", "CLF"].map((code) => code as Currency)

  it("is written and read back unchanged in currencies of 0, 2, 3 and 4 decimals", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom(...currencies), (amount, currency) => {
        expect(given(parseMinor(formatMinor(minor(amount), currency), currency))).toBe(amount + 0)
      }),
    )
  })

  it("is split so that the parts sum to the whole, are within a unit of fair, and more weight never gets less", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1_000_000, max: 1_000_000 }),
        fc.array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 8 }),
        (total, weights) => {
          const parts = splitMinor(minor(total), weights)
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total + 0)
          const whole = weights.reduce((sum, weight) => sum + weight, 0)
          if (whole === 0) return
          const entries = weights.map((weight, index) => ({
            weight,
            size: Math.abs(parts[index] ?? Number.NaN),
          }))
          for (const { weight, size } of entries) {
            expect(Math.abs(size - (Math.abs(total) * weight) / whole)).toBeLessThan(1)
            for (const other of entries)
              if (weight > other.weight) expect(size).toBeGreaterThanOrEqual(other.size)
          }
        },
      ),
    )
  })
})

describe("a calendar", () => {
  const target = targetCalendar(2000, 2040)

  it.each([["2024-03-31"], ["2025-04-20"], ["2026-04-05"], ["2038-04-25"], ["1818-03-22"]])(
    "puts Easter on %s",
    (date) => {
      expect(easterSunday(Number(date.slice(0, 4)))).toBe(date)
    },
  )

  it("puts Easter on a Sunday from 22 March to 25 April, every year", () => {
    for (let year = 1600; year <= 2400; year++) {
      const easter = easterSunday(year)
      expect(dayOfWeek(easter)).toBe(7)
      expect(easter >= `${year}-03-22` && easter <= `${year}-04-25`).toBe(true)
    }
  })

  it("closes TARGET on six days of 2025, and weekends", () => {
    expect(target.holidaysByYear["2025"]).toEqual([
      "2025-01-01",
      "2025-04-18",
      "2025-04-21",
      "2025-05-01",
      "2025-12-25",
      "2025-12-26",
    ])
    expect(given(isWorkingDay(target, unsafeDate("2025-06-28")))).toBe(false)
    expect(given(isWorkingDay(target, unsafeDate("2025-06-30")))).toBe(true)
  })

  it("moves a date to the nearest working day on the side that was asked for, and leaves a working day", () => {
    const conventions = ["following", "modifiedFollowing", "preceding"] as const
    fc.assert(
      fc.property(recent, fc.constantFrom(...conventions), (date, convention) => {
        const moved = given(toBusinessDay(date, convention, target))
        expect(given(isWorkingDay(target, moved))).toBe(true)
        if (given(isWorkingDay(target, date))) expect(moved).toBe(date)
        if (convention === "following") expect(moved >= date).toBe(true)
        if (convention === "preceding") expect(moved <= date).toBe(true)
        if (convention === "modifiedFollowing") expect(moved.slice(0, 7)).toBe(date.slice(0, 7))
        const step = moved > date ? 1 : -1
        for (let at = date; at !== moved; at = addDays(at, step))
          expect(given(isWorkingDay(target, at))).toBe(false)
        expect(given(toBusinessDay(moved, convention, target))).toBe(moved)
      }),
      { numRuns: runs(500) },
    )
  })

  it.each([
    ["none", "2025-05-31"],
    ["following", "2025-06-02"],
    ["modifiedFollowing", "2025-05-30"],
    ["preceding", "2025-05-30"],
  ] as ReadonlyArray<[BusinessDay, string]>)(
    "moves Saturday 31 May 2025, %s, to %s",
    (convention, expected) => {
      expect(given(toBusinessDay(unsafeDate("2025-05-31"), convention, target))).toBe(expected)
    },
  )

  it("refuses a year it doesn't cover, on weekends too and when the search runs into it", () => {
    const only2025 = targetCalendar(2025, 2025)
    const moved = (date: string, convention: BusinessDay, calendar: Calendar = only2025) =>
      codeOf(toBusinessDay(unsafeDate(date), convention, calendar))
    expect(moved("2026-01-02", "following")).toBe("CALENDAR_YEAR_MISSING")
    expect(moved("2026-01-03", "following")).toBe("CALENDAR_YEAR_MISSING")
    expect(moved("2025-01-01", "preceding")).toBe("CALENDAR_YEAR_MISSING")
    expect(moved("2025-01-01", "following")).toBe("accepted")
    expect(moved("2026-01-02", "none")).toBe("accepted")
    expect(moved("2025-06-02", "following", { ...only2025, weekend: [1, 2, 3, 4, 5, 6, 7] })).toBe(
      "CALENDAR_YEAR_MISSING",
    )
  })
})

describe("a due date", () => {
  const due = (line: Omit<TermLine, "share">, date: string) => dueDateOf(line, unsafeDate(date), {})

  it("that moves to a business day needs a calendar that is known", () => {
    expect(codeOf(due({ steps: [], businessDay: "following" }, "2025-01-01"))).toBe("TERM_CALENDAR_MISSING")
    for (const calendar of ["TARGET", "toString"])
      expect(codeOf(due({ steps: [], businessDay: "following", calendar }, "2025-01-01"))).toBe(
        "CALENDAR_UNKNOWN",
      )
  })

  it("waits for the first payment day, in whatever order they are listed, clamped to the month", () => {
    const payRuns = (days: ReadonlyArray<number>, date: string) =>
      given(due({ steps: [{ nextPaymentDay: days }] }, date)).nominal
    expect(payRuns([20, 5], "2025-01-04")).toBe("2025-01-05")
    expect(payRuns([20, 5], "2025-01-06")).toBe("2025-01-20")
    expect(payRuns([20, 5], "2025-12-21")).toBe("2026-01-05")
    expect(payRuns([31], "2025-02-28")).toBe("2025-02-28")
    expect(payRuns([30, 15], "2025-01-31")).toBe("2025-02-15")
    expect(payRuns([30], "2025-01-31")).toBe("2025-02-28")
  })

  it("past the year 9999 is refused", () => {
    expect(codeOf(due({ steps: [{ addDays: 1 }] }, "9999-12-31"))).toBe("DATE_OUT_OF_RANGE")
    expect(codeOf(due({ steps: [{ addMonths: Number.MAX_SAFE_INTEGER }] }, "2025-01-01"))).toBe(
      "DATE_OUT_OF_RANGE",
    )
  })
})

const percents = fc
  .integer({ min: 0, max: 50_000_000 })
  .map((parts) => dec(`${Math.floor(parts / 1_000_000)}.${String(parts % 1_000_000).padStart(6, "0")}`))

const shares: fc.Arbitrary<Share> = fc.oneof(
  percents.map((percent) => ({ percent })),
  percents.map((percentOfRemainder) => ({ percentOfRemainder })),
  fc.nat({ max: 5_000 }).map((fixed) => ({ fixed: dec(String(fixed)) })),
)

const anchorsKnown: ReadonlyArray<Anchor> = ["issueDate", "orderDate"]

const termLines = fc.record(
  {
    share: shares,
    steps: fc.array(
      fc.oneof(
        fc.nat({ max: 120 }).map((days) => ({ addDays: days })),
        fc.nat({ max: 6 }).map((months) => ({ addMonths: months })),
        fc.constant({ endOfMonth: true as const }),
        fc.integer({ min: 1, max: 31 }).map((day) => ({ dayOfMonth: day })),
      ),
      { maxLength: 3 },
    ),
    anchor: fc.constantFrom<Anchor>("issueDate", "receiptDate", "orderDate"),
    businessDay: fc.constantFrom<BusinessDay>("none", "following"),
  },
  { requiredKeys: ["share", "steps"] },
)

const terms: fc.Arbitrary<PaymentTerm> = fc
  .tuple(fc.array(termLines, { minLength: 1, maxLength: 5 }), fc.boolean())
  .map(([lines, remainder]) => ({
    id: "ANY",
    version: 1,
    lines: lines.map((line, index) => ({
      ...line,
      calendar: "TARGET",
      ...(remainder && index === lines.length - 1 ? { share: { remainder: true as const } } : {}),
    })),
  }))
  .filter((term) => checkTerm(term)._tag === "Right")

const calendars = { TARGET: targetCalendar(1990, 2060) }

const asked = (payable: number, changed: Partial<InstalmentsAsked> = {}): InstalmentsAsked => ({
  payable: minor(payable),
  currency: EUR,
  anchors: { issueDate: unsafeDate("2025-03-03") },
  calendars,
  ...changed,
})

const lineOf = (share: Share, days = 0): TermLine => ({ share, steps: [{ addDays: days }] })
const termOf = (...lines: ReadonlyArray<TermLine>): PaymentTerm => ({ id: "T", version: 1, lines })
const percent = (text: string): Share => ({ percent: dec(text) })
const fixed = (text: string): Share => ({ fixed: dec(text) })
const remainder: Share = { remainder: true }

describe("instalments", () => {
  it("sum to what is payable, all of its sign, and fit their codec; a negative total mirrors the positive", () => {
    fc.assert(
      fc.property(terms, fc.integer({ min: 0, max: 2_000_000 }), recent, (term, payable, issueDate) => {
        const anchors = { issueDate, orderDate: addDays(issueDate, -10) }
        const instalments = given(instalmentsOf(term, asked(payable, { anchors })))
        expect(instalments.reduce((sum, { amount }) => sum + amount, 0)).toBe(payable)
        for (const instalment of instalments) {
          expect(Instalment.is(instalment)).toBe(true)
          expect(instalment.amount).toBeGreaterThan(0)
          const anchor = term.lines[instalment.instalment - 1]?.anchor ?? "issueDate"
          expect(instalment.dueDate === null).toBe(!anchorsKnown.includes(anchor))
          expect(instalment.anchor).toBe(instalment.dueDate === null ? anchor : undefined)
          expect(instalment.nominalDueDate).not.toBe(instalment.dueDate)
        }
        const mirrored = given(instalmentsOf(term, asked(-payable, { anchors })))
        expect(mirrored).toEqual(instalments.map((one) => ({ ...one, amount: -one.amount })))
      }),
    )
  })

  it("follow the rule as it is written: round each, give the last the rest, merge a residue of the opposite sign", () => {
    const exactly = (total: number, text: string) =>
      Number(roundedQuotient(BigInt(total) * BigInt(text.replace(".", "")), 100_000_000n))
    fc.assert(
      fc.property(
        fc.array(percents, { minLength: 1, maxLength: 4 }),
        fc.option(fc.nat({ max: 5_000 }), { nil: undefined }),
        fc.integer({ min: 1, max: 2_000_000 }),
        (shareTexts, fixedAmount, payable) => {
          const lines = [
            ...(fixedAmount === undefined ? [] : [lineOf(fixed(String(fixedAmount)))]),
            ...shareTexts.map((text) => lineOf(percent(text))),
            lineOf(remainder),
          ]
          fc.pre(checkTerm(termOf(...lines))._tag === "Right")
          const amounts: Array<number> = [
            ...(fixedAmount === undefined ? [] : [fixedAmount * 100]),
            ...shareTexts.map((text) => exactly(payable, text)),
          ]
          amounts.push(payable - amounts.reduce((sum, amount) => sum + amount, 0))
          for (let at = amounts.length - 1; at > 0 && (amounts[at] ?? 0) < 0; at--) {
            amounts[at - 1] = (amounts[at - 1] ?? 0) + (amounts[at] ?? 0)
            amounts[at] = 0
          }
          const expected = amounts
            .map((amount, index) => ({ instalment: index + 1, amount }))
            .filter(({ amount }) => amount !== 0)
          const answer = given(instalmentsOf(termOf(...lines), asked(payable)))
          expect(answer.map(({ instalment, amount }) => ({ instalment, amount }))).toEqual(expected)
        },
      ),
    )
  })

  const amounts = (term: PaymentTerm, payable: number) =>
    given(instalmentsOf(term, asked(payable))).map(({ instalment, amount }) => [instalment, amount])

  it("keep the number of their line when another line takes nothing", () => {
    const retention = termOf(lineOf(percent("0")), lineOf(percent("95")), lineOf(remainder))
    expect(amounts(retention, 1_000)).toEqual([
      [2, 950],
      [3, 50],
    ])
    expect(amounts(termOf(lineOf(fixed("200")), lineOf(percent("50")), lineOf(remainder)), 1_000)).toEqual([
      [1, 1_000],
    ])
    expect(amounts(netDays(30), 0)).toEqual([])
  })

  it("round half away from zero, in the currency's own decimals", () => {
    expect(amounts(termOf(lineOf(percent("50")), lineOf(remainder)), 101)).toEqual([
      [1, 51],
      [2, 50],
    ])
    expect(amounts(termOf(lineOf(percent("50")), lineOf(remainder)), -101)).toEqual([
      [1, -51],
      [2, -50],
    ])
    const term = termOf(lineOf(fixed("1.5")), lineOf(remainder))
    expect(codeOf(instalmentsOf(term, asked(1_000, { currency: JPY })))).toBe("AMOUNT_TOO_PRECISE")
  })

  it("take percentages of what is left from what is left", () => {
    const term = termOf(lineOf(percent("40")), lineOf({ percentOfRemainder: dec("50") }), lineOf(remainder))
    expect(amounts(term, 1_000)).toEqual([
      [1, 400],
      [2, 300],
      [3, 300],
    ])
  })

  it("say where the date was before it moved to a business day", () => {
    const term = termOf({ ...lineOf(remainder, 30), businessDay: "following", calendar: "TARGET" })
    const anchors = { issueDate: unsafeDate("2025-05-30") }
    expect(given(instalmentsOf(term, asked(100, { anchors })))).toEqual([
      { instalment: 1, dueDate: "2025-06-30", nominalDueDate: "2025-06-29", amount: 100 },
    ])
    expect(codeOf(instalmentsOf(term, asked(100, { anchors, calendars: {} })))).toBe("CALENDAR_UNKNOWN")
  })
})

describe("an open-ended instalment", () => {
  const term = termOf(
    { ...lineOf(percent("30")), anchor: "orderDate" },
    { ...lineOf(percent("0")), anchor: "receiptDate" },
    { ...lineOf(percent("60"), 30), anchor: "receiptDate", businessDay: "following", calendar: "TARGET" },
    { ...lineOf(remainder, 365), anchor: "acceptanceDate" },
  )
  const anchors = { issueDate: unsafeDate("2025-03-03"), orderDate: unsafeDate("2025-02-03") }
  const issued = given(instalmentsOf(term, asked(10_000, { anchors })))

  it("has no due date until what it waits for happens", () => {
    expect(issued).toEqual([
      { instalment: 1, dueDate: "2025-02-03", amount: 3_000 },
      { instalment: 3, dueDate: null, amount: 6_000, anchor: "receiptDate" },
      { instalment: 4, dueDate: null, amount: 1_000, anchor: "acceptanceDate" },
    ])
  })

  it("gets the due date of its own line, and the others wait on", () => {
    const on = unsafeDate("2025-05-30")
    expect(given(fixDueDates(term, issued, "receiptDate", on, calendars))).toEqual([
      { instalment: 3, dueDate: "2025-06-30", nominalDueDate: "2025-06-29" },
    ])
    expect(given(fixDueDates(term, issued, "orderDate", on, calendars))).toEqual([])
    expect(codeOf(fixDueDates(netDays(30), issued, "receiptDate", on, calendars))).toBe("TERM_LINE_MISSING")
    expect(codeOf(fixDueDates(term, issued, "receiptDate", on, {}))).toBe("CALENDAR_UNKNOWN")
  })

  it("gets the same date late as it would have had at once", () => {
    fc.assert(
      fc.property(terms, recent, fc.integer({ min: 1, max: 1_000_000 }), (any, date, payable) => {
        const known = { issueDate: date, orderDate: date, receiptDate: date }
        const atOnce = given(instalmentsOf(any, asked(payable, { anchors: known })))
        const waiting = given(
          instalmentsOf(any, asked(payable, { anchors: { issueDate: date, orderDate: date } })),
        )
        const late = given(fixDueDates(any, waiting, "receiptDate", date, calendars))
        const expected = atOnce
          .filter(({ instalment }) =>
            waiting.some((one) => one.instalment === instalment && one.dueDate === null),
          )
          .map(({ instalment, dueDate, nominalDueDate }) => ({
            instalment,
            dueDate,
            ...(nominalDueDate && { nominalDueDate }),
          }))
        expect(late).toEqual(expected)
      }),
    )
  })

  it("can't carry an early-payment discount, whose last day would be unknown", () => {
    const early = termOf({
      ...lineOf(remainder, 30),
      anchor: "receiptDate",
      discount: { percent: dec("2"), days: 10 },
    })
    expect(codeOf(instalmentsOf(early, asked(100)))).toBe("DISCOUNT_NEEDS_DATE")
    const known = { receiptDate: unsafeDate("2025-03-05") }
    expect(given(instalmentsOf(early, asked(10_000, { anchors: known })))).toEqual([
      {
        instalment: 1,
        dueDate: "2025-04-04",
        amount: 10_000,
        discount: { until: "2025-03-15", amount: 200 },
      },
    ])
  })
})

describe("an early-payment discount: 2 % in 10 days, net 30, on 1 000.00 and 22 % tax of 3 March 2025", () => {
  type Base = "gross" | "net" | "mixed"
  const term = (base?: Base) =>
    termOf({
      ...lineOf(remainder, 30),
      discount: { percent: dec("2"), days: 10, ...(base === undefined ? {} : { base }) },
    })
  const discounts = (of: PaymentTerm, payable: string, extras: Partial<InstalmentsAsked> = {}) =>
    given(instalmentsOf(of, asked(money(payable), { taxExclusive: money("1000.00"), ...extras }))).map(
      ({ amount, dueDate, discount }) => ({
        due: dueDate,
        pay: discount && formatMinor((amount - discount.amount) as Minor, EUR),
        until: discount?.until,
        base: discount?.base,
      }),
    )
  const row = { due: "2025-04-02", until: "2025-03-13" }

  it("lets 1 195.60 settle a gross base, 1 200.00 a net base and 1 195.60 a mixed one", () => {
    expect(discounts(term("gross"), "1220.00")).toEqual([{ ...row, pay: "1195.60", base: "gross" }])
    expect(discounts(term(), "1220.00")).toEqual([{ ...row, pay: "1195.60", base: undefined }])
    expect(discounts(term("net"), "1220.00")).toEqual([{ ...row, pay: "1200.00", base: "net" }])
    expect(discounts(term("mixed"), "1215.60")).toEqual([{ ...row, pay: "1195.60", base: "mixed" }])
  })

  it("counts the net part of each instalment, and of what is left when some was prepaid", () => {
    const early = { discount: { percent: dec("2"), days: 10, base: "net" as const } }
    const halves = termOf({ ...lineOf(percent("50"), 30), ...early }, { ...lineOf(remainder, 60), ...early })
    expect(discounts(halves, "1220.00").map(({ pay }) => pay)).toEqual(["600.00", "600.00"])
    expect(
      discounts(term("net"), "610.00", { taxInclusive: money("1220.00") }).map(({ pay }) => pay),
    ).toEqual(["600.00"])
  })

  it("needs the net where it is counted on it, and is left out when it comes to nothing", () => {
    expect(codeOf(instalmentsOf(term("net"), asked(100)))).toBe("DISCOUNT_NEEDS_NET")
    expect(codeOf(instalmentsOf(term("mixed"), asked(100)))).toBe("DISCOUNT_NEEDS_NET")
    expect(given(instalmentsOf(term("gross"), asked(1)))).toEqual([
      { instalment: 1, dueDate: "2025-04-02", amount: 1 },
    ])
  })
})

describe("a payment term", () => {
  const withSteps = (...steps: TermLine["steps"]) => termOf({ share: remainder, steps })
  const withDiscount = (text: string, days: number) =>
    termOf({ ...lineOf(remainder), discount: { percent: dec(text), days } })

  it.each<[string, string, PaymentTerm]>([
    ["without lines", "TERM_WITHOUT_LINES", termOf()],
    [
      "whose remainder is not last",
      "TERM_REMAINDER_NOT_LAST",
      termOf(lineOf(remainder), lineOf(percent("50"))),
    ],
    ["with two remainders", "TERM_REMAINDER_NOT_LAST", termOf(lineOf(remainder), lineOf(remainder))],
    ["with a share above 100 %", "TERM_PERCENT_INVALID", termOf(lineOf(percent("100.01")))],
    ["with a share below 0 %", "TERM_PERCENT_INVALID", termOf(lineOf(percent("-1")), lineOf(remainder))],
    [
      "that gives more than 100 % of what is left",
      "TERM_PERCENT_INVALID",
      termOf(lineOf({ percentOfRemainder: dec("101") }), lineOf(remainder)),
    ],
    ["of 60 % and 60 %", "TERM_PERCENT_INVALID", termOf(lineOf(percent("60")), lineOf(percent("60")))],
    ["with a discount above 100 %", "TERM_PERCENT_INVALID", withDiscount("101", 10)],
    ["with a discount for part of a day", "TERM_STEP_INVALID", withDiscount("2", 1.5)],
    ["with a negative fixed share", "TERM_FIXED_INVALID", termOf(lineOf(fixed("-1")), lineOf(remainder))],
    ["on day 0 of the month", "TERM_STEP_INVALID", withSteps({ dayOfMonth: 0 })],
    ["on day 32 of the month", "TERM_STEP_INVALID", withSteps({ dayOfMonth: 32 })],
    ["that waits for no payment day", "TERM_STEP_INVALID", withSteps({ nextPaymentDay: [] })],
    ["that waits for payment day 32", "TERM_STEP_INVALID", withSteps({ nextPaymentDay: [5, 32] })],
    ["that goes back in time", "TERM_STEP_INVALID", netDays(-1)],
    ["that adds half a month", "TERM_STEP_INVALID", withSteps({ addMonths: 0.5 })],
    [
      "moved to business days of no calendar",
      "TERM_CALENDAR_MISSING",
      termOf({ ...lineOf(remainder), businessDay: "following" }),
    ],
  ])("%s is refused with %s", (_, code, term) => {
    expect(codeOf(checkTerm(term))).toBe(code)
    expect(codeOf(instalmentsOf(term, asked(100)))).toBe(code)
  })

  it.each<[string, PaymentTerm]>([
    ["net 0", netDays(0)],
    ["of 50 % and 50 %", termOf(lineOf(percent("50")), lineOf(percent("50")))],
    ["of 100 % alone", termOf(lineOf(percent("100")))],
    ["of 30 % and a fixed last share", termOf(lineOf(percent("30")), lineOf(fixed("1")))],
  ])("%s is accepted, its last line taking the balance", (_, term) => {
    expect(codeOf(checkTerm(term))).toBe("accepted")
  })

  it("is explained in a sentence with the dates it gives", () => {
    const on = unsafeDate("2025-01-15")
    expect(explainTerm(openEnded(1, "receiptDate"), on)).toBe(
      "net 1 from the receipt date: all of it 1 day after the receipt date (2025-01-15 gives 2025-01-16).",
    )
    const term = termOf(
      { share: percent("30"), steps: [] },
      {
        share: fixed("200"),
        steps: [{ addDays: 45 }, { endOfMonth: true }, { nextPaymentDay: [5, 20] }],
        discount: { percent: dec("2"), days: 10 },
      },
      { share: { percentOfRemainder: dec("50") }, steps: [{ addMonths: 1 }, { dayOfMonth: 31 }] },
      { ...lineOf(percent("5"), 0), businessDay: "following", calendar: "TARGET", anchor: "acceptanceDate" },
    )
    expect(explainTerm(term, on)).toBe(
      "T: 30 % on the issue date (2025-01-15 gives 2025-01-15); 200 45 days after the issue date, then at the end of the month of that day, then on the first payment day (5, 20) from that day on (2025-01-15 gives 2025-04-05), less 2 % when paid within 10 days of the issue date (2025-01-15 gives 2025-01-25); 50 % of what is left 1 month after the issue date, then on day 31 of the month of that day (2025-01-15 gives 2025-02-28); the rest on the acceptance date (2025-01-15 gives 2025-01-15), moved to the next working day of TARGET.",
    )
  })
})
