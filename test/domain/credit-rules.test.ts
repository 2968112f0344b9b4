import {
  type CreditComponent,
  type CreditHoldRelease,
  type CreditPolicy,
  type CreditQuestion,
  type CreditQuote,
  checkCredit,
  creditComponent,
  creditHoldReasonText,
  creditHoldReleasesText,
  creditPresets,
  customerDecider,
  dynamicCheck,
  exposureOf,
  insuredCheck,
  limitInForce,
  longestTermDays,
  netDays,
  type OverdueItem,
  type Plain,
  replay,
  staticCheck,
  unsafeDate,
} from "@adv/domain"
import { isLeft } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"

const on = unsafeDate("2025-03-31")
const euros = (component: Parameters<typeof creditComponent>[0], amount: number) =>
  creditComponent(component, amount, "EUR")
const quote = (currency: string, rate: string) => ({ currency, rate }) as unknown as CreditQuote
const policy = (more: Partial<Plain<CreditPolicy>>, base = staticCheck): CreditPolicy =>
  ({ ...base, ...more }) as CreditPolicy
const holdWhen = (more: Partial<Plain<CreditPolicy["holdWhen"]>>) =>
  policy({ holdWhen: { ...staticCheck.holdWhen, ...more } as Plain<CreditPolicy["holdWhen"]> })

const counted = (
  components: ReadonlyArray<CreditComponent>,
  by: CreditPolicy = staticCheck,
  quotes: ReadonlyArray<CreditQuote> = [],
) => {
  const exposure = exposureOf(components, by, quotes)
  if (isLeft(exposure)) throw new Error(exposure.left.message)
  return exposure.right
}

type Facts = ReadonlyArray<{ readonly type: string; readonly data: object; readonly on?: string }>
/** A customer's standing, from the facts. */
const standing = (...facts: Facts) => replay(customerDecider, facts as never)
const registered = (more: object = {}) => ({
  type: "CustomerRegistered",
  data: { customer: "ROSSI", name: "Rossi", currency: "EUR", ...more },
})
const set = (amount: number | "unlimited", more: object = {}) => ({
  type: "CreditLimitSet",
  data: {
    customer: "ROSSI",
    limit: amount === "unlimited" ? { unlimited: true } : { amount, currency: "EUR" },
    source: "internal",
    validFrom: "2025-01-01",
    ...more,
  },
})
const insured = (amount: number, more: object = {}) => set(amount, { source: "insurer", ...more })

const limitOf = (
  facts: Facts,
  by: CreditPolicy = staticCheck,
  about: { termDays?: number | null; oldestOverdueDays?: number; on?: string } = {},
) => {
  const limit = limitInForce(standing(...facts), by, unsafeDate(about.on ?? on), {
    termDays: about.termDays ?? null,
    oldestOverdueDays: about.oldestOverdueDays ?? 0,
  })
  if (isLeft(limit)) throw new Error(limit.left.message)
  return limit.right
}

const late = (invoice: string, open: number, daysPastDue: number, currency = "EUR") =>
  ({ invoice, instalment: 1, open, currency, daysPastDue }) as unknown as OverdueItem

type Asked = Partial<Omit<CreditQuestion, "standings" | "document">> & {
  readonly facts?: Facts
  readonly document?: number
}
const ask = ({ facts = [registered(), set(100_000)], document = 0, ...asked }: Asked) => {
  const answer = checkCredit({
    policy: staticCheck,
    on,
    order: "O-1" as CreditQuestion["order"],
    document: { amount: document, currency: "EUR" } as CreditQuestion["document"],
    components: [],
    quotes: [],
    overdueItems: [],
    dunningLevel: 0,
    termDays: 30,
    standings: [standing(...facts)],
    ...asked,
  })
  if (isLeft(answer)) throw new Error(answer.left.message)
  return answer.right
}
const rules = (asked: Asked) => ask(asked).reasons.map(({ rule }) => rule)
const toRelease = (asked: Asked) => creditHoldReleasesText(ask(asked).releasedBy)

