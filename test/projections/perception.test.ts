import { messageTemplates, type PlainCommand, satisfactionSurvey, sha256Of } from "@adv/domain"
import { describe, expect, it } from "vitest"
import { type Company, company, withCustomer, withOrder } from "../support/company.js"
import { kpi, vector } from "../support/kpis.js"

const publish: PlainCommand = {
  type: "PublishPolicy",
  on: "2025-01-01",
  policy: "survey:SERVICE",
  kind: "survey",
  body: satisfactionSurvey,
}
let count = 0
const respond = async (
  of: Company,
  answers: Readonly<Record<string, number | string>>,
  more: Partial<Extract<PlainCommand, { type: "RecordSurveyResponse" }>> = {},
  recordedAt?: string,
) =>
  of.run(
    {
      type: "RecordSurveyResponse",
      on: "2025-03-10",
      contact: `R-${count++}`,
      customer: "ROSSI",
      survey: "SERVICE",
      answers: Object.entries(answers).map(([item, score]) => ({ item, score: String(score) })),
      ...more,
    },
    recordedAt,
  )

describe("survey scores", () => {
  it("agree with the published example of satisfied customers (KP-22)", async () => {
    const { inputs, expected } = vector<{
      inputs: { counts: ReadonlyArray<number> }
      expected: { csatPct: string; mean: string; n: number }
    }>("KP-22")
    const of = company()
    await of.run(publish)
    for (const [index, answers] of inputs.counts.entries())
      for (let each = 0; each < answers; each++) await respond(of, { OVERALL: index + 1 })
    expect(await kpi(of, "PE-02")).toMatchObject([{ value: expected.csatPct, n: expected.n }])
    const [mean] = await kpi(of, "PE-01")
    expect(mean).toMatchObject({
      part: "OVERALL (SERVICE v1)",
      numerator: "418",
      denominator: "100",
      value: expected.mean,
      n: expected.n,
      interval: { low: "4.00", high: "4.36" },
    })
  })

  it("agree with the published examples of a net promoter score, and of none (KP-23, KP-24)", async () => {
    for (const id of ["KP-23", "KP-24"]) {
      const { inputs, expected } = vector<{
        inputs: { promoters: number; passives: number; detractors: number }
        expected: { nps: string | null; n?: number; reason?: string }
      }>(id)
      const of = company()
      await of.run(publish)
      const scores = [
        ...Array.from({ length: inputs.promoters }, (_, at) => 9 + (at % 2)),
        ...Array.from({ length: inputs.passives }, (_, at) => 7 + (at % 2)),
        ...Array.from({ length: inputs.detractors }, (_, at) => at % 7),
      ]
      for (const score of scores) await respond(of, { RECOMMEND: score })
      expect(await kpi(of, "PE-03")).toMatchObject([
        { value: expected.nps, reason: expected.reason ?? null, n: expected.n ?? 0 },
      ])
    }
  })

  it("of fewer than five are hidden: only how many there are is shown", async () => {
    const of = company()
    await of.run(publish)
    for (const score of [1, 2, 3, 4]) await respond(of, { EFFORT: score, RECOMMEND: score, OVERALL: score })
    const hidden = { value: null, numerator: null, reason: "SAMPLE_TOO_SMALL", n: 4 }
    for (const id of ["PE-01", "PE-02", "PE-03", "PE-04"])
      for (const value of await kpi(of, id)) {
        expect(value).toMatchObject(hidden)
        expect(value.interval).toBeUndefined()
      }
    await respond(of, { EFFORT: 7 })
    expect(await kpi(of, "PE-04")).toMatchObject([{ value: "3.40", n: 5, numerator: "17" }])
  })

  it("give the interval that Student's t gives: 2, 4, 4, 4, 5, 5, 7, 9 have a mean of 5 ± 1.79", async () => {
    const of = company()
    for (const score of [2, 4, 4, 4, 5, 5, 7, 9]) await respond(of, { MOOD: score })
    // s = 2.138, t(7) = 2.365: 2.365 × 2.138 / √8 = 1.788
    expect(await kpi(of, "PE-01")).toMatchObject([{ value: "5.00", interval: { low: "3.21", high: "6.79" } }])
  })

  it("count one response of a respondent about one contact: the latest that is valid", async () => {
    const of = company()
    await of.run(publish)
    const about = { respondent: "P-1", interaction: "CALL-1" }
    const mean = async (asOf = "2025-12-31") => (await kpi(of, "PE-03", { asOf }))[0]?.n
    await respond(of, { RECOMMEND: 3 }, about)
    await respond(of, { RECOMMEND: 9 }, { ...about, on: "2025-03-12", contact: "LATER" })
    await respond(of, { RECOMMEND: 9 }, { ...about, interaction: "CALL-2" })
    await respond(of, { RECOMMEND: 9 }, { ...about, respondent: "P-2" })
    for (let each = 0; each < 4; each++) await respond(of, { RECOMMEND: 10 })
    expect(await kpi(of, "PE-03")).toMatchObject([{ value: "100.00", n: 7 }])
    expect(await mean("2025-03-11")).toBe(7)
    expect(await kpi(of, "PE-03", { asOf: "2025-03-11" })).toMatchObject([{ value: "71.43" }])
    await of.run({
      type: "InvalidateSurveyResponse",
      on: "2025-03-20",
      contact: "LATER",
      reason: "answered by mistake",
    })
    expect(await kpi(of, "PE-03")).toMatchObject([{ value: "71.43", n: 7 }])
    expect(await kpi(of, "PE-03", { asOf: "2025-03-19" })).toMatchObject([{ value: "100.00" }])
  })

  it("of one item in two versions of its survey are not put together: their scales may differ", async () => {
    const of = company()
    const [phone] = satisfactionSurvey.items
    await of.run(publish)
    for (let each = 0; each < 5; each++) await respond(of, { PHONE_RECEPTION: 5 })
    await of.run({
      ...publish,
      on: "2025-03-11",
      body: { ...satisfactionSurvey, items: [{ ...phone, scale: { min: "0", max: "100" } }] },
    } as PlainCommand)
    for (let each = 0; each < 5; each++) await respond(of, { PHONE_RECEPTION: 80 }, { on: "2025-03-12" })
    expect((await kpi(of, "PE-01")).map(({ part, value }) => [part, value])).toEqual([
      ["PHONE_RECEPTION (SERVICE v1)", "5.00"],
      ["PHONE_RECEPTION (SERVICE v2)", "80.00"],
    ])
  })

  it("are read as the usual items while a survey isn't published, and what is no score is left out", async () => {
    const of = company()
    for (let each = 0; each < 5; each++)
      await respond(of, { OVERALL: 5, RECOMMEND: 0, MOOD: "999999999999999999" })
    expect(await kpi(of, "PE-02")).toMatchObject([{ value: "100.00", n: 5 }])
    expect(await kpi(of, "PE-03")).toMatchObject([{ value: "-100.00" }])
    expect((await kpi(of, "PE-01")).map(({ part }) => part)).toEqual([
      "OVERALL (SERVICE v1)",
      "RECOMMEND (SERVICE v1)",
    ])
  })
})

