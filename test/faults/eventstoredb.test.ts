import assert from "node:assert/strict"
import { setTimeout } from "node:timers/promises"
import { shareEvents } from "@adv/adapters/eventstoredb"
import { type StoredEvent, type StreamWrite, streamName } from "@adv/domain"
import { jsonEvent, START, UnavailableError, WrongExpectedVersionError } from "@eventstore/db-client"
import { describe, it } from "vitest"
import { connect } from "../../packages/adapters/src/eventstoredb/client.js"
import { type Expected, Log, type Proposed } from "../support/eventstoredb/log.ts"
import {
  atTheEnd,
  everything,
  node,
  ok,
  opened,
  processOf,
  rawClient,
  refused,
  throughWire,
  until,
  within,
} from "../support/eventstoredb/stage.ts"
import { eventOf } from "./appends.ts"

const one = (
  name: string,
  order = "1",
  expected: StreamWrite["expected"] = "any",
  data?: unknown,
): [StreamWrite] => [{ stream: streamName("order", order), expected, events: [eventOf(name, 0, data)] }]
const several = (name: string): [StreamWrite, StreamWrite] => [
  { stream: streamName("order", name), expected: "noStream", events: [eventOf(name, 0), eventOf(name, 1)] },
  { stream: streamName("invoice", name), expected: "any", events: [eventOf(name, 2)] },
]
const raw = (data: unknown = {}) => jsonEvent({ type: "OrderPlaced", data: data as never })
const impatient = { timeoutMs: 300, retryForMs: 600 }

describe("what can't be written as JSON", () => {
  it("is refused before anything is sent", async () => {
    const server = await node()
    const store = await opened(server.url)
    const before = server.log.records.length
    const outcome = await within(
      2000,
      refused(store.append(one("a", "1", "any", { quantity: 1n })), "EVENT_NOT_SERIALISABLE"),
    )
    assert.notEqual(outcome, "nothing")
    assert.equal(server.log.records.length, before)
  })

  it("never settles with the client by itself", async () => {
    const server = await node()
    const child = processOf("raw-eventstoredb.ts", server.url, "unserialisable")
    await child.exited
    assert.deepEqual(child.said.toSorted(), ["never settled", "nobody could catch it"])
  })
})

describe("a server that doesn't answer", () => {
  it("is given up in time, and the same append again is appended once", async () => {
    const server = await node()
    const store = await opened(server.url, impatient)
    server.fail({ silent: ["append"] })
    const began = performance.now()
    await refused(store.append(one("a")), "STORE_UNAVAILABLE")
    assert(performance.now() - began < 5000)
    server.fail({})
    assert.equal((await ok(store.append(one("a")))).duplicate, false)
    assert.equal((await everything(store)).length, 1)
  })

  it("may have appended: the same append again gets its receipt", async () => {
    const server = await node()
    const store = await opened(server.url, impatient)
    server.fail({ lostAcknowledgements: 100 })
    await refused(store.append(one("a")), "STORE_UNAVAILABLE")
    await refused(store.append(several("b")), "STORE_UNAVAILABLE")
    server.fail({})
    assert.equal((await ok(store.append(one("a")))).duplicate, true)
    await ok(store.append(several("b")))
    assert.equal((await ok(store.append(several("b")))).duplicate, true)
    assert.equal((await everything(store)).length, 4)
  })

  it("that lost one answer is asked again, and nobody notices", async () => {
    const server = await node()
    const store = await opened(server.url, { timeoutMs: 300 })
    for (let lost = 1; lost <= 3; lost++) {
      server.fail({ lostAcknowledgements: 1 })
      assert.equal((await ok(store.append(one(`a${lost}`)))).duplicate, false)
      server.fail({ lostAcknowledgements: lost })
      await ok(store.append(several(`b${lost}`)))
    }
    assert.equal((await everything(store)).length, 12)
  })

  it("is waited for without end by the client by itself, whatever deadline it is given", async () => {
    const server = await node()
    server.fail({ silent: ["append"] })
    const client = rawClient(server.url)
    const append = client.appendToStream("order-1", raw(), { deadline: 200 }).catch(() => "refused")
    assert.equal(await within(1500, append), "nothing")
  })
})

