import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { CommandLike } from "../../decider.js"
import { departures } from "../../facts/codecs.js"
import { categoryOf, idOfStream, problemsOf, type RecordedEvent, type StreamName } from "../../facts/event.js"
import type { Fact } from "../../facts/fact.js"
import type { Actor, Metadata } from "../../facts/metadata.js"
import { type Failure, failure } from "../../failure.js"
import { type DomainCommand, type Handlers, handlersWith } from "../../flows/handlers.js"
import type { PlainCommand } from "../../flows/plain-command.js"
import type { Folding, Handler, Loaded, StreamOf } from "../../running/handler.js"
import { type Calendars, targetCalendar } from "../../terms/index.js"
import {
  commandIdOf,
  eventIdOf,
  type Instant,
  type LocalDate,
  toDay,
  unsafeDate,
} from "../../values/index.js"

interface Stream {
  readonly folding: Folding<unknown>
  readonly state: unknown
  revision: number
}

type Dated = CommandLike & { readonly on: LocalDate }

/** What a command came to. */
export type Outcome = Either<Failure, ReadonlyArray<RecordedEvent>>

export interface SimulationOptions {
  /** Those that the policies in use name: TARGET from 2020 to 2035 when absent. */
  readonly calendars?: Calendars
  /** Other rules than the domain's own: to see what comes of a rule that is broken. */
  readonly handlers?: (handlers: Handlers) => Handlers
}

const DAY = 86_400_000
const clerk: Actor = { id: "anna", department: "ADV", kind: "human" }

/**
 * A company without a store: commands are decided and their facts kept as in production, all in memory and at once,
 * for histories that are made by the thousand. Facts are recorded at noon of the day, one after another, and never
 * before what is there already.
 *
 * @example
 * import { customerDecider, streamOf } from "@adv/domain"
 * import { assertInvariants, Simulation } from "@adv/domain/testing"
 *
 * const company = new Simulation()
 * company.run({ type: "RegisterCustomer", on: "2025-01-15", customer: "ROSSI", name: "Rossi", currency: "EUR" })
 * const again = company.run({ type: "ReleaseOrder", on: "2025-01-15", order: "10248" })
 * assert.equal(again._tag, "Left")
 * assert.deepEqual(company.ids("customer"), ["ROSSI"])
 * assert.equal(company.state(streamOf(customerDecider, "ROSSI")).currency, "EUR")
 * assertInvariants(company.log)
 */
export class Simulation implements Loaded {
  readonly #handlers: { readonly [type: string]: Handler<Dated> | undefined }
  readonly #streams = new Map<StreamName, Stream>()
  readonly #byCategory = new Map<string, Array<string>>()
  readonly #log: Array<RecordedEvent> = []
  #recordedAt = 0
  #today = unsafeDate("0001-01-01")
  #commands = 0
  #refusals = new Map<string, number>()

  constructor({
    calendars = { TARGET: targetCalendar(2020, 2035) },
    handlers = (own) => own,
  }: SimulationOptions = {}) {
    this.#handlers = handlers(handlersWith(calendars)) as unknown as {
      readonly [type: string]: Handler<Dated> | undefined
    }
  }

  /** Everything that happened, in its order. */
  get log(): ReadonlyArray<RecordedEvent> {
    return this.#log
  }

  /** The last business date on which anything took effect. */
  get today(): LocalDate {
    return this.#today
  }

  /** How often a command was refused, by code. */
  get refusals(): ReadonlyMap<string, number> {
    return this.#refusals
  }

  /** The ids of what there is of a category, such as `order`, in the order they came up. */
  ids(category: string): ReadonlyArray<string> {
    return this.#byCategory.get(category) ?? []
  }

  /** Nothing of a simulation has to be loaded first: flows may ask it for any stream. */
  has(): true {
    return true
  }

  /** What a stream comes to; what a stream comes to that doesn't exist is its beginning. */
  state<State>(of: StreamOf<State>): State {
    return (this.#streams.get(of.stream)?.state ?? of.folding.initial()) as State
  }

  /** Carries a command out: its facts are in the log, or it is refused and nothing changed. */
  run(plain: PlainCommand, actor: Actor = clerk): Outcome {
    // A plain command is a command whose ids and dates aren't branded yet; its codec looks at them.
    const command = plain as DomainCommand & Dated
    const decided = this.#decide(command, actor)
    if (isLeft(decided)) {
      const { code } = decided.left
      this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1)
    }
    return decided
  }

  #decide(command: Dated, actor: Actor): Outcome {
    const handler = this.#handlers[command.type]
    if (handler === undefined)
      return left(failure("COMMAND_UNKNOWN", `There is no command ${command.type}.`, { type: command.type }))
    const checked = handler.codec?.decode(command)
    if (checked !== undefined && isLeft(checked))
      return left(failure("COMMAND_MALFORMED", departures(checked.left).join("; "), { type: command.type }))
    const named = new Map<StreamName, StreamOf<unknown>>()
    const loaded: Loaded = {
      has: ({ stream }) => named.has(stream),
      state: (of) => this.state(of),
    }
    for (let more = true; more; ) {
      more = false
      for (const of of handler.streams(command, loaded)) {
        if (named.has(of.stream)) continue
        named.set(of.stream, of)
        more = true
      }
    }
    const outcome = handler.decide(command, loaded)
    if (isLeft(outcome)) return outcome
    const id = commandIdOf(`simulated/${this.#commands}`)
    const metadata: Metadata = {
      effectiveDate: command.on,
      legalEntity: "IT01",
      actor,
      commandId: id,
      schemaVersion: 1,
    }
    for (const { facts } of outcome.right)
      for (const fact of facts) {
        const problems = problemsOf({ ...fact, metadata })
        if (problems.length > 0)
          throw new Error(`${command.type} would record a malformed ${fact.type}: ${problems.join("; ")}`)
      }
    this.#commands += 1
    if (command.on > this.#today) this.#today = command.on
    this.#recordedAt = Math.max(this.#recordedAt + 1000, toDay(command.on) * DAY + DAY / 2)
    const events: Array<RecordedEvent> = []
    for (const { stream, facts } of outcome.right) {
      const of = named.get(stream)
      if (of === undefined) throw new Error(`${command.type} appends to ${stream} without naming it`)
      for (const fact of facts) events.push(this.#append(of, fact, metadata, events.length))
    }
    return right(events)
  }

  #append(of: StreamOf<unknown>, fact: Fact, metadata: Metadata, index: number): RecordedEvent {
    const stream = this.#stream(of)
    stream.revision += 1
    // The folding and its facts belong together: the handler named both.
    ;(stream.folding.evolve as (state: unknown, fact: Fact, on: LocalDate) => void)(
      stream.state,
      fact,
      metadata.effectiveDate,
    )
    // It was checked just before to be what its type says.
    const event = {
      ...fact,
      position: this.#log.length + 1,
      stream: of.stream,
      revision: stream.revision,
      id: eventIdOf(metadata.commandId as Parameters<typeof eventIdOf>[0], index),
      metadata,
      recordedAt: this.#recordedAt as Instant,
    } as RecordedEvent
    this.#log.push(event)
    return event
  }

  #stream({ stream, folding }: StreamOf<unknown>): Stream {
    const known = this.#streams.get(stream)
    if (known !== undefined) return known
    const fresh = { folding, state: folding.initial(), revision: -1 }
    this.#streams.set(stream, fresh)
    const category = categoryOf(stream)
    const ids = this.#byCategory.get(category) ?? []
    ids.push(idOfStream(stream))
    this.#byCategory.set(category, ids)
    return fresh
  }
}
