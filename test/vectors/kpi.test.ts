import { commandIdOf, type DomainFact, type LocalDate, type StoredEvent } from "@adv/domain"
import { companyModels, countBack, type KpiValue, kpisOf, ratioText } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { type Company, clerk, company, instant, withCustomer } from "../support/company.js"
import { money, vectorsOf } from "./read.js"

interface Vector {
  readonly id: string
  readonly title: string
  readonly inputs: never
  readonly expected: { readonly [field: string]: string | null }
}

const vectors = new Map(vectorsOf<Vector>("kpi.json").map((vector) => [vector.id, vector]))

/** The inputs and the results of a vector. */
const vector = <Inputs>(id: string) => {
  const found = vectors.get(id)
  if (found === undefined) throw new Error(`there is no vector ${id}`)
  return { inputs: found.inputs as Inputs, expected: found.expected }
}

interface Told {
  readonly on: string
  readonly fact: DomainFact
}

/** A company's log, and facts of other departments after it. */
const modelsOf = async (of: Company, told: ReadonlyArray<Told>) => {
  const log = await of.events()
  const models = companyModels()
  models.apply(log)
  models.apply(
    told.map(({ on, fact }, index): StoredEvent => {
      const number = log.length + 1 + index
      return {
        ...fact,
        position: (log.at(-1)?.position ?? 0) + 1 + index,
        stream: `told-${number}` as StoredEvent["stream"],
        revision: 0,
        id: commandIdOf(`told/${number}`) as string as StoredEvent["id"],
        recordedAt: instant("2029-01-01T00:00:00Z"),
        metadata: {
          effectiveDate: on,
          legalEntity: clerk.legalEntity,
          actor: clerk.actor,
          commandId: commandIdOf(`told/${number}`),
          schemaVersion: 1,
        },
      }
    }),
  )
  expect(models.parked).toEqual([])
  return models
}

const kpi = async (
  of: Company,
  id: string,
  window: { readonly from: string; readonly to: string; readonly asOf?: string },
  told: ReadonlyArray<Told> = [],
): Promise<KpiValue> => {
  const { states } = await modelsOf(of, told)
  const values = kpisOf(states, {
    from: window.from as LocalDate,
    to: window.to as LocalDate,
    asOf: (window.asOf ?? "2026-12-31") as LocalDate,
    knownAt: instant("2030-01-01T00:00:00Z"),
    ids: [id],
  })
  if (isLeft(values)) throw new Error(values.left.message)
  const [value] = values.right
  if (value === undefined) throw new Error(`${id} gives no value`)
  return value
}

const asksFor = (value: KpiValue) => ({ value: value.value, reason: value.reason })

const free = { category: "Z", rate: "0" } as const

/** An invoice free of tax, due at once unless it says otherwise. */
const sold = (of: Company, invoice: string, on: string, net: string, days = 0) =>
  of.run({
    type: "IssueInvoice",
    on,
    invoice,
    customer: "ROSSI",
    currency: "EUR",
    // Told in whatever order is easiest to read: each has a number series of its own.
    numbering: { series: invoice },
    paymentTerm: {
      id: `NET-${days}`,
      version: 1,
      lines: [{ share: { remainder: true }, steps: [{ addDays: days }] }],
    },
    lines: [{ description: "goods", quantity: "1", unitPrice: net, tax: free }],
  })

let payments = 0
const paid = async (of: Company, invoice: string, on: string, amount: number) => {
  const payment = `P-${payments++}`
  await of.run({ type: "ReceivePayment", on, payment, customer: "ROSSI", currency: "EUR", amount })
  await of.run({ type: "AllocatePayment", on, payment, to: [{ invoice }] })
}

const withRossi = async (): Promise<Company> => {
  const of = company("2024-06-01T08:00:00Z")
  await withCustomer(of, "ROSSI")
  return of
}