describe("two clients of one process", () => {
  it("don't fail when the other's server does", async () => {
    const [dying, slow] = [await node(), await node()]
    const [other, store] = [await opened(dying.url, impatient), await opened(slow.url)]
    await ok(other.append(one("a")))
    slow.fail({ slow: 400 })
    const pending = store.append(one("b"))()
    await until(() => slow.log.stream("order-1").length > 0, "the append was taken")
    dying.kill()
    assert.equal((await pending)._tag, "Right")
    for (const server of [dying, slow]) assert.equal(server.openCalls()["batchAppend"], undefined)
  })

  it("share what is pending in the client by itself", async () => {
    const [dying, silent] = [await node(), await node()]
    const [other, client] = [rawClient(dying.url), rawClient(silent.url)]
    await other.appendToStream("order-1", raw())
    silent.fail({ silent: ["append"] })
    const pending = client.appendToStream("order-1", raw()).catch(() => "refused")
    await until(() => (silent.openCalls()["batchAppend"] ?? 0) > 0, "the append was sent")
    await setTimeout(50)
    dying.kill()
    assert.equal(await within(3000, pending), "refused")
  })
})

describe("a writer who is wrong about the revision", () => {
  it("is told which it is, in a sentence", async () => {
    const store = await opened((await node()).url)
    const missing = await refused(store.append(one("a", "1", 3)), "WRONG_EXPECTED_REVISION")
    assert.deepEqual(missing.data, { stream: "order-1", expected: 3, actual: "noStream" })
    assert.match(missing.message, /order-1 does not exist/)
    await ok(store.append(one("b")))
    const moved = await refused(store.append(one("c", "1", "noStream")), "WRONG_EXPECTED_REVISION")
    assert.deepEqual(moved.data, { stream: "order-1", expected: "noStream", actual: 0 })
  })

  it("gets an error without a message from the client by itself", async () => {
    const client = rawClient((await node({ withoutBatches: true })).url)
    await assert.rejects(client.appendToStream("order-1", raw(), { expectedRevision: 3n }), (caught) => {
      assert(caught instanceof WrongExpectedVersionError)
      assert.equal(caught.message, "")
      assert.equal(caught.actualVersion, "no_stream")
      return true
    })
  })

  it("who says nothing of it is not taken to mean any", async () => {
    const server = await node()
    const store = await opened(server.url)
    await ok(store.append(one("a")))
    for (const expected of [undefined, Number.NaN, -1, -2] as unknown as ReadonlyArray<never>)
      await refused(
        store.append([{ stream: streamName("order", "1"), expected, events: [eventOf("b")] }]),
        "WRONG_EXPECTED_REVISION",
      )
    assert.equal((await everything(store)).length, 1)
  })

  it("is always held to one revision on the wire", async () => {
    const asked: Array<Expected> = []
    class Watched extends Log {
      override append(stream: string, expected: Expected, events: ReadonlyArray<Proposed>) {
        asked.push(expected)
        return super.append(stream, expected, events)
      }
    }
    const store = await opened((await node({ log: new Watched() })).url)
    await ok(store.append(one("a")))
    await ok(store.append(one("b", "1", "exists")))
    await ok(store.append(several("c")))
    assert.equal(asked.length, 5)
    assert(asked.every((expected) => expected !== "any" && expected !== "exists"))
  })
})

