import { right } from "fp-ts/lib/Either.js"
import type { DomainFact, RecordedEvent } from "../../facts/event.js"
import type { DomainCommand } from "../../flows/handlers.js"
import type { Handler } from "../../running/handler.js"
import type { Calendars } from "../../terms/index.js"
import type { LocalDate } from "../../values/index.js"
import type { Group } from "../groups.js"
import type { Overrides } from "../override.js"
import type { Decision, World } from "../world.js"

export type Recorded<Type extends DomainFact["type"]> = RecordedEvent<
  Extract<DomainFact, { readonly type: Type }>
>

export const isOf =
  <Type extends DomainFact["type"]>(type: Type) =>
  (event: RecordedEvent): event is Recorded<Type> =>
    event.type === type

/** The facts of a type that a group holds. */
export const factsOf = <Type extends DomainFact["type"]>(
  { events }: Group,
  type: Type,
): ReadonlyArray<Recorded<Type>> => events.filter(isOf(type))

/** What is decided anew, and what it is decided on. */
export interface Occasion {
  readonly group: Group
  readonly on: LocalDate
  readonly world: World
  readonly overrides: Overrides
  readonly calendars: Calendars
}

/** How what was recorded is decided anew. */
export interface Again {
  /**
   * What may have been asked. A log says what came of a command, not the command: of those that may have been given, the
   * first that comes to what was recorded is taken for it.
   */
  readonly asked: ReadonlyArray<() => Decision>
  /** What becomes of what was recorded, when it is refused now: a step that was taken stays, a consequence doesn't. */
  readonly refused: "keep" | "drop"
}

/** How facts of some types are decided anew; null where they are kept as they are. */
export type Rules = {
  readonly [Type in DomainFact["type"]]?: (event: Recorded<Type>, at: Occasion) => Again | null
}

/** The commands that may have been given. */
export const commands = (
  { world }: Occasion,
  given: ReadonlyArray<DomainCommand>,
  refused: Again["refused"] = "drop",
): Again => ({ asked: given.map((command) => () => world.decide(command)), refused })

/** The recorded facts themselves, under a rule that wraps a handler: they are what the handler inside comes to. */
export const under = <C extends { readonly type: string; readonly on: LocalDate }>(
  { world }: Occasion,
  command: C,
  wrap: (inner: Handler<C>) => Handler<C>,
  facts: () => Decision,
): Decision => wrap({ streams: () => [], decide: facts }).decide(command, world)

/** A group's facts as they were recorded, each on its stream. */
export const asRecorded = ({ events }: Group): Decision =>
  right(events.map(({ stream, type, data }) => ({ stream, facts: [{ type, data }] })))
