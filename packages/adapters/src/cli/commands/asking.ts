import { randomUUID } from "node:crypto"
import { existsSync } from "node:fs"
import { userInfo } from "node:os"
import {
  type CommandId,
  type Currency,
  commandFrom,
  commandIdOf,
  commandRunner,
  type EventStore,
  eventIdOf,
  type Failure,
  FailureError,
  failure,
  handlersWith,
  isDecimal,
  isId,
  isNonNegativeDecimal,
  isRecordedEvent,
  isUuid,
  type LocalDate,
  type Origin,
  type Outcome,
  type PlainCommand,
  type RecordedEvent,
  streamName,
  subjectsOf,
  type Tax,
  TaxCategory,
} from "@adv/domain"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { isNone } from "fp-ts/lib/Option.js"
import { memoryStore } from "../../memory/index.js"
import { openSqliteStore } from "../../sqlite/index.js"
import type { Answer } from "../answer/answer.js"
import type { Page } from "../answer/terminal.js"
import { calendars } from "../calendars.js"
import { dateOption, jsonOption, refuse, storeOption, zone } from "../options.js"
import { type CurrencyOf, sentenceOf } from "../reading/sentence.js"
import { readStream } from "../reading/states.js"
import { storeMissing, withStore } from "../reading/store.js"
import { dateIn, isoOf } from "../reading/zone.js"
import type { Context } from "../session.js"

export const idOption = (text: string): string =>
  isId(text) ? text : refuse("Give an id: 1 to 200 characters, without blanks at its ends or line breaks.")

export const textOption = (text: string): string =>
  text.trim() === "" ? refuse("It must not be empty.") : text

const isCommandId = (text: string): text is CommandId => isUuid(text)

const commandIdOption = (text: string): CommandId => {
  const id = text.toLowerCase()
  return isCommandId(id) ? id : refuse("Give a UUID, such as 018f4a5e-7c1b-4f0e-9d2a-3b6c5d4e2f10.")
}

const newCommandId = (): CommandId => commandIdOf(randomUUID())

/** A tax: a rate in percent for the standard category, a category with its rate, or one that bears no tax. */
export const taxOption = (text: string): Tax => {
  const [first = "", second, ...more] = text.split("/")
  const [category, rate] =
    second !== undefined
      ? [first, second]
      : isDecimal(first)
        ? ["S", first]
        : [first, first === "S" ? "" : "0"]
  return more.length === 0 && TaxCategory.is(category) && isNonNegativeDecimal(rate)
    ? { category, rate }
    : refuse(
        'Write a tax as its rate ("22"), its category and rate ("S/22"), or a category without tax ("Z").',
      )
}

export interface QuantityOf {
  readonly line: string
  readonly quantity: string
}

/** `LINE:QTY`, repeated; the line's id may itself have colons. */
export const quantityOption = (
  text: string,
  before: ReadonlyArray<QuantityOf> = [],
): ReadonlyArray<QuantityOf> => {
  const at = text.lastIndexOf(":")
  const [line, quantity] = [text.slice(0, at), text.slice(at + 1)]
  return at > 0 && isId(line) && isNonNegativeDecimal(quantity)
    ? [...before, { line, quantity }]
    : refuse('Write LINE:QTY with a decimal point, such as "1:2.5".')
}

/** The first id of that beginning, numbered from 1, that nothing has yet. */
export const freeId = async (
  beginning: string,
  isTaken: (id: string) => Promise<boolean>,
): Promise<string> => {
  for (let number = 1; ; number++) {
    const id = `${beginning}${number}`
    if (!(await isTaken(id))) return id
  }
}

export const invoiceUnknown = (invoice: string): Failure<"INVOICE_UNKNOWN"> =>
  failure(
    "INVOICE_UNKNOWN",
    `Invoice ${invoice} does not exist: give the id it has in "adv history", such as 10248/I1, or issue it first.`,
    { invoice },
  )

