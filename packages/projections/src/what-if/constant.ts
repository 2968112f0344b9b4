import {
  type CreditLimit,
  explainTerm,
  FlowTiers,
  formatMinor,
  type LocalDate,
  type PolicyOverride,
  type Replay,
} from "@adv/domain"
import type { WhatIfQuery } from "./what-if.js"

const limitText = (limit: CreditLimit): string =>
  "unlimited" in limit ? "unlimited" : `${formatMinor(limit.amount, limit.currency)} ${limit.currency}`

const nameOf = (body: object): string =>
  "name" in body && typeof body.name === "string" ? `: ${body.name}` : ""

/** An override in words. */
export const overrideText = (override: PolicyOverride, from: LocalDate): string => {
  switch (override.kind) {
    case "paymentTerm": {
      const whose = override.customer === undefined ? "Invoices" : `Invoices of ${override.customer}`
      return `${whose} are payable by other terms: ${explainTerm(override.term, from)}`
    }
    case "policy":
      return `Policy ${override.policy} says something else${nameOf(override.body)}.`
    case "creditLimit":
      return `The credit limit of ${override.customer} is ${limitText(override.limit)}.`
  }
}

const several = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`

/** What happens as it did, whatever the policies: without it nobody could say what a difference comes from. */
export const heldConstant = (
  { payments = "asRecorded", overrides }: WhatIfQuery,
  { moved }: Replay,
): ReadonlyArray<string> => [
  "Orders are placed, changed and delivered as they were, and invoiced on the day and for the amount they were: how customers and staff behave doesn't change.",
  payments === "asRecorded"
    ? "Customers pay on the day they paid, and what they paid."
    : `Customers pay as many days after the due date as they did, and what they paid: ${several(moved, "payment")} came on another day. A payment goes by the due date of what it first settled most of, and never comes before the invoice.`,
  "Disputes, returns, absences and what people were told happen as they did.",
  "Dunning runs are made, and what is late is noticed, on the days on which that was done.",
  "A notice that there was not goes out on the day of its run; one that needs an approval waits for it.",
  "A step that somebody took stands, also where a rule would refuse it now; it is listed then, and the approvals it lacks are asked for.",
  "Orders keep the conditions that were agreed, and letters their text: neither is made out anew.",
  "Pieces of work are those that there were: how long they take goes by the standards.",
  overrides.some((each) => each.kind === "policy" && FlowTiers.is(each.body))
    ? "Which flow tier the company is in is looked at on every day that brings something, by the orders of the days before."
    : "The flow tier changes when it did.",
]
