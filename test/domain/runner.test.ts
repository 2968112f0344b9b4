import { memoryStore } from "@adv/adapters/memory"
import {
  type CommandId,
  commandIdOf,
  commandRunner,
  type DomainCommand,
  type EventStore,
  FailureError,
  failure,
  handlersWith,
  type Instant,
  type Origin,
  type Outcome,
  type PlainCommand,
  type StoredEvent,
  targetCalendar,
} from "@adv/domain"
import { type Either, isLeft, isRight, left } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import {
  agree,
  allocate,
  bill,
  conditions,
  credit,
  customer,
  deliver,
  halves,
  issue,
  line,
  place,
  receive,
  register,
  released,
} from "./company.js"

const by: Origin = { legalEntity: "IT01", actor: { id: "anna", department: "ADV", kind: "human" } }
const handlers = handlersWith({ TARGET: targetCalendar(2020, 2035) })
const newStore = () => memoryStore({ clock: { now: () => 1_736_930_000_000 as Instant } })

/** A runner with a fresh cache on a store. */
const runnerOn = (store: EventStore, cacheSize?: number) => {
  const runner = commandRunner({ store, handlers, ...(cacheSize === undefined ? {} : { cacheSize }) })
  const request = (name: string, command: PlainCommand) => ({
    id: commandIdOf(name),
    command: command as unknown as DomainCommand,
    by,
  })
  return {
    runner,
    run: (name: string, command: PlainCommand) => runner.run(request(name, command))(),
    runAll: async (named: ReadonlyArray<readonly [string, PlainCommand]>, onRefusal?: "skip" | "stop") => {
      const outcomes = await runner.runAll(
        named.map(([name, command]) => request(name, command)),
        onRefusal === undefined ? {} : { onRefusal },
      )()
      if (isLeft(outcomes)) throw new Error(outcomes.left.message)
      return outcomes.right
    },
    history: async (commands: ReadonlyArray<PlainCommand>) => {
      for (const [index, command] of commands.entries()) {
        const outcome = await runner.run(request(`history/${index}`, command))()
        if (isLeft(outcome)) throw new Error(`${outcome.left.code}: ${outcome.left.message}`)
      }
    },
  }
}

const logOf = async (store: EventStore): Promise<ReadonlyArray<StoredEvent>> => {
  const events: Array<StoredEvent> = []
  for await (const batch of store.readAll()) events.push(...batch)
  return events
}
const typesOf = async (store: EventStore) => (await logOf(store)).map(({ type }) => type)
const codeOf = (outcome: Either<{ readonly code: string }, unknown> | undefined): string =>
  outcome === undefined ? "missing" : isLeft(outcome) ? outcome.left.code : "went through"
const sought = (outcome: Either<{ readonly message: string }, Outcome> | undefined): Outcome => {
  if (outcome === undefined || isLeft(outcome)) throw new Error(outcome?.left.message ?? "missing")
  return outcome.right
}
/** The same place in the log, whether it is told for the first time or again. */
const place_ = ({ receipt }: Outcome) => receipt && { ...receipt, duplicate: false }

const claim: PlainCommand = {
  type: "ClaimCharge",
  on: "2025-03-01",
  invoice: "I-1",
  charge: "F-1",
  kind: "fee",
  amount: 500,
}
const overdue = (on: string): PlainCommand => ({ type: "MarkOverdue", on, invoice: "I-1" })

