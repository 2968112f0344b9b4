import type { DunningCommand } from "./commands.js"
import type { DunningPlan } from "./plan.js"

/**
 * The commands that carry a plan out, in this order: what ended or came back first, then the notices and the notes on
 * what was held back, and the record of the run last. Each is decided again when it is run, so that none duns what was
 * settled since; run twice, they change nothing.
 */
export const dunningCommandsOf = (plan: DunningPlan): ReadonlyArray<DunningCommand> => {
  const { runDate: on, scope, policy } = plan
  return [
    ...plan.expiries.map(
      (each): DunningCommand => ({ type: "UnblockDunning", on, ...each, reason: "its last day has passed" }),
    ),
    ...plan.reviews.map((each): DunningCommand => ({ type: "ReviewPromise", on, ...each })),
    ...plan.removals.map((each): DunningCommand => ({ type: "RemoveFromDunningNotice", on, ...each })),
    ...plan.retries.map((each): DunningCommand => ({ type: "RetryDunningNotice", on, ...each })),
    ...plan.reopenings.map(
      (id): DunningCommand => ({ type: "ReopenDunningCase", on, case: id, reason: "open again" }),
    ),
    ...plan.closings.map((id): DunningCommand => ({ type: "CloseDunningCase", on, case: id })),
    ...plan.notices.map(
      ({
        customer,
        currency,
        notice,
        level,
        items,
        passed,
        claims,
        channel,
        language,
        credits,
      }): DunningCommand => ({
        type: "ReachDunningLevel",
        on,
        customer,
        currency,
        notice,
        policy: policy.policy,
        level,
        items: items.map(({ invoice, instalment, level: own }) => ({ invoice, instalment, level: own })),
        passed,
        claims,
        channel,
        language,
        credits,
      }),
    ),
    ...plan.suppressed.map(
      ({ customer, currency, reason, level, items }): DunningCommand => ({
        type: "SuppressDunning",
        on,
        customer,
        currency,
        reason,
        level,
        items,
      }),
    ),
    {
      type: "RunDunning",
      on,
      scope,
      ...policy,
      selected: plan.notices.map(({ case: id, notice, level }) => ({ case: id, notice, level })),
      skipped: plan.skipped
        .filter(({ reason }) => reason !== "notDue")
        .map(({ customer, invoice, instalment, reason }) => ({ customer, invoice, instalment, reason })),
    },
  ]
}
