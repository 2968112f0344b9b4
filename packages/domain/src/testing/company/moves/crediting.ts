import { isRight } from "fp-ts/lib/Either.js"
import type { CreditPolicy } from "../../../credit/policy.js"
import { staticCheck } from "../../../credit/presets.js"
import type { Plain, PlainCommand } from "../../../flows/plain-command.js"
import { addDays } from "../../../values/index.js"
import { creditCheckIn } from "../exposure.js"
import { around, type Move, pick, type Script, type Situation, someOf } from "../move.js"
import { customerIn, orderIn } from "../states.js"
import { withApprovals } from "./approving.js"
import { parties, partyAt } from "./materials.js"

const policy: Plain<CreditPolicy> = {
  ...staticCheck,
  checkAt: ["release", "dispatch"],
  companyLimit: { amount: 200_000, currency: "EUR" },
  holdWhen: { ...staticCheck.holdWhen, oldestOverdueDays: 45 },
}

/** How a company begins that controls its customers' credit. */
export const creditOpening: ReadonlyArray<PlainCommand> = [
  { type: "PublishPolicy", on: "2025-01-01", policy: "credit", kind: "credit", body: policy },
  {
    type: "SetCreditLimit",
    on: "2025-01-01",
    customer: "BIANCHI",
    limit: { amount: 40_000, currency: "EUR" },
  },
]

/** A check at a step, where a credit policy asks for one. */
export function* checked(
  { company, today }: Situation,
  order: string,
  point: "order" | "release" | "dispatch",
): Script {
  const check = creditCheckIn(company, order, point, today)
  if (check !== null) yield check
}

/** Takes an order that is placed to where it can be delivered: approvals, credit, and what lifts a hold. */
export function* goOn(turn: Situation, order: string): Script {
  const { company, today: on, other, size } = turn
  yield* withApprovals(turn, { type: "ValidateOrder", on, order })
  yield* checked(turn, order, "release")
  if (orderIn(company, order).holds.includes("credit") && other % 3 !== 0)
    yield {
      type: "ReleaseHold",
      on,
      order,
      hold: "credit",
      reason: "pays on delivery",
      override: true,
      by: "dario",
      role: size % 2 === 0 ? "credit controller" : "finance director",
      expiresOn: addDays(on, size % 7),
    }
  yield* withApprovals(turn, { type: "ReleaseOrder", on, order })
}

/** Credit limits, overrides, blocks and who answers for whom. */
export const crediting: ReadonlyArray<Move> = [
  {
    name: "an order's credit, checked again",
    weight: 2,
    *commands(turn) {
      for (const order of around(turn, "order", turn.which)) {
        const { lifecycle } = orderIn(turn.company, order)
        if (lifecycle !== "placed" && lifecycle !== "validated") continue
        yield* goOn(turn, order)
        return
      }
    },
  },
  {
    name: "a limit",
    weight: 2,
    commands: ({ on, which, other, size }) => [
      {
        type: "SetCreditLimit",
        on,
        customer: partyAt(which).customer,
        limit: size % 7 === 0 ? { unlimited: true } : { amount: (size % 20) * 10_000, currency: "EUR" },
        ...(other % 3 === 0
          ? { source: "insurer" as const, reference: "X", conditions: { longestTermDays: 60 } }
          : {}),
        ...(other % 2 === 0 ? { validTo: addDays(on, size % 20) } : {}),
      },
    ],
  },
  {
    name: "limits that end",
    weight: 2,
    *commands({ company, today, which, size }) {
      for (const { customer } of parties) yield { type: "NoticeCreditLimitExpiry", on: today, customer }
      for (const index of parties.keys()) {
        const { customer } = partyAt(which + index)
        const given = customerIn(company, customer).creditLimits.filter(
          ({ withdrawnFrom }) => withdrawnFrom === null,
        )
        const limit = given[size % Math.max(1, given.length)]
        if (limit === undefined) continue
        const { source, reference } = limit
        yield {
          type: "WithdrawCreditLimit",
          on: today,
          customer,
          source,
          reason: "reviewed",
          ...(reference === null ? {} : { reference }),
        }
        return
      }
    },
  },
  {
    name: "an account that is blocked for a while",
    weight: 2,
    *commands({ company, today: on, which }) {
      const blocked = parties.filter(({ customer }) => customerIn(company, customer).blocked !== null)
      for (const { customer } of blocked) yield { type: "UnblockAccount", on, customer, reason: "it was one" }
      if (blocked.length === 0)
        yield { type: "BlockAccount", on, customer: partyAt(which).customer, reason: "a rumour" }
    },
  },
  {
    name: "an override, granted or taken back",
    weight: 3,
    *commands(turn) {
      const { company, today, which, size, at } = turn
      const { customer } = partyAt(which)
      const granted = yield {
        type: "GrantCreditOverride",
        on: today,
        customer,
        override: `OV-${at}`,
        amount: size * 300,
        currency: "EUR",
        expiresOn: addDays(today, size % 25),
        by: "dario",
        role: "finance director",
        reason: "a large order",
        ...(size % 3 === 0 ? { order: someOf(turn, "order", which) } : {}),
      }
      if (isRight(granted) && size % 2 === 0)
        yield { type: "RevokeCreditOverride", on: today, customer, override: `OV-${at}`, reason: "mistaken" }
      for (const [override, { revokedOn }] of customerIn(company, partyAt(size).customer).creditOverrides)
        if (revokedOn === null && override !== `OV-${at}`)
          yield {
            type: "RevokeCreditOverride",
            on: today,
            customer: partyAt(size).customer,
            override,
            reason: "it is over",
          }
    },
  },
  {
    name: "a head office",
    weight: 1,
    commands: ({ today, which, other, size }) => [
      {
        type: "AssignParent",
        on: today,
        customer: partyAt(which).customer,
        parent: size % 3 === 0 ? null : partyAt(other).customer,
      },
    ],
  },
  {
    name: "an order held, and let go",
    weight: 1,
    *commands(turn) {
      const { today: on, which, size } = turn
      const order = someOf(turn, "order", which)
      const hold = pick(["price", "stock", "customer", "manual"] as const, size, "manual")
      yield { type: "HoldOrder", on, order, hold, reason: "a question" }
      if (size % 4 !== 0) yield { type: "ReleaseHold", on, order, hold, reason: "answered" }
    },
  },
]
