import { satisfactionSurvey } from "@adv/domain"
import { nearestRank, rankCorrelation } from "@adv/projections"
import { describe, expect, it } from "vitest"
import { type Company, company, withCustomer, withOrder } from "../support/company.js"
import { type Asked, comesAgain, kpi } from "../support/kpis.js"

const withRossi = async () => {
  const of = company()
  await withCustomer(of, "ROSSI")
  return of
}

const figure = async (of: Company, id: string, query: Asked = {}) => {
  const [value] = await kpi(of, id, query)
  return [value?.numerator, value?.denominator, value?.value]
}

describe("demand signals", () => {
  const signal = (of: Company, sequence: number, quantity: string, change: string, recordedAt: string) =>
    of.run(
      {
        type: "PublishDemandSignal",
        on: "2025-03-10",
        order: "1",
        line: "1",
        sequence,
        sku: "A",
        site: "MILANO",
        quantity,
        change,
        certainty: "placed",
        cause: sequence === 1 ? "placed" : "cancelled",
      },
      recordedAt,
    )

  it("are complete by what inventory took note of: 1 of 3, one not acknowledged and one not even sent", async () => {
    const of = await withRossi()
    await of.run(
      {
        type: "PlaceOrder",
        on: "2025-03-10",
        order: "1",
        customer: "ROSSI",
        currency: "EUR",
        lines: [{ line: "1", sku: "A", quantity: "10", unitPrice: "10", tax: { category: "S", rate: "22" } }],
      },
      "2025-03-10T08:00:00Z",
    )
    // Nothing was sent: that is a change without a signal.
    expect(await figure(of, "QU-21")).toEqual(["0", "1", "0.00"])
    await signal(of, 1, "10", "10", "2025-03-10T08:00:20Z")
    await of.run({ type: "AcknowledgeDemandSignal", on: "2025-03-10", order: "1", line: "1", sequence: 1 })
    expect(await figure(of, "QU-21")).toEqual(["1", "1", "100.00"])
    await of.run(
      {
        type: "CancelOrderLine",
        on: "2025-03-11",
        order: "1",
        line: "1",
        quantity: "2",
        reason: "not needed",
      },
      "2025-03-11T08:00:00Z",
    )
    await signal(of, 2, "8", "-2", "2025-03-11T08:01:00Z")
    await of.run({ type: "ValidateOrder", on: "2025-03-12", order: "1" })
    expect(await figure(of, "QU-21")).toEqual(["1", "3", "33.33"])
    expect(await kpi(of, "QU-21-LATENCY")).toMatchObject([
      { value: "40.00", unit: "seconds", n: 2, also: { p50: "20", p90: "60" } },
    ])
    expect(await figure(of, "QU-21", { from: "2025-04-01", to: "2025-05-01" })).toEqual(["0", "0", null])
  })
})

describe("deadlines of every kind", () => {
  it("are met by the day: an acknowledgement, an instalment paid in time and one late, a dispute answered too late", async () => {
    const of = await withRossi()
    await withOrder(of, "1", {
      customer: "ROSSI",
      on: "2025-03-01",
      quantity: "10",
      unitPrice: "10",
      requestedDate: "2025-03-10",
    })
    await of.run({
      type: "AcknowledgeOrder",
      on: "2025-03-02",
      order: "1",
      channel: "email",
      documentHash: "a".repeat(64),
    })
    await of.run({ type: "ConfirmDelivery", on: "2025-03-11", order: "1", delivery: "D1" })
    await of.run({ type: "InvoiceOrder", on: "2025-03-12", order: "1", invoice: "I1" })
    await of.run({
      type: "OpenDispute",
      on: "2025-03-13",
      invoice: "I1",
      dispute: "D",
      amount: 1_000,
      reason: "PRICE",
      answerBy: "2025-03-20",
    })
    await of.run({
      type: "ResolveDispute",
      on: "2025-03-21",
      invoice: "I1",
      dispute: "D",
      outcome: "rejected",
    })
    const window = { from: "2025-03-01", to: "2025-05-01" }
    const rates = async (asOf: string) =>
      Object.fromEntries(
        (await kpi(of, "QU-05-KIND", { ...window, asOf })).flatMap(
          ({ part, numerator, denominator, value }) =>
            value === null ? [] : [[part, `${numerator}/${denominator}`]],
        ),
      )
    expect(await rates("2025-04-30")).toEqual({
      acknowledge: "1/1",
      requested: "0/1",
      invoiceIssue: "1/1",
      disputeAnswer: "0/1",
      // Net 30 from 12 March is 11 April, and nothing was paid.
      payment: "0/1",
    })
    expect(await rates("2025-04-11")).not.toHaveProperty("payment")
    // The rate by the date asked for is QU-05.
    expect(await figure(of, "QU-05", window)).toEqual(["0", "1", "0.00"])
  })
})

