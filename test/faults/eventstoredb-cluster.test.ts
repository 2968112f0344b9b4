import assert from "node:assert/strict"
import { setTimeout } from "node:timers/promises"
import type { EventStoreDbStore } from "@adv/adapters/eventstoredb"
import { type Receipt, type StoredEvent, type StreamWrite, streamName } from "@adv/domain"
import { describe, it } from "vitest"
import { Log } from "../support/eventstoredb/log.ts"
import type { DoubleNode } from "../support/eventstoredb/server.ts"
import { everything, node, ok, opened, throughWire } from "../support/eventstoredb/stage.ts"
import { appendOf, eventOf } from "./appends.ts"

/** Three nodes over one log, of which one leads; clients find it by gossip. */
const cluster = async () => {
  const nodes: Array<DoubleNode> = []
  let leading = 0
  const leader = (): DoubleNode => {
    const found = nodes[leading]
    assert(found !== undefined)
    return found
  }
  const log = new Log()
  for (let index = 0; index < 3; index++) nodes.push(await node({ log, leader, members: () => nodes }))
  return {
    log,
    nodes,
    leader,
    elect: (index: number) => {
      leading = index % 3
    },
    url: `esdb://${nodes.map(({ port }) => `localhost:${port}`).join(",")}?tls=false&maxDiscoverAttempts=3`,
  }
}

const single = (name: string): [StreamWrite] => [
  { stream: streamName("invoice", "shared"), expected: "any", events: [eventOf(name)] },
]

describe("a cluster", () => {
  it("is found by any of its nodes, and appended to where it is led", async () => {
    const { url, nodes, leader } = await cluster()
    const store = await opened(url)
    await ok(store.append(appendOf("w", 0)))
    assert.equal((await everything(store)).length, 3)
    const [, follower] = nodes
    assert(follower !== undefined && follower !== leader())
    const redirected = await opened(follower.url)
    await ok(redirected.append(appendOf("w", 1)))
    assert.equal((await everything(redirected)).length, 6)
  })

  it("goes on when another node leads, and when the one that led is gone", async () => {
    const { url, elect, leader } = await cluster()
    const store = await opened(url)
    await ok(store.append(appendOf("w", 0)))
    elect(1)
    await ok(store.append(appendOf("w", 1)))
    const gone = leader()
    gone.kill()
    elect(2)
    await ok(store.append(appendOf("w", 2)))
    assert.equal((await everything(store)).length, 9)
    await gone.restart()
  })

  it("keeps what eight writers append, whatever happens to its nodes and wires", async () => {
    const { url, nodes, leader, elect, log } = await cluster()
    const [first] = nodes
    assert(first !== undefined)
    const { wire, url: wired } = await throughWire(first)
    const options = { timeoutMs: 400, retryForMs: 1500 }
    const stores: Array<EventStoreDbStore> = []
    for (const each of [url, url, wired, wired]) stores.push(await opened(each, options))

    const appendsOf = (writer: number, index: number): [StreamWrite, ...Array<StreamWrite>] =>
      index % 3 === 2 ? single(`writer ${writer} ${index}`) : appendOf(`writer ${writer}`, index)
    const acknowledged = new Map<string, Receipt>()
    const unknown: Array<readonly [number, number]> = []
    let isOver = false
    const troubles = (async () => {
      for (let round = 0; !isOver; round++) {
        const hit = leader()
        switch (round % 7) {
          case 0:
            hit.fail({ lostAcknowledgements: 2 })
            break
          case 1:
            hit.fail({ refusedAppends: 3, slow: 20 })
            break
          case 2:
            elect(round)
            break
          case 3:
            hit.kill()
            elect(round)
            await setTimeout(50)
            await hit.restart()
            break
          case 4:
            hit.fail({ silent: ["append", "read"] })
            break
          case 5:
            wire.swallowAnswers()
            await setTimeout(100)
            wire.cut()
            wire.heal()
            break
          default:
            wire.silence()
            wire.cut()
            await setTimeout(100)
            wire.heal()
        }
        await setTimeout(120)
        for (const each of nodes) each.fail({})
      }
    })()
    await Promise.all(
      Array.from({ length: 8 }, async (_, writer) => {
        const store = stores[writer % stores.length]
        assert(store !== undefined)
        for (let index = 0; index < 9; index++) {
          const outcome = await store.append(appendsOf(writer, index))()
          if (outcome._tag === "Right") acknowledged.set(`${writer} ${index}`, outcome.right)
          else {
            assert.equal(outcome.left.code, "STORE_UNAVAILABLE", outcome.left.message)
            unknown.push([writer, index])
          }
        }
      }),
    )
    isOver = true
    await troubles
    for (const each of nodes) each.fail({})
    wire.heal()

    const assertWhole = (events: ReadonlyArray<StoredEvent>, isAll: boolean): void => {
      const byId = new Map(events.map((event) => [event.id, event]))
      assert.equal(byId.size, events.length)
      for (const [index, { position, stream, revision }] of events.entries()) {
        const before = events[index - 1]
        assert(before === undefined || before.position < position)
        const earlier = events.slice(0, index).findLast((event) => event.stream === stream)
        assert(earlier === undefined || earlier.revision < revision)
      }
      for (let writer = 0; writer < 8; writer++)
        for (let index = 0; index < 9; index++) {
          const ids = appendsOf(writer, index).flatMap((write) => write.events.map(({ id }) => id))
          const found = ids.flatMap((id) => byId.get(id) ?? [])
          assert(found.length === 0 || found.length === ids.length, "half an append is there")
          const receipt = acknowledged.get(`${writer} ${index}`)
          if (isAll || receipt !== undefined) assert.equal(found.length, ids.length, "an append was lost")
          if (receipt !== undefined) {
            const positions = found.map(({ position }) => position)
            assert.equal(receipt.firstPosition, Math.min(...positions))
            assert.equal(receipt.lastPosition, Math.max(...positions))
          }
        }
    }
    const reopened = await opened(url)
    assertWhole(await everything(reopened), false)
    // Whose outcome is not known is appended again.
    for (const [writer, index] of unknown) await ok(reopened.append(appendsOf(writer, index)))
    const all = await everything(reopened)
    assertWhole(all, true)
    assert.equal(all.length, 8 * (6 * 3 + 3))
    for (const stream of new Set(all.map((event) => event.stream)))
      assert.deepEqual(
        (await ok(reopened.readStream(stream))).map(({ id }) => id),
        all.filter((event) => event.stream === stream).map(({ id }) => id),
      )
    // The troubles were felt: something was written more than once, or given up.
    assert(log.records.some(({ type }) => type === "AppendAbandoned") || unknown.length > 0)
  }, 120_000)
})
