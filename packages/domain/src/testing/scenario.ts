import { type Either, isLeft, left } from "fp-ts/lib/Either.js"
import { type CommandLike, type Decider, replay } from "../decider.js"
import { departures } from "../facts/codecs.js"
import { factCodecs, type StreamName } from "../facts/event.js"
import type { Fact } from "../facts/fact.js"
import { type Failure, failure } from "../failure.js"
import { handlersWith } from "../flows/handlers.js"
import { homeOf } from "../flows/homes.js"
import type { Plain, PlainCommand } from "../flows/plain-command.js"
import {
  type Handler,
  type Loaded,
  type StreamFacts,
  type StreamOf,
  single,
  streamOf,
} from "../running/handler.js"
import { type Calendars, targetCalendar } from "../terms/index.js"
import type { LocalDate } from "../values/index.js"
import { mismatch, show } from "./matching.js"
import type { Expected, ExpectedFact, PlainFact } from "./plain.js"

/** What a command came to. */
export interface Told<E> {
  readonly outcome: Either<Failure, ReadonlyArray<StreamFacts>>
  /** The facts, of all streams; none when it was refused. */
  readonly facts: ReadonlyArray<Fact>
  /** The facts that are expected, in their order, or the code of the refusal. Throws when it came otherwise. */
  readonly then: (expected: ReadonlyArray<E> | string) => void
}

export interface Scenario<Command, F, E> {
  /** What happened before: facts, or commands that went through. */
  readonly given: (history: ReadonlyArray<Command | F>) => {
    readonly when: (command: Command) => Told<E>
  }
}

/** How a scenario carries out a command, and where a fact that is given belongs. */
interface Means {
  readonly handlerOf: (type: string) => Handler<CommandLike> | undefined
  readonly homeOf: (fact: Fact) => StreamOf<unknown>
}

type World = Map<StreamName, ReadonlyArray<Fact>>

const loadedFrom = (world: World): Loaded => {
  const states = new Map<StreamName, unknown>()
  return {
    has: () => true,
    state: <State>({ stream, folding }: StreamOf<State>): State => {
      if (!states.has(stream))
        states.set(stream, replay(folding as Decider<State, CommandLike, Fact>, world.get(stream) ?? []))
      return states.get(stream) as State
    },
  }
}

const append = (world: World, { stream, facts }: StreamFacts): void => {
  world.set(stream, [...(world.get(stream) ?? []), ...facts])
}

const decide = (
  { handlerOf }: Means,
  world: World,
  command: CommandLike,
): Either<Failure, ReadonlyArray<StreamFacts>> => {
  const handler = handlerOf(command.type)
  return handler === undefined
    ? left(failure("COMMAND_UNKNOWN", `There is no command ${command.type}.`, { type: command.type }))
    : handler.decide(command, loadedFrom(world))
}

/** What was decided can be recorded: each fact is what its type says. */
const checkWellFormed = (fact: Fact): void => {
  const decoded = Object.hasOwn(factCodecs, fact.type) ? factCodecs[fact.type]?.decode(fact.data) : undefined
  if (decoded?._tag === "Left")
    throw new Error(`${fact.type} is not well-formed: ${departures(decoded.left).join("; ")}`)
}

const told = (outcome: Either<Failure, ReadonlyArray<StreamFacts>>): Told<unknown> => {
  const facts = isLeft(outcome) ? [] : outcome.right.flatMap((each) => each.facts)
  facts.forEach(checkWellFormed)
  const came = isLeft(outcome)
    ? `it was refused with ${outcome.left.code}: ${outcome.left.message}`
    : `it gave ${show(facts)}`
  return {
    outcome,
    facts,
    // biome-ignore lint/suspicious/noThenProperty: given, when, then is how such a test reads
    then: (expected) => {
      if (typeof expected === "string") {
        if (isLeft(outcome) && outcome.left.code === expected) return
        throw new Error(`expected a refusal with ${expected}, but ${came}`)
      }
      const found = isLeft(outcome) ? "it was refused" : mismatch(expected, facts)
      if (found !== null) throw new Error(`expected ${show(expected)}, but ${came} (${found})`)
    },
  }
}