describe("an exposure", () => {
  const everything = [
    euros("notDue", 10_000),
    euros("overdue", 5_000),
    euros("instruments", 2_000),
    euros("deliveredNotInvoiced", 300),
    euros("releasedNotDelivered", 40),
    euros("reserved", 7),
    euros("unappliedCredits", 1_000),
    euros("cashSecurity", 500),
  ]

  it("is what is open, delivered and released, less credits and deposits", () => {
    expect(counted(everything).total).toBe(17_347 - 1_500)
    expect(counted([]).total).toBe(0)
  })

  it("is made of the components that the policy counts, and of no others", () => {
    const { total, components } = counted(everything, policy({ counts: ["overdue", "cashSecurity"] }))
    expect(total).toBe(4_500)
    expect([...components]).toEqual([
      ["overdue", 5_000],
      ["cashSecurity", -500],
    ])
    expect(counted([euros("draftInvoices", 900)]).total).toBe(0)
    expect(counted([euros("draftInvoices", 900)], policy({ counts: ["draftInvoices"] })).total).toBe(900)
  })

  it("is taken down by credits at most to what isn't open, where the policy says so", () => {
    const prepaid = [
      euros("notDue", 200),
      euros("releasedNotDelivered", 1_000),
      euros("unappliedCredits", 900),
    ]
    expect(counted(prepaid).total).toBe(300)
    expect(counted(prepaid, policy({ creditsUpToOpenItems: true })).total).toBe(1_000)
  })

  it("is in one currency by quotes that are given, and rounded only at the end", () => {
    const dollars = [1, 2, 3].map(() => creditComponent("notDue", 5, "USD"))
    expect(counted([...dollars, euros("notDue", 0)], staticCheck, [quote("USD", "0.9")]).total).toBe(14)
    expect(
      counted([creditComponent("notDue", 1_000, "JPY"), euros("notDue", 1)], staticCheck, [
        quote("JPY", "0.0061"),
      ]).total,
    ).toBe(611)
    const unquoted = exposureOf(dollars, staticCheck)
    expect(unquoted).toMatchObject({ _tag: "Left", left: { code: "CREDIT_QUOTE_MISSING" } })
    expect(exposureOf([creditComponent("notDue", 0, "USD")], staticCheck)._tag).toBe("Right")
  })

  it("has no component below zero", () => {
    expect(exposureOf([euros("unappliedCredits", -1)], staticCheck)).toMatchObject({
      left: { code: "CREDIT_COMPONENT_NEGATIVE" },
    })
  })
})

