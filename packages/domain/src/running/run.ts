import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { isSome } from "fp-ts/lib/Option.js"
import { isNonEmpty } from "fp-ts/lib/ReadonlyArray.js"
import type { TaskEither } from "fp-ts/lib/TaskEither.js"
import type { CommandLike } from "../decider.js"
import { departures } from "../facts/codecs.js"
import { decodeEvent, problemsOf, type StreamName } from "../facts/event.js"
import { Metadata } from "../facts/metadata.js"
import { type Failure, FailureError, failure, failureOf } from "../failure.js"
import type { EventStore, ProposedEvent, Receipt, StreamWrite } from "../ports/event-store.js"
import { type CommandId, eventIdOf, type LocalDate } from "../values/index.js"
import type { Folding, Handler, Loaded, StreamFacts, StreamOf } from "./handler.js"
import { type Folded, type StateCache, stateCache } from "./state-cache.js"

/** Who asks, for which legal entity, and as a consequence of what. */
export type Origin = Pick<Metadata, "actor" | "legalEntity"> &
  Partial<Pick<Metadata, "correlationId" | "causationId" | "occurredAt" | "source">>

/** A command with its id: running the same id again changes nothing and gives the first outcome back. */
export interface Request<C extends CommandLike> {
  readonly id: CommandId
  readonly command: C
  readonly by: Origin
}

/**
 * What a command came to. `receipt` is null when there was nothing to do: that leaves no trace, so the same id may come
 * to something later. A `duplicate` had been run before: it appends nothing (`facts` is empty), and the receipt says
 * where the facts of the first time are.
 */
export interface Outcome {
  readonly facts: ReadonlyArray<StreamFacts>
  readonly receipt: Receipt | null
  readonly duplicate: boolean
}

export interface RunAllOptions {
  /**
   * What a refused command means for the others: they go on without it (`skip`, the default), or nothing at all is
   * appended (`stop`) and those that would have gone through are refused with `BATCH_STOPPED`.
   */
  readonly onRefusal?: "skip" | "stop"
}

export interface CommandRunner<C extends CommandLike> {
  /** Loads, decides, appends with the expected revisions, and does it again when somebody else wrote first. */
  readonly run: (request: Request<C>) => TaskEither<Failure, Outcome>
  /**
   * Runs commands in their order, each on what the ones before it did, and appends all their facts in one go. A
   * command that is refused is a `Left` at its place.
   */
  readonly runAll: (
    requests: ReadonlyArray<Request<C>>,
    options?: RunAllOptions,
  ) => TaskEither<Failure, ReadonlyArray<Either<Failure, Outcome>>>
}

/** The commands that a table of handlers carries out. */
export type CommandsOf<H> = {
  [Type in keyof H]: H[Type] extends Handler<infer C> ? (C extends Dated ? C : never) : never
}[keyof H]

export interface RunnerOptions<H> {
  readonly store: EventStore
  readonly handlers: H
  /** How many streams' states are kept between commands: 10,000 by default. */
  readonly cacheSize?: number
  /** How often a command is decided again after somebody else wrote first: 20 times by default. */
  readonly attempts?: number
}

type Dated = CommandLike & { readonly on: LocalDate }

/** The states one attempt works on: private to it until its facts are stored. */
interface Working extends Folded {
  readonly folding: Folding<unknown>
  /** The revision the store had when the state was loaded. */
  readonly base: number
  /** Whether the store was asked in this attempt, rather than the cache or a guess. */
  readonly fresh: boolean
  readonly appended: Array<ProposedEvent>
}

const evolve = (
  working: Pick<Working, "folding" | "state">,
  fact: { readonly type: string; readonly data: unknown },
  on: LocalDate,
) =>
  // The folding and its facts belong together: the handler named both.
  (working.folding.evolve as (state: unknown, fact: unknown, on: LocalDate) => void)(working.state, fact, on)

const load = async (
  store: EventStore,
  { stream, folding }: StreamOf<unknown>,
  from: Folded | undefined,
): Promise<Folded> => {
  const folded: Folded = from ?? { state: folding.initial(), revision: -1 }
  const events = await store.readStream(stream, { from: folded.revision + 1 })()
  if (isLeft(events)) throw new FailureError(events.left)
  for (const event of events.right) {
    const decoded = decodeEvent(event)
    if (isLeft(decoded)) throw new FailureError(decoded.left)
    evolve({ folding, state: folded.state }, decoded.right, decoded.right.metadata.effectiveDate)
    folded.revision = event.revision
  }
  return folded
}

