import assert from "node:assert/strict"
import type { StorePromises } from "@adv/domain"
import { append, collect, idsOf, ok, type Part, refused, withStore, write } from "./kit.js"

const EVERYTHING: StorePromises = { durable: true, gapFree: true, severalStreams: true, ownClock: true }

export const promising: Part = (makeStore, { describe, it }) => {
  describe("promising", () => {
    it("a store says what it promises and what not", () =>
      withStore(makeStore, async ({ place, store }) => {
        assert.deepEqual(store.promises ?? EVERYTHING, place.promises)
      }))

    it("where several streams can't be written at once, asking for it is refused, and nothing is written", () =>
      withStore(makeStore, async ({ place, store, start, stream, event }) => {
        if (place.promises.severalStreams) return
        const refusal = await refused(
          store.append([
            write(stream("order"), "noStream", [event("a")]),
            write(stream("invoice"), "noStream", [event("b")]),
          ]),
          "SEVERAL_STREAMS_NOT_PROMISED",
        )
        assert(refusal.message.includes(store.name))
        assert.deepEqual(await collect(store.readAll({ after: start })), [])
        await append(store, stream("order"), "noStream", [event("a")])
        await append(store, stream("invoice"), "noStream", [event("b")])
        assert.deepEqual(
          idsOf(await collect(store.readAll({ after: start }))),
          idsOf([event("a"), event("b")]),
        )
      }))

    it("who asks where the log ends, to hear whether the store is there, is answered while others write", () =>
      withStore(makeStore, async ({ store, start, stream, events }) => {
        let isWriting = true
        const writing = (async () => {
          for (let index = 0; index < 10; index++)
            await append(store, stream("1"), "any", events(`${index}`, 20))
          isWriting = false
        })()
        let last = start
        for (let asked = 0; isWriting || asked < 3; asked++) {
          const head = await ok(store.head())
          assert(head >= last)
          last = head
          await new Promise((resolve) => setTimeout(resolve, 0))
        }
        await writing
        const positions = (await collect(store.readAll({ after: start }))).map(({ position }) => position)
        assert.equal(await ok(store.head()), positions.at(-1))
      }))
  })
}