describe("a server that is down", () => {
  it("makes the store unavailable until it is back", async () => {
    const server = await node()
    const store = await opened(server.url, impatient)
    await ok(store.append(one("a")))
    server.kill()
    for (const work of [
      store.append(one("b")),
      store.append(several("c")),
      store.readStream(streamName("order", "1")),
      store.head(),
    ])
      await refused(work, "STORE_UNAVAILABLE")
    await assert.rejects(everything(store), /cannot be reached/)
    await server.restart()
    await ok(store.append(one("b")))
    assert.equal((await everything(store)).length, 2)
  })

  it("that comes back in time is not noticed", async () => {
    const server = await node()
    const store = await opened(server.url)
    server.kill()
    const pending = ok(store.append(several("a")))
    await setTimeout(200)
    await server.restart()
    assert.equal((await pending).duplicate, false)
  })

  it("can't be opened", async () => {
    const server = await node()
    server.kill()
    await assert.rejects(opened(server.url, impatient), /cannot be reached/)
  })

  it("gives two kinds of errors with the client by itself", async () => {
    const server = await node()
    server.kill()
    const client = rawClient(server.url)
    await assert.rejects(client.appendToStream("order-1", raw()), (caught) => {
      assert(caught instanceof Error && !(caught instanceof UnavailableError))
      assert.equal(Reflect.get(caught, "code"), 14)
      return true
    })
    const reading = async () => {
      for await (const event of client.readStream("order-1")) assert.fail(String(event))
    }
    await assert.rejects(reading(), UnavailableError)
  })
})

describe("a server that can't say what it can do", () => {
  it("is asked again", async () => {
    const server = await node()
    server.fail({ failingFeatures: 2 })
    const store = await opened(server.url)
    await ok(store.append(one("a")))
    const taken: Array<StoredEvent> = []
    const consumer = await shareEvents({
      url: server.url,
      group: "g",
      categories: ["order"],
      take: async (event) => void taken.push(event),
    })
    atTheEnd(() => consumer.stop())
    await until(() => taken.length === 1, "the event was taken")
  })

  it("is never asked again by the client by itself", async () => {
    const server = await node()
    server.fail({ failingFeatures: 1 })
    const client = rawClient(server.url)
    for (let attempt = 0; attempt < 3; attempt++)
      await assert.rejects(client.appendToStream("order-1", raw()))
    await rawClient(server.url).appendToStream("order-1", raw())
  })
})

describe("who leaves in the middle", () => {
  const filled = async () => {
    const server = await node()
    for (let index = 0; index < 3000; index++)
      server.log.append(`order-${index % 10}`, "any", [
        {
          id: crypto.randomUUID(),
          type: "OrderPlaced",
          contentType: "application/json",
          data: Buffer.from(JSON.stringify({ text: "x".repeat(1000) })),
          metadata: Buffer.from("{}"),
        },
      ])
    return server
  }
  const callsOf = (server: { readonly openCalls: () => Readonly<Record<string, number>> }) =>
    Object.values(server.openCalls()).reduce((sum, count) => sum + count, 0)

  it("leaves no call open, whether reading or following", async () => {
    const server = await filled()
    const store = await opened(server.url)
    for await (const batch of store.readAll({ batchSize: 5 })) if (batch.length > 0) break
    for await (const batch of store.readAll({ batchSize: 5, direction: "backward" }))
      if (batch.length > 0) break
    for await (const batch of store.subscribe({ batchSize: 5 })) if (batch.length > 0) break
    const signal = AbortSignal.timeout(100)
    for await (const batch of store.subscribe({ after: await ok(store.head()), signal }))
      assert.fail(String(batch))
    await until(() => callsOf(server) === 0, "no call is open")
  })

  it("by giving up the connection doesn't let what others read on it look complete", async () => {
    const server = await filled()
    const store = await opened(server.url, { timeoutMs: 1500, retryForMs: 2500 })
    server.fail({ silent: ["append"], slow: 1200 })
    const appending = store.append(one("a"))()
    await setTimeout(1000)
    const streams = Array.from({ length: 10 }, (_, index) => streamName("order", `${index}`))
    const read = await Promise.all(streams.map((stream) => ok(store.readStream(stream))))
    assert.deepEqual(
      read.map(({ length }) => length),
      streams.map(() => 300),
    )
    server.fail({})
    await appending
  })

  it("by closing the connection doesn't let what is read on it look complete", async () => {
    const server = await filled()
    const connection = connect({ url: server.url, timeoutMs: 5000, retryForMs: 5000 })
    let count = 0
    const reading = connection.persistently(async (client) => {
      for await (const event of client.readAll()) {
        if (event !== undefined) count += 1
        if (count === 10) void connection.close()
      }
    })
    await assert.rejects(reading, /cannot be reached/)
    assert(count < 3000)
    await assert.rejects(
      connection.persistently(async () => undefined),
      /closed/,
    )
  })

  it("lets what is read look complete with the client by itself", async () => {
    const server = await filled()
    const client = rawClient(server.url)
    let count = 0
    for await (const event of client.readAll()) {
      if (event !== undefined) count += 1
      if (count === 10) void client.dispose()
    }
    assert(count < 3000)
  })

  it("leaves calls open with the client by itself", async () => {
    const server = await filled()
    const client = rawClient(server.url)
    for await (const event of client.readAll()) if (event !== undefined) break
    for await (const event of client.subscribeToAll()) if (event !== undefined) break
    await setTimeout(300)
    assert.deepEqual(server.openCalls(), { read: 1, subscribe: 1 })
  })
})

