import { FailureError, failure, type StoreFailure } from "@adv/domain"
import { AnswerTooLate } from "./connections.js"

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const codeOf = (caught: unknown): string | undefined =>
  caught instanceof Error && "code" in caught && typeof caught.code === "string" ? caught.code : undefined

const isServerCode = (code: string): boolean => /^[0-9A-Z]{5}$/.test(code)

/** The server went away, or goes away, or doesn't answer; not that it refused. */
export const isConnectionLost = (caught: unknown): boolean => {
  if (caught instanceof FailureError) return false
  if (caught instanceof AnswerTooLate) return true
  const code = codeOf(caught)
  if (code === undefined)
    return (
      caught instanceof Error &&
      /terminat|not queryable|timeout|closed|socket|connection/i.test(caught.message)
    )
  // 08: connection; 57P01…3: shut down, crashed, starting up; 53300: no connection is free.
  return (
    !isServerCode(code) ||
    code.startsWith("08") ||
    code === "57P01" ||
    code === "57P02" ||
    code === "57P03" ||
    code === "53300"
  )
}

/** A UNIQUE constraint refused a row. */
export const isTaken = (caught: unknown): boolean => codeOf(caught) === "23505"

export const unavailable = (store: string, reason: string): StoreFailure =>
  failure(
    "STORE_UNAVAILABLE",
    `${store} cannot be reached (${reason}): check that the server runs and that this user may connect. What was being appended may be there or not: append the same again, with the same ids, and you get its receipt.`,
    { store, reason },
  )

export const busy = (store: string, waitedMs: number): StoreFailure =>
  failure(
    "STORE_BUSY",
    `${store} was held by another writer for more than ${waitedMs} ms: nothing was appended, try again.`,
    { store, waitedMs },
  )

export const tooNew = (store: string, found: number, known: number): StoreFailure =>
  failure(
    "STORE_TOO_NEW",
    `${store} has schema ${found}, and this version knows ${known}: it was left as it is; open it with the version that wrote it, or a later one.`,
    { store, found, known },
  )

export const foreign = (store: string, schema: string): StoreFailure =>
  failure(
    "STORE_FOREIGN",
    `${store} has a schema ${schema} that is not ours: it was left as it is; give the name of another one.`,
    { store, schema },
  )

export const readOnly = (store: string): StoreFailure =>
  failure("STORE_UNAVAILABLE", `${store} was opened for reading only: open it for writing to append.`, {
    store,
  })

/** What went wrong in the server, as a failure; anything else that was thrown is a fault of ours, and is thrown on. */
export const storeFailureOf = (store: string, lockTimeoutMs: number, caught: unknown): StoreFailure => {
  if (caught instanceof FailureError) return caught.failure as StoreFailure
  if (isConnectionLost(caught))
    return unavailable(store, caught instanceof Error ? caught.message : String(caught))
  const code = codeOf(caught)
  if (code === undefined) throw caught
  const reason = caught instanceof Error ? caught.message : String(caught)
  switch (code) {
    case "55P03":
    case "40P01":
      return busy(store, lockTimeoutMs)
    case "53100":
      return failure(
        "STORE_FULL",
        `There is no room left for ${store}: nothing was appended; make room on the server's disk.`,
        { store },
      )
    case "54000":
    case "22P02":
    case "22P05":
    case "XX000":
      return failure(
        "EVENT_NOT_SERIALISABLE",
        `${store} cannot keep an event (${reason}): nothing was appended.`,
        { store, reason },
      )
    case "XX001":
    case "XX002":
    case "42P01":
      return failure(
        "STORE_CORRUPT",
        `${store} is damaged (${reason}): keep it as it is, and go on from a copy that was made before.`,
        { store, reason },
      )
    default:
      return failure(
        "STORE_UNAVAILABLE",
        `${store} refused (${code}: ${reason}): nothing was appended; check the rights of this user and the state of the server.`,
        { store, reason, sqlState: code },
      )
  }
}
