import {
  type ClaimRates,
  type Currency,
  type CustomerId,
  caseOf,
  type DomainCommand,
  type DunningPlan,
  DunningPolicy,
  type DunningState,
  dunningCommandsOf,
  ecbReferenceRates,
  type Failure,
  type Instant,
  LateInterestPolicy,
  type LocalDate,
  type Plain,
  type PlainCommand,
  planDunningRun,
  policyId,
  sha256Of,
  targetCalendar,
} from "@adv/domain"
import { type DunningQuery, dunningCases, dunningItems } from "@adv/projections"
import { type Either, isLeft } from "fp-ts/lib/Either.js"
import { type Company, company } from "./company.js"

export const ladder = (body: Partial<Plain<DunningPolicy>>): DunningPolicy => {
  const policy: unknown = {
    levels: [
      {
        code: "L1",
        after: { netDays: 10 },
        channel: "email",
        fallbackChannel: "letter",
        template: "DUNNING-1",
      },
      {
        code: "L2",
        after: { netDays: 30 },
        channel: "email",
        fallbackChannel: "letter",
        template: "DUNNING-2",
      },
      { code: "L3", after: { sincePrevious: 10 }, channel: "letter", template: "DUNNING-3" },
    ],
    mode: "sequential",
    language: "en",
    closes: "chargesSettled",
    credits: "ignored",
    ...body,
  }
  if (!DunningPolicy.is(policy)) throw new Error("not a dunning policy")
  return policy
}

/** Ten percent a year, and forty euros. */
export const tenPercent: LateInterestPolicy = (() => {
  const policy: unknown = {
    id: "TEN",
    version: 1,
    rateMode: "contractual",
    fixed: "10",
    dayCount: "ACT/365F",
    compensation: { amount: 4000, currency: "EUR" },
    businessOnly: true,
    validFrom: "2020-01-01",
    source: "contract",
  }
  if (!LateInterestPolicy.is(policy)) throw new Error("not an interest policy")
  return policy
})()

export const tenPercentRates: ClaimRates = {
  policies: new Map([[policyId("TEN"), { version: 1, body: tenPercent }]]),
  references: ecbReferenceRates,
}

export interface Dunning extends Company {
  /** Plans a run of a published ladder for a day, on what is known by now. */
  readonly plan: (on: string, policy?: string, isDefault?: boolean) => Promise<Either<Failure, DunningPlan>>
  /** Plans and carries out; each command is expected to go through. */
  readonly dun: (on: string, policy?: string, isDefault?: boolean) => Promise<DunningPlan>
  /** Records that all notices that are to be sent were sent. */
  readonly send: (on: string) => Promise<void>
  readonly state: (id: string, asOf?: string) => Promise<DunningState>
}

export const later = Number.MAX_SAFE_INTEGER as Instant
export const query = (asOf: string): DunningQuery => ({ asOf: asOf as LocalDate, knownAt: later })

/** A company with a ladder, or several by their names, published. */
export const dunningCompany = async (
  ladders: DunningPolicy | { readonly [id: string]: DunningPolicy },
  rates = tenPercentRates,
): Promise<Dunning> => {
  const of = company()
  const published: { readonly [id: string]: DunningPolicy } = DunningPolicy.is(ladders)
    ? { LADDER: ladders }
    : ladders
  for (const [policy, body] of Object.entries(published))
    await of.run({ type: "PublishPolicy", on: "2012-01-01", policy, kind: "dunning", body } as PlainCommand)
  const plan: Dunning["plan"] = async (on, policy = Object.keys(published)[0] ?? "", isDefault = true) => {
    const body = published[policy]
    if (body === undefined) throw new Error(`there is no ladder ${policy}`)
    const facts = dunningItems((await of.models()).states, query(on))
    return planDunningRun({
      scope: "all",
      runDate: on as LocalDate,
      policy: { id: policyId(policy), version: 1, body },
      isDefault,
      calendars: { TARGET: targetCalendar(2012, 2030) },
      rates,
      ...facts,
    })
  }
  const casesOn = async (asOf: string) => dunningCases((await of.models()).states, query(asOf))
  return {
    ...of,
    plan,
    dun: async (on, policy, isDefault) => {
      const planned = await plan(on, policy, isDefault)
      if (isLeft(planned)) throw new Error(`${planned.left.code}: ${planned.left.message}`)
      for (const command of dunningCommandsOf(planned.right))
        await of.run(command as PlainCommand & DomainCommand)
      return planned.right
    },
    send: async (on) => {
      for (const [id, { notices }] of await casesOn(on))
        for (const [notice, { status, template }] of notices)
          if (status === "draft")
            await of.run({
              type: "SendDunningNotice",
              on,
              case: id,
              notice,
              template: { code: template, version: 1 },
              documentHash: sha256Of(notice),
            })
    },
    state: async (id, asOf = "2030-12-31") => {
      const state = (await casesOn(asOf)).get(id as never)
      if (state === undefined) throw new Error(`there is no case ${id}`)
      return state
    },
  }
}

/** An invoice of one amount, tax-free, due on a day. */
export const invoiceDue = (
  invoice: string,
  dueDate: string,
  amount: string,
  more: object = {},
): PlainCommand => ({
  type: "IssueInvoice",
  on: "2012-12-01",
  invoice,
  customer: "ROSSI",
  currency: "EUR",
  lines: [{ description: "goods", quantity: "1", unitPrice: amount, tax: { category: "Z", rate: "0" } }],
  paymentTerm: {
    id: "DUE",
    version: 1,
    lines: [{ share: { remainder: true }, steps: [{ addDays: daysTo(dueDate, more) }] }],
  },
  numbering: { number: invoice },
  ...more,
})

const daysTo = (dueDate: string, { on = "2012-12-01" }: { readonly on?: string }): number =>
  Math.round((Date.parse(dueDate) - Date.parse(on)) / 86_400_000)

export const registered = (customer: string, currency = "EUR", more: object = {}): PlainCommand => ({
  type: "RegisterCustomer",
  on: "2012-01-01",
  customer,
  name: customer,
  currency,
  ...more,
})

export const paid = (payment: string, amount: number, invoice: string, on: string, more: object = {}) =>
  [
    { type: "ReceivePayment", on, payment, customer: "ROSSI", currency: "EUR", amount, ...more },
    { type: "AllocatePayment", on, payment, to: [{ invoice }] },
  ] as ReadonlyArray<PlainCommand>

export const caseId = (customer: string, currency = "EUR") =>
  caseOf(customer as CustomerId, currency as Currency)
