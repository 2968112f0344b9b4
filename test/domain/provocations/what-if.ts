import {
  failure,
  netDays,
  type PlainCommand,
  type PolicyOverride,
  policyId,
  type RecordedEvent,
  staticCheck,
  targetCalendar,
  termNamed,
  unsafeDate,
} from "@adv/domain"
import { Simulation } from "@adv/domain/testing"
import { type WhatIfQuery, whatIf } from "@adv/projections"
import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { agree, line, place, register, standard } from "../company.js"
import type { Provocations, Refused } from "./provocation.js"

const calendars = { TARGET: targetCalendar(2020, 2030) }
const on = "2025-01-15"

const lived = (...commands: ReadonlyArray<PlainCommand>): ReadonlyArray<RecordedEvent> => {
  const company = new Simulation({ calendars })
  for (const command of [register(), agree(), ...commands]) {
    const done = company.run(command)
    if (isLeft(done)) throw new Error(done.left.message)
  }
  return company.log
}

const asked = (more: Partial<WhatIfQuery>) =>
  whatIf({
    events: lived(),
    from: unsafeDate("2025-01-01"),
    to: unsafeDate("2025-12-31"),
    overrides: [],
    calendars,
    kpis: ["PR-01"],
    ...more,
  })

/** What somebody had decided and has no counterpart, as a refusal. */
const unresolved = (
  code: string,
  events: ReadonlyArray<RecordedEvent>,
  overrides: ReadonlyArray<PolicyOverride>,
): Refused => {
  const found = asked({ events, overrides })
  if (isLeft(found)) return found
  const [example] = found.right.unresolved.find((each) => each.code === code)?.examples ?? []
  return example === undefined
    ? right(found.right.unresolved)
    : left(failure(code, example.message, { example }))
}

const halves = termNamed("30/60")
const inHalves: PlainCommand = {
  type: "IssueInvoice",
  on,
  invoice: "F1",
  customer: "ROSSI",
  currency: "EUR",
  paymentTerm: halves._tag === "Right" ? halves.right : netDays(30),
  lines: [{ description: "chairs", quantity: "1", unitPrice: "100", tax: standard }],
}
const dispute: PlainCommand = {
  type: "OpenDispute",
  on,
  invoice: "F1",
  dispute: "F1/D1",
  instalment: 2,
  amount: 100,
  reason: "QUANTITY",
}

const limit = { amount: 100, currency: "EUR" } as never
const limitOf = (customer: string): PolicyOverride => ({
  kind: "creditLimit",
  customer: customer as never,
  limit,
})

/** The refusals of a replay under other policies. */
export const whatIfs: Provocations = {
  WHAT_IF_SPAN_INVALID: () => asked({ to: unsafeDate("2025-01-01") }),
  WHAT_IF_POLICY_UNKNOWN: () =>
    asked({ overrides: [{ kind: "policy", policy: policyId("dunning"), body: {} }] }),
  WHAT_IF_CUSTOMER_UNKNOWN: () => asked({ overrides: [limitOf("NOBODY")] }),
  WHAT_IF_NOT_THERE: () =>
    unresolved("WHAT_IF_NOT_THERE", lived(inHalves, dispute), [{ kind: "paymentTerm", term: netDays(30) }]),
  WHAT_IF_COUNTED_BY_HAND: () =>
    unresolved(
      "WHAT_IF_COUNTED_BY_HAND",
      lived(
        { type: "PublishPolicy", on, policy: "credit", kind: "credit", body: staticCheck },
        place({ lines: [line("1", "1", "100")] }),
        {
          type: "CheckCredit",
          on,
          order: "O-1",
          point: "order",
          components: [{ component: "notDue", amount: 5, currency: "EUR" }],
          overdueItems: [],
          through: 4,
          reservations: 0,
        },
      ),
      [limitOf("ROSSI")],
    ),
}
