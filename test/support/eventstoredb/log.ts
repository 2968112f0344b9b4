/** What the server behind the double keeps: a log of records, each with a commit and a prepare position. */
export interface Recorded {
  readonly commit: bigint
  readonly prepare: bigint
  readonly stream: string
  readonly revision: bigint
  readonly id: string
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
  /** In ticks of 100 ns since 1970. */
  readonly created: bigint
}

export interface Proposed {
  readonly id: string
  readonly type: string
  readonly contentType: string
  readonly data: Uint8Array
  readonly metadata: Uint8Array
}

export type Expected = "any" | "noStream" | "exists" | bigint

export type Appended =
  | {
      readonly outcome: "written"
      readonly revision: bigint
      readonly commit: bigint
      readonly prepare: bigint
    }
  | { readonly outcome: "wrong"; readonly current: bigint | null }
  | { readonly outcome: "deleted" }
  | { readonly outcome: "tooLarge" }

export interface LogOptions {
  /** The events of one append are one transaction with one commit position, as older servers write them. */
  readonly sharedCommit?: boolean
  /** Bytes that one append may have: 16 MiB by default here, the most that servers can be set up for. */
  readonly maxAppendSize?: number
}

const NOBODY = new Uint8Array()

/** The log of a cluster: every node of it shows the same. Positions grow with the bytes, as in a file. */
export class Log {
  readonly records: Array<Recorded> = []
  readonly #streams = new Map<string, Array<Recorded>>()
  readonly #tombstones = new Set<string>()
  readonly #listeners = new Set<() => void>()
  readonly #options: LogOptions
  #end = 0n

  constructor(options: LogOptions = {}) {
    this.#options = options
    this.system("$streams-settings", "$settings")
  }

  get maxAppendSize(): number {
    return this.#options.maxAppendSize ?? 16 * 1024 * 1024
  }

  stream(name: string): ReadonlyArray<Recorded> {
    return this.#streams.get(name) ?? []
  }

  isTombstoned(name: string): boolean {
    return this.#tombstones.has(name)
  }

  tombstone(name: string): void {
    this.#tombstones.add(name)
  }

  /** What a soft delete leaves: the stream's events up to now can't be read any more. */
  truncate(name: string): void {
    this.#streams.set(name, [])
    this.#truncatedAt.set(name, (this.#lastRevision(name) ?? -1n) + 1n)
  }
  readonly #truncatedAt = new Map<string, bigint>()

  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #lastRevision(name: string): bigint | null {
    for (let at = this.records.length - 1; at >= 0; at--) {
      const record = this.records[at]
      if (record?.stream === name) return record.revision
    }
    return null
  }

  /** A record that the server writes by itself. */
  system(stream: string, type: string, data = "{}"): void {
    this.#put(stream, [
      {
        id: crypto.randomUUID(),
        type,
        contentType: "application/json",
        data: Buffer.from(data),
        metadata: NOBODY,
      },
    ])
  }

  /** A link to an event, as projections write them. */
  link(stream: string, to: Recorded): void {
    this.#put(stream, [
      {
        id: crypto.randomUUID(),
        type: "$>",
        contentType: "application/octet-stream",
        data: Buffer.from(`${to.revision}@${to.stream}`),
        metadata: NOBODY,
      },
    ])
  }

  #put(stream: string, events: ReadonlyArray<Proposed>): Recorded {
    const records = this.#streams.get(stream) ?? []
    this.#streams.set(stream, records)
    const prepares = events.map(({ data, metadata }) => {
      const prepare = this.#end
      this.#end += BigInt(90 + stream.length + data.length + metadata.length)
      return prepare
    })
    const shared = this.#options.sharedCommit === true && events.length > 1 ? this.#end : undefined
    if (shared !== undefined) this.#end += 60n
    let revision = (records.at(-1)?.revision ?? (this.#truncatedAt.get(stream) ?? 0n) - 1n) + 1n
    const created = BigInt(Date.now()) * 10_000n
    for (const [index, event] of events.entries()) {
      const prepare = prepares[index] ?? 0n
      const record = { ...event, stream, revision, prepare, commit: shared ?? prepare, created }
      revision += 1n
      records.push(record)
      this.records.push(record)
    }
    for (const listener of [...this.#listeners]) listener()
    const last = records.at(-1)
    if (last === undefined) throw new Error("an append has at least one event")
    return last
  }

  /** Whether these events are there already, one after another from a revision on. */
  #already(stream: string, from: bigint, events: ReadonlyArray<Proposed>): Recorded | undefined {
    const records = this.stream(stream)
    const first = records.findIndex(({ revision }) => revision === from)
    if (first < 0) return undefined
    for (const [index, { id }] of events.entries()) if (records[first + index]?.id !== id) return undefined
    return records[first + events.length - 1]
  }

  append(stream: string, expected: Expected, events: ReadonlyArray<Proposed>): Appended {
    if (this.#tombstones.has(stream)) return { outcome: "deleted" }
    const size = events.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0)
    if (size > this.maxAppendSize) return { outcome: "tooLarge" }
    const records = this.stream(stream)
    const current = records.at(-1)?.revision ?? null
    const written = ({ revision, commit, prepare }: Recorded): Appended => ({
      outcome: "written",
      revision,
      commit,
      prepare,
    })
    const [first] = events
    if (expected === "any" || expected === "exists") {
      const at = records.find(({ id }) => id === first?.id)
      const again = at === undefined ? undefined : this.#already(stream, at.revision, events)
      if (again !== undefined) return written(again)
      if (at !== undefined || (expected === "exists" && current === null))
        return { outcome: "wrong", current }
      return written(this.#put(stream, events))
    }
    const expectedRevision = expected === "noStream" ? null : expected
    if (expectedRevision !== current) {
      const again = this.#already(stream, (expectedRevision ?? -1n) + 1n, events)
      return again === undefined ? { outcome: "wrong", current } : written(again)
    }
    return written(this.#put(stream, events))
  }
}
