import { canonicalJson, type StoredEvent, sha256Of } from "@adv/domain"

/** What the first event is chained to: there is nothing before it. */
export const CHAIN_START = "0".repeat(64)

/**
 * One event's link: the SHA-256 of the link before it and of the whole event in canonical JSON (RFC 8785), its place in
 * the log, its stream and its time of recording included. So a link vouches for everything up to its event.
 */
export const linkOf = (previous: string, event: StoredEvent): string => {
  const { position, stream, revision, id, type, data, metadata, recordedAt } = event
  return sha256Of(
    previous + canonicalJson({ position, stream, revision, id, type, data, metadata, recordedAt }),
  )
}

export interface Link {
  readonly position: number
  readonly hash: string
}

/**
 * The hash chain of a log, one link an event, as it is kept beside it: it costs the append nothing, and works on every
 * store. Goes on from the last link that there is.
 *
 * @example
 * import { chainOf, verifyChain } from "@adv/projections"
 *
 * const event = { position: 1, stream: "order-1", revision: 0, id: "e", type: "OrderReleased", data: { order: "1" }, metadata: {}, recordedAt: 0 }
 * const links = chainOf([event])
 * assert.equal(verifyChain([event], links), null)
 * assert.equal(verifyChain([{ ...event, data: { order: "2" } }], links)?.position, 1)
 */
export const chainOf = (events: ReadonlyArray<StoredEvent>, from?: Link): ReadonlyArray<Link> => {
  let hash = from?.hash ?? CHAIN_START
  return events.map((event) => {
    hash = linkOf(hash, event)
    return { position: event.position, hash }
  })
}

/** Where a log departs first from the chain that was kept of it, and how. */
export interface Tampering {
  readonly position: number
  readonly reason: "changed" | "missing" | "added"
  readonly message: string
}

/**
 * Whether a log is still the one its chain was made of: the first position at which an event was changed, is missing, or
 * was added; `null` when all is as it was. What comes after the chain's last link isn't vouched for, and isn't looked at.
 */
export const verifyChain = (
  events: ReadonlyArray<StoredEvent>,
  links: ReadonlyArray<Link>,
  from?: Link,
): Tampering | null => {
  let hash = from?.hash ?? CHAIN_START
  const last = links.at(-1)?.position ?? 0
  for (const [index, { position, hash: expected }] of links.entries()) {
    const event = events[index]
    if (event === undefined || event.position > position)
      return {
        position,
        reason: "missing",
        message: `Event ${position} is missing: the chain has a link for it.`,
      }
    if (event.position < position)
      return {
        position: event.position,
        reason: "added",
        message: `Event ${event.position} was added: the chain has no link for it.`,
      }
    hash = linkOf(hash, event)
    if (hash !== expected)
      return {
        position,
        reason: "changed",
        message: `Event ${position} of ${event.stream} is not what was recorded: its hash differs from the chain's.`,
      }
  }
  const extra = events[links.length]
  return extra !== undefined && extra.position <= last
    ? {
        position: extra.position,
        reason: "added",
        message: `Event ${extra.position} was added: the chain has no link for it.`,
      }
    : null
}
