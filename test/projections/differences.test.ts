import { type Day, dynamicCheck, fromDay, type Instant, type RecordedEvent, toDay } from "@adv/domain"
import { companyHistory } from "@adv/domain/testing"
import {
  agingOf,
  balancesOf,
  type CompanyModels,
  companyModels,
  type Difference,
  type DifferenceQuery,
  differenceOf,
  exposureOf,
  figureOf,
  orderCardsOf,
  orderStatusOf,
} from "@adv/projections"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { type Company, company, instant, withCustomer } from "../support/company.js"
import { runs, seed } from "../support/runs.js"

const modelsOf = (log: ReadonlyArray<RecordedEvent>): CompanyModels => {
  const models = companyModels()
  models.apply(log)
  return models
}

const difference = (
  models: CompanyModels,
  log: Iterable<RecordedEvent>,
  query: DifferenceQuery,
): Difference => {
  const found = differenceOf(models, log, query)
  if (isLeft(found)) throw new Error(found.left.message)
  return found.right
}

/** Every bucket of every customer that holds something. */
const bucketsOf = ({ states }: CompanyModels, asOf: Day, knownAt: Instant): ReadonlyMap<string, number> => {
  const aging = agingOf(states.receivables, { asOf: fromDay(asOf), knownAt, by: "customer" })
  if (isLeft(aging)) throw new Error(aging.left.message)
  return new Map(
    aging.right.currencies.flatMap(({ currency, rows = [] }) =>
      rows.flatMap(({ customer, buckets }) =>
        buckets.flatMap(({ label, amount }) =>
          amount === 0 ? [] : [[`${customer} ${currency} ${label}`, amount] as const],
        ),
      ),
    ),
  )
}

const statusesOf = ({ states }: CompanyModels, asOf: Day, knownAt: Instant) => {
  const horizon = { asOf, knownAt }
  const balances = balancesOf(states.receivables, horizon)
  return new Map(
    [...orderCardsOf(states.orders, horizon)].map((card) => {
      const status = orderStatusOf(card, states.receivables, balances)
      return [status.order, status.displayStatus] as const
    }),
  )
}

const sum = (changes: ReadonlyArray<{ readonly change: number }>) =>
  changes.reduce((all, { change }) => all + change, 0)

const asked = fc.record({
  first: fc.double({ min: 0.2, max: 0.8, noNaN: true }),
  // Most of what is recorded in between takes effect by then; what isn't due yet may be asked about, too.
  late: fc.integer({ min: -10, max: 200 }),
})

describe("what became known between two moments", () => {
  it("is told cell by cell, and its causes add up to what is told otherwise", () => {
    let cells = 0
    let turned = 0
    fc.assert(
      fc.property(companyHistory(), asked, ({ log }, { first, late }) => {
        const models = modelsOf(log)
        const start = log[Math.floor(first * (log.length - 1))]
        const end = log.at(-1)
        if (start === undefined || end === undefined) return
        const asOf = (toDay(start.metadata.effectiveDate) + late) as Day
        const [knownAt1, knownAt2] = [start.recordedAt, end.recordedAt]
        const found = difference(models, log, { asOf: fromDay(asOf), knownAt1, knownAt2 })

        for (const change of [...found.receivables, ...found.aging, ...found.exposure]) {
          cells += 1
          expect(change.after - change.before).not.toBe(0)
          expect(sum(change.causes)).toBe(change.after - change.before)
        }
        // All that is told otherwise is there, and as the reports tell it.
        const [before, after] = [bucketsOf(models, asOf, knownAt1), bucketsOf(models, asOf, knownAt2)]
        const told = [...new Set([...before.keys(), ...after.keys()])]
          .filter((key) => before.get(key) !== after.get(key))
          .map((key) => [key, before.get(key) ?? 0, after.get(key) ?? 0])
        expect(
          found.aging
            .map((cell) => [`${cell.customer} ${cell.currency} ${cell.cell}`, cell.before, cell.after])
            .sort(),
        ).toEqual(told.sort())
        for (const { customer, cell, currency, before: was, after: is } of found.exposure)
          for (const [knownAt, amount] of [
            [knownAt1, was],
            [knownAt2, is],
          ] as const) {
            const { components } = exposureOf(models, customer, {
              asOf: fromDay(asOf),
              knownAt,
              policy: { ...dynamicCheck, group: false },
            })
            const own = components.find((each) => each.component === cell && each.currency === currency)
            expect(own?.amount ?? 0).toBe(amount)
          }

        const [then, now] = [statusesOf(models, asOf, knownAt1), statusesOf(models, asOf, knownAt2)]
        const otherwise = [...now].filter(([order, status]) => then.get(order) !== status)
        const displayed = found.orders.filter(({ dimension }) => dimension === "displayStatus")
        expect(displayed.map(({ order, after: is }) => [order, is]).sort()).toEqual(otherwise.sort())
        for (const { before: was, after: is, turns } of found.orders) {
          turned += 1
          expect(turns.reduce((at, { from, to }) => (at === from ? to : `not ${from}`), was)).toBe(is)
        }
      }),
      { numRuns: runs(8), seed, endOnFailure: true },
    )
    expect(cells).toBeGreaterThan(20)
    expect(turned).toBeGreaterThan(4)
  })

  it("is done at the moments that are named: each cell was told otherwise by that much a moment before", () => {
    let tried = 0
    fc.assert(
      fc.property(companyHistory(), asked, ({ log }, { first, late }) => {
        const start = log[Math.floor(first * (log.length - 1))]
        const end = log.at(-1)
        if (start === undefined || end === undefined) return
        const models = modelsOf(log)
        const asOf = (toDay(start.metadata.effectiveDate) + late) as Day
        const [knownAt1, knownAt2] = [start.recordedAt, end.recordedAt]
        const found = difference(models, log, { asOf: fromDay(asOf), knownAt1, knownAt2 })
        for (const { customer, currency, cell, causes } of found.aging.slice(0, 12))
          for (const { recordedAt, facts, change } of causes) {
            const key = `${customer} ${currency} ${cell}`
            const [now, then] = [recordedAt, (recordedAt - 1) as Instant].map(
              (knownAt) => bucketsOf(models, asOf, knownAt).get(key) ?? 0,
            )
            expect((now ?? 0) - (then ?? 0)).toBe(change)
            for (const position of facts)
              expect(log.find((event) => event.position === position)?.recordedAt).toBe(recordedAt)
            tried += 1
          }
      }),
      { numRuns: runs(8), seed, endOnFailure: true },
    )
    expect(tried).toBeGreaterThan(4)
  })

  it("is told of KPIs term by term: what each subject adds otherwise adds up to it", () => {
    let changes = 0
    fc.assert(
      fc.property(companyHistory(), asked, ({ log }, { first, late }) => {
        const { states } = modelsOf(log)
        const start = log[Math.floor(first * (log.length - 1))]
        const end = log.at(-1)
        if (start === undefined || end === undefined) return
        const asOf = fromDay((toDay(start.metadata.effectiveDate) + late) as Day)
        const [knownAt1, knownAt2] = [start.recordedAt, end.recordedAt]
        const window = { from: fromDay((toDay(asOf) - 60) as Day), to: asOf }
        const ids = ["PR-01", "PR-03", "FI-01", "FI-06", "FI-09"]
        const found = difference({ states } as CompanyModels, log, {
          asOf,
          knownAt1,
          knownAt2,
          kpis: { ...window, ids },
        })
        for (const { id, currency, terms } of found.kpis) {
          changes += 1
          const scope = currency === null ? {} : { currency }
          const [was, is] = [knownAt1, knownAt2].map((knownAt) =>
            figureOf(states, { kpi: id, window, scope, asOf, knownAt }),
          )
          if (was === undefined || is === undefined || isLeft(was) || isLeft(is)) throw new Error(id)
          for (const name of Object.keys(is.right.kpi.terms)) {
            const change = terms.find((each) => each.term === name)
            const by = (is.right.sums.get(name)?.amount ?? 0) - (was.right.sums.get(name)?.amount ?? 0)
            expect(change?.amount ?? 0).toBe(by)
          }
        }
      }),
      { numRuns: runs(8), seed, endOnFailure: true },
    )
    expect(changes).toBeGreaterThan(4)
  })
})