describe("the deadline of an invoice", () => {
  it("is missed when one of two lines delivered on a day is not invoiced in time", async () => {
    const of = await withRossi()
    const tax = { category: "S", rate: "22" } as const
    await of.run({
      type: "PlaceOrder",
      on: "2025-03-01",
      order: "1",
      customer: "ROSSI",
      currency: "EUR",
      lines: ["1", "2"].map((line) => ({ line, sku: "A", quantity: "1", unitPrice: "10", tax })),
    })
    await of.run({ type: "ValidateOrder", on: "2025-03-01", order: "1" })
    await of.run({ type: "ReleaseOrder", on: "2025-03-01", order: "1" })
    await of.run({ type: "ConfirmDelivery", on: "2025-03-10", order: "1", delivery: "D1" })
    const bill = (invoice: string, on: string, orderLine: string) =>
      of.run({
        type: "IssueInvoice",
        on,
        invoice,
        customer: "ROSSI",
        currency: "EUR",
        lines: [{ description: "A", quantity: "1", unitPrice: "10", tax, order: "1", orderLine }],
      })
    await bill("I2", "2025-03-12", "2")
    const rate = async (asOf: string) =>
      (await kpi(of, "QU-05-KIND", { asOf })).find(({ part }) => part === "invoiceIssue")
    // Three days after the delivery.
    expect(await rate("2025-03-13")).toMatchObject({ denominator: "0" })
    await bill("I1", "2025-03-14", "1")
    expect(await rate("2025-03-14")).toMatchObject({ numerator: "0", denominator: "1" })
  })
})

describe("what is handled beside orders", () => {
  it("is counted by kind, administrative and commercial apart", async () => {
    const of = await withRossi()
    for (const contact of ["E1", "E2"])
      await of.run({
        type: "ReceiveEnquiry",
        on: "2025-03-03",
        contact,
        customer: "ROSSI",
        topic: "INVOICE",
        channel: "phone",
      })
    await of.run({ type: "AnswerEnquiry", on: "2025-03-04", contact: "E1", answeredBy: "anna" })
    await of.run({
      type: "ReceiveComplaint",
      on: "2025-03-05",
      contact: "C1",
      customer: "ROSSI",
      category: "GOODS",
      channel: "phone",
    })
    await of.run({ type: "AnswerComplaint", on: "2025-03-06", contact: "C1", answeredBy: "anna" })
    // Answered once: the resolution is no second answer.
    await of.run({ type: "ResolveComplaint", on: "2025-04-07", contact: "C1", outcome: "upheld" })
    const rows = await kpi(of, "PR-06-KIND")
    expect(rows.map(({ part, value }) => [part, value])).toEqual([
      ["dunning notices sent", "0"],
      ["disputes resolved", "0"],
      ["enquiries answered", "1"],
      ["complaints answered", "1"],
    ])
  })
})