describe("the same command id twice (INV-21)", () => {
  const cases: ReadonlyArray<{
    readonly title: string
    readonly before: ReadonlyArray<PlainCommand>
    readonly first: PlainCommand
    readonly between?: ReadonlyArray<PlainCommand>
    readonly second?: PlainCommand
  }> = [
    { title: "would be refused the second time", before: customer(), first: place() },
    {
      title: "would be empty the second time",
      before: [...customer(), issue()],
      first: overdue("2025-03-01"),
    },
    {
      title: "would be shorter the second time",
      before: [...customer(), issue({ paymentTerm: halves })],
      first: overdue("2025-04-01"),
      second: claim,
    },
    {
      title: "would be longer the second time",
      before: [...customer(), issue({ paymentTerm: halves })],
      first: claim,
      second: overdue("2025-04-01"),
    },
    {
      title: "would concern other streams the second time",
      before: [...customer(), issue(), receive("P-1", 99_999)],
      first: overdue("2025-03-01"),
      second: allocate("P-1", [{ invoice: "I-1" }]),
    },
    {
      title: "would be as long the second time",
      before: [...released(), deliver("D-1")],
      first: { type: "HoldOrder", on: "2025-01-15", order: "O-1", hold: "credit", reason: "limit" },
      between: [{ type: "ReleaseHold", on: "2025-01-15", order: "O-1", hold: "credit", reason: "paid" }],
    },
  ]
  for (const cold of [false, true])
    for (const mixed of [false, true])
      for (const { title, before, first, between = [], second = first } of cases)
        it(`appends nothing when it ${title}${cold ? ", on a new runner" : ""}${mixed ? ", among new ones" : ""}`, async () => {
          const store = newStore()
          const own = runnerOn(store)
          await own.history(before)
          const once = sought(await own.run("it", first))
          expect(once.duplicate).toBe(false)
          for (const [index, command] of between.entries()) sought(await own.run(`between/${index}`, command))
          const length = (await logOf(store)).length
          const other = cold ? runnerOn(store) : own
          const again = mixed
            ? (
                await other.runAll([
                  ["new/1", register({ customer: "BIANCHI" })],
                  ["it", second],
                  ["new/2", register({ customer: "VERDI" })],
                ])
              )[1]
            : await other.run("it", second)
          expect(sought(again)).toMatchObject({ duplicate: true, facts: [] })
          expect(place_(sought(again))).toEqual(place_(once))
          expect(sought(again).receipt?.duplicate).toBe(true)
          expect((await logOf(store)).length).toBe(length + (mixed ? 2 : 0))
        })

  it("appends once, and answers twice, within one batch", async () => {
    const store = newStore()
    const own = runnerOn(store)
    const outcomes = await own.runAll([
      ["a", register()],
      ["a", register()],
      ["b", agree()],
      ["c", place()],
      ["c", place()],
      ["d", place()],
      ["d", place()],
    ])
    expect(outcomes.map((each) => (isRight(each) ? each.right.duplicate : each.left.code))).toEqual([
      false,
      true,
      false,
      false,
      true,
      "ORDER_EXISTS",
      "ORDER_EXISTS",
    ])
    expect(await typesOf(store)).toEqual(["CustomerRegistered", "ConditionsAgreed", "OrderPlaced"])
  })

  it("gives the whole first receipt of a command with more than a hundred facts", async () => {
    const store = newStore()
    const own = runnerOn(store)
    const invoices = Array.from({ length: 150 }, (_, index) => `I-${index}`)
    await own.history([
      ...customer(),
      ...invoices.map((invoice) => issue({ invoice })),
      receive("P-1", 9_999_999),
    ])
    const command = allocate(
      "P-1",
      invoices.map((invoice) => ({ invoice })),
    )
    const once = sought(await own.run("it", command))
    const again = sought(await runnerOn(store).run("it", command))
    expect(once.facts.length).toBe(151)
    expect(again.duplicate).toBe(true)
    expect(place_(again)).toEqual(place_(once))
  })
})

