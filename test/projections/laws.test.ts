import type { StoredEvent } from "@adv/domain"
import { Documents, Int32Column, Names, type Projection, projection, projections } from "@adv/projections"
import { beforeAll, describe, expect, it } from "vitest"
import { history } from "../support/history.js"
import { answersAlways } from "./answers-always.js"
import { brokenLaws } from "./law-checks.js"
import { lawsOf } from "./laws.js"

for (const [name, each] of Object.entries(projections))
  lawsOf(each as Projection<object>, answersAlways[name] as ((state: object) => unknown) | undefined)

/** Counts orders and keeps what was said of them last, in as many ways as there are to do it wrong. */
describe("a projection that is made wrong", () => {
  let log: ReadonlyArray<StoredEvent> = []
  beforeAll(async () => {
    log = await history(4, 20)
  }, 60_000)
  const broken = <State extends object>(of: Projection<State>) =>
    brokenLaws({ projection: of }, log).join("\n")
  const common = { name: "wrong", version: 1 }

  it("is found out when it keeps something beside its state", () => {
    let seen = 0
    const wrong = projection<{ orders: number }>({
      ...common,
      initial: () => ({ orders: 0 }),
      recipes: {
        OrderPlaced: (state) => {
          seen += 1
          state.orders = seen
        },
      },
    })
    expect(broken(wrong)).toContain("event by event it comes to something else")
  })

  it("is found out when what it keeps can't be taken into a snapshot", () => {
    class Tally {
      readonly #orders = new Set<string>()
      add(order: string) {
        this.#orders.add(order)
      }
    }
    const wrong = projection<{ tally: Tally }>({
      ...common,
      initial: () => ({ tally: new Tally() }),
      recipes: { OrderPlaced: ({ tally }, { order }) => tally.add(order) },
    })
    expect(broken(wrong)).toContain("holds a Tally, which snapshots don't know")
  })

  it("is found out when a snapshot leaves something of it behind", () => {
    const wrong = projection<{ orders: Names; last?: { toJSON: () => null; order: string } }>({
      ...common,
      initial: () => ({ orders: new Names() }),
      recipes: {
        OrderPlaced: (state, { order }) => {
          if (state.last !== undefined) state.orders.number(`${state.last.order}, then ${order}`)
          const last = { order }
          Object.defineProperty(last, "toJSON", { value: () => null })
          state.last = last as never
        },
      },
    })
    expect(broken(wrong)).toContain("from a snapshot")
  })

  it("is found out when it claims that orders have nothing to do with one another, and they have", () => {
    const wrong = projection<{ before: Record<string, string>; last: string }>({
      ...common,
      partitionBy: ["orders"],
      initial: () => ({ before: {}, last: "" }),
      recipes: {
        OrderPlaced: (state, { order }) => {
          state.before[order] = state.last
          state.last = order
        },
      },
    })
    expect(broken(wrong)).toContain("when unrelated facts come in another order")
  })

  it("is found out when it changes what a reader holds", () => {
    class Loose {
      readonly entries = new Map<string, { steps: number }>()
      values() {
        return this.entries.values()
      }
    }
    const documents = new Documents<{ steps: number }>()
    const loose = new Loose()
    const wrong = projection<{ values: () => Iterable<unknown> }>({
      ...common,
      initial: () => {
        loose.entries.clear()
        return { values: () => [...documents.values(), ...loose.values()] }
      },
      recipes: {
        OrderPlaced: (_, { order }) => loose.entries.set(order, { steps: 0 }),
        OrderReleased: (_, { order }) => {
          const entry = loose.entries.get(order)
          if (entry !== undefined) entry.steps += 1
        },
      },
    })
    expect(broken(wrong)).toContain("changed under its eyes")
  })

  it("is not accused when it is made right", () => {
    const right = projection<{ orders: Names; steps: Int32Column }>({
      ...common,
      partitionBy: ["orders"],
      initial: () => ({ orders: new Names(), steps: new Int32Column() }),
      recipes: {
        OrderPlaced: ({ orders, steps }, { order }) => {
          if (orders.number(order) === steps.length) steps.push(0)
        },
        OrderReleased: ({ orders, steps }, { order }) => {
          const number = orders.find(order)
          if (number >= 0) steps.values[number] = steps.at(number) + 1
        },
      },
    })
    const answers = ({ orders, steps }: ReturnType<typeof right.initial>) =>
      Array.from({ length: orders.length }, (_, number) => [orders.name(number), steps.at(number)])
    expect(brokenLaws({ projection: right, answers }, log)).toEqual([])
  })
})
