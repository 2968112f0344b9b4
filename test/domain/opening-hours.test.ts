import { officeHours, openSecondsBetween } from "@adv/domain"
import { describe, expect, it } from "vitest"
import { instant } from "../support/company.js"
import { given } from "./company.js"

const minutes = (hours: typeof officeHours, from: string, to: string): number =>
  openSecondsBetween(hours, instant(from), instant(to)) / 60

const allDay = (zone: string): typeof officeHours => ({
  zone,
  hours: ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, from: "00:00", to: "24:00" })),
})

describe("opening hours", () => {
  it("count nothing of a lunch break, a night, a weekend or a day that is closed", () => {
    // Monday 12:30 to 14:30: half an hour before lunch and half an hour after it.
    expect(minutes(officeHours, "2025-03-10T12:30:00+01:00", "2025-03-10T14:30:00+01:00")).toBe(60)
    expect(minutes(officeHours, "2025-03-10T17:00:00+01:00", "2025-03-11T10:00:00+01:00")).toBe(120)
    expect(minutes(officeHours, "2025-03-14T18:00:00+01:00", "2025-03-17T09:00:00+01:00")).toBe(0)
    const closed = { ...officeHours, closed: ["2025-04-21" as never] }
    // Easter Monday.
    expect(minutes(officeHours, "2025-04-18T17:00:00+02:00", "2025-04-22T10:00:00+02:00")).toBe(600)
    expect(minutes(closed, "2025-04-18T17:00:00+02:00", "2025-04-22T10:00:00+02:00")).toBe(120)
  })

  it("are by the clocks of the zone: a day has 23 hours when they go forward, and 25 when they go back", () => {
    const rome = allDay("Europe/Rome")
    const day = (date: string, before: string, after: string) =>
      minutes(rome, `${date}T00:00:00${before}`, `${date}T23:59:00${after}`)
    expect(day("2025-03-30", "+01:00", "+02:00")).toBe(23 * 60 - 1)
    expect(day("2025-10-26", "+02:00", "+01:00")).toBe(25 * 60 - 1)
    expect(minutes(officeHours, "2025-10-24T17:50:00+02:00", "2025-10-27T09:10:00+01:00")).toBe(20)
    // In New York, who opens at three on that Sunday opens as soon as the clocks have gone from two to three.
    const early = { zone: "America/New_York", hours: [{ weekday: 7 as const, from: "03:00", to: "12:00" }] }
    expect(minutes(early, "2025-03-09T06:30:00Z", "2025-03-09T08:00:00Z")).toBe(60)
  })

  it("are 0 when it was done before it came in", () => {
    expect(minutes(officeHours, "2025-03-11T10:00:00+01:00", "2025-03-10T10:00:00+01:00")).toBe(0)
  })

  it("may be half hours ahead, and in another zone than the reader's", () => {
    const india = { ...officeHours, zone: "Asia/Kolkata" }
    // Nine in the morning in Kolkata is 3:30 in the morning in London.
    expect(minutes(india, "2025-03-10T03:00:00Z", "2025-03-10T03:45:00Z")).toBe(15)
  })

  it("are refused when they overlap, end before they begin, or are of no zone", () => {
    const publish = (body: object) =>
      given([]).when({
        type: "PublishPolicy",
        on: "2025-01-01",
        policy: "opening-hours",
        kind: "openingHours",
        body: body as never,
      })
    publish({ ...officeHours, zone: "Europe/Nowhere" }).then("POLICY_MALFORMED")
    publish({ ...officeHours, hours: [{ weekday: 1, from: "10:00", to: "09:00" }] }).then("POLICY_MALFORMED")
    publish({ ...officeHours, hours: [{ weekday: 1, from: "9:00", to: "10:00" }] }).then("POLICY_MALFORMED")
    publish({
      ...officeHours,
      hours: [
        { weekday: 1, from: "09:00", to: "12:00" },
        { weekday: 1, from: "11:00", to: "13:00" },
      ],
    }).then("POLICY_MALFORMED")
    publish(officeHours).then([{ type: "PolicyPublished", data: { version: 1 } }])
  })
})
