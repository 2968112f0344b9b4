import { type LocalDate, toDay } from "../../values/index.js"
import { invariant, type Log } from "./invariant.js"
import { add, hundredPercent, parts, rounded } from "./numbers.js"

interface Item {
  due: string | null
  principal: number
  /** What came for it, below zero when taken back, and what was claimed on top, by date. */
  readonly came: Array<{ readonly on: string; readonly amount: number }>
  readonly charged: Array<{ readonly on: string; readonly amount: number }>
}

const before = (dated: Item["came"], day: string): number =>
  dated.reduce((sum, { on, amount }) => (on < day ? sum + amount : sum), 0)

/** The most of the principal that may be open as a day begins: money may have settled charges instead. */
const mostOpen = ({ principal, came, charged }: Item, day: string): number =>
  Math.max(0, principal - Math.max(0, before(came, day) - Math.max(0, before(charged, day))))

const YEARS = 360n * 365n * 366n

const yearLength = (dayCount: string, from: string): bigint => {
  if (dayCount === "ACT/360") return 360n
  const year = Number(from.slice(0, 4))
  return dayCount === "ACT/ACT" && (year % 4 === 0 ? year % 100 !== 0 || year % 400 === 0 : false)
    ? 366n
    : 365n
}

const daysIn = (from: LocalDate, to: LocalDate): number => toDay(to) - toDay(from) + 1

export const interest = invariant(
  "INV-14",
  "Interest bears no interest: a claim that says what it was counted on counts days after the due date, on no more than what of the principal was open, and claims what that comes to less what was claimed before.",
  (log: Log, note) => {
    const items = new Map<string, Item>()
    const claimed = new Map<string, number>()
    for (const event of log) {
      const on = event.metadata.effectiveDate
      switch (event.type) {
        case "InvoiceIssued":
          for (const { instalment, dueDate, amount } of event.data.instalments)
            items.set(`${event.data.invoice}/${instalment}`, {
              due: dueDate,
              principal: amount,
              came: [],
              charged: [],
            })
          continue
        case "DueDatesFixed":
          for (const { instalment, dueDate } of event.data.instalments) {
            const item = items.get(`${event.data.invoice}/${instalment}`)
            if (item) item.due = dueDate
          }
          continue
        case "InstalmentRescheduled":
          for (const { instalment, dueDate, amount } of event.data.splits) {
            const key = `${event.data.invoice}/${instalment}`
            const item = items.get(key)
            if (item) item.due = dueDate
            else items.set(key, { due: dueDate, principal: amount, came: [], charged: [] })
          }
          continue
        case "ChargeWaived":
          items
            .get(`${event.data.invoice}/${event.data.instalment}`)
            ?.charged.push({ on, amount: -event.data.amount })
          continue
        case "InstalmentSettled":
        case "SettlementReversed": {
          const item = items.get(`${event.data.invoice}/${event.data.instalment}`)
          const amount = event.type === "InstalmentSettled" ? event.data.amount : -event.data.amount
          item?.came.push({ on, amount })
          continue
        }
        case "ReceivableWrittenOff":
          items
            .get(`${event.data.invoice}/${event.data.instalment}`)
            ?.came.push({ on, amount: event.data.amount })
          continue
        case "WriteOffReversed":
          items
            .get(`${event.data.invoice}/${event.data.instalment}`)
            ?.came.push({ on, amount: -event.data.amount })
          continue
        case "ChargeClaimed":
          break
        default:
          continue
      }
      const { invoice, instalment, kind, amount, computed, charge } = event.data
      const key = `${invoice}/${instalment}`
      const item = items.get(key)
      const earlier = claimed.get(key) ?? 0
      if (kind === "interest") add(claimed, key, amount)
      item?.charged.push({ on, amount })
      if (computed === undefined || item === undefined) continue
      const subject = `charge ${charge} on instalment ${key}`
      const found = (what: string) => note(subject, what, [event.position])
      const { segments, total, claimedBefore, dayCount } = computed
      let sum = 0n
      let last: string = item.due ?? "9999-12-31"
      for (const { principal, from, to, days, rate } of segments) {
        if (from <= last) found(`it counts ${from}, which is not late, or twice`)
        if (days !== daysIn(from, to)) found(`it counts ${days} days from ${from} to ${to}`)
        if (to > on) found(`it counts days after ${on}`)
        const most = Math.min(mostOpen(item, from), mostOpen(item, to))
        if (principal > most)
          found(`it counts on ${principal}, of which ${most} was open principal from ${from} to ${to}`)
        sum += BigInt(principal) * parts(rate) * BigInt(days) * (YEARS / yearLength(dayCount, from))
        last = to
      }
      if (rounded(sum, YEARS * hundredPercent) !== total) found(`it comes to another total than ${total}`)
      if (claimedBefore !== earlier) found(`${earlier} of interest was claimed before, not ${claimedBefore}`)
      if (amount !== total - claimedBefore) found(`it claims ${amount}, and counts ${total - claimedBefore}`)
    }
  },
)