/** The options of every command that appends. */
export const asking = (command: Command) =>
  command
    .addOption(storeOption())
    .addOption(
      new Option("--on <date>", "business date on which it happens, YYYY-MM-DD (default: today)").argParser(
        dateOption,
      ),
    )
    .addOption(zone())
    .addOption(
      new Option("--by <name>", "who does it (default: the name you are logged in with)").argParser(
        textOption,
      ),
    )
    .addOption(
      new Option("--department <name>", "the department of who does it").default("ADV").argParser(textOption),
    )
    .addOption(
      new Option(
        "--entity <name>",
        "legal entity (default: the one of the store's last event; IT01 in a new store)",
      ).argParser(textOption),
    )
    .addOption(
      new Option(
        "--id <uuid>",
        "id of this command: running it again under the same id appends nothing (default: a new one)",
      ).argParser(commandIdOption),
    )
    .addOption(jsonOption())

export interface AskingOptions {
  readonly store: string
  readonly on?: LocalDate | undefined
  readonly zone: string
  readonly by?: string | undefined
  readonly department: string
  readonly entity?: string | undefined
  readonly id?: CommandId | undefined
  readonly json?: true | undefined
}

/** What a command comes down to: what is asked of the domain, in this order, all of it or nothing. */
export type Plan = readonly [PlainCommand, ...ReadonlyArray<PlainCommand>]

export interface Asking {
  /** The command's name, as in `adv place`. */
  readonly name: string
  /** Whether a store that isn't there is made. */
  readonly creates?: boolean
  readonly plan: (store: EventStore, on: LocalDate) => Promise<Either<Failure, Plan>>
  /** What there is to say about what was appended, beside the facts themselves. */
  readonly notesOf?: (facts: ReadonlyArray<RecordedEvent>) => ReadonlyArray<string>
}

const userName = (): string => {
  try {
    return userInfo().username
  } catch {
    // In a container there may be no name for who runs it.
    return "unknown"
  }
}

const ENTITY = "IT01"

export const lastEntity = async (store: EventStore): Promise<string> => {
  for await (const [event] of store.readAll({ direction: "backward", limit: 1 }))
    if (event !== undefined && isRecordedEvent(event)) return event.metadata.legalEntity
  return ENTITY
}

/** The first command of a plan has the id that was given; those after it have ids made from that one. */
const idsFrom =
  (id: CommandId) =>
  (_: unknown, index: number): CommandId =>
    index === 0 ? id : commandIdOf(`${id}/${index}`)

/** No plan has more commands in a row that come to nothing. */
const LONGEST_SILENCE = 500

/**
 * What was recorded under a command's id, in the log's order; nothing when it was not run. The first fact of a plan is
 * the first of its append, so that the rest follows it.
 */
const recordedUnder = async (store: EventStore, id: CommandId): Promise<ReadonlyArray<RecordedEvent>> => {
  const receipt = await store.receiptOf([eventIdOf(id, 0)])()
  if (isLeft(receipt)) throw new FailureError(receipt.left)
  if (isNone(receipt.right)) return []
  const idOf = idsFrom(id)
  let at = 0
  /** Whether a command is of the plan: its commands are in order, and some of them come to nothing. */
  const isOurs = (commandId: string): boolean => {
    for (let ahead = at; ahead < at + LONGEST_SILENCE; ahead++)
      if (idOf(null, ahead) === commandId) {
        at = ahead
        return true
      }
    return false
  }
  const events: Array<RecordedEvent> = []
  for await (const batch of store.readAll({ after: receipt.right.value.firstPosition - 1, batchSize: 100 }))
    for (const event of batch) {
      if (!isRecordedEvent(event) || !isOurs(event.metadata.commandId)) return events
      events.push(event)
    }
  return events
}

const currenciesOf = async (store: EventStore, facts: ReadonlyArray<RecordedEvent>): Promise<CurrencyOf> => {
  const currencies = new Map<string, Currency>()
  for (const invoice of new Set(facts.flatMap((fact) => subjectsOf(fact).invoices)))
    for (const event of await readStream(store, streamName("invoice", invoice), 1))
      if (event.type === "InvoiceIssued") currencies.set(invoice, event.data.currency)
  return (invoice) => currencies.get(invoice)
}

