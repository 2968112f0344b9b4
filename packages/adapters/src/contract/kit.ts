import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import {
  type Clock,
  commandIdOf,
  type EventId,
  type EventStore,
  type ExpectedRevision,
  eventIdOf,
  type Instant,
  type Metadata,
  type ProposedEvent,
  type Receipt,
  type StoredEvent,
  type StoreFailure,
  type StorePromises,
  type StreamName,
  type StreamWrite,
  streamName,
  unsafeDate,
} from "@adv/domain"
import type * as FastCheck from "fast-check"
import { isNonEmpty } from "fp-ts/lib/Array.js"
import type { NonEmptyArray } from "fp-ts/lib/NonEmptyArray.js"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"

/** A place where one log lives. */
export interface StorePlace {
  /** What the store is to say that it promises; the rest isn't asked of it. */
  readonly promises: StorePromises
  /** Opens the log; called again, it opens the same one when it is durable. */
  readonly open: (clock: Clock) => Promise<EventStore>
  readonly remove: () => Promise<void>
}

export type MakeStore = () => Promise<StorePlace>

/** As much of a test framework as is needed: vitest, jest, mocha and node:test all have it. */
export interface ContractKit {
  readonly describe: (name: string, body: () => void) => void
  readonly it: (name: string, body: () => Promise<void>) => void
  readonly fc: typeof FastCheck
}

export type Part = (makeStore: MakeStore, kit: ContractKit) => void

/** A clock that a test sets. */
export interface SetClock extends Clock {
  set: (now: number) => void
}

export const setClock = (start: number): SetClock => {
  let now = start
  return {
    now: () => now as Instant,
    set: (next) => {
      now = next
    },
  }
}

export const NOON = Date.UTC(2025, 2, 3, 12)

/** One test's log, with names of its own, so that it may be shared. */
export interface Bench {
  readonly place: StorePlace
  readonly clock: SetClock
  readonly store: EventStore
  /** Where the log stood when the test began. */
  readonly start: number
  readonly stream: (name: string) => StreamName
  readonly event: (name: string, data?: unknown) => ProposedEvent
  readonly events: (name: string, count: number) => NonEmptyArray<ProposedEvent>
}

const metadataOf = (name: string): Metadata => ({
  effectiveDate: unsafeDate("2025-03-03"),
  legalEntity: "ACME-FR",
  actor: { id: "clerk-7", department: "sales", kind: "human" },
  commandId: commandIdOf(name),
  schemaVersion: 1,
})

export const withStore = async (
  makeStore: MakeStore,
  body: (bench: Bench) => Promise<void>,
): Promise<void> => {
  const place = await makeStore()
  const clock = setClock(NOON)
  try {
    const store = await place.open(clock)
    try {
      const run = randomUUID().replaceAll("-", "")
      const event = (name: string, data: unknown = { name }): ProposedEvent => ({
        id: eventIdOf(commandIdOf(`${run} ${name}`), 0),
        type: "OrderPlaced",
        data,
        metadata: metadataOf(name),
      })
      await body({
        place,
        clock,
        store,
        start: await ok(store.head()),
        stream: (name) => streamName("order", `${run}-${name}`),
        event,
        events: (name, count) => {
          const events = Array.from({ length: count }, (_, index) => event(`${name} ${index}`))
          assert(isNonEmpty(events))
          return events
        },
      })
    } finally {
      await store.close()
    }
  } finally {
    await place.remove()
  }
}

export const ok = async <A>(task: TaskEither<StoreFailure, A>): Promise<A> => {
  const outcome = await task()
  if (outcome._tag === "Left") assert.fail(`${outcome.left.code}: ${outcome.left.message}`)
  return outcome.right
}

export const refused = async (
  task: TaskEither<StoreFailure, unknown>,
  code: StoreFailure["code"],
): Promise<StoreFailure> => {
  const outcome = await task()
  if (outcome._tag === "Right") assert.fail(`${code} was expected, and it was accepted`)
  assert.equal(outcome.left.code, code)
  return outcome.left
}

export const write = (
  stream: StreamName,
  expected: ExpectedRevision,
  events: NonEmptyArray<ProposedEvent>,
): StreamWrite => ({ stream, expected, events })

export const append = (
  store: EventStore,
  stream: StreamName,
  expected: ExpectedRevision,
  events: NonEmptyArray<ProposedEvent>,
): Promise<Receipt> => ok(store.append([write(stream, expected, events)]))

export const collect = async (
  batches: AsyncIterable<ReadonlyArray<StoredEvent>>,
): Promise<ReadonlyArray<StoredEvent>> => {
  const events: Array<StoredEvent> = []
  for await (const batch of batches) events.push(...batch)
  return events
}

/** The first so many events of a subscription. */
export const take = async (
  count: number,
  batches: AsyncIterable<ReadonlyArray<StoredEvent>>,
): Promise<ReadonlyArray<StoredEvent>> => {
  const events: Array<StoredEvent> = []
  if (count > 0)
    for await (const batch of batches) {
      events.push(...batch)
      if (events.length >= count) break
    }
  return events
}

export const idsOf = (events: ReadonlyArray<{ readonly id: EventId }>): ReadonlyArray<EventId> =>
  events.map(({ id }) => id)

export const positionsOf = (events: ReadonlyArray<StoredEvent>): ReadonlyArray<number> =>
  events.map(({ position }) => position)

/** Positions increase, and by one where the store promises it; each stream's revisions count from 0. */
export const assertWellOrdered = (
  events: ReadonlyArray<StoredEvent>,
  { promises }: StorePlace,
  start: number,
): void => {
  let position = start
  let recordedAt = Number.NEGATIVE_INFINITY
  const revisions = new Map<StreamName, number>()
  for (const event of events) {
    if (promises.gapFree) assert.equal(event.position, position + 1)
    else assert(event.position > position)
    position = event.position
    const revision = (revisions.get(event.stream) ?? -1) + 1
    assert.equal(event.revision, revision, `revision in ${event.stream}`)
    revisions.set(event.stream, revision)
    assert(event.recordedAt >= recordedAt, `event ${position} was recorded before the one ahead of it`)
    recordedAt = event.recordedAt
  }
}
