import {
  type Calendars,
  type CommandRunner,
  commandIdOf,
  type DomainCommand,
  dueOn,
  type EventStore,
  type Failure,
  FailureError,
  failureOf,
  isRecordedEvent,
  type Known,
  type LocalDate,
  type Messenger,
  noViews,
  type OutgoingMessage,
  type PolicyId,
  type Process,
  type ProcessRequest,
  reactionsTo,
  type StoredEvent,
  see,
  streamName,
} from "@adv/domain"
import { companyModels, questionsOf } from "@adv/projections"
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
  /** Messages that could not be sent, by code: they are queued, and sent by whoever looks after them. */
  readonly unsent: { readonly [code: string]: number }
  readonly position: number
}

export interface ProcessRunnerOptions {
  readonly store: EventStore
  readonly runner: CommandRunner<DomainCommand>
  readonly processes: ReadonlyArray<Process>
  /** Those that terms and dunning ladders name. */
  readonly calendars?: Calendars
  /** The dunning ladder of the company: the policy `dunning` when absent. */
  readonly ladder?: PolicyId
  /** Sends what is written. Without one, messages are queued and wait for somebody to send them. */
  readonly messenger?: Messenger
  /**
   * The position up to which facts were reacted to already: they are only looked at. 0 by default; reacting to a fact
   * once more changes nothing, it only takes time.
   */
  readonly after?: number
  /** How many facts are read before what follows from them is done, all in one append: 500 by default. */
  readonly batchSize?: number
  /** Told of every command that was refused. */
  readonly onRefusal?: (request: ProcessRequest, failure: Failure) => void
}

export interface ProcessRunner {
  /** Reacts to all there is, and to what comes of that, until there is nothing more. */
  readonly catchUp: () => Promise<Either<Failure, Work>>
  /** Catches up, does what is due on a business day of a legal entity, and catches up with that. */
  readonly day: (on: LocalDate, legalEntity: string) => Promise<Either<Failure, Work>>
  /** Catches up and goes on as facts come in, until the signal says to stop. */
  readonly follow: (signal: AbortSignal) => Promise<Either<Failure, Work>>
}

type Counts = { [code: string]: number }
const started = () => ({ asked: 0, done: 0, idle: 0, refused: {} as Counts, unsent: {} as Counts })
type Working = ReturnType<typeof started>

const count = (counts: Counts, code: string): void => {
  counts[code] = (counts[code] ?? 0) + 1
}

const commandOf = (event: StoredEvent | undefined): unknown =>
  (event?.metadata as { readonly commandId?: unknown } | undefined)?.commandId

/** The message that a request queues, with its text; null for any other request. */
const outgoing = ({ command, text }: ProcessRequest): OutgoingMessage | null =>
  command.type !== "QueueMessage" || text === undefined
    ? null
    : {
        ...text,
        message: command.message,
        customer: command.customer,
        channel: command.channel,
        language: command.language,
      }

/**
 * Lets processes work on a store: they read its log in order, and what they ask for is run as any command is. Two runners
 * on one store do everything once, since the ids of commands derive from the facts they follow from.
 *
 * Fails with a `StoreFailure`, or with what running a command fails with; it can be asked again after that, and goes on
 * where it was.
 *
 * @example
 * import { memoryStore } from "@adv/adapters/memory"
 * import { processRunner } from "@adv/adapters/processes"
 * import { commandRunner, handlersWith, processesWith } from "@adv/domain"
 *
 * const store = memoryStore()
 * const runner = commandRunner({ store, handlers: handlersWith({}) })
 * const working = processRunner({ store, runner, processes: processesWith({ site: "MILANO" }) })
 * assert.deepEqual((await working.catchUp()).right.refused, {})
 */
