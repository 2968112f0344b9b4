import type { StoredEvent } from "@adv/domain"
import {
  carefulModels,
  type Parked,
  type Projections,
  type ReadModels,
  readModelsFrom,
  type Start,
  type States,
} from "@adv/projections"
import { type Checkpoint, checkpointBehind, NOWHERE } from "./persistent.js"
import { ROWS, RowBuffer, rowsProjection } from "./row-buffer.js"

/** Read models as they are asked; only the runner takes events in. */
export type InService<P extends Projections> = Omit<ReadModels<States<P>>, "apply">

const keyOf = ({ event, projection = "" }: Parked): string => `${event.position} ${projection}`

/**
 * Read models on their way along the log, with the rows that go with them where these are kept: each event is read and
 * checked once for all.
 */
export class Folding<P extends Projections> {
  readonly projections: P
  readonly buffer = new RowBuffer()
  checkpoint: Checkpoint
  readonly #withRows: boolean
  #models: ReadModels<States<P>>
  /** Read models at which so many events went wrong that it can't be the events. */
  readonly #givenUp = new Set<string>()
  readonly #parkedBefore = new Set<string>()

  constructor(projections: P, withRows: boolean, start?: Start, checkpoint: Checkpoint = NOWHERE) {
    this.projections = projections
    this.#withRows = withRows
    this.checkpoint = checkpoint
    this.#models = this.#start(start ?? { position: 0, count: 0, parked: [], states: {} })
    for (const parked of this.#models.parked) this.#parkedBefore.add(keyOf(parked))
  }

  #start(start: Start): ReadModels<States<P>> {
    const active = Object.fromEntries(
      Object.entries(this.projections).map(([name, projection]) => [
        name,
        this.#givenUp.has(name) ? { ...projection, recipes: {} } : projection,
      ]),
    ) as P
    const all = this.#withRows ? { ...active, [ROWS]: rowsProjection(this.buffer) } : active
    return readModelsFrom(all, start)
  }

  /** What is asked: without the rows, which are no read model of their own. */
  inService(): InService<P> {
    const { states, position, count, parked, versions, stopped } = this.#models
    return {
      states: omitRows(states),
      versions: omitRows(versions),
      position,
      count,
      parked: [...parked],
      stopped: new Set([...stopped, ...this.#givenUp]),
    }
  }

  get position(): number {
    return this.#models.position
  }

  get count(): number {
    return this.#models.count
  }

  get parked(): ReadonlyArray<Parked> {
    return this.#models.parked
  }

  /** Takes events in. What of the rows is to be written is in the buffer then. */
  apply(events: ReadonlyArray<StoredEvent>): void {
    this.#models.apply(events)
    this.checkpoint = checkpointBehind(this.checkpoint, events)
  }

  /** Whether the making of rows threw: a fault that nothing may be committed with. */
  get rowsFailed(): string | null {
    if (!this.#models.stopped.has(ROWS)) return null
    const thrown = this.#models.parked.find(({ projection }) => projection === ROWS)
    return thrown?.failure.message ?? "a recipe threw"
  }

  get hasStopped(): boolean {
    return this.#models.stopped.size > 0
  }

  /** Parked since this was last asked. */
  newlyParked(): ReadonlyArray<Parked> {
    const fresh = this.#models.parked.filter((parked) => !this.#parkedBefore.has(keyOf(parked)))
    for (const parked of fresh) this.#parkedBefore.add(keyOf(parked))
    return fresh
  }

  /** Makes the read models that stopped anew, without the events that stopped them; the log is read for it. */
  async mend(readUpTo: (position: number) => AsyncIterable<ReadonlyArray<StoredEvent>>): Promise<void> {
    const names = [...this.#models.stopped].filter((name) => name !== ROWS)
    if (names.length === 0) return
    const careful = carefulModels(
      Object.fromEntries(Object.entries(this.projections).filter(([name]) => names.includes(name))),
    )
    for await (const batch of readUpTo(this.position)) careful.apply(batch)
    for (const name of careful.stopped) this.#givenUp.add(name)
    const others = this.#models.parked.filter(
      ({ projection }) => projection === undefined || !names.includes(projection),
    )
    const thrown = careful.parked.filter(({ projection }) => projection !== undefined)
    this.#models = this.#start({
      position: this.#models.position,
      count: this.#models.count,
      parked: [...others, ...thrown].sort((a, b) => a.event.position - b.event.position),
      states: { ...omitRows(this.#models.states), ...careful.states },
    })
  }
}

const omitRows = <S extends object>(states: S): S =>
  Object.fromEntries(Object.entries(states).filter(([name]) => name !== ROWS)) as S