describe("two runners on one store", () => {
  /** Lets reads go ahead and holds appends until so many wait, so that all have decided on the same past. */
  const meeting = (store: EventStore, count: number): EventStore => {
    let waiting: Array<() => void> = []
    return {
      ...store,
      append: (writes) => async () => {
        if (count > 1) {
          await new Promise<void>((resolve) => {
            waiting.push(resolve)
            if (waiting.length < count) return
            const all = waiting
            waiting = []
            count = 1
            for (const go of all) go()
          })
        }
        return store.append(writes)()
      },
    }
  }

  it("both end right when they race on one stream", async () => {
    const store = newStore()
    await runnerOn(store).history(released())
    const racing = meeting(store, 2)
    const one = runnerOn(racing)
    const two = runnerOn(racing)
    const outcomes = await Promise.all([
      one.run("one", deliver("D-1", [{ line: "1", quantity: "6" }])),
      two.run("two", deliver("D-2", [{ line: "1", quantity: "6" }])),
    ])
    expect(outcomes.map(codeOf).sort()).toEqual(["DELIVERY_EXCEEDS_ORDER", "went through"])
  })

  it("never give a number twice nor leave one out (INV-16)", async () => {
    const store = newStore()
    await runnerOn(store).history(customer())
    const racing = meeting(store, 4)
    const outcomes = await Promise.all(
      ["1", "2", "3", "4"].map((at) => runnerOn(racing).run(at, issue({ invoice: `I-${at}` }))),
    )
    expect(outcomes.every(isRight)).toBe(true)
    const numbers = (await logOf(store)).flatMap(({ type, data }) =>
      type === "InvoiceIssued" ? [(data as { number: string }).number] : [],
    )
    expect(numbers.sort()).toEqual([1, 2, 3, 4].map((at) => `INV-2025-00000${at}`))
  })

  it("append a command once when both run it at the same time", async () => {
    const store = newStore()
    await runnerOn(store).history(customer())
    const racing = meeting(store, 2)
    const outcomes = await Promise.all(
      [runnerOn(racing), runnerOn(racing)].map((each) => each.run("it", issue())),
    )
    expect(outcomes.map((each) => sought(each).duplicate).sort()).toEqual([false, true])
    expect((await typesOf(store)).filter((type) => type === "InvoiceIssued")).toHaveLength(1)
  })

  it("notice that what a command only reads has changed, and decide again", async () => {
    const store = newStore()
    const one = runnerOn(store)
    await one.history([...customer(), place({ order: "O-0" })])
    sought(
      await runnerOn(store).run("amended", {
        type: "AmendConditions",
        on: "2025-01-10",
        customer: "ROSSI",
        agreement: "A-2025",
        validFrom: "2025-01-10",
        conditions: { ...conditions, discountPercent: "50" },
        reason: "talk",
      }),
    )
    const placed = sought(await one.run("placed", place({ lines: [line("1", "1", "10")] })))
    expect(placed.facts[0]?.facts[0]?.data).toMatchObject({ terms: { version: 2 }, totals: { lineNet: 500 } })
    sought(await runnerOn(store).run("new customer", register({ customer: "VERDI" })))
    expect(codeOf(await one.run("unknown", place({ order: "O-9", customer: "VERDI" })))).toBe(
      "CONDITIONS_MISSING",
    )
  })

  it("don't refuse on what a cache remembers when another has changed it", async () => {
    const store = newStore()
    const one = runnerOn(store)
    await one.history([...customer(), place()])
    expect(codeOf(await one.run("early", { type: "ReleaseOrder", on: "2025-01-15", order: "O-1" }))).toBe(
      "ORDER_NOT_READY",
    )
    sought(await runnerOn(store).run("validated", { type: "ValidateOrder", on: "2025-01-15", order: "O-1" }))
    expect(codeOf(await one.run("now", { type: "ReleaseOrder", on: "2025-01-15", order: "O-1" }))).toBe(
      "went through",
    )
    sought(
      await runnerOn(store).run("held", {
        type: "HoldOrder",
        on: "2025-01-15",
        order: "O-1",
        hold: "credit",
        reason: "",
      }),
    )
    const stopped = await one.runAll(
      [
        [
          "promise",
          { type: "PromiseDelivery", on: "2025-01-15", order: "O-1", line: "1", date: "2025-02-01" },
        ],
        ["deliver", deliver("D-1")],
      ],
      "stop",
    )
    expect(stopped.map(codeOf)).toEqual(["BATCH_STOPPED", "ORDER_HELD"])
  })

  it("don't stop a batch on what a cache remembers", async () => {
    const store = newStore()
    const one = runnerOn(store)
    await one.history([...customer(), place()])
    sought(await runnerOn(store).run("validated", { type: "ValidateOrder", on: "2025-01-15", order: "O-1" }))
    const batch = await one.runAll(
      [
        [
          "promise",
          { type: "PromiseDelivery", on: "2025-01-15", order: "O-1", line: "1", date: "2025-02-01" },
        ],
        ["release", { type: "ReleaseOrder", on: "2025-01-15", order: "O-1" }],
      ],
      "stop",
    )
    expect(batch.map(codeOf)).toEqual(["went through", "went through"])
  })

  it("give up, and say so, when others always write first", async () => {
    const store = newStore()
    const own = runnerOn(store)
    await own.history([...customer(), place()])
    const losing: EventStore = {
      ...store,
      append: () => async () => left(failure("WRONG_EXPECTED_REVISION", "somebody was first")),
    }
    expect(codeOf(await runnerOn(losing).run("it", overdue("2025-03-01")))).toBe("INVOICE_UNKNOWN")
    expect(
      codeOf(await runnerOn(losing).run("it", { type: "ValidateOrder", on: "2025-01-15", order: "O-1" })),
    ).toBe("CONFLICT_PERSISTS")
  })
})

