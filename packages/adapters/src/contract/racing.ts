import assert from "node:assert/strict"
import type { EventStore } from "@adv/domain"
import {
  append,
  assertWellOrdered,
  collect,
  ok,
  type Part,
  positionsOf,
  take,
  withStore,
  write,
} from "./kit.js"

export const racing: Part = (makeStore, { describe, it }) => {
  describe("racing", () => {
    it("of many who write the same revision at once, exactly one wins", () =>
      withStore(makeStore, async ({ place, store, start, stream, event }) => {
        for (let revision = 0; revision < 10; revision++) {
          const expected = revision === 0 ? "noStream" : revision - 1
          const outcomes = await Promise.all(
            Array.from({ length: 8 }, (_, writer) =>
              store.append([write(stream("1"), expected, [event(`${revision} ${writer}`)])])(),
            ),
          )
          assert.equal(outcomes.filter(({ _tag }) => _tag === "Right").length, 1)
          for (const outcome of outcomes)
            if (outcome._tag === "Left") assert.equal(outcome.left.code, "WRONG_EXPECTED_REVISION")
        }
        const all = await collect(store.readAll({ after: start }))
        assert.equal(all.length, 10)
        assertWellOrdered(all, place, start)
      }))

    it("of many who append the same events at once, one appends and all get its receipt", () =>
      withStore(makeStore, async ({ store, start, stream, events }) => {
        const receipts = await Promise.all(
          Array.from({ length: 8 }, () => append(store, stream("1"), "noStream", events("a", 3))),
        )
        assert.equal(receipts.filter(({ duplicate }) => !duplicate).length, 1)
        for (const receipt of receipts)
          assert.deepEqual({ ...receipt, duplicate: false }, { ...receipts[0], duplicate: false })
        assert.equal((await collect(store.readAll({ after: start }))).length, 3)
      }))

    it("many writers of many orders lose nothing", () =>
      withStore(makeStore, async ({ place, store, start, stream, events }) => {
        await Promise.all(
          Array.from({ length: 10 }, async (_, writer) => {
            for (let index = 0; index < 20; index++)
              await append(
                store,
                stream(`${(writer + index) % 7}`),
                "any",
                events(`${writer} ${index}`, 1 + (index % 3)),
              )
          }),
        )
        const all = await collect(store.readAll({ after: start }))
        assertWellOrdered(all, place, start)
        assert.equal(all.length, 10 * (7 * 1 + 7 * 2 + 6 * 3))
      }))

    it("while large appends race, who follows the log by its positions misses nothing", () =>
      withStore(makeStore, async ({ place, store, clock, start, stream, events }) => {
        const sizes = [700, 1, 400, 3, 900, 1, 250, 500]
        const total = sizes.reduce((sum, size) => sum + size, 0)
        // Where the log can be opened twice, the writers are two, and each with its own connection.
        const other = place.promises.durable ? await place.open(clock) : store
        try {
          const followed = take(total, store.subscribe({ after: start, batchSize: 64 }))
          const polled = (async () => {
            const seen: Array<number> = []
            while (seen.length < total) {
              for await (const batch of other.readAll({ after: seen.at(-1) ?? start, batchSize: 100 }))
                seen.push(...positionsOf(batch))
              await new Promise((resolve) => setTimeout(resolve, 1))
            }
            return seen
          })()
          await Promise.all(
            sizes.map((size, index) =>
              append(
                index % 2 === 0 ? store : other,
                stream(`${index}`),
                "noStream",
                events(`${index}`, size),
              ),
            ),
          )
          const all = await collect(store.readAll({ after: start }))
          assert.equal(all.length, total)
          assertWellOrdered(all, place, start)
          assert.deepEqual(positionsOf(await followed), positionsOf(all))
          assert.deepEqual(await polled, positionsOf(all))
          // The events of one append stand together: nobody else's are among them.
          const changes = all.filter((event, index) => event.stream !== all[index - 1]?.stream)
          assert.equal(changes.length, sizes.length)
        } finally {
          await other.close()
        }
        if (place.promises.durable) assert.equal((await ok(store.readStream(stream("0")))).length, 700)
      }))

    it("while two writers take long over each append, a reader who looks all the time misses nothing", () =>
      withStore(makeStore, async ({ place, store, clock, start, stream, event }) => {
        const others = place.promises.durable ? [await place.open(clock), await place.open(clock)] : []
        const [second = store, reader = store] = others
        const text = "x".repeat(15_000)
        const ROUNDS = 4
        const total = ROUNDS * (40 + 40 + 3)
        const slowly = async (by: EventStore, name: string) => {
          for (let round = 0; round < ROUNDS; round++)
            await append(by, stream(name), "any", [
              event(`${name} ${round}`, { text }),
              ...Array.from({ length: 39 }, (_, index) => event(`${name} ${round} ${index}`, { text })),
            ])
        }
        const quickly = async () => {
          for (let index = 0; index < ROUNDS * 3; index++)
            await append(index % 2 === 0 ? store : second, stream("quick"), "any", [event(`quick ${index}`)])
        }
        try {
          const looked = (async () => {
            const seen: Array<number> = []
            let most = start
            while (seen.length < total) {
              // The end of the log as one reader saw it is in what is read from then on.
              const head = await ok(reader.head())
              assert(head >= most)
              most = head
              const page = await collect(reader.readAll({ after: seen.at(-1) ?? start, batchSize: 7 }))
              seen.push(...positionsOf(page))
              assert((seen.at(-1) ?? start) >= head)
              await new Promise((resolve) => setTimeout(resolve, 0))
            }
            return seen
          })()
          await Promise.all([slowly(store, "A"), slowly(second, "B"), quickly()])
          const all = await collect(store.readAll({ after: start }))
          assertWellOrdered(all, place, start)
          assert.equal(all.length, total)
          assert.deepEqual(await looked, positionsOf(all))
        } finally {
          for (const other of others) await other.close()
        }
      }))
  })
}