/** Where the facts are: the part of the log that they fill, and of each of their streams. */
const receiptDocument = (facts: ReadonlyArray<RecordedEvent>) => {
  const [first] = facts
  const last = facts.at(-1)
  if (first === undefined || last === undefined) return null
  return {
    firstPosition: first.position,
    lastPosition: last.position,
    recordedAt: isoOf(first.recordedAt),
    streams: [...Map.groupBy(facts, ({ stream }) => stream)].map(([stream, events]) => ({
      stream,
      firstRevision: events[0]?.revision,
      lastRevision: events.at(-1)?.revision,
    })),
  }
}

interface Done {
  readonly outcome: "appended" | "duplicate" | "nothing"
  readonly facts: ReadonlyArray<RecordedEvent>
}

const documentOf = (name: string, id: CommandId, { outcome, facts }: Done) => ({
  outcome,
  command: { name, id },
  facts: facts.map(({ stream, type, data }) => ({ stream, type, data })),
  receipt: receiptDocument(facts),
})

const textOf =
  ({ outcome, facts }: Done, currencyOf: CurrencyOf) =>
  (page: Page): string => {
    const lines = facts.map(
      (fact) => `${sentenceOf(fact, currencyOf)} ${page.paint("dim", `(${fact.stream})`)}`,
    )
    const said = {
      appended: [],
      duplicate: ["Nothing was appended: this was recorded before, under the same id."],
      nothing: ["There was nothing to do."],
    }[outcome]
    return [...said, ...lines].join("\n")
  }

/** Of several commands that are run together, the one that was refused for its own sake says why. */
const refusalIn = (outcomes: ReadonlyArray<Either<Failure, Outcome>>): Failure | undefined => {
  const refusals = outcomes.flatMap((outcome) => (isLeft(outcome) ? [outcome.left] : []))
  return refusals.find(({ code }) => code !== "BATCH_STOPPED") ?? refusals[0]
}

const carryOut = async (
  store: EventStore,
  id: CommandId,
  { plan }: Asking,
  options: AskingOptions,
  on: LocalDate,
): Promise<Either<Failure, Done>> => {
  const before = await recordedUnder(store, id)
  if (before.length > 0) return right({ outcome: "duplicate", facts: before })
  const commands = await plan(store, on)
  if (isLeft(commands)) return commands
  const by: Origin = {
    legalEntity: options.entity ?? (await lastEntity(store)),
    actor: { id: options.by ?? userName(), department: options.department, kind: "human" },
  }
  const idOf = idsFrom(id)
  const { runAll } = commandRunner({ store, handlers: handlersWith(calendars) })
  const outcomes = await runAll(
    commands.right.map((command, index) => ({
      id: idOf(command, index),
      command: commandFrom(command),
      by,
    })),
    { onRefusal: "stop" },
  )()
  if (isLeft(outcomes)) return outcomes
  const refusal = refusalIn(outcomes.right)
  if (refusal !== undefined) return left(refusal)
  const facts = await recordedUnder(store, id)
  // Another process may have run the same id a moment ago.
  const duplicate = outcomes.right.some((outcome) => !isLeft(outcome) && outcome.right.duplicate)
  return right({ outcome: facts.length === 0 ? "nothing" : duplicate ? "duplicate" : "appended", facts })
}

/**
 * Carries a command out on the store, and answers what came of it. A store that isn't there is made only by what would
 * go through: it is tried on paper first, so that what is refused leaves no empty file behind.
 */
export const ask = async (
  asked: Asking,
  options: AskingOptions,
  { now, clock }: Context,
): Promise<Either<Failure, Answer>> => {
  const on = options.on ?? dateIn(now, options.zone)
  const id = options.id ?? newCommandId()
  const { store: path } = options
  if (!existsSync(path)) {
    if (asked.creates !== true) return left(storeMissing(path))
    const rehearsed = await carryOut(memoryStore({ clock }), id, asked, options, on)
    if (isLeft(rehearsed)) return rehearsed
  }
  return withStore(await openSqliteStore({ path, clock })(), async (store) => {
    const done = await carryOut(store, id, asked, options, on)
    if (isLeft(done)) return done
    return right({
      document: documentOf(asked.name, id, done.right),
      text: textOf(done.right, await currenciesOf(store, done.right.facts)),
      notes: asked.notesOf?.(done.right.facts) ?? [],
    })
  })
}
