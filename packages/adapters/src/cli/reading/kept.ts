import { existsSync } from "node:fs"
import type { EventStore, LocalDate } from "@adv/domain"
import {
  isReadableNow,
  modelsFrom,
  type Projections,
  projections,
  type ReadModels,
  type States,
} from "@adv/projections"
import { isLeft } from "fp-ts/lib/Either.js"
import { persistentReadModels } from "../../read-models/index.js"

/** The file that the read models of a store are kept in: `adv.read.db` beside `adv.db`. */
export const keptPath = (store: string): string => store.replace(/(\.db)?$/, ".read.db")

export interface KeptModels<D extends Projections> {
  readonly models: ReadModels<States<D>>
  readonly newestDate: LocalDate | ""
}

const isEventAt = async (store: EventStore, position: number, id: string): Promise<boolean> => {
  for await (const [event] of store.readAll({ after: position - 1, limit: 1 }))
    return event?.position === position && event.id === id
  return false
}

/**
 * Read models as they were kept last, of the same versions and of this very log; null where there are none such, and the
 * log has to be read. They are at most behind, never different: whoever asks takes in what came since.
 */
export const keptModels = async <D extends Projections>(
  store: EventStore & { readonly path: string },
  definitions: D,
): Promise<KeptModels<D> | null> => {
  const path = keptPath(store.path)
  const all: Projections = projections
  const names = Object.keys(definitions)
  if (!existsSync(path) || names.some((name) => all[name] !== definitions[name])) return null
  const file = persistentReadModels({ path, readOnly: true })
  if (isLeft(file)) return null
  try {
    const kept = file.right.snapshot(names)
    if (isLeft(kept) || kept.right === null) return null
    const { checkpoint, snapshot } = kept.right
    if (!(await isEventAt(store, checkpoint.position, checkpoint.eventId))) return null
    const parked = snapshot.parked.filter(
      ({ projection }) => projection === undefined || names.includes(projection),
    )
    if (isReadableNow(parked, definitions)) return null
    const models = modelsFrom(definitions, { ...snapshot, parked })
    return isLeft(models) ? null : { models: models.right, newestDate: checkpoint.newestDate }
  } finally {
    file.right.close()
  }
}
