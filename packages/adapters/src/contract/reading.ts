import assert from "node:assert/strict"
import {
  append,
  assertWellOrdered,
  type Bench,
  collect,
  idsOf,
  ok,
  type Part,
  positionsOf,
  withStore,
} from "./kit.js"

/** Ten events of one order among others. */
const tenAmongOthers = async ({ store, stream, events }: Bench): Promise<void> => {
  await append(store, stream("other"), "noStream", events("other", 3))
  for (let index = 0; index < 5; index++) {
    await append(store, stream("1"), "any", events(`a${index}`, 2))
    await append(store, stream("other"), "any", events(`other ${index}`, 1))
  }
}

export const reading: Part = (makeStore, { describe, it }) => {
  describe("reading", () => {
    it("a log that nobody wrote to is empty", () =>
      withStore(makeStore, async ({ place, store, start, stream }) => {
        if (place.promises.gapFree) assert.equal(start, 0)
        assert.deepEqual(await collect(store.readAll({ after: start })), [])
        assert.deepEqual(await ok(store.readStream(stream("1"))), [])
        assert.equal(await ok(store.head()), start)
      }))

    it("an event comes back as it was given, placed and timed", () =>
      withStore(makeStore, async ({ place, store, start, clock, stream, event }) => {
        const given = event("a", { amount: 1250, currency: "EUR", lines: [{ line: "1" }] })
        const { recordedAt } = await append(store, stream("1"), "noStream", [given])
        const [stored] = await ok(store.readStream(stream("1")))
        assert.deepEqual(stored, {
          position: place.promises.gapFree ? start + 1 : stored?.position,
          stream: stream("1"),
          revision: 0,
          id: given.id,
          type: given.type,
          data: given.data,
          metadata: given.metadata,
          recordedAt: place.promises.ownClock ? clock.now() : recordedAt,
        })
        assert.deepEqual(await collect(store.readAll({ after: start })), [stored])
      }))

    it("what one reader does to an event, no other reader sees", () =>
      withStore(makeStore, async ({ store, start, stream, event }) => {
        const given = { lines: [{ quantity: 1 }] }
        await append(store, stream("1"), "noStream", [event("a", given)])
        given.lines.length = 0
        const whole = { lines: [{ quantity: 1 }] }
        const [first] = await ok(store.readStream(stream("1")))
        assert.deepEqual(first?.data, whole)
        Object.assign(first.data as object, { lines: "spoilt" })
        assert.deepEqual((await ok(store.readStream(stream("1"))))[0]?.data, whole)
        assert.deepEqual((await collect(store.readAll({ after: start })))[0]?.data, whole)
      }))

    it("an order is read forward, from any revision, up to any number", () =>
      withStore(makeStore, async (bench) => {
        await tenAmongOthers(bench)
        const { store, stream } = bench
        const all = await ok(store.readStream(stream("1")))
        assert.deepEqual(
          all.map(({ revision }) => revision),
          [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        )
        assert(all.every((event) => event.stream === stream("1")))
        for (const from of [0, 1, 4, 9, 10, 50])
          for (const limit of [0, 1, 3, 10, 100, Number.POSITIVE_INFINITY])
            assert.deepEqual(
              await ok(store.readStream(stream("1"), { from, limit })),
              all.slice(from, from + limit),
              `from ${from}, limit ${limit}`,
            )
      }))

    it("an order is read backward, from any revision, up to any number", () =>
      withStore(makeStore, async (bench) => {
        await tenAmongOthers(bench)
        const { store, stream } = bench
        const backward = (await ok(store.readStream(stream("1")))).toReversed()
        assert.deepEqual(await ok(store.readStream(stream("1"), { direction: "backward" })), backward)
        for (const from of [0, 1, 4, 9, 10, 50])
          for (const limit of [0, 1, 3, 10, 100])
            assert.deepEqual(
              await ok(store.readStream(stream("1"), { from, limit, direction: "backward" })),
              backward.filter(({ revision }) => revision <= from).slice(0, limit),
              `from ${from}, limit ${limit}`,
            )
      }))

    it("the whole log is read in the order it was written, whatever the size of a batch", () =>
      withStore(makeStore, async (bench) => {
        await tenAmongOthers(bench)
        const { place, store, start } = bench
        const all = await collect(store.readAll({ after: start }))
        assert.equal(all.length, 18)
        assertWellOrdered(all, place, start)
        const positions = positionsOf(all)
        for (const batchSize of [1, 2, 7, 18, 19, 1000])
          for (const after of [start, positions[0] ?? 0, positions[8] ?? 0, positions[17] ?? 0, 1e9])
            for (const limit of [0, 1, 5, 18, undefined]) {
              const options = { after, batchSize, ...(limit === undefined ? {} : { limit }) }
              const expected = all.filter(({ position }) => position > after).slice(0, limit)
              assert.deepEqual(await collect(store.readAll(options)), expected, JSON.stringify(options))
              for await (const batch of store.readAll(options)) assert(batch.length <= batchSize)
            }
      }))

    it("the whole log is read backward, whatever the size of a batch", () =>
      withStore(makeStore, async (bench) => {
        await tenAmongOthers(bench)
        const { store, start } = bench
        const all = (await collect(store.readAll({ after: start }))).toReversed()
        const positions = positionsOf(all)
        for (const batchSize of [1, 2, 7, 18, 1000])
          for (const after of [positions[0] ?? 0, positions[8] ?? 0, positions[17] ?? 0, undefined])
            for (const limit of [0, 1, 5]) {
              const options = {
                direction: "backward" as const,
                batchSize,
                limit,
                ...(after === undefined ? {} : { after }),
              }
              const expected = all
                .filter(({ position }) => after === undefined || position < after)
                .slice(0, limit)
              const found = await collect(store.readAll(options))
              assert.deepEqual(
                found.filter(({ position }) => position > start),
                expected,
                JSON.stringify(options),
              )
            }
      }))

    it("a reader who stops early is in nobody's way", () =>
      withStore(makeStore, async (bench) => {
        await tenAmongOthers(bench)
        const { store, start, stream, event } = bench
        for await (const batch of store.readAll({ after: start, batchSize: 4 })) {
          assert.equal(batch.length, 4)
          break
        }
        await append(store, stream("1"), 9, [event("next")])
        assert.equal((await collect(store.readAll({ after: start, batchSize: 4 }))).length, 19)
      }))

    it("thousands of orders keep their own events", () =>
      withStore(makeStore, async ({ place, store, start, stream, event }) => {
        const count = 2000
        const name = (index: number) => `${index % count}`
        for (let index = 0; index < count * 2; index++)
          await append(store, stream(name(index)), index < count ? "noStream" : 0, [event(`e${index}`)])
        const all = await collect(store.readAll({ after: start }))
        assert.equal(all.length, count * 2)
        assertWellOrdered(all, place, start)
        for (const index of [0, 1, 999, count - 1])
          assert.deepEqual(
            idsOf(await ok(store.readStream(stream(name(index))))),
            idsOf([event(`e${index}`), event(`e${index + count}`)]),
          )
      }))
  })
}