describe("days sales outstanding, counted back", () => {
  interface Months {
    readonly endingReceivables: string
    readonly monthsLatestFirst: ReadonlyArray<readonly [sales: string, days: number]>
  }

  it.each(["KP-02", "KP-03"])("comes out of the arithmetic as published: %s", (id) => {
    const { inputs, expected } = vector<Months>(id)
    const months = inputs.monthsLatestFirst.map(([sales, days]) => ({ sales: money(sales), days }))
    const { numerator, denominator, exhausted } = countBack(money(inputs.endingReceivables), months)
    expect(ratioText(BigInt(numerator), BigInt(denominator), 2)).toBe(expected["dso"])
    expect(exhausted).toBe(false)
  })

  it.each([
    ["KP-02", "FI-02-30"],
    ["KP-03", "FI-02"],
  ])("comes out of a history as published: %s by %s", async (id, definition) => {
    const { inputs, expected } = vector<Months>(id)
    const of = await withRossi()
    const sales = inputs.monthsLatestFirst.map(([amount]) => amount)
    for (const [at, on] of ["2025-12-15", "2025-11-15", "2025-10-15"].entries())
      await sold(of, `I-${at}`, on, sales[at] ?? "0")
    const all = sales.reduce((sum, amount) => sum + money(amount), 0)
    await paid(of, "I-2", "2025-12-31", all - money(inputs.endingReceivables))
    const value = await kpi(of, definition, { from: "2025-01-01", to: "2026-01-01" })
    expect(asksFor(value)).toEqual({ value: expected["dso"], reason: null })
  })

  const counted = (open: number, ...months: ReadonlyArray<readonly [sales: number, days: number]>) => {
    const { numerator, denominator, exhausted } = countBack(
      open,
      months.map(([sales, days]) => ({ sales, days })),
    )
    return [ratioText(BigInt(numerator), BigInt(denominator), 2), exhausted]
  }

  it("counts all the days of a month without sales, and of one with more credited than billed", () => {
    expect(counted(150, [100, 31], [0, 30], [100, 31])).toEqual(["76.50", false])
    expect(counted(150, [100, 31], [-40, 30], [100, 31])).toEqual(["76.50", false])
  })

  it("is a lower bound when there is nothing older to count back to", () => {
    expect(counted(300, [100, 31], [100, 30])).toEqual(["61.00", true])
    expect(counted(200, [100, 31], [100, 30])).toEqual(["61.00", false])
    expect(counted(5)).toEqual(["0.00", true])
  })

  it("is nothing when nothing is open, or more is unapplied than open", () => {
    expect(counted(0, [100, 31])).toEqual(["0.00", false])
    expect(counted(-5, [100, 31])).toEqual(["0.00", false])
  })

  it("counts the days of a month that isn't over up to the day, and says when history was exhausted", async () => {
    const of = await withRossi()
    await sold(of, "I-1", "2025-10-20", "100")
    await sold(of, "I-2", "2025-12-05", "100")
    // December so far 10 days, November without sales 30, October half of 31.
    await paid(of, "I-2", "2025-12-08", 5000)
    // What is sold later in the month isn't there yet.
    await sold(of, "I-3", "2025-12-20", "100")
    const window = { from: "2025-01-01", to: "2026-01-01", asOf: "2025-12-10" }
    expect(asksFor(await kpi(of, "FI-02", window))).toEqual({ value: "55.50", reason: null })
    expect(asksFor(await kpi(of, "FI-02-30", window))).toEqual({ value: "55.00", reason: null })
    // Costs are claimed on top of all that was ever sold: there is nothing to count them back to.
    await of.run({
      type: "ClaimCharge",
      on: "2025-10-24",
      invoice: "I-1",
      charge: "C-1",
      kind: "expense",
      amount: 100,
    })
    expect(asksFor(await kpi(of, "FI-02", { ...window, asOf: "2025-10-24" }))).toEqual({
      value: "24.00",
      reason: "HISTORY_EXHAUSTED",
    })
  })
})

describe("days sales outstanding and what it is made of", () => {
  interface Receivables {
    readonly endingReceivables: string
    readonly currentReceivables?: string
    readonly creditSales: string
    readonly days: number
  }

  it("is best possible for what is not past due, and delinquent for the rest (KP-05)", async () => {
    const { inputs, expected } = vector<Receivables>("KP-05")
    const of = await withRossi()
    const current = Number(inputs.currentReceivables)
    const overdue = Number(inputs.endingReceivables) - current
    await sold(of, "CURRENT", "2025-12-15", String(current), 60)
    await sold(of, "OVERDUE", "2025-06-01", String(overdue))
    await sold(of, "PAID", "2025-06-01", String(Number(inputs.creditSales) - current - overdue))
    await paid(of, "PAID", "2025-06-30", (Number(inputs.creditSales) - current - overdue) * 100)
    const window = { from: "2025-01-01", to: "2026-01-01" }
    expect((await kpi(of, "FI-01", window)).value).toBe(expected["dso"])
    expect((await kpi(of, "FI-04", window)).value).toBe(expected["bpdso"])
    expect((await kpi(of, "FI-05", window)).value).toBe(expected["add"])
  })

  it.each(["KP-08", "KP-09"])("has no value without sales, or 0 without anything open: %s", async (id) => {
    const { inputs, expected } = vector<Receivables>(id)
    const of = await withRossi()
    await sold(of, "OLD", "2024-06-10", "500")
    const open = Number(inputs.endingReceivables)
    if (open === 0) await paid(of, "OLD", "2024-06-20", 50_000)
    const window = { from: "2025-12-02", to: "2026-01-01" }
    for (const variant of ["FI-01", "FI-01-OPEN", "FI-05"])
      expect(asksFor(await kpi(of, variant, window))).toEqual({
        value: expected["dso"],
        reason: expected["reason"] ?? null,
      })
  })
})

