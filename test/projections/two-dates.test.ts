import {
  type Day,
  fromDay,
  type Instant,
  isRecordedEvent,
  type RecordedEvent,
  type StoredEvent,
  toDay,
} from "@adv/domain"
import { agingOf, balancesOf, companyModels, kpisOf, orderCardsOf, orderStatusOf } from "@adv/projections"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { beforeAll, describe, expect, it } from "vitest"
import { history } from "../support/history.js"
import { runs } from "../support/runs.js"

let events: ReadonlyArray<RecordedEvent> = []

/**
 * The company's facts, each moved to another business date, up to two months back and one ahead: what is recorded late,
 * early or out of order is the rule here, so that neither date can stand in for the other.
 */
beforeAll(async () => {
  const log = (await history(7, 150)).filter(isRecordedEvent)
  events = log.map((event) => {
    // The facts of one command stay together, as they always do.
    const by = (Number.parseInt(event.metadata.commandId.slice(0, 4), 16) % 91) - 60
    const moved = toDay(event.metadata.effectiveDate) + by
    return { ...event, metadata: { ...event.metadata, effectiveDate: fromDay(moved as Day) } }
  })
})

const modelsOf = (log: ReadonlyArray<StoredEvent>) => {
  const models = companyModels()
  models.apply(log)
  return models
}

/** Everything that can be asked at a pair of dates. */
const answers = (log: ReadonlyArray<StoredEvent>, asOf: Day, knownAt: Instant): string => {
  const { states } = modelsOf(log)
  const date = fromDay(asOf)
  const horizon = { asOf, knownAt }
  const balances = balancesOf(states.receivables, horizon)
  return JSON.stringify([
    agingOf(states.receivables, { asOf: date, knownAt, by: "customer" }),
    agingOf(states.receivables, {
      asOf: date,
      knownAt,
      by: "invoice",
      basis: "invoiceDate",
      bounds: [15, 45],
    }),
    kpisOf(states, {
      from: fromDay((asOf - 90) as Day),
      to: fromDay((asOf + 1) as Day),
      asOf: date,
      knownAt,
    }),
    [...orderCardsOf(states.orders, horizon)].map((card) =>
      orderStatusOf(card, states.receivables, balances),
    ),
  ])
}

const first = () => toDay(events[0]?.metadata.effectiveDate ?? fromDay(0 as Day))

/** A moment in the log and a business date, neither of them tied to the other. */
const pairs = () =>
  fc.record({
    cut: fc.nat({ max: events.length - 2 }),
    known: fc.double({ min: 0, max: 1, noNaN: true }),
    asOf: fc.nat({ max: 400 }).map((days) => (first() + days) as Day),
  })

