import assert from "node:assert/strict"
import { setTimeout } from "node:timers/promises"
import { type StoredEvent, type StreamWrite, streamName } from "@adv/domain"
import { describe, it } from "vitest"
import { connect } from "../../packages/adapters/src/eventstoredb/client.js"
import { reader as readerOf } from "../../packages/adapters/src/eventstoredb/reading.js"
import { ABANDONED, COMMITTED } from "../../packages/adapters/src/eventstoredb/records.js"
import {
  atTheEnd,
  everything,
  node,
  ok,
  opened,
  processOf,
  throughWire,
  until,
} from "../support/eventstoredb/stage.ts"
import { appendOf, eventOf } from "./appends.ts"

const shared = streamName("order", "shared")
const oneMore = (name: string): [StreamWrite] => [
  { stream: shared, expected: "any", events: [eventOf(name)] },
]

describe("a writer that dies while it appends to several streams", () => {
  // The two streams are written, and then it is written that they count: the process dies over one of these.
  for (const [writes, becomes] of [
    [1, "nothing"],
    [2, "nothing"],
    [3, "all"],
  ] as const)
    it(`over its write number ${writes}, leaves ${becomes} of it to be seen, and others go on`, async () => {
      const server = await node()
      const store = await opened(server.url)
      await ok(store.append(oneMore("before")))
      const child = processOf("writer-eventstoredb.ts", server.url, "dying", "1")
      let written = 0
      const unlisten = server.log.listen(() => {
        written += 1
        if (written === writes) child.kill()
      })
      await until(() => written === writes, "it wrote")
      await child.exited
      unlisten()
      assert.equal(written, writes)
      assert.deepEqual(child.said, [])

      await ok(store.append(oneMore("after")))
      const own = await ok(store.readStream(streamName("order", "dying 0")))
      const all = await everything(store)
      if (becomes === "all") {
        assert.equal(own.length, 2)
        assert.equal(all.length, 5)
      } else {
        assert.deepEqual(own, [])
        assert.equal(all.length, 2)
      }
      assert.deepEqual(
        (await ok(store.readStream(shared))).map(({ id }) => id),
        all.filter(({ stream }) => stream === shared).map(({ id }) => id),
      )

      // Run again, it appends what it didn't, or gets the receipt of what it did: once in all.
      const again = processOf("writer-eventstoredb.ts", server.url, "dying", "1")
      assert.equal(await again.exited, 0)
      assert.equal((await everything(store)).length, 5)
      const last = await ok(store.append(oneMore("last")))
      assert.deepEqual(last.streams[0]?.lastRevision, (await ok(store.readStream(shared))).at(-1)?.revision)
    })

  it("and decides for one of the streams alone when it is run again, appends that", async () => {
    const server = await node()
    const store = await opened(server.url)
    const child = processOf("writer-eventstoredb.ts", server.url, "dying", "1")
    await until(() => server.log.stream("order-dying 0").length > 0, "it wrote")
    child.kill()
    await child.exited
    assert.equal(server.log.stream("order-dying 0").length, 2)
    const [own] = appendOf("dying", 0)
    const receipt = await ok(store.append([own]))
    assert.equal(receipt.duplicate, false)
    assert.deepEqual(
      (await ok(store.readStream(own.stream))).map(({ id }) => id),
      own.events.map(({ id }) => id),
    )
    assert.equal((await ok(store.append([own]))).duplicate, true)
  })
})

describe("two who append the same at the same time", () => {
  for (const [to, append] of [
    ["one stream", (name: string) => oneMore(name)],
    ["several streams", (name: string) => appendOf(name, 0)],
  ] as const)
    it(`to ${to}, append it once, and both get its receipt`, async () => {
      const server = await node()
      const stores = [await opened(server.url), await opened(server.url)]
      server.fail({ slow: 15 })
      for (let round = 0; round < 15; round++) {
        const receipts = await Promise.all(stores.map((store) => ok(store.append(append(`round ${round}`)))))
        const [one, other] = receipts.map((receipt) => ({ ...receipt, duplicate: true }))
        assert.deepEqual(one, other)
      }
      const [store] = stores
      assert(store !== undefined)
      const all = await everything(store)
      assert.equal(new Set(all.map(({ id }) => id)).size, all.length)
    })
})

