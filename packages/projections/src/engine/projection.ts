import type { Day, DomainFact, Instant, Metadata } from "@adv/domain"
import type { PartitionKeys } from "./partitions.js"

/** When a fact took effect, when it became known, and where it is in the log: the two axes, and the evidence. */
export interface Moment {
  /** The business date it took effect, in days since 1970-01-01. */
  readonly day: Day
  readonly recordedAt: Instant
  readonly position: number
  readonly metadata: Metadata
}

type DataOf<Type extends DomainFact["type"]> = Extract<DomainFact, { readonly type: Type }>["data"]

/**
 * A read model as data: what it is before any fact, and a recipe for each fact that concerns it. Recipes change the
 * state they are given; they see each fact once, in the log's order, and nothing else. The moment belongs to the
 * engine, which uses it again for the next fact: take what you need out of it.
 *
 * States are made of columns, `RowsOf`, `Names`, `Documents`, `FactsBy`, maps, sets, lists and plain data, so that the
 * engine can take snapshots of any of them (`snapshotOf`).
 */
export interface Projection<State> {
  readonly name: string
  /** Another version is another read model: it is rebuilt, never patched. */
  readonly version: number
  /**
   * The kinds of subjects that decide to which partition a fact belongs (`partitionsOf`): what is answered about one
   * partition doesn't depend on the others, nor on the order in which unrelated facts came. Left out where everything
   * has to do with everything.
   */
  readonly partitionBy?: PartitionKeys
  readonly initial: () => State
  readonly recipes: {
    readonly [Type in DomainFact["type"]]?: (state: State, data: DataOf<Type>, at: Moment) => void
  }
}

/** Helps the compiler see a projection's state while it is written down. */
export const projection = <State>(definition: Projection<State>): Projection<State> => definition
