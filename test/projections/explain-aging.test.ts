import { type Day, fromDay, type Instant, type RecordedEvent, toDay } from "@adv/domain"
import { companyHistory } from "@adv/domain/testing"
import {
  type AgingBy,
  type AgingCellQuery,
  type AgingExplanation,
  type AgingQuery,
  type AgingRow,
  type AgingRowOf,
  agingCell,
  agingOf,
  type CompanyModels,
  companyModels,
  customerDimensions,
  customerGroups,
  explainAging,
  rederiveAging,
} from "@adv/projections"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"

const measures = ["total", "overdue", "disputed", "unapplied"]

const rowOf = (by: AgingBy | undefined, row: AgingRow): AgingRowOf | undefined => {
  if (by === undefined) return undefined
  if (typeof by === "object")
    return { dimension: by.dimension as (typeof customerDimensions)[number], group: row.group }
  if (by === "customer") return { customer: row.group }
  if (by === "term") return { term: row.group }
  const { invoice = "", instalment } = row
  return { invoice, ...(instalment === undefined ? {} : { instalment }) }
}

interface Cell {
  readonly query: AgingCellQuery
  readonly amount: number
}

/** Every cell of an aging that holds something. */
const cellsOf = (
  models: CompanyModels,
  asked: Omit<AgingQuery, "by">,
  by: AgingBy | undefined,
): ReadonlyArray<Cell> => {
  const aging = agingOf(models.states.receivables, { ...asked, ...(by === undefined ? {} : { by }) })
  if (isLeft(aging)) throw new Error(aging.left.message)
  return aging.right.currencies.flatMap((figures) => {
    const rows = by === undefined ? [{ of: undefined, of_: figures }] : []
    const own = (figures.rows ?? [])
      // Credits that are netted into a report by invoice are a row of their customer's: they are explained with him.
      .filter((row) => !((by === "invoice" || by === "instalment") && row.invoice === undefined))
      .map((row) => ({ of: rowOf(by, row), of_: row }))
    return [...rows, ...own].flatMap(({ of, of_ }) =>
      [...of_.buckets.map(({ label }) => label), ...measures].map((cell) => ({
        query: { ...asked, currency: figures.currency, ...(of === undefined ? {} : { of }), cell },
        amount: agingCell(of_, cell),
      })),
    )
  })
}

const explained = (models: CompanyModels, query: AgingCellQuery): AgingExplanation => {
  const answer = explainAging(models.states, query)
  if (isLeft(answer)) throw new Error(answer.left.message)
  return answer.right
}

const rederived = (explanation: AgingExplanation, log: ReadonlyArray<RecordedEvent>): number => {
  const answer = rederiveAging(explanation, log)
  if (isLeft(answer)) throw new Error(answer.left.message)
  return answer.right
}

const modelsOf = (log: ReadonlyArray<RecordedEvent>): CompanyModels => {
  const models = companyModels()
  models.apply(log)
  return models
}

const ways = fc.record({
  basis: fc.constantFrom("dueDate", "invoiceDate"),
  scheme: fc.constantFrom("days", "months"),
  credits: fc.constantFrom("apart", "oldestFirst", "ownDate"),
  undisputedOnly: fc.boolean(),
})
const rows = fc.constantFrom(undefined, "customer", "invoice", "instalment", "term", ...customerDimensions)
const moment = fc.record({
  known: fc.double({ min: 0.3, max: 1, noNaN: true }),
  late: fc.integer({ min: -20, max: 60 }),
})

const horizonIn = (
  log: ReadonlyArray<RecordedEvent>,
  { known, late }: { readonly known: number; readonly late: number },
): { readonly asOf: Day; readonly knownAt: Instant } => {
  const last = log[Math.floor(known * (log.length - 1))]
  return {
    asOf: (toDay(last?.metadata.effectiveDate ?? fromDay(0 as Day)) + late) as Day,
    knownAt: last?.recordedAt ?? (0 as Instant),
  }
}

describe("an explained aging", () => {
  it("adds up, and every cell is counted again from the facts it names alone", () => {
    let cells = 0
    let credited = 0
    fc.assert(
      fc.property(
        companyHistory(),
        fc.array(fc.tuple(ways, rows, moment), { minLength: 6, maxLength: 6 }),
        ({ log }, asked) => {
          const models = modelsOf(log)
          for (const [way, row, at] of asked) {
            const horizon = horizonIn(log, at)
            const isDimension = customerDimensions.some((dimension) => dimension === row)
            const by = isDimension
              ? customerGroups(models.states, row as (typeof customerDimensions)[number], horizon)
              : (row as Exclude<AgingBy, object> | undefined)
            const query = { asOf: fromDay(horizon.asOf), knownAt: horizon.knownAt, ...way }
            for (const { query: cell, amount } of cellsOf(models, query, by)) {
              const explanation = explained(models, cell)
              const { items, credits } = explanation
              expect(explanation.amount).toBe(amount)
              expect([...items, ...credits].reduce((sum, part) => sum + part.amount, 0)).toBe(amount)
              for (const { movements, open } of items)
                expect(movements.reduce((sum, each) => sum + each.amount, 0)).toBe(open)
              for (const { movements, left } of credits)
                expect(movements.reduce((sum, each) => sum + each.amount, 0)).toBe(left)
              expect(rederived(explanation, log)).toBe(amount)
              if (amount !== 0) cells += 1
              if (credits.length > 0) credited += 1
            }
          }
        },
      ),
      { numRuns: runs(4), endOnFailure: true },
    )
    expect(cells).toBeGreaterThan(100)
    expect(credited).toBeGreaterThan(5)
  })

  it("names no fact in vain: without any one of its streams the amount is another", () => {
    const [history] = fc.sample(companyHistory(), { numRuns: 1, seed: 7 })
    const log = history?.log ?? []
    const models = modelsOf(log)
    const { asOf, knownAt } = horizonIn(log, { known: 1, late: 10 })
    let tried = 0
    for (const { query, amount } of cellsOf(models, { asOf: fromDay(asOf), knownAt }, "customer")) {
      const explanation = explained(models, query)
      if (query.cell === "unapplied" || amount === 0) continue
      for (const { stream } of explanation.sources) {
        tried += 1
        expect(
          rederived(
            explanation,
            log.filter((event) => event.stream !== stream),
          ),
        ).not.toBe(amount)
      }
    }
    expect(tried).toBeGreaterThan(5)
  })

  it("looks at the customer's own invoices only", () => {
    const [history] = fc.sample(companyHistory(), { numRuns: 1, seed: 7 })
    const log = history?.log ?? []
    const models = modelsOf(log)
    const { asOf, knownAt } = horizonIn(log, { known: 1, late: 10 })
    const ownerOf = new Map<string, string>(
      log.flatMap((event) =>
        event.type === "InvoiceIssued" ? [[event.stream as string, event.data.customer as string]] : [],
      ),
    )
    for (const { query } of cellsOf(models, { asOf: fromDay(asOf), knownAt }, "customer"))
      for (const { stream } of explained(models, query).sources) {
        const owner = ownerOf.get(stream)
        if (owner !== undefined) expect({ customer: owner }).toEqual(query.of)
      }
  })
})
