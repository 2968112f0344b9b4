import { type Either, isLeft, left } from "fp-ts/lib/Either.js"
import type { CommandLike } from "../decider.js"
import { departures } from "../facts/codecs.js"
import { problemsOf, type RecordedEvent, type StreamName } from "../facts/event.js"
import type { Fact } from "../facts/fact.js"
import type { Metadata } from "../facts/metadata.js"
import { type Failure, failure } from "../failure.js"
import type { DomainCommand, Handlers } from "../flows/handlers.js"
import { homeOf } from "../flows/homes.js"
import type { Handler, Loaded, StreamFacts, StreamOf } from "../running/handler.js"
import type { EventId, Instant, LocalDate } from "../values/index.js"

export type Decision = Either<Failure, ReadonlyArray<StreamFacts>>

type Dated = CommandLike & { readonly on: LocalDate }

interface Held {
  readonly folding: StreamOf<unknown>["folding"]
  readonly state: unknown
  revision: number
}

/** A fact that is to be recorded. */
export interface ToRecord {
  readonly stream: StreamName
  readonly fact: Fact
  readonly id: EventId
  readonly metadata: Metadata
  readonly recordedAt: Instant
  /** Where it is in the log that is replayed; null when it isn't. */
  readonly position: number | null
}

/**
 * A company as a replay makes it: every stream as its facts add up, and the log they make. Commands are decided on it by
 * the handlers that decide them in production. It keeps the positions of the log that is replayed as far as it can.
 */
export class World implements Loaded {
  readonly #handlers: { readonly [type: string]: Handler<Dated> | undefined }
  readonly #streams = new Map<StreamName, Held>()
  readonly #log: Array<RecordedEvent> = []
  #position = 0
  #recordedAt = 0

  constructor(handlers: Handlers) {
    this.#handlers = handlers as unknown as { readonly [type: string]: Handler<Dated> | undefined }
  }

  get log(): ReadonlyArray<RecordedEvent> {
    return this.#log
  }

  get recordedAt(): Instant {
    return this.#recordedAt as Instant
  }

  /** Everything is there: nothing has to be loaded first. */
  has(): true {
    return true
  }

  state<State>(of: StreamOf<State>): State {
    return (this.#streams.get(of.stream)?.state ?? of.folding.initial()) as State
  }

  /** What a command comes to here. */
  decide(command: DomainCommand): Decision {
    const handler = this.#handlers[command.type]
    if (handler === undefined)
      return left(failure("COMMAND_UNKNOWN", `There is no command ${command.type}.`, { type: command.type }))
    const given = handler.codec?.is(command) === false ? handler.codec.decode(command) : undefined
    if (given !== undefined && isLeft(given))
      return left(
        failure("COMMAND_MALFORMED", `${command.type}: ${departures(given.left).join("; ")}.`, {
          type: command.type,
        }),
      )
    return handler.decide(command, this)
  }

  /** Takes facts in. One that is not what its type says is a fault of the replay. */
  record(facts: ReadonlyArray<ToRecord>): ReadonlyArray<RecordedEvent> {
    return facts.map((each) => this.#append(each))
  }

  #append({ stream, fact, id, metadata, recordedAt, position }: ToRecord): RecordedEvent {
    const problems = problemsOf({ ...fact, metadata })
    if (problems.length > 0)
      throw new Error(`the replay would record a malformed ${fact.type}: ${problems.join("; ")}`)
    const held = this.#held(stream, fact)
    held.revision += 1
    this.#position = position !== null && position > this.#position ? position : this.#position + 1
    this.#recordedAt = Math.max(this.#recordedAt, recordedAt)
    // The folding and its facts belong together.
    ;(held.folding.evolve as (state: unknown, fact: Fact, on: LocalDate) => void)(
      held.state,
      fact,
      metadata.effectiveDate,
    )
    // It was checked just before to be what its type says.
    const event = {
      ...fact,
      position: this.#position,
      stream,
      revision: held.revision,
      id,
      metadata,
      recordedAt: this.#recordedAt as Instant,
    } as RecordedEvent
    this.#log.push(event)
    return event
  }

  #held(stream: StreamName, fact: Fact): Held {
    const known = this.#streams.get(stream)
    if (known !== undefined) return known
    const { folding } = homeOf(fact)
    const fresh = { folding, state: folding.initial(), revision: -1 }
    this.#streams.set(stream, fresh)
    return fresh
  }
}