/**
 * A quarter with the figures of the golden history G1: open 2,074.00, of which 854.00 overdue; 24.00 unapplied; invoices
 * of 4,270.00 and a credit note of 366.00. The figures don't say which documents they came from, and the KPIs don't ask.
 */
const quarter = async (): Promise<Company> => {
  const of = await withRossi()
  await sold(of, "OVERDUE", "2025-01-20", "854", 30)
  await sold(of, "CURRENT", "2025-03-20", "1220", 30)
  await sold(of, "PAID", "2025-01-10", "2196", 30)
  await of.run({
    type: "IssueCreditNote",
    on: "2025-02-05",
    invoice: "PAID",
    creditNote: "C-1",
    reason: "PRICE",
    credited: { amounts: [{ net: 36_600, tax: free, description: "price" }] },
    effectOnOrder: "none",
  })
  await paid(of, "PAID", "2025-02-20", 185_400)
  return of
}

describe("the first quarter of G1", () => {
  const window = { from: "2025-01-01", to: "2025-04-01", asOf: "2025-03-31" }
  const major = (value: KpiValue) => [value.numerator, value.denominator]

  it("has days sales outstanding net of unapplied credits, over invoices less credit notes (KP-11)", async () => {
    const { expected } = vector("KP-11")
    const value = await kpi(await quarter(), "FI-01", window)
    expect(major(value)).toEqual([expected["ar"], expected["sales"]])
    expect(value.value).toBe(expected["dso"])
  })

  it("has others by open items alone, over invoices (KP-12)", async () => {
    const { expected } = vector("KP-12")
    const value = await kpi(await quarter(), "FI-01-OPEN", window)
    expect(major(value)).toEqual([expected["ar"], expected["sales"]])
    expect(value.value).toBe(expected["dso"])
  })

  it("has best possible and delinquent days that add up to them (KP-14)", async () => {
    const { expected } = vector("KP-14")
    const of = await quarter()
    expect((await kpi(of, "FI-04", window)).value).toBe(expected["bpdso"])
    expect((await kpi(of, "FI-05", window)).value).toBe(expected["add"])
  })

  it("has an overdue ratio of what is past due over what is open (KP-15)", async () => {
    const { expected } = vector("KP-15")
    const value = await kpi(await quarter(), "FI-09", window)
    expect(major(value)).toEqual([expected["overdue"], expected["total"]])
    expect(value.value).toBe(expected["pct"])
  })
})

describe("the collection effectiveness index", () => {
  interface Period {
    readonly beginning: string
    readonly creditSales: string
    readonly endingTotal: string
    readonly endingCurrent: string
  }

  const period = async ({ beginning, creditSales, endingTotal, endingCurrent }: Period) => {
    const of = await withRossi()
    const before = Number(beginning)
    const sales = Number(creditSales)
    const current = Number(endingCurrent)
    const overdue = Number(endingTotal) - current
    if (before > 0) await sold(of, "BEFORE", "2024-12-01", String(before), 30)
    await sold(of, "SOLD", "2025-03-15", String(current), 30)
    if (sales > current) await sold(of, "EARLY", "2025-01-15", String(sales - current), 10)
    if (before > overdue) await paid(of, "BEFORE", "2025-02-10", (before - overdue) * 100)
    if (sales > current) await paid(of, "EARLY", "2025-02-10", (sales - current) * 100)
    return kpi(of, "FI-08", { from: "2025-01-01", to: "2025-04-01" })
  }

  it("is what was collected of what could be (KP-06)", async () => {
    const { inputs, expected } = vector<Period>("KP-06")
    const value = await period(inputs)
    expect([value.numerator, value.denominator, value.value]).toEqual([
      "350000.00",
      "450000.00",
      expected["cei"],
    ])
  })

  it("has no value when nothing was collectable (KP-07)", async () => {
    const { inputs, expected } = vector<Period>("KP-07")
    expect(asksFor(await period(inputs))).toEqual({ value: expected["cei"], reason: expected["reason"] })
  })

  it("takes what is sold on the first day of the window for sales, not for what was there", async () => {
    const of = await withRossi()
    await sold(of, "I-1", "2025-01-01", "100", 10)
    await sold(of, "I-2", "2025-01-02", "100", 10)
    await paid(of, "I-1", "2025-01-20", 10_000)
    const value = await kpi(of, "FI-08", { from: "2025-01-01", to: "2025-04-01" })
    expect([value.numerator, value.denominator]).toEqual(["100.00", "200.00"])
  })

  it("is 100 % exactly when nothing is past due at the end", async () => {
    const due = { beginning: "400", creditSales: "300", endingTotal: "250", endingCurrent: "250" }
    const { numerator, denominator, value } = await period(due)
    expect([numerator, value]).toEqual([denominator, "100.00"])
  })
})

