import {
  type DunningPolicy,
  type PlainCommand,
  DunningPolicy as Policy,
  type SkipReason,
  sha256Of,
} from "@adv/domain"
import { dunningLevelOf, dunningLevels, dunningWorklist } from "@adv/projections"
import { isLeft, isRight } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import {
  caseId,
  type Dunning,
  dunningCompany,
  invoiceDue,
  ladder,
  paid,
  query,
  registered,
} from "../support/dunning.js"

const ROSSI = caseId("ROSSI")
const [first, second, last] = ladder({}).levels
if (first === undefined || second === undefined || last === undefined) throw new Error("three levels")

/** A company with a customer whose invoices are due on the days said. */
const owing = async (
  policy: DunningPolicy,
  invoices: ReadonlyArray<readonly [invoice: string, due: string, amount: string, more?: object]>,
  more: object = {},
): Promise<Dunning> => {
  const of = await dunningCompany(policy)
  await of.run(registered("ROSSI", "EUR", more))
  for (const [invoice, due, amount, asked] of invoices) await of.run(invoiceDue(invoice, due, amount, asked))
  return of
}

const planned = async (of: Dunning, on: string) => {
  const plan = await of.plan(on)
  if (isLeft(plan)) throw new Error(`${plan.left.code}: ${plan.left.message}`)
  return plan.right
}
/** What a run would send: each item with its level; and why the others are skipped. */
const told = async (of: Dunning, on: string) => {
  const { notices, skipped } = await planned(of, on)
  return {
    notices: notices.map(({ level, channel, items }) => [
      level,
      channel,
      ...items.map(({ invoice, instalment, level: own }) => `${invoice}/${instalment}:${own}`),
    ]),
    skipped: Object.fromEntries(
      skipped.map(({ invoice, instalment, reason }) => [`${invoice}/${instalment}`, reason]),
    ),
  }
}
const reason = async (of: Dunning, on: string): Promise<SkipReason | undefined> => {
  const { skipped } = await planned(of, on)
  return skipped[0]?.reason
}
const facts = async (of: Dunning, type: string) =>
  (await of.events())
    .filter((event) => event.type === type)
    .map(({ data }) => data as Record<string, unknown>)
const count = async (of: Dunning) => (await of.events()).length

const block = (more: object = {}): PlainCommand => ({
  type: "BlockDunning",
  on: "2013-02-01",
  customer: "ROSSI",
  currency: "EUR",
  block: "B-1",
  reason: "the account manager calls",
  ...more,
})
const promise = (more: object = {}): PlainCommand => ({
  type: "RecordPromise",
  on: "2013-02-01",
  customer: "ROSSI",
  currency: "EUR",
  promise: "PR-1",
  amount: 10_000,
  dueBy: "2013-02-20",
  items: [{ invoice: "I-1", instalment: 1 }],
  ...more,
})

const late = (more: Parameters<typeof ladder>[0] = {}) => owing(ladder(more), [["I-1", "2013-01-10", "100"]])

describe("DN-1: a run is a pure selection", () => {
  it("gives the same plan when it is asked again, and appends nothing", async () => {
    const of = await late()
    const before = await count(of)
    expect(await of.plan("2013-01-31")).toEqual(await of.plan("2013-01-31"))
    expect(await count(of)).toBe(before)
  })

  it("passes no level over because the oldest item was paid meanwhile (Kill Bill 2297)", async () => {
    const of = await owing(
      ladder({
        levels: [
          { ...first, code: "WARNING", after: { netDays: 5 } },
          { ...second, code: "BLOCKED", after: { netDays: 7 } },
          { ...second, code: "CANCELLATION", after: { netDays: 11 } },
        ],
      }),
      [
        ["I-1", "2013-01-10", "100"],
        ["I-2", "2013-01-14", "100"],
      ],
    )
    await of.dun("2013-01-15")
    await of.send("2013-01-15")
    for (const command of paid("P-1", 10_000, "I-1", "2013-01-16")) await of.run(command)
    // The second is seven days late when it is first looked at, and starts with the warning all the same.
    expect((await told(of, "2013-01-21")).notices).toEqual([[1, "email", "I-2/1:1"]])
  })
})

describe("DN-2: a level is reached by its own condition", () => {
  it("some days after the due date, or at the end of the month after them", async () => {
    const of = await owing(ladder({ levels: [{ ...first, after: { endOfMonth: 30 } }] }), [
      ["I-1", "2013-01-10", "1"],
    ])
    expect(await reason(of, "2013-02-27")).toBe("levelNotReached")
    expect((await told(of, "2013-02-28")).notices).toHaveLength(1)
    const net = await late()
    expect(await reason(net, "2013-01-19")).toBe("levelNotReached")
    expect((await told(net, "2013-01-20")).notices).toEqual([[1, "email", "I-1/1:1"]])
  })

  it("some days after the notice before it was sent, not after it was written", async () => {
    const of = await owing(ladder({ levels: [first, { ...last, code: "L2" }] }), [
      ["I-1", "2013-01-10", "100"],
    ])
    await of.dun("2013-01-20")
    await of.send("2013-02-05")
    expect(await reason(of, "2013-02-14")).toBe("levelNotReached")
    expect((await told(of, "2013-02-15")).notices).toEqual([[2, "letter", "I-1/1:2"]])
  })
})

