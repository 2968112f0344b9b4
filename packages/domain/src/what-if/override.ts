import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { CreditLimit, CustomerFact } from "../customer/events.js"
import type { RecordedEvent, StreamName } from "../facts/event.js"
import type { Fact } from "../facts/fact.js"
import { type Failure, failure } from "../failure.js"
import { customerStream, policyStream } from "../flows/streams.js"
import { checkBody } from "../policy/body.js"
import type { PolicyFact } from "../policy/events.js"
import { isPolicyKind, type PolicyKind } from "../policy/kinds.js"
import { policyInForce } from "../policy/state.js"
import { checkTerm } from "../terms/check.js"
import type { PaymentTerm } from "../terms/term.js"
import { type CustomerId, canonicalJson, type LocalDate, type PolicyId } from "../values/index.js"
import type { World } from "./world.js"

/** Another rule than the one that was in force. */
export type PolicyOverride =
  /** The payment term of every invoice that is issued in the span, or of one customer's. */
  | { readonly kind: "paymentTerm"; readonly term: PaymentTerm; readonly customer?: CustomerId }
  /** What a policy that was published says throughout the span: ladder, credit, tiers, workflow, staffing, standards. */
  | { readonly kind: "policy"; readonly policy: PolicyId; readonly body: object }
  /** What a customer's own credit limit is throughout the span. */
  | { readonly kind: "creditLimit"; readonly customer: CustomerId; readonly limit: CreditLimit }

/** Kinds of policies whose decisions are taken anew. What letters say, prices and numbers are not. */
const decidedAnew: ReadonlySet<PolicyKind> = new Set<PolicyKind>([
  "activityStandards",
  "credit",
  "dunning",
  "flowTiers",
  "lateInterest",
  "referenceRates",
  "settlement",
  "staffing",
  "workflow",
])

const isPolicyFact = (
  fact: Fact,
): fact is Extract<PolicyFact, { readonly type: "PolicyPublished" | "PolicyWithdrawn" }> =>
  fact.type === "PolicyPublished" || fact.type === "PolicyWithdrawn"
const isLimit = (
  fact: Fact,
): fact is Extract<CustomerFact, { readonly type: "CreditLimitSet" | "CreditLimitWithdrawn" }> =>
  fact.type === "CreditLimitSet" || fact.type === "CreditLimitWithdrawn"

/** A fact that stands for an override, and the stream it is put on. */
export interface Standing {
  readonly stream: StreamName
  readonly fact: Fact
}

/** What there is by the end of the span. */
export interface ComingUp {
  /** Policies, by the kind they are of. */
  readonly policies: ReadonlyMap<PolicyId, string>
  readonly customers: ReadonlySet<CustomerId>
}

const same = (one: unknown, other: unknown): boolean => canonicalJson(one) === canonicalJson(other)

/**
 * Overrides as a replay goes by them: the facts that stand for them from the first day of the span on, what they do to
 * recorded facts that would undo them, and which version of a policy a new one stands for.
 */
export class Overrides {
  readonly #terms: ReadonlyArray<Extract<PolicyOverride, { readonly kind: "paymentTerm" }>>
  readonly #policies = new Map<PolicyId, object>()
  readonly #limits = new Map<CustomerId, CreditLimit>()
  /** Of each policy that says something else: its new version, and the one that it stands for. */
  readonly #versions = new Map<PolicyId, { readonly added: number; readonly inForce: number }>()
  readonly #from: LocalDate
  readonly #to: LocalDate
  readonly #tiers = new Set<PolicyId>()

  constructor(overrides: ReadonlyArray<PolicyOverride>, from: LocalDate, to: LocalDate) {
    this.#from = from
    this.#to = to
    this.#terms = overrides.flatMap((each) => (each.kind === "paymentTerm" ? [each] : []))
    for (const each of overrides) {
      if (each.kind === "policy") this.#policies.set(each.policy, each.body)
      if (each.kind === "creditLimit") this.#limits.set(each.customer, each.limit)
    }
  }

  get none(): boolean {
    return this.#terms.length === 0 && this.#policies.size === 0 && this.#limits.size === 0
  }

  isIn(on: LocalDate): boolean {
    return this.#from <= on && on < this.#to
  }

  /** The policies of flow tiers that say something else: the company's tier is evaluated anew by them. */
  get flowTiers(): ReadonlySet<PolicyId> {
    return this.#tiers
  }

  /** Whether the credit of a customer's orders is looked at by other rules. */
  get touchesCredit(): boolean {
    return this.#limits.size > 0 || this.#policies.has("credit" as PolicyId)
  }

