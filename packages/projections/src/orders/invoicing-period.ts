import { type Day, dayOfWeek, endOfMonth, fromDay, toDay } from "@adv/domain"

/** The last day of the week (from Monday on) or month that a day is in: what is invoiced by periods is due the day after. */
export const lastDayOfPeriod = (day: Day, every: "week" | "month"): Day => {
  const date = fromDay(day)
  return every === "week" ? ((day + 7 - dayOfWeek(date)) as Day) : toDay(endOfMonth(date))
}