class Attempt implements Loaded {
  readonly #store: EventStore
  readonly #cache: StateCache
  readonly #working = new Map<StreamName, Working>()
  /** In the order in which they were first appended to. */
  readonly #written = new Map<StreamName, Working>()
  readonly #guess: boolean
  /** How many facts were taken in: the log tells them in this order, whatever streams they are on. */
  #count = 0

  constructor(store: EventStore, cache: StateCache, guess: boolean) {
    this.#store = store
    this.#cache = cache
    this.#guess = guess
  }

  has(of: StreamOf<unknown>): boolean {
    return this.#working.has(of.stream)
  }

  state<State>(of: StreamOf<State>): State {
    const working = this.#working.get(of.stream)
    if (working === undefined) throw new Error(`the handler decided on ${of.stream} without naming it`)
    return working.state as State
  }

  /** Loads what a command has to look at. */
  async loadFor<C extends CommandLike>(handler: Handler<C>, command: C): Promise<void> {
    const creates = handler.creates?.(command).stream
    for (;;) {
      let missing = false
      for (const of of handler.streams(command, this)) {
        if (this.#working.has(of.stream)) continue
        missing = true
        const cached = this.#cache.take(of.stream)
        const guessed = cached === undefined && of.stream === creates && this.#guess
        const folded =
          cached ??
          (guessed ? { state: of.folding.initial(), revision: -1 } : await load(this.#store, of, undefined))
        this.#working.set(of.stream, {
          folding: of.folding,
          state: folded.state,
          revision: folded.revision,
          base: folded.revision,
          fresh: cached === undefined && !guessed,
          appended: [],
        })
      }
      if (!missing) return
    }
  }

  /** Takes the facts of one command in: the commands after it are decided on them. */
  apply(request: Request<Dated>, outcome: ReadonlyArray<StreamFacts>): void {
    const metadata = metadataOf(request)
    let index = 0
    for (const { stream, facts } of outcome) {
      const working = this.#working.get(stream)
      if (working === undefined) throw new Error(`the handler appends to ${stream} without naming it`)
      this.#written.set(stream, working)
      for (const { type, data } of facts) {
        const order = this.#count++
        working.appended.push({ id: eventIdOf(request.id, index++), type, data, metadata, order })
        evolve(working, { type, data }, request.command.on)
        working.revision += 1
      }
    }
  }

  writes(): ReadonlyArray<StreamWrite> {
    const writes: Array<StreamWrite> = []
    for (const [stream, { appended, base }] of this.#written)
      if (isNonEmpty(appended))
        writes.push({ stream, expected: base < 0 ? "noStream" : base, events: appended })
    return writes
  }

  /**
   * Streams that are not written have no expected revision to guard them, so those that came from the cache are
   * compared with the store. True when one had moved on: what was decided on it is to be decided again.
   *
   * @param appending whether what was decided will be appended; if not, nothing guards the written streams either
   */
  async isStale(appending: boolean): Promise<boolean> {
    for (const [stream, working] of this.#working) {
      if (working.fresh || (appending && working.appended.length > 0)) continue
      const later = await this.#store.readStream(stream, { from: working.base + 1, limit: 1 })()
      if (isLeft(later)) throw new FailureError(later.left)
      if (later.right.length > 0) return true
    }
    return false
  }

  /** Gives the states back to the cache, once what they say is what the store says. */
  release(): void {
    for (const [stream, { state, revision }] of this.#working) this.#cache.put(stream, { state, revision })
  }
}

const messageOf = (request: Request<CommandLike>) => `${request.command.type} (${request.id})`

/** What a command came to in an attempt: its facts, or the receipt of an earlier run. */
type Decided = Either<
  Failure,
  { readonly facts: ReadonlyArray<StreamFacts>; readonly receipt: Receipt | null }
>

const metadataOf = ({ id, command, by }: Request<Dated>): Metadata => ({
  effectiveDate: command.on,
  ...by,
  commandId: id,
  schemaVersion: 1,
})

const malformed = (request: Request<Dated>, problems: ReadonlyArray<string>) =>
  failure("COMMAND_MALFORMED", `${messageOf(request)} can't be recorded: ${problems.join("; ")}.`, {
    command: request.id,
    type: request.command.type,
    problems,
  })

/** A command is typed, but who calls may not be: what could not be read back is never written. */
const checkRequest = (request: Request<Dated>): Either<Failure, Metadata> => {
  const metadata = metadataOf(request)
  if (Metadata.is(metadata)) return right(metadata)
  const decoded = Metadata.decode(metadata)
  return isLeft(decoded) ? left(malformed(request, departures(decoded.left))) : decoded
}

const checkFacts = (
  request: Request<Dated>,
  metadata: Metadata,
  outcome: ReadonlyArray<StreamFacts>,
): Either<Failure, ReadonlyArray<StreamFacts>> => {
  const problems = outcome.flatMap(({ facts }) => facts.flatMap((fact) => problemsOf({ ...fact, metadata })))
  return problems.length > 0 ? left(malformed(request, problems)) : right(outcome)
}

/**
 * The one way commands are run: load, decide, append with the expected revisions, retry on conflict; idempotent by
 * the command's id.
 *
 * Streams that a command only reads, its customer's conditions say, are those that stood when it was decided: nothing
 * keeps another writer from changing them in the moment before it is appended.
 *
 * A command is refused with what its handler says, with `COMMAND_UNKNOWN`, with `COMMAND_MALFORMED` when it would record
 * something that can't be read back, or with `BATCH_STOPPED` (see {@link RunAllOptions}). Running fails with a
 * `StoreFailure`, with `EVENT_TYPE_UNKNOWN` or `EVENT_MALFORMED` when a stream can't be read, with `CONFLICT_PERSISTS`
 * when others kept writing first, or with `UNEXPECTED` when something threw. After any failure, the same id may be
 * run again.
 */
export const commandRunner = <H extends object>(options: RunnerOptions<H>): CommandRunner<CommandsOf<H>> =>
  // A command is looked up by its type, so its handler is the one that takes it.
  runnerOf(options) as CommandRunner<CommandsOf<H>>

const runnerOf = (options: RunnerOptions<object>): CommandRunner<Dated> => {
  const { store } = options
  const cache = stateCache(options.cacheSize ?? 10_000)
  const attempts = options.attempts ?? 20
  const handlers = options.handlers as { readonly [type: string]: Handler<Dated> | undefined }

  /** The receipt of an earlier run of the same command, if there was one. */
  const receiptOf = async (id: CommandId): Promise<Receipt | null> => {
    // Nearly always it was not, and the first id says so alone.
    for (let probe = 1; ; probe *= 8) {
      const ids = Array.from({ length: probe }, (_, index) => eventIdOf(id, index))
      const found = await store.receiptOf(ids)()
      if (isLeft(found)) throw new FailureError(found.left)
      if (!isSome(found.right)) return null
      const receipt = found.right.value
      if (eventsIn(receipt) < probe) return receipt
    }
  }

  const runBatch = async (
    requests: ReadonlyArray<Request<Dated>>,
    onRefusal: "skip" | "stop",
  ): Promise<Either<Failure, ReadonlyArray<Either<Failure, Outcome>>>> => {
    const duplicates = new Map<CommandId, Receipt>()
    const findDuplicates = async () => {
      for (const { id } of requests) {
        const receipt = duplicates.has(id) ? null : await receiptOf(id)
        if (receipt !== null) duplicates.set(id, receipt)
      }
    }
    for (let count = 0; count < attempts; count++) {
      const attempt = new Attempt(store, cache, count === 0)
      const outcomes: Array<Decided> = []
      let refused = false
      for (const request of requests) {
        const metadata = checkRequest(request)
        if (isLeft(metadata)) {
          refused = true
          outcomes.push(metadata)
          continue
        }
        const before = duplicates.get(request.id)
        if (before !== undefined) {
          outcomes.push(right({ facts: [], receipt: before }))
          continue
        }
        const { type } = request.command
        const handler = Object.hasOwn(handlers, type) ? handlers[type] : undefined
        if (handler === undefined) {
          refused = true
          outcomes.push(left(failure("COMMAND_UNKNOWN", `There is no command ${type}.`, { type })))
          continue
        }
        const given = handler.codec?.is(request.command) ? undefined : handler.codec?.decode(request.command)
        if (given !== undefined && isLeft(given)) {
          refused = true
          outcomes.push(left(malformed(request, departures(given.left))))
          continue
        }
        await attempt.loadFor(handler, request.command)
        const asked = handler.decide(request.command, attempt)
        const decided = isLeft(asked) ? asked : checkFacts(request, metadata.right, asked.right)
        const nothing = !isLeft(decided) && decided.right.every(({ facts }) => facts.length === 0)
        if (isLeft(decided) || nothing) {
          // A command that was run before is often refused, or has nothing left to do, the second time.
          const receipt = await receiptOf(request.id)
          if (receipt !== null) {
            duplicates.set(request.id, receipt)
            outcomes.push(right({ facts: [], receipt }))
            continue
          }
        }
        if (isLeft(decided)) {
          refused = true
          outcomes.push(decided)
          continue
        }
        attempt.apply(request, decided.right)
        outcomes.push(right({ facts: decided.right, receipt: null }))
      }
      const stopped = refused && onRefusal === "stop"
      if (await attempt.isStale(!stopped)) continue
      if (stopped) return right(outcomes.map(asStopped))
      const writes = attempt.writes()
      if (!isNonEmpty(writes)) {
        attempt.release()
        return right(outcomes.map(asOutcome(null)))
      }
      const receipt = await store.append(writes)()
      if (!isLeft(receipt) && !receipt.right.duplicate) {
        attempt.release()
        return right(outcomes.map(asOutcome(receipt.right)))
      }
      if (isLeft(receipt) && receipt.left.code === "WRONG_EXPECTED_REVISION") continue
      if (isLeft(receipt) && receipt.left.code !== "DUPLICATE_EVENT_ID") return receipt
      // Some of it was run before: decided again it may have come to less, or more, than the first time.
      const known = duplicates.size
      await findDuplicates()
      if (isLeft(receipt) && duplicates.size === known) return receipt
    }
    return left(
      failure(
        "CONFLICT_PERSISTS",
        `${requests.map(messageOf).slice(0, 3).join(", ")} could not be stored: others wrote first ${attempts} times. Try again.`,
        { commands: requests.map(({ id }) => id), attempts },
      ),
    )
  }

  const safely =
    <A>(work: () => Promise<Either<Failure, A>>): TaskEither<Failure, A> =>
    async () => {
      try {
        return await work()
      } catch (caught) {
        return left(failureOf(caught))
      }
    }

  return {
    run: (request) =>
      safely(async () => {
        const outcomes = await runBatch([request], "skip")
        if (isLeft(outcomes)) return outcomes
        const [outcome] = outcomes.right
        return outcome ?? left(failure("UNEXPECTED", `${messageOf(request)} came to nothing.`, {}))
      }),
    runAll: (requests, runOptions) =>
      safely(async () => {
        const first = new Map<CommandId, number>()
        const distinct: Array<Request<Dated>> = []
        for (const request of requests) {
          if (first.has(request.id)) continue
          first.set(request.id, distinct.length)
          distinct.push(request)
        }
        const outcomes = await runBatch(distinct, runOptions?.onRefusal ?? "skip")
        if (isLeft(outcomes) || distinct.length === requests.length) return outcomes
        const repeated = new Set<CommandId>()
        return right(
          requests.map(({ id }) => {
            const outcome =
              outcomes.right[first.get(id) ?? -1] ?? left(failure("UNEXPECTED", `${id} came to nothing.`))
            if (repeated.has(id)) return asRepeated(outcome)
            repeated.add(id)
            return outcome
          }),
        )
      }),
  }
}

/** How many events a receipt places: those of one command follow one another in each stream. */
const eventsIn = ({ streams }: Receipt): number =>
  streams.reduce((sum, { firstRevision, lastRevision }) => sum + lastRevision - firstRevision + 1, 0)

const asRepeated = (outcome: Either<Failure, Outcome>): Either<Failure, Outcome> =>
  isLeft(outcome)
    ? outcome
    : right({ facts: [], receipt: outcome.right.receipt, duplicate: outcome.right.receipt !== null })

const asStopped = (outcome: Decided): Either<Failure, Outcome> =>
  isLeft(outcome) || outcome.right.receipt !== null
    ? asOutcome(null)(outcome)
    : left(
        failure(
          "BATCH_STOPPED",
          "Not run, because another command of the batch was refused: correct that one.",
        ),
      )

const asOutcome =
  (receipt: Receipt | null) =>
  (outcome: Decided): Either<Failure, Outcome> => {
    if (isLeft(outcome)) return outcome
    const { facts, receipt: earlier } = outcome.right
    if (earlier !== null) return right({ facts: [], receipt: earlier, duplicate: true })
    const stored = facts.some((each) => each.facts.length > 0) ? receipt : null
    return right({ facts, receipt: stored, duplicate: false })
  }
