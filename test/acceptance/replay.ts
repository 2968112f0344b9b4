import {
  addDays,
  type ClaimRates,
  type CreditPolicy,
  type CreditQuote,
  type Currency,
  checkCredit,
  type DunningPlan,
  DunningPolicy,
  dunningCommandsOf,
  type EarlyPaymentDiscount,
  ecbReferenceRates,
  type Instant,
  type LateInterestPolicy,
  minor,
  type OrderId,
  type Plain,
  type PlainCommand,
  planDunningRun,
  policyId,
  sha256Of,
  toDay,
  unsafeDate,
} from "@adv/domain"
import { assertInvariants, Simulation } from "@adv/domain/testing"
import {
  type AgingOfCurrency,
  type AgingQuery,
  agingOf,
  balancesOf,
  type CompanyModels,
  companyModels,
  creditCheckOf,
  dunningCases,
  dunningItems,
  dunningLevelOf,
  exposureOf,
  itemsOf,
  standingOf,
} from "@adv/projections"
import { type Either, isLeft } from "fp-ts/lib/Either.js"
import { afterEach } from "vitest"

/**
 * A company in which what other systems published is lived through again, by nothing but what the packages export. Amounts
 * are in major units here, as they are published; the scenarios that are replayed have currencies of two decimals.
 */
const always = Number.MAX_SAFE_INTEGER as Instant
export const daysOn = (days: number, from: string): string => addDays(unsafeDate(from), days)

export const minorOf = (amount: number): number => Math.round(amount * 100)
const majorOf = (amount: number): number => amount / 100

const unwrapped = <T>(answer: Either<{ readonly code: string; readonly message: string }, T>): T => {
  if (isLeft(answer)) throw new Error(`${answer.left.code}: ${answer.left.message}`)
  return answer.right
}

/** What an invoice or an instalment has come to. */
export interface Account {
  readonly open: number
  readonly paid: number
  readonly credited: number
  readonly discounted: number
  readonly writtenOff: number
}

export interface Ladder {
  readonly id: string
  readonly body: DunningPolicy
  readonly interest?: LateInterestPolicy
}

/** Whatever was lived through, the invariants hold of its log. */
const lived: Array<Replay> = []
afterEach(() => {
  for (const { company } of lived.splice(0)) assertInvariants(company.log)
})

export class Replay {
  readonly company = new Simulation()
  readonly #models = companyModels()

  constructor(...commands: ReadonlyArray<PlainCommand>) {
    lived.push(this)
    this.run(...commands)
  }

  /** Carries commands out, each of which is expected to go through; what the last came to. */
  run(
    ...commands: ReadonlyArray<PlainCommand>
  ): ReadonlyArray<{ readonly type: string; readonly data: object }> {
    let facts: ReadonlyArray<{ readonly type: string; readonly data: object }> = []
    for (const command of commands) {
      const outcome = this.company.run(command)
      if (isLeft(outcome)) throw new Error(`${command.type}: ${outcome.left.code}: ${outcome.left.message}`)
      facts = outcome.right
    }
    return facts
  }

  /** The code by which a command is refused. */
  refused(command: PlainCommand): string {
    const outcome = this.company.run(command)
    return isLeft(outcome) ? outcome.left.code : "not refused"
  }

  get models(): CompanyModels {
    this.#models.apply(this.company.log)
    return this.#models
  }

  /** The aging of a day: one entry a currency. */
  aging(asOf: string, more: Partial<AgingQuery> = {}): ReadonlyArray<AgingOfCurrency> {
    const query = { bounds: [30, 60, 90, 120], ...more, asOf: unsafeDate(asOf), knownAt: always }
    return unwrapped(agingOf(this.models.states.receivables, query)).currencies
  }

  /** The columns of the only currency's aging: current, then the ranges. */
  columns(asOf: string, more: Partial<AgingQuery> = {}): ReadonlyArray<number> {
    return this.aging(asOf, more)[0]?.buckets.map(({ amount }) => majorOf(amount)) ?? []
  }

  /** What is open, and what money and credit notes settle nothing, of the only currency. */
  sums(asOf: string) {
    const [only] = this.aging(asOf)
    return {
      open: majorOf(only?.total ?? 0),
      unapplied: majorOf(only?.unapplied ?? 0),
      net: majorOf(only?.net ?? 0),
    }
  }

  /** The open rows by invoice or instalment, and what is open of each, in the order of their names. */
  rows(asOf: string, by: "invoice" | "instalment" = "invoice"): ReadonlyArray<readonly [string, number]> {
    return this.aging(asOf, { by })
      .flatMap(({ rows = [] }) => rows)
      .map(({ invoice, instalment, total }): readonly [string, number] => [
        instalment === undefined ? `${invoice}` : `${invoice}/${instalment}`,
        majorOf(total),
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1))
  }

