import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { type LateInterestPolicy, lateInterest, type ReferenceRates, segmentsOf } from "../interest/index.js"
import { addDays, type LocalDate, minor, type PolicyId } from "../values/index.js"
import type { NoticeClaim } from "./events.js"
import type { DunningLevel } from "./policy.js"
import type { DunningItem } from "./standing.js"

/** The late-payment interest policies that ladders name, each with its version, and the rates they count by. */
export interface ClaimRates {
  readonly policies: ReadonlyMap<PolicyId, { readonly version: number; readonly body: LateInterestPolicy }>
  readonly references: ReferenceRates
}

/**
 * What a notice claims on an item beside its principal: interest on what was open and is not disputed, from the day after
 * the due date through the day of the run, less what was claimed before; and the fixed compensation, once an instalment.
 * A dispute that is rejected later is caught up with, since each claim counts from the due date again (DN-12).
 *
 * Fails with `INTEREST_POLICY_MISSING`, or as {@link lateInterest} does.
 */
export const claimsOn = (
  item: DunningItem,
  { claim }: DunningLevel,
  { policies, references }: ClaimRates,
  notice: string,
  on: LocalDate,
): Either<Failure, ReadonlyArray<NoticeClaim>> => {
  const { invoice, instalment, currency, dueDate, principal } = item
  if (claim === undefined || dueDate === null) return right([])
  const policy = policies.get(claim.policy)
  if (policy === undefined)
    return left(
      failure(
        "INTEREST_POLICY_MISSING",
        `Notice ${notice} is to claim by late-payment interest policy ${claim.policy}, which there isn't: publish it, or take it out of the ladder.`,
        { notice, policy: claim.policy },
      ),
    )
  const claims: Array<NoticeClaim> = []
  const base = minor(Math.max(0, principal.amount - item.disputed))
  if (claim.interest) {
    const segments = segmentsOf(dueDate, base, principal.payments, on)
    const counted = lateInterest({ segments, policy: policy.body, rates: references, currency })
    if (isLeft(counted)) return counted
    const { total, detail } = counted.right
    const amount = total - item.interestClaimed
    if (amount > 0)
      claims.push({
        charge: `${notice}/interest/${instalment}`,
        invoice,
        instalment,
        kind: "interest",
        amount: minor(amount),
        computed: {
          policy: claim.policy,
          version: policy.version,
          ...(policy.body.rateMode === "contractual" ? {} : { rates: references.id }),
          dayCount: policy.body.dayCount,
          from: addDays(dueDate, 1),
          through: on,
          base,
          segments: detail.map(({ principal, from, to, days, rate }) => ({
            principal,
            from,
            to,
            days,
            rate,
          })),
          total,
          claimedBefore: item.interestClaimed,
        },
      })
  }
  const { compensation } = policy.body
  if (claim.compensation && compensation?.currency === currency && !item.compensationClaimed)
    claims.push({
      // One an instalment, whichever notice claims it.
      charge: `compensation/${instalment}`,
      invoice,
      instalment,
      kind: "compensation",
      amount: compensation.amount,
    })
  return right(claims)
}
