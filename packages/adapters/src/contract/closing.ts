import assert from "node:assert/strict"
import { FailureError } from "@adv/domain"
import { append, collect, type Part, refused, withStore, write } from "./kit.js"

const closedIs = (caught: unknown): boolean =>
  caught instanceof FailureError && caught.failure.code === "STORE_CLOSED"

export const closing: Part = (makeStore, { describe, it }) => {
  describe("closing", () => {
    it("a closed store says so, whatever is asked of it", () =>
      withStore(makeStore, async ({ store, stream, event }) => {
        await append(store, stream("1"), "noStream", [event("a")])
        await store.close()
        await refused(store.append([write(stream("1"), "any", [event("b")])]), "STORE_CLOSED")
        await refused(store.readStream(stream("1")), "STORE_CLOSED")
        await refused(store.receiptOf([event("a").id]), "STORE_CLOSED")
        await refused(store.head(), "STORE_CLOSED")
        await assert.rejects(collect(store.readAll()), closedIs)
        await assert.rejects(collect(store.subscribe()), closedIs)
      }))

    it("closing twice is closing once", () =>
      withStore(makeStore, async ({ store }) => {
        await store.close()
        await store.close()
      }))

    it("closing ends the subscriptions that wait", () =>
      withStore(makeStore, async ({ store, start, stream, event }) => {
        await append(store, stream("1"), "noStream", [event("a")])
        let seen = 0
        for await (const batch of store.subscribe({ after: start })) {
          seen += batch.length
          // By then it waits for what comes.
          setTimeout(() => void store.close(), 10)
        }
        assert.equal(seen, 1)
      }))

    it("a reader who is in the middle when the store is closed is told", () =>
      withStore(makeStore, async ({ store, start, stream, events }) => {
        await append(store, stream("1"), "noStream", events("a", 10))
        await assert.rejects(async () => {
          for await (const _ of store.readAll({ after: start, batchSize: 2 })) await store.close()
        }, closedIs)
      }))
  })
}
