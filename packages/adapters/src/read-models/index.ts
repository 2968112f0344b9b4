export type { ReadModelsFailure } from "./failures.js"
export type { InService } from "./folding.js"
export {
  type Checkpoint,
  type KeptModel,
  type PersistentOptions,
  type PersistentReadModels,
  persistentReadModels,
} from "./persistent.js"
export {
  type Pass,
  type Progress,
  type ReadModelRunner,
  type RunnerOptions,
  type RunnerStatus,
  readModelRunner,
} from "./runner.js"
export { type SharedOut, shareOut } from "./sharing-out.js"
export { tables } from "./tables/index.js"
export type { SqlColumn, SqlTable } from "./tables/table.js"
export { rebuildInTwoThreads } from "./two-threads.js"
