/** A thread that folds some of our projections from a SQLite file, and posts what they came to. */
import { parentPort, workerData } from "node:worker_threads"
import { FailureError } from "@adv/domain"
import {
  type Projections,
  projections,
  type ReadModels,
  readModels,
  snapshotOf,
  transferOf,
} from "@adv/projections"
import { scanTypes, type Types } from "../sqlite/scan.js"

export interface ThreadTask {
  readonly path: string
  readonly names: ReadonlyArray<string>
  readonly types: Types
  readonly until: number
}

/** Some of our projections. */
export const named = (names: ReadonlyArray<string>): Projections =>
  Object.fromEntries(Object.entries(projections).filter(([name]) => names.includes(name)))

/** What a thread folds, which the one that started it does too, with other projections. */
export const foldTypes = ({ path, names, types, until }: ThreadTask): ReadModels<object> => {
  const models = readModels(named(names))
  for (const batch of scanTypes(path, types, until)) models.apply(batch)
  return models
}

if (parentPort !== null && workerData !== null) {
  try {
    const snapshot = snapshotOf(foldTypes(workerData as ThreadTask), { give: true })
    parentPort.postMessage({ snapshot }, [...transferOf(snapshot)])
  } catch (caught) {
    parentPort.postMessage({
      failure: caught instanceof FailureError ? caught.failure : undefined,
      reason: caught instanceof Error ? caught.message : String(caught),
    })
  }
}