describe("how it is felt", () => {
  const respond = (of: Company, contact: string, item: string, score: string, interaction?: string) =>
    of.run({
      type: "RecordSurveyResponse",
      on: "2025-03-10",
      contact,
      customer: "ROSSI",
      survey: "SATISFACTION",
      answers: [{ item, score }],
      ...(interaction === undefined ? {} : { interaction }),
    })

  it("agrees that it was easy in 3 answers of 5, from 5 of 7 on", async () => {
    const of = await withRossi()
    await of.run({
      type: "PublishPolicy",
      on: "2025-01-01",
      policy: "survey:SATISFACTION",
      kind: "survey",
      body: satisfactionSurvey as never,
    })
    for (const [at, score] of ["7", "6", "5", "4", "1"].entries())
      await respond(of, `R${at}`, "EFFORT", score)
    expect(await figure(of, "PE-04-AGREE")).toEqual(["3", "5", "60.00"])
    await comesAgain(of, "PE-04-AGREE")
  })

  it("goes with what was measured: the longer they wait on the telephone the lower the score, −1.00 of 30; of 29 nothing is said", async () => {
    const of = await withRossi()
    const ask = async (at: number) => {
      await of.run({
        type: "RecordCall",
        on: "2025-03-09",
        contact: `call-${at}`,
        customer: "ROSSI",
        waitSeconds: at * 10,
        abandoned: false,
      })
      await respond(of, `R${at}`, "PHONE_RECEPTION", String((50 - at) / 10), `call-${at}`)
    }
    for (let at = 0; at < 29; at++) await ask(at)
    // A response about no call has nothing to go with.
    await respond(of, "R-none", "PHONE_RECEPTION", "5")
    expect(await kpi(of, "PE-11")).toMatchObject([
      { part: "PHONE_RECEPTION (SATISFACTION v1)", value: null, reason: "SAMPLE_TOO_SMALL", n: 29 },
    ])
    await ask(29)
    expect(await kpi(of, "PE-11")).toMatchObject([{ value: "-1.00", n: 30 }])
    await comesAgain(of, "PE-11")
  })

  it("shows in how soon they order again: after 10 and 20 days", async () => {
    const of = await withRossi()
    for (const on of ["2025-03-01", "2025-03-11", "2025-03-31"])
      await withOrder(of, on, { customer: "ROSSI", on, quantity: "1", unitPrice: "10" })
    expect(await kpi(of, "PE-13-INTERVAL")).toMatchObject([
      { value: "15.00", n: 2, also: { p50: "10", p90: "20" } },
    ])
    expect(await kpi(of, "PE-13-INTERVAL", { to: "2025-03-11" })).toMatchObject([
      { value: null, reason: "DENOMINATOR_ZERO" },
    ])
  })
})

describe("the arithmetic", () => {
  it("takes percentiles by nearest rank: always a value that was measured", () => {
    // Of ten, the median is the fifth and the ninth decile the ninth; of one, all of them are that one.
    const ten = [1, 2, 3, 4, 5, 6, 7, 8, 9, 100]
    expect([50, 90, 91, 100].map((percent) => nearestRank(ten, percent))).toEqual([5, 9, 100, 100])
    expect([50, 90].map((percent) => nearestRank([7], percent))).toEqual([7, 7])
    expect(nearestRank([], 50)).toBeUndefined()
  })

  it("correlates ranks, equal values sharing theirs: 1, −1, 0.80, and none when one side never differs", () => {
    const pairs = (ys: ReadonlyArray<number>) => ys.map((y, x) => [x, y] as const)
    expect(rankCorrelation(pairs([1, 4, 9, 16]))).toBe(1)
    expect(rankCorrelation(pairs([4, 3, 2, 1]))).toBe(-1)
    // 1 − 6 Σd² ÷ (n (n² − 1)) = 1 − 6 × 4 ÷ 120, where d is the difference of the ranks (Spearman 1904).
    expect(rankCorrelation(pairs([2, 1, 3, 5, 4]))).toBeCloseTo(0.8, 12)
    expect(rankCorrelation(pairs([5, 5, 5]))).toBeNull()
    expect(rankCorrelation([[1, 1]])).toBeNull()
  })
})