describe("whether an append to several streams counts", () => {
  it("is said once, whoever says it first", async () => {
    const server = await node()
    const readers = [1, 2].map(() => {
      const connection = connect({ url: server.url, timeoutMs: 5000, retryForMs: 5000 })
      atTheEnd(() => connection.close())
      return readerOf(connection, "")
    })
    const [writer, other] = readers
    assert(writer !== undefined && other !== undefined)
    const outcomes = new Set<string>()
    for (let round = 0; round < 30; round++) {
      const name = crypto.randomUUID()
      const commit = (): Promise<string> => writer.decide(name, COMMITTED, [])
      const giveUp = (): Promise<string> => other.decide(name, ABANDONED, [])
      const said: ReadonlyArray<string> = await Promise.all(
        round % 2 === 0 ? [commit(), giveUp()] : [giveUp(), commit()],
      )
      assert.equal(said[0], said[1])
      outcomes.add(said[0] ?? "")
      for (const reader of readers)
        assert.equal((await reader.fate(name)).kind, said[0] === COMMITTED ? "committed" : "abandoned")
    }
    assert.equal(outcomes.size, 2)
  })

  it("is decided by others when the writer is too slow, and the writer then does it again", async () => {
    const server = await node()
    const { wire, url } = await throughWire(server)
    const [slow, store] = [await opened(url, { timeoutMs: 20_000 }), await opened(server.url)]
    const unlisten = server.log.listen(() => {
      if (server.log.stream("order-slow 0").length > 0) wire.silence()
    })
    const pending = ok(slow.append(appendOf("slow", 0)))
    await until(() => server.log.stream("order-slow 0").length > 0, "it wrote")
    assert.deepEqual(await ok(store.readStream(streamName("order", "slow 0"))), [])
    unlisten()
    wire.heal()
    wire.cut()
    const receipt = await pending
    assert.equal(receipt.duplicate, false)
    const all = await everything(store)
    assert.equal(all.length, 3)
    assert.equal(receipt.lastPosition, all[2]?.position)
    // What was given up is still there on the server, where nobody sees it.
    assert.equal(server.log.stream("order-slow 0").length, 4)
    assert.deepEqual(
      (await ok(store.readStream(streamName("order", "slow 0")))).map(({ revision }) => revision),
      [2, 3],
    )
  })
})

describe("who reads while several streams are appended to", () => {
  const ordered: [StreamWrite, StreamWrite, StreamWrite] = [
    {
      stream: streamName("order", "c"),
      expected: "any",
      events: [
        { ...eventOf("m", 0), order: 2 },
        { ...eventOf("m", 1), order: 5 },
      ],
    },
    {
      stream: streamName("order", "a"),
      expected: "any",
      events: [
        { ...eventOf("m", 2), order: 1 },
        { ...eventOf("m", 3), order: 4 },
      ],
    },
    {
      stream: streamName("order", "b"),
      expected: "any",
      events: [
        { ...eventOf("m", 4), order: 3 },
        { ...eventOf("m", 5), order: 6 },
      ],
    },
  ]

  it("sees the events in the order in which they happened, across streams", async () => {
    const store = await opened((await node()).url)
    await ok(store.append(ordered))
    assert.deepEqual(
      (await everything(store)).map(({ id }) => id),
      [2, 0, 4, 3, 1, 5].map((index) => eventOf("m", index).id),
    )
  })

  it("sees each event once, wherever the reading begins", async () => {
    const server = await node()
    const store = await opened(server.url)
    await ok(store.append(oneMore("before")))
    await ok(store.append(ordered))
    await ok(store.append(oneMore("after")))
    const all = await everything(store)
    assert.equal(all.length, 8)
    for (const [index, { position }] of all.entries()) {
      // One that knows nothing of what was before, and one that follows.
      const fresh = await opened(server.url)
      assert.deepEqual(await everything(fresh, position), all.slice(index + 1))
      const backward: Array<StoredEvent> = []
      for await (const batch of fresh.readAll({ after: position, direction: "backward", batchSize: 2 }))
        backward.push(...batch)
      assert.deepEqual(backward, all.slice(0, index).toReversed())
      const followed: Array<StoredEvent> = []
      if (index + 1 < all.length)
        for await (const batch of fresh.subscribe({ after: position, batchSize: 2 })) {
          followed.push(...batch)
          if (followed.length >= all.length - index - 1) break
        }
      assert.deepEqual(followed, all.slice(index + 1))
    }
  })

  it("sees nothing of it before it counts, and then all of it, at a place after all that was seen", async () => {
    const server = await node()
    const [store, other] = [await opened(server.url), await opened(server.url)]
    const first = await ok(other.append(oneMore("before")))
    const seen: Array<StoredEvent> = []
    const stop = new AbortController()
    const following = (async () => {
      for await (const batch of other.subscribe({ after: first.lastPosition, signal: stop.signal }))
        seen.push(...batch)
    })()
    const halves: Array<ReadonlyArray<StoredEvent>> = []
    const lookedAt: Array<Promise<unknown>> = []
    const unlisten = server.log.listen(() => {
      if (server.log.records.some(({ type }) => type === COMMITTED)) return
      lookedAt.push(everything(other, first.lastPosition).then((events) => halves.push(events)))
    })
    // Each call takes its time, so that others look in between.
    server.fail({ slow: 60 })
    await ok(store.append(ordered))
    unlisten()
    server.fail({})
    await Promise.all(lookedAt)
    await until(() => seen.length === 6, "everything was seen")
    await setTimeout(50)
    stop.abort()
    await following
    assert.deepEqual(seen, await everything(other, first.lastPosition))
    assert(halves.length >= 3)
    for (const events of halves) assert(events.length === 0 || events.length === 6)
  })
})
