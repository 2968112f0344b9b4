import assert from "node:assert/strict"
import { append, assertWellOrdered, collect, NOON, ok, type Part, setClock, withStore } from "./kit.js"

export const recording: Part = (makeStore, { describe, it }) => {
  describe("recording", () => {
    it("an event is recorded at the clock's time", () =>
      withStore(makeStore, async ({ place, store, clock, stream, events }) => {
        if (!place.promises.ownClock) return
        clock.set(NOON + 7)
        assert.equal((await append(store, stream("1"), "noStream", events("a", 2))).recordedAt, NOON + 7)
      }))

    it("the time of recording never goes back, even when the clock does", () =>
      withStore(makeStore, async ({ place, store, clock, start, stream, events }) => {
        const times: Array<number> = []
        for (const [index, now] of [NOON + 100, NOON, NOON - 86_400_000, NOON + 50, NOON + 200].entries()) {
          clock.set(now)
          times.push((await append(store, stream(`${index % 2}`), "any", events(`${index}`, 2))).recordedAt)
        }
        if (place.promises.ownClock)
          assert.deepEqual(times, [NOON + 100, NOON + 100, NOON + 100, NOON + 100, NOON + 200])
        assertWellOrdered(await collect(store.readAll({ after: start })), place, start)
      }))

    it("the time of recording doesn't go back after opening again", () =>
      withStore(makeStore, async ({ place, store, clock, stream, event }) => {
        if (!place.promises.durable || !place.promises.ownClock) return
        await append(store, stream("1"), "noStream", [event("a")])
        await store.close()
        const again = await place.open(setClock(clock.now() - 5000))
        try {
          assert.equal((await append(again, stream("1"), 0, [event("b")])).recordedAt, clock.now())
        } finally {
          await again.close()
        }
      }))

    it("what was appended is there after opening again, and the log goes on where it stopped", () =>
      withStore(makeStore, async ({ place, store, clock, start, stream, events }) => {
        if (!place.promises.durable) return
        await append(store, stream("1"), "noStream", events("a", 3))
        const before = await collect(store.readAll({ after: start }))
        await store.close()
        const again = await place.open(clock)
        try {
          assert.deepEqual(await collect(again.readAll({ after: start })), before)
          await append(again, stream("1"), 2, events("b", 2))
          const after = await collect(again.readAll({ after: start }))
          assert.equal(after.length, 5)
          assertWellOrdered(after, place, start)
          assert.equal(await ok(again.head()), after.at(-1)?.position)
        } finally {
          await again.close()
        }
      }))

    it("a log that is opened and closed again and again is one log", () =>
      withStore(makeStore, async ({ place, store, clock, start, stream, events }) => {
        if (!place.promises.durable) return
        await store.close()
        let last = start
        for (let round = 0; round < 8; round++) {
          const again = await place.open(clock)
          try {
            assert.equal(await ok(again.head()), last)
            const expected = round === 0 ? "noStream" : round * 2 - 1
            last = (await append(again, stream("1"), expected, events(`${round}`, 2))).lastPosition
            assertWellOrdered(await collect(again.readAll({ after: start })), place, start)
          } finally {
            await again.close()
          }
        }
      }))
  })
}
