import { type Failure, failure } from "@adv/domain"

export type ReadModelsFailure = Failure<
  | "READ_MODELS_UNAVAILABLE"
  | "READ_MODELS_FOREIGN"
  | "READ_MODELS_TOO_NEW"
  | "READ_MODELS_BUSY"
  | "READ_MODELS_MOVED"
  | "READ_MODELS_OTHER_LOG"
  | "READ_MODELS_ROWS"
>

export const unavailable = (path: string, reason: string): ReadModelsFailure =>
  failure(
    "READ_MODELS_UNAVAILABLE",
    `The read models in ${path} cannot be used (${reason}): check the file and its folder; it can be deleted, and is made anew from the log.`,
    { path, reason },
  )

export const foreign = (path: string): ReadModelsFailure =>
  failure(
    "READ_MODELS_FOREIGN",
    `${path} is a file of something else: it was left as it is; give the path of read models, or of a file that does not exist yet.`,
    { path },
  )

export const tooNew = (path: string, found: number, known: number): ReadModelsFailure =>
  failure(
    "READ_MODELS_TOO_NEW",
    `The read models in ${path} have schema ${found}, and this version knows ${known}: use the version that wrote them, or delete the file to have it made anew.`,
    { path, found, known },
  )

export const busy = (path: string, waitedMs: number): ReadModelsFailure =>
  failure(
    "READ_MODELS_BUSY",
    `${path} was held by another writer for more than ${waitedMs} ms: nothing was written, try again.`,
    { path, waitedMs },
  )

export const moved = (path: string, expected: number, found: number): ReadModelsFailure =>
  failure(
    "READ_MODELS_MOVED",
    `Another process brought the read models in ${path} from position ${expected} to ${found}: nothing was written; start again from there.`,
    { path, expected, found },
  )

export const otherLog = (path: string, position: number): ReadModelsFailure =>
  failure(
    "READ_MODELS_OTHER_LOG",
    `The read models in ${path} were made of another log: event ${position} is another one there. Rebuild them, or give the log they belong to.`,
    { path, position },
  )

export const rowsFailed = (path: string, reason: string): ReadModelsFailure =>
  failure(
    "READ_MODELS_ROWS",
    `The rows of ${path} could not be made (${reason}): nothing was written; this is a fault of the program, please report it.`,
    { path, reason },
  )
