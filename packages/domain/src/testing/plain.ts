import type { DomainFact } from "../facts/event.js"
import type { Fact } from "../facts/fact.js"
import type { Plain } from "../flows/plain-command.js"

/** A fact in plain words, without brands. */
export type PlainFact = Plain<DomainFact>

type Part<T> =
  T extends ReadonlyArray<infer E>
    ? ReadonlyArray<Part<E>>
    : T extends object
      ? { readonly [K in keyof T]?: Part<T[K]> }
      : T

/** A fact of which a test says only what it is about: what isn't named isn't compared. */
export type Expected<F extends Fact> = F extends unknown
  ? { readonly type: F["type"]; readonly data?: Part<Plain<F["data"]>> }
  : never
export type ExpectedFact = Expected<DomainFact>
