import { runDemo } from "@adv/adapters/demo"
import { memoryStore } from "@adv/adapters/memory"
import { isRecordedEvent, unsafeDate } from "@adv/domain"
import { assertInvariants } from "@adv/domain/testing"
import { readModelInvariants } from "@adv/projections/testing"
import { isLeft } from "fp-ts/lib/Either.js"
import { right } from "fp-ts/lib/TaskEither.js"
import { describe, expect, it } from "vitest"
import { decoded, logOf } from "./made.js"

describe("demonstrations", () => {
  it("are the same, ids and recording times included, for the same seed", async () => {
    const once = await logOf(7, 120)
    const again = await logOf(7, 120)
    expect(JSON.stringify(again)).toBe(JSON.stringify(once))
  })

  it("differ for another seed", async () => {
    const [one, other] = [await logOf(7, 60), await logOf(8, 60)]
    expect(JSON.stringify(other.map(({ data }) => data))).not.toBe(
      JSON.stringify(one.map(({ data }) => data)),
    )
    const ids = new Set(one.map(({ id }) => id))
    // What a day brings by itself has an id of that day, in whatever company.
    const byHand = other.filter((event) => isRecordedEvent(event) && event.metadata.actor.kind !== "system")
    expect(byHand.filter(({ id }) => ids.has(id))).toEqual([])
  })

  it.each([0, 2, 42, 2025, -1])(
    "are never refused a command that they don't reckon with (seed %i)",
    async (seed) => {
      const events = decoded(await logOf(seed, 200))
      expect(events.filter(({ type }) => type === "OrderPlaced")).toHaveLength(200)
    },
  )

  it("break nothing that must always hold, in what they record nor in what the read models answer", async () => {
    assertInvariants(decoded(await logOf(4, 150)), readModelInvariants)
  }, 120_000)

  it("may be of a single order, or of other dates", async () => {
    expect(decoded(await logOf(1, 1)).some(({ type }) => type === "OrderPlaced")).toBe(true)
    const made = await runDemo({
      seed: 1,
      orders: 150,
      from: unsafeDate("2023-07-01"),
      until: unsafeDate("2024-06-30"),
      customers: 30,
      open: (clock) => right(memoryStore({ clock })),
    })()
    expect(made).toMatchObject({ right: { orders: 150, customers: 30, today: "2024-06-30" } })
  })

  it("go only into a store with nothing in it", async () => {
    const first = await runDemo({ seed: 1, orders: 1, open: (clock) => right(memoryStore({ clock })) })()
    if (isLeft(first)) throw new Error(first.left.message)
    const { store } = first.right
    const again = await runDemo({ seed: 1, orders: 1, open: () => right(store) })()
    expect(again).toMatchObject({ left: { code: "DEMO_STORE_NOT_EMPTY" } })
  })
})
