import { memoryStore } from "@adv/adapters/memory"
import {
  commandIdOf,
  commandRunner,
  type DomainCommand,
  type Handler,
  type Handlers,
  handlersWith,
  type Instant,
  isRecordedEvent,
  type RecordedEvent,
  targetCalendar,
} from "@adv/domain"
import { companyHistory } from "@adv/domain/testing"
import fc from "fast-check"
import { isLeft, isRight } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { runs } from "../support/runs.js"
import { expectConditionsOfTheDay } from "./frozen-conditions.js"

/** Notes what a company asks for, in its order, whether it went through or not. */
const noting =
  (asked: Array<DomainCommand>) =>
  (handlers: Handlers): Handlers =>
    Object.fromEntries(
      Object.entries(handlers as unknown as Record<string, Handler<DomainCommand>>).map(([type, handler]) => [
        type,
        {
          ...handler,
          decide: (command: DomainCommand, loaded: Parameters<typeof handler.decide>[1]) => {
            asked.push(command)
            return handler.decide(command, loaded)
          },
        },
      ]),
    ) as unknown as Handlers

const clerk = { legalEntity: "IT01", actor: { id: "anna", department: "ADV", kind: "human" as const } }

const said = ({ type, data, stream, metadata }: RecordedEvent) =>
  JSON.stringify([stream, type, data, metadata.effectiveDate])

describe("a company over a store", () => {
  it(
    "does what the simulation does, and nothing twice when it is asked again (INV-21)",
    async () => {
      const asked: Array<DomainCommand> = []
      const histories = companyHistory({ handlers: noting(asked) })
      const handlers = handlersWith({ TARGET: targetCalendar(2020, 2035) })
      const seeds = fc.sample(fc.noBias(fc.integer()), {
        numRuns: runs(15),
        seed: Number(process.env["ADV_SEED"] ?? 42),
      })
      for (const seed of seeds) {
        asked.length = 0
        const [history] = fc.sample(histories, { numRuns: 1, seed })
        const store = memoryStore({ clock: { now: () => 1_736_930_000_000 as Instant } })
        const runner = commandRunner({ store, handlers, cacheSize: 7 })
        const requests = asked.map((command, at) => ({ id: commandIdOf(`${at}`), command, by: clerk }))
        const went: Array<(typeof requests)[number]> = []
        for (const [at, request] of requests.entries()) {
          const outcome = await runner.run(request)()
          // A command that came to nothing leaves no trace, so its id is not used up.
          if (isRight(outcome) && outcome.right.receipt !== null) went.push(request)
          if (isLeft(outcome)) expect(outcome.left.code).not.toBe("UNEXPECTED")
          // What went through before, asked again at any later time, appends nothing.
          const again = went[(at * 31) % Math.max(1, went.length)]
          if (again === undefined || at % 10 !== 0) continue
          const before = await store.head()()
          const repeated = await runner.run(again)()
          expect(isRight(repeated) && repeated.right.facts.flatMap(({ facts }) => facts)).toEqual([])
          expect(await store.head()()).toEqual(before)
        }
        const log: Array<RecordedEvent> = []
        for await (const batch of store.readAll())
          for (const event of batch) {
            if (!isRecordedEvent(event)) throw new Error(`event ${event.position} can't be read`)
            log.push(event)
          }
        expect(log.map(said)).toEqual(history?.log.map(said))
      }
    },
    runs(60_000),
  )

  it(
    "holds each order to the conditions that were in force on its day (INV-17)",
    () => {
      fc.assert(
        fc.property(companyHistory(), ({ log }) => expectConditionsOfTheDay(log)),
        { numRuns: runs(20), interruptAfterTimeLimit: runs(20_000) },
      )
    },
    runs(60_000),
  )
})
