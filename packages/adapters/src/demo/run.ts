import {
  type Clock,
  type CommandRunner,
  civilOf,
  commandRunner,
  type Day,
  type DomainCommand,
  dayOfCivil,
  type EventStore,
  type Failure,
  FailureError,
  failure,
  failureOf,
  handlersWith,
  type Instant,
  type LocalDate,
  type RecordedEvent,
  type Request,
  toDay,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import { demoCalendars, shift } from "./workdays.js"
import {
  DEMO_FROM,
  DEMO_UNTIL,
  type DemoBatch,
  type DemoYear,
  type DemoYearOptions,
  demoYear,
} from "./year.js"

export interface DemoProgress {
  readonly date: LocalDate
  readonly events: number
  readonly orders: number
}

export interface RunDemoOptions extends DemoYearOptions {
  /** Opens the store that the year goes into, with the clock of the demonstration in place of the machine's. */
  readonly open: (clock: Clock) => TaskEither<Failure, EventStore>
  readonly onProgress?: (progress: DemoProgress) => void
}

export interface DemoResult {
  /** Left open, and the caller's to close. */
  readonly store: EventStore
  readonly events: number
  readonly orders: number
  readonly customers: number
  /** Days on which something was recorded. */
  readonly days: number
  readonly today: LocalDate
}

/** What a batch comes to is read back in one go, nearly always. */
const READ_AT_ONCE = 10_000

/** Sunday is 3 in days since 1 January 1970, a Thursday. */
const lastSunday = (year: number, month: number, length: number): Day => {
  const last = dayOfCivil(year, month, length)
  return shift(last, -((((last - 3) % 7) + 7) % 7))
}

/** A minute of a day in Rome, by the rules of summer time since 1996; the hour of the change itself is never asked for. */
const instantIn = (date: LocalDate, minute: number): Instant => {
  const day = toDay(date)
  const { year } = civilOf(day)
  const summer = day >= lastSunday(year, 3, 31) && day < lastSunday(year, 10, 31)
  return ((day * 24 * 60 + minute - (summer ? 120 : 60)) * 60_000) as Instant
}

const orFail = <A>(outcome: Either<Failure, A>): A => {
  if (isLeft(outcome)) throw new FailureError(outcome.left)
  return outcome.right
}

/** What was recorded after a position, in the order of the log. */
const recordedAfter = async (store: EventStore, after: number): Promise<ReadonlyArray<RecordedEvent>> => {
  const events: Array<RecordedEvent> = []
  // It was written a moment ago, by the handlers of the domain, and checked there.
  for await (const batch of store.readAll({ after, batchSize: READ_AT_ONCE }))
    events.push(...(batch as ReadonlyArray<RecordedEvent>))
  return events
}

/** Runs a batch and tells the year what came of it. */
const runBatch = async (
  store: EventStore,
  runner: CommandRunner<DomainCommand>,
  year: DemoYear,
  { requests }: DemoBatch,
  after: number,
): Promise<{ readonly position: number; readonly orders: number }> => {
  const outcomes = orFail(await runner.runAll(requests)())
  let orders = 0
  for (const [index, outcome] of outcomes.entries()) {
    const request = requests[index]
    if (request === undefined) continue
    if (isLeft(outcome)) refused(year, request, outcome.left)
    else if (request.command.type === "PlaceOrder") orders += 1
  }
  const events = await recordedAfter(store, after)
  year.told(events)
  return { position: events.at(-1)?.position ?? after, orders }
}

const refused = (year: DemoYear, request: Request<DomainCommand>, refusal: Failure): void => {
  if (year.refused(request, refusal)) return
  throw new FailureError(
    failure(
      "DEMO_REFUSED",
      `The demonstration gave a command that was refused, which is a fault of the demonstration: ${refusal.message}`,
      { refusal, command: request.command },
    ),
  )
}

/**
 * Makes a plausible year of a wholesaler in a store that has nothing in it, through the same commands as everybody
 * else's, with a clock that goes through the year, and with the company's processes at work. The same seed and orders give the same events, byte for byte, ids and
 * recording times included.
 *
 * Fails with `DEMO_STORE_NOT_EMPTY`, with `DEMO_REFUSED` (a fault of the demonstration; `data.refusal` says which), with
 * a `StoreFailure`, or as `open` does. The store is closed again when it fails.
 *
 * @example
 * import { runDemo } from "@adv/adapters/demo"
 * import { memoryStore } from "@adv/adapters/memory"
 * import { right } from "fp-ts/lib/TaskEither.js"
 *
 * const made = await runDemo({ seed: 1, orders: 20, open: (clock) => right(memoryStore({ clock })) })()
 * assert.ok(made._tag === "Right")
 * assert.equal(made.right.orders, 20)
 * await made.right.store.close()
 */
export const runDemo =
  (options: RunDemoOptions): TaskEither<Failure, DemoResult> =>
  async () => {
    const from = options.from ?? DEMO_FROM
    const until = options.until ?? DEMO_UNTIL
    let now = instantIn(from, 0)
    const opened = await options.open({ now: () => now })()
    if (isLeft(opened)) return opened
    const store = opened.right
    const refuse = async <A>(refusal: Either<Failure, A>): Promise<Either<Failure, A>> => {
      await store.close()
      return refusal
    }
    const head = await store.head()()
    if (isLeft(head)) return refuse(head)
    if (head.right > 0)
      return refuse(
        left(
          failure(
            "DEMO_STORE_NOT_EMPTY",
            `The store holds events already: give the demonstration a new one.`,
            { store: store.name, position: head.right },
          ),
        ),
      )
    const year = demoYear(options)
    const runner = commandRunner({
      store,
      handlers: handlersWith(demoCalendars(civilOf(toDay(from)).year - 1, civilOf(toDay(until)).year + 2)),
      cacheSize: 25_000,
    })
    let events = 0
    let orders = 0
    let days = 0
    let date: LocalDate | null = null
    try {
      for (const batch of year.batches) {
        if (batch.date !== date) {
          if (date !== null) options.onProgress?.({ date, events, orders })
          date = batch.date
          days += 1
        }
        now = instantIn(batch.date, batch.minute)
        const done = await runBatch(store, runner, year, batch, events)
        events = done.position
        orders += done.orders
      }
    } catch (caught) {
      return refuse(left(failureOf(caught)))
    }
    if (date !== null) options.onProgress?.({ date, events, orders })
    return right({ store, events, orders, customers: year.customers.length, days, today: until })
  }