describe("DN-3: one level at a time, and none before the last notice is sent", () => {
  it("stays where it is while the notice is a draft (Tryton's scenario of days 4, 5, 30, 50)", async () => {
    const days = (netDays: number) => ({ ...first, code: `${netDays}`, after: { netDays } })
    const of = await owing(ladder({ levels: [days(5), days(20), days(40)] }), [["I-1", "2013-01-01", "100"]])
    expect((await told(of, "2013-01-05")).notices).toEqual([])
    expect((await of.dun("2013-01-06")).notices).toMatchObject([{ level: 1 }])
    expect(await reason(of, "2013-01-31")).toBe("noticeNotSent")
    await of.send("2013-01-31")
    await of.run(block({ on: "2013-01-31", until: "2013-01-31" }))
    expect(await reason(of, "2013-01-31")).toBe("blocked")
    expect((await of.dun("2013-02-01")).notices).toMatchObject([{ level: 2 }])
    for (const command of paid("P-1", 10_000, "I-1", "2013-02-02")) await of.run(command)
    expect((await told(of, "2013-02-20")).notices).toEqual([])
  })
})

describe("DN-4: days of grace are an item's, days in arrears are the account's", () => {
  it("leaves an item alone within its days of grace: due on the 12th, run on the 13th", async () => {
    const one = ladder({ levels: [{ ...first, after: { netDays: 1 } }] })
    const of = await owing(one, [["I-1", "2013-03-12", "100"]])
    expect((await planned(of, "2013-03-13")).notices).toMatchObject([{ items: [{ daysPastDue: 1 }] }])
    const gracious = await owing({ ...one, graceDays: 3 }, [["I-1", "2013-03-12", "100"]])
    expect(await reason(gracious, "2013-03-13")).toBe("grace")
    expect(await reason(gracious, "2013-03-15")).toBe("grace")
    expect((await told(gracious, "2013-03-16")).notices).toHaveLength(1)
  })

  it("writes to nobody before the latest item is late enough, and then about all of them", async () => {
    const of = await owing(
      ladder({ levels: [{ ...first, after: { netDays: 1 } }], minimumDaysInArrears: 20 }),
      [
        ["I-1", "2013-03-01", "100"],
        ["I-2", "2013-03-15", "100"],
      ],
    )
    expect((await told(of, "2013-03-20")).skipped).toEqual({ "I-1/1": "minimumDays", "I-2/1": "minimumDays" })
    expect((await told(of, "2013-03-21")).notices).toEqual([[1, "email", "I-1/1:1", "I-2/1:1"]])
  })
})

describe("DN-5: one notice a customer and currency, at the highest of its items' levels", () => {
  it("groups what is late, and charges one fee (ERPNext 35689)", async () => {
    const of = await owing(
      ladder({
        levels: [
          { ...first, fee: [{ currency: "EUR", amount: 1000 }] },
          { ...second, fee: [{ currency: "EUR", amount: 2500 }] },
        ],
      }),
      [
        ["I-1", "2013-01-10", "100"],
        ["I-2", "2013-02-10", "300"],
        ["I-3", "2013-01-10", "50", { currency: "USD" }],
      ],
    )
    await of.dun("2013-01-20")
    await of.send("2013-01-20")
    const { notices } = await of.dun("2013-02-20")
    expect(notices.filter(({ currency }) => currency === "EUR")).toMatchObject([
      {
        currency: "EUR",
        level: 2,
        items: [
          { invoice: "I-1", level: 2 },
          { invoice: "I-2", level: 1 },
        ],
        fee: 2500,
      },
    ])
    await of.send("2013-02-20")
    const fees = (await facts(of, "ChargeClaimed")).map(({ charge, amount, invoice }) => [
      charge,
      amount,
      invoice,
    ])
    expect(fees).toEqual([
      ["ROSSI:EUR/2013-01-20/fee", 1000, "I-1"],
      ["ROSSI:EUR/2013-02-20/fee", 2500, "I-1"],
    ])
    const { states } = await of.models()
    expect(dunningLevelOf(states, query("2013-02-20"), "ROSSI")).toBe(2)
    expect(dunningLevels(states, query("2013-02-19")).map(({ invoice, level }) => [invoice, level])).toEqual([
      ["I-1", 1],
      ["I-3", 1],
    ])
  })
})

