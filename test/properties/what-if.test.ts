import {
  type Handlers,
  netDays,
  type PolicyOverride,
  policyId,
  type RecordedEvent,
  targetCalendar,
  termNamed,
  twoTimes,
  unsafeDate,
} from "@adv/domain"
import { checkInvariants, companyHistory } from "@adv/domain/testing"
import { whatIf } from "@adv/projections"
import fc from "fast-check"
import { isRight, right } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"

const calendars = { TARGET: targetCalendar(2020, 2035) }
const to = unsafeDate("2100-01-01")
/** No figure is asked for: what is looked at is that every fact comes out as it was. */
const kpis = ["PR-01"]

const spanOf = (log: ReadonlyArray<RecordedEvent>, part: number) =>
  log[Math.floor((log.length * part) / 4)]?.metadata.effectiveDate ?? unsafeDate("2025-01-02")

describe("the same policies reproduce history", () => {
  it("of a whole company, fact for fact, whatever the day the span begins on", {
    timeout: runs(120_000),
  }, () => {
    fc.assert(
      fc.property(companyHistory({ events: 250 }), fc.integer({ min: 0, max: 2 }), ({ log }, part) => {
        const asked = { events: log, from: spanOf(log, part), to, overrides: [], calendars, kpis }
        const found = whatIf(asked)
        if (found._tag === "Left") throw new Error(`${found.left.message} ${JSON.stringify(found.left.data)}`)
        expect(found.right.changes).toEqual([])
        expect(found.right.unresolved).toEqual([])
        expect(found.right.measures.filter(({ before, after }) => before !== after)).toEqual([])
        expect(found.right.decided).toBeGreaterThan(0)
      }),
      { numRuns: runs(50), endOnFailure: true },
    )
  })

  it("and a policy that is put in the place of itself changes nothing", { timeout: runs(120_000) }, () => {
    fc.assert(
      fc.property(companyHistory({ events: 250 }), ({ log }) => {
        const from = spanOf(log, 1)
        const overrides = new Map(
          log
            .filter((event) => event.metadata.effectiveDate < from)
            .flatMap(({ data }) =>
              isPublished(data) && decidedAnew.has(data.kind) ? [[data.policy, data.body]] : [],
            ),
        )
        const found = whatIf({
          ...{ events: log, from, to, calendars, kpis },
          overrides: [...overrides].map(([policy, body]) => ({ kind: "policy", policy, body }) as never),
        })
        if (found._tag === "Left") throw new Error(`${found.left.message} ${JSON.stringify(found.left.data)}`)
        expect(found.right.overrides.length).toBeGreaterThan(3)
        expect(found.right.changes).toEqual([])
        // What was given by hand is told where credit is looked at, and stands.
        const others = found.right.unresolved.filter(({ code }) => code !== "WHAT_IF_COUNTED_BY_HAND")
        expect(others).toEqual([])
      }),
      { numRuns: runs(10), endOnFailure: true },
    )
  })
})

const isPublished = (
  data: object,
): data is { readonly policy: string; readonly kind: string; readonly body: object } =>
  "policy" in data && "body" in data

const decidedAnew = new Set([
  "activityStandards",
  "credit",
  "dunning",
  "flowTiers",
  "settlement",
  "staffing",
  "workflow",
])

describe("whatever is overridden", () => {
  const twice = termNamed("30/60")
  const term = twice._tag === "Right" ? twice.right : netDays(30)
  const limit = { amount: 100_000, currency: "EUR" } as never
  const overrides: ReadonlyArray<readonly [string, ReadonlyArray<PolicyOverride>]> = [
    ["longer terms", [{ kind: "paymentTerm", term: netDays(75) }]],
    ["shorter terms", [{ kind: "paymentTerm", term: netDays(0) }]],
    ["two instalments", [{ kind: "paymentTerm", term }]],
    ["another ladder", [{ kind: "policy", policy: policyId("ladder"), body: twoTimes }]],
    [
      "a lower limit",
      ["ROSSI", "DUPONT"].map((customer) => ({ kind: "creditLimit", customer, limit }) as never),
    ],
  ]

  it.each(overrides)(
    "%s lead to a history that keeps every rule, but where a step stands all the same",
    {
      timeout: runs(120_000),
    },
    (_, override) => {
      fc.assert(
        fc.property(companyHistory({ events: 250 }), fc.boolean(), ({ log }, sameDelay) => {
          const found = whatIf({
            ...{ events: log, from: spanOf(log, 1), to, calendars, kpis, overrides: override },
            payments: sameDelay ? "sameDelay" : "asRecorded",
          })
          if (found._tag === "Left") throw new Error(found.left.message)
          // Orders that credit or a gate would have stopped went on, which is said.
          const stopped = new Set(["INV-18", "INV-19"])
          const breaches = checkInvariants(found.right.after.log).filter(
            ({ invariant }) => !stopped.has(invariant),
          )
          expect(breaches).toEqual([])
          expect(found.right.before.log).toEqual(log.slice(0, found.right.before.log.length))
        }),
        { numRuns: runs(8), endOnFailure: true },
      )
    },
  )
})

