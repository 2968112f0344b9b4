import { FailureError, type StoreFailure } from "@adv/domain"
import { jsonEvent, NO_STREAM as NONE, WrongExpectedVersionError } from "@eventstore/db-client"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { meets, NO_STREAM } from "../storing/expectation.js"
import { wrongExpectedRevision } from "../storing/failures.js"
import { inLogOrder } from "../storing/log-order.js"
import type { EventText, StreamText } from "../storing/serialise.js"
import type { Connection } from "./client.js"
import { tooManyTogether } from "./faults.js"
import type { Reader } from "./reading.js"
import { ABANDONED, COMMITTED, markedMetadata, type Part, PLACES } from "./records.js"

/** How often an append to several streams is tried when others write to the same in the same moment. */
const ATTEMPTS = 10

const sent = ({ id, type, data, metadata }: EventText, together?: string) =>
  jsonEvent({ id, type, data: JSON.parse(data), metadata: markedMetadata(metadata, together) as never })

/**
 * Appends to one stream are the server's own: one call, all or nothing. To several streams the server can't append at
 * once, so the events are written to each, marked as belonging together, and become visible with the one event that says
 * so in a stream of that append's own: until then no reader sees any of them, and whoever meets them long after, or finds
 * a stream that has moved on, says there that they are given up. Which of the two is written first is decided by the
 * server, since that stream may not exist before. What was given up stays in its stream, unseen: revisions then have a gap.
 */
export const appender = (connection: Connection, reader: Reader, prefix: string) => {
  const write = (stream: string, after: number, events: ReadonlyArray<EventText>, together?: string) =>
    connection.persistently((client) =>
      client.appendToStream(
        prefix + stream,
        events.map((event) => sent(event, together)),
        { expectedRevision: after === NO_STREAM ? NONE : BigInt(after), requiresLeader: true },
      ),
    )

  const refusal = ({ stream, expected }: StreamText, visible: number): StoreFailure =>
    wrongExpectedRevision(stream, expected, visible === NO_STREAM ? "noStream" : visible)

  const one = async (append: StreamText): Promise<Either<StoreFailure, void>> => {
    const { stream, expected, events } = append
    // What the writer believes is nearly always so, and then it takes no look.
    let after = typeof expected === "number" ? expected : expected === "noStream" ? NO_STREAM : undefined
    if (after !== undefined && after < NO_STREAM) after = undefined
    if (expected === NO_STREAM) after = undefined
    for (;;) {
      if (after === undefined) {
        const { visible, physical } = await reader.lastRevision(stream)
        if (!meets(expected, visible)) return left(refusal(append, visible))
        after = physical
      }
      try {
        await write(stream, after, events)
        return right(undefined)
      } catch (caught) {
        if (!(caught instanceof WrongExpectedVersionError)) throw caught
        after = undefined
      }
    }
  }

  const together = async (writes: ReadonlyArray<StreamText>): Promise<Either<StoreFailure, void>> => {
    const count = writes.reduce((sum, { events }) => sum + events.length, 0)
    if (count > PLACES) return left(tooManyTogether(count, PLACES))
    for (let attempt = 0; ; attempt++) {
      const afters: Array<number> = []
      for (const append of writes) {
        const { visible, physical } = await reader.lastRevision(append.stream)
        if (!meets(append.expected, visible)) return left(refusal(append, visible))
        afters.push(physical)
      }
      const name = crypto.randomUUID()
      try {
        for (const [index, { stream, events }] of writes.entries())
          await write(stream, afters[index] ?? NO_STREAM, events, name)
        const next = [...afters]
        const parts: Array<Part> = []
        inLogOrder(writes, ({ id }, index) => {
          const revision = (next[index] ?? NO_STREAM) + 1
          next[index] = revision
          parts.push({ stream: prefix + (writes[index]?.stream ?? ""), revision, id })
        })
        const fate = await reader.decide(name, COMMITTED, parts)
        if (fate.kind === "committed") return right(undefined)
      } catch (caught) {
        await reader.decide(name, ABANDONED, []).catch(() => undefined)
        if (!(caught instanceof WrongExpectedVersionError)) throw caught
      }
      if (attempt + 1 >= ATTEMPTS) {
        const [first] = writes
        if (first === undefined) return right(undefined)
        const { visible } = await reader.lastRevision(first.stream)
        return left(refusal(first, visible))
      }
    }
  }

  return async (writes: ReadonlyArray<StreamText>): Promise<Either<StoreFailure, void>> => {
    const [first] = writes
    if (first === undefined) return right(undefined)
    const outcome = writes.length === 1 ? await one(first) : await together(writes)
    if (isLeft(outcome) && outcome.left.code === "STORE_UNAVAILABLE") throw new FailureError(outcome.left)
    return outcome
  }
}
