import type { Plain } from "../flows/plain-command.js"
import type { CreditComponent, CreditComponentKind } from "./component.js"
import { CreditComponent as ComponentCodec } from "./component.js"
import { CreditPolicy } from "./policy.js"

const preset = (plain: Plain<CreditPolicy>): CreditPolicy => {
  const policy: unknown = plain
  if (!CreditPolicy.is(policy)) throw new RangeError("not a credit policy")
  return policy
}

const everything = [
  "notDue",
  "overdue",
  "instruments",
  "deliveredNotInvoiced",
  "releasedNotDelivered",
  "reserved",
  "unappliedCredits",
  "cashSecurity",
] as const

/**
 * All that is open, delivered or released counts, whenever it is to be delivered, and an order is looked at when it is
 * placed, when it is released and when it leaves. Who has no limit of their own has none.
 */
export const staticCheck = preset({
  currency: "EUR",
  checkAt: ["order", "release", "dispatch"],
  checkValidDays: 3,
  counts: everything,
  creditsUpToOpenItems: false,
  group: true,
  companyLimit: { unlimited: true },
  holdWhen: { exposureAboveLimit: true, limitExpired: true, accountBlocked: true },
  overrides: [
    { role: "credit controller", days: 7, amount: 500_000 },
    { role: "finance director", days: 30 },
  ],
})

/** Orders count only when they are wanted within two months; who is a month late, or late with a fifth, waits. */
export const dynamicCheck = preset({
  ...staticCheck,
  horizonDays: 60,
  insolvencyMarginDays: 10,
  tolerancePercent: "5",
  holdWhen: {
    exposureAboveLimit: true,
    limitExpired: true,
    accountBlocked: true,
    oldestOverdueDays: 30,
    overdueSharePercent: "20",
    dunningLevel: 3,
  },
})

/**
 * Credit on an insurer's cover: who has none gets 5,000.00 at the company's own discretion, and nothing leaves while
 * something undisputed is more than 60 days overdue.
 */
export const insuredCheck = preset({
  ...staticCheck,
  creditsUpToOpenItems: true,
  checkValidDays: 0,
  companyLimit: { amount: 500_000, currency: "EUR" },
  holdWhen: {
    exposureAboveLimit: true,
    limitExpired: true,
    accountBlocked: true,
    oldestOverdueDays: 60,
    dunningLevel: 2,
  },
})

/** Credit policies to start from, with the practice that each follows. */
export const creditPresets = [
  {
    name: "static",
    policy: staticCheck,
    source:
      "SAP Credit Management, static credit limit check: open orders, open deliveries, open billing documents and open items; limits from customer, then group, then company as in ERPNext",
  },
  {
    name: "dynamic",
    policy: dynamicCheck,
    source:
      "SAP Credit Management, dynamic credit limit check with a credit horizon, oldest open item, overdue share and highest dunning level; dunning level as in Tryton's account_dunning and account_credit_limit",
  },
  {
    name: "insured",
    policy: insuredCheck,
    source:
      "OCA partner_risk_insurance: what is insured adds to the company's own limit; whole-turnover credit insurance: discretionary limit, maximum extension period, stop of shipment when overdue",
  },
] as const

/** A component in plain words. */
export const creditComponent = (
  component: CreditComponentKind,
  amount: number,
  currency: string,
): CreditComponent => {
  const given: unknown = { component, amount, currency }
  if (!ComponentCodec.is(given)) throw new RangeError(`not a component: ${component} ${amount} ${currency}`)
  return given
}
