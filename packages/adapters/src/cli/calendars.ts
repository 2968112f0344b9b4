import { type Calendars, targetCalendar } from "@adv/domain"

/** The years for which TARGET closing days are known well enough for payment terms to use them. */
export const calendars: Calendars = { TARGET: targetCalendar(2000, 2100) }
