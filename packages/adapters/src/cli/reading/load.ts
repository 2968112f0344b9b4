import { type EventStore, FailureError, isLocalDate, type LocalDate, type StoredEvent } from "@adv/domain"
import {
  carefulModels,
  type Parked,
  type Projections,
  type ReadModels,
  readModels,
  type States,
} from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { several } from "../answer/amounts.js"
import type { Progress } from "../answer/progress.js"
import type { Dates } from "../options.js"
import { keptModels } from "./kept.js"

/** Read models built from the whole log, and what there is to say about the log itself. */
export interface Loaded<Models> {
  readonly models: Models
  readonly notes: ReadonlyArray<string>
}

/** Reads the log from a position on, batch by batch, and says how far it has come. */
export async function* readLog(
  store: EventStore,
  progress: Progress,
  after = 0,
): AsyncGenerator<ReadonlyArray<StoredEvent>> {
  const head = await store.head()()
  if (isLeft(head)) throw new FailureError(head.left)
  let done = after
  for await (const batch of store.readAll({ after })) {
    yield batch
    done += batch.length
    progress.report("Reading events", done, head.right)
  }
}

/** What could not be read is said, with the first reason: a number that left something out must not look whole. */
export const parkedNote = (parked: ReadonlyArray<Parked>): ReadonlyArray<string> => {
  const [first] = parked
  if (first === undefined) return []
  return [
    `${several(parked.length, "event")} could not be read and ${parked.length === 1 ? "is" : "are"} left out. The first: ${first.failure.code}: ${first.failure.message}`,
  ]
}

const businessDateOf = ({ metadata }: StoredEvent): LocalDate | "" =>
  typeof metadata === "object" &&
  metadata !== null &&
  "effectiveDate" in metadata &&
  isLocalDate(metadata.effectiveDate)
    ? metadata.effectiveDate
    : ""

/** A history that ended before today answers "today" with everything grown old: the reader should know. */
const newestNote = (path: string, newest: LocalDate | "", { asOf, asked }: Dates): ReadonlyArray<string> => {
  if (newest === "") return [`${path} holds no events yet.`]
  return !asked && newest < asOf
    ? [
        `This is as of today, ${asOf}; the newest business date in ${path} is ${newest}. Add --as-of ${newest} to stand there.`,
      ]
    : []
}

/** Made anew, without the events that one of them could not take in. */
const carefully = async <D extends Projections>(
  store: EventStore,
  definitions: D,
  progress: Progress,
): Promise<ReadModels<States<D>>> => {
  const models = carefulModels(definitions)
  for await (const batch of readLog(store, progress)) models.apply(batch)
  return models
}

/** Read models of the whole log: gone on from those that are kept beside it, where there are any, or built from it. */
export const load = async <D extends Projections>(
  store: EventStore & { readonly path: string },
  definitions: D,
  dates: Dates,
  progress: Progress,
): Promise<Loaded<ReadModels<States<D>>>> => {
  const kept = await keptModels(store, definitions)
  const models = kept?.models ?? readModels(definitions)
  let newest: LocalDate | "" = kept?.newestDate ?? ""
  for await (const batch of readLog(store, progress, models.position)) {
    models.apply(batch)
    for (const event of batch) {
      const date = businessDateOf(event)
      if (date > newest) newest = date
    }
  }
  const whole = models.stopped.size === 0 ? models : await carefully(store, definitions, progress)
  return { models: whole, notes: [...parkedNote(whole.parked), ...newestNote(store.path, newest, dates)] }
}