describe("a credit limit", () => {
  it("is the company's own and what an insurer covers: 100 and 50 are 150", () => {
    expect(limitOf([registered(), set(10_000), insured(5_000)]).amount).toBe(15_000)
    const guaranteed = set(2_000, { source: "guarantee", reference: "BANK-1" })
    const another = set(3_000, { source: "guarantee", reference: "BANK-2" })
    expect(limitOf([registered(), set(10_000), insured(5_000), guaranteed, another]).amount).toBe(20_000)
  })

  it("is the customer's, else its segment's, else the company's", () => {
    const by = policy({
      segmentLimits: [{ segment: "A", limit: { amount: 700, currency: "EUR" } }],
      companyLimit: { amount: 300, currency: "EUR" },
    })
    const levelOf = (facts: Facts) => {
      const { amount, parts } = limitOf(facts, by)
      return [amount, parts.find(({ source }) => source === "internal")?.level]
    }
    expect(levelOf([registered()])).toEqual([300, "company"])
    expect(levelOf([registered({ segment: "B" })])).toEqual([300, "company"])
    expect(levelOf([registered({ segment: "A" })])).toEqual([700, "segment"])
    expect(levelOf([registered({ segment: "A" }), set(50)])).toEqual([50, "customer"])
    expect(levelOf([registered({ segment: "A" }), insured(50)])).toEqual([750, "segment"])
  })

  it("is unlimited when that is said, and nothing when it is 0", () => {
    expect(limitOf([registered(), set("unlimited"), insured(1)]).amount).toBeNull()
    expect(limitOf([registered(), set(0)]).amount).toBe(0)
    expect(ask({ facts: [registered(), set("unlimited")], document: 9_000_000 }).passed).toBe(true)
    expect(ask({ facts: [registered(), set(0)], document: 1 }).passed).toBe(false)
  })

  it("is the one that started last of those in force, and the one before it once it has ended", () => {
    const raised = set(20_000, { validFrom: "2025-03-01", validTo: "2025-03-31" })
    const facts = [registered(), set(10_000), raised]
    expect(limitOf(facts, staticCheck, { on: "2025-02-28" }).amount).toBe(10_000)
    expect(limitOf(facts, staticCheck, { on: "2025-03-31" }).amount).toBe(20_000)
    expect(limitOf(facts, staticCheck, { on: "2025-04-01" }).amount).toBe(10_000)
    expect(limitOf(facts, staticCheck, { on: "2025-04-01" }).expired).toEqual([])
  })

  it("that an insurer gives counts while its conditions are met", () => {
    const by = policy({ companyLimit: { amount: 0, currency: "EUR" } })
    const amount = (conditions: object, about: object = {}, country: object = { country: "IT" }) =>
      limitOf([registered(country), insured(5_000, { conditions })], by, { termDays: 60, ...about }).amount
    expect(amount({ countries: ["IT", "FR"] })).toBe(5_000)
    expect(amount({ countries: ["DE"] })).toBe(0)
    expect(amount({ countries: ["IT"] }, {}, {})).toBe(0)
    expect(amount({ longestTermDays: 60 })).toBe(5_000)
    expect(amount({ longestTermDays: 59 })).toBe(0)
    expect(amount({ longestTermDays: 60 }, { termDays: null })).toBe(0)
    expect(amount({ oldestOverdueDays: 60 }, { oldestOverdueDays: 60 })).toBe(5_000)
    expect(amount({ oldestOverdueDays: 60 }, { oldestOverdueDays: 61 })).toBe(0)
  })

  it("that is withdrawn or has ended counts no more from then on", () => {
    const withdrawn = {
      type: "CreditLimitWithdrawn",
      on: "2025-03-20",
      data: { customer: "ROSSI", source: "insurer", reason: "cover reduced" },
    }
    const facts = [registered(), set(10_000), insured(5_000), withdrawn]
    expect(limitOf(facts, staticCheck, { on: "2025-03-19" }).amount).toBe(15_000)
    expect(limitOf(facts, staticCheck, { on: "2025-03-20" }).amount).toBe(10_000)
    expect(limitOf(facts).expired).toEqual([])
    const ended = [registered(), set(10_000, { validTo: "2025-03-30" })]
    expect(limitOf(ended).amount).toBeNull()
    expect(limitOf(ended).expired).toHaveLength(1)
    expect(limitOf([...ended, set(8_000, { validFrom: "2025-03-31" })]).expired).toEqual([])
  })

  it("knows how long a term of payment lets a customer wait", () => {
    const from = unsafeDate("2025-01-15")
    expect(longestTermDays(netDays(30), from)).toBe(30)
    const sixtyEndOfMonth = [
      { share: { remainder: true as const }, steps: [{ addDays: 60 }, { endOfMonth: true as const }] },
    ]
    expect(longestTermDays({ ...netDays(30), lines: [...netDays(30).lines, ...sixtyEndOfMonth] }, from)).toBe(
      75,
    )
  })
})

