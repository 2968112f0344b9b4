import { type Instant, isRecordedEvent, type RecordedEvent, type StoredEvent } from "@adv/domain"
import {
  bytesOfModel,
  EVERYWHERE,
  modelFromBytes,
  modelsFrom,
  type Projection,
  partitionsOf,
  type ReadModels,
  readModels,
  snapshotOf,
} from "@adv/projections"
import fc from "fast-check"
import { isLeft } from "fp-ts/lib/Either.js"
import { runs } from "../support/runs.js"

export type Log = ReadonlyArray<StoredEvent>

/** What is to be tried: a projection, and what it answers where its state as such depends on the order of its rows. */
export interface Tried<State extends object> {
  readonly projection: Projection<State>
  readonly answers?: (state: State) => unknown
}

type Models<State> = Pick<ReadModels<{ readonly projection: State }>, "states" | "apply"> &
  Parameters<typeof snapshotOf>[0]

const text = (value: unknown): string => JSON.stringify(value)

const folded = <State extends object>(projection: Projection<State>, log: Log): Models<State> => {
  const models = readModels({ projection })
  models.apply(log)
  return models
}

const stateText = <State>(models: Models<State>): string => text(models.states.projection)

/** Whatever a state hands out to its readers. */
const documentsOf = (state: object): ReadonlyArray<unknown> => {
  const { values } = state as { readonly values?: () => Iterable<unknown> }
  return typeof values === "function" ? [...values.call(state)] : []
}

/** Each answers what is wrong, or nothing. */
type Law = <State extends object>(tried: Tried<State>, log: Log) => string | null

/** By events one by one, read in between, so that what readers hold is frozen and the next change has to share it. */
const incremental: Law = ({ projection }, log) => {
  const models = readModels({ projection })
  for (const event of log) {
    models.apply([event])
    if (event.position % 7 === 0) documentsOf(models.states.projection)
  }
  return text(models.states.projection) === stateText(folded(projection, log))
    ? null
    : "event by event it comes to something else than rebuilt in one go"
}

const anyBatching: Law = ({ projection }, log) => {
  const whole = stateText(folded(projection, log))
  const found = fc.check(
    fc.property(fc.array(fc.nat({ max: log.length }), { maxLength: 12 }), (cuts) => {
      const models = readModels({ projection })
      let from = 0
      for (const to of [...cuts.toSorted((a, b) => a - b), log.length]) {
        // Some come again.
        models.apply(log.slice(Math.max(0, from - 3), to))
        from = to
      }
      return text(models.states.projection) === whole
    }),
    { numRuns: runs(8), seed: 4 },
  )
  return found.failed ? `cut at ${text(found.counterexample)} it comes to something else` : null
}

/** Through bytes and back; what it is of goes on meanwhile, and must not change it. */
const fromAnySnapshot: Law = ({ projection }, log) => {
  const whole = stateText(folded(projection, log))
  const found = fc.check(
    fc.property(fc.nat({ max: log.length }), (cut) => {
      const models = folded(projection, log.slice(0, cut))
      const { position, count, parked, models: taken } = snapshotOf(models)
      const bytes = taken.map((model) => bytesOfModel({ model, position }))
      const then = stateText(models)
      models.apply(log.slice(cut))
      const restored = bytes.map((each) => modelFromBytes(each))
      const back = restored.flatMap((each) => (isLeft(each) ? [] : [each.right.model]))
      const next = modelsFrom({ projection }, { position, count, parked, models: back })
      if (isLeft(next) || stateText(next.right) !== then) return false
      const again = snapshotOf(next.right).models.map((model) => bytesOfModel({ model, position }))
      if (again.some((each, at) => text([...each]) !== text([...(bytes[at] ?? [])]))) return false
      next.right.apply(log.slice(Math.max(0, cut - 3)))
      return stateText(next.right) === whole && stateText(models) === whole
    }),
    { numRuns: runs(4), seed: 4 },
  )
  return found.failed
    ? `from a snapshot at event ${text(found.counterexample)} on it comes to something else${found.errorInstance instanceof Error ? `: ${found.errorInstance.message}` : ""}`
    : null
}

