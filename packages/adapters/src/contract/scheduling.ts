import assert from "node:assert/strict"
import type { EventId, ExpectedRevision, Receipt } from "@adv/domain"
import type * as FastCheck from "fast-check"
import { assertWellOrdered, type Bench, collect, idsOf, ok, type Part, withStore, write } from "./kit.js"

const STREAMS = ["1", "2"] as const

/** Lets fast-check say when a piece of work begins, and when its answer is heard. */
const inTurn =
  (scheduler: FastCheck.Scheduler) =>
  async <A>(label: string, work: () => Promise<A>): Promise<A> => {
    await scheduler.schedule(Promise.resolve(), `${label} begins`)
    return scheduler.schedule(work(), `${label} is answered`)
  }

type InTurn = ReturnType<typeof inTurn>

/** Continues a stream by what it believes of it; when somebody else was first, looks again, and tries again. */
const writer = async (
  { store, stream, events }: Bench,
  turn: InTurn,
  name: string,
  appends: ReadonlyArray<{ readonly stream: string; readonly count: number }>,
): Promise<ReadonlyMap<EventId, Receipt>> => {
  const receipts = new Map<EventId, Receipt>()
  for (const [index, { stream: to, count }] of appends.entries()) {
    const mine = events(`${name} ${index}`, count)
    for (;;) {
      const [last] = await turn(`${name} looks at ${to}`, () =>
        ok(store.readStream(stream(to), { direction: "backward", limit: 1 })),
      )
      const expected: ExpectedRevision = last === undefined ? "noStream" : last.revision
      const outcome = await turn(
        `${name} appends to ${to}`,
        store.append([write(stream(to), expected, mine)]),
      )
      if (outcome._tag === "Right") {
        assert.equal(outcome.right.streams[0]?.firstRevision, last === undefined ? 0 : last.revision + 1)
        for (const id of idsOf(mine)) receipts.set(id, outcome.right)
        break
      }
      assert.equal(outcome.left.code, "WRONG_EXPECTED_REVISION")
    }
  }
  return receipts
}

/** Follows the log by positions, page by page, until it has seen so many events. */
const follower = async (
  { store, start }: Bench,
  turn: InTurn,
  name: string,
  count: number,
): Promise<ReadonlyArray<EventId>> => {
  const seen: Array<EventId> = []
  let position = start
  while (seen.length < count) {
    const after = position
    const page = await turn(`${name} reads after ${after}`, () =>
      collect(store.readAll({ after, limit: 3, batchSize: 2 })),
    )
    position = page.at(-1)?.position ?? position
    seen.push(...idsOf(page))
  }
  return seen
}

export const scheduling: Part = (makeStore, { it, fc }) => {
  const appends = fc.array(
    fc.record({ stream: fc.constantFrom(...STREAMS), count: fc.integer({ min: 1, max: 4 }) }),
    { minLength: 1, maxLength: 3 },
  )
  it("in whatever order writers and readers get their turn, nothing is lost, doubled, or appears behind a reader", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(appends, { minLength: 2, maxLength: 3 }),
        (scheduler, writers) =>
          withStore(makeStore, async (bench) => {
            const turn = inTurn(scheduler)
            const total = writers.flat().reduce((sum, { count }) => sum + count, 0)
            const work = Promise.all([
              Promise.all(writers.map((each, index) => writer(bench, turn, `writer ${index}`, each))),
              Promise.all(["Anna", "Bert"].map((name) => follower(bench, turn, name, total))),
            ])
            const [receipts, readers] = await scheduler.waitFor(work)
            const log = await collect(bench.store.readAll({ after: bench.start }))
            assert.equal(log.length, total)
            assertWellOrdered(log, bench.place, bench.start)
            for (const seen of readers) assert.deepEqual(seen, idsOf(log))
            for (const [id, { firstPosition, lastPosition }] of receipts.flatMap((each) => [...each])) {
              const position = log.find((event) => event.id === id)?.position ?? 0
              assert(position >= firstPosition && position <= lastPosition)
            }
          }),
      ),
      { numRuns: 25 },
    ))
}