describe("promises to pay", () => {
  interface Promises {
    readonly promisesDueInPeriod: number
    readonly keptInFullOnTime: number
    readonly keptLate: number
    readonly broken: number
  }

  const promise = (number: number, dueBy = "2025-03-14"): Told => ({
    on: "2025-03-01",
    fact: {
      type: "PaymentPromised",
      data: {
        case: "ROSSI:EUR",
        customer: "ROSSI",
        currency: "EUR",
        promise: `P-${number}`,
        amount: 10_000,
        dueBy,
        items: [{ invoice: "I-1", instalment: 1 }],
      },
    } as unknown as DomainFact,
  })
  const kept = (number: number, late: boolean, on = "2025-03-20"): Told => ({
    on,
    fact: {
      type: "PromiseKept",
      data: { case: "ROSSI:EUR", promise: `P-${number}`, paid: 10_000, late },
    } as unknown as DomainFact,
  })
  const broken = (number: number, on = "2025-03-15"): Told => ({
    on,
    fact: {
      type: "PromiseBroken",
      data: { case: "ROSSI:EUR", promise: `P-${number}`, paid: 0, missing: 10_000 },
    } as unknown as DomainFact,
  })
  const march = { from: "2025-03-01", to: "2025-04-01", asOf: "2025-03-31" }

  it("are kept in full and in time, or also late (KP-28)", async () => {
    const { inputs, expected } = vector<Promises>("KP-28")
    const all = Array.from({ length: inputs.promisesDueInPeriod }, (_, at) => at)
    const { keptInFullOnTime, keptLate } = inputs
    const told = [
      ...all.map((number) => promise(number)),
      ...all.slice(0, keptInFullOnTime).map((number) => kept(number, false)),
      ...all.slice(keptInFullOnTime, keptInFullOnTime + keptLate).map((number) => kept(number, true)),
      ...all.slice(keptInFullOnTime + keptLate).map((number) => broken(number)),
    ]
    const of = await withRossi()
    expect(await kpi(of, "FI-14", march, told)).toMatchObject({
      value: expected["keptRatePct"],
      n: inputs.promisesDueInPeriod,
    })
    expect((await kpi(of, "FI-14-LATE", march, told)).value).toBe(expected["keptIncludingLatePct"])
  })

  it("count from the day after they were due, unless something was said before", async () => {
    const of = await withRossi()
    const told = [promise(1), promise(2), promise(3, "2025-04-02"), kept(2, false, "2025-03-10")]
    // The first is due today; the third is of April.
    expect(await kpi(of, "FI-14", { ...march, asOf: "2025-03-14" }, told)).toMatchObject({
      value: "100.00",
      n: 1,
    })
    expect(await kpi(of, "FI-14", { ...march, asOf: "2025-03-15" }, told)).toMatchObject({
      value: "50.00",
      n: 2,
    })
    // A promise that was broken and then kept late is kept late.
    const late = [promise(1), broken(1), kept(1, true)]
    expect((await kpi(of, "FI-14", march, late)).value).toBe("0.00")
    expect((await kpi(of, "FI-14-LATE", march, late)).value).toBe("100.00")
    expect((await kpi(of, "FI-14-LATE", { ...march, asOf: "2025-03-19" }, late)).value).toBe("0.00")
  })
})

