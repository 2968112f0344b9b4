import {
  type CommandId,
  eventIdOf,
  type Failure,
  isRecordedEvent,
  type Outcome,
  type Receipt,
  type RecordedEvent,
  type StoredEvent,
} from "@adv/domain"
import { checkInvariants, type Invariant } from "@adv/domain/testing"
import type { Either } from "fp-ts/lib/Either.js"
import { isLeft } from "fp-ts/lib/Either.js"

/** What a worker asked, when, and what it was told in the end. */
export interface Asked {
  readonly worker: string
  readonly id: CommandId
  readonly type: string
  /** When it was asked first, and when it was answered, in milliseconds of one clock for all workers. */
  readonly from: number
  readonly until: number
  /** How often it was asked: again where nobody could say what had become of it. */
  readonly times: number
  readonly answer: Either<Failure, Outcome>
}

export interface WorkHistory {
  readonly asked: ReadonlyArray<Asked>
  readonly log: ReadonlyArray<StoredEvent>
}

export interface Expectations {
  /** Whether positions and revisions count without gaps, or only increase. */
  readonly gapFree: boolean
  readonly invariants?: ReadonlyArray<Invariant>
  /** Of the domain's own invariants, those that what is checked can't be held to. */
  readonly except?: ReadonlyArray<string>
}

/** Answers that leave it open what became of the command, or that no worker may ever be given. */
const isNoAnswer = (code: string): boolean => /^(STORE|EVENT)_|^UNEXPECTED$|^CONFLICT_PERSISTS$/.test(code)

const byCommand = (log: ReadonlyArray<StoredEvent>): ReadonlyMap<string, ReadonlyArray<RecordedEvent>> => {
  const found = new Map<string, Array<RecordedEvent>>()
  for (const event of log) {
    if (!isRecordedEvent(event)) continue
    const { commandId } = event.metadata
    const own = found.get(commandId)
    if (own === undefined) found.set(commandId, [event])
    else own.push(event)
  }
  return found
}

/** The receipt that events in the log should have been given. */
const placesOf = (events: ReadonlyArray<StoredEvent>): string => {
  const streams = new Map<string, [first: number, last: number]>()
  for (const { stream, revision } of events) {
    const known = streams.get(stream)
    if (known === undefined) streams.set(stream, [revision, revision])
    else known[1] = revision
  }
  return JSON.stringify([
    events[0]?.position,
    events.at(-1)?.position,
    events.at(-1)?.recordedAt,
    [...streams].sort(),
  ])
}

const placesIn = ({ firstPosition, lastPosition, recordedAt, streams }: Receipt): string =>
  JSON.stringify([
    firstPosition,
    lastPosition,
    recordedAt,
    streams.map(({ stream, firstRevision, lastRevision }) => [stream, [firstRevision, lastRevision]]).sort(),
  ])

/** The log by itself: one order, each event once, each stream counted, each command's events together. */
function* ofTheLog(log: ReadonlyArray<StoredEvent>, gapFree: boolean): Generator<string> {
  const ids = new Set<string>()
  const revisions = new Map<string, number>()
  const ended = new Set<string>()
  let position = 0
  let recordedAt = 0
  let command = ""
  for (const event of log) {
    const at = `event ${event.position} (${event.type}, ${event.revision} of ${event.stream})`
    if (!isRecordedEvent(event)) yield `${at} can't be read`
    if (ids.has(event.id)) yield `${at} is doubled`
    ids.add(event.id)
    if (event.position <= position || (gapFree && event.position !== position + 1))
      yield `${at} comes after position ${position}`
    position = event.position
    if (event.recordedAt < recordedAt) yield `${at} was recorded before the one before it`
    recordedAt = event.recordedAt
    const before = revisions.get(event.stream) ?? -1
    if (event.revision <= before || (gapFree && event.revision !== before + 1))
      yield `${at} comes after revision ${before}`
    revisions.set(event.stream, event.revision)
    const { commandId } = (event as RecordedEvent).metadata
    if (commandId === command) continue
    ended.add(command)
    if (ended.has(commandId)) yield `${at} is apart from the others of its command`
    command = commandId
  }
}