const sharedWithReaders: Law = ({ projection }, log) => {
  const models = readModels({ projection })
  const held: Array<readonly [unknown, string]> = []
  for (const event of log) {
    models.apply([event])
    if (event.position % 50 === 0)
      for (const document of documentsOf(models.states.projection)) held.push([document, text(document)])
  }
  return held.every(([document, before]) => text(document) === before)
    ? null
    : "a document that a reader held was changed under its eyes"
}

/** Lists are compared by what is in them: where things stand in them follows from the order in which facts came. */
const unordered = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(unordered).sort((a, b) => (text(a) < text(b) ? -1 : 1))
  if (typeof value !== "object" || value === null) return value
  if ("toJSON" in value && typeof value.toJSON === "function") return unordered(value.toJSON())
  const entries = value instanceof Map || value instanceof Set ? [...value] : Object.entries(value)
  return unordered(entries)
}

/** The facts that a projection sees, recorded at one moment, so that their order says nothing but itself. */
const seenBy = <State>({ recipes }: Projection<State>, log: Log): ReadonlyArray<RecordedEvent> =>
  log
    .filter(isRecordedEvent)
    .filter(({ type }) => Object.hasOwn(recipes, type))
    .map((event): RecordedEvent => ({ ...event, recordedAt: 0 as Instant }))

/** Another order, in which the facts of each partition, and of all before and behind one that is everywhere, stay. */
const interleaved = (
  facts: ReadonlyArray<RecordedEvent>,
  partitions: ReadonlyArray<number>,
  choose: (below: number) => number,
): Log => {
  const order: Array<number> = []
  let queues = new Map<number, Array<number>>()
  const flush = () => {
    const waiting = [...queues.values()].map((queue) => [...queue])
    while (waiting.length > 0) {
      const at = choose(waiting.length)
      const queue = waiting[at] ?? []
      // Several at once, as a thread takes a stretch of its own.
      for (let taken = 0; taken < 5 && queue.length > 0; taken++) order.push(queue.shift() ?? 0)
      if (queue.length === 0) waiting.splice(at, 1)
    }
    queues = new Map()
  }
  partitions.forEach((partition, at) => {
    if (partition === EVERYWHERE) {
      flush()
      order.push(at)
      return
    }
    const queue = queues.get(partition) ?? []
    queue.push(at)
    queues.set(partition, queue)
  })
  flush()
  return order.flatMap((at, index) => {
    const fact = facts[at]
    return fact === undefined ? [] : [{ ...fact, position: index + 1 }]
  })
}

const anyOrderOfPartitions: Law = ({ projection, answers = (state) => state }, log) => {
  if (projection.partitionBy === undefined) return null
  const facts = seenBy(projection, log)
  const partitions = partitionsOf(facts, projection.partitionBy)
  const answered = (of: Log) => text(unordered(answers(folded(projection, of).states.projection)))
  const inOrder = answered(
    interleaved(
      facts,
      partitions.map(() => EVERYWHERE),
      () => 0,
    ),
  )
  const found = fc.check(
    fc.property(fc.array(fc.nat({ max: 1_000_000 }), { minLength: 1, maxLength: 50 }), (choices) => {
      let at = 0
      const choose = (below: number) => (choices[at++ % choices.length] ?? 0) % below
      return answered(interleaved(facts, partitions, choose)) === inOrder
    }),
    { numRuns: runs(5), seed: 4 },
  )
  return found.failed ? "it comes to something else when unrelated facts come in another order" : null
}

export const laws = {
  "comes to the same event by event, read in between, as rebuilt in one go": incremental,
  "comes to the same in any batches, also when some come again": anyBatching,
  "comes to the same from any snapshot on, through bytes and back": fromAnySnapshot,
  "never changes what a reader holds": sharedWithReaders,
  "comes to the same whatever the order of unrelated partitions": anyOrderOfPartitions,
} as const satisfies { readonly [name: string]: Law }

/** The names of the laws that a projection breaks over a log, each with what was seen. */
export const brokenLaws = <State extends object>(tried: Tried<State>, log: Log): ReadonlyArray<string> =>
  Object.entries(laws).flatMap(([name, law]) => {
    try {
      const problem = law(tried, log)
      return problem === null ? [] : [`${name}: ${problem}`]
    } catch (caught) {
      return [`${name}: it threw ${caught instanceof Error ? caught.message : String(caught)}`]
    }
  })