describe("DN-6: too little is not dunned", () => {
  it("neither by the tolerance of an item, nor by the minimum of a level in amount or in percent", async () => {
    const small = await late({ tolerance: [{ currency: "EUR", amount: 10_000 }] })
    expect(await reason(small, "2013-01-31")).toBe("withinTolerance")
    const minimum = await late({ levels: [{ ...first, minimum: [{ currency: "EUR", amount: 10_001 }] }] })
    expect(await reason(minimum, "2013-01-31")).toBe("belowMinimum")
    const exactly = await late({ levels: [{ ...first, minimum: [{ currency: "EUR", amount: 10_000 }] }] })
    expect((await told(exactly, "2013-01-31")).notices).toHaveLength(1)
    const percent = (minimumPercent: string) =>
      owing(ladder({ levels: [{ ...first, minimumPercent }] }), [
        ["I-1", "2013-01-10", "100"],
        ["I-2", "2013-06-30", "300"],
      ])
    expect((await told(await percent("25.01"), "2013-01-31")).skipped["I-1/1"]).toBe("belowMinimum")
    expect((await told(await percent("25"), "2013-01-31")).notices).toHaveLength(1)
  })
})

describe("DN-7: a ladder has as many levels as wanted, in order", () => {
  it("but the first can't count from a notice before it", () => {
    expect(Policy.is({ ...ladder({}), levels: [last] })).toBe(false)
    const twelve = Array.from({ length: 12 }, (_, at) => ({
      ...first,
      code: `L${at + 1}`,
      after: { netDays: at * 7 },
    }))
    expect(Policy.is({ ...ladder({}), levels: twelve })).toBe(true)
    expect(Policy.is({ ...ladder({}), levels: [first, first] })).toBe(false)
    expect(Policy.is({ ...ladder({}), levels: [] })).toBe(false)
  })

  it("and nothing comes after its last", async () => {
    const of = await owing(ladder({ levels: [first] }), [["I-1", "2013-01-10", "100"]])
    await of.dun("2013-01-20")
    await of.send("2013-01-20")
    expect(await reason(of, "2013-06-30")).toBe("lastLevel")
  })
})

describe("DN-8: a block has a reason, a scope and, if wanted, a last day (OCA 208)", () => {
  it("holds through its last day, and ends by itself", async () => {
    const of = await late()
    await of.run(block({ until: "2013-02-10" }))
    expect(await reason(of, "2013-02-10")).toBe("blocked")
    const { notices, expiries } = await planned(of, "2013-02-11")
    expect([notices.length, expiries]).toEqual([1, [{ case: ROSSI, block: "B-1" }]])
    await of.dun("2013-02-11")
    expect(await facts(of, "DunningUnblocked")).toMatchObject([{ block: "B-1", expired: true }])
  })

  it("concerns the customer, an invoice or an instalment, and can be lifted", async () => {
    const of = await owing(ladder({}), [
      ["I-1", "2013-01-10", "100"],
      ["I-2", "2013-01-10", "100"],
    ])
    await of.run(block({ invoice: "I-1" }))
    expect((await told(of, "2013-02-10")).notices).toEqual([[1, "email", "I-2/1:1"]])
    await of.run(block({ block: "B-2", invoice: "I-2", instalment: 1 }))
    expect((await told(of, "2013-02-10")).notices).toEqual([])
    await of.run({
      type: "UnblockDunning",
      on: "2013-02-05",
      case: ROSSI,
      block: "B-1",
      reason: "paid in part",
    })
    expect((await told(of, "2013-02-10")).notices).toEqual([[1, "email", "I-1/1:1"]])
    // The day before it was lifted, it held.
    expect((await told(of, "2013-02-04")).notices).toEqual([])
    expect(await of.refused(block({ block: "B-3", reason: " " }))).toBe("REASON_MISSING")
    expect(await of.refused(block({ block: "B-3", until: "2013-01-31" }))).toBe("DEADLINE_PAST")
    expect(await of.refused(block())).toBe("BLOCK_EXISTS")
  })
})

describe("DN-9: taking an item off a notice leaves the others on it (OCA 460)", () => {
  it("and the item comes again with the next run", async () => {
    const of = await owing(ladder({}), [
      ["I-1", "2013-01-10", "100"],
      ["I-2", "2013-01-10", "100"],
    ])
    const { notices } = await of.dun("2013-01-20")
    const notice = notices[0]?.notice ?? ""
    await of.run({
      type: "RemoveFromDunningNotice",
      on: "2013-01-20",
      case: ROSSI,
      notice,
      invoice: "I-2",
      instalment: 1,
      reason: "the salesman asked",
    })
    await of.send("2013-01-20")
    const levels = async () =>
      dunningLevels((await of.models()).states, query("2013-12-31")).map(({ invoice, level }) => [
        invoice,
        level,
      ])
    expect(await levels()).toEqual([["I-1", 1]])
    expect((await told(of, "2013-01-20")).skipped).toEqual({ "I-1/1": "levelNotReached", "I-2/1": "tooSoon" })
    expect((await told(of, "2013-01-21")).notices).toEqual([[1, "email", "I-2/1:1"]])
  })
})

