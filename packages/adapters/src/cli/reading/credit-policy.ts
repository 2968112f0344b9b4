import {
  CreditPolicy,
  type CreditQuote,
  creditPresets,
  type EventStore,
  type Failure,
  failure,
  isCurrency,
  isNonNegativeDecimal,
  type LocalDate,
  type PolicyFact,
  policyDecider,
  policyFacts,
  policyInForce,
  policyPresets,
  type RecordedEvent,
  replay,
  streamName,
} from "@adv/domain"
import { Option } from "@commander-js/extra-typings"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import { refuse } from "../options.js"
import { readStream } from "./states.js"

const isPolicyFact = (event: RecordedEvent): event is RecordedEvent<PolicyFact> =>
  Object.hasOwn(policyFacts, event.type)

/** A credit policy by which figures are counted, and what it is called. */
export interface NamedCreditPolicy {
  readonly name: string
  readonly policy: CreditPolicy
}

const published = async (store: EventStore, id: string, on: LocalDate): Promise<CreditPolicy | null> => {
  const facts = (await readStream(store, streamName("policy", id))).filter(isPolicyFact)
  const body = facts.length === 0 ? undefined : policyInForce(replay(policyDecider, facts), on)?.body
  return CreditPolicy.is(body) ? body : null
}

/** The names under which credit policies are published, where nobody chose another. */
const usual = ["credit", ...policyPresets.filter(({ kind }) => kind === "credit").map(({ policy }) => policy)]

/**
 * The credit policy that is meant: one that was published, or a preset; without a name, the one in force under a usual
 * name, or else the dynamic check.
 *
 * Fails with `CREDIT_POLICY_UNKNOWN`.
 */
export const creditPolicyFor = async (
  store: EventStore,
  named: string | undefined,
  on: LocalDate,
): Promise<Either<Failure<"CREDIT_POLICY_UNKNOWN">, NamedCreditPolicy>> => {
  for (const name of named === undefined ? usual : [named]) {
    const policy = await published(store, name, on)
    if (policy !== null) return right({ name, policy })
  }
  const name = named ?? "dynamic"
  const preset = creditPresets.find((each) => each.name === name)
  return preset === undefined
    ? left(
        failure(
          "CREDIT_POLICY_UNKNOWN",
          `There is no credit policy "${name}" in force on ${on}: name one that was published, or one of ${creditPresets.map((each) => each.name).join(", ")}.`,
          { policy: name, on },
        ),
      )
    : right({ name, policy: preset.policy })
}

export const creditPolicyOption = () =>
  new Option(
    "--policy <name>",
    "the credit policy: one that was published, or static, dynamic, insured (default: the one in force, or dynamic)",
  )

const quoteOption = (text: string, before: ReadonlyArray<CreditQuote> = []): ReadonlyArray<CreditQuote> => {
  const [code = "", rate = ""] = text.split("=")
  const currency = code.toUpperCase()
  return isCurrency(currency) && isNonNegativeDecimal(rate)
    ? [...before, { currency, rate }]
    : refuse('Write a rate as CUR=RATE, such as "USD=0.92": what one is worth in the policy\'s currency.')
}

export const quotesOption = () =>
  new Option(
    "--rate <cur=rate>",
    "what one unit of another currency is worth in the policy's; may be repeated",
  ).argParser(quoteOption)
