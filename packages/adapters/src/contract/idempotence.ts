import assert from "node:assert/strict"
import { isNone, isSome } from "fp-ts/lib/Option.js"
import { append, collect, idsOf, ok, type Part, refused, withStore, write } from "./kit.js"

export const idempotence: Part = (makeStore, { describe, it }) => {
  describe("appending again", () => {
    it("the same events again give the first receipt, whatever is expected by now", () =>
      withStore(makeStore, async ({ store, clock, start, stream, events }) => {
        const first = await append(store, stream("1"), "noStream", events("a", 3))
        await append(store, stream("1"), 2, events("b", 1))
        clock.set(clock.now() + 60_000)
        for (const expected of ["noStream", "any", "exists", 0, 2, 3, 77] as const)
          assert.deepEqual(await append(store, stream("1"), expected, events("a", 3)), {
            ...first,
            duplicate: true,
          })
        assert.equal((await collect(store.readAll({ after: start }))).length, 4)
      }))

    it("the same events of several streams again give the first receipt", () =>
      withStore(makeStore, async ({ place, store, stream, events }) => {
        if (!place.promises.severalStreams) return
        const both = () =>
          store.append([
            write(stream("1"), "noStream", events("a", 2)),
            write(stream("2"), "noStream", events("b", 2)),
          ])
        const first = await ok(both())
        assert.deepEqual(await ok(both()), { ...first, duplicate: true })
      }))

    it("after opening again, the same events still give the first receipt", () =>
      withStore(makeStore, async ({ place, store, clock, stream, events }) => {
        if (!place.promises.durable) return
        const first = await append(store, stream("1"), "noStream", events("a", 2))
        await store.close()
        const again = await place.open(clock)
        try {
          for (const expected of ["noStream", "any", 5] as const)
            assert.deepEqual(await append(again, stream("1"), expected, events("a", 2)), {
              ...first,
              duplicate: true,
            })
          assert.equal((await ok(again.readStream(stream("1")))).length, 2)
        } finally {
          await again.close()
        }
      }))

    for (const expected of ["any", "exists", 1, "noStream"] as const)
      it(`when only some of the events are known, nothing is appended (${expected} expected)`, () =>
        withStore(makeStore, async ({ store, start, stream, events, event }) => {
          await append(store, stream("1"), "noStream", events("a", 2))
          const [known] = events("a", 2)
          for (const mixed of [
            [known, event("new")],
            [event("new"), known],
          ] as const)
            await refused(store.append([write(stream("1"), expected, [...mixed])]), "DUPLICATE_EVENT_ID")
          assert.deepEqual(idsOf(await collect(store.readAll({ after: start }))), idsOf(events("a", 2)))
        }))

    it("an id that another stream has is refused", () =>
      withStore(makeStore, async ({ store, stream, event }) => {
        await append(store, stream("1"), "noStream", [event("a")])
        const refusal = await refused(
          store.append([write(stream("2"), "noStream", [event("a")])]),
          "DUPLICATE_EVENT_ID",
        )
        assert(refusal.message.includes(event("a").id))
        assert.deepEqual(await ok(store.readStream(stream("2"))), [])
      }))

    it("an id that is known in one of several streams is refused for all", () =>
      withStore(makeStore, async ({ place, store, stream, event }) => {
        if (!place.promises.severalStreams) return
        await append(store, stream("1"), "noStream", [event("a")])
        await refused(
          store.append([
            write(stream("2"), "noStream", [event("b")]),
            write(stream("1"), "any", [event("a")]),
          ]),
          "DUPLICATE_EVENT_ID",
        )
        assert.deepEqual(await ok(store.readStream(stream("2"))), [])
      }))

    it("an id given twice in one append is refused", () =>
      withStore(makeStore, async ({ store, start, stream, event }) => {
        await refused(
          store.append([write(stream("1"), "any", [event("a"), event("a")])]),
          "DUPLICATE_EVENT_ID",
        )
        assert.deepEqual(await collect(store.readAll({ after: start })), [])
      }))

    it("one can ask where events are, without appending", () =>
      withStore(makeStore, async ({ store, stream, events, event }) => {
        assert(isNone(await ok(store.receiptOf([]))))
        assert(isNone(await ok(store.receiptOf([event("nowhere").id]))))
        const first = await append(store, stream("1"), "noStream", events("a", 3))
        const second = await append(store, stream("2"), "noStream", events("b", 2))
        const all = await ok(store.receiptOf(idsOf(events("a", 3))))
        assert(isSome(all))
        assert.deepEqual(all.value, { ...first, duplicate: true })
        const some = await ok(
          store.receiptOf(idsOf([...events("b", 2), event("nowhere"), ...events("a", 3).slice(1)])),
        )
        assert(isSome(some))
        assert.deepEqual(some.value, {
          streams: [
            { stream: stream("1"), firstRevision: 1, lastRevision: 2 },
            { stream: stream("2"), firstRevision: 0, lastRevision: 1 },
          ],
          firstPosition: (await ok(store.readStream(stream("1"), { from: 1 })))[0]?.position,
          lastPosition: second.lastPosition,
          recordedAt: second.recordedAt,
          duplicate: true,
        })
      }))
  })
}
