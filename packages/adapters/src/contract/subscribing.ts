import assert from "node:assert/strict"
import { append, collect, idsOf, type Part, positionsOf, take, withStore } from "./kit.js"

export const subscribing: Part = (makeStore, { describe, it }) => {
  describe("subscribing", () => {
    it("a subscriber gets what there is, then what comes, without a gap or a repetition", () =>
      withStore(makeStore, async ({ store, start, stream, events }) => {
        await append(store, stream("1"), "any", events("before", 25))
        const seen = take(65, store.subscribe({ after: start, batchSize: 10 }))
        for (let index = 0; index < 20; index++)
          await append(store, stream("1"), "any", events(`live ${index}`, 2))
        assert.deepEqual(positionsOf(await seen), positionsOf(await collect(store.readAll({ after: start }))))
      }))

    it("a subscriber who waits at the end gets the next event", () =>
      withStore(makeStore, async ({ store, start, stream, event }) => {
        const subscription = store.subscribe({ after: start })[Symbol.asyncIterator]()
        for (const name of ["a", "b", "c"]) {
          const next = subscription.next()
          await new Promise((resolve) => setTimeout(resolve, 5))
          await append(store, stream("1"), "any", [event(name)])
          const { value } = await next
          assert.deepEqual(idsOf(value ?? []), idsOf([event(name)]))
        }
        await subscription.return?.()
      }))

    it("a subscriber can start after any position", () =>
      withStore(makeStore, async ({ store, start, stream, events }) => {
        await append(store, stream("1"), "any", events("a", 6))
        const positions = positionsOf(await collect(store.readAll({ after: start })))
        for (const [index, after] of positions.slice(0, 5).entries())
          assert.deepEqual(
            positionsOf(await take(5 - index, store.subscribe({ after }))),
            positions.slice(index + 1),
          )
      }))

    it("several subscribers each get everything, at their own pace", () =>
      withStore(makeStore, async ({ store, start, stream, events }) => {
        await append(store, stream("1"), "any", events("before", 10))
        const subscribers = [1, 3, 1000].map((batchSize) =>
          take(50, store.subscribe({ after: start, batchSize })),
        )
        for (let index = 0; index < 40; index++)
          await append(store, stream(`${index % 3}`), "any", events(`live ${index}`, 1))
        const all = positionsOf(await collect(store.readAll({ after: start })))
        for (const subscriber of subscribers) assert.deepEqual(positionsOf(await subscriber), all)
      }))

    it("a batch is never larger than was asked for, and nothing is read ahead of a slow subscriber", () =>
      withStore(makeStore, async ({ store, start, stream, events }) => {
        await append(store, stream("1"), "any", events("a", 7))
        let seen = 0
        for await (const batch of store.subscribe({ after: start, batchSize: 3 })) {
          assert(batch.length <= 3)
          seen += batch.length
          if (seen < 7) await new Promise((resolve) => setTimeout(resolve, 2))
          else break
        }
        assert.equal(seen, 7)
      }))

    it("a subscriber who takes long holds up neither writers nor other subscribers, and still gets everything", () =>
      withStore(makeStore, async ({ store, start, stream, events }) => {
        await append(store, stream("1"), "any", events("first", 1))
        let goOn = (): void => {}
        const isDone = new Promise<void>((resolve) => {
          goOn = resolve
        })
        const sizes: Array<number> = []
        const slow = (async () => {
          const seen: Array<number> = []
          for await (const batch of store.subscribe({ after: start, batchSize: 50 })) {
            // It sits on its first batch until everything has been written and read by others.
            if (seen.length === 0) await isDone
            seen.push(...positionsOf(batch))
            sizes.push(batch.length)
            if (seen.length >= 1001) return seen
          }
          return seen
        })()
        const quick = take(1001, store.subscribe({ after: start }))
        for (let index = 0; index < 10; index++)
          await append(store, stream("1"), "any", events(`${index}`, 100))
        const all = positionsOf(await collect(store.readAll({ after: start })))
        assert.deepEqual(positionsOf(await quick), all)
        goOn()
        assert.deepEqual(await slow, all)
        assert(sizes.every((size) => size <= 50))
      }))

    it("a subscription ends on its signal, while it waits and before it starts", () =>
      withStore(makeStore, async ({ store, start, stream, event }) => {
        await append(store, stream("1"), "any", [event("a")])
        const controller = new AbortController()
        let seen = 0
        for await (const batch of store.subscribe({ after: start, signal: controller.signal })) {
          seen += batch.length
          // By then it waits for what comes.
          setTimeout(() => controller.abort(), 10)
        }
        assert.equal(seen, 1)
        assert.deepEqual(await collect(store.subscribe({ after: start, signal: controller.signal })), [])
      }))

    it("a subscription that waits ends when its reader stops", () =>
      withStore(makeStore, async ({ store, start }) => {
        const subscription = store.subscribe({ after: start })[Symbol.asyncIterator]()
        const next = subscription.next()
        await new Promise((resolve) => setTimeout(resolve, 5))
        await subscription.return?.()
        assert.equal((await next).done, true)
        assert.equal((await subscription.next()).done, true)
      }))
  })
}