describe("the effect of dunning", () => {
  interface Dunned {
    readonly dunned: string
    readonly paidWithin14d: string
  }
  const reached = (notice: string, open: number, on = "2025-03-01", invoice = "I-1"): Told => ({
    on,
    fact: {
      type: "DunningLevelReached",
      data: {
        case: "ROSSI:EUR",
        notice,
        customer: "ROSSI",
        currency: "EUR",
        level: 1,
        code: "REMINDER",
        items: [{ invoice, instalment: 1, level: 1, open, daysPastDue: 10 }],
        claims: [],
        interest: 0,
        fee: 0,
        compensation: 0,
        total: open,
        channel: "email",
        template: "REMINDER",
        language: "it",
        policy: { policy: "LADDER", version: 1 },
      },
    } as unknown as DomainFact,
  })
  const went = (notice: string, type: "DunningNoticeSent" | "DunningNoticeBounced", on: string): Told => ({
    on,
    fact: {
      type,
      data:
        type === "DunningNoticeSent"
          ? {
              case: "ROSSI:EUR",
              notice,
              level: 1,
              channel: "email",
              template: { code: "REMINDER", version: 1 },
              language: "it",
              documentHash: "0".repeat(64),
            }
          : { case: "ROSSI:EUR", notice, channel: "email", reason: "mailbox full" },
    } as unknown as DomainFact,
  })
  const sent = (notice: string, on = "2025-03-01") => went(notice, "DunningNoticeSent", on)
  const march = { from: "2025-03-01", to: "2025-04-01", asOf: "2025-05-31" }
  const owing = async (amount: string): Promise<Company> => {
    const of = await withRossi()
    await sold(of, "I-1", "2025-01-15", amount, 30)
    return of
  }
  const effect = async (of: Company, told: ReadonlyArray<Told>, window = march) => {
    const { numerator, denominator, value, n } = await kpi(of, "FI-12", window, told)
    return [numerator, denominator, value, n]
  }

  it("is what was paid within 14 days after a notice, of what it asked for (KP-29)", async () => {
    const { inputs, expected } = vector<Dunned>("KP-29")
    const of = await owing(inputs.dunned)
    await paid(of, "I-1", "2025-03-15", money(inputs.paidWithin14d))
    const told = [reached("N-1", money(inputs.dunned)), sent("N-1")]
    expect(await effect(of, told)).toEqual([inputs.paidWithin14d, inputs.dunned, expected["pct"], 1])
  })

  it("isn't known before the 14 days are over", async () => {
    const of = await owing("100")
    const told = [reached("N-1", 10_000), sent("N-1")]
    expect(await effect(of, told, { ...march, asOf: "2025-03-15" })).toEqual(["0.00", "0.00", null, 0])
    expect(await effect(of, told, { ...march, asOf: "2025-03-16" })).toEqual(["0.00", "100.00", "0.00", 1])
  })

  it("is nothing of a notice that wasn't sent, came back, or had the item taken off", async () => {
    const of = await owing("100")
    await paid(of, "I-1", "2025-03-10", 10_000)
    expect(await effect(of, [reached("N-1", 10_000)])).toEqual(["0.00", "0.00", null, 0])
    const back = [reached("N-1", 10_000), sent("N-1"), went("N-1", "DunningNoticeBounced", "2025-03-02")]
    expect(await effect(of, back)).toEqual(["0.00", "0.00", null, 0])
    // Sent again by another channel, it counts from then.
    expect(await effect(of, [...back, sent("N-1", "2025-03-12")])).toEqual(["0.00", "100.00", "0.00", 1])
    const removed: Told = {
      on: "2025-03-01",
      fact: {
        type: "DunningNoticeItemRemoved",
        data: { case: "ROSSI:EUR", notice: "N-1", invoice: "I-1", instalment: 1, reason: "paid" },
      } as unknown as DomainFact,
    }
    expect(await effect(of, [reached("N-1", 10_000), removed, sent("N-1")])).toEqual([
      "0.00",
      "0.00",
      null,
      0,
    ])
  })

  it("belongs to the latest notice before the payment, and to no other", async () => {
    const of = await owing("100")
    await paid(of, "I-1", "2025-03-12", 4_000)
    const told = [
      reached("N-1", 10_000),
      sent("N-1"),
      reached("N-2", 10_000, "2025-03-08"),
      sent("N-2", "2025-03-08"),
    ]
    expect(await effect(of, told)).toEqual(["40.00", "200.00", "20.00", 2])
  })

  it("is undone when the bank takes the payment back", async () => {
    const of = await owing("100")
    await paid(of, "I-1", "2025-03-12", 4_000)
    await of.run({
      type: "ReturnPayment",
      on: "2025-03-20",
      payment: `P-${payments - 1}`,
      reason: "AM04",
    })
    const told = [reached("N-1", 10_000), sent("N-1")]
    expect(await effect(of, told)).toEqual(["0.00", "100.00", "0.00", 1])
    expect(await effect(of, told, { ...march, asOf: "2025-03-19" })).toEqual(["40.00", "100.00", "40.00", 1])
  })
})
