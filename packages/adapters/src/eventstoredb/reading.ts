import { FailureError, type Instant, type StoredEvent } from "@adv/domain"
import {
  BACKWARDS,
  type Direction,
  END,
  type EventStoreDBClient,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  type ReadPosition,
  type ReadRevision,
  START,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from "@eventstore/db-client"
import type { Connection } from "./client.js"
import { cutShort } from "./faults.js"
import {
  ABANDONED,
  COMMITTED,
  type Decision,
  type Fate,
  fateOf,
  type Part,
  positionAt,
  prepareOf,
  type Raw,
  rawOf,
  storedOf,
  TOGETHER,
} from "./records.js"

/** How many raw events a page has. */
const PAGE = 1000

/** How long an append to several streams may take before whoever meets it gives it up, in milliseconds. */
const SETTLED_AFTER = 2000

type Wanted = {
  readonly direction: Direction
  readonly fromRevision: ReadRevision
  readonly maxCount: number
}

/** A page of a stream; none when there is no such stream. */
const streamPage = async (
  client: EventStoreDBClient,
  stream: string,
  wanted: Wanted,
): Promise<ReadonlyArray<Raw>> => {
  const events: Array<Raw> = []
  const reading = client.readStream(stream, { ...wanted, requiresLeader: true })
  try {
    for await (const { event } of reading) if (event !== undefined) events.push(rawOf(event))
  } catch (caught) {
    if (caught instanceof StreamNotFoundError) return []
    await reading.cancel()
    throw caught
  }
  return events
}

/** A page of the whole log, from a position on, which is in it, or back from it, which is not. */
const logPage = async (
  client: EventStoreDBClient,
  fromPosition: ReadPosition,
  direction: Direction,
  maxCount = PAGE,
): Promise<ReadonlyArray<Raw>> => {
  const events: Array<Raw> = []
  const reading = client.readAll({ direction, fromPosition, maxCount, requiresLeader: true })
  try {
    for await (const { event } of reading) if (event !== undefined) events.push(rawOf(event))
  } catch (caught) {
    await reading.cancel()
    throw caught
  }
  return events
}

export interface Reader {
  /** What became of an append to several streams; it is given up when that isn't known for too long. */
  readonly fate: (together: string) => Promise<Fate>
  /** Puts what became of an append to several streams beyond change, unless it is already; says which it is. */
  readonly decide: (together: string, type: Decision, parts: ReadonlyArray<Part>) => Promise<Decision>
  /** The visible events of a stream, and the last revision on the server, which may be of one that was given up. */
  readonly stream: (
    stream: string,
    from: number | "start" | "end",
    direction: "forward" | "backward",
    limit: number,
  ) => Promise<ReadonlyArray<StoredEvent>>
  readonly lastRevision: (stream: string) => Promise<{ readonly visible: number; readonly physical: number }>
  /** The visible log after a position, or before it: batch by batch, as they come from the server. */
  readonly log: (
    after: number | undefined,
    direction: "forward" | "backward",
  ) => AsyncGenerator<ReadonlyArray<StoredEvent>>
}

export const reader = (connection: Connection, prefix: string): Reader => {
  const { persistently } = connection
  const fates = new Map<string, Fate>()
  const remember = (together: string, fate: Fate): Fate => {
    // They never change; the oldest are forgotten first.
    if (fates.size >= 10_000) fates.delete(fates.keys().next().value ?? "")
    fates.set(together, fate)
    return fate
  }

  const known = async (together: string): Promise<Fate | undefined> => {
    const cached = fates.get(together)
    if (cached !== undefined) return cached
    const [raw] = await persistently((client) =>
      streamPage(client, `${TOGETHER}${together}`, { direction: FORWARDS, fromRevision: START, maxCount: 1 }),
    )
    return raw === undefined ? undefined : remember(together, fateOf(raw))
  }

  const decide = async (together: string, type: Decision, parts: ReadonlyArray<Part>): Promise<Decision> => {
    // The same id each time it is tried: what was written and not acknowledged is acknowledged then.
    const event = jsonEvent({ id: crypto.randomUUID(), type, data: { parts: [...parts] } as never })
    try {
      await persistently((client) =>
        client.appendToStream(`${TOGETHER}${together}`, event, {
          expectedRevision: NO_STREAM,
          requiresLeader: true,
        }),
      )
      return type
    } catch (caught) {
      if (!(caught instanceof WrongExpectedVersionError)) throw caught
    }
    // Somebody else said first what became of it.
    const fate = await known(together)
    if (fate === undefined) throw new Error(`what became of ${together} was written, and can't be read`)
    return fate.kind === "committed" ? COMMITTED : ABANDONED
  }

  const fate = async (together: string): Promise<Fate> => {
    const deadline = performance.now() + SETTLED_AFTER
    for (let wait = 5; ; wait = Math.min(wait * 2, 100)) {
      const found = await known(together)
      if (found !== undefined) return found
      // Who was appending may have died in the middle: nothing of it was visible, and nothing will be.
      if (performance.now() > deadline && (await decide(together, ABANDONED, [])) === ABANDONED)
        return remember(together, { kind: "abandoned" })
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }

  /** A raw event as it is visible, if it is. */
  const seen = async (raw: Raw): Promise<StoredEvent | undefined> => {
    if (raw.together === undefined) return storedOf(raw, prefix, positionAt(raw.prepare), raw.created)
    const became = await fate(raw.together)
    if (became.kind === "abandoned") return undefined
    const index = became.parts.findIndex(({ id }) => id === raw.id)
    return storedOf(raw, prefix, positionAt(became.prepare, index), became.created)
  }

  const isOurs = ({ stream, type }: Raw): boolean =>
    !stream.startsWith("$") &&
    !type.startsWith("$") &&
    stream.startsWith(prefix) &&
    !stream.startsWith(TOGETHER)

  /** The events of an append to several streams, read where they are. */
  const partsOf = async (
    parts: ReadonlyArray<Part>,
    pending: ReadonlyMap<string, Raw>,
  ): Promise<ReadonlyArray<Raw>> => {
    const found: Array<Raw> = []
    for (const { stream, revision, id } of parts) {
      const raw =
        pending.get(`${stream}@${revision}`) ??
        (
          await persistently((client) =>
            streamPage(client, stream, {
              direction: FORWARDS,
              fromRevision: BigInt(revision),
              maxCount: 1,
            }),
          )
        )[0]
      if (raw === undefined || raw.id !== id)
        throw new FailureError(cutShort(connection.name, stream, revision))
      found.push(raw)
    }
    return found
  }

  return {
    fate,
    decide,
    stream: async (stream, from, direction, limit) => {
      const backward = direction === "backward"
      const events: Array<StoredEvent> = []
      let at: ReadRevision =
        typeof from === "number" ? BigInt(Math.max(0, from)) : from === "start" ? START : END
      if (backward && typeof from === "number" && from < 0) return events
      while (events.length < limit) {
        const wanted: Wanted = {
          direction: backward ? BACKWARDS : FORWARDS,
          fromRevision: at,
          maxCount: PAGE,
        }
        const page = await persistently((client) => streamPage(client, prefix + stream, wanted))
        const [first] = page
        if (first !== undefined && at === START && first.revision > 0)
          throw new FailureError(cutShort(connection.name, stream, first.revision))
        for (const raw of page) {
          const event = await seen(raw)
          if (event !== undefined && events.length < limit) events.push(event)
        }
        const last = page.at(-1)
        if (last === undefined || page.length < PAGE || (backward && last.revision === 0)) break
        at = BigInt(backward ? last.revision - 1 : last.revision + 1)
      }
      return events
    },
    lastRevision: async (stream) => {
      let physical = -1
      let at: ReadRevision = END
      // Nearly always the last one is visible, and it may be large.
      for (let maxCount = 1; ; maxCount = 16) {
        const wanted = { direction: BACKWARDS, fromRevision: at, maxCount } as const
        const page = await persistently((client) => streamPage(client, prefix + stream, wanted))
        physical = Math.max(physical, page[0]?.revision ?? -1)
        for (const raw of page)
          if ((await seen(raw)) !== undefined) return { visible: raw.revision, physical }
        const last = page.at(-1)
        if (last === undefined || last.revision === 0) return { visible: -1, physical }
        at = BigInt(last.revision - 1)
      }
    },
    log: async function* (after, direction) {
      const backward = direction === "backward"
      const at = prepareOf(Math.max(0, after ?? 0))
      let from: ReadPosition = after === undefined ? (backward ? END : START) : { commit: at, prepare: at }
      let ahead: ReadonlyArray<Raw> = []
      /** Of appends to several streams that were not committed yet where the reading is. */
      const pending = new Map<string, Raw>()
      const byAppend = new Map<string, Array<string>>()
      let recordedAt = Number.NEGATIVE_INFINITY
      const isWanted = (position: number) =>
        after === undefined || (backward ? position < after : position > after)
      if (backward && after !== undefined) {
        // Where events of one append share a commit position, it is not their own; and reading back starts before the
        // record itself, some of whose events may be wanted.
        const start = from
        const [record] = await persistently((client) => logPage(client, start, FORWARDS, 1))
        if (record !== undefined) from = { commit: record.commit, prepare: at }
        if (record?.prepare === at) ahead = [record]
      }
      let last: bigint | undefined
      for (;;) {
        const start = from
        const page = await persistently((client) => logPage(client, start, backward ? BACKWARDS : FORWARDS))
        const visible: Array<StoredEvent> = []
        for (const raw of [...ahead, ...page]) {
          if (last !== undefined && (backward ? raw.prepare >= last : raw.prepare <= last)) continue
          last = raw.prepare
          if (raw.stream.startsWith(TOGETHER)) {
            const together = raw.stream.slice(TOGETHER.length)
            const became = remember(together, fateOf(raw))
            if (became.kind === "committed") {
              const parts = became.parts.filter(({ stream }) => stream.startsWith(prefix))
              const positions = became.parts.map((_, index) => positionAt(raw.prepare, index))
              const wanted = positions.some(isWanted)
              const raws = wanted && parts.length > 0 ? await partsOf(became.parts, pending) : []
              const events = raws.map((part, index) =>
                storedOf(part, prefix, positions[index] ?? 0, became.created),
              )
              for (const event of backward ? events.reverse() : events)
                if (isWanted(event.position)) visible.push(event)
            }
            for (const key of byAppend.get(together) ?? []) pending.delete(key)
            byAppend.delete(together)
          } else if (!isOurs(raw)) continue
          else if (raw.together === undefined) {
            const position = positionAt(raw.prepare)
            if (isWanted(position)) visible.push(storedOf(raw, prefix, position, raw.created))
          } else if (!backward) {
            const key = `${raw.stream}@${raw.revision}`
            pending.set(key, raw)
            byAppend.set(raw.together, [...(byAppend.get(raw.together) ?? []), key])
          }
        }
        if (visible.length > 0)
          yield backward
            ? visible
            : visible.map((event) => {
                // A server whose clock was set back doesn't take the log's time with it.
                recordedAt = Math.max(recordedAt, event.recordedAt)
                return recordedAt === event.recordedAt
                  ? event
                  : { ...event, recordedAt: recordedAt as Instant }
              })
        ahead = []
        const end = page.at(-1)
        if (page.length < PAGE || end === undefined) return
        from = { commit: end.commit, prepare: end.prepare }
      }
    },
  }
}
