import {
  type Day,
  fromDay,
  type LocalDate,
  type PolicyBody,
  type PolicyId,
  type PolicyKind,
  type PolicyState,
  policyBody,
} from "@adv/domain"
import { isRight } from "fp-ts/lib/Either.js"
import type { Known } from "../engine/dated.js"
import { type Moment, projection } from "../engine/projection.js"

/** A version of a policy, or its withdrawal, as it was published: there are few of them. */
interface PolicyRow {
  readonly policy: PolicyId
  /** Null of a withdrawal, which concerns whatever kind the policy is. */
  readonly kind: string | null
  readonly day: number
  readonly recorded: number
  readonly version: number | null
  readonly validFrom: LocalDate
  readonly body: object
}

/** The policies that figures are counted by, with both their dates. */
export interface PolicyBook {
  readonly rows: Array<PolicyRow>
}

/** The kinds that figures are counted by; other policies are read where they decide. */
const kinds: ReadonlySet<string> = new Set<PolicyKind>(["openingHours", "processCosts"])

const keep = (
  { rows }: PolicyBook,
  { day, recordedAt }: Moment,
  row: Omit<PolicyRow, "day" | "recorded">,
) => {
  rows.push({ ...row, day, recorded: recordedAt })
}

/** Policies that figures are counted by. */
export const policies = projection<PolicyBook>({
  name: "policies",
  version: 1,
  initial: () => ({ rows: [] }),
  recipes: {
    PolicyPublished: (book, { policy, kind, version, validFrom, body }, at) => {
      if (kinds.has(kind)) keep(book, at, { policy, kind, version, validFrom, body })
    },
    PolicyWithdrawn: (book, { policy, validFrom }, at) => {
      if (book.rows.some((row) => row.policy === policy))
        keep(book, at, { policy, kind: null, version: null, validFrom, body: {} })
    },
  },
})

export interface PolicyOn<K extends PolicyKind> {
  readonly policy: PolicyId
  readonly body: PolicyBody<K>
}

/**
 * Who asks which policies of a kind are in force on a day, within a horizon: in the order of their ids. What is asked
 * again is looked up.
 */
export const policiesOn = <K extends PolicyKind>(
  { rows }: PolicyBook,
  kind: K,
  { asOf, knownAt }: Known,
): ((day: number) => ReadonlyArray<PolicyOn<K>>) => {
  const seen = rows.filter((row) => row.recorded <= knownAt && row.day <= asOf)
  const states = [...new Set(seen.filter((row) => row.kind === kind).map(({ policy }) => policy))].sort().map(
    (policy): PolicyState => ({
      policy,
      kind,
      entries: seen.filter((row) => row.policy === policy),
      tiers: [],
      departments: new Map(),
      responsibilities: new Map(),
    }),
  )
  const byDay = new Map<number, ReadonlyArray<PolicyOn<K>>>()
  return (day) => {
    const known = byDay.get(day)
    if (known !== undefined) return known
    const on = fromDay(day as Day)
    const found = states.flatMap((state): ReadonlyArray<PolicyOn<K>> => {
      const inForce = policyBody(kind, state, on)
      return isRight(inForce) ? [{ policy: inForce.right.ref.policy, body: inForce.right.body }] : []
    })
    byDay.set(day, found)
    return found
  }
}