const invoice = (of: Company, id: string, on: string, net: string, at: string) =>
  of.run(
    {
      type: "IssueInvoice",
      on,
      invoice: id,
      customer: "ROSSI",
      currency: "EUR",
      lines: [{ description: "goods", quantity: "1", unitPrice: net, tax: { category: "S", rate: "22" } }],
    },
    at,
  )

describe("a payment that the bank reported late", () => {
  it("moves the aging of the day before by exactly what it settled, and is named as what did it", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await invoice(of, "I1", "2025-01-15", "100.00", "2025-01-15T10:00:00Z")
    // Value date 10 March, in a file of 5 April.
    await of.run(
      {
        type: "ReceivePayment",
        on: "2025-03-10",
        payment: "P1",
        customer: "ROSSI",
        currency: "EUR",
        amount: 5000,
      },
      "2025-04-05T09:00:00Z",
    )
    await of.run(
      { type: "AllocatePayment", on: "2025-03-10", payment: "P1", to: [{ invoice: "I1" }] },
      "2025-04-05T09:00:01Z",
    )
    // After the date that is asked about: it changes nothing.
    await invoice(of, "I2", "2025-04-06", "10.00", "2025-04-06T10:00:00Z")
    const events = (await of.events()) as ReadonlyArray<RecordedEvent>
    const found = difference(await of.models(), events, {
      asOf: "2025-03-31" as DifferenceQuery["asOf"],
      knownAt1: instant("2025-03-31T23:59:59Z"),
      knownAt2: instant("2025-04-30T23:59:59Z"),
    })
    expect(found.facts.map(({ type }) => type)).toEqual([
      "PaymentReceived",
      "PaymentAllocated",
      "InstalmentSettled",
    ])
    const [received, allocated, settled] = found.facts.map(({ position }) => position)
    expect(found.aging).toEqual([
      {
        customer: "ROSSI",
        currency: "EUR",
        cell: "31-60",
        before: 12200,
        after: 7200,
        causes: [{ recordedAt: instant("2025-04-05T09:00:01Z"), facts: [allocated, settled], change: -5000 }],
      },
    ])
    // What came in was unapplied for a second.
    expect(found.receivables.map(({ cell, before, after }) => [cell, before, after])).toEqual([
      ["open", 12200, 7200],
      ["overdue", 12200, 7200],
    ])
    expect(received).toBeLessThan(allocated ?? 0)
  })

  it("can't be asked for the wrong way round", async () => {
    const asOf = "2025-03-31" as DifferenceQuery["asOf"]
    const found = differenceOf(companyModels(), [], {
      asOf,
      knownAt1: instant("2025-05-01T00:00:00Z"),
      knownAt2: instant("2025-04-01T00:00:00Z"),
    })
    expect(isLeft(found) && found.left.code).toBe("DIFFERENCE_MOMENTS_INVALID")
  })
})
