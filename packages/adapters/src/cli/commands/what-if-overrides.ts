import { readFile } from "node:fs/promises"
import {
  type CreditLimit,
  type Currency,
  type CustomerId,
  creditPresets,
  currency as currencyNamed,
  dunningLadders,
  type Failure,
  failure,
  isId,
  type PolicyId,
  type PolicyOverride,
  parseMinor,
  policyId,
  type RecordedEvent,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { termFor } from "../reading/term.js"

/** What is said otherwise on the command line. */
export interface Otherwise {
  readonly terms?: ReadonlyArray<string> | undefined
  readonly ladder?: string | undefined
  readonly limit?: ReadonlyArray<string> | undefined
  readonly credit?: string | undefined
  readonly tiers?: string | undefined
  readonly workflow?: string | undefined
  readonly standards?: string | undefined
  readonly staffing?: string | undefined
  readonly policy?: ReadonlyArray<string> | undefined
}

type Overridden = Either<Failure, PolicyOverride>

const invalid = (option: string, text: string, how: string): Either<Failure<"OVERRIDE_INVALID">, never> =>
  left(failure("OVERRIDE_INVALID", `${option} ${text} can't be read: ${how}`, { option, text }))

/** What is on either side of the first `=`; what is before it is null when there is none. */
const sidesOf = (text: string): readonly [string | null, string] => {
  const at = text.indexOf("=")
  return at < 0 ? [null, text] : [text.slice(0, at), text.slice(at + 1)]
}

const asCustomer = (text: string): CustomerId | null => (isId(text) ? (text as CustomerId) : null)

const readObject = async (option: string, path: string): Promise<Either<Failure, object>> => {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"))
    return typeof value === "object" && value !== null
      ? right(value)
      : invalid(option, path, "give a JSON file that spells the policy out.")
  } catch (caught) {
    return invalid(option, path, caught instanceof Error ? `${caught.message}.` : String(caught))
  }
}

/** `net60`, `60eom`, a file; with a customer before it, for that one alone: `ROSSI=net60`. */
const termOverride = async (text: string): Promise<Overridden> => {
  const [whose, name] = sidesOf(text)
  const customer = whose === null ? null : asCustomer(whose)
  if (whose !== null && customer === null)
    return invalid("--terms", text, "write ROSSI=net60, with a customer's id.")
  const term = await termFor(name)
  return isLeft(term)
    ? term
    : right({
        kind: "paymentTerm",
        term: term.right.term,
        ...(customer === null ? {} : { customer }),
      })
}

/** `ROSSI=5000`, `ROSSI=5000 USD`, `ROSSI=unlimited`. */
const limitOverride = (text: string, base: Currency | null): Overridden => {
  const [whose, amount] = sidesOf(text)
  const customer = whose === null ? null : asCustomer(whose)
  const how = "write ROSSI=5000, ROSSI=5000USD or ROSSI=unlimited."
  if (customer === null) return invalid("--limit", text, how)
  const of = (limit: CreditLimit): Overridden => right({ kind: "creditLimit", customer, limit })
  if (amount.toLowerCase() === "unlimited") return of({ unlimited: true })
  const [, digits, code] = /^(\d[\d.]*)\s*([A-Za-z]{3})?$/.exec(amount) ?? []
  if (digits === undefined) return invalid("--limit", text, how)
  const currency = code === undefined ? (base === null ? null : right(base)) : currencyNamed(code)
  if (currency === null) return invalid("--limit", text, `say the currency: ${whose}=${digits}EUR.`)
  if (isLeft(currency)) return currency
  const minor = parseMinor(digits, currency.right)
  return isLeft(minor) ? minor : of({ amount: minor.right, currency: currency.right })
}

/** The policies of a kind that were published, in the order in which they were. */
const publishedOf = (events: ReadonlyArray<RecordedEvent>, kind: string): ReadonlyArray<PolicyId> => [
  ...new Set(
    events.flatMap((event) =>
      event.type === "PolicyPublished" && event.data.kind === kind ? [event.data.policy] : [],
    ),
  ),
]