describe("answers at two dates", () => {
  it("never change when more is recorded later, however far back it reaches (INV-24)", () => {
    fc.assert(
      fc.property(pairs(), ({ cut, known, asOf }) => {
        const last = events[cut]
        const start = events[0]
        if (last === undefined || start === undefined) return
        const prefix = events.filter(({ recordedAt }) => recordedAt <= last.recordedAt)
        const knownAt = Math.floor(start.recordedAt + known * (last.recordedAt - start.recordedAt)) as Instant
        expect(answers(events, asOf, knownAt)).toBe(answers(prefix, asOf, knownAt))
      }),
      { numRuns: runs(25) },
    )
  })

  it("add up by independent sums over the facts: open items, unapplied credits, and all money (INV-07, INV-08)", () => {
    const { states } = modelsOf(events)
    fc.assert(
      fc.property(pairs(), ({ cut, asOf }) => {
        const knownAt = events[cut]?.recordedAt ?? (0 as Instant)
        const open = new Map<string, number>()
        const credits = new Map<string, number>()
        const billed = new Map<string, number>()
        const currencyOf = new Map<string, string>()
        const add = (to: Map<string, number>, key: string, amount: number) =>
          to.set(key, (to.get(key) ?? 0) + amount)
        for (const event of events) {
          if (event.type === "InvoiceIssued") currencyOf.set(event.data.invoice, event.data.currency)
          if (event.recordedAt > knownAt || toDay(event.metadata.effectiveDate) > asOf) continue
          switch (event.type) {
            case "InvoiceIssued":
              for (const { amount } of event.data.instalments) add(open, event.data.currency, amount)
              add(billed, event.data.currency, event.data.totals.payable)
              break
            case "ChargeClaimed":
              add(open, currencyOf.get(event.data.invoice) ?? "", event.data.amount)
              add(billed, currencyOf.get(event.data.invoice) ?? "", event.data.amount)
              break
            case "InstalmentSettled":
            case "SettlementReversed": {
              const sign = event.type === "InstalmentSettled" ? -1 : 1
              const currency = currencyOf.get(event.data.invoice) ?? ""
              const { amount, exchange } = event.data
              add(open, currency, sign * amount)
              add(credits, exchange?.from ?? currency, sign * (exchange?.paid ?? amount))
              // What was exchanged left one currency and came into another.
              if (exchange !== undefined) {
                add(billed, currency, sign * amount)
                add(billed, exchange.from, -sign * exchange.paid)
              }
              break
            }
            case "DiscountTaken":
            case "ReceivableWrittenOff":
            case "ChargeWaived":
            case "DiscountReversed":
            case "WriteOffReversed": {
              const sign = event.type === "DiscountReversed" || event.type === "WriteOffReversed" ? 1 : -1
              const currency = currencyOf.get(event.data.invoice) ?? ""
              add(open, currency, sign * event.data.amount)
              add(billed, currency, sign * event.data.amount)
              break
            }
            case "CreditNoteIssued":
              add(credits, event.data.currency, event.data.totals.payable)
              add(billed, event.data.currency, -event.data.totals.payable)
              break
            case "PaymentReceived":
            case "InstrumentAccepted":
            case "SurplusRestored":
              add(credits, event.data.currency, event.data.amount)
              add(billed, event.data.currency, -event.data.amount)
              break
            case "PaymentReturned":
            case "InstrumentDishonoured":
            case "SurplusWrittenOff":
            case "RefundPaid":
            case "CreditRefundPaid":
              add(credits, event.data.currency, -event.data.amount)
              add(billed, event.data.currency, event.data.amount)
              break
            default:
          }
        }
        const aging = agingOf(states.receivables, { asOf: fromDay(asOf), knownAt, by: "customer" })
        if (isLeft(aging)) throw new Error(aging.left.message)
        for (const figures of aging.right.currencies) {
          const { currency, total, unapplied, buckets, rows = [], net, overdue } = figures
          expect(total).toBe(open.get(currency) ?? 0)
          expect(unapplied).toBe(credits.get(currency) ?? 0)
          expect(total - unapplied).toBe(billed.get(currency) ?? 0)
          expect(net).toBe(total - unapplied)
          expect(buckets.reduce((sum, { amount }) => sum + amount, 0)).toBe(total)
          expect(overdue).toBe(total - (buckets[0]?.amount ?? 0))
          for (const measure of ["total", "unapplied", "overdue", "disputed"] as const)
            expect(rows.reduce((sum, row) => sum + row[measure], 0)).toBe(figures[measure])
        }
        const known = new Set(aging.right.currencies.map(({ currency }) => currency as string))
        for (const [currency, amount] of open) if (amount !== 0) expect(known.has(currency)).toBe(true)
      }),
      { numRuns: runs(25) },
    )
  })

  it("count each KPI's months so that they add up to the year", () => {
    const { states } = modelsOf(events)
    const asOf = fromDay((first() + 400) as Day)
    const knownAt = Number.MAX_SAFE_INTEGER as Instant
    const query = { from: fromDay(first()), to: fromDay((first() + 365) as Day), asOf, knownAt }
    const ids = ["PR-01", "PR-02", "PR-03", "PR-04", "PR-05", "QU-05", "FI-06"]
    const year = kpisOf(states, { ...query, ids })
    const months = kpisOf(states, { ...query, ids, every: "month" })
    if (isLeft(year) || isLeft(months)) throw new Error("no KPIs")
    const scaled = (text: string | null) => Math.round(Number(text ?? 0) * 100)
    for (const { id, unit, numerator, denominator, n } of year.right) {
      const parts = months.right.filter(
        (month) => month.id === id && month.unit === unit && (unit !== "days" || month.n >= 0),
      )
      if (unit === "days") continue
      expect(parts.reduce((sum, part) => sum + scaled(part.numerator), 0)).toBe(scaled(numerator))
      expect(parts.reduce((sum, part) => sum + scaled(part.denominator), 0)).toBe(scaled(denominator))
      expect(parts.reduce((sum, part) => sum + part.n, 0)).toBe(n)
    }
    expect(year.right.length).toBeGreaterThan(ids.length)
  })
})