export const processRunner = (options: ProcessRunnerOptions): ProcessRunner => {
  const { store, runner, processes, messenger } = options
  const views = noViews()
  const models = companyModels()
  const known: Known = {
    views,
    ask: questionsOf(models, views, {
      calendars: options.calendars ?? {},
      ...(options.ladder === undefined ? {} : { ladder: options.ladder }),
    }),
  }
  const after = options.after ?? 0
  const batchSize = options.batchSize ?? 500
  let seen = 0
  let waiting: Array<ProcessRequest> = []

  /** What was read of a command whose facts may not be all there yet. */
  let group: Array<StoredEvent> = []

  /** Reacts to the facts of a command, once all of them are taken in. */
  const react = (): void => {
    models.apply(group)
    // What can't be read is reported by whoever reads the log for people; nothing follows from it.
    const facts = group.filter(isRecordedEvent)
    group = []
    see(views, facts)
    for (const event of facts)
      if (event.position > after) waiting.push(...reactionsTo(event, processes, known))
  }

  const take = (batch: ReadonlyArray<StoredEvent>): void => {
    for (const event of batch) {
      if (event.position <= seen) continue
      seen = event.position
      if (group.length > 0 && commandOf(event) !== commandOf(group[0])) react()
      group.push(event)
    }
    // A batch that is full may end in the middle of a command; one that isn't has come to the end of the log.
    if (batch.length < batchSize) react()
  }

  const wasSent = async (message: string): Promise<boolean> => {
    const events = await store.readStream(streamName("message", message))()
    if (isLeft(events)) throw new FailureError(events.left)
    return events.right.some(({ type }) => type === "MessageSent" || type === "MessageWithdrawn")
  }

  /** Sends what was queued, and asks for it to be recorded as sent. */
  const send = async (request: ProcessRequest, again: boolean, work: Working): Promise<void> => {
    const message = outgoing(request)
    if (message === null || messenger === undefined || !messenger.channels.includes(message.channel)) return
    if (again && (await wasSent(message.message))) return
    const sent = await messenger.send(message)()
    if (isLeft(sent)) {
      count(work.unsent, sent.left.code)
      return
    }
    const { reference } = sent.right
    waiting.push({
      id: commandIdOf(`process/sent/${request.id}`),
      command: {
        type: "RecordMessageSent",
        on: request.command.on,
        message: message.message,
        ...(reference === undefined ? {} : { reference }),
      },
      by: request.by,
    })
  }

  const carryOut = async (work: Working): Promise<void> => {
    while (waiting.length > 0) {
      const requests = waiting.slice(0, batchSize)
      const outcomes = await runner.runAll(requests)()
      if (isLeft(outcomes)) throw new FailureError(outcomes.left)
      waiting = waiting.slice(requests.length)
      work.asked += requests.length
      for (const [index, outcome] of outcomes.right.entries()) {
        const request = requests[index]
        if (request === undefined) continue
        if (isLeft(outcome)) {
          count(work.refused, outcome.left.code)
          options.onRefusal?.(request, outcome.left)
          continue
        }
        const again = outcome.right.receipt === null || outcome.right.duplicate
        if (again) work.idle += 1
        else work.done += 1
        await send(request, again, work)
      }
    }
  }

  const safely = async (run: (work: Working) => Promise<void>): Promise<Either<Failure, Work>> => {
    const work = started()
    try {
      await run(work)
      return right({ ...work, position: seen })
    } catch (caught) {
      return left(failureOf(caught))
    }
  }

  const toTheEnd = async (work: Working): Promise<void> => {
    for (;;) {
      await carryOut(work)
      const before = seen
      for await (const batch of store.readAll({ after: seen, batchSize })) {
        take(batch)
        await carryOut(work)
      }
      react()
      if (seen === before && waiting.length === 0) return
    }
  }

  return {
    catchUp: () => safely(toTheEnd),
    day: (on, legalEntity) =>
      safely(async (work) => {
        await toTheEnd(work)
        waiting.push(...dueOn(on, legalEntity, processes, known))
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
