import assert from "node:assert/strict"
import { append, assertWellOrdered, collect, idsOf, ok, type Part, withStore, write } from "./kit.js"

export const retrying: Part = (makeStore, { describe, it }) => {
  describe("not knowing", () => {
    it("an append whose answer was lost is appended again by another, and is there once", () =>
      withStore(makeStore, async ({ place, store, clock, start, stream, events }) => {
        const other = place.promises.durable ? await place.open(clock) : store
        try {
          for (let index = 0; index < 15; index++) {
            const mine = events(`${index}`, 1 + (index % 4))
            const expected = index === 0 ? "noStream" : "exists"
            // It is on its way, and nobody waits for it.
            const lost = store.append([write(stream("1"), expected, mine)])()
            if (index % 3 !== 0) await new Promise((resolve) => setTimeout(resolve, index % 3))
            const receipt = await append(other, stream("1"), expected, mine)
            const found = await ok(store.receiptOf(idsOf(mine)))
            assert(found._tag === "Some")
            assert.deepEqual(found.value, { ...receipt, duplicate: true })
            const answer = await lost
            if (answer._tag === "Left") assert.fail(`${answer.left.code}: ${answer.left.message}`)
            assert.deepEqual({ ...answer.right, duplicate: true }, { ...receipt, duplicate: true })
            // At least one of the two appended it; where each asks a server by itself, both may have been told so.
            assert(!(answer.right.duplicate && receipt.duplicate))
          }
        } finally {
          if (other !== store) await other.close()
        }
        const all = await collect(store.readAll({ after: start }))
        assertWellOrdered(all, place, start)
        assert.equal(new Set(idsOf(all)).size, all.length)
        assert.equal(all.length, 15 + 15 + 6)
      }))

    it("what was on its way when the store was closed is there whole or not at all, and can be appended again", () =>
      withStore(makeStore, async ({ place, store, clock, start, stream, events }) => {
        if (!place.promises.durable) return
        const names = ["a", "b", "c", "d", "e"]
        const lost = names.map((name) => store.append([write(stream(name), "noStream", events(name, 3))])())
        await store.close()
        const answers = await Promise.all(lost)
        const again = await place.open(clock)
        try {
          for (const [index, name] of names.entries()) {
            const there = (await ok(again.readStream(stream(name)))).length
            assert(there === 0 || there === 3)
            if (answers[index]?._tag === "Right") assert.equal(there, 3)
            const receipt = await append(again, stream(name), "noStream", events(name, 3))
            assert.equal(receipt.duplicate, there === 3)
          }
          assert.equal((await collect(again.readAll({ after: start }))).length, 15)
        } finally {
          await again.close()
        }
      }))
  })
}
