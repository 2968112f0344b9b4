import assert from "node:assert/strict"
import type { ExpectedRevision } from "@adv/domain"
import { append, assertWellOrdered, collect, idsOf, ok, type Part, refused, withStore, write } from "./kit.js"

export const appending: Part = (makeStore, { describe, it }) => {
  describe("appending", () => {
    const belief = (
      name: string,
      existing: number,
      expected: ExpectedRevision,
      actual: number | "noStream" | undefined,
    ) =>
      it(name, () =>
        withStore(makeStore, async ({ store, start, stream, events, event }) => {
          const order = stream("1")
          if (existing > 0) await append(store, order, "noStream", events("before", existing))
          const task = store.append([write(order, expected, [event("new")])])
          if (actual === undefined) {
            const receipt = await ok(task)
            assert.deepEqual(receipt.streams, [
              { stream: order, firstRevision: existing, lastRevision: existing },
            ])
            assert.equal(receipt.duplicate, false)
            return
          }
          const refusal = await refused(task, "WRONG_EXPECTED_REVISION")
          assert.deepEqual({ ...refusal.data }, { stream: order, expected, actual })
          assert(refusal.message.includes(order))
          assert.equal((await ok(store.readStream(order))).length, existing)
          assert.equal((await collect(store.readAll({ after: start }))).length, existing)
        }),
      )

    belief("a new order can be opened when none exists", 0, "noStream", undefined)
    belief("a new order is refused when it exists", 2, "noStream", 1)
    belief("an order that exists can be continued", 2, "exists", undefined)
    belief("an order that doesn't exist can't be continued", 0, "exists", "noStream")
    belief("whoever expects nothing may open", 0, "any", undefined)
    belief("whoever expects nothing may continue", 3, "any", undefined)
    belief("whoever knows the last revision may continue", 3, 2, undefined)
    belief("whoever missed an event is refused", 3, 1, 2)
    belief("whoever is ahead of the order is refused", 3, 3, 2)
    belief("a revision is refused when there is no order", 0, 0, "noStream")
    belief("a revision below the first is refused when there is no order", 0, -1, "noStream")

    it("a receipt says where the events landed", () =>
      withStore(makeStore, async ({ store, stream, events, clock }) => {
        const receipt = await append(store, stream("1"), "noStream", events("a", 3))
        const stored = await ok(store.readStream(stream("1")))
        assert.equal(receipt.firstPosition, stored[0]?.position)
        assert.equal(receipt.lastPosition, stored[2]?.position)
        assert.deepEqual(receipt.streams, [{ stream: stream("1"), firstRevision: 0, lastRevision: 2 }])
        assert(stored.every(({ recordedAt }) => recordedAt === receipt.recordedAt))
        assert.equal(await ok(store.head()), receipt.lastPosition)
        assert.equal(typeof clock.now(), "number")
      }))

    it("streams whose names differ only in case, accents or at their ends are different streams", () =>
      withStore(makeStore, async ({ store, stream, event }) => {
        const names = ["A", "a", "é", "e\u0301", "a ", "a-1", "a%", "a_", "'; DROP TABLE events; --", "日本"]
        for (const name of names) await append(store, stream(name), "noStream", [event(name)])
        for (const name of names)
          assert.deepEqual(idsOf(await ok(store.readStream(stream(name)))), idsOf([event(name)]))
      }))

    it("a stream cannot be named twice in one append", () =>
      withStore(makeStore, async ({ place, store, start, stream, event }) => {
        if (!place.promises.severalStreams) return
        await refused(
          store.append([
            write(stream("1"), "any", [event("a")]),
            write(stream("2"), "any", [event("b")]),
            write(stream("1"), "any", [event("c")]),
          ]),
          "STREAMS_NOT_DISTINCT",
        )
        assert.deepEqual(await collect(store.readAll({ after: start })), [])
      }))

    it("an order and its invoices are written together", () =>
      withStore(makeStore, async ({ place, store, start, stream, events }) => {
        if (!place.promises.severalStreams) return
        await append(store, stream("order"), "noStream", events("before", 2))
        const receipt = await ok(
          store.append([
            write(stream("order"), 1, events("order", 2)),
            write(stream("invoice 1"), "noStream", events("invoice 1", 1)),
            write(stream("invoice 2"), "any", events("invoice 2", 3)),
          ]),
        )
        assert.deepEqual(receipt.streams, [
          { stream: stream("order"), firstRevision: 2, lastRevision: 3 },
          { stream: stream("invoice 1"), firstRevision: 0, lastRevision: 0 },
          { stream: stream("invoice 2"), firstRevision: 0, lastRevision: 2 },
        ])
        const log = await collect(store.readAll({ after: start }))
        assertWellOrdered(log, place, start)
        assert.deepEqual(
          idsOf(log),
          idsOf([
            ...events("before", 2),
            ...events("order", 2),
            ...events("invoice 1", 1),
            ...events("invoice 2", 3),
          ]),
        )
        assert.equal(new Set(log.slice(2).map(({ recordedAt }) => recordedAt)).size, 1)
      }))

    it("what several streams hear of is told in the order it happened", () =>
      withStore(makeStore, async ({ place, store, start, stream, event }) => {
        if (!place.promises.severalStreams) return
        const at = (name: string, order: number) => ({ ...event(name), order })
        await ok(
          store.append([
            write(stream("invoice"), "noStream", [at("issued", 1), at("settled", 3)]),
            write(stream("payment"), "noStream", [at("received", 0), at("allocated", 2)]),
          ]),
        )
        const log = await collect(store.readAll({ after: start }))
        assertWellOrdered(log, place, start)
        assert.deepEqual(
          idsOf(log),
          ["received", "issued", "allocated", "settled"].map((name) => event(name).id),
        )
        assert.deepEqual(
          idsOf(await ok(store.readStream(stream("invoice")))),
          ["issued", "settled"].map((name) => event(name).id),
        )
      }))

    for (const wrong of [0, 1, 2])
      it(`when stream ${wrong + 1} of three has moved on, none of the three is written`, () =>
        withStore(makeStore, async ({ place, store, start, stream, event }) => {
          if (!place.promises.severalStreams) return
          const streams = [stream("1"), stream("2"), stream("3")] as const
          const moved = streams[wrong] ?? streams[0]
          await append(store, moved, "noStream", [event("first")])
          const refusal = await refused(
            store.append([
              write(streams[0], "noStream", [event("a")]),
              write(streams[1], "noStream", [event("b")]),
              write(streams[2], "noStream", [event("c")]),
            ]),
            "WRONG_EXPECTED_REVISION",
          )
          assert.equal(refusal.data["stream"], moved)
          assert.deepEqual(idsOf(await collect(store.readAll({ after: start }))), idsOf([event("first")]))
          // A refusal leaves nothing behind that is in the way of the next append.
          await append(store, stream("4"), "noStream", [event("d")])
          assertWellOrdered(await collect(store.readAll({ after: start })), place, start)
        }))
  })
}
