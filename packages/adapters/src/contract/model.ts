import assert from "node:assert/strict"
import type { EventId, ExpectedRevision, StreamName } from "@adv/domain"
import { type Bench, collect, ok, type Part, positionsOf, withStore, write } from "./kit.js"

/** The simplest store that could be right: one list. */
type Model = Array<{ readonly stream: StreamName; readonly id: EventId }>

const STREAMS = ["1", "2", "3"] as const

interface Append {
  readonly kind: "append"
  readonly writes: ReadonlyArray<{
    stream: string
    expected: ExpectedRevision
    events: ReadonlyArray<number>
  }>
}
interface Read {
  readonly kind: "read"
  readonly stream: string
  readonly from: number
  readonly limit: number
  readonly batchSize: number
  readonly backward: boolean
}
/** Closes the log and opens it again, where that keeps it. */
interface Reopen {
  readonly kind: "reopen"
}
type Step = Append | Read | Reopen

const lastRevision = (model: Model, stream: StreamName): number =>
  model.filter((row) => row.stream === stream).length - 1

/** What the model says of an append: a code, or what it adds. */
const expectedOutcome = (
  model: Model,
  writes: ReadonlyArray<{ stream: StreamName; expected: ExpectedRevision; ids: ReadonlyArray<EventId> }>,
): string => {
  const proposed = writes.flatMap(({ stream, ids }) => ids.map((id) => ({ stream, id })))
  if (new Set(proposed.map(({ id }) => id)).size < proposed.length) return "DUPLICATE_EVENT_ID"
  const known = proposed.map(({ id }) => model.find((row) => row.id === id))
  if (known.some((row, index) => row !== undefined && row.stream !== proposed[index]?.stream))
    return "DUPLICATE_EVENT_ID"
  const count = known.filter((row) => row !== undefined).length
  if (count === proposed.length) return "duplicate"
  if (count > 0) return "DUPLICATE_EVENT_ID"
  const agrees = writes.every(({ stream, expected }) => {
    const actual = lastRevision(model, stream)
    if (expected === "any") return true
    if (expected === "noStream") return actual < 0
    if (expected === "exists") return actual >= 0
    return actual >= 0 && actual === expected
  })
  return agrees ? "appended" : "WRONG_EXPECTED_REVISION"
}

const appendToBoth = async ({ store, stream, event }: Bench, model: Model, step: Append): Promise<void> => {
  const writes = step.writes.map(({ stream: name, expected, events: [first = 0, ...others] }) =>
    write(stream(name), expected, [event(`${first}`), ...others.map((n) => event(`${n}`))]),
  )
  const [first, ...others] = writes
  if (first === undefined) return
  const expected = expectedOutcome(
    model,
    writes.map((one) => ({
      stream: one.stream,
      expected: one.expected,
      ids: one.events.map(({ id }) => id),
    })),
  )
  const outcome = await store.append([first, ...others])()
  if (outcome._tag === "Left") {
    assert.equal(outcome.left.code, expected)
    return
  }
  assert.equal(outcome.right.duplicate ? "duplicate" : "appended", expected)
  if (expected === "appended")
    for (const one of writes) for (const { id } of one.events) model.push({ stream: one.stream, id })
}

const readFromBoth = async ({ store, stream, start }: Bench, model: Model, step: Read): Promise<void> => {
  const { from, limit, batchSize, backward } = step
  const direction = backward ? "backward" : "forward"
  const rows = model.filter((row) => row.stream === stream(step.stream))
  const chosen = backward ? rows.slice(0, from + 1).toReversed() : rows.slice(from)
  const read = await ok(store.readStream(stream(step.stream), { from, limit, direction }))
  assert.deepEqual(
    read.map(({ id }) => id),
    chosen.slice(0, limit).map(({ id }) => id),
  )
  const all = await collect(store.readAll({ after: start }))
  assert.deepEqual(
    all.map(({ id }) => id),
    model.map(({ id }) => id),
  )
  const after = all[from]?.position
  if (after === undefined) return
  const positions = positionsOf(all)
  const expected = backward
    ? positions.filter((position) => position < after).toReversed()
    : positions.filter((position) => position > after)
  const found = positionsOf(await collect(store.readAll({ after, batchSize, direction, limit })))
  assert.deepEqual(
    found.filter((position) => position > start),
    expected.slice(0, limit),
  )
}

export const model: Part = (makeStore, { it, fc }) => {
  it("whatever is appended and read, in whatever order, the store answers as a plain list would", async () => {
    const write = fc.record({
      stream: fc.constantFrom(...STREAMS),
      expected: fc.oneof(
        { weight: 3, arbitrary: fc.constant<ExpectedRevision>("any") },
        { weight: 1, arbitrary: fc.constantFrom<ExpectedRevision>("noStream", "exists") },
        { weight: 1, arbitrary: fc.nat({ max: 6 }) },
      ),
      events: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 3 }),
    })
    const step: Parameters<typeof fc.array<Step>>[0] = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constant("append" as const),
          writes: fc.uniqueArray(write, { minLength: 1, maxLength: 3, selector: ({ stream }) => stream }),
        }),
      },
      {
        weight: 8,
        arbitrary: fc.record({
          kind: fc.constant("read" as const),
          stream: fc.constantFrom(...STREAMS),
          from: fc.nat({ max: 8 }),
          limit: fc.nat({ max: 8 }),
          batchSize: fc.integer({ min: 1, max: 5 }),
          backward: fc.boolean(),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant("reopen" as const) }) },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), (steps) =>
        withStore(makeStore, async (bench) => {
          const { place, clock } = bench
          const list: Model = []
          let { store } = bench
          try {
            for (const one of steps)
              if (one.kind === "read") await readFromBoth({ ...bench, store }, list, one)
              else if (one.kind === "append")
                await appendToBoth({ ...bench, store }, list, {
                  ...one,
                  writes: place.promises.severalStreams ? one.writes : one.writes.slice(0, 1),
                })
              else if (place.promises.durable) {
                await store.close()
                store = await place.open(clock)
              }
          } finally {
            await store.close()
          }
        }),
      ),
      { numRuns: 60 },
    )
  })
}