describe("a batch", () => {
  const batch: ReadonlyArray<readonly [string, PlainCommand]> = [
    ["1", register()],
    ["2", agree()],
    ["3", place()],
    ["4", place()],
    ["5", { type: "ValidateOrder", on: "2025-01-15", order: "O-1" }],
    ["6", deliver("D-1")],
  ]

  it("goes on without the command that is refused", async () => {
    const store = newStore()
    const outcomes = await runnerOn(store).runAll(batch)
    expect(outcomes.map(codeOf)).toEqual([
      "went through",
      "went through",
      "went through",
      "ORDER_EXISTS",
      "went through",
      "went through",
    ])
    expect(await typesOf(store)).toHaveLength(5)
  })

  it("appends nothing at all where it is to stop, and can be run again once corrected", async () => {
    const store = newStore()
    const own = runnerOn(store)
    const outcomes = await own.runAll(batch, "stop")
    expect(outcomes.map(codeOf)).toEqual([
      "BATCH_STOPPED",
      "BATCH_STOPPED",
      "BATCH_STOPPED",
      "ORDER_EXISTS",
      "BATCH_STOPPED",
      "BATCH_STOPPED",
    ])
    expect(await typesOf(store)).toEqual([])
    const corrected = await own.runAll(
      batch.filter(([name]) => name !== "4"),
      "stop",
    )
    expect(corrected.map(codeOf)).toEqual(Array(5).fill("went through"))
  })

  it("leaves a command that is malformed or unknown to itself", async () => {
    const store = newStore()
    const own = runnerOn(store)
    const outcomes = await own.runAll([
      ["1", register()],
      ["2", { ...receive("P-0", 1), type: "constructor" } as never],
      ["3", receive("P-1", 1.5)],
      ["4", receive(" P-2", 1)],
      ["5", receive("P-3", 1, { on: "2025-02-30" })],
      ["6", receive("P-4", 1)],
    ])
    expect(outcomes.map(codeOf)).toEqual([
      "went through",
      "COMMAND_UNKNOWN",
      "COMMAND_MALFORMED",
      "COMMAND_MALFORMED",
      "COMMAND_MALFORMED",
      "went through",
    ])
    const odd = await own.runner.run({
      id: "not a uuid" as CommandId,
      command: register() as unknown as DomainCommand,
      by,
    })()
    expect(codeOf(odd)).toBe("COMMAND_MALFORMED")
  })

  it("gives the same log with a cache and without", async () => {
    const commands = [
      ...released(),
      deliver("D-1"),
      bill("I-1"),
      receive("P-1", 99_999),
      allocate("P-1", [{ invoice: "I-1" }], "2025-03-01"),
      credit("C-1", { whole: true }, { effectOnOrder: "restoresInvoiceableQuantity", on: "2025-03-01" }),
    ]
    const logs = await Promise.all(
      [undefined, 0, 1].map(async (cacheSize) => {
        const store = newStore()
        await runnerOn(store, cacheSize).history(commands)
        return logOf(store)
      }),
    )
    const batched = newStore()
    await runnerOn(batched).runAll(commands.map((command, index) => [`history/${index}`, command] as const))
    expect(logs[1]).toEqual(logs[0])
    expect(logs[2]).toEqual(logs[0])
    const content = (log: ReadonlyArray<StoredEvent>) =>
      log.map(({ stream, revision, id, data }) => JSON.stringify([stream, revision, id, data])).sort()
    expect(content(await logOf(batched))).toEqual(content(logs[0] ?? []))
  })
})

describe("a store that fails", () => {
  /** Fails the first append, before or after it was stored, with a value or by throwing. */
  const failing = (store: EventStore, stored: boolean, thrown: boolean): EventStore => {
    let failed = false
    return {
      ...store,
      append: (writes) => async () => {
        if (failed) return store.append(writes)()
        failed = true
        if (stored) await store.append(writes)()
        if (thrown) throw new Error("the connection was lost")
        return left(failure("STORE_BUSY", "try again"))
      },
    }
  }
  for (const stored of [false, true])
    for (const thrown of [false, true])
      it(`may be asked again with the same id, whether it stored (${stored}) or threw (${thrown})`, async () => {
        const store = newStore()
        await runnerOn(store).history([...customer(), issue(), receive("P-1", 12_200)])
        const own = runnerOn(failing(store, stored, thrown))
        const command = allocate("P-1", [{ invoice: "I-1" }])
        expect(codeOf(await own.run("it", command))).toBe(thrown ? "UNEXPECTED" : "STORE_BUSY")
        const again = sought(await own.run("it", command))
        expect(again.duplicate).toBe(stored)
        expect(again.receipt).not.toBeNull()
        const types = await typesOf(store)
        expect(types.filter((type) => type === "PaymentAllocated")).toHaveLength(1)
        expect(types.filter((type) => type === "InstalmentSettled")).toHaveLength(1)
        expect(codeOf(await own.run("more", allocate("P-1", [{ invoice: "I-1", amount: 1 }])))).toBe(
          "ALLOCATION_EXCEEDS_OPEN",
        )
      })

  it("changes all streams of a command or none", async () => {
    const store = newStore()
    const own = runnerOn(store)
    await own.history([...customer(), issue()])
    const before = await logOf(store)
    expect(codeOf(await own.run("it", issue({ invoice: "I-2", lines: [] })))).toBe("INVOICE_WITHOUT_LINES")
    expect(await logOf(store)).toEqual(before)
  })

  it("says what it can't read", async () => {
    const store = newStore()
    const unreadable: EventStore = {
      ...store,
      readStream: () => async () => {
        throw new FailureError(failure("STORE_CORRUPT", "the file is damaged"))
      },
    }
    expect(codeOf(await runnerOn(unreadable).run("it", overdue("2025-03-01")))).toBe("STORE_CORRUPT")
  })
})