  /** The term of an invoice that is issued on a day; null when nothing else is said of it. */
  termOf(customer: CustomerId, on: LocalDate): PaymentTerm | null {
    if (!this.isIn(on)) return null
    const own = this.#terms.find((each) => each.customer === customer)
    return (own ?? this.#terms.find((each) => each.customer === undefined))?.term ?? null
  }

  /**
   * The facts that stand for the overrides, given what is there on the first day of the span. What comes up later in the
   * span is overridden when it does.
   *
   * Fails with `WHAT_IF_POLICY_UNKNOWN`, `POLICY_MALFORMED`, `WHAT_IF_CUSTOMER_UNKNOWN`, and as `checkTerm` does.
   */
  standing(world: World, later: ComingUp): Either<Failure, ReadonlyArray<Standing>> {
    const facts: Array<Standing> = []
    for (const { term } of this.#terms) {
      const sound = checkTerm(term)
      if (isLeft(sound)) return sound
    }
    for (const [policy, body] of this.#policies) {
      const own = policyStream(policy)
      const state = world.state(own)
      const inForce = policyInForce(state, this.#from)
      const kind = (inForce === null ? null : state.kind) ?? later.policies.get(policy) ?? null
      if (kind === null || !isPolicyKind(kind) || !decidedAnew.has(kind))
        return left(policyUnknown(policy, kind, this.#from, later))
      const checked = checkBody(policy, kind, body)
      if (isLeft(checked)) return checked
      if (kind === "flowTiers" && !same(inForce?.body, body)) this.#tiers.add(policy)
      if (inForce === null) continue
      const version = state.entries.filter((entry) => entry.version !== null).length + 1
      this.#versions.set(policy, { added: version, inForce: inForce.version })
      facts.push({
        stream: own.stream,
        fact: { type: "PolicyPublished", data: { policy, kind, version, validFrom: this.#from, body } },
      })
    }
    for (const customer of this.#limits.keys()) {
      if (world.state(customerStream(customer)).customer === null && !later.customers.has(customer))
        return left(
          failure(
            "WHAT_IF_CUSTOMER_UNKNOWN",
            `Customer ${customer} was not registered before the span ends: give a limit to one that was.`,
            { customer, from: this.#from },
          ),
        )
      facts.push(...this.limitOf(customer, world))
    }
    return right(facts)
  }

  /** The limit of a customer that is there, where it is to be another than the one in force. */
  limitOf(customer: CustomerId, world: World): ReadonlyArray<Standing> {
    const limit = this.#limits.get(customer)
    const own = customerStream(customer)
    const { customer: registered, creditLimits } = world.state(own)
    if (limit === undefined || registered === null) return []
    const present = creditLimits.findLast(
      ({ source, withdrawnFrom, validFrom, validTo }) =>
        source === "internal" &&
        withdrawnFrom === null &&
        validFrom <= this.#from &&
        (validTo === null || validTo >= this.#from),
    )
    if (present !== undefined && same(present.limit, limit)) return []
    const validFrom = this.#from
    const fact = { type: "CreditLimitSet", data: { customer, limit, source: "internal", validFrom } }
    return [{ stream: own.stream, fact }]
  }

  /** A fact as it is recorded beside the overrides: null when one of them stands in its place. */
  beside(event: RecordedEvent): Fact | null {
    if (isPolicyFact(event)) {
      const body = this.#policies.get(event.data.policy)
      if (body === undefined || !this.isIn(event.metadata.effectiveDate)) return event
      const added = this.#versions.has(event.data.policy) ? 1 : 0
      return event.type === "PolicyPublished"
        ? { type: event.type, data: { ...event.data, version: event.data.version + added, body } }
        : null
    }
    if (isLimit(event) && event.data.source === "internal" && this.isIn(event.metadata.effectiveDate))
      return this.#limits.has(event.data.customer) ? null : event
    return event
  }

  /** Data as if the versions that were put in were those they stand for: which version decided is no difference. */
  inTermsOfHistory(data: unknown): unknown {
    return this.#versions.size === 0 ? data : this.#mapped(data)
  }

  #mapped(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((each) => this.#mapped(each))
    if (typeof value !== "object" || value === null) return value
    const fields = Object.fromEntries(
      Object.entries(value).map(([field, held]): [string, unknown] => [field, this.#mapped(held)]),
    )
    const { policy, version } = fields
    const known = typeof policy === "string" ? this.#versions.get(policy as PolicyId) : undefined
    if (known === undefined || typeof version !== "number" || version < known.added) return fields
    return { ...fields, version: version === known.added ? known.inForce : version - 1 }
  }
}

const policyUnknown = (
  policy: PolicyId,
  kind: string | null,
  on: LocalDate,
  { policies }: ComingUp,
): Failure<"WHAT_IF_POLICY_UNKNOWN"> =>
  failure(
    "WHAT_IF_POLICY_UNKNOWN",
    kind !== null && isPolicyKind(kind) && !decidedAnew.has(kind)
      ? `Policy ${policy} is a ${kind}, by which nothing is decided anew: override one of ${[...decidedAnew].join(", ")}.`
      : `Policy ${policy} was in force neither on ${on} nor later in the span: override one that was (${[...policies.keys()].join(", ") || "there is none"}).`,
    { policy, kind, on, known: [...policies.keys()] },
  )
