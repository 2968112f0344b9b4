import { type LocalDate, type PlainCommand, type StoredEvent, satisfactionSurvey } from "@adv/domain"
import { catalogue, companyModels, kpisOf, projections } from "@adv/projections"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { beforeAll, describe, expect, it } from "vitest"
import { type Company, company, type instant, withCustomer } from "../support/company.js"
import { runs } from "../support/runs.js"
import { lawsOver } from "./laws.js"

/** What can happen around an order, on any day of three months, in any order. */
const day = fc.integer({ min: 0, max: 90 }).map((days) => {
  const date = new Date(Date.UTC(2025, 1, 1 + days))
  return date.toISOString().slice(0, 10)
})
const few = fc.constantFrom("1", "2", "3", "4")
const score = fc.integer({ min: 1, max: 5 }).map(String)
const command = fc.oneof(
  fc.record({
    type: fc.constant("RecordSurveyResponse"),
    on: day,
    contact: fc.nat(30).map(String),
    customer: fc.constant("ROSSI"),
    survey: fc.constant("SERVICE"),
    respondent: few,
    interaction: few,
    answers: fc.tuple(score, score).map(([overall, recommend]) => [
      { item: "OVERALL", score: overall },
      { item: "RECOMMEND", score: recommend },
    ]),
  }),
  fc.record({
    type: fc.constant("InviteRespondent"),
    on: day,
    contact: fc.nat(30).map(String),
    customer: fc.constant("ROSSI"),
    survey: fc.constant("SERVICE"),
    respondent: few,
    channel: fc.constant("email"),
  }),
  fc.record({
    type: fc.constant("InvalidateSurveyResponse"),
    on: day,
    contact: fc.nat(30).map(String),
    reason: fc.constant(""),
  }),
  fc.record({
    type: fc.constant("RecordCall"),
    on: day,
    contact: fc.nat(30).map(String),
    waitSeconds: fc.nat(40),
    abandoned: fc.boolean(),
  }),
  fc.record({
    type: fc.constant("RecordInteraction"),
    on: day,
    contact: fc.nat(30).map(String),
    customer: fc.constant("ROSSI"),
    channel: fc.constant("phone"),
    direction: fc.constant("inbound"),
    topic: fc.constantFrom("PRICE", "INVOICE"),
    outcome: fc.constantFrom("resolved", "followUp"),
    handledBy: fc.constant("anna"),
  }),
  fc.record({
    type: fc.constant("ReceiveEnquiry"),
    on: day,
    contact: fc.nat(30).map(String),
    customer: fc.constant("ROSSI"),
    topic: fc.constantFrom("ORDER_PROGRESS", "PRICE"),
    channel: fc.constant("phone"),
  }),
  fc.record({
    type: fc.constant("ReceiveComplaint"),
    on: day,
    contact: few,
    customer: fc.constant("ROSSI"),
    category: fc.constant("GOODS"),
    channel: fc.constant("phone"),
  }),
  fc.record({ type: fc.constant("ResolveComplaint"), on: day, contact: few, outcome: fc.constant("upheld") }),
  fc.record({
    type: fc.constant("PlaceOrder"),
    on: day,
    order: few,
    customer: fc.constant("ROSSI"),
    currency: fc.constant("EUR"),
    lines: fc.constant([
      { line: "1", sku: "A", quantity: "1", unitPrice: "10", tax: { category: "S", rate: "22" } },
    ]),
  }),
  fc.record({
    type: fc.constant("ReportOrderEntryError"),
    on: day,
    order: few,
    error: few,
    errorType: fc.constantFrom("PRICE", "TAX"),
    origin: fc.constant("ADV"),
    detectedAt: fc.constant("entry"),
  }),
  fc.record({
    type: fc.constant("RejectOrderEntryError"),
    on: day,
    order: few,
    error: few,
    reason: fc.constant(""),
  }),
  fc.record({
    type: fc.constant("CancelOrder"),
    on: day,
    order: few,
    reason: fc.constant(""),
    initiator: fc.constant("customer"),
  }),
)

/** Carries out what goes through. */
const lived = async (commands: ReadonlyArray<unknown>): Promise<Company> => {
  const of = company()
  await withCustomer(of, "ROSSI")
  await of.run({
    type: "PublishPolicy",
    on: "2025-01-01",
    policy: "survey:SERVICE",
    kind: "survey",
    body: satisfactionSurvey,
  })
  for (const each of commands) await of.run(each as PlainCommand).catch(() => null)
  return of
}

const ids = catalogue.map(({ id }) => id).filter((id) => id.startsWith("PE-") || /^QU-(0[1-4]|22)$/.test(id))

const answers = (log: ReadonlyArray<StoredEvent>, asOf: string, knownAt: number): string => {
  const models = companyModels()
  models.apply(log)
  const values = kpisOf(models.states, {
    from: "2025-02-10" as LocalDate,
    to: "2025-04-10" as LocalDate,
    asOf: asOf as LocalDate,
    knownAt: knownAt as ReturnType<typeof instant>,
    ids,
  })
  if (isLeft(values)) throw new Error(values.left.message)
  return JSON.stringify(values.right)
}

let histories: ReadonlyArray<ReadonlyArray<StoredEvent>> = []
beforeAll(async () => {
  const samples = fc.sample(fc.array(command, { minLength: 120, maxLength: 120, size: "max" }), {
    numRuns: 3,
    seed: 7,
  })
  histories = await Promise.all(samples.map(async (commands) => (await lived(commands)).events()))
})

lawsOver(projections.contacts, () => histories)
lawsOver(projections.quality, () => histories)

describe("what was answered about contacts and entry errors", () => {
  it("never changes when more is recorded later, however far back it reaches (INV-24)", () => {
    expect(histories[0]?.length).toBeGreaterThan(50)
    fc.assert(
      fc.property(fc.nat(2), fc.nat(), day, (which, at, asOf) => {
        const log = histories[which] ?? []
        const last = log[at % log.length]
        if (last === undefined) throw new Error("there is no history")
        const prefix = log.filter(({ recordedAt }) => recordedAt <= last.recordedAt)
        expect(answers(log, asOf, last.recordedAt)).toBe(answers(prefix, asOf, last.recordedAt))
      }),
      { numRuns: runs(60) },
    )
  })
})