describe("a follower", () => {
  it("misses nothing when the server drops it, and is served at once again afterwards", async () => {
    const server = await node()
    const store = await opened(server.url)
    const writer = await opened(server.url)
    server.fail({ dropSubscriptionsAfter: 2 })
    const seen: Array<StoredEvent> = []
    const stop = new AbortController()
    const following = (async () => {
      for await (const batch of store.subscribe({ signal: stop.signal })) seen.push(...batch)
    })()
    for (let index = 0; index < 12; index++) {
      await ok(writer.append(index % 3 === 0 ? several(`${index}`) : one(`${index}`)))
      await setTimeout(20)
    }
    await until(() => seen.length === 20, "everything was seen")
    assert.deepEqual(seen, await everything(writer))
    server.fail({})
    await until(() => server.openCalls()["subscribe"] === 1, "it is subscribed again")
    stop.abort()
    await following
  })

  it("misses nothing when the server dies", async () => {
    const server = await node()
    const store = await opened(server.url)
    const seen: Array<StoredEvent> = []
    const stop = new AbortController()
    const following = (async () => {
      for await (const batch of store.subscribe({ signal: stop.signal })) seen.push(...batch)
    })()
    for (let index = 0; index < 3; index++) {
      await ok(store.append(one(`${index}`)))
      server.kill()
      await server.restart()
    }
    await until(() => seen.length === 3, "everything was seen")
    stop.abort()
    await following
  })

  it("is not taken up again by the client by itself", async () => {
    const server = await node()
    server.fail({ dropSubscriptionsAfter: 1 })
    const client = rawClient(server.url)
    const seen: Array<string> = []
    const subscription = client.subscribeToStream("order-1", { fromRevision: START })
    const ended = new Promise((resolve) => subscription.once("error", resolve))
    subscription.on("data", ({ event }) => seen.push(event?.id ?? ""))
    for (let index = 0; index < 3; index++) await client.appendToStream("order-1", raw())
    await ended
    await setTimeout(200)
    assert(seen.length < 3)
  })

  it("isn't stopped by what it is told of its progress", async () => {
    const server = await node()
    const store = await opened(server.url)
    const stop = new AbortController()
    const seen: Array<StoredEvent> = []
    const following = (async () => {
      for await (const batch of store.subscribe({ signal: stop.signal })) seen.push(...batch)
    })()
    await ok(store.append(one("a")))
    for (let index = 0; index < 5; index++) server.log.system("$stats-0", "$statsCollected")
    await ok(store.append(one("b")))
    await until(() => seen.length === 2, "both were seen")
    assert.equal(server.openCalls()["subscribe"], 1)
    stop.abort()
    await following
  })

  it("brings the process down with the client by itself when it can't keep its progress", async () => {
    const server = await node()
    const child = processOf("raw-eventstoredb.ts", server.url, "checkpoint")
    await child.exited
    assert(child.said.includes("nobody could catch it"))
  })
})

describe("a process", () => {
  it("ends when its store is closed", async () => {
    const server = await node()
    const child = processOf("writer-eventstoredb.ts", server.url, "w", "3")
    await until(() => child.said.includes("closed"), "the store is closed")
    assert.equal(await within(3000, child.exited), 0)
  })

  it("never ends with a client that isn't disposed of", async () => {
    const server = await node()
    const child = processOf("raw-eventstoredb.ts", server.url, "undisposed")
    await until(() => child.said.includes("done"), "it is done")
    assert.equal(await within(1500, child.exited), "nothing")
  })
})

