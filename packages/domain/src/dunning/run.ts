import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import type { CustomerId, DunningCaseId, LocalDate } from "../values/index.js"
import { caseOf } from "./case.js"
import type { SkipReason } from "./events.js"
import type { DunningPlan, DunningRunAsked, PlannedNotice, SkippedItem, SuppressedNotice } from "./plan.js"
import { type CasePlan, planCase } from "./plan-case.js"
import { isQuiet, sendingsOf } from "./sparing.js"
import type { DunningItem } from "./standing.js"
import { type DunningState, initial, itemKey, suppression } from "./state.js"
import { upkeep } from "./upkeep.js"

/**
 * Selects who is dunned on a day, and for what: a pure function of the open items, the cases so far, the ladder and the
 * calendars (DN-1). Asked again for a day on which its commands were run, it has nothing left to send. Nothing is appended
 * by it, so it also previews (DN-17).
 *
 * One notice takes in all items of a customer and currency that come to a level, and has the highest of their levels
 * (DN-5). Whoever isn't dunned is among the skipped, with the reason.
 *
 * Fails with `DUNNING_RUN_TOO_OLD` (runs of a scope go forward), `CALENDAR_UNKNOWN`, `CALENDAR_YEAR_MISSING`,
 * `INTEREST_POLICY_MISSING`, `REFERENCE_RATE_MISSING` or `AMOUNT_TOO_LARGE`.
 *
 * @example
 * import { ecbReferenceRates, planDunningRun, policyId, threeTimes, unsafeDate } from "@adv/domain"
 *
 * const plan = planDunningRun({
 *   scope: "all",
 *   runDate: unsafeDate("2025-03-31"),
 *   lastRun: null,
 *   policy: { id: policyId("3-times"), version: 1, body: threeTimes },
 *   isDefault: true,
 *   items: [],
 *   cases: new Map(),
 *   credits: new Map(),
 *   addressees: new Map(),
 *   calendars: {},
 *   rates: { policies: new Map(), references: ecbReferenceRates },
 * })
 * assert.ok(plan._tag === "Right")
 * assert.deepEqual(plan.right.notices, [])
 */
export const planDunningRun = (asked: DunningRunAsked): Either<Failure, DunningPlan> => {
  const { scope, runDate, lastRun, policy } = asked
  if (lastRun !== null && runDate < lastRun) return left(runTooOld(scope, runDate, lastRun))
  const quiet = isQuiet(policy.body, runDate, asked.calendars)
  if (isLeft(quiet)) return quiet
  const notices: Array<PlannedNotice> = []
  const skipped: Array<SkippedItem> = []
  const suppressed: Array<SuppressedNotice> = []
  const sent = new Map<CustomerId, Array<LocalDate>>()
  for (const [id, items] of byCase(asked)) {
    const [first] = items
    if (first === undefined) continue
    const { customer, currency } = first
    const state = asked.cases.get(id) ?? initial()
    const sendings = sent.get(customer) ?? [...sendingsOf(customer, asked.cases)]
    sent.set(customer, sendings)
    const planned = planCase({ asked, id, state, items, sendings, quiet: quiet.right })
    if (isLeft(planned)) return planned
    for (const notice of planned.right.notices) {
      notices.push(notice)
      // What goes out today counts for the customer's other notices.
      sendings.push(runDate)
    }
    for (const { item, reason } of planned.right.skipped) {
      const { invoice, instalment } = item
      skipped.push({ customer, currency, invoice, instalment, reason })
    }
    suppressed.push(...held(id, state, planned.right.heldBack))
  }
  return right({
    scope,
    runDate,
    policy: { policy: policy.id, version: policy.version },
    notices,
    skipped,
    suppressed,
    ...upkeep(asked),
  })
}

export const runTooOld = (
  scope: string,
  runDate: LocalDate,
  lastRun: LocalDate,
): Failure<"DUNNING_RUN_TOO_OLD"> =>
  failure(
    "DUNNING_RUN_TOO_OLD",
    `A dunning run of ${scope} for ${runDate} would be older than the last, of ${lastRun}: take that day or a later one.`,
    { scope, runDate, lastRun },
  )

const byCase = ({ items }: DunningRunAsked): ReadonlyMap<DunningCaseId, ReadonlyArray<DunningItem>> => {
  const groups = new Map<DunningCaseId, Array<DunningItem>>()
  for (const item of items) {
    const id = caseOf(item.customer, item.currency)
    const own = groups.get(id)
    if (own === undefined) groups.set(id, [item])
    else own.push(item)
  }
  const key = ({ dueDate, invoice, instalment }: DunningItem) =>
    `${dueDate ?? "9999-12-31"} ${invoice} ${instalment}`
  for (const own of groups.values()) own.sort((a, b) => (key(a) < key(b) ? -1 : 1))
  return new Map([...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** What is worth a note and wasn't noted yet, by reason and level. */
const held = (
  id: DunningCaseId,
  state: DunningState,
  heldBack: CasePlan["heldBack"],
): ReadonlyArray<SuppressedNotice> => {
  const groups = new Map<string, { reason: SkipReason; level: number; items: Array<DunningItem> }>()
  for (const { item, reason, level } of heldBack) {
    const key = suppression(level, reason)
    if (state.suppressed.get(itemKey(item)) === key) continue
    const group = groups.get(key) ?? { reason, level, items: [] }
    group.items.push(item)
    groups.set(key, group)
  }
  return [...groups.values()].flatMap(({ reason, level, items }) => {
    const [first] = items
    return first === undefined
      ? []
      : [
          {
            case: id,
            customer: first.customer,
            currency: first.currency,
            reason,
            level,
            items: items.map(({ invoice, instalment }) => ({ invoice, instalment })),
          },
        ]
  })
}