const presetsOf = (kind: string): { readonly [name: string]: object } => {
  if (kind === "dunning") return dunningLadders
  if (kind === "credit") return Object.fromEntries(creditPresets.map(({ name, policy }) => [name, policy]))
  return {}
}

/** `[policy=]preset-or-file`: the policy of that kind, which may be left out where there is one. */
const kindOverride = async (
  option: string,
  kind: string,
  usual: PolicyId,
  text: string,
  events: ReadonlyArray<RecordedEvent>,
): Promise<Overridden> => {
  const [named, what] = sidesOf(text)
  const preset = presetsOf(kind)[what]
  if (preset === undefined && !/\.json$/i.test(what)) {
    const known = Object.keys(presetsOf(kind))
    return invalid(
      option,
      text,
      known.length === 0
        ? "give a .json file that spells the policy out."
        : `give ${known.join(", ")}, or a .json file that spells it out.`,
    )
  }
  const body = preset === undefined ? await readObject(option, what) : right(preset)
  if (isLeft(body)) return body
  const published = publishedOf(events, kind)
  const [only, ...others] = published.includes(usual) ? [usual] : published
  if (named === null && (only === undefined || others.length > 0))
    return invalid(
      option,
      text,
      only === undefined
        ? `no policy of kind ${kind} was published.`
        : `say which policy is meant, ${published.join(" or ")}: ${only}=${what}.`,
    )
  const policy = named ?? only ?? usual
  return isId(policy)
    ? right({ kind: "policy", policy: policyId(policy), body: body.right })
    : invalid(option, text, "give a policy's id before the =.")
}

/** The currency that credit is counted in, by the last credit policy. */
const creditCurrency = (events: ReadonlyArray<RecordedEvent>): Currency | null => {
  for (const event of events.toReversed()) {
    if (event.type !== "PolicyPublished" || event.data.kind !== "credit") continue
    const { currency } = event.data.body as { readonly currency?: unknown }
    const known = typeof currency === "string" ? currencyNamed(currency) : null
    if (known !== null && known._tag === "Right") return known.right
  }
  return null
}

/**
 * The overrides that the command line asks for, of the policies that are in the log.
 *
 * Fails with `OVERRIDE_INVALID`, and as `termFor` does.
 */
export const overridesFrom = async (
  asked: Otherwise,
  events: ReadonlyArray<RecordedEvent>,
): Promise<Either<Failure, ReadonlyArray<PolicyOverride>>> => {
  const found: Array<Overridden> = []
  for (const text of asked.terms ?? []) found.push(await termOverride(text))
  const base = creditCurrency(events)
  for (const text of asked.limit ?? []) found.push(limitOverride(text, base))
  const kinds = [
    ["--ladder", "dunning", "dunning", asked.ladder],
    ["--credit", "credit", "credit", asked.credit],
    ["--tiers", "flowTiers", "flow-tiers", asked.tiers],
    ["--workflow", "workflow", "workflow", asked.workflow],
    ["--standards", "activityStandards", "activity-standards", asked.standards],
    ["--staffing", "staffing", "staffing", asked.staffing],
  ] as const
  for (const [option, kind, usual, text] of kinds)
    if (text !== undefined) found.push(await kindOverride(option, kind, policyId(usual), text, events))
  for (const text of asked.policy ?? []) {
    const [policy, path] = sidesOf(text)
    if (policy === null || !isId(policy)) {
      found.push(invalid("--policy", text, "write settlement=file.json, with the policy's id."))
      continue
    }
    const body = await readObject("--policy", path)
    found.push(isLeft(body) ? body : right({ kind: "policy", policy: policyId(policy), body: body.right }))
  }
  const overrides: Array<PolicyOverride> = []
  for (const each of found) {
    if (isLeft(each)) return each
    overrides.push(each.right)
  }
  return right(overrides)
}
