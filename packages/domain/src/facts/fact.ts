import type * as t from "io-ts"

/** Something that happened: a name in the past tense, which is also the storage format, and what it says. */
export interface Fact<Type extends string = string, Data = unknown> {
  readonly type: Type
  readonly data: Data
}

/** A table of codecs by fact type: how each aggregate says what can happen to it. */
export type FactCodecs = { readonly [type: string]: t.Mixed }

/** The union of facts that a table of codecs describes. */
export type FactsOf<C extends FactCodecs> = {
  [K in keyof C & string]: Fact<K, t.TypeOf<C[K]>>
}[keyof C & string]