describe("the response rate", () => {
  it("is of invitations that arrived: those that bounced are left out, until they are sent again", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    await of.run(publish)
    await of.run({
      type: "PublishPolicy",
      on: "2025-01-01",
      policy: "template:invitation",
      kind: "template",
      body: { ...messageTemplates.APOLOGY, code: "invitation", topic: "surveyInvitation" },
    })
    const send = async (contact: string, message: string, on: string) => {
      await of.run({
        type: "QueueMessage",
        on,
        message,
        customer: "ROSSI",
        template: "invitation",
        language: "it",
        channel: "email",
        documentHash: sha256Of(message),
        about: { contacts: [contact] },
      })
      await of.run({ type: "RecordMessageSent", on, message })
    }
    for (const contact of ["A", "B", "C", "D"]) {
      await of.run({
        type: "InviteRespondent",
        on: "2025-03-10",
        contact,
        customer: "ROSSI",
        survey: "SERVICE",
        respondent: contact,
        channel: "email",
      })
      await send(contact, `M-${contact}`, "2025-03-10")
    }
    await respond(of, { OVERALL: 4 }, { contact: "A", on: "2025-04-02" })
    await respond(of, { OVERALL: 4 }, { contact: "B" })
    await of.run({ type: "RecordMessageBounced", on: "2025-03-11", message: "M-D", reason: "unknown" })
    expect(await kpi(of, "PE-05")).toMatchObject([{ numerator: "2", denominator: "3", value: "66.67" }])
    expect(await kpi(of, "PE-05", { asOf: "2025-03-31" })).toMatchObject([{ value: "33.33" }])
    expect(await kpi(of, "PE-05", { asOf: "2025-03-10" })).toMatchObject([{ value: "25.00" }])
    await send("D", "M-D2", "2025-03-15")
    expect(await kpi(of, "PE-05")).toMatchObject([{ value: "50.00" }])
  })
})