describe("DN-10: a part payment leaves the rest to be dunned (OCA 330)", () => {
  it("at the level it had come to, with its history", async () => {
    const of = await late()
    await of.dun("2013-01-20")
    await of.send("2013-01-20")
    for (const command of paid("P-1", 6_000, "I-1", "2013-01-25")) await of.run(command)
    expect((await planned(of, "2013-02-09")).notices).toMatchObject([
      { level: 2, items: [{ invoice: "I-1", open: 4_000 }], total: 4_000 },
    ])
    expect(await facts(of, "DunningNoticeSent")).toHaveLength(1)
  })
})

const charging = (more: Parameters<typeof ladder>[0] = {}) =>
  ladder({
    levels: [
      {
        ...first,
        fee: [{ currency: "EUR", amount: 1000 }],
        claim: { policy: "TEN", interest: true, compensation: false },
      },
    ],
    ...more,
  })

describe("DN-11: a case closes once the charges are settled too, or given up", () => {
  /** ERPNext's own figures: 100 for 15 days at 10 percent, and a fee of 10 (test_dunning.py; issue 58220). */
  const dunned = async (policy = charging()) => {
    const of = await owing(policy, [["I-1", "2013-01-10", "100"]])
    const { notices } = await of.dun("2013-01-25")
    expect(notices).toMatchObject([{ interest: 41, fee: 1000, total: 11_041 }])
    await of.send("2013-01-25")
    return of
  }

  it("stays open while only the principal is paid, and closes with the rest", async () => {
    const of = await dunned()
    for (const command of paid("P-1", 10_000, "I-1", "2013-01-28")) await of.run(command)
    expect((await planned(of, "2013-01-29")).closings).toEqual([])
    expect(await of.refused({ type: "CloseDunningCase", on: "2013-01-29", case: ROSSI })).toBe(
      "DUNNING_CASE_UNSETTLED",
    )
    for (const command of paid("P-2", 1_041, "I-1", "2013-02-01")) await of.run(command)
    await of.dun("2013-02-02")
    expect(await facts(of, "DunningCaseClosed")).toEqual([{ case: ROSSI, cause: "paid" }])
  })

  it("closes when they are given up by name, with a reason", async () => {
    const of = await dunned()
    for (const command of paid("P-1", 10_000, "I-1", "2013-01-28")) await of.run(command)
    const charges = (await facts(of, "ChargeClaimed")).map(({ charge }) => ({
      invoice: "I-1",
      charge: String(charge),
    }))
    await of.run({
      type: "WaiveDunningCharges",
      on: "2013-01-30",
      case: ROSSI,
      charges,
      reason: "a good customer",
    })
    expect(await facts(of, "DunningChargesWaived")).toMatchObject([
      { amount: 1_041, reason: "a good customer" },
    ])
    await of.dun("2013-01-31")
    expect(await facts(of, "DunningCaseClosed")).toHaveLength(1)
    expect(
      await of.refused({
        type: "WaiveDunningCharges",
        on: "2013-02-01",
        case: ROSSI,
        charges,
        reason: "again",
      }),
    ).toBe("CHARGE_SETTLED")
  })

  it("closes with the principal where the ladder says that charges are only a threat", async () => {
    const of = await dunned(charging({ closes: "principalSettled" }))
    for (const command of paid("P-1", 10_000, "I-1", "2013-01-28")) await of.run(command)
    await of.dun("2013-01-29")
    expect(await facts(of, "DunningCaseClosed")).toHaveLength(1)
  })

  it("says what settled it: money, or a credit note", async () => {
    const of = await late()
    await of.dun("2013-01-20")
    await of.send("2013-01-20")
    await of.run({
      type: "IssueCreditNote",
      on: "2013-01-25",
      invoice: "I-1",
      creditNote: "C-1",
      reason: "RETURN",
      credited: { whole: true },
      effectOnOrder: "none",
    })
    await of.dun("2013-01-26")
    expect(await facts(of, "DunningCaseClosed")).toMatchObject([{ cause: "credited" }])
  })
})

