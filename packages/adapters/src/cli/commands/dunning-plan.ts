import { readFileSync } from "node:fs"
import { basename } from "node:path"
import {
  type ClaimRates,
  type DunningPlan,
  DunningPolicy,
  dunningLadders,
  type EventStore,
  ecbReferenceRates,
  eu20117,
  type Failure,
  FailureError,
  failure,
  franceDefault,
  type Instant,
  italy2312002,
  LateInterestPolicy,
  type LocalDate,
  type PlainCommand,
  type PolicyFact,
  type PolicyId,
  type PolicyVersion,
  planDunningRun,
  policyDecider,
  policyFacts,
  policyId,
  policyInForce,
  type RecordedEvent,
  replay,
  streamName,
} from "@adv/domain"
import { customers, dunning, dunningItems, readModels, receivables } from "@adv/projections"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { calendars } from "../calendars.js"
import { readStream } from "../reading/states.js"
import type { NameOf } from "./aging.js"

const isPolicyFact = (event: RecordedEvent): event is RecordedEvent<PolicyFact> =>
  Object.hasOwn(policyFacts, event.type)

/** What a policy says on a day; null when it was never published, or not yet. */
const published = async (store: EventStore, policy: string, on: LocalDate): Promise<PolicyVersion | null> => {
  const events = await readStream(store, streamName("policy", policy))
  return policyInForce(replay(policyDecider, events.filter(isPolicyFact)), on)
}

const ladderUnknown = (named: string, why: string): Failure<"LADDER_UNKNOWN"> =>
  failure(
    "LADDER_UNKNOWN",
    `There is no ladder "${named}" (${why}): name one of ${Object.keys(dunningLadders).join(", ")}, one that was published, or a .json file that spells it out.`,
    { ladder: named },
  )

/** The ladder of a file, by the file's own name. */
const ladderIn = (path: string): Either<Failure, { readonly id: string; readonly body: DunningPolicy }> => {
  try {
    const body: unknown = JSON.parse(readFileSync(path, "utf8"))
    return DunningPolicy.is(body)
      ? right({ id: basename(path, ".json"), body })
      : left(ladderUnknown(path, "it is not one in sound order"))
  } catch (caught) {
    return left(ladderUnknown(path, caught instanceof Error ? caught.message : String(caught)))
  }
}

/** A ladder as a run goes by it, and what publishes it first, where that is still to be done. */
interface Ladder {
  readonly id: PolicyId
  readonly version: number
  readonly body: DunningPolicy
  readonly publish: PlainCommand | null
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const ladderOf = async (
  store: EventStore,
  named: string,
  on: LocalDate,
): Promise<Either<Failure, Ladder>> => {
  const file = named.endsWith(".json") ? ladderIn(named) : null
  if (file !== null && isLeft(file)) return file
  const id = file === null ? named : file.right.id
  const known = await published(store, id, on)
  const body = file === null ? (known?.body ?? dunningLadders[named]) : file.right.body
  if (!DunningPolicy.is(body)) return left(ladderUnknown(named, "nobody published it"))
  if (known !== null && same(known.body, body))
    return right({ id: policyId(id), version: known.version, body, publish: null })
  return right({
    id: policyId(id),
    version: (known?.version ?? 0) + 1,
    body,
    publish: { type: "PublishPolicy", on, policy: id, kind: "dunning", body },
  })
}

const shipped = [eu20117, italy2312002, franceDefault]

/** The interest policies that a ladder names: as published, or as they ship. */
const ratesFor = async (store: EventStore, { levels }: DunningPolicy, on: LocalDate): Promise<ClaimRates> => {
  const policies = new Map<PolicyId, { readonly version: number; readonly body: LateInterestPolicy }>()
  for (const { claim } of levels) {
    if (claim === undefined || policies.has(claim.policy)) continue
    const known = await published(store, claim.policy, on)
    const body = known?.body ?? shipped.find(({ id }) => id === claim.policy)
    if (LateInterestPolicy.is(body))
      policies.set(claim.policy, { version: known?.version ?? body.version, body })
  }
  return { policies, references: ecbReferenceRates }
}

export interface DunningPlanned {
  readonly plan: DunningPlan
  /** What publishes the ladder, where that is still to be done. */
  readonly publish: PlainCommand | null
  readonly nameOf: NameOf
}

/**
 * Plans a run on everything that is in the store.
 *
 * Fails with `LADDER_UNKNOWN`, and as `planDunningRun` does.
 */
export const planRun = async (
  store: EventStore,
  on: LocalDate,
  named: string,
  now: Instant,
): Promise<Either<Failure, DunningPlanned>> => {
  const ladder = await ladderOf(store, named, on)
  if (isLeft(ladder)) return ladder
  const models = readModels({ customers, receivables, dunning })
  let knownAt = now
  for await (const batch of store.readAll()) {
    models.apply(batch)
    for (const { recordedAt } of batch) if (recordedAt > knownAt) knownAt = recordedAt
  }
  const [parked] = models.parked
  // A run that doesn't know of a payment would dun for it.
  if (parked !== undefined) throw new FailureError(parked.failure)
  const { id, version, body, publish } = ladder.right
  const plan = planDunningRun({
    scope: "all",
    runDate: on,
    policy: { id, version, body },
    isDefault: true,
    calendars,
    rates: await ratesFor(store, body, on),
    ...dunningItems(models.states, { asOf: on, knownAt }),
  })
  return isLeft(plan)
    ? plan
    : right({
        plan: plan.right,
        publish,
        nameOf: (customer) => models.states.customers.get(customer)?.name ?? null,
      })
}
