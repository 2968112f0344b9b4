import type { StoredEvent } from "./event.js"

/** How an event of an old schema version says the same in the next: another name, other fields, or both. */
export interface Upcaster {
  readonly type: string
  /** The version it reads; it writes the next. */
  readonly from: number
  readonly upcast: (data: unknown) => { readonly type: string; readonly data: unknown }
}

export type Upcasters = ReadonlyMap<string, Upcaster>

const keyOf = (type: string, version: unknown): string => `${String(version)} ${type}`

/** Upcasters by what they read. Throws when two read the same. */
export const upcastersOf = (upcasters: ReadonlyArray<Upcaster>): Upcasters => {
  const table = new Map<string, Upcaster>()
  for (const upcaster of upcasters) {
    const key = keyOf(upcaster.type, upcaster.from)
    if (table.has(key)) throw new Error(`two upcasters read version ${upcaster.from} of ${upcaster.type}`)
    table.set(key, upcaster)
  }
  return table
}

const versionOf = (metadata: unknown): unknown =>
  typeof metadata === "object" && metadata !== null && "schemaVersion" in metadata
    ? metadata.schemaVersion
    : undefined

/**
 * An event as the present version reads it: brought from version to version until none is left to do. What is stored
 * is not touched, and an event that no upcaster reads comes back as it is.
 *
 * @example
 * import { upcast, upcastersOf } from "@adv/domain"
 *
 * const renamed = upcastersOf([
 *   { type: "OrderFreed", from: 0, upcast: (data) => ({ type: "OrderReleased", data }) },
 * ])
 * const stored = { type: "OrderFreed", data: { order: "1" }, metadata: { schemaVersion: 0 } }
 * assert.deepEqual(upcast(stored, renamed), { type: "OrderReleased", data: { order: "1" }, metadata: { schemaVersion: 1 } })
 */
export const upcast = <E extends Pick<StoredEvent, "type" | "data" | "metadata">>(
  event: E,
  upcasters: Upcasters,
): E => {
  let current = event
  for (;;) {
    const version = versionOf(current.metadata)
    const upcaster = upcasters.get(keyOf(current.type, version))
    if (upcaster === undefined) return current
    current = {
      ...current,
      ...upcaster.upcast(current.data),
      metadata: { ...(current.metadata as object), schemaVersion: upcaster.from + 1 },
    }
  }
}