  /** Each instalment of an invoice on a day, also those that are settled. */
  accounts(invoice: string, asOf: string): ReadonlyArray<Account> {
    const { receivables } = this.models.states
    const balances = balancesOf(receivables, { asOf: toDay(unsafeDate(asOf)), knownAt: always })
    return itemsOf(receivables, receivables.invoices.find(invoice)).map((item) => {
      const of = (column: Float64Array) => majorOf(column[item] ?? 0)
      const { open, paid, credited, discounted, writtenOff } = balances
      return {
        open: of(open),
        paid: of(paid),
        credited: of(credited),
        discounted: of(discounted),
        writtenOff: of(writtenOff),
      }
    })
  }

  /** An invoice of one instalment on a day. */
  account(invoice: string, asOf: string): Account {
    const [only, ...others] = this.accounts(invoice, asOf)
    if (only === undefined || others.length > 0) throw new Error(`${invoice} hasn't one instalment`)
    return only
  }

  /** What a dunning run would do. */
  plan(on: string, ladder: Ladder): DunningPlan {
    return unwrapped(this.planned(on, ladder))
  }

  planned(on: string, { id, body, interest }: Ladder): ReturnType<typeof planDunningRun> {
    const policies: ClaimRates["policies"] = new Map(
      interest === undefined ? [] : [[policyId(interest.id), { version: 1, body: interest }]],
    )
    return planDunningRun({
      scope: "all",
      runDate: unsafeDate(on),
      policy: { id: policyId(id), version: 1, body },
      isDefault: true,
      calendars: {},
      rates: { policies, references: ecbReferenceRates },
      ...dunningItems(this.models.states, { asOf: unsafeDate(on), knownAt: always }),
    })
  }

  /** Makes a dunning run; its notices are drafts until they are sent. */
  dun(on: string, ladder: Ladder): DunningPlan {
    const plan = this.plan(on, ladder)
    for (const command of dunningCommandsOf(plan)) this.run(command)
    return plan
  }

  /** Sends all notices that are still drafts. */
  send(on: string): void {
    for (const [id, { notices }] of dunningCases(this.models.states, {
      asOf: unsafeDate(on),
      knownAt: always,
    }))
      for (const [notice, { status, template }] of notices)
        if (status === "draft")
          this.run({
            type: "SendDunningNotice",
            on,
            case: id,
            notice,
            template: { code: template, version: 1 },
            documentHash: sha256Of(notice),
          })
  }

  /** Makes a run and sends what came of it; the level the customer has come to in an open case, 0 when it has none. */
  levelOn(on: string, ladder: Ladder, customer = "CUSTOMER"): number {
    this.dun(on, ladder)
    this.send(on)
    return this.level(on, customer)
  }

  level(on: string, customer = "CUSTOMER"): number {
    return dunningLevelOf(this.models.states, { asOf: unsafeDate(on), knownAt: always }, customer)
  }

  hasOpenCase(on: string): boolean {
    return [...dunningCases(this.models.states, { asOf: unsafeDate(on), knownAt: always }).values()].some(
      ({ open }) => open,
    )
  }

  /** A customer's exposure on a day by component; those that are nothing are left out. */
  exposure(
    on: string,
    policy: CreditPolicy,
    customer = "CUSTOMER",
  ): { readonly [component: string]: number } {
    const asked = { asOf: unsafeDate(on), knownAt: always, policy }
    return Object.fromEntries(
      exposureOf(this.models, customer, asked).components.map(({ component, amount }) => [
        component,
        majorOf(amount),
      ]),
    )
  }

  /** Asks whether a document of an amount may pass, without any order behind it. */
  mayPass(
    amount: number,
    on: string,
    policy: CreditPolicy,
    {
      currency = policy.currency,
      quotes = [],
    }: { currency?: string; quotes?: ReadonlyArray<CreditQuote> } = {},
  ) {
    const customer = "CUSTOMER"
    const { components, overdueItems, dunningLevel } = exposureOf(this.models, customer, {
      asOf: unsafeDate(on),
      knownAt: always,
      policy,
    })
    return unwrapped(
      checkCredit({
        policy,
        on: unsafeDate(on),
        order: "DOCUMENT" as OrderId,
        document: { amount: minor(minorOf(amount)), currency: currency as Currency },
        components,
        quotes,
        overdueItems,
        dunningLevel,
        termDays: null,
        standings: [
          standingOf(this.models.states.credit, customer, { asOf: toDay(unsafeDate(on)), knownAt: always }),
        ],
      }),
    )
  }

