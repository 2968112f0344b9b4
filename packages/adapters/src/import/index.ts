export {
  type FilesGiven,
  type ImportOptions,
  type ImportProgress,
  type ImportReport,
  importFiles,
} from "./import.js"
export { type Mapping, type MappingFailure, mappingOf, parseMapping } from "./mapping.js"
export type { Reject } from "./rejects.js"
