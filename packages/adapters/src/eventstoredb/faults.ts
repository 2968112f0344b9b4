import { FailureError, failure, type StoreFailure } from "@adv/domain"
import {
  AccessDeniedError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
} from "@eventstore/db-client"

/** No answer came in time: what was asked for may have happened or not. */
export class AnswerTooLate extends Error {
  constructor(ms: number) {
    super(`no answer within ${ms} ms`)
  }
}

/** The connection was closed while a call was under way. */
export class CutOff extends Error {
  constructor() {
    super("the connection was closed")
  }
}

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html: cancelled, unknown, deadline, aborted, internal, unavailable. */
const PASSING = new Set([1, 2, 4, 10, 13, 14])

/**
 * The server went away, or goes away, or isn't the leader any more; not that it refused. Some calls give what gRPC gave,
 * some the client's own errors, which have the same code, and looking for a leader in vain gives a plain one.
 */
export const isPassing = (caught: unknown): boolean => {
  if (caught instanceof AnswerTooLate || caught instanceof CutOff || caught instanceof NotLeaderError)
    return true
  if (!(caught instanceof Error) || caught instanceof FailureError) return false
  if ("code" in caught && typeof caught.code === "number") return PASSING.has(caught.code)
  return /discover|Channel has been shut down|write after end/i.test(caught.message)
}

export const unavailable = (store: string, reason: string): StoreFailure =>
  failure(
    "STORE_UNAVAILABLE",
    `${store} cannot be reached (${reason}): check that the cluster runs and that this user may connect. What was being appended may be there or not: append the same again, with the same ids, and you get its receipt.`,
    { store, reason },
  )

export const cutShort = (store: string, stream: string, first: number): StoreFailure =>
  failure(
    "STORE_CORRUPT",
    `Stream ${stream} of ${store} starts at revision ${first}: it was deleted or cut short, and facts are for ever. Restore it from a copy.`,
    { store, stream, first },
  )

export const tooManyTogether = (count: number, most: number): StoreFailure =>
  failure(
    "EVENT_NOT_SERIALISABLE",
    `${count} events for several streams are more than go together (${most}): append fewer at once. Nothing was appended.`,
    { count, most },
  )

/** What the client threw, as a failure; anything that is a fault of ours is thrown on. */
export const storeFailureOf = (store: string, caught: unknown): StoreFailure => {
  if (caught instanceof FailureError) return caught.failure as StoreFailure
  const reason = caught instanceof Error ? caught.message : String(caught)
  if (isPassing(caught)) return unavailable(store, reason)
  if (caught instanceof AccessDeniedError)
    return failure(
      "STORE_UNAVAILABLE",
      `${store} refused this user: give the right name and password in the connection string.`,
      { store },
    )
  if (caught instanceof StreamDeletedError)
    return failure(
      "STORE_CORRUPT",
      `Stream ${caught.streamName} of ${store} was deleted, and facts are for ever: restore it from a copy.`,
      { store, stream: caught.streamName },
    )
  if (caught instanceof MaxAppendSizeExceededError)
    return failure(
      "EVENT_NOT_SERIALISABLE",
      `An append is larger than ${store} takes (${caught.maxAppendSize} bytes): nothing was appended; append less at once, or let the server take more (MaxAppendSize).`,
      { store, maxAppendSize: caught.maxAppendSize },
    )
  if (caught instanceof Error && "code" in caught)
    return failure("STORE_UNAVAILABLE", `${store} refused (${reason}): nothing was appended.`, {
      store,
      reason,
    })
  throw caught
}
