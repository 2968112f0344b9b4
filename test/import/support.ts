import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  type ImportOptions,
  type ImportReport,
  importFiles,
  mappingOf,
  type Reject,
} from "@adv/adapters/import"
import { memoryStore } from "@adv/adapters/memory"
import {
  commandRunner,
  decodeEvent,
  type EventStore,
  type Failure,
  handlersWith,
  type RecordedEvent,
} from "@adv/domain"
import type { Either } from "fp-ts/lib/Either.js"

export interface Company {
  readonly store: EventStore
  readonly folder: string
  /** Writes files and imports them; what is a list of lines is joined. */
  readonly take: (
    mapping: unknown,
    files: { readonly [file: string]: string | Uint8Array | ReadonlyArray<string> },
    options?: Partial<ImportOptions>,
  ) => Promise<Either<Failure, ImportReport>>
  readonly events: () => Promise<ReadonlyArray<RecordedEvent>>
  readonly head: () => Promise<number>
}

export const company = (): Company => {
  const store = memoryStore()
  const folder = mkdtempSync(join(tmpdir(), "adv-import-"))
  const runner = commandRunner({ store, handlers: handlersWith({}) })
  return {
    store,
    folder,
    take: async (said, files, options = {}) => {
      const mapping = mappingOf(said)
      if (mapping._tag === "Left") return mapping
      const paths = Object.entries(files).map(([file, content]) => {
        const path = join(folder, file)
        writeFileSync(path, Array.isArray(content) ? `${content.join("\n")}\n` : (content as string))
        return path
      })
      return importFiles({ mapping: mapping.right, files: paths, runner, ...options })()
    },
    events: async () => {
      const events: Array<RecordedEvent> = []
      for await (const batch of store.readAll())
        for (const each of batch) {
          const event = decodeEvent(each)
          if (event._tag === "Left") throw new Error(event.left.message)
          events.push(event.right)
        }
      return events
    },
    head: async () => {
      const head = await store.head()()
      if (head._tag === "Left") throw new Error(head.left.message)
      return head.right
    },
  }
}

export const reportOf = (result: Either<Failure, ImportReport>): ImportReport => {
  if (result._tag === "Left") throw new Error(`${result.left.code}: ${result.left.message}`)
  return result.right
}

export const failureIn = (result: Either<Failure, unknown>): Failure => {
  if (result._tag === "Right")
    throw new Error(`it was not refused: ${JSON.stringify(result.right).slice(0, 500)}`)
  return result.left
}

/** Where a reject is, and why. */
export const placed = ({ file, line, column, value, code }: Reject) => ({ file, line, column, value, code })

export const ofType = <T extends RecordedEvent["type"]>(
  events: ReadonlyArray<RecordedEvent>,
  type: T,
): ReadonlyArray<Extract<RecordedEvent, { readonly type: T }>> =>
  events.filter((event): event is Extract<RecordedEvent, { readonly type: T }> => event.type === type)
