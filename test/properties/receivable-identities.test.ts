import {
  addDays,
  ecbReferenceRates,
  eu20117,
  type Instant,
  type InvoiceFact,
  type InvoiceId,
  invoiceDecider,
  invoiceFacts,
  type LocalDate,
  lateInterest,
  principalOf,
  type RecordedEvent,
  replay,
  segmentsOf,
  toDay,
} from "@adv/domain"
import { companyHistory } from "@adv/domain/testing"
import {
  agingOf,
  balancesOf,
  catalogue,
  companyModels,
  creditsOf,
  instrumentsOf,
  type KpiValue,
  kpisOf,
  OPEN_ENDED,
} from "@adv/projections"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { beforeAll, describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"

const seed = Number(process.env["ADV_SEED"] ?? 42)
const knownAt = Number.MAX_SAFE_INTEGER as Instant

interface History {
  readonly log: ReadonlyArray<RecordedEvent>
  readonly states: ReturnType<typeof companyModels>["states"]
  readonly from: LocalDate
  readonly to: LocalDate
  /** The last day of each month, and of the last one so far. */
  readonly ends: ReadonlyArray<LocalDate>
}

let histories: ReadonlyArray<History> = []

const firstOfMonth = (date: LocalDate, months = 0): LocalDate => {
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}-01` as LocalDate
}

beforeAll(() => {
  histories = fc.sample(companyHistory({ events: 300 }), { numRuns: runs(10), seed }).map(({ log }) => {
    const models = companyModels()
    models.apply(log)
    const days = log.map(({ metadata }) => metadata.effectiveDate).toSorted()
    const from = firstOfMonth(days[0] ?? ("2025-01-01" as LocalDate))
    const to = firstOfMonth(days.at(-1) ?? from, 2)
    const ends: Array<LocalDate> = []
    for (let month = 1; firstOfMonth(from, month) <= to; month++)
      ends.push(addDays(firstOfMonth(from, month), -1))
    return { log, states: models.states, from, to, ends }
  })
}, 60_000)

type Asked = Partial<Omit<Parameters<typeof kpisOf>[1], "every">>

/** Month by month, over the whole history unless another window is given. */
const ask = ({ states, from, to }: History, ids: ReadonlyArray<string>, asked: Asked = {}) => {
  const every = asked.to === undefined ? { every: "month" as const } : {}
  const values = kpisOf(states, { from, to, asOf: addDays(to, -1), knownAt, ids, ...every, ...asked })
  if (isLeft(values)) throw new Error(values.left.message)
  return values.right
}

/** By window, currency and part. */
const byCell = (values: ReadonlyArray<KpiValue>) =>
  new Map(values.map((value) => [`${value.from} ${value.currency} ${value.part ?? ""}`, value]))

/** Minor units, or whatever a number in two decimals is. */
const whole = (text: string | null | undefined): number => Math.round(Number(text ?? 0) * 100)

const each = (visit: (history: History) => void): void => {
  expect(histories.length).toBeGreaterThan(0)
  for (const history of histories) visit(history)
}

describe("what is told of receivables in figures", () => {
  it("adds up bucket by bucket to the aging report on every month's end, and to what is open (FI-10)", () => {
    let seen = 0
    each((history) => {
      const cells = byCell(ask(history, ["FI-10"]))
      const opens = byCell(ask(history, ["FI-01-OPEN"]))
      const ratios = byCell(ask(history, ["FI-09"]))
      for (const end of history.ends) {
        const month = firstOfMonth(end)
        const aging = agingOf(history.states.receivables, { asOf: end, knownAt })
        if (isLeft(aging)) throw new Error(aging.left.message)
        for (const { currency, buckets, total, overdue } of aging.right.currencies) {
          for (const { label, amount } of buckets) {
            expect(whole(cells.get(`${month} ${currency} ${label}`)?.numerator)).toBe(amount)
            if (amount !== 0) seen++
          }
          expect(whole(opens.get(`${month} ${currency} `)?.numerator)).toBe(total)
          const ratio = ratios.get(`${month} ${currency} `)
          // What is overdue is all the buckets but the current one.
          expect([whole(ratio?.numerator), whole(ratio?.denominator)]).toEqual([overdue, total])
        }
      }
    })
    expect(seen).toBeGreaterThan(100)
  })

  it("makes average days delinquent of days sales outstanding less the best possible (FI-05)", () => {
    each((history) => {
      const [all, best, delinquent] = ["FI-01", "FI-04", "FI-05"].map((id) => byCell(ask(history, [id])))
      for (const [cell, { numerator, denominator }] of all ?? []) {
        expect(whole(delinquent?.get(cell)?.numerator)).toBe(
          whole(numerator) - whole(best?.get(cell)?.numerator),
        )
        expect(delinquent?.get(cell)?.denominator).toBe(denominator)
      }
    })
  })

  it("is collected in full exactly when nothing is past due at the end (FI-08)", () => {
    let full = 0
    each((history) => {
      const late = byCell(ask(history, ["FI-09"]))
      for (const id of ["FI-08", "FI-08-MONTHLY"])
        for (const [cell, { value, numerator, denominator }] of byCell(ask(history, [id]))) {
          if (value === null) continue
          const isFull = numerator === denominator
          expect(isFull).toBe(whole(late.get(cell)?.numerator) === 0)
          if (isFull) full++
        }
    })
    expect(full).toBeGreaterThan(0)
  })

  it("takes as many days to pay as the terms and the delay together (FI-07, FI-06)", () => {
    each((history) => {
      const [toPay, terms, late] = ["FI-07", "FI-07-TERMS", "FI-06"].map((id) => byCell(ask(history, [id])))
      for (const [cell, { numerator, denominator }] of toPay ?? []) {
        expect(whole(numerator)).toBe(whole(terms?.get(cell)?.numerator) + whole(late?.get(cell)?.numerator))
        expect(late?.get(cell)?.denominator).toBe(denominator)
      }
    })
  })

  it("rolls forward from month to month by what was invoiced, credited, received and given up (INV-07)", () => {
    each((history) => {
      const currencyOf = new Map<string, string>()
      const moved = new Map<string, number>()
      for (const event of history.log) {
        if (event.type === "InvoiceIssued") currencyOf.set(event.data.invoice, event.data.currency)
        const add = (currency: string, amount: number) => {
          const key = `${firstOfMonth(event.metadata.effectiveDate)} ${currency} `
          moved.set(key, (moved.get(key) ?? 0) + amount)
        }
        switch (event.type) {
          case "InvoiceIssued":
            add(event.data.currency, event.data.totals.payable)
            break
          case "CreditNoteIssued":
            add(event.data.currency, -event.data.totals.payable)
            break
          case "ChargeClaimed":
          case "DiscountReversed":
          case "WriteOffReversed":
            add(currencyOf.get(event.data.invoice) ?? "", event.data.amount)
            break
          case "ChargeWaived":
          case "DiscountTaken":
          case "ReceivableWrittenOff":
            add(currencyOf.get(event.data.invoice) ?? "", -event.data.amount)
            break
          case "PaymentReceived":
          case "InstrumentAccepted":
          case "SurplusRestored":
            add(event.data.currency, -event.data.amount)
            break
          case "PaymentReturned":
          case "InstrumentDishonoured":
          case "SurplusWrittenOff":
          case "RefundPaid":
          case "CreditRefundPaid":
            add(event.data.currency, event.data.amount)
            break
          case "InstalmentSettled":
          case "SettlementReversed": {
            // What was exchanged left one currency and came into another.
            const { exchange, amount } = event.data
            const sign = event.type === "InstalmentSettled" ? 1 : -1
            if (exchange === undefined) break
            add(exchange.from, sign * exchange.paid)
            add(currencyOf.get(event.data.invoice) ?? "", -sign * amount)
            break
          }
          default:
        }
      }
      const net = byCell(ask(history, ["FI-01"]))
      const standing = new Map<string, number>()
      for (const [cell, { currency, numerator }] of net) {
        const before = standing.get(currency ?? "") ?? 0
        expect(whole(numerator)).toBe(before + (moved.get(cell) ?? 0))
        standing.set(currency ?? "", whole(numerator))
      }
      expect(moved.size).toBeGreaterThan(0)
    })
  })

  it("stands in a series as it does when each month's end is asked for by itself", () => {
    const ids = catalogue
      .filter(({ family, window }) => family === "finance" && window === "point")
      .map(({ id }) => id)
    expect(ids.length).toBeGreaterThan(15)
    each((history) => {
      const series = new Map(
        ask(history, ids).map((value) => [
          `${value.id} ${value.from} ${value.currency} ${value.part ?? ""}`,
          value,
        ]),
      )
      for (const end of history.ends.slice(0, 3)) {
        const alone = ask(history, ids, { from: firstOfMonth(end), to: addDays(end, 1), asOf: end })
        for (const value of alone) {
          const { id, from, currency, part } = value
          const { asOf: _, ...rest } = value
          const cell = series.get(`${id} ${from} ${currency} ${part ?? ""}`)
          // A currency that comes later isn't there yet.
          if (cell === undefined) throw new Error(`${id} of ${from} is in no series`)
          const { asOf: __, ...inSeries } = cell
          expect(inSeries).toEqual(rest)
        }
      }
    })
  })

  it("is the same told customer by customer", () => {
    const ids = [
      "FI-06-FLOOR",
      "FI-07",
      "FI-09",
      "FI-10",
      "FI-11",
      "FI-15",
      "FI-16",
      "FI-18",
      "FI-19",
      "FI-22",
      "FI-23",
      "FI-25",
    ]
    each((history) => {
      const groups = ask(history, ids, { by: ["customer"] })
      for (const { id, from, currency, part, numerator, denominator } of ask(history, ids)) {
        const own = groups.filter(
          (each) => each.id === id && each.from === from && each.currency === currency && each.part === part,
        )
        const sum = (of: (value: KpiValue) => string | null) =>
          own.reduce((all, value) => all + whole(of(value)), 0)
        expect([id, sum((value) => value.numerator)]).toEqual([id, whole(numerator)])
        expect([id, sum((value) => value.denominator)]).toEqual([id, whole(denominator)])
      }
    })
  })

  it("accrues interest on the principal that the domain itself counts it on (FI-21-ACCRUED, INV-14)", () => {
    let accrued = 0
    each((history) => {
      const asOf = addDays(history.to, -1)
      const facts = new Map<InvoiceId, Array<InvoiceFact & { readonly on: LocalDate }>>()
      for (const { type, data, metadata } of history.log) {
        if (!Object.hasOwn(invoiceFacts, type)) continue
        const fact = { type, data, on: metadata.effectiveDate } as InvoiceFact & { readonly on: LocalDate }
        facts.set(fact.data.invoice, [...(facts.get(fact.data.invoice) ?? []), fact])
      }
      const sums = new Map<string, number>()
      for (const own of facts.values()) {
        const state = replay(invoiceDecider, own)
        for (const at of state.instalments.values()) {
          if (at.dueDate === null || at.dueDate >= asOf || state.currency === null) continue
          const { amount, payments } = principalOf(at)
          if (payments.reduce((open: number, payment) => open - payment.amount, amount) <= 0) continue
          const segments = segmentsOf(at.dueDate, amount, payments, asOf)
          const interest = lateInterest({
            segments,
            policy: eu20117,
            rates: ecbReferenceRates,
            currency: state.currency,
          })
          if (isLeft(interest)) throw new Error(interest.left.message)
          sums.set(state.currency, (sums.get(state.currency) ?? 0) + interest.right.total)
        }
      }
      for (const { currency, value } of ask(history, ["FI-21-ACCRUED"], { to: history.to, asOf })) {
        expect(whole(value)).toBe(sums.get(currency ?? "") ?? 0)
        if (whole(value) > 0) accrued++
      }
    })
    expect(accrued).toBeGreaterThan(5)
  })

  it("is expected as cash in the end: all that is open, undisputed and due some day, and all that is drawn (FI-18)", () => {
    let expected = 0
    each((history) => {
      const { receivables } = history.states
      for (const end of history.ends.slice(0, -1)) {
        const horizon = { asOf: toDay(end), knownAt }
        const { open, disputed, due } = balancesOf(receivables, horizon)
        const sums = new Map<string, number>()
        const add = (currency: number, amount: number) => {
          const code = receivables.currencies.name(currency)
          sums.set(code, (sums.get(code) ?? 0) + amount)
        }
        const { promise, promised, invoices } = history.states.collection
        const isPromised = (invoice: string, instalment: number): boolean => {
          for (let row = 0; row < promise.due.length; row++)
            for (
              let item = promise.firstItem.at(row);
              item < promise.firstItem.at(row) + promise.items.at(row);
              item++
            )
              if (
                invoices.name(promised.invoice.at(item)) === invoice &&
                promised.instalment.at(item) === instalment
              )
                return true
          return false
        }
        let undatedPromises = false
        for (let item = 0; item < open.length; item++) {
          if ((open[item] ?? 0) <= 0) continue
          const invoice = receivables.item.invoice.at(item)
          if (due[item] === OPEN_ENDED) {
            undatedPromises ||= isPromised(
              receivables.invoices.name(invoice),
              receivables.item.instalment.at(item),
            )
            continue
          }
          add(receivables.invoice.currency.at(invoice), (open[item] ?? 0) - (disputed[item] ?? 0))
        }
        instrumentsOf(receivables, horizon, -1, (_customer, currency, amount) => add(currency, amount))
        for (const { source, currency, amount } of creditsOf(receivables, horizon))
          if (isPendingInstrument(history, source, end)) add(currency, -amount)
        if (undatedPromises) continue
        const values = ask(history, ["FI-18"], {
          from: addDays(end, 1),
          to: "2040-01-01" as LocalDate,
          asOf: end,
        })
        for (const { currency, value } of values) {
          expect(whole(value)).toBe(sums.get(currency ?? "") ?? 0)
          if (whole(value) > 0) expected++
        }
      }
    })
    expect(expected).toBeGreaterThan(20)
  })
})

/** Whether a payment is an instrument that waits to be honoured. */
const isPendingInstrument = ({ log, states }: History, source: number, end: LocalDate): boolean => {
  const payment = states.receivables.sources.name(source).replace(/^payment /, "")
  let pending = false
  for (const event of log) {
    if (event.metadata.effectiveDate > end) continue
    if (event.type === "InstrumentAccepted" && event.data.payment === payment) pending = true
    if (event.type === "InstrumentHonoured" && event.data.payment === payment) pending = false
    if (event.type === "InstrumentDishonoured" && event.data.payment === payment) pending = false
  }
  return pending
}