describe("the log", () => {
  it("passes over what the server writes for itself, and links", async () => {
    const server = await node()
    const store = await opened(server.url)
    await ok(store.append(one("a")))
    const record = server.log.stream("order-1")[0]
    assert(record !== undefined)
    server.log.system("$stats-0", "$statsCollected")
    server.log.system("$persistentSubscriptionConfig", "Configured")
    server.log.link("$ce-order", record)
    server.log.link("orders-of-ROSSI", record)
    await ok(store.append(one("b")))
    const all = await everything(store)
    assert.deepEqual(
      all.map(({ stream, revision }) => [stream, revision]),
      [
        ["order-1", 0],
        ["order-1", 1],
      ],
    )
    const backward: Array<StoredEvent> = []
    for await (const batch of store.readAll({ direction: "backward" })) backward.push(...batch)
    assert.deepEqual(backward, all.toReversed())
  })

  for (const sharedCommit of [false, true])
    it(`is read from any place in it, both ways, ${sharedCommit ? "where appends have one commit position" : "where each event has its own"}`, async () => {
      const store = await opened((await node({ log: new Log({ sharedCommit }) })).url)
      for (let index = 0; index < 4; index++) {
        const events = Array.from({ length: 4 }, (_, at) => eventOf(`long ${index}`, at))
        const [first, ...others] = events
        assert(first !== undefined)
        await ok(
          store.append([
            { stream: streamName("order", `${index}`), expected: "noStream", events: [first, ...others] },
          ]),
        )
        await ok(store.append(several(`several ${index}`)))
      }
      const all = await everything(store)
      assert.equal(all.length, 28)
      for (const [index, { position }] of all.entries()) {
        assert.deepEqual(await everything(store, position), all.slice(index + 1))
        const before: Array<StoredEvent> = []
        for await (const batch of store.readAll({ after: position, direction: "backward", batchSize: 3 }))
          before.push(...batch)
        assert.deepEqual(before, all.slice(0, index).toReversed())
      }
    })

  it("is read over the edges of the server's pages, where an append has one commit position", async () => {
    const store = await opened((await node({ log: new Log({ sharedCommit: true }) })).url)
    for (let index = 0; index < 4; index++) {
      const [first, ...others] = Array.from({ length: 700 }, (_, at) => eventOf(`long ${index}`, at))
      assert(first !== undefined)
      await ok(
        store.append([
          { stream: streamName("order", `${index}`), expected: "noStream", events: [first, ...others] },
        ]),
      )
    }
    const all = await everything(store)
    assert.equal(all.length, 2800)
    const backward: Array<StoredEvent> = []
    for await (const batch of store.readAll({ direction: "backward" })) backward.push(...batch)
    assert.deepEqual(
      backward.map(({ id }) => id),
      all.toReversed().map(({ id }) => id),
    )
  })

  it("begins with the place itself for reads, and after it for subscriptions, in the client by itself", async () => {
    const server = await node()
    const client = rawClient(server.url)
    for (let index = 0; index < 3; index++) await client.appendToStream("order-1", raw({ index }))
    const [, second, third] = server.log.stream("order-1")
    assert(second !== undefined && third !== undefined)
    const place = { commit: second.commit, prepare: second.prepare }
    for await (const { event } of client.readAll({ fromPosition: place, maxCount: 1 }))
      assert.equal(event?.id, second.id)
    const subscription = client.subscribeToAll({ fromPosition: place })
    const next = await new Promise<string | undefined>((resolve) =>
      subscription.once("data", ({ event }) => resolve(event?.id)),
    )
    assert.equal(next, third.id)
    await subscription.unsubscribe()
  })

  it("says on the wire what caused what, under the server's names, and to readers as it was given", async () => {
    const server = await node()
    const store = await opened(server.url)
    const event = eventOf("a")
    const [cause, matter] = [eventOf("cause").id, eventOf("matter").metadata.commandId]
    const metadata = { ...event.metadata, correlationId: matter, causationId: cause }
    await ok(
      store.append([
        { stream: streamName("order", "1"), expected: "any", events: [event] },
        {
          stream: streamName("order", "2"),
          expected: "any",
          events: [{ ...eventOf("b"), metadata: metadata as never }],
        },
      ]),
    )
    const sent = (stream: string) =>
      JSON.parse(Buffer.from(server.log.stream(stream)[0]?.metadata ?? []).toString())
    assert.equal(sent("order-1").$correlationId, event.metadata.commandId)
    assert.equal(sent("order-1").$causationId, event.metadata.commandId)
    assert.equal(sent("order-2").$correlationId, matter)
    assert.equal(sent("order-2").$causationId, cause)
    assert.deepEqual(
      (await everything(store)).map((stored) => stored.metadata),
      [event.metadata, metadata],
    )
  })

  it("names streams by category, also where it is shared with others", async () => {
    const server = await node()
    const store = await opened(server.url)
    const prefixed = await opened(server.url, { prefix: "acme." })
    await ok(store.append(several("a")))
    await ok(prefixed.append(several("b")))
    const categories = new Set(server.log.records.map(({ stream }) => stream.replace(/-.*/, "")))
    assert.deepEqual([...categories].filter((name) => !name.startsWith("$")).sort(), [
      "acme.invoice",
      "acme.order",
      "advtogether",
      "invoice",
      "order",
    ])
    assert.deepEqual(
      (await everything(prefixed)).map(({ stream }) => stream),
      ["order-b", "order-b", "invoice-b"],
    )
  })
})

