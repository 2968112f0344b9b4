import { type BooksId, civilOf, type Day, dayOfCivil, daysInMonth } from "@adv/domain"
import { billing, director } from "./company.js"
import { shift } from "./workdays.js"
import type { World } from "./world.js"

/** The books that invoices and credit notes are kept in. */
const GENERAL = "general" as BooksId

/** Each month is closed on the sixth working day of the next; once, one has to be opened again. */
export const closeMonths = (world: World): void => {
  const { workdays } = world
  const on = () => world.date(world.today())
  const close = (through: Day) =>
    world.ask(
      {
        type: "ClosePeriod",
        on: on(),
        books: GENERAL,
        through: world.date(through),
        reason: "month-end closing",
      },
      billing,
    )
  for (const [index, end] of world.monthEnds.entries()) {
    world.at(workdays.after(end, 6), 17 * 60, () => close(lastDayOf(end)))
    if (index !== 5) continue
    world.at(workdays.after(end, 8), 11 * 60, () =>
      world.ask(
        {
          type: "ReopenPeriod",
          on: on(),
          books: GENERAL,
          from: world.date(shift(lastDayOf(end), -1)),
          reason: "the auditor asks for a correction",
        },
        director,
      ),
    )
    world.at(workdays.after(end, 9), 17 * 60, () => close(lastDayOf(end)))
  }
}

/** Weekends at the end of a month belong to it. */
const lastDayOf = (lastWorkday: Day): Day => {
  const { year, month } = civilOf(lastWorkday)
  return dayOfCivil(year, month, daysInMonth(year, month))
}
