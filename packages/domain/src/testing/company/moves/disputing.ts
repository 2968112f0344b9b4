import { openInstalments } from "../../../invoice/state.js"
import { addDays } from "../../../values/index.js"
import { around, type Move, pick, someOf } from "../move.js"
import { invoiceIn } from "../states.js"
import { withApprovals } from "./approving.js"

/** What customers don't agree with, and how that ends. */
export const disputing: ReadonlyArray<Move> = [
  {
    name: "a dispute",
    weight: 4,
    *commands(turn) {
      const { on, today, at, size, other } = turn
      const invoice =
        around(turn, "invoice", turn.which).find(
          (each) => openInstalments(invoiceIn(turn.company, each), today).length > 0,
        ) ?? someOf(turn, "invoice", turn.which)
      const dispute = `${invoice}/D${at}`
      const own = { on: today, invoice, dispute }
      yield {
        ...own,
        type: "OpenDispute",
        on,
        reason: "DAMAGE",
        department: "logistics",
        ...(size % 2 === 0 ? { amount: (size % 40) + 1 } : {}),
      }
      yield { ...own, type: "AcknowledgeDispute", channel: "email" }
      if (size % 5 === 0) return
      yield { ...own, type: "AssignDispute", department: "finance", dueBy: addDays(today, 5) }
      yield {
        ...own,
        type: "ProposeDisputeAnswer",
        outcome: pick(["upheld", "rejected"] as const, other, "rejected"),
        department: "finance",
      }
    },
  },
  {
    name: "a dispute that is settled",
    weight: 7,
    *commands(turn) {
      const { company, today: on, at, size } = turn
      for (const invoice of around(turn, "invoice", turn.which, 30))
        for (const [dispute, { resolved, closed, amount }] of invoiceIn(company, invoice).disputes) {
          const own = { on, invoice, dispute }
          if (closed && size % 4 === 3) continue
          if (closed) yield { ...own, type: "ReopenDispute", reason: "not content" }
          else if (!resolved)
            yield {
              ...own,
              type: "ResolveDispute",
              outcome: pick(
                ["upheld", "rejected", "withdrawn", "partiallyUpheld"] as const,
                size,
                "rejected",
              ),
              ...(size % 2 === 0 ? {} : { rootCause: "packing" }),
            }
          if (!closed && (resolved || size % 3 !== 0)) {
            const { outcome } = invoiceIn(company, invoice).disputes.get(dispute) ?? { outcome: null }
            const credited = outcome === "upheld" || outcome === "partiallyUpheld"
            if (credited)
              yield* withApprovals(turn, {
                type: "IssueCreditNote",
                on,
                invoice,
                creditNote: `C-${at}`,
                reason: "DISPUTE",
                credited:
                  size % 2 === 0
                    ? { whole: true }
                    : {
                        amounts: [{ net: amount, tax: { category: "E", rate: "0" }, description: "agreed" }],
                      },
                effectOnOrder: "none",
              })
            yield { ...own, type: "CloseDispute", ...(credited ? { creditNotes: [`C-${at}`] } : {}) }
          }
          return
        }
    },
  },
]
