import { memoryStore } from "@adv/adapters/memory"
import { readModelRunner } from "@adv/adapters/read-models"
import {
  commandIdOf,
  type EventStore,
  eventIdOf,
  type Instant,
  type StoredEvent,
  upcastersOf,
} from "@adv/domain"
import { type Moment, orders, projections, readModels, snapshotOf } from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { history } from "../support/history.js"
import { differences, folder, ok, opened, rowsOf, started, storeOf, unknownEvent } from "./tables.js"

let log: ReadonlyArray<StoredEvent> = []
const here = folder()
beforeAll(async () => {
  log = await history(6, 20)
}, 60_000)
afterAll(here.remove)

/** Two read models are enough where nothing is said about the others, and figures aren't counted. */
const two = { orders, receivables: projections.receivables }

const textOf = (states: object): string => JSON.stringify(states)

const rebuiltText = (of: ReadonlyArray<StoredEvent>): string => {
  const models = readModels(two)
  models.apply(of)
  return textOf(models.states)
}

const appended = async (store: EventStore, events: ReadonlyArray<StoredEvent>) => {
  for (const [at, { stream, type, data, metadata }] of events.entries()) {
    const id = eventIdOf(commandIdOf(`again ${at} ${stream}`), 0)
    ok(
      await store.append([
        { stream, expected: "any", events: [{ id, type, data, metadata: metadata as never }] },
      ])(),
    )
  }
}

describe("read models that are kept up", () => {
  it("take in what was appended since, and say how far behind they were and how fast it went", async () => {
    const { store, add } = storeOf(log.slice(0, 100))
    let now = 0
    const clock = {
      now: () => {
        now += 50
        return now as Instant
      },
    }
    const runner = await started(readModelRunner(store, { projections: two, clock }))
    add(log.slice(100))
    const status = ok(await runner.status())
    expect(status.lag).toEqual({ position: 100, head: log.length, behind: log.length - 100 })
    const { lag, rate } = ok(await runner.catchUp())
    expect(lag.behind).toBe(0)
    expect(rate.events).toBe(log.length - 100)
    expect(rate.eventsPerSecond).toBe(Math.round((rate.events / rate.milliseconds) * 1000))
    expect(textOf(runner.models().states)).toBe(rebuiltText(log))
    expect(status.models.map(({ name, version }) => [name, version])).toEqual([
      ["orders", orders.version],
      ["receivables", projections.receivables.version],
    ])
    for (const { bytes } of status.models) expect(bytes).toBeGreaterThan(1000)
  })

  it("follow a store live, and stop on a signal", async () => {
    const store = memoryStore()
    const runner = await started(readModelRunner(store, { projections: two }))
    const stop = new AbortController()
    const following = runner.follow(stop.signal)
    await appended(store, log.slice(0, 150))
    while (runner.models().position < 150) await new Promise((resolve) => setTimeout(resolve, 5))
    stop.abort()
    const { lag } = ok(await following)
    expect(lag.position).toBe(150)
    const models = readModels(two)
    for await (const batch of store.readAll()) models.apply(batch)
    expect(textOf(runner.models().states)).toBe(textOf(models.states))
  })

  it("go on from the last snapshot in another process, and read no event before it again", async () => {
    const path = here.file("resume.db")
    const { store, add } = storeOf(log.slice(0, 600))
    const first = opened(path)
    const runner = await started(readModelRunner(store, { projections: two, persistent: first }))
    ok(await runner.close())
    first.close()
    add(log.slice(600))
    const read: Array<number> = []
    const watched: EventStore = {
      ...store,
      readAll: async function* (options) {
        for await (const batch of store.readAll(options)) {
          if (options?.limit !== 1) read.push(...batch.map(({ position }) => position))
          yield batch
        }
      },
    }
    const second = opened(path)
    const again = await started(readModelRunner(watched, { projections: two, persistent: second }))
    expect(Math.min(...read)).toBe(601)
    expect(textOf(again.models().states)).toBe(rebuiltText(log))
    second.close()
  })

  it("have their rows beside the log as well, in its own file", async () => {
    const path = here.file("together.db")
    const { openSqliteStore } = await import("@adv/adapters/sqlite")
    const store = ok(await openSqliteStore({ path })())
    await appended(store, log.slice(0, 200))
    const file = opened(path, "read_")
    const runner = await started(readModelRunner(store, { projections: two, persistent: file }))
    await appended(store, log.slice(200, 300))
    ok(await runner.catchUp())
    expect(rowsOf(path, "read_")["orders"]?.length).toBeGreaterThan(0)
    expect(ok(await store.checkIntegrity()())).toEqual({ events: 300 })
    file.close()
    await store.close()
  })

  it("refuse a file of something else, and the log's own file without a prefix", async () => {
    const { openSqliteStore } = await import("@adv/adapters/sqlite")
    const { persistentReadModels } = await import("@adv/adapters/read-models")
    const path = here.file("log.db")
    await ok(await openSqliteStore({ path })()).close()
    const refused = persistentReadModels({ path })
    expect(isLeft(refused) && refused.left.code).toBe("READ_MODELS_FOREIGN")
    const odd = persistentReadModels({ path: here.file("odd.db"), prefix: "x; DROP" })
    expect(isLeft(odd) && odd.left.code).toBe("READ_MODELS_UNAVAILABLE")
  })

  it("are not taken for those of another log", async () => {
    const path = here.file("other.db")
    const { store, replace } = storeOf(log)
    const file = opened(path)
    ok(await (await started(readModelRunner(store, { projections: two, persistent: file }))).close())
    replace(log.map((event) => ({ ...event, id: `${event.id.slice(0, -1)}0` as StoredEvent["id"] })))
    const again = await readModelRunner(store, { projections: two, persistent: file }).start()
    expect(isLeft(again) && again.left.code).toBe("READ_MODELS_OTHER_LOG")
    file.close()
  })

  it("of which another process wrote more are not written to from behind", async () => {
    const path = here.file("moved.db")
    const { store, add } = storeOf(log.slice(0, 300))
    const [mine, theirs] = [opened(path), opened(path)]
    const runner = await started(readModelRunner(store, { projections: two, persistent: mine }))
    const other = await started(readModelRunner(store, { projections: two, persistent: theirs }))
    add(log.slice(300))
    ok(await other.catchUp())
    const behind = await runner.catchUp()
    expect(isLeft(behind) && behind.left.code).toBe("READ_MODELS_MOVED")
    // It goes on from what the other one wrote.
    ok(await runner.catchUp())
    expect(textOf(runner.models().states)).toBe(rebuiltText(log))
    const whole = here.file("moved-whole.db")
    const file = opened(whole)
    ok(await (await started(readModelRunner(store, { projections: two, persistent: file }))).close())
    expect(differences(rowsOf(path), rowsOf(whole))).toEqual([])
    for (const each of [mine, theirs, file]) each.close()
  })
})