describe("DN-12: interest is counted on what was open when (ERPNext 49621)", () => {
  const interest = (compensation = false) => ({ policy: "TEN", interest: true, compensation })
  const twice = ladder({
    levels: [
      { ...first, claim: interest(true) },
      { ...second, claim: interest(true) },
    ],
  })

  it("on the rest from the day after a payment, and never again for days that were claimed", async () => {
    const of = await owing(twice, [["I-1", "2013-01-10", "1000"]])
    await of.dun("2013-01-20")
    await of.send("2013-01-20")
    for (const command of paid("P-1", 60_000, "I-1", "2013-01-30")) await of.run(command)
    await of.dun("2013-02-10")
    await of.send("2013-02-10")
    const claims = await facts(of, "ChargeClaimed")
    // 1,000 for ten days: 2.74. Then 1,000 for ten more, and 400 for eleven: 6.68 in all, less the 2.74.
    expect(claims.filter(({ kind }) => kind === "interest")).toMatchObject([
      { amount: 274, computed: { from: "2013-01-11", through: "2013-01-20", total: 274, claimedBefore: 0 } },
      {
        amount: 394,
        computed: {
          total: 668,
          claimedBefore: 274,
          segments: [
            { principal: 100_000, days: 20 },
            { principal: 40_000, days: 11 },
          ],
        },
      },
    ])
    // The forty euros are owed once an instalment, whatever the level.
    expect(claims.filter(({ kind }) => kind === "compensation")).toMatchObject([{ amount: 4_000 }])
  })

  it("LI-11 and LI-12: 100 for 15 days at 10 percent is 0.41, and a first notice may claim nothing", async () => {
    const of = await owing(ladder({ levels: [{ ...first, claim: interest() }] }), [
      ["I-1", "2013-01-10", "100"],
    ])
    expect((await planned(of, "2013-01-25")).notices).toMatchObject([{ interest: 41, compensation: 0 }])
    const silent = await owing(ladder({}), [["I-1", "2013-01-10", "100"]])
    expect((await planned(silent, "2013-01-30")).notices).toMatchObject([
      { interest: 0, fee: 0, total: 10_000 },
    ])
  })

  it("is not claimed on what is disputed until that is rejected, and then from the due date", async () => {
    const of = await owing(twice, [["I-1", "2013-01-10", "1000"]])
    const dispute = { invoice: "I-1", dispute: "D-1" }
    await of.run({ type: "OpenDispute", on: "2013-01-15", ...dispute, reason: "scratched", amount: 40_000 })
    const { notices } = await of.dun("2013-01-20")
    expect(notices).toMatchObject([{ items: [{ open: 60_000, disputed: 40_000 }], interest: 164 }])
    await of.send("2013-01-20")
    await of.run({ type: "ResolveDispute", on: "2013-02-01", ...dispute, outcome: "rejected" })
    await of.dun("2013-02-10")
    await of.send("2013-02-10")
    // 1,000 for 31 days is 8.49, of which 1.64 were claimed.
    expect((await facts(of, "DunningLevelReached")).at(-1)).toMatchObject({ interest: 685 })
  })

  it("is refused when money came meanwhile that it was counted on", async () => {
    const of = await owing(twice, [["I-1", "2013-01-10", "1000"]])
    const plan = await of.plan("2013-01-20")
    if (isLeft(plan)) throw new Error(plan.left.message)
    for (const command of paid("P-1", 60_000, "I-1", "2013-01-12")) await of.run(command)
    const [notice] = plan.right.notices
    if (notice === undefined) throw new Error("there is no notice")
    const { customer, currency, items, claims, channel, language, level } = notice
    expect(
      await of.refused({
        type: "ReachDunningLevel",
        on: "2013-01-20",
        customer,
        currency,
        notice: notice.notice,
        policy: "LADDER",
        level,
        items: items.map(({ invoice, instalment, level: own }) => ({ invoice, instalment, level: own })),
        claims,
        channel,
        language,
      }),
    ).toBe("INTEREST_MISCOUNTED")
  })
})

describe("DN-13: open credits are listed on a notice, or taken off it, as the ladder says (OCA 211)", () => {
  const withCredit = async (credits: DunningPolicy["credits"], amount: number) => {
    const of = await late({ credits })
    await of.run({
      type: "ReceivePayment",
      on: "2013-01-15",
      payment: "P-1",
      customer: "ROSSI",
      currency: "EUR",
      amount,
    })
    return of
  }

  it("and covered by them, nothing is asked for", async () => {
    expect((await planned(await withCredit("ignored", 3_000), "2013-01-31")).notices).toMatchObject([
      { credits: 0, total: 10_000 },
    ])
    expect((await planned(await withCredit("listed", 3_000), "2013-01-31")).notices).toMatchObject([
      { credits: 3_000, total: 10_000 },
    ])
    const netted = await withCredit("netted", 3_000)
    expect((await planned(netted, "2013-01-31")).notices).toMatchObject([{ credits: 3_000, total: 7_000 }])
    await netted.dun("2013-01-31")
    expect(await facts(netted, "DunningLevelReached")).toMatchObject([
      { credits: 3_000, netted: true, total: 7_000 },
    ])
    expect(await reason(await withCredit("netted", 10_000), "2013-01-31")).toBe("coveredByCredits")
  })
})

describe("DN-14: the ladder is the invoice's, the customer's, the segment's or the company's", () => {
  it("and an item that another ladder has begun with is reported, not moved", async () => {
    const of = await dunningCompany({ COMPANY: ladder({}), OTHER: ladder({}) })
    await of.run(registered("ROSSI"))
    await of.run(invoiceDue("I-1", "2013-01-10", "100"))
    await of.run(invoiceDue("I-2", "2013-01-10", "100"))
    const assign = {
      type: "AssignDunningPolicy",
      on: "2013-01-11",
      customer: "ROSSI",
      currency: "EUR",
    } as const
    await of.run({ ...assign, ladder: "OTHER", invoice: "I-2" })
    const { notices, skipped } = await of.dun("2013-01-20", "COMPANY")
    expect([notices.map(({ items }) => items.length), skipped.map((each) => each.reason)]).toEqual([
      [1],
      ["otherPolicy"],
    ])
    await of.send("2013-01-20")
    await of.run({ ...assign, on: "2013-01-21", ladder: "OTHER" })
    const other = await of.plan("2013-02-20", "OTHER", false)
    if (isLeft(other)) throw new Error(other.left.message)
    expect(other.right.notices.flatMap(({ items }) => items.map(({ invoice }) => invoice))).toEqual(["I-2"])
    expect(other.right.skipped).toMatchObject([{ invoice: "I-1", reason: "otherPolicy" }])
  })
})