/** What each worker was told, beside what is in the log. */
function* ofTheAnswers(
  asked: ReadonlyArray<Asked>,
  commands: ReadonlyMap<string, ReadonlyArray<RecordedEvent>>,
): Generator<string> {
  const told = new Set<string>()
  for (const { worker, id, type, answer } of asked) {
    const own = commands.get(id) ?? []
    const about = `${type} (${id}) of ${worker}`
    if (isLeft(answer)) {
      const { code, message } = answer.left
      if (isNoAnswer(code)) yield `${about} was never answered: ${code}: ${message}`
      else if (own.length > 0) yield `${about} was refused (${code}), and left ${own.length} events`
      continue
    }
    const { facts, receipt, duplicate } = answer.right
    if (receipt === null) {
      if (own.length > 0) yield `${about} had nothing to do, and left ${own.length} events`
      continue
    }
    if (own.length === 0) yield `${about} was acknowledged, and is lost`
    else if (placesIn(receipt) !== placesOf(own))
      yield `${about} was acknowledged at ${placesIn(receipt)}, and is at ${placesOf(own)}`
    if (told.has(id) && !duplicate) yield `${about} was acknowledged twice as if it were new`
    told.add(id)
    if (duplicate) continue
    for (const stream of new Set(facts.map((each) => each.stream))) {
      const textOf = ({ type, data }: { readonly type: string; readonly data: unknown }) =>
        JSON.stringify([type, data])
      const said = facts.filter((each) => each.stream === stream).flatMap((each) => each.facts.map(textOf))
      const there = own.filter((each) => each.stream === stream).map(textOf)
      if (said.join() !== there.join()) yield `${about} said other facts of ${stream} than are there`
    }
  }
}

/** Nothing comes from nobody, and what a command left is the beginning of its events, from the first on. */
function* ofTheCommands(
  asked: ReadonlyArray<Asked>,
  commands: ReadonlyMap<string, ReadonlyArray<RecordedEvent>>,
): Generator<string> {
  const ids = new Set<string>(asked.map(({ id }) => id))
  for (const [id, events] of commands) {
    if (!ids.has(id)) yield `nobody asked for ${id}, and it left ${events.length} events`
    for (const [index, event] of events.entries())
      if (event.id !== eventIdOf(id as CommandId, index))
        yield `event ${event.position} (${event.type}) is not event ${index} of ${id}: it is half done, or out of order`
  }
}

/**
 * What was answered before something else was asked for comes before it in the log: whoever acts on an answer acts on
 * what is there.
 */
function* ofTime(asked: ReadonlyArray<Asked>): Generator<string> {
  const done = asked.flatMap((each) =>
    isLeft(each.answer) || each.answer.right.receipt === null
      ? []
      : [{ ...each, receipt: each.answer.right.receipt }],
  )
  const first = new Map<string, (typeof done)[number]>()
  for (const each of done) if (!first.has(each.id)) first.set(each.id, each)
  const began = [...first.values()].sort((a, b) => a.from - b.from)
  const ended = began.toSorted((a, b) => a.until - b.until)
  let before: (typeof done)[number] | undefined
  let next = 0
  for (const each of began) {
    for (let over = ended[next]; over !== undefined && over.until < each.from; over = ended[++next])
      if (before === undefined || over.receipt.lastPosition > before.receipt.lastPosition) before = over
    if (before !== undefined && before.receipt.lastPosition >= each.receipt.firstPosition)
      yield `${each.type} (${each.id}) was asked for after ${before.type} (${before.id}) was acknowledged, and is before it in the log`
  }
}

/**
 * Proves from what workers asked and were told, and from the log, that nothing acknowledged is lost, nothing is doubled
 * or half done, that what was refused left nothing, that the log and each stream of it are linear, and that the
 * invariants hold. Answers what is wrong: nothing, when it is sound.
 */
export const checkHistory = (
  { asked, log }: WorkHistory,
  { gapFree, invariants = [], except = [] }: Expectations,
): ReadonlyArray<string> => {
  const commands = byCommand(log)
  const breaches = checkInvariants(log.filter(isRecordedEvent), invariants)
  return [
    ...ofTheLog(log, gapFree),
    ...ofTheCommands(asked, commands),
    ...ofTheAnswers(asked, commands),
    ...ofTime(asked),
    ...breaches
      .filter(({ invariant }) => !except.includes(invariant))
      .map(({ message, positions }) => `${message} (events ${positions.join(", ")})`),
  ]
}