describe("a rebuild", () => {
  const next = { ...two, orders: { ...orders, version: orders.version + 1 } }

  it("is made beside what is in service, which goes on being kept up, and takes its place at the end", async () => {
    const { store, add } = storeOf(log.slice(0, 900))
    const seen: Array<readonly [version: number | undefined, position: number, rows: string]> = []
    const path = here.file("beside.db")
    const file = opened(path)
    let watching = false
    const runner = readModelRunner(store, {
      projections: two,
      persistent: file,
      onProgress: ({ what }) => {
        if (what !== "rebuilding" || !watching) return
        const { versions, position } = runner.models()
        seen.push([versions["orders"], position, String(rowsOf(path)["orders"]?.length)])
      },
    })
    ok(await runner.start())
    watching = true
    const before = rowsOf(path)["orders"]?.length
    const rebuilding = runner.rebuild(next)
    add(log.slice(900))
    ok(await runner.catchUp())
    const { lag } = ok(await rebuilding)
    expect(lag).toEqual({ position: log.length, head: log.length, behind: 0 })
    expect(seen.length).toBeGreaterThan(0)
    for (const [version, position, rows] of seen) {
      expect(version).toBe(orders.version)
      expect(position).toBeGreaterThanOrEqual(900)
      expect(Number(rows)).toBeGreaterThanOrEqual(before ?? 0)
    }
    expect(runner.models().versions["orders"]).toBe(orders.version + 1)
    expect(textOf(runner.models().states)).toBe(rebuiltText(log))
    file.close()
  })

  it("is made by itself when a read model is of another version than what was kept", async () => {
    const path = here.file("version.db")
    const { store } = storeOf(log)
    const file = opened(path)
    ok(await (await started(readModelRunner(store, { projections: two, persistent: file }))).close())
    const progress: Array<string> = []
    const again = readModelRunner(store, {
      projections: next,
      persistent: file,
      onProgress: ({ what }) => progress.push(what),
    })
    ok(await again.start())
    expect(progress).toContain("rebuilding")
    expect(again.models().versions["orders"]).toBe(orders.version + 1)
    file.close()
  })
})