describe("DN-15: where a ladder goes to the most severe level, those passed are on record (OCA 35)", () => {
  it("goes straight to the highest level whose condition is met", async () => {
    const severe = ladder({
      mode: "mostSevere",
      levels: [first, second, { ...second, code: "L3", after: { netDays: 40 } }],
    })
    const of = await owing(severe, [["I-1", "2013-01-10", "100"]])
    const { notices } = await of.dun("2013-02-20")
    expect(notices).toMatchObject([{ level: 3 }])
    expect(await facts(of, "DunningLevelSkipped")).toMatchObject([
      { level: 1, code: "L1", items: [{ invoice: "I-1", instalment: 1 }] },
      { level: 2, code: "L2" },
    ])
    const sequential = await owing(ladder({ ...severe, mode: "sequential" } as never), [
      ["I-1", "2013-01-10", "100"],
    ])
    expect((await planned(sequential, "2013-02-20")).notices).toMatchObject([{ level: 1 }])
  })
})

describe("DN-6: who comes to a level with too little falls back to the one below (SAP)", () => {
  it("when that was passed on the way, and its own minimum is met", async () => {
    const least = (amount: number) => ({ minimum: [{ currency: "EUR" as const, amount }] })
    const severe = ladder({
      mode: "mostSevere",
      levels: [
        { ...first, ...least(5_000) },
        { ...second, ...least(50_000) },
        { ...second, code: "L3", after: { netDays: 40 }, ...least(90_000) },
      ] as never,
    })
    const of = await owing(severe, [["I-1", "2013-01-10", "100"]])
    const { notices, skipped } = await of.dun("2013-02-20")
    expect([notices.map(({ level }) => level), skipped]).toEqual([[1], []])
    expect(await facts(of, "DunningLevelSkipped")).toEqual([])
    await of.send("2013-02-20")
    expect((await planned(of, "2013-04-20")).skipped).toMatchObject([{ reason: "belowMinimum" }])
  })
})

describe("DN-16: a returned payment opens the case again", () => {
  it("at the same level, and charges no second fee", async () => {
    const of = await owing(charging(), [["I-1", "2013-01-10", "100"]])
    await of.dun("2013-01-25")
    await of.send("2013-01-25")
    for (const command of paid("P-1", 11_041, "I-1", "2013-01-28")) await of.run(command)
    await of.dun("2013-01-29")
    expect((await of.state(ROSSI)).open).toBe(false)
    await of.run({ type: "ReturnPayment", on: "2013-02-05", payment: "P-1", reason: "AC04" })
    const { reopenings, notices } = await of.dun("2013-02-06")
    expect([reopenings, notices]).toEqual([[ROSSI], []])
    expect(await facts(of, "DunningCaseReopened")).toMatchObject([
      { items: [{ invoice: "I-1", instalment: 1 }] },
    ])
    const state = await of.state(ROSSI)
    expect([state.open, state.items.get("I-1/1")?.level]).toEqual([true, 1])
    expect((await facts(of, "ChargeClaimed")).filter(({ kind }) => kind === "fee")).toHaveLength(1)
  })
})

describe("DN-17: runs go forward, and a preview leaves no trace", () => {
  it("refuses a run older than the last of its scope, and does nothing the second time on a day", async () => {
    const of = await late()
    await of.dun("2013-01-31")
    const before = await count(of)
    const again = await of.dun("2013-01-31")
    expect([again.notices, again.suppressed, await count(of)]).toEqual([[], [], before])
    const older = await of.plan("2013-01-30")
    expect(isLeft(older) && older.left.code).toBe("DUNNING_RUN_TOO_OLD")
    expect(
      await of.refused({ type: "RunDunning", on: "2013-01-30", scope: "all", selected: [], skipped: [] }),
    ).toBe("DUNNING_RUN_TOO_OLD")
    expect(isRight(await of.plan("2013-06-30"))).toBe(true)
    expect(await count(of)).toBe(before)
  })

  it("records what it selected and what it skipped, and why", async () => {
    const of = await owing(ladder({}), [
      ["I-1", "2013-01-10", "100"],
      ["I-2", "2013-01-28", "100"],
      ["I-3", "2013-06-30", "100"],
    ])
    await of.dun("2013-01-31")
    expect(await facts(of, "DunningRunExecuted")).toEqual([
      {
        case: "run:all",
        scope: "all",
        policy: { policy: "LADDER", version: 1 },
        selected: [{ case: ROSSI, notice: "ROSSI:EUR/2013-01-31", level: 1 }],
        skipped: [{ customer: "ROSSI", invoice: "I-2", instalment: 1, reason: "levelNotReached" }],
      },
    ])
  })
})