describe("calls", () => {
  it("agree with the published example, whichever denominator is meant (KP-25)", async () => {
    const { inputs, expected } = vector<{
      inputs: Record<"offered" | "answered" | "abandoned" | "abandonedUnder5s" | "answeredWithin20s", number>
      expected: Record<"slOffered" | "slExclShortAbandons" | "slAnswered" | "abandonRatePct", string>
    }>("KP-25")
    const of = company()
    const call = async (index: number, waitSeconds: number, abandoned: boolean) =>
      of.run({ type: "RecordCall", on: "2025-03-10", contact: `C-${index}`, waitSeconds, abandoned })
    for (let index = 0; index < inputs.offered; index++) {
      const abandoned = index < inputs.abandoned
      const short = index < inputs.abandonedUnder5s
      const inTime = index < inputs.abandoned + inputs.answeredWithin20s
      await call(index, abandoned ? (short ? 4 : 5) : inTime ? 20 : 21, abandoned)
    }
    expect((await kpi(of, "PE-08")).map(({ part, value }) => [part, value])).toEqual([
      ["of calls offered", expected.slOffered],
      ["of calls offered, short abandons left out", expected.slExclShortAbandons],
      ["of calls answered", expected.slAnswered],
    ])
    expect(await kpi(of, "PE-09")).toMatchObject([{ value: expected.abandonRatePct, n: inputs.offered }])
    expect(await kpi(of, "PE-07")).toMatchObject([{ value: "20.18", n: inputs.answered }])
  })

  it("take the time of talk, hold and work afterwards, of those whose time is known", async () => {
    const of = company()
    const calls = [
      { waitSeconds: 10, abandoned: false, talkSeconds: 180, holdSeconds: 20, afterCallSeconds: 40 },
      { waitSeconds: 30, abandoned: false, talkSeconds: 60 },
      { waitSeconds: 50, abandoned: false },
      { waitSeconds: 90, abandoned: true },
    ]
    for (const [index, call] of calls.entries())
      await of.run({ type: "RecordCall", on: "2025-03-10", contact: `C-${index}`, ...call })
    expect(await kpi(of, "PE-10")).toMatchObject([{ value: "150.00", n: 2 }])
    expect(await kpi(of, "PE-07")).toMatchObject([{ value: "30.00", n: 3 }])
    expect(await kpi(of, "PE-10", { from: "2025-04-01", to: "2025-05-01" })).toMatchObject([{ value: null }])
  })
})

