import { setTimeout } from "node:timers/promises"
import {
  commandIdOf,
  type DomainCommand,
  type Failure,
  type Handler,
  type Handlers,
  type Origin,
  type Outcome,
  type Request,
  targetCalendar,
} from "@adv/domain"
import { companyHistory } from "@adv/domain/testing"
import fc from "fast-check"
import { type Either, isLeft } from "fp-ts/lib/Either.js"
import type { Asked } from "../support/history-check.ts"

export const calendars = { TARGET: targetCalendar(2020, 2035) }

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export const randomFrom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Notes what a company asks for, in its order, whether it goes through or not. */
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

/** These bring figures that were counted from a log in another order than the one that comes of working at once. */
const COUNTED_BEFORE = new Set(["PublishKpi", "CheckCredit"])

/** All that a generated company asks for, in its order. */
export const commandsOf = (seed: number): ReadonlyArray<DomainCommand> => {
  const asked: Array<DomainCommand> = []
  fc.sample(companyHistory({ handlers: noting(asked) }), { numRuns: 1, seed })
  return asked.filter(({ type }) => !COUNTED_BEFORE.has(type))
}

export interface Worker {
  readonly name: string
  readonly run: (request: Request<DomainCommand>) => Promise<Either<Failure, Outcome>>
}

/** Commands of one matter often follow one another: a worker takes so many before another goes on. */
const AT_A_TIME = 4
const ASKED_AGAIN = /^STORE_(UNAVAILABLE|BUSY)$|^CONFLICT_PERSISTS$/
const TIMES_AT_MOST = 400

/**
 * Workers share the commands of a company, and work at once. What could not be answered is asked again, with the same
 * id, until it is; and of what was answered, some is asked once more, as who doubts whether he had asked does.
 */
export const workTogether = async (
  commands: ReadonlyArray<DomainCommand>,
  workers: ReadonlyArray<Worker>,
  random: () => number,
): Promise<ReadonlyArray<Asked>> => {
  const asked: Array<Asked> = []
  const work = async ({ name, run }: Worker, request: Request<DomainCommand>) => {
    const from = performance.now()
    for (let times = 1; ; times++) {
      const answer = await run(request)
      if (isLeft(answer) && ASKED_AGAIN.test(answer.left.code) && times < TIMES_AT_MOST) {
        await setTimeout(5 + random() * 20)
        continue
      }
      const { id, command } = request
      asked.push({ worker: name, id, type: command.type, from, until: performance.now(), times, answer })
      return answer
    }
  }
  let next = 0
  await Promise.all(
    workers.map(async (worker) => {
      const by: Origin = {
        legalEntity: "IT01",
        actor: { id: worker.name, department: "ADV", kind: "human" },
      }
      while (next < commands.length) {
        const first = next
        next += AT_A_TIME
        for (const [index, command] of commands.slice(first, next).entries()) {
          const request = { id: commandIdOf(`work/${first + index}`), command, by }
          const answer = await work(worker, request)
          // What came to nothing left no trace: asked again, it may come to something.
          if (!isLeft(answer) && answer.right.receipt !== null && random() < 0.1) await work(worker, request)
        }
      }
    }),
  )
  return asked
}
