import { type Actor, type ApprovalId, type ApprovalSubject, approvalIdOf, type CommandId } from "@adv/domain"
import {
  creditControl,
  director,
  exportOfficer,
  management,
  nightly,
  purchasing,
  salesManager,
  salesPeople,
} from "./company.js"
import type { World } from "./world.js"

/** What is to be approved, and by whom it is asked. */
export interface Asked {
  readonly subject: ApprovalSubject
  readonly gate: string
  /** What the step would record; of an order, what it says now is meant. */
  readonly context?: object
  readonly by: Actor
  readonly chain: CommandId | undefined
  /** Whether it is still wanted when somebody comes to decide it. */
  readonly wanted: () => boolean
}

export interface Approvals {
  /** Asks for an approval, and goes on when it is granted, or otherwise when it is refused. */
  readonly pass: (asked: Asked, granted: () => void, refused: () => void) => void
  /** What was approved is no longer so: the approval is void, and is asked for again. */
  readonly again: (asked: Asked, granted: () => void, refused: () => void) => void
}

/** Who decides at a gate, as many as it takes. */
const deciders: { readonly [gate: string]: ReadonlyArray<Actor> } = {
  entry: [management],
  amount: [director, creditControl],
  price: [salesManager],
  stock: [purchasing],
  export: [exportOfficer],
  creditNote: [management],
  invoiceDeviation: [salesManager],
  writeOff: [creditControl],
  escalation: [management],
}

/** How the company validates what is out of the ordinary: who asks never decides. */
export const approvalsIn = (world: World): Approvals => {
  const { random, workdays } = world
  const on = () => world.date(world.today())
  const office = () => random.between(9 * 60 + 30, 17 * 60)

  const waiting = new Map<ApprovalId, { readonly granted: () => void; readonly refused: () => void }>()
  const goOn = (approval: ApprovalId, how: "granted" | "refused") => {
    const next = waiting.get(approval)
    waiting.delete(approval)
    if (next !== undefined) world.soon(40, next[how])
  }

  const pass: Approvals["pass"] = (asked, granted, refused) => {
    const { subject, gate, context, by, chain, wanted } = asked
    const approval = approvalIdOf(subject, gate)
    waiting.set(approval, { granted, refused })
    world.ask(
      {
        type: "RequestApproval",
        on: on(),
        subject,
        gate,
        requestedBy: by.id,
        ...(context === undefined ? {} : { context }),
      },
      by,
      chain,
    )
    const stale = { GATE_APPROVAL_STALE: () => again(asked, granted, refused) }
    const decide = (decision: "approve" | "reject", people: ReadonlyArray<Actor>) => {
      for (const person of people)
        world.attempt(
          {
            type: "DecideApproval",
            on: on(),
            approval,
            decision,
            by: person.id,
            role: person === salesPeople[1] ? "sales manager" : (person.role ?? ""),
            ...(decision === "reject" ? { comment: "not at these conditions" } : {}),
          },
          person,
          chain,
          { ...stale, APPROVAL_NOT_PENDING: () => undefined },
        )
    }
    const withdraw = () =>
      world.ask(
        { type: "WithdrawApproval", on: on(), approval, by: by.id, reason: "not to be decided like this" },
        by,
        chain,
      )
    const people = deciders[gate] ?? [management]
    const answer = () => {
      if (!wanted()) return withdraw()
      if (world.turn("approval refused", 13, 6)) {
        return decide("reject", people.slice(0, 1))
      }
      if (gate === "price" && world.turn("approval delegated", 3, 1)) {
        const [, deputy] = salesPeople
        if (deputy !== undefined) {
          world.ask(
            {
              type: "DelegateApproval",
              on: on(),
              approval,
              from: salesManager.id,
              to: deputy.id,
              role: "sales manager",
              validTo: world.date(workdays.after(world.today(), 3)),
              reason: "at the trade fair",
            },
            salesManager,
            chain,
          )
          return decide("approve", [deputy])
        }
      }
      decide("approve", people)
    }
    // Whoever asked notices a slip of the pen, and asks again.
    if (world.turn("approval withdrawn", 41, 15)) {
      world.soon(30, () => {
        withdraw()
        if (wanted()) world.soon(30, () => pass(asked, granted, refused))
      })
      return
    }
    // Nobody looks at some of them in time: they are asked for again.
    if (world.turn("approval expired", 47, 20))
      world.at(workdays.after(world.today(), 4), 8 * 60 + 20, () => {
        // Meanwhile the order may have changed, and what it says now was asked for and decided.
        let expired = true
        world.attempt({ type: "ExpireApproval", on: on(), approval }, nightly, chain, {
          APPROVAL_NOT_PENDING: () => {
            expired = false
          },
        })
        world.soon(60, () => {
          if (expired && wanted()) pass(asked, granted, refused)
        })
      })
    else if (random.chance(0.3)) world.at(workdays.after(world.today(), 1), office(), answer)
    else world.soon(random.between(40, 180), answer)
  }

  const again: Approvals["again"] = (asked, granted, refused) => {
    world.ask(
      {
        type: "InvalidateApproval",
        on: on(),
        approval: approvalIdOf(asked.subject, asked.gate),
        because: "what was asked for has changed since",
      },
      nightly,
      asked.chain,
    )
    pass(asked, granted, refused)
  }
  world.hear({
    ApprovalGranted: ({ data: { approval } }) => goOn(approval, "granted"),
    ApprovalRefused: ({ data: { approval } }) => goOn(approval, "refused"),
  })
  return { pass, again }
}

/** The gate that a refusal names, and what is to be approved there. */
export const gateIn = (data: {
  readonly [name: string]: unknown
}): { readonly gate: string; readonly context?: object } => {
  const { gate, context } = data
  return {
    gate: typeof gate === "string" ? gate : "",
    ...(typeof context === "object" && context !== null ? { context } : {}),
  }
}