describe("a rule that isn't the one that had decided is noticed", () => {
  /** What a company of generated histories decides otherwise than its log says, first. */
  const firstDifference = (handlers: (own: Handlers) => Handlers): string => {
    for (const { log } of fc.sample(companyHistory({ events: 300 }), { numRuns: 12, seed: 5 })) {
      const found = whatIf({
        ...{ events: log, from: spanOf(log, 0), to, overrides: [], calendars, kpis, handlers },
      })
      if (found._tag === "Right") continue
      expect(found.left.code).toBe("WHAT_IF_NOT_REPRODUCED")
      return (found.left.data["first"] as { readonly type: string }).type
    }
    return "nothing"
  }

  const without =
    (command: keyof Handlers) =>
    (own: Handlers): Handlers => ({ ...own, [command]: { ...own[command], decide: () => right([]) } })

  /** What a command comes to says something else in a field of a fact. */
  const saying =
    (command: keyof Handlers, type: string, more: object) =>
    (own: Handlers): Handlers => {
      const handler = own[command] as Handlers["MarkOverdue"]
      return {
        ...own,
        [command]: {
          ...handler,
          decide: (asked: never, loaded: never) => {
            const decided = handler.decide(asked, loaded)
            if (!isRight(decided)) return decided
            return right(
              decided.right.map(({ stream, facts }) => ({
                stream,
                facts: facts.map((fact) =>
                  fact.type === type ? { type, data: { ...(fact.data as object), ...more } } : fact,
                ),
              })),
            )
          },
        },
      }
    }

  it.each([
    ["lateness that nobody notices", without("MarkOverdue"), "InvoiceBecameOverdue"],
    [
      "a notice that claims no fee",
      saying("ReachDunningLevel", "DunningLevelReached", { fee: 1 }),
      "DunningLevelReached",
    ],
    ["money that settles nothing", without("AllocatePayment"), "PaymentAllocated"],
    [
      "a credit check that finds another limit",
      saying("CheckCredit", "CreditCheckPassed", { limit: 1 }),
      "CreditCheckPassed",
    ],
    [
      "work that takes no time",
      saying("CreateWorkItem", "WorkItemCreated", { minutes: "0.1" }),
      "WorkItemCreated",
    ],
    ["an approval that nobody is asked for", without("RequestApproval"), "ApprovalRequested"],
    [
      "a staffing recommendation that isn't given",
      without("IssueStaffingRecommendation"),
      "StaffingRecommendationIssued",
    ],
    ["a case that nobody closes", without("CloseDunningCase"), "DunningCaseClosed"],
  ])("%s", { timeout: runs(60_000) }, (_, handlers, type) => {
    expect(firstDifference(handlers)).toBe(type)
  })

  it("and so is a due date that no term gives", () => {
    const [history] = fc.sample(companyHistory({ events: 300 }), { numRuns: 1, seed: 5 })
    const log = history?.log ?? []
    const issued = log.find((event) => event.type === "InvoiceIssued")
    if (issued?.type !== "InvoiceIssued") throw new Error("no invoice")
    const instalments = issued.data.instalments.map((each) => ({ ...each, dueDate: "2031-01-01" }))
    const tampered = log.map((event) =>
      event === issued ? ({ ...issued, data: { ...issued.data, instalments } } as never) : event,
    )
    const asked = { from: spanOf(log, 0), to, overrides: [], calendars, kpis }
    const found = whatIf({ ...asked, events: tampered })
    expect(found._tag === "Left" && found.left.data["first"]).toMatchObject({
      change: "different",
      type: "InvoiceIssued",
      stream: issued.stream,
      position: issued.position,
    })
    expect(whatIf({ ...asked, events: log })._tag).toBe("Right")
    // Who asks all the same is told so, and what is compared is the one replay with the other.
    const allTheSame = whatIf({ ...asked, events: tampered, notReproduced: "goOn" })
    expect(allTheSame._tag === "Right" && allTheSame.right.reproduced).toMatchObject({
      type: "InvoiceIssued",
    })
    expect(allTheSame._tag === "Right" && allTheSame.right.changes).toEqual([])
  })
})

describe("what can't be asked", () => {
  const [history] = fc.sample(companyHistory({ events: 200 }), { numRuns: 1, seed: 5 })
  const events = history?.log ?? []
  const asked = { events, from: unsafeDate("2025-02-01"), to, overrides: [], calendars, kpis }
  const refusal = (query: Partial<Parameters<typeof whatIf>[0]>) => {
    const found = whatIf({ ...asked, ...query })
    return found._tag === "Left" ? found.left : null
  }

  it("is a span without days, or in which nothing happened", () => {
    expect(refusal({ to: asked.from })?.code).toBe("WHAT_IF_SPAN_INVALID")
    expect(refusal({ from: unsafeDate("2030-01-01") })?.message).toMatch(
      /^Nothing took effect from 2030-01-01/,
    )
  })

  it("is a policy that was not in force, or by which nothing is decided anew", () => {
    const policy = (id: string) => refusal({ overrides: [{ kind: "policy", policy: id as never, body: {} }] })
    expect(policy("nobodys")?.code).toBe("WHAT_IF_POLICY_UNKNOWN")
    expect(policy("nobodys")?.message).toMatch(/override one that was \(.*ladder.*\)/)
    expect(policy("delays")?.code ?? "none").toMatch(/WHAT_IF_POLICY_UNKNOWN/)
    expect(policy("ladder")?.code).toBe("POLICY_MALFORMED")
  })

  it("is a limit of nobody", () => {
    const limit = { amount: 1, currency: "EUR" } as never
    expect(refusal({ overrides: [{ kind: "creditLimit", customer: "NOBODY" as never, limit }] })?.code).toBe(
      "WHAT_IF_CUSTOMER_UNKNOWN",
    )
  })
})
