import { FailureError } from "@adv/domain"
import pg from "pg"
import { isConnectionLost, unavailable } from "./faults.js"

const JSON_TYPE = 114
const INT8_TYPE = 20

/** Positions and moments are numbers, and JSON stays the text that it is until somebody needs what it says. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: "text" | "binary") => {
    if (oid === INT8_TYPE) return Number
    if (oid === JSON_TYPE) return (text: string) => text
    return format === "binary" ? pg.types.getTypeParser(oid, "binary") : pg.types.getTypeParser(oid, "text")
  }) as pg.CustomTypesConfig["getTypeParser"],
}

export interface Connecting {
  readonly url: string
  readonly schema: string
  /** How long an answer may take before the connection counts as lost, in milliseconds. */
  readonly timeoutMs: number
  /** How long to try again after a connection was lost, in milliseconds. */
  readonly retryForMs: number
  readonly durability: "full" | "normal"
}

export const configOf = ({ url, timeoutMs, durability }: Connecting): pg.ClientConfig => ({
  connectionString: url,
  types,
  keepAlive: true,
  connectionTimeoutMillis: timeoutMs,
  application_name: "adv",
  options: `-c synchronous_commit=${durability === "full" ? "on" : "off"}`,
})

/** The server as people may be told of it: without the password. */
export const nameOf = (url: string): string => {
  try {
    const { hostname, port, pathname } = new URL(url)
    return `postgres:${hostname}${port === "" ? "" : `:${port}`}${pathname}`
  } catch {
    return "postgres"
  }
}

const LONGEST_PAUSE = 1000

/** Waits, and no longer than there is time for. */
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/**
 * Does something that may be done twice, again and again while the connection is lost, until the time is up.
 *
 * Throws `STORE_UNAVAILABLE` when it is; whatever else goes wrong is thrown as it is.
 */
export const persistently = async <A>(
  { url, retryForMs }: Connecting,
  isClosed: () => boolean,
  work: () => Promise<A>,
): Promise<A> => {
  const deadline = performance.now() + retryForMs
  for (let wait = 10; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    try {
      return await work()
    } catch (caught) {
      if (!isConnectionLost(caught)) throw caught
      if (isClosed() || performance.now() + wait > deadline)
        throw new FailureError(
          unavailable(nameOf(url), caught instanceof Error ? caught.message : String(caught)),
        )
      await pause(wait * (0.5 + Math.random()))
    }
  }
}

/** One connection, made when it is needed, and again after it was lost. */
export interface Connection {
  readonly use: <A>(work: (client: pg.Client) => Promise<A>) => Promise<A>
  readonly end: () => Promise<void>
}

/** An answer that takes too long is no answer: the connection is given up, and who asked may ask again. */
export class AnswerTooLate extends Error {
  constructor(ms: number) {
    super(`no answer within ${ms} ms`)
  }
}

export const connection = (
  connecting: Connecting,
  onConnect?: (client: pg.Client) => Promise<void>,
): Connection => {
  let current: Promise<pg.Client> | undefined

  const connect = async (): Promise<pg.Client> => {
    const client = new pg.Client(configOf(connecting))
    // A connection that breaks while nobody waits for it is made anew when somebody does.
    client.on("error", () => {
      current = undefined
    })
    try {
      await client.connect()
      await onConnect?.(client)
      return client
    } catch (caught) {
      current = undefined
      client.end().catch(() => undefined)
      throw caught
    }
  }

  return {
    use: async (work) => {
      current ??= connect()
      const mine = current
      const client = await mine
      let timer: ReturnType<typeof setTimeout> | undefined
      const tooLate = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new AnswerTooLate(connecting.timeoutMs)), connecting.timeoutMs)
      })
      try {
        return await Promise.race([work(client), tooLate])
      } catch (caught) {
        if (isConnectionLost(caught)) {
          if (current === mine) current = undefined
          abandon(client)
        }
        throw caught
      } finally {
        clearTimeout(timer)
      }
    },
    end: async () => {
      const client = await current?.catch(() => undefined)
      current = undefined
      await client?.end().catch(() => undefined)
    },
  }
}

/** Ends a connection without waiting for a server that may not answer any more. */
const abandon = (client: pg.Client): void => {
  const { stream } = client as unknown as { readonly stream?: { readonly destroy?: () => void } }
  stream?.destroy?.()
  client.end().catch(() => undefined)
}