describe("facts are for ever: a stream that was deleted", () => {
  it("is refused, and not begun anew", async () => {
    const server = await node()
    const store = await opened(server.url)
    await ok(store.append(one("a")))
    server.log.truncate("order-1")
    for (const expected of ["any", "noStream"] as const)
      assert.match(
        (await refused(store.append(one("b", "1", expected)), "STORE_CORRUPT")).message,
        /deleted or cut short/,
      )
    assert.equal(server.log.stream("order-1").length, 0)
  })

  it("and begun anew by somebody else, is refused", async () => {
    const server = await node()
    const store = await opened(server.url)
    await ok(store.append(one("a")))
    server.log.truncate("order-1")
    await rawClient(server.url).appendToStream("order-1", raw())
    await refused(store.readStream(streamName("order", "1")), "STORE_CORRUPT")
  })

  it("for good, is refused too", async () => {
    const server = await node()
    const store = await opened(server.url)
    await ok(store.append(one("a")))
    server.log.tombstone("order-1")
    await refused(store.readStream(streamName("order", "1")), "STORE_CORRUPT")
    for (const expected of ["any", 0] as const)
      await refused(store.append(one("b", "1", expected)), "STORE_CORRUPT")
  })
})

describe("an append that is too large", () => {
  it("is refused with all that comes with it", async () => {
    const store = await opened((await node({ log: new Log({ maxAppendSize: 1024 * 1024 }) })).url)
    const text = "x".repeat(1_100_000)
    await refused(store.append(one("a", "1", "any", { text })), "EVENT_NOT_SERIALISABLE")
    const [small] = several("b")
    await refused(store.append([small, ...one("c", "2", "any", { text })]), "EVENT_NOT_SERIALISABLE")
    const many = Array.from({ length: 1030 }, (_, index) => eventOf("d", index))
    const [first, ...others] = many
    assert(first !== undefined)
    await refused(
      store.append([
        { stream: streamName("order", "3"), expected: "any", events: [first, ...others] },
        ...one("e"),
      ]),
      "EVENT_NOT_SERIALISABLE",
    )
    assert.deepEqual(await everything(store), [])
    assert.deepEqual(await ok(store.readStream(small.stream)), [])
  })
})

