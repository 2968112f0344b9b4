import type { EventId, Instant, StreamName } from "@adv/domain"
import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { isSome } from "fp-ts/lib/Option.js"
import { meets, NO_STREAM } from "../storing/expectation.js"
import { wrongExpectedRevision } from "../storing/failures.js"
import type { Append, Outcome } from "../storing/group-commit.js"
import { inLogOrder } from "../storing/log-order.js"
import { earlierReceipt, type Place } from "../storing/receipt.js"

export type NewRow = readonly [
  position: number,
  stream: StreamName,
  revision: number,
  id: EventId,
  type: string,
  data: string,
  metadata: string,
]

export interface Decided {
  readonly outcomes: ReadonlyArray<Outcome>
  readonly rows: ReadonlyArray<NewRow>
  readonly recordedAt: Instant
}

export interface Known {
  readonly head: number
  readonly recordedAt: Instant
  readonly places: Map<EventId, Place>
  readonly revisions: Map<StreamName, number>
}

/** What becomes of each append, given what is there; the later ones see what the earlier ones do. */
export const decide = (appends: ReadonlyArray<Append>, known: Known, now: Instant): Decided => {
  const recordedAt = known.recordedAt > now ? known.recordedAt : now
  const rows: Array<NewRow> = []
  const revisionOf = (stream: StreamName) => known.revisions.get(stream) ?? NO_STREAM
  const decideOne = (append: Append): Outcome => {
    const earlier = earlierReceipt(append, (id) => known.places.get(id))
    if (isLeft(earlier)) return earlier
    if (isSome(earlier.right)) return right(earlier.right.value)
    for (const { stream, expected } of append) {
      const actual = revisionOf(stream)
      if (!meets(expected, actual))
        return left(wrongExpectedRevision(stream, expected, actual === NO_STREAM ? "noStream" : actual))
    }
    const firstPosition = known.head + rows.length + 1
    const streams = append.map(({ stream }) => ({
      stream,
      firstRevision: revisionOf(stream) + 1,
      lastRevision: revisionOf(stream),
    }))
    inLogOrder(append, ({ id, type, data, metadata }, index) => {
      const end = streams[index]
      if (end === undefined) return
      end.lastRevision += 1
      const position = known.head + rows.length + 1
      const { stream, lastRevision: revision } = end
      rows.push([position, stream, revision, id, type, data, metadata])
      known.places.set(id, { position, stream, revision, recordedAt })
    })
    for (const { stream, lastRevision } of streams) known.revisions.set(stream, lastRevision)
    const lastPosition = known.head + rows.length
    return right({ streams, firstPosition, lastPosition, recordedAt, duplicate: false })
  }
  return { outcomes: appends.map(decideOne), rows, recordedAt }
}