describe("DN-18: a notice goes out by a channel that reaches the customer", () => {
  const prefer = (preferences: object): PlainCommand =>
    ({ type: "SetContactPreferences", on: "2013-01-02", customer: "ROSSI", preferences }) as PlainCommand

  it("by letter to who refuses e-mail, in the customer's language", async () => {
    const of = await owing(ladder({}), [["I-1", "2013-01-10", "100"]], { language: "it" })
    await of.run(prefer({ refused: ["email"] }))
    expect((await planned(of, "2013-01-31")).notices).toMatchObject([{ channel: "letter", language: "it" }])
    await of.run({
      ...prefer({ refused: ["email", "letter"], language: "fr" }),
      on: "2013-01-03",
    } as PlainCommand)
    expect(await reason(of, "2013-01-31")).toBe("noChannel")
  })

  it("and comes back without its level being reached: it goes out again by the other channel, for no other fee", async () => {
    const of = await owing(charging(), [["I-1", "2013-01-10", "100"]])
    const { notices } = await of.dun("2013-01-20")
    const notice = notices[0]?.notice ?? ""
    await of.send("2013-01-20")
    expect((await of.state(ROSSI)).items.get("I-1/1")).toMatchObject({ level: 1 })
    await of.run({
      type: "BounceDunningNotice",
      on: "2013-01-22",
      case: ROSSI,
      notice,
      reason: "mailbox full",
    })
    expect((await of.state(ROSSI)).items.get("I-1/1")).toMatchObject({
      level: 0,
      sentOn: null,
      pending: notice,
    })
    expect((await of.state(ROSSI, "2013-01-21")).items.get("I-1/1")).toMatchObject({ level: 1 })
    const plan = await of.dun("2013-01-25")
    expect(plan).toMatchObject({ notices: [], retries: [{ notice, channel: "letter" }] })
    await of.send("2013-01-26")
    expect(await facts(of, "DunningNoticeSent")).toMatchObject([{ channel: "email" }, { channel: "letter" }])
    expect((await facts(of, "ChargeClaimed")).filter(({ kind }) => kind === "fee")).toHaveLength(1)
    expect((await of.state(ROSSI)).items.get("I-1/1")).toMatchObject({ level: 1, sentOn: "2013-01-26" })
  })
})

describe("DN-19: customers are written to with tact", () => {
  it("not more often than the cap, whatever their currencies, and that is noted once", async () => {
    const of = await owing(ladder({ contactCap: { notices: 1, days: 7 } }), [
      ["I-1", "2013-01-10", "100"],
      ["I-2", "2013-01-15", "100", { currency: "USD" }],
    ])
    await of.dun("2013-01-20")
    await of.send("2013-01-20")
    expect((await of.dun("2013-01-26")).skipped).toContainEqual(
      expect.objectContaining({ invoice: "I-2", reason: "contactCap" }),
    )
    expect(await facts(of, "DunningSuppressed")).toMatchObject([
      { case: caseId("ROSSI", "USD"), reason: "contactCap", level: 1, items: [{ invoice: "I-2" }] },
    ])
    expect((await of.dun("2013-01-26")).suppressed).toEqual([])
    expect((await of.dun("2013-01-27")).notices).toMatchObject([{ currency: "USD" }])
  })

  it("not on quiet days: dates, days of the week, days that a calendar doesn't work", async () => {
    const quiet = (times: object) => late({ quiet: times })
    const august = await quiet({ periods: [{ from: "2013-08-01", to: "2013-08-31", reason: "holidays" }] })
    expect(await reason(august, "2013-08-31")).toBe("quietPeriod")
    expect((await told(august, "2013-09-01")).notices).toHaveLength(1)
    // 9 February 2013 is a Saturday, 29 March is Good Friday.
    expect(await reason(await quiet({ weekdays: [6, 7] }), "2013-02-09")).toBe("quietPeriod")
    expect(await reason(await quiet({ calendar: "TARGET" }), "2013-03-29")).toBe("quietPeriod")
    expect((await told(await quiet({ calendar: "TARGET" }), "2013-03-28")).notices).toHaveLength(1)
    const unknown = await (await quiet({ calendar: "MOON" })).plan("2013-03-28")
    expect(isLeft(unknown) && unknown.left.code).toBe("CALENDAR_UNKNOWN")
  })

  it("not again within the shortest interval", async () => {
    const of = await owing(ladder({ minimumInterval: 14 }), [
      ["I-1", "2013-01-10", "100"],
      ["I-2", "2013-01-15", "100"],
    ])
    await of.dun("2013-01-20")
    await of.send("2013-01-20")
    expect((await told(of, "2013-02-02")).skipped["I-2/1"]).toBe("tooSoon")
    expect((await told(of, "2013-02-03")).notices).toEqual([[1, "email", "I-2/1:1"]])
  })

  it("not while they have promised to pay, and then as they kept their word", async () => {
    const of = await late()
    await of.run(promise())
    expect(await reason(of, "2013-02-20")).toBe("promised")
    expect((await planned(of, "2013-02-21")).reviews).toEqual([{ case: ROSSI, promise: "PR-1" }])
    const { notices } = await of.dun("2013-02-21")
    expect(await facts(of, "PromiseBroken")).toMatchObject([{ paid: 0, missing: 10_000 }])
    expect(notices).toHaveLength(1)
    for (const command of paid("P-1", 10_000, "I-1", "2013-02-25")) await of.run(command)
    await of.dun("2013-02-26")
    expect(await facts(of, "PromiseKept")).toMatchObject([{ late: true }])

    const kept = await late()
    await kept.run(promise())
    for (const command of paid("P-1", 10_000, "I-1", "2013-02-18")) await kept.run(command)
    await kept.dun("2013-02-19")
    expect(await facts(kept, "PromiseKept")).toMatchObject([{ paid: 10_000, late: false }])
    expect(await kept.refused(promise({ promise: "PR-2", on: "2013-02-19", amount: 1 }))).toBe(
      "PROMISE_EXCEEDS_OVERDUE",
    )
  })
})