describe("who may connect", () => {
  const credentials = { username: "anna", password: "secret" }

  it("connects by name and password over TLS", async () => {
    const store = await opened((await node({ tls: true, credentials })).url)
    await ok(store.append(several("a")))
    assert.equal((await everything(store)).length, 3)
    assert(!store.name.includes("secret"))
  })

  it("others are refused at once, and told so", async () => {
    const server = await node({ tls: true, credentials })
    for (const url of [server.url.replace("secret", "wrong"), server.url.replace("anna:secret@", "")]) {
      const began = performance.now()
      await assert.rejects(opened(url), /refused this user/)
      assert(performance.now() - began < 5000)
    }
  })

  it("a server whose certificate nobody trusts is not talked to", async () => {
    const server = await node({ tls: true })
    await assert.rejects(opened(`esdb://localhost:${server.port}?tls=true`, impatient), /cannot be reached/)
  })
})

describe("consumers that share the work", () => {
  const consumerOf = async (
    url: string,
    take: (event: StoredEvent) => Promise<void>,
    onTrouble: (trouble: unknown, event?: StoredEvent) => void = () => undefined,
  ) => {
    const consumer = await shareEvents({
      url,
      group: "books",
      categories: ["order"],
      tries: 3,
      take,
      onTrouble,
    })
    atTheEnd(() => consumer.stop())
    return consumer
  }

  it("go on when one is killed: what it had goes to the others, and nothing is missed", async () => {
    const server = await node()
    const store = await opened(server.url)
    const { wire, url } = await throughWire(server)
    const taken = { first: new Set<string>(), second: new Set<string>() }
    let die = (): void => {}
    const died = new Promise<void>((resolve) => {
      die = resolve
    })
    await consumerOf(url, async ({ id }) => {
      // It dies over its fourth event.
      if (taken.first.size === 3) return died
      taken.first.add(id)
    })
    await consumerOf(server.url, async ({ id }) => void taken.second.add(id))
    for (let index = 0; index < 40; index++) await ok(store.append(one(`${index}`, `${index}`)))
    await until(() => taken.first.size === 3 && taken.second.size > 0, "both have work")
    wire.silence()
    wire.cut()
    await until(() => new Set([...taken.first, ...taken.second]).size === 40, "everything was taken")
    die()
    assert.equal(taken.first.size, 3)
  })

  it("take what was committed at its place, and never what was given up or is of another kind", async () => {
    const server = await node()
    const store = await opened(server.url)
    const taken: Array<StoredEvent> = []
    await ok(store.append(several("a")))
    const client = rawClient(server.url)
    await client.appendToStream(
      "order-b",
      jsonEvent({ type: "OrderPlaced", data: {}, metadata: { $advTogether: "given-up" } }),
    )
    await client.appendToStream(
      "advtogether-given-up",
      jsonEvent({ type: "AppendAbandoned", data: { parts: [] } }),
    )
    await ok(store.append(one("c")))
    await consumerOf(server.url, async (event) => void taken.push(event))
    await until(() => taken.length >= 3, "everything was taken")
    await setTimeout(100)
    const all = await everything(store)
    assert.deepEqual(
      taken.toSorted((a, b) => a.position - b.position),
      all.filter(({ stream }) => stream.startsWith("order-")),
    )
  })

  it("put aside what can't be taken, say so, and go on", async () => {
    const server = await node()
    const store = await opened(server.url)
    for (let index = 0; index < 5; index++) await ok(store.append(one(`${index}`, `${index}`)))
    const taken = new Set<string>()
    const troubles: Array<string> = []
    await consumerOf(
      server.url,
      async ({ id, stream }) => {
        if (stream === "order-2") throw new Error("the address is missing")
        taken.add(id)
      },
      (_, event) => troubles.push(event?.stream ?? ""),
    )
    await until(() => taken.size === 4 && troubles.length === 3, "the others were taken")
    await setTimeout(100)
    assert.deepEqual(troubles, ["order-2", "order-2", "order-2"])
  })

  it("are not stopped when the server is", async () => {
    const server = await node()
    const store = await opened(server.url)
    const taken = new Set<string>()
    await consumerOf(server.url, async ({ id }) => void taken.add(id))
    await ok(store.append(one("a")))
    await until(() => taken.size === 1, "the first was taken")
    server.kill()
    await server.restart()
    await ok(store.append(one("b")))
    await until(() => taken.size === 2, "the second was taken")
  })
})