describe("what customers ask and complain about", () => {
  const interact = async (of: Company, on: string, more: object = {}) =>
    of.run({
      type: "RecordInteraction",
      on,
      contact: `I-${count++}`,
      customer: "ROSSI",
      channel: "phone",
      direction: "inbound",
      topic: "INVOICE",
      outcome: "resolved",
      handledBy: "anna",
      ...more,
    })

  it("is resolved at the first contact when the customer doesn't come back to it within a week", async () => {
    const of = company()
    await interact(of, "2025-03-03")
    await interact(of, "2025-03-10") // back on the seventh day: the first didn't resolve it
    await interact(of, "2025-03-18") // a matter of its own, resolved
    await interact(of, "2025-03-18", { topic: "PRICE" })
    await interact(of, "2025-03-18", { customer: "BIANCHI", outcome: "followUp" })
    await interact(of, "2025-03-18", { direction: "outbound", topic: "OTHER" })
    expect(await kpi(of, "PE-06")).toMatchObject([{ numerator: "2", denominator: "4", value: "50.00" }])
    // On the 24th, those of the 18th may still come back.
    expect(await kpi(of, "PE-06", { asOf: "2025-03-24" })).toMatchObject([
      { numerator: "0", denominator: "1" },
    ])
    expect(await kpi(of, "PE-06", { asOf: "2025-03-25" })).toMatchObject([{ denominator: "4" }])
  })

  it("is counted per hundred orders in progress: those of before that have not ended, and the new ones", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    const order = { customer: "ROSSI", quantity: "1", unitPrice: "10.00" }
    await withOrder(of, "1", { ...order, on: "2025-02-10" })
    await withOrder(of, "2", { ...order, on: "2025-02-10" })
    await withOrder(of, "3", { ...order, on: "2025-03-31" })
    await withOrder(of, "4", { ...order, on: "2025-04-01" })
    const cancel = { type: "CancelOrder", order: "1", reason: "", initiator: "customer" } as const
    await of.run({ ...cancel, on: "2025-02-28" })
    await of.run({ ...cancel, order: "2", on: "2025-03-01" })
    const ask = async (contact: string, topic: "ORDER_PROGRESS" | "DELIVERY_DELAY" | "PRICE", on: string) =>
      of.run({ type: "ReceiveEnquiry", on, contact, customer: "ROSSI", topic, channel: "phone" })
    await ask("Q-1", "ORDER_PROGRESS", "2025-03-10")
    await ask("Q-2", "DELIVERY_DELAY", "2025-03-10")
    await ask("Q-3", "PRICE", "2025-03-10")
    await ask("Q-4", "ORDER_PROGRESS", "2025-04-10")
    expect(await kpi(of, "QU-22")).toMatchObject([{ numerator: "2", denominator: "2", value: "100.00" }])
    expect(await kpi(of, "QU-22", { asOf: "2025-03-30" })).toMatchObject([{ denominator: "1" }])
  })

  it("is complained about, and the first answer counts, which may be the resolution", async () => {
    const of = company()
    await withCustomer(of, "ROSSI")
    for (const order of ["1", "2", "3", "4"])
      await withOrder(of, order, { customer: "ROSSI", on: "2025-03-05", quantity: "1", unitPrice: "10.00" })
    const complain = async (contact: string, on: string) =>
      of.run({
        type: "ReceiveComplaint",
        on,
        contact,
        customer: "ROSSI",
        category: "GOODS",
        channel: "email",
      })
    await complain("K-1", "2025-03-10")
    await complain("K-2", "2025-03-10")
    await complain("K-3", "2025-04-10")
    await of.run({ type: "AnswerComplaint", on: "2025-03-11", contact: "K-1", answeredBy: "bruno" })
    await of.run({ type: "ResolveComplaint", on: "2025-03-20", contact: "K-1", outcome: "upheld" })
    await of.run({ type: "ResolveComplaint", on: "2025-03-14", contact: "K-2", outcome: "rejected" })
    expect(await kpi(of, "PE-12")).toMatchObject([{ numerator: "2", denominator: "4", value: "50.00" }])
    expect(await kpi(of, "PE-14")).toMatchObject([{ numerator: "5", denominator: "2", value: "2.50" }])
    expect(await kpi(of, "PE-14", { asOf: "2025-03-12" })).toMatchObject([{ value: "1.00", n: 1 }])
  })
})

describe("customers", () => {
  it("are retained when they order in both periods", async () => {
    const of = company()
    for (const customer of ["ROSSI", "BIANCHI", "VERDI"]) await withCustomer(of, customer)
    const order = { quantity: "1", unitPrice: "10.00" }
    await withOrder(of, "1", { ...order, customer: "ROSSI", on: "2025-02-10" })
    await withOrder(of, "2", { ...order, customer: "BIANCHI", on: "2025-02-28" })
    await withOrder(of, "3", { ...order, customer: "ROSSI", on: "2025-03-10" })
    await withOrder(of, "4", { ...order, customer: "VERDI", on: "2025-03-10" })
    expect(await kpi(of, "PE-13")).toMatchObject([{ numerator: "1", denominator: "2", value: "50.00" }])
  })
})