describe("events that can't be taken in", () => {
  const poisoned = (at: number): ReadonlyArray<StoredEvent> => [
    ...log.slice(0, at),
    unknownEvent(at + 1, log[at]?.recordedAt ?? 0),
    ...log.slice(at).map((event) => ({ ...event, position: event.position + 1 })),
  ]

  it("are parked with the reason, are there again after a restart, and the rest goes on", async () => {
    const path = here.file("poison.db")
    const { store } = storeOf(poisoned(200))
    const file = opened(path)
    const runner = await started(readModelRunner(store, { projections: two, persistent: file }))
    const [parked] = ok(await runner.status()).parked
    expect(parked?.failure.code).toBe("EVENT_TYPE_UNKNOWN")
    expect(parked?.event.position).toBe(201)
    ok(await runner.close())
    file.close()
    const again = opened(path)
    const resumed = await started(readModelRunner(store, { projections: two, persistent: again }))
    expect(resumed.models().parked).toEqual(runner.models().parked)
    expect(ok(again.parked())).toEqual(runner.models().parked)
    expect(resumed.models().count).toBe(log.length + 1)
    again.close()
  })

  it("are taken in by a rebuild once an upcaster reads them, in their place in the log", async () => {
    const at = log.findIndex(({ type }) => type === "OrderReleased")
    const renamed = log.map((event, index) =>
      index === at
        ? {
            ...event,
            type: "OrderFreed",
            metadata: { ...(event.metadata as object), schemaVersion: 0 },
          }
        : event,
    )
    const { store } = storeOf(renamed)
    const runner = await started(readModelRunner(store, { projections: two }))
    expect(runner.models().parked).toHaveLength(1)
    expect(textOf(runner.models().states)).not.toBe(rebuiltText(log))
    const nothing = ok(await runner.retryParked())
    expect([nothing.readable.length, nothing.rebuild]).toEqual([0, []])
    const upcasters = upcastersOf([
      { type: "OrderFreed", from: 0, upcast: (data) => ({ type: "OrderReleased", data }) },
    ])
    const retried = ok(await runner.retryParked(upcasters))
    expect(retried.rebuild).toEqual(["orders"])
    expect(runner.models().parked).toEqual([])
    expect(textOf(runner.models().states)).toBe(rebuiltText(log))
  })

  /** Throws half-way through an order, once it has begun to change something. */
  const fragile = (throwsAt: (order: string) => boolean) => ({
    ...two,
    orders: {
      ...orders,
      recipes: {
        ...orders.recipes,
        OrderPlaced: (
          book: ReturnType<typeof orders.initial>,
          data: Parameters<NonNullable<(typeof orders.recipes)["OrderPlaced"]>>[1],
          at: Moment,
        ) => {
          if (throwsAt(data.order)) {
            book.order.net.push(1)
            throw new RangeError("out of order")
          }
          orders.recipes.OrderPlaced?.(book, data, at)
        },
      },
    },
  })
  const placed = () => log.filter(({ type }) => type === "OrderPlaced")
  const orderOf = (event: StoredEvent | undefined) => (event?.data as { order: string } | undefined)?.order

  it("by one read model only are left out of it as if they had never been, and the others have them", async () => {
    const bad = [placed()[3], placed()[9]]
    const path = here.file("recipe.db")
    const { store } = storeOf(log)
    const file = opened(path)
    const broken = fragile((order) => bad.some((event) => orderOf(event) === order))
    const runner = await started(
      readModelRunner(store, { projections: broken, persistent: file, batchSize: 100 }),
    )
    const { states, parked, stopped } = runner.models()
    expect(
      parked.map(({ event, failure, projection }) => [event.position, failure.code, projection]),
    ).toEqual(bad.map((event) => [event?.position, "RECIPE_FAILED", "orders"]))
    expect(stopped.size).toBe(0)
    const without = readModels(two)
    without.apply(log.filter((event) => !bad.includes(event)))
    expect(textOf(states.orders)).toBe(textOf(without.states.orders))
    const all = readModels(two)
    all.apply(log)
    expect(textOf(states.receivables)).toBe(textOf(all.states.receivables))
    expect(rowsOf(path)["orders"]).toHaveLength(placed().length - bad.length)
    file.close()
  })

  it("in too many places of one read model leave it standing where it is, and say so", async () => {
    const path = here.file("broken.db")
    const { store, add } = storeOf(log.slice(0, -1))
    const file = opened(path)
    const throws = () => {
      throw new RangeError("always")
    }
    const broken = {
      ...two,
      orders: {
        ...orders,
        recipes: Object.fromEntries(Object.keys(orders.recipes).map((type) => [type, throws])),
      },
    }
    const runner = await started(readModelRunner(store, { projections: broken, persistent: file }))
    expect([...runner.models().stopped]).toEqual(["orders"])
    expect(runner.models().parked).toHaveLength(100)
    expect(textOf(runner.models().states.orders)).toBe(textOf(orders.initial()))
    add(log.slice(-1))
    ok(await runner.catchUp())
    expect(ok(await runner.status()).stopped).toEqual(["orders"])
    const all = readModels(two)
    all.apply(log)
    expect(textOf(runner.models().states.receivables)).toBe(textOf(all.states.receivables))
    file.close()
  })

  it("by one read model are taken in by a rebuild once it is mended", async () => {
    const { store } = storeOf(log)
    let mended = false
    const broken = fragile((order) => !mended && order === orderOf(placed()[5]))
    const runner = await started(readModelRunner(store, { projections: broken }))
    expect(runner.models().parked).toHaveLength(1)
    mended = true
    expect(ok(await runner.retryParked()).rebuild).toEqual(["orders"])
    expect(runner.models().parked).toEqual([])
    expect(textOf(runner.models().states)).toBe(rebuiltText(log))
  })

  it("stop a read model that is asked without a runner where it stands, and no other", () => {
    const bad = placed()[4]
    const models = readModels(fragile((order) => order === orderOf(bad)))
    models.apply(log)
    expect([...models.stopped]).toEqual(["orders"])
    expect(models.position).toBe(log.length)
    const whole = readModels(two)
    whole.apply(log)
    expect(textOf(models.states.receivables)).toBe(textOf(whole.states.receivables))
    expect(snapshotOf(models).models.map(({ name }) => name)).toEqual(["receivables"])
  })
})