describe("an order's credit", () => {
  it("is enough up to the limit, and not a cent above", () => {
    const components = [euros("overdue", 60_000)]
    expect(ask({ components, document: 40_000 })).toMatchObject({ passed: true, available: 40_000 })
    expect(ask({ components, document: 40_001 })).toMatchObject({
      passed: false,
      available: 40_000,
      reasons: [{ rule: "exposure", actual: 100_001, allowed: 100_000 }],
    })
  })

  it("has the tolerance of the policy", () => {
    const tolerant = policy({ tolerancePercent: "5" })
    expect(ask({ policy: tolerant, document: 105_000 }).passed).toBe(true)
    expect(ask({ policy: tolerant, document: 105_001 }).releasedBy).toContainEqual(
      expect.objectContaining({ by: "limit", amount: 100_001 }),
    )
  })

  it("is held by a dunning level, whatever the limit", () => {
    const by = holdWhen({ dunningLevel: 3 })
    expect(rules({ policy: by, dunningLevel: 2 })).toEqual([])
    expect(rules({ policy: by, dunningLevel: 3, facts: [registered(), set("unlimited")] })).toEqual([
      "dunningLevel",
    ])
  })

  it("is held by an item that is overdue for too long, and is not disputed", () => {
    const by = holdWhen({ oldestOverdueDays: 30 })
    expect(rules({ policy: by, overdueItems: [late("I-1", 100, 30)] })).toEqual([])
    expect(ask({ policy: by, overdueItems: [late("I-2", 100, 3), late("I-1", 100, 31)] }).reasons).toEqual([
      { rule: "oldestOverdue", actual: 31, allowed: 30, invoice: "I-1" },
    ])
  })

  it("is held when too much of what is open is overdue", () => {
    const by = holdWhen({ overdueSharePercent: "20" })
    const owing = (overdue: number) => ({
      policy: by,
      components: [euros("notDue", 8_000), euros("overdue", overdue)],
    })
    expect(rules(owing(2_000))).toEqual([])
    expect(ask(owing(2_001)).reasons).toEqual([{ rule: "overdueShare", actual: 2_001, allowed: 2_000 }])
  })

  it("is looked at when the order alone, or one component, is too large", () => {
    expect(rules({ policy: holdWhen({ documentValue: 500 }), document: 501 })).toEqual(["documentValue"])
    const by = holdWhen({ componentLimits: [{ component: "releasedNotDelivered", amount: 1_000 }] })
    const components = [euros("releasedNotDelivered", 600)]
    expect(rules({ policy: by, components, document: 400 })).toEqual([])
    expect(ask({ policy: by, components, document: 401 }).reasons).toEqual([
      { rule: "component", component: "releasedNotDelivered", actual: 1_001, allowed: 1_000 },
    ])
  })

  it("is held while the account is blocked or the limit has ended, where the policy says so", () => {
    const blocked = { type: "AccountBlocked", data: { customer: "ROSSI", reason: "fraud" } }
    const lapsed = set(1_000, { validTo: "2025-01-31" })
    expect(rules({ facts: [registered(), blocked, lapsed] })).toEqual(["accountBlocked", "limitExpired"])
    const lenient = holdWhen({ accountBlocked: false, limitExpired: false })
    expect(rules({ policy: lenient, facts: [registered(), blocked, lapsed] })).toEqual([])
  })

  it("says what would release it: the oldest invoices, a limit, or an override", () => {
    expect(
      toRelease({
        components: [euros("overdue", 60_000), euros("notDue", 30_000)],
        overdueItems: [late("I-8", 50_000, 5), late("I-7", 10_000, 40)],
        document: 42_000,
      }),
    ).toBe(
      "pay 100.00 EUR of invoice I-7 and pay 220.00 EUR of invoice I-8, or agree a limit of 1320.00 EUR until 2025-04-03, or an override for 320.00 EUR by credit controller or finance director until 2025-04-30",
    )
    const blocked = { type: "AccountBlocked", data: { customer: "ROSSI", reason: "fraud" } }
    expect(toRelease({ facts: [registered(), set(100_000), blocked] })).toBe("unblock the account")
    expect(toRelease({ facts: [registered(), set(1, { validTo: "2025-01-31" })] })).toBe(
      "renew the credit limit, and an override for 0.00 EUR by credit controller or finance director until 2025-04-30",
    )
  })

  it("names only roles that may let so much pass", () => {
    expect(toRelease({ document: 700_000 })).toContain("by finance director until")
  })

  it("passes once what it says is paid", () => {
    const by = policy(
      { holdWhen: { ...dynamicCheck.holdWhen, oldestOverdueDays: 30, overdueSharePercent: "20" } as never },
      dynamicCheck,
    )
    const owed = [late("I-1", 3_000, 45), late("I-2", 4_000, 31), late("I-3", 9_000, 12)]
    const notDue = 20_000
    const of = (items: ReadonlyArray<OverdueItem>): Asked => ({
      policy: by,
      facts: [registered(), set(30_000)],
      document: 4_000,
      overdueItems: items,
      components: [
        euros("notDue", notDue),
        euros(
          "overdue",
          items.reduce((sum, { open }) => sum + open, 0),
        ),
      ],
    })
    const before = ask(of(owed))
    expect(before.reasons.map(({ rule }) => rule)).toEqual(["exposure", "oldestOverdue", "overdueShare"])
    const payments = before.releasedBy.filter(
      (each): each is CreditHoldRelease & { readonly amount: number } => each.by === "payment",
    )
    const after = owed
      .map((item) => ({
        ...item,
        open: (item.open -
          payments
            .filter(({ invoice }) => invoice === item.invoice)
            .reduce((sum, { amount }) => sum + amount, 0)) as OverdueItem["open"],
      }))
      .filter(({ open }) => open > 0)
    expect(ask(of(after))).toMatchObject({ passed: true, reasons: [] })
    // A cent less is too little.
    const [last] = after.slice(-1)
    if (last === undefined) throw new Error("all was paid")
    const shy = [...after.slice(0, -1), { ...last, open: (last.open + 1) as OverdueItem["open"] }]
    expect(ask(of(shy)).passed).toBe(false)
  })

  it("doesn't ask for payments that would not do", () => {
    const capped = policy({ creditsUpToOpenItems: true })
    expect(toRelease({ policy: capped, document: 100_001 })).not.toContain("pay")
    expect(toRelease({ document: 100_001 })).toContain("pay 0.01 EUR on account")
  })

  it("is in the policy's currency, what the invoice to pay is in its own", () => {
    const dollars = [creditComponent("overdue", 100_000, "USD")]
    const { releasedBy, exposure } = ask({
      components: dollars,
      overdueItems: [late("I-1", 100_000, 9, "USD")],
      document: 10_001,
      quotes: [quote("USD", "0.9")],
    })
    expect(exposure.total).toBe(90_000)
    expect(releasedBy[0]).toEqual({
      by: "payment",
      amount: 2,
      currency: "USD",
      invoice: "I-1",
      instalment: 1,
    })
  })

  describe("that an override lets pass", () => {
    const override = (amount: number, more: object = {}) => ({
      type: "CreditOverrideGranted",
      on: "2025-03-25",
      data: {
        customer: "ROSSI",
        override: `OV-${amount}`,
        amount,
        currency: "EUR",
        expiresOn: "2025-03-31",
        by: "carla",
        role: "finance director",
        reason: "",
        policy: { policy: "credit", version: 1 },
        ...more,
      },
    })
    const over = (...facts: Facts): Asked => ({
      facts: [registered(), set(100_000), ...facts],
      document: 100_100,
    })

    it("passes up to its amount, and says by which", () => {
      expect(ask(over(override(99))).passed).toBe(false)
      expect(ask(over(override(100)))).toMatchObject({
        passed: true,
        overrides: ["OV-100"],
        reasons: [{ rule: "exposure" }],
      })
      expect(ask(over(override(60), override(40))).overrides).toEqual(["OV-60", "OV-40"])
    })

    it("passes on its days only, for its order only, and not once it is revoked", () => {
      expect(ask(over(override(100, { expiresOn: "2025-03-30" }))).passed).toBe(false)
      expect(ask(over(override(100, { order: "O-2" }))).passed).toBe(false)
      expect(ask(over(override(100, { order: "O-1" }))).passed).toBe(true)
      const revoked = {
        type: "CreditOverrideRevoked",
        on: "2025-03-31",
        data: { customer: "ROSSI", override: "OV-100", reason: "" },
      }
      expect(ask(over(override(100), revoked)).passed).toBe(false)
      expect(ask({ ...over(override(100), revoked), on: unsafeDate("2025-03-30") }).passed).toBe(true)
    })

    it("passes whatever the rule, but not while the account is blocked", () => {
      const by = holdWhen({ dunningLevel: 1 })
      expect(ask({ ...over(override(100)), policy: by, dunningLevel: 1 }).passed).toBe(true)
      const blocked = { type: "AccountBlocked", data: { customer: "ROSSI", reason: "fraud" } }
      expect(ask(over(override(100), blocked)).passed).toBe(false)
    })
  })

  it("says each reason in words", () => {
    const euro = staticCheck.currency
    const text = (reason: Parameters<typeof creditHoldReasonText>[0]) => creditHoldReasonText(reason, euro)
    expect(text({ rule: "exposure", actual: 150_000, allowed: 100_000 })).toBe(
      "the exposure would be 1500.00 EUR, above 1000.00 EUR",
    )
    for (const rule of [
      "component",
      "oldestOverdue",
      "overdueShare",
      "dunningLevel",
      "documentValue",
      "limitExpired",
      "accountBlocked",
    ] as const)
      expect(text({ rule, actual: 2, allowed: 1 })).not.toMatch(/undefined|NaN|\[object/)
  })
})

describe("the credit policies to start from", () => {
  it("are three, each with its source, and say what they hold for", () => {
    expect(creditPresets.map(({ name }) => name)).toEqual(["static", "dynamic", "insured"])
    for (const { source, policy: preset } of creditPresets) {
      expect(source.length).toBeGreaterThan(20)
      expect(preset.overrides.length).toBeGreaterThan(0)
    }
    expect(insuredCheck.companyLimit).toEqual({ amount: 500_000, currency: "EUR" })
  })
})
