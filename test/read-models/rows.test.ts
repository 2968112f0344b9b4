import { readModelRunner } from "@adv/adapters/read-models"
import { type Day, type Instant, isRecordedEvent, type StoredEvent } from "@adv/domain"
import { balancesOf, companyModels, countItem, noBalances, orderCardsOf } from "@adv/projections"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { history } from "../support/history.js"
import { differences, folder, ok, opened, rowsOf, started, storeOf } from "./tables.js"

let log: ReadonlyArray<StoredEvent> = []
const here = folder()
beforeAll(async () => {
  log = await history(5, 40)
}, 60_000)
afterAll(here.remove)

const always = { asOf: 40_000 as Day, knownAt: Number.MAX_SAFE_INTEGER as Instant }

const rebuilt = async (name: string, of = log) => {
  const path = here.file(name)
  const file = opened(path)
  const runner = await started(readModelRunner(storeOf(of).store, { persistent: file }))
  ok(await runner.close())
  file.close()
  return rowsOf(path)
}

describe("the rows that other tools query", () => {
  it("are there for every thing that the log tells of", async () => {
    const rows = await rebuilt("all.db")
    const count = (type: string) => log.filter((event) => event.type === type).length
    const models = companyModels()
    models.apply(log)
    expect(rows["orders"]).toHaveLength([...orderCardsOf(models.states.orders, always)].length)
    expect(rows["orders"]?.length).toBeGreaterThan(30)
    expect(rows["order_lines"]?.length).toBeGreaterThan(40)
    expect(rows["customers"]).toHaveLength(count("CustomerRegistered"))
    expect(rows["invoices"]).toHaveLength(count("InvoiceIssued"))
    expect(rows["credit_notes"]).toHaveLength(count("CreditNoteIssued"))
    expect(rows["payments"]).toHaveLength(count("PaymentReceived") + count("InstrumentAccepted"))
    expect(rows["allocations"]).toHaveLength(count("InstalmentSettled"))
    expect(rows["messages"]).toHaveLength(count("MessageQueued"))
    expect(rows["work_items"]).toHaveLength(count("WorkItemCreated"))
    // A case that was closed may be opened again.
    const cases = log
      .filter(isRecordedEvent)
      .flatMap((event) => (event.type === "DunningCaseOpened" ? [event.data.case] : []))
    expect(rows["dunning_cases"]).toHaveLength(new Set(cases).size)
    expect(rows["kpi_values"]?.length).toBeGreaterThan(100)
    for (const table of ["credit_notes", "payments", "messages", "dunning_cases"])
      expect(rows[table]?.length, table).toBeGreaterThan(0)
  })

  it("add up to the receivables that the reports show", async () => {
    const { open_items: items = [] } = await rebuilt("sums.db")
    const models = companyModels()
    models.apply(log)
    const { open } = balancesOf(models.states.receivables, always)
    const sum = (amounts: Iterable<number>) => [...amounts].reduce((all, amount) => all + amount, 0)
    expect(sum(items.map((row) => Number((row as { open: number }).open)))).toBe(sum(open))
    expect(sum(open)).toBeGreaterThan(0)
  })

  it("come to the same when they are kept up, in any batches, as when they are made in one go", async () => {
    const whole = await rebuilt("whole.db")
    for (const [index, sizes] of [[1, 7, 3], [250], [1200, 11]].entries()) {
      const path = here.file(`kept-${index}.db`)
      const { store, add } = storeOf([])
      const file = opened(path)
      const runner = await started(readModelRunner(store, { persistent: file, snapshotEvery: 1000 }))
      let from = 0
      for (let at = 0; from < log.length; at++) {
        const size = (sizes[at % sizes.length] ?? 1) + (index === 0 ? 30 : 0)
        add(log.slice(from, from + size))
        from += size
        ok(await runner.catchUp())
      }
      ok(await runner.close())
      file.close()
      expect(differences(rowsOf(path), whole)).toEqual([])
    }
  })

  it("count an open item from its own rows as the balances of all do, on any pair of dates", () => {
    const models = companyModels()
    models.apply(log)
    const { receivables } = models.states
    for (const asOf of [20_150, 20_250, 40_000].map((day) => day as Day))
      for (const at of [0.3, 0.8, 1]) {
        const knownAt = (log[Math.floor((log.length - 1) * at)]?.recordedAt ?? 0) as Instant
        const all = balancesOf(receivables, { asOf, knownAt })
        const each = noBalances(receivables, { asOf, knownAt })
        for (let item = 0; item < each.open.length; item++) countItem(receivables, each, item)
        expect(each).toEqual(all)
      }
  })

  it("stay as they were when nothing happened", async () => {
    const path = here.file("still.db")
    const { store } = storeOf(log)
    const file = opened(path)
    const runner = await started(readModelRunner(store, { persistent: file }))
    const before = rowsOf(path)
    ok(await runner.catchUp())
    expect(differences(rowsOf(path), before)).toEqual([])
    expect(log.every(isRecordedEvent)).toBe(true)
  })
})
