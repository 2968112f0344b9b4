import { FailureError } from "@adv/domain"
import { EventStoreDBClient, NotLeaderError } from "@eventstore/db-client"
import { AnswerTooLate, CutOff, isPassing, unavailable } from "./faults.js"

export interface Connecting {
  readonly url: string
  /** How long an answer may take, in milliseconds. */
  readonly timeoutMs: number
  /** How long to try again, in milliseconds. */
  readonly retryForMs: number
}

/** A client that is made anew after its connection failed. */
export interface Connection {
  readonly name: string
  /**
   * Does something that may be done twice, again and again while the server is away, until the time is up.
   *
   * Throws `STORE_UNAVAILABLE` when it is; whatever else goes wrong is thrown as it is.
   */
  readonly persistently: <A>(work: (client: EventStoreDBClient) => Promise<A>) => Promise<A>
  /** The client as it is now, for what lives as long as it does. */
  readonly client: () => EventStoreDBClient
  /** What was given is of no use any more. */
  readonly discard: (client: EventStoreDBClient) => void
  readonly close: () => Promise<void>
}

const LONGEST_PAUSE = 1000

const nameOf = (url: string): string =>
  `eventstoredb:${url
    .replace(/^esdb(\+discover)?:\/\//, "")
    .replace(/^[^@/]*@/, "")
    .replace(/[/?].*$/, "")}`

/**
 * Appends are always sent call by call. The client's batched appends share what is pending among all clients of a process:
 * when one client's connection breaks, the appends of all are given up, and the answer to one of them then throws where
 * nobody can catch it. A call has a deadline of its own, and breaks alone.
 */
const callByCall = (client: EventStoreDBClient): EventStoreDBClient => {
  const supports: unknown = Reflect.get(client, "supports")
  if (typeof supports !== "function")
    throw new Error("this version of the client is not the one that was looked at")
  Reflect.set(client, "supports", async (method: { readonly path: string }, feature?: string) =>
    method.path.endsWith("/BatchAppend") ? false : supports(method, feature),
  )
  return client
}

export const connect = ({ url, timeoutMs, retryForMs }: Connecting): Connection => {
  const name = nameOf(url)
  const make = () => callByCall(EventStoreDBClient.connectionString(url))
  let current: EventStoreDBClient | undefined
  let closed = false
  /** How many calls are under way on each client. */
  const calls = new Map<EventStoreDBClient, number>()
  const disposedOf = new WeakSet<EventStoreDBClient>()

  const disposeOf = async (client: EventStoreDBClient): Promise<void> => {
    disposedOf.add(client)
    await client.dispose().catch(() => undefined)
  }
  const discard = (client: EventStoreDBClient): void => {
    if (client === current) current = undefined
    // A failed question about what the server can do would be remembered, and calls may hang: nothing of it is kept. But
    // what else is under way may still be answered, and making all wait for one slow answer would make all slow.
    if (!calls.has(client)) void disposeOf(client)
  }
  const client = (): EventStoreDBClient => {
    current ??= make()
    return current
  }

  const once = async <A>(work: (client: EventStoreDBClient) => Promise<A>): Promise<A> => {
    const mine = client()
    calls.set(mine, (calls.get(mine) ?? 0) + 1)
    let timer: ReturnType<typeof setTimeout> | undefined
    const tooLate = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new AnswerTooLate(timeoutMs)), timeoutMs)
    })
    try {
      const outcome = await Promise.race([work(mine), tooLate])
      // What was being read when its client was disposed of ends as if there were no more.
      if (disposedOf.has(mine)) throw new CutOff()
      return outcome
    } catch (caught) {
      // A client that was told where the leader is goes there by itself.
      if (isPassing(caught) && !(caught instanceof NotLeaderError)) discard(mine)
      throw caught
    } finally {
      clearTimeout(timer)
      const left = (calls.get(mine) ?? 1) - 1
      if (left > 0) calls.set(mine, left)
      else {
        calls.delete(mine)
        if (mine !== current) void disposeOf(mine)
      }
    }
  }

  return {
    name,
    client,
    discard,
    persistently: async (work) => {
      const deadline = performance.now() + retryForMs
      for (let wait = 10; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
        if (closed) throw new FailureError(unavailable(name, "it was closed here"))
        try {
          return await once(work)
        } catch (caught) {
          if (!isPassing(caught)) throw caught
          if (performance.now() + wait > deadline)
            throw new FailureError(
              unavailable(name, caught instanceof Error ? caught.message : String(caught)),
            )
          await new Promise((resolve) => setTimeout(resolve, wait * (0.5 + Math.random())))
        }
      }
    },
    close: async () => {
      closed = true
      const mine = current
      current = undefined
      await Promise.all([...new Set([...calls.keys(), ...(mine === undefined ? [] : [mine])])].map(disposeOf))
    },
  }
}