const scenarioWith = (means: Means): Scenario<CommandLike, Fact, unknown> => ({
  given: (history) => {
    const world: World = new Map()
    for (const step of history) {
      if ("data" in step) {
        append(world, { stream: means.homeOf(step).stream, facts: [step] })
        continue
      }
      const outcome = decide(means, world, step)
      if (isLeft(outcome))
        throw new Error(`given ${step.type} was refused with ${outcome.left.code}: ${outcome.left.message}`)
      const { on } = step as CommandLike & { readonly on: LocalDate }
      for (const { stream, facts } of outcome.right)
        append(world, { stream, facts: facts.map((fact) => ({ ...fact, on })) })
    }
    return { when: (command) => told(decide(means, world, command)) }
  },
})

/**
 * The whole domain, as a test tells it: given what happened, when this is asked, then these facts or this refusal.
 * Commands over several streams are carried out as in production, without a store. Of an expected fact, fields that
 * aren't named aren't compared.
 *
 * @param calendars those that the payment terms in use name: TARGET from 2020 to 2035 when absent
 *
 * @example
 * import { netDays } from "@adv/domain"
 * import { scenario } from "@adv/domain/testing"
 *
 * const { given } = scenario()
 * const on = "2025-01-15"
 * given([
 *   { type: "RegisterCustomer", on, customer: "ROSSI", name: "Rossi S.p.A.", currency: "EUR" },
 *   { type: "ReceivePayment", on, payment: "P-1", customer: "ROSSI", currency: "EUR", amount: 12200 },
 *   {
 *     type: "IssueInvoice",
 *     on,
 *     invoice: "I-1",
 *     customer: "ROSSI",
 *     currency: "EUR",
 *     paymentTerm: netDays(30),
 *     lines: [{ description: "chairs", quantity: "2", unitPrice: "50", tax: { category: "S", rate: "22" } }],
 *   },
 * ])
 *   .when({ type: "AllocatePayment", on, payment: "P-1", to: [{ invoice: "I-1" }] })
 *   .then([
 *     { type: "PaymentAllocated", data: { allocations: [{ settlement: "P-1/1", invoice: "I-1", instalment: 1, amount: 12200 }] } },
 *     { type: "InstalmentSettled", data: { instalment: 1, amount: 12200 } },
 *   ])
 * given([])
 *   .when({ type: "ReleaseOrder", on, order: "10248" })
 *   .then("ORDER_UNKNOWN")
 */
export const scenario = (
  calendars: Calendars = { TARGET: targetCalendar(2020, 2035) },
): Scenario<PlainCommand, PlainFact, ExpectedFact> => {
  const handlers = handlersWith(calendars) as unknown as { readonly [type: string]: Handler<CommandLike> }
  return scenarioWith({
    handlerOf: (type) => (Object.hasOwn(handlers, type) ? handlers[type] : undefined),
    homeOf,
  }) as Scenario<PlainCommand, PlainFact, ExpectedFact>
}

/**
 * One aggregate by itself, its own commands and facts only.
 *
 * @example
 * import { contactDecider } from "@adv/domain"
 * import { scenarioOf } from "@adv/domain/testing"
 *
 * scenarioOf(contactDecider)
 *   .given([])
 *   .when({ type: "RecordSurveyResponse", on: "2025-01-15", contact: "C-1", customer: "ROSSI", survey: "S", answers: [] })
 *   .then("SURVEY_WITHOUT_ANSWERS")
 */
export const scenarioOf = <State, C extends CommandLike, F extends Fact>(
  decider: Decider<State, C, F>,
): Scenario<Plain<C>, Plain<F>, Expected<F>> => {
  const handler = single(decider, () => "it") as unknown as Handler<CommandLike>
  const home = streamOf(decider as Decider<unknown, C, F>, "it")
  return scenarioWith({ handlerOf: () => handler, homeOf: () => home }) as unknown as Scenario<
    Plain<C>,
    Plain<F>,
    Expected<F>
  >
}
