import type { CommandLike } from "../decider.js"
import type { DomainFact } from "../facts/event.js"
import type { Fact } from "../facts/fact.js"
import type { DomainCommand } from "../flows/handlers.js"

/** The same value as a test writes it: ids, dates, words and amounts as plain text and numbers. */
type Unbranded<T> = T extends string
  ? string
  : T extends number
    ? number
    : T extends object
      ? { readonly [K in keyof T]: Unbranded<T[K]> }
      : T

/** A command or a fact without brands; only its type stays one of those there are. */
export type Plain<T extends CommandLike> = T extends unknown
  ? Omit<Unbranded<T>, "type"> & { readonly type: T["type"] }
  : never

export type PlainCommand = Plain<DomainCommand>
export type PlainFact = Plain<DomainFact>

/** A fact of which a test says only what it is about: what isn't named isn't compared. */
export type Expected<F extends Fact> = F extends unknown
  ? { readonly type: F["type"]; readonly data?: Partial<Unbranded<F["data"]>> }
  : never
export type ExpectedFact = Expected<DomainFact>