  /** Checks an order's credit at a step, and says whether it passed, or by which rules it failed. */
  check(
    order: string,
    point: "order" | "release" | "dispatch" | "invoice",
    on: string,
    policy: CreditPolicy,
    quotes?: ReadonlyArray<CreditQuote>,
  ): "passed" | ReadonlyArray<object> {
    const command = creditCheckOf(this.models, order, {
      on: unsafeDate(on),
      point,
      policy,
      ...(quotes === undefined ? {} : { quotes }),
    })
    if (command === undefined) throw new Error(`there is no order ${order}`)
    for (const { type, data } of this.run(command)) {
      if (type === "CreditCheckPassed") return "passed"
      if (type === "CreditCheckFailed" && "reasons" in data)
        return data.reasons as ReadonlyArray<{ readonly rule: string }>
    }
    throw new Error(`the check of ${order} said nothing`)
  }
}

export const customer = (name = "CUSTOMER", currency = "EUR", more: object = {}): PlainCommand => ({
  type: "RegisterCustomer",
  on: "2000-01-01",
  customer: name,
  name,
  currency,
  ...more,
})

/** All of it so many days after the invoice. */
export const dueIn = (days: number, discount?: Plain<EarlyPaymentDiscount>) => ({
  id: `${days} days`,
  version: 1,
  lines: [
    {
      share: { remainder: true as const },
      steps: [{ addDays: days }],
      ...(discount === undefined ? {} : { discount }),
    },
  ],
})

/** Percentages, each so many days after the invoice; the last takes what is left. */
export const parts = (...each: ReadonlyArray<readonly [percent: string, days: number]>) => ({
  id: "parts",
  version: 1,
  lines: each.map(([percent, days], index) => ({
    share: index === each.length - 1 ? { remainder: true as const } : { percent },
    steps: [{ addDays: days }],
  })),
})

export const line = (amount: number, rate = "0", quantity = "1") => ({
  description: "goods",
  quantity,
  unitPrice: String(amount),
  tax: { category: rate === "0" ? ("E" as const) : ("S" as const), rate },
})

/** An invoice of one line without tax, due at once, unless it says otherwise. */
export const invoice = (id: string, on: string, amount: number, more: object = {}): PlainCommand => ({
  type: "IssueInvoice",
  on,
  invoice: id,
  customer: "CUSTOMER",
  currency: "EUR",
  lines: [line(amount)],
  paymentTerm: dueIn(0),
  // Their scenarios issue older invoices after newer ones, which no series of ours does.
  numbering: { number: id },
  ...more,
})

export const receive = (payment: string, on: string, amount: number, more: object = {}): PlainCommand => ({
  type: "ReceivePayment",
  on,
  payment,
  customer: "CUSTOMER",
  currency: "EUR",
  amount: minorOf(amount),
  ...more,
})

/** Puts a payment against invoices; of those with an amount, that much. */
export const allocate = (
  payment: string,
  on: string,
  to: ReadonlyArray<string | readonly [string, number]>,
  more: object = {},
): PlainCommand => ({
  type: "AllocatePayment",
  on,
  payment,
  to: to.map((each) =>
    typeof each === "string" ? { invoice: each } : { invoice: each[0], amount: minorOf(each[1]) },
  ),
  ...more,
})

/** A payment that comes for an invoice. */
export const pay = (
  payment: string,
  on: string,
  amount: number,
  invoice: string,
  more: object = {},
): ReadonlyArray<PlainCommand> => [receive(payment, on, amount, more), allocate(payment, on, [invoice])]

/** A credit note for all that is left of an invoice, or for a quantity of its first line. */
export const credit = (
  creditNote: string,
  on: string,
  invoice: string,
  quantity?: string,
  more: object = {},
): PlainCommand => ({
  type: "IssueCreditNote",
  on,
  invoice,
  creditNote,
  reason: "RETURN",
  credited: quantity === undefined ? { whole: true } : { lines: [{ line: 1, quantity }] },
  effectOnOrder: "none",
  ...more,
})

/** A ladder of so many days after the due date, in the e-mails of a company. */
export const ladder = (
  levels: ReadonlyArray<readonly [code: string, days: number, more?: object]>,
  more: object = {},
): Ladder => {
  const body: unknown = {
    levels: levels.map(([code, netDays, other = {}]) => ({
      code,
      after: { netDays },
      channel: "email",
      template: `DUNNING-${code}`,
      ...other,
    })),
    mode: "sequential",
    language: "en",
    closes: "chargesSettled",
    credits: "ignored",
    ...more,
  }
  if (!DunningPolicy.is(body)) throw new Error("not a dunning policy")
  return { id: "LADDER", body }
}

export const published = ({ id, body, interest }: Ladder): ReadonlyArray<PlainCommand> => [
  { type: "PublishPolicy", on: "2000-01-01", policy: id, kind: "dunning", body },
  ...(interest === undefined
    ? []
    : [
        {
          type: "PublishPolicy" as const,
          on: "2000-01-01",
          policy: interest.id,
          kind: "lateInterest" as const,
          body: interest,
        },
      ]),
]
