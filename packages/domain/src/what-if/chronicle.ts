import type { Either } from "fp-ts/lib/Either.js"
import type { DomainFact, RecordedEvent, StreamName } from "../facts/event.js"
import type { Metadata } from "../facts/metadata.js"
import type { Failure } from "../failure.js"
import type { DomainCommand } from "../flows/handlers.js"
import type { StreamFacts } from "../running/handler.js"
import { type CommandId, commandIdOf, eventIdOf, type Instant, type LocalDate } from "../values/index.js"
import { type Difference, type Made, match, paired, type Told } from "./differences.js"
import { dateOf, type Group } from "./groups.js"
import type { Overrides } from "./override.js"
import type { World } from "./world.js"

/** What somebody decided in history that has no counterpart under the other policies, and what became of it. */
export interface Unresolved {
  /**
   * `kept` stands as it was, though a rule refuses it now; `dropped` came to nothing; `undecided` waits for somebody whose
   * answer nobody knows.
   */
  readonly outcome: "kept" | "dropped" | "undecided"
  readonly type: DomainFact["type"]
  readonly stream: StreamName
  readonly on: LocalDate
  readonly code: string
  readonly message: string
}

/** Who recorded something, and when. */
export interface By {
  readonly metadata: Metadata
  readonly recordedAt: Instant
  /** Recorded then, also what is in history at another moment. */
  readonly moved?: boolean
}

export interface ChronicleOptions {
  readonly world: World
  readonly overrides: Overrides
  readonly groups: ReadonlyArray<Group>
  /** Told of what was recorded. */
  readonly taken: (events: ReadonlyArray<RecordedEvent>) => void
  /** Told of a fact that says otherwise than in history. */
  readonly differs: (recorded: RecordedEvent | null, now: RecordedEvent) => void
}

export const flat = (facts: ReadonlyArray<StreamFacts>, on: LocalDate): ReadonlyArray<Made> =>
  facts.flatMap(({ stream, facts: own }) => own.map((fact) => ({ stream, fact, on })))

/** What happens in a replay, fact for fact beside what happened in history, and where the one differs from the other. */
export class Chronicle {
  readonly #options: ChronicleOptions
  readonly #differences: Array<Difference> = []
  /** What each command came to in history. */
  readonly #came = new Map<string, ReadonlyArray<RecordedEvent>>()
  /** Commands that came to something. */
  readonly #given = new Set<string>()
  readonly unresolved: Array<Unresolved> = []
  /** How many commands were decided. */
  decided = 0

  constructor(options: ChronicleOptions) {
    this.#options = options
    for (const { first, events } of options.groups) this.#came.set(first.metadata.commandId, events)
  }

  get differences(): ReadonlyArray<Difference> {
    return paired(this.#differences)
  }

  decide(command: DomainCommand): Either<Failure, ReadonlyArray<StreamFacts>> {
    this.decided += 1
    return this.#options.world.decide(command)
  }

  /** Records facts as they are in history, with which nothing is compared. */
  asItWas({ events }: Group): void {
    this.#options.taken(
      this.#options.world.record(
        events.map(({ stream, type, data, id, metadata, recordedAt, position }) => ({
          stream,
          fact: { type, data },
          ...{ id, metadata, recordedAt, position },
        })),
      ),
    )
  }

  /** What a group is in history, also when it was moved. */
  recordedOf({ index }: Group): ReadonlyArray<RecordedEvent> {
    return this.#options.groups[index]?.events ?? []
  }

  /** Whether facts are those that a group recorded. */
  reproduces(group: Group, facts: ReadonlyArray<StreamFacts>): boolean {
    const made = flat(facts, dateOf(group))
    const { matched, missing } = match(this.recordedOf(group), made, this.#options.overrides)
    return missing.length === 0 && matched.every(({ same }) => same)
  }

  /** Records facts in the place of a group's. */
  place(group: Group, facts: ReadonlyArray<StreamFacts>): void {
    const { metadata, recordedAt } = group.first
    const by = { metadata, recordedAt, moved: group.moved !== 0 }
    this.record(this.recordedOf(group), flat(facts, dateOf(group)), by)
  }

  /** Records what stands in the place of a group as part of an override: that it differs is no consequence of it. */
  replace(group: Group, facts: ReadonlyArray<StreamFacts>): void {
    const before = this.#differences.length
    this.place(group, facts)
    this.#differences.length = before
  }

  /** Records what was made in the place of what was recorded, and notes what differs. */
  record(
    recorded: ReadonlyArray<RecordedEvent>,
    made: ReadonlyArray<Made>,
    { metadata, recordedAt, moved = false }: By,
  ): ReadonlyArray<RecordedEvent> {
    const { world, overrides, taken } = this.#options
    const { matched, missing } = match(recorded, made, overrides)
    const known = matched.find((each) => each.recorded !== null)?.recorded?.metadata
    // The facts of a command keep their ids while they are the same ones; else they get theirs as every command's do.
    const came = this.#came.get(known?.commandId ?? "") ?? []
    const whole =
      matched.length === came.length && matched.every((each, index) => each.recorded === came[index])
    const owner = made.length === 0 ? metadata : this.#ownerOf(known ?? metadata)
    // A command's id is a uuid, as its metadata has it.
    const commandId = owner.commandId as CommandId
    const events = world.record(
      matched.map((each, index) => ({
        stream: each.made.stream,
        fact: each.made.fact,
        id: whole && each.recorded !== null ? each.recorded.id : eventIdOf(commandId, index),
        metadata: { ...owner, effectiveDate: each.made.on },
        recordedAt: moved ? recordedAt : (each.recorded?.recordedAt ?? recordedAt),
        position: each.recorded?.position ?? null,
      })),
    )
    for (const [index, each] of matched.entries()) {
      const event = events[index]
      if (!each.same && event !== undefined) this.#differ(each.recorded, event)
    }
    for (const event of missing) this.#differ(event, null)
    taken(events)
    return events
  }

  #differ(before: RecordedEvent | null, after: RecordedEvent | null): void {
    const one = before ?? after
    if (one === null) return
    if (after !== null) this.#options.differs(before, after)
    this.#differences.push({
      change: before === null ? "added" : after === null ? "dropped" : "different",
      type: one.type,
      stream: one.stream,
      before: toldOf(before),
      after: toldOf(after),
      position: one.position,
    })
  }

  /** A command is given once: what comes of it in another place is another's. */
  #ownerOf(metadata: Metadata): Metadata {
    const { commandId } = metadata
    if (!this.#given.has(commandId)) {
      this.#given.add(commandId)
      return metadata
    }
    return this.#ownerOf({ ...metadata, commandId: commandIdOf(`what-if/again/${commandId}`) })
  }
}

const toldOf = (event: RecordedEvent | null): Told | null =>
  event === null ? null : { on: event.metadata.effectiveDate, data: event.data }