describe("DN-20: a reminder before the due date is no dunning (Kill Bill 1978)", () => {
  it("goes out once, opens no case and claims nothing", async () => {
    const preDue = { code: "SOON", days: 3, channel: "email", template: "REMINDER" } as const
    const of = await owing(ladder({ preDue }), [["I-1", "2013-02-10", "100"]])
    expect((await told(of, "2013-02-06")).notices).toEqual([])
    expect((await of.dun("2013-02-07")).notices).toMatchObject([
      { level: 0, channel: "email", total: 10_000 },
    ])
    await of.send("2013-02-07")
    expect((await told(of, "2013-02-08")).notices).toEqual([])
    expect(await facts(of, "DunningCaseOpened")).toEqual([])
    expect(dunningLevels((await of.models()).states, query("2013-02-08"))).toEqual([])
    // The ladder begins with its first level.
    expect((await told(of, "2013-02-20")).notices).toEqual([[1, "email", "I-1/1:1"]])
  })
})

describe("a notice that was planned", () => {
  it("is not sent to who has paid since: neither written, nor, once written, sent", async () => {
    const of = await owing(ladder({}), [
      ["I-1", "2013-01-10", "100"],
      ["I-2", "2013-01-10", "100"],
    ])
    const { notices } = await of.dun("2013-01-20")
    const send = (on: string): PlainCommand => ({
      type: "SendDunningNotice",
      on,
      case: ROSSI,
      notice: notices[0]?.notice ?? "",
      template: { code: "DUNNING-1", version: 1 },
      documentHash: sha256Of("text"),
    })
    for (const command of paid("P-1", 10_000, "I-1", "2013-01-21")) await of.run(command)
    expect(await of.refused(send("2013-01-21"))).toBe("DUNNING_ITEM_NOT_DUNNABLE")
    expect(await of.dun("2013-01-21")).toMatchObject({ removals: [{ invoice: "I-1", reason: "settled" }] })
    await of.run(send("2013-01-22"))
    expect(await of.refused(send("2013-01-22"))).toBe("DUNNING_NOTICE_DONE")
  })

  it("waits for its approval where the level asks for one, and shows in the worklist until it is sent", async () => {
    const of = await late({
      levels: [{ ...first, requiresApproval: true, escalateTo: "agency", blocksCredit: true }],
    })
    await of.dun("2013-01-20")
    const tasks = async () =>
      dunningWorklist((await of.models()).states, query("2013-12-31")).map(({ task, about }) => [task, about])
    const notice = "ROSSI:EUR/2013-01-20"
    expect(await tasks()).toEqual([["approve", notice]])
    const send: PlainCommand = {
      type: "SendDunningNotice",
      on: "2013-01-21",
      case: ROSSI,
      notice,
      template: { code: "DUNNING-1", version: 1 },
      documentHash: sha256Of("text"),
    }
    expect(await of.refused(send)).toBe("DUNNING_NOTICE_NOT_APPROVED")
    await of.run({ type: "ApproveDunningNotice", on: "2013-01-21", case: ROSSI, notice })
    expect(await tasks()).toEqual([["send", notice]])
    await of.run(send)
    expect(await tasks()).toEqual([["escalate", notice]])
    const escalate: PlainCommand = {
      type: "EscalateDunning",
      on: "2013-02-01",
      case: ROSSI,
      to: "agency",
      packageHash: sha256Of("package"),
    }
    await of.run(escalate)
    expect(await facts(of, "DunningEscalated")).toMatchObject([{ to: "agency", amount: 10_000 }])
    expect(await tasks()).toEqual([])
    expect(await reason(of, "2013-06-30")).toBe("escalated")
  })
})
