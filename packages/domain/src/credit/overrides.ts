import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { type Failure, failure } from "../failure.js"
import { addDays, type Currency, formatMinor, type LocalDate, type Minor } from "../values/index.js"
import { converted, inMinor } from "./amounts.js"
import type { CreditPolicy } from "./policy.js"

/** What somebody asks to let pass. */
export interface OverrideAsked {
  readonly override: string
  readonly amount: Minor
  readonly currency: Currency
  readonly on: LocalDate
  readonly expiresOn: LocalDate
  readonly role: string
}

/**
 * Whether a role may let an exposure exceed the limit by an amount until a day.
 *
 * Fails with `OVERRIDE_NOT_AUTHORISED`: the role has no such right, or not for so much or for so long; or with
 * `CREDIT_QUOTE_MISSING` when the override is not in the policy's currency.
 */
export const authorisedOverride = (
  asked: OverrideAsked,
  policy: CreditPolicy,
): Either<Failure, OverrideAsked> => {
  const { override, role, on, expiresOn } = asked
  const amount = converted(asked, policy.currency, [])
  if (isLeft(amount)) return amount
  const whole = inMinor(amount.right, policy.currency)
  if (isLeft(whole)) return whole
  const refuse = (why: string) =>
    left(
      failure(
        "OVERRIDE_NOT_AUTHORISED",
        `Override ${override} is not for ${role} to grant: ${why}. Ask ${roles(policy) || "for a right to override in the credit policy"}.`,
        { override, role, amount: asked.amount, expiresOn },
      ),
    )
  const rights = policy.overrides.filter((right) => right.role === role)
  if (rights.length === 0) return refuse("the credit policy gives that role no right to override")
  const enough = rights.filter((right) => right.amount === undefined || right.amount >= whole.right)
  if (enough.length === 0)
    return refuse(
      `${formatMinor(whole.right, policy.currency)} ${policy.currency} is more than that role may let pass`,
    )
  return enough.some(({ days }) => expiresOn <= addDays(on, days))
    ? right(asked)
    : refuse(`it would last until ${expiresOn}, longer than that role may let it`)
}

const roles = ({ overrides }: CreditPolicy): string =>
  [...new Set(overrides.map(({ role }) => role))].join(" or ")
