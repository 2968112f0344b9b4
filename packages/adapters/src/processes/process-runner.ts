import {
  type CommandRunner,
  type DomainCommand,
  dueOn,
  type EventStore,
  type Failure,
  FailureError,
  failureOf,
  isRecordedEvent,
  type LocalDate,
  noViews,
  type Process,
  type Request,
  reactionsTo,
  type StoredEvent,
  see,
} from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"

/** What processes did: how many commands they asked for, what came of them, and up to where they have read. */
export interface Work {
  readonly asked: number
  /** Commands that appended something. */
  readonly done: number
  /** Commands that had been carried out before, or found nothing left to do. */
  readonly idle: number
  /** What was refused, by code: often that something isn't ready yet. */
  readonly refused: { readonly [code: string]: number }
  readonly position: number
}

export interface ProcessRunnerOptions {
  readonly store: EventStore
  readonly runner: CommandRunner<DomainCommand>
  readonly processes: ReadonlyArray<Process>
  /**
   * The position up to which facts were reacted to already: they are only looked at. 0 by default; reacting to a fact
   * once more changes nothing, it only takes time.
   */
  readonly after?: number
  /** How many facts are read before what follows from them is done, all in one append: 500 by default. */
  readonly batchSize?: number
  /** Told of every command that was refused. */
  readonly onRefusal?: (request: Request<DomainCommand>, failure: Failure) => void
}

export interface ProcessRunner {
  /** Reacts to all there is, and to what comes of that, until there is nothing more. */
  readonly catchUp: () => Promise<Either<Failure, Work>>
  /** Catches up, does what is due on a business day of a legal entity, and catches up with that. */
  readonly day: (on: LocalDate, legalEntity: string) => Promise<Either<Failure, Work>>
  /** Catches up and goes on as facts come in, until the signal says to stop. */
  readonly follow: (signal: AbortSignal) => Promise<Either<Failure, Work>>
}

/**
 * Lets processes work on a store: they read its log in order, and what they ask for is run as any command is. Two runners
 * on one store do everything once, since the ids of commands derive from the facts they follow from.
 *
 * Fails with a `StoreFailure`, or with what running a command fails with; it can be asked again after that, and goes on
 * where it was.
 */
export const processRunner = (options: ProcessRunnerOptions): ProcessRunner => {
  const { store, runner, processes } = options
  const views = noViews()
  const after = options.after ?? 0
  const batchSize = options.batchSize ?? 500
  let seen = 0
  let waiting: Array<Request<DomainCommand>> = []

  const take = (batch: ReadonlyArray<StoredEvent>): void => {
    for (const event of batch) {
      if (event.position <= seen) continue
      seen = event.position
      // What can't be read is reported by whoever reads the log for people; nothing follows from it.
      if (!isRecordedEvent(event)) continue
      see(views, event)
      if (event.position > after) waiting.push(...reactionsTo(event, processes, views))
    }
  }

  const started = (): { asked: number; done: number; idle: number; refused: Record<string, number> } => ({
    asked: 0,
    done: 0,
    idle: 0,
    refused: {},
  })

  const carryOut = async (work: ReturnType<typeof started>): Promise<void> => {
    while (waiting.length > 0) {
      const requests = waiting.slice(0, batchSize)
      const outcomes = await runner.runAll(requests)()
      if (isLeft(outcomes)) throw new FailureError(outcomes.left)
      waiting = waiting.slice(requests.length)
      work.asked += requests.length
      outcomes.right.forEach((outcome, index) => {
        if (!isLeft(outcome)) {
          if (outcome.right.receipt === null || outcome.right.duplicate) work.idle += 1
          else work.done += 1
          return
        }
        const { code } = outcome.left
        work.refused[code] = (work.refused[code] ?? 0) + 1
        const request = requests[index]
        if (request !== undefined) options.onRefusal?.(request, outcome.left)
      })
    }
  }

  const safely = async (
    run: (work: ReturnType<typeof started>) => Promise<void>,
  ): Promise<Either<Failure, Work>> => {
    const work = started()
    try {
      await run(work)
      return right({ ...work, position: seen })
    } catch (caught) {
      return left(failureOf(caught))
    }
  }

  const toTheEnd = async (work: ReturnType<typeof started>): Promise<void> => {
    for (;;) {
      await carryOut(work)
      const before = seen
      for await (const batch of store.readAll({ after: seen, batchSize })) {
        take(batch)
        await carryOut(work)
      }
      if (seen === before) return
    }
  }

  return {
    catchUp: () => safely(toTheEnd),
    day: (on, legalEntity) =>
      safely(async (work) => {
        await toTheEnd(work)
        waiting.push(...dueOn(on, legalEntity, processes, views))
        await toTheEnd(work)
      }),
    follow: (signal) =>
      safely(async (work) => {
        await carryOut(work)
        for await (const batch of store.subscribe({ after: seen, batchSize, signal })) {
          take(batch)
          await carryOut(work)
        }
      }),
  }
}
