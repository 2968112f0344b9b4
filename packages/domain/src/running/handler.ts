import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import type { CommandLike, Decider } from "../decider.js"
import { type StreamName, streamName } from "../facts/event.js"
import type { Fact } from "../facts/fact.js"
import type { Failure } from "../failure.js"
import type { LocalDate } from "../values/index.js"

/** As much of a decider as it takes to load a stream. */
export interface Folding<State> {
  readonly category: string
  readonly initial: () => State
  readonly evolve: (state: never, fact: never, on?: LocalDate) => void
}

/** A stream together with what its facts add up to. */
export interface StreamOf<State> {
  readonly stream: StreamName
  readonly folding: Folding<State>
}

export const streamOf = <State>(folding: Folding<State>, id: string): StreamOf<State> => ({
  stream: streamName(folding.category, id),
  folding,
})

/** The states a command is decided on. Asking for one that its handler didn't name is a fault of the handler. */
export interface Loaded {
  readonly has: (of: StreamOf<unknown>) => boolean
  readonly state: <State>(of: StreamOf<State>) => State
}

export interface StreamFacts {
  readonly stream: StreamName
  readonly facts: ReadonlyArray<Fact>
}

/**
 * How one kind of command is carried out: which streams it has to look at (asked again as they are loaded, until no
 * more are named, since one may lead to another), and what it appends to them, all or nothing.
 *
 * `creates` names a stream that the command starts: it is taken to be empty, which saves reading it; a wrong guess
 * is caught by the expected revision, and the stream is then read.
 */
export interface Handler<Command extends CommandLike> {
  /** What a command must be, for it to be decided at all: it may come from anywhere. */
  readonly codec?: t.Mixed
  readonly streams: (command: Command, loaded: Loaded) => ReadonlyArray<StreamOf<unknown>>
  readonly creates?: (command: Command) => StreamOf<unknown>
  readonly decide: (command: Command, loaded: Loaded) => Either<Failure, ReadonlyArray<StreamFacts>>
}

/** How each of some commands is carried out; the compiler asks for every one. */
export type HandlersOf<Command extends CommandLike> = {
  readonly [Type in Command["type"]]: Handler<Extract<Command, { readonly type: Type }>>
}

/** The handler of a command that concerns one aggregate. */
export const single = <State, C extends CommandLike, F extends Fact, Asked extends C>(
  decider: Decider<State, C, F>,
  id: (command: Asked) => string,
  creates = false,
): Handler<Asked> => {
  const at = (command: Asked) => streamOf(decider as unknown as Folding<State>, id(command))
  return {
    streams: (command) => [at(command)],
    ...(creates ? { creates: at } : {}),
    decide: (command, loaded) => {
      const own = at(command)
      const facts = decider.decide(command, loaded.state(own))
      return isLeft(facts) ? facts : right([{ stream: own.stream, facts: facts.right }])
    },
  }
}
